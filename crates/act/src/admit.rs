//! Admission (受付審査): what a draft must meet to become an act, as far as its programme and the
//! clock can tell. Whether its parties and the acts it names exist, the store knows.

use std::collections::BTreeSet;

use jiff::{Timestamp, tz};
use kernel::{Decimal, Id};
use program::{Field, FieldType, Kind, Program, Rule, Value, Values};

use crate::{Draft, Refusal, Standing};

/// Longest idempotency key, in characters.
const KEY_LENGTH_MAX: usize = 200;

/// Magnitude below which a measure must stay, so that sums fit: ten trillion.
const MEASURE_MAX: i64 = 10_000_000_000_000;

/// Every rule that says no to `draft` under this version of its programme, recorded at
/// `recorded_at` (in Japan). Empty: it is admitted.
#[must_use]
pub fn admit(draft: &Draft, program: &Program, recorded_at: Timestamp) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if !program.is_in_force(draft.occurred_on) {
        refusals.push(Refusal::OutsidePeriod {
            program: program.id.clone(),
            occurred_on: draft.occurred_on,
            from: program.from,
            until: program.until,
        });
    }
    let japan = tz::TimeZone::fixed(tz::offset(9));
    if draft.occurred_on > recorded_at.to_zoned(japan).date() {
        refusals.push(Refusal::InFuture(draft.occurred_on));
    }
    paperwork(draft, &mut refusals);
    place(draft, &mut refusals);
    let Some(kind) = program.kind(draft.kind.as_str()) else {
        let known = program.kinds.iter().map(|kind| kind.id.to_string());
        refusals.push(Refusal::UnknownKind(draft.kind.clone(), known.collect()));
        return refusals;
    };
    // A withdrawal says nothing of its own.
    if matches!(draft.standing, Standing::Withdraws { .. }) {
        return refusals;
    }
    roles(draft, kind, &mut refusals);
    if !kind.follows.is_empty() && draft.follows.is_none() {
        let kinds = kind.follows.iter().map(ToString::to_string).collect();
        refusals.push(Refusal::FollowsNothing(kinds));
    }
    let before = refusals.len();
    fields(draft, kind, program, &mut refusals);
    // Rules over values that are at fault would only repeat the fault.
    if refusals.len() == before {
        rules(draft, kind, program, &mut refusals);
    }
    refusals
}

fn paperwork(draft: &Draft, refusals: &mut Vec<Refusal>) {
    if draft.key.trim().is_empty() || draft.key.chars().count() > KEY_LENGTH_MAX {
        refusals.push(Refusal::BadKey);
    }
    if draft.author.recorded_by.trim().is_empty() {
        refusals.push(Refusal::NoAuthor);
    }
    if let Standing::Corrects {
        reason, authority, ..
    }
    | Standing::Withdraws {
        reason, authority, ..
    } = &draft.standing
        && (reason.trim().is_empty() || authority.trim().is_empty())
    {
        refusals.push(Refusal::NoReason);
    }
}

fn place(draft: &Draft, refusals: &mut Vec<Refusal>) {
    let prefecture = draft.locality.prefecture.as_str();
    let known = prefecture.len() == 2
        && prefecture
            .parse::<u8>()
            .is_ok_and(|code| (1..=47).contains(&code));
    if !prefecture.is_empty() && !known {
        refusals.push(Refusal::UnknownPrefecture(prefecture.to_owned()));
    }
    let municipality = draft.locality.municipality.as_str();
    if !municipality.is_empty()
        && (!has_check_digit(municipality) || !municipality.starts_with(prefecture))
    {
        refusals.push(Refusal::WrongMunicipality(municipality.to_owned()));
    }
}

/// Whether the sixth digit of a municipality code is right (全国地方公共団体コードの検査数字).
fn has_check_digit(code: &str) -> bool {
    let digits: Vec<u32> = code.chars().filter_map(|c| c.to_digit(10)).collect();
    let [a, b, c, d, e, check] = digits.as_slice() else {
        return false;
    };
    let sum = a * 6 + b * 5 + c * 4 + d * 3 + e * 2;
    code.len() == 6 && *check == (11 - sum % 11) % 10
}

fn roles(draft: &Draft, kind: &Kind, refusals: &mut Vec<Refusal>) {
    let mut seen = BTreeSet::new();
    for party in &draft.parties {
        if kind.role(party.role.as_str()).is_none() {
            let known = kind.roles.iter().map(|role| role.id.to_string());
            refusals.push(Refusal::UnknownRole(party.role.clone(), known.collect()));
        }
        if !seen.insert(party) {
            refusals.push(Refusal::PartyTwice(party.party.clone()));
        }
    }
    for role in &kind.roles {
        let filled = draft.parties.iter().filter(|party| party.role == role.id);
        match filled.count() {
            0 if role.required => {
                refusals.push(Refusal::MissingRole(role.id.clone(), role.name.clone()));
            }
            2.. if !role.many => refusals.push(Refusal::SeveralInRole(role.id.clone())),
            _ => {}
        }
    }
}

fn fields(draft: &Draft, kind: &Kind, program: &Program, refusals: &mut Vec<Refusal>) {
    for id in draft.values.keys() {
        if kind.field(id.as_str()).is_none() {
            let known = kind.fields.iter().map(|field| field.id.to_string());
            refusals.push(Refusal::UnknownField(id.clone(), known.collect()));
        }
    }
    for field in &kind.fields {
        let asked = match &field.visible_when {
            None => true,
            Some(condition) => match condition.holds(&draft.values, names(kind)) {
                Ok(asked) => asked,
                Err(error) => {
                    refusals.push(Refusal::RuleUndecided(condition.as_str().to_owned(), error));
                    continue;
                }
            },
        };
        match draft.values.get(&field.id) {
            None if field.required && asked => {
                refusals.push(Refusal::MissingField(field.id.clone(), field.name.clone()));
            }
            None => {}
            Some(_) if !asked => {
                refusals.push(Refusal::FieldNotAsked(field.id.clone(), field.name.clone()));
            }
            Some(value) => refusals.extend(written(&field.id, value, &field.of, program)),
        }
    }
}

/// What is wrong with one value of a field.
fn written(id: &Id<Field>, value: &Value, of: &FieldType, program: &Program) -> Option<Refusal> {
    match (of, value) {
        (
            FieldType::Number {
                digits,
                least,
                greatest,
                ..
            },
            Value::Number(given),
        ) => number(id, *given, *digits, *least, *greatest),
        (FieldType::Code(list), Value::Code(code)) => {
            let list = program.codes.get(list)?;
            let known = || {
                list.codes
                    .iter()
                    .map(|(code, name)| format!("{code}（{name}）"))
            };
            list.name_of(code)
                .is_none()
                .then(|| Refusal::UnknownCode(id.clone(), code.clone(), known().collect()))
        }
        (FieldType::Text(length), Value::Text(text)) => {
            let long = text.chars().count() > *length as usize;
            long.then(|| Refusal::TooLong(id.clone(), *length))
        }
        (FieldType::Day, Value::Day(_)) | (FieldType::Flag, Value::Flag(_)) => None,
        (FieldType::Number { .. }, _) => Some(Refusal::WrongType(id.clone(), "数値")),
        (FieldType::Code(_), _) => Some(Refusal::WrongType(id.clone(), "区分のコード")),
        (FieldType::Text(_), _) => Some(Refusal::WrongType(id.clone(), "文字列")),
        (FieldType::Day, _) => Some(Refusal::WrongType(id.clone(), "日付")),
        (FieldType::Flag, _) => Some(Refusal::WrongType(id.clone(), "true又はfalse")),
    }
}

fn number(
    id: &Id<Field>,
    given: Decimal,
    digits: u32,
    least: Option<Decimal>,
    greatest: Option<Decimal>,
) -> Option<Refusal> {
    if given.abs() >= Decimal::from(MEASURE_MAX) {
        return Some(Refusal::TooLarge(id.clone()));
    }
    if given.normalize().scale() > digits {
        return Some(Refusal::TooPrecise(id.clone(), given, digits));
    }
    let below = least.is_some_and(|least| given < least);
    let above = greatest.is_some_and(|greatest| given > greatest);
    (below || above).then(|| Refusal::OutOfBounds {
        field: id.clone(),
        given,
        least,
        greatest,
    })
}

fn names(kind: &Kind) -> impl Iterator<Item = &str> {
    kind.fields.iter().map(|field| field.id.as_str())
}

fn rules(draft: &Draft, kind: &Kind, program: &Program, refusals: &mut Vec<Refusal>) {
    let mut check = |rule: &Rule, values: &Values, refusal: fn(String) -> Refusal| match rule
        .condition
        .holds(values, names(kind))
    {
        Ok(true) => {}
        Ok(false) => refusals.push(refusal(rule.says.clone())),
        Err(error) => refusals.push(Refusal::RuleUndecided(
            rule.condition.as_str().to_owned(),
            error,
        )),
    };
    for rule in &kind.rules {
        check(rule, &draft.values, Refusal::RuleBroken);
    }
    for field in &kind.fields {
        if draft.values.contains_key(&field.id) {
            for rule in &field.rules {
                check(rule, &draft.values, Refusal::RuleBroken);
            }
        }
    }
    // Conditions of the programme speak of those kinds that ask for what they mention.
    for rule in &program.eligibility {
        if rule.condition.speaks_of(names(kind)) {
            check(rule, &draft.values, Refusal::NotEligible);
        }
    }
}
