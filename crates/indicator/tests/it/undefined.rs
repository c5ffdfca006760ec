//! Where there is no value, it is said why.

use indicator::Undefined;

use crate::case::{series, value, x};

#[test]
fn a_year_outside_force_has_no_value() {
    let count = x("件", "count = \"grant\"");
    assert_eq!(value(&count, 2019), Err(Undefined::NotInForce));
    let limited = x(
        "件",
        "count = \"grant\"\nfirst_year = 2021\nlast_year = 2021",
    );
    assert_eq!(value(&limited, 2020), Err(Undefined::NotInForce));
    assert!(value(&limited, 2021).is_ok());
    assert_eq!(value(&limited, 2022), Err(Undefined::NotInForce));
}

#[test]
fn nothing_is_divided_by_nothing() {
    let share = "share = \"grant\"\nwhere = { urgent = true }\nrounding = \"half-up 1\"";
    assert_eq!(
        value(&x("%", share), 2030),
        Err(Undefined::NothingToDivideBy)
    );
    let mean = "mean = \"grant.amount\"\nrounding = \"half-up 1\"";
    assert_eq!(
        value(&x("円", mean), 2030),
        Err(Undefined::NothingToDivideBy)
    );
}

#[test]
fn a_stock_that_nobody_stated_has_no_value() {
    let last = x("円", "last = \"grant.amount\"");
    assert_eq!(value(&last, 2030), Err(Undefined::NothingStated));
    // In a total it adds nothing.
    let total = format!(
        "[[series]]\nid = \"stock\"\nunit = \"円\"\nlast = \"grant.amount\"\n{}",
        x("円", "total = [\"stock\"]")
    );
    assert_eq!(value(&total, 2030).expect("a value").shown.to_string(), "0");
}

#[test]
fn a_series_that_does_not_exist_is_named() {
    let total = x("件", "total = [\"y\"]");
    assert_eq!(
        value(&total, 2021),
        Err(Undefined::UnknownSeries(series("y")))
    );
}

#[test]
fn a_series_computed_from_itself_ends() {
    let total = x("件", "total = [\"x\"]");
    assert_eq!(value(&total, 2021), Err(Undefined::Endless(series("x"))));
}

#[test]
fn every_reason_is_said_in_both_languages() {
    for reason in [
        Undefined::NotInForce,
        Undefined::NothingToDivideBy,
        Undefined::NothingStated,
        Undefined::UnknownSeries(series("x")),
        Undefined::Endless(series("x")),
        Undefined::TooLarge,
    ] {
        let said = reason.said();
        assert!(!said.ja.is_empty() && !said.en.is_empty(), "{reason:?}");
    }
}
