//! Closings: a fiscal year whose figures were frozen, and what is recorded in it afterwards.

use std::collections::BTreeMap;

use act::Act;
use jiff::Timestamp;
use kernel::{FiscalYear, Serial, said};

use crate::{
    Fault, Held, Store,
    moves::year,
    read::read_held,
    seen::ACT,
    sql::{Cell, Row},
    turn::{instant, kept},
};

/// A fiscal year whose figures were frozen (年度の締め).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Its number, in the order of closing.
    pub id: Serial<Closing>,
    /// The year.
    pub year: FiscalYear,
    /// Id of the evidence that was written.
    pub evidence: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The last act of the book at that moment.
    pub last_act: Serial<Act>,
    /// The figures as frozen, by series.
    pub figures: BTreeMap<String, String>,
}

/// An act that changes a year after it was closed (締め後の記録).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restatement {
    /// The act: new in the year, or saying something of an act of the year.
    pub held: Held,
    /// The closing before it.
    pub closing: Serial<Closing>,
}

impl Store {
    /// Notes that a year was frozen. It may be frozen again; nothing is forbidden by it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close(
        &self,
        of: FiscalYear,
        evidence: &str,
        by: &str,
        at: Timestamp,
        figures: &BTreeMap<String, String>,
    ) -> Result<Serial<Closing>, Fault> {
        let doing = || said!("年度の締めの記録", "closing a year");
        let all = async {
            let figures = serde_json::to_string(figures).map_err(Fault::damaged)?;
            let mut turn = self.turn().await?;
            let cells: Vec<Cell> = vec![
                i64::from(of.year()).into(),
                evidence.into(),
                kept(at).into(),
                by.into(),
                turn.state.acts.into(),
                figures.into(),
            ];
            let rows = turn
                .tx
                .rows(
                    "INSERT INTO closing (id, year, evidence, closed_at, closed_by, last_act, \
                     figures) SELECT COALESCE(MAX(id), 0) + 1, $1, $2, $3, $4, $5, $6 \
                     FROM closing RETURNING id",
                    cells,
                )
                .await?;
            let row = rows.first().ok_or_else(|| Fault::damaged("closing"))?;
            let id = Serial::new(row.number(0)?);
            turn.commit().await?;
            Ok(id)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }

    /// Every closing, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn closings(&self) -> Result<Vec<Closing>, Fault> {
        let doing = || said!("年度の締めの読出し", "reading the closings");
        let rows = self
            .inner
            .readers
            .rows(
                "SELECT id, year, evidence, closed_at, closed_by, last_act, figures FROM closing \
                 ORDER BY id",
                Vec::new(),
            )
            .await
            .map_err(|fault| fault.while_doing(doing()))?;
        rows.iter().map(read).collect()
    }

    /// Acts recorded after a year was last closed that fall in it, or correct or withdraw an act
    /// of it; none where it was never closed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn restatements(&self, of: FiscalYear) -> Result<Vec<Restatement>, Fault> {
        let doing = || said!("締め後の記録の読出し", "reading restatements");
        let of_year: Cell = i64::from(of.year()).into();
        let all = async {
            let sql = "SELECT id, last_act FROM closing WHERE year = $1 ORDER BY id DESC LIMIT 1";
            let mut tx = self.inner.readers.read().await?;
            let rows = tx.rows(sql, vec![of_year.clone()]).await?;
            let Some(row) = rows.first() else {
                return Ok(Vec::new());
            };
            let (closing, last) = (Serial::new(row.number(0)?), row.number(1)?);
            let sql = format!(
                "SELECT {ACT}, s.successor FROM act a LEFT JOIN superseded s ON s.act = a.id \
                 LEFT JOIN superseded b ON b.successor = a.id LEFT JOIN act t ON t.id = b.act \
                 WHERE a.id > $1 AND (a.fiscal_year = $2 OR t.fiscal_year = $2) ORDER BY a.id"
            );
            let rows = tx.rows(&sql, vec![last.into(), of_year]).await?;
            tx.commit().await?;
            let restatement = |row| read_held(row).map(|held| Restatement { held, closing });
            rows.iter().map(restatement).collect()
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }
}

/// Reads a closing from its columns, in the order of the table.
pub(crate) fn read(row: &Row) -> Result<Closing, Fault> {
    Ok(Closing {
        id: Serial::new(row.number(0)?),
        year: year(row.number(1)?)?,
        evidence: row.text(2)?.to_owned(),
        at: instant(row.number(3)?),
        by: row.text(4)?.to_owned(),
        last_act: Serial::new(row.number(5)?),
        figures: serde_json::from_str(row.text(6)?).map_err(Fault::damaged)?,
    })
}
