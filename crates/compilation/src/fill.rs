//! Filling a book from tallies.

use evaluation::{
    Certainty, Document, Evaluation, Figure, Passage,
    rules::{Scheme, achievement},
};
use indicator::{Catalogue, Reported, Tallies, Undefined};
use kernel::{Decimal, Entry, FiscalYear, Printed, Unit};

use crate::{Agreement, Origin, Row, Rows};

/// A book filled from counted acts, with the origin of every value (編纂結果).
#[derive(Debug, Clone)]
pub struct Compilation {
    /// The book.
    pub document: Document,
    /// Every yearly figure of the narrative, in the order of the book.
    pub figures: Vec<Row>,
    /// Every actual of an indicator, in the order of the book.
    pub actuals: Vec<Row>,
    /// Every achievement that was computed anew.
    pub rates: Vec<Row>,
}

impl Compilation {
    /// How many values of all kinds agree so.
    #[must_use]
    pub fn count(&self, agreement: Agreement) -> usize {
        let rows = self.figures.iter().chain(&self.actuals).chain(&self.rates);
        rows.filter(|row| row.agreement == agreement).count()
    }
}

/// Fills a book: `document` gives its items, texts, plans and the rows to be printed; values come
/// from `tallies` where a series prints the row. `scheme` tells how achievements are computed;
/// without one they stay as written. `evidence` is printed as the ground of the figures.
#[must_use]
pub fn compile(
    document: &Document,
    catalogue: &Catalogue,
    tallies: &dyn Tallies,
    scheme: Option<&Scheme>,
    evidence: Option<&str>,
) -> Compilation {
    let rows = Rows::of(catalogue);
    let mut filled = document.clone();
    let figures = filled
        .figures
        .iter_mut()
        .map(|figure| figure_row(figure, &rows, catalogue, tallies))
        .collect();
    let actuals = actual_rows(&mut filled.evaluation, &rows, catalogue, tallies);
    let rates = scheme.map_or_else(Vec::new, |scheme| {
        rate_rows(&mut filled.evaluation, &rows, scheme)
    });
    if let Some(evidence) = evidence {
        let note = format!(
            "業務実績の数値のうち支援記録から算出したものの根拠：証拠番号{evidence}（kiban verifyで検証できます）"
        );
        // The dash that says that there is nothing to note stands alone.
        let notes = &mut filled.evaluation.notes;
        notes.retain(|note| !matches!(kernel::text::squeeze(&note.text).as_str(), "" | "-"));
        notes.push(Passage::from(note.as_str()));
    }
    Compilation {
        document: filled,
        figures,
        actuals,
        rates,
    }
}

fn figure_row(
    figure: &mut Figure,
    rows: &Rows,
    catalogue: &Catalogue,
    tallies: &dyn Tallies,
) -> Row {
    let written = figure.value;
    let place = format!(
        "項目{} {} {}",
        figure.item, figure.programme, figure.measure
    );
    let row = |origin, agreement| Row {
        place: place.clone(),
        fiscal_year: figure.fiscal_year,
        written,
        origin,
        agreement,
    };
    if figure.certainty == Certainty::Forecast {
        return row(Origin::Forecast, Agreement::NotCounted);
    }
    let Some(series) = rows.series_of(figure) else {
        return row(Origin::Written, Agreement::NotCounted);
    };
    let value = catalogue
        .value(series, figure.fiscal_year, tallies)
        .map(|reported| as_printed(&reported, written));
    let agreement = Agreement::between(written, &value);
    let counted = row(Origin::Counted(series.clone(), value.clone()), agreement);
    let nil = Err(Undefined::NotInForce);
    if agreement != Agreement::Same || value == nil {
        figure.state(value.ok());
    }
    counted
}

/// A reported value with as many digits as stood there: a trailing zero is part of the print.
fn as_printed(reported: &Reported, written: Option<Decimal>) -> Decimal {
    match written {
        Some(written) if written == reported.shown => written,
        _ => reported.shown,
    }
}

fn actual_rows(
    evaluation: &mut Evaluation,
    rows: &Rows,
    catalogue: &Catalogue,
    tallies: &dyn Tallies,
) -> Vec<Row> {
    let counted_years = tallies.years();
    let mut found = Vec::new();
    for item in &mut evaluation.items {
        for indicator in &mut item.indicators {
            let Some(series) = rows.feeding(indicator) else {
                continue;
            };
            let name = indicator.number.as_ref().map(kernel::Id::as_str);
            let name = name.unwrap_or(&indicator.label);
            let place = format!("項目{} 指標{name} 実績値", item.number);
            let unit = indicator.unit.clone();
            for (&year, cells) in &mut indicator.years {
                // The empty cell of a year to come stays empty.
                if cells.actual.is_blank() && !counted_years.contains(&year) {
                    continue;
                }
                let written = cells.actual.value();
                let value = catalogue
                    .value(series, year, tallies)
                    .map(|reported| as_printed(&reported, written));
                let agreement = Agreement::between(written, &value);
                if agreement != Agreement::Same
                    && let Ok(value) = &value
                {
                    cells.actual = entry(*value, &unit);
                }
                found.push(Row {
                    place: place.clone(),
                    fiscal_year: year,
                    written,
                    origin: Origin::Counted(series.clone(), value),
                    agreement,
                });
            }
        }
    }
    found
}

fn entry(value: Decimal, unit: &Unit) -> Entry {
    Entry {
        text: format!("{value}{unit}"),
        printed: Printed::Number {
            value,
            unit: unit.clone(),
            within: false,
        },
        line: None,
    }
}

fn rate_rows(evaluation: &mut Evaluation, rows: &Rows, scheme: &Scheme) -> Vec<Row> {
    let mut found = Vec::new();
    for item in &mut evaluation.items {
        for indicator in &mut item.indicators {
            let Some(series) = rows.feeding(indicator) else {
                continue;
            };
            let years: Vec<FiscalYear> = indicator.years.keys().copied().collect();
            for year in years {
                let Ok(computed) = achievement(indicator, year, scheme) else {
                    continue;
                };
                let Some(cells) = indicator.years.get_mut(&year) else {
                    continue;
                };
                let written = cells.rate.value();
                let value = Ok(match written {
                    Some(written) if written == computed.printed => written,
                    _ => computed.printed,
                });
                let agreement = Agreement::between(written, &value);
                if agreement != Agreement::Same
                    && let Ok(value) = &value
                {
                    cells.rate = entry(*value, &Unit::new("%"));
                }
                found.push(Row {
                    place: format!("項目{} {} 達成度", item.number, indicator.label),
                    fiscal_year: year,
                    written,
                    origin: Origin::Counted(series.clone(), value),
                    agreement,
                });
            }
        }
    }
    found
}
