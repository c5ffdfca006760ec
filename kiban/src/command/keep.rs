//! `kiban backup` and `kiban restore`: a copy of the records, and the proof that it is equal.

use std::path::PathBuf;

use clap::ArgMatches;
use kernel::{Language, said};
use store::{Address, Digest, Store};

use crate::{
    Outcome, given,
    records::{self, Records},
    screen::{Failure, GOOD},
};

/// Backs up the records, while others go on recording.
pub(super) fn backup(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let file = given.get_one::<PathBuf>("file").expect("clap requires it");
    let digest = records.wait(records.store.backup(file))?;
    let shown = file.display();
    let done = said!("控えを「{shown}」に取りました。", "Backed up to “{shown}”.");
    anstream::println!("{GOOD}{}{GOOD:#}", done.wording(language));
    tell(&digest, language);
    Ok(Outcome::Clean)
}

/// Restores a backup into an empty place, and proves it equal.
pub(super) fn restore(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let file = given.get_one::<PathBuf>("file").expect("clap requires it");
    let address = Address::parse(given::text(given, "data"))
        .map_err(|problem| Failure::Problems(vec![problem]))?;
    let restored = records::runtime()?.block_on(Store::restore(file, &address))?;
    match restored {
        Ok(digest) => {
            let done = language.say(
                "復元しました。内容は控えと同じです。",
                "Restored; its content equals the backup.",
            );
            anstream::println!("{GOOD}{done}{GOOD:#}");
            tell(&digest, language);
            Ok(Outcome::Clean)
        }
        Err(refused) => {
            super::said_no(&refused.said(), language);
            Ok(Outcome::Refused)
        }
    }
}

fn tell(digest: &Digest, language: Language) {
    let Digest {
        acts,
        parties,
        manifests,
        resolutions,
        sha256,
        ..
    } = digest;
    let said = said!(
        "支援記録{acts}件、関係者{parties}者、事業の定義{manifests}件、同一の者の決定{resolutions}件\n照合値 {sha256}",
        "{acts} acts, {parties} parties, {manifests} manifests, {resolutions} decisions\ndigest {sha256}"
    );
    anstream::println!("{}", said.wording(language));
}
