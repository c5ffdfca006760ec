//! Part 3 of a ruled page: every line already knows its cell, and the heads of the table tell which
//! columns of cells belong to which printed column.

use std::collections::HashMap;

use super::{
    slot::{Slot, heads},
    strip::{Strip, Strips, opens_part4},
};
use crate::source::{CellPlace, Line};

/// Columns of cells under one head: first and the one after the last.
type Span = (u16, u16);

/// Sorts lines by their cells; `None` when most lines have none, or when no heads are found.
pub(super) fn read(lines: &[Line]) -> Option<(Strips<'_>, Vec<Slot>)> {
    let end = lines
        .iter()
        .position(|line| opens_part4(&line.text))
        .unwrap_or(lines.len());
    let text: Vec<&Line> = lines[..end]
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .collect();
    let celled = text.iter().filter(|line| line.place.is_some()).count();
    if celled * 5 < text.len() * 4 || celled == 0 {
        return None;
    }
    let cells = cell_texts(&text);
    let mut spans: Vec<(Span, Slot)> = Vec::new();
    let mut out = Strips::default();
    let mut slots = Vec::new();
    for line in text {
        let Some(place) = line.place else {
            continue;
        };
        let whole = cells.get(&place).map_or("", String::as_str);
        if let Some(head) = heads(whole).filter(|head| head.count == 1 && head.missing.is_empty()) {
            if let Some(&slot) = head.named.first() {
                let span = (place.column, place.column + place.columns.max(1));
                spans.retain(|(known, _)| *known != span);
                spans.push((span, slot));
            }
            continue;
        }
        match slot_at(&spans, place) {
            Some(slot) => {
                out.strips.push(Strip::plain(line));
                slots.push(slot);
            }
            None => out.unsorted.push((line.number, line.text.trim())),
        }
    }
    out.other = lines[(end + 1).min(lines.len())..]
        .iter()
        .map(|line| (line.number, line.text.trim()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    (spans.len() >= 3).then_some((out, slots))
}

/// Text of every cell, its lines joined.
fn cell_texts(lines: &[&Line]) -> HashMap<CellPlace, String> {
    let mut cells: HashMap<CellPlace, String> = HashMap::new();
    for line in lines {
        if let Some(place) = line.place {
            cells.entry(place).or_default().push_str(line.text.trim());
        }
    }
    cells
}

/// The printed column of a cell: that of the narrowest head over it.
fn slot_at(spans: &[(Span, Slot)], place: CellPlace) -> Option<Slot> {
    spans
        .iter()
        .filter(|((from, to), _)| (*from..*to).contains(&place.column))
        .min_by_key(|((from, to), _)| to - from)
        .map(|(_, slot)| *slot)
}
