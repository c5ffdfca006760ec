//! Single slips of the pen in a document: one digit changed, two neighbours exchanged, one more or
//! one less, another letter.

use std::collections::BTreeSet;

use audit::{Report, audit};
use evaluation::{Document, Passage};
use kernel::{Decimal, Entry, Rating, numeral::scan, text::fold_char};

use crate::book::printed;

/// Every way in which one number is altered here.
pub(crate) fn slips(plain: &str) -> Vec<String> {
    let digits: Vec<usize> = plain
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit())
        .map(|(i, _)| i)
        .collect();
    let mut found = BTreeSet::new();
    for (k, i) in digits.iter().enumerate() {
        let mut bytes = plain.as_bytes().to_vec();
        bytes[*i] = b'0' + (bytes[*i] - b'0' + 3 + u8::try_from(k).unwrap_or(0)) % 10;
        found.insert(String::from_utf8(bytes.clone()).expect("digits are ASCII"));
        if let Some(j) = digits.get(k + 1) {
            let mut bytes = plain.as_bytes().to_vec();
            bytes.swap(*i, *j);
            found.insert(String::from_utf8(bytes).expect("digits are ASCII"));
        }
    }
    if let Ok(value) = plain.parse::<Decimal>() {
        let step = Decimal::new(1, value.scale());
        found.insert((value + step).to_string());
        found.insert((value - step).to_string());
    }
    let leading_zero = |s: &str| s.len() > 1 && s.starts_with('0') && !s.starts_with("0.");
    found.retain(|s| s != plain && !leading_zero(s) && !s.starts_with('-'));
    found.into_iter().collect()
}

/// A place whose figure can be altered.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    Plan(usize, usize, kernel::FiscalYear),
    Actual(usize, usize, kernel::FiscalYear),
    Rate(usize, usize, kernel::FiscalYear),
    Input(usize, usize, kernel::FiscalYear),
    Figure(usize),
}

impl Place {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Plan(..) => "計画値",
            Self::Actual(..) => "実績値",
            Self::Rate(..) => "達成度",
            Self::Input(..) => "インプット",
            Self::Figure(_) => "叙述",
        }
    }
}

pub(crate) fn places(document: &Document) -> Vec<Place> {
    let mut found = Vec::new();
    for (i, item) in document.evaluation.items.iter().enumerate() {
        for (k, indicator) in item.indicators.iter().enumerate() {
            for year in indicator.years.keys() {
                found.extend([
                    Place::Plan(i, k, *year),
                    Place::Actual(i, k, *year),
                    Place::Rate(i, k, *year),
                ]);
            }
        }
        for (k, input) in item.inputs.iter().enumerate() {
            found.extend(input.years.keys().map(|y| Place::Input(i, k, *y)));
        }
    }
    found.extend((0..document.figures.len()).map(Place::Figure));
    found
}

fn cell<'d>(document: &'d mut Document, place: &Place) -> Option<&'d mut Entry> {
    let items = &mut document.evaluation.items;
    match place {
        Place::Plan(i, k, y) => items[*i].indicators[*k]
            .years
            .get_mut(y)
            .map(|c| &mut c.plan),
        Place::Actual(i, k, y) => items[*i].indicators[*k]
            .years
            .get_mut(y)
            .map(|c| &mut c.actual),
        Place::Rate(i, k, y) => items[*i].indicators[*k]
            .years
            .get_mut(y)
            .map(|c| &mut c.rate),
        Place::Input(i, k, y) => items[*i].inputs[*k].years.get_mut(y),
        Place::Figure(_) => None,
    }
}

/// The plain digits of the number printed at a place.
pub(crate) fn number(document: &Document, place: &Place) -> Option<String> {
    if let Place::Figure(n) = place {
        return document.figures[*n].value.map(|v| v.to_string());
    }
    let mut copy = document.clone();
    let entry = cell(&mut copy, place)?;
    let folded = kernel::text::squeeze(&entry.text);
    scan(&folded).first().map(|n| n.value.abs().to_string())
}

/// The document with another number at a place, in the text as well.
pub(crate) fn with(document: &Document, place: &Place, number: &str) -> Document {
    let mut copy = document.clone();
    if let Place::Figure(n) = place {
        let figure = &mut copy.figures[*n];
        let (line, old) = (figure.line, figure.value);
        figure.value = number.parse().ok();
        figure.text = format!("{}{}", printed(number), figure.unit);
        let item = figure.item.clone();
        for item in copy
            .evaluation
            .items
            .iter_mut()
            .filter(|i| i.number == item)
        {
            let texts = &mut item.texts;
            for passage in texts.results.iter_mut().chain(&mut texts.self_evaluation) {
                rewrite(passage, line, old, number);
            }
        }
    } else if let Some(entry) = cell(&mut copy, place) {
        let line = entry.line;
        let is_digit = |c: char| fold_char(c).is_some_and(|c| c.is_ascii_digit());
        let start = entry.text.find(is_digit).unwrap_or(0);
        let end = entry
            .text
            .char_indices()
            .filter(|(_, c)| is_digit(*c))
            .map(|(i, c)| i + c.len_utf8())
            .next_back()
            .unwrap_or(0);
        let text = format!(
            "{}{}{}",
            &entry.text[..start],
            printed(number),
            &entry.text[end..]
        );
        *entry = Entry::read(&text);
        entry.line = line;
    }
    copy
}

fn rewrite(passage: &mut Passage, line: u32, old: Option<Decimal>, new: &str) {
    let found = scan(&passage.text)
        .into_iter()
        .find(|n| Some(n.value) == old && passage.line_of(n.start) == Some(line));
    if let Some(n) = found {
        let replacement = printed(new);
        let (before, after) = (n.end - n.start, replacement.len());
        passage.text.replace_range(n.start..n.end, &replacement);
        for (at, _) in &mut passage.breaks {
            if *at >= n.end {
                *at = *at + after - before;
            }
        }
    }
}

/// Another letter than this one.
pub(crate) fn other(letter: Rating) -> Rating {
    if letter == Rating::A {
        Rating::B
    } else {
        Rating::A
    }
}

/// Conflicts by rule, place and figure.
pub(crate) fn conflicts(report: &Report) -> BTreeSet<(String, Option<u32>, String)> {
    report
        .conflicts()
        .map(|f| (f.rule.clone(), f.claimed.line, f.claimed.text.clone()))
        .collect()
}

/// Whether the audit reports a conflict that was not there before.
pub(crate) fn detected(
    altered: &Document,
    before: &BTreeSet<(String, Option<u32>, String)>,
) -> bool {
    conflicts(&audit(altered))
        .difference(before)
        .next()
        .is_some()
}
