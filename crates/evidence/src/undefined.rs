//! Words and codes for why a figure has no value, as the tables say it.

use indicator::Undefined;

/// Why a figure has no value; its number stands in the tables that SQL reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    NotInForce = 1,
    NothingToDivideBy = 2,
    NothingStated = 3,
    UnknownSeries = 4,
    Endless = 5,
    TooLarge = 6,
}

impl Why {
    pub(crate) const ALL: [Self; 6] = [
        Self::NotInForce,
        Self::NothingToDivideBy,
        Self::NothingStated,
        Self::UnknownSeries,
        Self::Endless,
        Self::TooLarge,
    ];

    pub(crate) fn of(undefined: &Undefined) -> Self {
        match undefined {
            Undefined::NotInForce => Self::NotInForce,
            Undefined::NothingToDivideBy => Self::NothingToDivideBy,
            Undefined::NothingStated => Self::NothingStated,
            Undefined::UnknownSeries(_) => Self::UnknownSeries,
            Undefined::Endless(_) => Self::Endless,
            Undefined::TooLarge => Self::TooLarge,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::NotInForce => "not-in-force",
            Self::NothingToDivideBy => "nothing-to-divide-by",
            Self::NothingStated => "nothing-stated",
            Self::UnknownSeries => "unknown-series",
            Self::Endless => "endless",
            Self::TooLarge => "too-large",
        }
    }

    pub(crate) const fn number(self) -> i32 {
        self as i32
    }
}
