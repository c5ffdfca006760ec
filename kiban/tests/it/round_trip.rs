//! A book that is printed and read back by our own reader is unchanged.

mod book;
mod said;

use evaluation::{Evaluation, forms};
use jiff::civil::date;
use proptest::prelude::*;

use said::said;

/// Prints an evaluation, reads the print, and lists what came back otherwise.
fn changed(evaluation: &Evaluation) -> Vec<String> {
    let paper = forms::paper(evaluation).expect("every book can be laid out");
    let options = form_pdf::Options {
        created_at: date(2026, 4, 1).at(0, 0, 0, 0),
    };
    let pdf = form_pdf::pdf(&paper, &options).expect("every book can be printed");
    let reading = reader::read("book.pdf", &pdf).expect("our own print is readable");
    said(evaluation).differences(&said(&reading.document.evaluation))
}

/// Typesetting is slow without optimisation: few books by default, more with `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(3)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_book_that_is_printed_and_read_back_is_unchanged(evaluation in book::evaluation()) {
        let changed = changed(&evaluation);
        prop_assert!(changed.is_empty(), "{}", changed.join("\n"));
    }
}
