//! The front of a large input (冒頭): a published book shows its first form on its first pages, so
//! that noise and other prose are told by their front alone, however long they go on.

/// Bytes by which a larger input is judged: some eight times a whole published book.
pub(crate) const FRONT_BYTES: usize = 4 << 20;

/// The front of an input that is larger than its front; `None` for one that is read in one go.
pub(crate) fn front(bytes: &[u8]) -> Option<&[u8]> {
    let front = bytes.get(..FRONT_BYTES)?;
    if front.len() == bytes.len() {
        return None;
    }
    // No line is cut in two; where there are none, no character is.
    let line = front.iter().rposition(|byte| *byte == b'\n');
    let end = line.map_or_else(
        || {
            let tail = front.iter().rev().take(3);
            let continued = tail.take_while(|byte| **byte & 0xc0 == 0x80).count();
            FRONT_BYTES - continued - 1
        },
        |at| at + 1,
    );
    Some(&front[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_is_bounded_and_cuts_no_character() {
        assert_eq!(front(b"short"), None);
        assert_eq!(front(&vec![b'a'; FRONT_BYTES]), None);
        let lines = "本文である。\n".repeat(FRONT_BYTES / 10);
        let cut = front(lines.as_bytes()).expect("it is large");
        assert!(cut.len() <= FRONT_BYTES && cut.ends_with(b"\n"));
        for lead in ["", "a", "ab"] {
            let endless = format!("{lead}{}", "文".repeat(FRONT_BYTES / 2));
            let cut = front(endless.as_bytes()).expect("it is large");
            assert!(cut.len() <= FRONT_BYTES && cut.len() + 4 > FRONT_BYTES);
            assert!(std::str::from_utf8(cut).is_ok());
        }
    }
}
