//! Tests of the crate `program`.

mod case;
mod condition;
mod declared;
mod diff;
mod fault;
mod law;
mod logic;
mod manual;
mod series;
mod show;
