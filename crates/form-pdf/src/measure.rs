//! Measure (寸法): which size a table is set in, and about how tall its rows will be.
//!
//! The text font has letters of one fixed width, so that a figure's length is known beforehand.

use form::{
    Cell, Row, Table,
    grid::{self, Placed},
};

use crate::run::{self, Length};

/// Space between a rule and the text beside it, and above it; the template says the same.
const INSET: Length = 300;
const INSET_ABOVE: Length = 250;
/// Gap between lines, in tenths of their size; the template says the same.
const LEADING: Length = 3;
/// Sizes of tables, from roomy to dense, and the mean column width from which each is used.
const TABLE_SIZES: [(Length, Length); 3] = [(9_000, 850), (4_500, 800), (0, 750)];
/// Smallest size a table is set in so that its figures stay whole, a cell that is one figure with
/// its unit, and a cell whose figure is longer than any other.
const SMALLEST_TABLE: Length = 650;
const SMALLEST_FIGURE: Length = 650;
const SMALLEST_CELL: Length = 500;

/// Sizes of one table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Of all its text.
    pub(crate) text: Length,
    /// Of cells that hold a figure and nothing else.
    pub(crate) figure: Length,
}

impl Sizes {
    /// The sizes of a table whose columns have `widths`.
    pub(crate) fn of(table: &Table, widths: &[Length]) -> Self {
        let text = text_size(table, widths);
        Self {
            text,
            figure: figure_size(table, widths, text),
        }
    }
}

/// Dense tables are set smaller, and smaller still where that keeps their figures whole.
fn text_size(table: &Table, widths: &[Length]) -> Length {
    let columns = Length::try_from(widths.len()).unwrap_or(1).max(1);
    let mean = widths.iter().sum::<Length>() / columns;
    let usual = TABLE_SIZES
        .iter()
        .find(|&&(from, _)| mean >= from)
        .map_or(SMALLEST_TABLE, |&(_, size)| size);
    fitting_sizes(table, widths, figures)
        .filter(|&size| size >= SMALLEST_TABLE)
        .min()
        .map_or(usual, |tightest| usual.min(tightest))
}

/// Cells that hold a figure and nothing else share one size, in which the longest of them stays
/// on one line with its unit; where that would be too small, units go to a second line.
fn figure_size(table: &Table, widths: &[Length], size: Length) -> Length {
    fitting_sizes(table, widths, |cell| {
        sole_figure(cell).into_iter().collect()
    })
    .min()
    .filter(|&fitting| fitting >= SMALLEST_FIGURE)
    .map_or(size, |tightest| size.min(tightest))
}

/// The figures of a cell, without their units.
fn figures(cell: &Cell) -> Vec<&str> {
    cell.lines.iter().flat_map(run::figures_of).collect()
}

/// The figure with its unit of a cell that holds nothing else and heads nothing.
fn sole_figure(cell: &Cell) -> Option<&str> {
    match cell.lines.as_slice() {
        [line] if !cell.heading => run::sole_figure(line),
        _ => None,
    }
}

/// For each cell, the largest size in which the widest of its `pieces` stays on one line.
fn fitting_sizes<'a>(
    table: &'a Table,
    widths: &[Length],
    pieces: impl Fn(&'a Cell) -> Vec<&'a str>,
) -> impl Iterator<Item = Length> {
    [&table.head, &table.body]
        .into_iter()
        .flat_map(|rows| grid::place(rows, widths.len()).unwrap_or_default())
        .filter_map(move |placed| {
            let room = room(&placed, widths);
            let pieces = pieces(placed.cell);
            pieces.iter().map(|piece| fitting(piece, room)).min()
        })
}

/// The largest size in which `piece` fits.
fn fitting(piece: &str, room: Length) -> Length {
    room * 2 / run::half_widths(piece).max(1)
}

/// Width inside a cell.
pub(crate) fn room(placed: &Placed<'_>, widths: &[Length]) -> Length {
    let end = placed.column + placed.cell.columns as usize;
    let outer: Length = widths
        .get(placed.column..end)
        .unwrap_or_default()
        .iter()
        .sum();
    outer.saturating_sub(2 * INSET)
}

/// Size of one cell.
pub(crate) fn cell_size(cell: &Cell, room: Length, sizes: Sizes) -> Length {
    let usual = if sole_figure(cell).is_some() {
        sizes.figure
    } else {
        sizes.text
    };
    figures(cell)
        .into_iter()
        .map(|figure| fitting(figure, room))
        .min()
        .filter(|&fitting| (SMALLEST_CELL..usual).contains(&fitting))
        .unwrap_or(usual)
}

/// How tall a row will be.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct RowHeight {
    /// For its own cells.
    pub(crate) own: Length,
    /// With its share of cells that cover several rows.
    pub(crate) needed: Length,
}

/// About how tall each row will be.
pub(crate) fn heights(
    placed: &[Placed<'_>],
    rows: usize,
    sizes: Sizes,
    widths: &[Length],
) -> Vec<RowHeight> {
    let needed = |placed: &Placed<'_>| {
        let room = room(placed, widths);
        cell_height(placed.cell, room, cell_size(placed.cell, room, sizes))
    };
    let mut heights = vec![RowHeight::default(); rows];
    for placed in placed.iter().filter(|placed| placed.cell.rows == 1) {
        if let Some(row) = heights.get_mut(placed.row) {
            row.own = row.own.max(needed(placed));
            row.needed = row.own;
        }
    }
    for placed in placed.iter().filter(|placed| placed.cell.rows > 1) {
        let covered = placed.row..placed.row + placed.cell.rows as usize;
        let Some(rows) = heights.get_mut(covered) else {
            continue;
        };
        let held: Length = rows.iter().map(|row| row.needed).sum();
        let share = needed(placed)
            .saturating_sub(held)
            .div_ceil(placed.cell.rows);
        for row in rows {
            row.needed += share;
        }
    }
    heights
}

/// About how tall rows are together.
pub(crate) fn rows_height(rows: &[Row], sizes: Sizes, widths: &[Length]) -> Length {
    let placed = grid::place(rows, widths.len()).unwrap_or_default();
    let heights = heights(&placed, rows.len(), sizes, widths);
    heights.iter().map(|row| row.needed).sum()
}

/// About how tall a cell is when set in `size`; the template says the same of lines and gaps.
pub(crate) fn cell_height(cell: &Cell, room: Length, size: Length) -> Length {
    let room = room.max(size);
    let lines: Length = cell
        .lines
        .iter()
        .map(|line| run::advance(&line.text(), size).div_ceil(room).max(1))
        .sum();
    lines * (size + size * LEADING / 10) + 2 * INSET_ABOVE
}
