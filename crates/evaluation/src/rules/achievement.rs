//! 達成度: exact by formula, printed by the named rounding. Thresholds look at the exact ratio.

use std::fmt;

use kernel::{Decimal, Entry, FiscalYear, Ratio, Rounding};

use super::{Formula, Scheme};
use crate::{Direction, Evaluation, Indicator, IndicatorKind};

/// An achievement (達成度).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// Per cent, exact.
    pub percent: Ratio,
    /// Per cent as printed, by `rounding`.
    pub printed: Decimal,
    /// How it was computed.
    pub formula: Formula,
    /// How it was rounded for print.
    pub rounding: Rounding,
    /// The computation in words (`実績値215件÷計画値160件`).
    pub terms: String,
}

/// Why there is no achievement (達成度なし).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmeasured {
    /// モニタリング指標 or 定性的指標: no level to compare with.
    WithoutTarget,
    /// No plan in that year.
    NoPlan,
    /// No actual in that year.
    NoActual,
    /// The formula needs a base and there is none.
    NoBase,
    /// The divisor is zero.
    NothingPlanned,
    /// Smaller is better and no formula is stated; whether the level was met.
    NoFormula {
        /// Whether the actual is at the level or better.
        met: bool,
    },
    /// The figures exceed what we compute with.
    TooLarge,
}

impl fmt::Display for Unmeasured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WithoutTarget => "数値目標のない指標のため、達成度を算出しません",
            Self::NoPlan => "計画値がないため、達成度を算出できません",
            Self::NoActual => "実績値がないため、達成度を算出できません",
            Self::NoBase => "基準値がないため、達成度を算出できません",
            Self::NothingPlanned => "除数がゼロとなるため、達成度を算出できません",
            Self::NoFormula { met: true } => {
                "「以下」の目標で算式の定めがなく、水準を達成しています"
            }
            Self::NoFormula { met: false } => {
                "「以下」の目標で算式の定めがなく、水準を達成していません"
            }
            Self::TooLarge => "数値が大きすぎるため、達成度を算出できません",
        })
    }
}

/// The achievement of one fiscal year.
///
/// # Errors
/// Why there is none.
pub fn achievement(
    indicator: &Indicator,
    year: FiscalYear,
    scheme: &Scheme,
) -> Result<Achievement, Unmeasured> {
    achievement_over(indicator, &[year], scheme)
}

/// The achievement over several years: yearly quantities and rates as the ratio of their sums,
/// everything else by the last year that has both figures.
///
/// # Errors
/// Why there is none.
pub fn achievement_over(
    indicator: &Indicator,
    years: &[FiscalYear],
    scheme: &Scheme,
) -> Result<Achievement, Unmeasured> {
    let formula = formula_of(indicator, scheme).ok_or(Unmeasured::WithoutTarget)?;
    let pairs: Vec<_> = years
        .iter()
        .filter_map(|year| indicator.years.get(year))
        .map(|cells| (&cells.plan, &cells.actual))
        .collect();
    let both: Vec<_> = pairs
        .iter()
        .filter_map(|(plan, actual)| Some((level(plan)?, level(actual)?)))
        .collect();
    let Some(last) = both.last().copied() else {
        let planned = pairs.iter().any(|(plan, _)| level(plan).is_some());
        return Err(if planned {
            Unmeasured::NoActual
        } else {
            Unmeasured::NoPlan
        });
    };
    let adds_up = matches!(indicator.kind, IndicatorKind::Count | IndicatorKind::Rate);
    let (plan, actual) = if adds_up && both.len() > 1 {
        let sum = |pick: fn(&(Ratio, Ratio)) -> Ratio| {
            both.iter()
                .try_fold(Ratio::ZERO, |sum, pair| sum.add(pick(pair)))
                .ok_or(Unmeasured::TooLarge)
        };
        (sum(|pair| pair.0)?, sum(|pair| pair.1)?)
    } else {
        last
    };
    let prefix = if adds_up && both.len() > 1 {
        format!("{}年度の合計で、", both.len())
    } else {
        String::new()
    };
    compute(
        indicator,
        formula,
        plan,
        actual,
        scheme.achievement.rounding,
    )
    .map(|mut done| {
        done.terms.insert_str(0, &prefix);
        done
    })
}

/// The rounding that printed rates show (端数処理の推定): the mode by which most of them follow from
/// plan and actual. `None` when no rate tells the modes apart.
#[must_use]
pub fn rounding_habit(evaluation: &Evaluation, scheme: &Scheme) -> Option<Rounding> {
    let mut printed = Vec::new();
    for indicator in evaluation.items.iter().flat_map(|item| &item.indicators) {
        for (year, cells) in &indicator.years {
            if let (Some(rate), Ok(done)) =
                (cells.rate.value(), achievement(indicator, *year, scheme))
            {
                printed.push((rate, done.percent));
            }
        }
    }
    let digits = printed.iter().map(|(rate, _)| rate.scale()).max()?;
    let agreeing = |rounding: Rounding| {
        printed
            .iter()
            .filter(|(rate, percent)| percent.round(rounding) == Some(*rate))
            .count()
    };
    // Half-even stands last: it is the rarest, and must explain strictly more to be believed.
    let candidates = [Rounding::half_up, Rounding::truncate, Rounding::half_even];
    let counts: Vec<_> = candidates
        .map(|candidate| candidate(digits))
        .map(|rounding| (agreeing(rounding), rounding))
        .to_vec();
    let most = counts.iter().map(|(count, _)| *count).max()?;
    let least = counts.iter().map(|(count, _)| *count).min()?;
    let (_, first) = counts.iter().find(|(count, _)| *count == most)?;
    (most > least).then_some(*first)
}

fn formula_of(indicator: &Indicator, scheme: &Scheme) -> Option<Formula> {
    match (indicator.kind, indicator.direction) {
        (IndicatorKind::Monitoring | IndicatorKind::Qualitative, _) => None,
        (IndicatorKind::Reduction, _) | (_, Direction::More) => {
            scheme.achievement.formulas.get(&indicator.kind).copied()
        }
        (_, Direction::Less) => Some(scheme.achievement.less),
    }
}

fn compute(
    indicator: &Indicator,
    formula: Formula,
    plan: Ratio,
    actual: Ratio,
    rounding: Rounding,
) -> Result<Achievement, Unmeasured> {
    let base = || level(&indicator.baseline.level).ok_or(Unmeasured::NoBase);
    let less = |a: Ratio, b: Ratio| a.subtract(b).ok_or(Unmeasured::TooLarge);
    let unit = &indicator.unit;
    let show = |ratio: Ratio| format!("{}{unit}", shown(ratio));
    let (numerator, denominator, terms) = match formula {
        Formula::Ratio => (
            actual,
            plan,
            format!("実績値{}÷計画値{}", show(actual), show(plan)),
        ),
        Formula::Inverse => (
            plan,
            actual,
            format!("計画値{}÷実績値{}", show(plan), show(actual)),
        ),
        Formula::Increment => {
            let base = base()?;
            let (done, due) = (less(actual, base)?, less(plan, base)?);
            let terms = format!("実績の増加{}÷計画の増加{}", show(done), show(due));
            (done, due, terms)
        }
        Formula::Reduction => {
            let base = base()?;
            let (done, due) = (less(base, actual)?, less(base, plan)?);
            let terms = format!("実績の削減{}÷計画の削減{}", show(done), show(due));
            (done, due, terms)
        }
        Formula::None => {
            let met = match indicator.direction {
                Direction::More => actual >= plan,
                Direction::Less => actual <= plan,
            };
            return Err(Unmeasured::NoFormula { met });
        }
    };
    if denominator.is_zero() {
        return Err(Unmeasured::NothingPlanned);
    }
    let percent = numerator
        .divide(denominator)
        .and_then(Ratio::to_percent)
        .ok_or(Unmeasured::TooLarge)?;
    let printed = percent.round(rounding).ok_or(Unmeasured::TooLarge)?;
    Ok(Achievement {
        percent,
        printed,
        formula,
        rounding,
        terms,
    })
}

/// The level a cell states: its number, also where words of degree follow it (`16%以上`).
fn level(entry: &Entry) -> Option<Ratio> {
    entry.level().map(|(value, _)| Ratio::from(value))
}

/// A ratio for people: at most two digits after the point (half up, for reading only).
pub(super) fn shown(ratio: Ratio) -> String {
    ratio
        .round(Rounding::half_up(2))
        .map_or_else(|| ratio.to_string(), |value| value.normalize().to_string())
}
