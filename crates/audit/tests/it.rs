//! What the auditor promises: no false alarm on a consistent book, and slips of the pen found.

#[path = "it/alter.rs"]
mod alter;
#[path = "it/book.rs"]
mod book;
#[path = "it/example.rs"]
mod example;
#[path = "it/published.rs"]
mod published;

use std::collections::{BTreeMap, BTreeSet};

use alter::Place;
use audit::{RULES, Verdict, audit};
use book::Facts;
use kernel::{Language, Rating};
use proptest::prelude::*;

fn facts() -> impl Strategy<Value = Facts> {
    (
        prop::array::uniform4(prop::array::uniform2(110_u32..20_000)),
        prop::array::uniform4(100_u32..20_000),
        prop::array::uniform4(805_u32..999),
        1_000_u32..50_000,
        prop::array::uniform4(20_u32..3_000),
        prop::sample::select(vec![Rating::S, Rating::A, Rating::B, Rating::C]),
        any::<bool>(),
    )
        .prop_map(|(parts, plans, rates, stock, growth, letter, cut)| Facts {
            parts,
            plans,
            rates,
            stock,
            growth,
            letter,
            cut,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_consistent_book_raises_no_alarm(facts in facts()) {
        let report = audit(&book::document(&facts));
        let alarms: Vec<_> = report.conflicts().collect();
        prop_assert!(alarms.is_empty(), "{alarms:#?}");
        prop_assert!(report.findings.len() >= 30);
    }

    #[test]
    fn the_rounding_habit_is_inferred(facts in facts()) {
        let report = audit(&book::document(&facts));
        let habit = report.habits.iter().find(|h| h.subject == "達成度").expect("eight rates");
        let right = if facts.cut { habit.truncated } else { habit.rounded };
        prop_assert_eq!(right, habit.examined);
    }
}

fn ordinary() -> Facts {
    Facts {
        parts: [
            [8_971, 4_591],
            [7_809, 6_385],
            [12_061, 5_946],
            [14_075, 5_302],
        ],
        plans: [10_000, 10_500, 11_000, 12_400],
        rates: [972, 961, 964, 957],
        stock: 17_670,
        growth: [2_310, 1_759, 1_442, 1_277],
        letter: Rating::A,
        cut: true,
    }
}

#[test]
fn nine_slips_in_ten_of_related_figures_are_found() {
    let document = book::document(&ordinary());
    let before = BTreeSet::new();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for place in alter::places(&document) {
        let number =
            alter::number(&document, &place).expect("every place of the book has a number");
        for slip in alter::slips(&number) {
            let hit = alter::detected(&alter::with(&document, &place, &slip), &before);
            let entry = tally.entry(place.kind()).or_default();
            entry.0 += usize::from(hit);
            entry.1 += 1;
        }
    }
    println!("検出数／改変数: {tally:?}");
    let share = |kind: &str| {
        let (hit, all) = tally[kind];
        hit * 100 / all
    };
    assert!(share("実績値") >= 97, "{tally:?}");
    assert!(share("叙述") >= 95, "{tally:?}");
    assert!(share("達成度") >= 85, "{tally:?}");
    // One more or less of ten thousand does not move a rate of one decimal.
    assert!(share("計画値") >= 70, "{tally:?}");
    assert!(share("インプット") >= 95, "{tally:?}");
}

#[test]
fn every_other_letter_is_found() {
    let document = book::document(&ordinary());
    let before = BTreeSet::new();
    let mut summary = document.clone();
    for cell in summary.evaluation.summary[0].ratings.values_mut() {
        cell.rating = alter::other(cell.rating);
    }
    assert!(alter::detected(&summary, &before));
    let mut sheet = document.clone();
    let minister = &mut sheet.evaluation.items[0].ratings.minister;
    *minister = alter::other(*minister);
    assert!(alter::detected(&sheet, &before));
    let mut overall = document;
    overall.evaluation.overall.rating = Rating::A;
    assert!(alter::detected(&overall, &before));
}

#[test]
fn a_book_without_lines_is_audited_the_same_way() {
    let mut document = book::document(&ordinary());
    for item in &mut document.evaluation.items {
        for indicator in &mut item.indicators {
            for cells in indicator.years.values_mut() {
                cells.plan.line = None;
                cells.actual.line = None;
                cells.rate.line = None;
            }
        }
    }
    let place = Place::Rate(0, 0, book::year(2020));
    let report = audit(&alter::with(&document, &place, "999.9"));
    let finding = report.conflicts().next().expect("the rate is wrong");
    assert_eq!(finding.claimed.line, None);
    assert_eq!(
        finding.place,
        "項目1-1 指標「見本相談の支援者数」 令和2年度 達成度"
    );
    assert!(audit::text(&report, false, false, Language::Japanese).contains("項目1-1 指標"));
}

#[test]
fn every_finding_names_a_registered_rule() {
    let report = audit(&book::document(&ordinary()));
    for finding in &report.findings {
        assert!(
            RULES.iter().any(|r| r.code() == finding.rule),
            "{}",
            finding.rule
        );
        assert!(!finding.note.is_empty());
        assert!(!finding.note_en.is_empty());
    }
    let codes: BTreeSet<&str> = RULES.iter().map(|r| r.code()).collect();
    assert_eq!(codes.len(), RULES.len());
    assert_eq!(report.count(None, Verdict::Conflict), 0);
}
