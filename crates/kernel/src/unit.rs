//! Units (単位) of printed quantities, and the scale words that multiply a number.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::squeeze;

/// A unit as printed, folded (`件`, `者`, `%`, `千円`, `億円`, `%ポイント`); empty when none stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unit(String);

/// Money units and their size in yen, longest first.
const MONEY: [(&str, i64); 8] = [
    ("兆円", 1_000_000_000_000),
    ("十億円", 1_000_000_000),
    ("百万円", 1_000_000),
    ("億円", 100_000_000),
    ("千万円", 10_000_000),
    ("万円", 10_000),
    ("千円", 1_000),
    ("円", 1),
];

impl Unit {
    /// Makes a unit from printed text: width folds, spaces go, 割合の記号 becomes `%`.
    #[must_use]
    pub fn new(printed: &str) -> Self {
        Self(squeeze(printed))
    }

    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no unit is printed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Size in yen of one of this unit, for money units.
    #[must_use]
    pub fn yen(&self) -> Option<i64> {
        MONEY
            .iter()
            .find(|(name, _)| *name == self.0)
            .map(|(_, yen)| *yen)
    }

    /// Whether values of this unit are shares or rates, which do not add up over years.
    #[must_use]
    pub fn is_rate(&self) -> bool {
        self.0.starts_with('%') || matches!(self.0.as_str(), "割" | "倍" | "ポイント")
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Unit {
    fn from(printed: &str) -> Self {
        Self::new(printed)
    }
}
