//! `kiban party`: the register, and decisions that two entries are one.

use clap::ArgMatches;
use jiff::Timestamp;
use kernel::{Id, Language, Serial, said};
use party::{Decides, Identity};
use std::path::PathBuf;

use crate::{
    Outcome, given,
    records::Records,
    screen::{self, BOLD, Failure},
};

/// Most acts of a party that are shown.
const ACTS_SHOWN_MAX: usize = 20;

/// Runs what was asked of parties.
pub(super) fn run(asked: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    match asked.subcommand() {
        Some(("add", given)) => add(given, language),
        Some(("template", given)) => {
            let out = given.get_one::<PathBuf>("out").expect("clap requires it");
            let bytes = if super::is_csv(out) {
                exchange::party_csv_template(exchange::Encoding::Utf8Bom)
            } else {
                exchange::party_xlsx_template()
            };
            super::program::save(out, bytes, language)
        }
        Some(("show", given)) => show(given, language),
        Some(("same", given)) => {
            let decides = Decides::Same {
                entry: Id::new(given::text(given, "entry")),
                party: Id::new(given::text(given, "party")),
            };
            decide(given, decides, language)
        }
        Some(("undo", given)) => {
            let number = given.get_one::<i64>("decision").expect("clap requires it");
            decide(given, Decides::Undo(Serial::new(*number)), language)
        }
        _ => unreachable!("clap requires a subcommand"),
    }
}

fn add(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let file = given.get_one::<PathBuf>("file").expect("clap requires it");
    let parties = exchange::read_parties(file).map_err(Failure::Problems)?;
    let records = Records::open(given::text(given, "data"))?;
    let by = given::text(given, "by");
    let registered = records.wait(records.store.register(&parties, by, Timestamp::now()))?;
    if !registered.refused.is_empty() {
        for (party, refused) in &registered.refused {
            anstream::eprintln!("{BOLD}{party}{BOLD:#}");
            super::said_no(&refused.said(), language);
        }
        let none = language.say("一者も登録していません。", "Nobody was registered.");
        anstream::eprintln!("{none}");
        return Ok(Outcome::Refused);
    }
    let (added, same) = (registered.added, registered.same);
    let done = said!(
        "{added}者を登録しました（登録済み{same}者）。",
        "{added} registered ({same} were already)."
    );
    anstream::println!("{}", done.wording(language));
    Ok(Outcome::Clean)
}

fn show(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let id = Id::new(given::text(given, "id"));
    let Some(party) = records.wait(records.store.party(&id))? else {
        let refusal = act::Refusal::UnknownParty(id);
        super::record::refused(&[refusal], language);
        return Ok(Outcome::Refused);
    };
    let resolutions = records.wait(records.store.resolutions())?;
    let identity = Identity::after(&resolutions);
    anstream::println!("{BOLD}{}{BOLD:#} {}", party.id, party.name);
    let standing = identity.resolve(&party.id);
    if *standing != party.id {
        let same = said!(
            "この登録は{standing}と同一の者と決定されています。",
            "Decided to be the same as {standing}."
        );
        anstream::println!("  {}", same.wording(language));
    }
    for resolution in &resolutions {
        let concerns = match &resolution.decides {
            Decides::Same { entry, party } => *entry == id || *party == id,
            Decides::Undo(_) => false,
        };
        if concerns {
            let (number, by, reason) = (resolution.id, &resolution.decided_by, &resolution.reason);
            let line = said!(
                "決定{number}（{by}）: {reason}",
                "decision {number} ({by}): {reason}"
            );
            anstream::println!("  {}", line.wording(language));
        }
    }
    let acts = records.wait(records.store.acts_of(&id, None, ACTS_SHOWN_MAX))?;
    anstream::print!("{}", screen::table(&super::act_rows(&acts, language), &[0]));
    Ok(Outcome::Clean)
}

fn decide(given: &ArgMatches, decides: Decides, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let (by, reason) = (given::text(given, "by"), given::text(given, "reason"));
    let decided = records.wait(records.store.resolve(decides, by, reason, Timestamp::now()))?;
    match decided {
        Ok(number) => {
            let done = said!(
                "決定{number}を記録しました。支援記録は書き換えていません。取り消すには kiban party undo {number} を実行してください。",
                "Decision {number} recorded; no act was rewritten. Take it back with kiban party undo {number}."
            );
            anstream::println!("{}", done.wording(language));
            Ok(Outcome::Clean)
        }
        Err(refused) => {
            super::said_no(&refused.said(), language);
            Ok(Outcome::Refused)
        }
    }
}
