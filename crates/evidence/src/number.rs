//! Numbers as the tables hold them: a measure by its ten-thousandths, with the digits it was
//! written with, so that it comes back as it was.

use indicator::Amount;
use kernel::Decimal;

/// Magnitude that DECIMAL(18,4) cannot reach.
const PARTS_END: i64 = 1_000_000_000_000_000_000;

/// A value of an act in columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Ten-thousandths, and the digits written after the point.
    Parts(i64, i32),
    /// A number that no counter adds up, by its text.
    Text(String),
    /// A number that counters add up and the column cannot hold.
    TooLarge,
}

pub(crate) fn measure(number: Decimal) -> Measure {
    let is_negative_zero = number.is_zero() && number.is_sign_negative();
    match Amount::from_decimal(number) {
        Some(amount) if amount.parts().unsigned_abs() < PARTS_END.unsigned_abs() => {
            match is_negative_zero {
                true => Measure::Text(number.to_string()),
                false => Measure::Parts(amount.parts(), digits(number)),
            }
        }
        Some(_) => Measure::TooLarge,
        None => Measure::Text(number.to_string()),
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
