//! Tests of the crate `act`.

mod admission;
mod case;
mod catalogue;
mod law;
mod repeat;
