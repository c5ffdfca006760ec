//! One binary for all tests of the crate.

mod case;
mod example;
mod formula;
mod law;
mod refused;
