//! From a row of cells to a draft (支援記録の案): every cell is read in the words of its column, and
//! all that is wrong with the row is said at once.

mod faults;

use std::sync::Arc;

use act::{Author, Draft, Locality, PartyInRole, Refusal, Source, Standing};
use jiff::civil::Date;
use kernel::{Id, Place, Problem, Serial, said, text::squeeze};
use program::{Field, FieldType, Kind, Program, Values};

use crate::{
    column::{Column, Columns, Holds, STANDINGS},
    grid::{Cell, Held, Line},
    jis,
    place::Spot,
    value,
};

use faults::{day_for_number, no_standing, not_in_version, without_head};
pub(crate) use faults::{no_day, spoiled};

/// A row of a file, read (取込みの行).
#[derive(Debug, Clone)]
pub struct Row {
    /// The sheet, empty where the file has none.
    pub sheet: String,
    /// The row of the sheet or line of the file, counted from 1.
    pub row: u64,
    /// Its number among all rows of the file, counted from 1.
    pub number: u64,
    /// What it says.
    pub draft: Draft,
    pub(crate) origin: Arc<Origin>,
}

/// What the rows of one sheet have in common.
#[derive(Debug, Default)]
pub(crate) struct Origin {
    pub(crate) file: String,
    /// Of every column of the file: id and head, empty where the column means nothing.
    pub(crate) columns: Vec<(String, String)>,
}

impl Row {
    /// Where the row stands, in a file that is called `file`.
    #[must_use]
    pub fn place(&self, file: &str) -> Place {
        Spot::sheet(file, &self.sheet).row(self.row).place()
    }

    /// What admission or the store says of the row, as a problem at the cell it is about.
    #[must_use]
    pub fn problem(&self, refusal: &Refusal) -> Problem {
        let spot = Spot::sheet(&self.origin.file, &self.sheet).row(self.row);
        refused(&self.origin, spot, refusal)
    }
}

/// A refusal as a problem at the cell it is about.
pub(crate) fn refused(origin: &Origin, mut spot: Spot, refusal: &Refusal) -> Problem {
    let id = refusal.field();
    let mut columns = origin.columns.iter();
    if let Some(index) = columns.position(|(known, _)| !id.is_empty() && *known == id) {
        spot = spot.column(index, &origin.columns[index].1);
    }
    let bare = id.rsplit_once('.').map_or("", |(_, bare)| bare);
    let head = spot
        .column
        .clone()
        .map_or_else(String::new, |(_, head)| head);
    let name = head
        .split(['（', '＊'])
        .next()
        .unwrap_or_default()
        .to_owned();
    let bare = if name.is_empty() { "" } else { bare };
    spot.refused(refusal, bare, &name)
}

/// All that is needed to read the rows of a sheet under one version of the programme.
pub(crate) struct Reading<'a> {
    pub(crate) program: &'a Program,
    pub(crate) kind: &'a Kind,
    pub(crate) columns: &'a Columns,
    /// For every column of the file, the known column.
    pub(crate) at: &'a [Option<usize>],
    pub(crate) author: &'a Author,
    /// File and sheet.
    pub(crate) spot: &'a Spot,
    /// Head of every column of the file, as the file has it.
    pub(crate) heads: &'a [String],
}

/// A row, read as far as it can be.
pub(crate) struct Read {
    pub(crate) draft: Draft,
    /// The key that stands in it, empty where none does.
    pub(crate) key: String,
    pub(crate) problems: Vec<Problem>,
    /// Ids of columns that could not be read, of which admission would only repeat it.
    pub(crate) misread: Vec<String>,
}

/// What stands in the cells that say how the act stands.
#[derive(Default)]
struct Stands {
    word: usize,
    act: Option<Serial<act::Act>>,
    reason: String,
    authority: String,
}

/// The day of a row, where its cell can be read: it decides which version holds.
pub(crate) fn day_of(line: &Line, columns: &Columns, at: &[Option<usize>]) -> Option<Date> {
    let (wanted, _) = columns.column("occurred_on")?;
    let index = at.iter().position(|known| *known == Some(wanted))?;
    day(line.cells.get(index)?)
}

fn day(cell: &Cell) -> Option<Date> {
    match cell.held {
        Held::Number(Some(day)) => Some(day),
        _ => value::day(&cell.text),
    }
}

impl Reading<'_> {
    /// Reads a row.
    pub(crate) fn read(&self, line: &Line) -> Read {
        let mut read = Read {
            draft: self.blank(line.row),
            key: String::new(),
            problems: Vec::new(),
            misread: Vec::new(),
        };
        let mut stands = Stands::default();
        let mut has_day = false;
        for (index, cell) in line.cells.iter().enumerate() {
            if value::is_blank(&cell.text) {
                continue;
            }
            let head = self.heads.get(index).map_or("", String::as_str);
            let spot = || self.spot.clone().row(line.row).column(index, head.trim());
            let Some(column) = self.at.get(index).copied().flatten() else {
                read.problems.push(if value::is_blank(head) {
                    without_head(&spot())
                } else {
                    not_in_version(self.program.version, &spot())
                });
                continue;
            };
            let column = &self.columns.columns[column];
            has_day |= column.holds == Holds::OccurredOn;
            let before = read.problems.len();
            if let Some(problem) = spoiled(cell, &spot) {
                read.problems.push(problem);
            } else if let Err(problem) = self.take(column, cell, &spot, &mut read, &mut stands) {
                read.problems.push(problem);
            }
            if read.problems.len() > before {
                read.misread.push(column.id.clone());
            }
        }
        if !has_day {
            read.problems.push(self.without_day(line.row));
        }
        // Only now the prefecture is known, wherever it stands.
        let locality = &mut read.draft.locality;
        locality.municipality = jis::municipality(&locality.municipality, &locality.prefecture);
        self.stand(stands, line.row, &mut read);
        read
    }

    fn blank(&self, row: u64) -> Draft {
        Draft {
            program: self.program.id.clone(),
            kind: self.kind.id.clone(),
            occurred_on: self.program.from,
            parties: Vec::new(),
            locality: Locality::default(),
            values: Values::new(),
            follows: None,
            standing: Standing::New,
            author: self.author.clone(),
            source: Source::File {
                name: self.spot.file.clone(),
                sheet: self.spot.sheet.clone(),
                row,
            },
            key: String::new(),
        }
    }

    /// Takes one cell into the draft.
    fn take(
        &self,
        column: &Column<Holds>,
        cell: &Cell,
        spot: &dyn Fn() -> Spot,
        read: &mut Read,
        stands: &mut Stands,
    ) -> Result<(), Problem> {
        let text = || value::pasted(&cell.text);
        match &column.holds {
            Holds::Key => read.key = value::unshield(&text()).to_owned(),
            Holds::OccurredOn => {
                read.draft.occurred_on = day(cell).ok_or_else(|| no_day(&text(), &spot()))?;
            }
            Holds::Party(role) => {
                let parties = text();
                let parties = parties.split(['、', ',', '，', ';', '；', '\n']);
                let parties = parties.map(str::trim).filter(|party| !party.is_empty());
                read.draft.parties.extend(parties.map(|party| PartyInRole {
                    role: role.clone(),
                    // 「番号：名称」, as lists show it.
                    party: Id::new(party.split('：').next().unwrap_or(party)),
                }));
            }
            Holds::Office => read.draft.locality.office = value::unshield(&text()).to_owned(),
            Holds::Prefecture => {
                let text = text();
                let folded = squeeze(text.split('：').next().unwrap_or(&text));
                read.draft.locality.prefecture = jis::prefecture(&folded);
            }
            Holds::Municipality => read.draft.locality.municipality = squeeze(&text()),
            Holds::Follows => read.draft.follows = Some(act_number(&text(), spot)?),
            Holds::Field(id) => {
                if let Some(field) = self.kind.field(id.as_str())
                    && let Some(value) = self.value(field, cell, spot)?
                {
                    read.draft.values.insert(id.clone(), value);
                }
            }
            Holds::Standing => {
                let word = squeeze(&text());
                let known = STANDINGS.iter().position(|known| *known == word);
                stands.word = known
                    .or_else(|| matches!(word.as_str(), "取消" | "取り消し").then_some(2))
                    .ok_or_else(|| no_standing(&word, &spot()))?;
            }
            Holds::Supersedes => stands.act = Some(act_number(&text(), spot)?),
            Holds::Reason => stands.reason = value::unshield(&text()).to_owned(),
            Holds::Authority => stands.authority = value::unshield(&text()).to_owned(),
            Holds::Number | Holds::RecordedAt | Holds::RecordedBy => {}
        }
        Ok(())
    }

    fn value(
        &self,
        field: &Field,
        cell: &Cell,
        spot: &dyn Fn() -> Spot,
    ) -> Result<Option<program::Value>, Problem> {
        match (&field.of, cell.held) {
            (FieldType::Day, Held::Number(Some(day))) => {
                return Ok(Some(program::Value::Day(day)));
            }
            (FieldType::Number { .. }, Held::Day) => return Err(day_for_number(cell, &spot())),
            _ => {}
        }
        let text = match &field.of {
            FieldType::Text(_) => value::unshield(&cell.text),
            _ => &cell.text,
        };
        value::read(field, self.program, text)
            .map_err(|refusal| spot().refused(&refusal, field.id.as_str(), &field.name))
    }

    fn stand(&self, stands: Stands, row: u64, read: &mut Read) {
        let act = match (stands.word, stands.act) {
            (0, None) if stands.reason.is_empty() && stands.authority.is_empty() => return,
            (0, _) => None,
            (_, act) => act,
        };
        let Some(act) = act else {
            read.problems.push(self.half_standing(row));
            return;
        };
        let Stands {
            word,
            reason,
            authority,
            ..
        } = stands;
        read.draft.standing = if word == 1 {
            Standing::Corrects {
                act,
                reason,
                authority,
            }
        } else {
            Standing::Withdraws {
                act,
                reason,
                authority,
            }
        };
    }

    fn half_standing(&self, row: u64) -> Problem {
        self.spot.clone().row(row).problem(
            "half-standing",
            &said!(
                "訂正又は取消しの記入が揃っていません。",
                "What is said of a correction or withdrawal is not complete."
            ),
            said!(
                "「記録の種類」（訂正又は取消し）、「対象の記録番号」、「理由」及び「権限」をすべて記入するか、すべて空欄にしてください。",
                "Fill in the kind of record, the act, the reason and the authority, or none of them."
            ),
        )
    }

    fn without_day(&self, row: u64) -> Problem {
        self.spot.clone().row(row).problem(
            "missing-day",
            &said!(
                "「実施日」の記入がありません。",
                "The day (実施日) is missing."
            ),
            said!(
                "支援を行った日を記入してください。",
                "Write the day on which it happened."
            ),
        )
    }
}

/// The number of an act, as it is referred to.
fn act_number(text: &str, spot: &dyn Fn() -> Spot) -> Result<Serial<act::Act>, Problem> {
    let number = squeeze(text)
        .parse::<i64>()
        .ok()
        .filter(|number| *number > 0);
    number.map(Serial::new).ok_or_else(|| {
        spot().problem(
            "no-act-number",
            &said!(
                "「{text}」は支援記録の番号ではありません。",
                "\"{text}\" is no number of an act."
            ),
            said!(
                "支援記録の番号（正の整数）を記入してください。",
                "Write the number of an act, a positive whole number."
            ),
        )
    })
}
