//! A figure as first read, before the names of its list are brought into line.

use evaluation::EvaluationKind;
use kernel::{Decimal, FiscalYear, Period, Unit};

use super::{found::Found, outline::Outline, paragraph::Paragraph, quantity::Quantity, year::Lead};

/// The year of a figure, and whether its label says 見込.
pub(super) type Dated = (FiscalYear, bool);

/// A figure as first read; names of one list are brought into line later.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// Headings of the sections.
    pub(super) section: String,
    /// The activity.
    pub(super) programme: String,
    /// What is counted.
    pub(super) measure: String,
    /// Its unit.
    pub(super) unit: Unit,
    /// Its year.
    pub(super) year: FiscalYear,
    /// The value; none where the text says so.
    pub(super) value: Option<Decimal>,
    /// Whether it is expected rather than done.
    pub(super) expected: bool,
    /// Whether it stands in parentheses behind another figure.
    pub(super) parenthesised: bool,
    /// Number and unit as printed.
    pub(super) text: String,
    /// Line of its first digit.
    pub(super) line: u32,
    /// Where it stands in its paragraph.
    pub(super) place: usize,
    /// The words around it.
    pub(super) excerpt: String,
    /// The list it belongs to.
    pub(super) block: usize,
    /// Whether it stands in the paragraph that its year heads.
    pub(super) beside_year: bool,
}

impl Draft {
    /// A figure of `now`.
    pub(super) fn figure(
        now: &Found,
        quantity: &Quantity,
        dated: Dated,
        measure: String,
        outline: &Outline,
    ) -> Self {
        let paragraph = &now.paragraph;
        let behind = paragraph.folded(quantity.unit_end, quantity.unit_end + 6);
        let words = ["(見込", "見込", "(予定", "の見込"];
        let foreseen = words.iter().any(|word| behind.starts_with(word))
            || paragraph.folded(0, paragraph.len()).contains("見込んで");
        Self {
            section: outline.section(),
            programme: outline.programme(),
            measure,
            unit: quantity.unit.clone(),
            year: dated.0,
            value: Some(quantity.value),
            expected: dated.1 || foreseen,
            parenthesised: now.is_behind_another(quantity),
            text: paragraph
                .slice(quantity.start, quantity.unit_end)
                .trim()
                .to_owned(),
            line: paragraph.line(quantity.digit),
            place: quantity.start,
            excerpt: excerpt(paragraph, quantity),
            block: outline.block,
            beside_year: now.lead.is_some(),
        }
    }

    /// A year that has nothing to report (`未実施`, `実績なし`).
    pub(super) fn nil(now: &Found, lead: Lead, outline: &Outline) -> Self {
        let paragraph = &now.paragraph;
        let context = outline.context();
        Self {
            section: outline.section(),
            programme: outline.programme(),
            measure: if context.is_empty() {
                "実績".to_owned()
            } else {
                context
            },
            unit: Unit::default(),
            year: lead.year,
            value: None,
            expected: lead.expected,
            parenthesised: false,
            text: paragraph
                .slice(lead.rest, paragraph.len())
                .trim()
                .to_owned(),
            line: paragraph.line(paragraph.skip_blanks(lead.rest)),
            place: 0,
            excerpt: paragraph.text.clone(),
            block: outline.block,
            beside_year: true,
        }
    }
}

/// Whether a year had not ended when the document was written.
pub(super) fn is_expected(year: FiscalYear, period: Period, kind: EvaluationKind) -> bool {
    match kind {
        EvaluationKind::Annual(of) => year > of,
        EvaluationKind::Expected | EvaluationKind::Interim => year >= period.last,
        EvaluationKind::Final | EvaluationKind::Efficiency => false,
    }
}

/// The words around a figure.
pub(super) fn excerpt(paragraph: &Paragraph, quantity: &Quantity) -> String {
    const AROUND: usize = 24;
    let from = quantity.start.saturating_sub(AROUND);
    let to = (quantity.unit_end + AROUND).min(paragraph.len());
    paragraph.slice(from, to).trim().to_owned()
}
