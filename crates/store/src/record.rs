//! Recording: drafts become acts, all of a batch or none.

use act::{Act, Draft, Outcome, Refusal, Standing};
use indicator::Aggregate;
use jiff::{SignedDuration, Timestamp};
use kernel::{Serial, said};
use std::collections::BTreeSet;

use crate::{
    Fault, Import, Store, import,
    moves::{At, Moves},
    seen::{Book, is_storable, names, standing_word},
    sql::Cell,
    turn::{Turn, instant, kept},
};

/// How many drafts are decided and written at a time.
pub(crate) const CHUNK: usize = 2_048;

/// Clocks of two machines, or of two threads of one, may differ by this much; what is recorded
/// then bears the later instant. Beyond it, a clock went back.
const CLOCKS_DIFFER_MAX: SignedDuration = SignedDuration::from_secs(5);

/// A recording that goes on over many chunks, in one transaction (一括記録): all of it is kept, or
/// nothing. While it lasts, other writers wait. Dropped, nothing was recorded.
pub struct Bulk {
    turn: Turn,
    has_failed: bool,
    given: i64,
    recorded: i64,
    repeated: i64,
}

impl Store {
    /// Records a draft; many calls at once share one transaction. Answered once it is on the disk.
    ///
    /// # Errors
    /// When the database fails; then it was not recorded.
    pub async fn record(&self, draft: Draft, at: Timestamp) -> Result<Outcome, Fault> {
        let outcome = self.recorder.record(draft, at).await;
        outcome.map_err(|fault| fault.while_doing(said!("支援の記録", "recording an act")))
    }

    /// Records drafts, all or nothing: when any of them conflicts or is refused, none is recorded,
    /// and the others bear the number they would have had. An act of the batch cannot be named by
    /// another. With `import`, the file is noted in the history.
    ///
    /// # Errors
    /// When the database fails; then nothing was recorded.
    pub async fn record_all(
        &self,
        drafts: Vec<Draft>,
        at: Timestamp,
        import: Option<&Import>,
    ) -> Result<Vec<Outcome>, Fault> {
        let doing = || said!("支援の一括記録", "recording acts");
        let all = async {
            let mut bulk = self.recording().await?;
            let outcomes = bulk.push(drafts, at).await?;
            bulk.finish(at, import).await?;
            Ok(outcomes)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// What would become of drafts if they were recorded together now. Nothing is recorded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rehearse_all(
        &self,
        drafts: &[Draft],
        at: Timestamp,
    ) -> Result<Vec<Outcome>, Fault> {
        let doing = || said!("記録の下調べ", "rehearsing a recording");
        let all = async {
            let mut bulk = self.recording().await?;
            let outcomes = bulk.push(drafts.to_vec(), at).await?;
            bulk.cancel().await?;
            Ok(outcomes)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// Begins a recording larger than memory.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recording(&self) -> Result<Bulk, Fault> {
        Ok(Bulk {
            turn: self.turn().await?,
            has_failed: false,
            given: 0,
            recorded: 0,
            repeated: 0,
        })
    }
}

impl Bulk {
    /// Decides one more chunk. Once a draft conflicts or is refused nothing will be kept, but the
    /// chunks that follow are still decided, so that every problem is known at once.
    ///
    /// # Errors
    /// When the database fails; then nothing was recorded.
    pub async fn push(&mut self, drafts: Vec<Draft>, at: Timestamp) -> Result<Vec<Outcome>, Fault> {
        let mut outcomes = Vec::with_capacity(drafts.len());
        let mut drafts = drafts.into_iter();
        loop {
            let chunk: Vec<_> = drafts
                .by_ref()
                .take(CHUNK)
                .map(|draft| (draft, at))
                .collect();
            if chunk.is_empty() {
                break;
            }
            let (mut decided, over) = record_chunk(&mut self.turn, chunk, self.has_failed).await?;
            if let Some(over) = over {
                over.refuse(&mut decided);
            }
            self.note(&decided);
            outcomes.extend(decided);
        }
        Ok(outcomes)
    }

    fn note(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            self.given += 1;
            match outcome {
                Outcome::Recorded(_) => self.recorded += 1,
                Outcome::SameAs(_) => self.repeated += 1,
                Outcome::Conflicts(..) | Outcome::Refused(_) => self.has_failed = true,
            }
        }
    }

    /// Keeps everything, unless a draft conflicted or was refused. Says whether it was kept. With
    /// `import`, the file is noted in the history.
    ///
    /// # Errors
    /// When the database fails; then nothing was recorded.
    pub async fn finish(mut self, at: Timestamp, import: Option<&Import>) -> Result<bool, Fault> {
        if self.has_failed {
            self.cancel().await?;
            return Ok(false);
        }
        if let Some(import) = import {
            let counts = [self.given, self.recorded, self.repeated];
            import::note(&mut self.turn, import, at, counts).await?;
        } else if self.recorded == 0 {
            self.cancel().await?;
            return Ok(true);
        }
        self.turn.commit().await?;
        Ok(true)
    }

    /// Keeps nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing was recorded either.
    pub async fn cancel(self) -> Result<(), Fault> {
        self.turn.rollback().await
    }
}

/// Acts of a chunk whose measures would make a sum too large.
pub(crate) struct Over {
    refused: Vec<(usize, Vec<Refusal>)>,
}

impl Over {
    /// Refuses the drafts of those acts.
    pub(crate) fn refuse(self, outcomes: &mut [Outcome]) {
        for (at, refusals) in self.refused {
            outcomes[at] = Outcome::Refused(refusals);
        }
    }
}

/// Decides a chunk and, unless the turn is lost already, writes what was admitted. Where sums no
/// longer fit, the turn must not be committed.
pub(crate) async fn record_chunk(
    turn: &mut Turn,
    drafts: Vec<(Draft, Timestamp)>,
    is_lost: bool,
) -> Result<(Vec<Outcome>, Option<Over>), Fault> {
    let asked: Vec<&Draft> = drafts.iter().map(|(draft, _)| draft).collect();
    let mut book = Book::ask(turn, &asked).await?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    let mut acts: Vec<(usize, Act)> = Vec::new();
    let mut moves = Moves::default();
    for (draft, at) in drafts {
        let (outcome, act) = decide(turn, &book, draft, at);
        if let Some(act) = act {
            turn.state.acts = act.id.number();
            turn.state.last_recorded_at = kept(act.recorded_at);
            moves.add(turn, &act, 1)?;
            if let Some(superseded) = book.note(&act) {
                moves.add(turn, superseded, -1)?;
            }
            acts.push((outcomes.len(), act));
        }
        outcomes.push(outcome);
    }
    if is_lost || acts.is_empty() {
        return Ok((outcomes, None));
    }
    let mut texts = Vec::with_capacity(acts.len());
    for (_, act) in &acts {
        texts.push(serde_json::to_string(&act.draft).map_err(Fault::damaged)?);
    }
    write(turn, acts.iter().map(|(_, act)| act).zip(texts)).await?;
    let over = moves.write(turn).await?;
    if over.is_empty() {
        return Ok((outcomes, None));
    }
    let refused = acts
        .iter()
        .map(|(at, act)| (*at, too_large(turn, act, &over)))
        .filter(|(_, refusals)| !refusals.is_empty())
        .collect();
    Ok((outcomes, Some(Over { refused })))
}

/// Decides one draft: an act already, an act now, or no act.
fn decide(turn: &Turn, book: &Book, draft: Draft, at: Timestamp) -> (Outcome, Option<Act>) {
    if let Some((act, recorded)) = book.of_key(&draft.key) {
        let differences = act::Difference::between(recorded, &draft);
        return match differences.is_empty() {
            true => (Outcome::SameAs(*act), None),
            false => (Outcome::Conflicts(*act, differences), None),
        };
    }
    let last = instant(turn.state.last_recorded_at);
    let mut refusals = Vec::new();
    if turn.state.acts > 0 && last.duration_since(at) > CLOCKS_DIFFER_MAX {
        refusals.push(Refusal::ClockWentBack(last));
    }
    if !is_storable(&draft.key) {
        refusals.push(Refusal::BadKey);
    }
    let recorded_at = at.max(last);
    let catalogue = &turn.known.catalogue;
    let program = catalogue.version_on(&draft.program, draft.occurred_on);
    let Some(program) = program else {
        refusals.push(Refusal::UnknownProgram(draft.program));
        return (Outcome::Refused(refusals), None);
    };
    refusals.extend(act::admit(&draft, program, recorded_at));
    let strangers = draft.parties.iter().map(|party| &party.party);
    let strangers: BTreeSet<_> = strangers
        .filter(|party| turn.number(party).is_none())
        .collect();
    refusals.extend(strangers.into_iter().cloned().map(Refusal::UnknownParty));
    refusals.extend(superseding(book, &draft));
    refusals.extend(following(book, &draft, program));
    if !refusals.is_empty() {
        return (Outcome::Refused(refusals), None);
    }
    let act = Act {
        id: Serial::new(turn.state.acts + 1),
        version: program.version,
        recorded_at,
        draft,
    };
    (Outcome::Recorded(act.id), Some(act))
}

/// What forbids to correct or withdraw the act that a draft names.
fn superseding(book: &Book, draft: &Draft) -> Option<Refusal> {
    let target = draft.standing.supersedes()?;
    let Some(seen) = book.act(target) else {
        return Some(Refusal::UnknownAct(target));
    };
    let recorded = &seen.act.draft;
    match seen.superseded {
        Some((by, true)) => Some(Refusal::AlreadyWithdrawn(target, by)),
        Some((by, false)) => Some(Refusal::AlreadyCorrected(target, by)),
        None if matches!(recorded.standing, Standing::Withdraws { .. }) => {
            Some(Refusal::IsWithdrawal(target))
        }
        None if recorded.program != draft.program || recorded.kind != draft.kind => {
            Some(Refusal::OtherKind(target))
        }
        None => None,
    }
}

/// What forbids to follow the act that a draft names.
fn following(book: &Book, draft: &Draft, program: &program::Program) -> Option<Refusal> {
    let before = draft.follows?;
    let Some(seen) = book.act(before) else {
        return Some(Refusal::UnknownAct(before));
    };
    let kinds = program.kind(draft.kind.as_str())?.follows.as_slice();
    let is_standing = seen.superseded.is_none() && seen.act.counts();
    let is_replaced = draft.standing.supersedes() == Some(before);
    let is_of_kind = kinds.is_empty() || kinds.contains(&seen.act.draft.kind);
    let may_follow =
        is_standing && !is_replaced && is_of_kind && seen.act.draft.program == draft.program;
    (!may_follow).then(|| Refusal::CannotFollow(before, names(kinds)))
}

/// Why an act is refused when the sums `over` no longer fit.
fn too_large(turn: &Turn, act: &Act, over: &BTreeSet<At>) -> Vec<Refusal> {
    let catalogue = &turn.known.catalogue;
    let mut fields = BTreeSet::new();
    for added in catalogue.contributions(act) {
        let at = (
            turn.known.number(added.counter),
            i64::from(added.year.year()),
        );
        if let Aggregate::Sum(field) = &catalogue.counters()[added.counter].aggregate
            && over.contains(&at)
        {
            fields.insert(field.clone());
        }
    }
    fields.into_iter().map(Refusal::TooLarge).collect()
}

/// Writes acts, each with the text of its draft, the parties they name and the acts they
/// supersede. The turn must have asked for the parties.
pub(crate) async fn write<'a>(
    turn: &mut Turn,
    acts: impl IntoIterator<Item = (&'a Act, String)>,
) -> Result<(), Fault> {
    let mut rows = Vec::new();
    let mut superseded = Vec::new();
    let mut parties = Vec::new();
    for (act, text) in acts {
        row(act, text, &mut rows);
        if let Some(target) = act.draft.standing.supersedes() {
            superseded.extend([target.number(), act.id.number()].map(Cell::from));
        }
        let numbers = act
            .draft
            .parties
            .iter()
            .filter_map(|p| turn.number(&p.party));
        for number in numbers.collect::<BTreeSet<_>>() {
            parties.extend([number, act.id.number()].map(Cell::from));
        }
    }
    turn.tx
        .many(
            "INSERT INTO act (id, program, version, kind, fiscal_year, occurred_on, recorded_at, \
             office, prefecture, municipality, follows, standing, recorded_by, source, key, draft)",
            "",
            16,
            rows,
        )
        .await?;
    turn.tx
        .many("INSERT INTO superseded (act, successor)", "", 2, superseded)
        .await?;
    turn.tx
        .many("INSERT INTO act_party (party, act)", "", 2, parties)
        .await?;
    Ok(())
}

/// The cells of an act. The draft says everything; the other columns are for whoever asks by SQL.
fn row(act: &Act, text: String, cells: &mut Vec<Cell>) {
    // What PostgreSQL cannot hold is left out of those columns; the draft keeps it, escaped.
    let plain = |text: &str| Cell::from(text.replace('\0', ""));
    let draft = &act.draft;
    let source = match &draft.source {
        act::Source::Desk(name) | act::Source::Client(name) => name,
        act::Source::File { name, .. } => name,
    };
    let fiscal_year = act.fiscal_year().map(|year| i64::from(year.year()));
    cells.extend([
        act.id.number().into(),
        draft.program.as_str().into(),
        i64::from(act.version).into(),
        draft.kind.as_str().into(),
        fiscal_year.into(),
        draft.occurred_on.to_string().into(),
        kept(act.recorded_at).into(),
        plain(&draft.locality.office),
        plain(&draft.locality.prefecture),
        plain(&draft.locality.municipality),
        draft.follows.map(Serial::number).into(),
        standing_word(&draft.standing).into(),
        plain(&draft.author.recorded_by),
        plain(source),
        draft.key.as_str().into(),
        text.into(),
    ]);
}
