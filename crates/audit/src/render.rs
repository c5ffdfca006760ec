//! The report in words (報告の体裁): text for terminals, JSON for programs, HTML for people. Pure: what
//! comes in is a report and, where there is one, the lines of its source.

mod html;
mod json;
mod text;

pub use html::html;
pub use json::json;
pub use text::text;

use crate::{
    finding::{Finding, Operand},
    rule::RULES,
};

/// Japanese name of a rule by its code word; the code word itself when it is unknown.
#[must_use]
pub fn rule_name(code: &str) -> &str {
    RULES
        .iter()
        .find(|rule| rule.code() == code)
        .map_or(code, |rule| rule.name())
}

/// Where a finding stands: the line, or the field of a book without lines.
fn place(finding: &Finding) -> String {
    match finding.claimed.line {
        Some(line) => format!("{line}行"),
        None if finding.place.is_empty() => "（位置の記載なし）".to_owned(),
        None => finding.place.clone(),
    }
}

/// An operand with its year and line.
fn operand(operand: &Operand) -> String {
    let mut out = String::new();
    if let Some(year) = operand.fiscal_year {
        out.push_str(&year.to_era_string());
        out.push(' ');
    }
    out.push_str(&operand.text);
    if let Some(line) = operand.line {
        out.push_str(&format!("（{line}行）"));
    }
    out
}
