//! Bounds of an unknown, and what follows for them from sums, products and quotients. Bounds of whole
//! parts are rounded inward, others outward, so that nothing possible is lost.

/// Beyond this magnitude a bound says nothing.
pub(crate) const ENDLESS: i128 = 10_i128.pow(26);

/// Bounds of an unknown, both within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) least: i128,
    pub(crate) greatest: i128,
    /// Whether only whole parts are possible; otherwise bounds are rounded outward.
    pub(crate) whole: bool,
}

impl Bounds {
    pub(crate) fn is_whole(self) -> bool {
        self.whole
    }

    /// Least and greatest of a multiple; `None` where it is endless.
    pub(crate) fn times(self, factor: i128) -> (Option<i128>, Option<i128>) {
        let times = |bound: i128| match bound.abs() >= ENDLESS {
            true => None,
            false => bound.checked_mul(factor),
        };
        match factor > 0 {
            true => (times(self.least), times(self.greatest)),
            false => (times(self.greatest), times(self.least)),
        }
    }

    /// A least value: up for whole parts, else outward.
    pub(crate) fn round_up(self, number: i128, divisor: i128) -> i128 {
        match self.whole {
            true => -floor(-number, divisor),
            false => floor(number, divisor),
        }
    }

    /// A greatest value: down for whole parts, else outward.
    pub(crate) fn round_down(self, number: i128, divisor: i128) -> i128 {
        match self.whole {
            true => floor(number, divisor),
            false => -floor(-number, divisor),
        }
    }

    /// Bounds of `a · b · left / right`.
    pub(crate) fn product(
        self,
        a: [i128; 2],
        b: [i128; 2],
        left: i128,
        right: i128,
    ) -> Option<(i128, i128)> {
        if a.iter().chain(&b).any(|bound| bound.abs() >= ENDLESS) {
            return None;
        }
        let mut corners = Vec::with_capacity(4);
        for x in a {
            for y in b {
                corners.push(x.checked_mul(y)?.checked_mul(left)?);
            }
        }
        let (least, greatest) = (*corners.iter().min()?, *corners.iter().max()?);
        Some((
            self.round_up(least, right),
            self.round_down(greatest, right),
        ))
    }

    /// Bounds of `n · right / (d · left)`, where `d` is positive.
    pub(crate) fn quotient(
        self,
        n: [i128; 2],
        d: [i128; 2],
        right: i128,
        left: i128,
    ) -> Option<(i128, i128)> {
        if d[0] <= 0 || n.iter().any(|bound| bound.abs() >= ENDLESS) {
            return None;
        }
        let d = d.map(|bound| bound.checked_mul(left));
        let (near, far) = (d[0]?, d[1]);
        let n = [n[0].checked_mul(right)?, n[1].checked_mul(right)?];
        // An endless divisor brings the quotient as near to nothing as one likes.
        let by_far = |number: i128, up: bool| match (far, up) {
            (Some(far), true) => self.round_up(number, far),
            (Some(far), false) => self.round_down(number, far),
            (None, _) => 0,
        };
        let least = match n[0] >= 0 {
            true => by_far(n[0], true),
            false => self.round_up(n[0], near),
        };
        let greatest = match n[1] >= 0 {
            true => self.round_down(n[1], near),
            false => by_far(n[1], false),
        };
        Some((least, greatest))
    }
}

/// A sum in which some terms may be endless.
#[derive(Default)]
pub(crate) struct Total {
    sum: i128,
    endless: u32,
}

impl Total {
    pub(crate) fn add(&mut self, term: Option<i128>) {
        match term.and_then(|term| self.sum.checked_add(term)) {
            Some(sum) => self.sum = sum,
            None => self.endless += 1,
        }
    }

    pub(crate) fn known(&self) -> Option<i128> {
        (self.endless == 0).then_some(self.sum)
    }

    pub(crate) fn without(&self, term: Option<i128>) -> Option<i128> {
        match (term, self.endless) {
            (Some(term), 0) => Some(self.sum - term),
            (None, 1) => Some(self.sum),
            _ => None,
        }
    }
}

/// Quotient rounded toward negative infinity, for a divisor of either sign.
fn floor(number: i128, divisor: i128) -> i128 {
    let (number, divisor) = match divisor < 0 {
        true => (-number, -divisor),
        false => (number, divisor),
    };
    number.div_euclid(divisor)
}
