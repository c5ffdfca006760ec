//! Which column each strip belongs to: the best whole assignment of all strips, found by beam
//! search. A hypothesis remembers the last strip of every column, so that a sentence cut off by a
//! page is held against the page on which it goes on.

use super::{
    cost::{Evidence, Joins, price},
    feature::Level,
    slot::{Slot, SlotSet},
    strip::PageBreak,
};

/// Hypotheses kept from strip to strip for every column the strip may be in.
const KEPT: usize = 5;

/// A hypothesis this much worse than the best is given up; in tenths of a point.
const HOPELESS: i32 = 110;

/// An assignment of the strips so far.
#[derive(Debug, Clone)]
pub(super) struct Hypothesis {
    /// In tenths of a point, against the best one.
    cost: i32,
    /// Column of the strip before.
    pub(super) current: Option<Slot>,
    /// Columns already entered on this page.
    pub(super) used: SlotSet,
    /// Last strip of every column, plus one.
    pub(super) last: [u32; Slot::COUNT],
    /// Last heading numbers of every column, by level.
    pub(super) numbers: [[u8; Level::COUNT]; Slot::COUNT],
    /// Columns that have had a prescribed heading.
    pub(super) headed: SlotSet,
    /// Columns that have had their letter.
    pub(super) rated: SlotSet,
    /// Widths of the last strips since the column was entered.
    pub(super) recent: [u16; 2],
    /// Index in the trail.
    trail: u32,
}

impl Hypothesis {
    /// Whether all that follows is the same for both.
    fn amounts_to(&self, other: &Self) -> bool {
        self.current == other.current && self.last == other.last && self.used == other.used
    }
}

/// Finds the best assignment.
pub(super) fn assign(evidence: &Evidence<'_>) -> Vec<Slot> {
    let mut trail: Vec<(u32, Slot)> = Vec::with_capacity(evidence.strips.len() * 16);
    let mut beam = vec![Hypothesis {
        cost: 0,
        current: None,
        used: SlotSet::default(),
        last: [0; Slot::COUNT],
        numbers: [[0; Level::COUNT]; Slot::COUNT],
        headed: SlotSet::default(),
        rated: SlotSet::default(),
        recent: [0; 2],
        trail: u32::MAX,
    }];
    let mut priced: Vec<(i32, Slot, usize)> = Vec::new();
    for at in 0..evidence.strips.len() {
        let mut joins = Joins::default();
        priced.clear();
        for (index, hypothesis) in beam.iter().enumerate() {
            priced.extend(evidence.slots.iter().map(|&slot| {
                let cost = hypothesis.cost + price(evidence, &mut joins, hypothesis, at, slot);
                (cost, slot, index)
            }));
        }
        let best = priced.iter().map(|(cost, ..)| *cost).min().unwrap_or(0);
        priced.retain(|(cost, ..)| *cost <= best + HOPELESS);
        priced.sort_unstable();
        let mut kept = [0_usize; Slot::COUNT];
        let mut next: Vec<Hypothesis> = Vec::with_capacity(beam.len());
        for &(cost, slot, index) in &priced {
            if kept[slot.index()] >= KEPT {
                continue;
            }
            let mut hypothesis = after(evidence, &beam[index], at, slot);
            if next.iter().any(|other| other.amounts_to(&hypothesis)) {
                continue;
            }
            kept[slot.index()] += 1;
            hypothesis.cost = cost - best;
            trail.push((hypothesis.trail, slot));
            hypothesis.trail = u32::try_from(trail.len() - 1).unwrap_or(u32::MAX);
            next.push(hypothesis);
        }
        beam = next;
    }
    let mut slots = Vec::with_capacity(evidence.strips.len());
    let mut at = beam.first().map_or(u32::MAX, |best| best.trail);
    while let Some(&(before, slot)) = trail.get(at as usize) {
        slots.push(slot);
        at = before;
    }
    slots.reverse();
    slots
}

/// The hypothesis that puts strip `at` into `slot`; its cost is yet to be set.
fn after(evidence: &Evidence<'_>, before: &Hypothesis, at: usize, slot: Slot) -> Hypothesis {
    let feature = &evidence.features[at];
    let mut after = before.clone();
    if evidence.strips[at].page == PageBreak::Sure || goes_back(before, slot) {
        after.used = SlotSet::default();
    }
    if let Some((level, number)) = feature.numbering {
        let numbers = &mut after.numbers[slot.index()];
        numbers[level.index()] = number;
        if level != Level::Indicator {
            numbers[level.index() + 1..Level::Indicator.index()].fill(0);
        }
    }
    if !feature.anchor.is_empty() {
        after.headed = after.headed.with(slot);
    }
    if feature.rated {
        after.rated = after.rated.with(slot);
    }
    let entered = before.current != Some(slot);
    after.recent = [if entered { 0 } else { before.recent[1] }, feature.width];
    after.used = after.used.with(slot);
    after.current = Some(slot);
    after.last[slot.index()] = u32::try_from(at + 1).unwrap_or(u32::MAX);
    after
}

/// Whether putting a strip into `slot` leads back to the left, or to a column left on this page.
pub(super) fn goes_back(before: &Hypothesis, slot: Slot) -> bool {
    before
        .current
        .is_some_and(|current| current != slot && (slot < current || before.used.has(slot)))
}
