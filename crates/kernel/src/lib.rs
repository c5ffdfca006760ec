//! The words every part of Kiban shares: numbers as people print them, exact ratios and named
//! rounding, fiscal years, units, ratings, typed ids, text folding, sentences in both languages.
//!
//! It does no I/O, reads no clock and knows no agency, programme or form.

pub mod day;
pub mod entry;
pub mod fiscal_year;
pub mod id;
pub mod numeral;
pub mod problem;
pub mod rating;
pub mod ratio;
pub mod said;
pub mod serial;
pub mod text;
pub mod unit;

pub use entry::{Entry, Printed};
pub use fiscal_year::{FiscalYear, Period};
pub use id::Id;
pub use problem::{Place, Problem};
pub use rating::Rating;
pub use ratio::{Ratio, Rounding, RoundingMode};
pub use rust_decimal::Decimal;
pub use said::{Language, Said};
pub use serial::Serial;
pub use unit::Unit;
