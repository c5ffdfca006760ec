//! Likeness of labels (語の近さ): how much of one label stands in another, by pairs of characters.

use std::cmp::Ordering;

/// A label or context, cut into pairs of neighbouring characters, sorted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wording {
    pairs: Vec<(char, char)>,
    letters: usize,
}

impl Wording {
    /// Digits, punctuation and particles that carry no meaning of their own are left out.
    pub(crate) fn new(text: &str) -> Self {
        let letters: Vec<char> = text
            .chars()
            .filter_map(kernel::text::fold_char)
            .filter(|c| c.is_alphabetic() && !matches!(c, 'の' | 'を' | 'に' | 'が' | 'は'))
            .collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|w| (w[0], w[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self {
            pairs,
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
        self.common(other) * 1000 / self.pairs.len()
    }

    /// Likeness both ways, in per mille: the larger share.
    pub(crate) fn likeness(&self, other: &Self) -> usize {
        let fewest = self.pairs.len().min(other.pairs.len());
        if fewest == 0 {
            return 0;
        }
        self.common(other) * 1000 / fewest
    }

    fn common(&self, other: &Self) -> usize {
        let (mut i, mut j, mut common) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.pairs.get(i), other.pairs.get(j)) {
            match a.cmp(b) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    common += 1;
                    i += 1;
                    j += 1;
                }
            }
        }
        common
    }
}
