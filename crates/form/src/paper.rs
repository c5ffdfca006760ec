//! Paper (紙面): sheets of headings, paragraphs and tables, ready to be drawn.

use serde::{Deserialize, Serialize};

/// A whole book of forms (様式一式).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Title of the document, for its properties and bookmarks.
    pub title: String,
    /// Who issues it.
    pub author: String,
    /// Printed in the footer beside the page number.
    pub footer: String,
    /// The forms, in order.
    pub sheets: Vec<Sheet>,
}

/// One form (様式). Each starts on a new page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Short unique name for an Excel tab or an HTML anchor (`1-2-4-1 1-2`), at most 31 characters.
    pub name: String,
    /// Form number and title as printed at the top (`様式１－２－１ 中期目標管理法人 …`).
    pub title: String,
    /// Text of the bookmark (`1-2 生産性向上`).
    pub bookmark: String,
    /// Content, top to bottom.
    pub blocks: Vec<Block>,
}

/// A piece of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "block")]
pub enum Block {
    /// A numbered heading (`１．評価対象に関する事項`); `level` 1 or 2.
    Heading {
        /// 1 for parts of the form, 2 for what stands under them.
        level: u8,
        /// Its text.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// Its lines.
        lines: Vec<Line>,
    },
    /// A note in smaller type (`注１）…`, `※１ …`).
    Note {
        /// Its text.
        text: String,
    },
    /// A ruled table.
    Table(Table),
    /// Tables printed side by side (①アウトプット | ②インプット). Excel puts them one under another.
    Beside {
        /// The tables, left to right, with their share of the width in parts.
        tables: Vec<(u32, Table)>,
    },
}

/// A ruled table (罫線表).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What the table shows, for readers who cannot see it; printed when `caption_shown`.
    pub caption: String,
    /// Whether the caption is printed above the table.
    pub caption_shown: bool,
    /// Relative widths of the columns, in parts.
    pub widths: Vec<u32>,
    /// Head rows, repeated on every page.
    pub head: Vec<Row>,
    /// Body rows.
    pub body: Vec<Row>,
}

/// A row of cells. Positions covered by a span from above or from the left are left out, as in HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The cells, left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Whether it heads a row or column.
    pub heading: bool,
    /// Columns it covers, at least 1.
    pub columns: u32,
    /// Rows it covers, at least 1.
    pub rows: u32,
    /// How its text stands.
    pub align: Align,
    /// The number it prints, for printers that can hold numbers; plain decimal, no separators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

impl Default for Cell {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            heading: false,
            columns: 1,
            rows: 1,
            align: Align::Start,
            number: None,
        }
    }
}

/// Horizontal position of text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Align {
    /// Left.
    #[default]
    Start,
    /// Centred.
    Center,
    /// Right, as figures stand.
    End,
}

/// A line or paragraph of spans; printers wrap it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its spans.
    pub spans: Vec<Span>,
}

/// Text of one look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Underlined (難易度 高).
    #[serde(default)]
    pub underline: bool,
    /// Bold.
    #[serde(default)]
    pub bold: bool,
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self {
            spans: vec![Span {
                text: text.to_owned(),
                ..Span::default()
            }],
        }
    }
}

/// A machine-readable table (機械判読可能なデータ): one header row, one row a record, no merged cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dataset {
    /// Short unique name (`indicators`), used for the sheet and file.
    pub name: String,
    /// Japanese title.
    pub title: String,
    /// Column names.
    pub columns: Vec<String>,
    /// Records; each as long as `columns`.
    pub rows: Vec<Vec<Field>>,
}

/// A field of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Field {
    /// Nothing.
    Empty,
    /// A plain decimal number, as text so that no digit is lost.
    Number(String),
    /// Text.
    Text(String),
}

impl Line {
    /// Its text without looks.
    #[must_use]
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}

impl Cell {
    /// Its text without looks, lines joined by line breaks.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines
            .iter()
            .map(Line::text)
            .collect::<Vec<_>>()
            .join("\n")
    }
}

impl Dataset {
    /// The records as CSV (RFC 4180, UTF-8), with a head row of column names.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let head = self.columns.iter().map(String::as_str).collect();
        let rows = self
            .rows
            .iter()
            .map(|row| row.iter().map(Field::as_str).collect());
        for row in std::iter::once::<Vec<&str>>(head).chain(rows) {
            writer
                .write_record(&row)
                .expect("writing to memory never fails and records are as long as the head");
        }
        let bytes = writer.into_inner().expect("flushing to memory never fails");
        String::from_utf8(bytes).expect("every field is UTF-8")
    }
}

impl Field {
    /// Its text; nothing is the empty text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Empty => "",
            Self::Number(text) | Self::Text(text) => text,
        }
    }
}

impl From<&str> for Field {
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}
