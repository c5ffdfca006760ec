//! What does this document say? Published evaluations, as text or PDF, become data.
//!
//! It knows the official forms and how people print numbers; it knows no agency and no programme.

pub mod columns;
pub mod narrative;
pub mod pdf;
pub mod source;
