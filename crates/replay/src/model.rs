//! The figures that are wanted, and all they are computed from, as a system of unknowns.
//!
//! A series of a year is an unknown in billionths of its unit; what acts must add up to is an
//! unknown in the smallest part that can be written down.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indicator::{Catalogue, DefinedSeries};
use kernel::{Decimal, FiscalYear, Id, Rounding, RoundingMode};
use program::{Base, Field, FieldType, Filter, Formula, Kind, Program, Role, Series, SeriesRef};

use crate::{
    Wanted,
    group::Group,
    measure::Admitted,
    system::{ENDLESS, Equation, System, Unknown},
    wish::Wish,
};

/// Parts of one in an unknown that stands for a series.
pub(crate) const PARTS: i128 = 1_000_000_000;

/// How deep series may be computed from series.
const DEPTH_MAX: u32 = 16;

/// Most acts of one kind in one year.
const ACTS_MAX: i128 = 1_000_000;

/// Greatest sum of a measure that a tally can hold.
const SUM_MAX: i128 = 900_000_000_000_000;

/// Acts of one kind in one fiscal year, under one version of their programme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GroupId {
    pub(crate) program: Id<Program>,
    pub(crate) year: FiscalYear,
    pub(crate) version: u32,
    pub(crate) kind: Id<Kind>,
}

/// Something that acts of a kind must add up to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Leaf {
    /// So many acts.
    Acts,
    /// So many different parties in a role.
    Parties(Id<Role>),
    /// The sum of a measure.
    Amount(Id<Field>),
    /// So many acts that state a measure.
    Stated(Id<Field>),
    /// The measure of the last act.
    Last(Id<Field>),
}

/// Why a figure cannot be worked towards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreached {
    /// The programme is not in force, or does not report the series.
    NotInForce(SeriesRef, FiscalYear),
    /// There is no such series, or it leads nowhere.
    Unknown(SeriesRef),
}

/// The system, and where each part of it came from.
pub(crate) struct Model<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) seed: u64,
    pub(crate) system: System,
    pub(crate) wishes: Vec<Wish>,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    /// What acts of a kind may say, by version and choices: the same in every year.
    pub(crate) admitted: BTreeMap<String, Option<Rc<Admitted>>>,
    series: BTreeMap<(SeriesRef, FiscalYear), Result<Unknown, Unreached>>,
    /// What a series is made of, one by one, with the factor `numerator / denominator`.
    made_of: BTreeMap<Unknown, Vec<(Unknown, i128, i128)>>,
    /// Measures of which something negative is wanted.
    negative: BTreeSet<(Id<Program>, Id<Kind>, Id<Field>)>,
    /// The first year that may hold work: the one before the first that is wanted.
    first: Option<FiscalYear>,
}

/// A factor between what a formula yields and the unit of its series.
type Factor = (i128, i128);

impl<'a> Model<'a> {
    pub(crate) fn new(catalogue: &'a Catalogue, wanted: &[Wanted], seed: u64) -> Self {
        let years = wanted.iter().map(|wanted| wanted.year);
        let negative = wanted
            .iter()
            .filter(|wanted| wanted.value.is_sign_negative())
            .flat_map(|wanted| catalogue.definitions(&wanted.series))
            .filter_map(|defined| match &defined.series.formula {
                Formula::Sum { kind, field, .. }
                | Formula::Mean { kind, field, .. }
                | Formula::Last { kind, field, .. } => {
                    Some((defined.program.id.clone(), kind.clone(), field.clone()))
                }
                _ => None,
            })
            .collect();
        Self {
            catalogue,
            seed,
            system: System::default(),
            wishes: Vec::new(),
            groups: BTreeMap::new(),
            admitted: BTreeMap::new(),
            series: BTreeMap::new(),
            made_of: BTreeMap::new(),
            negative,
            first: years.min().map(FiscalYear::previous),
        }
    }

    pub(crate) fn unknown(&mut self, least: i128, greatest: i128, wish: Wish) -> Unknown {
        self.wishes.push(wish);
        self.system.unknown(least, greatest, true)
    }

    /// The unknown that stands for a series in a year.
    pub(crate) fn series(
        &mut self,
        reference: &SeriesRef,
        year: FiscalYear,
        depth: u32,
    ) -> Result<Unknown, Unreached> {
        let key = (reference.clone(), year);
        if let Some(known) = self.series.get(&key) {
            return known.clone();
        }
        let found = self.define(reference, year, depth);
        self.series.insert(key, found.clone());
        found
    }

    fn define(
        &mut self,
        reference: &SeriesRef,
        year: FiscalYear,
        depth: u32,
    ) -> Result<Unknown, Unreached> {
        if depth > DEPTH_MAX || self.catalogue.definitions(reference).is_empty() {
            return Err(Unreached::Unknown(reference.clone()));
        }
        let Some(defined) = self.catalogue.in_force(reference, year).pop() else {
            return Err(Unreached::NotInForce(reference.clone(), year));
        };
        let unknown = || Unreached::Unknown(reference.clone());
        self.wishes.push(Wish::Open);
        let value = self.system.unknown(-ENDLESS, ENDLESS, false);
        let factor = self.factor(defined).ok_or_else(unknown)?;
        let mut leaf = |leaf, kind: &Id<Kind>, filter: &Filter| {
            self.leaf(defined.program, year, kind, leaf, filter)
        };
        match &defined.series.formula {
            Formula::Count { kind, filter } => {
                let acts = leaf(Leaf::Acts, kind, filter).ok_or_else(unknown)?;
                self.made(value, vec![(acts, 1, factor)]);
            }
            Formula::Distinct { kind, role, filter } => {
                let parties = leaf(Leaf::Parties(role.clone()), kind, filter);
                self.made(value, vec![(parties.ok_or_else(unknown)?, 1, factor)]);
            }
            Formula::Sum {
                kind,
                field,
                filter,
            } => {
                let amount = leaf(Leaf::Amount(field.clone()), kind, filter);
                let parts = parts(defined.program, kind, field).ok_or_else(unknown)?;
                self.made(value, vec![(amount.ok_or_else(unknown)?, parts, factor)]);
            }
            Formula::Last {
                kind,
                field,
                filter,
            } => {
                let last = leaf(Leaf::Last(field.clone()), kind, filter);
                let parts = parts(defined.program, kind, field).ok_or_else(unknown)?;
                self.made(value, vec![(last.ok_or_else(unknown)?, parts, factor)]);
            }
            Formula::Mean {
                kind,
                field,
                filter,
            } => {
                let parts = parts(defined.program, kind, field).ok_or_else(unknown)?;
                let amount = leaf(Leaf::Amount(field.clone()), kind, filter);
                let stated = leaf(Leaf::Stated(field.clone()), kind, filter);
                let (amount, stated) = amount.zip(stated).ok_or_else(unknown)?;
                self.quotient(value, 0, (amount, parts), (stated, 1), factor);
            }
            Formula::Share { kind, part, whole } => {
                let mut narrowed = whole.clone();
                narrowed.0.extend(part.0.clone());
                let part = leaf(Leaf::Acts, kind, &narrowed);
                let whole = leaf(Leaf::Acts, kind, whole);
                let (part, whole) = part.zip(whole).ok_or_else(unknown)?;
                self.quotient(value, 0, (part, 1), (whole, 1), factor);
                self.incline(whole, Wish::Base(1));
                self.incline(part, Wish::Middle);
            }
            Formula::Ratio {
                numerator,
                denominator,
            } => {
                let of = self.series(numerator, year, depth + 1)?;
                let over = self.series(denominator, year, depth + 1)?;
                self.quotient(value, 0, (of, PARTS), (over, PARTS), factor);
                self.incline(over, Wish::Base(1));
                self.incline(of, Wish::Middle);
            }
            Formula::Growth { of, base, increase } => {
                let base = match base {
                    Base::Previous => year.previous(),
                    Base::Year(base) => *base,
                };
                let now = self.series(of, year, depth + 1)?;
                let before = self.series(of, base, depth + 1)?;
                let offset = match increase {
                    true => factor.0 * PARTS / factor.1,
                    false => 0,
                };
                self.quotient(value, offset, (now, PARTS), (before, PARTS), factor);
                self.incline(before, Wish::Base(1));
                self.incline(now, Wish::Middle);
            }
            Formula::Total { plus, minus } => {
                self.sum(value, plus, minus, &[year], factor, depth)?;
            }
            Formula::Roll { plus, minus, since } => {
                let first = self.first.unwrap_or(year);
                let first = since.map_or(first, |since| since.max(first));
                let years: Vec<FiscalYear> =
                    std::iter::successors(Some(first), |year| Some(year.next()))
                        .take_while(|past| *past <= year)
                        .collect();
                self.sum(value, plus, minus, &years, factor, depth)?;
            }
        }
        Ok(value)
    }

    fn sum(
        &mut self,
        value: Unknown,
        plus: &[SeriesRef],
        minus: &[SeriesRef],
        years: &[FiscalYear],
        factor: Factor,
        depth: u32,
    ) -> Result<(), Unreached> {
        let mut terms = Vec::new();
        for &year in years {
            let plus = plus.iter().map(|reference| (reference, 1));
            let minus = minus.iter().map(|reference| (reference, -1));
            for (reference, sign) in plus.chain(minus) {
                match self.series(reference, year, depth + 1) {
                    Ok(operand) => {
                        if sign < 0 {
                            self.incline(operand, Wish::Low);
                        }
                        terms.push((operand, PARTS * sign, factor));
                    }
                    // What was not in force adds nothing.
                    Err(Unreached::NotInForce(..)) => {}
                    Err(unknown) => return Err(unknown),
                }
            }
        }
        self.made(value, terms);
        Ok(())
    }

    /// `value` is the sum of its parts; negative parts mark what is subtracted.
    fn made(&mut self, value: Unknown, terms: Vec<(Unknown, i128, Factor)>) {
        let common = terms.iter().fold(1, |common, (_, parts, factor)| {
            lcm(common, parts.abs() * factor.1)
        });
        let mut balance = vec![(value, -common)];
        for &(unknown, parts, factor) in &terms {
            balance.push((unknown, PARTS * factor.0 * (common / (parts * factor.1))));
            let made_of = self.made_of.entry(value).or_default();
            made_of.push((unknown, PARTS * factor.0, parts * factor.1));
        }
        let divisor = balance.iter().fold(0, |divisor, term| gcd(divisor, term.1));
        for term in &mut balance {
            term.1 /= divisor.max(1);
        }
        self.system.balance(balance);
    }

    fn quotient(
        &mut self,
        value: Unknown,
        offset: i128,
        (of, of_parts): (Unknown, i128),
        (over, over_parts): (Unknown, i128),
        factor: Factor,
    ) {
        let left = factor.1 * of_parts;
        let right = factor.0 * PARTS * over_parts;
        let divisor = gcd(left, right);
        self.system.equate(Equation::Quotient {
            value,
            offset,
            of,
            over,
            left: left / divisor,
            right: right / divisor,
        });
        self.system.equate(Equation::Linear {
            terms: vec![(over, -1)],
            bound: -1,
            at_most: true,
        });
    }

    /// Says what is preferred for what a series is made of, where nothing stronger was said.
    pub(crate) fn incline(&mut self, unknown: Unknown, wish: Wish) {
        match self.made_of.get(&unknown).cloned() {
            None => {
                let known = &mut self.wishes[unknown.0];
                if wish.is_stronger_than(known) {
                    let money = matches!(known, Wish::Amount(true));
                    *known = match (wish, money) {
                        (Wish::Base(_), true) => Wish::Base(1_000_000),
                        (wish, _) => wish,
                    };
                }
            }
            Some(made_of) => {
                for (part, numerator, denominator) in made_of {
                    let wish = match &wish {
                        Wish::Exactly(value) if self.made_of[&unknown].len() == 1 => {
                            Wish::Exactly(value * denominator / numerator)
                        }
                        Wish::Exactly(_) => continue,
                        other => other.clone(),
                    };
                    self.incline(part, wish);
                }
            }
        }
    }

    /// The unknown that acts of a kind must add up to; `None` where kind or field is not declared.
    pub(crate) fn leaf(
        &mut self,
        program: &Program,
        year: FiscalYear,
        kind: &Id<Kind>,
        leaf: Leaf,
        filter: &Filter,
    ) -> Option<Unknown> {
        program.kind(kind.as_str())?;
        let id = GroupId {
            program: program.id.clone(),
            year,
            version: program.version,
            kind: kind.clone(),
        };
        let key = (leaf.clone(), filter.clone());
        if let Some(known) = self
            .groups
            .get(&id)
            .and_then(|group| group.leaves.get(&key))
        {
            return Some(*known);
        }
        let (least, greatest, wish) = match &leaf {
            Leaf::Acts => (0, ACTS_MAX, Wish::Acts),
            Leaf::Parties(_) => (0, ACTS_MAX, Wish::Parties),
            Leaf::Stated(_) => (0, ACTS_MAX, Wish::Most(1)),
            Leaf::Amount(field) | Leaf::Last(field) => {
                let parts = parts(program, kind, field)?;
                let signed = (program.id.clone(), kind.clone(), field.clone());
                let least = match self.negative.contains(&signed) {
                    true => -SUM_MAX * parts,
                    false => 0,
                };
                let field = program.kind(kind.as_str())?.field(field.as_str())?;
                let money =
                    matches!(&field.of, FieldType::Number { unit, .. } if unit.yen() == Some(1));
                (least, SUM_MAX * parts, Wish::Amount(money))
            }
        };
        let unknown = self.unknown(least, greatest, wish);
        self.groups
            .entry(id)
            .or_default()
            .leaves
            .insert(key, unknown);
        Some(unknown)
    }

    /// Whether amounts of a measure may fall below zero.
    pub(crate) fn may_be_negative(&self, id: &GroupId, field: &Id<Field>) -> bool {
        let key = (id.program.clone(), id.kind.clone(), field.clone());
        self.negative.contains(&key)
    }

    /// From what the formula yields to the unit of the series, as [`Catalogue::value`] does it.
    fn factor(&self, defined: DefinedSeries<'_>) -> Option<Factor> {
        let DefinedSeries { program, series } = defined;
        if let Some(scale) = series.scale {
            let scale = scale.normalize();
            return Some((10_i128.checked_pow(scale.scale())?, scale.mantissa()));
        }
        let from = match &series.formula {
            Formula::Share { .. } | Formula::Ratio { .. } | Formula::Growth { .. } => {
                let percent = series.unit.as_str().starts_with('%');
                return Some((if percent { 100 } else { 1 }, 1));
            }
            Formula::Sum { kind, field, .. }
            | Formula::Mean { kind, field, .. }
            | Formula::Last { kind, field, .. } => {
                match &program.kind(kind.as_str())?.field(field.as_str())?.of {
                    FieldType::Number { unit, .. } => unit.clone(),
                    _ => return None,
                }
            }
            Formula::Total { plus, .. } | Formula::Roll { plus, .. } => {
                let first = self.catalogue.definitions(plus.first()?).pop()?;
                first.series.unit.clone()
            }
            Formula::Count { .. } | Formula::Distinct { .. } => return Some((1, 1)),
        };
        Some(match (from.yen(), series.unit.yen()) {
            (Some(from), Some(to)) => (i128::from(from), i128::from(to)),
            _ => (1, 1),
        })
    }
}

/// Parts of one in which a measure can be written; `None` where it is no number.
pub(crate) fn parts(program: &Program, kind: &Id<Kind>, field: &Id<Field>) -> Option<i128> {
    match program.kind(kind.as_str())?.field(field.as_str())?.of {
        FieldType::Number { digits, .. } => 10_i128.checked_pow(digits),
        _ => None,
    }
}

/// Bounds of the exact values that show `value`, in billionths.
pub(crate) fn shown(series: &Series, value: Decimal) -> Option<(i128, i128)> {
    let value = value.normalize();
    let at = value.mantissa() * 10_i128.checked_pow(9_u32.checked_sub(value.scale())?)?;
    let rounding = series.rounding.unwrap_or(Rounding::truncate(4));
    let step = 10_i128.checked_pow(9_u32.checked_sub(rounding.digits)?)?;
    if at % step != 0 {
        return None;
    }
    let (below, above) = match rounding.mode {
        RoundingMode::Truncate => match at.signum() {
            1 => (0, step - 1),
            0 => (step - 1, step - 1),
            _ => (step - 1, 0),
        },
        RoundingMode::HalfUp => match at.signum() {
            1 => (step / 2, step / 2 - 1),
            0 => (step / 2 - 1, step / 2 - 1),
            _ => (step / 2 - 1, step / 2),
        },
        // A tie goes to the even digit.
        RoundingMode::HalfEven if at / step % 2 == 0 => (step / 2, step / 2),
        RoundingMode::HalfEven => (step / 2 - 1, step / 2 - 1),
    };
    Some((at - below, at + above))
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn lcm(a: i128, b: i128) -> i128 {
    a / gcd(a, b).max(1) * b
}
