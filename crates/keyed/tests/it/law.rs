//! Laws that hold of every text.

use keyed::Table;
use proptest::prelude::*;

use crate::read;

/// Asks for everything in every way.
fn ask(table: &Table<'_>) {
    table.text("a");
    table.required("b");
    table.number("a");
    table.count("b");
    table.year("c");
    table.day("c");
    table.flag("d");
    table.texts("a");
    table.choice("b", &[("x", 1)]);
    table.required_year("c");
    table.plain_at("d");
    let _ = table.years_written("e");
    if let Some(inner) = table.table("e") {
        let _ = (inner.pairs(), inner.lists(), inner.by_year());
        inner.finish();
    }
    for inner in table.tables("f") {
        ask(&inner);
        inner.finish();
    }
}

/// Texts that are nearly TOML.
fn nearly() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        " = ",
        "\n",
        "\"",
        "\"x\"",
        "1",
        "-1.5",
        "2019",
        "true",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        ",",
        ".",
        "令和元年度",
        "2022-04-01",
        "#",
        "'",
        "e400",
        "😀",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_written_is_read_or_reported_with_a_line_that_exists(text in nearly()) {
        let ((), problems) = read(&text, ask);
        let lines = u32::try_from(text.matches('\n').count() + 1).expect("short");
        for problem in problems {
            let line = problem.place.line;
            prop_assert!(line.is_some_and(|line| (1..=lines).contains(&line)), "{problem:?}");
            prop_assert!(!problem.reason.is_empty() && !problem.remedy.is_empty());
            prop_assert!(!problem.reason_en.is_empty() && !problem.remedy_en.is_empty());
        }
    }

    #[test]
    fn a_number_is_read_exactly_as_written(mantissa in any::<i64>(), scale in 0..15_u32) {
        let number = kernel::Decimal::new(mantissa, scale);
        let (said, problems) = read(&format!("n = {number}"), |table| table.number("n"));
        prop_assert_eq!(problems, []);
        prop_assert_eq!(said, Some(number));
    }

    #[test]
    fn a_key_is_reported_on_the_line_on_which_it_stands(above in 0..20_usize) {
        let text = format!("{}odd = 1\n", "# …\n".repeat(above));
        let ((), problems) = read(&text, |_| ());
        let lines: Vec<Option<u32>> = problems.iter().map(|problem| problem.place.line).collect();
        let line = u32::try_from(above + 1).expect("few");
        prop_assert_eq!(lines, [Some(line)]);
    }
}
