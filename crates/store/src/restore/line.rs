//! The lines of a backup, as they are read.

use kernel::Id;
use party::Party;
use serde::Deserialize;

use crate::{Digest, digest::Sort};

/// A line of a backup.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Line {
    Backup {
        format: u32,
    },
    Manifest {
        program: String,
        version: i64,
        declared_at: i64,
        declared_by: String,
        text: String,
    },
    Party {
        registered_at: i64,
        registered_by: String,
        party: Party,
    },
    Resolution {
        id: i64,
        entry: Option<Id<Party>>,
        party: Option<Id<Party>>,
        undoes: Option<i64>,
        recorded_at: i64,
        decided_by: String,
        reason: String,
    },
    Act {
        id: i64,
        version: u32,
        recorded_at: i64,
    },
    Closing {
        id: i64,
        year: i64,
        closed_at: i64,
        last_act: i64,
        evidence: String,
        closed_by: String,
    },
    Import {
        id: i64,
        imported_at: i64,
        rows: i64,
        recorded: i64,
        repeated: i64,
        file: String,
        digest: String,
        imported_by: String,
    },
    Check {
        sha256: String,
    },
    End(Digest),
}

impl Line {
    /// What it says something of; `None` where it only guards others.
    pub(super) fn sort(&self) -> Option<Sort> {
        match self {
            Self::Manifest { .. } => Some(Sort::Manifest),
            Self::Party { .. } => Some(Sort::Party),
            Self::Resolution { .. } => Some(Sort::Resolution),
            Self::Act { .. } => Some(Sort::Act),
            Self::Closing { .. } => Some(Sort::Closing),
            Self::Import { .. } => Some(Sort::Import),
            Self::Backup { .. } | Self::Check { .. } | Self::End(_) => None,
        }
    }
}

/// The JSON that stands last in a line, after the `nth` mention of its key.
pub(super) fn inner<'l>(line: &'l str, key: &str, nth: usize) -> Option<&'l str> {
    let (start, _) = line.match_indices(key).nth(nth - 1)?;
    line.get(start + key.len()..line.len().checked_sub(2)?)
}
