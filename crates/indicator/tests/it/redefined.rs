//! A series across a change of definition: old acts keep the meaning they were recorded under.

use act::Act;
use indicator::{Catalogue, Reported};
use party::Identity;

use crate::case::{act, counted, fy, series, version, x};

const FIRST: &str = "from = \"2020-04-01\"\nuntil = \"2022-09-30\"";
const SECOND: &str = "from = \"2022-10-01\"";

/// Acts of fiscal 2022: two before the change of October, three after it.
fn acts() -> Vec<Act> {
    vec![
        act(1, 1, "2022-05-01", "ordinary", "100", true, "p1"),
        act(2, 1, "2022-09-30", "special", "200", false, "p2"),
        act(3, 2, "2022-10-01", "ordinary", "400", true, "p1"),
        act(4, 2, "2023-01-15", "ordinary", "800", false, "p3"),
        act(5, 2, "2023-03-31", "special", "1600", true, "p4"),
        act(6, 2, "2023-04-01", "special", "3200", true, "p4"),
    ]
}

fn reported(first: &str, second: &str, year: u16) -> Reported {
    let catalogue = Catalogue::new([version(2, SECOND, second), version(1, FIRST, first)]);
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    let value = catalogue.value(&series("x"), fy(year), &ledger);
    value.expect("a value")
}

fn shown(first: &str, second: &str, year: u16) -> (String, bool) {
    let reported = reported(first, second, year);
    (reported.shown.to_string(), reported.redefined)
}

#[test]
fn a_new_version_that_counts_as_before_is_no_change() {
    let count = x("件", "count = \"grant\"");
    assert_eq!(shown(&count, &count, 2022), ("5".to_owned(), false));
    assert_eq!(shown(&count, &count, 2023), ("1".to_owned(), false));
}

#[test]
fn each_part_of_a_year_is_counted_as_it_was_defined_then() {
    let all = x("件", "count = \"grant\"");
    let urgent = x("件", "count = \"grant\"\nwhere = { urgent = true }");
    // Two of any sort before, two urgent ones after.
    assert_eq!(shown(&all, &urgent, 2022), ("4".to_owned(), true));
    // One urgent one before, three of any sort after.
    assert_eq!(shown(&urgent, &all, 2022), ("4".to_owned(), true));
    assert_eq!(shown(&all, &urgent, 2023), ("1".to_owned(), false));
}

#[test]
fn sums_of_both_parts_of_a_year_add_up() {
    let all = x("円", "sum = \"grant.amount\"");
    let special = x(
        "円",
        "sum = \"grant.amount\"\nwhere = { frame = \"special\" }",
    );
    assert_eq!(shown(&all, &special, 2022), ("1900".to_owned(), true));
}

#[test]
fn what_does_not_add_up_is_counted_by_the_newest_definition() {
    let clients = x("社", "distinct = \"grant.client\"");
    let urgent = x(
        "社",
        "distinct = \"grant.client\"\nwhere = { urgent = true }",
    );
    let reported = reported(&clients, &urgent, 2022);
    assert!(reported.redefined);
    assert_eq!(reported.shown.to_string(), "2");
}

#[test]
fn the_unit_is_that_of_the_newest_definition() {
    let yen = x("円", "sum = \"grant.amount\"");
    let thousand = x("千円", "sum = \"grant.amount\"\nrounding = \"truncate 1\"");
    assert_eq!(reported(&yen, &thousand, 2023).unit.as_str(), "千円");
    assert_eq!(reported(&yen, &thousand, 2023).shown.to_string(), "3.2");
}

#[test]
fn a_series_that_a_version_no_longer_declares_has_no_value_there() {
    let count = x("件", "count = \"grant\"");
    let catalogue = Catalogue::new([version(1, FIRST, &count), version(2, SECOND, "")]);
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    let of = |year| catalogue.value(&series("x"), fy(year), &ledger);
    assert_eq!(of(2022).expect("a value").shown.to_string(), "2");
    assert_eq!(of(2023), Err(indicator::Undefined::NotInForce));
}

#[test]
fn an_act_is_recorded_under_the_version_in_force_on_its_day() {
    let catalogue = Catalogue::new([version(1, FIRST, ""), version(2, SECOND, "")]);
    let of = |day: &str| {
        let day = day.parse().expect("a day");
        let version = catalogue.version_on(&kernel::Id::new("aid"), day);
        version.map(|program| program.version)
    };
    assert_eq!(of("2022-09-30"), Some(1));
    assert_eq!(of("2022-10-01"), Some(2));
}
