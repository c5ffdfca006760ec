//! Sheets of rows laid against the versions of a programme: which kind a sheet holds, where its
//! head is, which version a row falls under, and whether the columns fit that version.

mod faults;

use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Id, Problem, text::squeeze};
use program::Kind;

use crate::{
    Row,
    column::Columns,
    encoding::is_unreadable,
    grid::{Grid, Line, Stamp, Step},
    head::{Fit, fit},
    key::Keys,
    place::Spot,
    row::{Origin, Reading, day_of, refused},
    rows::Scheme,
    stale,
    template::sheet_name,
};

use faults::{double_key, kind_unclear, no_head, other_kind, unreadable};

/// Rows among which the head is looked for.
const HEAD_WITHIN: usize = 10;

/// A file of sheets, on its way into rows.
pub(crate) struct Sheets {
    grid: Box<dyn Grid>,
    stamp: Option<Stamp>,
    sheet: Sheet,
    notes: Vec<Problem>,
    at_fault: bool,
}

/// The sheet that is being read.
enum Sheet {
    None,
    /// Its head has not come yet; rows seen so far, with the first of them.
    Headless(Spot, usize, u64),
    Laid(Box<Laid>),
    /// Its head is at fault; its rows mean nothing.
    Passed,
    /// It is of a kind that was not asked for, which matters once it has a row.
    NotAsked(Box<Problem>),
}

/// A sheet whose head is understood.
struct Laid {
    spot: Spot,
    heads: Vec<String>,
    /// For every version of the programme that has the kind.
    versions: Vec<Option<Version>>,
    /// The version that the head fits.
    fits: usize,
}

struct Version {
    kind: Kind,
    columns: Columns,
    at: Vec<Option<usize>>,
    origin: Arc<Origin>,
    /// Why rows of this version cannot stand on this sheet.
    misfit: Option<Problem>,
}

impl Sheets {
    pub(crate) fn new(grid: Box<dyn Grid>, stamp: Option<Stamp>) -> Self {
        Self {
            grid,
            stamp,
            sheet: Sheet::None,
            notes: Vec::new(),
            at_fault: false,
        }
    }

    /// Whether the file itself, not just a row, is at fault.
    pub(crate) fn is_at_fault(&self) -> bool {
        self.at_fault
    }

    pub(crate) fn notes(&self) -> &[Problem] {
        &self.notes
    }

    pub(crate) fn progress(&self) -> (u64, u64) {
        self.grid.progress()
    }

    /// Whether the file belongs to the programme at all, by what its template says of itself.
    pub(crate) fn belongs(&mut self, scheme: &Scheme) -> Result<(), Vec<Problem>> {
        let note = stale::stamp(self.stamp.as_ref(), scheme).map_err(|problem| vec![problem])?;
        self.notes.extend(note);
        match &scheme.kind {
            Some(kind)
                if !scheme
                    .versions
                    .iter()
                    .any(|it| it.kind(kind.as_str()).is_some()) =>
            {
                let newest = scheme.on(None);
                let known = newest
                    .kinds
                    .iter()
                    .map(|kind| format!("{}（{}）", kind.id, kind.name));
                let refusal = act::Refusal::UnknownKind(kind.clone(), known.collect());
                Err(vec![Spot::file(&scheme.file).refused(&refusal, "", "")])
            }
            _ => Ok(()),
        }
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(
        &mut self,
        scheme: &Scheme,
        keys: &mut Keys,
    ) -> Option<Result<Row, Vec<Problem>>> {
        loop {
            let step = match self.grid.next() {
                None => {
                    let problem = self.without_head(Sheet::None)?;
                    return Some(Err(vec![problem]));
                }
                Some(Err(problem)) => {
                    self.at_fault = true;
                    return Some(Err(vec![problem]));
                }
                Some(Ok(step)) => step,
            };
            match step {
                Step::Sheet(name) => {
                    let spot = Spot::sheet(&scheme.file, &name);
                    if let Some(problem) = self.without_head(Sheet::Headless(spot, 0, 1)) {
                        return Some(Err(vec![problem]));
                    }
                }
                Step::Line(line) if line.is_blank() => {}
                Step::Line(line) => match &mut self.sheet {
                    Sheet::None | Sheet::Passed => {}
                    Sheet::NotAsked(problem) => {
                        let problem = (**problem).clone();
                        self.at_fault = true;
                        self.sheet = Sheet::Passed;
                        return Some(Err(vec![problem]));
                    }
                    Sheet::Laid(laid) => return Some(laid.row(&line, scheme, keys)),
                    Sheet::Headless(..) => {
                        if let Err(problems) = self.head(&line, scheme) {
                            self.at_fault = true;
                            self.sheet = Sheet::Passed;
                            return Some(Err(problems));
                        }
                    }
                },
            }
        }
    }

    /// Leaves the sheet for another; a problem when it had rows and no head.
    fn without_head(&mut self, next: Sheet) -> Option<Problem> {
        match std::mem::replace(&mut self.sheet, next) {
            Sheet::Headless(spot, seen, row) if seen > 0 => {
                self.at_fault = true;
                Some(no_head(&spot.row(row)))
            }
            _ => None,
        }
    }

    /// Takes a row for the head, or passes over it.
    fn head(&mut self, line: &Line, scheme: &Scheme) -> Result<(), Vec<Problem>> {
        let Sheet::Headless(spot, seen, first) = &mut self.sheet else {
            return Ok(());
        };
        if *seen == 0 {
            *first = line.row;
        }
        *seen += 1;
        let heads: Vec<String> = line.cells.iter().map(|cell| cell.text.clone()).collect();
        let filled = heads.iter().filter(|head| !head.trim().is_empty()).count();
        let here = spot.clone().row(line.row);
        let best = kinds(scheme)
            .flat_map(|kind| lay(scheme, &kind, &heads, &here))
            .map(|(.., fit)| fit.known())
            .max();
        let is_head = best.is_some_and(|known| known >= filled.min(2));
        if !is_head {
            if heads.iter().any(|head| head.chars().any(is_unreadable)) {
                return Err(vec![unreadable(&here)]);
            }
            if *seen >= HEAD_WITHIN {
                return Err(vec![no_head(&spot.clone().row(*first))]);
            }
            return Ok(());
        }
        let kind = which(scheme, &heads, &here)?;
        if let Some(asked) = &scheme.kind
            && *asked != kind.id
        {
            self.sheet = Sheet::NotAsked(Box::new(other_kind(&kind.name, spot)));
            return Ok(());
        }
        let kind = kind.id.clone();
        let spot = spot.clone();
        let laid = Laid::new(scheme, &kind, heads, &spot, line.row, self.stamp.as_ref())?;
        self.sheet = Sheet::Laid(Box::new(laid));
        Ok(())
    }
}

/// All kinds of all versions.
fn kinds(scheme: &Scheme) -> impl Iterator<Item = Id<Kind>> + '_ {
    let kinds = scheme.versions.iter().flat_map(|it| &it.kinds);
    let ids: std::collections::BTreeSet<_> = kinds.map(|kind| kind.id.clone()).collect();
    ids.into_iter()
}

/// The heads laid against every version that has the kind: its position, columns and fit.
fn lay(
    scheme: &Scheme,
    kind: &Id<Kind>,
    heads: &[String],
    spot: &Spot,
) -> Vec<(usize, Columns, Fit)> {
    let versions = scheme.versions.iter().enumerate();
    let having = versions.filter_map(|(index, program)| {
        let columns = Columns::of(program, program.kind(kind.as_str())?).with_record();
        let fit = fit(heads, &columns.columns, spot);
        Some((index, columns, fit))
    });
    having.collect()
}

/// Which kind a sheet holds: by its name, by what was asked for, or by its heads.
fn which<'s>(scheme: &'s Scheme, heads: &[String], spot: &Spot) -> Result<&'s Kind, Vec<Problem>> {
    let sheet = squeeze(&spot.sheet);
    let mut all = scheme.versions.iter().rev().flat_map(|it| &it.kinds);
    let named = all.clone().find(|kind| {
        !sheet.is_empty()
            && (squeeze(&sheet_name(&kind.name)) == sheet || kind.id.as_str() == sheet)
    });
    let asked = scheme.kind.as_ref();
    let asked = asked.and_then(|asked| all.clone().find(|kind| kind.id == *asked));
    if let Some(kind) = named.or(asked) {
        return Ok(kind);
    }
    let mut fits: Vec<(usize, usize, Id<Kind>)> = kinds(scheme)
        .filter_map(|kind| {
            let laid = lay(scheme, &kind, heads, spot);
            let least = laid.iter().map(|(.., fit)| fit.faults.len()).min()?;
            let known = laid.iter().map(|(.., fit)| fit.known()).max()?;
            Some((least, known, kind))
        })
        .collect();
    fits.sort_by_key(|(faults, known, _)| (*faults, std::cmp::Reverse(*known)));
    let best = match fits.as_slice() {
        [only] => Some(only),
        [first, second, ..] if (first.0, first.1) != (second.0, second.1) => Some(first),
        _ => None,
    };
    best.and_then(|(.., best)| all.find(|kind| kind.id == *best))
        .ok_or_else(|| vec![kind_unclear(scheme.on(None), spot)])
}

impl Laid {
    fn new(
        scheme: &Scheme,
        kind: &Id<Kind>,
        heads: Vec<String>,
        spot: &Spot,
        row: u64,
        stamp: Option<&Stamp>,
    ) -> Result<Self, Vec<Problem>> {
        let mut laid = lay(scheme, kind, &heads, &spot.clone().row(row));
        let fits = laid.iter().rev().find(|(.., fit)| fit.faults.is_empty());
        let Some(fits) = fits.map(|(index, ..)| *index) else {
            // What is wrong is told by the version of the template, else by the newest.
            let version = stamp.map(|stamp| stamp.version);
            let own = laid
                .iter()
                .position(|(_, columns, _)| Some(columns.version) == version);
            let told = own.unwrap_or(laid.len().saturating_sub(1));
            return Err(laid.swap_remove(told).2.faults);
        };
        let fitting = laid.iter().find(|(index, ..)| *index == fits);
        let fitting = fitting.map(|(_, columns, fit)| (columns.clone(), fit.at.clone()));
        let mut versions: Vec<Option<Version>> = scheme.versions.iter().map(|_| None).collect();
        for (index, columns, mut fit) in laid {
            let (newer, known) = fitting.as_ref().expect("one of the versions fits");
            // A newer template may carry rows of the past, as long as what is new stays empty.
            if index < fits {
                fit.faults.retain(|fault| fault.code != "unknown-column");
            }
            let misfit = (!fit.faults.is_empty()).then(|| stale::misfit(newer, &columns, spot));
            let ids = heads.iter().zip(&fit.at).map(|(head, at)| {
                let id = at.map(|at| columns.columns[at].id.clone());
                (id.unwrap_or_default(), head.trim().to_owned())
            });
            debug_assert_eq!(known.len(), heads.len());
            let origin = Arc::new(Origin {
                file: scheme.file.clone(),
                columns: ids.collect(),
            });
            let Some(kind) = scheme.versions[index].kind(kind.as_str()) else {
                continue;
            };
            versions[index] = Some(Version {
                kind: kind.clone(),
                columns,
                at: fit.at,
                origin,
                misfit,
            });
        }
        Ok(Self {
            spot: spot.clone(),
            heads,
            versions,
            fits,
        })
    }

    /// Reads a row under the version that holds on its day.
    fn row(&self, line: &Line, scheme: &Scheme, keys: &mut Keys) -> Result<Row, Vec<Problem>> {
        let fitting = self.versions[self.fits]
            .as_ref()
            .expect("the head fits this version");
        let day = day_of(line, &fitting.columns, &fitting.at);
        let index = scheme.version_on(day);
        let (index, version) = match &self.versions[index] {
            Some(version) => (index, version),
            None => (self.fits, fitting),
        };
        if let Some(misfit) = &version.misfit {
            return Err(vec![misfit.clone()]);
        }
        let program = &scheme.versions[index];
        let reading = Reading {
            program,
            kind: &version.kind,
            columns: &version.columns,
            at: &version.at,
            author: &scheme.author,
            spot: &self.spot,
            heads: &self.heads,
        };
        let mut read = reading.read(line);
        let spot = || self.spot.clone().row(line.row);
        if read.problems.is_empty() {
            if let Err(first) = keys.give(&mut read.draft, &read.key, line.row) {
                let at = version
                    .origin
                    .columns
                    .iter()
                    .position(|(id, _)| id == "key");
                let head = at.map(|at| version.origin.columns[at].1.clone());
                let spot = spot().column(at.unwrap_or(0), head.unwrap_or_default());
                return Err(vec![double_key(&read.key, first, &spot)]);
            }
            return Ok(Row {
                sheet: self.spot.sheet.clone(),
                row: line.row,
                number: 0,
                draft: read.draft,
                origin: Arc::clone(&version.origin),
            });
        }
        // What else is wrong with the row, apart from what could not be read.
        "-".clone_into(&mut read.draft.key);
        let at = scheme.at.unwrap_or(Timestamp::MAX);
        for refusal in act::admit(&read.draft, program, at) {
            let field = refusal.field();
            if !field.is_empty() && !read.misread.contains(&field) {
                read.problems
                    .push(refused(&version.origin, spot(), &refusal));
            }
        }
        Err(read.problems)
    }
}
