//! What evidence promises: nothing lost, nothing changed unseen, and the same figures from any
//! engine that reads the files.

mod damage;
mod engines;
mod laws;
mod world;
