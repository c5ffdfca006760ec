//! How do figures reach the book? A book (評価書) filled from counted acts: every row that a series
//! prints, every actual that a series feeds, every achievement that follows (編纂).
//!
//! What no series prints stays as people wrote it, and is listed. Nothing is rated here.

mod fill;
mod rows;

pub use fill::{Compilation, compile};
pub use rows::{Agreement, Origin, Row, Rows};
