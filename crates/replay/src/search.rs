//! Deciding what is left open: unknown after unknown takes a value that is wished for, and what
//! contradicts the rest is taken back.
//!
//! Parts of the system that share no equation are decided apart. Where not all wanted figures can
//! be met, as many as possible are, in their order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    system::{Contradiction, Equation, System, Unknown},
    wish::{Wish, bases, roundest},
};

/// Values tried before a part of the system is given up.
const TRIES_MAX: u32 = 4_000;

/// A wanted figure as bounds of an unknown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Demand {
    /// Position among the wanted figures.
    pub(crate) number: usize,
    pub(crate) unknown: Unknown,
    pub(crate) least: i128,
    pub(crate) greatest: i128,
}

/// Why a wanted figure was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GivenUp {
    /// It contradicts figures that stand before it.
    Contradicts,
    /// No acts were found that meet it together with the others.
    NotFound,
}

/// Decides every unknown, so that as many demands as possible are met; gives those that are not.
pub(crate) fn decide(
    system: &mut System,
    wishes: &[Wish],
    demands: &[Demand],
) -> BTreeMap<usize, GivenUp> {
    let mut given_up = BTreeMap::new();
    for part in parts(system) {
        let own: Vec<Demand> = demands
            .iter()
            .filter(|demand| part.binary_search(&demand.unknown).is_ok())
            .copied()
            .collect();
        Part {
            system,
            wishes,
            unknowns: &part,
            manner: Manner::Even,
        }
        .decide(&own, &mut given_up);
    }
    given_up
}

/// Unknowns that hang together by equations.
fn parts(system: &System) -> Vec<Vec<Unknown>> {
    let mut leader: Vec<usize> = (0..system.len()).collect();
    for equation in system.equations() {
        let mentions = equation.mentions();
        for pair in mentions.windows(2) {
            let (a, b) = (find(&mut leader, pair[0].0), find(&mut leader, pair[1].0));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut parts: BTreeMap<usize, Vec<Unknown>> = BTreeMap::new();
    for at in 0..system.len() {
        let first = find(&mut leader, at);
        parts.entry(first).or_default().push(Unknown(at));
    }
    parts.into_values().collect()
}

fn find(leader: &mut [usize], mut at: usize) -> usize {
    while leader[at] != at {
        leader[at] = leader[leader[at]];
        at = leader[at];
    }
    at
}

/// How acts are spread over cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Evenly, as work is spread.
    Even,
    /// One cell after the other is filled up, which is found more surely.
    Full,
    /// The same, also with very many acts.
    Any,
}

struct Part<'a> {
    system: &'a mut System,
    wishes: &'a [Wish],
    unknowns: &'a [Unknown],
    manner: Manner,
}

impl Part<'_> {
    fn decide(&mut self, demands: &[Demand], given_up: &mut BTreeMap<usize, GivenUp>) {
        if self.system.settle(self.unknowns).is_err() {
            let all = demands.iter().map(|demand| demand.number);
            given_up.extend(all.map(|number| (number, GivenUp::NotFound)));
            return;
        }
        let start = self.system.mark();
        let mut kept = Vec::new();
        for demand in demands {
            let mark = self.system.mark();
            match self.put(demand) {
                Ok(()) => kept.push(*demand),
                Err(Contradiction) => {
                    self.system.back_to(mark);
                    given_up.insert(demand.number, GivenUp::Contradicts);
                }
            }
        }
        if self.finish() {
            return;
        }
        // Together they cannot be met: one after the other, as far as it goes.
        self.system.back_to(start);
        for demand in kept {
            let mark = self.system.mark();
            let met = self.put(&demand).is_ok() && {
                let decided = self.system.mark();
                let met = self.finish();
                self.system.back_to(decided);
                met
            };
            if !met {
                self.system.back_to(mark);
                given_up.insert(demand.number, GivenUp::NotFound);
            }
        }
        self.finish();
    }

    fn put(&mut self, demand: &Demand) -> Result<(), Contradiction> {
        self.system
            .narrow(demand.unknown, demand.least, demand.greatest)
    }

    /// Decides all that is open; where that fails, all is as before.
    fn finish(&mut self) -> bool {
        let mut order: Vec<(u8, Unknown)> = self
            .unknowns
            .iter()
            .filter(|unknown| self.system.bounds(**unknown).is_whole())
            .filter_map(|unknown| Some((self.wishes[unknown.0].rank()?, *unknown)))
            .collect();
        order.sort_unstable();
        let mark = self.system.mark();
        for manner in [Manner::Even, Manner::Full, Manner::Any] {
            self.manner = manner;
            let mut tries = match manner {
                Manner::Even => TRIES_MAX / 4,
                Manner::Full | Manner::Any => TRIES_MAX,
            };
            if self.assign(&order, &mut tries) {
                return true;
            }
            self.system.back_to(mark);
        }
        false
    }

    fn assign(&mut self, order: &[(u8, Unknown)], tries: &mut u32) -> bool {
        let open = order
            .iter()
            .position(|(_, unknown)| self.system.known(*unknown).is_none());
        let Some(at) = open else {
            return true;
        };
        let (unknown, rest) = (order[at].1, &order[at + 1..]);
        for value in self.candidates(unknown) {
            let Some(left) = tries.checked_sub(1) else {
                return false;
            };
            *tries = left;
            let mark = self.system.mark();
            if self.system.narrow(unknown, value, value).is_ok() && self.assign(rest, tries) {
                return true;
            }
            self.system.back_to(mark);
        }
        false
    }

    /// Values to try, the one wished for first.
    fn candidates(&self, unknown: Unknown) -> Vec<i128> {
        let bounds = self.system.bounds(unknown);
        let (least, greatest) = (bounds.least, bounds.greatest);
        let middle = least + (greatest - least) / 2;
        let wished = match &self.wishes[unknown.0] {
            Wish::Base(step) => return bases(bounds, *step),
            Wish::Exactly(value) => *value,
            Wish::Open | Wish::Low => least,
            Wish::Middle => middle,
            Wish::Parties => least + least / 2,
            Wish::Acts => {
                let (counted, closed) = self.counted(unknown);
                let least = least.max(counted).min(greatest);
                let wished = (least + least / 10).max(12).min(greatest);
                let mut tried = match closed {
                    true => vec![least, wished],
                    false => vec![wished, least, least * 2],
                };
                if self.manner == Manner::Any {
                    tried.extend([bounds.least, least * 10, greatest]);
                }
                return tried;
            }
            Wish::Most(_) => greatest,
            Wish::Amount(_) => match greatest - least > least.max(1_000) {
                true if least <= 0 => 0,
                true => least,
                false => roundest(least, greatest),
            },
            Wish::Even if self.manner != Manner::Even => greatest,
            Wish::Even => self.share(unknown, |_| 1).unwrap_or(least),
            Wish::PerAct(stated, usual) => {
                let stated = self.system.bounds(*stated).least;
                let share = self.share(unknown, |like| match &self.wishes[like.0] {
                    Wish::PerAct(stated, _) => self.system.bounds(*stated).least,
                    _ => 0,
                });
                share.unwrap_or(stated * usual)
            }
        };
        let mut tried = vec![wished.clamp(least, greatest)];
        for value in [least, greatest, middle, wished - 1, wished + 1] {
            if least <= value && value <= greatest && !tried.contains(&value) {
                tried.push(value);
            }
        }
        tried
    }

    /// How many acts are counted under filters that do not overlap, and whether these take all.
    fn counted(&self, total: Unknown) -> (i128, bool) {
        let mut open: BTreeSet<Unknown> = BTreeSet::new();
        for equation in self.system.mentioning(total) {
            let Equation::Linear {
                terms,
                bound: 0,
                at_most: false,
            } = equation
            else {
                continue;
            };
            if terms.contains(&(total, -1)) {
                open.extend(terms.iter().filter(|term| term.1 == 1).map(|term| term.0));
            }
        }
        let mut filters: Vec<(BTreeSet<Unknown>, i128)> = Vec::new();
        for cell in &open {
            for equation in self.system.mentioning(*cell) {
                let Equation::Linear {
                    terms,
                    bound: 0,
                    at_most: false,
                } = equation
                else {
                    continue;
                };
                let cells = terms.iter().filter(|term| term.1 == 1).map(|term| term.0);
                let cells: BTreeSet<Unknown> = cells.collect();
                if let (Some((counted, -1)), true) = (terms.last(), cells.is_subset(&open))
                    && let Some(value) = self.system.known(*counted)
                {
                    filters.push((cells, value));
                }
            }
        }
        filters.sort_by_key(|(cells, _)| std::cmp::Reverse(cells.len()));
        let mut sum = 0;
        for (cells, value) in filters {
            if cells.is_subset(&open) {
                open.retain(|cell| !cells.contains(cell));
                sum += value;
            }
        }
        (
            sum,
            open.iter().all(|cell| self.system.known(*cell) == Some(0)),
        )
    }

    /// The share of an unknown in what a known total still lacks, by weight among those still open.
    fn share(&self, unknown: Unknown, weight: impl Fn(Unknown) -> i128) -> Option<i128> {
        let mut best: Option<(usize, i128)> = None;
        for equation in self.system.mentioning(unknown) {
            let Equation::Linear {
                terms,
                bound: 0,
                at_most: false,
            } = equation
            else {
                continue;
            };
            let mut lacking = 0;
            let (mut open, mut weights) = (0, 0);
            for &(term, factor) in terms {
                match (self.system.known(term), factor) {
                    (Some(value), _) => lacking -= value * factor,
                    (None, 1) => {
                        open += 1;
                        weights += weight(term);
                    }
                    (None, _) => open = usize::MAX / 2,
                }
            }
            if weights > 0 && best.is_none_or(|(fewest, _)| open < fewest) && open < usize::MAX / 4
            {
                let share = lacking.checked_mul(weight(unknown))?.div_euclid(weights);
                best = Some((open, share));
            }
        }
        best.map(|(_, share)| share)
    }
}
