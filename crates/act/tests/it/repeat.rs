//! The same key again: what differs, and what may differ.

use act::{Act, Difference, Draft, Source, Standing};
use kernel::{Decimal, FiscalYear, Id, Serial};
use program::Value;

use crate::case::{correction, now, party, sound, write, write_number};

fn differences(alter: impl FnOnce(&mut Draft)) -> Vec<(String, String, String)> {
    let mut given = sound();
    alter(&mut given);
    Difference::between(&sound(), &given)
        .into_iter()
        .map(|one| (one.field, one.recorded, one.given))
        .collect()
}

fn one(field: &str, recorded: &str, given: &str) -> Vec<(String, String, String)> {
    vec![(field.to_owned(), recorded.to_owned(), given.to_owned())]
}

#[test]
fn the_same_said_again_is_the_same_act() {
    assert_eq!(differences(|_| {}), []);
    // The row comes again from another file and another hand.
    let again = differences(|draft| {
        draft.source = Source::Client("api".to_owned());
        draft.author.recorded_by = "sato".to_owned();
    });
    assert_eq!(again, []);
    let written_otherwise = differences(|draft| write_number(draft, "amount", "300000.0"));
    assert_eq!(written_otherwise, []);
}

#[test]
fn parties_are_compared_whatever_their_order() {
    let mut first = sound();
    first.parties.push(party("adviser", "p2"));
    let mut second = first.clone();
    second.parties.reverse();
    assert_eq!(Difference::between(&first, &second), []);
}

#[test]
fn whatever_else_was_said_is_named() {
    assert_eq!(
        differences(|draft| write_number(draft, "amount", "300001")),
        one("values.amount", "300000", "300001")
    );
    assert_eq!(
        differences(|draft| write(draft, "urgent", Value::Flag(true))),
        one("values.urgent", "", "true")
    );
    assert_eq!(
        differences(|draft| draft.parties = vec![party("client", "p2")]),
        one("parties", "client:p1", "client:p2")
    );
    assert_eq!(
        differences(|draft| draft.locality.office = "東北".to_owned()),
        one("office", "", "東北")
    );
    assert_eq!(
        differences(|draft| draft.follows = Some(Serial::new(3))),
        one("follows", "", "3")
    );
    assert_eq!(differences(|draft| draft.kind = Id::new("loan")).len(), 1);
    let corrected = differences(|draft| draft.standing = correction("誤記", "課長"));
    assert_eq!(corrected[0].0, "standing");
}

fn recorded(draft: Draft) -> Act {
    Act {
        id: Serial::new(7),
        version: 1,
        recorded_at: now(),
        draft,
    }
}

#[test]
fn an_act_counts_in_its_fiscal_year_and_a_withdrawal_never() {
    let mut act = recorded(sound());
    assert_eq!(act.fiscal_year(), FiscalYear::new(2022));
    assert!(act.counts());
    act.draft.standing = correction("誤記", "課長");
    assert!(act.counts());
    assert_eq!(act.draft.standing.supersedes(), Some(Serial::new(1)));
    act.draft.standing = Standing::Withdraws {
        act: Serial::new(1),
        reason: "誤記".to_owned(),
        authority: "課長".to_owned(),
    };
    assert!(!act.counts());
}

#[test]
fn an_act_is_the_same_after_it_was_written_down() {
    let mut draft = sound();
    draft.standing = correction("誤記", "課長");
    draft.follows = Some(Serial::new(3));
    draft.source = Source::File {
        name: "a.csv".to_owned(),
        sheet: String::new(),
        row: 12,
    };
    write(
        &mut draft,
        "applied",
        Value::Day("2022-09-01".parse().expect("a day")),
    );
    write(&mut draft, "hours", Value::Number(Decimal::new(15, 1)));
    let act = recorded(draft);
    let text = serde_json::to_string(&act).expect("JSON");
    assert_eq!(serde_json::from_str::<Act>(&text).expect("an act"), act);
}
