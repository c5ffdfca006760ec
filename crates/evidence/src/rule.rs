//! Counters made ready for columns: what each takes and tallies, with words as numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicator::{Aggregate, Catalogue, Counter, counters_of};

use crate::{derive::as_number, rows::ValueRow, symbol::Symbols};

/// What a counter tallies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    Count,
    Distinct(u32),
    Sum(u32),
    Last(u32),
}

/// Which values a field may have.
#[derive(Debug)]
struct Among {
    field: u32,
    texts: Vec<u32>,
    numbers: Vec<(i64, i32)>,
}

/// A counter made ready.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its position in the catalogue.
    pub(crate) counter: usize,
    /// Versions whose acts it takes; all where `None`.
    versions: Option<Vec<i32>>,
    filter: Vec<Among>,
    pub(crate) of: Of,
}

impl Rule {
    /// Whether it takes an act of this version with these values.
    pub(crate) fn takes(&self, version: i32, values: &[ValueRow]) -> bool {
        self.versions
            .as_ref()
            .is_none_or(|versions| versions.contains(&version))
            && self.filter.iter().all(|among| {
                let value = values.iter().find(|value| value.field == among.field);
                value.is_some_and(|value| match value.text {
                    Some(text) => among.texts.contains(&text),
                    None => {
                        let number = value.parts.map(|parts| (parts, value.digits));
                        number.is_some_and(|number| among.numbers.contains(&number))
                    }
                })
            })
    }
}

/// Every counter by programme and kind of act.
pub(crate) struct Rules {
    pub(crate) symbols: Symbols,
    pub(crate) withdraws: u32,
    pub(crate) of_kind: HashMap<(u32, u32), Vec<Rule>>,
}

impl Rules {
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        let mut versions: BTreeMap<Counter, BTreeSet<i32>> = BTreeMap::new();
        for program in catalogue.programs() {
            let version = i32::try_from(program.version).unwrap_or(i32::MAX);
            for series in &program.series {
                for counter in counters_of(program, series) {
                    versions.entry(counter).or_default().insert(version);
                }
            }
        }
        let mut symbols = Symbols::default();
        let withdraws = symbols.add("withdraws");
        let mut of_kind: HashMap<_, Vec<Rule>> = HashMap::new();
        for (number, counter) in catalogue.counters().iter().enumerate() {
            let kind = (
                symbols.add(counter.program.as_str()),
                symbols.add(counter.kind.as_str()),
            );
            let versions = versions
                .get(counter)
                .map(|versions| versions.iter().copied().collect());
            let rule = ready(number, counter, versions, &mut symbols);
            of_kind.entry(kind).or_default().push(rule);
        }
        Self {
            symbols,
            withdraws,
            of_kind,
        }
    }
}

fn ready(
    number: usize,
    counter: &Counter,
    versions: Option<Vec<i32>>,
    symbols: &mut Symbols,
) -> Rule {
    let filter = counter.filter.0.iter().map(|(field, values)| Among {
        field: symbols.add(field.as_str()),
        texts: values.iter().map(|value| symbols.add(value)).collect(),
        numbers: values.iter().filter_map(|value| as_number(value)).collect(),
    });
    let filter = filter.collect();
    let of = match &counter.aggregate {
        Aggregate::Count => Of::Count,
        Aggregate::Distinct(role) => Of::Distinct(symbols.add(role.as_str())),
        Aggregate::Sum(field) => Of::Sum(symbols.add(field.as_str())),
        Aggregate::Last(field) => Of::Last(symbols.add(field.as_str())),
    };
    Rule {
        counter: number,
        // A last value is read from the acts of every version.
        versions: versions.filter(|_| counter.is_tallied()),
        filter,
        of,
    }
}
