//! Examples, laws and snapshots of the evaluation crate, in one binary.

mod book;
mod dataset;
mod folder;
