//! A manifest to begin with: every key that is often needed, explained beside it. It is sound as it
//! stands.

use kernel::Language;

/// An annotated manifest (TOML) to fill in, its comments in the language asked for.
#[must_use]
pub fn template(language: Language) -> String {
    match language {
        Language::Japanese => include_str!("template/ja.toml").to_owned(),
        Language::English => include_str!("template/en.toml").to_owned(),
    }
}
