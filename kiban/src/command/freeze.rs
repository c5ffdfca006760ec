//! `kiban freeze`: a period closed, its evidence sealed, its book made.

use std::path::PathBuf;

use clap::ArgMatches;
use kernel::{Language, said};

use crate::{
    Outcome, edition, given, input,
    records::Records,
    screen::{self, BOLD, Failure, Fault},
};

/// Freezes a period and makes its book.
pub(super) fn run(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let first = given::required_year(given, "first")?;
    let last = given::required_year(given, "last")?;
    let years: Vec<_> = (first.year()..=last.year())
        .filter_map(kernel::FiscalYear::new)
        .collect();
    if years.is_empty() {
        return Err(Failure::Problems(vec![given::problem(
            "last",
            "empty-period",
            said!(
                "期間の終わりが始まりより前です。",
                "The period ends before it begins."
            ),
            said!(
                "最初の年度、最後の年度の順に記入してください。",
                "Write the first year, then the last."
            ),
        )]));
    }
    let book = given.get_one::<PathBuf>("book").expect("clap requires it");
    let out = super::folder(given);
    if out.join(edition::EVIDENCE).exists() {
        return Err(Fault {
            what: said!(
                "「{}」には、すでに封印された根拠があります",
                "“{}” already holds frozen evidence",
                out.display()
            ),
            cause: said!(
                "封印された根拠は上書きしません。",
                "Frozen evidence is never overwritten."
            ),
            remedy: said!("別のフォルダを指定してください。", "Name another folder."),
        }
        .into());
    }
    let records = Records::open(given::text(given, "data"))?;
    let files = input::folder(book)?;
    let bar = screen::counting();
    let by = given::text(given, "by");
    let edition = edition::publish(&records, &files, &years, out, by, language, &bar)?;
    bar.finish_and_clear();
    super::demo::agreement(&edition.compilation, language);
    super::demo::findings(&edition.report, language);
    super::write(edition.output, out, language)?;
    let (number, folder) = (&edition.number, out.display());
    let done = said!(
        "証拠番号 {number}。kiban verify {folder} で検証できます。",
        "Evidence {number}. Verify it with kiban verify {folder}."
    );
    anstream::println!("\n{BOLD}{}{BOLD:#}", done.wording(language));
    Ok(Outcome::Clean)
}
