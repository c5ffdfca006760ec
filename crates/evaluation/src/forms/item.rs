//! Values of an item sheet (項目別評定調書): basic information, yearly data, the columns of part 3.

use kernel::{Entry, text::squeeze};
use serde_json::{Value, json};

use super::{figure, value::texts};
use crate::{Evaluation, Figure, Flag, Indicator, Input, Item, Passage};

/// The values of one item sheet.
pub(super) fn of(evaluation: &Evaluation, item: &Item, figures: &[&Figure]) -> Value {
    let indicators = item.indicators.iter();
    let indicators: Value = indicators.map(|own| indicator(evaluation, own)).collect();
    let inputs = item.inputs.iter();
    let inputs: Value = inputs.map(|own| input(evaluation, own)).collect();
    let columns = &item.texts;
    let results = texts(after(&columns.results, &[figure::HEADING]));
    let narrative = if columns.results.is_empty() {
        figure::narrative(figures)
    } else {
        json!([])
    };
    json!({
        "number": item.number.as_str(),
        "name": item.name,
        "section": item.section.title(),
        "policies": item.policies.text,
        "legal_basis": item.legal_basis.text,
        "flags": flags(evaluation, item),
        "review": item.review.text,
        "indicators": indicators,
        "inputs": inputs,
        "rating": {
            "own": item.ratings.own,
            "minister": item.ratings.minister,
            "final": item.ratings.minister_final,
        },
        "target": texts(&columns.target),
        "plan": texts(&columns.plan),
        "annual_plan": texts(&columns.annual_plan),
        "viewpoints": texts(&columns.viewpoints),
        "results": results,
        "figures": narrative,
        "own": texts(after(&columns.self_evaluation, &["＜評定と根拠＞", "評定と根拠", "根拠："])),
        "minister": texts(after(&columns.minister, &["＜評定に至った理由＞"])),
        "minister_final": texts(after(&columns.minister_final, &["＜評定に至った理由＞"])),
        "other": texts(&columns.other),
    })
}

/// Passages after the headings that the form prints itself.
fn after<'p>(passages: &'p [Passage], headings: &[&str]) -> &'p [Passage] {
    let printed = |passage: &&Passage| {
        let text = squeeze(&passage.text);
        headings.iter().any(|heading| squeeze(heading) == text)
    };
    &passages[passages.iter().take_while(printed).count()..]
}

/// 重要度、優先度、困難度 and, where it has a reason, 重点化.
fn flags(evaluation: &Evaluation, item: &Item) -> Value {
    let difficulty = evaluation.period.terms.difficulty.as_str();
    let focus = item.focus.as_ref().filter(|flag| !flag.reason.is_empty());
    let flags: [(&str, Option<&Flag>); 4] = [
        ("重要度", item.importance.as_ref()),
        ("優先度", item.priority.as_ref()),
        (difficulty, item.difficulty.as_ref()),
        ("重点化", focus),
    ];
    flags
        .into_iter()
        .filter_map(|(name, flag)| {
            let flag = flag?;
            Some(json!({"name": name, "level": flag.level, "reason": flag.reason.text}))
        })
        .collect()
}

fn indicator(evaluation: &Evaluation, indicator: &Indicator) -> Value {
    let mut label = indicator.label.clone();
    if indicator.key && !label.contains("【基幹目標】") {
        label.push_str("【基幹目標】");
    }
    let mut planned = false;
    let years: Vec<Value> = evaluation
        .period
        .years
        .years()
        .map(|year| {
            let own = indicator.years.get(&year);
            planned |= own.is_some_and(|own| !own.plan.is_blank() || !own.rate.is_blank());
            json!({
                "plan": figure::maybe(own.map(|own| &own.plan)),
                "actual": figure::maybe(own.map(|own| &own.actual)),
                "rate": figure::maybe(own.map(|own| &own.rate)),
            })
        })
        .collect();
    json!({
        "number": indicator.number.as_ref().map(|number| number.as_str()).unwrap_or_default(),
        "label": label,
        "target": indicator.target.text.text,
        "baseline": indicator.baseline.text.text,
        "planned": planned,
        "years": years,
        "reference": indicator.reference.text,
    })
}

fn input(evaluation: &Evaluation, input: &Input) -> Value {
    let years = evaluation.period.years.years();
    let in_cells = |entry: &Entry| entry.unit() == Some(&input.unit);
    let unit_said = input.label.contains(['（', '(']) || input.unit.is_empty();
    let unit_wanted = input.unit.yen().is_some() || !input.years.values().any(in_cells);
    let label = if unit_said || !unit_wanted {
        input.label.clone()
    } else {
        format!("{}（{}）", input.label, input.unit)
    };
    json!({
        "label": label,
        "years": years.map(|year| figure::maybe(input.years.get(&year))).collect::<Value>(),
    })
}
