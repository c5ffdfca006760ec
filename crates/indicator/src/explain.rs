//! Why is this figure what it is? The formula in words, its operands, and the counters whose acts
//! are behind it.

use kernel::{FiscalYear, Said};
use program::{Base, Formula, SeriesRef};

use crate::{
    Catalogue, Counter, DefinedSeries, Reported, Tallies, Tally, Undefined, catalogue::counters_of,
};

/// How a value came about (算出の根拠).
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The series.
    pub reference: SeriesRef,
    /// Its name.
    pub name: String,
    /// The fiscal year.
    pub year: FiscalYear,
    /// Its value, or why it has none.
    pub value: Result<Reported, Undefined>,
    /// The formula, one phrase.
    pub formula: Said,
    /// The counters it reads.
    pub terms: Vec<Term>,
    /// The series it is computed from.
    pub operands: Vec<Explanation>,
}

/// A counter with what was counted (算出に用いた集計).
#[derive(Debug, Clone)]
pub struct Term {
    /// The counter.
    pub counter: Counter,
    /// What was counted in the year.
    pub tally: Tally,
}

impl Catalogue {
    /// How the value of a series in a year came about; `None` for an unknown series.
    #[must_use]
    pub fn explain(
        &self,
        reference: &SeriesRef,
        year: FiscalYear,
        tallies: &dyn Tallies,
    ) -> Option<Explanation> {
        self.explain_within(reference, year, tallies, 16)
    }

    fn explain_within(
        &self,
        reference: &SeriesRef,
        year: FiscalYear,
        tallies: &dyn Tallies,
        depth: u32,
    ) -> Option<Explanation> {
        let defined = self
            .in_force(reference, year)
            .pop()
            .or_else(|| self.definitions(reference).pop())?;
        let DefinedSeries { program, series } = defined;
        let terms = counters_of(program, series)
            .into_iter()
            .map(|counter| Term {
                tally: tallies.tally(&counter.to_string(), year),
                counter,
            })
            .collect();
        let base = match series.formula {
            Formula::Growth {
                base: Base::Previous,
                ..
            } => Some(year.previous()),
            Formula::Growth {
                base: Base::Year(base),
                ..
            } => Some(base),
            _ => None,
        };
        let mut operands = Vec::new();
        if depth > 0 {
            for operand in series.formula.operands() {
                operands.extend(self.explain_within(operand, year, tallies, depth - 1));
                if let Some(base) = base {
                    operands.extend(self.explain_within(operand, base, tallies, depth - 1));
                }
            }
        }
        Some(Explanation {
            reference: reference.clone(),
            name: series.name.clone(),
            year,
            value: self.value(reference, year, tallies),
            formula: series.formula.said(program),
            terms,
            operands,
        })
    }
}
