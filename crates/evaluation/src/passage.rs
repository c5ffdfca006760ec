//! Text of a column (記載文), unwrapped, that still knows the line of every character.

use serde::{Deserialize, Serialize};

/// One paragraph (段落): wraps are joined, and `breaks` tells where the lines of the source began.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Given", into = "Shown")]
pub struct Passage {
    /// The text without wraps.
    pub text: String,
    /// Where source lines begin: byte offset in `text` and 1-based line, ascending. Empty for text
    /// that was not read from a document.
    pub breaks: Vec<(usize, u32)>,
}

/// Passages are equal when they say the same; wraps and spaces do not matter.
impl PartialEq for Passage {
    fn eq(&self, other: &Self) -> bool {
        kernel::text::squeeze(&self.text) == kernel::text::squeeze(&other.text)
    }
}
impl Eq for Passage {}

impl Passage {
    /// Joins source lines, each with its line number, to one paragraph.
    #[must_use]
    pub fn join<'a>(lines: impl IntoIterator<Item = (u32, &'a str)>) -> Self {
        let mut passage = Self::default();
        for (number, line) in lines {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            if latin(passage.text.chars().last()) && latin(line.chars().next()) {
                passage.text.push(' ');
            }
            passage.breaks.push((passage.text.len(), number));
            passage.text.push_str(line);
        }
        passage
    }

    /// 1-based source line of the character at byte offset `at`.
    #[must_use]
    pub fn line_of(&self, at: usize) -> Option<u32> {
        let after = self.breaks.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).map(|i| self.breaks[i].1)
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl From<&str> for Passage {
    fn from(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            breaks: Vec::new(),
        }
    }
}

/// A text alone, or a text with its lines.
#[derive(Deserialize)]
#[serde(untagged)]
enum Given {
    Text(String),
    Shown {
        text: String,
        #[serde(default)]
        breaks: Vec<(usize, u32)>,
    },
}

/// Text that was read keeps its lines; own text is written as a plain string.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    Text(String),
    Lines {
        text: String,
        breaks: Vec<(usize, u32)>,
    },
}

impl From<Given> for Passage {
    fn from(given: Given) -> Self {
        match given {
            Given::Text(text) => Self {
                text,
                breaks: Vec::new(),
            },
            Given::Shown { text, breaks } => Self { text, breaks },
        }
    }
}

impl From<Passage> for Shown {
    fn from(passage: Passage) -> Self {
        if passage.breaks.is_empty() {
            Self::Text(passage.text)
        } else {
            Self::Lines {
                text: passage.text,
                breaks: passage.breaks,
            }
        }
    }
}
