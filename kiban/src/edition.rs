//! An edition (版) of a book: its evidence frozen, its figures counted from that evidence, its files
//! made from both. The same evidence makes the same files, byte for byte (invariant I10).

use std::{fs, path::Path};

use audit::Report;
use compilation::{Agreement, Compilation, Origin};
use evidence::{Definition, Evidence, Freezer};
use indicatif::ProgressBar;
use indicator::{Catalogue, Tallies};
use jiff::Timestamp;
use kernel::{FiscalYear, Language, Problem, said};
use serde_json::json;

use crate::{
    arguments, command,
    input::{self, Input},
    output::Output,
    records::Records,
    screen::{Failure, Fault},
};

/// Folder of the evidence inside the folder of a book.
pub(crate) const EVIDENCE: &str = "evidence";

/// What the data of a book is called inside its evidence.
const BOOK: &str = "book";

/// Acts handed to the evidence in one go.
const PAGE: usize = 2_000;

/// A book made from counted acts.
pub(crate) struct Edition {
    /// Number of its evidence.
    pub(crate) number: String,
    /// The book, with the origin of every value.
    pub(crate) compilation: Compilation,
    /// Its audit.
    pub(crate) report: Report,
    /// Its files.
    pub(crate) output: Output,
}

/// What an edition is made with, besides its acts.
struct Making<'a> {
    input: &'a Input,
    number: &'a str,
    frozen_at: Timestamp,
    language: Language,
}

/// Freezes the evidence of `years` into `folder` and makes the book from it. The records note that
/// the years were closed.
pub(crate) fn publish(
    records: &Records,
    files: &[(String, String)],
    years: &[FiscalYear],
    folder: &Path,
    by: &str,
    language: Language,
    bar: &ProgressBar,
) -> Result<Edition, Failure> {
    let frozen_at = Timestamp::now();
    // What cannot become a book is refused before anything is frozen.
    let input = input::from_data(BOOK, files)?;
    let catalogue = records.wait(records.store.catalogue())?;
    let evidence = freeze(
        records, &catalogue, files, years, folder, by, frozen_at, language, bar,
    )?;
    let number = evidence.number().to_owned();
    let making = Making {
        input: &input,
        number: &number,
        frozen_at,
        language,
    };
    let ledger = evidence
        .ledger()
        .expect("what was just frozen was just counted");
    let edition = make(&making, &catalogue, ledger, bar)?;
    for year in years {
        let figures = catalogue
            .series()
            .map(|(reference, _)| {
                let value = catalogue.value(&reference, *year, ledger);
                (
                    reference.to_string(),
                    command::shown(&value, Language::Japanese),
                )
            })
            .collect();
        records.wait(records.store.close(*year, &number, by, frozen_at, &figures))?;
    }
    Ok(edition)
}

#[expect(
    clippy::too_many_arguments,
    reason = "what is frozen, of what, where, by whom and when"
)]
fn freeze(
    records: &Records,
    catalogue: &Catalogue,
    files: &[(String, String)],
    years: &[FiscalYear],
    folder: &Path,
    by: &str,
    frozen_at: Timestamp,
    language: Language,
    bar: &ProgressBar,
) -> Result<Evidence, Failure> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    let manifests: Vec<_> = records
        .wait(records.store.manifests())?
        .into_iter()
        .map(|manifest| (manifest.program, manifest.version, manifest.text))
        .collect();
    let definition = Definition {
        catalogue,
        manifests: &manifests,
        years,
        frozen_at,
        frozen_by: by.to_owned(),
    };
    let mut freezer = Freezer::create(&folder.join(EVIDENCE), definition)?;
    for page in records.parties() {
        freezer.parties(&page?)?;
    }
    freezer.resolutions(&records.wait(records.store.resolutions())?)?;
    let mut page = Vec::new();
    for held in records.acts() {
        let held = held?;
        page.push((held.act, held.superseded_by));
        if page.len() == PAGE {
            freezer.acts(&page)?;
            bar.inc(page.len() as u64);
            page.clear();
        }
    }
    freezer.acts(&page)?;
    for (name, text) in files {
        freezer.attach(&format!("{BOOK}/{name}"), text.as_bytes())?;
    }
    let edition = json!({
        "program": "kiban",
        "version": env!("CARGO_PKG_VERSION"),
        "language": language.say("ja", "en"),
    });
    freezer.attach("edition.json", edition.to_string().as_bytes())?;
    Ok(freezer.finish()?)
}

/// Makes the book of a folder again from its evidence alone, and names what differs.
pub(crate) fn verify(
    folder: &Path,
    bar: &ProgressBar,
) -> Result<(Evidence, Vec<Problem>), Failure> {
    let evidence = Evidence::open(&folder.join(EVIDENCE)).map_err(Failure::Problems)?;
    let mut problems = evidence.verify();
    bar.inc(1);
    if !problems.is_empty() {
        return Ok((evidence, problems));
    }
    let (catalogue, ledger) = evidence.recount().map_err(Failure::Problems)?;
    bar.inc(1);
    let mut files = Vec::new();
    for (name, bytes) in evidence
        .attached(&format!("{BOOK}/"))
        .map_err(Failure::Problems)?
    {
        files.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    let english = evidence
        .attached("edition.json")
        .map_err(Failure::Problems)?
        .iter()
        .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("\"language\":\"en\""));
    let input = input::from_data(BOOK, &files)?;
    let making = Making {
        input: &input,
        number: evidence.number(),
        frozen_at: evidence.frozen_at(),
        language: if english {
            Language::English
        } else {
            Language::Japanese
        },
    };
    let edition = make(&making, &catalogue, &ledger, bar)?;
    for (name, expected) in edition.output.files() {
        let place = kernel::Place::file(name);
        match fs::read(folder.join(name)) {
            Ok(found) if found == expected => {}
            Ok(found) => {
                let same = found
                    .iter()
                    .zip(expected)
                    .take_while(|(a, b)| a == b)
                    .count();
                let at = same + 1;
                problems.push(Problem::new(
                    place,
                    "book-differs",
                    said!(
                        "根拠から作り直したものと、{at}バイト目から違います。",
                        "It differs from what the evidence makes, from byte {at} on."
                    ),
                    said!(
                        "作成後に書き換えられたものです。根拠から作り直したものを使ってください（kiban freeze）。",
                        "It was changed after it was made. Use what the evidence makes (kiban freeze)."
                    ),
                ));
            }
            Err(error) => problems.push(Problem::new(
                place,
                "book-missing",
                said!("読めません（{error}）。", "It cannot be read ({error})."),
                said!(
                    "評価書のフォルダの全てのファイルがそろっているかを確かめてください。",
                    "Check that the folder of the book is complete."
                ),
            )),
        }
    }
    Ok((evidence, problems))
}

/// The book, its audit and the list of origins.
fn make(
    making: &Making<'_>,
    catalogue: &Catalogue,
    tallies: &dyn Tallies,
    bar: &ProgressBar,
) -> Result<Edition, Failure> {
    let input = making.input;
    let compilation = compilation::compile(
        &input.document,
        catalogue,
        tallies,
        input.scheme.as_ref(),
        Some(making.number),
    );
    let report = audit::audit(&compilation.document);
    let mut output = Output::default();
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    let created_at = making.frozen_at.to_zoned(japan).datetime();
    let formats = &arguments::BOOK_FORMATS;
    command::draw(&compilation.document, formats, created_at, &mut output, bar)?;
    output.add("audit.html", audit::html(&report, &[], making.language));
    output.add("audit.json", audit::json(&report, making.language));
    output.add("origin.csv", origins(&compilation));
    Ok(Edition {
        number: making.number.to_owned(),
        compilation,
        report,
        output,
    })
}

/// Where every value of the book comes from (数値の由来), as a table.
fn origins(compilation: &Compilation) -> String {
    let mut text = String::from("\u{feff}place,fiscal_year,written,value,series,origin\n");
    let rows = [
        &compilation.figures,
        &compilation.actuals,
        &compilation.rates,
    ];
    for row in rows.into_iter().flatten() {
        let written = row
            .written
            .map(|value| value.to_string())
            .unwrap_or_default();
        let (value, series) = match &row.origin {
            Origin::Counted(series, value) => {
                let value = value.as_ref().map(ToString::to_string);
                (value.unwrap_or_default(), series.to_string())
            }
            Origin::Written | Origin::Forecast => (written.clone(), String::new()),
        };
        let origin = match (&row.origin, row.agreement) {
            (Origin::Written, _) => "written",
            (Origin::Forecast, _) => "forecast",
            (_, Agreement::Different) => "counted, differs from what was written",
            _ => "counted",
        };
        let place = row.place.replace('"', "\"\"");
        let year = row.fiscal_year.year();
        text.push_str(&format!(
            "\"{place}\",{year},{written},{value},{series},{origin}\n"
        ));
    }
    text
}

fn unwritable(folder: &Path, error: &std::io::Error) -> Failure {
    Fault {
        what: said!(
            "「{}」に書き出せませんでした",
            "Could not write to “{}”",
            folder.display()
        ),
        cause: error.to_string().into(),
        remedy: said!(
            "書込みの権限と空き容量を確かめてください。",
            "Check that you may write there and that there is room."
        ),
    }
    .into()
}

impl From<evidence::Fault> for Failure {
    fn from(fault: evidence::Fault) -> Self {
        Fault {
            what: said!("根拠の封印に失敗しました", "The evidence could not be frozen"),
            cause: fault.said(),
            remedy: said!(
                "書き出し先と空き容量を確かめて、もう一度実行してください。書きかけのものは残していません。",
                "Check the folder and the room left, and run again. Nothing half-written was left."
            ),
        }
        .into()
    }
}
