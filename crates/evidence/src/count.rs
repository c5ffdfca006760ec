//! Counting from columns: the tallies of one part of the acts without making acts of its rows.
//!
//! `indicator::Recount` says what counting means; this only reads faster, and tests hold both equal.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
};

use arrow_array::{Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use indicator::{Amount, Catalogue, Ledger, Tally};
use kernel::FiscalYear;
use party::{Decides, Identity, Resolution};
use rayon::prelude::*;

use crate::{
    column::{Columns, day, number, whole},
    decode::{Unreadable, batches_of},
    part::Parts,
    rows::{PartyRows, ValueRow, ValueRows},
    rule::{Of, Rule, Rules},
    symbol::SymbolColumn,
    table::Table,
};

/// Columns of the table of acts that counting reads.
const ACT_COLUMNS: [&str; 8] = [
    "act",
    "program",
    "version",
    "kind",
    "occurred_on",
    "fiscal_year",
    "standing",
    "superseded_by",
];

/// Parties by their ids, each with the number of the one that stands for it.
pub(crate) struct Register(HashMap<String, u32>);

impl Register {
    /// Reads the register from its files; what was decided holds for parties that are in none too.
    pub(crate) fn read(files: &[PathBuf], resolutions: &[Resolution]) -> Result<Self, Unreadable> {
        let mut register = Self(HashMap::new());
        for file in files {
            for batch in batches_of(file, Table::Parties, &["party"], &[])? {
                let batch = batch.map_err(|error| error.to_string())?;
                let ids = Columns(&batch).of::<StringArray>("party")?;
                for row in 0..batch.num_rows() {
                    register.enter(ids.value(row))?;
                }
            }
        }
        let mut decided = BTreeSet::new();
        for resolution in resolutions {
            if let Decides::Same { entry, party } = &resolution.decides {
                register.enter(entry.as_str())?;
                register.enter(party.as_str())?;
                decided.insert(entry);
            }
        }
        let identity = Identity::after(resolutions);
        let resolved: Vec<_> = decided
            .into_iter()
            .filter_map(|entry| Some((entry, register.who(identity.resolve(entry).as_str())?)))
            .collect();
        for (entry, number) in resolved {
            register.0.insert(entry.to_string(), number);
        }
        Ok(register)
    }

    fn enter(&mut self, id: &str) -> Result<(), Unreadable> {
        if !self.0.contains_key(id) {
            let next = u32::try_from(self.0.len()).map_err(|error| error.to_string())?;
            self.0.insert(id.to_owned(), next);
        }
        Ok(())
    }

    /// The number of the party that stands for an entry; one that is in no register stands for
    /// itself and has none.
    fn who(&self, id: &str) -> Option<u32> {
        self.0.get(id).copied()
    }
}

/// What was counted of one counter in one year.
#[derive(Default)]
struct Total {
    acts: i64,
    amount: i64,
    parties: Distinct,
    strangers: BTreeSet<String>,
    last: Option<((i32, i64), i64)>,
}

/// Different numbers, in memory that grows with how many differ, not with how many come.
#[derive(Default)]
struct Distinct {
    numbers: Vec<u32>,
    sorted: usize,
}

impl Distinct {
    fn insert(&mut self, number: u32) {
        if self.numbers.last() == Some(&number) {
            return;
        }
        self.numbers.push(number);
        if self.numbers.len() > 1024.max(2 * self.sorted) {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.numbers.sort_unstable();
        self.numbers.dedup();
        self.sorted = self.numbers.len();
    }

    fn len(&mut self) -> usize {
        self.sort();
        self.numbers.len()
    }
}

impl Total {
    fn add(&mut self, amount: i64) {
        self.acts += 1;
        self.amount = self.amount.checked_add(amount).unwrap_or(i64::MAX);
    }

    fn keep_last(&mut self, stated: (i32, i64), amount: i64) {
        if self.last.is_none_or(|(before, _)| before < stated) {
            self.last = Some((stated, amount));
        }
    }

    fn merge(&mut self, other: Self) {
        self.acts += other.acts;
        self.amount = self.amount.checked_add(other.amount).unwrap_or(i64::MAX);
        self.parties.numbers.extend(other.parties.numbers);
        self.parties.sort();
        self.strangers.extend(other.strangers);
        if let Some((stated, amount)) = other.last {
            self.keep_last(stated, amount);
        }
    }
}

/// Totals by counter and year.
type Totals = Vec<BTreeMap<FiscalYear, Total>>;

/// Counts the standing acts of all parts, on every core.
pub(crate) fn count(
    parts: &Parts,
    catalogue: &Catalogue,
    register: &Register,
) -> Result<Ledger, (PathBuf, Unreadable)> {
    let rules = Rules::new(catalogue);
    let nothing = || -> Totals {
        catalogue
            .counters()
            .iter()
            .map(|_| BTreeMap::new())
            .collect()
    };
    let counted = parts.par_iter().map(|(_, [acts, parties, values])| {
        let part = Part {
            rules: &rules,
            register,
            parties: PartyRows::open(parties, &rules.symbols)
                .map_err(|cause| (parties.clone(), cause))?,
            values: ValueRows::open(values, &rules.symbols)
                .map_err(|cause| (values.clone(), cause))?,
            totals: nothing(),
            years: HashMap::new(),
        };
        part.count(acts).map_err(|cause| (acts.clone(), cause))
    });
    let totals = counted.try_reduce(nothing, |mut one, other| {
        for (mine, theirs) in one.iter_mut().zip(other) {
            for (year, total) in theirs {
                mine.entry(year).or_default().merge(total);
            }
        }
        Ok(one)
    })?;
    Ok(ledger(catalogue, totals))
}

fn ledger(catalogue: &Catalogue, totals: Totals) -> Ledger {
    let mut ledger = Ledger::default();
    for (counter, years) in totals.into_iter().enumerate() {
        let text = catalogue.text(counter);
        for (year, mut total) in years {
            let parties = total.parties.len() + total.strangers.len();
            let tally = Tally {
                acts: total.acts,
                amount: Amount::from_parts(total.amount),
                parties: i64::try_from(parties).unwrap_or(i64::MAX),
            };
            ledger.put(text, year, tally);
            if let Some((_, amount)) = total.last {
                ledger.put_last(text, year, Amount::from_parts(amount));
            }
        }
    }
    ledger
}

/// One part while it is counted.
struct Part<'a> {
    rules: &'a Rules,
    register: &'a Register,
    parties: PartyRows<'a>,
    values: ValueRows<'a>,
    totals: Totals,
    years: HashMap<i32, Option<FiscalYear>>,
}

impl Part<'_> {
    fn count(mut self, acts: &Path) -> Result<Totals, Unreadable> {
        let words = ["program", "kind", "standing"];
        let mut programs = SymbolColumn::new("program");
        let mut kinds = SymbolColumn::new("kind");
        let mut standings = SymbolColumn::new("standing");
        for batch in batches_of(acts, Table::Acts, &ACT_COLUMNS, &words)? {
            let batch = batch.map_err(|error| error.to_string())?;
            for column in [&mut programs, &mut kinds, &mut standings] {
                column.load(&batch, &self.rules.symbols)?;
            }
            self.count_batch(&batch, [&programs, &kinds, &standings])?;
        }
        self.parties.finish()?;
        self.values.finish()?;
        Ok(self.totals)
    }

    fn count_batch(
        &mut self,
        batch: &RecordBatch,
        [programs, kinds, standings]: [&SymbolColumn; 3],
    ) -> Result<(), Unreadable> {
        let columns = Columns(batch);
        let acts = columns.of::<Int64Array>("act")?;
        let versions = columns.of::<Int32Array>("version")?;
        let days = columns.of::<Date32Array>("occurred_on")?;
        let years = columns.of::<Int32Array>("fiscal_year")?;
        let superseded = columns.of::<Int64Array>("superseded_by")?;
        let rules = self.rules;
        for row in 0..batch.num_rows() {
            let act = acts.value(row);
            let since = days.value(row);
            let year = *self
                .years
                .entry(since)
                .or_insert_with(|| day(since).and_then(FiscalYear::of));
            if whole(years, row) != year.map(|year| i32::from(year.year())) {
                return Err(format!("fiscal_year of act {act}"));
            }
            let stands =
                number(superseded, row).is_none() && standings.get(row) != Some(rules.withdraws);
            let kind = programs.get(row).zip(kinds.get(row));
            let rules = kind
                .and_then(|kind| rules.of_kind.get(&kind))
                .filter(|_| stands);
            let (Some(rules), Some(year)) = (rules, year) else {
                self.parties.skip(act)?;
                self.values.skip(act)?;
                continue;
            };
            self.parties.gather(act)?;
            self.values.gather(act)?;
            let version = versions.value(row);
            for rule in rules {
                if rule.takes(version, &self.values.row) {
                    self.add(rule, year, (since, act));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, rule: &Rule, year: FiscalYear, stated: (i32, i64)) {
        let amount = |field: u32| {
            let value = self.values.row.iter().find(|value| value.field == field);
            value.and_then(|value: &ValueRow| value.parts)
        };
        let years = &mut self.totals[rule.counter];
        match rule.of {
            Of::Count => years.entry(year).or_default().add(0),
            Of::Sum(field) => {
                if let Some(amount) = amount(field) {
                    years.entry(year).or_default().add(amount);
                }
            }
            Of::Last(field) => {
                if let Some(amount) = amount(field) {
                    years.entry(year).or_default().keep_last(stated, amount);
                }
            }
            Of::Distinct(role) => {
                for party in self.parties.in_role(role) {
                    let total = years.entry(year).or_default();
                    total.add(0);
                    match self.register.who(party) {
                        Some(number) => total.parties.insert(number),
                        None => {
                            total.strangers.insert(party.to_owned());
                        }
                    }
                }
            }
        }
    }
}
