//! An act, as it stands in the book.

use jiff::Timestamp;
use kernel::{FiscalYear, Serial};
use serde::{Deserialize, Serialize};

use crate::{Draft, Standing};

/// An act of support (支援行為): what was done, once. It is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its number in the book, in the order of recording.
    pub id: Serial<Act>,
    /// Version of the manifest it was recorded under.
    pub version: u32,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// What was said to have been done.
    #[serde(flatten)]
    pub draft: Draft,
}

impl Act {
    /// The fiscal year it counts in.
    #[must_use]
    pub fn fiscal_year(&self) -> Option<FiscalYear> {
        FiscalYear::of(self.draft.occurred_on)
    }

    /// Whether it counts while nothing supersedes it: a withdrawal never does.
    #[must_use]
    pub fn counts(&self) -> bool {
        !matches!(self.draft.standing, Standing::Withdraws { .. })
    }
}
