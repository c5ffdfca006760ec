//! The rules (規則): each recomputes one kind of relation. A rule finds the claims, decides which
//! figures they follow from, and says how they came out; it never reads files or prints.

mod achievement;
mod average;
mod calendar;
mod count;
mod growth;
mod input;
mod letter;
mod listing;
mod part;
mod portion;
mod rating;
mod roll;
mod statement;
mod sum;
mod target;
mod twice;

use kernel::{Ratio, Rounding};

use crate::{amount::Amount, finding::Finding, habit::Habit, ledger::Ledger};

/// A fixed text in Japanese and in English.
pub type Both = (&'static str, &'static str);

/// How a rule explains itself (規則の説明).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Its name (`年度の合計`).
    pub name: Both,
    /// What it recomputes, and when it calls a conflict.
    pub explanation: Both,
    /// An example of the relation.
    pub example: Both,
}

/// One kind of relation (規則).
pub trait Rule: Sync {
    /// Stable code word, ASCII (`sum-over-years`).
    fn code(&self) -> &'static str;
    /// How it explains itself.
    fn words(&self) -> Words;
    /// Every relation of this kind in the document, with its verdict.
    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding>;
    /// How the figures of this kind drop digits, where enough of them tell.
    fn habit(&self, _ledger: &Ledger<'_>) -> Option<Habit> {
        None
    }
}

/// Every rule, in the order in which they are explained.
pub const RULES: &[&dyn Rule] = &[
    &achievement::AchievementRate,
    &twice::StatedTwice,
    &sum::SumOverYears,
    &part::SumOfParts,
    &listing::PartsInBrackets,
    &listing::ListedTotal,
    &roll::RollForward,
    &portion::Portion,
    &portion::Bound,
    &growth::Growth,
    &average::Average,
    &count::NamedPlaces,
    &count::SpanOfYears,
    &count::RatedItems,
    &rating::SummaryAgainstSheet,
    &letter::LettersInProse,
    &rating::SummaryMarks,
    &rating::OverallPhrase,
    &statement::GoalsReached,
    &statement::LevelReached,
    &target::TargetLevel,
    &input::WithinTotal,
    &input::AdministrativeCost,
    &calendar::Weekday,
];

/// Prints an exact value in the unit of `like`, with two digits more than it prints.
pub(crate) fn shown(exact: Ratio, like: &Amount) -> String {
    let Some(value) = exact.divide(like.factor()) else {
        return String::new();
    };
    let digits = like.value.scale();
    let (kept, rest) = (0..=2)
        .filter_map(|more| value.round(Rounding::truncate(digits + more)))
        .map(|kept| (kept, Ratio::from(kept) != value))
        .find(|(_, rest)| !rest)
        .or_else(|| {
            value
                .round(Rounding::truncate(digits + 2))
                .map(|kept| (kept, true))
        })
        .unwrap_or_default();
    format!(
        "{}{}{}",
        grouped(&kept.to_string()),
        if rest { "…" } else { "" },
        like.unit
    )
}

/// Groups digits by three.
pub(crate) fn grouped(plain: &str) -> String {
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}
