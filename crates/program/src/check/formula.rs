//! Formulas: series computed from themselves, roundings that are not named, and changes of
//! definition that nobody explains.

use std::collections::BTreeSet;

use kernel::{Decimal, FiscalYear, said};

use super::{All, Findings, Manifest};
use crate::{FieldType, Formula, Program, Series, SeriesRef};

/// How deep series may be computed from series, as counting allows.
const DEPTH_MAX: usize = 16;

pub(super) fn check(manifest: &Manifest<'_>, all: &All<'_>, findings: &mut Findings) {
    for series in &manifest.program.series {
        operands(manifest, series, findings);
        chain(manifest, series, all, findings);
        rounding(manifest, series, all, findings);
        change(manifest, series, all, findings);
    }
}

fn operands(manifest: &Manifest<'_>, series: &Series, findings: &mut Findings) {
    let (Formula::Total { plus, .. } | Formula::Roll { plus, .. }) = &series.formula else {
        return;
    };
    if plus.is_empty() {
        findings.problem(
            (manifest, &format!("series.{}.formula", series.id)),
            "nothing-added",
            said!(
                "足し合わせる系列がありません。",
                "It names no series to add up."
            ),
            said!(
                "「total = [\"a\", \"b\"]」のように、少なくとも一つの系列を記入してください。",
                "Name at least one series: total = [\"a\", \"b\"]."
            ),
        );
    }
}

/// Follows a series down to the acts.
fn chain(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    let own = SeriesRef {
        program: manifest.program.id.clone(),
        series: series.id.clone(),
    };
    let at = format!("series.{}.formula", series.id);
    let mut seen = BTreeSet::new();
    let mut level: BTreeSet<&SeriesRef> = series.formula.operands().into_iter().collect();
    for _ in 0..DEPTH_MAX {
        if level.contains(&own) {
            findings.problem(
                (manifest, &at),
                "series-ring",
                said!(
                    "系列「{own}」は、自らの値を用いて算出することになっています。",
                    "The series \"{own}\" is computed from itself."
                ),
                said!(
                    "算式をたどり、自らに戻らないように改めてください。前年度までの累計であればrollを用います。",
                    "Follow the formulas and break the ring; for a sum over past years use roll."
                ),
            );
            return;
        }
        let next: BTreeSet<&SeriesRef> = level
            .iter()
            .filter(|reference| seen.insert(**reference))
            .flat_map(|reference| all.definitions(reference))
            .flat_map(|(_, series)| series.formula.operands())
            .collect();
        if next.is_empty() {
            return;
        }
        level = next;
    }
    findings.problem(
        (manifest, &at),
        "series-too-deep",
        said!(
            "系列から系列を算出する段数が{DEPTH_MAX}を超えています。",
            "Series are computed from series more than {DEPTH_MAX} levels deep."
        ),
        said!(
            "途中の系列を省き、件数や合計から直接算出してください。",
            "Leave out series in between and compute from counts and sums."
        ),
    );
}

fn rounding(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    if series.rounding.is_some() || !yields_fractions(manifest.program, series, all, 0) {
        return;
    }
    let id = &series.id;
    findings.problem(
        (manifest, &format!("series.{id}")),
        "rounding-missing",
        said!(
            "系列「{id}」の値には端数が生じますが、端数処理（rounding）の記入がありません。",
            "Values of \"{id}\" can have fractions, and no rounding is named."
        ),
        said!(
            "「rounding = \"half-up 1\"」（小数第2位を四捨五入）、「rounding = \"truncate 0\"」（小数点以下切捨て）のように記入してください。",
            "Name it: rounding = \"half-up 1\", rounding = \"truncate 0\"."
        ),
    );
}

/// Whether values can have more digits than are written in acts.
fn yields_fractions(program: &Program, series: &Series, all: &All<'_>, depth: usize) -> bool {
    // A scale of 10,000 divides; one of 0.01 multiplies.
    let divides = series.scale.is_some_and(|scale| scale > Decimal::ONE);
    let is_smaller = |from: &kernel::Unit| {
        let sizes = from.yen().zip(series.unit.yen());
        series.scale.is_none() && sizes.is_some_and(|(from, to)| from < to)
    };
    divides
        || match &series.formula {
            Formula::Mean { .. }
            | Formula::Share { .. }
            | Formula::Ratio { .. }
            | Formula::Growth { .. } => true,
            Formula::Sum { kind, field, .. } | Formula::Last { kind, field, .. } => {
                let kind = program.kind(kind.as_str());
                let field = kind.and_then(|kind| kind.field(field.as_str()));
                field.is_some_and(|field| match &field.of {
                    FieldType::Number { unit, .. } => is_smaller(unit),
                    _ => false,
                })
            }
            Formula::Total { plus, minus } | Formula::Roll { plus, minus, .. } => {
                let mut operands = plus.iter().chain(minus);
                depth < DEPTH_MAX
                    && operands.any(|reference| {
                        all.meant(program, reference).is_some_and(|operand| {
                            is_smaller(&operand.unit)
                                || yields_fractions(program, operand, all, depth + 1)
                        })
                    })
            }
            Formula::Count { .. } | Formula::Distinct { .. } => false,
        }
}

/// A change of definition between versions says what can no longer be compared.
fn change(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    let id = &series.id;
    unit_change(manifest, series, all, findings);
    if !series.break_note.is_empty() {
        return;
    }
    if let Some(earlier) = &series.continues {
        findings.problem(
            (manifest, &format!("series.{id}.continues")),
            "break-unexplained",
            said!(
                "系列「{id}」は「{earlier}」に接続しますが、定義の違い（break_note）の記入がありません。",
                "\"{id}\" continues \"{earlier}\", and break_note does not say what differs."
            ),
            said!(
                "何が比較できなくなったかを、break_noteに一文で記入してください。",
                "Say in one sentence of break_note what can no longer be compared."
            ),
        );
        return;
    }
    let Some((of, old)) = before(manifest, series, all) else {
        return;
    };
    if old.formula == series.formula && old.unit == series.unit && old.scale == series.scale {
        return;
    }
    let version = of.program.version;
    findings.problem(
        (manifest, &format!("series.{id}.formula")),
        "break-unexplained",
        said!(
            "系列「{id}」の算式又は単位が第{version}版と異なりますが、その説明（break_note）がありません。",
            "The formula or unit of \"{id}\" differs from version {version}, and no break_note explains it."
        ),
        said!(
            "何が比較できなくなったかをbreak_noteに一文で記入し、別の指標であれば新しいidとしてcontinuesで接続してください。",
            "Say in break_note what can no longer be compared; if it is another figure, give it a new id and continues."
        ),
    );
}

/// The definition of a series in the version before.
fn before<'a>(
    manifest: &Manifest<'_>,
    series: &Series,
    all: &All<'a>,
) -> Option<(&'a Manifest<'a>, &'a Series)> {
    let program = manifest.program;
    let reference = SeriesRef {
        program: program.id.clone(),
        series: series.id.clone(),
    };
    let mut newest_first = all.definitions(&reference).into_iter().rev();
    newest_first.find(|(of, _)| of.program.version < program.version)
}

/// Within a fiscal year both definitions are counted and put together, which needs one unit.
fn unit_change(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    let from = manifest.program.from;
    let begins_a_year = FiscalYear::of(from).is_some_and(|year| year.first_day() == from);
    let Some((of, old)) = before(manifest, series, all) else {
        return;
    };
    if begins_a_year || old.unit == series.unit && old.scale == series.scale {
        return;
    }
    let (id, version) = (&series.id, of.program.version);
    findings.problem(
        (manifest, &format!("series.{id}.unit")),
        "unit-changed-within-year",
        said!(
            "系列「{id}」の単位又は換算が年度の途中で第{version}版と変わり、その年度の値を合わせられません。",
            "The unit or scale of \"{id}\" changes from version {version} within a fiscal year, whose parts then do not add up."
        ),
        said!(
            "年度の初めから改めるか、新しいidの系列としてcontinuesで接続してください。",
            "Change it from the first day of a fiscal year, or give the series a new id and continues."
        ),
    );
}
