//! Admission: a case for every rule that can say no, with what is said.

use std::collections::BTreeSet;

use act::{Draft, Standing};
use expect_test::expect_file;
use jiff::civil::date;
use kernel::{Id, Serial};
use program::Value;

use crate::{
    case::{correction, party, said, write, write_number},
    catalogue::{Judge, judge, specimens},
};

/// A rule, and what breaks it.
type Case = (&'static str, fn(&mut Draft));

const DAYS_AND_PAPERWORK: [Case; 10] = [
    ("outside-period", |draft| {
        draft.occurred_on = date(2020, 3, 31);
    }),
    ("in-future", |draft| draft.occurred_on = date(2022, 10, 2)),
    ("bad-key", |draft| draft.key = " ".to_owned()),
    ("bad-key", |draft| draft.key = "k".repeat(201)),
    ("no-author", |draft| {
        draft.author.recorded_by = String::new();
    }),
    ("no-reason", |draft| draft.standing = correction("", "課長")),
    ("no-reason", |draft| {
        draft.standing = correction("誤記", " ");
    }),
    ("unknown-prefecture", |draft| {
        draft.locality.prefecture = "48".to_owned();
    }),
    ("wrong-municipality", |draft| {
        draft.locality.municipality = "131114".to_owned();
    }),
    ("wrong-municipality", |draft| {
        draft.locality.prefecture = "14".to_owned();
        draft.locality.municipality = "131113".to_owned();
    }),
];

const KINDS_AND_ROLES: [Case; 6] = [
    ("unknown-kind", |draft| draft.kind = Id::new("loan")),
    ("follows-nothing", |draft| {
        draft.kind = Id::new("report");
        draft.parties.clear();
        draft.values.clear();
    }),
    ("unknown-role", |draft| {
        draft.parties.push(party("bank", "p2"));
    }),
    ("missing-role", |draft| draft.parties.clear()),
    ("several-in-role", |draft| {
        draft.parties.push(party("client", "p2"));
    }),
    ("party-twice", |draft| {
        draft
            .parties
            .extend([party("adviser", "p2"), party("adviser", "p2")]);
    }),
];

const VALUES: [Case; 13] = [
    ("unknown-field", |draft| {
        write(draft, "colour", Value::Flag(true));
    }),
    ("missing-field", |draft| {
        draft.values.remove(&Id::new("amount"));
    }),
    ("field-not-asked", |draft| {
        write(draft, "reason", Value::Text("急".to_owned()));
    }),
    ("wrong-type", |draft| {
        write(draft, "amount", Value::Text("三十万".to_owned()));
    }),
    ("wrong-type", |draft| {
        write(draft, "urgent", Value::Text("はい".to_owned()));
    }),
    ("out-of-bounds", |draft| write_number(draft, "amount", "0")),
    ("too-precise", |draft| write_number(draft, "hours", "1.25")),
    ("too-large", |draft| {
        write_number(draft, "hours", "10000000000000");
    }),
    ("unknown-code", |draft| {
        write(draft, "frame", Value::Code("green".to_owned()));
    }),
    ("too-long", |draft| {
        write(draft, "frame", Value::Code("special".to_owned()));
        write(draft, "reason", Value::Text("あ".repeat(11)));
    }),
    ("rule-broken", |draft| {
        write_number(draft, "amount", "500001");
    }),
    ("not-eligible", |draft| {
        write_number(draft, "employees", "301");
    }),
    ("rule-undecided", |draft| {
        draft.values.remove(&Id::new("employees"));
    }),
];

/// Every case, in order.
fn cases() -> impl Iterator<Item = &'static Case> {
    let groups: [&[Case]; 3] = [&DAYS_AND_PAPERWORK, &KINDS_AND_ROLES, &VALUES];
    groups.into_iter().flatten()
}

#[test]
fn a_sound_draft_is_admitted() {
    assert_eq!(said(|_| {}), []);
}

#[test]
fn whatever_breaks_one_rule_is_refused_by_that_rule_alone() {
    let mut page = String::new();
    for (code, alter) in cases() {
        let refusals = said(alter);
        let codes: Vec<&str> = refusals.iter().map(act::Refusal::code).collect();
        assert_eq!(codes, [*code]);
        let (field, (reason, remedy)) = (refusals[0].field(), refusals[0].said());
        page += &format!("{code} {field}\n  {}\n  {}\n", reason.ja, remedy.ja);
        page += &format!("  {}\n  {}\n", reason.en, remedy.en);
    }
    expect_file!["golden/admission.txt"].assert_eq(&page);
}

#[test]
fn every_rule_of_admission_has_its_case() {
    let cases: BTreeSet<&str> = cases().map(|(code, _)| *code).collect();
    let rules: BTreeSet<&str> = specimens()
        .iter()
        .filter(|refusal| judge(refusal) == Judge::Admission)
        .map(act::Refusal::code)
        .collect();
    assert_eq!(cases, rules);
}

#[test]
fn everything_wrong_is_said_at_once() {
    let refusals = said(|draft| {
        draft.occurred_on = date(2026, 4, 1);
        draft.key = String::new();
        draft.parties.clear();
        write_number(draft, "amount", "0.5");
        write(draft, "colour", Value::Flag(true));
    });
    let codes: Vec<&str> = refusals.iter().map(act::Refusal::code).collect();
    assert_eq!(
        codes,
        [
            "outside-period",
            "in-future",
            "bad-key",
            "missing-role",
            "unknown-field",
            "too-precise",
        ]
    );
}

#[test]
fn a_rule_is_not_applied_to_values_that_are_at_fault() {
    let refusals = said(|draft| {
        write_number(draft, "amount", "500001");
        write_number(draft, "hours", "1.25");
    });
    let codes: Vec<&str> = refusals.iter().map(act::Refusal::code).collect();
    assert_eq!(codes, ["too-precise"]);
}

#[test]
fn a_withdrawal_says_nothing_of_its_own() {
    let refusals = said(|draft| {
        draft.parties.clear();
        draft.values.clear();
        draft.standing = Standing::Withdraws {
            act: Serial::new(1),
            reason: "二重の記録".to_owned(),
            authority: "課長".to_owned(),
        };
    });
    assert_eq!(refusals, []);
}

#[test]
fn the_day_of_recording_is_that_of_japan() {
    // 1 October begins in Japan while it is still September in Greenwich.
    let mut draft = crate::case::sound();
    draft.occurred_on = date(2022, 10, 1);
    let midnight = "2022-09-30T15:00:00Z".parse().expect("a moment");
    let before = "2022-09-30T14:59:59Z".parse().expect("a moment");
    assert_eq!(act::admit(&draft, &crate::case::programme(), midnight), []);
    assert_eq!(
        act::admit(&draft, &crate::case::programme(), before).len(),
        1
    );
}

#[test]
fn a_municipality_is_known_by_its_check_digit() {
    for (prefecture, municipality) in [("13", "131113"), ("", "011002"), ("47", "472018")] {
        let refusals = said(|draft| {
            draft.locality.prefecture = prefecture.to_owned();
            draft.locality.municipality = municipality.to_owned();
        });
        assert_eq!(refusals, [], "{municipality}");
    }
}
