//! Does it add up? (監査) Recomputes every relation that a document asserts or implies, with printed
//! figures taken as intervals, and says what it found.
//!
//! It does no I/O and never changes a document. Reading is the business of `reader`.

mod amount;
pub mod finding;
pub mod habit;
mod ledger;
mod prose;
pub mod render;
pub mod rule;
mod span;
mod wording;

use evaluation::Document;

pub use finding::{Claimed, Finding, Operand, Report, Verdict};
pub use habit::Habit;
pub use ledger::Ledger;
pub use render::{html, json, rule_name, rules, rules_json, text};
pub use rule::{Both, RULES, Rule, Words};

/// Audits a document (監査): every rule over every relation, in order of line. A book of our own has
/// no lines; its findings stand in the order of the rules and name the field instead.
#[must_use]
pub fn audit(document: &Document) -> Report {
    let ledger = Ledger::new(document);
    let mut findings: Vec<Finding> = RULES
        .iter()
        .flat_map(|rule| rule.examine(&ledger))
        .collect();
    findings.sort_by_key(|f| (f.claimed.line.is_none(), f.claimed.line));
    Report {
        source: document.source.clone(),
        findings,
        habits: RULES
            .iter()
            .filter_map(|rule| rule.habit(&ledger))
            .collect(),
    }
}
