//! Rows of a book and the series that print them.

use std::collections::BTreeMap;

use evaluation::{Certainty, Document, Figure, Indicator};
use indicator::{Catalogue, Undefined};
use kernel::{Decimal, FiscalYear, text::squeeze};
use program::SeriesRef;

/// Which series prints which row of the book (掲載対応表).
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Folded item, programme and measure, to the series with the section they ask for.
    by_label: BTreeMap<[String; 3], Vec<(Option<String>, SeriesRef)>>,
    /// Number of the indicator (its label where it has none), to the series that feeds it.
    by_indicator: BTreeMap<String, SeriesRef>,
}

impl Rows {
    /// The rows that the series of a catalogue print.
    #[must_use]
    pub fn of(catalogue: &Catalogue) -> Self {
        let mut rows = Self::default();
        for (reference, defined) in catalogue.series() {
            for printed in &defined.series.prints {
                let label = [&printed.item, &printed.programme, &printed.measure];
                let sections = rows.by_label.entry(label.map(|text| squeeze(text)));
                let section = printed.section.as_deref().map(squeeze);
                sections.or_default().push((section, reference.clone()));
            }
            if let Some(number) = &defined.series.indicator {
                rows.by_indicator.insert(squeeze(number), reference.clone());
            }
        }
        rows
    }

    /// The series that prints a figure of the book.
    #[must_use]
    pub fn series_of(&self, figure: &Figure) -> Option<&SeriesRef> {
        let label = [figure.item.as_str(), &figure.programme, &figure.measure];
        let sections = self.by_label.get(&label.map(squeeze))?;
        let section = squeeze(&figure.section);
        let named = sections
            .iter()
            .find(|(wanted, _)| wanted.as_deref() == Some(section.as_str()));
        let any = || sections.iter().find(|(wanted, _)| wanted.is_none());
        named.or_else(any).map(|(_, series)| series)
    }

    /// What a book states of each series, by year: its rows and its actuals. Where two rows of one
    /// series disagree, the first is taken.
    #[must_use]
    pub fn stated(&self, document: &Document) -> BTreeMap<(SeriesRef, FiscalYear), Decimal> {
        let mut stated = BTreeMap::new();
        for figure in &document.figures {
            if let Some(value) = figure.value
                && figure.certainty != Certainty::Forecast
                && let Some(series) = self.series_of(figure)
            {
                let place = (series.clone(), figure.fiscal_year);
                stated.entry(place).or_insert(value);
            }
        }
        let items = document.evaluation.items.iter();
        for indicator in items.flat_map(|item| &item.indicators) {
            let Some(series) = self.feeding(indicator) else {
                continue;
            };
            for (&year, cells) in &indicator.years {
                if let Some(value) = cells.actual.value() {
                    stated.entry((series.clone(), year)).or_insert(value);
                }
            }
        }
        stated
    }

    /// The series that feeds an indicator: by its number, or by its label where it has none.
    #[must_use]
    pub fn feeding(&self, indicator: &Indicator) -> Option<&SeriesRef> {
        let number = indicator.number.as_ref().map(kernel::Id::as_str);
        let name = number.unwrap_or(&indicator.label);
        self.by_indicator.get(&squeeze(name))
    }
}

/// A value of the book and where it comes from (値の由来).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands, in the words of the book.
    pub place: String,
    /// Its fiscal year.
    pub fiscal_year: FiscalYear,
    /// What stood in the book before.
    pub written: Option<Decimal>,
    /// Where its value comes from now.
    pub origin: Origin,
    /// Whether that agrees with what stood there.
    pub agreement: Agreement,
}

/// Where a value of the book comes from (由来の区分).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Counted from acts by a series.
    Counted(SeriesRef, Result<Decimal, Undefined>),
    /// Written by people: no series prints it.
    Written,
    /// A forecast, which no act can have made.
    Forecast,
}

/// Whether a counted value is the one that stood in the book (一致の区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is the same.
    Same,
    /// Nothing stood there.
    New,
    /// It differs.
    Different,
    /// Nothing was counted.
    NotCounted,
}

impl Agreement {
    /// How a counted value agrees with what was written; nil agrees with a series that did not
    /// run.
    #[must_use]
    pub fn between(written: Option<Decimal>, counted: &Result<Decimal, Undefined>) -> Self {
        match (written, counted) {
            (Some(written), Ok(counted)) if written == *counted => Self::Same,
            (None, Ok(_)) => Self::New,
            (None, Err(Undefined::NotInForce | Undefined::NothingStated)) => Self::Same,
            _ => Self::Different,
        }
    }
}
