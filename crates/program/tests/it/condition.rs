//! Conditions over values.

use std::collections::BTreeSet;

use kernel::{Decimal, Id};
use program::{Condition, Value, Values};

fn values(pairs: &[(&str, Value)]) -> Values {
    pairs
        .iter()
        .map(|(id, value)| (Id::new(id), value.clone()))
        .collect()
}

#[test]
fn a_condition_holds_of_what_is_written() {
    let condition = Condition::parse("amount <= 500 || frame == \"special\"").expect("CEL");
    let fields = ["amount", "frame"];
    let of = |amount: i64, frame: &str| {
        let written = values(&[
            ("amount", Value::Number(Decimal::from(amount))),
            ("frame", Value::Code(frame.to_owned())),
        ]);
        condition.holds(&written, fields)
    };
    assert_eq!(of(500, "ordinary"), Ok(true));
    assert_eq!(of(501, "ordinary"), Ok(false));
    assert_eq!(of(501, "special"), Ok(true));
}

#[test]
fn what_is_not_written_is_null() {
    let condition = Condition::parse("amount == null").expect("CEL");
    assert_eq!(condition.holds(&Values::new(), ["amount"]), Ok(true));
    assert!(condition.holds(&Values::new(), ["other"]).is_err());
}

#[test]
fn every_type_of_value_can_be_asked_about() {
    let cases = [
        ("n == 1.5", Value::Number(Decimal::new(15, 1))),
        ("n < 2", Value::Number(Decimal::new(15, 1))),
        ("n > 1.25", Value::Number(Decimal::from(2))),
        ("n == \"x\"", Value::Text("x".to_owned())),
        ("n", Value::Flag(true)),
        (
            "n < \"2020-04-01\"",
            Value::Day("2020-03-31".parse().expect("a day")),
        ),
    ];
    for (text, value) in cases {
        let condition = Condition::parse(text).expect("CEL");
        let holds = condition.holds(&values(&[("n", value)]), ["n"]);
        assert_eq!(holds, Ok(true), "{text}");
    }
}

#[test]
fn a_condition_mentions_its_fields_and_not_the_names_it_binds() {
    let condition =
        Condition::parse("[\"a\", \"b\"].exists(x, x == frame) && amount > 0").expect("CEL");
    let mentions: BTreeSet<String> = ["amount", "frame"].map(ToOwned::to_owned).into();
    assert_eq!(condition.mentions(), mentions);
    assert!(condition.speaks_of(["frame", "amount", "other"]));
    assert!(!condition.speaks_of(["frame"]));
    let written = values(&[
        ("frame", Value::Code("b".to_owned())),
        ("amount", Value::Number(Decimal::ONE)),
    ]);
    assert_eq!(condition.holds(&written, ["frame", "amount"]), Ok(true));
}

#[test]
fn a_text_that_is_no_expression_is_refused() {
    assert!(Condition::parse("amount <=").is_err());
    assert!(Condition::parse("").is_err());
}
