//! Reading acts back: one, pages of all, and those of a party.

use act::Act;
use kernel::{Id, Serial, said};
use party::Party;

use crate::{
    Fault, Store,
    groups::Groups,
    seen::{ACT, is_storable, read_act},
    sql::{Cell, Row, Tx},
};

/// An act with what became of it (記録された支援).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The act.
    pub act: Act,
    /// The act that corrects or withdraws it.
    pub superseded_by: Option<Serial<Act>>,
}

impl Held {
    /// Whether it counts: nothing supersedes it, and it is no withdrawal.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.superseded_by.is_none() && self.act.counts()
    }
}

impl Store {
    /// The act of this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act(&self, id: Serial<Act>) -> Result<Option<Held>, Fault> {
        let sql = format!(
            "SELECT {ACT}, s.successor FROM act a LEFT JOIN superseded s ON s.act = a.id \
             WHERE a.id = $1"
        );
        let rows = self.inner.readers.rows(&sql, vec![id.number().into()]);
        let rows = rows.await.map_err(reading)?;
        rows.first().map(read_held).transpose()
    }

    /// The act of this idempotency key.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act_of_key(&self, key: &str) -> Result<Option<Held>, Fault> {
        if !is_storable(key) {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {ACT}, s.successor FROM act a LEFT JOIN superseded s ON s.act = a.id \
             WHERE a.key = $1"
        );
        let rows = self.inner.readers.rows(&sql, vec![key.into()]);
        let rows = rows.await.map_err(reading)?;
        rows.first().map(read_held).transpose()
    }

    /// Acts in the order of their numbers, those after `after` (0: from the first).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts(&self, after: Serial<Act>, limit: usize) -> Result<Vec<Held>, Fault> {
        let sql = format!(
            "SELECT {ACT}, s.successor FROM act a LEFT JOIN superseded s ON s.act = a.id \
             WHERE a.id > $1 ORDER BY a.id LIMIT $2"
        );
        let cells = vec![after.number().into(), rows_of(limit).into()];
        let rows = self.inner.readers.rows(&sql, cells).await;
        rows.map_err(reading)?.iter().map(read_held).collect()
    }

    /// Every act that names a party, or an entry for which it stands as known now; in the order of
    /// their numbers, those after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acts_of(
        &self,
        party: &Id<Party>,
        after: Option<Serial<Act>>,
        limit: usize,
    ) -> Result<Vec<Held>, Fault> {
        if !is_storable(party.as_str()) {
            return Ok(Vec::new());
        }
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let found = acts_of(&mut tx, party, after.map_or(0, Serial::number), limit).await?;
            tx.commit().await?;
            Ok(found)
        };
        all.await.map_err(reading)
    }
}

async fn acts_of(
    tx: &mut Tx,
    party: &Id<Party>,
    after: i64,
    limit: usize,
) -> Result<Vec<Held>, Fault> {
    let sql = "SELECT number FROM party WHERE id = $1";
    let rows = tx.rows(sql, vec![party.as_str().into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(Vec::new());
    };
    let number = row.number(0)?;
    let groups = Groups::read(tx, 0).await?;
    // Each entry is asked for a page of its own; what they have in common is told once.
    let mut numbers = std::collections::BTreeSet::new();
    for entry in groups.members(number) {
        let rows = tx
            .rows(
                "SELECT act FROM act_party WHERE party = $1 AND act > $2 ORDER BY act LIMIT $3",
                [entry, after, rows_of(limit)].map(Cell::from).to_vec(),
            )
            .await?;
        for row in &rows {
            numbers.insert(row.number(0)?);
        }
    }
    let numbers: Vec<Cell> = numbers.into_iter().take(limit).map(Cell::from).collect();
    let before = format!(
        "SELECT {ACT}, s.successor FROM act a LEFT JOIN superseded s ON s.act = a.id \
         WHERE a.id IN"
    );
    let rows = tx.among(&before, "", &numbers).await?;
    let mut found = rows.iter().map(read_held).collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|held| held.act.id);
    Ok(found)
}

/// A limit, as both databases take it.
pub(crate) fn rows_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Reads an act with its successor in column 4.
pub(crate) fn read_held(row: &Row) -> Result<Held, Fault> {
    Ok(Held {
        act: read_act(row)?,
        superseded_by: row.number_if_any(4)?.map(Serial::new),
    })
}

fn reading(fault: Fault) -> Fault {
    fault.while_doing(said!("支援の記録の読出し", "reading acts"))
}
