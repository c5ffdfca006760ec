//! Brings the names of one list into line: years of one list count the same things, even where the
//! print varies a word or a year has nothing to report.

use std::collections::BTreeMap;

use kernel::{FiscalYear, Unit};

use super::draft::Draft;

/// Names figures of the same thing alike over the years of every list, and lets a year without
/// figures answer for each thing that the other years count beside their label.
pub(super) fn align(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut lists: BTreeMap<(usize, String), Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        lists
            .entry((draft.block, draft.programme.clone()))
            .or_default()
            .push(draft);
    }
    let mut aligned: Vec<Draft> = lists.into_values().flat_map(align_list).collect();
    aligned.sort_by_key(|draft| (draft.line, draft.place));
    aligned
}

fn align_list(mut list: Vec<Draft>) -> Vec<Draft> {
    let mut years: BTreeMap<FiscalYear, Vec<usize>> = BTreeMap::new();
    for (at, draft) in list.iter().enumerate() {
        if draft.value.is_some() {
            years.entry(draft.year).or_default().push(at);
        }
    }
    for figures in years.values() {
        tell_apart(&mut list, figures);
    }
    // The year that counts most, the earliest of them, gives the names.
    let fullest = years.values().map(Vec::len).max().unwrap_or(0);
    let Some(reference) = years
        .values()
        .find(|figures| figures.len() == fullest)
        .cloned()
    else {
        return list;
    };
    let names: Vec<String> = reference
        .iter()
        .map(|at| list[*at].measure.clone())
        .collect();
    for figures in years.values().filter(|figures| **figures != reference) {
        let own: Vec<String> = figures.iter().map(|at| list[*at].measure.clone()).collect();
        for &at in figures {
            if names.contains(&list[at].measure) {
                continue;
            }
            let free = reference
                .iter()
                .filter(|of| !own.contains(&list[**of].measure));
            let alike = free
                .filter(|of| list[**of].parenthesised == list[at].parenthesised)
                .map(|of| (likeness(&list[*of].measure, &list[at].measure), *of))
                .max_by_key(|(likeness, of)| (*likeness, usize::MAX - of))
                .filter(|(likeness, _)| *likeness >= 60);
            if let Some((_, of)) = alike {
                list[at].measure = list[of].measure.clone();
            }
        }
    }
    fill_nil(list, &reference)
}

/// Gives the second of two figures of one year that bear the same name the name of the figure
/// before it as well: `相談会` and then `参加者数` are not the participants of the first event.
fn tell_apart(list: &mut [Draft], figures: &[usize]) {
    let names: Vec<String> = figures.iter().map(|at| list[*at].measure.clone()).collect();
    for (place, at) in figures.iter().enumerate().skip(1) {
        let (name, before) = (&names[place], &names[place - 1]);
        if names[..place].contains(name) && before != name {
            list[*at].measure = format!("{before} {name}");
        }
    }
}

/// Writes out a year without figures as one figure for each thing counted beside the other years.
fn fill_nil(list: Vec<Draft>, reference: &[usize]) -> Vec<Draft> {
    let beside: Vec<(String, Unit)> = reference
        .iter()
        .filter(|at| list[**at].beside_year && !list[**at].parenthesised)
        .map(|at| (list[*at].measure.clone(), list[*at].unit.clone()))
        .collect();
    let mut filled = Vec::with_capacity(list.len());
    for draft in list {
        if draft.value.is_some() || beside.is_empty() {
            filled.push(draft);
            continue;
        }
        for (measure, unit) in &beside {
            filled.push(Draft {
                measure: measure.clone(),
                unit: unit.clone(),
                ..draft.clone()
            });
        }
    }
    filled
}

/// Share of character pairs two names have in common, in per cent.
fn likeness(one: &str, other: &str) -> usize {
    let pairs = |name: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
        chars.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let total = one.len() + other.len();
    if total == 0 {
        return 0;
    }
    let mut rest = other;
    let mut shared = 0;
    for pair in one {
        if let Some(at) = rest.iter().position(|known| *known == pair) {
            rest.swap_remove(at);
            shared += 1;
        }
    }
    shared * 200 / total
}
