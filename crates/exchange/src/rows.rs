//! Rows of a file of acts (取込み): opened, laid against the versions of the programme, and read one
//! by one.

use std::path::Path;

use act::Author;
use bytes::Bytes;
use jiff::Timestamp;
use kernel::{Id, Problem, said};
use program::{Kind, Program};

use crate::{
    Listing, Row,
    columnar::Columnar,
    format::{Format, Input},
    grid::{Separated, Workbook},
    json::JsonLines,
    key::{Keys, sha256},
    place::{Spot, unreadable},
    sheets::Sheets,
};

/// Under which terms a file is read (取込みの条件).
#[derive(Debug, Clone)]
pub struct Terms<'a> {
    /// All versions of one programme, at least one, in any order. A row is read under the newest that is in
    /// force on its day.
    pub versions: &'a [&'a Program],
    /// The kind of act; where `None`, sheets and columns say it.
    pub kind: Option<Id<Kind>>,
    /// Who records, and for whom.
    pub author: Author,
}

/// The same, kept by what reads the file.
#[derive(Debug, Clone)]
pub(crate) struct Scheme {
    pub(crate) file: String,
    /// Oldest first; never empty.
    pub(crate) versions: Vec<Program>,
    pub(crate) kind: Option<Id<Kind>>,
    pub(crate) author: Author,
    /// Admission as of this instant, where it is asked for.
    pub(crate) at: Option<Timestamp>,
}

impl Scheme {
    fn of(file: &str, terms: &Terms<'_>) -> Self {
        let mut versions: Vec<Program> = terms.versions.iter().map(|it| (*it).clone()).collect();
        versions.sort_by_key(|it| it.version);
        Self {
            file: file.to_owned(),
            versions,
            kind: terms.kind.clone(),
            author: terms.author.clone(),
            at: None,
        }
    }

    /// Position of the version under which an act of this day falls; the newest where none does.
    pub(crate) fn version_on(&self, day: Option<jiff::civil::Date>) -> usize {
        let newest = self.versions.len() - 1;
        day.and_then(|day| self.versions.iter().rposition(|it| it.is_in_force(day)))
            .unwrap_or(newest)
    }

    /// The programme as an act of this day meets it.
    pub(crate) fn on(&self, day: Option<jiff::civil::Date>) -> &Program {
        &self.versions[self.version_on(day)]
    }
}

/// A file of one of the kinds that are read, as rows.
enum Body {
    Sheets(Box<Sheets>),
    Lines(Box<JsonLines>),
    Columnar(Box<Columnar>),
}

/// The rows of a file, read as they are asked for. A file of which any row is in error is refused
/// as a whole by whoever takes it in.
pub struct Rows {
    body: Body,
    scheme: Scheme,
    keys: Keys,
    number: u64,
    /// What open has read ahead.
    first: Option<Result<Row, Vec<Problem>>>,
}

/// Opens a file of acts: CSV, .xlsx, JSON Lines or Parquet, told by its content.
///
/// # Errors
/// All problems that are seen before the first row is read: an empty, cut or foreign file, columns
/// that are unknown, missing or twice there, a template of another programme or an older version.
pub fn open(path: impl AsRef<Path>, terms: &Terms<'_>) -> Result<Rows, Vec<Problem>> {
    let (name, input) = Input::open(path.as_ref())?;
    begin(&name, input, terms)
}

/// Opens a file that is already in memory.
///
/// # Errors
/// As [`open`].
pub fn read(name: &str, bytes: Vec<u8>, terms: &Terms<'_>) -> Result<Rows, Vec<Problem>> {
    begin(name, Input::Held(Bytes::from(bytes)), terms)
}

/// The SHA-256 of a file, in hexadecimal, by which an import remembers it.
///
/// # Errors
/// One problem when the file cannot be read.
pub fn digest(path: impl AsRef<Path>) -> Result<String, Vec<Problem>> {
    let (name, input) = Input::open(path.as_ref())?;
    sha256(input.into_source()).map_err(|error| vec![unreadable(&Spot::file(&name), &error)])
}

fn begin(name: &str, mut input: Input, terms: &Terms<'_>) -> Result<Rows, Vec<Problem>> {
    assert!(!terms.versions.is_empty(), "a programme has a version");
    let scheme = Scheme::of(name, terms);
    let format = input.format(name)?;
    let length = input.length();
    let one = |problem| vec![problem];
    let body = match format {
        Format::Separated => {
            let grid = Separated::new(name, length, input.into_source()).map_err(one)?;
            Body::Sheets(Box::new(Sheets::new(Box::new(grid), None)))
        }
        Format::Workbook => {
            let mut grid = Workbook::new(name, input.into_source()).map_err(one)?;
            let stamp = grid.stamp.take();
            Body::Sheets(Box::new(Sheets::new(Box::new(grid), stamp)))
        }
        Format::JsonLines => {
            Body::Lines(Box::new(JsonLines::new(name, length, input.into_source())))
        }
        Format::Parquet => Body::Columnar(Box::new(Columnar::new(name, input).map_err(one)?)),
    };
    let mut rows = Rows {
        body,
        scheme,
        keys: Keys::default(),
        number: 0,
        first: None,
    };
    rows.settle()?;
    Ok(rows)
}

impl Rows {
    /// Reads up to the first row. When the file itself is at fault, the rest is looked through, so
    /// that everything can be said at once.
    fn settle(&mut self) -> Result<(), Vec<Problem>> {
        if let Body::Sheets(sheets) = &mut self.body {
            sheets.belongs(&self.scheme)?;
        }
        self.first = self.advance();
        let at_fault = match &self.body {
            Body::Sheets(sheets) => sheets.is_at_fault(),
            Body::Lines(_) | Body::Columnar(_) => false,
        };
        if self.first.is_none() {
            let spot = Spot::file(&self.scheme.file);
            return Err(vec![no_rows(&spot)]);
        }
        if at_fault {
            let mut listing = Listing::default();
            for row in self.by_ref() {
                if let Err(problems) = row {
                    listing.extend(problems);
                }
            }
            return Err(listing.into_problems());
        }
        Ok(())
    }

    /// The same rows, each also admitted as of `recorded_at` ([`act::admit`]), with every refusal
    /// as a problem at its cell. What only the store knows is not looked at.
    #[must_use]
    pub fn admitted_at(mut self, recorded_at: Timestamp) -> Self {
        self.scheme.at = Some(recorded_at);
        if let Some(Ok(row)) = self.first.take() {
            self.first = Some(self.admit(row));
        }
        self
    }

    /// What is worth knowing and stops nothing, such as a template of an older version that still
    /// fits. Complete once all rows were read.
    #[must_use]
    pub fn notes(&self) -> &[Problem] {
        match &self.body {
            Body::Sheets(sheets) => sheets.notes(),
            Body::Lines(_) | Body::Columnar(_) => &[],
        }
    }

    /// How much was read, of how much (bytes, or rows of a workbook or columnar file).
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        match &self.body {
            Body::Sheets(sheets) => sheets.progress(),
            Body::Lines(lines) => lines.progress(),
            Body::Columnar(columnar) => columnar.progress(),
        }
    }

    fn advance(&mut self) -> Option<Result<Row, Vec<Problem>>> {
        let row = match &mut self.body {
            Body::Sheets(sheets) => sheets.next(&self.scheme, &mut self.keys)?,
            Body::Lines(lines) => lines.next(&self.scheme, &mut self.keys)?,
            Body::Columnar(columnar) => columnar.next(&self.scheme, &mut self.keys)?,
        };
        self.number += 1;
        let mut row = match row {
            Ok(row) => row,
            Err(problems) => return Some(Err(problems)),
        };
        row.number = self.number;
        Some(self.admit(row))
    }

    fn admit(&self, row: Row) -> Result<Row, Vec<Problem>> {
        let Some(at) = self.scheme.at else {
            return Ok(row);
        };
        let program = self.scheme.on(Some(row.draft.occurred_on));
        let refusals = act::admit(&row.draft, program, at);
        if refusals.is_empty() {
            return Ok(row);
        }
        Err(refusals
            .iter()
            .map(|refusal| row.problem(refusal))
            .collect())
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Vec<Problem>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.first.take().or_else(|| self.advance())
    }
}

/// A file with heads and no row below them.
pub(crate) fn no_rows(spot: &Spot) -> Problem {
    spot.problem(
        "no-rows",
        &said!("記入された行がありません。", "No row is filled in."),
        said!(
            "見出しの下に一行ずつ記入し、保存したファイルを指定してください。",
            "Fill in one row each below the heads, save the file, and give it."
        ),
    )
}

impl std::fmt::Debug for Rows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rows")
            .field("file", &self.scheme.file)
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}
