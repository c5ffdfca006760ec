//! The lines of an input, however it came: text lines, or lines set in the cells of a ruled page.

/// Where a line of a PDF or workbook stands in a ruled table (セルの位置).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CellPlace {
    /// 1-based page.
    pub page: u32,
    /// Table on the page, from 0.
    pub table: u32,
    /// Row of the cell's upper edge, from 0.
    pub row: u16,
    /// Column of the cell's left edge, from 0.
    pub column: u16,
    /// Rows it covers.
    pub rows: u16,
    /// Columns it covers.
    pub columns: u16,
}

/// A line of the input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// 1-based number, counting every line of the input.
    pub number: u32,
    /// Its text as received, without the line end.
    pub text: String,
    /// Its cell, where the input has ruled cells. Plain text has none.
    pub place: Option<CellPlace>,
    /// Byte ranges of `text` that are underlined (下線), ascending. Plain text has none.
    pub underlined: Vec<(usize, usize)>,
}

/// The lines of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// File name, as given.
    pub name: String,
    /// Its lines, in order; blank lines are kept so that numbers agree with the file.
    pub lines: Vec<Line>,
}
