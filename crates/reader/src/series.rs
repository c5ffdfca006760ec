//! `series.csv`: one row a yearly figure (RFC 4180, UTF-8).

use evaluation::{Certainty, Figure};

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
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let rows = figures.iter().map(|figure| {
        [
            figure.item.to_string(),
            figure.section.clone(),
            figure.programme.clone(),
            figure.measure.clone(),
            figure.unit.to_string(),
            figure.fiscal_year.to_string(),
            figure.value.map_or_else(String::new, |v| v.to_string()),
            match figure.certainty {
                Certainty::Actual => "actual".to_owned(),
                Certainty::Forecast => "forecast".to_owned(),
            },
            figure.line.to_string(),
            figure.excerpt.clone(),
        ]
    });
    let head = COLUMNS.map(str::to_owned);
    for row in std::iter::once(head).chain(rows) {
        writer
            .write_record(&row)
            .expect("writing to memory never fails and all rows are of one length");
    }
    let bytes = writer.into_inner().expect("flushing to memory never fails");
    String::from_utf8(bytes).expect("every field is UTF-8")
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
