//! One cell of a form that should hold a figure (記入値): what it prints and what that means.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    numeral::{CellText, read_cell},
    ratio::Ratio,
    text::squeeze,
    unit::Unit,
};

/// What a cell prints, understood (記載内容).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Printed {
    /// Nothing (空欄): not yet known. It is not nil.
    #[default]
    Blank,
    /// －, なし, 未実施: there is no value. It is not zero.
    Nil,
    /// One number.
    Number {
        /// The value, in `unit`; its scale is the number of digits printed.
        value: Decimal,
        /// The printed unit, empty when the cell prints none.
        unit: Unit,
        /// Printed as 内数: part of a total kept elsewhere.
        within: bool,
    },
    /// A statement, not a figure (`前年度実績以上`).
    Words,
}

/// A cell (記入値): its printed text, its meaning, and its line in the source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Given", into = "Shown")]
pub struct Entry {
    /// Printed text with wraps joined and outer spaces gone.
    pub text: String,
    /// What it means.
    pub printed: Printed,
    /// 1-based line of its first character in the source, if it was read from one.
    pub line: Option<u32>,
}

/// Entries are equal when they mean the same; line and spacing do not matter.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.printed == other.printed
            && (self.printed != Printed::Words || squeeze(&self.text) == squeeze(&other.text))
    }
}
impl Eq for Entry {}

impl Entry {
    /// Reads a cell as printed.
    #[must_use]
    pub fn read(printed: &str) -> Self {
        let text = crate::text::unwrap_lines(printed.lines());
        let printed = match read_cell(&text) {
            CellText::Blank => Printed::Blank,
            CellText::Nil => Printed::Nil,
            CellText::Number {
                value,
                unit,
                within,
            } => Printed::Number {
                value,
                unit,
                within,
            },
            CellText::Words => Printed::Words,
        };
        Self {
            text,
            printed,
            line: None,
        }
    }

    /// The same entry, standing at `line` of its source.
    #[must_use]
    pub fn at(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The value, where the cell holds one number.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        match &self.printed {
            Printed::Number { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The value as an exact ratio.
    #[must_use]
    pub fn ratio(&self) -> Option<Ratio> {
        self.value().map(Ratio::from)
    }

    /// The printed unit, where the cell holds one number with a unit.
    #[must_use]
    pub fn unit(&self) -> Option<&Unit> {
        match &self.printed {
            Printed::Number { unit, .. } if !unit.is_empty() => Some(unit),
            _ => None,
        }
    }

    /// The level the cell states: its number and unit, also where a word of degree follows it
    /// (`80%以上`). Empty unit where none is printed.
    #[must_use]
    pub fn level(&self) -> Option<(Decimal, Unit)> {
        const DEGREES: [&str; 6] = ["以上", "以下", "以内", "程度", "超", "未満"];
        let plain = match &self.printed {
            Printed::Number { value, unit, .. } => return Some((*value, unit.clone())),
            Printed::Blank | Printed::Nil => return None,
            Printed::Words => squeeze(&self.text),
        };
        let number = DEGREES
            .iter()
            .find_map(|degree| plain.strip_suffix(degree))?;
        match read_cell(number) {
            CellText::Number { value, unit, .. } => Some((value, unit)),
            CellText::Blank | CellText::Nil | CellText::Words => None,
        }
    }

    /// Whether the cell is empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.printed == Printed::Blank
    }
}

impl From<&str> for Entry {
    fn from(printed: &str) -> Self {
        Self::read(printed)
    }
}

/// What people and files may write for an entry: a number, a text, or our own JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    Integer(i64),
    Text(String),
    Shown(Shown),
}

/// The JSON of an entry: `{"text", "value", "unit", "line"}`; value and unit are those of its level.
#[derive(Serialize, Deserialize)]
struct Shown {
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Unit::is_empty")]
    unit: Unit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

impl From<Given> for Entry {
    fn from(given: Given) -> Self {
        match given {
            Given::Integer(n) => Self::read(&n.to_string()),
            Given::Text(text) => Self::read(&text),
            Given::Shown(shown) => Self {
                line: shown.line,
                ..Self::read(&shown.text)
            },
        }
    }
}

impl From<Entry> for Shown {
    fn from(entry: Entry) -> Self {
        let (value, unit) = entry
            .level()
            .map_or((None, Unit::default()), |(v, u)| (Some(v), u));
        Self {
            text: entry.text,
            value,
            unit,
            line: entry.line,
        }
    }
}
