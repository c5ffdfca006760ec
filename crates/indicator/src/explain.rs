//! Why is this figure what it is? The formula in words, its operands, and the counters whose acts
//! are behind it.

use kernel::FiscalYear;
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
    /// The formula, one Japanese phrase.
    pub formula: String,
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
            formula: self.in_words(defined),
            terms,
            operands,
        })
    }

    /// The formula in words.
    #[expect(clippy::too_many_lines, reason = "one exhaustive table of phrases")]
    fn in_words(&self, defined: DefinedSeries<'_>) -> String {
        let DefinedSeries { program, series } = defined;
        let kind_name = |kind: &kernel::Id<program::Kind>| {
            let kind = program.kind(kind.as_str());
            kind.map(|kind| kind.name.clone()).unwrap_or_default()
        };
        let field_name = |kind: &kernel::Id<program::Kind>, field: &kernel::Id<program::Field>| {
            let field = program
                .kind(kind.as_str())
                .and_then(|kind| kind.field(field.as_str()));
            field.map(|field| field.name.clone()).unwrap_or_default()
        };
        let such = |filter: &program::Filter| match filter.0.is_empty() {
            true => String::new(),
            false => format!("（{filter}）"),
        };
        let names = |list: &[SeriesRef]| {
            let names: Vec<String> = list.iter().map(|series| self.name(series)).collect();
            names.join("＋")
        };
        match &series.formula {
            Formula::Count { kind, filter } => {
                format!("「{}」{}の件数", kind_name(kind), such(filter))
            }
            Formula::Distinct { kind, role, filter } => format!(
                "「{}」{}の{role}の実数（同一の者は一度だけ数える）",
                kind_name(kind),
                such(filter)
            ),
            Formula::Sum {
                kind,
                field,
                filter,
            } => format!(
                "「{}」{}の{}の合計",
                kind_name(kind),
                such(filter),
                field_name(kind, field)
            ),
            Formula::Mean {
                kind,
                field,
                filter,
            } => format!(
                "「{}」{}の{}の平均",
                kind_name(kind),
                such(filter),
                field_name(kind, field)
            ),
            Formula::Last {
                kind,
                field,
                filter,
            } => format!(
                "「{}」{}の年度内最後の{}",
                kind_name(kind),
                such(filter),
                field_name(kind, field)
            ),
            Formula::Share { kind, part, whole } => format!(
                "「{}」{}のうち{}の割合",
                kind_name(kind),
                such(whole),
                such(part)
            ),
            Formula::Ratio {
                numerator,
                denominator,
            } => format!("{}÷{}", self.name(numerator), self.name(denominator)),
            Formula::Growth { of, base, increase } => {
                let base = match base {
                    Base::Previous => "前年度".to_owned(),
                    Base::Year(year) => year.to_era_string(),
                };
                let what = if *increase { "増減率" } else { "比" };
                format!("{}の対{base}{what}", self.name(of))
            }
            Formula::Total { plus, minus } => match minus.is_empty() {
                true => names(plus),
                false => format!("{}－（{}）", names(plus), names(minus)),
            },
            Formula::Roll { plus, minus, .. } => match minus.is_empty() {
                true => format!("{}の累計", names(plus)),
                false => format!("{}の累計－（{}）の累計", names(plus), names(minus)),
            },
        }
    }

    /// The name of a series, or its id where it is unknown.
    fn name(&self, reference: &SeriesRef) -> String {
        let definition = self.definitions(reference).pop();
        definition.map_or_else(
            || reference.to_string(),
            |defined| defined.series.name.clone(),
        )
    }
}
