//! `kiban record` and `kiban correct`: one act of support, and what is said of it later.

use act::{Author, Draft, Outcome as Became, Refusal, Source, Standing};
use clap::ArgMatches;
use jiff::Timestamp;
use kernel::{Id, Language, Serial, said};

use crate::{
    Outcome, given,
    records::Records,
    screen::{BAD, BOLD, Failure, GOOD},
};

/// Records one act.
pub(super) fn record(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let id = Id::new(given::text(given, "program"));
    let on = given::day("on", given::text(given, "on"))
        .map_err(|problem| Failure::Problems(vec![problem]))?;
    let Some(program) = catalogue.version_on(&id, on) else {
        refused(&[Refusal::UnknownProgram(id)], language);
        return Ok(Outcome::Refused);
    };
    let kind = super::kind_of(program, given::optional(given, "kind"))?;
    let mut draft = Draft {
        program: id,
        kind: kind.id.clone(),
        occurred_on: on,
        parties: Vec::new(),
        locality: act::Locality::default(),
        values: program::Values::new(),
        follows: None,
        standing: Standing::New,
        author: author(given),
        source: Source::Client("kiban record".to_owned()),
        key: String::new(),
    };
    let problems = given::say(given, program, kind, &mut draft);
    if !problems.is_empty() {
        return Err(Failure::Problems(problems));
    }
    draft.key = match given::optional(given, "key") {
        Some(key) => key.to_owned(),
        None => exchange::content_key(&draft),
    };
    let became = records.wait(records.store.record(draft, Timestamp::now()))?;
    Ok(tell(&became, language))
}

/// Corrects or withdraws an act.
pub(super) fn correct(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let number = given.get_one::<i64>("act").expect("clap requires it");
    let number = Serial::new(*number);
    let Some(held) = records.wait(records.store.act(number))? else {
        refused(&[Refusal::UnknownAct(number)], language);
        return Ok(Outcome::Refused);
    };
    let mut draft = held.act.draft.clone();
    let reason = given::text(given, "reason").to_owned();
    let authority = given::text(given, "authority").to_owned();
    draft.author = author(given);
    draft.source = Source::Client("kiban correct".to_owned());
    if given.get_flag("withdraw") {
        draft.standing = Standing::Withdraws {
            act: number,
            reason,
            authority,
        };
    } else {
        draft.standing = Standing::Corrects {
            act: number,
            reason,
            authority,
        };
        if let Some(on) = given::optional(given, "on") {
            draft.occurred_on =
                given::day("on", on).map_err(|problem| Failure::Problems(vec![problem]))?;
        }
        for field in given::texts(given, "unset") {
            draft.values.remove(&Id::new(field));
        }
        let program = catalogue.version(&draft.program, held.act.version);
        let kind = program.and_then(|program| program.kind(draft.kind.as_str()));
        if let Some((program, kind)) = program.zip(kind) {
            let problems = given::say(given, program, kind, &mut draft);
            if !problems.is_empty() {
                return Err(Failure::Problems(problems));
            }
        }
    }
    draft.key = exchange::content_key(&draft);
    let became = records.wait(records.store.record(draft, Timestamp::now()))?;
    Ok(tell(&became, language))
}

fn author(given: &ArgMatches) -> Author {
    let on_behalf_of = given.try_get_one::<String>("for").ok().flatten();
    Author {
        recorded_by: given::text(given, "by").to_owned(),
        on_behalf_of: on_behalf_of.cloned().unwrap_or_default(),
    }
}

/// Says what became of a draft.
pub(super) fn tell(became: &Became, language: Language) -> Outcome {
    match became {
        Became::Recorded(act) => {
            let done = said!(
                "支援記録{act}として記録しました。",
                "Recorded as act {act}."
            );
            anstream::println!("{GOOD}{}{GOOD:#}", done.wording(language));
            Outcome::Clean
        }
        Became::SameAs(act) => {
            let same = said!(
                "同じ内容が支援記録{act}にあります。二重には記録していません。",
                "Act {act} says the same; nothing was recorded twice."
            );
            anstream::println!("{}", same.wording(language));
            Outcome::Clean
        }
        Became::Conflicts(act, differences) => {
            let conflict = said!(
                "同じ重複防止キーの支援記録{act}と内容が違います。記録していません。",
                "Act {act} has the same key but says something else. Nothing was recorded."
            );
            anstream::eprintln!("{BAD}{}{BAD:#}", conflict.wording(language));
            for difference in differences {
                let (field, old, new) =
                    (&difference.field, &difference.recorded, &difference.given);
                let line = said!(
                    "{field}: 記録は「{old}」、今回は「{new}」",
                    "{field}: recorded “{old}”, given “{new}”"
                );
                anstream::eprintln!("  {}", line.wording(language));
            }
            let remedy = said!(
                "対処: 記録を改めるときは kiban correct {act}、別の支援であれば別のキー（--key）を付けてください。",
                "remedy: to change the record use kiban correct {act}; for another act give another --key."
            );
            anstream::eprintln!("  {}", remedy.wording(language));
            Outcome::Refused
        }
        Became::Refused(refusals) => {
            refused(refusals, language);
            Outcome::Refused
        }
    }
}

/// Prints every rule that said no, with its remedy.
pub(super) fn refused(refusals: &[Refusal], language: Language) {
    let head = language.say("受け付けられません。", "It cannot be accepted.");
    anstream::eprintln!("{BAD}{head}{BAD:#}");
    let to_do = language.say("対処", "remedy");
    for refusal in refusals {
        let (reason, remedy) = refusal.said();
        anstream::eprintln!(
            "{BOLD}・{BOLD:#}{} [{}]\n  {to_do}: {}",
            reason.wording(language),
            refusal.code(),
            remedy.wording(language)
        );
    }
}
