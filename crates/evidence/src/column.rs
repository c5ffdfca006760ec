//! Columns from rows and rows from columns: the few shapes the tables are made of.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray,
};
use jiff::{Timestamp, civil::Date};

/// First day of the calendar that columns count days from.
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

pub(crate) fn words<'a>(texts: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(texts.collect::<StringArray>())
}

pub(crate) fn wholes(numbers: impl Iterator<Item = Option<i32>>) -> ArrayRef {
    Arc::new(numbers.collect::<Int32Array>())
}

pub(crate) fn numbers(numbers: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(numbers.collect::<Int64Array>())
}

/// Decimals by their whole number of smallest parts.
pub(crate) fn decimals(
    parts: impl Iterator<Item = Option<i128>>,
    precision: u8,
    scale: i8,
) -> ArrayRef {
    let array = parts.collect::<Decimal128Array>();
    let typed = array.with_precision_and_scale(precision, scale);
    Arc::new(typed.expect("precision and scale are those of the tables"))
}

pub(crate) fn days(days: impl Iterator<Item = Date>) -> ArrayRef {
    let since = days.map(|day| (day - EPOCH).get_days());
    Arc::new(Date32Array::from_iter_values(since))
}

pub(crate) fn instants(instants: impl Iterator<Item = Timestamp>) -> ArrayRef {
    let micros = instants.map(|instant| i64::try_from(nanos(instant).0).unwrap_or(i64::MAX));
    Arc::new(TimestampMicrosecondArray::from_iter_values(micros).with_timezone("UTC"))
}

/// Nanoseconds beyond the microsecond that [`instants`] keeps.
pub(crate) fn instant_rests(instants: impl Iterator<Item = Timestamp>) -> ArrayRef {
    wholes(instants.map(|instant| Some(nanos(instant).1)))
}

fn nanos(instant: Timestamp) -> (i128, i32) {
    let nanos = instant.as_nanosecond();
    let rest = i32::try_from(nanos.rem_euclid(1000)).unwrap_or_default();
    (nanos.div_euclid(1000), rest)
}

/// A batch whose columns are read by name. Files are read only after their digest was found right
/// or while they are compared with it, so a missing column is a file of another format.
pub(crate) struct Columns<'a>(pub(crate) &'a RecordBatch);

impl<'a> Columns<'a> {
    /// A column of this name and type.
    pub(crate) fn of<T: Array + 'static>(&self, name: &str) -> Result<&'a T, String> {
        let column = self.0.column_by_name(name);
        let typed = column.and_then(|column| column.as_any().downcast_ref());
        typed.ok_or_else(|| name.to_owned())
    }
}

/// The text of a row, where there is one.
pub(crate) fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

pub(crate) fn number(column: &Int64Array, row: usize) -> Option<i64> {
    column.is_valid(row).then(|| column.value(row))
}

pub(crate) fn whole(column: &Int32Array, row: usize) -> Option<i32> {
    column.is_valid(row).then(|| column.value(row))
}

pub(crate) fn decimal(column: &Decimal128Array, row: usize) -> Option<i128> {
    column.is_valid(row).then(|| column.value(row))
}

/// The day so many days after the first of the calendar.
pub(crate) fn day(since: i32) -> Option<Date> {
    EPOCH
        .checked_add(jiff::Span::new().try_days(since).ok()?)
        .ok()
}

pub(crate) fn instant(micros: i64, rest: i32) -> Option<Timestamp> {
    Timestamp::from_nanosecond(i128::from(micros) * 1000 + i128::from(rest)).ok()
}
