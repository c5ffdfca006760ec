//! Plans of years to come: a plan row may go on after the last actual, and its first figures then
//! look like a baseline. The printed rates tell which figure belongs to which year.

use kernel::{Entry, Ratio};

use super::{Cell, Row, RowMark, Rows, model::entry};

/// Moves figures that stand before the years of a plan row into its years, where that makes more
/// rates right than before.
pub(super) fn settle(rows: &mut Rows) {
    for at in 0..rows.outputs.len() {
        let spare = std::mem::take(&mut rows.outputs[at].spare);
        if spare.is_empty() {
            continue;
        }
        let (actual, rate) = beside(&rows.outputs[at + 1..]);
        let (Some(actual), Some(rate)) = (actual, rate) else {
            continue;
        };
        let row = &rows.outputs[at];
        let printed = row.values.iter().filter(|cell| !cell.is_empty());
        let all: Vec<Cell> = spare.iter().chain(printed).cloned().collect();
        let agree = |from: usize| {
            all[from..]
                .iter()
                .zip(actual.values.iter().zip(&rate.values))
                .filter(|(plan, (actual, rate))| agrees(plan, actual, rate))
                .count()
        };
        let now = agree(spare.len());
        let Some(from) = (0..spare.len())
            .filter(|from| all.len() - from <= row.values.len())
            .max_by_key(|from| agree(*from))
            .filter(|from| agree(*from) > now.max(1))
        else {
            continue;
        };
        let row = &mut rows.outputs[at];
        for cell in &spare[from..] {
            for piece in cell {
                for text in [&mut row.baseline, &mut row.target] {
                    if let Some(found) = text.iter().rposition(|other| other == piece) {
                        text.remove(found);
                        break;
                    }
                }
            }
        }
        let years = row.values.len();
        row.values = all[from..].to_vec();
        row.values.resize(years, Cell::new());
    }
}

/// The actuals and rates of the same indicator: the next rows, up to its next plan.
fn beside(rows: &[Row]) -> (Option<&Row>, Option<&Row>) {
    let own = rows
        .iter()
        .take_while(|row| matches!(row.mark, Some(RowMark::Actual | RowMark::Rate)))
        .take(4);
    let of = |mark: RowMark| own.clone().find(move |row| row.mark == Some(mark));
    (of(RowMark::Actual), of(RowMark::Rate))
}

/// Whether a printed rate is what plan and actual give, to within a fifth of a point.
fn agrees(plan: &Cell, actual: &Cell, rate: &Cell) -> bool {
    let [plan, actual, rate] = [plan, actual, rate].map(|cell| entry(cell));
    let close = |plan: &Entry| {
        let exact = actual.ratio()?.divide(plan.ratio()?)?.to_percent()?;
        let off = exact.subtract(Ratio::from(rate.value()?))?.magnitude();
        Ratio::new(1, 5).map(|most| off < most)
    };
    close(&plan).unwrap_or(false)
}
