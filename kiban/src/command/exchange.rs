//! `kiban import` and `kiban export`: acts come in and go out in files.

use std::path::{Path, PathBuf};

use act::{Author, Outcome as Became};
use clap::ArgMatches;
use exchange::{Row, Rows, Terms, Unwritten};
use jiff::Timestamp;
use kernel::{Id, Language, Place, Problem, Serial, said};
use program::Program;

use crate::{
    Outcome, given,
    records::Records,
    screen::{self, BAD, Failure, Fault, GOOD},
};

/// Acts put together before they are handed to the store.
const CHUNK: usize = 5_000;

/// Problems after which reading stops: nobody mends more at once.
const PROBLEMS_MAX: usize = 1_000;

/// Takes in the acts of a file, all or none.
pub(super) fn import(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    if given.get_flag("history") {
        return history(&records, language);
    }
    let name = given::text(given, "program");
    let file = given.get_one::<PathBuf>("file").expect("clap requires it");
    let catalogue = records.wait(records.store.catalogue())?;
    let id = Id::new(name);
    let versions: Vec<&Program> = catalogue
        .programs()
        .filter(|known| known.id == id)
        .collect();
    if versions.is_empty() {
        return Err(super::program::unknown(name));
    }
    let by = given::text(given, "by");
    let terms = Terms {
        versions: &versions,
        kind: given::optional(given, "kind").map(Id::new),
        author: Author {
            recorded_by: by.to_owned(),
            on_behalf_of: String::new(),
        },
    };
    let mut rows = exchange::open(file, &terms).map_err(Failure::Problems)?;
    let now = Timestamp::now();
    let file_name = file
        .file_name()
        .unwrap_or(file.as_os_str())
        .to_string_lossy();
    let dry = given.get_flag("dry-run");
    let bulk = records.wait(records.store.recording())?;
    let mut taken = Taken::default();
    let bar = screen::counting();
    let mut import = Import {
        records: &records,
        bulk,
        now,
        file: &file_name,
        language,
    };
    let result = import.take(&mut rows, &mut taken, &bar);
    bar.finish_and_clear();
    result?;
    screen::problems(rows.notes(), language);
    let bulk = import.bulk;
    if dry || !taken.problems.is_empty() {
        records.wait(bulk.cancel())?;
        return Ok(taken.tell(language));
    }
    let taken_in = store::Import {
        file: file_name.clone().into_owned(),
        digest: exchange::digest(file).map_err(Failure::Problems)?,
        by: by.to_owned(),
    };
    records.wait(bulk.finish(now, Some(&taken_in)))?;
    let (rows, recorded, repeated) = (taken.rows, taken.recorded, taken.repeated);
    let done = said!(
        "{rows}行を取り込みました：新たに記録{recorded}件、記録済み{repeated}件。",
        "{rows} rows imported: {recorded} new, {repeated} known."
    );
    anstream::println!("{GOOD}{}{GOOD:#}", done.wording(language));
    Ok(Outcome::Clean)
}

/// What was taken from a file.
#[derive(Default)]
struct Taken {
    rows: u64,
    recorded: u64,
    repeated: u64,
    problems: Vec<Problem>,
}

impl Taken {
    /// Says what would have been recorded, or why nothing can be.
    fn tell(&self, language: Language) -> Outcome {
        if self.problems.is_empty() {
            let (rows, recorded, repeated) = (self.rows, self.recorded, self.repeated);
            let done = said!(
                "{rows}行を調べました：新たに記録{recorded}件、記録済み{repeated}件。試行のため記録していません。",
                "{rows} rows checked: {recorded} new, {repeated} known. Nothing was recorded (dry run)."
            );
            anstream::println!("{}", done.wording(language));
            return Outcome::Clean;
        }
        screen::problems(&self.problems, language);
        let count = self.problems.len();
        let nothing = said!(
            "不備が{count}件あります。一件も記録していません。",
            "{count} problem(s). Nothing was recorded."
        );
        anstream::eprintln!("{BAD}{}{BAD:#}", nothing.wording(language));
        Outcome::Refused
    }
}

/// A file on its way into the store.
struct Import<'a> {
    records: &'a Records,
    bulk: store::Bulk,
    now: Timestamp,
    file: &'a str,
    language: Language,
}

impl Import<'_> {
    fn take(
        &mut self,
        rows: &mut Rows,
        taken: &mut Taken,
        bar: &indicatif::ProgressBar,
    ) -> Result<(), Failure> {
        let mut chunk = Vec::new();
        for row in rows {
            match row {
                Ok(row) => {
                    taken.rows += 1;
                    chunk.push(row);
                }
                Err(problems) => taken.problems.extend(problems),
            }
            if chunk.len() >= CHUNK {
                self.push(&mut chunk, taken)?;
                bar.set_position(taken.rows);
            }
            if taken.problems.len() >= PROBLEMS_MAX {
                let more = said!(
                    "不備が{PROBLEMS_MAX}件を超えたため、残りの行は調べていません。",
                    "More than {PROBLEMS_MAX} problems; the other rows were not looked at."
                );
                anstream::eprintln!("{}", more.wording(self.language));
                return Ok(());
            }
        }
        self.push(&mut chunk, taken)
    }

    fn push(&mut self, chunk: &mut Vec<Row>, taken: &mut Taken) -> Result<(), Failure> {
        if chunk.is_empty() {
            return Ok(());
        }
        let drafts = chunk.iter().map(|row| row.draft.clone()).collect();
        let became = self.records.wait(self.bulk.push(drafts, self.now))?;
        for (became, row) in became.into_iter().zip(chunk.drain(..)) {
            match became {
                Became::Recorded(_) => taken.recorded += 1,
                Became::SameAs(_) => taken.repeated += 1,
                Became::Conflicts(act, differences) => {
                    let place = row.place(self.file);
                    taken.problems.push(conflict(place, act, &differences));
                }
                Became::Refused(refusals) => {
                    let refusals = refusals.iter();
                    taken
                        .problems
                        .extend(refusals.map(|refusal| row.problem(refusal)));
                }
            }
        }
        Ok(())
    }
}

fn conflict(place: Place, act: Serial<act::Act>, differences: &[act::Difference]) -> Problem {
    let list: Vec<String> = differences
        .iter()
        .map(|difference| {
            let (field, old, new) = (&difference.field, &difference.recorded, &difference.given);
            format!("{field}「{old}」→「{new}」")
        })
        .collect();
    let list = list.join("、");
    Problem::new(
        place,
        "key-conflict",
        said!(
            "同じ管理番号の支援記録{act}と内容が違います（{list}）。",
            "Act {act} has the same key but says something else ({list})."
        ),
        said!(
            "記録を改めるときは kiban correct {act}、別の支援であれば別の管理番号を付けてください。",
            "To change the record use kiban correct {act}; for another act give another key."
        ),
    )
}

fn history(records: &Records, language: Language) -> Result<Outcome, Failure> {
    let imports = records.wait(records.store.imports())?;
    if imports.is_empty() {
        let none = language.say("取込みの履歴はありません。", "Nothing was imported yet.");
        anstream::println!("{none}");
        return Ok(Outcome::Clean);
    }
    let head = ["番号", "取込日時", "取込者", "ファイル", "新規", "既知"]
        .iter()
        .zip(["no.", "at", "by", "file", "new", "known"])
        .map(|(ja, en)| language.say(ja, en).to_owned());
    let mut rows = vec![head.collect::<Vec<_>>()];
    rows.extend(imports.into_iter().map(|import| {
        vec![
            import.id.to_string(),
            super::in_japan(import.at),
            import.by,
            import.file,
            import.recorded.to_string(),
            import.repeated.to_string(),
        ]
    }));
    anstream::print!("{}", screen::table(&rows, &[0, 4, 5]));
    Ok(Outcome::Clean)
}

/// Writes the standing acts of a programme to a file.
pub(super) fn export(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let name = given::text(given, "program");
    let out = given.get_one::<PathBuf>("out").expect("clap requires it");
    let catalogue = records.wait(records.store.catalogue())?;
    let id = Id::new(name);
    let Some(program) = catalogue.newest(&id) else {
        return Err(super::program::unknown(name));
    };
    let only = given::optional(given, "kind")
        .map(|kind| super::kind_of(program, Some(kind)).map(|kind| kind.id.clone()))
        .transpose()?;
    let acts = records
        .acts()
        .filter(|held| {
            held.as_ref().map_or(true, |held| {
                held.stands()
                    && held.act.draft.program == id
                    && only
                        .as_ref()
                        .is_none_or(|kind| held.act.draft.kind == *kind)
            })
        })
        .map(|held| held.map(|held| held.act));
    let written = write(given, out, program, only.as_ref(), acts)?;
    let shown = out.display();
    let done = said!(
        "{written}件を「{shown}」に書き出しました。",
        "{written} acts written to “{shown}”."
    );
    anstream::println!("{}", done.wording(language));
    Ok(Outcome::Clean)
}

/// Writes beside the place, then takes the name: a file is whole or absent.
fn write(
    given: &ArgMatches,
    out: &Path,
    program: &Program,
    kind: Option<&Id<program::Kind>>,
    acts: impl Iterator<Item = Result<act::Act, Failure>>,
) -> Result<u64, Failure> {
    let fault = |error: std::io::Error| -> Failure {
        Fault {
            what: said!(
                "「{}」に書き出せませんでした",
                "Could not write “{}”",
                out.display()
            ),
            cause: error.to_string().into(),
            remedy: said!(
                "書込みの権限と空き容量を確かめてください。",
                "Check that you may write there and that there is room."
            ),
        }
        .into()
    };
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let staged = tempfile::Builder::new()
        .prefix(".kiban-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(fault)?;
    let extension = out
        .extension()
        .map(|extension| extension.to_ascii_lowercase());
    let extension = extension.as_deref().and_then(std::ffi::OsStr::to_str);
    let mut failed = None;
    let acts = acts.map_while(|act| act.map_err(|failure| failed = Some(failure)).ok());
    let file = std::io::BufWriter::new(staged.as_file());
    let written = match extension {
        Some("jsonl") => exchange::write_jsonl(file, acts),
        Some("parquet") => exchange::write_parquet(file, acts),
        Some("xlsx") => exchange::write_xlsx(file, program, acts),
        _ => {
            let kind = super::kind_of(program, kind.map(Id::as_str))?;
            exchange::write_csv(file, program, kind, super::encoding(given), acts)
        }
    };
    let written = written.map_err(|unwritten| match unwritten {
        Unwritten::Problems(problems) => Failure::Problems(problems),
        Unwritten::Fault(error) => fault(error),
    })?;
    if let Some(failure) = failed {
        return Err(failure);
    }
    crate::output::make_readable(staged.as_file()).map_err(fault)?;
    staged.as_file().sync_all().map_err(fault)?;
    staged.persist(out).map_err(|error| fault(error.error))?;
    Ok(written)
}
