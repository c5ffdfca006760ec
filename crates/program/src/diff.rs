//! Compares two declarations of a programme: what changed, and what can no longer be compared or
//! imported because of it.

use std::collections::BTreeSet;

use kernel::{Said, said};

use crate::{
    CodeList, Field, FieldType, Kind, Program, Role, Rule, Series,
    words::{field_type, force, rounding},
};

/// A difference between two declarations (変更点).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What changed, one sentence.
    pub what: Said,
    /// Whether a series can no longer be compared across it, or files made for the old declaration
    /// no longer fit.
    pub breaks: bool,
}

/// Everything in which `new` differs from `old`, in order of declaration. Empty for the same
/// declaration.
#[must_use]
pub fn diff(old: &Program, new: &Program) -> Vec<Change> {
    let mut changes = Changes::default();
    head(old, new, &mut changes);
    rules(
        &said!("対象要件", "eligibility"),
        &old.eligibility,
        &new.eligibility,
        &mut changes,
    );
    code_lists(old, new, &mut changes);
    kinds(old, new, &mut changes);
    all_series(old, new, &mut changes);
    changes.0
}

#[derive(Default)]
struct Changes(Vec<Change>);

impl Changes {
    fn note(&mut self, what: Said) {
        self.0.push(Change {
            what,
            breaks: false,
        });
    }

    fn broken(&mut self, what: Said) {
        self.0.push(Change { what, breaks: true });
    }

    /// Notes that something said in words is now said otherwise.
    fn worded(&mut self, label: &Said, old: &Said, new: &Said, breaks: bool) {
        if old == new {
            return;
        }
        let none = said!("なし", "none");
        let shown = |said: &Said| {
            if said.is_empty() {
                none.clone()
            } else {
                said.clone()
            }
        };
        let (old, new) = (shown(old), shown(new));
        let what = Said {
            ja: format!("{}：「{}」から「{}」に変更", label.ja, old.ja, new.ja),
            en: format!("{}: from \"{}\" to \"{}\"", label.en, old.en, new.en),
        };
        self.0.push(Change { what, breaks });
    }
}

fn head(old: &Program, new: &Program, changes: &mut Changes) {
    let listed = |list: &[String]| Said {
        ja: list.join("、"),
        en: list.join(", "),
    };
    let years = |program: &Program| {
        let years = program.retention_years;
        years.map(|years| said!("{years}年", "{years} years"))
    };
    let version = |program: &Program| Said::same(program.version.to_string());
    let texts = [
        (("事業番号", "id"), old.id.as_str(), new.id.as_str()),
        (("名称", "name"), &old.name, &new.name),
        (
            ("根拠法令", "legal basis"),
            &old.legal_basis,
            &new.legal_basis,
        ),
        (("担当部署", "department"), &old.department, &new.department),
        (("勘定", "account"), &old.account, &new.account),
        (("評価項目", "item"), &old.item, &new.item),
    ];
    for (label, old, new) in texts {
        changes.worded(&label.into(), &Said::same(old), &Said::same(new), false);
    }
    let said = [
        (("版", "version"), version(old), version(new)),
        (("実施期間", "in force"), force(old), force(new)),
        (
            ("制度", "carries"),
            listed(&old.carries),
            listed(&new.carries),
        ),
        (("様式", "forms"), listed(&old.forms), listed(&new.forms)),
        (
            ("保存期間", "kept for"),
            years(old).unwrap_or_default(),
            years(new).unwrap_or_default(),
        ),
    ];
    for (label, old, new) in said {
        changes.worded(&label.into(), &old, &new, false);
    }
}

/// What stands only in the new list, only in the old one, and in both.
struct Sorted<'a, T> {
    added: Vec<&'a T>,
    removed: Vec<&'a T>,
    kept: Vec<(&'a T, &'a T)>,
}

fn sorted<'a, T>(old: &'a [T], new: &'a [T], id: impl Fn(&T) -> &str) -> Sorted<'a, T> {
    let in_old = |one: &T| old.iter().find(|other| id(other) == id(one));
    let in_new = |one: &T| new.iter().any(|other| id(other) == id(one));
    Sorted {
        added: new.iter().filter(|one| in_old(one).is_none()).collect(),
        removed: old.iter().filter(|one| !in_new(one)).collect(),
        kept: new
            .iter()
            .filter_map(|one| Some((in_old(one)?, one)))
            .collect(),
    }
}

fn rules(label: &Said, old: &[Rule], new: &[Rule], changes: &mut Changes) {
    let (label_ja, label_en) = (&label.ja, &label.en);
    let rules = sorted(old, new, |rule| rule.condition.as_str());
    for rule in rules.added {
        let (text, says) = (rule.condition.as_str(), &rule.says);
        changes.note(said!(
            "{label_ja}に条件「{text}」を追加（{says}）",
            "{label_en}: the condition \"{text}\" is added"
        ));
    }
    for rule in rules.removed {
        let text = rule.condition.as_str();
        changes.note(said!(
            "{label_ja}から条件「{text}」を削除",
            "{label_en}: the condition \"{text}\" is removed"
        ));
    }
    for (old, new) in rules.kept {
        let label = said!("{label_ja}の説明", "{label_en}, sentence");
        changes.worded(
            &label,
            &Said::same(&old.says),
            &Said::same(&new.says),
            false,
        );
    }
}

fn code_lists(old: &Program, new: &Program, changes: &mut Changes) {
    let ids: BTreeSet<&String> = old.codes.keys().chain(new.codes.keys()).collect();
    for id in ids {
        match (old.codes.get(id), new.codes.get(id)) {
            (Some(old), Some(new)) => codes(id, old, new, changes),
            (None, _) => changes.note(said!(
                "コード表「{id}」を追加",
                "code list \"{id}\" is added"
            )),
            (_, None) => changes.broken(said!(
                "コード表「{id}」を削除",
                "code list \"{id}\" is removed"
            )),
        }
    }
}

fn codes(id: &str, old: &CodeList, new: &CodeList, changes: &mut Changes) {
    let label = said!("コード表「{id}」の名称", "name of the code list \"{id}\"");
    changes.worded(
        &label,
        &Said::same(&old.name),
        &Said::same(&new.name),
        false,
    );
    let codes = sorted(&old.codes, &new.codes, |(code, _)| code.as_str());
    for (code, name) in codes.added {
        changes.note(said!(
            "コード表「{id}」に「{code}（{name}）」を追加",
            "code list \"{id}\": \"{code}\" ({name}) is added"
        ));
    }
    for (code, name) in codes.removed {
        changes.broken(said!(
            "コード表「{id}」から「{code}（{name}）」を削除",
            "code list \"{id}\": \"{code}\" ({name}) is removed"
        ));
    }
    for ((code, old), (_, new)) in codes.kept {
        let label = said!(
            "コード「{id}.{code}」の名称",
            "name of the code \"{id}.{code}\""
        );
        changes.worded(&label, &Said::same(old), &Said::same(new), false);
    }
}

fn kinds(old: &Program, new: &Program, changes: &mut Changes) {
    let kinds = sorted(&old.kinds, &new.kinds, |kind| kind.id.as_str());
    for Kind { id, name, .. } in kinds.added {
        changes.note(said!(
            "種別「{id}」（{name}）を追加",
            "kind \"{id}\" ({name}) is added"
        ));
    }
    for Kind { id, name, .. } in kinds.removed {
        changes.broken(said!(
            "種別「{id}」（{name}）を削除",
            "kind \"{id}\" ({name}) is removed"
        ));
    }
    for (was, is) in kinds.kept {
        let id = &is.id;
        let label = |ja: &str, en: &str| said!("種別「{id}」の{ja}", "{en} of the kind \"{id}\"");
        let listed = |kind: &Kind| {
            let ids: Vec<String> = kind.follows.iter().map(ToString::to_string).collect();
            Said::same(ids.join(", "))
        };
        let names = (Said::same(&was.name), Said::same(&is.name));
        changes.worded(&label("名称", "name"), &names.0, &names.1, false);
        changes.worded(
            &label("前提", "what comes before"),
            &listed(was),
            &listed(is),
            true,
        );
        roles(is, &was.roles, &is.roles, changes);
        fields((old, was), (new, is), changes);
        rules(&label("規則", "rules"), &was.rules, &is.rules, changes);
    }
}

fn roles(kind: &Kind, old: &[Role], new: &[Role], changes: &mut Changes) {
    let kind = &kind.id;
    let roles = sorted(old, new, |role| role.id.as_str());
    for role in roles.added {
        let (id, name) = (&role.id, &role.name);
        let what = said!(
            "種別「{kind}」に役割「{id}」（{name}）を追加",
            "kind \"{kind}\": the role \"{id}\" ({name}) is added"
        );
        match role.required {
            true => changes.broken(what),
            false => changes.note(what),
        }
    }
    for Role { id, name, .. } in roles.removed {
        changes.broken(said!(
            "種別「{kind}」から役割「{id}」（{name}）を削除",
            "kind \"{kind}\": the role \"{id}\" ({name}) is removed"
        ));
    }
    for (old, new) in roles.kept {
        let id = &new.id;
        let label = said!("役割「{kind}.{id}」", "role \"{kind}.{id}\"");
        let said = |role: &Role| {
            let need = required(role.required);
            let many = if role.many {
                ("・複数可", ", several")
            } else {
                ("", "")
            };
            Said {
                ja: format!("{}・{}{}", role.name, need.ja, many.0),
                en: format!("{}, {}{}", role.name, need.en, many.1),
            }
        };
        let tighter = new.required && !old.required || old.many && !new.many;
        changes.worded(&label, &said(old), &said(new), tighter);
    }
}

fn required(required: bool) -> Said {
    match required {
        true => said!("必須", "required"),
        false => said!("任意", "optional"),
    }
}

fn fields(old: (&Program, &Kind), new: (&Program, &Kind), changes: &mut Changes) {
    let kind = &new.1.id;
    let fields = sorted(&old.1.fields, &new.1.fields, |field| field.id.as_str());
    for field in fields.added {
        let Field { id, name, .. } = field;
        let need = required(field.required);
        let (ja, en) = (need.ja, need.en);
        let what = said!(
            "種別「{kind}」に記入事項「{id}」（{name}、{ja}）を追加",
            "kind \"{kind}\": the field \"{id}\" ({name}, {en}) is added"
        );
        match field.required && field.visible_when.is_none() {
            true => changes.broken(what),
            false => changes.note(what),
        }
    }
    for Field { id, name, .. } in fields.removed {
        changes.broken(said!(
            "種別「{kind}」から記入事項「{id}」（{name}）を削除",
            "kind \"{kind}\": the field \"{id}\" ({name}) is removed"
        ));
    }
    for (was, is) in fields.kept {
        let id = &is.id;
        let label = |ja: &str, en: &str| {
            said!(
                "記入事項「{kind}.{id}」の{ja}",
                "{en} of the field \"{kind}.{id}\""
            )
        };
        let names = (Said::same(&was.name), Said::same(&is.name));
        changes.worded(&label("名称", "name"), &names.0, &names.1, false);
        if was.of != is.of {
            let (before, after) = (field_type(old.0, &was.of), field_type(new.0, &is.of));
            let label = label("型", "type");
            changes.worded(&label, &before, &after, !takes_all(&is.of, &was.of));
        }
        changes.worded(
            &label("要否", "need"),
            &required(was.required),
            &required(is.required),
            is.required,
        );
        let visible = |field: &Field| {
            let condition = field.visible_when.as_ref();
            Said::same(condition.map(crate::Condition::as_str).unwrap_or_default())
        };
        let shown = (visible(was), visible(is));
        changes.worded(
            &label("記入の条件", "visibility"),
            &shown.0,
            &shown.1,
            false,
        );
        rules(&label("規則", "rules"), &was.rules, &is.rules, changes);
    }
}

/// Whether whatever the old type took is taken by the new one, with the same meaning.
fn takes_all(new: &FieldType, old: &FieldType) -> bool {
    match (new, old) {
        (
            FieldType::Number {
                unit,
                digits,
                least,
                greatest,
            },
            FieldType::Number {
                unit: old_unit,
                digits: old_digits,
                least: old_least,
                greatest: old_greatest,
            },
        ) => {
            unit == old_unit
                && digits >= old_digits
                && least.is_none_or(|least| old_least.is_some_and(|old| least <= old))
                && greatest.is_none_or(|most| old_greatest.is_some_and(|old| most >= old))
        }
        (FieldType::Text(length), FieldType::Text(old)) => length >= old,
        (new, old) => new == old,
    }
}

fn all_series(old: &Program, new: &Program, changes: &mut Changes) {
    let all = sorted(&old.series, &new.series, |series| series.id.as_str());
    for series in all.added {
        let Series { id, name, .. } = series;
        let what = said!(
            "系列「{id}」（{name}）を追加",
            "series \"{id}\" ({name}) is added"
        );
        match &series.continues {
            None => changes.note(what),
            Some(earlier) => {
                changes.broken(what.then(&said!(
                    "（「{earlier}」に接続）",
                    "(continues \"{earlier}\")"
                )));
            }
        }
    }
    for Series { id, name, .. } in all.removed {
        changes.broken(said!(
            "系列「{id}」（{name}）を削除",
            "series \"{id}\" ({name}) is removed"
        ));
    }
    for (was, is) in all.kept {
        series((old, was), (new, is), changes);
    }
}

fn series((old, was): (&Program, &Series), (new, is): (&Program, &Series), changes: &mut Changes) {
    let id = &is.id;
    let label = |ja: &str, en: &str| said!("系列「{id}」の{ja}", "{en} of the series \"{id}\"");
    if was.formula != is.formula {
        let (before, after) = (was.formula.said(old), is.formula.said(new));
        match before == after {
            // The words are the same where only ids differ.
            true => changes.broken(label("算式を変更", "change of the formula")),
            false => changes.worded(&label("算式", "formula"), &before, &after, true),
        }
    }
    let scale = |series: &Series| series.scale.map(|scale| scale.normalize().to_string());
    let years = |series: &Series| series.years.map(|(first, last)| format!("{first}-{last}"));
    let direction = |series: &Series| match series.direction {
        crate::Direction::Up => said!("大きいほど良い", "more is better"),
        crate::Direction::Down => said!("小さいほど良い", "less is better"),
    };
    let same = |text: Option<String>| Said::same(text.unwrap_or_default());
    let rows = [
        (
            ("名称", "name"),
            Said::same(&was.name),
            Said::same(&is.name),
            false,
        ),
        (
            ("単位", "unit"),
            Said::same(was.unit.as_str()),
            Said::same(is.unit.as_str()),
            true,
        ),
        (("換算", "scale"), same(scale(was)), same(scale(is)), true),
        (
            ("端数処理", "rounding"),
            was.rounding.map(rounding).unwrap_or_default(),
            is.rounding.map(rounding).unwrap_or_default(),
            true,
        ),
        (("方向", "direction"), direction(was), direction(is), false),
        (
            ("指標", "indicator"),
            same(was.indicator.clone()),
            same(is.indicator.clone()),
            false,
        ),
        (("年度", "years"), same(years(was)), same(years(is)), false),
        (
            ("定義の変更の説明", "break note"),
            Said::same(&was.break_note),
            Said::same(&is.break_note),
            false,
        ),
    ];
    for ((ja, en), before, after, breaks) in rows {
        changes.worded(&label(ja, en), &before, &after, breaks);
    }
    if was.target != is.target {
        changes.note(label("目標値を変更", "change of the targets"));
    }
    if was.continues != is.continues {
        changes.note(label("接続先を変更", "change of the continued series"));
    }
    if was.prints != is.prints {
        changes.note(label("掲載箇所を変更", "change of the rows printed"));
    }
}
