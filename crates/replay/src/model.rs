//! The figures that are wanted, and all they are computed from, as a system of unknowns.
//!
//! A series of a year is an unknown in billionths of its unit; what acts must add up to is an
//! unknown in the smallest part that can be written down.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use indicator::Catalogue;
use kernel::{Decimal, FiscalYear, Id, Rounding, RoundingMode};
use program::{Field, FieldType, Filter, Formula, Kind, Program, Role, Series, SeriesRef};

use crate::{
    Wanted,
    group::Group,
    measure::Admitted,
    system::{System, Unknown},
    wish::Wish,
};

/// Parts of one in an unknown that stands for a series.
pub(crate) const PARTS: i128 = 1_000_000_000;

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
    pub(crate) made_of: BTreeMap<Unknown, Vec<(Unknown, i128, i128)>>,
    /// Measures of which something negative is wanted.
    negative: BTreeSet<(Id<Program>, Id<Kind>, Id<Field>)>,
    /// The first year that may hold work: the one before the first that is wanted.
    pub(crate) first: Option<FiscalYear>,
}

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
        leaf: &Leaf,
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
        let (least, greatest, wish) = match leaf {
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
