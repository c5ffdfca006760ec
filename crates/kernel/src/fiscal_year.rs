//! Fiscal years (年度, April to March) and periods of them, read and printed in 令和, 平成, 昭和 and
//! the western calendar.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::squeeze;

/// A fiscal year (年度), named by the calendar year in which its April falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FiscalYear(u16);

/// An era (元号) by the fiscal year that officials count as its first (元年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Era {
    name: &'static str,
    letter: char,
    first: u16,
    last: u16,
}

/// FY2019 is printed both 平成31年度 and 令和元年度; 令和 wins when we print.
const ERAS: [Era; 4] = [
    Era {
        name: "令和",
        letter: 'R',
        first: 2019,
        last: 2099,
    },
    Era {
        name: "平成",
        letter: 'H',
        first: 1989,
        last: 2019,
    },
    Era {
        name: "昭和",
        letter: 'S',
        first: 1926,
        last: 1989,
    },
    Era {
        name: "大正",
        letter: 'T',
        first: 1912,
        last: 1926,
    },
];

impl FiscalYear {
    /// The fiscal year starting in April of `year` (1900..=2100); `None` outside that range.
    #[must_use]
    pub fn new(year: u16) -> Option<Self> {
        (1900..=2100).contains(&year).then_some(Self(year))
    }

    /// The calendar year of its April.
    #[must_use]
    pub fn year(self) -> u16 {
        self.0
    }

    /// The next fiscal year.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The fiscal year before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// Year within its era: 元 is 1.
    #[must_use]
    pub fn year_of_era(self) -> u16 {
        let era = self.era();
        self.0 - era.first + 1
    }

    fn era(self) -> &'static Era {
        ERAS.iter()
            .find(|era| era.first <= self.0)
            .unwrap_or(&ERAS[3])
    }

    /// `令和元年度`, `平成30年度`.
    #[must_use]
    pub fn to_era_string(self) -> String {
        match self.year_of_era() {
            1 => format!("{}元年度", self.era().name),
            n => format!("{}{n}年度", self.era().name),
        }
    }

    /// Reads a fiscal year that says by itself which year it is: `令和元年度`, `R2`, `平成３０年度`,
    /// `2019年度`, `ＦＹ2019`. `年度` and `年` may be missing. `None` for anything else,
    /// also for `元年度` alone: see [`Period::read_year`].
    #[must_use]
    pub fn parse(printed: &str) -> Option<Self> {
        let folded = squeeze(printed);
        let bare = folded
            .trim_start_matches("FY")
            .trim_end_matches("年度")
            .trim_end_matches('年');
        if let Some(era) = ERAS.iter().find(|era| bare.starts_with(era.name)) {
            return Self::in_era(era, &bare[era.name.len()..]);
        }
        if let Some(era) = ERAS.iter().find(|era| bare.starts_with(era.letter)) {
            return Self::in_era(era, bare[1..].trim_start_matches('.'));
        }
        (bare.len() == 4)
            .then(|| bare.parse().ok())
            .flatten()
            .and_then(Self::new)
    }

    fn in_era(era: &Era, number: &str) -> Option<Self> {
        let n: u16 = if number == "元" {
            1
        } else {
            number.parse().ok()?
        };
        let year = era.first.checked_add(n)?.checked_sub(1)?;
        (n >= 1 && year <= era.last)
            .then(|| Self::new(year))
            .flatten()
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for FiscalYear {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.0)
    }
}

impl<'de> Deserialize<'de> for FiscalYear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = FiscalYear;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("年度（2019、令和元年度など）")
            }
            fn visit_u64<E: serde::de::Error>(self, year: u64) -> Result<FiscalYear, E> {
                u16::try_from(year)
                    .ok()
                    .and_then(FiscalYear::new)
                    .ok_or_else(|| {
                        E::custom(format!(
                            "{year}は年度として読めません。1900から2100の西暦で記入してください"
                        ))
                    })
            }
            fn visit_i64<E: serde::de::Error>(self, year: i64) -> Result<FiscalYear, E> {
                self.visit_u64(u64::try_from(year).unwrap_or(0))
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<FiscalYear, E> {
                FiscalYear::parse(text).ok_or_else(|| {
                    E::custom(format!(
                        "「{text}」は年度として読めません。2019、令和元年度のように記入してください"
                    ))
                })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// An inclusive run of fiscal years, such as 中期目標期間 (令和元～令和5年度).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First fiscal year.
    pub first: FiscalYear,
    /// Last fiscal year, not before the first.
    pub last: FiscalYear,
}

impl Period {
    /// A period; `None` when it would end before it starts.
    #[must_use]
    pub fn new(first: FiscalYear, last: FiscalYear) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// Every fiscal year of the period, in order.
    pub fn years(self) -> impl DoubleEndedIterator<Item = FiscalYear> + Clone {
        (self.first.0..=self.last.0).map(FiscalYear)
    }

    /// Number of fiscal years, at least 1.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a period is never empty")]
    pub fn len(self) -> usize {
        usize::from(self.last.0 - self.first.0) + 1
    }

    /// Whether `year` lies in the period.
    #[must_use]
    pub fn contains(self, year: FiscalYear) -> bool {
        self.first <= year && year <= self.last
    }

    /// Reads a year in the context of this period: besides what [`FiscalYear::parse`] reads,
    /// `元年度`, `２年度` or a bare `2` mean the year of the era in which it falls nearest to the
    /// period (in 令和元～5, `2年度` is 2020 and `30年度` is 2018).
    #[must_use]
    pub fn read_year(self, printed: &str) -> Option<FiscalYear> {
        if let Some(year) = FiscalYear::parse(printed) {
            return Some(year);
        }
        let folded = squeeze(printed);
        let bare = folded.trim_end_matches("年度").trim_end_matches('年');
        let n: u16 = if bare == "元" { 1 } else { bare.parse().ok()? };
        if !(1..=64).contains(&n) {
            return None;
        }
        let distance = |year: FiscalYear| {
            if self.contains(year) {
                0
            } else if year < self.first {
                self.first.0 - year.0
            } else {
                year.0 - self.last.0
            }
        };
        ERAS.iter()
            .filter_map(|era| FiscalYear::in_era(era, &n.to_string()))
            .min_by_key(|year| distance(*year))
            .filter(|year| distance(*year) <= 15)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.first.to_era_string();
        write!(
            f,
            "{}～{}",
            first.trim_end_matches("年度"),
            self.last.to_era_string()
        )
    }
}
