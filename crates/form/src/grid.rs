//! Where the cells of a table stand (セルの配置): rows as HTML has them, resolved to columns and
//! rows, for printers that place each cell by itself.

use kernel::{Place, Problem, said};

use crate::paper::{Cell, Row};

/// A cell with its place (配置済みセル); both counted from 0 within the rows that were given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'a> {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: usize,
    /// The cell.
    pub cell: &'a Cell,
}

/// A cell that does not fit its table (はみ出し).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit {
    /// Its row, counted from 0.
    pub row: usize,
    /// Which cell of that row, counted from 0.
    pub cell: usize,
    /// What is wrong with it.
    pub reason: MisfitReason,
}

/// Why a cell does not fit (はみ出しの理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitReason {
    /// It covers no column or no row.
    Nothing,
    /// It reaches past the last column, or into a cell from above.
    TooWide,
    /// It reaches past the last row.
    TooTall,
}

impl Misfit {
    /// As the problem that a printer tells, of a table called `table` with `columns` columns.
    #[must_use]
    pub fn problem(&self, sheet: &str, table: &str, columns: usize) -> Problem {
        let reason = match self.reason {
            MisfitReason::Nothing => said!(
                "セルの結合数が０です。",
                "The cell covers no column or no row."
            ),
            MisfitReason::TooWide => said!(
                "セルが表の幅（{columns}列）からはみ出すか、上の結合セルと重なっています。",
                "The cell reaches past the {columns} columns of the table, or into a cell from above."
            ),
            MisfitReason::TooTall => said!(
                "セルが表の最後の行より下に及んでいます。",
                "The cell reaches below the last row of the table."
            ),
        };
        let field = format!("{table}{}行目の{}番目のセル", self.row + 1, self.cell + 1);
        Problem::new(
            Place::file(sheet).field(field),
            "cell-out-of-table",
            reason,
            said!(
                "様式の定義で、列の数とセルの結合（columns、rows）を見直してください。",
                "In the layout, look again at the number of columns and the extent of cells (columns, rows)."
            ),
        )
    }
}

/// Places every cell of `rows` in a table of `columns` columns, or lists every cell that does not
/// fit. Positions that no cell covers stay empty.
///
/// # Errors
/// The cells that do not fit, in reading order.
pub fn place(rows: &[Row], columns: usize) -> Result<Vec<Placed<'_>>, Vec<Misfit>> {
    let mut placed = Vec::new();
    let mut misfits = Vec::new();
    // For each column, the first row that no cell from above covers.
    let mut free_from = vec![0_usize; columns];
    for (row, cells) in rows.iter().enumerate() {
        let mut column = 0;
        for (index, cell) in cells.cells.iter().enumerate() {
            while free_from.get(column).is_some_and(|&free| free > row) {
                column += 1;
            }
            let (wide, tall) = (cell.columns as usize, cell.rows as usize);
            let covered = free_from.get_mut(column..column.saturating_add(wide));
            let reason = if wide == 0 || tall == 0 {
                Some(MisfitReason::Nothing)
            } else if row.saturating_add(tall) > rows.len() {
                Some(MisfitReason::TooTall)
            } else {
                match covered {
                    Some(covered) if covered.iter().all(|&free| free <= row) => {
                        covered.fill(row + tall);
                        placed.push(Placed { row, column, cell });
                        column += wide;
                        None
                    }
                    _ => Some(MisfitReason::TooWide),
                }
            };
            misfits.extend(reason.map(|reason| Misfit {
                row,
                cell: index,
                reason,
            }));
        }
    }
    if misfits.is_empty() {
        Ok(placed)
    } else {
        Err(misfits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(spans: &[(u32, u32)]) -> Row {
        Row {
            cells: spans
                .iter()
                .map(|&(columns, rows)| Cell {
                    columns,
                    rows,
                    ..Cell::default()
                })
                .collect(),
        }
    }

    #[test]
    fn a_cell_from_above_moves_the_next_row_to_the_right() {
        let rows = [row(&[(1, 2), (2, 1)]), row(&[(1, 1), (1, 1)])];
        let places: Vec<_> = place(&rows, 3)
            .expect("the table is whole")
            .iter()
            .map(|placed| (placed.row, placed.column))
            .collect();
        assert_eq!(places, [(0, 0), (0, 1), (1, 1), (1, 2)]);
    }

    #[test]
    fn every_cell_that_does_not_fit_is_listed() {
        let rows = [
            row(&[(1, 1), (3, 1)]),
            row(&[(0, 1), (1, 3)]),
            row(&[(1, 1), (1, 1), (1, 1), (1, 1)]),
        ];
        let reasons: Vec<_> = place(&rows, 3)
            .expect_err("four cells are wrong")
            .iter()
            .map(|misfit| (misfit.row, misfit.cell, misfit.reason))
            .collect();
        assert_eq!(
            reasons,
            [
                (0, 1, MisfitReason::TooWide),
                (1, 0, MisfitReason::Nothing),
                (1, 1, MisfitReason::TooTall),
                (2, 3, MisfitReason::TooWide),
            ]
        );
    }
}
