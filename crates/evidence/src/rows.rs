//! Rows that belong to acts, read beside them: each table holds the rows of its acts in order of
//! number, so one pass over all three suffices.

use std::path::Path;

use arrow_array::{Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;

use crate::{
    column::{Columns, decimal, whole},
    decode::{Unreadable, batches_of},
    symbol::{SymbolColumn, Symbols},
    table::Table,
};

/// A place among the rows of a file.
struct Cursor {
    batches: ParquetRecordBatchReader,
    acts: Int64Array,
    at: usize,
}

impl Cursor {
    fn new(batches: ParquetRecordBatchReader) -> Self {
        Self {
            batches,
            acts: Int64Array::from(Vec::<i64>::new()),
            at: 0,
        }
    }

    /// Moves to the next batch when this one is used up, and gives it.
    fn turn(&mut self) -> Result<Option<RecordBatch>, Unreadable> {
        if self.at < self.acts.len() {
            return Ok(None);
        }
        let Some(batch) = self.batches.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|error| error.to_string())?;
        self.acts = Columns(&batch).of::<Int64Array>("act")?.clone();
        self.at = 0;
        Ok(Some(batch))
    }

    /// The next row, if it belongs to `act`. A row of an act that is not there is a fault.
    fn step(&mut self, act: i64) -> Result<Option<usize>, Unreadable> {
        if self.at == self.acts.len() {
            return Ok(None);
        }
        let of = self.acts.value(self.at);
        if of < act {
            return Err(format!("row of act {of}"));
        }
        if of > act {
            return Ok(None);
        }
        self.at += 1;
        Ok(Some(self.at - 1))
    }

    fn is_done(&self) -> Result<(), Unreadable> {
        match self.at < self.acts.len() {
            true => Err(format!("row of act {}", self.acts.value(self.at))),
            false => Ok(()),
        }
    }
}

/// A value of an act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueRow {
    pub(crate) field: u32,
    /// Its text, where it is not a number that columns hold.
    pub(crate) text: Option<u32>,
    pub(crate) parts: Option<i64>,
    pub(crate) digits: i32,
}

/// Values, act by act.
pub(crate) struct ValueRows<'a> {
    symbols: &'a Symbols,
    cursor: Cursor,
    fields: SymbolColumn,
    texts: SymbolColumn,
    parts: Decimal128Array,
    digits: Int32Array,
    /// Those of the act gathered last.
    pub(crate) row: Vec<ValueRow>,
}

impl<'a> ValueRows<'a> {
    pub(crate) fn open(path: &Path, symbols: &'a Symbols) -> Result<Self, Unreadable> {
        let columns = ["act", "field", "number", "digits", "text"];
        let batches = batches_of(path, Table::ActValues, &columns, &["field", "text"])?;
        Ok(Self {
            symbols,
            cursor: Cursor::new(batches),
            fields: SymbolColumn::new("field"),
            texts: SymbolColumn::new("text"),
            parts: Decimal128Array::from(Vec::<i128>::new()),
            digits: Int32Array::from(Vec::<i32>::new()),
            row: Vec::new(),
        })
    }

    fn next(&mut self, act: i64) -> Result<Option<usize>, Unreadable> {
        while let Some(batch) = self.cursor.turn()? {
            self.fields.load(&batch, self.symbols)?;
            self.texts.load(&batch, self.symbols)?;
            self.parts = Columns(&batch).of::<Decimal128Array>("number")?.clone();
            self.digits = Columns(&batch).of::<Int32Array>("digits")?.clone();
        }
        self.cursor.step(act)
    }

    /// Passes over the values of an act.
    pub(crate) fn skip(&mut self, act: i64) -> Result<(), Unreadable> {
        while self.next(act)?.is_some() {}
        Ok(())
    }

    /// Gathers the values of an act.
    pub(crate) fn gather(&mut self, act: i64) -> Result<(), Unreadable> {
        self.row.clear();
        while let Some(row) = self.next(act)? {
            let parts = decimal(&self.parts, row).map(i64::try_from).transpose();
            self.row.push(ValueRow {
                field: self.fields.get(row).unwrap_or_default(),
                text: self.texts.get(row),
                parts: parts.map_err(|_| format!("number of act {act}"))?,
                digits: whole(&self.digits, row).unwrap_or_default(),
            });
        }
        Ok(())
    }

    /// Whether every row belonged to an act.
    pub(crate) fn finish(mut self) -> Result<(), Unreadable> {
        self.cursor.turn()?;
        self.cursor.is_done()
    }
}

/// Parties, act by act.
pub(crate) struct PartyRows<'a> {
    symbols: &'a Symbols,
    cursor: Cursor,
    roles: SymbolColumn,
    parties: StringArray,
    /// Role and party of the act gathered last.
    row: Vec<(u32, Party)>,
    /// Parties of earlier batches of that act.
    kept: Vec<StringArray>,
}

/// A party, by where its id stands.
#[derive(Debug, Clone, Copy)]
struct Party {
    batch: usize,
    row: usize,
}

impl<'a> PartyRows<'a> {
    pub(crate) fn open(path: &Path, symbols: &'a Symbols) -> Result<Self, Unreadable> {
        let columns = ["act", "role", "party"];
        let batches = batches_of(path, Table::ActParties, &columns, &["role"])?;
        Ok(Self {
            symbols,
            cursor: Cursor::new(batches),
            roles: SymbolColumn::new("role"),
            parties: StringArray::from(Vec::<&str>::new()),
            row: Vec::new(),
            kept: Vec::new(),
        })
    }

    fn next(&mut self, act: i64) -> Result<Option<usize>, Unreadable> {
        while let Some(batch) = self.cursor.turn()? {
            self.roles.load(&batch, self.symbols)?;
            let parties = Columns(&batch).of::<StringArray>("party")?.clone();
            self.kept
                .push(std::mem::replace(&mut self.parties, parties));
        }
        self.cursor.step(act)
    }

    /// Passes over the parties of an act.
    pub(crate) fn skip(&mut self, act: i64) -> Result<(), Unreadable> {
        while self.next(act)?.is_some() {}
        self.kept.clear();
        Ok(())
    }

    /// Gathers the parties of an act.
    pub(crate) fn gather(&mut self, act: i64) -> Result<(), Unreadable> {
        self.row.clear();
        self.kept.clear();
        while let Some(row) = self.next(act)? {
            let batch = self.kept.len();
            let role = self.roles.get(row).unwrap_or_default();
            self.row.push((role, Party { batch, row }));
        }
        Ok(())
    }

    /// The parties in a role of the act gathered last.
    pub(crate) fn in_role(&self, role: u32) -> impl Iterator<Item = &str> {
        let rows = self.row.iter().filter(move |(of, _)| *of == role);
        rows.map(|(_, party)| {
            let batch = self.kept.get(party.batch).unwrap_or(&self.parties);
            batch.value(party.row)
        })
    }

    /// Whether every row belonged to an act.
    pub(crate) fn finish(mut self) -> Result<(), Unreadable> {
        self.cursor.turn()?;
        self.cursor.is_done()
    }
}
