//! Ratings (評語): S A B C D, "-" for an item that was not rated, and blank for a cell left empty.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A rating letter (評語) of the MIC guideline; "B" is the standard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rating {
    /// Nothing is printed (空欄): not yet rated.
    #[default]
    Blank,
    /// "-": nothing happened that could be rated; it does not enter the overall rating.
    Excluded,
    /// 所期の目標を下回っており、抜本的な改善を求める.
    D,
    /// 所期の目標を下回っており、改善を要する.
    C,
    /// 所期の目標を達成している (the standard).
    B,
    /// 所期の目標を上回る成果.
    A,
    /// 所期の目標を量的及び質的に上回る顕著な成果.
    S,
}

impl Rating {
    /// The five letters, best first.
    pub const LETTERS: [Self; 5] = [Self::S, Self::A, Self::B, Self::C, Self::D];

    /// Reads a printed rating of any width; `None` when the text is no rating.
    #[must_use]
    pub fn parse(printed: &str) -> Option<Self> {
        Some(match crate::text::squeeze(printed).as_str() {
            "" => Self::Blank,
            "-" => Self::Excluded,
            "S" => Self::S,
            "A" => Self::A,
            "B" => Self::B,
            "C" => Self::C,
            "D" => Self::D,
            _ => return None,
        })
    }

    /// The letter as forms print it; blank is the empty string.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::Excluded => "－",
            Self::Blank => "",
        }
    }

    /// Whether this is one of the five letters.
    #[must_use]
    pub fn is_letter(self) -> bool {
        !matches!(self, Self::Blank | Self::Excluded)
    }

    /// The rating one step better (一段階引上げ); S stays S, and what is no letter stays as it is.
    #[must_use]
    pub fn raised(self) -> Self {
        match self {
            Self::A | Self::S => Self::S,
            Self::B => Self::A,
            Self::C => Self::B,
            Self::D => Self::C,
            other => other,
        }
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Rating {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Rating {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let printed = String::deserialize(deserializer)?;
        Self::parse(&printed).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "評語「{printed}」は読めません。S・A・B・C・D・－・空欄のいずれかで記入してください"
            ))
        })
    }
}
