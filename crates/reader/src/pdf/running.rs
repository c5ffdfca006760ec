//! Running heads and feet (柱・ノンブル): the line that bears the page number is no text of the
//! document, and would otherwise stand in the middle of what runs on to the next page.

use std::collections::BTreeMap;

use kernel::text::fold;

use super::book::Page;
use super::mark::POINT;
use super::page::Block;
use super::typeset::SetLine;

/// Lines that far apart on two pages do not stand at the same height.
const SAME: i32 = 3 * POINT;

/// An end of a page.
#[derive(Clone, Copy)]
enum End {
    Head,
    Foot,
}

/// Takes the lines with the page number away, where half of the pages have one.
pub(super) fn take(pages: &mut [Page]) {
    for end in [End::Foot, End::Head] {
        if let Some((shift, height)) = common(pages, end) {
            for page in pages.iter_mut() {
                let Some(line) = outermost(page, end) else {
                    continue;
                };
                let bears = shifts(page.number, line).any(|own| own == shift);
                if bears && (line.frame.top - height).abs() <= SAME {
                    match end {
                        End::Head => {
                            page.blocks.remove(0);
                        }
                        End::Foot => {
                            page.blocks.pop();
                        }
                    }
                }
            }
        }
    }
}

/// How far printed numbers run ahead of the pages, and at which height they stand, where at least
/// two and half of the pages agree.
fn common(pages: &[Page], end: End) -> Option<(i64, i32)> {
    let mut heights: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
    for page in pages {
        let Some(line) = outermost(page, end) else {
            continue;
        };
        for shift in shifts(page.number, line) {
            heights.entry(shift).or_default().push(line.frame.top);
        }
    }
    let (shift, mut heights) = heights.into_iter().max_by_key(|(_, all)| all.len())?;
    heights.sort_unstable();
    let middle = heights[heights.len() / 2];
    let agreeing = heights.iter().filter(|top| (*top - middle).abs() <= SAME);
    let count = agreeing.count();
    (count >= 2 && count * 2 >= pages.len()).then_some((shift, middle))
}

/// The first or last line of a page, where no table stands beyond it.
fn outermost(page: &Page, end: End) -> Option<&SetLine> {
    let block = match end {
        End::Head => page.blocks.first(),
        End::Foot => page.blocks.last(),
    };
    match block? {
        Block::Text(line) => Some(line),
        Block::Table(_) => None,
    }
}

/// For every number that stands alone in a line (`12`, `- 12 -`, `12/80`), how far it runs ahead of
/// the page.
fn shifts(page: u32, line: &SetLine) -> impl Iterator<Item = i64> + use<> {
    let text = fold(&line.text);
    let numbers: Vec<i64> = text
        .split_whitespace()
        .filter_map(|word| {
            let word = word.split('/').next()?;
            let word = word.trim_matches(|c: char| "-()[]<>.pP頁ページ".contains(c));
            Some(i64::from(word.parse::<u32>().ok()?) - i64::from(page))
        })
        .collect();
    numbers.into_iter()
}
