//! What it costs to put a strip into a column, in tenths of a natural logarithm of odds: movement
//! over the page, width, continuation of the text, headings and style.

use super::{
    beam::{Hypothesis, goes_back},
    feature::{Echo, Feature, Level, Opening, Tense, Usage},
    slot::{Slot, SlotSet},
    strip::{PageBreak, Strip},
};

/// Width of every column in half-width characters; 0 while unknown.
pub(super) type Widths = [u16; Slot::COUNT];

/// What the search needs to know of the strips.
pub(super) struct Evidence<'a> {
    /// The strips.
    pub(super) strips: &'a [Strip<'a>],
    /// Their features.
    pub(super) features: &'a [Feature],
    /// Squeezed text of the strips.
    pub(super) texts: &'a [Vec<char>],
    /// Whether a strip begins as another does.
    pub(super) echoes: &'a [Echo],
    /// Sequences the document uses.
    pub(super) usage: &'a Usage,
    /// Columns that have a prescribed heading of their own somewhere.
    pub(super) headed: SlotSet,
    /// Columns there are.
    pub(super) slots: &'a [Slot],
    /// Their widths.
    pub(super) widths: Widths,
    /// Whether trailing blanks mark ends of paragraphs.
    pub(super) marked_ends: bool,
}

/// Costs of joining one strip to earlier ones, computed once each.
#[derive(Debug, Default)]
pub(super) struct Joins(Vec<(usize, i32)>);

impl Joins {
    fn cost(&mut self, evidence: &Evidence<'_>, last: usize, at: usize) -> i32 {
        if let Some((_, cost)) = self.0.iter().find(|(known, _)| *known == last) {
            return *cost;
        }
        let cost = evidence
            .usage
            .cost(&evidence.texts[last], &evidence.texts[at]);
        self.0.push((last, cost));
        cost
    }
}

/// Cost of a change of column where nothing speaks for one.
const MOVE: i32 = 42;

/// The same where a cell or page seems to begin.
const MOVE_AT_CELL: i32 = 22;

/// Cost of a page break that left no trace.
const UNSEEN_PAGE: i32 = 55;

/// A column that has been silent for so many strips, some three pages, has probably ended.
const FORGOTTEN: usize = 300;

/// Cost of putting strip `at` into `slot`.
pub(super) fn price(
    evidence: &Evidence<'_>,
    joins: &mut Joins,
    before: &Hypothesis,
    at: usize,
    slot: Slot,
) -> i32 {
    let feature = &evidence.features[at];
    let numbered = feature.numbering.map_or(0, |(level, number)| {
        sequence(before.numbers[slot.index()][level.index()], level, number)
    });
    movement(&evidence.strips[at], before, slot)
        + fit(evidence, feature, slot)
        + emptiness(evidence, feature, before, slot)
        + join(evidence, joins, before, at, slot)
        + style(feature, before, slot)
        + echo(evidence.echoes[at], before.current, slot)
        + numbered
}

/// Cost of going from one column to another, or of staying, given the page.
fn movement(strip: &Strip<'_>, before: &Hypothesis, slot: Slot) -> i32 {
    let Some(current) = before.current else {
        return i32::try_from(slot.index()).unwrap_or(0) * 6;
    };
    if strip.page == PageBreak::Sure {
        return if slot == current { 8 } else { 4 };
    }
    if slot == current {
        return 0;
    }
    // Columns run from left to right on a page; going back means a page break nobody saw.
    match strip.page {
        PageBreak::Likely => MOVE_AT_CELL,
        _ if strip.piece || !goes_back(before, slot) => MOVE,
        _ => MOVE + UNSEEN_PAGE,
    }
}

/// Cost of the width: a line wider than its column cannot stand in it.
fn fit(evidence: &Evidence<'_>, feature: &Feature, slot: Slot) -> i32 {
    let limit = evidence.widths[slot.index()];
    if limit == 0 {
        return 5;
    }
    match feature.width.saturating_sub(limit) {
        0 => 0,
        1..=2 => 6,
        3..=4 => 30,
        over => 40 + i32::from(over.min(15)) * 4,
    }
}

/// Cost of text that does not fill its column: it was wrapped for a narrower one.
fn emptiness(evidence: &Evidence<'_>, feature: &Feature, before: &Hypothesis, slot: Slot) -> i32 {
    let limit = evidence.widths[slot.index()];
    let recent = if before.current == Some(slot) {
        before.recent
    } else {
        [0; 2]
    };
    let widest = recent[0].max(recent[1]).max(feature.width);
    if feature.closed || feature.year || widest + 3 >= limit {
        0
    } else if widest * 3 > limit * 2 {
        3
    } else {
        6
    }
}

/// Cost of following the last strip of the same column.
fn join(
    evidence: &Evidence<'_>,
    joins: &mut Joins,
    before: &Hypothesis,
    at: usize,
    slot: Slot,
) -> i32 {
    let feature = &evidence.features[at];
    let Some(last) = (before.last[slot.index()] as usize).checked_sub(1) else {
        return first(evidence, feature, slot);
    };
    let previous = &evidence.features[last];
    if previous.closed {
        return match feature.opening {
            Opening::Inside => 30,
            Opening::Open => 8,
            Opening::Paragraph => 0,
        } + if at - last > FORGOTTEN { 20 } else { 0 };
    }
    // The line before is open: its text should go on here. An indented block is narrower
    // throughout, so within a run only a longer next line shows that a wrap was not forced.
    let adjacent = last + 1 == at;
    let room = evidence.widths[slot.index()].saturating_sub(previous.width);
    let unforced = feature.first + 4 <= room && !(adjacent && feature.width < previous.width + 4);
    let wrap = match feature.opening {
        Opening::Paragraph if !evidence.marked_ends && unforced => 2,
        Opening::Paragraph if feature.year => return 8,
        Opening::Paragraph => return 25,
        _ if unforced && !adjacent => 30,
        _ if unforced => 12,
        _ => 0,
    };
    wrap + joins.cost(evidence, last, at)
}

/// Cost of being the first strip of a column.
fn first(evidence: &Evidence<'_>, feature: &Feature, slot: Slot) -> i32 {
    let opening = match feature.opening {
        Opening::Inside => 40,
        Opening::Open => 8,
        Opening::Paragraph => 0,
    };
    let unheaded = match slot {
        _ if !feature.anchor.is_empty() => 0,
        Slot::Final => 150,
        _ if evidence.headed.has(slot) => 70,
        Slot::Minister | Slot::Own | Slot::Results | Slot::Viewpoint => 20,
        _ => 0,
    };
    opening + unheaded
}

/// Cost of headings and style.
fn style(feature: &Feature, before: &Hypothesis, slot: Slot) -> i32 {
    let heading = match slot {
        _ if feature.anchor.is_empty() => 0,
        slot if !feature.anchor.has(slot) => 120,
        Slot::Final if !before.headed.has(Slot::Minister) => 60,
        // A column has one letter.
        slot if feature.rated && before.rated.has(slot) => 60,
        _ => -20,
    };
    // Lists of years are what 業務実績 is made of.
    let years = match slot {
        Slot::Results => 0,
        _ if !feature.year => 0,
        Slot::Own => 14,
        _ if feature.listing => 30,
        _ => 14,
    };
    let tense = match (feature.tense, slot.looks_back()) {
        (Tense::Back, false) | (Tense::Ahead, true) => 6,
        _ => 0,
    };
    heading + years + tense
}

/// Cost of a paragraph that begins as another does. The plan repeats the target, and neither
/// repeats itself; the self-evaluation sums up what the longer 業務実績 tells on later pages.
fn echo(echo: Echo, current: Option<Slot>, slot: Slot) -> i32 {
    match (echo, current) {
        (Echo::Near, Some(current)) if slot <= Slot::Viewpoint => {
            if slot > current {
                -15
            } else {
                15
            }
        }
        (Echo::First, _) if slot == Slot::Results => 10,
        (Echo::Later, _) if slot == Slot::Own => 10,
        _ => 0,
    }
}

/// Cost of a heading number, given the last one of its level in the column.
fn sequence(last: u8, level: Level, number: u8) -> i32 {
    // Circled numbers also count off points within a sentence.
    let scale = if level == Level::Circled { 1 } else { 2 };
    scale
        * if number == last + 1 {
            -10
        } else if number == 1 {
            2
        } else if number > last {
            10
        } else {
            17
        }
}
