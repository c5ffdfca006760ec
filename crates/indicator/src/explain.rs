//! Why is this figure what it is? The formula in words, its operands, and the counters whose acts
//! are behind it.

use kernel::{FiscalYear, Said, said};
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
            formula: self.in_words(defined),
            terms,
            operands,
        })
    }

    /// The formula in words.
    #[expect(clippy::too_many_lines, reason = "one exhaustive table of phrases")]
    fn in_words(&self, defined: DefinedSeries<'_>) -> Said {
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
            true => Said::default(),
            false => said!("（{filter}）", " ({filter})"),
        };
        let names = |list: &[SeriesRef]| {
            let names: Vec<String> = list.iter().map(|series| self.name(series)).collect();
            said!("{}", "{}", names.join("＋"))
        };
        match &series.formula {
            Formula::Count { kind, filter } => {
                let (name, such) = (kind_name(kind), such(filter));
                let (ja, en) = (such.ja, such.en);
                Said {
                    ja: format!("「{name}」{ja}の件数"),
                    en: format!("number of acts of “{name}”{en}"),
                }
            }
            Formula::Distinct { kind, role, filter } => {
                let (name, such) = (kind_name(kind), such(filter));
                Said {
                    ja: format!(
                        "「{name}」{}の{role}の実数（同一の者は一度だけ数える）",
                        such.ja
                    ),
                    en: format!(
                        "different parties as {role} of “{name}”{} (each counted once)",
                        such.en
                    ),
                }
            }
            Formula::Sum {
                kind,
                field,
                filter,
            } => {
                let (name, such, field) = (kind_name(kind), such(filter), field_name(kind, field));
                Said {
                    ja: format!("「{name}」{}の{field}の合計", such.ja),
                    en: format!("sum of {field} of “{name}”{}", such.en),
                }
            }
            Formula::Mean {
                kind,
                field,
                filter,
            } => {
                let (name, such, field) = (kind_name(kind), such(filter), field_name(kind, field));
                Said {
                    ja: format!("「{name}」{}の{field}の平均", such.ja),
                    en: format!("mean of {field} of “{name}”{}", such.en),
                }
            }
            Formula::Last {
                kind,
                field,
                filter,
            } => {
                let (name, such, field) = (kind_name(kind), such(filter), field_name(kind, field));
                Said {
                    ja: format!("「{name}」{}の年度内最後の{field}", such.ja),
                    en: format!("last {field} of the year of “{name}”{}", such.en),
                }
            }
            Formula::Share { kind, part, whole } => {
                let (name, whole, part) = (kind_name(kind), such(whole), such(part));
                Said {
                    ja: format!("「{name}」{}のうち{}の割合", whole.ja, part.ja),
                    en: format!("share of{} among acts of “{name}”{}", part.en, whole.en),
                }
            }
            Formula::Ratio {
                numerator,
                denominator,
            } => {
                let (part, whole) = (self.name(numerator), self.name(denominator));
                said!("{part}÷{whole}", "{part} / {whole}")
            }
            Formula::Growth { of, base, increase } => {
                let (of, base) = (self.name(of), base_in_words(*base));
                let (ja, en) = (base.ja, base.en);
                match increase {
                    true => said!("{of}の対{ja}増減率", "change of {of} against {en}"),
                    false => said!("{of}の対{ja}比", "{of} relative to {en}"),
                }
            }
            Formula::Total { plus, minus } => {
                let (plus, less) = (names(plus).ja, names(minus).ja);
                match minus.is_empty() {
                    true => plus.into(),
                    false => said!("{plus}－（{less}）", "{plus} − ({less})"),
                }
            }
            Formula::Roll { plus, minus, .. } => {
                let (plus, less) = (names(plus).ja, names(minus).ja);
                match minus.is_empty() {
                    true => said!("{plus}の累計", "{plus}, summed over the years"),
                    false => said!(
                        "{plus}の累計－（{less}）の累計",
                        "{plus} − ({less}), summed over the years"
                    ),
                }
            }
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

fn base_in_words(base: Base) -> Said {
    match base {
        Base::Previous => said!("前年度", "the year before"),
        Base::Year(year) => {
            let (era, number) = (year.to_era_string(), year.year());
            said!("{era}", "FY{number}")
        }
    }
}
