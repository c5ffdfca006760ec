//! Problems (入力の不備): a fault of an input, with its place, reason and remedy.
//!
//! A reader or checker returns every problem it met beside what it understood. A fault of our own
//! machine is not a problem, and a rule that says no is a refusal: both are other types.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where in an input something stands (所在).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// File name as the user gave it, or a name inside a book.
    pub file: String,
    /// 1-based line, where the input has lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Field or cell, in the words of the form (`項目1-2 指標2-1 計画値 令和3年度`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub field: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.field.is_empty() {
            write!(f, "（{}）", self.field)?;
        }
        Ok(())
    }
}

/// A fault of an input (不備), said as a careful official would say it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// Stable code word, ASCII (`missing-year`).
    pub code: String,
    /// What is wrong (理由), one Japanese sentence.
    pub reason: String,
    /// What to do (対処), one Japanese sentence.
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n  対処: {}",
            self.place, self.reason, self.remedy
        )
    }
}
