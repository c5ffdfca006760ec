//! A paragraph of a column, prepared for reading: every character folded, with its place in the
//! printed text and its line in the source.

use evaluation::Passage;
use kernel::text::fold_char;

/// A paragraph, addressed by character.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    /// The printed text.
    pub(super) text: String,
    /// Its characters, folded.
    pub(super) folded: Vec<char>,
    /// Byte offset of every character, and the length.
    bytes: Vec<usize>,
    /// Where source lines begin: character and line.
    lines: Vec<(usize, u32)>,
}

impl Paragraph {
    /// The paragraph that `passages` make together.
    fn of(passages: &[&Passage]) -> Self {
        let mut text = String::new();
        let mut breaks = Vec::new();
        for passage in passages {
            breaks.extend(
                passage
                    .breaks
                    .iter()
                    .map(|(at, line)| (text.len() + at, *line)),
            );
            text.push_str(&passage.text);
        }
        let folded = text.chars().map(|c| fold_char(c).unwrap_or(c)).collect();
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let lines = breaks
            .into_iter()
            .map(|(at, line)| (bytes.partition_point(|byte| *byte < at), line))
            .collect();
        Self {
            text,
            folded,
            bytes,
            lines,
        }
    }

    /// Number of characters.
    pub(super) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The character that begins at byte `byte`.
    pub(super) fn char_at(&self, byte: usize) -> usize {
        self.bytes.partition_point(|at| *at < byte)
    }

    /// Printed text of the characters `from..to`.
    pub(super) fn slice(&self, from: usize, to: usize) -> &str {
        let to = to.min(self.len());
        let from = from.min(to);
        &self.text[self.bytes[from]..self.bytes[to]]
    }

    /// Folded text of the characters `from..to`.
    pub(super) fn folded(&self, from: usize, to: usize) -> String {
        let to = to.min(self.len());
        self.folded[from.min(to)..to].iter().collect()
    }

    /// The folded character at `at`.
    pub(super) fn at(&self, at: usize) -> Option<char> {
        self.folded.get(at).copied()
    }

    /// Whether the folded text from `at` on begins with `word`.
    pub(super) fn begins(&self, at: usize, word: &str) -> bool {
        word.chars()
            .enumerate()
            .all(|(offset, c)| self.at(at + offset) == Some(c))
    }

    /// Whether the folded text before `at` ends with `word`.
    pub(super) fn ends(&self, at: usize, word: &str) -> bool {
        let length = word.chars().count();
        at.checked_sub(length)
            .is_some_and(|from| self.begins(from, word))
    }

    /// The first character at or after `at` that is not a blank.
    pub(super) fn skip_blanks(&self, mut at: usize) -> usize {
        while self.at(at).is_some_and(char::is_whitespace) {
            at += 1;
        }
        at
    }

    /// 1-based line of character `at`; 0 when the text was not read from a document.
    pub(super) fn line(&self, at: usize) -> u32 {
        let after = self.lines.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).map_or(0, |i| self.lines[i].1)
    }

    /// Where sentences begin and end: they end with 。 outside parentheses.
    pub(super) fn sentences(&self) -> Vec<(usize, usize)> {
        let mut sentences = Vec::new();
        let (mut depth, mut from) = (0_usize, 0);
        for (at, c) in self.folded.iter().enumerate() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                '。' if depth == 0 => {
                    sentences.push((from, at + 1));
                    from = at + 1;
                }
                _ => {}
            }
        }
        if from < self.len() {
            sentences.push((from, self.len()));
        }
        sentences
    }
}

/// Longest run of passages that one open parenthesis may hold together.
const HELD_TOGETHER: usize = 3;

/// The paragraphs of a column; what an open parenthesis or a leading colon ties to the paragraph
/// before is joined to it.
pub(super) fn paragraphs(passages: &[Passage]) -> Vec<Paragraph> {
    let mut groups: Vec<Vec<&Passage>> = Vec::new();
    for passage in passages.iter().filter(|passage| !passage.is_empty()) {
        let tied = groups.last().is_some_and(|group| {
            let colon = passage.text.starts_with(['：', ':']);
            colon
                || ends_quantity(group, passage)
                || (group.len() < HELD_TOGETHER && is_open(group))
        });
        match groups.last_mut() {
            Some(group) if tied => group.push(passage),
            _ => groups.push(vec![passage]),
        }
    }
    groups.iter().map(|group| Paragraph::of(group)).collect()
}

/// Whether a short text ends inside a parenthesis.
fn is_open(group: &[&Passage]) -> bool {
    let mut depth = 0_i32;
    for c in group.iter().flat_map(|passage| passage.text.chars()) {
        match c {
            '(' | '（' | '【' => depth += 1,
            ')' | '）' | '】' => depth -= 1,
            '。' => return false,
            _ => {}
        }
    }
    depth > 0
        && group
            .iter()
            .map(|passage| passage.text.chars().count())
            .sum::<usize>()
            < 80
}

/// Whether the passage is the rest of a quantity that the passage before breaks off (`４０５百万`,
/// `円`).
fn ends_quantity(group: &[&Passage], passage: &Passage) -> bool {
    let broken = group.last().is_some_and(|last| {
        last.text
            .ends_with(|c: char| c.is_numeric() || "百千万億兆，．,.".contains(c))
    });
    broken && passage.text.chars().count() <= 3 && !passage.text.starts_with(char::is_numeric)
}
