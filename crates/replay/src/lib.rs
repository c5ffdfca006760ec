//! What work could have made these figures? Acts made from published figures (実績値からの再現):
//! given what series must show, it plans parties and acts that are admitted and, counted, show it.
//!
//! The acts are invented and say so by their keys. It records nothing and reads no file.

mod bounds;
mod calendar;
mod cast;
mod chance;
mod draft;
mod forecast;
mod formula;
mod group;
mod measure;
mod model;
mod party_set;
mod plan;
mod search;
mod specimen;
mod system;
mod wish;
mod work;

pub use plan::{Plan, Planned, Unsolved, Wanted, plan};
