//! What a batch of drafts must know of the book to be decided: acts of the same keys, the acts it
//! names, and what the batch itself has added.

use std::collections::{BTreeMap, BTreeSet};

use act::{Act, Draft, Standing};
use kernel::{Id, Serial};

use crate::{
    Fault,
    sql::{Cell, Row},
    turn::{Turn, instant},
};

/// Columns from which an act is read.
pub(crate) const ACT: &str = "a.id, a.version, a.recorded_at, a.draft";

/// An act with what supersedes it.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) act: Act,
    /// The act that corrects or withdraws it, and whether it withdraws.
    pub(crate) superseded: Option<(Serial<Act>, bool)>,
}

/// What a batch knows of the book.
#[derive(Debug, Default)]
pub(crate) struct Book {
    by_key: BTreeMap<String, (Serial<Act>, Draft)>,
    acts: BTreeMap<Serial<Act>, Seen>,
}

impl Book {
    /// Asks for everything that deciding `drafts` needs.
    pub(crate) async fn ask(turn: &mut Turn, drafts: &[&Draft]) -> Result<Self, Fault> {
        let mut book = Self::default();
        let keys: BTreeSet<&str> = drafts
            .iter()
            .map(|draft| draft.key.as_str())
            .filter(|key| is_storable(key))
            .collect();
        let keys: Vec<Cell> = keys.into_iter().map(Cell::from).collect();
        let before = "SELECT id, draft FROM act WHERE key IN";
        for row in turn.tx.among(before, "", &keys).await? {
            let draft = read_draft(row.text(1)?)?;
            let found = (Serial::new(row.number(0)?), draft);
            book.by_key.insert(found.1.key.clone(), found);
        }
        let named: BTreeSet<Serial<Act>> = drafts
            .iter()
            .flat_map(|draft| [draft.follows, draft.standing.supersedes()])
            .flatten()
            .collect();
        let named: Vec<Cell> = named.iter().map(|act| act.number().into()).collect();
        let before = format!(
            "SELECT {ACT}, s.successor, b.standing FROM act a \
             LEFT JOIN superseded s ON s.act = a.id \
             LEFT JOIN act b ON b.id = s.successor WHERE a.id IN"
        );
        for row in turn.tx.among(&before, "", &named).await? {
            let act = read_act(&row)?;
            let superseded = match row.number_if_any(4)? {
                Some(by) => Some((Serial::new(by), row.text(5)? == WITHDRAWS)),
                None => None,
            };
            book.acts.insert(act.id, Seen { act, superseded });
        }
        // Those of the acts named are needed to take these back.
        let named = book.acts.values().map(|seen| &seen.act.draft);
        let parties = drafts.iter().copied().chain(named);
        let parties = parties.flat_map(|draft| &draft.parties);
        let ids = parties.map(|party| &party.party);
        turn.ask_for(ids.filter(|id| is_storable(id.as_str())))
            .await?;
        Ok(book)
    }

    /// The act of this key.
    pub(crate) fn of_key(&self, key: &str) -> Option<&(Serial<Act>, Draft)> {
        self.by_key.get(key)
    }

    /// The act of this number.
    pub(crate) fn act(&self, act: Serial<Act>) -> Option<&Seen> {
        self.acts.get(&act)
    }

    /// Notes an act the batch itself adds; what it supersedes is given back.
    pub(crate) fn note(&mut self, act: &Act) -> Option<&Act> {
        let entry = (act.id, act.draft.clone());
        self.by_key.insert(act.draft.key.clone(), entry);
        let target = act.draft.standing.supersedes()?;
        let seen = self.acts.get_mut(&target)?;
        let withdraws = matches!(act.draft.standing, Standing::Withdraws { .. });
        seen.superseded = Some((act.id, withdraws));
        Some(&seen.act)
    }
}

/// How a withdrawal is written in its column.
pub(crate) const WITHDRAWS: &str = "withdraws";

/// The word of a standing, as the column holds it.
pub(crate) fn standing_word(standing: &Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Corrects { .. } => "corrects",
        Standing::Withdraws { .. } => WITHDRAWS,
    }
}

/// Whether both databases can hold a text: PostgreSQL takes no NUL.
pub(crate) fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

/// Reads an act from a row that starts with [`ACT`].
pub(crate) fn read_act(row: &Row) -> Result<Act, Fault> {
    Ok(Act {
        id: Serial::new(row.number(0)?),
        version: read_version(row.number(1)?)?,
        recorded_at: instant(row.number(2)?),
        draft: read_draft(row.text(3)?)?,
    })
}

pub(crate) fn read_version(number: i64) -> Result<u32, Fault> {
    u32::try_from(number).map_err(|_| Fault::damaged(format!("version {number}")))
}

pub(crate) fn read_draft(text: &str) -> Result<Draft, Fault> {
    serde_json::from_str(text).map_err(Fault::damaged)
}

/// A kind, for the sentence of a refusal.
pub(crate) fn names<T>(ids: &[Id<T>]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}
