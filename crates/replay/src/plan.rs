//! The plan: from wanted figures to work, with what could not be met.

use std::collections::{BTreeMap, BTreeSet};

use act::Draft;
use indicator::{Catalogue, Undefined};
use kernel::{Decimal, FiscalYear, Said, said};
use party::Party;
use program::{Filter, Formula, SeriesRef};

use crate::{
    cast::Pool,
    draft::Workshop,
    forecast,
    model::{GroupId, Leaf, Model, PARTS, Unreached, shown},
    search::{Demand, GivenUp, decide},
    wish::Wish,
    work::{Work, works},
};

/// A figure that work must show (再現する値).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The series.
    pub series: SeriesRef,
    /// The fiscal year.
    pub year: FiscalYear,
    /// The value as reported, in the unit of the series.
    pub value: Decimal,
}

/// A wanted figure that the planned work does not show (再現できない値).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsolved {
    /// The series.
    pub series: SeriesRef,
    /// The fiscal year.
    pub year: FiscalYear,
    /// The value that was wanted.
    pub wanted: Decimal,
    /// Why no work shows it.
    pub reason: Said,
}

/// A draft, and the key of the draft whose act it follows (再現する記録): numbers of acts are known
/// only when they are recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The draft; `follows` is still open.
    pub draft: Draft,
    /// Key of the draft it follows, which comes before it.
    pub follows_key: Option<String>,
}

/// Work that shows the wanted figures (再現計画). It is made draft by draft, and never held as a
/// whole.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Wanted figures that it does not show, in their order.
    pub unsolved: Vec<Unsolved>,
    /// How many acts there will be.
    pub acts: u64,
    workshop: Workshop,
}

impl Plan {
    /// Every party that takes part. The same plan gives the same parties.
    pub fn parties(&self) -> impl Iterator<Item = Party> + '_ {
        let pools = self.workshop.pools.iter();
        pools.flat_map(|(pool, size)| {
            (0..*size).map(|number| pool.party(number, self.workshop.seed))
        })
    }

    /// How many parties there will be.
    #[must_use]
    pub fn party_count(&self) -> u64 {
        self.workshop.pools.values().sum()
    }

    /// Every draft, programme by programme and year by year, days in order within a kind. What is
    /// followed comes before what follows. The same plan gives the same drafts.
    pub fn drafts(&self) -> impl Iterator<Item = Planned> + '_ {
        self.workshop.drafts()
    }
}

/// Plans work that shows the wanted figures, `scale` times over: counts, sums and numbers of
/// parties grow so, shares and means stay. `seed` decides what the figures leave open.
///
/// What cannot be met, alone or beside the others, is in [`Plan::unsolved`]; earlier figures go
/// before later ones.
#[must_use]
pub fn plan(catalogue: &Catalogue, wanted: &[Wanted], seed: u64, scale: u32) -> Plan {
    let mut model = Model::new(catalogue, wanted, seed);
    let mut reasons: BTreeMap<usize, Said> = BTreeMap::new();
    let mut demands = Vec::new();
    for (number, wanted) in wanted.iter().enumerate() {
        match demand(&mut model, number, wanted) {
            Ok(demand) => demands.push(demand),
            Err(reason) => {
                reasons.insert(number, reason);
            }
        }
    }
    // What is counted from acts stands before what is computed from it.
    demands.sort_by_key(|demand| {
        let defined = catalogue.definitions(&wanted[demand.number].series).pop();
        let derived = defined.map_or(9, |defined| match defined.series.formula {
            Formula::Count { .. } | Formula::Distinct { .. } | Formula::Sum { .. } => 0,
            Formula::Last { .. } | Formula::Mean { .. } => 1,
            Formula::Share { .. } => 2,
            Formula::Total { .. } | Formula::Ratio { .. } => 3,
            Formula::Roll { .. } | Formula::Growth { .. } => 4,
        });
        (derived, demand.number)
    });
    lay_out(&mut model);
    let given_up = decide(&mut model.system, &model.wishes, &demands);
    reasons.extend(given_up.into_iter().map(|(number, why)| (number, say(why))));

    let once = works(&model, 1);
    let forecast = forecast::ledger(catalogue, &once);
    let mut unsolved = Vec::new();
    for (number, wanted) in wanted.iter().enumerate() {
        let value = catalogue.value(&wanted.series, wanted.year, &forecast);
        let same = value
            .as_ref()
            .is_ok_and(|value| value.shown == wanted.value);
        if same {
            continue;
        }
        let reason = reasons.remove(&number);
        unsolved.push(Unsolved {
            series: wanted.series.clone(),
            year: wanted.year,
            wanted: wanted.value,
            reason: reason.unwrap_or_else(|| missed(&value.map(|value| value.shown))),
        });
    }
    let works = match scale.max(1) {
        1 => once,
        scale => works(&model, scale),
    };
    Plan {
        unsolved,
        acts: works.iter().map(|work| work.acts).sum(),
        workshop: Workshop {
            pools: pools(&works, scale.max(1)),
            works,
            catalogue: catalogue.clone(),
            seed,
        },
    }
}

fn demand(model: &mut Model<'_>, number: usize, wanted: &Wanted) -> Result<Demand, Said> {
    let unknown = model
        .series(&wanted.series, wanted.year, 0)
        .map_err(|unreached| match unreached {
            Unreached::NotInForce(series, year) => said!(
                "{year}年度には系列「{series}」の事業が行われていないか、系列が報告の対象外です。事業の期間と系列のfirst_year・last_yearを確かめてください。",
                "In FY{year} the programme of the series {series} is not in force, or does not report it. Check the programme's days, and first_year and last_year of the series."
            ),
            Unreached::Unknown(series) => said!(
                "系列「{series}」又はその算式に用いる種別・記入事項がありません。事業の宣言を確かめてください。",
                "There is no series {series}, or a kind or field its formula needs is missing. Check the manifest."
            ),
        })?;
    let defined = model.catalogue.in_force(&wanted.series, wanted.year).pop();
    let bounds = defined.and_then(|defined| shown(defined.series, wanted.value));
    let Some((least, greatest)) = bounds else {
        return Err(said!(
            "値{}は、系列の端数処理では表せません。roundingの桁数を確かめてください。",
            "The rounding of the series cannot show {}. Check the digits of its rounding.",
            wanted.value
        ));
    };
    let value = wanted.value.normalize();
    let parts = PARTS / 10_i128.pow(value.scale());
    model.incline(unknown, Wish::Exactly(value.mantissa() * parts));
    Ok(Demand {
        number,
        unknown,
        least,
        greatest,
    })
}

fn say(why: GivenUp) -> Said {
    match why {
        GivenUp::Contradicts => said!(
            "他の実績値と算式の上で両立しません。公表値どうしの食い違いか、算式・規則の誤りです。",
            "It contradicts other figures: the published figures disagree, or a formula or rule is wrong."
        ),
        GivenUp::NotFound => said!(
            "他の実績値と併せて満たす支援記録の組合せが見つかりません。抽出条件を簡素にしてください。",
            "No acts were found that show it together with the other figures. Make the filters simpler."
        ),
    }
}

fn missed(value: &Result<Decimal, Undefined>) -> Said {
    match value {
        Ok(value) => said!(
            "計画した支援記録では{value}となります。",
            "The planned acts show {value}."
        ),
        Err(_) => said!(
            "計画した支援記録では値が定まりません。",
            "The planned acts leave it without a value."
        ),
    }
}

/// Lays out every group, and the groups of what their acts follow.
fn lay_out(model: &mut Model<'_>) {
    let mut done: BTreeSet<GroupId> = BTreeSet::new();
    loop {
        let next = model.groups.keys().find(|id| !done.contains(*id)).cloned();
        let Some(id) = next else {
            break;
        };
        precede(model, &id);
        model.lay_out(&id);
        done.insert(id);
    }
}

/// Acts that follow others need at least one before them, in their own year or an earlier one.
fn precede(model: &mut Model<'_>, id: &GroupId) {
    let catalogue = model.catalogue;
    let Some(program) = catalogue.version(&id.program, id.version) else {
        return;
    };
    let follows = program.kind(id.kind.as_str()).map(|kind| &kind.follows);
    let follows = follows.into_iter().flatten();
    let every = Filter::default();
    let mut terms = Vec::new();
    for kind in follows.clone() {
        let earlier: Vec<GroupId> = model
            .groups
            .keys()
            .filter(|known| {
                let same = known.program == id.program && known.kind == *kind;
                same && known.year < id.year
            })
            .cloned()
            .collect();
        for earlier in earlier {
            let program = catalogue.version(&earlier.program, earlier.version);
            let acts = program
                .and_then(|program| model.leaf(program, earlier.year, kind, &Leaf::Acts, &every));
            terms.extend(acts.map(|acts| (acts, -crate::group::MANY)));
        }
        let before = model.leaf(program, id.year, kind, &Leaf::Acts, &every);
        terms.extend(before.map(|before| (before, -crate::group::MANY)));
    }
    if terms.is_empty() {
        return;
    }
    let own = model.leaf(program, id.year, &id.kind, &Leaf::Acts, &every);
    terms.extend(own.map(|own| (own, 1)));
    model.system.at_most(terms);
}

/// As many parties as the work that needs most; where nobody counts them, no more than that.
fn pools(works: &[Work], scale: u32) -> BTreeMap<Pool, u64> {
    let mut pools: BTreeMap<Pool, u64> = BTreeMap::new();
    for work in works {
        for (role, pool, counted) in &work.roles {
            let size = pools.entry(*pool).or_default();
            for lot in &work.lots {
                let needed = match counted {
                    true => lot
                        .parties
                        .get(&role.id)
                        .map_or(0, |(first, run)| first + run),
                    // Enough that not everyone is always the same.
                    false => (lot.acts / pool.acts_each()).clamp(1, 400 * u64::from(scale)),
                };
                *size = needed.max(*size);
            }
        }
    }
    pools
}
