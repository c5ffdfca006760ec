//! CSV and its sister with tabs, in any of the usual encodings, streamed.

use csv::{ReaderBuilder, StringRecord, Terminator};
use kernel::{Problem, said};

use super::{Cell, Grid, Held, Line, Step};
use crate::{
    encoding::Decoded,
    format::{Source, cut},
    place::{Spot, unreadable},
};

/// A file of separated values.
pub(crate) struct Separated {
    name: String,
    reader: csv::Reader<Decoded<Box<dyn Source>>>,
    record: StringRecord,
    /// Line feeds read before, and those of them that stand inside cells.
    lines: u64,
    row: u64,
    length: u64,
    /// Cells of the widest row so far; the head, in practice.
    width: usize,
    /// Whether the last value of the last row holds a line feed.
    spans: bool,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Before,
    Within,
    After,
}

impl Separated {
    /// Begins to read; the separator is told from the first line.
    pub(crate) fn new(name: &str, length: u64, source: Box<dyn Source>) -> Result<Self, Problem> {
        let mut decoded = Decoded::new(source);
        let front = decoded
            .peek()
            .map_err(|error| unreadable(&Spot::file(name), &error))?;
        let first = front.lines().find(|line| !line.trim().is_empty());
        let first = first.unwrap_or_default();
        let separator = if first.matches('\t').count() > first.matches(',').count() {
            b'\t'
        } else {
            b','
        };
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .terminator(Terminator::Any(b'\n'))
            .has_headers(false)
            .flexible(true)
            .from_reader(decoded);
        Ok(Self {
            name: name.to_owned(),
            reader,
            record: StringRecord::new(),
            lines: 0,
            row: 0,
            length,
            width: 0,
            spans: false,
            state: State::Before,
        })
    }

    fn line(&mut self) -> Option<Result<Line, Problem>> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                self.state = State::After;
                return Some(Err(unreadable(&Spot::file(&self.name), &error)));
            }
        }
        let within: u64 = self
            .record
            .iter()
            .map(|cell| u64::try_from(cell.matches('\n').count()).unwrap_or(0))
            .sum();
        let mut last = self.record.iter().rev();
        self.spans = last.next().is_some_and(|cell| cell.contains('\n'));
        // `position` counts the line feeds read, from 1.
        let read = self.reader.position().line().saturating_sub(1);
        let ends_open = self.reader.get_ref().ends_open();
        let passed = (read - self.lines).saturating_sub(within) + u64::from(ends_open);
        self.lines = read;
        self.row += passed.max(1);
        let short = self.record.len() < self.width;
        self.width = self.width.max(self.record.len());
        let odd = self.reader.get_ref().quotes_are_odd();
        if ends_open && (short || odd) {
            let spot = Spot::file(&self.name).row(self.row);
            self.state = State::After;
            return Some(Err(cut(&spot)));
        }
        let cells = self.record.iter().map(|text| Cell {
            text: text.to_owned(),
            held: Held::Text,
        });
        Some(Ok(Line {
            row: self.row,
            cells: cells.collect(),
        }))
    }

    /// A quotation mark without its partner swallows all rows after it.
    fn open_quote(&self) -> Option<Problem> {
        (self.spans && self.reader.get_ref().quotes_are_odd()).then(|| {
            Spot::file(&self.name).row(self.row).problem(
                "open-quote",
                &said!(
                    "「\"」で始まる値が閉じられておらず、以後の行がすべてその値に含まれています。",
                    "A value that begins with a quotation mark does not end, and takes in all rows after it."
                ),
                said!(
                    "値の終わりに「\"」を補うか、ファイルを書き出し直してください。",
                    "Close it with a quotation mark, or export the file again."
                ),
            )
        })
    }
}

impl Iterator for Separated {
    type Item = Result<Step, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.state {
            State::After => None,
            State::Before => {
                self.state = State::Within;
                Some(Ok(Step::Sheet(String::new())))
            }
            State::Within => match self.line() {
                Some(line) => Some(line.map(Step::Line)),
                None => {
                    self.state = State::After;
                    self.open_quote().map(Err)
                }
            },
        }
    }
}

impl Grid for Separated {
    fn progress(&self) -> (u64, u64) {
        (self.reader.get_ref().bytes(), self.length)
    }
}
