//! What changed in the series: whatever changes their values breaks them.

use kernel::{Said, said};

use super::{Changes, sorted};
use crate::{Direction, Program, Series, words::rounding};

pub(super) fn compare(old: &Program, new: &Program, changes: &mut Changes) {
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
        Direction::Up => said!("大きいほど良い", "more is better"),
        Direction::Down => said!("小さいほど良い", "less is better"),
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
