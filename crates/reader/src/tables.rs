//! Part 2 of an item sheet, 主要な経年データ: rows by year of indicators and inputs, whether the
//! input has ruled cells, columns aligned by spaces, or cells one after another.

mod flow;
mod grid;
pub(crate) mod head;
mod model;
mod sift;
mod token;

use evaluation::EvaluationKind;
use kernel::{FiscalYear, Period};

pub(crate) use self::model::fill;
use crate::{labels::Piece, source::Line};

/// What is known before the tables are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    pub(crate) period: Period,
    pub(crate) kind: EvaluationKind,
}

impl Context {
    /// Years that should hold values: none is known of years to come.
    fn expected(&self, years: &[FiscalYear]) -> usize {
        let past = match self.kind {
            EvaluationKind::Annual(year) => years.iter().filter(|y| **y <= year).count(),
            EvaluationKind::Expected => years.len().saturating_sub(1),
            EvaluationKind::Final | EvaluationKind::Interim | EvaluationKind::Efficiency => {
                years.len()
            }
        };
        past.clamp(1, years.len().max(1))
    }
}

/// What a row of an indicator holds (計画値・実績値・達成度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowMark {
    Plan,
    Actual,
    Rate,
}

/// A cell: its pieces in reading order.
pub(crate) type Cell = Vec<Piece>;

/// A row by years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) label: Cell,
    pub(crate) mark: Option<RowMark>,
    pub(crate) target: Cell,
    pub(crate) baseline: Cell,
    /// One cell a year, in the order of [`Rows::years`]; empty where nothing is printed.
    pub(crate) values: Vec<Cell>,
    pub(crate) reference: Cell,
}

/// The rows of one sheet: the form between the ways of reading and the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) years: Vec<FiscalYear>,
    pub(crate) outputs: Vec<Row>,
    pub(crate) inputs: Vec<Row>,
    /// 注１）… under the tables.
    pub(crate) notes: Vec<Piece>,
    /// What fits nowhere.
    pub(crate) stray: Vec<Piece>,
}

/// Reads the lines of part 2, its heading included.
pub(crate) fn rows(lines: &[Line], context: &Context) -> Rows {
    if let Some(rows) = grid::ruled(lines, context) {
        return rows;
    }
    if let Some(rows) = grid::aligned(lines, context) {
        return rows;
    }
    flow::rows(lines, context)
}

/// The mark of a row and the text before it, when a label ends with one (`参加者数（計画値）`).
pub(crate) fn split_mark(key: &str, bare: bool) -> Option<(usize, RowMark)> {
    let inner = |word: &str| match word {
        "計画値" | "目標値" => Some(RowMark::Plan),
        "実績値" => Some(RowMark::Actual),
        "達成度" | "達成率" | "達成状況" | "達成割合" => Some(RowMark::Rate),
        "計画" | "目標" if bare => Some(RowMark::Plan),
        "実績" if bare => Some(RowMark::Actual),
        _ => None,
    };
    if let Some(mark) = inner(key) {
        return Some((0, mark));
    }
    let open = key.rfind('(')?;
    let within = key[open + 1..].strip_suffix(')')?;
    let word = within.split('=').next().unwrap_or(within);
    let mark = match word {
        "計画" | "目標" => Some(RowMark::Plan),
        "実績" => Some(RowMark::Actual),
        word => inner(word),
    }?;
    Some((key[..open].chars().count(), mark))
}

/// Input rows that the form prescribes, and those of its earlier editions.
pub(crate) const INPUTS: [&str; 14] = [
    "予算額",
    "決算額",
    "経常費用",
    "経常収益",
    "経常利益",
    "経常損益",
    "経常損失",
    "行政コスト",
    "行政サービス実施コスト",
    "従事人員数",
    "従業人員数",
    "従事職員数",
    "従事人員",
    "当期総利益",
];

/// Whether a folded label is one of the input rows, with or without its unit.
pub(crate) fn is_input(key: &str) -> bool {
    INPUTS.iter().any(|word| {
        key.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    })
}
