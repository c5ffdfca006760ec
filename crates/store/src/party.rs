//! The register of parties: who is registered, once and unchanged.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Id, Said, said};
use party::Party;

use crate::{
    Fault, Store,
    seen::is_storable,
    sql::Cell,
    turn::{Turn, kept},
};

/// What became of parties to be registered (関係者の登録の結果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// How many are new; none where any was refused.
    pub added: usize,
    /// How many were registered before with the same content.
    pub same: usize,
    /// Those that were refused; then none was added.
    pub refused: Vec<(Id<Party>, NotRegistered)>,
}

/// Why a party cannot be registered (関係者を登録できない理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotRegistered {
    /// Its number is blank, or holds what no database keeps.
    BadNumber,
    /// Its number is registered with other content.
    OtherContent,
}

impl NotRegistered {
    /// Why, and what to do.
    #[must_use]
    pub fn said(self) -> (Said, Said) {
        match self {
            Self::BadNumber => (
                said!(
                    "登録番号が空欄か、使えない文字を含んでいます。",
                    "The number is blank or holds characters that cannot be used."
                ),
                said!("登録番号を記入してください。", "Give it a number."),
            ),
            Self::OtherContent => (
                said!(
                    "同じ登録番号で、別の内容が登録されています。",
                    "The number is registered with other content."
                ),
                said!(
                    "別の者であれば別の番号で登録し、同じ者であれば登録済みの内容を使ってください。",
                    "Use another number for another party; use what is registered for the same one."
                ),
            ),
        }
    }
}

impl Store {
    /// Registers parties, all or none.
    ///
    /// # Errors
    /// When the database fails; then nobody was registered.
    pub async fn register(
        &self,
        parties: &[Party],
        by: &str,
        at: Timestamp,
    ) -> Result<Registered, Fault> {
        let doing = || said!("関係者の登録", "registering parties");
        let all = async {
            let mut turn = self.turn().await?;
            let registered = register(&mut turn, parties, by, at).await?;
            if registered.added == 0 {
                turn.rollback().await?;
            } else {
                turn.commit().await?;
            }
            Ok(registered)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// The party of this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn party(&self, id: &Id<Party>) -> Result<Option<Party>, Fault> {
        if !is_storable(id.as_str()) {
            return Ok(None);
        }
        let sql = "SELECT body FROM party WHERE id = $1";
        let rows = self.inner.readers.rows(sql, vec![id.as_str().into()]).await;
        let rows = rows.map_err(|fault| fault.while_doing(reading()))?;
        rows.first().map(|row| read(row.text(0)?)).transpose()
    }

    /// Parties in the order of their numbers, those after `after`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parties(
        &self,
        after: Option<&Id<Party>>,
        limit: usize,
    ) -> Result<Vec<Party>, Fault> {
        let after = after.map_or("", Id::as_str);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT body FROM party WHERE id > $1 ORDER BY id LIMIT $2";
        let cells = vec![after.into(), limit.into()];
        let rows = self.inner.readers.rows(sql, cells).await;
        let rows = rows.map_err(|fault| fault.while_doing(reading()))?;
        rows.iter().map(|row| read(row.text(0)?)).collect()
    }
}

fn reading() -> Said {
    said!("関係者の読出し", "reading the register of parties")
}

fn read(body: &str) -> Result<Party, Fault> {
    serde_json::from_str(body).map_err(Fault::damaged)
}

/// Registers parties within a turn, unless any is refused.
pub(crate) async fn register(
    turn: &mut Turn,
    parties: &[Party],
    by: &str,
    at: Timestamp,
) -> Result<Registered, Fault> {
    let ids: Vec<Cell> = parties
        .iter()
        .map(|party| party.id.as_str())
        .filter(|id| is_storable(id))
        .map(Cell::from)
        .collect();
    let mut known: BTreeMap<Id<Party>, Party> = BTreeMap::new();
    let before = "SELECT body FROM party WHERE id IN";
    for row in turn.tx.among(before, "", &ids).await? {
        let party = read(row.text(0)?)?;
        known.insert(party.id.clone(), party);
    }
    let rows = turn.tx.rows("SELECT MAX(number) FROM party", Vec::new());
    let rows = rows.await?;
    let last = rows.first().map(|row| row.number_if_any(0)).transpose()?;
    let mut number = last.flatten().unwrap_or(0);
    let mut registered = Registered::default();
    let mut cells = Vec::with_capacity(parties.len() * 5);
    for party in parties {
        let refused = match known.get(&party.id) {
            _ if party.id.as_str().is_empty() || !is_storable(party.id.as_str()) => {
                NotRegistered::BadNumber
            }
            Some(same) if same == party => {
                registered.same += 1;
                continue;
            }
            Some(_) => NotRegistered::OtherContent,
            None => {
                number += 1;
                registered.added += 1;
                cells.extend([
                    number.into(),
                    party.id.as_str().into(),
                    kept(at).into(),
                    by.into(),
                    Cell::from(serde_json::to_string(party).map_err(Fault::damaged)?),
                ]);
                known.insert(party.id.clone(), party.clone());
                continue;
            }
        };
        registered.refused.push((party.id.clone(), refused));
    }
    if !registered.refused.is_empty() {
        registered.added = 0;
        return Ok(registered);
    }
    let before = "INSERT INTO party (number, id, registered_at, registered_by, body)";
    turn.tx.many(before, "", 5, cells).await?;
    Ok(registered)
}
