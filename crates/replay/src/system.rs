//! A system of unknowns between bounds, and the equations that narrow them. All arithmetic is on
//! whole numbers: an unknown stands for a number of parts, whose size its maker knows.
//!
//! It knows no series and no act.

use crate::bounds::{Bounds, ENDLESS, Total};

/// How often equations may be looked at in one go: bounds that creep are left where they are.
const LOOKS_MAX: u32 = 200_000;

/// An unknown, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Unknown(pub(crate) usize);

/// An equation between unknowns.
#[derive(Debug, Clone)]
pub(crate) enum Equation {
    /// Terms with their factors add up to `bound`, or where `at_most` to no more.
    Linear {
        terms: Vec<(Unknown, i128)>,
        bound: i128,
        at_most: bool,
    },
    /// `(value + offset) · over · left = of · right`.
    Quotient {
        value: Unknown,
        offset: i128,
        of: Unknown,
        over: Unknown,
        left: i128,
        right: i128,
    },
}

/// No values can meet all equations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contradiction;

/// Unknowns, their bounds, and the equations between them.
#[derive(Debug, Default)]
pub(crate) struct System {
    bounds: Vec<Bounds>,
    equations: Vec<Equation>,
    /// Equations that mention an unknown.
    mentioned: Vec<Vec<usize>>,
    /// What bounds were, newest last.
    trail: Vec<(Unknown, Bounds)>,
}

impl System {
    pub(crate) fn unknown(&mut self, least: i128, greatest: i128, whole: bool) -> Unknown {
        self.bounds.push(Bounds {
            least,
            greatest,
            whole,
        });
        self.mentioned.push(Vec::new());
        Unknown(self.bounds.len() - 1)
    }

    /// Adds an equation; it is not looked at before [`System::settle`].
    pub(crate) fn equate(&mut self, mut equation: Equation) {
        if let Equation::Linear { terms, .. } = &mut equation {
            terms.retain(|(_, factor)| *factor != 0);
        }
        let number = self.equations.len();
        for unknown in equation.mentions() {
            self.mentioned[unknown.0].push(number);
        }
        self.equations.push(equation);
    }

    /// The terms add up to nothing.
    pub(crate) fn balance(&mut self, terms: Vec<(Unknown, i128)>) {
        self.equate(Equation::Linear {
            terms,
            bound: 0,
            at_most: false,
        });
    }

    /// The terms add up to nothing or less.
    pub(crate) fn at_most(&mut self, terms: Vec<(Unknown, i128)>) {
        self.equate(Equation::Linear {
            terms,
            bound: 0,
            at_most: true,
        });
    }

    pub(crate) fn len(&self) -> usize {
        self.bounds.len()
    }

    pub(crate) fn bounds(&self, unknown: Unknown) -> Bounds {
        self.bounds[unknown.0]
    }

    pub(crate) fn equations(&self) -> &[Equation] {
        &self.equations
    }

    /// Equations that mention an unknown.
    pub(crate) fn mentioning(&self, unknown: Unknown) -> impl Iterator<Item = &Equation> {
        let numbers = self.mentioned[unknown.0].iter();
        numbers.map(|number| &self.equations[*number])
    }

    /// The only value left.
    pub(crate) fn known(&self, unknown: Unknown) -> Option<i128> {
        let bounds = self.bounds(unknown);
        (bounds.least == bounds.greatest).then_some(bounds.least)
    }

    /// Where the trail stands, to come back to.
    pub(crate) fn mark(&self) -> usize {
        self.trail.len()
    }

    /// Takes everything back to a mark.
    pub(crate) fn back_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            if let Some((unknown, bounds)) = self.trail.pop() {
                self.bounds[unknown.0] = bounds;
            }
        }
    }

    /// Narrows an unknown and all that follows from it.
    pub(crate) fn narrow(
        &mut self,
        unknown: Unknown,
        least: i128,
        greatest: i128,
    ) -> Result<(), Contradiction> {
        let mut queue = Queue::default();
        if self.tighten(unknown, least, greatest)? {
            queue.extend(&self.mentioned[unknown.0]);
        }
        self.run(queue)
    }

    /// Looks at every equation of these unknowns.
    pub(crate) fn settle(&mut self, unknowns: &[Unknown]) -> Result<(), Contradiction> {
        let mut queue = Queue::default();
        for unknown in unknowns {
            queue.extend(&self.mentioned[unknown.0]);
        }
        self.run(queue)
    }

    fn run(&mut self, mut queue: Queue) -> Result<(), Contradiction> {
        for _ in 0..LOOKS_MAX {
            let Some(number) = queue.next() else {
                break;
            };
            let mut narrowed = Vec::new();
            self.look(number, &mut narrowed)?;
            for unknown in narrowed {
                queue.extend(&self.mentioned[unknown.0]);
            }
        }
        Ok(())
    }

    fn look(&mut self, number: usize, narrowed: &mut Vec<Unknown>) -> Result<(), Contradiction> {
        // The equation is taken out for the moment, so that bounds may change beside it.
        let taken = std::mem::replace(&mut self.equations[number], Equation::nothing());
        let result = match &taken {
            Equation::Linear {
                terms,
                bound,
                at_most,
            } => self.look_linear(terms, *bound, *at_most, narrowed),
            quotient @ Equation::Quotient { .. } => self.look_quotient(quotient, narrowed),
        };
        self.equations[number] = taken;
        result
    }

    fn look_linear(
        &mut self,
        terms: &[(Unknown, i128)],
        bound: i128,
        at_most: bool,
        narrowed: &mut Vec<Unknown>,
    ) -> Result<(), Contradiction> {
        let mut low = Total::default();
        let mut high = Total::default();
        for &(unknown, factor) in terms {
            let (least, greatest) = self.bounds(unknown).times(factor);
            low.add(least);
            high.add(greatest);
        }
        if low.known().is_some_and(|low| low > bound)
            || (!at_most && high.known().is_some_and(|high| high < bound))
        {
            return Err(Contradiction);
        }
        for &(unknown, factor) in terms {
            let bounds = self.bounds(unknown);
            let (least, greatest) = bounds.times(factor);
            let room_above = low.without(least).map(|others| bound - others);
            let room_below = match at_most {
                true => None,
                false => high.without(greatest).map(|others| bound - others),
            };
            let (from, to) = match factor > 0 {
                true => (room_below, room_above),
                false => (room_above, room_below),
            };
            let from = from.map_or(-ENDLESS, |room| bounds.round_up(room, factor));
            let to = to.map_or(ENDLESS, |room| bounds.round_down(room, factor));
            if self.tighten(unknown, from, to)? {
                narrowed.push(unknown);
            }
        }
        Ok(())
    }

    fn look_quotient(
        &mut self,
        quotient: &Equation,
        narrowed: &mut Vec<Unknown>,
    ) -> Result<(), Contradiction> {
        let Equation::Quotient {
            value,
            offset,
            of,
            over,
            left,
            right,
        } = *quotient
        else {
            return Ok(());
        };
        let pair = |bounds: Bounds, add: i128| [bounds.least + add, bounds.greatest + add];
        let mut put = |system: &mut Self, unknown, found: Option<(i128, i128)>, shift: i128| {
            if let Some((least, greatest)) = found
                && system.tighten(unknown, least - shift, greatest - shift)?
            {
                narrowed.push(unknown);
            }
            Ok(())
        };
        let values = pair(self.bounds(value), offset);
        let overs = pair(self.bounds(over), 0);
        let of_bounds = self.bounds(of);
        put(self, of, of_bounds.product(values, overs, left, right), 0)?;
        let ofs = pair(self.bounds(of), 0);
        let value_bounds = self.bounds(value);
        put(
            self,
            value,
            value_bounds.quotient(ofs, overs, right, left),
            offset,
        )?;
        let values = pair(self.bounds(value), offset);
        let over_bounds = self.bounds(over);
        put(
            self,
            over,
            over_bounds.quotient(ofs, values, right, left),
            0,
        )
    }

    fn tighten(
        &mut self,
        unknown: Unknown,
        least: i128,
        greatest: i128,
    ) -> Result<bool, Contradiction> {
        let before = self.bounds[unknown.0];
        let least = least.max(before.least);
        let greatest = greatest.min(before.greatest);
        if least > greatest {
            return Err(Contradiction);
        }
        if least == before.least && greatest == before.greatest {
            return Ok(false);
        }
        self.trail.push((unknown, before));
        self.bounds[unknown.0] = Bounds {
            least,
            greatest,
            ..before
        };
        Ok(true)
    }
}

impl Equation {
    fn nothing() -> Self {
        Self::Linear {
            terms: Vec::new(),
            bound: 0,
            at_most: true,
        }
    }

    pub(crate) fn mentions(&self) -> Vec<Unknown> {
        match self {
            Self::Linear { terms, .. } => terms.iter().map(|(unknown, _)| *unknown).collect(),
            Self::Quotient {
                value, of, over, ..
            } => vec![*value, *of, *over],
        }
    }
}

/// Equations still to be looked at, each once.
#[derive(Default)]
struct Queue {
    waiting: std::collections::VecDeque<usize>,
    known: std::collections::BTreeSet<usize>,
}

impl Queue {
    fn extend(&mut self, numbers: &[usize]) {
        for &number in numbers {
            if self.known.insert(number) {
                self.waiting.push_back(number);
            }
        }
    }

    fn next(&mut self) -> Option<usize> {
        let number = self.waiting.pop_front()?;
        self.known.remove(&number);
        Some(number)
    }
}
