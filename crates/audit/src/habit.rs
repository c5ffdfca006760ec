//! How the document drops digits (端数処理の傾向), inferred from the figures that were computed
//! from other printed figures.

use std::fmt;

use kernel::{Ratio, Rounding, Said, said};
use serde::{Deserialize, Serialize};

use crate::amount::Amount;

/// A rounding habit (端数処理の傾向) of one kind of figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// What was looked at (`達成度`).
    pub subject: String,
    /// The same in English. For display only, not in JSON.
    #[serde(skip)]
    pub subject_en: String,
    /// Digits after the point.
    pub digits: u32,
    /// Figures examined.
    pub examined: usize,
    /// How many agree when digits are cut off (切捨て).
    pub truncated: usize,
    /// How many agree when rounded half up (四捨五入).
    pub rounded: usize,
}

impl Habit {
    /// The mode that explains more figures, where one does.
    #[must_use]
    pub fn rounding(&self) -> Option<Rounding> {
        match self.truncated.cmp(&self.rounded) {
            std::cmp::Ordering::Greater => Some(Rounding::truncate(self.digits)),
            std::cmp::Ordering::Less => Some(Rounding::half_up(self.digits)),
            std::cmp::Ordering::Equal => None,
        }
    }
}

impl Habit {
    /// The habit in words.
    #[must_use]
    pub fn said(&self) -> Said {
        let Self {
            subject,
            subject_en,
            digits,
            examined,
            truncated,
            rounded,
        } = self;
        match self.rounding() {
            Some(rounding) if truncated > rounded => said!(
                "{subject}は{rounding}: {examined}件中{truncated}件が一致、四捨五入では{rounded}件",
                "{subject_en} are cut off after {digits} digit(s): {truncated} of {examined} agree, {rounded} if rounded"
            ),
            Some(rounding) => said!(
                "{subject}は{rounding}: {examined}件中{rounded}件が一致、切捨てでは{truncated}件",
                "{subject_en} are rounded to {digits} digit(s): {rounded} of {examined} agree, {truncated} if cut off"
            ),
            None => said!(
                "{subject}の端数処理は特定できない: {examined}件中、切捨てで{truncated}件、四捨五入で{rounded}件が一致",
                "how {subject_en} drop digits cannot be told: of {examined}, {truncated} agree if cut off, {rounded} if rounded"
            ),
        }
    }
}

impl fmt::Display for Habit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().ja)
    }
}

/// Counts figures and what came out exactly, for one kind of figure.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    cases: Vec<(u32, bool, bool)>,
}

impl Tally {
    /// Adds a printed figure and the exact value (in its base unit) it was computed from.
    pub(crate) fn add(&mut self, printed: &Amount, exact: Ratio) {
        let Some(shown) = exact.divide(printed.factor()) else {
            return;
        };
        let digits = printed.value.scale();
        let own = Ratio::from(printed.value);
        let agrees = |rounding| shown.round(rounding).map(Ratio::from) == Some(own);
        let cut = agrees(Rounding::truncate(digits));
        let up = agrees(Rounding::half_up(digits));
        self.cases.push((digits, cut, up));
    }

    /// The habit, for the number of digits that most of the figures print.
    pub(crate) fn habit(&self, (subject, subject_en): (&str, &str)) -> Option<Habit> {
        let digits = (0..=6).max_by_key(|d| self.cases.iter().filter(|c| c.0 == *d).count())?;
        let cases: Vec<_> = self.cases.iter().filter(|c| c.0 == digits).collect();
        (cases.len() >= 3).then(|| Habit {
            subject: subject.to_owned(),
            subject_en: subject_en.to_owned(),
            digits,
            examined: cases.len(),
            truncated: cases.iter().filter(|c| c.1).count(),
            rounded: cases.iter().filter(|c| c.2).count(),
        })
    }

    /// Figures that follow from the printed operands in either way, and those that do not.
    pub(crate) fn agreement(&self) -> (usize, usize) {
        let agree = self.cases.iter().filter(|c| c.1 || c.2).count();
        (agree, self.cases.len() - agree)
    }
}
