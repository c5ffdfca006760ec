//! Lines of part 3, made ready for sorting into columns: heads and page numbers taken away, lines
//! that hold several columns cut, page breaks and paragraph ends marked.

use kernel::text::{fold_char, squeeze};

use super::slot::{Slot, SlotSet, anchor, heads};
use crate::source::Line;

/// How sure it is that a new page begins with a line (改頁).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PageBreak {
    /// Nothing says so.
    #[default]
    Unseen,
    /// A page number stood before.
    Likely,
    /// A form feed, or a break in the rhythm of blank lines.
    Sure,
}

/// A line, or the part of a line that belongs to one column.
#[derive(Debug, Clone)]
pub(super) struct Strip<'a> {
    /// 1-based line of the source.
    pub(super) number: u32,
    /// Its text, trimmed.
    pub(super) text: &'a str,
    /// Printed width in half-width characters.
    pub(super) width: u16,
    /// Whether blanks stand after the text, which is how some extractions end a paragraph.
    pub(super) trailing: bool,
    /// Whether a page begins here.
    pub(super) page: PageBreak,
    /// Cut out of a line that holds several columns.
    pub(super) piece: bool,
}

impl<'a> Strip<'a> {
    /// A whole line.
    pub(super) fn plain(line: &'a Line) -> Self {
        let text = line.text.trim();
        Self {
            number: line.number,
            text,
            width: width(text),
            trailing: line.text.ends_with(char::is_whitespace),
            page: PageBreak::Unseen,
            piece: false,
        }
    }
}

/// Part 3 as strips.
#[derive(Debug, Default)]
pub(super) struct Strips<'a> {
    /// The strips, in order.
    pub(super) strips: Vec<Strip<'a>>,
    /// Columns named by the heads.
    pub(super) named: SlotSet,
    /// Lines after `４．その他参考情報`.
    pub(super) other: Vec<(u32, &'a str)>,
    /// Lines that belong to no column.
    pub(super) unsorted: Vec<(u32, &'a str)>,
    /// Whether trailing blanks mark the ends of paragraphs throughout.
    pub(super) marked_ends: bool,
}

/// Printed width of text in half-width characters. Blanks that only spread the letters of a
/// justified line (`商 談 会 を 通 じ`) count for nothing.
pub(super) fn width(text: &str) -> u16 {
    let letters = text.chars().filter(|c| !c.is_whitespace()).count();
    let blanks = text.chars().count() - letters;
    if letters >= 4 && blanks * 5 >= letters * 3 {
        return width(&text.split_whitespace().collect::<String>());
    }
    let wide = |c: char| {
        if c.is_ascii() || ('｡'..='ﾟ').contains(&c) {
            1
        } else {
            2
        }
    };
    text.chars()
        .fold(0_u16, |sum, c| sum.saturating_add(wide(c)))
}

/// Whether the line opens part 4 (その他参考情報).
pub(super) fn opens_part4(text: &str) -> bool {
    let folded = squeeze(text);
    folded
        .trim_start_matches(['4', '.', '、', ' '])
        .starts_with("その他参考情報")
}

/// The page number a line consists of, if it does.
fn page_number(text: &str) -> Option<u32> {
    let trimmed = text.trim();
    let bare = trimmed.trim_matches(|c: char| c == ' ' || fold_char(c) == Some('-'));
    let dashed = bare.len() < trimmed.len();
    let digits: String = bare.chars().filter_map(fold_char).collect();
    let plain =
        digits.len() <= 4 && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    (plain && (dashed || bare.is_ascii()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// Prepares the lines of part 3; the first line is its heading.
pub(super) fn strips(lines: &[Line]) -> Strips<'_> {
    let rhythmic = has_rhythm(lines);
    let indents_cells = indents_cells(lines);
    let mut out = Strips::default();
    let mut page = PageBreak::Unseen;
    let mut last_page = None;
    let mut pending: Vec<&str> = Vec::new();
    let mut text_before = false;
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if line.text.contains('\u{c}') || (rhythmic && text_before && !text.is_empty()) {
            page = PageBreak::Sure;
        }
        text_before = !text.is_empty();
        if line.text.starts_with(char::is_whitespace) && !text.is_empty() {
            // Most extractions indent nothing; where one does, a cell begins.
            page = page.max(if indents_cells {
                PageBreak::Likely
            } else {
                page
            });
        }
        if text.is_empty() {
            continue;
        }
        if index == 0 && squeeze(text).starts_with('3') {
            continue;
        }
        if opens_part4(text) {
            out.other = lines[index + 1..]
                .iter()
                .map(|line| (line.number, line.text.trim()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            break;
        }
        let number = page_number(text);
        if number.is_some_and(|n| last_page.is_none_or(|last| n > last && n <= last + 60)) {
            last_page = number;
            page = page.max(PageBreak::Likely);
            continue;
        }
        if pending.contains(&squeeze(text).as_str()) {
            pending.clear();
            continue;
        }
        if let Some(found) = heads(text).filter(|h| out.strips.is_empty() || h.count >= 2) {
            out.named = found
                .named
                .iter()
                .fold(out.named, |set, slot| set.with(*slot));
            pending = found.missing;
            continue;
        }
        push(&mut out.strips, line, page);
        page = PageBreak::Unseen;
    }
    out.marked_ends = marks_ends(&out.strips);
    out
}

/// Adds a line, cut where it visibly holds several columns.
fn push<'a>(strips: &mut Vec<Strip<'a>>, line: &'a Line, page: PageBreak) {
    let text = line
        .text
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{c}');
    let trailing = line
        .text
        .trim_end_matches('\u{c}')
        .ends_with(char::is_whitespace);
    let pieces = pieces(text);
    let last = pieces.len() - 1;
    for (at, piece) in pieces.into_iter().enumerate() {
        strips.push(Strip {
            number: line.number,
            text: piece,
            width: width(piece),
            trailing: trailing && at == last,
            page: if at == 0 { page } else { PageBreak::Unseen },
            piece: last > 0,
        });
    }
}

/// Widest line that one column can print, in half-width characters; what is wider and has blanks
/// holds several columns.
const WIDEST: u16 = 56;

/// Cuts a line into the parts of its columns: before every prescribed heading, and at every blank
/// when the line is wider than a column can be.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let wide = width(text) > WIDEST;
    for (at, c) in text.char_indices() {
        let after = at + c.len_utf8();
        if c.is_whitespace() && !text[after..].starts_with(char::is_whitespace) {
            let rest = &text[after..];
            let word = rest.split(char::is_whitespace).next().unwrap_or(rest);
            let rated = rating_follows(&text[..at]);
            if (wide && !rated && squeeze(word).chars().count() > 1)
                || !anchor(word).is_empty() && !rated
            {
                cuts.push(after);
            }
        }
    }
    if cuts.len() == 1 || !(wide || text.contains(['＜', '<'])) {
        return vec![text];
    }
    cuts.push(text.len());
    cuts.windows(2)
        .map(|cut| text[cut[0]..cut[1]].trim())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Whether the text ends in the middle of a row of ratings (`評定 A`), which stays together.
fn rating_follows(before: &str) -> bool {
    before.split_whitespace().next_back().is_some_and(|word| {
        let word = squeeze(word);
        word == "評定"
            || (word.chars().count() == 1 && super::slot::rating_after(&word, "").is_some())
    })
}

/// Whether nearly every line of text is followed by a blank line, so that two lines of text in
/// direct succession give away a page break.
fn has_rhythm(lines: &[Line]) -> bool {
    let full = |line: &Line| !line.text.trim().is_empty();
    let text = lines.iter().filter(|line| full(line)).count();
    let close = lines
        .windows(2)
        .filter(|pair| full(&pair[0]) && full(&pair[1]))
        .count();
    text >= 20 && close * 8 < text
}

/// Whether a blank before the text is rare enough to mean that a cell begins.
fn indents_cells(lines: &[Line]) -> bool {
    let text = lines
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .count();
    let led = |line: &&Line| line.text.starts_with(' ') && !line.text.trim().is_empty();
    lines.iter().filter(led).count() * 8 < text
}

/// Whether trailing blanks mark ends of paragraphs: some lines have them, most have not.
fn marks_ends(strips: &[Strip<'_>]) -> bool {
    let marked = strips.iter().filter(|strip| strip.trailing).count();
    strips.len() >= 20 && marked * 20 > strips.len() && marked * 3 < strips.len() * 2
}

/// Columns that part 3 has, from its heads and the kind of evaluation.
pub(super) fn present(named: SlotSet, annual: bool) -> Vec<Slot> {
    Slot::ALL
        .into_iter()
        .filter(|slot| match slot {
            Slot::AnnualPlan => named.has(*slot),
            Slot::Final => named.has(*slot) || !annual,
            _ => true,
        })
        .collect()
}
