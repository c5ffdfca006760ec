//! Part 3 of text that keeps the layout of the page: columns stand side by side, parted by blanks.

use super::{
    slot::{Slot, heads},
    strip::{Strip, Strips, opens_part4, width},
};
use crate::source::Line;

/// A printed column on the page, in half-width characters from the left.
#[derive(Debug, Clone, Copy)]
struct Lane {
    from: usize,
    to: usize,
    slot: Option<Slot>,
}

/// Sorts the parts of lines by where they stand; `None` when columns do not stand side by side.
pub(super) fn read(lines: &[Line]) -> Option<(Strips<'_>, Vec<Slot>)> {
    let end = lines
        .iter()
        .position(|line| opens_part4(&line.text))
        .unwrap_or(lines.len());
    let text: Vec<&Line> = lines[..end]
        .iter()
        .skip(1)
        .filter(|line| !line.text.trim().is_empty())
        .collect();
    let headed = text
        .iter()
        .take(6)
        .any(|line| head_places(&line.text).len() >= 3);
    let apart = text
        .iter()
        .filter(|line| chunks(&line.text).len() >= 2)
        .count();
    if !headed || apart * 3 < text.len() {
        return None;
    }
    let body: Vec<&Line> = text
        .iter()
        .copied()
        .filter(|line| head_places(&line.text).is_empty())
        .collect();
    let mut lanes = lanes(&body);
    for line in text
        .iter()
        .filter(|line| !head_places(&line.text).is_empty())
    {
        for (from, to, slot) in head_places(&line.text) {
            let nearest = lanes
                .iter_mut()
                .min_by_key(|lane| overlap_gap(lane, from, to));
            if let (Some(lane), Some(slot)) = (nearest, slot) {
                lane.slot = Some(slot);
            }
        }
    }
    if lanes.iter().filter(|lane| lane.slot.is_some()).count() < 3 {
        return None;
    }
    let mut out = Strips::default();
    let mut slots = Vec::new();
    for line in body {
        let mut left = None;
        for lane in &lanes {
            left = lane.slot.or(left);
            let part = part(&line.text, lane);
            match left {
                _ if part.is_empty() => {}
                Some(slot) => {
                    out.strips.push(Strip {
                        text: part,
                        width: width(part),
                        ..Strip::plain(line)
                    });
                    slots.push(slot);
                }
                None => out.unsorted.push((line.number, part)),
            }
        }
    }
    out.other = lines[(end + 1).min(lines.len())..]
        .iter()
        .map(|line| (line.number, line.text.trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    Some((out, slots))
}

/// Display columns of a character.
fn cells(c: char) -> usize {
    usize::from(width(c.encode_utf8(&mut [0; 4])))
}

/// The parts of a line that two or more blanks part: display column, and text.
fn chunks(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut column, mut start) = (0, None);
    let mut blanks = 0;
    for (at, c) in text.char_indices() {
        if c == ' ' {
            blanks += 1;
            if blanks == 2
                && let Some((from, begin)) = start.take()
            {
                found.push((from, text[begin..at].trim_end()));
            }
        } else {
            blanks = 0;
            start = start.or(Some((column, at)));
        }
        column += cells(c);
    }
    if let Some((from, begin)) = start {
        found.push((from, text[begin..].trim_end()));
    }
    found
}

/// Heads in a line of nothing but heads: where each begins and ends, and its column.
fn head_places(text: &str) -> Vec<(usize, usize, Option<Slot>)> {
    let chunks = chunks(text);
    let read: Option<Vec<_>> = chunks
        .iter()
        .map(|(from, chunk)| {
            let head = heads(chunk).filter(|head| head.count == 1 && head.missing.is_empty())?;
            Some((
                *from,
                from + usize::from(width(chunk)),
                head.named.first().copied(),
            ))
        })
        .collect();
    read.filter(|places| places.len() >= 2).unwrap_or_default()
}

/// The stretches of display columns that text fills, parted by stretches that hardly any line
/// fills.
fn lanes(body: &[&Line]) -> Vec<Lane> {
    let mut filled: Vec<usize> = Vec::new();
    for line in body {
        let mut column = 0;
        for c in line.text.chars() {
            let to = column + cells(c);
            if filled.len() < to {
                filled.resize(to, 0);
            }
            if !c.is_whitespace() {
                filled[column..to].iter_mut().for_each(|count| *count += 1);
            }
            column = to;
        }
    }
    let few = body.len() / 50;
    let mut lanes: Vec<Lane> = Vec::new();
    for (column, _) in filled.iter().enumerate().filter(|(_, count)| **count > few) {
        match lanes.last_mut() {
            Some(lane) if column <= lane.to + 1 => lane.to = column + 1,
            _ => lanes.push(Lane {
                from: column,
                to: column + 1,
                slot: None,
            }),
        }
    }
    lanes
}

/// How far a head stands from a lane; 0 when it stands over it.
fn overlap_gap(lane: &Lane, from: usize, to: usize) -> usize {
    if to <= lane.from {
        lane.from - to + 1
    } else if lane.to <= from {
        from - lane.to + 1
    } else {
        0
    }
}

/// The part of a line that stands in a lane; text of the gaps goes with the lane before it.
fn part<'a>(text: &'a str, lane: &Lane) -> &'a str {
    let mut column = 0;
    let (mut from, mut to) = (text.len(), text.len());
    for (at, c) in text.char_indices() {
        if column >= lane.from && from == text.len() {
            from = at;
        }
        if column > lane.to {
            to = at;
            break;
        }
        column += cells(c);
    }
    text[from.min(to)..to].trim()
}
