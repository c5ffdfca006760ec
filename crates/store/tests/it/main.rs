//! Tests of the store: every statement holds on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod acts;
mod backups;
mod declaring;
mod durability;
mod law;
mod opening;
mod reading;
mod refusals;
mod register;
mod world;
