//! Every formula, by example.

use indicator::Recount;
use kernel::Serial;
use party::{Decides, Identity, Resolution};

use crate::case::{act, acts, catalogue, counted, fy, series, shown, x};

const URGENT: &str = "where = { urgent = true }";

fn yearly(declared: &str) -> [String; 3] {
    [2020, 2021, 2022].map(|year| shown(declared, year))
}

#[test]
fn a_count_is_of_the_acts_that_the_filter_takes() {
    assert_eq!(yearly(&x("件", "count = \"grant\"")), ["3件", "3件", "1件"]);
    let urgent = x("件", &format!("count = \"grant\"\n{URGENT}"));
    assert_eq!(yearly(&urgent), ["1件", "2件", "0件"]);
    let both = x(
        "件",
        "count = \"grant\"\nwhere = { urgent = true, frame = \"special\" }",
    );
    assert_eq!(yearly(&both), ["0件", "1件", "0件"]);
    let either = x(
        "件",
        "count = \"grant\"\nwhere = { frame = [\"special\", \"ordinary\"] }",
    );
    assert_eq!(yearly(&either), ["3件", "3件", "1件"]);
}

#[test]
fn a_party_is_counted_once_in_a_year() {
    let clients = x("社", "distinct = \"grant.client\"");
    assert_eq!(yearly(&clients), ["2社", "3社", "1社"]);
}

#[test]
fn parties_that_were_decided_to_be_one_are_counted_once() {
    let catalogue = catalogue(&x("社", "distinct = \"grant.client\""));
    let merged = Identity::after(&[Resolution {
        id: Serial::new(1),
        decides: Decides::Same {
            entry: kernel::Id::new("p2"),
            party: kernel::Id::new("p3"),
        },
        recorded_at: jiff::Timestamp::UNIX_EPOCH,
        decided_by: String::new(),
        reason: String::new(),
    }]);
    let of = |identity: &Identity| {
        let ledger = counted(&catalogue, &acts(), identity);
        let reported = catalogue.value(&series("x"), fy(2021), &ledger);
        reported.expect("a value").shown.to_string()
    };
    assert_eq!(of(&Identity::default()), "3");
    assert_eq!(of(&merged), "2");
}

#[test]
fn a_sum_is_exact_and_money_converts() {
    assert_eq!(
        yearly(&x("円", "sum = \"grant.amount\"")),
        ["400.5円", "3500.25円", "7円"]
    );
    let thousand = "sum = \"grant.amount\"\nrounding = ";
    assert_eq!(
        yearly(&x("千円", &format!("{thousand}\"truncate 1\""))),
        ["0.4千円", "3.5千円", "0.0千円"]
    );
    assert_eq!(
        yearly(&x("千円", &format!("{thousand}\"half-up 2\""))),
        ["0.40千円", "3.50千円", "0.01千円"]
    );
}

#[test]
fn a_scale_divides_whatever_is_counted() {
    let hundreds = x(
        "百件",
        "count = \"grant\"\nscale = 100\nrounding = \"truncate 2\"",
    );
    assert_eq!(yearly(&hundreds), ["0.03百件", "0.03百件", "0.01百件"]);
}

#[test]
fn a_mean_is_over_the_acts_that_state_the_measure() {
    let mean = x("円", "mean = \"grant.amount\"\nrounding = \"half-up 2\"");
    assert_eq!(yearly(&mean), ["133.50円", "1166.75円", "7.00円"]);
    let catalogue = catalogue(&mean);
    let silent = act(9, 1, "2020-05-01", "ordinary", "", false, "p1");
    let mut all = acts();
    all.push(silent);
    let ledger = counted(&catalogue, &all, &Identity::default());
    let reported = catalogue.value(&series("x"), fy(2020), &ledger);
    assert_eq!(reported.expect("a value").shown.to_string(), "133.50");
}

#[test]
fn the_last_act_is_that_of_the_latest_day_and_then_number() {
    let last = x("円", "last = \"grant.amount\"");
    assert_eq!(yearly(&last), ["50円", "500円", "7円"]);
    let filtered = x("円", &format!("last = \"grant.amount\"\n{URGENT}"));
    assert_eq!(yearly(&filtered), ["100円", "2000.25円", "NothingStated"]);
}

#[test]
fn a_share_is_of_the_acts_among_which_it_is_asked() {
    let share = x(
        "%",
        &format!("share = \"grant\"\n{URGENT}\nrounding = \"half-up 1\""),
    );
    assert_eq!(yearly(&share), ["33.3%", "66.7%", "0.0%"]);
    let among = x(
        "%",
        "share = \"grant\"\nwhere = { urgent = true }\namong = { frame = \"special\" }\nrounding = \"half-up 1\"",
    );
    assert_eq!(yearly(&among), ["0.0%", "50.0%", "NothingToDivideBy"]);
    let bare = x(
        "倍",
        &format!("share = \"grant\"\n{URGENT}\nrounding = \"half-up 2\""),
    );
    assert_eq!(yearly(&bare), ["0.33倍", "0.67倍", "0.00倍"]);
}

/// The series `x` over a series `n` of all acts and `m` of the urgent ones.
fn over(unit: &str, formula: &str) -> String {
    format!(
        "[[series]]\nid = \"n\"\nunit = \"件\"\ncount = \"grant\"\n[[series]]\nid = \"m\"\nunit = \"件\"\ncount = \"grant\"\n{URGENT}\n{}",
        x(unit, formula)
    )
}

#[test]
fn a_ratio_divides_one_series_by_another() {
    let ratio = over("%", "ratio = [\"m\", \"n\"]\nrounding = \"truncate 1\"");
    assert_eq!(yearly(&ratio), ["33.3%", "66.6%", "0.0%"]);
    let inverse = over("倍", "ratio = [\"n\", \"m\"]\nrounding = \"half-up 2\"");
    assert_eq!(yearly(&inverse), ["3.00倍", "1.50倍", "NothingToDivideBy"]);
}

#[test]
fn a_growth_is_against_the_year_before_or_a_fixed_one() {
    let growth = over("%", "growth = \"n\"\nrounding = \"half-up 1\"");
    assert_eq!(yearly(&growth), ["NotInForce", "100.0%", "33.3%"]);
    let increase = over(
        "%",
        "growth = \"n\"\nincrease = true\nrounding = \"half-up 1\"",
    );
    assert_eq!(yearly(&increase), ["NotInForce", "0.0%", "-66.7%"]);
    let based = over("%", "growth = \"m\"\nbase = 2020\nrounding = \"half-up 1\"");
    assert_eq!(yearly(&based), ["100.0%", "200.0%", "0.0%"]);
}

#[test]
fn a_total_adds_and_subtracts_within_the_year() {
    let total = over("件", "total = [\"n\", \"n\"]\nminus = [\"m\"]");
    assert_eq!(yearly(&total), ["5件", "4件", "2件"]);
}

#[test]
fn a_roll_adds_up_all_years_or_those_since() {
    assert_eq!(yearly(&over("件", "roll = [\"n\"]")), ["3件", "6件", "7件"]);
    assert_eq!(
        yearly(&over("件", "roll = [\"n\"]\nminus = [\"m\"]")),
        ["2件", "3件", "4件"]
    );
    assert_eq!(
        yearly(&over("件", "roll = [\"n\"]\nsince = 2021")),
        ["0件", "3件", "4件"]
    );
}

#[test]
fn a_roll_goes_on_through_years_without_acts() {
    let catalogue = catalogue(&over("件", "roll = [\"n\"]"));
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    let later = catalogue.value(&series("x"), fy(2025), &ledger);
    assert_eq!(later.expect("a value").shown.to_string(), "7");
}

#[test]
fn money_in_a_total_takes_the_unit_of_the_series() {
    let declared = format!(
        "[[series]]\nid = \"yen\"\nunit = \"円\"\nsum = \"grant.amount\"\n{}",
        x("千円", "total = [\"yen\"]\nrounding = \"truncate 0\"")
    );
    assert_eq!(yearly(&declared), ["0千円", "3千円", "0千円"]);
}

#[test]
fn every_rounding_is_the_one_that_is_named() {
    // 400.5 in 円, to whole numbers.
    let rounded = |rounding: &str| {
        shown(
            &x(
                "円",
                &format!("sum = \"grant.amount\"\nrounding = \"{rounding}\""),
            ),
            2020,
        )
    };
    assert_eq!(rounded("truncate 0"), "400円");
    assert_eq!(rounded("half-up 0"), "401円");
    assert_eq!(rounded("half-even 0"), "400円");
    assert_eq!(rounded("half-even 1"), "400.5円");
}

#[test]
fn what_is_computed_further_is_not_rounded_before() {
    let declared = format!(
        "[[series]]\nid = \"mean\"\nunit = \"円\"\nmean = \"grant.amount\"\nrounding = \"truncate 0\"\n{}",
        x(
            "円",
            "total = [\"mean\", \"mean\"]\nrounding = \"truncate 1\""
        )
    );
    // 133.5 twice is 267.0, not 266.
    assert_eq!(shown(&declared, 2020), "267.0円");
}

#[test]
fn a_withdrawal_counts_nothing() {
    let catalogue = catalogue(&x("件", "count = \"grant\""));
    let mut withdrawal = act(9, 1, "2020-05-01", "ordinary", "1", true, "p1");
    withdrawal.draft.standing = act::Standing::Withdraws {
        act: Serial::new(1),
        reason: "誤記".to_owned(),
        authority: "課長".to_owned(),
    };
    assert_eq!(catalogue.contributions(&withdrawal), []);
    let identity = Identity::default();
    let mut recount = Recount::new(&catalogue, &identity);
    recount.add(&withdrawal);
    assert_eq!(recount.finish(), indicator::Ledger::default());
}
