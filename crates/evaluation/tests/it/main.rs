//! Examples, laws and snapshots of the evaluation crate, in one binary.

mod book;
mod case;
mod dataset;
mod folder;
mod forms;
mod law;
mod rating;
mod rules;
