//! What a plan is made of: cells, their terms, and what terms read.

use indicator::{Aggregate, Counter};
use kernel::{FiscalYear, Ratio, Rounding};
use program::SeriesRef;

use crate::undefined::Why;

/// Ten-thousandths, in which amounts are counted.
const PARTS: i128 = 10_000;

/// A series in a fiscal year: what its terms give, divided by `common`, less one where asked, times
/// `factor`.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) series: SeriesRef,
    pub(crate) year: FiscalYear,
    /// 0 where it reads counters, otherwise one above the cells it reads.
    pub(crate) tier: u32,
    pub(crate) formula: Shape,
    pub(crate) is_less_one: bool,
    pub(crate) common: i128,
    /// `None` where the unit asks for a division by nothing.
    pub(crate) factor: Option<Ratio>,
    pub(crate) rounding: Rounding,
    /// Why it has no value, where that is known before counting.
    pub(crate) undefined: Option<Why>,
}

/// How the terms of a cell are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Of counters: added up, and divided where some stand below.
    Counted,
    /// One cell over another.
    Divided,
    /// Cells added up.
    Summed,
}

impl Shape {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Divided => "divided",
            Self::Summed => "summed",
        }
    }
}

/// Which side of a division a term stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Above, or added where nothing is divided.
    Above,
    /// Below.
    Below,
}

/// What a term reads.
#[derive(Debug, Clone)]
pub(crate) enum Reads {
    /// What was counted of a counter in a year.
    Counter(Measure, String, FiscalYear),
    /// Another cell, and its slot among those whose denominator is known only after counting.
    Cell(usize, Option<u32>),
}

/// What is read of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Acts,
    Parties,
    Amount,
    Last,
}

/// Something a cell adds up or divides.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) cell: usize,
    pub(crate) side: Side,
    pub(crate) weight: i128,
    pub(crate) reads: Reads,
}

impl Measure {
    pub(super) fn of(counter: &Counter) -> Self {
        match counter.aggregate {
            Aggregate::Count => Self::Acts,
            Aggregate::Distinct(_) => Self::Parties,
            Aggregate::Sum(_) => Self::Amount,
            Aggregate::Last(_) => Self::Last,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Acts => "acts",
            Self::Parties => "parties",
            Self::Amount => "amount",
            Self::Last => "last",
        }
    }

    /// What one of it is worth.
    pub(super) fn worth(self) -> Ratio {
        match self {
            Self::Acts | Self::Parties => Ratio::ONE,
            Self::Amount | Self::Last => Ratio::new(1, PARTS).unwrap_or(Ratio::ONE),
        }
    }
}
