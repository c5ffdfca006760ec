//! Values that a kind of act admits: some are given, the others are found so that every field that
//! is asked for is written and every rule holds.
//!
//! It searches by example, as an official would fill in a form: what a rule objects to is changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::{Decimal, Id};
use program::{Condition, Field, FieldType, Kind, Program, Value, Values};

use crate::chance::Chance;

/// How often a form is mended before it is given up.
const MENDS_MAX: u32 = 40;

/// What may stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Choice {
    /// One of these.
    Among(Vec<Value>),
    /// Anything, but something.
    Written,
    /// Nothing.
    Absent,
}

/// What may stand in the fields that are not left open.
pub(crate) type Choices = BTreeMap<Id<Field>, Choice>;

/// The form of a kind of act.
pub(crate) struct Form<'a> {
    program: &'a Program,
    kind: &'a Kind,
    conditions: Vec<(&'a Condition, Option<usize>, BTreeSet<usize>)>,
    day: Date,
}

/// What is at fault: the fields that could mend it.
type Faults = Vec<BTreeSet<usize>>;

impl<'a> Form<'a> {
    /// The form of a kind, filled in on `day`.
    pub(crate) fn new(program: &'a Program, kind: &'a Kind, day: Date) -> Self {
        let names = || kind.fields.iter().map(|field| field.id.as_str());
        let mentions = |condition: &Condition| {
            let mentioned = condition.mentions();
            let at = kind.fields.iter().enumerate();
            at.filter(|(_, field)| mentioned.contains(field.id.as_str()))
                .map(|(at, _)| at)
                .collect::<BTreeSet<_>>()
        };
        let of_kind = kind.rules.iter().map(|rule| (rule, None));
        let of_fields = kind.fields.iter().enumerate();
        let of_fields =
            of_fields.flat_map(|(at, field)| field.rules.iter().map(move |rule| (rule, Some(at))));
        let eligibility = program.eligibility.iter();
        let eligibility = eligibility
            .filter(|rule| rule.condition.speaks_of(names()))
            .map(|rule| (rule, None));
        let conditions = of_kind
            .chain(of_fields)
            .chain(eligibility)
            .map(|(rule, at)| (&rule.condition, at, mentions(&rule.condition)))
            .collect();
        Self {
            program,
            kind,
            conditions,
            day,
        }
    }

    /// Whether any rule, or the asking for a field, depends on this field.
    pub(crate) fn depends_on(&self, field: &Id<Field>) -> bool {
        let at = self.kind.fields.iter().position(|known| known.id == *field);
        let ruled = at.is_some_and(|at| {
            let mut conditions = self.conditions.iter();
            conditions.any(|(_, _, mentions)| mentions.contains(&at))
        });
        ruled
            || self.kind.fields.iter().any(|known| {
                let asked = known.visible_when.as_ref();
                asked.is_some_and(|when| when.mentions().contains(field.as_str()))
            })
    }

    /// The conditions as written that speak of this field.
    pub(crate) fn rules_on(&self, field: &Id<Field>) -> impl Iterator<Item = &'a str> + '_ {
        let at = self.kind.fields.iter().position(|known| known.id == *field);
        let conditions = self.conditions.iter();
        conditions
            .filter(move |(_, _, mentions)| at.is_some_and(|at| mentions.contains(&at)))
            .map(|(condition, _, _)| condition.as_str())
    }

    /// Whether these values would be admitted.
    pub(crate) fn admits(&self, values: &Values) -> bool {
        self.faults(values).is_empty()
    }

    /// Values that keep to the choices and would be admitted; `None` where none were found.
    pub(crate) fn fill(&self, choices: &Choices, chance: &mut Chance) -> Option<Values> {
        let candidates: Vec<Vec<Option<Value>>> = self
            .kind
            .fields
            .iter()
            .map(|field| self.candidates(field, choices, chance))
            .collect();
        if candidates.iter().any(Vec::is_empty) {
            return None;
        }
        let first = candidates.iter().map(|candidates| candidates[0].clone());
        let mut written: Vec<Option<Value>> = first.collect();
        for round in 0..MENDS_MAX {
            let faults = self.faults(&self.values(&written));
            let Some(fault) = faults.get(round as usize % faults.len().max(1)) else {
                return Some(self.values(&written));
            };
            // What nothing open can mend stays at fault.
            let open = |fault: &BTreeSet<usize>| {
                let mut fields = fault.iter();
                fields.any(|at| candidates[*at].len() > 1)
            };
            if !faults.iter().all(open) {
                return None;
            }
            let mut best = None;
            for &at in fault {
                let before = written[at].clone();
                for candidate in &candidates[at] {
                    if *candidate == before {
                        continue;
                    }
                    written[at].clone_from(candidate);
                    let left = self.faults(&self.values(&written)).len();
                    // Among equals one is drawn, so that no two mends undo each other forever.
                    let rank = (left, chance.below(1_000));
                    if best.as_ref().is_none_or(|(known, _, _)| rank < *known) {
                        best = Some((rank, at, candidate.clone()));
                    }
                }
                written[at] = before;
            }
            let (_, at, candidate) = best?;
            written[at] = candidate;
        }
        None
    }

    /// How far a number may go from `known`, which is admitted, towards `limit`, where the other
    /// fields may follow it within their choices.
    pub(crate) fn reach(
        &self,
        choices: &Choices,
        field: &Id<Field>,
        (known, limit): (Decimal, Decimal),
        chance: &Chance,
    ) -> Decimal {
        let digits = self
            .kind
            .field(field.as_str())
            .map_or(0, |field| match field.of {
                FieldType::Number { digits, .. } => digits,
                _ => 0,
            });
        let holds = |number: Decimal| {
            let mut choices = choices.clone();
            let only = Choice::Among(vec![Value::Number(number.normalize())]);
            choices.insert(field.clone(), only);
            self.fill(&choices, &mut chance.clone()).is_some()
        };
        if holds(limit) {
            return limit;
        }
        let (mut good, mut bad) = (known, limit);
        let step = Decimal::new(1, digits);
        for _ in 0..60 {
            let middle = ((good + bad) / Decimal::TWO).trunc_with_scale(digits);
            if (middle - good).abs() < step || (middle - bad).abs() < step {
                break;
            }
            match holds(middle) {
                true => good = middle,
                false => bad = middle,
            }
        }
        good
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.kind.fields.iter().map(|field| field.id.as_str())
    }

    fn values(&self, written: &[Option<Value>]) -> Values {
        let fields = self.kind.fields.iter().zip(written);
        fields
            .filter_map(|(field, value)| Some((field.id.clone(), value.clone()?)))
            .collect()
    }

    fn faults(&self, values: &Values) -> Faults {
        let mut faults = Faults::new();
        for (at, field) in self.kind.fields.iter().enumerate() {
            let asked = field.visible_when.as_ref().map(|condition| {
                let asked = condition.holds(values, self.names());
                (condition, asked)
            });
            let written = values.contains_key(&field.id);
            let wrong = match &asked {
                None | Some((_, Ok(true))) => field.required && !written,
                Some((_, Ok(false))) => written,
                Some((_, Err(_))) => true,
            };
            if wrong {
                let mentioned = asked.map(|(condition, _)| condition.mentions());
                let mentioned = mentioned.unwrap_or_default();
                let others = self.kind.fields.iter().enumerate();
                let others = others.filter(|(_, other)| mentioned.contains(other.id.as_str()));
                let mut fault: BTreeSet<usize> = others.map(|(other, _)| other).collect();
                fault.insert(at);
                faults.push(fault);
            }
        }
        for (condition, of, mentions) in &self.conditions {
            let spoken = of.is_none_or(|at| values.contains_key(&self.kind.fields[at].id));
            if spoken && condition.holds(values, self.names()) != Ok(true) {
                faults.push(mentions.clone());
            }
        }
        faults
    }

    /// What may be tried in a field, the likeliest first.
    fn candidates(
        &self,
        field: &Field,
        choices: &Choices,
        chance: &mut Chance,
    ) -> Vec<Option<Value>> {
        let any = match choices.get(&field.id) {
            Some(Choice::Absent) => return vec![None],
            Some(Choice::Among(values)) => {
                let mut values: Vec<_> = values.iter().cloned().map(Some).collect();
                let turn = chance.below(values.len());
                values.rotate_left(turn);
                return values;
            }
            Some(Choice::Written) => false,
            None => !field.required || field.visible_when.is_some(),
        };
        let mut found: Vec<Option<Value>> = match &field.of {
            FieldType::Number { .. } => self.numbers(field, choices, chance),
            FieldType::Code(list) => {
                let list = self.program.codes.get(list);
                let codes = list.into_iter().flat_map(|list| &list.codes);
                codes.map(|(code, _)| Value::Code(code.clone())).collect()
            }
            FieldType::Flag => vec![Value::Flag(true), Value::Flag(false)],
            FieldType::Day => vec![Value::Day(self.day)],
            FieldType::Text(length) => {
                let text = format!("{}（記録）", field.name);
                let cut = text.chars().take(*length as usize).collect();
                vec![Value::Text(cut)]
            }
        }
        .into_iter()
        .map(Some)
        .collect();
        if !matches!(field.of, FieldType::Number { .. }) && !found.is_empty() {
            let turn = chance.below(found.len());
            found.rotate_left(turn);
        }
        if any {
            // What need not be written is written now and then.
            let asked = field.required || (chance.below(3) > 0 && field.visible_when.is_none());
            let at = if asked { found.len() } else { 0 };
            found.insert(at, None);
        }
        found
    }

    fn numbers(&self, field: &Field, choices: &Choices, chance: &mut Chance) -> Vec<Value> {
        let FieldType::Number {
            unit,
            digits,
            least,
            greatest,
        } = &field.of
        else {
            return Vec::new();
        };
        let step = Decimal::new(1, *digits);
        let roll = i64::try_from(chance.below(40)).unwrap_or(0) + 1;
        let usual = match (unit.yen(), least, greatest) {
            (Some(1), ..) => Decimal::from(roll * 250_000),
            (_, Some(least), Some(greatest)) => {
                let part = (*greatest - *least) * Decimal::new(roll, 2);
                (*least + part).trunc_with_scale(0)
            }
            _ => Decimal::from(roll),
        };
        let mut tried = vec![usual, Decimal::ONE, Decimal::ZERO, Decimal::TEN];
        tried.extend([*least, *greatest].into_iter().flatten());
        for rule in self.rules_on(&field.id) {
            for constant in constants(rule) {
                tried.extend([constant, constant - step, constant + step]);
            }
        }
        tried.extend([100, 1_000, 100_000, 10_000_000].map(Decimal::from));
        // What is given elsewhere may be what this is measured by.
        for choice in choices.values() {
            if let Choice::Among(values) = choice {
                let given = values.iter().filter_map(Value::number);
                tried.extend(given.flat_map(|given| {
                    [
                        given.trunc_with_scale(*digits),
                        given.trunc_with_scale(*digits) + step,
                    ]
                }));
            }
        }
        let mut seen = BTreeSet::new();
        tried
            .into_iter()
            .map(|number| number.normalize())
            .filter(|number| {
                number.scale() <= *digits
                    && least.is_none_or(|least| *number >= least)
                    && greatest.is_none_or(|greatest| *number <= greatest)
                    && (least.is_some() || !number.is_sign_negative())
                    && seen.insert(*number)
            })
            .map(Value::Number)
            .collect()
    }
}

/// The numbers written in a condition.
fn constants(condition: &str) -> impl Iterator<Item = Decimal> + '_ {
    condition
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_')
        .filter_map(|word| word.parse().ok())
}
