//! Resolutions: decisions that two entries of the register are one, and their undoing. No act is
//! rewritten by one (invariant I2); distinct counts follow in its transaction (I9).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Id, Said, Serial, said};
use party::{Decides, Identity, Party, Resolution};

use crate::{
    Fault, Store,
    groups::Groups,
    moves,
    sql::{Cell, Tx},
    turn::{Turn, instant, kept},
};

/// Why a resolution cannot be recorded (名寄せを決定できない理由).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResolutionRefused {
    /// Nobody of this number is registered.
    UnknownParty(Id<Party>),
    /// An entry is the same as itself anyway.
    WithItself(Id<Party>),
    /// The party was itself decided to be the entry.
    WouldBeRing(Id<Party>, Id<Party>),
    /// The entry was decided to be another already.
    AlreadyAbsorbed(Id<Party>, Serial<Resolution>),
    /// There is no such resolution, or it undoes another.
    NothingToUndo(Serial<Resolution>),
    /// The resolution was undone already.
    AlreadyUndone(Serial<Resolution>),
    /// Nobody is named as deciding, or no reason is given.
    NoReason,
}

impl ResolutionRefused {
    /// Why, and what to do.
    #[must_use]
    pub fn said(&self) -> (Said, Said) {
        match self {
            Self::UnknownParty(id) => (
                said!(
                    "「{id}」という者は登録されていません。",
                    "No party \"{id}\" is registered."
                ),
                said!("登録番号を確かめてください。", "Check the number."),
            ),
            Self::WithItself(id) => (
                said!(
                    "「{id}」を、その者自身と名寄せしようとしています。",
                    "\"{id}\" is the same as itself anyway."
                ),
                said!(
                    "二つの異なる登録番号を指定してください。",
                    "Name two different numbers."
                ),
            ),
            Self::WouldBeRing(entry, party) => (
                said!(
                    "「{party}」は、すでに「{entry}」と同じ者とされています。",
                    "\"{party}\" was decided to be \"{entry}\" already."
                ),
                said!(
                    "向きを逆にするときは、先の決定を取り消してください。",
                    "Undo the earlier resolution to decide it the other way round."
                ),
            ),
            Self::AlreadyAbsorbed(entry, by) => (
                said!(
                    "「{entry}」は、決定{by}で別の者と同じ者とされています。",
                    "\"{entry}\" was decided to be another by resolution {by}."
                ),
                said!(
                    "決定{by}を取り消してから決定してください。",
                    "Undo resolution {by} first."
                ),
            ),
            Self::NothingToUndo(id) => (
                said!(
                    "決定{id}は、取り消すことのできる名寄せではありません。",
                    "Resolution {id} is none that can be undone."
                ),
                said!(
                    "名寄せの決定の番号を確かめてください。",
                    "Check its number."
                ),
            ),
            Self::AlreadyUndone(id) => (
                said!(
                    "決定{id}は、すでに取り消されています。",
                    "Resolution {id} was undone already."
                ),
                said!(
                    "同じ者とするときは、あらためて決定してください。",
                    "Decide anew if they are the same."
                ),
            ),
            Self::NoReason => (
                said!(
                    "決定した者又は理由の記入がありません。",
                    "Who decided, or why, is missing."
                ),
                said!(
                    "決定した者と理由を記入してください。",
                    "Write who decided and why."
                ),
            ),
        }
    }
}

impl Store {
    /// Records a resolution, or says why not.
    ///
    /// # Errors
    /// When the database fails; then nothing was decided.
    pub async fn resolve(
        &self,
        decides: Decides,
        by: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<Result<Serial<Resolution>, ResolutionRefused>, Fault> {
        let doing = || said!("名寄せの決定の記録", "recording a resolution");
        let all = async {
            let mut turn = self.turn().await?;
            let rows = turn.tx.rows("SELECT MAX(id) FROM resolution", Vec::new());
            let rows = rows.await?;
            let last = rows.first().map(|row| row.number_if_any(0)).transpose()?;
            let resolution = Resolution {
                id: Serial::new(last.flatten().unwrap_or(0) + 1),
                decides,
                recorded_at: at,
                decided_by: by.to_owned(),
                reason: reason.to_owned(),
            };
            let decided = resolve(&mut turn, &resolution).await?;
            match decided {
                Ok(()) => turn.commit().await?,
                Err(_) => turn.rollback().await?,
            }
            Ok(decided.map(|()| resolution.id))
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// Every resolution, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resolutions(&self) -> Result<Vec<Resolution>, Fault> {
        let doing = || said!("名寄せの決定の読出し", "reading the resolutions");
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let resolutions = read_all(&mut tx).await?;
            tx.commit().await?;
            Ok(resolutions)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// Who is who, as known now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identity(&self) -> Result<Identity, Fault> {
        Ok(Identity::after(&self.resolutions().await?))
    }
}

/// Every resolution, as the transaction sees it.
pub(crate) async fn read_all(tx: &mut Tx) -> Result<Vec<Resolution>, Fault> {
    let rows = tx
        .rows(
            "SELECT r.id, e.id, s.id, r.undoes, r.recorded_at, r.decided_by, r.reason \
             FROM resolution r LEFT JOIN party e ON e.number = r.entry \
             LEFT JOIN party s ON s.number = r.stands ORDER BY r.id",
            Vec::new(),
        )
        .await?;
    let mut resolutions = Vec::with_capacity(rows.len());
    for row in &rows {
        let decides = match (
            row.number_if_any(3)?,
            row.text_if_any(1)?,
            row.text_if_any(2)?,
        ) {
            (Some(undone), ..) => Decides::Undo(Serial::new(undone)),
            (None, Some(entry), Some(party)) => Decides::Same {
                entry: Id::new(entry),
                party: Id::new(party),
            },
            _ => return Err(Fault::damaged(format!("resolution {}", row.number(0)?))),
        };
        resolutions.push(Resolution {
            id: Serial::new(row.number(0)?),
            decides,
            recorded_at: instant(row.number(4)?),
            decided_by: row.text(5)?.to_owned(),
            reason: row.text(6)?.to_owned(),
        });
    }
    Ok(resolutions)
}

/// Writes a resolution within a turn, unless it is refused, and moves the distinct counts.
pub(crate) async fn resolve(
    turn: &mut Turn,
    resolution: &Resolution,
) -> Result<Result<(), ResolutionRefused>, Fault> {
    let blank = |text: &str| text.trim().is_empty() || text.contains('\0');
    if blank(&resolution.decided_by) || blank(&resolution.reason) {
        return Ok(Err(ResolutionRefused::NoReason));
    }
    let id = resolution.id.number();
    let (entry, after, decided) = match &resolution.decides {
        Decides::Same { entry, party } => {
            turn.ask_for([entry, party]).await?;
            let (from, to) = match two(turn, entry, party) {
                Ok(numbers) => numbers,
                Err(refused) => return Ok(Err(refused)),
            };
            let decided = [Some(from), Some(to), None];
            (from, turn.groups.with(from, to, id), decided)
        }
        Decides::Undo(undone) => {
            let Some((entry, after)) = turn.groups.without(undone.number()) else {
                let sql = "SELECT entry FROM resolution WHERE id = $1";
                let rows = turn.tx.rows(sql, vec![undone.number().into()]).await?;
                let entry = rows.first().map(|row| row.number_if_any(0)).transpose()?;
                return Ok(Err(match entry.flatten() {
                    Some(_) => ResolutionRefused::AlreadyUndone(*undone),
                    None => ResolutionRefused::NothingToUndo(*undone),
                }));
            };
            (entry, after, [None, None, Some(undone.number())])
        }
    };
    let mut cells = vec![Cell::from(id)];
    cells.extend(decided.map(Cell::from));
    cells.extend([
        kept(resolution.recorded_at).into(),
        resolution.decided_by.as_str().into(),
        Cell::from(resolution.reason.as_str()),
    ]);
    turn.tx
        .run(
            "INSERT INTO resolution (id, entry, stands, undoes, recorded_at, decided_by, reason) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            cells,
        )
        .await?;
    turn.state.resolutions += 1;
    regroup(turn, entry, after).await?;
    Ok(Ok(()))
}

/// The numbers of two entries that may be decided to be one.
fn two(turn: &Turn, entry: &Id<Party>, party: &Id<Party>) -> Result<(i64, i64), ResolutionRefused> {
    let number = |id: &Id<Party>| {
        let number = turn.number(id);
        number.ok_or_else(|| ResolutionRefused::UnknownParty(id.clone()))
    };
    let (from, to) = (number(entry)?, number(party)?);
    if from == to {
        return Err(ResolutionRefused::WithItself(entry.clone()));
    }
    if let Some(by) = turn.groups.absorbed_by(from) {
        let by = Serial::new(by);
        return Err(ResolutionRefused::AlreadyAbsorbed(entry.clone(), by));
    }
    if turn.groups.stands_for(to) == from {
        return Err(ResolutionRefused::WouldBeRing(entry.clone(), party.clone()));
    }
    Ok((from, to))
}

/// Moves the distinct counts from one grouping to the next, which differ around `entry`.
async fn regroup(turn: &mut Turn, entry: i64, after: Groups) -> Result<(), Fault> {
    let mut touched = turn.groups.members(entry);
    touched.extend(after.members(entry));
    touched.sort_unstable();
    touched.dedup();
    let mut parties: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    let named = moves::named(turn, touched).await?;
    for (grouping, sign) in [(&*turn.groups, -1), (&after, 1)] {
        let mut appear = std::collections::BTreeSet::new();
        for (&(party, counter, year), &acts) in &named {
            if acts > 0 && appear.insert((grouping.stands_for(party), counter, year)) {
                *parties.entry((counter, year)).or_default() += sign;
            }
        }
    }
    for ((counter, year), by) in parties.into_iter().filter(|(_, by)| *by != 0) {
        turn.tx
            .run(
                "UPDATE tally_year SET parties = parties + $1 WHERE counter = $2 AND year = $3",
                [by, counter, year].map(Cell::from).to_vec(),
            )
            .await?;
    }
    turn.groups = Arc::new(after);
    Ok(())
}
