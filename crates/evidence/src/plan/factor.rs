//! From what a formula yields to the unit of its series, as an exact ratio.

use indicator::Catalogue;
use kernel::Ratio;
use program::{FieldType, Formula, Program, Series};

/// What the value of a formula is multiplied by to stand in the unit of the series.
pub(super) fn factor(catalogue: &Catalogue, program: &Program, series: &Series) -> Option<Ratio> {
    if let Some(scale) = series.scale {
        return Ratio::ONE.divide(Ratio::from(scale));
    }
    let from = match &series.formula {
        Formula::Share { .. } | Formula::Ratio { .. } | Formula::Growth { .. } => {
            return match series.unit.as_str().starts_with('%') {
                true => Ratio::ONE.to_percent(),
                false => Some(Ratio::ONE),
            };
        }
        Formula::Sum { kind, field, .. }
        | Formula::Mean { kind, field, .. }
        | Formula::Last { kind, field, .. } => {
            let kind = program.kind(kind.as_str())?;
            match &kind.field(field.as_str())?.of {
                FieldType::Number { unit, .. } => unit.yen(),
                _ => None,
            }
        }
        Formula::Total { plus, .. } | Formula::Roll { plus, .. } => {
            let first = plus
                .first()
                .and_then(|first| catalogue.definitions(first).pop());
            first.and_then(|defined| defined.series.unit.yen())
        }
        Formula::Count { .. } | Formula::Distinct { .. } => None,
    };
    match (from, series.unit.yen()) {
        (Some(from), Some(to)) => Ratio::from(from).divide(Ratio::from(to)),
        _ => Some(Ratio::ONE),
    }
}

/// The least common multiple of two denominators.
pub(super) fn lcm(one: i128, other: i128) -> i128 {
    let shortened = Ratio::new(one, other).map_or((one, 1), fraction);
    // One over what both have in common, times the other.
    shortened.0 * other
}

/// Numerator and denominator, in lowest terms.
pub(crate) fn fraction(ratio: Ratio) -> (i128, i128) {
    let text = ratio.to_string();
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    (above.parse().unwrap_or(0), below.parse().unwrap_or(1))
}
