//! Runs (文字の並び): a line cut into pieces that may and pieces that must not be broken.
//!
//! Japanese breaks almost anywhere, so a figure in a narrow cell would be cut in two. Figures
//! become unbreakable runs with their unit where there is room; words longer than their cell get
//! places to break.

use form::{Line, Span};
use kernel::numeral;
use serde::Serialize;

/// A length on paper (長さ), in hundredths of a point.
pub(crate) type Length = u32;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Run {
    /// Text that wraps as Japanese does.
    Text(String),
    /// Text that stays on one line.
    Whole {
        /// The text.
        whole: String,
    },
    /// Text too long for its line, which may break between these parts.
    Cut {
        /// The parts.
        cut: Vec<String>,
    },
    /// A line break.
    Break {
        /// Always true; names the kind.
        #[serde(rename = "break")]
        line_break: bool,
    },
    /// Runs of another look.
    Look {
        /// Bold.
        bold: bool,
        /// Underlined.
        underline: bool,
        /// What has the look.
        runs: Vec<Run>,
    },
}

/// Letters of a group in parentheses that is kept whole, the parentheses included.
const LONGEST_GROUP: usize = 6;

/// Width of `text` in half-widths (半角) of the text font, whose letters are fixed in width.
pub(crate) fn half_widths(text: &str) -> u32 {
    text.chars()
        .map(|c| match c {
            ' '..='~' | '\u{FF61}'..='\u{FF9F}' => 1,
            _ => 2,
        })
        .sum()
}

/// Width of `text` when set in `size`.
pub(crate) fn advance(text: &str, size: Length) -> Length {
    half_widths(text) * size / 2
}

/// Byte ranges of the figures of `text`: first, end of the digits, end of the unit.
fn figures(text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    numeral::scan(text)
        .into_iter()
        .map(|numeral| (numeral.start, numeral.end, numeral.unit_end))
}

/// The figures of a line without their units, which should fit the cell whole.
pub(crate) fn figures_of(line: &Line) -> Vec<&str> {
    line.spans
        .iter()
        .flat_map(|span| figures(&span.text).map(|(start, end, _)| &span.text[start..end]))
        .collect()
}

/// The figure with its unit, when a line is nothing else.
pub(crate) fn sole_figure(line: &Line) -> Option<&str> {
    let [span] = line.spans.as_slice() else {
        return None;
    };
    let text = span.text.trim();
    let (start, _, unit_end) = figures(text).next()?;
    (start == 0 && unit_end == text.len()).then_some(text)
}

/// Cuts a line for a cell that is `room` wide.
pub(crate) fn runs(line: &Line, size: Length, room: Length) -> Vec<Run> {
    let mut all = Vec::new();
    for span in &line.spans {
        let runs = span_runs(span, size, room);
        if span.bold || span.underline {
            all.push(Run::Look {
                bold: span.bold,
                underline: span.underline,
                runs,
            });
        } else {
            all.extend(runs);
        }
    }
    all
}

fn span_runs(span: &Span, size: Length, room: Length) -> Vec<Run> {
    let mut all = Vec::new();
    for (index, line) in span.text.lines().enumerate() {
        if index > 0 {
            all.push(Run::Break { line_break: true });
        }
        let line = line.replace('\t', "\u{3000}");
        let mut done = 0;
        for (start, end, unit_end) in figures(&line) {
            if start < done {
                continue;
            }
            words(&line[done..start], size, room, &mut all);
            let fits = |to: usize| fits_alone(&line[start..to], size, room);
            let to = if fits(unit_end) { unit_end } else { end };
            let figure = &line[start..to];
            if !fits(to) {
                all.push(cut(figure));
            } else if figure.chars().nth(1).is_none() {
                words(figure, size, room, &mut all);
            } else {
                all.push(Run::Whole {
                    whole: figure.to_owned(),
                });
            }
            done = to;
            // A unit that has to leave its figure goes to the next line in one piece.
            if to < unit_end && fits_alone(&line[to..unit_end], size, room) {
                all.push(Run::Whole {
                    whole: line[to..unit_end].to_owned(),
                });
                done = unit_end;
            }
        }
        let (rest, group) = closing_group(&line[done..]);
        words(rest, size, room, &mut all);
        if fits_alone(group, size, room) && !group.is_empty() {
            all.push(Run::Whole {
                whole: group.to_owned(),
            });
        } else {
            words(group, size, room, &mut all);
        }
    }
    all
}

/// Parts a short group in parentheses at the end of a line from what stands before it:
/// `経常費用`, `（千円）`.
fn closing_group(text: &str) -> (&str, &str) {
    let start = text.rfind('（').filter(|_| text.ends_with('）'));
    match start {
        Some(start) if start > 0 && text[start..].chars().count() <= LONGEST_GROUP => {
            text.split_at(start)
        }
        _ => (text, ""),
    }
}

fn fits_alone(text: &str, size: Length, room: Length) -> bool {
    advance(text, size) <= room
}

/// Adds text without figures, cutting Latin words (addresses of web pages) that are too long.
fn words(text: &str, size: Length, room: Length, all: &mut Vec<Run>) {
    let mut plain = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_graphic()) {
        if advance(word, size) <= room || !word.is_ascii() {
            plain.push_str(word);
        } else {
            push_text(&mut plain, all);
            all.push(cut(word));
        }
    }
    push_text(&mut plain, all);
}

/// Adds collected text, joined to text before it so that line breaking sees it in one piece.
fn push_text(plain: &mut String, all: &mut Vec<Run>) {
    let text = std::mem::take(plain);
    match all.last_mut() {
        _ if text.is_empty() => {}
        Some(Run::Text(before)) => before.push_str(&text),
        _ => all.push(Run::Text(text)),
    }
}

fn cut(text: &str) -> Run {
    Run::Cut {
        cut: text.chars().map(String::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, room: Length) -> String {
        runs(&Line::from(text), 800, room)
            .iter()
            .map(|run| match run {
                Run::Text(text) => format!("{text}|"),
                Run::Whole { whole } => format!("[{whole}]|"),
                Run::Cut { cut } => format!("<{}>|", cut.join("-")),
                other => format!("{other:?}|"),
            })
            .collect()
    }

    #[test]
    fn a_figure_keeps_its_digits_and_its_unit_together() {
        assert_eq!(
            shown("合計１，１００件以上、134.3%", 10_000),
            "合計|[１，１００件]|以上、|[134.3%]|"
        );
    }

    #[test]
    fn a_narrow_cell_parts_the_unit_from_the_figure() {
        assert_eq!(shown("5,794,408千円", 4_000), "[5,794,408]|[千円]|");
    }

    #[test]
    fn a_unit_in_parentheses_at_the_end_stays_whole() {
        assert_eq!(shown("経常費用（千円）", 4_000), "経常費用|[（千円）]|");
        assert_eq!(shown("（千円）", 4_000), "（千円）|");
    }

    #[test]
    fn only_what_is_longer_than_the_cell_is_cut() {
        assert_eq!(shown("1,234,567", 1_600), "<1-,-2-3-4-,-5-6-7>|");
        assert_eq!(
            shown("見よ http://a.jp/b", 4_000),
            "見よ |<h-t-t-p-:-/-/-a-.-j-p-/-b>|"
        );
    }
}
