//! Parquet in: acts in columns, as [`crate::write_parquet`] writes them, read batch by batch.

use std::{fs::File, sync::Arc};

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use arrow_array::{
    Array, Date32Array, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMicrosecondArray,
};
use bytes::Bytes;
use jiff::{Timestamp, ToSpan as _, civil::Date};
use kernel::{Id, Problem, Serial, said};
use parquet::{
    arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
    errors::ParquetError,
    file::reader::ChunkReader,
};
use program::{Value, Values};

use crate::{
    Row,
    format::{Input, cut},
    json::settle_key,
    key::Keys,
    place::Spot,
    row::Origin,
    rows::Scheme,
    write::{EPOCH, columns as written},
};

/// Rows that are decoded at once.
const BATCH: usize = 4096;

/// A columnar file of acts.
pub(crate) struct Columnar {
    name: String,
    reader: ParquetRecordBatchReader,
    batch: Option<Batch>,
    at: usize,
    row: u64,
    rows: u64,
    ended: bool,
    origin: Arc<Origin>,
}

impl Columnar {
    pub(crate) fn new(name: &str, input: Input) -> Result<Self, Problem> {
        match input {
            Input::File(file) => Self::over::<File>(name, file),
            Input::Held(bytes) => Self::over::<Bytes>(name, bytes),
        }
    }

    fn over<T: ChunkReader + 'static>(name: &str, source: T) -> Result<Self, Problem> {
        let spot = Spot::file(name);
        let builder = ParquetRecordBatchReaderBuilder::try_new(source)
            .map_err(|error| trouble(&error, &spot))?;
        let missing: Vec<String> = written()
            .fields()
            .iter()
            .filter(|column| builder.schema().field_with_name(column.name()).is_err())
            .map(|column| column.name().clone())
            .collect();
        if !missing.is_empty() {
            return Err(foreign(&missing, &spot));
        }
        let rows = builder.metadata().file_metadata().num_rows();
        let reader = builder.with_batch_size(BATCH).build();
        Ok(Self {
            name: name.to_owned(),
            reader: reader.map_err(|error| trouble(&error, &spot))?,
            batch: None,
            at: 0,
            row: 0,
            rows: u64::try_from(rows).unwrap_or(0),
            ended: false,
            origin: Arc::new(Origin {
                file: name.to_owned(),
                ..Origin::default()
            }),
        })
    }

    pub(crate) fn progress(&self) -> (u64, u64) {
        (self.row, self.rows)
    }

    /// The next act, exactly as it was written.
    pub(crate) fn act(&mut self) -> Option<Result<Act, Vec<Problem>>> {
        let spot = Spot::file(&self.name);
        loop {
            if self.ended {
                return None;
            }
            if let Some(batch) = &self.batch
                && self.at < batch.rows
            {
                let at = self.at;
                self.at += 1;
                self.row += 1;
                let act = batch.act(at);
                return Some(act.ok_or_else(|| vec![unreadable_act(&spot.row(self.row))]));
            }
            match self.reader.next() {
                None => {
                    self.ended = true;
                    return None;
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Some(Err(vec![damaged(&error, &spot)]));
                }
                Some(Ok(batch)) => {
                    self.at = 0;
                    self.batch = Batch::of(&batch);
                    if self.batch.is_none() {
                        self.ended = true;
                        return Some(Err(vec![foreign(&[], &spot)]));
                    }
                }
            }
        }
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(
        &mut self,
        scheme: &Scheme,
        keys: &mut Keys,
    ) -> Option<Result<Row, Vec<Problem>>> {
        let act = match self.act()? {
            Ok(act) => act,
            Err(problems) => return Some(Err(problems)),
        };
        let spot = Spot::file(&self.name).row(self.row);
        let mut draft = act.draft;
        let program = scheme.on(None);
        if draft.program != program.id {
            let given = &draft.program;
            return Some(Err(vec![spot.problem(
                "other-programme",
                &said!(
                    "事業「{given}」の記録であり、「{}」のものではありません。",
                    "It is an act of the programme \"{given}\", not of \"{}\".",
                    program.id
                ),
                said!(
                    "事業ごとにファイルを分けて指定してください。",
                    "Give one file for each programme."
                ),
            )]));
        }
        if let Err(problem) = settle_key(keys, &mut draft, self.row, &spot) {
            return Some(Err(vec![problem]));
        }
        Some(Ok(Row {
            sheet: String::new(),
            row: self.row,
            number: 0,
            draft,
            origin: Arc::clone(&self.origin),
        }))
    }
}

/// One batch, its columns told apart.
struct Batch {
    batch: RecordBatch,
    rows: usize,
}

impl Batch {
    /// `None` when a column is of another type than ours.
    fn of(batch: &RecordBatch) -> Option<Self> {
        let own = written();
        let same = own.fields().iter().all(|column| {
            let given = batch.column_by_name(column.name());
            given.is_some_and(|given| given.data_type().equals_datatype(column.data_type()))
        });
        same.then(|| Self {
            batch: batch.clone(),
            rows: batch.num_rows(),
        })
    }

    fn column<T: 'static>(&self, name: &str) -> Option<&T> {
        self.batch.column_by_name(name)?.as_any().downcast_ref()
    }

    fn text(&self, name: &str, at: usize) -> Option<String> {
        let column: &StringArray = self.column(name)?;
        column.is_valid(at).then(|| column.value(at).to_owned())
    }

    fn number(&self, name: &str, at: usize) -> Option<i64> {
        let column: &Int64Array = self.column(name)?;
        column.is_valid(at).then(|| column.value(at))
    }

    /// The structures of a list column.
    fn parts(&self, name: &str, at: usize) -> Option<StructArray> {
        let column: &ListArray = self.column(name)?;
        column.value(at).as_any().downcast_ref().cloned()
    }

    fn act(&self, at: usize) -> Option<Act> {
        let day: &Date32Array = self.column("occurred_on")?;
        let moment: &TimestampMicrosecondArray = self.column("recorded_at")?;
        let nanoseconds = i128::from(moment.value(at)) * 1_000
            + i128::from(self.number("recorded_at_nanosecond", at)?);
        Some(Act {
            id: Serial::new(self.number("id", at)?),
            version: u32::try_from(self.number("version", at)?).ok()?,
            recorded_at: Timestamp::from_nanosecond(nanoseconds).ok()?,
            draft: Draft {
                program: Id::new(&self.text("program", at)?),
                kind: Id::new(&self.text("kind", at)?),
                occurred_on: day_of(day.value(at))?,
                parties: self.parties(at)?,
                locality: Locality {
                    office: self.text("office", at)?,
                    prefecture: self.text("prefecture", at)?,
                    municipality: self.text("municipality", at)?,
                },
                values: self.values(at)?,
                follows: self.number("follows", at).map(Serial::new),
                standing: self.standing(at)?,
                author: Author {
                    recorded_by: self.text("recorded_by", at)?,
                    on_behalf_of: self.text("on_behalf_of", at)?,
                },
                source: self.source(at)?,
                key: self.text("key", at)?,
            },
        })
    }

    fn parties(&self, at: usize) -> Option<Vec<PartyInRole>> {
        let parts = self.parts("parties", at)?;
        let (role, party) = (texts(&parts, "role")?, texts(&parts, "party")?);
        let each = (0..parts.len()).map(|at| PartyInRole {
            role: Id::new(role.value(at)),
            party: Id::new(party.value(at)),
        });
        Some(each.collect())
    }

    fn values(&self, at: usize) -> Option<Values> {
        let parts = self.parts("values", at)?;
        let field = texts(&parts, "field")?;
        let (of, text) = (texts(&parts, "type")?, texts(&parts, "text")?);
        let each = (0..parts.len()).map(|at| {
            let text = text.value(at);
            let value = match of.value(at) {
                "number" => Value::Number(text.parse().ok()?),
                "code" => Value::Code(text.to_owned()),
                "text" => Value::Text(text.to_owned()),
                "day" => Value::Day(text.parse().ok()?),
                "flag" => Value::Flag(text.parse().ok()?),
                _ => return None,
            };
            Some((Id::new(field.value(at)), value))
        });
        each.collect()
    }

    fn standing(&self, at: usize) -> Option<Standing> {
        let reason = || self.text("reason", at);
        let authority = || self.text("authority", at);
        let act = || self.number("supersedes", at).map(Serial::new);
        Some(match self.text("standing", at)?.as_str() {
            "new" => Standing::New,
            "corrects" => Standing::Corrects {
                act: act()?,
                reason: reason()?,
                authority: authority()?,
            },
            "withdraws" => Standing::Withdraws {
                act: act()?,
                reason: reason()?,
                authority: authority()?,
            },
            _ => return None,
        })
    }

    fn source(&self, at: usize) -> Option<Source> {
        let name = self.text("source_name", at)?;
        Some(match self.text("source", at)?.as_str() {
            "desk" => Source::Desk(name),
            "client" => Source::Client(name),
            "file" => Source::File {
                name,
                sheet: self.text("source_sheet", at)?,
                row: u64::try_from(self.number("source_row", at)?).ok()?,
            },
            _ => return None,
        })
    }
}

fn texts<'a>(parts: &'a StructArray, name: &str) -> Option<&'a StringArray> {
    parts.column_by_name(name)?.as_any().downcast_ref()
}

fn day_of(days: i32) -> Option<Date> {
    EPOCH.checked_add(days.days()).ok()
}

fn trouble(error: &ParquetError, spot: &Spot) -> Problem {
    match error {
        ParquetError::General(said) if !said.to_lowercase().contains("footer") => {
            damaged(error, spot)
        }
        ParquetError::General(_)
        | ParquetError::EOF(_)
        | ParquetError::NeedMoreData(_)
        | ParquetError::NeedMoreDataRange(_) => cut(spot),
        other => damaged(other, spot),
    }
}

fn damaged(error: &dyn std::fmt::Display, spot: &Spot) -> Problem {
    spot.problem(
        "damaged-file",
        &said!(
            "ファイルの内部が壊れています（{error}）。",
            "The file is damaged inside ({error})."
        ),
        said!(
            "元のファイルをもう一度複写し、指定してください。",
            "Copy the original again, and give that."
        ),
    )
}

fn foreign(missing: &[String], spot: &Spot) -> Problem {
    let list = missing.join("、");
    spot.problem(
        "foreign-columns",
        &said!(
            "支援記録のParquetではありません（ない列又は型の違う列：{list}）。",
            "This Parquet file holds no acts (columns missing or of another type: {list})."
        ),
        said!(
            "kiban exportで書き出したファイルを指定するか、CSV又はJSON Linesで指定してください。",
            "Give a file written by kiban export, or give CSV or JSON Lines."
        ),
    )
}

fn unreadable_act(spot: &Spot) -> Problem {
    spot.problem(
        "unreadable-act",
        &said!(
            "この行は支援記録として読めません。",
            "This row cannot be read as an act."
        ),
        said!(
            "ファイルを書き出し直してください。",
            "Export the file again."
        ),
    )
}
