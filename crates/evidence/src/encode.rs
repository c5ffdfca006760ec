//! From acts, parties, decisions, definitions and figures to rows of the tables.

use act::{Act, Source, Standing};
use arrow_array::{ArrayRef, RecordBatch};
use indicator::{Aggregate, Catalogue, Ledger, Tallies, Tally, Undefined, counters_of};
use kernel::{FiscalYear, Serial};
use party::{Decides, Identity, Party, Resolution};
use program::Value;

use crate::{
    Fault,
    column::{days, decimals, instant_rests, instants, numbers, wholes, words},
    number::{Measure, measure},
    table::Table,
};

/// An act with what supersedes it.
pub(crate) type Kept = (Act, Option<Serial<Act>>);

fn batch(table: Table, columns: Vec<ArrayRef>) -> RecordBatch {
    RecordBatch::try_new(table.schema(), columns).expect("the columns are those of the table")
}

/// An empty text is nothing.
fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn year(year: FiscalYear) -> i32 {
    i32::from(year.year())
}

/// Rows of the table of acts.
pub(crate) fn acts(kept: &[Kept]) -> RecordBatch {
    let acts = || kept.iter().map(|(act, _)| act);
    let drafts = || acts().map(|act| &act.draft);
    let saying = |draft: &act::Draft| match &draft.standing {
        Standing::New => ("new", String::new(), String::new()),
        Standing::Corrects {
            reason, authority, ..
        } => ("corrects", reason.clone(), authority.clone()),
        Standing::Withdraws {
            reason, authority, ..
        } => ("withdraws", reason.clone(), authority.clone()),
    };
    let standings: Vec<_> = drafts().map(saying).collect();
    let sources: Vec<_> = drafts().map(|draft| source(&draft.source)).collect();
    batch(
        Table::Acts,
        vec![
            numbers(acts().map(|act| Some(act.id.number()))),
            words(drafts().map(|draft| Some(draft.program.as_str()))),
            wholes(acts().map(|act| i32::try_from(act.version).ok())),
            words(drafts().map(|draft| Some(draft.kind.as_str()))),
            days(drafts().map(|draft| draft.occurred_on)),
            wholes(acts().map(|act| act.fiscal_year().map(year))),
            instants(acts().map(|act| act.recorded_at)),
            instant_rests(acts().map(|act| act.recorded_at)),
            words(drafts().map(|draft| some(&draft.locality.office))),
            words(drafts().map(|draft| some(&draft.locality.prefecture))),
            words(drafts().map(|draft| some(&draft.locality.municipality))),
            numbers(drafts().map(|draft| draft.follows.map(Serial::number))),
            words(standings.iter().map(|(standing, ..)| Some(*standing))),
            numbers(drafts().map(|draft| draft.standing.supersedes().map(Serial::number))),
            numbers(kept.iter().map(|(_, by)| by.map(Serial::number))),
            words(standings.iter().map(|(_, reason, _)| some(reason))),
            words(standings.iter().map(|(.., authority)| some(authority))),
            words(drafts().map(|draft| Some(draft.author.recorded_by.as_str()))),
            words(drafts().map(|draft| some(&draft.author.on_behalf_of))),
            words(sources.iter().map(|(sort, ..)| Some(*sort))),
            words(sources.iter().map(|(_, name, ..)| Some(*name))),
            words(sources.iter().map(|(_, _, sheet, _)| some(sheet))),
            numbers(
                sources
                    .iter()
                    .map(|(.., row)| row.and_then(|row| i64::try_from(row).ok())),
            ),
            words(drafts().map(|draft| Some(draft.key.as_str()))),
        ],
    )
}

fn source(source: &Source) -> (&'static str, &str, &str, Option<u64>) {
    match source {
        Source::Desk(name) => ("desk", name, "", None),
        Source::File { name, sheet, row } => ("file", name, sheet, Some(*row)),
        Source::Client(name) => ("client", name, "", None),
    }
}

/// Rows of the table of parties in acts.
pub(crate) fn act_parties(kept: &[Kept]) -> RecordBatch {
    let rows = || {
        kept.iter()
            .flat_map(|(act, _)| act.draft.parties.iter().map(move |party| (act.id, party)))
    };
    batch(
        Table::ActParties,
        vec![
            numbers(rows().map(|(act, _)| Some(act.number()))),
            words(rows().map(|(_, party)| Some(party.role.as_str()))),
            words(rows().map(|(_, party)| Some(party.party.as_str()))),
        ],
    )
}

/// Rows of the table of values.
pub(crate) fn act_values(kept: &[Kept]) -> Result<RecordBatch, Fault> {
    struct Row<'a> {
        act: i64,
        field: &'a str,
        of: &'static str,
        parts: Option<i128>,
        digits: Option<i32>,
        text: Option<String>,
    }
    let mut rows = Vec::new();
    for (act, _) in kept {
        for (field, value) in &act.draft.values {
            let (of, parts, digits, text) = match value {
                Value::Number(number) => match measure(*number) {
                    Measure::Parts(parts, digits) => {
                        ("number", Some(i128::from(parts)), Some(digits), None)
                    }
                    Measure::Text(text) => ("number", None, None, Some(text)),
                    Measure::TooLarge => {
                        return Err(Fault::TooLarge {
                            act: act.id,
                            field: field.to_string(),
                        });
                    }
                },
                Value::Code(code) => ("code", None, None, Some(code.clone())),
                Value::Text(text) => ("text", None, None, Some(text.clone())),
                Value::Day(day) => ("day", None, None, Some(day.to_string())),
                Value::Flag(flag) => ("flag", None, None, Some(flag.to_string())),
            };
            rows.push(Row {
                act: act.id.number(),
                field: field.as_str(),
                of,
                parts,
                digits,
                text,
            });
        }
    }
    Ok(batch(
        Table::ActValues,
        vec![
            numbers(rows.iter().map(|row| Some(row.act))),
            words(rows.iter().map(|row| Some(row.field))),
            words(rows.iter().map(|row| Some(row.of))),
            decimals(rows.iter().map(|row| row.parts), 18, 4),
            wholes(rows.iter().map(|row| row.digits)),
            words(rows.iter().map(|row| row.text.as_deref())),
        ],
    ))
}

/// Rows of the table of parties.
pub(crate) fn parties(parties: &[Party]) -> RecordBatch {
    let sort = |party: &Party| match party.sort {
        party::Sort::Corporation => "corporation",
        party::Sort::Proprietor => "proprietor",
        party::Sort::Institution => "institution",
        party::Sort::Municipality => "municipality",
        party::Sort::Person => "person",
    };
    batch(
        Table::Parties,
        vec![
            words(parties.iter().map(|party| Some(party.id.as_str()))),
            words(parties.iter().map(|party| Some(party.name.as_str()))),
            words(parties.iter().map(|party| Some(sort(party)))),
            words(
                parties
                    .iter()
                    .map(|party| party.corporate_number.as_deref()),
            ),
            words(parties.iter().map(|party| party.prefecture.as_deref())),
            words(parties.iter().map(|party| party.industry.as_deref())),
        ],
    )
}

/// Rows of the table of decisions.
pub(crate) fn resolutions(resolutions: &[Resolution]) -> RecordBatch {
    let same = |resolution: &Resolution| match &resolution.decides {
        Decides::Same { entry, party } => Some((entry.to_string(), party.to_string())),
        Decides::Undo(_) => None,
    };
    let pairs: Vec<_> = resolutions.iter().map(same).collect();
    let undone = |resolution: &Resolution| match &resolution.decides {
        Decides::Same { .. } => None,
        Decides::Undo(undone) => Some(undone.number()),
    };
    let all = || resolutions.iter();
    batch(
        Table::Resolutions,
        vec![
            numbers(all().map(|resolution| Some(resolution.id.number()))),
            words(
                pairs
                    .iter()
                    .map(|pair| Some(if pair.is_some() { "same" } else { "undo" })),
            ),
            words(
                pairs
                    .iter()
                    .map(|pair| pair.as_ref().map(|(entry, _)| entry.as_str())),
            ),
            words(
                pairs
                    .iter()
                    .map(|pair| pair.as_ref().map(|(_, party)| party.as_str())),
            ),
            numbers(all().map(undone)),
            instants(all().map(|resolution| resolution.recorded_at)),
            instant_rests(all().map(|resolution| resolution.recorded_at)),
            words(all().map(|resolution| Some(resolution.decided_by.as_str()))),
            words(all().map(|resolution| Some(resolution.reason.as_str()))),
        ],
    )
}

/// Rows of the table of identity: entries that another stands for.
pub(crate) fn identity(resolutions: &[Resolution], identity: &Identity) -> RecordBatch {
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
pub(crate) fn counters(catalogue: &Catalogue) -> [(Table, RecordBatch); 3] {
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
    let filters = batch(
        Table::CounterFilters,
        vec![
            words(filters.iter().map(|(counter, ..)| Some(*counter))),
            words(filters.iter().map(|(_, field, _)| Some(*field))),
            words(filters.iter().map(|(.., value)| Some(value.as_str()))),
        ],
    );
    [
        (Table::Counters, counters),
        (Table::CounterVersions, versions),
        (Table::CounterFilters, filters),
    ]
}

/// Rows of the table of tallies: what was counted of every counter in every year.
pub(crate) fn tallies(catalogue: &Catalogue, ledger: &Ledger) -> RecordBatch {
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
pub(crate) fn series(catalogue: &Catalogue) -> RecordBatch {
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
pub(crate) fn figures(catalogue: &Catalogue, ledger: &Ledger, years: &[FiscalYear]) -> RecordBatch {
    let mut rows = Vec::new();
    for (reference, _) in catalogue.series() {
        for &at in years {
            let value = catalogue.value(&reference, at, ledger);
            let (exact, shown, unit, undefined) = match value {
                Ok(reported) => (
                    Some(reported.exact.to_string()),
                    Some(reported.shown.to_string()),
                    Some(reported.unit.to_string()),
                    None,
                ),
                Err(undefined) => (None, None, None, Some(why(&undefined))),
            };
            rows.push((reference.clone(), at, exact, shown, unit, undefined));
        }
    }
    batch(
        Table::Figures,
        vec![
            words(rows.iter().map(|row| Some(row.0.program.as_str()))),
            words(rows.iter().map(|row| Some(row.0.series.as_str()))),
            wholes(rows.iter().map(|row| Some(year(row.1)))),
            words(rows.iter().map(|row| row.2.as_deref())),
            words(rows.iter().map(|row| row.3.as_deref())),
            words(rows.iter().map(|row| row.4.as_deref())),
            words(rows.iter().map(|row| row.5)),
        ],
    )
}

fn why(undefined: &Undefined) -> &'static str {
    match undefined {
        Undefined::NotInForce => "not-in-force",
        Undefined::NothingToDivideBy => "nothing-to-divide-by",
        Undefined::NothingStated => "nothing-stated",
        Undefined::UnknownSeries(_) => "unknown-series",
        Undefined::Endless(_) => "endless",
        Undefined::TooLarge => "too-large",
    }
}
