//! Cells by row and column: from the ruled cells of a page, or from columns aligned by spaces.

use crate::{labels::Piece, source::Line};

/// A cell with what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GridCell {
    pub(crate) row: usize,
    pub(crate) column: usize,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    pub(crate) pieces: Vec<Piece>,
    /// Whether a letter of it is underlined.
    pub(crate) underlined: bool,
}

impl GridCell {
    /// Folded text.
    pub(crate) fn key(&self) -> String {
        self.pieces
            .iter()
            .map(|piece| crate::outline::key(&piece.text))
            .collect()
    }
}

/// A ruled table of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grid {
    pub(crate) cells: Vec<GridCell>,
    pub(crate) height: usize,
    pub(crate) width: usize,
}

impl Grid {
    /// Cells that begin in a row, left to right.
    pub(crate) fn row(&self, row: usize) -> impl Iterator<Item = &GridCell> {
        let from = self.cells.partition_point(|cell| cell.row < row);
        self.cells[from..]
            .iter()
            .take_while(move |cell| cell.row == row)
    }
}

/// The ruled tables of some lines, in order, and the lines that stand in none.
pub(crate) fn ruled(lines: &[Line]) -> (Vec<Grid>, Vec<Piece>) {
    let mut grids: Vec<((u32, u32), Grid)> = Vec::new();
    let mut outside = Vec::new();
    for line in lines {
        let piece = Piece {
            number: line.number,
            text: line.text.trim().to_owned(),
        };
        let Some(place) = line.place else {
            if !piece.text.is_empty() {
                outside.push(piece);
            }
            continue;
        };
        let id = (place.page, place.table);
        if grids.last().is_none_or(|(last, _)| *last != id) {
            grids.push((id, Grid::default()));
        }
        let Some((_, grid)) = grids.last_mut() else {
            continue;
        };
        let (row, column) = (usize::from(place.row), usize::from(place.column));
        let same = grid
            .cells
            .iter_mut()
            .rev()
            .take(64)
            .find(|cell| cell.row == row && cell.column == column);
        match same {
            Some(cell) => {
                cell.underlined |= !line.underlined.is_empty();
                if !piece.text.is_empty() {
                    cell.pieces.push(piece);
                }
            }
            None => grid.cells.push(GridCell {
                row,
                column,
                rows: usize::from(place.rows).max(1),
                columns: usize::from(place.columns).max(1),
                pieces: if piece.text.is_empty() {
                    Vec::new()
                } else {
                    vec![piece]
                },
                underlined: !line.underlined.is_empty(),
            }),
        }
    }
    let grids = grids
        .into_iter()
        .map(|(_, mut grid)| {
            grid.cells.sort_by_key(|cell| (cell.row, cell.column));
            grid.height = grid.cells.iter().map(|c| c.row + c.rows).max().unwrap_or(0);
            grid.width = grid
                .cells
                .iter()
                .map(|c| c.column + c.columns)
                .max()
                .unwrap_or(0);
            grid
        })
        .collect();
    (grids, outside)
}

/// A run of text of a line whose columns are told by gaps of two spaces or more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) piece: Piece,
}

impl Run {
    /// Twice the middle, so that it stays whole.
    pub(crate) fn middle(&self) -> usize {
        self.start + self.end
    }
}

/// Cuts a line to runs; positions count a full-width character as `wide` columns.
pub(crate) fn runs(line: &Line, wide: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    let mut gap = 2;
    for c in line.text.chars() {
        let full = !c.is_ascii() && !matches!(c, '\u{ff61}'..='\u{ff9f}');
        let width = if full { wide } else { 1 };
        if c.is_whitespace() {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            at += width;
            continue;
        }
        match runs.last_mut() {
            Some(run) if gap < 2 => {
                run.piece.text.extend(std::iter::repeat_n(' ', gap));
                run.piece.text.push(c);
                run.end = at + width;
            }
            _ => runs.push(Run {
                start: at,
                end: at + width,
                piece: Piece {
                    number: line.number,
                    text: c.to_string(),
                },
            }),
        }
        gap = 0;
        at += width;
    }
    runs
}
