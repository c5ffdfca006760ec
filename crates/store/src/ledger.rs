//! What was counted: the tallies as they are kept, and the full recount they must be equal to.

use act::Act;
use indicator::{Amount, Counter, Ledger, Month, Recount, Tally};
use kernel::{FiscalYear, Serial, said};
use party::Identity;

use crate::{
    Fault, Store,
    moves::{At, Moves, year},
    resolve,
    seen::{ACT, WITHDRAWS, read_act},
    sql::{Cell, Tx},
    turn::Turn,
};

/// How many acts a recount holds at a time.
const PAGE: i64 = 10_000;

impl Store {
    /// The tallies as they stand: every counter and year.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tallies(&self) -> Result<Ledger, Fault> {
        let doing = || said!("集計値の読出し", "reading the tallies");
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let ledger = self.kept(&mut tx).await?;
            tx.commit().await?;
            Ok(ledger)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    async fn kept(&self, tx: &mut Tx) -> Result<Ledger, Fault> {
        let known = self.inner.known(tx).await?;
        let mut ledger = Ledger::default();
        let sql = "SELECT counter, year, acts, amount, parties FROM tally_year";
        for row in tx.rows(sql, Vec::new()).await? {
            let Some(position) = known.position(row.number(0)?) else {
                continue;
            };
            let tally = Tally {
                acts: row.number(2)?,
                amount: Amount::from_parts(row.number(3)?),
                parties: row.number(4)?,
            };
            ledger.put(known.catalogue.text(position), year(row.number(1)?)?, tally);
        }
        let sql = "SELECT counter, year, amount FROM tally_last";
        for row in tx.rows(sql, Vec::new()).await? {
            let Some(position) = known.position(row.number(0)?) else {
                continue;
            };
            let amount = Amount::from_parts(row.number(2)?);
            ledger.put_last(
                known.catalogue.text(position),
                year(row.number(1)?)?,
                amount,
            );
        }
        Ok(ledger)
    }

    /// What was counted of a counter in each month of a year, without distinct parties: those of
    /// months do not add up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn months(
        &self,
        counter: &Counter,
        year: FiscalYear,
    ) -> Result<Vec<(Month, Tally)>, Fault> {
        let doing = || said!("月別の集計値の読出し", "reading the tallies of months");
        let first = i64::from(year.year()) * 100;
        let rows = self
            .inner
            .readers
            .rows(
                "SELECT m.month, m.acts, m.amount FROM counter c \
                 JOIN tally_month m ON m.counter = c.number \
                 WHERE c.formula = $1 AND m.month BETWEEN $2 AND $3 ORDER BY m.month",
                vec![
                    counter.to_string().into(),
                    (first + 4).into(),
                    (first + 103).into(),
                ],
            )
            .await
            .map_err(|fault| fault.while_doing(doing()))?;
        let mut months = Vec::with_capacity(rows.len());
        for row in &rows {
            let tally = Tally {
                acts: row.number(1)?,
                amount: Amount::from_parts(row.number(2)?),
                parties: 0,
            };
            let month = i32::try_from(row.number(0)?).map_err(Fault::damaged)?;
            if tally != Tally::default() {
                months.push((Month::from_number(month), tally));
            }
        }
        Ok(months)
    }

    /// Counts every standing act afresh, as the book stands now, a page at a time. Parties are told
    /// apart by `identity`; as known now where `None`, as they were recorded by
    /// `Identity::default()`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn recount(&self, identity: Option<&Identity>) -> Result<Ledger, Fault> {
        let doing = || said!("全件の再集計", "recounting every act");
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let known = self.inner.known(&mut tx).await?;
            let now = match identity {
                Some(identity) => identity.clone(),
                None => Identity::after(&resolve::read_all(&mut tx).await?),
            };
            let mut recount = Recount::new(&known.catalogue, &now);
            let rows = tx.rows("SELECT acts FROM store", Vec::new()).await?;
            let acts = rows.first().map_or(Ok(0), |row| row.number(0))?;
            let mut after = Some(Serial::new(0));
            while let Some(from) = after {
                after = standing(&mut tx, from, acts, &mut |act| recount.add(act)).await?;
            }
            tx.commit().await?;
            Ok(recount.finish())
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }
}

/// Tallies every standing act of a book whose tallies are empty.
pub(crate) async fn tally_all(turn: &mut Turn) -> Result<(), Fault> {
    let mut after = Some(Serial::new(0));
    while let Some(from) = after {
        let mut acts = Vec::new();
        let keep = &mut |act: &Act| acts.push(act.clone());
        after = standing(&mut turn.tx, from, turn.state.acts, keep).await?;
        let parties = acts.iter().flat_map(|act| &act.draft.parties);
        turn.ask_for(parties.map(|party| &party.party)).await?;
        let mut moves = Moves::default();
        for act in &acts {
            moves.add(turn, act, 1)?;
        }
        if !moves.write(turn).await?.is_empty() {
            return Err(Fault::damaged("sum"));
        }
    }
    Ok(())
}

/// Gives the standing acts of the next page, in a book of so many acts; the last number seen, `None` at the end.
async fn standing(
    tx: &mut Tx,
    after: Serial<Act>,
    acts: i64,
    give: &mut (dyn FnMut(&Act) + Send),
) -> Result<Option<Serial<Act>>, Fault> {
    let sql = format!(
        "SELECT {ACT} FROM act a WHERE a.id > $1 AND a.id <= $2 AND a.standing <> '{WITHDRAWS}' \
         AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.act = a.id) ORDER BY a.id"
    );
    let until = after.number() + PAGE;
    let rows = tx.rows(&sql, vec![after.number().into(), until.into()]);
    for row in rows.await? {
        give(&read_act(&row)?);
    }
    Ok((until < acts).then_some(Serial::new(until)))
}

/// Finds the last act of a counter and year among all that stand, and keeps its measure.
pub(crate) async fn find_last(turn: &mut Turn, (number, of_year): At) -> Result<(), Fault> {
    let known = std::sync::Arc::clone(&turn.known);
    let Some(position) = known.position(number) else {
        return Ok(());
    };
    let counter = &known.catalogue.counters()[position];
    let found = last(&mut turn.tx, counter, of_year).await?;
    turn.tx
        .run(
            "DELETE FROM tally_last WHERE counter = $1 AND year = $2",
            [number, of_year].map(Cell::from).to_vec(),
        )
        .await?;
    let Some((act, amount)) = found else {
        return Ok(());
    };
    turn.tx
        .run(
            "INSERT INTO tally_last (counter, year, occurred_on, act, amount) \
             VALUES ($1, $2, $3, $4, $5)",
            vec![
                number.into(),
                of_year.into(),
                act.draft.occurred_on.to_string().into(),
                act.id.number().into(),
                amount.parts().into(),
            ],
        )
        .await
}

/// The last standing act of a year that a counter reads, with its measure.
pub(crate) async fn last(
    tx: &mut Tx,
    counter: &Counter,
    of_year: i64,
) -> Result<Option<(Act, Amount)>, Fault> {
    let sql = format!(
        "SELECT {ACT} FROM act a WHERE a.program = $1 AND a.kind = $2 AND a.fiscal_year = $3 \
         AND a.standing <> '{WITHDRAWS}' \
         AND NOT EXISTS (SELECT 1 FROM superseded s WHERE s.act = a.id) \
         AND (a.occurred_on, a.id) < ($4, $5) ORDER BY a.occurred_on DESC, a.id DESC LIMIT $6"
    );
    let (mut before, mut limit) = ((String::from("9999-12-31"), i64::MAX), 4);
    loop {
        let cells = vec![
            counter.program.as_str().into(),
            counter.kind.as_str().into(),
            of_year.into(),
            before.0.into(),
            before.1.into(),
            Cell::from(limit),
        ];
        let mut at = None;
        for row in tx.rows(&sql, cells).await? {
            let act = read_act(&row)?;
            if let Some(amount) = counter.amount(&act).filter(|_| counter.takes(&act)) {
                return Ok(Some((act, amount)));
            }
            at = Some((act.draft.occurred_on.to_string(), act.id.number()));
        }
        let Some(at) = at else {
            return Ok(None);
        };
        (before, limit) = (at, 1_024);
    }
}
