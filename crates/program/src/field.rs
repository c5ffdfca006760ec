//! Fields of an act and the values they take.

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use kernel::{Decimal, Id, Unit};
use serde::{Deserialize, Serialize};

use crate::{Condition, Rule};

/// A field (記入事項) of a kind of act.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its id within the kind (`amount`).
    pub id: Id<Field>,
    /// Its name, as a form prints it.
    pub name: String,
    /// What may be written.
    pub of: FieldType,
    /// Whether it must be written, where it is visible.
    pub required: bool,
    /// When it is asked for at all; always where `None`.
    pub visible_when: Option<Condition>,
    /// What must hold of it.
    pub rules: Vec<Rule>,
}

/// What may be written in a field (記入の型).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// A measure (数量) in `unit`, with at most `digits` (0 to 4) after the point.
    Number {
        /// Its unit.
        unit: Unit,
        /// Digits after the point.
        digits: u32,
        /// Least value allowed.
        least: Option<Decimal>,
        /// Greatest value allowed.
        greatest: Option<Decimal>,
    },
    /// A code of the programme's code list of this id.
    Code(String),
    /// A text of at most so many characters.
    Text(u32),
    /// A day.
    Day,
    /// Yes or no.
    Flag,
}

/// A code list (コード表): codes and their names, in the order of printing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeList {
    /// Its name.
    pub name: String,
    /// Code and name.
    pub codes: Vec<(String, String)>,
}

impl CodeList {
    /// The name of a code.
    #[must_use]
    pub fn name_of(&self, code: &str) -> Option<&str> {
        let found = self.codes.iter().find(|(known, _)| known == code);
        found.map(|(_, name)| name.as_str())
    }
}

/// What is written in a field of an act (記入内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// A measure, in the unit of its field.
    Number(Decimal),
    /// A code.
    Code(String),
    /// A text.
    Text(String),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// The number, where it is one.
    #[must_use]
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Code(text) | Self::Text(text) => f.write_str(text),
            Self::Day(day) => write!(f, "{day}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// The values of an act by field.
pub type Values = BTreeMap<Id<Field>, Value>;
