//! Yearly figures of the 業務実績 column: what was counted, in which fiscal year, under which heading.
//! Stories of single firms, dates, budgets, targets and sums over several years are left aside.

mod draft;
mod found;
mod measure;
mod naming;
mod outline;
mod paragraph;
mod quantity;
mod reading;
mod sentence;
mod series;
#[cfg(test)]
mod tests;
mod year;

use evaluation::{Certainty, Column, EvaluationKind, Figure, Item, Texts, Unplaced};
use kernel::{Id, Period};

use self::{
    draft::is_expected, paragraph::paragraphs, reading::Reading, series::align, year::Years,
};

/// Every yearly figure (年度別実績値) of the texts of one item, in order of line, and what could not
/// be placed.
#[must_use]
pub fn figures(
    item: &Id<Item>,
    texts: &Texts,
    period: Period,
    kind: EvaluationKind,
) -> (Vec<Figure>, Vec<Unplaced>) {
    let evaluated = match kind {
        EvaluationKind::Annual(year) => Some(year),
        _ => None,
    };
    let reading = Reading::of(paragraphs(&texts.results), Years { period, evaluated });
    let figures = align(reading.taken.drafts)
        .into_iter()
        .map(|draft| Figure {
            item: item.clone(),
            column: Column::Results,
            section: draft.section,
            programme: draft.programme,
            measure: draft.measure,
            unit: draft.unit,
            fiscal_year: draft.year,
            value: draft.value,
            certainty: if draft.expected || is_expected(draft.year, period, kind) {
                Certainty::Forecast
            } else {
                Certainty::Actual
            },
            parenthesised: draft.parenthesised,
            text: draft.text,
            line: draft.line,
            excerpt: draft.excerpt,
        })
        .collect();
    (figures, reading.taken.unplaced)
}
