//! Tallies: what was counted, and who can tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use jiff::civil::Date;
use kernel::{Decimal, FiscalYear, Ratio};
use serde::{Deserialize, Serialize};

/// An exact sum of measures (合計量), in ten-thousandths, so that it is kept as a whole number.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Amount(i64);

impl Amount {
    /// How many of it make one.
    pub const PARTS: i64 = 10_000;

    /// The amount of a number with at most four digits after the point; `None` beyond that, or
    /// where it does not fit.
    #[must_use]
    pub fn from_decimal(number: Decimal) -> Option<Self> {
        let scaled = number.checked_mul(Decimal::from(Self::PARTS))?;
        let whole = scaled.is_integer();
        whole
            .then(|| i64::try_from(scaled).ok().map(Self))
            .flatten()
    }

    /// So many ten-thousandths.
    #[must_use]
    pub const fn from_parts(parts: i64) -> Self {
        Self(parts)
    }

    /// How many ten-thousandths.
    #[must_use]
    pub const fn parts(self) -> i64 {
        self.0
    }

    /// The number it stands for.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 4).normalize()
    }

    /// The number it stands for, as a ratio.
    #[must_use]
    pub fn to_ratio(self) -> Ratio {
        self.to_decimal().into()
    }

    /// Exact sum; `None` where it does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

/// What was counted of one counter in one span (集計値).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Acts.
    pub acts: i64,
    /// Sum of the measure; zero where the counter adds up none.
    pub amount: Amount,
    /// Different parties; zero where the counter asks for none.
    pub parties: i64,
}

/// A calendar month (年月), the finest span kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 100 + i32::from(day.month()))
    }

    /// From `yyyymm`.
    #[must_use]
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// As `yyyymm`.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The quarter of its fiscal year, 1 from April.
    #[must_use]
    pub const fn quarter(self) -> i32 {
        ((self.0 % 100) + 8) % 12 / 3 + 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月", self.0 / 100, self.0 % 100)
    }
}

/// Whoever can tell what was counted (集計の元).
pub trait Tallies {
    /// What was counted of the counter of this canonical text in a fiscal year.
    fn tally(&self, counter: &str, year: FiscalYear) -> Tally;

    /// The measure of the last act of the year, for a counter that asks for it.
    fn last(&self, counter: &str, year: FiscalYear) -> Option<Amount>;

    /// The fiscal years in which anything was counted.
    fn years(&self) -> BTreeSet<FiscalYear>;
}

/// Tallies held in memory (集計表).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    tallies: BTreeMap<String, BTreeMap<FiscalYear, Tally>>,
    last: BTreeMap<String, BTreeMap<FiscalYear, Amount>>,
}

impl Ledger {
    /// Puts what was counted of a counter in a year.
    pub fn put(&mut self, counter: &str, year: FiscalYear, tally: Tally) {
        if tally == Tally::default() {
            return;
        }
        let years = self.tallies.entry(counter.to_owned()).or_default();
        years.insert(year, tally);
    }

    /// Puts the last measure of a counter in a year.
    pub fn put_last(&mut self, counter: &str, year: FiscalYear, amount: Amount) {
        let years = self.last.entry(counter.to_owned()).or_default();
        years.insert(year, amount);
    }

    /// Every tally, in order of counter and year.
    pub fn iter(&self) -> impl Iterator<Item = (&str, FiscalYear, Tally)> {
        self.tallies.iter().flat_map(|(counter, years)| {
            years
                .iter()
                .map(move |(year, tally)| (counter.as_str(), *year, *tally))
        })
    }
}

impl Tallies for Ledger {
    fn tally(&self, counter: &str, year: FiscalYear) -> Tally {
        let years = self.tallies.get(counter);
        let tally = years.and_then(|years| years.get(&year));
        tally.copied().unwrap_or_default()
    }

    fn last(&self, counter: &str, year: FiscalYear) -> Option<Amount> {
        self.last.get(counter)?.get(&year).copied()
    }

    fn years(&self) -> BTreeSet<FiscalYear> {
        let tallied = self.tallies.values().flat_map(BTreeMap::keys);
        let last = self.last.values().flat_map(BTreeMap::keys);
        tallied.chain(last).copied().collect()
    }
}
