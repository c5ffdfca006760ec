//! Kinds of act, code lists and the manifest as a whole: nothing empty, nothing out of reach,
//! nothing that is declared and never used.

use std::collections::BTreeSet;

use kernel::said;

use super::{Findings, Manifest};
use crate::{FieldType, Kind};

pub(super) fn check(manifest: &Manifest<'_>, findings: &mut Findings) {
    let program = manifest.program;
    if program.kinds.is_empty() && program.series.is_empty() {
        findings.problem(
            (manifest, "id"),
            "empty-manifest",
            said!(
                "支援の種別も系列も定義されていません。",
                "It declares neither a kind of act nor a series."
            ),
            said!(
                "少なくとも一つの種別を[[kinds]]で定義してください。",
                "Declare at least one kind with [[kinds]]."
            ),
        );
    } else if program.series.is_empty() {
        findings.hint(
            (manifest, "id"),
            "reports-nothing",
            said!(
                "系列の定義がなく、この事業の実績はどこにも集計されません。",
                "It declares no series, so that its acts are counted nowhere."
            ),
            said!(
                "報告する実績があれば、[[series]]で定義してください。",
                "Declare what it reports with [[series]]."
            ),
        );
    }
    follows(manifest, findings);
    bounds(manifest, findings);
    code_lists(manifest, findings);
}

/// A kind may follow only kinds that can themselves come about.
fn follows(manifest: &Manifest<'_>, findings: &mut Findings) {
    let kinds = &manifest.program.kinds;
    let mut reachable: BTreeSet<&str> = BTreeSet::new();
    // What may come first, then what may follow it, until nothing is added.
    while let Some(kind) = kinds.iter().find(|kind| {
        let follows = &kind.follows;
        !reachable.contains(kind.id.as_str())
            && (follows.is_empty() || follows.iter().any(|id| reachable.contains(id.as_str())))
    }) {
        reachable.insert(kind.id.as_str());
    }
    for kind in kinds {
        let path = format!("kinds.{}.follows", kind.id);
        let unknown: Vec<&str> = kind
            .follows
            .iter()
            .map(kernel::Id::as_str)
            .filter(|id| manifest.program.kind(id).is_none())
            .collect();
        for id in &unknown {
            let (ja, en) = known(kinds);
            findings.problem(
                (manifest, &path),
                "unknown-kind",
                said!(
                    "前提とする種別「{id}」は、この事業にありません。",
                    "There is no kind \"{id}\" to follow in this programme."
                ),
                said!(
                    "次のいずれかに改めてください: {ja}。",
                    "Write one of: {en}."
                ),
            );
        }
        if unknown.is_empty() && !reachable.contains(kind.id.as_str()) {
            let id = &kind.id;
            findings.problem(
                (manifest, &path),
                "kind-unreachable",
                said!(
                    "種別「{id}」の前提（follows）が環になっており、この種別の記録は一件も作れません。",
                    "What \"{id}\" follows leads back to itself, so that no act of it can ever be recorded."
                ),
                said!(
                    "最初に行われる種別のfollowsを空にしてください。",
                    "Leave follows empty for the kind that comes first."
                ),
            );
        }
    }
}

/// The known kinds, as a list in both languages.
fn known(kinds: &[Kind]) -> (String, String) {
    let ids: Vec<&str> = kinds.iter().map(|kind| kind.id.as_str()).collect();
    (ids.join("、"), ids.join(", "))
}

fn bounds(manifest: &Manifest<'_>, findings: &mut Findings) {
    for kind in &manifest.program.kinds {
        for field in &kind.fields {
            let path = format!("kinds.{}.fields.{}", kind.id, field.id);
            match &field.of {
                FieldType::Number {
                    least: Some(least),
                    greatest: Some(greatest),
                    ..
                } if greatest < least => findings.problem(
                    (manifest, &format!("{path}.least")),
                    "bounds-reversed",
                    said!(
                        "最小値（{least}）が最大値（{greatest}）より大きく、どの値も記入できません。",
                        "The least value ({least}) exceeds the greatest ({greatest}): no value is allowed."
                    ),
                    said!(
                        "least及びgreatestを確かめてください。",
                        "Check least and greatest."
                    ),
                ),
                FieldType::Number { digits, .. } if *digits > 4 => findings.problem(
                    (manifest, &format!("{path}.digits")),
                    "too-many-digits",
                    said!(
                        "小数点以下の桁数が{digits}桁となっています。",
                        "It allows {digits} digits after the point."
                    ),
                    said!(
                        "集計できるのは小数点以下4桁までです。単位を小さくするなどして、4以下としてください。",
                        "Sums are kept to four digits: allow at most 4, in a smaller unit if need be."
                    ),
                ),
                _ => {}
            }
        }
    }
}

fn code_lists(manifest: &Manifest<'_>, findings: &mut Findings) {
    let program = manifest.program;
    let fields = program.kinds.iter().flat_map(|kind| &kind.fields);
    let used: BTreeSet<&str> = fields
        .filter_map(|field| match &field.of {
            FieldType::Code(list) => Some(list.as_str()),
            _ => None,
        })
        .collect();
    for (id, list) in &program.codes {
        let path = format!("codes.{id}");
        if list.codes.is_empty() {
            findings.problem(
                (manifest, &path),
                "empty-code-list",
                said!(
                    "コード表「{id}」にコードがありません。",
                    "The code list \"{id}\" is empty."
                ),
                said!(
                    "「values = {{ a = \"…\" }}」のように記入してください。",
                    "Write values = {{ a = \"…\" }}."
                ),
            );
        }
        if !used.contains(id.as_str()) {
            findings.hint(
                (manifest, &path),
                "code-list-unused",
                said!(
                    "コード表「{id}」は、どの記入事項でも使われていません。",
                    "No field uses the code list \"{id}\"."
                ),
                said!(
                    "記入事項で「codes = \"{id}\"」とするか、コード表を消してください。",
                    "Use it in a field (codes = \"{id}\"), or remove it."
                ),
            );
        }
    }
}
