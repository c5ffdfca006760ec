//! Sets of parties: how many different ones each filter asks for, as bounds between the filters of
//! a role, and then which parties each cell meets.
//!
//! Where filters lie within each other, parties of the narrower are among those of the wider.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Id;
use program::{Filter, Kind, Role};

use crate::{
    group::{Cell, MANY},
    model::{Leaf, Model},
    system::{System, Unknown},
};

/// A run of parties by their position in a pool: first and how many.
pub(crate) type Run = (u64, u64);

/// Sets of parties of every role that is counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct PartySets(BTreeMap<Id<Role>, Vec<PartySet>>);

/// Parties of one filter.
#[derive(Debug, Clone)]
struct PartySet {
    parties: Unknown,
    cells: BTreeSet<usize>,
    /// Sets directly within it, and the cells in none of them.
    within: Vec<usize>,
    own: Vec<usize>,
    outermost: bool,
}

impl PartySets {
    /// Sets of a group, with the bounds between them.
    pub(crate) fn lay_out(
        model: &mut Model<'_>,
        kind: &Kind,
        leaves: &[(Leaf, Filter, Unknown)],
        cells: &[Cell],
    ) -> Self {
        let mut roles: BTreeMap<Id<Role>, Vec<PartySet>> = BTreeMap::new();
        for (leaf, filter, unknown) in leaves {
            let Leaf::Parties(role) = leaf else {
                continue;
            };
            let taken = cells.iter().enumerate();
            let taken = taken.filter(|(_, cell)| cell.is_taken_by(filter));
            roles.entry(role.clone()).or_default().push(PartySet {
                parties: *unknown,
                cells: taken.map(|(at, _)| at).collect(),
                within: Vec::new(),
                own: Vec::new(),
                outermost: true,
            });
        }
        for (role, sets) in &mut roles {
            sets.sort_by_key(|set| set.cells.len());
            nest(sets);
            let required = kind.role(role.as_str()).is_some_and(|role| role.required);
            for set in sets.iter() {
                bound(&mut model.system, set, sets, cells, required);
            }
        }
        Self(roles)
    }

    /// The parties of every cell, by role, once everything is known.
    pub(crate) fn runs(
        &self,
        system: &System,
        cells: &[Cell],
    ) -> BTreeMap<Id<Role>, BTreeMap<usize, Run>> {
        let mut found = BTreeMap::new();
        for (role, sets) in &self.0 {
            let mut runs = BTreeMap::new();
            for set in sets.iter().filter(|set| set.outermost) {
                place(system, set, sets, cells, 0, &mut runs);
            }
            // Whom nobody counts may be anyone of those who are counted.
            let known = sets.iter().map(|set| count(system, set.parties));
            let known = known.max().unwrap_or(0).max(1);
            for (at, cell) in cells.iter().enumerate() {
                let acts = count(system, cell.acts);
                runs.entry(at).or_insert((0, acts.min(known)));
            }
            found.insert(role.clone(), runs);
        }
        found
    }
}

/// Finds what lies in what; sets come in order of size.
fn nest(sets: &mut [PartySet]) {
    for at in 0..sets.len() {
        let around =
            (at + 1..sets.len()).find(|wider| sets[at].cells.is_subset(&sets[*wider].cells));
        if let Some(around) = around {
            sets[around].within.push(at);
            sets[at].outermost = false;
        }
    }
    for at in 0..sets.len() {
        let within = sets[at].within.clone();
        let covered: BTreeSet<usize> = within
            .iter()
            .flat_map(|inner| sets[*inner].cells.iter().copied())
            .collect();
        sets[at].own = sets[at].cells.difference(&covered).copied().collect();
    }
}

fn bound(system: &mut System, set: &PartySet, sets: &[PartySet], cells: &[Cell], required: bool) {
    let own_acts = |at: &usize| cells[*at].acts;
    // No more parties than acts, and no act without one where the role must be filled.
    let mut terms = vec![(set.parties, 1)];
    terms.extend(set.cells.iter().map(|at| (own_acts(at), -1)));
    system.at_most(terms);
    if required {
        let mut terms = vec![(set.parties, -MANY)];
        terms.extend(set.cells.iter().map(|at| (own_acts(at), 1)));
        system.at_most(terms);
    }
    for inner in &set.within {
        system.at_most(vec![(sets[*inner].parties, 1), (set.parties, -1)]);
    }
    if !set.within.is_empty() {
        let mut terms = vec![(set.parties, 1)];
        terms.extend(set.within.iter().map(|inner| (sets[*inner].parties, -1)));
        terms.extend(set.own.iter().map(|at| (own_acts(at), -1)));
        system.at_most(terms);
    }
}

/// Gives every cell of a set its run of parties, from `first` on, so that together they are as many
/// as the set has.
fn place(
    system: &System,
    set: &PartySet,
    sets: &[PartySet],
    cells: &[Cell],
    first: u64,
    runs: &mut BTreeMap<usize, Run>,
) {
    let total = count(system, set.parties);
    let mut used = 0;
    for inner in set.within.iter().map(|inner| &sets[*inner]) {
        let parties = count(system, inner.parties);
        // Where not all fit side by side, the later ones share parties with the earlier.
        let from = used.min(total.saturating_sub(parties));
        place(system, inner, sets, cells, first + from, runs);
        used = used.max(from + parties).min(total);
    }
    for at in &set.own {
        let acts = count(system, cells[*at].acts);
        let fresh = acts.min(total - used);
        let run = match fresh {
            0 => (first, acts.min(total)),
            _ => (first + used, fresh),
        };
        used += fresh;
        runs.entry(*at).or_insert(run);
    }
}

fn count(system: &System, unknown: Unknown) -> u64 {
    u64::try_from(system.bounds(unknown).least).unwrap_or(0)
}
