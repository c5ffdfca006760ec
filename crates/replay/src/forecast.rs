//! What planned work will show when it is counted, known before any act of it is made.

use std::collections::BTreeMap;

use indicator::{Aggregate, Amount, Catalogue, Counter, Ledger, Tally};
use kernel::FiscalYear;
use program::{Formula, Program};

use crate::{
    specimen::Choice,
    work::{Lot, Work},
};

/// The tallies that these works will make.
pub(crate) fn ledger(catalogue: &Catalogue, works: &[Work]) -> Ledger {
    let mut tallies: BTreeMap<(usize, FiscalYear), Tally> = BTreeMap::new();
    let mut ledger = Ledger::default();
    for work in works {
        let Some(program) = catalogue.version(&work.id.program, work.id.version) else {
            continue;
        };
        for (number, counter) in catalogue.counters().iter().enumerate() {
            let same = counter.program == work.id.program && counter.kind == work.id.kind;
            if !same || !declares(program, counter) {
                continue;
            }
            let lots = work.lots.iter().filter(|lot| takes(lot, counter));
            if let Aggregate::Last(_) = counter.aggregate {
                if let Some(amount) = lots.rev().find_map(|lot| last(lot, counter)) {
                    ledger.put_last(catalogue.text(number), work.id.year, amount);
                }
                continue;
            }
            let tally = tallies.entry((number, work.id.year)).or_default();
            let found = tally_of(&lots.collect::<Vec<_>>(), counter);
            tally.acts += found.acts;
            tally.parties += found.parties;
            tally.amount = tally.amount.plus(found.amount).unwrap_or(tally.amount);
        }
    }
    for ((number, year), tally) in tallies {
        ledger.put(catalogue.text(number), year, tally);
    }
    ledger
}

fn tally_of(lots: &[&Lot], counter: &Counter) -> Tally {
    let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let mut tally = Tally::default();
    match &counter.aggregate {
        Aggregate::Count => tally.acts = whole(lots.iter().map(|lot| lot.acts).sum()),
        Aggregate::Distinct(role) => {
            let runs = lots.iter().filter_map(|lot| {
                let (first, parties) = lot.parties.get(role)?;
                Some((*first, first + parties.min(&lot.acts)))
            });
            tally.parties = whole(covered(runs.collect()));
            tally.acts = whole(lots.iter().map(|lot| lot.acts).sum());
        }
        Aggregate::Sum(field) => {
            let measures = lots.iter().flat_map(|lot| &lot.measures);
            for measure in measures.filter(|measure| measure.field == *field) {
                let times = if measure.level {
                    i128::from(measure.stated)
                } else {
                    1
                };
                let parts = measure.amount * times * i128::from(Amount::PARTS)
                    / 10_i128.pow(measure.digits);
                let parts = i64::try_from(parts).unwrap_or(i64::MAX);
                let sum = tally.amount.plus(Amount::from_parts(parts));
                tally.amount = sum.unwrap_or(tally.amount);
                tally.acts += whole(measure.stated);
            }
        }
        Aggregate::Last(_) => {}
    }
    tally
}

/// How many positions runs cover together.
fn covered(mut runs: Vec<(u64, u64)>) -> u64 {
    runs.sort_unstable();
    let (mut covered, mut reached) = (0, 0);
    for (first, end) in runs {
        covered += end.saturating_sub(first.max(reached));
        reached = reached.max(end);
    }
    covered
}

fn last(lot: &Lot, counter: &Counter) -> Option<Amount> {
    let Aggregate::Last(field) = &counter.aggregate else {
        return None;
    };
    let mut measures = lot.measures.iter();
    let measure = measures.find(|measure| measure.field == *field && measure.level)?;
    let parts = measure.amount * i128::from(Amount::PARTS) / 10_i128.pow(measure.digits);
    i64::try_from(parts).ok().map(Amount::from_parts)
}

fn takes(lot: &Lot, counter: &Counter) -> bool {
    counter.filter.0.iter().all(|(field, among)| {
        let one = |value: &program::Value| among.contains(&value.to_string());
        match lot.choices.get(field) {
            Some(Choice::Among(values)) => values.iter().all(one),
            Some(Choice::Written | Choice::Absent) => false,
            // A field by which no wanted figure tells acts apart.
            None => lot
                .forms
                .iter()
                .all(|form| form.get(field).is_some_and(one)),
        }
    })
}

/// Whether this version of a programme reads a counter.
fn declares(program: &Program, counter: &Counter) -> bool {
    program.series.iter().any(|series| match &series.formula {
        Formula::Count { kind, filter } => {
            *kind == counter.kind
                && *filter == counter.filter
                && counter.aggregate == Aggregate::Count
        }
        Formula::Share { kind, part, whole } => {
            let mut narrowed = whole.clone();
            narrowed.0.extend(part.0.clone());
            *kind == counter.kind
                && (narrowed == counter.filter || *whole == counter.filter)
                && counter.aggregate == Aggregate::Count
        }
        Formula::Distinct { kind, role, filter } => {
            *kind == counter.kind
                && *filter == counter.filter
                && counter.aggregate == Aggregate::Distinct(role.clone())
        }
        Formula::Sum {
            kind,
            field,
            filter,
        }
        | Formula::Mean {
            kind,
            field,
            filter,
        } => {
            *kind == counter.kind
                && *filter == counter.filter
                && counter.aggregate == Aggregate::Sum(field.clone())
        }
        Formula::Last {
            kind,
            field,
            filter,
        } => {
            *kind == counter.kind
                && *filter == counter.filter
                && counter.aggregate == Aggregate::Last(field.clone())
        }
        Formula::Ratio { .. }
        | Formula::Growth { .. }
        | Formula::Total { .. }
        | Formula::Roll { .. } => false,
    })
}
