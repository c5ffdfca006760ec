//! Who stands for whom, in the numbers of the register: what `party::Identity` says, with the way
//! back from a party to its entries.

use std::collections::BTreeMap;

use crate::{Fault, sql::Tx};

/// Entries that were decided to be one, at one moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Groups {
    /// How many resolutions had been made.
    pub(crate) resolutions: i64,
    /// From an absorbed entry to what it was decided to be, with the resolution that says so.
    same: BTreeMap<i64, (i64, i64)>,
    members: BTreeMap<i64, Vec<i64>>,
}

impl Groups {
    /// Reads the resolutions, as the transaction sees them.
    pub(crate) async fn read(tx: &mut Tx, resolutions: i64) -> Result<Self, Fault> {
        let rows = tx
            .rows(
                "SELECT id, entry, stands FROM resolution r WHERE entry IS NOT NULL \
                 AND NOT EXISTS (SELECT 1 FROM resolution u WHERE u.undoes = r.id)",
                Vec::new(),
            )
            .await?;
        let mut same = BTreeMap::new();
        for row in &rows {
            same.insert(row.number(1)?, (row.number(2)?, row.number(0)?));
        }
        Ok(Self::new(resolutions, same))
    }

    fn new(resolutions: i64, same: BTreeMap<i64, (i64, i64)>) -> Self {
        let mut groups = Self {
            resolutions,
            same,
            members: BTreeMap::new(),
        };
        let entries: Vec<i64> = groups.same.keys().copied().collect();
        for entry in entries {
            let stands = groups.stands_for(entry);
            let members = groups.members.entry(stands);
            members.or_insert_with(|| vec![stands]).push(entry);
        }
        groups
    }

    /// The same after one more resolution.
    pub(crate) fn with(&self, entry: i64, stands: i64, by: i64) -> Self {
        let mut same = self.same.clone();
        same.insert(entry, (stands, by));
        Self::new(self.resolutions + 1, same)
    }

    /// The same after a resolution was undone; `None` where it does not stand.
    pub(crate) fn without(&self, resolution: i64) -> Option<(i64, Self)> {
        let mut same = self.same.clone();
        let (&entry, _) = same.iter().find(|(_, (_, by))| *by == resolution)?;
        same.remove(&entry);
        Some((entry, Self::new(self.resolutions + 1, same)))
    }

    /// The resolution that absorbed an entry.
    pub(crate) fn absorbed_by(&self, entry: i64) -> Option<i64> {
        self.same.get(&entry).map(|(_, by)| *by)
    }

    /// The party that stands for an entry.
    pub(crate) fn stands_for(&self, entry: i64) -> i64 {
        let mut at = entry;
        // Rings are refused; the bound keeps a damaged register from holding us up.
        for _ in 0..=self.same.len() {
            match self.same.get(&at) {
                Some((next, _)) => at = *next,
                None => break,
            }
        }
        at
    }

    /// Every entry for which the same party stands, itself included.
    pub(crate) fn members(&self, entry: i64) -> Vec<i64> {
        let stands = self.stands_for(entry);
        self.members
            .get(&stands)
            .cloned()
            .unwrap_or_else(|| vec![entry])
    }

    /// Whether an entry stands alone.
    pub(crate) fn is_alone(&self, entry: i64) -> bool {
        !self.members.contains_key(&self.stands_for(entry))
    }
}
