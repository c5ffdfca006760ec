//! What was it computed from? Evidence (証拠): acts, definitions and figures of a period, frozen as
//! Parquet with the digest of every file, so that anyone can count again, with Kiban or without.
//!
//! Where the acts come from, and what book is made of them, is decided elsewhere.

mod chunk;
mod column;
mod count;
mod decode;
mod derive;
mod encode;
mod evidence;
mod fault;
mod freeze;
mod listing;
mod number;
mod open_file;
mod part;
mod plan;
mod rows;
mod rule;
mod sql;
mod symbol;
mod table;
mod undefined;
mod verify;

pub use evidence::Evidence;
pub use fault::Fault;
pub use freeze::{Definition, Freezer};
pub use listing::Counts;
pub use sql::Dialect;
