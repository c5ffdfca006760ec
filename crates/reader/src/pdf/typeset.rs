//! From glyphs to lines of text (組版の逆): what stands on one base line is a line, read to the
//! right; vertical writing is read down its columns.

use std::ops::Range;

use super::mark::{Flow, Frame, Glyph};

/// A line of text as it is set on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SetLine {
    pub(super) text: String,
    /// Byte ranges of `text` that are underlined.
    pub(super) underlined: Vec<(usize, usize)>,
    pub(super) frame: Frame,
    pub(super) em: i32,
}

/// Sets the glyphs of one cell, or of the page outside its tables, into lines.
pub(super) fn set(mut glyphs: Vec<Glyph>) -> Vec<SetLine> {
    raise_single(&mut glyphs);
    let down = glyphs
        .iter()
        .filter(|glyph| glyph.flow == Flow::Down)
        .count();
    if down * 2 > glyphs.len() {
        // Figures set across within vertical text (縦中横) belong to its columns.
        return columns(glyphs, Flow::Down);
    }
    let (across, turned): (Vec<Glyph>, Vec<Glyph>) = glyphs
        .into_iter()
        .partition(|glyph| glyph.flow == Flow::Right);
    let mut lines = rows(across);
    for flow in [Flow::Down, Flow::Up, Flow::Left] {
        let some: Vec<Glyph> = turned
            .iter()
            .filter(|glyph| glyph.flow == flow)
            .copied()
            .collect();
        if !some.is_empty() {
            lines.extend(columns(some, flow));
            lines.sort_by_key(|line| line.frame.top);
        }
    }
    stacked(lines)
}

/// A single turned glyph (the ー of stacked letters) is a letter like its neighbours.
fn raise_single(glyphs: &mut [Glyph]) {
    for place in 0..glyphs.len() {
        let glyph = glyphs[place];
        if glyph.flow == Flow::Right {
            continue;
        }
        let follows = |other: Option<&Glyph>| {
            other.is_some_and(|other| {
                let near = |gap: i32| gap.abs() < glyph.em * 3 / 2;
                other.flow == glyph.flow
                    && near(other.frame.center_x() - glyph.frame.center_x())
                    && near(other.frame.center_y() - glyph.frame.center_y())
            })
        };
        let before = place.checked_sub(1).and_then(|before| glyphs.get(before));
        if !follows(before) && !follows(glyphs.get(place + 1)) {
            glyphs[place].flow = Flow::Right;
        }
    }
}

/// Lines of horizontal writing. A small glyph raised or lowered beside a large one is of its line.
fn rows(mut glyphs: Vec<Glyph>) -> Vec<SetLine> {
    glyphs.sort_by_key(|glyph| (glyph.frame.center_y(), glyph.frame.left));
    let mut lines: Vec<(Frame, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match lines.last_mut() {
            Some((core, line)) if same_row(*core, glyph.frame) => {
                if glyph.frame.height() > core.height() {
                    *core = glyph.frame;
                }
                line.push(glyph);
            }
            _ => lines.push((glyph.frame, vec![glyph])),
        }
    }
    lines
        .into_iter()
        .filter_map(|(_, mut line)| {
            line.sort_by_key(|glyph| glyph.frame.left);
            line_of(&line)
        })
        .collect()
}

/// Whether two boxes overlap by more than half of the lower one.
fn same_row(one: Frame, other: Frame) -> bool {
    one.overlap_y(other) * 2 > one.height().min(other.height())
}

/// Columns of vertical or turned writing, each a line.
fn columns(mut glyphs: Vec<Glyph>, flow: Flow) -> Vec<SetLine> {
    let across = |frame: Frame| match flow {
        Flow::Up => frame.center_x(),
        Flow::Right | Flow::Down => -frame.center_x(),
        Flow::Left => -frame.center_y(),
    };
    let along = |frame: Frame| match flow {
        Flow::Right | Flow::Down => frame.top,
        Flow::Up => -frame.bottom,
        Flow::Left => -frame.right,
    };
    let side = |one: Frame, other: Frame| match flow {
        Flow::Left => same_row(one, other),
        _ => one.overlap_x(other) * 2 > one.width().min(other.width()),
    };
    glyphs.sort_by_key(|glyph| across(glyph.frame));
    let mut columns: Vec<(Frame, Vec<Glyph>)> = Vec::new();
    for glyph in glyphs {
        match columns
            .iter_mut()
            .rev()
            .take(3)
            .find(|(core, _)| side(*core, glyph.frame))
        {
            Some((_, column)) => column.push(glyph),
            None => columns.push((glyph.frame, vec![glyph])),
        }
    }
    columns
        .into_iter()
        .filter_map(|(_, mut column)| {
            column.sort_by_key(|glyph| along(glyph.frame));
            // Figures across within the column read from the left.
            let mut start = 0;
            while start < column.len() {
                let mut end = start + 1;
                while end < column.len() && same_row(column[start].frame, column[end].frame) {
                    end += 1;
                }
                if flow == Flow::Down {
                    column[start..end].sort_by_key(|glyph| glyph.frame.left);
                }
                start = end;
            }
            column_of(&column)
        })
        .collect()
}

/// The text of a column; letters spaced out down a head cell stay together.
fn column_of(column: &[Glyph]) -> Option<SetLine> {
    let mut text = Text::default();
    for glyph in column {
        text.push(glyph);
    }
    text.finish()
}

/// The text of a row of glyphs, with spaces where the page shows gaps.
fn line_of(row: &[Glyph]) -> Option<SetLine> {
    let mut kept: Vec<&Glyph> = Vec::with_capacity(row.len());
    for glyph in row {
        // Bold is often faked by printing twice, a hair apart.
        let twice = kept.iter().rev().take(2).any(|before| {
            before.character == glyph.character
                && (glyph.frame.left - before.frame.left).abs() * 5 < glyph.em
                && (glyph.frame.top - before.frame.top).abs() * 5 < glyph.em
        });
        if !twice {
            kept.push(glyph);
        }
    }
    let spread = spread_out(&kept);
    let mut text = Text::default();
    let mut last: Option<&Glyph> = None;
    for glyph in kept {
        if let Some(last) = last
            && !spread
            && gapped(last, glyph)
        {
            text.space();
        }
        text.push(glyph);
        last = Some(glyph);
    }
    text.finish()
}

/// Whether two neighbours stand so far apart that the page shows a space.
fn gapped(before: &Glyph, after: &Glyph) -> bool {
    if before.character.is_whitespace() || after.character.is_whitespace() {
        return false;
    }
    let gap = after.frame.left - before.frame.right;
    let em = before.em.max(after.em);
    let latin = |glyph: &Glyph| glyph.character.is_ascii();
    if latin(before) && latin(after) {
        gap * 4 > em
    } else {
        gap * 4 > em * 3
    }
}

/// Letters set out evenly over the width of a cell (均等割付): `調　査　を　実　施` is one word.
fn spread_out(row: &[&Glyph]) -> bool {
    let glyphs: Vec<&&Glyph> = row
        .iter()
        .filter(|glyph| !glyph.character.is_whitespace())
        .collect();
    if glyphs.len() < 3 || glyphs.iter().any(|glyph| glyph.character.is_ascii()) {
        return false;
    }
    let gaps = glyphs
        .windows(2)
        .map(|pair| pair[1].frame.left - pair[0].frame.right);
    let (Some(least), Some(most)) = (gaps.clone().min(), gaps.max()) else {
        return false;
    };
    let em = glyphs[0].em;
    least * 4 > em && (most - least) * 4 < em
}

/// Letters stacked one to a line (縦書きの見出し) are read as one line.
fn stacked(lines: Vec<SetLine>) -> Vec<SetLine> {
    let mut joined: Vec<SetLine> = Vec::with_capacity(lines.len());
    let mut open = false;
    for line in lines {
        let single = single(&line.text);
        if open
            && single
            && let Some(above) = joined.last_mut()
            && (line.frame.center_x() - above.frame.center_x()).abs() * 3 < line.em
            && line.frame.top - above.frame.bottom < line.em
        {
            let shift = above.text.len();
            above.text.push_str(&line.text);
            let marks = line.underlined.iter();
            above
                .underlined
                .extend(marks.map(|(from, to)| (from + shift, to + shift)));
            above.frame.bottom = line.frame.bottom;
            continue;
        }
        open = single;
        joined.push(line);
    }
    joined
}

/// One letter, or one figure of two half-width digits.
fn single(text: &str) -> bool {
    let mut characters = text.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some(_), None, None) => true,
        (Some(a), Some(b), None) => a.is_ascii_digit() && b.is_ascii_digit(),
        _ => false,
    }
}

/// Text being put together, with the box it takes.
#[derive(Default)]
struct Text {
    text: String,
    underlined: Vec<(usize, usize)>,
    frame: Option<Frame>,
    em: i32,
}

impl Text {
    fn space(&mut self) {
        self.text.push(' ');
    }

    fn push(&mut self, glyph: &Glyph) {
        let range = self.text.len()..self.text.len() + glyph.character.len_utf8();
        self.text.push(glyph.character);
        if glyph.underlined && !glyph.character.is_whitespace() {
            mark(&mut self.underlined, &range);
        }
        if glyph.character.is_whitespace() {
            return;
        }
        self.em = self.em.max(glyph.em);
        let frame = glyph.frame;
        self.frame = Some(self.frame.map_or(frame, |all| Frame {
            left: all.left.min(frame.left),
            top: all.top.min(frame.top),
            right: all.right.max(frame.right),
            bottom: all.bottom.max(frame.bottom),
        }));
    }

    /// The line without spaces around it; nothing when it is blank.
    fn finish(self) -> Option<SetLine> {
        let frame = self.frame?;
        let blank = self.text.len() - self.text.trim_start().len();
        let text = self.text.trim().to_owned();
        let underlined = self
            .underlined
            .into_iter()
            .map(|(from, to)| (from - blank, to - blank))
            .collect();
        Some(SetLine {
            text,
            underlined,
            frame,
            em: self.em,
        })
    }
}

/// Adds a range, joined to the last one where they touch.
fn mark(ranges: &mut Vec<(usize, usize)>, range: &Range<usize>) {
    match ranges.last_mut() {
        Some(last) if last.1 == range.start => last.1 = range.end,
        _ => ranges.push((range.start, range.end)),
    }
}
