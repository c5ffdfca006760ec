//! How wide the columns are: first from the text that follows headings prescribed for one column,
//! then from the strips that were put into each.

use super::{
    cost::Widths,
    feature::Feature,
    slot::Slot,
    strip::{PageBreak, Strip},
};

/// First estimate, from the runs of text between two prescribed headings; a run that a page ends
/// may hold other columns too and counts only for the last column.
pub(super) fn first(strips: &[Strip<'_>], features: &[Feature], slots: &[Slot]) -> Widths {
    let mut runs: [Vec<u16>; Slot::COUNT] = Default::default();
    let mut current = slots.first().copied();
    let mut run = Vec::new();
    for (strip, feature) in strips.iter().zip(features) {
        let headed = !feature.anchor.is_empty();
        let numbered = current == Some(Slot::Minister) && feature.numbering.is_some();
        if headed || numbered || strip.page == PageBreak::Sure {
            if let Some(slot) = current.filter(|slot| headed || *slot == Slot::Minister) {
                runs[slot.index()].append(&mut run);
            }
            run.clear();
            current = slots.iter().copied().find(|slot| feature.anchor.has(*slot));
        } else {
            run.push(strip.width);
        }
    }
    let everything: Vec<u16> = strips.iter().map(|strip| strip.width).collect();
    // In a short sheet no width is common enough to be trusted.
    let widest = if strips.len() < 60 {
        everything.iter().copied().max().unwrap_or(0)
    } else {
        usual(&everything)
    };
    let mut widths = runs.map(|run| match run.len() {
        0..3 => 0,
        // Too short for a habit to show, but between two headings nothing else stands.
        3..12 => run.into_iter().max().unwrap_or(0),
        _ => usual(&run),
    });
    if let Some(first) = slots.first().filter(|slot| widths[slot.index()] == 0) {
        let narrow: Vec<u16> = everything
            .iter()
            .copied()
            .filter(|width| width * 3 < widest * 2)
            .collect();
        widths[first.index()] = usual(&narrow);
    }
    // Before the first heading stand target and plan, which no heading tells apart.
    let leading = slots.first().map_or(0, |slot| widths[slot.index()]);
    for slot in [Slot::Plan, Slot::AnnualPlan, Slot::Viewpoint] {
        if slots.contains(&slot) && widths[slot.index()] == 0 {
            widths[slot.index()] = leading;
        }
    }
    for slot in [Slot::Results, Slot::Own] {
        if widths[slot.index()] == 0 {
            widths[slot.index()] = widest;
        }
    }
    // 主務大臣の欄 is the narrowest of those that look back.
    if widths[Slot::Minister.index()] == 0 {
        widths[Slot::Minister.index()] = widest * 3 / 4;
    }
    widths[Slot::Final.index()] = widths[Slot::Minister.index()];
    widths
}

/// The estimate after an assignment. A column with hardly any text keeps what was known, and one
/// measured under its own heading changes by no more than a character.
pub(super) fn again(strips: &[Strip<'_>], slots: &[Slot], before: Widths) -> Widths {
    let mut runs: [Vec<u16>; Slot::COUNT] = Default::default();
    for (strip, slot) in strips.iter().zip(slots) {
        runs[slot.index()].push(strip.width);
    }
    let mut widths = before;
    for (width, run) in widths.iter_mut().zip(&runs) {
        if run.len() >= 8 {
            let found = usual(run);
            if *width == 0 || found.abs_diff(*width) <= 2 {
                *width = found;
            }
        }
    }
    widths
}

/// The widest width that is common: lines are full but for wraps forced a character early, and a
/// list of short lines does not make its column narrow.
fn usual(run: &[u16]) -> u16 {
    let mut counts = std::collections::BTreeMap::<u16, usize>::new();
    for width in run {
        *counts.entry(*width).or_default() += 1;
    }
    let near = |width: u16| -> usize {
        counts
            .range(width.saturating_sub(2)..=width)
            .map(|(_, count)| count)
            .sum()
    };
    let common = |width: u16, count: usize| {
        count * 25 >= run.len() && near(width) >= (run.len() / 12).max(2)
    };
    counts
        .iter()
        .rev()
        .find(|(width, count)| common(**width, **count))
        .map_or(0, |(width, _)| *width)
}

/// The widest strip of every column, where the columns are certain.
pub(super) fn widest(strips: &[Strip<'_>], slots: &[Slot]) -> Widths {
    let mut widths = [0; Slot::COUNT];
    for (strip, slot) in strips.iter().zip(slots) {
        let width = &mut widths[slot.index()];
        *width = strip.width.max(*width);
    }
    widths
}
