//! The plan of the formulas as rows of the tables.

use arrow_array::RecordBatch;
use kernel::RoundingMode;

use crate::{
    column::{decimals, numbers, wholes, words},
    encode::{batch, year},
    plan::{self, Plan, Reads, Side, fraction},
    table::Table,
    undefined::Why,
};

/// Rows of the table of cells.
pub(super) fn cells(plan: &Plan<'_>) -> RecordBatch {
    let cells = || plan.cells.iter();
    let factors: Vec<_> = cells().map(|cell| cell.factor.map(fraction)).collect();
    let power = |cell: &plan::Cell, zeros: u32| {
        Some(10_i64.checked_pow(zeros.min(18)).unwrap_or(1)).filter(|_| cell.rounding.digits <= 4)
    };
    batch(
        Table::Cells,
        vec![
            wholes((0..plan.cells.len()).map(|number| i32::try_from(number).ok())),
            words(cells().map(|cell| Some(cell.series.program.as_str()))),
            words(cells().map(|cell| Some(cell.series.series.as_str()))),
            wholes(cells().map(|cell| Some(year(cell.year)))),
            wholes(cells().map(|cell| i32::try_from(cell.tier).ok())),
            words(cells().map(|cell| Some(cell.formula.word()))),
            wholes(cells().map(|cell| Some(i32::from(cell.is_less_one)))),
            decimals(cells().map(|cell| Some(cell.common)), 38, 0),
            decimals(
                factors.iter().map(|factor| factor.map(|(above, _)| above)),
                38,
                0,
            ),
            decimals(
                factors.iter().map(|factor| factor.map(|(_, below)| below)),
                38,
                0,
            ),
            words(cells().map(|cell| {
                Some(match cell.rounding.mode {
                    RoundingMode::Truncate => "truncate",
                    RoundingMode::HalfUp => "half-up",
                    RoundingMode::HalfEven => "half-even",
                })
            })),
            numbers(cells().map(|cell| power(cell, cell.rounding.digits))),
            numbers(cells().map(|cell| power(cell, 4_u32.saturating_sub(cell.rounding.digits)))),
            wholes(cells().map(|cell| cell.undefined.map(Why::number))),
        ],
    )
}

/// Rows of the table of terms.
pub(super) fn terms(plan: &Plan<'_>) -> RecordBatch {
    let terms = || plan.terms.iter();
    let mut places = vec![0_i32; plan.cells.len()];
    let placed: Vec<i32> = terms()
        .map(|term| {
            places[term.cell] += 1;
            places[term.cell]
        })
        .collect();
    let counter = |term: &plan::Term| match &term.reads {
        Reads::Counter(measure, counter, at) => Some((measure.word(), counter.clone(), year(*at))),
        Reads::Cell(..) => None,
    };
    let counters: Vec<_> = terms().map(counter).collect();
    let operand = |term: &plan::Term| match term.reads {
        Reads::Counter(..) => None,
        Reads::Cell(operand, slot) => Some((i32::try_from(operand).ok()?, slot)),
    };
    let operands: Vec<_> = terms().map(operand).collect();
    batch(
        Table::Terms,
        vec![
            wholes(terms().map(|term| i32::try_from(term.cell).ok())),
            wholes(placed.iter().map(|place| Some(*place))),
            words(terms().map(|term| {
                Some(match term.side {
                    Side::Above => "above",
                    Side::Below => "below",
                })
            })),
            decimals(terms().map(|term| Some(term.weight)), 38, 0),
            words(
                counters
                    .iter()
                    .map(|of| of.as_ref().map(|(measure, ..)| *measure)),
            ),
            words(
                counters
                    .iter()
                    .map(|of| of.as_ref().map(|(_, counter, _)| counter.as_str())),
            ),
            wholes(counters.iter().map(|of| of.as_ref().map(|(.., at)| *at))),
            wholes(operands.iter().map(|of| of.map(|(operand, _)| operand))),
            wholes(
                operands
                    .iter()
                    .map(|of| of.and_then(|(_, slot)| i32::try_from(slot?).ok())),
            ),
        ],
    )
}
