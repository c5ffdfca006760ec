//! The data folder: examples load, problems have places, and what is printed reads back the same.

use evaluation::data;
use expect_test::expect_file;

use crate::folder::{borrowed, example};

#[test]
fn an_example_stands_in_the_form_we_print() {
    for name in ["smrj"] {
        let files = example(name);
        let book = data::load(&borrowed(&files)).unwrap_or_else(|problems| {
            panic!("{name}: {problems:#?}");
        });
        for (file, text) in data::to_files(&book) {
            let path = format!(
                "{}/../../examples/{name}/{file}",
                env!("CARGO_MANIFEST_DIR")
            );
            expect_file![path].assert_eq(&text);
        }
    }
}
