//! Names that must lead somewhere: code lists of fields; kinds, fields, roles, codes and series of
//! formulas.

use std::collections::BTreeSet;

use kernel::{Said, said};

use super::{All, Findings, Manifest};
use crate::{Field, FieldType, Filter, Formula, Kind, Series};

pub(super) fn check(manifest: &Manifest<'_>, all: &All<'_>, findings: &mut Findings) {
    let program = manifest.program;
    for kind in &program.kinds {
        for field in &kind.fields {
            if let FieldType::Code(list) = &field.of
                && !program.codes.contains_key(list)
            {
                let known = program.codes.keys().map(String::as_str);
                let path = format!("kinds.{}.fields.{}.codes", kind.id, field.id);
                findings.problem(
                    (manifest, &path),
                    "unknown-code-list",
                    said!(
                        "コード表「{list}」は定義されていません。",
                        "There is no code list \"{list}\"."
                    ),
                    one_of(known),
                );
            }
        }
    }
    for series in &program.series {
        acts(manifest, series, findings);
        operands(manifest, series, all, findings);
    }
}

/// Asks for one of the known names.
fn one_of<'s>(known: impl Iterator<Item = &'s str>) -> Said {
    let known: Vec<&str> = known.collect();
    if known.is_empty() {
        return said!("先に定義してください。", "Declare it first.");
    }
    let (ja, en) = (known.join("、"), known.join(", "));
    said!(
        "次のいずれかに改めてください: {ja}。",
        "Write one of: {en}."
    )
}

/// What a formula reads of acts.
fn acts(manifest: &Manifest<'_>, series: &Series, findings: &mut Findings) {
    let path = format!("series.{}.formula", series.id);
    let at = (manifest, path.as_str());
    let Some(id) = series.formula.kind() else {
        return;
    };
    let Some(kind) = manifest.program.kind(id.as_str()) else {
        let known = manifest.program.kinds.iter().map(|kind| kind.id.as_str());
        findings.problem(
            at,
            "unknown-kind",
            said!(
                "種別「{id}」は、この事業にありません。",
                "There is no kind \"{id}\" in this programme."
            ),
            one_of(known),
        );
        return;
    };
    match &series.formula {
        Formula::Distinct { role, .. } if kind.role(role.as_str()).is_none() => findings.problem(
            at,
            "unknown-role",
            said!(
                "種別「{id}」に役割「{role}」はありません。",
                "The kind \"{id}\" has no role \"{role}\"."
            ),
            one_of(kind.roles.iter().map(|role| role.id.as_str())),
        ),
        Formula::Sum { field, .. } | Formula::Mean { field, .. } | Formula::Last { field, .. } => {
            measure(at, kind, field, findings);
        }
        _ => {}
    }
    match &series.formula {
        Formula::Share { part, whole, .. } => {
            filter(manifest, series, "where", kind, part, findings);
            filter(manifest, series, "among", kind, whole, findings);
            share(manifest, series, part, whole, findings);
        }
        Formula::Count { filter: such, .. }
        | Formula::Distinct { filter: such, .. }
        | Formula::Sum { filter: such, .. }
        | Formula::Mean { filter: such, .. }
        | Formula::Last { filter: such, .. } => {
            filter(manifest, series, "where", kind, such, findings);
        }
        _ => {}
    }
}

fn unknown_field(at: (&Manifest<'_>, &str), kind: &Kind, field: &str, findings: &mut Findings) {
    let id = &kind.id;
    findings.problem(
        at,
        "unknown-field",
        said!(
            "種別「{id}」に記入事項「{field}」はありません。",
            "The kind \"{id}\" has no field \"{field}\"."
        ),
        one_of(kind.fields.iter().map(|field| field.id.as_str())),
    );
}

/// What is added up or averaged must be a number.
fn measure(
    at: (&Manifest<'_>, &str),
    kind: &Kind,
    id: &kernel::Id<Field>,
    findings: &mut Findings,
) {
    match kind.field(id.as_str()).map(|field| &field.of) {
        None => unknown_field(at, kind, id.as_str(), findings),
        Some(FieldType::Number { .. }) => {}
        Some(other) => {
            let word = type_in_words(other);
            let (ja, en) = (word.ja, word.en);
            findings.problem(
                at,
                "no-number",
                said!(
                    "記入事項「{id}」は{ja}であり、合計、平均又は期末値を求められません。",
                    "The field \"{id}\" is {en}, which cannot be added up, averaged or read as a measure."
                ),
                said!(
                    "数値（type = \"number\"）の記入事項を指定してください。件数であればcountを使います。",
                    "Name a field of type \"number\"; for a number of acts use count."
                ),
            );
        }
    }
}

fn type_in_words(of: &FieldType) -> Said {
    Said::from(match of {
        FieldType::Number { .. } => ("数値", "a number"),
        FieldType::Code(_) => ("区分", "a code"),
        FieldType::Text(_) => ("文字列", "a text"),
        FieldType::Day => ("日付", "a day"),
        FieldType::Flag => ("真偽", "a flag"),
    })
}

fn filter(
    manifest: &Manifest<'_>,
    series: &Series,
    key: &str,
    kind: &Kind,
    filter: &Filter,
    findings: &mut Findings,
) {
    let path = format!("series.{}.{key}", series.id);
    let at = (manifest, path.as_str());
    for (id, values) in &filter.0 {
        let known: Vec<&str> = match kind.field(id.as_str()).map(|field| &field.of) {
            None => {
                unknown_field(at, kind, id.as_str(), findings);
                continue;
            }
            Some(FieldType::Flag) => vec!["true", "false"],
            Some(FieldType::Code(list)) => match manifest.program.codes.get(list) {
                Some(list) => list.codes.iter().map(|(code, _)| code.as_str()).collect(),
                None => continue,
            },
            Some(other) => {
                let word = type_in_words(other);
                let (ja, en) = (word.ja, word.en);
                findings.problem(
                    at,
                    "filter-type",
                    said!(
                        "記入事項「{id}」は{ja}であり、抽出条件に使えません。",
                        "The field \"{id}\" is {en}, which no filter can choose by."
                    ),
                    said!(
                        "区分（code）又は真偽（flag）の記入事項で抽出してください。",
                        "Choose by a field of type code or flag."
                    ),
                );
                continue;
            }
        };
        if values.is_empty() {
            findings.problem(
                at,
                "filter-empty",
                said!(
                    "「{id}」の抽出条件に値がなく、一件も該当しません。",
                    "The filter on \"{id}\" names no value: nothing is counted."
                ),
                one_of(known.iter().copied()),
            );
        }
        for value in values {
            if !known.contains(&value.as_str()) {
                findings.problem(
                    at,
                    "unknown-code",
                    said!(
                        "記入事項「{id}」に「{value}」という値はありません。",
                        "The field \"{id}\" never has the value \"{value}\"."
                    ),
                    one_of(known.iter().copied()),
                );
            }
        }
    }
}

/// The part of a share lies within its whole and is less than all of it.
fn share(
    manifest: &Manifest<'_>,
    series: &Series,
    part: &Filter,
    whole: &Filter,
    findings: &mut Findings,
) {
    let path = format!("series.{}.where", series.id);
    if part.0.is_empty() {
        findings.problem(
            (manifest, &path),
            "share-of-everything",
            said!(
                "割合の分子の抽出条件（where）がなく、値は常に100%となります。",
                "The share has no where, so that it is always the whole."
            ),
            said!(
                "分子にあたる行為をwhereで指定してください。",
                "Say with where which acts are the part."
            ),
        );
    }
    for (field, values) in &part.0 {
        let wider = whole.0.get(field).is_some_and(|all| !values.is_subset(all));
        if wider {
            findings.problem(
                (manifest, &path),
                "part-beyond-whole",
                said!(
                    "割合の分子（where）の「{field}」に、分母（among）にない値が含まれています。",
                    "where names values of \"{field}\" that among leaves out."
                ),
                said!(
                    "whereの値をamongの値の一部としてください。",
                    "Let the values of where be among those of among."
                ),
            );
        }
    }
}

/// What a formula reads of other series, and the series it continues.
fn operands(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    let named: BTreeSet<_> = series.formula.operands().into_iter().collect();
    let path = format!("series.{}.formula", series.id);
    for reference in named {
        if !all.versions.contains_key(&reference.program) {
            let program = &reference.program;
            findings.problem(
                (manifest, &path),
                "unknown-programme",
                said!(
                    "系列「{reference}」の事業「{program}」は定義されていません。",
                    "The programme \"{program}\" of the series \"{reference}\" is not declared."
                ),
                one_of(all.versions.keys().map(|id| id.as_str())),
            );
        } else if all.definitions(reference).is_empty() {
            let versions = all.versions.get(&reference.program);
            let newest = versions.and_then(|versions| versions.last());
            let known = newest.iter().flat_map(|newest| &newest.program.series);
            findings.problem(
                (manifest, &path),
                "unknown-series",
                said!(
                    "系列「{reference}」は定義されていません。",
                    "There is no series \"{reference}\"."
                ),
                one_of(known.map(|series| series.id.as_str())),
            );
        }
    }
    if let Some(reference) = &series.continues {
        let earlier = all.definitions(reference).into_iter().any(|(of, _)| {
            of.program.id != manifest.program.id || of.program.version < manifest.program.version
        });
        if !earlier {
            findings.problem(
                (manifest, &format!("series.{}.continues", series.id)),
                "continues-nothing",
                said!(
                    "接続先の系列「{reference}」は、前の版にありません。",
                    "No earlier version declares the series \"{reference}\" that it continues."
                ),
                said!(
                    "前の版の系列のidを記入するか、continuesを消してください。",
                    "Name a series of an earlier version, or remove continues."
                ),
            );
        }
    }
}
