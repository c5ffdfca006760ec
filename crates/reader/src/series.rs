//! The tables that reading yields beside the model: `series.csv`, one row a yearly figure, and
//! `unplaced.csv`, what was seen and could not be placed.

use evaluation::{Certainty, Figure, Unplaced};
use form::{Dataset, Field};

/// The columns of `series.csv`, in order.
pub const COLUMNS: [&str; 10] = [
    "item",
    "section",
    "programme",
    "measure",
    "unit",
    "fiscal_year",
    "value",
    "kind",
    "line",
    "excerpt",
];

/// Writes figures as CSV, with a head row and CR LF line ends. A value that the text says to be
/// 未実施 or なし is an empty field.
#[must_use]
pub fn series_csv(figures: &[Figure]) -> String {
    let text = |text: &str| Field::from(text);
    let number = |number: String| Field::Number(number);
    let rows = figures.iter().map(|figure| {
        vec![
            text(figure.item.as_str()),
            text(&figure.section),
            text(&figure.programme),
            text(&figure.measure),
            text(figure.unit.as_str()),
            number(figure.fiscal_year.to_string()),
            figure
                .value
                .map_or(Field::Empty, |value| number(value.to_string())),
            text(match figure.certainty {
                Certainty::Actual => "actual",
                Certainty::Forecast => "forecast",
            }),
            number(figure.line.to_string()),
            text(&figure.excerpt),
        ]
    });
    dataset("series", &COLUMNS, rows.collect()).csv()
}

/// Writes what could not be placed as CSV: line, text, reason.
#[must_use]
pub fn unplaced_csv(unplaced: &[Unplaced]) -> String {
    let rows = unplaced.iter().map(|seen| {
        let line = Field::Number(seen.line.to_string());
        vec![
            line,
            Field::from(seen.text.as_str()),
            Field::from(seen.reason.as_str()),
        ]
    });
    dataset("unplaced", &["line", "text", "reason"], rows.collect()).csv()
}

fn dataset(name: &str, columns: &[&str], rows: Vec<Vec<Field>>) -> Dataset {
    Dataset {
        name: name.to_owned(),
        title: String::new(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use kernel::{FiscalYear, Id};

    use super::*;

    #[test]
    fn commas_and_quotes_are_quoted_and_no_value_is_empty() {
        let figure = Figure {
            item: Id::new("１－２"),
            column: evaluation::Column::Results,
            section: "(1)支援".to_owned(),
            programme: "相談".to_owned(),
            measure: "件数, \"延べ\"".to_owned(),
            unit: "件".into(),
            fiscal_year: FiscalYear::new(2020).expect("in range"),
            value: None,
            certainty: Certainty::Forecast,
            parenthesised: false,
            text: "未実施".to_owned(),
            line: 7,
            excerpt: "２年度 未実施".to_owned(),
        };
        assert_eq!(
            series_csv(&[figure]),
            "item,section,programme,measure,unit,fiscal_year,value,kind,line,excerpt\r\n\
             1-2,(1)支援,相談,\"件数, \"\"延べ\"\"\",件,2020,,forecast,7,２年度 未実施\r\n"
        );
    }
}
