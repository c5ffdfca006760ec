//! From rows to indicators and inputs: labels, marks, units, directions, levels.

use std::sync::LazyLock;

use evaluation::{Direction, Indicator, IndicatorKind, Input, Item, Passage, Unplaced};
use kernel::{Entry, FiscalYear, Unit, numeral::scan, text::squeeze};
use regex::Regex;

use super::{Cell, Context, Row, RowMark, Rows, rows, split_mark};
use crate::{
    labels::{Piece, passage},
    source::Line,
};

/// 【基幹目標】 and the like at the end of a label.
static KEY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[【\[［（(](基幹目標|基幹指標|重要目標)[】\]］）)]\s*")
        .expect("the pattern is constant")
});

/// A unit in brackets at the end of a label: 予算額（千円）.
static UNIT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[（(]([^（()）]{1,6})[)）]\s*$").expect("the pattern is constant")
});

/// A number that is bounded: it is what a target asks for.
static BOUND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(以上|以下|以内|未満|程度)").expect("the pattern is constant")
});

/// Labels that only say which share of the row above they are.
const SHARES: [&str; 9] = [
    "削減率",
    "節減率",
    "縮減率",
    "効率化率",
    "上記削減率",
    "上記節減率",
    "増減率",
    "対前年度比",
    "前年度比",
];

/// Reads part 2 into the item; returns what fits nowhere.
pub(crate) fn fill(lines: &[Line], context: &Context, item: &mut Item) -> Vec<Unplaced> {
    let rows = rows(lines, context);
    let mut left = Vec::new();
    item.inputs = rows.inputs.iter().map(|row| input(row, &rows)).collect();
    let mut open: Option<Indicator> = None;
    for row in &rows.outputs {
        if is_none_row(row) {
            continue;
        }
        let label = label(&row.label);
        if starts(row, &label, open.as_ref()) {
            let parent = open.as_ref().map(|indicator| indicator.label.clone());
            item.indicators.extend(open.take().map(finish));
            open = Some(begin(row, &label, parent.as_deref()));
        }
        let Some(indicator) = open.as_mut() else {
            left.extend(unplaced(row));
            continue;
        };
        add(indicator, row, &rows.years);
    }
    item.indicators.extend(open.map(finish));
    let rest = |piece: &Piece, reason: &str| Unplaced {
        line: piece.number,
        text: piece.text.clone(),
        reason: reason.to_owned(),
    };
    let stray = "主要な経年データのどの欄の記載か判別できませんでした。";
    left.extend(rows.stray.iter().map(|piece| rest(piece, stray)));
    let note = "主要な経年データの注記であり、置く欄がありません。";
    left.extend(notes(&rows.notes).map(|piece| rest(&piece, note)));
    left
}

/// Notes line by line, without those that the form itself prints.
fn notes(pieces: &[Piece]) -> impl Iterator<Item = Piece> {
    const PRINTED: [&str; 2] = ["予算額、決算額は支出額を記載", "上記以外に必要と考える情報"];
    let mut lines: Vec<Piece> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(last) if last.number == piece.number => last.text.push_str(&piece.text),
            _ => lines.push(piece.clone()),
        }
    }
    lines.into_iter().filter(|line| {
        !PRINTED
            .iter()
            .any(|text| crate::outline::key(&line.text).contains(text))
    })
}

fn unplaced(row: &Row) -> impl Iterator<Item = Unplaced> {
    row.values.iter().flatten().map(|piece| Unplaced {
        line: piece.number,
        text: piece.text.clone(),
        reason: "どの指標の数値か判別できませんでした。".to_owned(),
    })
}

/// A row that says there is no indicator: dashes and nothing else.
fn is_none_row(row: &Row) -> bool {
    let nil = |cell: &Cell| cell.is_empty() || super::token::is_nil(&passage(cell).text);
    row.mark.is_none()
        && nil(&row.label)
        && nil(&row.target)
        && nil(&row.baseline)
        && row.values.iter().all(nil)
}

/// The label without row mark; its pieces joined.
fn label(cell: &Cell) -> Passage {
    let mut text = passage(cell);
    if let Some((count, _)) = split_mark(&squeeze(&text.text), false) {
        let mut seen = 0;
        let end = text.text.char_indices().find_map(|(at, c)| {
            let here = (seen >= count).then_some(at);
            let mut buffer = [0; 4];
            seen += squeeze(c.encode_utf8(&mut buffer)).chars().count();
            here
        });
        text.text.truncate(end.unwrap_or(text.text.len()));
        let length = text.text.len();
        text.breaks.retain(|(at, _)| *at < length);
    }
    text
}

/// Whether a row opens a new indicator.
fn starts(row: &Row, label: &Passage, open: Option<&Indicator>) -> bool {
    let Some(open) = open else {
        return !label.is_empty() || row.mark.is_some();
    };
    let key = squeeze(&KEY.replace_all(&label.text, ""));
    let own = squeeze(&open.label);
    let same = key.is_empty() || key == own;
    let has = |pick: fn(&evaluation::IndicatorYear) -> &Entry| {
        open.years.values().any(|year| !pick(year).is_blank())
    };
    match row.mark {
        Some(RowMark::Plan) => !same || has(|y| &y.plan) || has(|y| &y.actual),
        Some(RowMark::Actual) => !same || has(|y| &y.actual),
        Some(RowMark::Rate) => !same && has(|y| &y.rate),
        None => !key.is_empty(),
    }
}

fn begin(row: &Row, label: &Passage, parent: Option<&str>) -> Indicator {
    let key = KEY.is_match(&label.text);
    let mut name = KEY.replace_all(&label.text, "").trim().to_owned();
    let mut unit = Unit::default();
    if let Some(found) = UNIT.captures(&name) {
        let printed = found.get(1).map_or("", |m| m.as_str());
        if is_unit(printed) {
            unit = Unit::new(printed);
            let at = found.get(0).map_or(name.len(), |m| m.start());
            name.truncate(at);
        }
    }
    if SHARES.contains(&squeeze(&name).as_str())
        && let Some(parent) = parent
    {
        name = format!("{parent}{}", name.trim().trim_start_matches("上記"));
    }
    let mut indicator = Indicator {
        label: name,
        key,
        unit,
        ..Indicator::default()
    };
    indicator.reference = passage(&row.reference);
    indicator
}

/// Whether a bracketed word is a unit: money, or a counter that follows numbers.
fn is_unit(printed: &str) -> bool {
    let sample = format!("1{}", squeeze(printed));
    let found = scan(&sample);
    Unit::new(printed).yen().is_some()
        || found
            .first()
            .is_some_and(|n| !n.unit.is_empty() && n.unit_end == sample.len())
}

/// Adds a row to its indicator.
fn add(indicator: &mut Indicator, row: &Row, years: &[FiscalYear]) {
    let target = passage(&row.target);
    if indicator.target.text.is_empty() && !target.is_empty() {
        indicator.target.text = target;
    }
    let baseline = passage(&row.baseline);
    let nil = |text: &Passage| text.is_empty() || super::token::is_nil(&text.text);
    if nil(&indicator.baseline.text) && (!nil(&baseline) || indicator.baseline.text.is_empty()) {
        indicator.baseline.text = baseline;
    }
    for (year, cell) in years.iter().zip(&row.values) {
        if cell.is_empty() {
            continue;
        }
        let slot = indicator.years.entry(*year).or_default();
        let entry = entry(cell);
        match row.mark {
            Some(RowMark::Plan) => slot.plan = entry,
            Some(RowMark::Actual) | None => slot.actual = entry,
            Some(RowMark::Rate) => slot.rate = entry,
        }
    }
}

/// Reads a cell; its line is that of its first digit, or of its first character.
pub(super) fn entry(cell: &[Piece]) -> Entry {
    // A dash is nil, with or without a unit after it.
    let dash = cell.len() > 1 && cell.first().is_some_and(|p| super::token::is_nil(&p.text));
    let shown = if dash { &cell[..1] } else { cell };
    let text: String = shown.iter().map(|piece| piece.text.trim()).collect();
    let entry = Entry::read(&text);
    let digit = |piece: &&Piece| piece.text.chars().any(char::is_numeric);
    match cell.iter().find(digit).or(cell.first()) {
        Some(piece) => entry.at(piece.number),
        None => entry,
    }
}

/// Completes an indicator once all its rows are known.
fn finish(mut indicator: Indicator) -> Indicator {
    if indicator.unit.is_empty() {
        let printed = indicator
            .years
            .values()
            .flat_map(|year| [&year.plan, &year.actual])
            .find_map(|entry| entry.unit().cloned().or_else(|| bounded_unit(entry)));
        indicator.unit = printed.unwrap_or_default();
    }
    indicator.target.level = level(&indicator.target.text, true);
    indicator.baseline.level = level(&indicator.baseline.text, false);
    if indicator.unit.is_empty()
        && let Some(unit) = indicator.target.level.unit()
    {
        indicator.unit = unit.clone();
    }
    indicator.direction = direction(&indicator);
    indicator.kind = kind(&indicator);
    indicator
}

/// The unit in a statement such as ８０％以上.
fn bounded_unit(entry: &Entry) -> Option<Unit> {
    let found = scan(&entry.text);
    let first = found.first()?;
    (found.len() == 1 && !first.unit.is_empty()).then(|| first.unit.clone())
}

/// The one number a target or baseline states; none when it states several or only years.
pub(crate) fn level(text: &Passage, bounded: bool) -> Entry {
    let counted: Vec<_> = scan(&text.text)
        .into_iter()
        .filter(|numeral| {
            !matches!(
                numeral.unit.as_str(),
                "年度"
                    | "年"
                    | "年間"
                    | "月"
                    | "期"
                    | "か年"
                    | "カ年"
                    | "ヵ年"
                    | "ヶ年"
                    | "箇年"
                    | "次"
                    | "号"
                    | "条"
                    | "項"
            )
        })
        .filter(|numeral| !is_year_range(&text.text[numeral.start..]))
        .collect();
    let asked: Vec<_> = counted
        .iter()
        .filter(|numeral| BOUND.is_match(&text.text[numeral.unit_end..]))
        .collect();
    let one = match (bounded, asked.as_slice(), counted.as_slice()) {
        (true, [one], _) => Some(*one),
        (true, [], [one]) => Some(one),
        (false, _, [one]) => Some(one),
        _ => None,
    };
    let Some(one) = one else {
        return Entry::default();
    };
    let entry = Entry::read(&text.text[one.start..one.unit_end]);
    match text.line_of(one.start) {
        Some(line) => entry.at(line),
        None => entry,
    }
}

/// `２０１５～２０１７年度`: the first of two years carries no unit.
fn is_year_range(text: &str) -> bool {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\d{1,4}(?:年度?)?[~～〜\-]\d{1,4}年").expect("the pattern is constant")
    });
    RANGE.is_match(&squeeze(&text.chars().take(24).collect::<String>()))
}

fn direction(indicator: &Indicator) -> Direction {
    let target = squeeze(&indicator.target.text.text);
    let has = |words: &[&str]| words.iter().any(|w| target.contains(w));
    if has(&["以下", "以内", "未満", "下回る", "超えない"]) {
        return Direction::Less;
    }
    let falls = target.starts_with("基準値比-")
        || has(&["削減", "縮減", "節減", "短縮", "低減", "抑制", "減少"]);
    if falls && !indicator.unit.is_rate() && !indicator.unit.is_empty() {
        return Direction::Less;
    }
    Direction::More
}

fn kind(indicator: &Indicator) -> IndicatorKind {
    let target = squeeze(&indicator.target.text.text);
    let label = squeeze(&indicator.label);
    let has = |words: &[&str]| words.iter().any(|w| target.contains(w));
    let planned = indicator
        .years
        .values()
        .any(|year| year.plan.value().is_some());
    let nil = target.is_empty() || target.chars().all(|c| c == '-');
    if nil && !planned {
        return IndicatorKind::Monitoring;
    }
    if label.starts_with("(参考)") || label.contains("モニタリング") {
        return IndicatorKind::Monitoring;
    }
    if target.contains("ポイント") && has(&["向上", "増", "上昇", "改善"]) {
        return IndicatorKind::PointIncrease;
    }
    if target.starts_with("基準値比-") || target.starts_with("対基準値-") {
        return IndicatorKind::Reduction;
    }
    let cuts = ["削減", "節減", "縮減", "効率化"];
    if cuts.iter().any(|w| target.contains(w) || label.contains(w)) && target.contains('%') {
        return IndicatorKind::Reduction;
    }
    if has(&["最終年度に", "終了時", "期間末", "終了までに"]) {
        return IndicatorKind::FinalYear;
    }
    let timed = matches!(
        indicator.unit.as_str(),
        "日" | "日間" | "時間" | "分" | "か月" | "月"
    );
    if indicator.unit.is_rate() || (timed && indicator.direction == Direction::Less) {
        return IndicatorKind::Rate;
    }
    let numbers = indicator
        .years
        .values()
        .any(|year| year.plan.value().is_some() || year.actual.value().is_some());
    if !numbers && indicator.target.level.value().is_none() {
        return IndicatorKind::Qualitative;
    }
    IndicatorKind::Count
}

fn input(row: &Row, rows: &Rows) -> Input {
    let mut label = passage(&row.label).text;
    let mut unit = Unit::default();
    if let Some(found) = UNIT.captures(&label) {
        let printed = found.get(1).map_or("", |m| m.as_str());
        if is_unit(printed) {
            unit = Unit::new(printed);
            let at = found.get(0).map_or(label.len(), |m| m.start());
            label.truncate(at);
        }
    }
    let years: std::collections::BTreeMap<FiscalYear, Entry> = rows
        .years
        .iter()
        .zip(&row.values)
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(year, cell)| (*year, entry(cell)))
        .collect();
    if unit.is_empty() {
        unit = years
            .values()
            .find_map(|e| e.unit().cloned())
            .unwrap_or_default();
    }
    Input {
        label: label.trim().to_owned(),
        unit,
        years,
    }
}
