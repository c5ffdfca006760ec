//! Numbers as the tables hold them: a measure by its ten-thousandths, with the digits it was
//! written with, so that it comes back as it was.

use indicator::Amount;
use kernel::Decimal;

/// Magnitude that DECIMAL(18,4) cannot reach.
const PARTS_END: i64 = 1_000_000_000_000_000_000;

/// A number of an act in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Ten-thousandths, and the digits written after the point.
    Parts(i64, i32),
    /// The same, where that is not how it was written: a zero with a minus sign, by its text too.
    WrittenOtherwise(i64, i32, String),
    /// A number that no counter adds up, by its text.
    Text(String),
    /// A number that counters add up and the column cannot hold.
    TooLarge,
}

pub(crate) fn measure(number: Decimal) -> Measure {
    let Some(amount) = Amount::from_decimal(number) else {
        return Measure::Text(number.to_string());
    };
    let parts = amount.parts();
    if parts.unsigned_abs() >= PARTS_END.unsigned_abs() {
        return Measure::TooLarge;
    }
    match number.is_zero() && number.is_sign_negative() {
        true => Measure::WrittenOtherwise(parts, digits(number), number.to_string()),
        false => Measure::Parts(parts, digits(number)),
    }
}

/// The number of ten-thousandths, with its digits as they were written.
pub(crate) fn from_parts(parts: i64, digits: i32) -> Decimal {
    let mut number = Decimal::new(parts, 4);
    number.rescale(u32::try_from(digits).unwrap_or(4));
    number
}

pub(crate) fn digits(number: Decimal) -> i32 {
    i32::try_from(number.scale()).unwrap_or(i32::MAX)
}
