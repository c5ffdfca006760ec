//! Which value one would rather have for an unknown, and in which order unknowns are decided.

use crate::{bounds::Bounds, system::Unknown};

/// What is preferred for an unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Nothing; it follows from others.
    Open,
    /// A printed value, in parts.
    Exactly(i128),
    /// The base of a comparison: a small round number, in steps of so many.
    Base(i128),
    /// As little as possible.
    Low,
    /// The middle of what is possible.
    Middle,
    /// So many parties.
    Parties,
    /// So many acts.
    Acts,
    /// An even share, among its like, of what their total still lacks.
    Even,
    /// As much as possible, by rank.
    Most(u8),
    /// A sum of a measure, of money where true.
    Amount(bool),
    /// As much for each of these acts as for its like; so much where nothing tells.
    PerAct(Unknown, i128),
}

impl Wish {
    /// When it is decided; less is earlier. `None` where it only follows.
    pub(crate) fn rank(&self) -> Option<u8> {
        Some(match self {
            Self::Open => return None,
            Self::Exactly(_) => 0,
            Self::Base(_) => 1,
            Self::Low => 2,
            Self::Middle => 3,
            Self::Parties => 4,
            Self::Acts => 5,
            Self::Even => 6,
            Self::Most(rank) => 7 + rank,
            Self::Amount(_) => 10,
            Self::PerAct(..) => 11,
        })
    }

    /// Whether it replaces what was wished before.
    pub(crate) fn is_stronger_than(&self, other: &Self) -> bool {
        match (self.rank(), other.rank()) {
            (Some(own), Some(other)) => own < other,
            _ => false,
        }
    }
}

/// Values to try between bounds for a base of comparison, the likeliest first.
pub(crate) fn bases(bounds: Bounds, step: i128) -> Vec<i128> {
    let (least, greatest) = (bounds.least.max(1), bounds.greatest);
    if greatest <= 50 * step {
        let mut tried = vec![greatest, least];
        tried.extend((least.max(greatest - 60)..greatest).rev());
        return tried;
    }
    let start = least.max(50 * step);
    let mut tried: Vec<i128> = (0..950).map(|more| start + more * step).collect();
    let mut power = 1_000;
    while power <= 1_000_000_000_000 {
        tried.extend([power, 2 * power, 5 * power]);
        power *= 10;
    }
    tried.push(least);
    tried.push(greatest);
    tried.retain(|value| least <= *value && *value <= greatest);
    tried
}

/// The number between bounds that ends in most zeros; the one nearest the middle among equals.
pub(crate) fn roundest(least: i128, greatest: i128) -> i128 {
    if least <= 0 && greatest >= 0 {
        return 0;
    }
    let middle = least + (greatest - least) / 2;
    let mut power = 1;
    let mut best = middle;
    while power <= greatest.abs().max(least.abs()) {
        let down = middle.div_euclid(power) * power;
        let candidates = [down, down + power];
        let near = candidates
            .into_iter()
            .filter(|value| least <= *value && *value <= greatest)
            .min_by_key(|value| (value - middle).abs());
        match near {
            Some(near) => best = near,
            None => break,
        }
        power *= 10;
    }
    best
}
