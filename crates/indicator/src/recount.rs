//! A full recount: tallies made afresh from acts, to which the kept ones must be equal.

use std::collections::{BTreeMap, BTreeSet};

use act::Act;
use kernel::{FiscalYear, Id, Serial};
use party::{Identity, Party};

use crate::{Aggregate, Amount, Catalogue, Ledger, Tally};

/// A full recount (全件再集計) of standing acts, given in any order.
pub struct Recount<'a> {
    catalogue: &'a Catalogue,
    identity: &'a Identity,
    tallies: BTreeMap<(usize, FiscalYear), Tally>,
    parties: BTreeMap<(usize, FiscalYear), BTreeSet<Id<Party>>>,
    last: BTreeMap<(usize, FiscalYear), (jiff::civil::Date, Serial<Act>, Amount)>,
}

impl<'a> Recount<'a> {
    /// A recount of nothing yet; parties are told apart as `identity` knows them.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, identity: &'a Identity) -> Self {
        Self {
            catalogue,
            identity,
            tallies: BTreeMap::new(),
            parties: BTreeMap::new(),
            last: BTreeMap::new(),
        }
    }

    /// Counts an act that stands: one that nothing corrects or withdraws.
    pub fn add(&mut self, act: &Act) {
        for contribution in self.catalogue.contributions(act) {
            let at = (contribution.counter, contribution.year);
            let tally = self.tallies.entry(at).or_default();
            tally.acts += 1;
            // Admission keeps measures small enough for sums of any number of acts we can hold.
            let sum = tally.amount.plus(contribution.amount);
            tally.amount = sum.unwrap_or(Amount::from_parts(i64::MAX));
            if let Some(party) = contribution.party {
                let party = self.identity.resolve(&party).clone();
                self.parties.entry(at).or_default().insert(party);
            }
        }
        self.keep_last(act);
    }

    fn keep_last(&mut self, act: &Act) {
        let Some(year) = act.fiscal_year() else {
            return;
        };
        for (number, counter) in self.catalogue.counters().iter().enumerate() {
            if !matches!(counter.aggregate, Aggregate::Last(_)) || !counter.takes(act) {
                continue;
            }
            let Some(amount) = counter.amount(act) else {
                continue;
            };
            let stated = (act.draft.occurred_on, act.id, amount);
            let last = self.last.entry((number, year)).or_insert(stated);
            if (last.0, last.1) < (stated.0, stated.1) {
                *last = stated;
            }
        }
    }

    /// Puts together what two recounts of different acts counted.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (at, counted) in other.tallies {
            let tally = self.tallies.entry(at).or_default();
            tally.acts += counted.acts;
            let sum = tally.amount.plus(counted.amount);
            tally.amount = sum.unwrap_or(Amount::from_parts(i64::MAX));
        }
        for (at, counted) in other.parties {
            self.parties.entry(at).or_default().extend(counted);
        }
        for (at, stated) in other.last {
            let last = self.last.entry(at).or_insert(stated);
            if (last.0, last.1) < (stated.0, stated.1) {
                *last = stated;
            }
        }
        self
    }

    /// What was counted.
    #[must_use]
    pub fn finish(self) -> Ledger {
        let mut ledger = Ledger::default();
        for (&(counter, year), tally) in &self.tallies {
            let parties = self.parties.get(&(counter, year)).map_or(0, BTreeSet::len);
            let tally = Tally {
                parties: i64::try_from(parties).unwrap_or(i64::MAX),
                ..*tally
            };
            ledger.put(self.catalogue.text(counter), year, tally);
        }
        for ((counter, year), (_, _, amount)) in self.last {
            ledger.put_last(self.catalogue.text(counter), year, amount);
        }
        ledger
    }
}
