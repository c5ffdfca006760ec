//! The catalogue: every programme in all its versions, the counters they need, and what an act
//! adds to which.

use std::collections::BTreeMap;

use act::Act;
use kernel::{FiscalYear, Id};
use party::Party;
use program::{Formula, Kind, Program, Series, SeriesRef};

use crate::{Aggregate, Amount, Counter, Month};

/// Every programme in all its versions (事業一覧), with the counters they need.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// Versions of each programme, oldest first.
    programs: BTreeMap<Id<Program>, Vec<Program>>,
    counters: Vec<Counter>,
    texts: Vec<String>,
    /// Counters by programme, version and kind.
    by_kind: BTreeMap<(Id<Program>, u32, Id<Kind>), Vec<usize>>,
}

/// What an act adds to a counter (集計への寄与).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Position of the counter in [`Catalogue::counters`].
    pub counter: usize,
    /// Fiscal year of the act.
    pub year: FiscalYear,
    /// Month of the act.
    pub month: Month,
    /// The measure, where the counter adds one up.
    pub amount: Amount,
    /// The party, where the counter tells parties apart.
    pub party: Option<Id<Party>>,
}

/// A series with the versions that define it (定義された系列).
#[derive(Debug, Clone, Copy)]
pub struct DefinedSeries<'a> {
    /// The programme, in the version that defines it.
    pub program: &'a Program,
    /// The series.
    pub series: &'a Series,
}

impl Catalogue {
    /// Makes the catalogue of these programmes; their order does not matter.
    #[must_use]
    pub fn new(programs: impl IntoIterator<Item = Program>) -> Self {
        let mut catalogue = Self::default();
        for program in programs {
            let versions = catalogue.programs.entry(program.id.clone()).or_default();
            versions.push(program);
            versions.sort_by_key(|program| program.version);
        }
        let mut numbers: BTreeMap<Counter, usize> = BTreeMap::new();
        for program in catalogue.programs.values().flatten() {
            for series in &program.series {
                for counter in counters_of(program, series) {
                    let number = *numbers.entry(counter.clone()).or_insert_with(|| {
                        catalogue.texts.push(counter.to_string());
                        catalogue.counters.push(counter.clone());
                        catalogue.counters.len() - 1
                    });
                    let key = (program.id.clone(), program.version, counter.kind.clone());
                    let of_kind = catalogue.by_kind.entry(key).or_default();
                    if !of_kind.contains(&number) {
                        of_kind.push(number);
                    }
                }
            }
        }
        catalogue
    }

    /// The counters, each once.
    #[must_use]
    pub fn counters(&self) -> &[Counter] {
        &self.counters
    }

    /// Canonical text of a counter, by its position.
    #[must_use]
    pub fn text(&self, counter: usize) -> &str {
        &self.texts[counter]
    }

    /// Every version of every programme, by id and then version.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        self.programs.values().flatten()
    }

    /// The newest version of a programme.
    #[must_use]
    pub fn newest(&self, program: &Id<Program>) -> Option<&Program> {
        self.programs.get(program)?.last()
    }

    /// The version of a programme under which an act of that day is recorded: the newest in force,
    /// or the newest at all where none is.
    #[must_use]
    pub fn version_on(&self, program: &Id<Program>, day: jiff::civil::Date) -> Option<&Program> {
        let versions = self.programs.get(program)?;
        let in_force = versions
            .iter()
            .rev()
            .find(|version| version.is_in_force(day));
        in_force.or_else(|| versions.last())
    }

    /// A given version of a programme.
    #[must_use]
    pub fn version(&self, program: &Id<Program>, version: u32) -> Option<&Program> {
        let versions = self.programs.get(program)?;
        versions.iter().find(|known| known.version == version)
    }

    /// Every series in its newest definition, in order of programme and declaration.
    pub fn series(&self) -> impl Iterator<Item = (SeriesRef, DefinedSeries<'_>)> {
        self.programs.values().flat_map(|versions| {
            let mut seen = std::collections::BTreeSet::new();
            let newest_first = versions.iter().rev();
            newest_first
                .flat_map(|program| program.series.iter().map(move |series| (program, series)))
                .filter(move |(_, series)| seen.insert(series.id.clone()))
                .map(|(program, series)| {
                    let reference = SeriesRef {
                        program: program.id.clone(),
                        series: series.id.clone(),
                    };
                    (reference, DefinedSeries { program, series })
                })
        })
    }

    /// Every definition of a series, oldest version first.
    #[must_use]
    pub fn definitions(&self, reference: &SeriesRef) -> Vec<DefinedSeries<'_>> {
        let versions = self.programs.get(&reference.program).into_iter().flatten();
        versions
            .filter_map(|program| {
                let series = program.series(reference.series.as_str())?;
                Some(DefinedSeries { program, series })
            })
            .collect()
    }

    /// What an act adds to the counters of its version. A withdrawal adds nothing.
    #[must_use]
    pub fn contributions(&self, act: &Act) -> Vec<Contribution> {
        let Some(year) = act.fiscal_year() else {
            return Vec::new();
        };
        let key = (
            act.draft.program.clone(),
            act.version,
            act.draft.kind.clone(),
        );
        let month = Month::of(act.draft.occurred_on);
        let mut found = Vec::new();
        for &counter in self.by_kind.get(&key).into_iter().flatten() {
            let rule = &self.counters[counter];
            if !rule.is_tallied() || !rule.takes(act) {
                continue;
            }
            let one = |amount, party| Contribution {
                counter,
                year,
                month,
                amount,
                party,
            };
            match &rule.aggregate {
                Aggregate::Count => found.push(one(Amount::default(), None)),
                Aggregate::Sum(_) => {
                    found.extend(rule.amount(act).map(|amount| one(amount, None)));
                }
                Aggregate::Distinct(role) => {
                    let parties = act.draft.parties.iter().filter(|party| party.role == *role);
                    found.extend(
                        parties.map(|party| one(Amount::default(), Some(party.party.clone()))),
                    );
                }
                Aggregate::Last(_) => {}
            }
        }
        found
    }
}

/// The counters a series reads, in the order in which its formula names them.
#[must_use]
pub fn counters_of(program: &Program, series: &Series) -> Vec<Counter> {
    let counter = |kind: &Id<Kind>, filter: &program::Filter, aggregate| Counter {
        program: program.id.clone(),
        kind: kind.clone(),
        filter: filter.clone(),
        aggregate,
    };
    match &series.formula {
        Formula::Count { kind, filter } => vec![counter(kind, filter, Aggregate::Count)],
        Formula::Distinct { kind, role, filter } => {
            vec![counter(kind, filter, Aggregate::Distinct(role.clone()))]
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
        } => vec![counter(kind, filter, Aggregate::Sum(field.clone()))],
        Formula::Last {
            kind,
            field,
            filter,
        } => vec![counter(kind, filter, Aggregate::Last(field.clone()))],
        Formula::Share { kind, part, whole } => {
            let mut narrowed = whole.clone();
            narrowed.0.extend(part.0.clone());
            vec![
                counter(kind, &narrowed, Aggregate::Count),
                counter(kind, whole, Aggregate::Count),
            ]
        }
        Formula::Ratio { .. }
        | Formula::Growth { .. }
        | Formula::Total { .. }
        | Formula::Roll { .. } => Vec::new(),
    }
}
