//! Problems (入力の不備): a fault of an input, with its place, reason and remedy.
//!
//! A reader or checker returns every problem it met beside what it understood. A fault of our own
//! machine is not a problem, and a rule that says no is a refusal: both are other types.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::said::{Language, Said};

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

impl Place {
    /// A file, or a name inside a book.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            ..Self::default()
        }
    }

    /// The same place, at a line where there is one.
    #[must_use]
    pub fn line(mut self, line: impl Into<Option<u32>>) -> Self {
        self.line = line.into();
        self
    }

    /// The same place, at a field or cell.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = field.into();
        self
    }

    /// The place as shown to a reader of `language`. Fields keep the words of the form.
    #[must_use]
    pub fn wording(&self, language: Language) -> String {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let field = match language {
            _ if self.field.is_empty() => String::new(),
            Language::Japanese => format!("（{}）", self.field),
            Language::English => format!(" ({})", self.field),
        };
        format!("{}{line}{field}", self.file)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.wording(Language::Japanese))
    }
}

/// A fault of an input (不備), said as a careful official would say it, in both languages.
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
    /// What is wrong, in English.
    pub reason_en: String,
    /// What to do, in English.
    pub remedy_en: String,
}

impl Problem {
    /// A problem, said by [`said!`](crate::said) in both languages.
    #[must_use]
    pub fn new(place: Place, code: impl Into<String>, reason: Said, remedy: Said) -> Self {
        Self {
            place,
            code: code.into(),
            reason: reason.ja,
            remedy: remedy.ja,
            reason_en: reason.en,
            remedy_en: remedy.en,
        }
    }

    /// What is wrong, in `language`.
    #[must_use]
    pub fn reason_in(&self, language: Language) -> &str {
        language.say(&self.reason, &self.reason_en)
    }

    /// What to do, in `language`.
    #[must_use]
    pub fn remedy_in(&self, language: Language) -> &str {
        language.say(&self.remedy, &self.remedy_en)
    }
}

/// Japanese, for logs and tests; screens ask for the wording in their language.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}\n  対処: {}",
            self.place, self.reason, self.remedy
        )
    }
}
