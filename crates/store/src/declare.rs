//! Declaring programmes: a version once declared stays as it is, and the next follows it.

use std::collections::BTreeMap;

use indicator::{Aggregate, Catalogue};
use jiff::Timestamp;
use kernel::{Id, Said, said};
use program::Program;

use crate::{
    Fault, Store,
    known::Known,
    ledger,
    seen::read_version,
    sql::Cell,
    turn::{Turn, instant, kept},
};

/// A version of a programme to be declared (事業の定義の登録).
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The programme, as read from the manifest.
    pub program: Program,
    /// The manifest (TOML).
    pub text: String,
}

/// What became of declarations (登録の結果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// Versions that are new. Empty where any was refused.
    pub added: Vec<(Id<Program>, u32)>,
    /// How many were declared before with the same text.
    pub same: usize,
    /// Versions that were refused; then none was added.
    pub refused: Vec<NotDeclared>,
}

/// Why a version cannot be declared (定義を登録できない理由).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotDeclared {
    /// This version is declared with another text.
    OtherText(Id<Program>, u32),
    /// It does not follow the newest version.
    OutOfOrder {
        /// The programme.
        program: Id<Program>,
        /// The version given.
        given: u32,
        /// The version that is next.
        next: u32,
    },
    /// The text does not say what the programme beside it says.
    NotItsText(Id<Program>, u32),
}

/// A manifest as declared (登録された定義).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The programme.
    pub program: Id<Program>,
    /// Its version.
    pub version: u32,
    /// The manifest (TOML).
    pub text: String,
    /// When it was declared.
    pub declared_at: Timestamp,
    /// By whom.
    pub declared_by: String,
}

impl NotDeclared {
    /// Why, and what to do.
    #[must_use]
    pub fn said(&self) -> (Said, Said) {
        match self {
            Self::OtherText(program, version) => (
                said!(
                    "事業「{program}」の第{version}版は、別の内容で登録されています。",
                    "Version {version} of \"{program}\" is declared with another text."
                ),
                said!(
                    "登録された版は変えられません。版の番号を進めて登録してください。",
                    "A declared version is never changed; declare the next one."
                ),
            ),
            Self::OutOfOrder {
                program,
                given,
                next,
            } => (
                said!(
                    "事業「{program}」の第{given}版は、版の順序に合いません。",
                    "Version {given} of \"{program}\" is out of order."
                ),
                said!(
                    "次の版である第{next}版として登録してください。",
                    "The next version is {next}."
                ),
            ),
            Self::NotItsText(program, version) => (
                said!(
                    "事業「{program}」の第{version}版の定義文に、不備があるか、読み取った内容と異なります。",
                    "The text of version {version} of \"{program}\" is at fault, or says something else."
                ),
                said!(
                    "定義文を検査してから登録してください（kiban program check）。",
                    "Check the manifest first (kiban program check)."
                ),
            ),
        }
    }
}

impl Store {
    /// Declares versions of programmes, all or none. Counters that did not exist before are
    /// counted over the acts already there.
    ///
    /// # Errors
    /// When the database fails; then nothing was declared.
    pub async fn declare(
        &self,
        declarations: &[Declaration],
        by: &str,
        at: Timestamp,
    ) -> Result<Declared, Fault> {
        let doing = || said!("事業の定義の登録", "declaring programmes");
        let declared = self.try_declare(declarations, by, at).await;
        declared.map_err(|fault| fault.while_doing(doing()))
    }

    async fn try_declare(
        &self,
        declarations: &[Declaration],
        by: &str,
        at: Timestamp,
    ) -> Result<Declared, Fault> {
        let mut turn = self.turn().await?;
        let mut texts = texts(&mut turn).await?;
        let mut declared = Declared::default();
        let mut programs: Vec<Program> = turn.known.catalogue.programs().cloned().collect();
        let mut cells: Vec<Cell> = Vec::new();
        for declaration in declarations {
            let program = &declaration.program;
            let versions = texts.entry(program.id.clone()).or_default();
            let newest = versions.last_key_value().map_or(0, |(version, _)| *version);
            match versions.get(&program.version) {
                Some(text) if *text == declaration.text => declared.same += 1,
                Some(_) => declared
                    .refused
                    .push(NotDeclared::OtherText(program.id.clone(), program.version)),
                None if program.version != newest + 1 => {
                    declared.refused.push(NotDeclared::OutOfOrder {
                        program: program.id.clone(),
                        given: program.version,
                        next: newest + 1,
                    });
                }
                None if !is_its_text(declaration) => declared
                    .refused
                    .push(NotDeclared::NotItsText(program.id.clone(), program.version)),
                None => {
                    versions.insert(program.version, declaration.text.clone());
                    declared.added.push((program.id.clone(), program.version));
                    programs.push(program.clone());
                    cells.extend([
                        program.id.as_str().into(),
                        i64::from(program.version).into(),
                        kept(at).into(),
                        by.into(),
                        declaration.text.as_str().into(),
                    ]);
                }
            }
        }
        if !declared.refused.is_empty() {
            declared.added.clear();
        }
        if declared.added.is_empty() {
            turn.rollback().await?;
            return Ok(declared);
        }
        add(&mut turn, programs, cells).await?;
        turn.commit().await?;
        Ok(declared)
    }

    /// Every manifest, by programme and version.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn manifests(&self) -> Result<Vec<Manifest>, Fault> {
        let doing = || said!("事業の定義の読出し", "reading the manifests");
        let rows = self
            .inner
            .readers
            .rows(
                "SELECT program, version, body, declared_at, declared_by FROM manifest \
                 ORDER BY program, version",
                Vec::new(),
            )
            .await
            .map_err(|fault| fault.while_doing(doing()))?;
        let read = |row: &crate::sql::Row| -> Result<Manifest, Fault> {
            Ok(Manifest {
                program: Id::new(row.text(0)?),
                version: read_version(row.number(1)?)?,
                text: row.text(2)?.to_owned(),
                declared_at: instant(row.number(3)?),
                declared_by: row.text(4)?.to_owned(),
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Whether a text can be kept and says what its programme says, so that it will be read the same.
fn is_its_text(declaration: &Declaration) -> bool {
    let (read, problems) = program::read("", &declaration.text);
    problems.is_empty()
        && read.as_ref() == Some(&declaration.program)
        && crate::seen::is_storable(&declaration.text)
}

/// Texts of the versions declared so far.
async fn texts(turn: &mut Turn) -> Result<BTreeMap<Id<Program>, BTreeMap<u32, String>>, Fault> {
    let sql = "SELECT program, version, body FROM manifest";
    let mut texts: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for row in turn.tx.rows(sql, Vec::new()).await? {
        let versions = texts.entry(Id::new(row.text(0)?)).or_default();
        versions.insert(read_version(row.number(1)?)?, row.text(2)?.to_owned());
    }
    Ok(texts)
}

/// Writes new manifests (`cells`), after which `programs` are all there are, and counts what their
/// new counters find among the acts already there.
///
/// A version counts only acts recorded under it, of which there are none yet; but the last value
/// is read over all versions.
pub(crate) async fn add(
    turn: &mut Turn,
    programs: Vec<Program>,
    cells: Vec<Cell>,
) -> Result<(), Fault> {
    turn.tx
        .many(
            "INSERT INTO manifest (program, version, declared_at, declared_by, body)",
            "",
            5,
            cells,
        )
        .await?;
    turn.state.declarations += 1;
    let catalogue = Catalogue::new(programs);
    let mut numbers = BTreeMap::new();
    let rows = turn
        .tx
        .rows("SELECT formula, number FROM counter", Vec::new());
    for row in rows.await? {
        numbers.insert(row.text(0)?.to_owned(), row.number(1)?);
    }
    let mut next = numbers.values().max().copied().unwrap_or(0);
    let mut cells = Vec::new();
    let mut last = Vec::new();
    for (position, counter) in catalogue.counters().iter().enumerate() {
        let text = catalogue.text(position);
        if numbers.contains_key(text) {
            continue;
        }
        next += 1;
        numbers.insert(text.to_owned(), next);
        cells.extend([Cell::from(next), text.into()]);
        if matches!(counter.aggregate, Aggregate::Last(_)) {
            last.push((next, counter.clone()));
        }
    }
    turn.tx
        .many("INSERT INTO counter (number, formula)", "", 2, cells)
        .await?;
    turn.known = Known::new(turn.state.declarations, catalogue, &numbers)?.into();
    for (number, counter) in last {
        let years = turn
            .tx
            .rows(
                "SELECT DISTINCT fiscal_year FROM act WHERE program = $1 AND kind = $2 \
                 AND fiscal_year IS NOT NULL",
                vec![
                    counter.program.as_str().into(),
                    counter.kind.as_str().into(),
                ],
            )
            .await?;
        for year in &years {
            ledger::find_last(turn, (number, year.number(0)?)).await?;
        }
    }
    Ok(())
}
