//! Acts as Parquet: typed columns that other engines read, with everything the book knows.

use std::{io::Write, sync::Arc};

use act::{Act, Source, Standing};
use arrow_array::{
    ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    builder::{Decimal128Builder, ListBuilder, StringBuilder, StructBuilder},
};
use arrow_schema::{DataType, Field, Fields, Schema, TimeUnit};
use jiff::{
    Unit,
    civil::{Date, date},
};
use kernel::{Decimal, said};
use parquet::{
    arrow::ArrowWriter,
    basic::{Compression, ZstdLevel},
    file::properties::WriterProperties,
};
use program::Value;

use super::Unwritten;
use crate::place::Spot;

/// Acts that are put into columns at once.
const BATCH: usize = 8_192;
/// Acts of a row group.
const GROUP: usize = 131_072;
/// Digits of a number column, and those after the point.
const DECIMAL: DataType = DataType::Decimal128(38, SCALE);
const SCALE: i8 = 10;
/// The day from which days are counted.
pub(crate) const EPOCH: Date = date(1970, 1, 1);

/// The columns of a columnar file of acts.
pub(crate) fn columns() -> Arc<Schema> {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let texts = |name: &str| Field::new(name, DataType::Utf8, true);
    let number = |name: &str| Field::new(name, DataType::Int64, false);
    let numbers = |name: &str| Field::new(name, DataType::Int64, true);
    let moment = DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let list = |name: &str, parts: Fields| {
        let item = Field::new("item", DataType::Struct(parts), true);
        Field::new(name, DataType::List(Arc::new(item)), false)
    };
    Arc::new(Schema::new(vec![
        number("id"),
        number("version"),
        Field::new("recorded_at", moment, false),
        // What a microsecond does not hold.
        number("recorded_at_nanosecond"),
        text("program"),
        text("kind"),
        Field::new("occurred_on", DataType::Date32, false),
        list("parties", party_parts()),
        text("office"),
        text("prefecture"),
        text("municipality"),
        list("values", value_parts()),
        numbers("follows"),
        text("standing"),
        numbers("supersedes"),
        texts("reason"),
        texts("authority"),
        text("recorded_by"),
        text("on_behalf_of"),
        text("source"),
        text("source_name"),
        texts("source_sheet"),
        numbers("source_row"),
        text("key"),
    ]))
}

fn party_parts() -> Fields {
    ["role", "party"]
        .map(|name| Field::new(name, DataType::Utf8, false))
        .to_vec()
        .into()
}

/// The text holds the value exactly; the number stands beside it for computing.
fn value_parts() -> Fields {
    let mut parts: Vec<Field> = ["field", "type", "text"]
        .map(|name| Field::new(name, DataType::Utf8, false))
        .to_vec();
    parts.push(Field::new("number", DECIMAL, true));
    parts.into()
}

/// Writes acts as Parquet (zstd), with everything the book knows of them. Memory holds one row
/// group at a time.
///
/// # Errors
/// The destination fails.
pub fn write_parquet(
    dest: impl Write + Send,
    acts: impl IntoIterator<Item = Act>,
) -> Result<u64, Unwritten> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let fault = |error: parquet::errors::ParquetError| {
        Unwritten::Fault(std::io::Error::other(error.to_string()))
    };
    let mut writer = ArrowWriter::try_new(dest, columns(), Some(properties)).map_err(fault)?;
    let mut acts = acts.into_iter();
    let mut count = 0;
    loop {
        let some: Vec<Act> = acts.by_ref().take(BATCH).collect();
        if some.is_empty() {
            break;
        }
        count += u64::try_from(some.len()).unwrap_or(0);
        writer.write(&batch(&some)?).map_err(fault)?;
    }
    let mut dest = writer.into_inner().map_err(fault)?;
    dest.flush()?;
    Ok(count)
}

fn batch(acts: &[Act]) -> Result<RecordBatch, Unwritten> {
    let text = |of: &dyn Fn(&Act) -> String| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(acts.iter().map(of)))
    };
    let texts = |of: &dyn Fn(&Act) -> Option<String>| -> ArrayRef {
        Arc::new(acts.iter().map(of).collect::<StringArray>())
    };
    let number = |of: &dyn Fn(&Act) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(acts.iter().map(of)))
    };
    let numbers = |of: &dyn Fn(&Act) -> Option<i64>| -> ArrayRef {
        Arc::new(acts.iter().map(of).collect::<Int64Array>())
    };
    let moments = acts.iter().map(|act| microseconds(act).0);
    let moments = TimestampMicrosecondArray::from_iter_values(moments).with_timezone("UTC");
    let days: Date32Array = acts
        .iter()
        .map(|act| days_since_epoch(act.draft.occurred_on))
        .collect();
    let arrays: Vec<ArrayRef> = vec![
        number(&|act| act.id.number()),
        number(&|act| i64::from(act.version)),
        Arc::new(moments),
        number(&|act| microseconds(act).1),
        text(&|act| act.draft.program.to_string()),
        text(&|act| act.draft.kind.to_string()),
        Arc::new(days),
        parties(acts),
        text(&|act| act.draft.locality.office.clone()),
        text(&|act| act.draft.locality.prefecture.clone()),
        text(&|act| act.draft.locality.municipality.clone()),
        values(acts),
        numbers(&|act| act.draft.follows.map(kernel::Serial::number)),
        text(&|act| standing(&act.draft.standing).to_owned()),
        numbers(&|act| act.draft.standing.supersedes().map(kernel::Serial::number)),
        texts(&|act| said_of(act).map(|said| said.0.to_owned())),
        texts(&|act| said_of(act).map(|said| said.1.to_owned())),
        text(&|act| act.draft.author.recorded_by.clone()),
        text(&|act| act.draft.author.on_behalf_of.clone()),
        text(&|act| source(act).0.to_owned()),
        text(&|act| source(act).1.to_owned()),
        texts(&|act| source(act).2.map(|place| place.0.to_owned())),
        numbers(&|act| source(act).2.and_then(|place| i64::try_from(place.1).ok())),
        text(&|act| act.draft.key.clone()),
    ];
    RecordBatch::try_new(columns(), arrays).map_err(|error| {
        Spot::default()
            .problem(
                "no-column",
                &said!(
                    "支援記録を表の形にできません（{error}）。",
                    "The acts do not fit into columns ({error})."
                ),
                said!(
                    "JSON Linesに書き出してください。",
                    "Write JSON Lines instead."
                ),
            )
            .into()
    })
}

/// Whole microseconds since 1970, and the nanoseconds beyond.
fn microseconds(act: &Act) -> (i64, i64) {
    let nanoseconds = act.recorded_at.as_nanosecond();
    let whole = i64::try_from(nanoseconds.div_euclid(1_000)).unwrap_or(i64::MAX);
    let rest = i64::try_from(nanoseconds.rem_euclid(1_000)).unwrap_or(0);
    (whole, rest)
}

fn days_since_epoch(day: Date) -> Option<i32> {
    EPOCH
        .until((Unit::Day, day))
        .ok()
        .map(|span| span.get_days())
}

fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Corrects { .. } => "corrects",
        Standing::Withdraws { .. } => "withdraws",
    }
}

fn said_of(act: &Act) -> Option<(&str, &str)> {
    (!act.draft.standing.is_new()).then(|| super::said_of(&act.draft.standing))
}

type Place<'a> = (&'a str, u64);

fn source(act: &Act) -> (&'static str, &str, Option<Place<'_>>) {
    match &act.draft.source {
        Source::Desk(name) => ("desk", name, None),
        Source::Client(name) => ("client", name, None),
        Source::File { name, sheet, row } => ("file", name, Some((sheet.as_str(), *row))),
    }
}

fn parties(acts: &[Act]) -> ArrayRef {
    let mut list = ListBuilder::new(StructBuilder::from_fields(party_parts(), acts.len()));
    for act in acts {
        for party in &act.draft.parties {
            let parts = list.values();
            say(parts, 0, party.role.as_str());
            say(parts, 1, party.party.as_str());
            parts.append(true);
        }
        list.append(true);
    }
    Arc::new(list.finish())
}

fn values(acts: &[Act]) -> ArrayRef {
    let mut list = ListBuilder::new(StructBuilder::from_fields(value_parts(), acts.len()));
    for act in acts {
        for (field, value) in &act.draft.values {
            let parts = list.values();
            let of = match value {
                Value::Number(_) => "number",
                Value::Code(_) => "code",
                Value::Text(_) => "text",
                Value::Day(_) => "day",
                Value::Flag(_) => "flag",
            };
            say(parts, 0, field.as_str());
            say(parts, 1, of);
            say(parts, 2, &value.to_string());
            if let Some(numbers) = parts.field_builder::<Decimal128Builder>(3) {
                numbers.append_option(value.number().and_then(scaled));
            }
            parts.append(true);
        }
        list.append(true);
    }
    Arc::new(list.finish())
}

fn say(parts: &mut StructBuilder, at: usize, text: &str) {
    if let Some(texts) = parts.field_builder::<StringBuilder>(at) {
        texts.append_value(text);
    }
}

/// The number in units of its column's last digit, where that is exact.
fn scaled(number: Decimal) -> Option<i128> {
    let number = number.normalize();
    let more = u32::try_from(SCALE).ok()?.checked_sub(number.scale())?;
    number.mantissa().checked_mul(10_i128.checked_pow(more)?)
}
