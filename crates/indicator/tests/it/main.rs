//! Tests of the crate `indicator`.

mod case;
mod explain;
mod formula;
mod law;
mod redefined;
mod undefined;
