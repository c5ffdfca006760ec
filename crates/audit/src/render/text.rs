//! The report for a terminal, finding by finding as a compiler would print it.

use std::fmt::Write;

use super::{operand, place, rule_name};
use crate::{
    finding::{Finding, Report, Verdict},
    rule::RULES,
};

/// Escape sequences, or nothing.
struct Ink {
    colour: bool,
}

impl Ink {
    fn paint(&self, code: &str, words: &str) -> String {
        if self.colour {
            format!("\u{1b}[{code}m{words}\u{1b}[0m")
        } else {
            words.to_owned()
        }
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let code = match verdict {
            Verdict::Conflict => "1;31",
            Verdict::Undecidable => "1;33",
            _ => "32",
        };
        self.paint(code, verdict.name())
    }
}

/// The report as text (監査報告). Conflicts and undecidable relations are shown, and with `all`
/// also those that agree; `colour` adds terminal colours. Counts and habits follow.
#[must_use]
pub fn text(report: &Report, colour: bool, all: bool) -> String {
    let ink = Ink { colour };
    let mut out = String::new();
    for finding in &report.findings {
        if all || finding.verdict >= Verdict::Undecidable {
            one(&mut out, &ink, report, finding);
        }
    }
    summary(&mut out, &ink, report);
    out
}

/// Writing to a string cannot fail; the macro's result says so only in its type.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {
        let _ = writeln!($out, $($arg)*);
    };
}

fn one(out: &mut String, ink: &Ink, report: &Report, finding: &Finding) {
    let at = match finding.claimed.line {
        Some(line) => format!("{}:{line}", report.source),
        None => place(finding),
    };
    let item = if finding.item.is_empty() {
        String::new()
    } else {
        format!("（項目{}）", finding.item)
    };
    put!(
        out,
        "{}: {}[{}] {item}",
        at,
        ink.verdict(finding.verdict),
        format_args!("{} {}", finding.rule, rule_name(&finding.rule))
    );
    let statement = match &finding.mark {
        Some(mark)
            if finding.statement.is_char_boundary(mark.start)
                && finding.statement.is_char_boundary(mark.end) =>
        {
            format!(
                "{}【{}】{}",
                &finding.statement[..mark.start],
                ink.paint("1", &finding.statement[mark.clone()]),
                &finding.statement[mark.end..]
            )
        }
        _ => finding.statement.clone(),
    };
    put!(out, "  | {statement}");
    if !finding.recomputed.is_empty() {
        put!(
            out,
            "  = 記載: {}　計算: {}",
            finding.claimed.text,
            finding.recomputed
        );
    }
    if !finding.operands.is_empty() {
        let shown: Vec<String> = finding.operands.iter().take(12).map(operand).collect();
        let rest = finding.operands.len().saturating_sub(12);
        let more = if rest > 0 {
            format!("、ほか{rest}件")
        } else {
            String::new()
        };
        put!(out, "  = もと: {}{more}", shown.join("、"));
    }
    put!(out, "  = {}", finding.note);
    out.push('\n');
}

fn summary(out: &mut String, ink: &Ink, report: &Report) {
    put!(out, "{}", ink.paint("1", "監査の結果"));
    let conflicts: Vec<String> = report.conflicts().map(place).collect();
    if conflicts.is_empty() {
        put!(out, "  不一致はありません。");
    } else {
        put!(
            out,
            "  {}: {}件（{}）",
            ink.verdict(Verdict::Conflict),
            conflicts.len(),
            conflicts.join("、")
        );
    }
    for verdict in Verdict::ALL.iter().rev().skip(1) {
        put!(
            out,
            "  {}: {}件",
            ink.verdict(*verdict),
            report.count(None, *verdict)
        );
    }
    put!(out, "  照合した関係: {}件", report.findings.len());
    for rule in RULES {
        let counts: Vec<String> = Verdict::ALL
            .iter()
            .map(|v| (v, report.count(Some(rule.code()), *v)))
            .filter(|(_, n)| *n > 0)
            .map(|(v, n)| format!("{}{n}", v.name()))
            .collect();
        if !counts.is_empty() {
            put!(
                out,
                "    {}（{}）: {}",
                rule.name(),
                rule.code(),
                counts.join("、")
            );
        }
    }
    for habit in &report.habits {
        put!(out, "  端数処理: {habit}");
    }
}
