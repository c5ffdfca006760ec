//! Reads rule sets from TOML, follows what they are based on, and reports every fault at once.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{FiscalYear, Place, Problem, Said, said};
use keyed::Table;

use super::{
    scheme::{AchievementRules, Applies, ItemRules, Letters, OverallRules, Scheme},
    section::{read_achievement, read_item, read_letters, read_overall},
};
use crate::{AgencyKind, data::AGENCY_KINDS};

/// A rule set as its file says it, before what it is based on is followed.
struct Draft {
    file: String,
    line: u32,
    name: String,
    title: String,
    applies: Option<Applies>,
    based_on: Option<String>,
    item_from: Option<String>,
    letters: Option<Letters>,
    achievement: Option<AchievementRules>,
    item: Option<ItemRules>,
    overall: Option<OverallRules>,
}

/// The names that files give to their rule sets.
pub(super) fn names(files: &[(&str, &str)]) -> BTreeSet<String> {
    files
        .iter()
        .filter_map(|(file, text)| {
            let source = keyed::Source::new(file, text);
            let parsed = source.parse();
            Table::root(&source, &parsed).text("name")
        })
        .collect()
}

/// Reads named texts; what has no fault is returned, with the faults of the rest.
pub(super) fn read(files: &[(&str, &str)]) -> (Vec<Scheme>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for (file, text) in files {
        let source = keyed::Source::new(file, text);
        let parsed = source.parse();
        let table = Table::root(&source, &parsed);
        let draft = read_draft(&source, &table);
        if let Some(first) = drafts.get(&draft.name) {
            table.report(
                "name",
                "duplicate-number",
                said!(
                    "評定基準「{}」は{}にもあります。",
                    "Rule set “{}” stands in {} as well.",
                    draft.name,
                    first.file
                ),
                said!(
                    "どちらかの名前（name）を改めてください。",
                    "Change one of the names."
                ),
            );
        }
        table.finish();
        drafts.insert(draft.name.clone(), draft);
        problems.extend(source.into_problems());
    }
    let mut schemes = Vec::new();
    for draft in drafts.values() {
        match resolve(draft, &drafts) {
            Ok(scheme) => schemes.extend(scheme),
            Err(found) => problems.extend(found),
        }
    }
    problems.sort_by_key(|problem| (problem.place.file.clone(), problem.place.line));
    (schemes, problems)
}

fn read_draft(source: &keyed::Source<'_>, table: &Table<'_>) -> Draft {
    let letters = table.table("letters").map(read_letters);
    Draft {
        file: source.file.to_owned(),
        line: source.line(table.at_key("based_on")),
        name: table.required("name").unwrap_or_default(),
        title: table.required("title").unwrap_or_default(),
        applies: read_applies(table),
        based_on: table.text("based_on"),
        item_from: table.text("item_from"),
        letters,
        achievement: table.table("achievement").and_then(read_achievement),
        item: table.table("item").and_then(read_item),
        overall: table.table("overall").and_then(read_overall),
    }
}

/// Follows `based_on` and `item_from`; `None` when a section was faulty and has been reported.
fn resolve(
    draft: &Draft,
    drafts: &BTreeMap<String, Draft>,
) -> Result<Option<Scheme>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut chain = vec![draft];
    let mut at = draft;
    while let Some(name) = &at.based_on {
        let Some(base) = drafts.get(name) else {
            problems.push(dangling(at, "based_on", name));
            break;
        };
        if chain.iter().any(|seen| seen.name == base.name) {
            problems.push(problem(
                at,
                "rule-cycle",
                said!(
                    "評定基準「{}」のもとをたどると自分に戻ります。",
                    "What rule set “{}” is based on leads back to itself.",
                    draft.name
                ),
                said!("based_onを改めてください。", "Change based_on."),
            ));
            break;
        }
        chain.push(base);
        at = base;
    }
    let item_from = chain.iter().find_map(|draft| draft.item_from.as_ref());
    let item = match item_from {
        Some(name) if draft.item.is_none() => match drafts.get(name) {
            Some(other) => other.item.clone(),
            None => {
                problems.push(dangling(draft, "item_from", name));
                None
            }
        },
        _ => chain.iter().find_map(|draft| draft.item.clone()),
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    let letters = chain.iter().find_map(|draft| draft.letters.clone());
    let achievement = chain.iter().find_map(|draft| draft.achievement.clone());
    let overall = chain.iter().find_map(|draft| draft.overall.clone());
    // A section that nobody in the chain has is missing; one that was faulty has been reported.
    let (Some(letters), Some(achievement), Some(item), Some(overall), Some(applies)) =
        (letters, achievement, item, overall, draft.applies.clone())
    else {
        return Err(vec![problem(
            draft,
            "missing-key",
            said!(
                "評定基準「{}」に[letters]、[achievement]、[item]、[overall]のいずれかがないか、読めません。",
                "Rule set “{}” lacks [letters], [achievement], [item] or [overall], or it cannot be read.",
                draft.name
            ),
            said!(
                "足りない表を書くか、based_onでもとになる基準を指定してください。",
                "Write the missing table, or name a rule set under based_on."
            ),
        )]);
    };
    Ok(Some(Scheme {
        name: draft.name.clone(),
        title: draft.title.clone(),
        applies,
        letters,
        achievement,
        item,
        overall,
    }))
}

fn dangling(draft: &Draft, key: &str, name: &str) -> Problem {
    problem(
        draft,
        "no-rule-set",
        said!(
            "{key}が引く評定基準「{name}」がありません。",
            "{key} refers to a rule set “{name}” that does not exist."
        ),
        said!(
            "名前の綴りを確かめるか、その基準のファイルを加えてください。",
            "Check the spelling, or add the file of that rule set."
        ),
    )
}

fn problem(draft: &Draft, code: &str, reason: Said, remedy: Said) -> Problem {
    Problem::new(
        Place::file(&draft.file).line(draft.line),
        code,
        reason,
        remedy,
    )
}

fn read_applies(table: &Table<'_>) -> Option<Applies> {
    let words = table.texts("kinds");
    let mut kinds: Vec<AgencyKind> = Vec::new();
    for text in &words {
        match AGENCY_KINDS.iter().find(|(word, _)| word == text) {
            Some((_, kind)) => kinds.push(*kind),
            None => table.report(
                "kinds",
                "unknown-word",
                said!("「{text}」は法人の類型ではありません。", "“{text}” is no kind of agency."),
                said!(
                    "中期目標管理法人、国立研究開発法人、行政執行法人、地方独立行政法人のいずれかで記入してください。",
                    "Write one of 中期目標管理法人, 国立研究開発法人, 行政執行法人, 地方独立行政法人."
                ),
            ),
        }
    }
    if words.is_empty() {
        table.missing("kinds");
    }
    let from = table.required_year("from");
    let to = table.year("to");
    let evaluated_from = table.year("evaluated_from");
    let evaluated_to = table.year("evaluated_to");
    let ministers = table.texts("ministers");
    report_order(table, "to", from, to);
    report_order(table, "evaluated_to", evaluated_from, evaluated_to);
    Some(Applies {
        kinds,
        ministers,
        from: from?,
        to,
        evaluated_from,
        evaluated_to,
    })
}

fn report_order(table: &Table<'_>, key: &str, from: Option<FiscalYear>, to: Option<FiscalYear>) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        table.report(
            key,
            "period-order",
            said!(
                "適用の終わり（{to}）が始まり（{from}）より前です。",
                "It applies until {to}, which is before its start ({from})."
            ),
            said!("年度を改めてください。", "Change one of the years."),
        );
    }
}
