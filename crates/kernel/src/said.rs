//! What Kiban says (文言): every sentence in Japanese and in English, written side by side where it
//! arises, so that neither can be forgotten and both take the same values.
//!
//! It does not decide in which language to speak: the command line or the screen does.

use std::fmt;

/// Language in which Kiban speaks (表示言語). Japanese unless another is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// 日本語.
    #[default]
    Japanese,
    /// English.
    English,
}

impl Language {
    /// Picks the wording of a fixed sentence.
    #[must_use]
    pub fn say<'s>(self, japanese: &'s str, english: &'s str) -> &'s str {
        match self {
            Self::Japanese => japanese,
            Self::English => english,
        }
    }
}

/// A sentence or phrase in both languages (文言). Made by [`said!`](crate::said), so that one place
/// holds both wordings.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// As a careful official would say it.
    pub ja: String,
    /// The same in English.
    pub en: String,
}

impl Said {
    /// A name or figure that is the same in both languages.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let ja = text.into();
        Self { en: ja.clone(), ja }
    }

    /// The wording in one language.
    #[must_use]
    pub fn wording(&self, language: Language) -> &str {
        language.say(&self.ja, &self.en)
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ja.is_empty() && self.en.is_empty()
    }

    /// This, then `more`; English parts its sentences by a blank.
    #[must_use]
    pub fn then(mut self, more: &Self) -> Self {
        self.ja.push_str(&more.ja);
        if !self.en.is_empty() && !more.en.is_empty() {
            self.en.push(' ');
        }
        self.en.push_str(&more.en);
        self
    }
}

/// Japanese, the language of record.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.ja)
    }
}

/// A figure or name that is the same in both languages.
impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::same(text)
    }
}

/// A figure or name that is the same in both languages.
impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::same(text)
    }
}

/// A fixed pair: Japanese, English.
impl From<(&str, &str)> for Said {
    fn from((ja, en): (&str, &str)) -> Self {
        Self {
            ja: ja.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// Says something in Japanese and in English (文言を作る). Both wordings are format strings over the
/// same values; names in scope may be captured by either alone.
///
/// ```
/// let name = "guideline-2022";
/// let said = kernel::said!("評定基準「{name}」はありません。", "There is no rule set “{name}”.");
/// assert_eq!(said.en, "There is no rule set “guideline-2022”.");
/// ```
#[macro_export]
macro_rules! said {
    ($ja:literal, $en:literal $(, $($given:tt)+)?) => {
        $crate::Said {
            ja: ::std::format!($ja $(, $($given)+)?),
            en: ::std::format!($en $(, $($given)+)?),
        }
    };
    ($ja:literal, $en:literal,) => { $crate::said!($ja, $en) };
}
