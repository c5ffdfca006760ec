//! Does it add up? (監査) Recomputes every relation that a document asserts or implies, with printed
//! figures taken as intervals, and says what it found.
//!
//! It does no I/O and never changes a document. Reading is the business of `reader`.

pub mod finding;

pub use finding::{Claimed, Finding, Operand, Report, Verdict};
