//! The draft (組版原稿): a paper with every width, size and break decided, as the template draws it.
//!
//! Column widths come from the form, sizes from how dense the table is and how long its figures
//! are. Lengths are whole hundredths of a point, so that no float decides how a book looks.

use form::{Align, Block, Line, Paper, Row, Sheet, Table, grid};
use serde::Serialize;

use crate::{
    measure::{self, Sizes},
    run::{self, Length, Run},
};

/// Width of the text area: A4 landscape, 297 mm less 15 mm on both sides.
const TEXT_WIDTH: Length = 75_685;
/// Gap between tables that stand side by side.
const GAP: Length = 1_000;
/// Sizes of running text and of notes.
const TEXT_SIZE: Length = 900;
const NOTE_SIZE: Length = 750;
/// A row no taller than this never breaks over a page; a taller one does.
const WHOLE_ROW: Length = 16_000;
/// Rows that one cell joins (an indicator's plan, actual and rate) stay on one page up to here.
const WHOLE_GROUP: Length = 28_000;
/// A head taller than this is not repeated.
const REPEATED_HEAD: Length = 16_000;

/// The book, ready to be set.
#[derive(Debug, Serialize)]
pub(crate) struct Draft {
    title: String,
    author: String,
    footer: String,
    sheets: Vec<SheetDraft>,
}

#[derive(Debug, Serialize)]
struct SheetDraft {
    title: String,
    bookmark: String,
    blocks: Vec<BlockDraft>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case", tag = "block")]
enum BlockDraft {
    Heading {
        level: u8,
        text: String,
    },
    Text {
        size: Length,
        lines: Vec<LineDraft>,
    },
    Table(TableDraft),
    Beside {
        gap: Length,
        tables: Vec<TableDraft>,
    },
}

#[derive(Debug, Serialize)]
struct TableDraft {
    caption: String,
    caption_shown: bool,
    widths: Vec<Length>,
    size: Length,
    repeat: bool,
    head: Vec<CellDraft>,
    body: Vec<CellDraft>,
}

#[derive(Debug, Serialize)]
struct CellDraft {
    x: usize,
    y: usize,
    columns: u32,
    rows: u32,
    align: Align,
    heading: bool,
    whole: bool,
    /// Room to add above and below, in all.
    spare: Length,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<Length>,
    lines: Vec<LineDraft>,
}

#[derive(Debug, Serialize)]
struct LineDraft {
    /// Indent of the second and later lines, in tenths of an em (箇条書きのぶら下げ).
    hang: u32,
    runs: Vec<Run>,
}

/// Drafts a paper that has been inspected.
pub(crate) fn draft(paper: &Paper) -> Draft {
    // An accessible file has a title, whatever the paper says.
    let title = if paper.title.trim().is_empty() {
        "無題"
    } else {
        &paper.title
    };
    Draft {
        title: title.to_owned(),
        author: paper.author.clone(),
        footer: paper.footer.clone(),
        sheets: paper.sheets.iter().map(sheet).collect(),
    }
}

fn sheet(sheet: &Sheet) -> SheetDraft {
    let mut blocks = Vec::with_capacity(sheet.blocks.len());
    // Readers who listen need heading levels without a gap.
    let mut deepest = 1;
    for block in &sheet.blocks {
        blocks.push(match block {
            Block::Heading { level, text } => {
                deepest = (level + 1).clamp(2, deepest + 1);
                BlockDraft::Heading {
                    level: deepest,
                    text: text.clone(),
                }
            }
            Block::Paragraph { lines: text } => BlockDraft::Text {
                size: TEXT_SIZE,
                lines: lines(text, TEXT_SIZE, TEXT_WIDTH),
            },
            Block::Note { text } => BlockDraft::Text {
                size: NOTE_SIZE,
                lines: lines(&[Line::from(text.as_str())], NOTE_SIZE, TEXT_WIDTH),
            },
            Block::Table(drawn) => BlockDraft::Table(table(drawn, TEXT_WIDTH)),
            Block::Beside { tables } => beside(tables),
        });
    }
    let bookmark = if sheet.bookmark.is_empty() {
        &sheet.title
    } else {
        &sheet.bookmark
    };
    SheetDraft {
        title: sheet.title.clone(),
        bookmark: bookmark.clone(),
        blocks,
    }
}

fn beside(tables: &[(u32, Table)]) -> BlockDraft {
    let gaps = GAP * u32::try_from(tables.len().saturating_sub(1)).unwrap_or(u32::MAX);
    let shares: Vec<u32> = tables.iter().map(|(share, _)| *share).collect();
    let widths = share_out(TEXT_WIDTH.saturating_sub(gaps), &shares);
    BlockDraft::Beside {
        gap: GAP,
        tables: tables
            .iter()
            .zip(widths)
            .map(|((_, drawn), width)| table(drawn, width))
            .collect(),
    }
}

/// Shares `width` out by parts. What division leaves over is not spread: it is under a point.
fn share_out(width: Length, parts: &[u32]) -> Vec<Length> {
    let total: u64 = parts.iter().map(|&part| u64::from(part)).sum();
    parts
        .iter()
        .map(|&part| {
            let share = u64::from(width) * u64::from(part) / total.max(1);
            Length::try_from(share).unwrap_or(width)
        })
        .collect()
}

fn table(table: &Table, width: Length) -> TableDraft {
    let widths = share_out(width, &table.widths);
    let sizes = Sizes::of(table, &widths);
    let head = cells(&table.head, 0, sizes, &widths);
    TableDraft {
        caption: table.caption.clone(),
        caption_shown: table.caption_shown,
        size: sizes.text,
        repeat: measure::rows_height(&table.head, sizes, &widths) <= REPEATED_HEAD,
        head,
        body: cells(&table.body, table.head.len(), sizes, &widths),
        widths,
    }
}

fn cells(rows: &[Row], first_row: usize, sizes: Sizes, widths: &[Length]) -> Vec<CellDraft> {
    let placed = grid::place(rows, widths.len()).unwrap_or_default();
    let heights = measure::heights(&placed, rows.len(), sizes, widths);
    let mut stretched = vec![false; rows.len()];
    let mut cells = Vec::with_capacity(placed.len());
    for placed in placed {
        let cell = placed.cell;
        let room = measure::room(&placed, widths);
        let size = measure::cell_size(cell, room, sizes);
        let covered = heights.get(placed.row..placed.row + cell.rows as usize);
        let height: Length = covered
            .unwrap_or_default()
            .iter()
            .map(|row| row.needed)
            .sum();
        // The first plain cell of a row makes room for what a cell over several rows needs.
        let spare = match (heights.get(placed.row), stretched.get_mut(placed.row)) {
            (Some(row), Some(done)) if cell.rows == 1 && row.needed > row.own && !*done => {
                *done = true;
                row.needed
                    .saturating_sub(measure::cell_height(cell, room, size))
            }
            _ => 0,
        };
        cells.push(CellDraft {
            x: placed.column,
            y: placed.row + first_row,
            columns: cell.columns,
            rows: cell.rows,
            align: cell.align,
            heading: cell.heading,
            whole: height
                <= if cell.rows > 1 {
                    WHOLE_GROUP
                } else {
                    WHOLE_ROW
                },
            spare,
            size: (size != sizes.text).then_some(size),
            lines: lines(&cell.lines, size, room),
        });
    }
    cells
}

fn lines(lines: &[Line], size: Length, room: Length) -> Vec<LineDraft> {
    lines
        .iter()
        .map(|line| LineDraft {
            hang: hang(&line.text()),
            runs: run::runs(line, size, room),
        })
        .collect()
}

/// A line that is indented or begins with a bullet keeps its indent when it wraps.
fn hang(text: &str) -> u32 {
    let indent = text.chars().take_while(|&c| c == '\u{3000}').count();
    let bullet = usize::from(text.chars().nth(indent).is_some_and(is_bullet));
    u32::try_from(indent + bullet).map_or(0, |ems| ems * 10)
}

/// Marks that open an entry of a list in official papers.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '・' | '○' | '〇' | '◯' | '●' | '◎' | '◇' | '◆' | '□' | '■' | '※' | '①'..='⑳'
    )
}

#[cfg(test)]
mod tests {
    use form::Cell;

    use super::*;

    fn cell(text: &str, rows: u32) -> Cell {
        Cell {
            lines: vec![Line::from(text)],
            rows,
            ..Cell::default()
        }
    }

    #[test]
    fn the_rows_of_an_indicator_with_a_long_name_stay_on_one_page() {
        let name = "研修で取り上げた課題を解決済み又は取組中と回答した企業の比率".repeat(4);
        let row = |cells: Vec<Cell>| Row { cells };
        let rows = [
            row(vec![cell(&name, 3), cell("（計画値）", 1)]),
            row(vec![cell("（実績値）", 1)]),
            row(vec![cell("（達成度）", 1)]),
        ];
        let sizes = Sizes {
            text: TEXT_SIZE,
            figure: TEXT_SIZE,
        };
        let drawn = cells(&rows, 0, sizes, &[6_000, 6_000]);
        let taller_than_a_row = measure::cell_height(&rows[0].cells[0], 5_400, TEXT_SIZE);
        assert!(taller_than_a_row > WHOLE_ROW, "{taller_than_a_row}");
        assert!(drawn[0].whole, "{:?}", drawn[0]);
    }
}
