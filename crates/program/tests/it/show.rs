//! A programme is shown whole, in both languages; the manifest to begin with is sound.

use expect_test::{ExpectFile, expect, expect_file};
use kernel::Language;
use program::{show, template};

use crate::case::{found, programme};

#[test]
fn the_manifest_to_begin_with_is_sound() {
    found(&[&template(Language::Japanese)], &expect![]);
    found(&[&template(Language::English)], &expect![]);
}

fn shown(text: &str, ja: &ExpectFile, en: &ExpectFile) {
    let shown = show(&programme(text));
    ja.assert_eq(&shown.ja);
    en.assert_eq(&shown.en);
}

#[test]
fn a_programme_is_shown_whole() {
    shown(
        &template(Language::Japanese),
        &expect_file!["golden/template.ja.txt"],
        &expect_file!["golden/template.en.txt"],
    );
}

#[test]
fn every_formula_is_said_in_words() {
    shown(
        include_str!("golden/formulas.toml"),
        &expect_file!["golden/formulas.ja.txt"],
        &expect_file!["golden/formulas.en.txt"],
    );
}
