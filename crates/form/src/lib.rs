//! What the paper says (様式): layouts kept as data, filled with values, and the paper that results.
//!
//! A [`Paper`] is what every printer draws: PDF, Excel and HTML differ only in how. This crate
//! knows no evaluation and no library that draws.

pub mod grid;
pub mod layout;
pub mod paper;

pub use layout::{Layout, fill};
pub use paper::{Align, Block, Cell, Dataset, Field, Line, Paper, Row, Sheet, Span, Table};
