//! Running heads and feet of a page (柱・ノンブル): they repeat on most pages of a PDF and belong to
//! no form.

use std::collections::HashMap;

use crate::{
    outline::{is_marked, key},
    source::Line,
};

/// Letters of the end of a line by which running lines are told; their beginning changes with the
/// item, and numbers with the page.
const TAIL: usize = 14;

/// Empties the running lines of a document whose pages are known, so that lines keep their numbers.
pub(crate) fn clear(lines: &mut [Line]) {
    let pages = lines
        .iter()
        .filter_map(|line| line.place.map(|place| place.page))
        .max()
        .unwrap_or(0);
    let least = usize::try_from(pages / 2).unwrap_or(usize::MAX).max(3);
    if pages < 3 {
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for line in lines.iter() {
        if let Some(tail) = tail(line) {
            *counts.entry(tail).or_default() += 1;
        }
    }
    for line in lines {
        let running = tail(line).is_some_and(|tail| counts.get(&tail).is_some_and(|n| *n >= least));
        if running && !is_marked(&line.text) {
            line.text.clear();
        }
    }
}

/// The end of a line outside tables, without figures; `None` when it is too short to tell.
fn tail(line: &Line) -> Option<String> {
    if line.place.is_some() || line.text.len() > 600 {
        return None;
    }
    let letters: Vec<char> = key(&line.text)
        .chars()
        .filter(|c| !c.is_ascii_digit())
        .collect();
    (letters.len() >= 8).then(|| {
        letters[letters.len().saturating_sub(TAIL)..]
            .iter()
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::CellPlace;

    #[test]
    fn a_foot_that_changes_with_item_and_page_is_cleared_and_headings_stay() {
        let mut lines = Vec::new();
        for page in 1..=6_u32 {
            let place = CellPlace {
                page,
                table: 0,
                row: 0,
                column: 0,
                rows: 1,
                columns: 1,
            };
            let texts = [
                ("１．当事務及び事業に関する基本情報".to_owned(), None),
                (format!("本文{page}"), Some(place)),
                (
                    format!("1-{page} 項目 {page} 架空機構　見込評価（中期目標期間実績評価）"),
                    None,
                ),
            ];
            for (text, place) in texts {
                lines.push(Line {
                    text,
                    place,
                    ..Line::default()
                });
            }
        }
        clear(&mut lines);
        let left: Vec<&str> = lines
            .iter()
            .take(3)
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(left, ["１．当事務及び事業に関する基本情報", "本文1", ""]);
    }
}
