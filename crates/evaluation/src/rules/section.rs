//! Reads the sections of a rule set: letters, achievement, item and overall rating.

use std::collections::BTreeMap;

use kernel::{Decimal, Rating, Said, said};
use keyed::{Plain, Table};

use super::scheme::{
    AchievementRules, Bound, Cap, Citation, Combine, Confidence, CutOffs, Formula, ItemRules,
    Letters, Level, Mean, Method, OverallRules, Shares, Weights,
};
use crate::{IndicatorKind, data::read_rounding};

const FORMULAS: &[(&str, Formula)] = &[
    ("比", Formula::Ratio),
    ("逆比", Formula::Inverse),
    ("増加額の比", Formula::Increment),
    ("削減額の比", Formula::Reduction),
    ("なし", Formula::None),
];

const CONFIDENCES: &[(&str, Confidence)] = &[
    ("確認済み", Confidence::Seen),
    ("推定", Confidence::Inferred),
    ("一般知識", Confidence::General),
];

const COMBINES: &[(&str, Combine)] = &[
    ("最も低い指標", Combine::Lowest),
    ("一致したときだけ", Combine::Agreeing),
];

const LEVELS: &[(&str, Level)] = &[("項目", Level::Item), ("上位項目", Level::Parent)];

/// Keys of `[achievement]` that name a formula for a kind of indicator.
const KINDS: [(&str, IndicatorKind); 5] = [
    ("count", IndicatorKind::Count),
    ("rate", IndicatorKind::Rate),
    ("final_year", IndicatorKind::FinalYear),
    ("point_increase", IndicatorKind::PointIncrease),
    ("reduction", IndicatorKind::Reduction),
];

fn read_source(table: &Table<'_>) -> Citation {
    table.required("confidence");
    Citation {
        text: table.required("source").unwrap_or_default(),
        confidence: table
            .choice("confidence", CONFIDENCES)
            .unwrap_or(Confidence::General),
    }
}

/// A letter of ours, or a problem at its place.
fn letter(table: &Table<'_>, at: usize, text: &str) -> Option<Rating> {
    let rating = Rating::parse(text).filter(|rating| rating.is_letter());
    if rating.is_none() {
        table.report_at(
            at,
            text,
            "unknown-rating",
            said!("「{text}」という評語はありません。", "There is no rating “{text}”."),
            said!(
                "S、A、B、C、Dのいずれかで記入してください（印字の違いは[letters]のprintedに記します）。",
                "Write S, A, B, C or D (what is printed instead goes to printed under [letters])."
            ),
        );
    }
    rating
}

/// Letters under a key that is a list.
fn letter_list(table: &Table<'_>, key: &'static str) -> Vec<Rating> {
    let at = table.at_key(key);
    table
        .texts(key)
        .iter()
        .filter_map(|text| letter(table, at, text))
        .collect()
}

/// `{ S = …, A = … }` with plain values.
fn by_letter(table: &Table<'_>, key: &'static str) -> Vec<(Rating, usize, Plain)> {
    let Some(cells) = table.table(key) else {
        return Vec::new();
    };
    cells
        .pairs()
        .into_iter()
        .filter_map(|(name, at, plain)| Some((letter(&cells, at, &name)?, at, plain)))
        .collect()
}

fn phrases(table: &Table<'_>, key: &'static str) -> BTreeMap<Rating, String> {
    by_letter(table, key)
        .into_iter()
        .map(|(rating, _, plain)| match plain {
            Plain::Text(text) => (rating, text),
            Plain::Number(number) => (rating, number.to_string()),
        })
        .collect()
}

pub(super) fn read_letters(table: Table<'_>) -> Letters {
    let letters = Letters {
        printed: phrases(&table, "printed"),
        item: phrases(&table, "item"),
        overall: phrases(&table, "overall"),
        source: read_source(&table),
    };
    table.finish();
    letters
}

pub(super) fn read_achievement(table: Table<'_>) -> Option<AchievementRules> {
    let mut formulas = BTreeMap::new();
    for (key, kind) in KINDS {
        if !table.has(key) {
            table.missing(key);
        }
        if let Some(formula) = table.choice(key, FORMULAS) {
            formulas.insert(kind, formula);
        }
    }
    if !table.has("rounding") {
        table.missing("rounding");
    }
    let less = table.choice("less", FORMULAS);
    let rounding = table.table("rounding").and_then(read_rounding);
    let source = read_source(&table);
    table.finish();
    Some(AchievementRules {
        formulas,
        less: less.unwrap_or(Formula::None),
        rounding: rounding?,
        source,
    })
}

/// `"4.5以上"`, `"4.5超"` or `"それ以外"`.
fn read_bound(text: &str) -> Option<Bound> {
    let text = kernel::text::squeeze(text);
    if text == "それ以外" {
        return Some(Bound::Otherwise);
    }
    let number = |suffix| Decimal::from_str_exact(text.strip_suffix(suffix)?).ok();
    number("以上")
        .map(Bound::AtLeast)
        .or_else(|| number("超").map(Bound::Above))
}

/// Reads bounds and checks that they leave no gap: every letter but those in `elsewhere` has one,
/// none stands higher than that of a better letter, and the last takes what is left.
fn read_cut_offs(
    table: &Table<'_>,
    key: &'static str,
    elsewhere: &[Rating],
    complete: bool,
) -> CutOffs {
    let mut bounds = Vec::new();
    for (rating, at, plain) in by_letter(table, key) {
        let text = match plain {
            Plain::Text(text) => text,
            Plain::Number(number) => number.to_string(),
        };
        match read_bound(&text) {
            Some(bound) => bounds.push((rating, bound)),
            None => table.report_at(
                at,
                key,
                "unreadable-bound",
                said!(
                    "境界「{text}」は読めません。",
                    "The bound “{text}” cannot be read."
                ),
                said!(
                    "\"4.5以上\"、\"4.5超\"、\"それ以外\"のように記入してください。",
                    "Write it like \"4.5以上\", \"4.5超\" or \"それ以外\"."
                ),
            ),
        }
    }
    bounds.sort_by_key(|(rating, _)| std::cmp::Reverse(*rating));
    if complete {
        report_gaps(table, key, &bounds, elsewhere);
    }
    CutOffs(bounds)
}

fn report_gaps(table: &Table<'_>, key: &str, bounds: &[(Rating, Bound)], elsewhere: &[Rating]) {
    let gap = |reason: Said, remedy: Said| table.report(key, "gap", reason, remedy);
    for rating in Rating::LETTERS {
        let listed = bounds.iter().any(|(bound, _)| *bound == rating);
        if !listed && !elsewhere.contains(&rating) {
            gap(
                said!(
                    "{key}に評語{rating}の境界がありません。",
                    "{key} has no bound for {rating}."
                ),
                said!(
                    "すべての評語に境界を記入してください。最も低い評語は\"それ以外\"とします。",
                    "Write a bound for every letter; the lowest is \"それ以外\"."
                ),
            );
        }
    }
    if !matches!(bounds.last(), Some((_, Bound::Otherwise))) {
        gap(
            said!(
                "{key}の最も低い評語が、残りの値を受けていません。",
                "The lowest letter of {key} does not take the values that are left."
            ),
            said!(
                "最も低い評語の境界を\"それ以外\"としてください。",
                "Make the bound of the lowest letter \"それ以外\"."
            ),
        );
    }
    for pair in bounds.windows(2) {
        let [(better, high), (worse, low)] = pair else {
            continue;
        };
        let value = |bound: &Bound| match bound {
            Bound::AtLeast(v) | Bound::Above(v) => Some(*v),
            Bound::Otherwise => None,
        };
        let upside_down = match (value(high), value(low)) {
            (Some(high), Some(low)) => high < low,
            (None, _) => true,
            (Some(_), None) => false,
        };
        if upside_down {
            gap(
                said!(
                    "{key}で、{better}の境界（{high}）が{worse}の境界（{low}）より低くなっています。",
                    "In {key}, the bound of {better} ({high}) is lower than that of {worse} ({low})."
                ),
                said!(
                    "良い評語ほど境界を高くしてください。",
                    "The better the letter, the higher its bound."
                ),
            );
        }
    }
}

pub(super) fn read_item(table: Table<'_>) -> Option<ItemRules> {
    let combine = table.choice("combine", COMBINES);
    if !table.has("thresholds") {
        table.missing("thresholds");
    }
    let thresholds = read_cut_offs(&table, "thresholds", &[], true);
    let difficult = read_cut_offs(&table, "difficult", &[], false);
    let rules = ItemRules {
        thresholds,
        difficult,
        combine: combine.unwrap_or(Combine::Lowest),
        finding: letter_list(&table, "finding"),
        raise_steps: table.count("raise").unwrap_or(0),
        order: letter_list(&table, "order").first().copied(),
        improvement: letter_list(&table, "improvement"),
        qualitative: phrases(&table, "qualitative"),
        source: read_source(&table),
    };
    table.finish();
    Some(rules)
}

#[derive(Clone, Copy)]
enum MethodWord {
    Judgement,
    Mean,
    Shares,
}

#[derive(Clone, Copy)]
enum WeightWord {
    Equal,
    Importance,
    Percent,
}

pub(super) fn read_overall(table: Table<'_>) -> Option<OverallRules> {
    table.required("method");
    let method = table.choice(
        "method",
        &[
            ("判断", MethodWord::Judgement),
            ("加重平均", MethodWord::Mean),
            ("割合", MethodWord::Shares),
        ],
    );
    let method = method.and_then(|word| {
        Some(match word {
            MethodWord::Judgement if table.flag("hint") => {
                Method::Judgement(Some(read_mean(&table)?))
            }
            MethodWord::Judgement => Method::Judgement(None),
            MethodWord::Mean => Method::Mean(read_mean(&table)?),
            MethodWord::Shares => {
                let by_judgement = letter_list(&table, "by_judgement");
                let share_of = letter_list(&table, "share_of").first().copied();
                if share_of.is_none() {
                    table.missing("share_of");
                }
                Method::Shares(Shares {
                    share_of: share_of?,
                    cut_offs: read_cut_offs(&table, "cut_offs", &by_judgement, true),
                    by_judgement,
                })
            }
        })
    });
    let caps = table
        .tables("caps")
        .into_iter()
        .filter_map(read_cap)
        .collect();
    let source = read_source(&table);
    table.finish();
    Some(OverallRules {
        method: method?,
        caps,
        source,
    })
}

fn read_mean(table: &Table<'_>) -> Option<Mean> {
    let mut points = BTreeMap::new();
    for (rating, at, plain) in by_letter(table, "points") {
        match plain {
            Plain::Number(value) => {
                points.insert(rating, value);
            }
            Plain::Text(text) => table.report_at(
                at,
                "points",
                "unreadable-number",
                said!(
                    "点数「{text}」は数値ではありません。",
                    "The points “{text}” are no number."
                ),
                said!(
                    "引用符を付けずに数値で記入してください。",
                    "Write a number, without quotes."
                ),
            ),
        }
    }
    for rating in Rating::LETTERS {
        if !points.contains_key(&rating) {
            table.report(
                "points",
                "gap",
                said!(
                    "pointsに評語{rating}の点数がありません。",
                    "points has none for {rating}."
                ),
                said!(
                    "すべての評語に点数を記入してください。",
                    "Give points to every letter."
                ),
            );
        }
    }
    let weights = table.choice(
        "weights",
        &[
            ("均等", WeightWord::Equal),
            ("重要度", WeightWord::Importance),
            ("ウエイト", WeightWord::Percent),
        ],
    );
    let factor = table.number("important_factor");
    let level = table.choice("level", LEVELS).unwrap_or(Level::Item);
    if !table.has("cut_offs") {
        table.missing("cut_offs");
    }
    let cut_offs = read_cut_offs(table, "cut_offs", &[], true);
    let weights = match weights {
        None | Some(WeightWord::Equal) => Weights::Equal,
        Some(WeightWord::Percent) => Weights::Percent,
        Some(WeightWord::Importance) => {
            if factor.is_none() {
                table.missing("important_factor");
            }
            Weights::Importance(factor?)
        }
    };
    Some(Mean {
        points,
        weights,
        level,
        cut_offs,
    })
}

fn read_cap(table: Table<'_>) -> Option<Cap> {
    let item_at_most = letter_list(&table, "item_at_most").first().copied();
    let overall_at_most = letter_list(&table, "overall_at_most").first().copied();
    for (key, read) in [
        ("item_at_most", item_at_most),
        ("overall_at_most", overall_at_most),
    ] {
        if read.is_none() && !table.has(key) {
            table.missing(key);
        }
    }
    let important = table.flag("important");
    let cause = table.required("cause").unwrap_or_default();
    table.finish();
    Some(Cap {
        item_at_most: item_at_most?,
        important,
        overall_at_most: overall_at_most?,
        cause,
    })
}
