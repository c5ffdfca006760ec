//! From rows of the tables back to acts and decisions, exactly as they were frozen.

use std::{fs::File, iter::Peekable, path::Path};

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use arrow_array::{
    Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use kernel::{Id, Serial};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder},
};
use party::{Decides, Resolution};
use program::Value;

use crate::{
    column::{Columns, day, decimal, instant, number, text, whole},
    encode::Kept,
    number::from_parts,
    table::Table,
};

/// Rows read in one go.
const BATCH: usize = 8_192;

/// Why a table could not be read, in the words of the library.
pub(crate) type Unreadable = String;

/// The batches of a file.
pub(crate) fn batches(path: &Path) -> Result<ParquetRecordBatchReader, Unreadable> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|builder| builder.with_batch_size(BATCH).build())
        .map_err(|error| error.to_string())
}

/// The batches of a file with only these columns, of which `keyed` hold their words once, with
/// keys to them.
pub(crate) fn batches_of(
    path: &Path,
    table: Table,
    columns: &[&str],
    keyed: &[&str],
) -> Result<ParquetRecordBatchReader, Unreadable> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let options = ArrowReaderOptions::new().with_schema(table.keyed_schema(keyed));
    ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .and_then(|builder| {
            let names = columns.iter().copied();
            let mask = ProjectionMask::columns(builder.parquet_schema(), names);
            builder.with_projection(mask).with_batch_size(BATCH).build()
        })
        .map_err(|error| error.to_string())
}

/// Makes rows of a batch, each with the number of its act.
type Read<T> = fn(&RecordBatch) -> Result<Vec<(i64, T)>, Unreadable>;

/// Rows of one act, table by table: each file holds the rows of its acts in order of number.
struct Rows<T> {
    batches: ParquetRecordBatchReader,
    read: Read<T>,
    rows: Peekable<std::vec::IntoIter<(i64, T)>>,
}

impl<T> Rows<T> {
    fn open(path: &Path, read: Read<T>) -> Result<Self, Unreadable> {
        Ok(Self {
            batches: batches(path)?,
            read,
            rows: Vec::new().into_iter().peekable(),
        })
    }

    /// The next row, if it belongs to `act`.
    fn next_of(&mut self, act: i64) -> Result<Option<T>, Unreadable> {
        while self.rows.peek().is_none() {
            let Some(batch) = self.batches.next() else {
                return Ok(None);
            };
            let batch = batch.map_err(|error| error.to_string())?;
            self.rows = (self.read)(&batch)?.into_iter().peekable();
        }
        Ok(self.rows.next_if(|(of, _)| *of == act).map(|(_, row)| row))
    }
}

/// Hands every act of one part to `each`, in order of number.
pub(crate) fn acts(
    [acts, act_parties, act_values]: [&Path; 3],
    mut each: impl FnMut(Kept),
) -> Result<(), Unreadable> {
    let mut party_rows = Rows::open(act_parties, parties_of)?;
    let mut value_rows = Rows::open(act_values, values_of)?;
    for batch in batches(acts)? {
        let batch = batch.map_err(|error| error.to_string())?;
        for (mut act, superseded_by) in acts_of(&batch)? {
            let number = act.id.number();
            while let Some(party) = party_rows.next_of(number)? {
                act.draft.parties.push(party);
            }
            while let Some((field, value)) = value_rows.next_of(number)? {
                act.draft.values.insert(field, value);
            }
            each((act, superseded_by));
        }
    }
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "one table of columns")]
fn acts_of(batch: &RecordBatch) -> Result<Vec<Kept>, Unreadable> {
    let columns = Columns(batch);
    let words = |name| columns.of::<StringArray>(name);
    let numbers = |name| columns.of::<Int64Array>(name);
    let ids = numbers("act")?;
    let (programs, kinds) = (words("program")?, words("kind")?);
    let versions = columns.of::<Int32Array>("version")?;
    let occurred = columns.of::<Date32Array>("occurred_on")?;
    let recorded = columns.of::<TimestampMicrosecondArray>("recorded_at")?;
    let nanos = columns.of::<Int32Array>("recorded_nanos")?;
    let places = [
        words("office")?,
        words("prefecture")?,
        words("municipality")?,
    ];
    let follows = numbers("follows")?;
    let standings = words("standing")?;
    let (supersedes, superseded_by) = (numbers("supersedes")?, numbers("superseded_by")?);
    let (reasons, authorities) = (words("reason")?, words("authority")?);
    let (authors, principals) = (words("recorded_by")?, words("on_behalf_of")?);
    let (sources, names) = (words("source")?, words("source_name")?);
    let (sheets, source_rows) = (words("source_sheet")?, numbers("source_row")?);
    let keys = words("key")?;
    let word = |column: &StringArray, row| text(column, row).unwrap_or_default().to_owned();
    let damaged = || "occurred_on, recorded_at".to_owned();
    let mut kept = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let superseded = Serial::new(number(supersedes, row).unwrap_or_default());
        let (reason, authority) = (word(reasons, row), word(authorities, row));
        let standing = match standings.value(row) {
            "corrects" => Standing::Corrects {
                act: superseded,
                reason,
                authority,
            },
            "withdraws" => Standing::Withdraws {
                act: superseded,
                reason,
                authority,
            },
            _ => Standing::New,
        };
        let name = word(names, row);
        let source = match sources.value(row) {
            "desk" => Source::Desk(name),
            "file" => Source::File {
                name,
                sheet: word(sheets, row),
                row: number(source_rows, row)
                    .and_then(|row| u64::try_from(row).ok())
                    .unwrap_or_default(),
            },
            _ => Source::Client(name),
        };
        let act = Act {
            id: Serial::new(ids.value(row)),
            version: whole(versions, row)
                .and_then(|version| u32::try_from(version).ok())
                .unwrap_or_default(),
            recorded_at: instant(recorded.value(row), nanos.value(row)).ok_or_else(damaged)?,
            draft: Draft {
                program: Id::new(programs.value(row)),
                kind: Id::new(kinds.value(row)),
                occurred_on: day(occurred.value(row)).ok_or_else(damaged)?,
                parties: Vec::new(),
                locality: Locality {
                    office: word(places[0], row),
                    prefecture: word(places[1], row),
                    municipality: word(places[2], row),
                },
                values: program::Values::new(),
                follows: number(follows, row).map(Serial::new),
                standing,
                author: Author {
                    recorded_by: word(authors, row),
                    on_behalf_of: word(principals, row),
                },
                source,
                key: word(keys, row),
            },
        };
        kept.push((act, number(superseded_by, row).map(Serial::new)));
    }
    Ok(kept)
}

fn parties_of(batch: &RecordBatch) -> Result<Vec<(i64, PartyInRole)>, Unreadable> {
    let columns = Columns(batch);
    let acts = columns.of::<Int64Array>("act")?;
    let roles = columns.of::<StringArray>("role")?;
    let parties = columns.of::<StringArray>("party")?;
    let row = |row| {
        let party = PartyInRole {
            role: Id::new(roles.value(row)),
            party: Id::new(parties.value(row)),
        };
        (acts.value(row), party)
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

type FieldValue = (Id<program::Field>, Value);

fn values_of(batch: &RecordBatch) -> Result<Vec<(i64, FieldValue)>, Unreadable> {
    let columns = Columns(batch);
    let acts = columns.of::<Int64Array>("act")?;
    let fields = columns.of::<StringArray>("field")?;
    let types = columns.of::<StringArray>("type")?;
    let parts = columns.of::<Decimal128Array>("number")?;
    let digits = columns.of::<Int32Array>("digits")?;
    let texts = columns.of::<StringArray>("text")?;
    let mut rows = Vec::with_capacity(batch.num_rows());
    for row in 0..batch.num_rows() {
        let written = text(texts, row).unwrap_or_default();
        let damaged = || format!("value of act {}", acts.value(row));
        let value = match types.value(row) {
            "number" => Value::Number(match (text(texts, row), decimal(parts, row)) {
                (None, Some(parts)) => {
                    let parts = i64::try_from(parts).map_err(|_| damaged())?;
                    from_parts(parts, whole(digits, row).unwrap_or_default())
                }
                _ => written.parse().map_err(|_| damaged())?,
            }),
            "code" => Value::Code(written.to_owned()),
            "day" => Value::Day(written.parse().map_err(|_| damaged())?),
            "flag" => Value::Flag(written == "true"),
            _ => Value::Text(written.to_owned()),
        };
        rows.push((acts.value(row), (Id::new(fields.value(row)), value)));
    }
    Ok(rows)
}

/// The decisions of a file, in their order.
pub(crate) fn resolutions(path: &Path) -> Result<Vec<Resolution>, Unreadable> {
    let mut resolutions = Vec::new();
    for batch in batches(path)? {
        let batch = batch.map_err(|error| error.to_string())?;
        let columns = Columns(&batch);
        let words = |name| columns.of::<StringArray>(name);
        let ids = columns.of::<Int64Array>("resolution")?;
        let (entries, parties) = (words("entry")?, words("party")?);
        let undone = columns.of::<Int64Array>("undone")?;
        let recorded = columns.of::<TimestampMicrosecondArray>("recorded_at")?;
        let nanos = columns.of::<Int32Array>("recorded_nanos")?;
        let (deciders, reasons) = (words("decided_by")?, words("reason")?);
        for row in 0..batch.num_rows() {
            let decides = match number(undone, row) {
                Some(undone) => Decides::Undo(Serial::new(undone)),
                None => Decides::Same {
                    entry: Id::new(entries.value(row)),
                    party: Id::new(parties.value(row)),
                },
            };
            let recorded_at = instant(recorded.value(row), nanos.value(row));
            resolutions.push(Resolution {
                id: Serial::new(ids.value(row)),
                decides,
                recorded_at: recorded_at.ok_or("recorded_at")?,
                decided_by: deciders.value(row).to_owned(),
                reason: reasons.value(row).to_owned(),
            });
        }
    }
    Ok(resolutions)
}
