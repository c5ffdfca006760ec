//! How do we count? Counters over acts, the series computed from them, and the way back from a
//! value to its acts.
//!
//! All of it is arithmetic: tallies come from whoever keeps them ([`Tallies`]), and a full recount
//! ([`Recount`]) must find the same (invariant I9).

mod breakdown;
mod catalogue;
mod counter;
mod explain;
mod recount;
mod tally;
mod value;

pub use breakdown::{Breakdown, Dimension};
pub use catalogue::{Catalogue, Contribution, DefinedSeries, counters_of};
pub use counter::{Aggregate, Counter};
pub use explain::{Explanation, Term};
pub use recount::Recount;
pub use tally::{Amount, Ledger, Month, Tallies, Tally};
pub use value::{Reported, Undefined};
