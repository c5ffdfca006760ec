//! A file as sheets of rows of cells (表), read from front to end and never held as a whole.

mod separated;
mod workbook;

use jiff::civil::Date;
use kernel::Problem;

pub(crate) use separated::Separated;
pub(crate) use workbook::{GUIDE, LISTS, Stamp, Workbook, stamp_rows};

/// What comes next in a file.
#[derive(Debug)]
pub(crate) enum Step {
    /// A sheet begins.
    Sheet(String),
    /// A row of the sheet.
    Line(Line),
}

/// A row as it stands in a file.
#[derive(Debug, Default)]
pub(crate) struct Line {
    /// 1-based, as a spreadsheet counts.
    pub(crate) row: u64,
    pub(crate) cells: Vec<Cell>,
}

/// A cell as it stands in a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) held: Held,
}

/// As what a spreadsheet holds a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Held {
    #[default]
    Text,
    /// A number, and the day it would be if it were one.
    Number(Option<Date>),
    /// A day.
    Day,
    /// The error of a formula.
    Error,
}

/// A file as steps; a problem may be met at any of them.
pub(crate) trait Grid: Iterator<Item = Result<Step, Problem>> + Send {
    /// How much was read, of how much, in bytes or rows.
    fn progress(&self) -> (u64, u64);
}

impl Line {
    pub(crate) fn is_blank(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.all(|cell| crate::value::is_blank(&cell.text))
    }
}
