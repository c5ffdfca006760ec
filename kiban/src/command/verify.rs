//! `kiban verify`: the book computed again from its evidence alone.

use std::path::PathBuf;

use clap::ArgMatches;
use kernel::{Language, said};

use crate::{
    Outcome, edition,
    screen::{self, BAD, Failure, GOOD},
};

/// Verifies a book.
pub(super) fn run(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let folder = given.get_one::<PathBuf>("book").expect("clap requires it");
    let bar = screen::counting();
    let (evidence, problems) = edition::verify(folder, &bar)?;
    bar.finish_and_clear();
    let number = evidence.number();
    if problems.is_empty() {
        let acts = evidence.counts().acts;
        let same = said!(
            "証拠番号{number}：根拠は封印した時のままです。支援記録{acts}件から数え直し、評価書を作り直した結果は、全て一致しました。",
            "Evidence {number} is as it was frozen. Recounted from {acts} acts, the book made again is the same, byte for byte."
        );
        anstream::println!("{GOOD}{}{GOOD:#}", same.wording(language));
        return Ok(Outcome::Clean);
    }
    screen::problems(&problems, language);
    let count = problems.len();
    let found = said!(
        "証拠番号{number}：{count}か所が、封印した時と違います。",
        "Evidence {number}: {count} place(s) differ from what was frozen."
    );
    anstream::eprintln!("{BAD}{}{BAD:#}", found.wording(language));
    Ok(Outcome::Conflict)
}
