//! Folding of text for comparison (名寄せの前処理と同じ考え方): printed text is kept as received,
//! and only copies made for matching are folded.

use unicode_normalization::UnicodeNormalization;

/// Folds one character to the form used for matching: half-width digits and letters, one kind of
/// minus, one kind of middle dot, one kind of circle. Returns `None` for characters that
/// normalise to more than one (`㈱`, `㍻`); [`fold`] handles those.
#[must_use]
pub fn fold_char(c: char) -> Option<char> {
    let single = match c {
        '△' | '▲' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '－' | '─' | '━' | '﹣' => {
            '-'
        }
        '，' | '､' => ',',
        '．' => '.',
        '〇' | '◯' | '○' => '○',
        '･' => '・',
        '〜' | '～' => '~',
        '％' | '﹪' => '%',
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        c if c.is_ascii() => c,
        // Most of any Japanese text, which NFKC leaves as it is or only narrows.
        'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='龥' => c,
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => {
            let mut folded = c.nfkc();
            let first = folded.next()?;
            if folded.next().is_some() {
                return None;
            }
            // What it normalises to may itself be a minus or a dot of another kind (`﹘`).
            if first == c { c } else { fold_char(first)? }
        }
    };
    Some(single)
}

/// Folds text for matching: NFKC, one minus sign, half-width digits and punctuation. Spaces stay.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match fold_char(c) {
            Some(one) => folded.push(one),
            None => folded.extend(c.nfkc().map(|part| fold_char(part).unwrap_or(part))),
        }
    }
    folded
}

/// Folds text and removes every space: the key under which wrapped and spaced-out cells of one
/// label meet.
#[must_use]
pub fn squeeze(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// Joins the lines of a wrapped cell: Japanese joins without a space, two Latin words with one.
#[must_use]
pub fn unwrap_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let last = joined.chars().last();
        let first = line.chars().next();
        if let (Some(last), Some(first)) = (last, first)
            && last.is_ascii_alphanumeric()
            && first.is_ascii_alphabetic()
            && last.is_ascii_alphabetic()
        {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}
