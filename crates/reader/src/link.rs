//! Indicator numbers and changes of targets: the tables print neither, the viewpoints column does.

use std::sync::LazyLock;

use evaluation::{Indicator, Item, Passage, TargetRevision};
use kernel::{Id, Period, text::squeeze};
use regex::Regex;

use crate::tables::head::read_year;

/// 指標１－１, in brackets or in a heading; spaces are gone and widths folded.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"指標([0-9]{1,2}(?:-[0-9]{1,2})+)").expect("the pattern is constant")
});

/// A sentence that tells of a changed target, with the years it names.
static CHANGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"目標(?:水準|値)?(?:を|の)(?:見直|変更|改定|引き?上げ|引き?下げ)")
        .expect("the pattern is constant")
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:令和|平成|R|H)?(?:元|[0-9]{1,4})年度").expect("the pattern is constant")
});

/// Text that stands under an indicator number.
struct Mention {
    number: String,
    text: String,
}

/// Numbers the indicators of an item and notes changes of their targets.
pub(crate) fn link(item: &mut Item, period: Period) {
    let mut mentions = mentions(&item.texts.viewpoints);
    if mentions.is_empty() {
        mentions = self::mentions(&item.texts.results);
    }
    number(&mut item.indicators, &mentions);
    let changes = changes(&item.texts.viewpoints, period);
    for (number, change) in changes {
        let id = number.as_deref().map(Id::<Indicator>::new);
        let alone = item.indicators.len() == 1;
        let found = item
            .indicators
            .iter_mut()
            .find(|indicator| (alone && id.is_none()) || (id.is_some() && indicator.number == id));
        if let Some(indicator) = found {
            indicator.revisions.push(change);
        }
    }
}

/// What is said under each number, in order; a number that comes again adds to its text.
fn mentions(passages: &[Passage]) -> Vec<Mention> {
    const MOST: usize = 600;
    let mut mentions: Vec<Mention> = Vec::new();
    let mut open = None;
    for passage in passages {
        let text = squeeze(&passage.text);
        if text.starts_with('<') {
            open = None;
        }
        let mut rest = text.as_str();
        while let Some(found) = NUMBER.captures(rest) {
            let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else {
                break;
            };
            add(&mut mentions, open, &rest[..whole.start()], MOST);
            let at = mentions.iter().position(|m| m.number == number.as_str());
            open = Some(at.unwrap_or_else(|| {
                mentions.push(Mention {
                    number: number.as_str().to_owned(),
                    text: String::new(),
                });
                mentions.len() - 1
            }));
            rest = &rest[whole.end()..];
        }
        add(&mut mentions, open, rest, MOST);
    }
    mentions
}

fn add(mentions: &mut [Mention], open: Option<usize>, text: &str, most: usize) {
    if let Some(mention) = open.and_then(|at| mentions.get_mut(at))
        && mention.text.len() < most * 3
    {
        mention.text.extend(text.chars().take(most));
    }
}

/// Gives each indicator the number under which most of its label stands; when every row has a
/// number, rows and numbers are in one order.
fn number(indicators: &mut [Indicator], mentions: &[Mention]) {
    let mut taken = vec![false; mentions.len()];
    for indicator in indicators.iter_mut() {
        let best = mentions
            .iter()
            .enumerate()
            .filter(|(i, _)| !taken[*i])
            .map(|(i, mention)| (likeness(&indicator.label, &mention.text), i))
            .max_by_key(|(score, i)| (*score, std::cmp::Reverse(*i)));
        if let Some((score, i)) = best
            && score >= 70
        {
            taken[i] = true;
            indicator.number = Some(Id::new(&mentions[i].number));
        }
    }
    if indicators.len() == mentions.len() {
        for (i, indicator) in indicators.iter_mut().enumerate() {
            if indicator.number.is_none() && !taken[i] {
                taken[i] = true;
                indicator.number = Some(Id::new(&mentions[i].number));
            }
        }
    }
}

/// How many of a hundred pairs of neighbouring letters of a label stand in a text.
fn likeness(label: &str, text: &str) -> usize {
    let letters: Vec<char> = squeeze(label)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let text: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let pairs = letters.windows(2).count();
    if pairs == 0 {
        return 0;
    }
    let found = letters
        .windows(2)
        .filter(|pair| text.contains(&pair.iter().collect::<String>()))
        .count();
    found * 100 / pairs
}

/// Changes of targets, with the number of the indicator they stand under.
fn changes(passages: &[Passage], period: Period) -> Vec<(Option<String>, TargetRevision)> {
    let mut number = None;
    let mut changes = Vec::new();
    for passage in passages {
        let text = squeeze(&passage.text);
        let change = CHANGE.find(&text);
        let before = change.map_or(text.as_str(), |found| &text[..found.start()]);
        if let Some(found) = NUMBER.captures_iter(before).last() {
            number = found.get(1).map(|m| m.as_str().to_owned());
        }
        let Some(found) = change else { continue };
        let after = &text[found.start()..];
        let from = YEAR
            .find_iter(after)
            .filter_map(|year| read_year(year.as_str(), period))
            .min();
        if let Some(from) = from {
            changes.push((
                number.clone(),
                TargetRevision {
                    on: String::new(),
                    from,
                    before: std::collections::BTreeMap::new(),
                    reason: sentence(passage),
                },
            ));
        }
    }
    changes
}

/// The note that tells of the change, without what stands before it in the paragraph.
fn sentence(passage: &Passage) -> Passage {
    let from = passage
        .text
        .find("※目標")
        .or_else(|| passage.text.find("※ 目標"))
        .unwrap_or(0);
    crate::basic::slice(passage, from, passage.text.len())
}

#[cfg(test)]
mod tests {
    use kernel::FiscalYear;

    use super::*;

    #[test]
    fn rows_take_the_number_under_which_their_label_stands() {
        let indicator = |label: &str| Indicator {
            label: label.to_owned(),
            ..Indicator::default()
        };
        let mut item = Item {
            indicators: vec![indicator("相談支援の満足度"), indicator("研修受講者数")],
            ..Item::default()
        };
        item.texts.viewpoints = [
            "＜主な定量的指標＞",
            "【指標１－１】・中期目標期間において、研修受講者数を１，０００人以上とする。",
            "【指標１－２】",
            "・相談支援の満足度を８０％以上とする。",
            "○指標１－１について",
            "前期の実績による。※目標水準を見直し、令和４年度及び令和５年度の目標値の引き上げを実施。",
        ]
        .map(Passage::from)
        .to_vec();
        let year = |y| FiscalYear::new(y).expect("in range");
        link(
            &mut item,
            Period::new(year(2019), year(2023)).expect("in order"),
        );
        let shown: Vec<&str> = item
            .indicators
            .iter()
            .filter_map(|i| i.number.as_ref().map(Id::as_str))
            .collect();
        assert_eq!(shown, ["1-2", "1-1"]);
        assert_eq!(item.indicators[0].revisions, []);
        assert_eq!(item.indicators[1].revisions[0].from, year(2022));
    }
}
