//! A value says how it came about: its formula, its counters and the series behind it.

use indicator::Explanation;
use party::Identity;

use crate::case::{acts, catalogue, counted, fy, series};

const SERIES: &str = r#"
[[series]]
id = "all"
name = "件数"
unit = "件"
count = "grant"
[[series]]
id = "urgent"
name = "緊急の件数"
unit = "件"
count = "grant"
where = { urgent = true }
[[series]]
id = "rate"
name = "緊急率"
unit = "%"
ratio = ["urgent", "all"]
rounding = "half-up 1"
[[series]]
id = "growth"
name = "緊急率の伸び"
unit = "%"
growth = "rate"
rounding = "half-up 1"
"#;

fn explained(id: &str) -> Explanation {
    let catalogue = catalogue(SERIES);
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    let explanation = catalogue.explain(&series(id), fy(2021), &ledger);
    explanation.expect("a series")
}

#[test]
fn a_counted_value_names_its_counter() {
    let explanation = explained("urgent");
    assert_eq!(explanation.name, "緊急の件数");
    assert!(explanation.operands.is_empty());
    let counters: Vec<(String, i64)> = explanation
        .terms
        .iter()
        .map(|term| (term.counter.to_string(), term.tally.acts))
        .collect();
    assert_eq!(counters, [("aid/grant?urgent=true#count".to_owned(), 2)]);
}

#[test]
fn a_computed_value_names_the_series_behind_it() {
    let explanation = explained("rate");
    assert_eq!(explanation.formula.ja, "「緊急の件数」÷「件数」");
    let behind: Vec<(&str, String)> = explanation
        .operands
        .iter()
        .map(|operand| {
            let value = operand.value.as_ref().expect("a value");
            (operand.name.as_str(), value.shown.to_string())
        })
        .collect();
    assert_eq!(
        behind,
        [("緊急の件数", "2".to_owned()), ("件数", "3".to_owned())]
    );
    let value = explanation.value.expect("a value");
    assert_eq!(value.shown.to_string(), "66.7");
}

#[test]
fn a_growth_explains_both_of_its_years() {
    let explanation = explained("growth");
    let years: Vec<_> = explanation
        .operands
        .iter()
        .map(|operand| operand.year)
        .collect();
    assert_eq!(years, [fy(2021), fy(2020)]);
    assert_eq!(
        explanation.value.expect("a value").shown.to_string(),
        "200.0"
    );
}

#[test]
fn a_series_that_does_not_exist_is_not_explained() {
    let catalogue = catalogue(SERIES);
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    assert!(
        catalogue
            .explain(&series("none"), fy(2021), &ledger)
            .is_none()
    );
}

#[test]
fn series_that_count_alike_share_a_counter() {
    let twice = format!(
        "{SERIES}[[series]]\nid = \"again\"\nunit = \"%\"\nshare = \"grant\"\nwhere = {{ urgent = true }}\nrounding = \"half-up 1\"\n"
    );
    let texts = |declared: &str| {
        let catalogue = catalogue(declared);
        (0..catalogue.counters().len())
            .map(|at| catalogue.text(at).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts(SERIES), texts(&twice));
    assert_eq!(
        texts(SERIES),
        ["aid/grant#count", "aid/grant?urgent=true#count"]
    );
}
