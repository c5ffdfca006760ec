//! The plan (算出の手順): every formula laid out as cells and terms, so that an engine that knows
//! only joins and sums computes the figures. A cell is one series in one year; its terms are what
//! it adds up or divides.
//!
//! Nothing is computed here.

use std::collections::{BTreeMap, BTreeSet};

use indicator::{Aggregate, Catalogue, Counter, DefinedSeries, counters_of};
use kernel::{FiscalYear, Ratio, Rounding};
use program::{Base, FieldType, Formula, Program, Series, SeriesRef};

use crate::undefined::Why;

/// How deep series may be computed from series, as `indicator` has it.
const TIER_MAX: u32 = 16;

/// Ten-thousandths, in which amounts are counted.
const PARTS: i128 = 10_000;

/// A series in a fiscal year: what its terms give, divided by `common`, less one where asked, times
/// `factor`.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) series: SeriesRef,
    pub(crate) year: FiscalYear,
    /// 0 where it reads counters, otherwise one above the cells it reads.
    pub(crate) tier: u32,
    pub(crate) formula: Shape,
    pub(crate) is_less_one: bool,
    pub(crate) common: i128,
    /// `None` where the unit asks for a division by nothing.
    pub(crate) factor: Option<Ratio>,
    pub(crate) rounding: Rounding,
    /// Why it has no value, where that is known before counting.
    pub(crate) undefined: Option<Why>,
}

/// How the terms of a cell are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Of counters: added up, and divided where some stand below.
    Counted,
    /// One cell over another.
    Divided,
    /// Cells added up.
    Summed,
}

impl Shape {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Divided => "divided",
            Self::Summed => "summed",
        }
    }
}

/// Which side of a division a term stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Above, or added where nothing is divided.
    Above,
    /// Below.
    Below,
}

/// What a term reads.
#[derive(Debug, Clone)]
pub(crate) enum Reads {
    /// What was counted of a counter in a year.
    Counter(Measure, String, FiscalYear),
    /// Another cell, and its slot among those whose denominator is known only after counting.
    Cell(usize, Option<u32>),
}

/// What is read of a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    Acts,
    Parties,
    Amount,
    Last,
}

/// Something a cell adds up or divides.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) cell: usize,
    pub(crate) side: Side,
    pub(crate) weight: i128,
    pub(crate) reads: Reads,
}

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

impl Measure {
    fn of(counter: &Counter) -> Self {
        match counter.aggregate {
            Aggregate::Count => Self::Acts,
            Aggregate::Distinct(_) => Self::Parties,
            Aggregate::Sum(_) => Self::Amount,
            Aggregate::Last(_) => Self::Last,
        }
    }

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Acts => "acts",
            Self::Parties => "parties",
            Self::Amount => "amount",
            Self::Last => "last",
        }
    }

    /// What one of it is worth.
    fn worth(self) -> Ratio {
        match self {
            Self::Acts | Self::Parties => Ratio::ONE,
            Self::Amount | Self::Last => Ratio::new(1, PARTS).unwrap_or(Ratio::ONE),
        }
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

/// What the value of a formula is multiplied by to stand in the unit of the series.
fn factor(catalogue: &Catalogue, program: &Program, series: &Series) -> Option<Ratio> {
    if let Some(scale) = series.scale {
        return Ratio::ONE.divide(Ratio::from(scale));
    }
    let from = match &series.formula {
        Formula::Share { .. } | Formula::Ratio { .. } | Formula::Growth { .. } => {
            return match series.unit.as_str().starts_with('%') {
                true => Ratio::ONE.to_percent(),
                false => Some(Ratio::ONE),
            };
        }
        Formula::Sum { kind, field, .. }
        | Formula::Mean { kind, field, .. }
        | Formula::Last { kind, field, .. } => {
            let kind = program.kind(kind.as_str())?;
            match &kind.field(field.as_str())?.of {
                FieldType::Number { unit, .. } => unit.yen(),
                _ => None,
            }
        }
        Formula::Total { plus, .. } | Formula::Roll { plus, .. } => {
            let first = plus
                .first()
                .and_then(|first| catalogue.definitions(first).pop());
            first.and_then(|defined| defined.series.unit.yen())
        }
        Formula::Count { .. } | Formula::Distinct { .. } => None,
    };
    match (from, series.unit.yen()) {
        (Some(from), Some(to)) => Ratio::from(from).divide(Ratio::from(to)),
        _ => Some(Ratio::ONE),
    }
}

/// The least common multiple of two denominators.
fn lcm(one: i128, other: i128) -> i128 {
    let shortened = Ratio::new(one, other).map_or((one, 1), fraction);
    // One over what both have in common, times the other.
    shortened.0 * other
}

/// Numerator and denominator, in lowest terms.
pub(crate) fn fraction(ratio: Ratio) -> (i128, i128) {
    let text = ratio.to_string();
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    (above.parse().unwrap_or(0), below.parse().unwrap_or(1))
}
