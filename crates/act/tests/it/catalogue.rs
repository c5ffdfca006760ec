//! The catalogue of refusals, `docs/refusals.md`, is written from the rules and never differs.

use std::collections::BTreeSet;

use act::{Act, Refusal};
use expect_test::expect_file;
use jiff::civil::date;
use kernel::{Decimal, Id, Serial, Unit};

/// Who can say a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judge {
    /// From the draft, its programme and the clock: `act::admit`.
    Admission,
    /// From what is in the book and the register already: `store`.
    Register,
    /// From the form in which a draft comes: `exchange` and the command line.
    Intake,
}

/// Who says this refusal.
pub(crate) fn judge(refusal: &Refusal) -> Judge {
    match refusal {
        Refusal::WrongUnit { .. } => Judge::Intake,
        Refusal::UnknownProgram(_)
        | Refusal::UnknownParty(_)
        | Refusal::UnknownAct(_)
        | Refusal::CannotFollow(..)
        | Refusal::AlreadyCorrected(..)
        | Refusal::AlreadyWithdrawn(..)
        | Refusal::IsWithdrawal(_)
        | Refusal::OtherKind(_)
        | Refusal::ClockWentBack(_) => Judge::Register,
        _ => Judge::Admission,
    }
}

/// The refusal listed after this one: every variant has its arm, so that none is forgotten.
fn after(refusal: &Refusal) -> Option<Refusal> {
    let field = || Id::new("amount");
    let role = || Id::new("client");
    let known = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let act = |number| Serial::<Act>::new(number);
    Some(match refusal {
        Refusal::UnknownProgram(_) => Refusal::OutsidePeriod {
            program: Id::new("aid"),
            occurred_on: date(2025, 4, 1),
            from: date(2020, 4, 1),
            until: Some(date(2025, 3, 31)),
        },
        Refusal::OutsidePeriod { .. } => Refusal::InFuture(date(2022, 10, 2)),
        Refusal::InFuture(_) => Refusal::UnknownKind(Id::new("loan"), known(&["grant", "report"])),
        Refusal::UnknownKind(..) => Refusal::UnknownField(Id::new("colour"), known(&["amount"])),
        Refusal::UnknownField(..) => Refusal::MissingField(field(), "交付額".to_owned()),
        Refusal::MissingField(..) => Refusal::FieldNotAsked(field(), "交付額".to_owned()),
        Refusal::FieldNotAsked(..) => Refusal::WrongType(field(), "数値"),
        Refusal::WrongType(..) => Refusal::WrongUnit {
            field: field(),
            unit: Unit::new("円"),
            given: Unit::new("千円"),
        },
        Refusal::WrongUnit { .. } => Refusal::OutOfBounds {
            field: field(),
            given: Decimal::ZERO,
            least: Some(Decimal::ONE),
            greatest: Some(Decimal::from(500_000)),
        },
        Refusal::OutOfBounds { .. } => Refusal::TooPrecise(field(), Decimal::new(5, 1), 0),
        Refusal::TooPrecise(..) => Refusal::UnknownCode(
            Id::new("frame"),
            "green".to_owned(),
            known(&["ordinary（通常枠）", "special（特別枠）"]),
        ),
        Refusal::UnknownCode(..) => Refusal::TooLong(Id::new("reason"), 200),
        Refusal::TooLong(..) => Refusal::RuleBroken("通常枠の交付額は50万円以下です。".to_owned()),
        Refusal::RuleBroken(_) => {
            Refusal::NotEligible("従業員数が300人以下の事業者に限ります。".to_owned())
        }
        Refusal::NotEligible(_) => {
            Refusal::RuleUndecided("employees <= 300".to_owned(), "…".to_owned())
        }
        Refusal::RuleUndecided(..) => Refusal::UnknownRole(Id::new("bank"), known(&["client"])),
        Refusal::UnknownRole(..) => Refusal::MissingRole(role(), "申請者".to_owned()),
        Refusal::MissingRole(..) => Refusal::SeveralInRole(role()),
        Refusal::SeveralInRole(_) => Refusal::PartyTwice(Id::new("p1")),
        Refusal::PartyTwice(_) => Refusal::UnknownParty(Id::new("p9")),
        Refusal::UnknownParty(_) => Refusal::UnknownPrefecture("48".to_owned()),
        Refusal::UnknownPrefecture(_) => Refusal::WrongMunicipality("131114".to_owned()),
        Refusal::WrongMunicipality(_) => Refusal::UnknownAct(act(9)),
        Refusal::UnknownAct(_) => Refusal::CannotFollow(act(1), known(&["grant"])),
        Refusal::CannotFollow(..) => Refusal::FollowsNothing(known(&["grant"])),
        Refusal::FollowsNothing(_) => Refusal::AlreadyCorrected(act(1), act(2)),
        Refusal::AlreadyCorrected(..) => Refusal::AlreadyWithdrawn(act(1), act(2)),
        Refusal::AlreadyWithdrawn(..) => Refusal::IsWithdrawal(act(2)),
        Refusal::IsWithdrawal(_) => Refusal::OtherKind(act(1)),
        Refusal::OtherKind(_) => Refusal::NoReason,
        Refusal::NoReason => Refusal::BadKey,
        Refusal::BadKey => Refusal::NoAuthor,
        Refusal::NoAuthor => {
            Refusal::ClockWentBack("2022-10-01T03:00:00Z".parse().expect("a moment"))
        }
        Refusal::ClockWentBack(_) => Refusal::TooLarge(field()),
        Refusal::TooLarge(_) => return None,
    })
}

/// One of every refusal.
pub(crate) fn specimens() -> Vec<Refusal> {
    let first = Refusal::UnknownProgram(Id::new("aid"));
    std::iter::successors(Some(first), after).collect()
}

fn page() -> String {
    let mut page = String::from(
        "# 受付できない理由 (Refusals)\n\n\
         支援の記録として受け付けられない場合の理由と対処の一覧です。規則から生成しており、\
         `UPDATE_EXPECT=1 cargo test -p act`で書き直します。文中の名称と数値は例です。\n\n\
         Every rule that can say no to a draft of an act, with what it says; names and figures are\n\
         examples. The page is written from the rules by the tests of the crate `act`.\n",
    );
    let chapters = [
        (
            Judge::Admission,
            "記入内容、事業の定義及び日時による審査 (from the draft, its programme and the clock)",
        ),
        (
            Judge::Register,
            "登録済みの記録及び関係者との照合 (from what is recorded already)",
        ),
        (
            Judge::Intake,
            "取込みの際の審査 (from the form in which it comes)",
        ),
    ];
    for (judged_by, title) in chapters {
        page += &format!("\n## {title}\n");
        for refusal in specimens() {
            if judge(&refusal) != judged_by {
                continue;
            }
            let (reason, remedy) = refusal.said();
            let field = refusal.field();
            let about = match field.is_empty() {
                true => String::new(),
                false => format!("（`{field}`）"),
            };
            page += &format!("\n### `{}`{about}\n\n", refusal.code());
            page += &format!("- 理由: {}\n- 対処: {}\n", reason.ja, remedy.ja);
            page += &format!("- Reason: {}\n- Remedy: {}\n", reason.en, remedy.en);
        }
    }
    page
}

#[test]
fn the_catalogue_of_refusals_is_complete() {
    expect_file!["../../../../docs/refusals.md"].assert_eq(&page());
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_speaks_both_languages() {
    let specimens = specimens();
    let codes: BTreeSet<&str> = specimens.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), specimens.len());
    // The chain of specimens cannot skip a rule: the source names as many codes.
    let source = include_str!("../../src/refusal.rs");
    let body = source.split("fn code(").nth(1).expect("it is there");
    let body = body.split("\n    }\n").next().expect("it ends");
    assert_eq!(body.matches("=> \"").count(), specimens.len());
    for refusal in &specimens {
        let (reason, remedy) = refusal.said();
        for sentence in [&reason.ja, &remedy.ja] {
            assert!(sentence.ends_with('。'), "{sentence}");
        }
        for sentence in [&reason.en, &remedy.en] {
            let ends = sentence.ends_with('.') || sentence.ends_with('。');
            assert!(ends, "{sentence}");
        }
    }
}
