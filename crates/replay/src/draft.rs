//! Drafts, one by one: any act of a work is made from its position, so that nothing is kept.

use std::collections::BTreeMap;

use act::{Author, Draft, Locality, PartyInRole, Source, Standing};
use indicator::Catalogue;
use jiff::civil::Date;
use kernel::Id;
use party::Party;
use program::{Program, Role, Value, Values};

use crate::{
    Planned,
    cast::{Pool, home, office_name, prefecture},
    chance::Chance,
    specimen::{Choice, Form},
    work::{Lot, Work},
};

/// Everything drafts are made from.
#[derive(Debug, Clone)]
pub(crate) struct Workshop {
    pub(crate) works: Vec<Work>,
    /// How many parties each pool has.
    pub(crate) pools: BTreeMap<Pool, u64>,
    /// The programmes of the works.
    pub(crate) catalogue: Catalogue,
    pub(crate) seed: u64,
}

impl Workshop {
    /// Every draft, programme by programme and year by year; what is followed comes before what
    /// follows.
    pub(crate) fn drafts(&self) -> impl Iterator<Item = Planned> + '_ {
        let works = self.works.iter();
        works.flat_map(move |work| {
            let program = self
                .catalogue
                .version(&work.id.program, work.id.version)
                .into_iter();
            program.flat_map(move |program| {
                (0..work.acts).map(move |position| self.planned(program, work, position))
            })
        })
    }

    fn planned(&self, program: &Program, work: &Work, position: u64) -> Planned {
        let (lot, at) = work.lot(position);
        let chance = self.chance(work).of(position);
        let day = self.day(work, position);
        let precursor = self.precursor(work, position, day);
        let values = self.values(program, work, lot, at, day, &chance);
        let parties = self.parties(work, position, precursor);
        // Where whom it concerns is at home.
        let mut homes = parties
            .iter()
            .filter_map(|party| home(&party.party, self.seed));
        let place = homes
            .next()
            .unwrap_or_else(|| prefecture(&mut chance.of(1)));
        let office = place.office.clone();
        let draft = Draft {
            program: work.id.program.clone(),
            kind: work.id.kind.clone(),
            occurred_on: day,
            parties,
            locality: Locality {
                prefecture: place.code.clone(),
                municipality: String::new(),
                office: office.clone(),
            },
            values,
            follows: None,
            standing: Standing::New,
            author: Author {
                recorded_by: format!("{} 担当者", office_name(&office)),
                on_behalf_of: String::new(),
            },
            source: Source::Desk(office),
            key: work.key(position),
        };
        Planned {
            draft,
            follows_key: precursor.map(|(before, position)| before.key(position)),
        }
    }

    /// What an act says: a form of its lot with its own measures, mended where a rule objects.
    fn values(
        &self,
        program: &Program,
        work: &Work,
        lot: &Lot,
        at: u64,
        day: Date,
        chance: &Chance,
    ) -> Values {
        let form = (at % (lot.forms.len() as u64).max(1)) as usize;
        let mut values = lot.forms.get(form).cloned().unwrap_or_default();
        for value in values.values_mut() {
            if let Value::Day(written) = value {
                *written = day;
            }
        }
        // Amounts are traded between neighbours, so that both must draw alike.
        let trade = self.chance(work);
        let mut pinned = lot.choices.clone();
        for measure in &lot.measures {
            match measure.of(at, &trade) {
                Some(number) => {
                    let number = Value::Number(number.normalize());
                    values.insert(measure.field.clone(), number.clone());
                    pinned.insert(measure.field.clone(), Choice::Among(vec![number]));
                }
                None => {
                    values.remove(&measure.field);
                    pinned.insert(measure.field.clone(), Choice::Absent);
                }
            }
        }
        if work.judged
            && let Some(kind) = program.kind(work.id.kind.as_str())
        {
            let form = Form::new(program, kind, day);
            if !form.admits(&values) {
                return form.fill(&pinned, &mut chance.clone()).unwrap_or(values);
            }
        }
        values
    }

    fn chance(&self, work: &Work) -> Chance {
        let year = work.id.year.to_string();
        let words = [work.id.program.as_str(), work.id.kind.as_str(), &year];
        Chance::new(self.seed, &words)
    }

    /// The day of an act: spread evenly over the year, but not before what it can follow.
    fn day(&self, work: &Work, position: u64) -> Date {
        let own = work.day(position);
        let mut precursors = work.precursors.iter().map(|at| &self.works[*at]);
        match precursors
            .clone()
            .any(|before| before.id.year < work.id.year)
        {
            true => own,
            false => precursors.next_back().map_or(own, |before| {
                let first = self.day(before, 0);
                own.max(first)
            }),
        }
    }

    /// The act that an act follows: of the same year where one happened before, else of an earlier.
    fn precursor<'a>(&'a self, work: &Work, position: u64, day: Date) -> Option<(&'a Work, u64)> {
        let mut precursors = work.precursors.iter().map(|at| &self.works[*at]);
        precursors.find_map(|before| {
            let (mut known, mut unknown) = (0, before.acts);
            // Acts of a work stand in order of their days.
            while known < unknown {
                let middle = known + (unknown - known) / 2;
                match self.day(before, middle) <= day {
                    true => known = middle + 1,
                    false => unknown = middle,
                }
            }
            (known > 0).then(|| (before, position % known))
        })
    }

    fn parties(
        &self,
        work: &Work,
        position: u64,
        precursor: Option<(&Work, u64)>,
    ) -> Vec<PartyInRole> {
        let (lot, at) = work.lot(position);
        let before = precursor.map(|(before, position)| self.parties(before, position, None));
        let mut found = Vec::new();
        for (number, (role, pool, counted)) in work.roles.iter().enumerate() {
            let same_case = before.iter().flatten().find(|party| party.role == role.id);
            let party = match (same_case, counted) {
                (Some(party), false) => Some(party.party.clone()),
                _ => self.party(work, lot, at, (number, role, *pool, *counted)),
            };
            found.extend(party.map(|party| PartyInRole {
                role: role.id.clone(),
                party,
            }));
        }
        found
    }

    /// Who plays a role in an act.
    fn party(
        &self,
        work: &Work,
        lot: &Lot,
        at: u64,
        (number, role, pool, counted): (usize, &Role, Pool, bool),
    ) -> Option<Id<Party>> {
        let size = self.pools.get(&pool).copied().unwrap_or(1).max(1);
        let position = match counted {
            true => {
                let (first, parties) = lot.parties.get(&role.id)?;
                first + at.checked_rem(*parties)?
            }
            false => at % (lot.acts / pool.acts_each()).clamp(1, size),
        };
        // Every programme meets another part of the pool, and another one year by year.
        let turn = Chance::new(self.seed, &["turn", work.id.program.as_str()]).next() % size;
        let years = u64::from(work.id.year.year()) * (size / 11);
        let roles = number as u64 * (size / 2);
        Some(pool.id((position + turn + years + roles) % size))
    }
}

impl Work {
    /// The key of the act at a position.
    pub(crate) fn key(&self, position: u64) -> String {
        let number = self.before + position + 1;
        let id = &self.id;
        format!("replay-{}-{}-{}-{number}", id.program, id.kind, id.year)
    }

    /// Acts that do not close the year.
    fn ordinary(&self) -> u64 {
        let open = self.lots.iter().filter(|lot| lot.closing.is_none());
        open.map(|lot| lot.acts).sum()
    }

    /// The lot of the act at a position, and its place in the lot. Acts of all lots happen mixed
    /// through the year; those that close it come last.
    fn lot(&self, position: u64) -> (&Lot, u64) {
        let ordinary = self.ordinary();
        let mut rest = match position < ordinary {
            true => position * stride(ordinary) % ordinary,
            false => position,
        };
        for lot in &self.lots {
            match rest.checked_sub(lot.acts) {
                Some(more) => rest = more,
                None => return (lot, rest),
            }
        }
        (&self.lots[0], 0)
    }

    fn day(&self, position: u64) -> Date {
        let days = self.days.len() as u64;
        let ordinary = self.ordinary();
        let levels = self.lots.iter().filter_map(|lot| lot.closing);
        let kept = levels.map(|level| u64::from(level) + 1).max().unwrap_or(0);
        let at = match position < ordinary {
            true => (2 * position + 1) * days.saturating_sub(kept).max(1) / (2 * ordinary),
            false => {
                let (lot, _) = self.lot(position);
                days.saturating_sub(1 + u64::from(lot.closing.unwrap_or(0)))
            }
        };
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        self.days[at.min(self.days.len() - 1)]
    }
}

/// A step that meets every one of `count` positions once, and mixes them.
fn stride(count: u64) -> u64 {
    let coprime = |step: u64| {
        let (mut a, mut b) = (step, count);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a == 1
    };
    let golden = (count * 618 / 1_000).max(1);
    (golden..=golden + count)
        .find(|step| coprime(*step))
        .unwrap_or(1)
}
