//! Likeness of labels (語の近さ): how much of one label stands in another, by pairs of characters.

use std::collections::HashSet;

/// A label or context, cut into pairs of neighbouring characters.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wording {
    pairs: HashSet<(char, char)>,
    letters: usize,
}

impl Wording {
    /// Digits, punctuation and particles that carry no meaning of their own are left out.
    pub(crate) fn new(text: &str) -> Self {
        let letters: Vec<char> = kernel::text::squeeze(text)
            .chars()
            .filter(|c| c.is_alphabetic() && !matches!(c, 'の' | 'を' | 'に' | 'が' | 'は'))
            .collect();
        Self {
            pairs: letters.windows(2).map(|w| (w[0], w[1])).collect(),
            letters: letters.len(),
        }
    }

    /// Letters that carry meaning.
    pub(crate) fn len(&self) -> usize {
        self.letters
    }

    /// Share of this label that stands in `other`, in per mille.
    pub(crate) fn share_in(&self, other: &Self) -> usize {
        if self.pairs.is_empty() {
            return 0;
        }
        let common = self
            .pairs
            .iter()
            .filter(|p| other.pairs.contains(*p))
            .count();
        common * 1000 / self.pairs.len()
    }

    /// Likeness both ways, in per mille: the larger share.
    pub(crate) fn likeness(&self, other: &Self) -> usize {
        self.share_in(other).max(other.share_in(self))
    }
}
