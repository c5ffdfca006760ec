//! Layouts (様式定義): what a form looks like, kept as TOML that an official can read and change.
//!
//! A layout names blocks, tables, rows and cells; their texts are minijinja templates over a tree
//! of values, and any of them may be repeated (`each`) or left out (`if`). It says nothing about
//! fonts, paper or files: a printer draws the [`crate::Paper`] that filling produces.

mod expression;
mod fill;
mod read;

use crate::paper::Align;

pub use fill::fill;

/// The layout of one form (様式定義), read and free of faults of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// File it was read from, for messages.
    file: String,
    /// Short name of each sheet.
    name: Template,
    /// Title as printed at the top.
    title: Template,
    /// Text of the bookmark.
    bookmark: Template,
    /// One sheet for each, and only if.
    repeat: Repeat,
    /// Content, top to bottom.
    pieces: Vec<Piece>,
}

/// A template (`{{ agency.name }}`) or an expression (`item.indicators`), with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Template {
    source: String,
    /// 1-based line in the layout.
    line: u32,
}

/// How often a part of a layout appears (繰り返しと条件).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Repeat {
    /// Name of the element, and the list it comes from (`each = "item in items"`).
    each: Option<(String, Template)>,
    /// Condition, asked for every element (`if = "item.indicators"`).
    when: Option<Template>,
}

/// A block of a layout with its repetition.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    repeat: Repeat,
    kind: PieceKind,
}

/// What a block of a layout becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum PieceKind {
    Heading { level: u8, text: Template },
    Paragraph(Template),
    Note(Template),
    Table(TablePlan),
    Beside(Vec<(u32, TablePlan)>),
}

/// A table before it is filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct TablePlan {
    line: u32,
    caption: Template,
    caption_shown: bool,
    /// Relative widths; one entry may stand for several columns.
    widths: Vec<(u32, Repeat)>,
    head: Vec<RowPlan>,
    body: Vec<RowPlan>,
}

/// A row, or rows that are repeated together.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RowPlan {
    line: u32,
    repeat: Repeat,
    content: RowContent,
}

/// One row of cells, or a group of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RowContent {
    Cells(Vec<CellPlan>),
    Rows(Vec<RowPlan>),
}

/// A cell before it is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CellPlan {
    repeat: Repeat,
    content: CellContent,
    columns: Extent,
    rows: Extent,
    align: Option<Align>,
}

/// What a cell prints.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CellContent {
    /// A heading of its row or column.
    Head(Template),
    /// Text.
    Text(Template),
    /// An expression that yields `{text, number}`; right-aligned.
    Figure(Template),
}

/// How many columns or rows a cell covers.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Extent {
    /// A fixed number, at least 1.
    Fixed(u32),
    /// An expression that yields a number (`"years|length"`).
    Counted(Template),
    /// All columns that the other cells of the row leave (`"rest"`).
    Rest,
}
