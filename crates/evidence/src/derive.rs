//! What follows from acts and definitions: counters, tallies, the plan of the formulas and the
//! figures, as rows of the tables. Frozen once and derived again whenever evidence is verified.

mod counter;
mod formula;

use arrow_array::RecordBatch;
use indicator::{Catalogue, Ledger, Tallies, Tally};
use kernel::{Decimal, FiscalYear, Ratio};
use party::{Decides, Identity, Party, Resolution};

use crate::{
    column::{decimals, numbers, wholes, words},
    encode::{batch, year},
    number::digits,
    plan::{Plan, fraction},
    table::Table,
    undefined::Why,
};

pub(crate) use counter::as_number;

/// What is derived: every table in which nothing new is said, and the query that derives it again.
pub(crate) struct Derived {
    pub(crate) tables: Vec<(Table, RecordBatch)>,
    pub(crate) query: String,
}

impl Derived {
    pub(crate) fn new(
        catalogue: &Catalogue,
        resolutions: &[Resolution],
        ledger: &Ledger,
        years: &[FiscalYear],
    ) -> Self {
        let plan = Plan::new(catalogue, years, ledger.years());
        let mut tables = vec![(Table::Identity, resolved(resolutions))];
        tables.extend([
            (Table::Counters, counter::counters(catalogue)),
            (Table::CounterVersions, counter::versions(catalogue)),
            (Table::CounterFilters, counter::filters(catalogue)),
            (Table::Tallies, tallies(catalogue, ledger)),
            (Table::Series, series(catalogue)),
            (Table::Cells, formula::cells(&plan)),
            (Table::Terms, formula::terms(&plan)),
            (Table::Figures, figures(catalogue, ledger, years)),
        ]);
        Self {
            tables,
            query: crate::sql::query(&plan),
        }
    }

    /// How many figures there are.
    pub(crate) fn figures(&self) -> usize {
        let figures = self
            .tables
            .iter()
            .find(|(table, _)| *table == Table::Figures);
        figures.map_or(0, |(_, batch)| batch.num_rows())
    }
}

/// Rows of the table of identity: entries that another stands for.
fn resolved(resolutions: &[Resolution]) -> RecordBatch {
    let identity = Identity::after(resolutions);
    let mut entries: Vec<_> = resolutions
        .iter()
        .filter_map(|resolution| match &resolution.decides {
            Decides::Same { entry, .. } => Some(entry),
            Decides::Undo(_) => None,
        })
        .filter(|entry| identity.resolve(entry) != *entry)
        .collect();
    entries.sort();
    entries.dedup();
    let stands = |entry: &&kernel::Id<Party>| identity.resolve(entry).as_str().to_owned();
    let resolved: Vec<String> = entries.iter().map(stands).collect();
    batch(
        Table::Identity,
        vec![
            words(entries.iter().map(|entry| Some(entry.as_str()))),
            words(resolved.iter().map(|party| Some(party.as_str()))),
        ],
    )
}

/// Rows of the table of tallies: what was counted of every counter in every year.
fn tallies(catalogue: &Catalogue, ledger: &Ledger) -> RecordBatch {
    let mut rows = Vec::new();
    for counter in catalogue.counters() {
        let text = counter.to_string();
        for at in ledger.years() {
            let (tally, last) = (ledger.tally(&text, at), ledger.last(&text, at));
            if tally != Tally::default() || last.is_some() {
                rows.push((text.clone(), at, tally, last));
            }
        }
    }
    let sum = |amount: indicator::Amount| i128::from(amount.parts());
    batch(
        Table::Tallies,
        vec![
            words(rows.iter().map(|(counter, ..)| Some(counter.as_str()))),
            wholes(rows.iter().map(|(_, at, ..)| Some(year(*at)))),
            numbers(rows.iter().map(|(_, _, tally, _)| Some(tally.acts))),
            decimals(
                rows.iter().map(|(_, _, tally, _)| Some(sum(tally.amount))),
                38,
                4,
            ),
            numbers(rows.iter().map(|(_, _, tally, _)| Some(tally.parties))),
            decimals(rows.iter().map(|(.., last)| last.map(sum)), 38, 4),
        ],
    )
}

/// Rows of the table of series.
fn series(catalogue: &Catalogue) -> RecordBatch {
    let rows: Vec<_> = catalogue
        .programs()
        .flat_map(|program| program.series.iter().map(move |series| (program, series)))
        .collect();
    let units: Vec<String> = rows
        .iter()
        .map(|(_, series)| series.unit.to_string())
        .collect();
    batch(
        Table::Series,
        vec![
            words(rows.iter().map(|(program, _)| Some(program.id.as_str()))),
            wholes(
                rows.iter()
                    .map(|(program, _)| i32::try_from(program.version).ok()),
            ),
            words(rows.iter().map(|(_, series)| Some(series.id.as_str()))),
            words(rows.iter().map(|(_, series)| Some(series.name.as_str()))),
            words(units.iter().map(|unit| Some(unit.as_str()))),
            words(rows.iter().map(|(_, series)| series.indicator.as_deref())),
        ],
    )
}

/// Rows of the table of figures: every series in every year, with its value or why it has none.
fn figures(catalogue: &Catalogue, ledger: &Ledger, years: &[FiscalYear]) -> RecordBatch {
    let mut rows = Vec::new();
    for (reference, _) in catalogue.series() {
        for &at in years {
            rows.push((
                reference.clone(),
                at,
                catalogue.value(&reference, at, ledger),
            ));
        }
    }
    let reported: Vec<_> = rows.iter().map(|(.., value)| value.as_ref().ok()).collect();
    let reported = || reported.iter().copied();
    let exact: Vec<_> = reported()
        .map(|one| one.map(|one| one.exact.to_string()))
        .collect();
    let parts: Vec<_> = reported()
        .map(|one| one.map(|one| fraction(one.exact)))
        .collect();
    let whys: Vec<_> = rows
        .iter()
        .map(|(.., value)| value.as_ref().err().map(|why| Why::of(why).word()))
        .collect();
    let ten_thousandths = |shown: Decimal| {
        let parts = Ratio::from(shown).multiply(Ratio::from(10_000))?;
        Some(fraction(parts).0).filter(|parts| fits(*parts))
    };
    batch(
        Table::Figures,
        vec![
            words(
                rows.iter()
                    .map(|(series, ..)| Some(series.program.as_str())),
            ),
            words(rows.iter().map(|(series, ..)| Some(series.series.as_str()))),
            wholes(rows.iter().map(|(_, at, _)| Some(year(*at)))),
            words(exact.iter().map(Option::as_deref)),
            decimals(
                parts
                    .iter()
                    .map(|part| part.map(|(above, _)| above).filter(|one| fits(*one))),
                38,
                0,
            ),
            decimals(
                parts
                    .iter()
                    .map(|part| part.map(|(_, below)| below).filter(|one| fits(*one))),
                38,
                0,
            ),
            decimals(
                reported().map(|one| one.and_then(|one| ten_thousandths(one.shown))),
                38,
                4,
            ),
            wholes(reported().map(|one| one.map(|one| digits(one.shown)))),
            words(reported().map(|one| one.map(|one| one.unit.as_str()))),
            wholes(reported().map(|one| one.map(|one| i32::from(one.redefined)))),
            words(whys.iter().copied()),
        ],
    )
}

/// Whether a whole number has at most 38 digits.
fn fits(number: i128) -> bool {
    number.unsigned_abs() < 10_u128.pow(38)
}
