//! Chance (擬似乱数): the same seed and the same words give the same draws, on every machine.

/// A source of draws.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// A source that depends on the seed and on what the draws are for.
    pub(crate) fn new(seed: u64, purpose: &[&str]) -> Self {
        let mut state = seed ^ 0xcbf2_9ce4_8422_2325;
        for word in purpose {
            for byte in word.bytes().chain([0]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Self(state)
    }

    /// The source for the `number`-th of its like.
    pub(crate) fn of(&self, number: u64) -> Self {
        Self(self.0 ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    /// The next draw (SplitMix64).
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A draw below `limit`; 0 where there is nothing to draw from.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    /// A position, likelier where its weight is greater.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut drawn = self.next() % total.max(1);
        for (at, weight) in weights.enumerate() {
            match drawn.checked_sub(u64::from(weight)) {
                Some(rest) => drawn = rest,
                None => return at,
            }
        }
        0
    }
}
