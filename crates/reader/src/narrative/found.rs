//! A paragraph with the years and quantities found in it.

use kernel::text::squeeze;

use super::{
    paragraph::Paragraph,
    quantity::{Quantity, quantities},
    year::{Lead, Mention, Years, lead, mentions},
};

/// A paragraph with what was found in it.
#[derive(Debug)]
pub(super) struct Found {
    /// The paragraph.
    pub(super) paragraph: Paragraph,
    /// Its years.
    pub(super) mentions: Vec<Mention>,
    /// Its numbers that count something.
    pub(super) quantities: Vec<Quantity>,
    /// The year that heads it.
    pub(super) lead: Option<Lead>,
    /// Innermost open parenthesis of every character.
    pub(super) open: Vec<Option<usize>>,
}

impl Found {
    /// Looks through a paragraph.
    pub(super) fn new(paragraph: Paragraph, years: Years) -> Self {
        let mentions = mentions(&paragraph, years);
        let quantities = quantities(&paragraph);
        let lead = lead(&paragraph, &mentions);
        let mut stack = Vec::new();
        let mut open = Vec::with_capacity(paragraph.len());
        for (at, c) in paragraph.folded.iter().enumerate() {
            if *c == ')' {
                stack.pop();
            }
            open.push(stack.last().copied());
            if *c == '(' {
                stack.push(at);
            }
        }
        Self {
            paragraph,
            mentions,
            quantities,
            lead,
            open,
        }
    }

    /// Whether nothing follows the year that heads it.
    pub(super) fn is_year_alone(&self) -> bool {
        self.lead
            .is_some_and(|lead| lead.rest >= self.paragraph.len())
    }

    /// Whether the text from `from` on says that there is nothing.
    pub(super) fn is_nil(&self, from: usize) -> bool {
        let rest = squeeze(self.paragraph.slice(from, self.paragraph.len()));
        let bare = rest.trim_matches(['(', ')', ':', '。']);
        let nil = [
            "なし",
            "無し",
            "未実施",
            "該当なし",
            "実績なし",
            "貸付実績なし",
            "-",
        ];
        nil.contains(&bare) || (bare.ends_with("実績なし") && bare.chars().count() <= 12)
    }

    /// Whether it is nothing but a total (`合計　１，９７５人`).
    pub(super) fn is_total(&self) -> bool {
        let figure = self.quantities.first().map_or(0, |quantity| quantity.start);
        let name = squeeze(self.paragraph.slice(0, figure));
        matches!(
            name.trim_matches([':', '(']),
            "合計" | "計" | "総計" | "累計" | "期間計" | "期間合計"
        ) && !self.paragraph.begins(0, "(")
    }

    /// Whether it holds a number that counts.
    pub(super) fn counts(&self) -> bool {
        self.quantities.iter().any(|quantity| !quantity.bound)
    }

    /// Whether a number stands in parentheses behind another: `１６２億円（５５５億円）`.
    pub(super) fn is_behind_another(&self, quantity: &Quantity) -> bool {
        self.open[quantity.start].is_some_and(|open| {
            open == 0
                || self.quantities.iter().any(|other| {
                    (other.unit_end..other.unit_end + 9).contains(&open)
                        && self.open[other.start].is_none()
                })
        })
    }

    /// Where the parenthesis that opens at `open` closes.
    pub(super) fn close_of(&self, open: usize) -> usize {
        let closes = |at: &usize| self.paragraph.folded[*at] == ')' && self.open[*at] != Some(open);
        (open + 1..self.paragraph.len())
            .find(closes)
            .unwrap_or(self.paragraph.len())
    }
}
