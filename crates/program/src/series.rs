//! Series: the yearly figures a programme reports, with their targets and the places where they
//! are printed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{Decimal, FiscalYear, Id, Rounding, Unit};

use crate::{Formula, SeriesRef};

/// A yearly figure a programme reports (実績系列).
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its id within the programme (`consultations`).
    pub id: Id<Series>,
    /// Its name.
    pub name: String,
    /// Its unit. Shares and ratios in `%` are hundredfold; money is scaled from the unit of the
    /// measure (a sum of 円 in 百万円 is divided by 1,000,000).
    pub unit: Unit,
    /// How many of the unit of the measure one unit of the series is, where that does not follow
    /// from the names (万社 from 社: 10,000).
    pub scale: Option<Decimal>,
    /// How it is computed.
    pub formula: Formula,
    /// How digits are dropped; needed where the formula can yield fractions (invariant I7).
    pub rounding: Option<Rounding>,
    /// Which way is better.
    pub direction: Direction,
    /// Number of the indicator (指標) it feeds, such as `1-1`.
    pub indicator: Option<String>,
    /// Rows of the book that print it, 再掲 included.
    pub prints: Vec<PrintedAs>,
    /// Targets, where the programme sets its own.
    pub target: Option<Target>,
    /// The series of an earlier version that it continues under another definition (接続).
    pub continues: Option<SeriesRef>,
    /// What is not comparable across that change, one Japanese sentence.
    pub break_note: String,
    /// First and last fiscal year for which it is reported; every year where `None`.
    pub years: Option<(FiscalYear, FiscalYear)>,
}

/// Which way is better (指標の方向).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    #[default]
    Up,
    /// Less is better.
    Down,
}

/// A row of the book in which a series is printed (掲載箇所): its words, as the book prints them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PrintedAs {
    /// Item of the evaluation.
    pub item: String,
    /// Headings above; `None` where programme and measure suffice.
    pub section: Option<String>,
    /// The activity, as printed.
    pub programme: String,
    /// What is counted, as printed.
    pub measure: String,
}

/// Targets of a series (目標値).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target {
    /// The level from which one started.
    pub baseline: Option<Decimal>,
    /// By fiscal year.
    pub years: BTreeMap<FiscalYear, Decimal>,
    /// Over the whole period.
    pub period: Option<Decimal>,
    /// Changes, in order: day, reason, and the years that changed.
    pub revisions: Vec<(Date, String, BTreeMap<FiscalYear, Decimal>)>,
}

impl Target {
    /// The target of a year after all revisions.
    #[must_use]
    pub fn of(&self, year: FiscalYear) -> Option<Decimal> {
        let revised = self.revisions.iter().rev();
        revised
            .filter_map(|(_, _, years)| years.get(&year))
            .next()
            .or_else(|| self.years.get(&year))
            .copied()
    }
}
