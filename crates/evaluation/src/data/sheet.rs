//! Reads `items/*.toml`: one sheet (項目別評定調書) each.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Entry, FiscalYear, Id, Printed, Problem, Unit, said};
use keyed::{Plain, Source, Table};

use super::{
    Scope,
    front::{paragraphs, rating, ratings_by_year},
    word::{DIRECTIONS, INDICATOR_KINDS, SECTIONS, SHEETS},
};
use crate::{
    Baseline, Flag, Indicator, IndicatorYear, Input, Item, ItemRatings, Passage, Target,
    TargetRevision, Texts,
};

/// Years before the period that a sheet may still show (an earlier base year).
const YEARS_BEFORE: u16 = 5;

/// `None` when the sheet does not even say its number.
pub(super) fn read(file: &str, text: &str, scope: Option<Scope>) -> (Option<Item>, Vec<Problem>) {
    let source = Source::new(file, text);
    let parsed = source.parse();
    let table = Table::root(&source, &parsed);
    let item = read_item(&table, scope);
    table.finish();
    let named = !item.number.as_str().is_empty();
    (named.then_some(item), source.into_problems())
}

fn read_item(table: &Table<'_>, scope: Option<Scope>) -> Item {
    let item = Item {
        number: Id::new(&table.required("number").unwrap_or_default()),
        name: table.required("name").unwrap_or_default(),
        section: table.choice("section", SECTIONS).unwrap_or_default(),
        sheet: table.choice("sheet", SHEETS).unwrap_or_default(),
        policies: passage(table, "policies"),
        legal_basis: passage(table, "legal_basis"),
        importance: read_flag(table, "importance"),
        priority: read_flag(table, "priority"),
        difficulty: read_flag(table, "difficulty"),
        focus: read_flag(table, "focus"),
        research: table.flag("research"),
        weight: table.number("weight"),
        review: passage(table, "review"),
        indicators: table
            .tables("indicators")
            .into_iter()
            .map(|indicator| read_indicator(indicator, scope))
            .collect(),
        inputs: table
            .tables("inputs")
            .into_iter()
            .map(|input| read_input(input, scope))
            .collect(),
        ratings: table.table("ratings").map(read_ratings).unwrap_or_default(),
        own_by_year: ratings_by_year(table, "own_by_year"),
        texts: table.table("texts").map(read_texts).unwrap_or_default(),
    };
    report_twins(table, &item.indicators);
    item
}

/// Two indicators of one sheet may not bear the same number.
fn report_twins(table: &Table<'_>, indicators: &[Indicator]) {
    let mut seen = BTreeSet::new();
    for (i, indicator) in indicators.iter().enumerate() {
        let Some(number) = &indicator.number else {
            continue;
        };
        if !seen.insert(number) {
            let twins = table.tables("indicators");
            if let Some(twin) = twins.get(i) {
                twin.report(
                    "number",
                    "duplicate-number",
                    said!(
                        "指標番号「{number}」がこの調書に二度あります。",
                        "This sheet has two indicators numbered “{number}”."
                    ),
                    said!(
                        "どちらかの指標番号（number）を改めてください。",
                        "Change one of the numbers."
                    ),
                );
            }
        }
    }
}

fn passage(table: &Table<'_>, key: &'static str) -> Passage {
    Passage::from(table.text(key).unwrap_or_default().as_str())
}

fn read_flag(table: &Table<'_>, key: &'static str) -> Option<Flag> {
    let flag = table.table(key)?;
    let read = Flag {
        level: flag.required("level").unwrap_or_default(),
        reason: passage(&flag, "reason"),
    };
    flag.finish();
    Some(read)
}

fn read_ratings(table: Table<'_>) -> ItemRatings {
    let ratings = ItemRatings {
        own: rating(&table, "own"),
        minister: rating(&table, "minister"),
        minister_final: rating(&table, "minister_final"),
    };
    table.finish();
    ratings
}

fn read_texts(table: Table<'_>) -> Texts {
    let texts = Texts {
        target: paragraphs(&table, "target"),
        plan: paragraphs(&table, "plan"),
        annual_plan: paragraphs(&table, "annual_plan"),
        viewpoints: paragraphs(&table, "viewpoints"),
        results: paragraphs(&table, "results"),
        self_evaluation: paragraphs(&table, "self_evaluation"),
        minister: paragraphs(&table, "minister"),
        minister_final: paragraphs(&table, "minister_final"),
        other: paragraphs(&table, "other"),
    };
    table.finish();
    texts
}

fn read_indicator(table: Table<'_>, scope: Option<Scope>) -> Indicator {
    let label = table.required("label").unwrap_or_default();
    let table = table.named(&label);
    let unit = Unit::new(&table.text("unit").unwrap_or_default());
    let mut indicator = Indicator {
        number: table.text("number").map(|number| Id::new(&number)),
        label,
        key: table.flag("key"),
        direction: table.choice("direction", DIRECTIONS).unwrap_or_default(),
        kind: table.choice("kind", INDICATOR_KINDS).unwrap_or_default(),
        reference: passage(&table, "reference"),
        ..Indicator::default()
    };
    let (text, level) = read_level(&table, "target", &unit);
    indicator.target = Target { text, level };
    let (text, level) = read_level(&table, "baseline", &unit);
    indicator.baseline = Baseline { text, level };
    let percent = Unit::new("%");
    for (key, unit) in [("plan", &unit), ("actual", &unit), ("rate", &percent)] {
        for (year, entry) in read_years(&table, key, unit, scope) {
            let cells: &mut IndicatorYear = indicator.years.entry(year).or_default();
            match key {
                "plan" => cells.plan = entry,
                "actual" => cells.actual = entry,
                _ => cells.rate = entry,
            }
        }
    }
    indicator
        .years
        .retain(|_, cells| *cells != IndicatorYear::default());
    if let Some(scope) = scope {
        report_gaps(&table, scope);
    }
    indicator.revisions = table
        .tables("revisions")
        .into_iter()
        .filter_map(|revision| read_revision(revision, &unit, scope))
        .collect();
    indicator.unit = unit;
    table.finish();
    indicator
}

/// `target = "…"`, or `{ text = "…", level = 1100 }`.
fn read_level(table: &Table<'_>, key: &'static str, unit: &Unit) -> (Passage, Entry) {
    if !table.is_table(key) {
        return (passage(table, key), Entry::default());
    }
    let Some(cell) = table.table(key) else {
        return (Passage::default(), Entry::default());
    };
    let level = cell
        .plain_at("level")
        .map(|plain| entry(plain, unit))
        .unwrap_or_default();
    let text = passage(&cell, "text");
    cell.finish();
    (text, level)
}

fn read_revision(table: Table<'_>, unit: &Unit, scope: Option<Scope>) -> Option<TargetRevision> {
    let on = table.text("on").unwrap_or_default();
    let from = table.required_year("from");
    let before = read_years(&table, "before", unit, scope);
    let reason = passage(&table, "reason");
    table.finish();
    Some(TargetRevision {
        on,
        from: from?,
        before,
        reason,
    })
}

fn read_input(table: Table<'_>, scope: Option<Scope>) -> Input {
    let label = table.required("label").unwrap_or_default();
    let table = table.named(&label);
    let unit = Unit::new(&table.text("unit").unwrap_or_default());
    let mut years = read_years(&table, "years", &unit, scope);
    years.retain(|_, entry| !entry.is_blank());
    table.finish();
    Input { label, unit, years }
}

/// Cells by year. A number stands in the unit of its row; a text is the cell as printed.
fn read_years(
    table: &Table<'_>,
    key: &'static str,
    unit: &Unit,
    scope: Option<Scope>,
) -> BTreeMap<FiscalYear, Entry> {
    let Some(cells) = table.table(key) else {
        return BTreeMap::new();
    };
    let mut years = BTreeMap::new();
    for (year, at, plain) in cells.by_year() {
        if let Some(Scope { period, .. }) = scope
            && (year > period.last || year.year() + YEARS_BEFORE < period.first.year())
        {
            cells.report_at(
                at,
                "",
                "year-outside-period",
                said!(
                    "{}は目標期間（{period}）の年度ではありません。",
                    "{} is no year of the target period ({period}).",
                    year.to_era_string()
                ),
                said!(
                    "年度の書き誤りがないか、[period]が正しいかを確かめてください。",
                    "Check the year, and whether [period] is right."
                ),
            );
        }
        years.insert(year, entry(plain, unit));
    }
    years
}

/// A plan, once begun, is written for every year up to the one that is evaluated, and a row has no
/// hole: a cell that is empty or nil in print says so (`2021 = "－"`, `2021 = ""`).
fn report_gaps(table: &Table<'_>, scope: Scope) {
    let (plan, actual) = (table.years_written("plan"), table.years_written("actual"));
    let first = plan.first().copied();
    let span = first.map(|first| {
        let first = actual.first().map_or(first, |actual| first.min(*actual));
        (first.max(scope.period.first), scope.through)
    });
    report_holes(table, "plan", &plan, span);
    report_holes(table, "actual", &actual, None);
    report_holes(table, "rate", &table.years_written("rate"), None);
}

fn report_holes(
    table: &Table<'_>,
    key: &str,
    written: &BTreeSet<FiscalYear>,
    span: Option<(FiscalYear, FiscalYear)>,
) {
    let (Some(first), Some(last)) = (written.first(), written.last()) else {
        return;
    };
    let (first, last) = span.map_or((*first, *last), |(a, b)| (a.min(*first), b.max(*last)));
    let mut year = first;
    while year <= last {
        if !written.contains(&year) {
            let row = match key {
                "plan" => "計画値",
                "actual" => "実績値",
                _ => "達成度",
            };
            let in_era = year.to_era_string();
            table.report(
                key,
                "missing-year",
                said!(
                    "{row}（{key}）に{in_era}の記入がありません。",
                    "{key} says nothing for fiscal {year}."
                ),
                said!(
                    "「{year} = 値」を加えてください。値がない年度は「{year} = \"－\"」、空欄は「{year} = \"\"」と記入します。",
                    "Add “{year} = VALUE”; a year without a value is “{year} = \"－\"”, an empty cell “{year} = \"\"”."
                ),
            );
        }
        year = year.next();
    }
}

/// A number in the unit of its row, or a cell as printed.
fn entry(plain: Plain, unit: &Unit) -> Entry {
    match plain {
        Plain::Text(text) => Entry::read(&text),
        Plain::Number(value) => Entry {
            text: format!("{}{unit}", print_number(&value.to_string())),
            printed: Printed::Number {
                value,
                unit: unit.clone(),
                within: false,
            },
            line: None,
        },
    }
}

/// `-1234567.8` as forms print it: `△1,234,567.8`.
pub(super) fn print_number(plain: &str) -> String {
    let (sign, magnitude) = match plain.strip_prefix('-') {
        Some(magnitude) => ("△", magnitude),
        None => ("", plain),
    };
    let (whole, fraction) = magnitude.split_at(magnitude.find('.').unwrap_or(magnitude.len()));
    let mut grouped = String::from(sign);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.push_str(fraction);
    grouped
}
