//! Formulas: how a series is computed from acts, or from other series.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use kernel::{FiscalYear, Id};

use crate::{Field, Kind, Program, Role, Series};

/// Which acts of a kind count (抽出条件): for every field named, one of the values written beside
/// it. Codes stand as they are, flags as `true` and `false`. Empty: every act.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Filter(pub BTreeMap<Id<Field>, BTreeSet<String>>);

impl fmt::Display for Filter {
    /// `field=a|b&other=c`, in order; empty for every act.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (field, values)) in self.0.iter().enumerate() {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let and = if at == 0 { "" } else { "&" };
            write!(f, "{and}{field}={}", values.join("|"))?;
        }
        Ok(())
    }
}

/// A series named from a formula: of the same programme, or of another (`program/series`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesRef {
    /// The programme.
    pub program: Id<Program>,
    /// The series within it.
    pub series: Id<Series>,
}

impl fmt::Display for SeriesRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.program, self.series)
    }
}

/// What a growth is measured against (比較の基準).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The fiscal year before (前年度).
    Previous,
    /// A fixed fiscal year (対元年度).
    Year(FiscalYear),
}

/// How a series is computed for a fiscal year (算式).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Formula {
    /// How many acts of a kind (件数).
    Count {
        /// The kind.
        kind: Id<Kind>,
        /// Which of its acts.
        filter: Filter,
    },
    /// How many different parties in a role of a kind (実数).
    Distinct {
        /// The kind.
        kind: Id<Kind>,
        /// The role.
        role: Id<Role>,
        /// Which of its acts.
        filter: Filter,
    },
    /// The sum of a measure (合計).
    Sum {
        /// The kind.
        kind: Id<Kind>,
        /// The measure.
        field: Id<Field>,
        /// Which of its acts.
        filter: Filter,
    },
    /// The mean of a measure over acts (平均).
    Mean {
        /// The kind.
        kind: Id<Kind>,
        /// The measure.
        field: Id<Field>,
        /// Which of its acts.
        filter: Filter,
    },
    /// The measure of the last act of the year, by day and then by number (期末値).
    Last {
        /// The kind.
        kind: Id<Kind>,
        /// The measure.
        field: Id<Field>,
        /// Which of its acts.
        filter: Filter,
    },
    /// Acts under `part` as a share of acts under `whole` (割合), such as useful among answered.
    Share {
        /// The kind.
        kind: Id<Kind>,
        /// The numerator; it narrows `whole`.
        part: Filter,
        /// The denominator.
        whole: Filter,
    },
    /// One series over another (比率).
    Ratio {
        /// The numerator.
        numerator: SeriesRef,
        /// The denominator.
        denominator: SeriesRef,
    },
    /// A series as a multiple of its own value in the base year (対比): 160.7 % is 1.607.
    Growth {
        /// The series.
        of: SeriesRef,
        /// The base.
        base: Base,
        /// Whether only what exceeds the base is given (増減率: 60.7 %).
        increase: bool,
    },
    /// Series added and subtracted within the year (計・差引).
    Total {
        /// Added.
        plus: Vec<SeriesRef>,
        /// Subtracted.
        minus: Vec<SeriesRef>,
    },
    /// Series added and subtracted over all years up to this one (累計・在籍).
    Roll {
        /// Added.
        plus: Vec<SeriesRef>,
        /// Subtracted.
        minus: Vec<SeriesRef>,
        /// First year that counts; every year where `None`.
        since: Option<FiscalYear>,
    },
}

impl Formula {
    /// The series it is computed from, none where it reads acts.
    #[must_use]
    pub fn operands(&self) -> Vec<&SeriesRef> {
        match self {
            Self::Ratio {
                numerator,
                denominator,
            } => vec![numerator, denominator],
            Self::Growth { of, .. } => vec![of],
            Self::Total { plus, minus } | Self::Roll { plus, minus, .. } => {
                plus.iter().chain(minus).collect()
            }
            Self::Count { .. }
            | Self::Distinct { .. }
            | Self::Sum { .. }
            | Self::Mean { .. }
            | Self::Last { .. }
            | Self::Share { .. } => Vec::new(),
        }
    }

    /// The kind of act it reads, `None` where it is computed from other series.
    #[must_use]
    pub fn kind(&self) -> Option<&Id<Kind>> {
        match self {
            Self::Count { kind, .. }
            | Self::Distinct { kind, .. }
            | Self::Sum { kind, .. }
            | Self::Mean { kind, .. }
            | Self::Last { kind, .. }
            | Self::Share { kind, .. } => Some(kind),
            Self::Ratio { .. } | Self::Growth { .. } | Self::Total { .. } | Self::Roll { .. } => {
                None
            }
        }
    }
}
