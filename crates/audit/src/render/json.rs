//! The report as JSON: findings, their counts by rule and verdict, and the rounding habits.

use std::borrow::Cow;

use kernel::Language;
use serde::Serialize;

use crate::{
    finding::{Finding, Report, Verdict},
    habit::Habit,
    rule::RULES,
};

#[derive(Serialize)]
struct Shown<'r> {
    findings: Vec<Cow<'r, Finding>>,
    summary: Summary<'r>,
}

#[derive(Serialize)]
struct Summary<'r> {
    source: &'r str,
    examined: usize,
    verdicts: serde_json::Map<String, serde_json::Value>,
    rules: serde_json::Map<String, serde_json::Value>,
    habits: Vec<ShownHabit<'r>>,
}

#[derive(Serialize)]
struct ShownHabit<'r> {
    #[serde(flatten)]
    habit: &'r Habit,
    text: String,
}

fn counts(report: &Report, rule: Option<&str>) -> serde_json::Map<String, serde_json::Value> {
    Verdict::ALL
        .iter()
        .map(|v| (v.code().to_owned(), report.count(rule, *v).into()))
        .collect()
}

/// A finding whose words are in `language`; the form of the JSON is the same for all.
fn spoken(finding: &Finding, language: Language) -> Cow<'_, Finding> {
    match language {
        Language::Japanese => Cow::Borrowed(finding),
        Language::English => Cow::Owned(Finding {
            recomputed: finding.recomputed_en.clone(),
            note: finding.note_en.clone(),
            ..finding.clone()
        }),
    }
}

/// The report as JSON (機械可読の報告), indented, ending with a line break.
#[must_use]
pub fn json(report: &Report, language: Language) -> String {
    let findings = report.findings.iter();
    let shown = Shown {
        findings: findings.map(|f| spoken(f, language)).collect(),
        summary: Summary {
            source: &report.source,
            examined: report.findings.len(),
            verdicts: counts(report, None),
            rules: RULES
                .iter()
                .filter(|rule| report.findings.iter().any(|f| f.rule == rule.code()))
                .map(|rule| {
                    (
                        rule.code().to_owned(),
                        counts(report, Some(rule.code())).into(),
                    )
                })
                .collect(),
            habits: report
                .habits
                .iter()
                .map(|habit| ShownHabit {
                    habit,
                    text: habit.said().wording(language).to_owned(),
                })
                .collect(),
        },
    };
    let mut out = serde_json::to_string_pretty(&shown)
        .expect("a report holds only strings and numbers, which JSON can hold");
    out.push('\n');
    out
}
