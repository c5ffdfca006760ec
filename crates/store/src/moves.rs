//! How tallies move: what a batch of acts adds and takes away is summed in memory, then written
//! once, in the transaction of the acts (invariant I9).

use std::collections::{BTreeMap, BTreeSet};

use act::Act;
use indicator::Amount;
use jiff::civil::Date;
use kernel::FiscalYear;

use crate::{Fault, known::Known, ledger, sql::Cell, turn::Turn};

/// Sums of a year stay below this many ten-thousandths, so that one more batch always fits.
const SUM_MAX: i64 = 1 << 62;

/// What one batch may add.
const BATCH_MAX: i128 = 1 << 61;

/// A counter by its number, and a fiscal year.
pub(crate) type At = (i64, i64);

/// Movements of tallies not yet written.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    years: BTreeMap<At, Move>,
    months: BTreeMap<At, Move>,
    /// Acts by party, counter and year.
    parties: BTreeMap<(i64, i64, i64), i64>,
    last: BTreeMap<At, Last>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Move {
    acts: i64,
    amount: i128,
    parties: i64,
}

/// What became of the last act of a counter and year.
#[derive(Debug, Default, Clone, Copy)]
struct Last {
    newest: Option<(Date, i64, Amount)>,
    /// Whether an act was taken away that may have been the last.
    is_open: bool,
}

impl Moves {
    /// Adds an act that now stands (`sign` 1), or takes away one that no longer does (-1). The
    /// turn must have asked for its parties.
    pub(crate) fn add(&mut self, turn: &Turn, act: &Act, sign: i64) -> Result<(), Fault> {
        let known = &turn.known;
        for added in known.catalogue.contributions(act) {
            let counter = known.number(added.counter);
            let year = i64::from(added.year.year());
            let month = i64::from(added.month.number());
            for sums in [
                self.years.entry((counter, year)),
                self.months.entry((counter, month)),
            ] {
                let sum = sums.or_default();
                sum.acts += sign;
                sum.amount += i128::from(added.amount.parts()) * i128::from(sign);
            }
            if let Some(party) = &added.party {
                let number = turn.number(party);
                let number = number.ok_or_else(|| Fault::damaged(format!("party {party}")))?;
                *self.parties.entry((number, counter, year)).or_default() += sign;
            }
        }
        self.last(known, act, sign);
        Ok(())
    }

    fn last(&mut self, known: &Known, act: &Act, sign: i64) {
        let Some(year) = act.fiscal_year() else {
            return;
        };
        for &position in known.last_of(act) {
            let counter = &known.catalogue.counters()[position];
            let Some(amount) = counter.amount(act).filter(|_| counter.takes(act)) else {
                continue;
            };
            let at = (known.number(position), i64::from(year.year()));
            let last = self.last.entry(at).or_default();
            if sign < 0 {
                last.is_open = true;
            } else {
                let stated = (act.draft.occurred_on, act.id.number(), amount);
                last.newest = last.newest.max(Some(stated));
            }
        }
    }

    /// Writes every movement. Sums that would no longer fit are given back; then the turn must not
    /// be committed.
    pub(crate) async fn write(mut self, turn: &mut Turn) -> Result<BTreeSet<At>, Fault> {
        let too_large = |sum: &Move| sum.amount.unsigned_abs() > BATCH_MAX.unsigned_abs();
        let mut over: BTreeSet<At> = self
            .years
            .iter()
            .filter(|(_, sum)| too_large(sum))
            .map(|(at, _)| *at)
            .collect();
        if !over.is_empty() {
            return Ok(over);
        }
        self.write_parties(turn).await?;
        let mut cells = Vec::with_capacity(self.years.len() * 5);
        for (&(counter, year), sum) in &self.years {
            cells.extend([counter, year, sum.acts, parts(sum)?, sum.parties].map(Cell::from));
        }
        let rows = turn
            .tx
            .many(
                "INSERT INTO tally_year (counter, year, acts, amount, parties)",
                "ON CONFLICT (counter, year) DO UPDATE SET \
                 acts = tally_year.acts + excluded.acts, \
                 amount = tally_year.amount + excluded.amount, \
                 parties = tally_year.parties + excluded.parties \
                 RETURNING counter, year, amount",
                5,
                cells,
            )
            .await?;
        for row in rows {
            if row.number(2)?.unsigned_abs() > SUM_MAX.unsigned_abs() {
                over.insert((row.number(0)?, row.number(1)?));
            }
        }
        if !over.is_empty() {
            return Ok(over);
        }
        let mut cells = Vec::with_capacity(self.months.len() * 4);
        for (&(counter, month), sum) in &self.months {
            cells.extend([counter, month, sum.acts, parts(sum)?].map(Cell::from));
        }
        turn.tx
            .many(
                "INSERT INTO tally_month (counter, month, acts, amount)",
                "ON CONFLICT (counter, month) DO UPDATE SET \
                 acts = tally_month.acts + excluded.acts, \
                 amount = tally_month.amount + excluded.amount",
                4,
                cells,
            )
            .await?;
        self.write_last(turn).await?;
        Ok(over)
    }

    /// Writes how often each party is named, and finds what that does to the distinct counts.
    async fn write_parties(&mut self, turn: &mut Turn) -> Result<(), Fault> {
        let mut cells = Vec::with_capacity(self.parties.len() * 4);
        for (&(party, counter, year), &acts) in &self.parties {
            cells.extend([party, counter, year, acts].map(Cell::from));
        }
        let rows = turn
            .tx
            .many(
                "INSERT INTO tally_party (party, counter, year, acts)",
                "ON CONFLICT (party, counter, year) DO UPDATE SET \
                 acts = tally_party.acts + excluded.acts \
                 RETURNING party, counter, year, acts",
                4,
                cells,
            )
            .await?;
        // Entries that were decided to be one are looked at together.
        let mut together: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
        for row in &rows {
            let (party, counter, year) = (row.number(0)?, row.number(1)?, row.number(2)?);
            let by = self.parties.get(&(party, counter, year));
            let by = by.copied().unwrap_or_default();
            if turn.groups.is_alone(party) {
                self.appears((counter, year), row.number(3)?, by);
            } else {
                let stands = turn.groups.stands_for(party);
                *together.entry((stands, counter, year)).or_default() += by;
            }
        }
        let entries: BTreeSet<i64> = together
            .keys()
            .flat_map(|(stands, ..)| turn.groups.members(*stands))
            .collect();
        let named = named(turn, entries).await?;
        for ((stands, counter, year), by) in together {
            let members = turn.groups.members(stands);
            let of = |entry: i64| named.get(&(entry, counter, year)).copied();
            let acts = members.into_iter().filter_map(of).sum();
            self.appears((counter, year), acts, by);
        }
        Ok(())
    }

    /// Notes that a party is now named by `acts`, after a movement `by`.
    fn appears(&mut self, at: At, acts: i64, by: i64) {
        let sum = self.years.entry(at).or_default();
        sum.parties += i64::from(acts > 0) - i64::from(acts - by > 0);
    }

    async fn write_last(&self, turn: &mut Turn) -> Result<(), Fault> {
        let mut cells = Vec::new();
        for (&at, last) in &self.last {
            if last.is_open {
                ledger::find_last(turn, at).await?;
            } else if let Some((day, act, amount)) = last.newest {
                cells.extend([Cell::from(at.0), Cell::from(at.1)]);
                cells.push(day.to_string().into());
                cells.extend([act, amount.parts()].map(Cell::from));
            }
        }
        turn.tx
            .many(
                "INSERT INTO tally_last (counter, year, occurred_on, act, amount)",
                "ON CONFLICT (counter, year) DO UPDATE SET \
                 occurred_on = excluded.occurred_on, act = excluded.act, \
                 amount = excluded.amount \
                 WHERE (excluded.occurred_on, excluded.act) > \
                 (tally_last.occurred_on, tally_last.act)",
                5,
                cells,
            )
            .await?;
        Ok(())
    }
}

/// How many standing acts name each of these entries, by counter and year.
pub(crate) async fn named(
    turn: &mut Turn,
    entries: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<(i64, i64, i64), i64>, Fault> {
    let entries: Vec<Cell> = entries.into_iter().map(Cell::from).collect();
    let before = "SELECT party, counter, year, acts FROM tally_party WHERE party IN";
    let mut named = BTreeMap::new();
    for row in turn.tx.among(before, "", &entries).await? {
        let at = (row.number(0)?, row.number(1)?, row.number(2)?);
        named.insert(at, row.number(3)?);
    }
    Ok(named)
}

fn parts(sum: &Move) -> Result<i64, Fault> {
    i64::try_from(sum.amount).map_err(Fault::damaged)
}

/// The fiscal year kept under a number.
pub(crate) fn year(number: i64) -> Result<FiscalYear, Fault> {
    let year = u16::try_from(number).ok().and_then(FiscalYear::new);
    year.ok_or_else(|| Fault::damaged(format!("fiscal year {number}")))
}
