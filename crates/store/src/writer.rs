//! Group commit: drafts that arrive while a transaction is being written wait for it, then share
//! the next one. Each is answered only when it is on the disk.

use std::sync::Arc;

use act::{Draft, Outcome};
use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::{Cause, Fault, record, store::Inner, turn::Turn};

/// How many drafts share a transaction at most.
const GROUP_MAX: usize = 512;

/// How many drafts may wait before callers do.
const QUEUE: usize = 4_096;

/// The way to whoever records one by one.
#[derive(Debug, Clone)]
pub(crate) struct Recorder(mpsc::Sender<Request>);

struct Request {
    draft: Draft,
    at: Timestamp,
    answer: oneshot::Sender<Result<Outcome, Fault>>,
}

impl Recorder {
    /// Starts recording; it ends when the last clone of the way to it is gone.
    pub(crate) fn start(inner: Arc<Inner>) -> Self {
        let (sender, mut requests) = mpsc::channel(QUEUE);
        tokio::spawn(async move {
            let mut group = Vec::with_capacity(GROUP_MAX);
            while requests.recv_many(&mut group, GROUP_MAX).await > 0 {
                record(&inner, std::mem::take(&mut group)).await;
            }
        });
        Self(sender)
    }

    pub(crate) async fn record(&self, draft: Draft, at: Timestamp) -> Result<Outcome, Fault> {
        let stopped = || Fault::new(Cause::Stopped);
        let (answer, answered) = oneshot::channel();
        let request = Request { draft, at, answer };
        self.0.send(request).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

/// Records a group. Whoever no longer waits for an answer is recorded all the same.
async fn record(inner: &Inner, group: Vec<Request>) {
    let (drafts, answers): (Vec<_>, Vec<_>) = group
        .into_iter()
        .map(|request| ((request.draft, request.at), request.answer))
        .unzip();
    let outcomes = match together(inner, drafts.clone()).await {
        Ok(Some(outcomes)) => outcomes.into_iter().map(Ok).collect(),
        Ok(None) => one_by_one(inner, drafts).await,
        Err(fault) => vec![Err(fault); answers.len()],
    };
    for (answer, outcome) in answers.into_iter().zip(outcomes) {
        // An error here only means that nobody waits any more.
        let _ = answer.send(outcome);
    }
}

/// Records drafts in one transaction; `None`, and nothing recorded, where their sums together do
/// not fit.
async fn together(
    inner: &Inner,
    drafts: Vec<(Draft, Timestamp)>,
) -> Result<Option<Vec<Outcome>>, Fault> {
    let mut turn = Turn::begin(inner).await?;
    let (mut outcomes, over) = record::record_chunk(&mut turn, drafts, false).await?;
    if let Some(over) = over {
        turn.rollback().await?;
        let is_alone = outcomes.len() == 1;
        over.refuse(&mut outcomes);
        return Ok(is_alone.then_some(outcomes));
    }
    let is_recorded = |outcome: &Outcome| matches!(outcome, Outcome::Recorded(_));
    if outcomes.iter().any(is_recorded) {
        turn.commit().await?;
    } else {
        turn.rollback().await?;
    }
    Ok(Some(outcomes))
}

/// Records each draft in a transaction of its own, so that only whoever is at fault is refused.
async fn one_by_one(inner: &Inner, drafts: Vec<(Draft, Timestamp)>) -> Vec<Result<Outcome, Fault>> {
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let alone = together(inner, vec![draft]).await;
        outcomes.push(alone.and_then(|outcomes| {
            let outcome = outcomes.and_then(|mut outcomes| outcomes.pop());
            outcome.ok_or_else(|| Fault::damaged("one draft, no outcome"))
        }));
    }
    outcomes
}
