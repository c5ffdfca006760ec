//! The rules explained (規則の一覧): every rule with its name, what it recomputes and an example, for
//! people and for programs. What a document holds does not matter here.

use std::fmt::Write;

use kernel::Language;
use serde::Serialize;

use super::both;
use crate::rule::RULES;

/// Every rule as text for a terminal.
#[must_use]
pub fn rules(language: Language) -> String {
    let mut out = String::new();
    for rule in RULES {
        let words = rule.words();
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{} [{}]\n  {}\n  {}{}\n",
            both(words.name, language),
            rule.code(),
            both(words.explanation, language),
            language.say("例: ", "Example: "),
            both(words.example, language)
        );
    }
    out
}

#[derive(Serialize)]
struct Shown {
    rule: &'static str,
    name: &'static str,
    explanation: &'static str,
    example: &'static str,
}

/// Every rule as JSON, indented, ending with a line break.
#[must_use]
pub fn rules_json(language: Language) -> String {
    let shown: Vec<Shown> = RULES
        .iter()
        .map(|rule| {
            let words = rule.words();
            Shown {
                rule: rule.code(),
                name: both(words.name, language),
                explanation: both(words.explanation, language),
                example: both(words.example, language),
            }
        })
        .collect();
    let mut out = serde_json::to_string_pretty(&shown).expect("rules hold only strings");
    out.push('\n');
    out
}
