//! Counters: what is tallied of the acts of one kind.

use std::fmt;

use act::Act;
use kernel::Id;
use program::{Field, Filter, Kind, Program, Role, Value};

use crate::Amount;

/// Something tallied over the acts of one kind (集計単位). Series that need the same counter share
/// it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Counter {
    /// The programme.
    pub program: Id<Program>,
    /// The kind of act.
    pub kind: Id<Kind>,
    /// Which acts of the kind.
    pub filter: Filter,
    /// What is tallied of them.
    pub aggregate: Aggregate,
}

/// What is tallied (集計の方法).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aggregate {
    /// How many acts.
    Count,
    /// How many different parties in a role.
    Distinct(Id<Role>),
    /// The sum of a measure, and how many acts have it.
    Sum(Id<Field>),
    /// The measure of the last act; read from the acts, never tallied.
    Last(Id<Field>),
}

impl Counter {
    /// Whether an act is among those counted. Whether it still stands is asked elsewhere.
    #[must_use]
    pub fn takes(&self, act: &Act) -> bool {
        act.draft.program == self.program
            && act.draft.kind == self.kind
            && act.counts()
            && self.filter.0.iter().all(|(field, among)| {
                let value = act.draft.values.get(field);
                value.is_some_and(|value| matches(value, among))
            })
    }

    /// The measure it adds up or reads, where the act has it.
    #[must_use]
    pub fn amount(&self, act: &Act) -> Option<Amount> {
        match &self.aggregate {
            Aggregate::Sum(field) | Aggregate::Last(field) => {
                let number = act.draft.values.get(field)?.number()?;
                Amount::from_decimal(number)
            }
            Aggregate::Count | Aggregate::Distinct(_) => None,
        }
    }

    /// Whether it is kept as a tally.
    #[must_use]
    pub fn is_tallied(&self) -> bool {
        !matches!(self.aggregate, Aggregate::Last(_))
    }
}

fn matches(value: &Value, among: &std::collections::BTreeSet<String>) -> bool {
    match value {
        Value::Code(text) | Value::Text(text) => among.contains(text),
        Value::Flag(flag) => among.contains(if *flag { "true" } else { "false" }),
        Value::Number(_) | Value::Day(_) => among.contains(&value.to_string()),
    }
}

impl fmt::Display for Counter {
    /// Its canonical text: `program/kind?field=a|b#sum:amount`. Equal texts are equal counters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.program, self.kind)?;
        if !self.filter.0.is_empty() {
            write!(f, "?{}", self.filter)?;
        }
        match &self.aggregate {
            Aggregate::Count => f.write_str("#count"),
            Aggregate::Distinct(role) => write!(f, "#distinct:{role}"),
            Aggregate::Sum(field) => write!(f, "#sum:{field}"),
            Aggregate::Last(field) => write!(f, "#last:{field}"),
        }
    }
}
