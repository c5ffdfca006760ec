//! Letters of the self-evaluation and the ministers (評語), taken out of their columns.

use evaluation::ItemRatings;
use kernel::{Rating, text::squeeze};

use super::{
    slot::{Slot, rating_after},
    strip::Strip,
};

/// Reads the letters and tells which strips hold nothing else.
pub(super) fn ratings(strips: &[Strip<'_>], slots: &[Slot]) -> (ItemRatings, Vec<bool>) {
    let mut ratings = ItemRatings::default();
    let mut spent = vec![false; strips.len()];
    // A head `評定` waits for a letter of its column.
    let mut awaited = [false; Slot::COUNT];
    for (at, (strip, slot)) in strips.iter().zip(slots).enumerate() {
        let place = match slot {
            Slot::Own => &mut ratings.own,
            Slot::Minister => &mut ratings.minister,
            Slot::Final => &mut ratings.minister_final,
            _ => continue,
        };
        let folded = squeeze(strip.text);
        if folded == "評定" || folded == "評定:" {
            awaited[slot.index()] = true;
            spent[at] = true;
        } else if let Some(rest) =
            rating_after(&folded, "評定:").or_else(|| rating_after(&folded, "評定"))
        {
            let mut letters = rest.split("評定").map(letter);
            let first = letters.next().unwrap_or_default();
            if !place.is_letter() {
                *place = first;
            }
            let second = letters.next().unwrap_or_default();
            if *slot == Slot::Minister && second != Rating::Blank {
                ratings.minister_final = second;
            }
            spent[at] = true;
        } else if awaited[slot.index()]
            && *place == Rating::Blank
            && folded.chars().count() == 1
            && let Some(letter) = Rating::parse(&folded)
        {
            *place = letter;
            spent[at] = true;
        }
    }
    (ratings, spent)
}

/// The letter of `A`, `:A` or nothing.
fn letter(printed: &str) -> Rating {
    Rating::parse(printed.trim_matches(':')).unwrap_or_default()
}
