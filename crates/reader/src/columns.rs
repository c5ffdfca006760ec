//! Part 3 of an item sheet, split into its printed columns: by the cells or the layout where the
//! input shows them, and else by the best whole assignment of its lines.

mod beam;
mod cost;
mod feature;
mod layout;
mod measure;
mod paragraph;
mod rating;
mod ruled;
mod slot;
mod strip;
#[cfg(test)]
mod tests;

use evaluation::{EvaluationKind, ItemRatings, Passage, Terms, Texts, Unplaced};
use kernel::text::squeeze;

use self::{
    cost::{Evidence, Widths},
    feature::{Feature, Usage, feature},
    slot::Slot,
    strip::{Strip, Strips},
};
use crate::source::Line;

/// Part 3 of an item sheet (目標、計画、業務実績、評価), column by column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part3 {
    /// Text of each column.
    pub texts: Texts,
    /// Letters.
    pub ratings: ItemRatings,
    /// Lines that belong to no column.
    pub unplaced: Vec<Unplaced>,
}

/// Splits part 3 of one sheet: from its heading `３．…評価` to the end of `４．その他参考情報`.
#[must_use]
pub fn split(lines: &[Line], kind: EvaluationKind, _terms: &Terms) -> Part3 {
    let annual = matches!(kind, EvaluationKind::Annual(_));
    if let Some((strips, slots)) = ruled::read(lines).or_else(|| layout::read(lines)) {
        let widths = measure::widest(&strips.strips, &slots);
        return assemble(&strips, &slots, widths);
    }
    let (strips, slots, widths) = flowing(lines, annual);
    assemble(&strips, &slots, widths)
}

/// Sorts lines that come column after column, with nothing but their text to tell them apart.
fn flowing(lines: &[Line], annual: bool) -> (Strips<'_>, Vec<Slot>, Widths) {
    let strips = strip::strips(lines);
    let present = strip::present(strips.named, annual);
    let features: Vec<Feature> = strips
        .strips
        .iter()
        .map(|strip| feature(strip, strips.marked_ends))
        .collect();
    let texts: Vec<Vec<char>> = strips
        .strips
        .iter()
        .map(|strip| squeeze(strip.text).chars().collect())
        .collect();
    let usage = Usage::of(&texts);
    let echoes = feature::echoes(&texts, &features);
    let mut widths = measure::first(&strips.strips, &features, &present);
    let mut slots = Vec::new();
    for _ in 0..3 {
        slots = beam::assign(&Evidence {
            strips: &strips.strips,
            features: &features,
            texts: &texts,
            usage: &usage,
            echoes: &echoes,
            headed: feature::headed(&features),
            slots: &present,
            widths,
            marked_ends: strips.marked_ends,
        });
        let better = measure::again(&strips.strips, &slots, widths);
        if better == widths {
            break;
        }
        widths = better;
    }
    (strips, slots, widths)
}

/// Makes paragraphs and letters of sorted strips.
fn assemble(strips: &Strips<'_>, slots: &[Slot], widths: Widths) -> Part3 {
    let (ratings, spent) = rating::ratings(&strips.strips, slots);
    let features: Vec<Feature> = strips
        .strips
        .iter()
        .map(|strip| feature(strip, strips.marked_ends))
        .collect();
    let column = |slot: Slot| {
        let members: Vec<(&Strip<'_>, &Feature)> = strips
            .strips
            .iter()
            .zip(&features)
            .zip(slots.iter().zip(&spent))
            .filter(|(_, (of, spent))| **of == slot && !**spent)
            .map(|(member, _)| member)
            .collect();
        paragraph::passages(&members, widths[slot.index()], strips.marked_ends)
    };
    Part3 {
        texts: Texts {
            target: column(Slot::Target),
            plan: column(Slot::Plan),
            annual_plan: column(Slot::AnnualPlan),
            viewpoints: column(Slot::Viewpoint),
            results: column(Slot::Results),
            self_evaluation: column(Slot::Own),
            minister: column(Slot::Minister),
            minister_final: column(Slot::Final),
            other: strips
                .other
                .iter()
                .map(|line| Passage::join([*line]))
                .collect(),
        },
        ratings,
        unplaced: strips
            .unsorted
            .iter()
            .map(|(line, text)| Unplaced {
                line: *line,
                text: (*text).to_owned(),
                reason: "どの欄の記載か判別できませんでした。".to_owned(),
            })
            .collect(),
    }
}
