//! A page in reading order: text outside tables, and tables with the lines of every cell.

use super::grid::{Cell, Grid, grids};
use super::mark::{Flow, Frame, Glyph, Marks, POINT};
use super::typeset::{SetLine, set};
use super::underline;

/// Tables whose heads start within this stand side by side.
const BESIDE: i32 = 10 * POINT;
/// Tables of a page; what has more is a drawing.
const MOST_TABLES: usize = 500;

/// A piece of a page.
#[derive(Debug)]
pub(super) enum Block {
    /// A line outside tables.
    Text(SetLine),
    /// A ruled table.
    Table(Table),
}

/// A table with its text.
#[derive(Debug)]
pub(super) struct Table {
    /// Edges of its columns.
    pub(super) xs: Vec<i32>,
    /// Cells with text, row by row, each with its lines.
    pub(super) cells: Vec<(Cell, Vec<SetLine>)>,
}

/// Puts what a page shows into reading order.
pub(super) fn blocks(marks: Marks) -> Vec<Block> {
    let mut marks = marks.upright();
    underline::take(&mut marks);
    let mut grids = grids(&marks.rules);
    grids.truncate(MOST_TABLES);
    let (tables, inner) = nested(grids);
    let mut outside = Vec::new();
    let mut inside: Vec<Vec<Vec<Glyph>>> = tables
        .iter()
        .map(|table| vec![Vec::new(); table.cells.len()])
        .collect();
    let mut before: Option<(Glyph, Option<Home>)> = None;
    for glyph in marks.glyphs {
        let own = home(&tables, glyph.frame);
        let home = match before {
            Some((last, home)) if home != own && spills(&tables, &last, home, &glyph) => home,
            _ => own,
        };
        match home.and_then(|(table, cell)| inside.get_mut(table)?.get_mut(cell)) {
            Some(cell) => cell.push(glyph),
            None => outside.push(glyph),
        }
        before = Some((glyph, home));
    }
    let tables = tables
        .into_iter()
        .zip(inside)
        .map(|(grid, cells)| (grid.frame(), filled(grid, cells, &inner)))
        .filter(|(_, table)| !table.cells.is_empty())
        .collect();
    ordered(set(outside), tables)
}

/// A table and one of its cells, by their places.
type Home = (usize, usize);

/// The cell in which the middle of a glyph lies.
fn home(tables: &[Grid], frame: Frame) -> Option<Home> {
    let cells = tables.iter().map(|table| table.cell_at(frame));
    (0..)
        .zip(cells)
        .find_map(|(table, cell)| Some((table, cell?)))
}

/// Whether a glyph goes on, without a gap, with text that runs over the right edge of its cell:
/// text of the next cell would not stand against the rule.
fn spills(tables: &[Grid], last: &Glyph, home: Option<Home>, glyph: &Glyph) -> bool {
    let Some((table, cell)) = home else {
        return false;
    };
    let edge = tables[table].cell_frame(tables[table].cells[cell]).right;
    let hair = glyph.em / 20;
    last.flow == Flow::Right
        && glyph.flow == Flow::Right
        && last.em == glyph.em
        && (glyph.frame.top - last.frame.top).abs() <= hair
        && (glyph.frame.left - last.frame.right).abs() <= 2 * hair
        && (last.frame.right > edge + hair || glyph.frame.left < edge - hair)
}

/// Parts tables from those that stand inside a cell of another. A box drawn around tables is no
/// table.
fn nested(grids: Vec<Grid>) -> (Vec<Grid>, Vec<Grid>) {
    let frames: Vec<Frame> = grids.iter().map(Grid::frame).collect();
    let around = |outer: Frame, inner: Frame| {
        outer != inner
            && outer.left <= inner.left
            && outer.right >= inner.right
            && outer.top <= inner.top
            && outer.bottom >= inner.bottom
    };
    let grids: Vec<Grid> = grids
        .into_iter()
        .filter(|grid| {
            grid.cells.len() > 1 || !frames.iter().any(|frame| around(grid.frame(), *frame))
        })
        .collect();
    let frames: Vec<Frame> = grids.iter().map(Grid::frame).collect();
    grids
        .into_iter()
        .partition(|grid| !frames.iter().any(|frame| around(*frame, grid.frame())))
}

/// The lines of every cell of a table.
fn filled(grid: Grid, cells: Vec<Vec<Glyph>>, inner: &[Grid]) -> Table {
    let cells = grid
        .cells
        .iter()
        .zip(cells)
        .map(|(cell, glyphs)| {
            let frame = grid.cell_frame(*cell);
            let inner: Vec<&Grid> = inner
                .iter()
                .filter(|inner| frame.holds(inner.frame()))
                .collect();
            (*cell, cell_lines(glyphs, &inner))
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    Table { xs: grid.xs, cells }
}

/// The lines of a cell. A small table inside it is read row by row, as text.
fn cell_lines(glyphs: Vec<Glyph>, inner: &[&Grid]) -> Vec<SetLine> {
    if inner.is_empty() {
        return set(glyphs);
    }
    let mut plain = Vec::new();
    let mut cells: Vec<Vec<Vec<Glyph>>> = inner
        .iter()
        .map(|grid| vec![Vec::new(); grid.cells.len()])
        .collect();
    for glyph in glyphs {
        let found = inner
            .iter()
            .zip(&mut cells)
            .find_map(|(grid, cells)| cells.get_mut(grid.cell_at(glyph.frame)?));
        match found {
            Some(cell) => cell.push(glyph),
            None => plain.push(glyph),
        }
    }
    let mut lines = set(plain);
    for (grid, cells) in inner.iter().zip(cells) {
        let rows = grid.cells.iter().zip(cells).collect::<Vec<_>>();
        for row in rows.chunk_by(|(cell, _), (next, _)| cell.row == next.row) {
            let texts = row.iter().map(|(_, glyphs)| set(glyphs.clone()));
            lines.extend(beside(texts));
        }
    }
    lines.sort_by_key(|line| line.frame.top);
    lines
}

/// One line of the cells of a row.
fn beside(cells: impl Iterator<Item = Vec<SetLine>>) -> Option<SetLine> {
    let mut row: Option<SetLine> = None;
    for lines in cells {
        let Some(first) = lines.first() else { continue };
        let text = kernel::text::unwrap_lines(lines.iter().map(|line| line.text.as_str()));
        match &mut row {
            Some(row) => {
                row.text.push(' ');
                row.text.push_str(&text);
            }
            None => {
                row = Some(SetLine {
                    text,
                    underlined: Vec::new(),
                    ..first.clone()
                });
            }
        }
    }
    row
}

/// Lines and tables from top to bottom; tables side by side from left to right.
fn ordered(mut lines: Vec<SetLine>, mut tables: Vec<(Frame, Table)>) -> Vec<Block> {
    lines.sort_by_key(|line| line.frame.top);
    tables.sort_by_key(|(frame, _)| (frame.top, frame.left));
    let mut start = 0;
    while start < tables.len() {
        let top = tables[start].0.top;
        let end = tables.partition_point(|(frame, _)| frame.top <= top + BESIDE);
        tables[start..end].sort_by_key(|(frame, _)| frame.left);
        start = end;
    }
    let mut blocks = Vec::new();
    let mut tables = tables.into_iter().peekable();
    for line in lines {
        while let Some((_, table)) = tables.next_if(|(frame, _)| frame.top < line.frame.center_y())
        {
            blocks.push(Block::Table(table));
        }
        blocks.push(Block::Text(line));
    }
    blocks.extend(tables.map(|(_, table)| Block::Table(table)));
    blocks
}
