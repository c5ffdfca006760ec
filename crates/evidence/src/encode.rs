//! From acts, parties and decisions to rows of the tables, nothing lost.
//!
//! What is derived from them stands in `derive`.

use act::{Act, Source, Standing};
use arrow_array::{ArrayRef, RecordBatch};
use kernel::{FiscalYear, Serial};
use party::{Decides, Party, Resolution};
use program::Value;

use crate::{
    Fault,
    column::{days, decimals, instant_rests, instants, numbers, wholes, words},
    number::{Measure, measure},
    table::Table,
};

/// An act with what supersedes it.
pub(crate) type Kept = (Act, Option<Serial<Act>>);

pub(crate) fn batch(table: Table, columns: Vec<ArrayRef>) -> RecordBatch {
    RecordBatch::try_new(table.schema(), columns).expect("the columns are those of the table")
}

/// An empty text is nothing.
fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

pub(crate) fn year(year: FiscalYear) -> i32 {
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
                    Measure::WrittenOtherwise(parts, digits, text) => {
                        ("number", Some(i128::from(parts)), Some(digits), Some(text))
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
