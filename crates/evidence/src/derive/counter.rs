//! Counters, their versions and their filters as rows of the tables.

use arrow_array::RecordBatch;
use indicator::{Aggregate, Catalogue, counters_of};
use kernel::Decimal;

use crate::{
    column::{decimals, wholes, words},
    encode::batch,
    number::{Measure, measure},
    table::Table,
};

/// A value of a filter as the number it stands for, where acts that wrote that number match it.
pub(crate) fn as_number(text: &str) -> Option<(i64, i32)> {
    let number: Decimal = text.parse().ok()?;
    match measure(number) {
        Measure::Parts(parts, digits) if number.to_string() == text => Some((parts, digits)),
        _ => None,
    }
}

/// Rows of the table of counters.
pub(super) fn counters(catalogue: &Catalogue) -> RecordBatch {
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
    batch(
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
    )
}

/// Rows of the table of versions: those whose acts a counter takes.
pub(super) fn versions(catalogue: &Catalogue) -> RecordBatch {
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
    batch(
        Table::CounterVersions,
        vec![
            words(versions.iter().map(|(counter, _)| Some(counter.as_str()))),
            wholes(versions.iter().map(|(_, version)| Some(*version))),
        ],
    )
}

/// Rows of the table of filters: the values a counter takes of each field.
pub(super) fn filters(catalogue: &Catalogue) -> RecordBatch {
    let texts = catalogue.counters().iter().map(ToString::to_string);
    let texts: Vec<String> = texts.collect();
    let mut filters = Vec::new();
    for (counter, text) in catalogue.counters().iter().zip(&texts) {
        for (field, values) in &counter.filter.0 {
            filters.extend(
                values
                    .iter()
                    .map(|value| (text.as_str(), field.as_str(), value)),
            );
        }
    }
    let numbers_of: Vec<_> = filters.iter().map(|(.., value)| as_number(value)).collect();
    batch(
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
    )
}
