//! Yearly figures of the narrative columns.

use evaluation::{EvaluationKind, Figure, Item, Texts, Unplaced};
use kernel::{Id, Period};

/// Every yearly figure of the texts of one item, in order of line, and what could not be placed.
#[must_use]
pub fn figures(
    _item: &Id<Item>,
    _texts: &Texts,
    _period: Period,
    _kind: EvaluationKind,
) -> (Vec<Figure>, Vec<Unplaced>) {
    (Vec::new(), Vec::new())
}
