//! The draft (組版原稿): a paper with every width, size and break decided, as the template draws it.
//!
//! Column widths come from the form, sizes from how dense the table is and how long its figures
//! are. Lengths are whole hundredths of a point, so that no float decides how a book looks.

use form::{Align, Block, Cell, Line, Paper, Row, Sheet, Table, grid};
use serde::Serialize;

use crate::run::{self, Length, Run};

/// Width of the text area: A4 landscape, 297 mm less 15 mm on both sides.
const TEXT_WIDTH: Length = 75_685;
/// Gap between tables that stand side by side.
const GAP: Length = 1_000;
/// Space between a rule and the text beside it, and above it; the template says the same.
const INSET: Length = 300;
const INSET_ABOVE: Length = 350;
/// Sizes of running text and of notes.
const TEXT_SIZE: Length = 900;
const NOTE_SIZE: Length = 750;
/// Sizes of tables, from roomy to dense, and the mean column width from which each is used.
const TABLE_SIZES: [(Length, Length); 3] = [(9_000, 850), (4_500, 800), (0, 750)];
/// Smallest size a table is set in so that its figures stay whole, a cell that is one figure with
/// its unit, and a cell whose figure is longer than any other.
const SMALLEST_TABLE: Length = 650;
const SMALLEST_FIGURE: Length = 570;
const SMALLEST_CELL: Length = 500;
/// A row no taller than this never breaks over a page; a taller one does.
const WHOLE_ROW: Length = 16_000;
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
    Draft {
        title: paper.title.clone(),
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
    let size = table_size(table, &widths);
    let sizes = Sizes {
        text: size,
        figure: figure_size(table, &widths, size),
    };
    let head = cells(&table.head, 0, sizes, &widths);
    let head_height: Length = heights(&table.head, size, &widths).iter().sum();
    TableDraft {
        caption: table.caption.clone(),
        caption_shown: table.caption_shown,
        size,
        repeat: head_height <= REPEATED_HEAD,
        head,
        body: cells(&table.body, table.head.len(), sizes, &widths),
        widths,
    }
}

/// Dense tables are set smaller, and smaller still where that keeps their figures whole.
fn table_size(table: &Table, widths: &[Length]) -> Length {
    let columns = Length::try_from(widths.len()).unwrap_or(1).max(1);
    let mean = widths.iter().sum::<Length>() / columns;
    let usual = TABLE_SIZES
        .iter()
        .find(|&&(from, _)| mean >= from)
        .map_or(SMALLEST_TABLE, |&(_, size)| size);
    fitting_sizes(table, widths, run::figures_of)
        .filter(|&size| size >= SMALLEST_TABLE)
        .min()
        .map_or(usual, |tightest| usual.min(tightest))
}

/// Cells that hold a figure and nothing else share one size, in which the longest of them stays
/// on one line with its unit; without it where that would be too small.
fn figure_size(table: &Table, widths: &[Length], size: Length) -> Length {
    fitting_sizes(table, widths, |line| {
        run::sole_figure(line).into_iter().collect()
    })
    .filter(|&fitting| fitting >= SMALLEST_FIGURE)
    .min()
    .map_or(size, |tightest| size.min(tightest))
}

/// For each cell, the largest size in which the widest of its `pieces` stays on one line.
fn fitting_sizes<'a>(
    table: &'a Table,
    widths: &[Length],
    pieces: impl Fn(&'a Line) -> Vec<&'a str>,
) -> impl Iterator<Item = Length> {
    [&table.head, &table.body]
        .into_iter()
        .flat_map(|rows| grid::place(rows, widths.len()).unwrap_or_default())
        .filter_map(move |placed| {
            let room = room(placed.cell, placed.column, widths);
            placed
                .cell
                .lines
                .iter()
                .flat_map(&pieces)
                .map(|piece| fitting(piece, room))
                .min()
        })
}

/// The largest size in which `piece` fits.
fn fitting(piece: &str, room: Length) -> Length {
    room * 2 / run::half_widths(piece).max(1)
}

/// Width inside a cell.
fn room(cell: &Cell, column: usize, widths: &[Length]) -> Length {
    let end = (column + cell.columns as usize).min(widths.len());
    let outer: Length = widths.get(column..end).unwrap_or_default().iter().sum();
    outer.saturating_sub(2 * INSET)
}

/// Sizes of one table.
#[derive(Clone, Copy)]
struct Sizes {
    text: Length,
    figure: Length,
}

fn cell_size(cell: &Cell, room: Length, sizes: Sizes) -> Length {
    let usual = match cell.lines.as_slice() {
        [line] if run::sole_figure(line).is_some() => sizes.figure,
        _ => sizes.text,
    };
    cell.lines
        .iter()
        .flat_map(run::figures_of)
        .map(|figure| fitting(figure, room))
        .min()
        .filter(|&fitting| (SMALLEST_CELL..usual).contains(&fitting))
        .unwrap_or(usual)
}

fn cells(rows: &[Row], first_row: usize, sizes: Sizes, widths: &[Length]) -> Vec<CellDraft> {
    let heights = heights(rows, sizes.text, widths);
    grid::place(rows, widths.len())
        .unwrap_or_default()
        .into_iter()
        .map(|placed| {
            let cell = placed.cell;
            let room = room(cell, placed.column, widths);
            let size = cell_size(cell, room, sizes);
            let spanned = placed.row..placed.row + cell.rows as usize;
            let height: Length = heights.get(spanned).unwrap_or_default().iter().sum();
            CellDraft {
                x: placed.column,
                y: placed.row + first_row,
                columns: cell.columns,
                rows: cell.rows,
                align: cell.align,
                heading: cell.heading,
                whole: height <= WHOLE_ROW,
                size: (size != sizes.text).then_some(size),
                lines: lines(&cell.lines, size, room),
            }
        })
        .collect()
}

/// About how tall each row will be: what cells of one row need, and what taller cells add to the
/// last row they cover.
fn heights(rows: &[Row], size: Length, widths: &[Length]) -> Vec<Length> {
    let line_height = size * 15 / 10;
    let mut heights = vec![line_height + 2 * INSET_ABOVE; rows.len()];
    for placed in grid::place(rows, widths.len()).unwrap_or_default() {
        let room = room(placed.cell, placed.column, widths).max(size);
        let lines: Length = placed
            .cell
            .lines
            .iter()
            .map(|line| run::advance(&line.text(), size).div_ceil(room).max(1))
            .sum();
        let needed = lines * line_height + 2 * INSET_ABOVE;
        let spanned = placed.row..placed.row + placed.cell.rows as usize;
        let Some(rows) = heights.get_mut(spanned) else {
            continue;
        };
        let held: Length = rows.iter().sum();
        if let Some(last) = rows.last_mut() {
            *last += needed.saturating_sub(held);
        }
    }
    heights
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

/// A line that begins with a bullet hangs by its width.
fn hang(text: &str) -> u32 {
    let indent = text.chars().take_while(|&c| c == '\u{3000}').count();
    let bullet = text.chars().nth(indent).is_some_and(is_bullet);
    if bullet {
        u32::try_from(indent).map_or(0, |indent| (indent + 1) * 10)
    } else {
        0
    }
}

/// Marks that open an entry of a list in official papers.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '・' | '○' | '●' | '◎' | '◇' | '◆' | '□' | '■' | '※' | '①'..='⑳'
    )
}
