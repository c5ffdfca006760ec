//! Small cases to rate: indicators of one year, evaluations given as letters.

use std::fmt::Write;

use evaluation::{
    Evaluation, EvaluationKind, Flag, Indicator, IndicatorKind, IndicatorYear, Item, ItemRatings,
    Overall, TargetPeriod, Terms,
    rules::{Proposal, Rules, Scheme, achievement},
};
use expect_test::Expect;
use kernel::{Entry, FiscalYear, Id, Period, Rating, Rounding};

pub(crate) fn year(year: u16) -> FiscalYear {
    FiscalYear::new(year).expect("a year of our time")
}

pub(crate) fn scheme(name: &str) -> &'static Scheme {
    Rules::builtin().find(name).expect("a built-in rule set")
}

pub(crate) fn rounded(name: &str, rounding: Rounding) -> Scheme {
    let mut scheme = scheme(name).clone();
    scheme.achievement.rounding = rounding;
    scheme
}

/// An indicator with one year, 2021.
pub(crate) fn indicator(kind: IndicatorKind, base: &str, plan: &str, actual: &str) -> Indicator {
    let mut indicator = Indicator {
        number: Some(Id::new("1-1")),
        label: "支援者数".to_owned(),
        kind,
        ..Indicator::default()
    };
    indicator.baseline.level = Entry::read(base);
    let cells = IndicatorYear {
        plan: Entry::read(plan),
        actual: Entry::read(actual),
        ..IndicatorYear::default()
    };
    indicator.years.insert(year(2021), cells);
    indicator
}

pub(crate) fn rate(
    kind: IndicatorKind,
    base: &str,
    plan: &str,
    actual: &str,
    scheme: &Scheme,
) -> String {
    match achievement(&indicator(kind, base, plan, actual), year(2021), scheme) {
        Ok(done) => done.printed.to_string(),
        Err(why) => format!("{why:?}"),
    }
}

pub(crate) fn item(number: &str, letter: Rating, important: bool) -> Item {
    Item {
        number: Id::new(number),
        name: "業務".to_owned(),
        importance: important.then(|| Flag {
            level: "高".to_owned(),
            ..Flag::default()
        }),
        ratings: ItemRatings {
            minister: letter,
            ..ItemRatings::default()
        },
        ..Item::default()
    }
}

/// An annual evaluation of items given as letters; `!` marks high importance.
pub(crate) fn evaluation(letters: &str) -> Evaluation {
    let items = letters.split_whitespace().enumerate().map(|(i, word)| {
        let letter = Rating::parse(word.trim_end_matches('!')).expect("a letter");
        item(&format!("1-{}", i + 1), letter, word.ends_with('!'))
    });
    Evaluation {
        kind: EvaluationKind::Annual(year(2021)),
        agency: evaluation::Agency::default(),
        period: TargetPeriod {
            ordinal: Some(4),
            years: Period::new(year(2019), year(2023)).expect("in order"),
            terms: Terms::default(),
        },
        ministers: Vec::new(),
        procedures: Vec::new(),
        notes: Vec::new(),
        overall: Overall::default(),
        summary: Vec::new(),
        items: items.collect(),
    }
}

pub(crate) fn show(proposal: &Proposal) -> String {
    let mut shown = String::new();
    for step in &proposal.trace {
        writeln!(shown, "{}", step.text).expect("writing to a string");
        if !step.source.is_empty() {
            writeln!(shown, "    {}", step.source).expect("writing to a string");
        }
    }
    let letter = |rating: Option<Rating>| rating.map_or("なし", Rating::as_str);
    write!(
        shown,
        "案: {} 参考: {}",
        letter(proposal.rating),
        letter(proposal.hint)
    )
    .expect("writing to a string");
    shown
}

pub(crate) fn check(actual: &str, expected: &Expect) {
    expected.assert_eq(actual);
}
