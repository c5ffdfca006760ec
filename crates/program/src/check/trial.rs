//! Trials: what a condition says over every combination of values that can make a difference.
//!
//! A condition that only compares changes its answer at the constants it names. Trying those, their
//! neighbours, the bounds of the fields, every code named and one other, and the empty field where
//! it may be empty, shows all it can ever say. Beyond [`TRIALS_MAX`] combinations nothing is shown.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::{Decimal, Id};

use crate::{Condition, Field, FieldType, Kind, Program, Value, Values};

/// Combinations tried at most.
const TRIALS_MAX: usize = 20_000;

/// The fields that some conditions depend on, with the values worth trying.
pub(super) struct Trials<'a> {
    kind: &'a Kind,
    choices: Vec<(&'a Field, Vec<Option<Value>>)>,
}

/// What a condition said over all trials.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// How often it held.
    pub(super) held: usize,
    /// How often it did not.
    pub(super) failed: usize,
    /// How often it could not be decided, and the first such case: what stood there, and why.
    pub(super) undecided: usize,
    pub(super) example: Option<(Values, String)>,
    /// Fields that were empty whenever it could not be decided.
    pub(super) empty: Option<BTreeSet<String>>,
}

/// The fields that `conditions` depend on: those they mention, and those on which it depends
/// whether these are asked for.
pub(super) fn closure<'a>(
    kind: &'a Kind,
    conditions: impl IntoIterator<Item = &'a Condition>,
) -> Vec<&'a Field> {
    let mut wanted: Vec<&str> = conditions.into_iter().flat_map(Condition::names).collect();
    let mut found: BTreeMap<&str, &Field> = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        let Some(field) = kind.field(name) else {
            continue;
        };
        if found.insert(field.id.as_str(), field).is_none()
            && let Some(visible) = &field.visible_when
        {
            wanted.extend(visible.names());
        }
    }
    found.into_values().collect()
}

impl<'a> Trials<'a> {
    /// The trials for these conditions, `None` where there are too many. A field in `present` is
    /// always written.
    pub(super) fn of(
        program: &Program,
        kind: &'a Kind,
        conditions: &[&'a Condition],
        present: Option<&Field>,
    ) -> Option<Self> {
        let fields = closure(kind, conditions.iter().copied());
        let visible = fields
            .iter()
            .filter_map(|field| field.visible_when.as_ref());
        let mut numbers = BTreeSet::new();
        let mut texts = BTreeSet::new();
        for condition in conditions.iter().copied().chain(visible) {
            numbers.extend(condition.anatomy().numbers.iter().copied());
            texts.extend(condition.anatomy().texts.iter().cloned());
        }
        let choices: Vec<_> = fields
            .into_iter()
            .map(|field| {
                let mut values: Vec<Option<Value>> = samples(program, field, &numbers, &texts)
                    .into_iter()
                    .map(Some)
                    .collect();
                let always = present.is_some_and(|present| present.id == field.id);
                if !always && (!field.required || field.visible_when.is_some()) {
                    values.push(None);
                }
                (field, values)
            })
            .collect();
        let mut combinations = 1_usize;
        for (_, values) in &choices {
            combinations = combinations.checked_mul(values.len())?;
        }
        (combinations <= TRIALS_MAX).then_some(Self { kind, choices })
    }

    /// Runs `see` on every combination that admission would let through to the rules: what is asked
    /// for and required is written, what is not asked for is empty.
    pub(super) fn each(&self, mut see: impl FnMut(&Values)) {
        let mut at = vec![0_usize; self.choices.len()];
        loop {
            let values: Values = self
                .choices
                .iter()
                .zip(&at)
                .filter_map(|((field, values), at)| {
                    Some((field.id.clone(), values.get(*at)?.clone()?))
                })
                .collect();
            if self.is_complete(&values) {
                see(&values);
            }
            // The next combination, as a counter is moved on.
            let Some(turn) = (0..at.len()).find(|turn| at[*turn] + 1 < self.choices[*turn].1.len())
            else {
                return;
            };
            at[turn] += 1;
            at[..turn].fill(0);
        }
    }

    fn is_complete(&self, values: &Values) -> bool {
        self.choices.iter().all(|(field, choices)| {
            let asked = field
                .visible_when
                .as_ref()
                .is_none_or(|condition| self.holds(condition, values) == Ok(true));
            match values.get(&field.id) {
                Some(_) => asked,
                None => !(asked && field.required) || choices.is_empty(),
            }
        })
    }

    /// What a condition says of these values.
    pub(super) fn holds(&self, condition: &Condition, values: &Values) -> Result<bool, String> {
        let fields = self.kind.fields.iter().map(|field| field.id.as_str());
        condition.holds(values, fields)
    }

    /// What a condition says over all trials.
    pub(super) fn verdict(&self, condition: &Condition) -> Verdict {
        let mut verdict = Verdict::default();
        self.each(|values| match self.holds(condition, values) {
            Ok(true) => verdict.held += 1,
            Ok(false) => verdict.failed += 1,
            Err(error) => {
                verdict.undecided += 1;
                let empty: BTreeSet<String> = condition
                    .names()
                    .filter(|name| !values.contains_key(&Id::new(name)))
                    .map(ToOwned::to_owned)
                    .collect();
                verdict.empty = Some(match verdict.empty.take() {
                    Some(before) => before.intersection(&empty).cloned().collect(),
                    None => empty,
                });
                let example = || (values.clone(), error);
                verdict.example.get_or_insert_with(example);
            }
        });
        verdict
    }
}

/// Values of a field worth trying, given the constants that are named anywhere.
fn samples(
    program: &Program,
    field: &Field,
    numbers: &BTreeSet<Decimal>,
    texts: &BTreeSet<String>,
) -> Vec<Value> {
    match &field.of {
        FieldType::Number {
            digits,
            least,
            greatest,
            ..
        } => number_samples(*digits, *least, *greatest, numbers),
        FieldType::Code(list) => {
            let codes = program.codes.get(list).map(|list| list.codes.as_slice());
            let codes = codes.unwrap_or_default().iter().map(|(code, _)| code);
            let (named, others): (Vec<&String>, Vec<&String>) =
                codes.partition(|code| texts.contains(*code));
            let other = others.into_iter().take(1);
            let codes = named.into_iter().chain(other);
            codes.map(|code| Value::Code(code.clone())).collect()
        }
        FieldType::Text(_) => {
            let mut samples: Vec<Value> = texts.iter().cloned().map(Value::Text).collect();
            samples.push(Value::Text("…".to_owned()));
            samples
        }
        FieldType::Day => day_samples(program, texts),
        FieldType::Flag => vec![Value::Flag(true), Value::Flag(false)],
    }
}

fn number_samples(
    digits: u32,
    least: Option<Decimal>,
    greatest: Option<Decimal>,
    numbers: &BTreeSet<Decimal>,
) -> Vec<Value> {
    let step = Decimal::new(1, digits.min(4));
    let named = numbers.iter().copied().chain([Decimal::ZERO, Decimal::ONE]);
    let mut tried: BTreeSet<Decimal> = BTreeSet::new();
    for number in named.chain(least).chain(greatest) {
        // A value between two that can be written is never written: I7 holds for fields too.
        let written = number.trunc_with_scale(digits.min(4));
        tried.extend([written - step, written, written + step]);
    }
    let beyond = Decimal::from(1_000_000_000_000_i64);
    tried.extend([-beyond, beyond]);
    tried
        .into_iter()
        .filter(|number| {
            least.is_none_or(|least| least <= *number)
                && greatest.is_none_or(|greatest| *number <= greatest)
        })
        .map(|number| Value::Number(number.normalize()))
        .collect()
}

fn day_samples(program: &Program, texts: &BTreeSet<String>) -> Vec<Value> {
    let named = texts.iter().filter_map(|text| text.parse::<Date>().ok());
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for day in named.chain([program.from]).chain(program.until) {
        days.extend(
            [Some(day), day.yesterday().ok(), day.tomorrow().ok()]
                .into_iter()
                .flatten(),
        );
    }
    days.into_iter().map(Value::Day).collect()
}
