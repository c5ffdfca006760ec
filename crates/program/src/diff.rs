//! Compares two declarations of a programme: what changed, and what can no longer be compared or
//! imported because of it.

mod kind;
mod series;

use std::collections::BTreeSet;

use kernel::{Said, said};

use crate::{CodeList, Program, Rule, words::force};

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
    if old == new {
        return Vec::new();
    }
    let mut changes = Changes::default();
    head(old, new, &mut changes);
    rules(
        &said!("対象要件", "eligibility"),
        &old.eligibility,
        &new.eligibility,
        &mut changes,
    );
    code_lists(old, new, &mut changes);
    kind::compare(old, new, &mut changes);
    series::compare(old, new, &mut changes);
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
