//! The strips of one column, joined to paragraphs.

use evaluation::Passage;

use super::{
    feature::{Feature, Opening},
    strip::Strip,
};

/// Joins the strips of a column; `width` is that of the column, 0 when unknown.
pub(super) fn passages(
    strips: &[(&Strip<'_>, &Feature)],
    width: u16,
    marked_ends: bool,
) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut lines: Vec<(u32, &str)> = Vec::new();
    for (at, (strip, feature)) in strips.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| strips[before]);
        if before.is_some_and(|before| parted(before.1, feature, width, marked_ends)) {
            passages.push(Passage::join(lines.drain(..)));
        }
        lines.push((strip.number, strip.text));
    }
    passages.push(Passage::join(lines));
    passages.retain(|passage| !passage.is_empty());
    passages
}

/// Whether a paragraph ends between two strips of a column.
fn parted(before: &Feature, after: &Feature, width: u16, marked_ends: bool) -> bool {
    if after.opening == Opening::Inside && !(before.closed && marked_ends) {
        return false;
    }
    let room = width.saturating_sub(before.width);
    let short = width == 0 || after.first + 4 <= room;
    match after.opening {
        Opening::Paragraph => before.closed || short || !after.year || after.listing,
        _ if marked_ends => before.closed && (after.opening != Opening::Inside || short),
        // A line that ends early for no reason of wrapping ends its paragraph.
        _ => (before.closed && short) || (width > 0 && after.first + 6 <= room),
    }
}
