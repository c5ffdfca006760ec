//! Standard SQL that other engines run unchanged over the files.

/// Counts every tally again from acts, parties and values, and lists what differs from the tallies
/// that were frozen: nothing, where all agree. The tables of the evidence are views of their names.
pub const RECOUNT: &str = include_str!("recount.sql");
