//! What became of a draft.

use kernel::Serial;
use serde::Serialize;

use crate::{Act, Draft, Refusal};

/// What became of a draft (受付結果). A repeat is an outcome, not an error.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It is now this act.
    Recorded(Serial<Act>),
    /// Its key was known, and the act says the same.
    SameAs(Serial<Act>),
    /// Its key was known, and the act says something else; nothing was recorded.
    Conflicts(Serial<Act>, Vec<Difference>),
    /// Rules said no; nothing was recorded.
    Refused(Vec<Refusal>),
}

/// A difference between a draft and the act of the same key (相違点).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The field, in the words of the draft (`occurred_on`, `values.amount`).
    pub field: String,
    /// What the book says.
    pub recorded: String,
    /// What the draft says.
    pub given: String,
}

impl Difference {
    /// Every difference in what is said to have been done. Author and source may differ: the same
    /// row comes again from another file or another hand.
    #[must_use]
    pub fn between(recorded: &Draft, given: &Draft) -> Vec<Self> {
        let mut found = Vec::new();
        let mut compare = |field: &str, recorded: String, given: String| {
            if recorded != given {
                found.push(Self {
                    field: field.to_owned(),
                    recorded,
                    given,
                });
            }
        };
        let pairs = [
            (
                "program",
                recorded.program.to_string(),
                given.program.to_string(),
            ),
            ("kind", recorded.kind.to_string(), given.kind.to_string()),
            (
                "occurred_on",
                recorded.occurred_on.to_string(),
                given.occurred_on.to_string(),
            ),
            ("parties", parties(recorded), parties(given)),
            (
                "office",
                recorded.locality.office.clone(),
                given.locality.office.clone(),
            ),
            (
                "prefecture",
                recorded.locality.prefecture.clone(),
                given.locality.prefecture.clone(),
            ),
            (
                "municipality",
                recorded.locality.municipality.clone(),
                given.locality.municipality.clone(),
            ),
            ("follows", shown(recorded.follows), shown(given.follows)),
            (
                "standing",
                format!("{:?}", recorded.standing),
                format!("{:?}", given.standing),
            ),
        ];
        for (field, recorded, given) in pairs {
            compare(field, recorded, given);
        }
        let fields: std::collections::BTreeSet<_> =
            recorded.values.keys().chain(given.values.keys()).collect();
        for field in fields {
            let said = |draft: &Draft| {
                let value = draft.values.get(field);
                value.map(|value| match value {
                    program::Value::Number(number) => number.normalize().to_string(),
                    other => other.to_string(),
                })
            };
            compare(
                &format!("values.{field}"),
                said(recorded).unwrap_or_default(),
                said(given).unwrap_or_default(),
            );
        }
        found
    }
}

fn shown(act: Option<Serial<Act>>) -> String {
    act.map(|act| act.to_string()).unwrap_or_default()
}

fn parties(draft: &Draft) -> String {
    let mut parties: Vec<String> = draft
        .parties
        .iter()
        .map(|party| format!("{}:{}", party.role, party.party))
        .collect();
    parties.sort();
    parties.join(",")
}
