//! What was done, once? Acts of support (支援行為), how a draft is admitted under its programme,
//! and what follows when the same key comes again.
//!
//! An act is never changed: a correction or a withdrawal is a new act that points back (invariant
//! I1). Where acts are kept is not decided here.

mod admit;
mod book;
mod draft;
mod outcome;
mod refusal;

pub use admit::admit;
pub use book::Act;
pub use draft::{Author, Draft, Locality, PartyInRole, Source, Standing};
pub use outcome::{Difference, Outcome};
pub use refusal::Refusal;
