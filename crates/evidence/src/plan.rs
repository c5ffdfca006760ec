//! The plan (算出の手順): every formula laid out as cells and terms, so that an engine that knows
//! only joins and sums computes the figures. A cell is one series in one year; its terms are what
//! it adds up or divides.
//!
//! Nothing is computed here.

use std::collections::{BTreeMap, BTreeSet};

use indicator::{Catalogue, Counter, DefinedSeries, counters_of};
use kernel::{FiscalYear, Ratio, Rounding};
use program::{Base, Formula, Program, Series, SeriesRef};

mod cell;
mod factor;

use factor::{factor, lcm};

pub(crate) use cell::{Cell, Measure, Reads, Shape, Side, Term};
pub(crate) use factor::fraction;

use crate::undefined::Why;

/// How deep series may be computed from series, as `indicator` has it.
const TIER_MAX: u32 = 16;

/// Cells and terms for the figures of some years.
pub(crate) struct Plan<'a> {
    catalogue: &'a Catalogue,
    tallied: BTreeSet<FiscalYear>,
    pub(crate) cells: Vec<Cell>,
    pub(crate) terms: Vec<Term>,
    numbers: BTreeMap<(SeriesRef, FiscalYear), usize>,
    /// Denominator of each cell, where it does not depend on what is counted.
    fixed: Vec<Option<i128>>,
    /// Cells that are being laid out, and whether they met themselves.
    open: BTreeMap<usize, bool>,
}

impl<'a> Plan<'a> {
    /// The plan for every series of the catalogue in `years`; `tallied` are the years in which
    /// anything was counted.
    pub(crate) fn new(
        catalogue: &'a Catalogue,
        years: &[FiscalYear],
        tallied: BTreeSet<FiscalYear>,
    ) -> Self {
        let mut plan = Self {
            catalogue,
            tallied,
            cells: Vec::new(),
            terms: Vec::new(),
            numbers: BTreeMap::new(),
            fixed: Vec::new(),
            open: BTreeMap::new(),
        };
        for (series, _) in catalogue.series() {
            for year in years {
                plan.cell(&series, *year);
            }
        }
        plan
    }

    /// How many tiers there are above the one that reads counters.
    pub(crate) fn tiers(&self) -> u32 {
        self.cells.iter().map(|cell| cell.tier).max().unwrap_or(0)
    }

    /// How many slots the cell with most has.
    pub(crate) fn slots(&self) -> u32 {
        let slots = self.terms.iter().filter_map(|term| match term.reads {
            Reads::Cell(_, slot) => slot,
            Reads::Counter(..) => None,
        });
        slots.max().unwrap_or(0)
    }

    /// The number of a cell, which is laid out when it is first asked for.
    fn cell(&mut self, series: &SeriesRef, year: FiscalYear) -> usize {
        let at = (series.clone(), year);
        if let Some(&number) = self.numbers.get(&at) {
            self.open.entry(number).and_modify(|is_met| *is_met = true);
            return number;
        }
        let number = self.cells.len();
        self.numbers.insert(at, number);
        self.open.insert(number, false);
        self.fixed.push(Some(1));
        self.cells.push(Cell {
            series: series.clone(),
            year,
            tier: 0,
            formula: Shape::Counted,
            is_less_one: false,
            common: 1,
            factor: Some(Ratio::ONE),
            rounding: Rounding::truncate(4),
            undefined: None,
        });
        let terms = self.lay(number, series, year);
        let is_ring = self.open.remove(&number).unwrap_or(false);
        if is_ring || self.cells[number].tier > TIER_MAX {
            self.cells[number].undefined = Some(Why::Endless);
        }
        match self.cells[number].undefined {
            Some(_) => self.cells[number].tier = 0,
            None => self.terms.extend(terms),
        }
        number
    }

    /// Fills a cell and gives its terms.
    fn lay(&mut self, number: usize, reference: &SeriesRef, year: FiscalYear) -> Vec<Term> {
        let definitions = in_force(self.catalogue, reference, year);
        let Some((newest, older)) = definitions.split_last() else {
            let is_known = !self.catalogue.definitions(reference).is_empty();
            self.cells[number].undefined = Some(match is_known {
                true => Why::NotInForce,
                false => Why::UnknownSeries,
            });
            return Vec::new();
        };
        let DefinedSeries { program, series } = *newest;
        self.cells[number].rounding = series.rounding.unwrap_or(Rounding::truncate(4));
        self.cells[number].factor = factor(self.catalogue, program, series);
        match &series.formula {
            Formula::Count { .. }
            | Formula::Distinct { .. }
            | Formula::Sum { .. }
            | Formula::Last { .. } => {
                let mut added = vec![*newest];
                if is_additive(&series.formula) {
                    let before = older.iter().copied();
                    added.extend(before.filter(|one| is_additive(&one.series.formula)));
                }
                self.added_up(number, &added, year)
            }
            Formula::Mean { .. } | Formula::Share { .. } => {
                self.divided_counts(number, program, series, year)
            }
            Formula::Ratio {
                numerator,
                denominator,
            } => self.divided(number, (numerator, year), (denominator, year)),
            Formula::Growth { of, base, increase } => {
                self.cells[number].is_less_one = *increase;
                let base = match base {
                    Base::Previous => year.previous(),
                    Base::Year(year) => *year,
                };
                self.divided(number, (of, year), (of, base))
            }
            Formula::Total { plus, minus } => self.summed(number, plus, minus, &[year]),
            Formula::Roll { plus, minus, since } => {
                let years = self.tallied.iter().copied();
                let years: Vec<FiscalYear> = years
                    .filter(|past| *past <= year && since.is_none_or(|since| since <= *past))
                    .collect();
                self.summed(number, plus, minus, &years)
            }
        }
    }

    /// One counter for each definition, weighed so that whole numbers suffice.
    fn added_up(
        &mut self,
        number: usize,
        definitions: &[DefinedSeries<'_>],
        year: FiscalYear,
    ) -> Vec<Term> {
        let mut weighed = Vec::new();
        for DefinedSeries { program, series } in definitions {
            let factor = factor(self.catalogue, program, series);
            for counter in counters_of(program, series) {
                let measure = Measure::of(&counter);
                let weight = factor.and_then(|factor| factor.multiply(measure.worth()));
                weighed.push((measure, counter.to_string(), weight));
            }
        }
        let parts: Vec<_> = weighed
            .iter()
            .map(|(.., weight)| weight.map(fraction))
            .collect();
        let common = parts
            .iter()
            .flatten()
            .fold(1, |common, (_, below)| lcm(common, *below));
        let cell = &mut self.cells[number];
        cell.common = common;
        // The factor went into the weights.
        cell.factor = cell.factor.map(|_| Ratio::ONE);
        self.fixed[number] = Some(common);
        let weights = parts.into_iter().map(|part| {
            let (above, below) = part.unwrap_or((0, 1));
            above * (common / below)
        });
        let terms = weighed.into_iter().zip(weights);
        terms
            .map(|((measure, counter, _), weight)| Term {
                cell: number,
                side: Side::Above,
                weight,
                reads: Reads::Counter(measure, counter, year),
            })
            .collect()
    }

    /// A mean or a share.
    fn divided_counts(
        &mut self,
        number: usize,
        program: &Program,
        series: &Series,
        year: FiscalYear,
    ) -> Vec<Term> {
        self.fixed[number] = None;
        let counters = counters_of(program, series);
        let (Some(above), Some(below)) = (counters.first(), counters.last()) else {
            return Vec::new();
        };
        let measure = Measure::of(above);
        let cell = &mut self.cells[number];
        cell.factor = cell
            .factor
            .and_then(|factor| factor.multiply(measure.worth()));
        let term = |side, measure, counter: &Counter| Term {
            cell: number,
            side,
            weight: 1,
            reads: Reads::Counter(measure, counter.to_string(), year),
        };
        vec![
            term(Side::Above, measure, above),
            term(Side::Below, Measure::Acts, below),
        ]
    }

    /// One cell over another.
    fn divided(
        &mut self,
        number: usize,
        above: (&SeriesRef, FiscalYear),
        below: (&SeriesRef, FiscalYear),
    ) -> Vec<Term> {
        self.fixed[number] = None;
        self.cells[number].formula = Shape::Divided;
        let sides = [(Side::Above, above), (Side::Below, below)];
        let mut terms = Vec::new();
        for (side, (series, year)) in sides {
            let operand = self.operand(number, series, year);
            terms.push(Term {
                cell: number,
                side,
                weight: 1,
                reads: Reads::Cell(operand, None),
            });
        }
        terms
    }

    /// Cells added and subtracted over years.
    fn summed(
        &mut self,
        number: usize,
        plus: &[SeriesRef],
        minus: &[SeriesRef],
        years: &[FiscalYear],
    ) -> Vec<Term> {
        let mut terms = Vec::new();
        let (mut common, mut slots) = (1_i128, 0);
        for year in years {
            let plus = plus.iter().map(|series| (series, 1));
            for (series, weight) in plus.chain(minus.iter().map(|series| (series, -1))) {
                let operand = self.operand(number, series, *year);
                let slot = match self.fixed[operand] {
                    Some(below) => {
                        common = lcm(common, below);
                        None
                    }
                    None => {
                        slots += 1;
                        Some(slots)
                    }
                };
                terms.push(Term {
                    cell: number,
                    side: Side::Above,
                    weight,
                    reads: Reads::Cell(operand, slot),
                });
            }
        }
        // A cell of no terms still adds up, to nothing: it stands above the counters all the same.
        let cell = &mut self.cells[number];
        cell.tier = cell.tier.max(1);
        cell.formula = Shape::Summed;
        cell.common = common;
        let below = cell.factor.map_or(1, |factor| fraction(factor).1);
        self.fixed[number] = (slots == 0).then(|| common * below);
        terms
    }

    fn operand(&mut self, number: usize, series: &SeriesRef, year: FiscalYear) -> usize {
        let operand = self.cell(series, year);
        let above = self.cells[operand].tier + 1;
        let cell = &mut self.cells[number];
        cell.tier = cell.tier.max(above);
        operand
    }
}

/// The definitions that count in a year, oldest first; one that counts as the one before it stands
/// in its place.
fn in_force<'c>(
    catalogue: &'c Catalogue,
    series: &SeriesRef,
    year: FiscalYear,
) -> Vec<DefinedSeries<'c>> {
    let mut kept: Vec<DefinedSeries<'c>> = Vec::new();
    for defined in catalogue.in_force(series, year) {
        match kept.last_mut() {
            Some(last)
                if last.series.formula == defined.series.formula
                    && last.series.unit == defined.series.unit =>
            {
                *last = defined;
            }
            _ => kept.push(defined),
        }
    }
    kept
}

fn is_additive(formula: &Formula) -> bool {
    matches!(formula, Formula::Count { .. } | Formula::Sum { .. })
}
