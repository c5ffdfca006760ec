//! Conditions, one by one: names, types, cases they cannot decide, conditions that never or always
//! hold.

use std::collections::BTreeSet;

use kernel::{Said, said};

use super::{
    Findings, Manifest,
    trial::{Trials, Verdict},
};
use crate::{Condition, Field, Kind, Rule, Values};

pub(super) fn check(manifest: &Manifest<'_>, findings: &mut Findings) {
    let program = manifest.program;
    for kind in &program.kinds {
        for field in &kind.fields {
            visibility(manifest, kind, field, findings);
            for rule in &field.rules {
                let path = format!("kinds.{}.fields.{}.rules", kind.id, field.id);
                check_rule(manifest, kind, rule, Some(field), &path, findings);
            }
        }
        for rule in &kind.rules {
            let path = format!("kinds.{}.rules", kind.id);
            check_rule(manifest, kind, rule, None, &path, findings);
        }
    }
    for rule in &program.eligibility {
        let spoken_of: Vec<&Kind> = program
            .kinds
            .iter()
            .filter(|kind| rule.condition.speaks_of(names(kind)))
            .collect();
        let path = format!("eligibility[{}", rule.condition.as_str());
        if spoken_of.is_empty() {
            nobody_asks(manifest, &path, &rule.condition, findings);
        }
        for kind in spoken_of {
            judge(
                manifest,
                (kind, None),
                &rule.condition,
                (&path, Role::Rule),
                findings,
            );
        }
    }
}

/// What a condition is for, which decides what it means that it never or always holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It must hold.
    Rule,
    /// The field is asked for when it holds; whether the field is required.
    Visibility { required: bool },
}

fn names(kind: &Kind) -> impl Iterator<Item = &str> {
    kind.fields.iter().map(|field| field.id.as_str())
}

fn check_rule(
    manifest: &Manifest<'_>,
    kind: &Kind,
    rule: &Rule,
    present: Option<&Field>,
    path: &str,
    findings: &mut Findings,
) {
    let path = format!("{path}[{}", rule.condition.as_str());
    if are_known(manifest, kind, &rule.condition, &path, findings) {
        judge(
            manifest,
            (kind, present),
            &rule.condition,
            (&path, Role::Rule),
            findings,
        );
    }
}

fn visibility(manifest: &Manifest<'_>, kind: &Kind, field: &Field, findings: &mut Findings) {
    let Some(condition) = &field.visible_when else {
        return;
    };
    let path = format!("kinds.{}.fields.{}.visible_when", kind.id, field.id);
    if !are_known(manifest, kind, condition, &path, findings) {
        return;
    }
    if depends_on_itself(kind, field) {
        let id = &field.id;
        findings.problem(
            (manifest, &path),
            "visibility-ring",
            said!(
                "記入事項「{id}」を記入するかどうかが、「{id}」自身の記入によって決まることになっています。",
                "Whether \"{id}\" is asked for depends on \"{id}\" itself."
            ),
            said!(
                "先に記入される事項だけで条件を書いてください。",
                "Let the condition speak only of fields that are written before."
            ),
        );
        return;
    }
    let required = field.required;
    judge(
        manifest,
        (kind, None),
        condition,
        (&path, Role::Visibility { required }),
        findings,
    );
}

fn depends_on_itself(kind: &Kind, field: &Field) -> bool {
    let mut wanted: Vec<&str> = field
        .visible_when
        .iter()
        .flat_map(Condition::names)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        if name == field.id.as_str() {
            return true;
        }
        if seen.insert(name)
            && let Some(visible) = kind
                .field(name)
                .and_then(|field| field.visible_when.as_ref())
        {
            wanted.extend(visible.names());
        }
    }
    false
}

/// Whether everything a condition mentions is a field of the kind.
fn are_known(
    manifest: &Manifest<'_>,
    kind: &Kind,
    condition: &Condition,
    path: &str,
    findings: &mut Findings,
) -> bool {
    let unknown: Vec<&str> = condition
        .names()
        .filter(|name| kind.field(name).is_none())
        .collect();
    for name in &unknown {
        let id = &kind.id;
        let known: Vec<&str> = names(kind).collect();
        let (ja, en) = (known.join("、"), known.join(", "));
        findings.problem(
            (manifest, path),
            "condition-unknown-field",
            said!(
                "条件式にある「{name}」は、種別「{id}」の記入事項にありません。",
                "The condition mentions \"{name}\", which is no field of the kind \"{id}\"."
            ),
            said!(
                "次の記入事項だけで書いてください: {ja}。文字列であれば引用符で囲んでください。",
                "Write it over these fields only: {en}. Put a text into quotation marks."
            ),
        );
    }
    unknown.is_empty()
}

fn nobody_asks(
    manifest: &Manifest<'_>,
    path: &str,
    condition: &Condition,
    findings: &mut Findings,
) {
    let mentioned: Vec<&str> = condition.names().collect();
    let (ja, en) = (mentioned.join("、"), mentioned.join(", "));
    findings.problem(
        (manifest, path),
        "eligibility-unasked",
        said!(
            "対象要件にある事項（{ja}）をすべて記入する種別がなく、この要件は一度も確かめられません。",
            "No kind asks for all that this eligibility rule mentions ({en}), so that it is never applied."
        ),
        said!(
            "これらの事項を、確かめる種別の記入事項に加えてください。",
            "Add these fields to the kind in which it is to be checked."
        ),
    );
}

/// Reports what a condition says over all trials, where that is nothing useful.
fn judge(
    manifest: &Manifest<'_>,
    (kind, present): (&Kind, Option<&Field>),
    condition: &Condition,
    (path, role): (&str, Role),
    findings: &mut Findings,
) {
    let Some(trials) = Trials::of(manifest.program, kind, &[condition], present) else {
        return;
    };
    let verdict = trials.verdict(condition);
    let decided = verdict.held + verdict.failed;
    if let Some(example) = &verdict.example {
        match decided {
            0 => wrong_type((manifest, path), example, findings),
            _ => undecided((manifest, path), condition, &verdict, example, findings),
        }
        return;
    }
    // Where a condition calculates, samples prove nothing.
    if decided == 0 || condition.anatomy().reckons {
        return;
    }
    if verdict.held == 0 {
        never((manifest, path), condition, role, findings);
    } else if verdict.failed == 0 {
        always((manifest, path), condition, role, findings);
    }
}

fn wrong_type(at: (&Manifest<'_>, &str), example: &(Values, String), findings: &mut Findings) {
    let error = &example.1;
    findings.problem(
        at,
        "condition-wrong-type",
        said!(
            "条件式の型が合わず、どのような記入に対しても判定できません（{error}）。",
            "The types of the condition do not fit: it cannot be decided for any values ({error})."
        ),
        said!(
            "数値は数値と、文字列・区分・日付は引用符で囲んだ文字列と比べ、全体が真偽となるように書いてください。",
            "Compare numbers with numbers, and texts, codes and days with quoted texts; the whole must be true or false."
        ),
    );
}

/// The values of an example, in the words of a reader.
fn in_words(condition: &Condition, values: &Values) -> Said {
    let mut said = Said::default();
    for name in condition.names() {
        let value = values.get(&kernel::Id::new(name));
        if !said.is_empty() {
            said.ja.push('、');
            said.en.push_str(", ");
        }
        let next = match value {
            Some(value) => said!("{name}が{value}", "{name} = {value}"),
            None => said!("{name}が空欄", "{name} empty"),
        };
        said.ja.push_str(&next.ja);
        said.en.push_str(&next.en);
    }
    said
}

fn undecided(
    at: (&Manifest<'_>, &str),
    condition: &Condition,
    verdict: &Verdict,
    (values, error): &(Values, String),
    findings: &mut Findings,
) {
    let case = in_words(condition, values);
    let (ja, en) = (case.ja, case.en);
    let empty = verdict.empty.iter().flatten().next();
    let remedy = match empty {
        Some(name) => {
            let text = condition.as_str();
            said!(
                "空欄の場合も判定できるように、「{name} == null || ({text})」のように書いてください。",
                "Say what holds when it is empty, such as {name} == null || ({text})."
            )
        }
        None => said!(
            "整数は10、小数は10.0のように書き分け、計算では同じ型どうしを用いてください。整数を小数と計算するときは、double(…)で囲みます。",
            "Write whole numbers as 10 and decimals as 10.0, and calculate with one type only; wrap the other in double(…)."
        ),
    };
    findings.problem(
        at,
        "condition-undecided",
        said!(
            "条件式を判定できない場合があります（{ja}のとき：{error}）。そのような記録は受け付けられません。",
            "There are cases that the condition cannot decide ({en}: {error}); such acts would be refused."
        ),
        remedy,
    );
}

fn never(at: (&Manifest<'_>, &str), condition: &Condition, role: Role, findings: &mut Findings) {
    let text = condition.as_str();
    match role {
        Role::Rule => findings.problem(
            at,
            "rule-never-holds",
            said!(
                "条件「{text}」はどのような記入に対しても成り立たず、記録を一件も受け付けられません。",
                "The condition \"{text}\" can never hold, so that no act would be admitted."
            ),
            said!(
                "条件の値と、記入事項の範囲（least、greatest）及びコード表を照らし合わせてください。",
                "Compare its constants with the bounds and code lists of its fields."
            ),
        ),
        Role::Visibility { required } => findings.problem(
            at,
            if required { "required-never-visible" } else { "never-visible" },
            said!(
                "条件「{text}」はどのような記入に対しても成り立たず、この事項が記入されることはありません。",
                "The condition \"{text}\" can never hold, so that this field is never asked for."
            ),
            said!(
                "条件を改めるか、この記入事項を消してください。",
                "Correct the condition, or remove the field."
            ),
        ),
    }
}

fn always(at: (&Manifest<'_>, &str), condition: &Condition, role: Role, findings: &mut Findings) {
    let text = condition.as_str();
    match role {
        Role::Rule => findings.hint(
            at,
            "rule-always-holds",
            said!(
                "条件「{text}」はどのような記入に対しても成り立つため、何も制限していません。",
                "The condition \"{text}\" always holds, so that it rules nothing out."
            ),
            said!(
                "条件を確かめてください。記入事項の範囲やコード表ですでに制限されているのであれば、消してかまいません。",
                "Check it; if bounds or codes already see to it, it may be removed."
            ),
        ),
        Role::Visibility { .. } => findings.hint(
            at,
            "always-visible",
            said!(
                "条件「{text}」はどのような記入に対しても成り立つため、この事項は常に記入することになります。",
                "The condition \"{text}\" always holds, so that this field is always asked for."
            ),
            said!("visible_whenを消すか、条件を改めてください。", "Remove visible_when, or correct it."),
        ),
    }
}
