//! What acts of a cell may say of each measure, found by filling in forms: how little, how much, and
//! which measures bind each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use kernel::{Decimal, Id};
use program::{Field, FieldType, Kind, Value, Values};

use crate::{
    chance::Chance,
    model::{GroupId, Model},
    specimen::{Choice, Choices, Form},
};

/// Greatest measure of one act that may be admitted, in units.
const MEASURE_MAX: i64 = 9_999_999_999_999;

/// What may be said in acts that keep to some choices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Admitted {
    pub(crate) measures: BTreeMap<Id<Field>, Measure>,
    /// Pairs of which the first never exceeds the second.
    pub(crate) ordered: Vec<(Id<Field>, Id<Field>)>,
    /// Pairs of which one must be above nothing.
    pub(crate) either: Vec<(Id<Field>, Id<Field>)>,
}

/// What one act may say of a measure.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    /// Whether it must be stated.
    pub(crate) must: bool,
    /// What is usual, in parts.
    pub(crate) usual: i128,
    /// Parts of one.
    pub(crate) parts: i128,
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

impl Admitted {
    /// In steps of how many parts a measure is spread: those of the coarsest it is compared with.
    pub(crate) fn grain(&self, field: &Id<Field>) -> i128 {
        let own = self.measures[field].parts;
        let pairs = self
            .ordered
            .iter()
            .flat_map(|(lesser, greater)| [lesser, greater]);
        match pairs.clone().any(|bound| bound == field) {
            true => {
                let coarsest = pairs.map(|bound| self.measures[bound].parts).min();
                own / coarsest.unwrap_or(own)
            }
            false => 1,
        }
    }
}

impl Model<'_> {
    /// What may be said in acts that keep to these choices; `None` where none would be admitted.
    pub(crate) fn admitted(
        &mut self,
        id: &GroupId,
        form: &Form<'_>,
        kind: &Kind,
        choices: &Choices,
        measured: &BTreeSet<Id<Field>>,
    ) -> Option<Rc<Admitted>> {
        let (program, version) = (&id.program, id.version);
        let key = format!("{program} {version} {} {choices:?} {measured:?}", kind.id);
        if let Some(known) = self.admitted.get(&key) {
            return known.clone();
        }
        let chance = Chance::new(self.seed, &["cell", program.as_str(), kind.id.as_str()]);
        let trial = Trial {
            form,
            kind,
            choices,
            chance,
        };
        let signed = |field: &Id<Field>| self.may_be_negative(id, field);
        let found = trial.measures(measured, &signed).map(|measures| {
            let (ordered, either) = trial.bonds(&measures);
            Rc::new(Admitted {
                measures,
                ordered,
                either,
            })
        });
        self.admitted.insert(key, found.clone());
        found
    }
}

/// Forms filled in for trial.
struct Trial<'a> {
    form: &'a Form<'a>,
    kind: &'a Kind,
    choices: &'a Choices,
    chance: Chance,
}

impl Trial<'_> {
    fn fill(&self, given: &[(&Id<Field>, Choice)]) -> Option<Values> {
        let mut choices = self.choices.clone();
        let given = given.iter();
        choices.extend(given.map(|(field, choice)| ((*field).clone(), choice.clone())));
        self.form.fill(&choices, &mut self.chance.clone())
    }

    fn measures(
        &self,
        measured: &BTreeSet<Id<Field>>,
        signed: &dyn Fn(&Id<Field>) -> bool,
    ) -> Option<BTreeMap<Id<Field>, Measure>> {
        let all: Vec<_> = measured
            .iter()
            .map(|field| (field, Choice::Written))
            .collect();
        // Measures that are not asked for together are stated by different acts.
        let stated: Vec<(&Id<Field>, Values)> = match self.fill(&all) {
            Some(values) => all
                .iter()
                .map(|(field, _)| (*field, values.clone()))
                .collect(),
            None => {
                self.fill(&[])?;
                let alone = measured.iter().filter_map(|field| {
                    let values = self.fill(&[(field, Choice::Written)])?;
                    Some((field, values))
                });
                alone.collect()
            }
        };
        let mut found = BTreeMap::new();
        for (id, values) in stated {
            let must = self.fill(&[(id, Choice::Absent)]).is_none();
            let field = self.kind.field(id.as_str())?;
            let mut measure = bounds(field, signed(id), must)?;
            if self.form.depends_on(id) {
                let known = values.get(id).and_then(Value::number)?;
                let digits = measure.parts.ilog10();
                let reach = |bound: i128| {
                    let limit = Decimal::try_from_i128_with_scale(bound, digits).ok()?;
                    let toward = (known, limit);
                    let reached = self.form.reach(self.choices, id, toward, &self.chance);
                    parts_of(reached, digits)
                };
                measure.greatest = reach(measure.greatest).unwrap_or(measure.greatest);
                measure.least = reach(measure.least).unwrap_or(measure.least);
            }
            found.insert(id.clone(), measure);
        }
        Some(found)
    }

    /// Pairs of which the first never exceeds the second, and pairs of which one is needed.
    #[expect(clippy::type_complexity, reason = "two lists of pairs")]
    fn bonds(
        &self,
        measures: &BTreeMap<Id<Field>, Measure>,
    ) -> (Vec<(Id<Field>, Id<Field>)>, Vec<(Id<Field>, Id<Field>)>) {
        let admits = |one: (&Id<Field>, i128), other: (&Id<Field>, i128)| {
            let given = [one, other].map(|(field, number)| {
                let number = Value::Number(Decimal::from(number));
                (field, Choice::Among(vec![number]))
            });
            self.fill(&given).is_some()
        };
        let (mut ordered, mut either) = (Vec::new(), Vec::new());
        for (first, one) in measures {
            for (second, other) in measures {
                let mut rules = self.form.rules_on(first);
                if first == second || !rules.any(|rule| rule.contains(second.as_str())) {
                    continue;
                }
                let least = (one.least / one.parts).max(other.least / other.parts) + 1;
                let greatest = (one.greatest / one.parts).min(other.greatest / other.parts);
                let number = (least + 1).min(greatest);
                if number > least
                    && admits((first, number), (second, number))
                    && !admits((first, number), (second, number - 1))
                {
                    ordered.push((first.clone(), second.clone()));
                }
                let open = one.least <= 0 && other.least <= 0 && first < second;
                if open
                    && !admits((first, 0), (second, 0))
                    && admits((first, 1), (second, 0))
                    && admits((first, 0), (second, 1))
                {
                    either.push((first.clone(), second.clone()));
                }
            }
        }
        (ordered, either)
    }
}

/// What the field itself allows.
fn bounds(field: &Field, signed: bool, must: bool) -> Option<Measure> {
    let FieldType::Number {
        unit,
        digits,
        least,
        greatest,
    } = &field.of
    else {
        return None;
    };
    let parts = 10_i128.checked_pow(*digits)?;
    let endless = i128::from(MEASURE_MAX) * parts;
    let open = if signed { -endless } else { 0 };
    let usual = if unit.yen() == Some(1) { 1_000_000 } else { 10 };
    Some(Measure {
        must,
        usual: usual * parts,
        parts,
        least: least.map_or(Some(open), |least| {
            let cut = parts_of(least.trunc_with_scale(*digits), *digits)?;
            let fraction = least.normalize().scale() > *digits && least.is_sign_positive();
            Some(cut + i128::from(fraction))
        })?,
        greatest: greatest.map_or(Some(endless), |greatest| {
            parts_of(greatest.trunc_with_scale(*digits), *digits)
        })?,
    })
}

/// A number in the smallest parts of so many digits.
pub(crate) fn parts_of(number: Decimal, digits: u32) -> Option<i128> {
    let number = number.normalize();
    let more = digits.checked_sub(number.scale())?;
    number.mantissa().checked_mul(10_i128.checked_pow(more)?)
}
