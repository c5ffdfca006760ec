//! A turn to write: one transaction, with the state of the book it started from and what its
//! writers remember between turns.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use kernel::Id;
use party::Party;
use tokio::sync::OwnedMutexGuard;

use crate::{
    Fault, Store,
    groups::Groups,
    known::Known,
    sql::{Cell, Tx},
    store::Inner,
};

/// How many parties are remembered; beyond that they are asked for again.
const PARTIES_REMEMBERED: usize = 500_000;

/// What writers remember between their turns.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Numbers of parties known to be registered: none is ever removed.
    numbers: HashMap<Id<Party>, i64>,
    groups: Option<Arc<Groups>>,
}

/// One turn to write. Dropped without [`Turn::commit`], nothing of it happened.
pub(crate) struct Turn {
    pub(crate) tx: Tx,
    pub(crate) state: State,
    pub(crate) known: Arc<Known>,
    pub(crate) groups: Arc<Groups>,
    lease: Lease,
}

/// The memory, for as long as a turn lasts.
struct Lease {
    memory: OwnedMutexGuard<Memory>,
    /// Whether it may hold parties that this turn adds, and that will not have been if it fails.
    is_uncertain: bool,
}

/// Where the book stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// Number of the last act.
    pub(crate) acts: i64,
    /// When it was recorded, in nanoseconds.
    pub(crate) last_recorded_at: i64,
    pub(crate) declarations: i64,
    pub(crate) resolutions: i64,
}

impl Store {
    /// Waits for its turn to write.
    pub(crate) async fn turn(&self) -> Result<Turn, Fault> {
        Turn::begin(&self.inner).await
    }
}

impl Turn {
    pub(crate) async fn begin(inner: &Inner) -> Result<Self, Fault> {
        let mut memory = Arc::clone(&inner.memory).lock_owned().await;
        let mut tx = inner.writer.write().await?;
        // Changing the one row makes writers of other processes wait, in both databases.
        let rows = tx
            .rows(
                "UPDATE store SET turns = turns + 1 WHERE one = 1 \
                 RETURNING acts, last_recorded_at, declarations, resolutions",
                Vec::new(),
            )
            .await?;
        let row = rows.first().ok_or_else(|| Fault::damaged("store"))?;
        let state = State {
            acts: row.number(0)?,
            last_recorded_at: row.number(1)?,
            declarations: row.number(2)?,
            resolutions: row.number(3)?,
        };
        let known = inner.known_at(&mut tx, state.declarations).await?;
        let groups = match &memory.groups {
            Some(groups) if groups.resolutions == state.resolutions => Arc::clone(groups),
            _ => {
                let groups = Groups::read(&mut tx, state.resolutions).await?;
                Arc::clone(memory.groups.insert(Arc::new(groups)))
            }
        };
        if memory.numbers.len() > PARTIES_REMEMBERED {
            memory.numbers.clear();
        }
        Ok(Self {
            tx,
            state,
            known,
            groups,
            lease: Lease {
                memory,
                is_uncertain: false,
            },
        })
    }

    /// Says that parties will be asked for which this turn itself has added.
    pub(crate) fn adds_parties(&mut self) {
        self.lease.is_uncertain = true;
    }

    /// Asks for the numbers of those of the parties that are registered.
    pub(crate) async fn ask_for<'p>(
        &mut self,
        parties: impl IntoIterator<Item = &'p Id<Party>>,
    ) -> Result<(), Fault> {
        let unknown = parties
            .into_iter()
            .filter(|id| !self.lease.memory.numbers.contains_key(*id));
        let unknown: std::collections::BTreeSet<&Id<Party>> = unknown.collect();
        let cells: Vec<Cell> = unknown.iter().map(|id| id.as_str().into()).collect();
        let before = "SELECT id, number FROM party WHERE id IN";
        for row in self.tx.among(before, "", &cells).await? {
            let id = Id::new(row.text(0)?);
            self.lease.memory.numbers.insert(id, row.number(1)?);
        }
        Ok(())
    }

    /// The number of a party, once [`Turn::ask_for`] has asked for it.
    pub(crate) fn number(&self, party: &Id<Party>) -> Option<i64> {
        self.lease.memory.numbers.get(party).copied()
    }

    /// Makes it last.
    pub(crate) async fn commit(self) -> Result<(), Fault> {
        let Self {
            mut tx,
            state,
            mut lease,
            ..
        } = self;
        let cells = [
            state.acts,
            state.last_recorded_at,
            state.declarations,
            state.resolutions,
        ];
        tx.run(
            "UPDATE store SET acts = $1, last_recorded_at = $2, declarations = $3, \
             resolutions = $4",
            cells.map(Cell::from).to_vec(),
        )
        .await?;
        tx.commit().await?;
        lease.is_uncertain = false;
        Ok(())
    }
}

impl Turn {
    /// Lets nothing of it last, and waits until the database knows.
    pub(crate) async fn rollback(self) -> Result<(), Fault> {
        self.tx.rollback().await
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.is_uncertain {
            self.memory.numbers.clear();
        }
    }
}

/// An instant as it is kept: nanoseconds since 1970, within the years 1677 to 2262.
pub(crate) fn kept(at: Timestamp) -> i64 {
    let nanoseconds = at.as_nanosecond();
    i64::try_from(nanoseconds).unwrap_or(if nanoseconds < 0 { i64::MIN } else { i64::MAX })
}

/// The instant that is kept as this.
pub(crate) fn instant(nanoseconds: i64) -> Timestamp {
    Timestamp::from_nanosecond(i128::from(nanoseconds))
        .expect("a timestamp spans more than 64 bits of nanoseconds")
}
