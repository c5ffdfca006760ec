//! What does this document say? Published evaluations, as text or PDF, become data.
//!
//! It knows the official forms and how people print numbers; it knows no agency and no programme.

mod basic;
pub mod columns;
mod document;
mod encoding;
mod front;
mod grid;
mod labels;
mod link;
pub mod narrative;
mod outline;
mod overall;
mod overview;
pub mod pdf;
mod running;
pub mod series;
pub mod source;
mod summary;
mod tables;

pub use document::{Reading, read};
pub use encoding::LIMIT;
pub use series::{series_csv, unplaced_csv};
