//! The way back from a figure: the acts behind a tally, and those of its kind that are not counted
//! (invariant I3).

use act::Act;
use indicator::{Aggregate, Counter};
use jiff::civil::Date;
use kernel::{FiscalYear, Said, Serial, said};

use crate::{
    Fault, Held, Store,
    known::Known,
    ledger,
    read::{read_held, rows_of},
    seen::{ACT, WITHDRAWS},
    sql::{Cell, Tx},
};

/// Most acts looked at in one go.
const PAGE_MAX: usize = 4_096;

/// An act that a counter does not count, and why (集計に含まれない支援).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excluded {
    /// The act.
    pub act: Act,
    /// Why.
    pub why: Exclusion,
}

/// Why an act is not counted (集計に含まれない理由).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclusion {
    /// A correction stands in its place.
    Corrected(Serial<Act>),
    /// It was withdrawn.
    Withdrawn(Serial<Act>),
    /// It withdraws another.
    IsWithdrawal,
    /// The counter asks for other values.
    FilterNotMet,
    /// The measure or the role is not stated.
    NotStated,
    /// It was recorded under a version that does not count this.
    OtherVersion(u32),
    /// A later act of the year states the measure.
    NotLast,
}

impl Exclusion {
    /// Why, as one sentence.
    #[must_use]
    pub fn said(self) -> Said {
        match self {
            Self::Corrected(by) => said!("記録{by}で訂正されています。", "Corrected by act {by}."),
            Self::Withdrawn(by) => {
                said!("記録{by}で取り消されています。", "Withdrawn by act {by}.")
            }
            Self::IsWithdrawal => said!("取消しの記録です。", "It is a withdrawal."),
            Self::FilterNotMet => said!(
                "抽出条件に当たりません。",
                "The filter asks for other values."
            ),
            Self::NotStated => said!(
                "集計する事項の記入がありません。",
                "What is counted is not stated."
            ),
            Self::OtherVersion(version) => said!(
                "この集計のない第{version}版で記録されています。",
                "Recorded under version {version}, which does not count this."
            ),
            Self::NotLast => said!(
                "より後の記録があります。",
                "A later act states the measure."
            ),
        }
    }
}

impl Store {
    /// The standing acts behind a tally, by day and number, those after `after`. Behind a last
    /// value stands one act.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn behind(
        &self,
        counter: &Counter,
        year: FiscalYear,
        after: Option<(Date, Serial<Act>)>,
        limit: usize,
    ) -> Result<Vec<Act>, Fault> {
        let doing = || {
            said!(
                "集計の基となる支援の読出し",
                "reading the acts behind a figure"
            )
        };
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let known = self.inner.known(&mut tx).await?;
            let found = behind(&mut tx, &known, counter, year, after, limit).await?;
            tx.commit().await?;
            Ok(found)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// Acts of a counter's kind and year that it does not count, with the reason, by day and
    /// number; the first `limit` of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn excluded(
        &self,
        counter: &Counter,
        year: FiscalYear,
        limit: usize,
    ) -> Result<Vec<Excluded>, Fault> {
        let doing = || {
            said!(
                "集計に含まれない支援の読出し",
                "reading the acts not counted"
            )
        };
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let known = self.inner.known(&mut tx).await?;
            let found = excluded(&mut tx, &known, counter, year, limit).await?;
            tx.commit().await?;
            Ok(found)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }
}

async fn behind(
    tx: &mut Tx,
    known: &Known,
    counter: &Counter,
    year: FiscalYear,
    after: Option<(Date, Serial<Act>)>,
    limit: usize,
) -> Result<Vec<Act>, Fault> {
    if matches!(counter.aggregate, Aggregate::Last(_)) {
        let last = ledger::last(tx, counter, i64::from(year.year())).await?;
        let act = last.map(|(act, _)| act);
        let is_after =
            |act: &Act| after.is_none_or(|after| (act.draft.occurred_on, act.id) > after);
        return Ok(act.filter(is_after).into_iter().take(limit).collect());
    }
    let mut found = Vec::new();
    let mut at = after;
    while found.len() < limit {
        let wanted = (limit - found.len()).clamp(64, PAGE_MAX);
        let page = of_kind(tx, counter, year, at, wanted, true).await?;
        let is_end = page.len() < wanted;
        at = page.last().map(|(held, _)| place(&held.act)).or(at);
        let acts = page.into_iter().map(|(held, _)| held.act);
        let counted = acts.filter(|act| counts(known, counter, act));
        let room = limit - found.len();
        found.extend(counted.take(room));
        if is_end {
            break;
        }
    }
    Ok(found)
}

async fn excluded(
    tx: &mut Tx,
    known: &Known,
    counter: &Counter,
    year: FiscalYear,
    limit: usize,
) -> Result<Vec<Excluded>, Fault> {
    let last = match counter.aggregate {
        Aggregate::Last(_) => ledger::last(tx, counter, i64::from(year.year())).await?,
        _ => None,
    };
    let last = last.map(|(act, _)| act.id);
    let mut found = Vec::new();
    let mut at = None;
    while found.len() < limit {
        let page = of_kind(tx, counter, year, at, PAGE_MAX, false).await?;
        let is_end = page.len() < PAGE_MAX;
        at = page.last().map(|(held, _)| place(&held.act)).or(at);
        for (held, is_withdrawn) in page {
            let why = exclusion(known, counter, &held, is_withdrawn, last);
            if let Some(why) = why {
                found.push(Excluded { act: held.act, why });
            }
        }
        if is_end {
            break;
        }
    }
    found.truncate(limit);
    Ok(found)
}

fn place(act: &Act) -> (Date, Serial<Act>) {
    (act.draft.occurred_on, act.id)
}

/// A page of the acts of a counter's kind and year, by day and number, with whether a withdrawal
/// supersedes them.
async fn of_kind(
    tx: &mut Tx,
    counter: &Counter,
    year: FiscalYear,
    after: Option<(Date, Serial<Act>)>,
    limit: usize,
    only_standing: bool,
) -> Result<Vec<(Held, bool)>, Fault> {
    let standing = match only_standing {
        true => format!("AND s.act IS NULL AND a.standing <> '{WITHDRAWS}'"),
        false => String::new(),
    };
    let sql = format!(
        "SELECT {ACT}, s.successor, b.standing FROM act a \
         LEFT JOIN superseded s ON s.act = a.id LEFT JOIN act b ON b.id = s.successor \
         WHERE a.program = $1 AND a.kind = $2 AND a.fiscal_year = $3 \
         AND (a.occurred_on, a.id) > ($4, $5) {standing} \
         ORDER BY a.occurred_on, a.id LIMIT $6"
    );
    let (day, number) = after.map_or((String::new(), 0), |(day, act)| {
        (day.to_string(), act.number())
    });
    let cells = vec![
        counter.program.as_str().into(),
        counter.kind.as_str().into(),
        i64::from(year.year()).into(),
        day.into(),
        number.into(),
        Cell::from(rows_of(limit)),
    ];
    let mut page = Vec::new();
    for row in tx.rows(&sql, cells).await? {
        page.push((read_held(&row)?, row.text_if_any(5)? == Some(WITHDRAWS)));
    }
    Ok(page)
}

/// Whether a standing act is counted by a counter that is tallied.
fn counts(known: &Known, counter: &Counter, act: &Act) -> bool {
    let added = known.catalogue.contributions(act);
    let counters = known.catalogue.counters();
    counter.takes(act)
        && added
            .iter()
            .any(|added| counters[added.counter] == *counter)
}

fn exclusion(
    known: &Known,
    counter: &Counter,
    held: &Held,
    is_withdrawn: bool,
    last: Option<Serial<Act>>,
) -> Option<Exclusion> {
    let act = &held.act;
    if let Some(by) = held.superseded_by {
        return Some(match is_withdrawn {
            true => Exclusion::Withdrawn(by),
            false => Exclusion::Corrected(by),
        });
    }
    if !act.counts() {
        return Some(Exclusion::IsWithdrawal);
    }
    if !counter.takes(act) {
        return Some(Exclusion::FilterNotMet);
    }
    let is_stated = match &counter.aggregate {
        Aggregate::Count => true,
        Aggregate::Distinct(role) => act.draft.parties.iter().any(|party| party.role == *role),
        Aggregate::Sum(_) | Aggregate::Last(_) => counter.amount(act).is_some(),
    };
    match counter.aggregate {
        _ if !is_stated => Some(Exclusion::NotStated),
        Aggregate::Last(_) => (last != Some(act.id)).then_some(Exclusion::NotLast),
        _ => (!counts(known, counter, act)).then_some(Exclusion::OtherVersion(act.version)),
    }
}
