//! Where is it kept? Acts, parties, resolutions, manifests and tallies, in embedded SQLite or in
//! PostgreSQL, through one code path.
//!
//! The tallies move in the transaction of the act that moves them (invariant I9). Whether a draft
//! is admitted, `act` decides; what a figure is, `indicator`. Nobody else writes SQL.

mod address;
mod backup;
mod closing;
mod declare;
mod digest;
mod fault;
mod groups;
mod import;
mod known;
mod ledger;
mod lineage;
mod migration;
mod moves;
mod party;
mod read;
mod record;
mod resolve;
mod restore;
mod seen;
mod sql;
mod store;
mod turn;
mod writer;

pub use address::Address;
pub use closing::{Closing, Restatement};
pub use declare::{Declaration, Declared, Manifest, NotDeclared};
pub use digest::Digest;
pub use fault::{Cause, Fault};
pub use import::{Import, Imported};
pub use lineage::{Excluded, Exclusion};
pub use party::{NotRegistered, Registered};
pub use read::Held;
pub use record::Bulk;
pub use resolve::ResolutionRefused;
pub use restore::RestoreRefused;
pub use store::Store;
