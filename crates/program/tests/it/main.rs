//! Tests of the crate `program`.

mod declared;
