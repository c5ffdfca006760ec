//! Values of series: formulas over tallies, exact until the rounding the series names.

use kernel::{Decimal, FiscalYear, Ratio, Rounding, Said, Unit, said};
use program::{Base, Formula, Program, Series, SeriesRef};

use crate::{Catalogue, DefinedSeries, Tallies, catalogue::counters_of};

/// How deep series may be computed from series.
const DEPTH_MAX: u32 = 16;

/// A value of a series for a fiscal year (実績値).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The exact value, in the unit of the series.
    pub exact: Ratio,
    /// The value as reported, rounded as the series says.
    pub shown: Decimal,
    /// Its unit.
    pub unit: Unit,
    /// Whether the year was counted under more than one definition.
    pub redefined: bool,
}

/// Why a series has no value in a year (値なしの理由).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undefined {
    /// The programme was not in force, or the series is not reported for the year (未実施).
    NotInForce,
    /// There is nothing to divide by.
    NothingToDivideBy,
    /// No act states the measure in this year.
    NothingStated,
    /// A series it is computed from does not exist.
    UnknownSeries(SeriesRef),
    /// It is computed from itself, or from too long a chain.
    Endless(SeriesRef),
    /// The result does not fit into what a ratio holds.
    TooLarge,
}

impl Undefined {
    /// Why, as one phrase.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::NotInForce => said!("未実施", "not in force"),
            Self::NothingToDivideBy => said!("母数なし", "nothing to divide by"),
            Self::NothingStated => said!("記録なし", "nothing stated"),
            Self::UnknownSeries(series) => {
                said!("系列{series}がない", "there is no series {series}")
            }
            Self::Endless(series) => said!(
                "系列{series}の算式が自らに戻る",
                "the formula of {series} comes back to itself"
            ),
            Self::TooLarge => said!("値が大きすぎる", "too large"),
        }
    }
}

impl Catalogue {
    /// The value of a series in a fiscal year.
    ///
    /// # Errors
    /// Why it has none.
    pub fn value(
        &self,
        reference: &SeriesRef,
        year: FiscalYear,
        tallies: &dyn Tallies,
    ) -> Result<Reported, Undefined> {
        let (exact, defined, redefined) = self.exact(reference, year, tallies, 0)?;
        let series = defined.series;
        let rounding = series.rounding.unwrap_or(Rounding::truncate(4));
        let shown = exact.round(rounding).ok_or(Undefined::TooLarge)?;
        Ok(Reported {
            exact,
            shown: match series.rounding {
                Some(_) => shown,
                None => shown.normalize(),
            },
            unit: series.unit.clone(),
            redefined,
        })
    }

    /// The definitions of a series that were in force in a year, oldest first.
    #[must_use]
    pub fn in_force(&self, reference: &SeriesRef, year: FiscalYear) -> Vec<DefinedSeries<'_>> {
        let mut definitions = self.definitions(reference);
        definitions.retain(|defined| {
            let program = defined.program;
            let reported = defined.series.years;
            program.from <= year.last_day()
                && program.until.is_none_or(|until| until >= year.first_day())
                && reported.is_none_or(|(first, last)| first <= year && year <= last)
        });
        definitions
    }

    fn exact(
        &self,
        reference: &SeriesRef,
        year: FiscalYear,
        tallies: &dyn Tallies,
        depth: u32,
    ) -> Result<(Ratio, DefinedSeries<'_>, bool), Undefined> {
        if depth > DEPTH_MAX {
            return Err(Undefined::Endless(reference.clone()));
        }
        let mut definitions = self.in_force(reference, year);
        // A new version that counts as before is no change of definition.
        definitions.dedup_by(|later, earlier| {
            let same = later.series.formula == earlier.series.formula
                && later.series.unit == earlier.series.unit;
            if same {
                *earlier = *later;
            }
            same
        });
        let Some((newest, older)) = definitions.split_last() else {
            return Err(match self.definitions(reference).is_empty() {
                true => Undefined::UnknownSeries(reference.clone()),
                false => Undefined::NotInForce,
            });
        };
        let mut exact = self.by_formula(*newest, year, tallies, depth)?;
        for earlier in older {
            // What happened before the change was recorded under the earlier definition; only
            // what adds up over acts can be put together.
            if is_additive(&newest.series.formula) && is_additive(&earlier.series.formula) {
                let before = self.by_formula(*earlier, year, tallies, depth)?;
                exact = exact.add(before).ok_or(Undefined::TooLarge)?;
            }
        }
        Ok((exact, *newest, !older.is_empty()))
    }

    fn by_formula(
        &self,
        defined: DefinedSeries<'_>,
        year: FiscalYear,
        tallies: &dyn Tallies,
        depth: u32,
    ) -> Result<Ratio, Undefined> {
        let DefinedSeries { program, series } = defined;
        let of = |reference: &SeriesRef, year| {
            self.exact(reference, year, tallies, depth + 1)
                .map(|(exact, _, _)| exact)
        };
        let counters: Vec<String> = counters_of(program, series)
            .iter()
            .map(ToString::to_string)
            .collect();
        let tally = |at: usize| tallies.tally(&counters[at], year);
        let value = match &series.formula {
            Formula::Count { .. } => Ratio::from(tally(0).acts),
            Formula::Distinct { .. } => Ratio::from(tally(0).parties),
            Formula::Sum { .. } => tally(0).amount.to_ratio(),
            Formula::Mean { .. } => over(tally(0).amount.to_ratio(), Ratio::from(tally(0).acts))?,
            Formula::Last { .. } => tallies
                .last(&counters[0], year)
                .ok_or(Undefined::NothingStated)?
                .to_ratio(),
            Formula::Share { .. } => over(Ratio::from(tally(0).acts), Ratio::from(tally(1).acts))?,
            Formula::Ratio {
                numerator,
                denominator,
            } => over(of(numerator, year)?, of(denominator, year)?)?,
            Formula::Growth {
                of: series,
                base,
                increase,
            } => {
                let base = match base {
                    Base::Previous => year.previous(),
                    Base::Year(year) => *year,
                };
                let growth = over(of(series, year)?, of(series, base)?)?;
                match increase {
                    true => growth.subtract(Ratio::ONE).ok_or(Undefined::TooLarge)?,
                    false => growth,
                }
            }
            Formula::Total { plus, minus } => sum(plus, minus, &[year], &of)?,
            Formula::Roll { plus, minus, since } => {
                let years: Vec<FiscalYear> = tallies
                    .years()
                    .into_iter()
                    .filter(|past| *past <= year && since.is_none_or(|since| since <= *past))
                    .collect();
                sum(plus, minus, &years, &of)?
            }
        };
        in_unit(value, program, series, self).ok_or(Undefined::TooLarge)
    }
}

/// Whether parts of a year counted by two such formulas add up to the year.
fn is_additive(formula: &Formula) -> bool {
    matches!(formula, Formula::Count { .. } | Formula::Sum { .. })
}

fn over(numerator: Ratio, denominator: Ratio) -> Result<Ratio, Undefined> {
    if denominator.is_zero() {
        return Err(Undefined::NothingToDivideBy);
    }
    numerator.divide(denominator).ok_or(Undefined::TooLarge)
}

/// Added and subtracted over years; a series that was not in force in a year adds nothing.
fn sum(
    plus: &[SeriesRef],
    minus: &[SeriesRef],
    years: &[FiscalYear],
    of: &dyn Fn(&SeriesRef, FiscalYear) -> Result<Ratio, Undefined>,
) -> Result<Ratio, Undefined> {
    let mut sum = Ratio::ZERO;
    for &year in years {
        for (reference, is_added) in plus
            .iter()
            .map(|reference| (reference, true))
            .chain(minus.iter().map(|reference| (reference, false)))
        {
            let value = match of(reference, year) {
                Err(Undefined::NotInForce | Undefined::NothingStated) => continue,
                other => other?,
            };
            let next = if is_added {
                sum.add(value)
            } else {
                sum.subtract(value)
            };
            sum = next.ok_or(Undefined::TooLarge)?;
        }
    }
    Ok(sum)
}

/// From what the formula yields to the unit of the series.
fn in_unit(
    value: Ratio,
    program: &Program,
    series: &Series,
    catalogue: &Catalogue,
) -> Option<Ratio> {
    if let Some(scale) = series.scale {
        return value.divide(Ratio::from(scale));
    }
    let from = match &series.formula {
        Formula::Share { .. } | Formula::Ratio { .. } | Formula::Growth { .. } => {
            return match series.unit.as_str().starts_with('%') {
                true => value.to_percent(),
                false => Some(value),
            };
        }
        Formula::Sum { kind, field, .. }
        | Formula::Mean { kind, field, .. }
        | Formula::Last { kind, field, .. } => {
            let field = program.kind(kind.as_str())?.field(field.as_str())?;
            match &field.of {
                program::FieldType::Number { unit, .. } => unit.clone(),
                _ => return Some(value),
            }
        }
        Formula::Total { plus, .. } | Formula::Roll { plus, .. } => {
            match plus
                .first()
                .and_then(|first| catalogue.definitions(first).pop())
            {
                Some(defined) => defined.series.unit.clone(),
                None => return Some(value),
            }
        }
        Formula::Count { .. } | Formula::Distinct { .. } => return Some(value),
    };
    match (from.yen(), series.unit.yen()) {
        (Some(from), Some(to)) if from != to => {
            value.multiply(Ratio::from(from))?.divide(Ratio::from(to))
        }
        _ => Some(value),
    }
}
