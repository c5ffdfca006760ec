//! The report in words (報告の体裁): text for terminals, JSON for programs, HTML for people. Pure: what
//! comes in is a report and, where there is one, the lines of its source.

mod html;
mod json;
mod rules;
mod text;

pub use html::html;
pub use json::json;
pub use rules::{rules, rules_json};
pub use text::text;

use kernel::{Language, Said, said};

use crate::{
    finding::{Finding, Operand},
    rule::{Both, RULES},
};

/// Name of a rule by its code word; the code word itself when it is unknown.
#[must_use]
pub fn rule_name(code: &str, language: Language) -> &str {
    RULES
        .iter()
        .find(|rule| rule.code() == code)
        .map_or(code, |rule| both(rule.words().name, language))
}

fn both(words: Both, language: Language) -> &'static str {
    language.say(words.0, words.1)
}

/// Where a finding stands: the line, or the field of a book without lines.
fn place(finding: &Finding, language: Language) -> String {
    let place = match finding.claimed.line {
        Some(line) => said!("{line}行", "line {line}"),
        None if finding.place.is_empty() => {
            said!("（位置の記載なし）", "(no place given)")
        }
        None => Said::same(&finding.place),
    };
    place.wording(language).to_owned()
}

/// An operand with its year and line.
fn operand(operand: &Operand, language: Language) -> String {
    let mut out = String::new();
    if let Some(year) = operand.fiscal_year {
        out.push_str(&year.to_era_string());
        out.push(' ');
    }
    out.push_str(&operand.text);
    if let Some(line) = operand.line {
        let line = said!("（{line}行）", " (line {line})");
        out.push_str(line.wording(language));
    }
    out
}
