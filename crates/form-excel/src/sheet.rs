//! A form as a worksheet (様式のシート): titles, texts and ruled tables one under another.

use form::{
    Block, Cell, Line, Row, Sheet, Span, Table,
    grid::{self, Placed},
};
use kernel::Problem;
use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use crate::{
    columns::Columns,
    look::{self, Size},
    number, part,
};

/// Worksheet rows break over printed pages only between each other, and Excel allows 546 dots at
/// most: a tall row of a form becomes several of about this height, eight lines.
const PIECE: u32 = 8 * 15;
/// From this height on, text begins at the top of its cell.
const TALL: u32 = 214;
/// Air beside and above the text of a cell, in dots.
const INSET: u32 = 10;
const INSET_ABOVE: u32 = 6;
/// Longest footer, with its codes: Excel allows 255 characters.
const LONGEST_FOOTER: usize = 200;
/// `A4`, as Excel numbers paper.
const A4: u8 = 9;

/// What of a form Excel cannot hold.
pub(crate) fn problems(form: &Sheet) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, table) in (1..).zip(tables(form)) {
        let name = if table.caption.is_empty() {
            format!("表{number}")
        } else {
            format!("表{number}「{}」", table.caption)
        };
        let columns = table.widths.len();
        for (part, rows) in [("頭", &table.head), ("", &table.body)] {
            if let Err(misfits) = grid::place(rows, columns) {
                let table = format!("{name} {part}");
                let told = misfits
                    .iter()
                    .map(|misfit| misfit.problem(&form.name, &table, columns));
                problems.extend(told);
            }
        }
    }
    problems
}

fn tables(form: &Sheet) -> Vec<&Table> {
    form.blocks
        .iter()
        .flat_map(|block| match block {
            Block::Table(table) => vec![table],
            Block::Beside { tables } => tables.iter().map(|(_, table)| table).collect(),
            _ => Vec::new(),
        })
        .collect()
}

/// Writes an inspected form.
pub(crate) fn write(
    worksheet: &mut Worksheet,
    form: &Sheet,
    footer: &str,
) -> Result<(), XlsxError> {
    let columns = Columns::lay(&tables(form));
    for (column, width) in (0..).zip(columns.widths()) {
        worksheet.set_column_width_pixels(column, width)?;
    }
    set_page(worksheet, footer);
    let mut writer = Writer {
        worksheet,
        columns,
        row: 0,
        table: 0,
        head: None,
    };
    writer.text(&[Line::from(form.title.as_str())], Size::Heading, true)?;
    for block in &form.blocks {
        writer.block(block)?;
    }
    if let Some((first, last)) = writer.head {
        worksheet.set_repeat_rows(first, last)?;
    }
    Ok(())
}

fn set_page(worksheet: &mut Worksheet, footer: &str) {
    let footer: String = footer
        .replace('&', "&&")
        .chars()
        .take(LONGEST_FOOTER)
        .collect();
    worksheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!("&C&P&R&8{footer}"))
        .set_screen_gridlines(false);
}

struct Writer<'a> {
    worksheet: &'a mut Worksheet,
    columns: Columns,
    /// The next free row.
    row: RowNum,
    /// How many tables were written.
    table: usize,
    /// First and last head row of the last table that has a head.
    head: Option<(RowNum, RowNum)>,
}

impl Writer<'_> {
    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Heading { level, text } => {
                self.text(&[Line::from(text.as_str())], Size::Heading, *level == 1)
            }
            Block::Paragraph { lines } => self.text(lines, Size::Text, false),
            Block::Note { text } => self.text(&[Line::from(text.as_str())], Size::Note, false),
            Block::Table(table) => self.table(table),
            Block::Beside { tables } => tables.iter().try_for_each(|(_, table)| self.table(table)),
        }
    }

    /// A text across the whole sheet.
    fn text(&mut self, lines: &[Line], size: Size, bold: bool) -> Result<(), XlsxError> {
        part::parted(lines)
            .iter()
            .try_for_each(|part| self.text_part(part, size, bold))
    }

    fn text_part(&mut self, lines: &[Line], size: Size, bold: bool) -> Result<(), XlsxError> {
        let last = self.columns.count().saturating_sub(1);
        let text = joined(lines);
        let height = text_height(&text, crate::columns::SHEET_WIDTH, size);
        let rows = self.make_rows(height)?;
        let area = Area {
            rows: (self.row, self.row + rows - 1),
            columns: (0, last),
        };
        self.put(area, lines, size, &look::line(size, bold))?;
        self.row += rows;
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<(), XlsxError> {
        if table.caption_shown && !table.caption.is_empty() {
            self.text(&[Line::from(table.caption.as_str())], Size::Text, false)?;
        }
        let first = self.row;
        self.rows(&table.head, table.widths.len())?;
        if self.row > first {
            self.head = Some((first, self.row - 1));
        }
        self.rows(&table.body, table.widths.len())?;
        self.table += 1;
        self.row += 1;
        Ok(())
    }

    /// Rows of a table. A tall row becomes several, merged.
    fn rows(&mut self, rows: &[Row], columns: usize) -> Result<(), XlsxError> {
        let rows = part::rows(&grid::place(rows, columns).unwrap_or_default(), rows.len());
        let placed = grid::place(&rows, columns).unwrap_or_default();
        let heights = self.heights(&placed, rows.len());
        let mut starts = vec![self.row];
        for &height in &heights {
            let count = self.make_rows(height)?;
            self.row += count;
            starts.push(self.row);
        }
        self.fill_gaps(starts[0])?;
        for cell in placed {
            let below = cell.row + cell.cell.rows as usize;
            let tall = heights[cell.row..below].iter().sum::<u32>() >= TALL;
            let (first, last, _) = self.span(&cell);
            let area = Area {
                rows: (starts[cell.row], starts[below] - 1),
                columns: (first, last),
            };
            self.cell(area, cell.cell, tall)?;
        }
        Ok(())
    }

    /// Rules the whole area of a table first, for positions that no cell covers.
    fn fill_gaps(&mut self, first: RowNum) -> Result<(), XlsxError> {
        let ruled = look::cell(form::Align::Start, false, false, false);
        for row in first..self.row {
            for column in 0..self.columns.count() {
                self.worksheet
                    .write_blank(row, column_number(column), &ruled)?;
            }
        }
        Ok(())
    }

    fn span(&self, placed: &Placed<'_>) -> (usize, usize, u32) {
        let columns = placed.cell.columns as usize;
        self.columns.span(self.table, placed.column, columns)
    }

    /// Gives the next rows a height in all; answers how many there are.
    fn make_rows(&mut self, height: u32) -> Result<RowNum, XlsxError> {
        let count = if height < TALL {
            1
        } else {
            height.div_ceil(PIECE)
        };
        for row in self.row..self.row + count {
            self.worksheet
                .set_row_height_pixels(row, height.div_ceil(count))?;
        }
        Ok(count)
    }

    /// About how tall each row must be so that no text is cut off.
    fn heights(&self, placed: &[Placed<'_>], rows: usize) -> Vec<u32> {
        let mut heights = vec![Size::Text.line_height() + INSET_ABOVE; rows];
        for cell in placed {
            let (_, _, width) = self.span(cell);
            let needed = text_height(&joined(&cell.cell.lines), width, Size::Text);
            let covered = &mut heights[cell.row..cell.row + cell.cell.rows as usize];
            let held: u32 = covered.iter().sum();
            if let Some(last) = covered.last_mut() {
                *last += needed.saturating_sub(held);
            }
        }
        heights
    }

    fn cell(&mut self, area: Area, cell: &Cell, tall: bool) -> Result<(), XlsxError> {
        let spans = || cell.lines.iter().flat_map(|line| &line.spans);
        let all = |look: fn(&Span) -> bool| spans().next().is_some() && spans().all(look);
        let format = look::cell(
            cell.align,
            tall,
            all(|span| span.bold),
            all(|span| span.underline),
        );
        let text = joined(&cell.lines);
        let number = cell
            .number
            .as_deref()
            .and_then(|number| number::shown(&text, number));
        match number {
            Some((value, pattern)) => {
                let format = format.set_num_format(pattern);
                self.merge(area, &format)?;
                let (row, column) = area.start();
                self.worksheet
                    .write_number_with_format(row, column, value, &format)?;
                Ok(())
            }
            None => self.put(area, &cell.lines, Size::Text, &format),
        }
    }

    /// Writes lines into an area, with the looks of their spans where these differ.
    fn put(
        &mut self,
        area: Area,
        lines: &[Line],
        size: Size,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.merge(area, format)?;
        let (row, column) = area.start();
        let parts = parts(lines);
        let alike = parts.windows(2).all(|pair| looks_alike(&pair[0], &pair[1]));
        if alike {
            let text = joined(lines);
            if !text.is_empty() {
                self.worksheet
                    .write_string_with_format(row, column, text, format)?;
            }
            return Ok(());
        }
        let looks: Vec<Format> = parts
            .iter()
            .map(|part| look::text(size, part.bold, part.underline))
            .collect();
        let rich: Vec<(&Format, &str)> = looks
            .iter()
            .zip(&parts)
            .map(|(look, part)| (look, part.text.as_str()))
            .collect();
        self.worksheet
            .write_rich_string_with_format(row, column, &rich, format)?;
        Ok(())
    }

    fn merge(&mut self, area: Area, format: &Format) -> Result<(), XlsxError> {
        let (row, column) = area.start();
        let (last_row, last_column) = (area.rows.1, column_number(area.columns.1));
        if (row, column) == (last_row, last_column) {
            self.worksheet.write_blank(row, column, format)?;
        } else {
            self.worksheet
                .merge_range(row, column, last_row, last_column, "", format)?;
        }
        Ok(())
    }
}

/// Worksheet cells that print one cell: first and last row, first and last column.
#[derive(Clone, Copy)]
struct Area {
    rows: (RowNum, RowNum),
    columns: (usize, usize),
}

impl Area {
    fn start(self) -> (RowNum, ColNum) {
        (self.rows.0, column_number(self.columns.0))
    }
}

/// A column as Excel numbers it; a sheet never has more than its width in dots.
fn column_number(column: usize) -> ColNum {
    ColNum::try_from(column).unwrap_or(ColNum::MAX)
}

/// Lines as one text with line breaks, without carriage returns.
fn joined(lines: &[Line]) -> String {
    let text: Vec<String> = lines.iter().map(Line::text).collect();
    text.join("\n").replace('\r', "")
}

/// Non-empty pieces of one look each, with the line breaks between lines.
pub(crate) fn parts(lines: &[Line]) -> Vec<Span> {
    let mut parts: Vec<Span> = Vec::new();
    let mut add = |span: Span| match parts.last_mut() {
        _ if span.text.is_empty() => {}
        Some(last) if looks_alike(last, &span) => last.text.push_str(&span.text),
        _ => parts.push(span),
    };
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            add(Span {
                text: "\n".to_owned(),
                ..Span::default()
            });
        }
        for span in &line.spans {
            add(Span {
                text: span.text.replace('\r', ""),
                ..span.clone()
            });
        }
    }
    parts
}

fn looks_alike(one: &Span, other: &Span) -> bool {
    (one.bold, one.underline) == (other.bold, other.underline)
}

/// Height in dots of a text that wraps in a cell `width` dots wide.
fn text_height(text: &str, width: u32, size: Size) -> u32 {
    let room = width.saturating_sub(INSET) / size.half_width();
    // Excel moves whole words and keeps punctuation off line starts: a line holds a little less.
    let room = (room - room / 20).max(2);
    let lines: u32 = text
        .split('\n')
        .map(|line| half_widths(line).div_ceil(room).max(1))
        .sum();
    lines * size.line_height() + INSET_ABOVE
}

/// Width of a text in half-widths (半角).
pub(crate) fn half_widths(text: &str) -> u32 {
    text.chars()
        .map(|c| match c {
            ' '..='~' | '\u{FF61}'..='\u{FF9F}' => 1,
            _ => 2,
        })
        .sum()
}
