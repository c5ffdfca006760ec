//! Work (作業): what was decided for the acts of one kind in one year, as lots from which any single
//! act can be made by its position.

use std::collections::{BTreeMap, BTreeSet};

use indicator::Catalogue;
use jiff::civil::Date;
use kernel::{Decimal, FiscalYear, Id};
use program::{Field, FieldType, Kind, Program, Role, Value, Values};

use crate::{
    calendar::business_days,
    cast::Pool,
    chance::Chance,
    group::{Cell, Group},
    model::{GroupId, Model},
    party_set::Run,
    specimen::{Choice, Choices, Form},
    system::{System, Unknown},
};

/// How many different forms the acts of a lot are filled in from.
const FORMS: u64 = 6;

/// Acts of one kind in one year.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    pub(crate) id: GroupId,
    /// Acts in all.
    pub(crate) acts: u64,
    /// Acts of the same kind and year that stand before, under another version.
    pub(crate) before: u64,
    /// Lots; those that close the year stand last.
    pub(crate) lots: Vec<Lot>,
    /// Days on which acts may happen.
    pub(crate) days: Vec<Date>,
    /// Roles in the order of the kind: the pool, and whether somebody counts them.
    pub(crate) roles: Vec<(Role, Pool, bool)>,
    /// Whether a rule of the kind depends on what is measured.
    pub(crate) judged: bool,
    /// Work whose acts these follow, the nearest year first.
    pub(crate) precursors: Vec<usize>,
}

/// Acts that are alike.
#[derive(Debug, Clone)]
pub(crate) struct Lot {
    pub(crate) choices: Choices,
    pub(crate) acts: u64,
    pub(crate) forms: Vec<Values>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) parties: BTreeMap<Id<Role>, Run>,
    /// Days before the last on which it happens, where it closes the year.
    pub(crate) closing: Option<u32>,
}

/// A measure of a lot.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) field: Id<Field>,
    /// So many acts state it, the first of the lot.
    pub(crate) stated: u64,
    /// What they add up to, in parts of `digits`.
    pub(crate) amount: i128,
    pub(crate) digits: u32,
    /// Every act states the same, and that is `amount`.
    pub(crate) level: bool,
    /// Whether amounts may differ from act to act.
    pub(crate) varied: bool,
    /// What one act may state, in parts.
    pub(crate) least: i128,
    pub(crate) greatest: i128,
    /// In steps of how many parts it is spread, and what is left over goes to the first acts or to
    /// the last.
    pub(crate) grain: i128,
    pub(crate) from_end: bool,
}

impl Measure {
    /// What the act at a position states.
    pub(crate) fn of(&self, at: u64, chance: &Chance) -> Option<Decimal> {
        if at >= self.stated {
            return None;
        }
        let number = |parts| Decimal::try_from_i128_with_scale(parts, self.digits).ok();
        if self.level {
            return number(self.amount);
        }
        let count = i128::from(self.stated);
        let grains = self.amount.div_euclid(self.grain);
        let fraction = self.amount.rem_euclid(self.grain);
        let (each, rest) = (grains.div_euclid(count), grains.rem_euclid(count));
        let even = |at: u64| {
            let place = i128::from(if self.from_end {
                self.stated - 1 - at
            } else {
                at
            });
            let last = if place == rest { fraction } else { 0 };
            (each + i128::from(place < rest)) * self.grain + last
        };
        let own = even(at);
        // Two neighbours of the same share trade a part of it, so that the sum stays.
        let pair = at / 2 * 2;
        if !self.varied || pair + 1 >= self.stated || even(pair) != even(pair + 1) {
            return number(own);
        }
        let below = own - self.least;
        let above = self.greatest - own;
        let swing = (own.abs() * 2 / 5).min(below).min(above).max(0);
        let limit = usize::try_from(swing).unwrap_or(usize::MAX / 2);
        let drawn = i128::try_from(chance.of(pair).below(limit + 1)).unwrap_or(0);
        let coarse = match swing {
            1_000_000.. => 100_000,
            10_000.. => 1_000,
            100.. => 10,
            _ => 1,
        };
        let traded = drawn / coarse * coarse;
        number(if at == pair {
            own + traded
        } else {
            own - traded
        })
    }
}

/// Takes what was decided out of the model: one work for every group that has acts.
pub(crate) fn works(model: &Model<'_>, scale: u32) -> Vec<Work> {
    let mut works: Vec<Work> = model
        .groups
        .iter()
        .filter_map(|(id, group)| work(model, id, group, scale))
        .collect();
    order(&mut works, model.catalogue);
    let mut before: BTreeMap<(Id<Program>, FiscalYear, Id<Kind>), u64> = BTreeMap::new();
    for work in &mut works {
        let key = (work.id.program.clone(), work.id.year, work.id.kind.clone());
        let known = before.entry(key).or_default();
        work.before = *known;
        *known += work.acts;
    }
    works
}

/// Programme by programme, year by year; what is followed stands before what follows.
fn order(works: &mut [Work], catalogue: &Catalogue) {
    let depth = |work: &Work| {
        let program = catalogue.version(&work.id.program, work.id.version);
        program.map_or(0, |program| depth(program, &work.id.kind, 0))
    };
    works.sort_by_cached_key(|work| {
        let id = &work.id;
        (
            id.program.clone(),
            id.year,
            depth(work),
            id.version,
            id.kind.clone(),
        )
    });
    for at in 0..works.len() {
        let id = &works[at].id;
        let follows = catalogue
            .version(&id.program, id.version)
            .and_then(|program| program.kind(id.kind.as_str()))
            .map(|kind| kind.follows.clone())
            .unwrap_or_default();
        let precursors = works[..at].iter().enumerate().rev();
        let precursors = precursors
            .filter(|(_, work)| work.id.program == id.program && follows.contains(&work.id.kind))
            .map(|(at, _)| at)
            .collect();
        works[at].precursors = precursors;
    }
}

fn depth(program: &Program, kind: &Id<Kind>, below: u32) -> u32 {
    let follows = program.kind(kind.as_str()).map(|kind| &kind.follows);
    let follows = follows.into_iter().flatten().filter(|_| below < 16);
    follows
        .map(|before| depth(program, before, below + 1) + 1)
        .max()
        .unwrap_or(0)
}

fn work(model: &Model<'_>, id: &GroupId, group: &Group, scale: u32) -> Option<Work> {
    let program = model.catalogue.version(&id.program, id.version)?;
    let kind = program.kind(id.kind.as_str())?;
    let year = id.year;
    let last = program
        .until
        .map_or(year.last_day(), |until| until.min(year.last_day()));
    let days = business_days(program.from.max(year.first_day()), last);
    let form = Form::new(program, kind, *days.first()?);
    let runs = group.parties.runs(&model.system, &group.cells);
    let mut lots = Vec::new();
    for (at, cell) in group.cells.iter().enumerate() {
        let acts = count(&model.system, cell.acts) * u64::from(scale);
        if acts == 0 {
            continue;
        }
        let of_cell = runs.iter().filter_map(|(role, runs)| {
            let (first, parties) = runs.get(&at)?;
            let scale = u64::from(scale);
            Some((role.clone(), (first * scale, parties * scale)))
        });
        let measures = measures(&model.system, &form, kind, cell, scale);
        let chance = Chance::new(model.seed, &["form", id.program.as_str(), id.kind.as_str()]);
        lots.push(Lot {
            forms: forms(&form, cell, &measures, &chance.of(at as u64), acts),
            choices: cell.choices.clone(),
            acts,
            measures,
            parties: of_cell.collect(),
            closing: cell.closing.as_ref().map(|(level, _)| *level),
        });
    }
    lots.sort_by_key(|lot| lot.closing.map_or(0, |level| u64::from(u32::MAX - level)));
    let measured: BTreeSet<&Id<Field>> = group
        .cells
        .iter()
        .flat_map(|cell| cell.measures.keys())
        .collect();
    let acts = lots.iter().map(|lot| lot.acts).sum();
    (acts > 0).then(|| Work {
        id: id.clone(),
        acts,
        before: 0,
        judged: measured.iter().any(|field| form.depends_on(field)),
        roles: kind
            .roles
            .iter()
            .map(|role| (role.clone(), Pool::of(role), runs.contains_key(&role.id)))
            .collect(),
        lots,
        days,
        precursors: Vec::new(),
    })
}

fn count(system: &System, unknown: Unknown) -> u64 {
    u64::try_from(system.bounds(unknown).least).unwrap_or(0)
}

fn measures(
    system: &System,
    form: &Form<'_>,
    kind: &Kind,
    cell: &Cell,
    scale: u32,
) -> Vec<Measure> {
    let fields = cell.measures.keys();
    let coupled = |field: &Id<Field>| {
        form.rules_on(field).any(|rule| {
            let mut others = fields.clone().filter(|other| *other != field);
            others.any(|other| rule.contains(other.as_str())) || rule.contains('%')
        })
    };
    let read = cell.closing.as_ref().map(|(_, read)| read);
    let found = cell.measures.iter().filter_map(|(id, stated)| {
        let field = kind.field(id.as_str())?;
        let FieldType::Number {
            unit,
            digits,
            greatest,
            ..
        } = &field.of
        else {
            return None;
        };
        let level = read.is_some_and(|read| read.contains(id));
        let once = system.bounds(stated.amount).least;
        let times = once * i128::from(scale);
        let limit = |number: i128| {
            let number = Decimal::try_from_i128_with_scale(number, *digits).ok();
            number.is_some_and(|number| greatest.is_none_or(|greatest| number <= greatest))
        };
        Some(Measure {
            field: id.clone(),
            stated: count(system, stated.acts) * u64::from(scale),
            // A level grows with the work, unless it is a rate or would pass its bounds.
            amount: match level && (unit.is_rate() || !limit(times)) {
                true => once,
                false => times,
            },
            digits: *digits,
            level,
            varied: !coupled(id),
            least: stated.least,
            greatest: stated.greatest,
            grain: stated.grain,
            from_end: stated.from_end,
        })
    });
    found.collect()
}

/// Forms for the acts of a lot: with every measure at its mean where that is admitted, else free.
fn forms(
    form: &Form<'_>,
    cell: &Cell,
    measures: &[Measure],
    chance: &Chance,
    acts: u64,
) -> Vec<Values> {
    let mut choices = cell.choices.clone();
    for measure in measures {
        let choice = match measure.stated {
            0 => Choice::Absent,
            stated => match measure.of(stated - 1, chance) {
                Some(number) => Choice::Among(vec![Value::Number(number)]),
                None => Choice::Absent,
            },
        };
        choices.insert(measure.field.clone(), choice);
    }
    let mut found = Vec::new();
    for number in 0..FORMS.min(acts) {
        let chance = chance.of(number + 1);
        let filled = form.fill(&choices, &mut chance.clone());
        let filled = filled.or_else(|| form.fill(&cell.choices, &mut chance.clone()));
        found.extend(filled);
    }
    found
}
