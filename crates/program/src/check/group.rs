//! Conditions together: rules that contradict each other, and codes that no admitted act can have.

use std::collections::{BTreeMap, BTreeSet};

use kernel::said;

use super::{
    Findings, Manifest,
    trial::{Trials, closure},
};
use crate::{Condition, FieldType, Kind, Value};

pub(super) fn check(manifest: &Manifest<'_>, findings: &mut Findings) {
    let program = manifest.program;
    let mut reached = Reached::default();
    for kind in &program.kinds {
        let groups = groups(kind, &rules(manifest, kind));
        let mut decided = BTreeMap::new();
        for group in groups {
            let Some(trials) = Trials::of(program, kind, &group.conditions(), None) else {
                continue;
            };
            if group
                .rules
                .iter()
                .any(|rule| rule.condition.anatomy().reckons)
            {
                continue;
            }
            try_together(manifest, kind, &group, &trials, &mut decided, findings);
        }
        reached.take(manifest, kind, &decided);
    }
    reached.report(manifest, findings);
}

/// A rule of a kind; where it belongs to a field, it holds only while that is written.
#[derive(Clone, Copy)]
struct Ruled<'a> {
    condition: &'a Condition,
    field: Option<&'a str>,
}

/// Rules that share fields, directly or over others.
struct Group<'a> {
    rules: Vec<Ruled<'a>>,
    fields: BTreeSet<&'a str>,
}

impl<'a> Group<'a> {
    fn conditions(&self) -> Vec<&'a Condition> {
        self.rules.iter().map(|rule| rule.condition).collect()
    }
}

fn rules<'a>(manifest: &Manifest<'a>, kind: &'a Kind) -> Vec<Ruled<'a>> {
    let names = || kind.fields.iter().map(|field| field.id.as_str());
    let own = kind.rules.iter().map(|rule| (rule, None));
    let of_fields = kind.fields.iter().flat_map(|field| {
        let id = field.id.as_str();
        field.rules.iter().map(move |rule| (rule, Some(id)))
    });
    let eligible = manifest.program.eligibility.iter().map(|rule| (rule, None));
    own.chain(of_fields)
        .chain(eligible)
        .filter(|(rule, _)| rule.condition.speaks_of(names()))
        .map(|(rule, field)| Ruled {
            condition: &rule.condition,
            field,
        })
        .collect()
}

fn groups<'a>(kind: &'a Kind, rules: &[Ruled<'a>]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for rule in rules {
        let fields = closure(kind, [rule.condition]);
        let mut joined = Group {
            rules: vec![*rule],
            fields: fields.iter().map(|field| field.id.as_str()).collect(),
        };
        joined.fields.extend(rule.field);
        let (touching, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| !group.fields.is_disjoint(&joined.fields));
        for group in touching {
            joined.rules.extend(group.rules);
            joined.fields.extend(group.fields);
        }
        groups = apart;
        groups.push(joined);
    }
    groups
}

/// Codes tried and codes admitted, by field.
type Decided<'a> = BTreeMap<&'a str, (BTreeSet<String>, BTreeSet<String>)>;

fn try_together<'a>(
    manifest: &Manifest<'_>,
    kind: &'a Kind,
    group: &Group<'a>,
    trials: &Trials<'a>,
    decided: &mut Decided<'a>,
    findings: &mut Findings,
) {
    let mut admitted = 0_usize;
    let mut tried = 0_usize;
    let mut alone = vec![false; group.rules.len()];
    let mut codes: Decided<'a> = BTreeMap::new();
    trials.each(|values| {
        tried += 1;
        let mut all = true;
        for (at, rule) in group.rules.iter().enumerate() {
            let applies = rule
                .field
                .is_none_or(|field| values.contains_key(&kernel::Id::new(field)));
            let holds = !applies || trials.holds(rule.condition, values) == Ok(true);
            alone[at] |= holds;
            all &= holds;
        }
        admitted += usize::from(all);
        for field in &kind.fields {
            if let Some(Value::Code(code)) = values.get(&field.id) {
                let (seen, let_through) = codes.entry(field.id.as_str()).or_default();
                seen.insert(code.clone());
                if all {
                    let_through.insert(code.clone());
                }
            }
        }
    });
    if tried > 0 && admitted == 0 {
        // Where one of them never holds by itself, that has been reported.
        if alone.iter().all(|holds| *holds) {
            contradiction(manifest, kind, group, findings);
        }
        return;
    }
    decided.extend(codes);
}

fn contradiction(manifest: &Manifest<'_>, kind: &Kind, group: &Group<'_>, findings: &mut Findings) {
    let texts: BTreeSet<&str> = group
        .rules
        .iter()
        .map(|rule| rule.condition.as_str())
        .collect();
    let texts: Vec<&str> = texts.into_iter().collect();
    let (ja, en) = (texts.join("」「"), texts.join("\", \""));
    let id = &kind.id;
    let first = group.rules.iter().find(|rule| rule.field.is_none());
    let path = match first {
        Some(rule) => format!("kinds.{id}.rules[{}", rule.condition.as_str()),
        None => format!("kinds.{id}"),
    };
    findings.problem(
        (manifest, &path),
        "rules-contradict",
        said!(
            "種別「{id}」の条件「{ja}」は同時に成り立つことがなく、記録を一件も受け付けられません。",
            "The rules \"{en}\" of the kind \"{id}\" never hold together, so that no act would be admitted."
        ),
        said!(
            "いずれかの条件を改めるか、場合を分けて（「a || b」）書いてください。",
            "Change one of them, or tell the cases apart (a || b)."
        ),
    );
}

/// Which codes of each list some admitted act may have.
#[derive(Default)]
struct Reached<'a> {
    lists: BTreeMap<&'a str, (BTreeSet<String>, BTreeSet<String>)>,
}

impl<'a> Reached<'a> {
    fn take(&mut self, manifest: &Manifest<'a>, kind: &'a Kind, decided: &Decided<'_>) {
        for field in &kind.fields {
            let FieldType::Code(list) = &field.of else {
                continue;
            };
            let (refused, reached) = self.lists.entry(list.as_str()).or_default();
            match decided.get(field.id.as_str()) {
                Some((seen, admitted)) => {
                    refused.extend(seen.difference(admitted).cloned());
                    reached.extend(admitted.iter().cloned());
                }
                // No rule speaks of it: every code may be written.
                None => {
                    let codes = manifest.program.codes.get(list);
                    let codes = codes.iter().flat_map(|list| &list.codes);
                    reached.extend(codes.map(|(code, _)| code.clone()));
                }
            }
        }
    }

    fn report(&self, manifest: &Manifest<'_>, findings: &mut Findings) {
        for (list, (refused, reached)) in &self.lists {
            for code in refused.difference(reached) {
                findings.problem(
                    (manifest, &format!("codes.{list}.{code}")),
                    "code-unreachable",
                    said!(
                        "コード表「{list}」の「{code}」は、条件により記入できる場合がありません。",
                        "No act can have the code \"{code}\" of the list \"{list}\": the rules forbid it in every case."
                    ),
                    said!(
                        "コードを消すか、条件を改めてください。",
                        "Remove the code, or change the rules."
                    ),
                );
            }
        }
    }
}
