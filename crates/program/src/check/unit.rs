//! Units: whether what a formula yields can be given in the unit of its series.

use kernel::{Said, Unit, said};

use super::{All, Findings, Manifest};
use crate::{FieldType, Formula, Program, Series, SeriesRef};

pub(super) fn check(manifest: &Manifest<'_>, all: &All<'_>, findings: &mut Findings) {
    for series in &manifest.program.series {
        if let Some(scale) = series.scale
            && scale <= kernel::Decimal::ZERO
        {
            findings.problem(
                (manifest, &format!("series.{}.scale", series.id)),
                "scale-not-positive",
                said!(
                    "換算の倍数（scale）が{scale}となっています。",
                    "The scale is {scale}."
                ),
                said!(
                    "0より大きい数を記入してください。",
                    "Write a number above 0."
                ),
            );
        }
        // A scale says how to convert, whatever the units are.
        if series.scale.is_some() {
            continue;
        }
        if let Some((reason, remedy)) = fault(manifest.program, series, all) {
            let path = format!("series.{}.unit", series.id);
            findings.problem((manifest, &path), "unit-mismatch", reason, remedy);
        }
    }
}

/// What is wrong with the unit of a series, and what to do.
fn fault(program: &Program, series: &Series, all: &All<'_>) -> Option<(Said, Said)> {
    match &series.formula {
        Formula::Count { .. } | Formula::Distinct { .. } => counted(&series.unit),
        Formula::Sum { kind, field, .. }
        | Formula::Mean { kind, field, .. }
        | Formula::Last { kind, field, .. } => {
            let field = program.kind(kind.as_str())?.field(field.as_str())?;
            match &field.of {
                FieldType::Number { unit, .. } => measured(unit, &series.unit),
                _ => None,
            }
        }
        Formula::Share { .. } => rated(&series.unit, ("割合", "a share")),
        Formula::Growth { .. } => rated(&series.unit, ("対比・増減率", "a growth")),
        Formula::Ratio {
            numerator,
            denominator,
        } => {
            let numerator = &all.meant(program, numerator)?.unit;
            let denominator = &all.meant(program, denominator)?.unit;
            divided(numerator, denominator, &series.unit)
        }
        Formula::Total { plus, minus } => added(program, plus, minus, series, all),
        Formula::Roll { plus, minus, .. } => {
            let rate = plus.iter().chain(minus).find(|reference| {
                let operand = all.meant(program, reference);
                operand.is_some_and(|operand| operand.unit.is_rate())
            });
            match rate {
                Some(rate) => Some((
                    said!(
                        "割合の系列「{rate}」は、年度を通じて足し合わせることができません。",
                        "The series \"{rate}\" is a rate, which does not add up over years."
                    ),
                    said!(
                        "分子と分母を別々に累計し、その比（ratio）としてください。",
                        "Roll numerator and denominator apart, and take their ratio."
                    ),
                )),
                None => added(program, plus, minus, series, all),
            }
        }
    }
}

/// A number of acts or parties is in no money and no rate, and not in thousands without a scale.
fn counted(unit: &Unit) -> Option<(Said, Said)> {
    let multiple = ["百万", "千万", "万", "億", "千"]
        .into_iter()
        .find(|multiple| unit.as_str().starts_with(multiple));
    if unit.yen().is_some() || unit.is_rate() {
        return Some((
            said!(
                "件数又は実数の系列の単位が「{unit}」となっています。",
                "A number of acts or parties is given in \"{unit}\"."
            ),
            said!(
                "件、社、者、人など、数えるものの単位としてください。金額であればsum、割合であればshareを用います。",
                "Use the unit of what is counted; for money use sum, for a rate share."
            ),
        ));
    }
    multiple.map(|multiple| {
        (
            said!(
                "単位「{unit}」に「{multiple}」が含まれていますが、換算の倍数（scale）がありません。",
                "The unit \"{unit}\" is a multiple ({multiple}), and no scale says of how many."
            ),
            said!(
                "「scale = 10000」のように、系列の1単位が元の何単位にあたるかを記入してください。",
                "Say how many make one, such as scale = 10000."
            ),
        )
    })
}

fn measured(field: &Unit, series: &Unit) -> Option<(Said, Said)> {
    let convertible = field == series || field.yen().is_some() && series.yen().is_some();
    (!convertible).then(|| {
        (
            said!(
                "記入事項の単位「{field}」を、系列の単位「{series}」に換算できません。",
                "The unit of the field, \"{field}\", does not convert to that of the series, \"{series}\"."
            ),
            said!(
                "同じ単位とするか、系列の1単位が記入事項の何単位にあたるかをscaleに記入してください（金額の単位どうしは自動で換算します）。",
                "Use one unit, or say with scale how many of the field make one of the series (money converts by itself)."
            ),
        )
    })
}

/// A share or growth is in `%`, or a bare multiple.
fn rated(unit: &Unit, (ja, en): (&str, &str)) -> Option<(Said, Said)> {
    let fits = unit.as_str().starts_with('%') || matches!(unit.as_str(), "" | "倍" | "ポイント");
    (!fits).then(|| {
        (
            said!(
                "{ja}の系列の単位が「{unit}」となっています。",
                "The unit of {en} is \"{unit}\"."
            ),
            said!(
                "「%」又は「倍」としてください。「割」などで示すときは、scaleに換算の倍数（割であれば0.1）を記入してください。",
                "Use % or 倍; for another, such as 割, say with scale how much one is (0.1)."
            ),
        )
    })
}

fn divided(numerator: &Unit, denominator: &Unit, unit: &Unit) -> Option<(Said, Said)> {
    let money = numerator.yen().zip(denominator.yen());
    if money.is_some_and(|(above, below)| above != below) {
        return Some((
            said!(
                "比率の分子の単位「{numerator}」と分母の単位「{denominator}」の大きさが異なります。",
                "The ratio divides {numerator} by {denominator}, which differ in size."
            ),
            said!(
                "二つの系列の単位をそろえるか、scaleに換算の倍数を記入してください。",
                "Give both series in one unit, or say with scale how to convert."
            ),
        ));
    }
    if numerator == denominator {
        return rated(unit, ("比率", "a ratio of like things"));
    }
    // One thing per another: in the unit of the numerator, or 円/件; or a rate of coverage.
    let per = numerator.yen().is_none() || unit.yen().is_none() || unit == numerator;
    (!per).then(|| {
        (
            said!(
                "比率の単位「{unit}」が、分子の単位「{numerator}」と異なります。比率の金額は換算されません。",
                "The ratio is given in {unit}, its numerator in {numerator}; money of a ratio is not converted."
            ),
            said!(
                "単位を「{numerator}」とするか、scaleに換算の倍数を記入してください。",
                "Give it in {numerator}, or say with scale how to convert."
            ),
        )
    })
}

fn added(
    program: &Program,
    plus: &[SeriesRef],
    minus: &[SeriesRef],
    series: &Series,
    all: &All<'_>,
) -> Option<(Said, Said)> {
    let first = plus.first()?;
    let unit = &all.meant(program, first)?.unit;
    let other = plus.iter().chain(minus).find_map(|reference| {
        let operand = all.meant(program, reference)?;
        (operand.unit != *unit).then_some((reference, &operand.unit))
    });
    if let Some((reference, other)) = other {
        return Some((
            said!(
                "単位の異なる系列が足し合わされています（「{first}」は{unit}、「{reference}」は{other}）。",
                "Series in different units are added up (\"{first}\" in {unit}, \"{reference}\" in {other})."
            ),
            said!(
                "足し合わせる系列の単位をそろえてください。",
                "Give all of them in one unit."
            ),
        ));
    }
    // The difference of two rates is in points.
    if unit.is_rate() && series.unit.is_rate() {
        return None;
    }
    measured(unit, &series.unit)
}
