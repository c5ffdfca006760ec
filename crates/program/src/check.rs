//! Checks manifests: everything that can be found wrong with them before an act is recorded, all
//! at once, with file, line, reason and remedy.
//!
//! Reading a manifest ([`crate::read`]) reports what it cannot understand; here it is asked whether
//! what was understood makes sense, alone and beside the other programmes.

mod condition;
mod duplicate;
mod force;
mod formula;
mod group;
mod kind;
mod place;
mod reference;
mod trial;
mod unit;

use std::collections::BTreeMap;

use kernel::{Id, Problem, Said};

use crate::{Program, Series, SeriesRef};
use place::Places;

/// What a check found (検査結果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// What is wrong: such a manifest is not taken into use.
    pub problems: Vec<Problem>,
    /// What is allowed, but looks like an oversight.
    pub hints: Vec<Problem>,
}

impl Checked {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Checks manifests together. Each comes as the name of its file, its text and what was read from
/// it; all versions of a programme, and all programmes whose series are named, should be there.
#[must_use]
pub fn check(programs: &[(String, String, Program)]) -> Checked {
    let manifests: Vec<Manifest<'_>> = programs
        .iter()
        .map(|(file, text, program)| Manifest {
            program,
            places: Places::of(file, text),
        })
        .collect();
    let mut findings = Findings::default();
    let all = All::of(&manifests);
    duplicate::check(&all, &mut findings);
    force::check(&all, &mut findings);
    for manifest in &manifests {
        kind::check(manifest, &mut findings);
        reference::check(manifest, &all, &mut findings);
        condition::check(manifest, &mut findings);
        group::check(manifest, &mut findings);
        formula::check(manifest, &all, &mut findings);
        unit::check(manifest, &all, &mut findings);
    }
    findings.into_checked()
}

/// A manifest under check.
struct Manifest<'a> {
    program: &'a Program,
    places: Places<'a>,
}

/// All manifests under check.
struct All<'a> {
    manifests: &'a [Manifest<'a>],
    /// Versions of each programme, oldest first.
    versions: BTreeMap<&'a Id<Program>, Vec<&'a Manifest<'a>>>,
}

impl<'a> All<'a> {
    fn of(manifests: &'a [Manifest<'a>]) -> Self {
        let mut versions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for manifest in manifests {
            let of_id = versions.entry(&manifest.program.id).or_default();
            of_id.push(manifest);
            of_id.sort_by_key(|manifest| manifest.program.version);
        }
        Self {
            manifests,
            versions,
        }
    }

    /// Every definition of a series, oldest version first.
    fn definitions(&self, reference: &SeriesRef) -> Vec<(&'a Manifest<'a>, &'a Series)> {
        let versions = self.versions.get(&reference.program);
        versions
            .into_iter()
            .flatten()
            .filter_map(|manifest| {
                let series = manifest.program.series(reference.series.as_str())?;
                Some((*manifest, series))
            })
            .collect()
    }

    /// What a formula of `program` means by a series: its own definition where it is of the same
    /// programme and has one, else the newest.
    fn meant(&self, program: &Program, reference: &SeriesRef) -> Option<&'a Series> {
        let definitions = self.definitions(reference);
        let own = definitions.iter().find(|(manifest, _)| {
            manifest.program.id == program.id && manifest.program.version == program.version
        });
        own.or(definitions.last()).map(|(_, series)| *series)
    }

    /// Every series in its newest definition.
    fn newest(&self) -> impl Iterator<Item = (&'a Manifest<'a>, &'a Series)> {
        self.versions.values().flat_map(|versions| {
            let mut seen = std::collections::BTreeSet::new();
            let newest_first = versions.iter().rev();
            newest_first
                .flat_map(|manifest| manifest.program.series.iter().map(|one| (*manifest, one)))
                .filter(move |(_, series)| seen.insert(&series.id))
                .collect::<Vec<_>>()
        })
    }
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    problems: Vec<Problem>,
    hints: Vec<Problem>,
}

impl Findings {
    /// Puts down what is wrong at a path of a manifest.
    fn problem(&mut self, at: (&Manifest<'_>, &str), code: &str, reason: Said, remedy: Said) {
        let place = at.0.places.at(at.1);
        self.problems
            .push(Problem::new(place, code, reason, remedy));
    }

    /// Puts down what is wrong where a path is written for the `nth` time.
    fn repeated(
        &mut self,
        at: (&Manifest<'_>, &str, usize),
        code: &str,
        reason: Said,
        remedy: Said,
    ) {
        let place = at.0.places.nth(at.1, at.2);
        self.problems
            .push(Problem::new(place, code, reason, remedy));
    }

    /// Puts down what looks like an oversight.
    fn hint(&mut self, at: (&Manifest<'_>, &str), code: &str, reason: Said, remedy: Said) {
        let place = at.0.places.at(at.1);
        self.hints.push(Problem::new(place, code, reason, remedy));
    }

    fn into_checked(mut self) -> Checked {
        for list in [&mut self.problems, &mut self.hints] {
            let key = |problem: &Problem| (problem.place.file.clone(), problem.place.line);
            list.sort_by_key(key);
            list.dedup();
        }
        Checked {
            problems: self.problems,
            hints: self.hints,
        }
    }
}
