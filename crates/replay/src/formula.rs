//! Formulas as equations: what a series of a year has to do with what acts add up to, and with other
//! series. The units are those that [`indicator`] counts in.

use indicator::DefinedSeries;
use kernel::{FiscalYear, Id};
use program::{Base, FieldType, Filter, Formula, Kind, SeriesRef};

use crate::{
    bounds::ENDLESS,
    model::{Leaf, Model, PARTS, Unreached, parts},
    system::{Equation, Unknown},
    wish::Wish,
};

/// How deep series may be computed from series.
const DEPTH_MAX: u32 = 16;

/// A factor between what a formula yields and the unit of its series.
type Factor = (i128, i128);

impl Model<'_> {
    pub(crate) fn define(
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
        self.wishes.push(Wish::Open);
        let value = self.system.unknown(-ENDLESS, ENDLESS, false);
        let unknown = || Unreached::Unknown(reference.clone());
        let factor = self.factor(defined).ok_or_else(unknown)?;
        match defined.series.formula.kind() {
            Some(kind) => self
                .counted(value, defined, kind, year, factor)
                .ok_or_else(unknown)?,
            None => self.derived(value, &defined.series.formula, year, factor, depth)?,
        }
        Ok(value)
    }

    /// A series that is counted from acts.
    fn counted(
        &mut self,
        value: Unknown,
        defined: DefinedSeries<'_>,
        kind: &Id<Kind>,
        year: FiscalYear,
        factor: Factor,
    ) -> Option<()> {
        let program = defined.program;
        let mut leaf = |leaf, filter: &Filter| self.leaf(program, year, kind, &leaf, filter);
        match &defined.series.formula {
            Formula::Count { filter, .. } => {
                let acts = leaf(Leaf::Acts, filter)?;
                self.made(value, &[(acts, 1, factor)]);
            }
            Formula::Distinct { role, filter, .. } => {
                let parties = leaf(Leaf::Parties(role.clone()), filter)?;
                self.made(value, &[(parties, 1, factor)]);
            }
            Formula::Sum { field, filter, .. } => {
                let amount = leaf(Leaf::Amount(field.clone()), filter)?;
                self.made(value, &[(amount, parts(program, kind, field)?, factor)]);
            }
            Formula::Last { field, filter, .. } => {
                let last = leaf(Leaf::Last(field.clone()), filter)?;
                self.made(value, &[(last, parts(program, kind, field)?, factor)]);
            }
            Formula::Mean { field, filter, .. } => {
                let amount = leaf(Leaf::Amount(field.clone()), filter)?;
                let stated = leaf(Leaf::Stated(field.clone()), filter)?;
                let parts = parts(program, kind, field)?;
                self.quotient(value, 0, (amount, parts), (stated, 1), factor);
            }
            Formula::Share { part, whole, .. } => {
                let mut narrowed = whole.clone();
                narrowed.0.extend(part.0.clone());
                let part = leaf(Leaf::Acts, &narrowed)?;
                let whole = leaf(Leaf::Acts, whole)?;
                self.quotient(value, 0, (part, 1), (whole, 1), factor);
                self.incline(whole, Wish::Base(1));
                self.incline(part, Wish::Middle);
            }
            Formula::Ratio { .. }
            | Formula::Growth { .. }
            | Formula::Total { .. }
            | Formula::Roll { .. } => return None,
        }
        Some(())
    }

    /// A series that is computed from others.
    fn derived(
        &mut self,
        value: Unknown,
        formula: &Formula,
        year: FiscalYear,
        factor: Factor,
        depth: u32,
    ) -> Result<(), Unreached> {
        match formula {
            Formula::Ratio {
                numerator,
                denominator,
            } => {
                let of = self.series(numerator, year, depth + 1)?;
                let over = self.series(denominator, year, depth + 1)?;
                self.compare(value, 0, of, over, factor);
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
                self.compare(value, offset, now, before, factor);
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
            Formula::Count { .. }
            | Formula::Distinct { .. }
            | Formula::Sum { .. }
            | Formula::Mean { .. }
            | Formula::Last { .. }
            | Formula::Share { .. } => {}
        }
        Ok(())
    }

    fn compare(
        &mut self,
        value: Unknown,
        offset: i128,
        of: Unknown,
        over: Unknown,
        factor: Factor,
    ) {
        self.quotient(value, offset, (of, PARTS), (over, PARTS), factor);
        self.incline(over, Wish::Base(1));
        self.incline(of, Wish::Middle);
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
        self.made(value, &terms);
        Ok(())
    }

    /// `value` is the sum of its parts; negative parts mark what is subtracted.
    fn made(&mut self, value: Unknown, terms: &[(Unknown, i128, Factor)]) {
        let common = terms.iter().fold(1, |common, (_, parts, factor)| {
            lcm(common, parts.abs() * factor.1)
        });
        let mut balance = vec![(value, -common)];
        for &(unknown, parts, factor) in terms {
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
