//! The catalogue as last declared, with the numbers its counters have in this store.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use act::Act;
use indicator::{Aggregate, Catalogue};
use kernel::Id;
use program::{Kind, Program};

use crate::{Fault, sql::Tx};

/// What was declared at one moment.
#[derive(Debug)]
pub(crate) struct Known {
    /// How many declarations had been made.
    pub(crate) declarations: i64,
    pub(crate) catalogue: Arc<Catalogue>,
    /// Number of each counter, by its position in the catalogue.
    numbers: Vec<i64>,
    positions: HashMap<i64, usize>,
    /// Positions of the counters that read the last act of a kind.
    last: BTreeMap<(Id<Program>, Id<Kind>), Vec<usize>>,
}

impl Known {
    /// Reads what is declared, as the transaction sees it.
    pub(crate) async fn read(tx: &mut Tx, declarations: i64) -> Result<Self, Fault> {
        let rows = tx
            .rows(
                "SELECT program, version, body FROM manifest ORDER BY program, version",
                Vec::new(),
            )
            .await?;
        let mut programs = Vec::with_capacity(rows.len());
        for row in &rows {
            let place = format!("{} {}", row.text(0)?, row.number(1)?);
            let (program, problems) = program::read(&place, row.text(2)?);
            match (program, problems.first()) {
                (Some(program), None) => programs.push(program),
                (_, problem) => {
                    let why = problem.map_or(place, ToString::to_string);
                    return Err(Fault::damaged(why));
                }
            }
        }
        let mut numbers = BTreeMap::new();
        let rows = tx.rows("SELECT formula, number FROM counter", Vec::new());
        for row in rows.await? {
            numbers.insert(row.text(0)?.to_owned(), row.number(1)?);
        }
        Self::new(declarations, Catalogue::new(programs), &numbers)
    }

    /// A catalogue with the numbers of its counters.
    pub(crate) fn new(
        declarations: i64,
        catalogue: Catalogue,
        by_text: &BTreeMap<String, i64>,
    ) -> Result<Self, Fault> {
        let mut numbers = Vec::new();
        let mut positions = HashMap::new();
        let mut last: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (position, counter) in catalogue.counters().iter().enumerate() {
            let text = catalogue.text(position);
            let number = by_text.get(text).copied();
            let number = number.ok_or_else(|| Fault::damaged(format!("counter {text}")))?;
            numbers.push(number);
            positions.insert(number, position);
            if matches!(counter.aggregate, Aggregate::Last(_)) {
                let kind = (counter.program.clone(), counter.kind.clone());
                last.entry(kind).or_default().push(position);
            }
        }
        Ok(Self {
            declarations,
            catalogue: Arc::new(catalogue),
            numbers,
            positions,
            last,
        })
    }

    /// The number of the counter at a position.
    pub(crate) fn number(&self, position: usize) -> i64 {
        self.numbers[position]
    }

    /// The position of the counter of a number.
    pub(crate) fn position(&self, number: i64) -> Option<usize> {
        self.positions.get(&number).copied()
    }

    /// Positions of the counters for which an act may be the last.
    pub(crate) fn last_of(&self, act: &Act) -> &[usize] {
        let kind = (act.draft.program.clone(), act.draft.kind.clone());
        self.last.get(&kind).map_or(&[], Vec::as_slice)
    }
}
