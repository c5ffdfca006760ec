//! Part 3 of a ruled page: every line already knows its cell.

use super::{slot::Slot, strip::Strips};
use crate::source::Line;

/// Sorts lines by their cells; `None` when most lines have none.
pub(super) fn read(lines: &[Line], _annual: bool) -> Option<(Strips<'_>, Vec<Slot>)> {
    let _ = lines;
    None
}
