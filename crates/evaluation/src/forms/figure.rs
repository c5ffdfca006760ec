//! Figures as forms print them: separators, △ for minus, the unit that was printed.

use std::collections::BTreeMap;

use kernel::{Decimal, Entry, FiscalYear, entry::Printed, text::squeeze};
use serde_json::{Value, json};

use crate::{Certainty, Column, Figure};

/// An entry as `{text, number}`: the text as forms print it, the number where it is one.
pub(super) fn of(entry: &Entry) -> Value {
    match &entry.printed {
        Printed::Blank => json!({"text": "", "number": null}),
        Printed::Nil => json!({"text": "－", "number": null}),
        Printed::Words => json!({"text": narrow(&entry.text), "number": null}),
        Printed::Number {
            value,
            unit,
            within,
        } => {
            let within = if *within { "の内数" } else { "" };
            json!({
                "text": format!("{}{unit}{within}", grouped(*value)),
                "number": value.to_string(),
            })
        }
    }
}

/// An entry that may be absent.
pub(super) fn maybe(entry: Option<&Entry>) -> Value {
    entry.map_or_else(|| of(&Entry::default()), of)
}

/// `△1,667,554`, `134.3`: digits in threes before the point.
pub(super) fn grouped(value: Decimal) -> String {
    let plain = value.abs().to_string();
    let (whole, part) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(whole, part)| (whole, Some(part)));
    let mut text = String::from(if value.is_sign_negative() && !value.is_zero() {
        "△"
    } else {
        ""
    });
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(part) = part {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// Full-width digits and their signs made narrow, so that a column of figures looks alike.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' | '．' | '，' | '％' => {
                char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)
            }
            other => other,
        })
        .collect()
}

/// The heading that the form prints above 業務実績.
pub(super) const HEADING: &str = "＜主要な業務実績＞";

/// The yearly figures of an item's 業務実績, grouped by section and programme, a line a year.
pub(super) fn narrative(figures: &[&Figure]) -> Value {
    let own: Vec<&Figure> = figures
        .iter()
        .filter(|figure| figure.column == Column::Results)
        .copied()
        .collect();
    own.chunk_by(|a, b| a.section == b.section)
        .map(|section| {
            let programmes = section.chunk_by(|a, b| a.programme == b.programme);
            let programmes: Vec<Value> = programmes
                .map(|own| json!({"name": bulleted(&own[0].programme), "years": yearly(own)}))
                .collect();
            let title = section[0].section.as_str();
            let said = bare(title) == bare(HEADING);
            json!({"section": if said { "" } else { title }, "programmes": programmes})
        })
        .collect()
}

/// A heading without its brackets: data may keep it either way.
fn bare(heading: &str) -> String {
    squeeze(heading).replace(['<', '>'], "")
}

/// The name of a programme with a bullet before it, where it brings none.
fn bulleted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() && !('①'..='⓿').contains(&c);
    if name.starts_with(plain) {
        format!("○{name}")
    } else {
        name.to_owned()
    }
}

/// The figures of one programme by year: `{label, text}`, forecasts apart from actuals.
fn yearly(figures: &[&Figure]) -> Value {
    // Where a programme counts one thing that its name already says, the name need not return.
    let measure = figures[0].measure.as_str();
    let said = figures.iter().all(|figure| figure.measure == measure)
        && squeeze(&figures[0].programme).contains(&squeeze(measure));
    let mut years: BTreeMap<(FiscalYear, bool), Vec<String>> = BTreeMap::new();
    for figure in figures {
        let forecast = figure.certainty == Certainty::Forecast;
        let texts = years.entry((figure.fiscal_year, forecast)).or_default();
        texts.push(measured(figure, if said { "" } else { &figure.measure }));
    }
    years
        .into_iter()
        .map(|((year, forecast), texts)| {
            let label = super::value::year_label(year);
            let forecast = if forecast { "（見込）" } else { "" };
            json!({"label": format!("{label}{forecast}"), "text": texts.join("　")})
        })
        .collect()
}

/// `支援者数：8,971者`, in parentheses where it was printed so.
fn measured(figure: &Figure, measure: &str) -> String {
    let value = match figure.value {
        Some(value) => format!("{}{}", grouped(value), figure.unit),
        None if figure.text.trim().is_empty() => "－".to_owned(),
        None => figure.text.trim().to_owned(),
    };
    let colon = if measure.is_empty() { "" } else { "：" };
    let text = format!("{measure}{colon}{value}");
    if figure.parenthesised {
        format!("（{text}）")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(printed: &str) -> String {
        of(&Entry::read(printed))["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    #[test]
    fn figures_are_printed_with_separators_and_a_white_triangle() {
        assert_eq!(text("１ ３ ４ ．３％"), "134.3%");
        assert_eq!(text("▲1667554 千円"), "△1,667,554千円");
        assert_eq!(text("７１５人の内数"), "715人の内数");
        assert_eq!(text("―"), "－");
        assert_eq!(text(""), "");
        assert_eq!(text("１％以上"), "1%以上");
        assert_eq!(text("-0.05"), "△0.05");
    }

    #[test]
    fn a_printed_figure_reads_back_as_itself() {
        for printed in [
            "△ 354,240 千円",
            "130 件",
            "0.0％",
            "７１５人の内数",
            "－",
            "",
        ] {
            let entry = Entry::read(printed);
            assert_eq!(Entry::read(&text(printed)), entry, "{printed}");
        }
    }
}
