//! What follows from acts and definitions: counters, tallies, the plan of the formulas and the
//! figures, as rows of the tables. Frozen once and derived again whenever evidence is verified.

use arrow_array::RecordBatch;
use indicator::{Aggregate, Catalogue, Ledger, Tallies, Tally, counters_of};
use kernel::{Decimal, FiscalYear, Ratio, RoundingMode};
use party::{Decides, Identity, Party, Resolution};

use crate::{
    column::{decimals, numbers, wholes, words},
    encode::{batch, year},
    number::{Measure, digits, measure},
    plan::{self, Plan, Reads, Side, fraction},
    table::Table,
    undefined::Why,
};

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
        tables.extend(counters(catalogue));
        tables.extend([
            (Table::Tallies, tallies(catalogue, ledger)),
            (Table::Series, series(catalogue)),
            (Table::Cells, cells(&plan)),
            (Table::Terms, terms(&plan)),
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

/// A value of a filter as the number it stands for, where acts that wrote that number match it.
pub(crate) fn as_number(text: &str) -> Option<(i64, i32)> {
    let number: Decimal = text.parse().ok()?;
    match measure(number) {
        Measure::Parts(parts, digits) if number.to_string() == text => Some((parts, digits)),
        _ => None,
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

/// Rows of the tables of counters, their versions and their filters.
fn counters(catalogue: &Catalogue) -> [(Table, RecordBatch); 3] {
    let all = catalogue.counters();
    let texts: Vec<String> = all.iter().map(ToString::to_string).collect();
    let aggregate = |aggregate: &Aggregate| match aggregate {
        Aggregate::Count => ("count", None),
        Aggregate::Distinct(role) => ("distinct", Some(role.to_string())),
        Aggregate::Sum(field) => ("sum", Some(field.to_string())),
        Aggregate::Last(field) => ("last", Some(field.to_string())),
    };
    let aggregates: Vec<_> = all
        .iter()
        .map(|counter| aggregate(&counter.aggregate))
        .collect();
    let counters = batch(
        Table::Counters,
        vec![
            words(texts.iter().map(|text| Some(text.as_str()))),
            words(all.iter().map(|counter| Some(counter.program.as_str()))),
            words(all.iter().map(|counter| Some(counter.kind.as_str()))),
            words(aggregates.iter().map(|(name, _)| Some(*name))),
            words(aggregates.iter().map(|(_, operand)| operand.as_deref())),
            wholes(
                all.iter()
                    .map(|counter| i32::try_from(counter.filter.0.len()).ok()),
            ),
        ],
    );
    let mut versions: Vec<(String, i32)> = catalogue
        .programs()
        .flat_map(|program| program.series.iter().map(move |series| (program, series)))
        .flat_map(|(program, series)| {
            let version = i32::try_from(program.version).unwrap_or(i32::MAX);
            let counters = counters_of(program, series).into_iter();
            counters.map(move |counter| (counter.to_string(), version))
        })
        .collect();
    versions.sort();
    versions.dedup();
    let versions = batch(
        Table::CounterVersions,
        vec![
            words(versions.iter().map(|(counter, _)| Some(counter.as_str()))),
            wholes(versions.iter().map(|(_, version)| Some(*version))),
        ],
    );
    let mut filters = Vec::new();
    for (counter, text) in all.iter().zip(&texts) {
        for (field, values) in &counter.filter.0 {
            filters.extend(
                values
                    .iter()
                    .map(|value| (text.as_str(), field.as_str(), value)),
            );
        }
    }
    let numbers_of: Vec<_> = filters.iter().map(|(.., value)| as_number(value)).collect();
    let filters = batch(
        Table::CounterFilters,
        vec![
            words(filters.iter().map(|(counter, ..)| Some(*counter))),
            words(filters.iter().map(|(_, field, _)| Some(*field))),
            words(filters.iter().map(|(.., value)| Some(value.as_str()))),
            decimals(
                numbers_of
                    .iter()
                    .map(|number| number.map(|(parts, _)| i128::from(parts))),
                18,
                4,
            ),
            wholes(
                numbers_of
                    .iter()
                    .map(|number| number.map(|(_, digits)| digits)),
            ),
        ],
    );
    [
        (Table::Counters, counters),
        (Table::CounterVersions, versions),
        (Table::CounterFilters, filters),
    ]
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

/// Rows of the table of cells.
fn cells(plan: &Plan<'_>) -> RecordBatch {
    let cells = || plan.cells.iter();
    let factors: Vec<_> = cells().map(|cell| cell.factor.map(fraction)).collect();
    let power = |cell: &plan::Cell, zeros: u32| {
        Some(10_i64.checked_pow(zeros.min(18)).unwrap_or(1)).filter(|_| cell.rounding.digits <= 4)
    };
    batch(
        Table::Cells,
        vec![
            wholes((0..plan.cells.len()).map(|number| i32::try_from(number).ok())),
            words(cells().map(|cell| Some(cell.series.program.as_str()))),
            words(cells().map(|cell| Some(cell.series.series.as_str()))),
            wholes(cells().map(|cell| Some(year(cell.year)))),
            wholes(cells().map(|cell| i32::try_from(cell.tier).ok())),
            words(cells().map(|cell| Some(cell.formula.word()))),
            wholes(cells().map(|cell| Some(i32::from(cell.is_less_one)))),
            decimals(cells().map(|cell| Some(cell.common)), 38, 0),
            decimals(
                factors.iter().map(|factor| factor.map(|(above, _)| above)),
                38,
                0,
            ),
            decimals(
                factors.iter().map(|factor| factor.map(|(_, below)| below)),
                38,
                0,
            ),
            words(cells().map(|cell| {
                Some(match cell.rounding.mode {
                    RoundingMode::Truncate => "truncate",
                    RoundingMode::HalfUp => "half-up",
                    RoundingMode::HalfEven => "half-even",
                })
            })),
            numbers(cells().map(|cell| power(cell, cell.rounding.digits))),
            numbers(cells().map(|cell| power(cell, 4_u32.saturating_sub(cell.rounding.digits)))),
            wholes(cells().map(|cell| cell.undefined.map(Why::number))),
        ],
    )
}

/// Rows of the table of terms.
fn terms(plan: &Plan<'_>) -> RecordBatch {
    let terms = || plan.terms.iter();
    let mut places = vec![0_i32; plan.cells.len()];
    let placed: Vec<i32> = terms()
        .map(|term| {
            places[term.cell] += 1;
            places[term.cell]
        })
        .collect();
    let counter = |term: &plan::Term| match &term.reads {
        Reads::Counter(measure, counter, at) => Some((measure.word(), counter.clone(), year(*at))),
        Reads::Cell(..) => None,
    };
    let counters: Vec<_> = terms().map(counter).collect();
    let operand = |term: &plan::Term| match term.reads {
        Reads::Counter(..) => None,
        Reads::Cell(operand, slot) => Some((i32::try_from(operand).ok()?, slot)),
    };
    let operands: Vec<_> = terms().map(operand).collect();
    batch(
        Table::Terms,
        vec![
            wholes(terms().map(|term| i32::try_from(term.cell).ok())),
            wholes(placed.iter().map(|place| Some(*place))),
            words(terms().map(|term| {
                Some(match term.side {
                    Side::Above => "above",
                    Side::Below => "below",
                })
            })),
            decimals(terms().map(|term| Some(term.weight)), 38, 0),
            words(
                counters
                    .iter()
                    .map(|of| of.as_ref().map(|(measure, ..)| *measure)),
            ),
            words(
                counters
                    .iter()
                    .map(|of| of.as_ref().map(|(_, counter, _)| counter.as_str())),
            ),
            wholes(counters.iter().map(|of| of.as_ref().map(|(.., at)| *at))),
            wholes(operands.iter().map(|of| of.map(|(operand, _)| operand))),
            wholes(
                operands
                    .iter()
                    .map(|of| of.and_then(|(_, slot)| i32::try_from(slot?).ok())),
            ),
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
