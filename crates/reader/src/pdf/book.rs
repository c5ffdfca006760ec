//! The pages of a file become numbered lines; a table that runs on over pages keeps its columns.

use kernel::text::squeeze;

use super::grid::Cell;
use super::mark::POINT;
use super::page::{Block, Table};
use super::typeset::SetLine;
use crate::source::{CellPlace, Line};

/// Edges of columns on two pages that differ by less are the same edge.
const SAME: i32 = 3 * POINT;

/// A page, by its number, with its content.
pub(super) struct Page {
    /// 1-based.
    pub(super) number: u32,
    pub(super) blocks: Vec<Block>,
}

/// Lines of all pages, in reading order.
pub(super) fn lines(pages: &[Page]) -> Vec<Line> {
    let mut columns = continued(pages).into_iter();
    let mut lines = Lines::default();
    for page in pages {
        let mut table = 0;
        let mut above: Option<&SetLine> = None;
        lines.part();
        for block in &page.blocks {
            match block {
                Block::Text(line) => {
                    if above.is_none_or(|above| parted(above, line)) {
                        lines.part();
                    }
                    lines.push(line, None);
                    above = Some(line);
                }
                Block::Table(content) => {
                    lines.part();
                    let edges = columns.next().unwrap_or_default();
                    for (cell, text) in &content.cells {
                        let place = place(page.number, table, *cell, &content.xs, &edges);
                        for line in text {
                            lines.push(line, Some(place));
                        }
                    }
                    table += 1;
                    above = None;
                }
            }
        }
    }
    lines.lines
}

/// Lines numbered as they come.
#[derive(Default)]
struct Lines {
    lines: Vec<Line>,
    parted: bool,
}

impl Lines {
    /// Parts what comes from what went before, by one blank line.
    fn part(&mut self) {
        self.parted = !self.lines.is_empty();
    }

    fn add(&mut self, line: Line) {
        let number = u32::try_from(self.lines.len() + 1).unwrap_or(u32::MAX);
        self.lines.push(Line { number, ..line });
    }

    fn push(&mut self, line: &SetLine, place: Option<CellPlace>) {
        if std::mem::take(&mut self.parted) {
            self.add(Line::default());
        }
        self.add(Line {
            number: 0,
            text: line.text.clone(),
            place,
            underlined: line.underlined.clone(),
        });
    }
}

/// Whether more than the space of a line lies between two lines.
fn parted(above: &SetLine, below: &SetLine) -> bool {
    (below.frame.top - above.frame.bottom) * 10 > above.em.max(below.em) * 9
}

fn place(page: u32, table: u32, cell: Cell, own: &[i32], edges: &[i32]) -> CellPlace {
    let small = |value: usize| u16::try_from(value).unwrap_or(u16::MAX);
    let index = |column: usize| {
        let at = own.get(column).copied().unwrap_or_default();
        nearest(edges, at).unwrap_or(column)
    };
    let (left, right) = (index(cell.column), index(cell.column + cell.columns));
    CellPlace {
        page,
        table,
        row: small(cell.row),
        column: small(left),
        rows: small(cell.rows),
        columns: small(right.saturating_sub(left)),
    }
}

fn nearest(edges: &[i32], at: i32) -> Option<usize> {
    (0..edges.len()).min_by_key(|place| (edges[*place] - at).abs())
}

/// For each table in order, the edges of columns that it shares with the tables it continues.
fn continued(pages: &[Page]) -> Vec<Vec<i32>> {
    let mut chains: Vec<(Vec<i32>, usize)> = Vec::new();
    let mut before: Option<&Page> = None;
    for page in pages {
        for (place, table) in tables(page).enumerate() {
            let follows = place == 0
                && before.is_some_and(|before| {
                    leads(page, before)
                        && trails(before, page)
                        && tables(before)
                            .last()
                            .is_some_and(|last| same_columns(&last.xs, &table.xs))
                });
            match chains.last_mut() {
                Some((edges, count)) if follows => {
                    merge(edges, &table.xs);
                    *count += 1;
                }
                _ => chains.push((table.xs.clone(), 1)),
            }
        }
        before = Some(page);
    }
    chains
        .into_iter()
        .flat_map(|(edges, count)| std::iter::repeat_n(edges, count))
        .collect()
}

fn tables(page: &Page) -> impl Iterator<Item = &Table> {
    page.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Text(_) => None,
    })
}

/// Whether a page begins with a table, but for its running head.
fn leads(page: &Page, before: &Page) -> bool {
    let mut texts = page.blocks.iter().map_while(text);
    texts.all(|line| running(line, before))
}

/// Whether a page ends with a table, but for its running foot.
fn trails(page: &Page, after: &Page) -> bool {
    let mut texts = page.blocks.iter().rev().map_while(text);
    texts.all(|line| running(line, after))
}

fn text(block: &Block) -> Option<&SetLine> {
    match block {
        Block::Text(line) => Some(line),
        Block::Table(_) => None,
    }
}

/// A page number, or a line that the neighbouring page bears as well, numbers aside.
fn running(line: &SetLine, neighbour: &Page) -> bool {
    let key = |text: &str| -> String {
        squeeze(text)
            .chars()
            .filter(|c| !c.is_ascii_digit() && !"-/.()pP頁".contains(*c))
            .collect()
    };
    let words = key(&line.text);
    words.is_empty()
        || words == "ページ"
        || neighbour
            .blocks
            .iter()
            .filter_map(text)
            .any(|other| key(&other.text) == words)
}

/// Whether two tables have the same sides, and the columns of one are among those of the other.
fn same_columns(one: &[i32], other: &[i32]) -> bool {
    let near = |edges: &[i32], at: i32| edges.iter().any(|edge| (edge - at).abs() <= SAME);
    let sides = |edges: &[i32]| edges.first().copied().zip(edges.last().copied());
    let (Some(one_sides), Some(other_sides)) = (sides(one), sides(other)) else {
        return false;
    };
    (one_sides.0 - other_sides.0).abs() <= SAME
        && (one_sides.1 - other_sides.1).abs() <= SAME
        && (one.iter().all(|at| near(other, *at)) || other.iter().all(|at| near(one, *at)))
}

fn merge(edges: &mut Vec<i32>, more: &[i32]) {
    for at in more {
        if edges.iter().all(|edge| (edge - at).abs() > SAME) {
            edges.push(*at);
        }
    }
    edges.sort_unstable();
}
