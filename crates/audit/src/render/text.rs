//! The report for a terminal, finding by finding as a compiler would print it.

use std::fmt::Write;

use kernel::{Language, Said, said};

use super::{both, operand, place, rule_name};
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

    fn verdict(&self, verdict: Verdict, language: Language) -> String {
        let code = match verdict {
            Verdict::Conflict => "1;31",
            Verdict::Undecidable => "1;33",
            _ => "32",
        };
        self.paint(code, verdict.name(language))
    }
}

/// The report as text (監査報告). Conflicts and undecidable relations are shown, and with `all`
/// also those that agree; `colour` adds terminal colours. Counts and habits follow.
#[must_use]
pub fn text(report: &Report, colour: bool, all: bool, language: Language) -> String {
    let ink = Ink { colour };
    let mut out = String::new();
    for finding in &report.findings {
        if all || finding.verdict >= Verdict::Undecidable {
            one(&mut out, &ink, report, finding, language);
        }
    }
    summary(&mut out, &ink, report, language);
    out
}

/// Writing to a string cannot fail; the macro's result says so only in its type.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {
        let _ = writeln!($out, $($arg)*);
    };
}

fn one(out: &mut String, ink: &Ink, report: &Report, finding: &Finding, language: Language) {
    let at = match finding.claimed.line {
        Some(line) => format!("{}:{line}", report.source),
        None => place(finding, language),
    };
    let item = if finding.item.is_empty() {
        String::new()
    } else {
        let item = said!("（項目{}）", "(item {})", finding.item);
        item.wording(language).to_owned()
    };
    put!(
        out,
        "{}: {}[{}] {item}",
        at,
        ink.verdict(finding.verdict, language),
        format_args!("{} {}", finding.rule, rule_name(&finding.rule, language))
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
        let (printed, computed) = (&finding.claimed.text, finding.recomputed_in(language));
        let line = said!(
            "  = 記載: {printed}　計算: {computed}",
            "  = printed: {printed}  computed: {computed}"
        );
        put!(out, "{}", line.wording(language));
    }
    if !finding.operands.is_empty() {
        let shown: Vec<String> = finding
            .operands
            .iter()
            .take(12)
            .map(|o| operand(o, language))
            .collect();
        let rest = finding.operands.len().saturating_sub(12);
        let more = if rest > 0 {
            said!("、ほか{rest}件", ", and {rest} more")
        } else {
            Said::default()
        };
        let (from, part) = (language.say("もと", "from"), language.say("、", ", "));
        let more = more.wording(language);
        put!(out, "  = {from}: {}{more}", shown.join(part));
    }
    put!(out, "  = {}", finding.note_in(language));
    out.push('\n');
}

fn summary(out: &mut String, ink: &Ink, report: &Report, language: Language) {
    let part = language.say("、", ", ");
    let title = language.say("監査の結果", "Result of the audit");
    put!(out, "{}", ink.paint("1", title));
    let conflicts: Vec<String> = report.conflicts().map(|f| place(f, language)).collect();
    if conflicts.is_empty() {
        let clean = language.say("  不一致はありません。", "  Nothing conflicts.");
        put!(out, "{clean}");
    } else {
        let places = conflicts.join(part);
        let places = said!("件（{places}）", " ({places})");
        put!(
            out,
            "  {}: {}{}",
            ink.verdict(Verdict::Conflict, language),
            conflicts.len(),
            places.wording(language)
        );
    }
    let counter = language.say("件", "");
    for verdict in Verdict::ALL.iter().rev().skip(1) {
        put!(
            out,
            "  {}: {}{counter}",
            ink.verdict(*verdict, language),
            report.count(None, *verdict)
        );
    }
    let examined = language.say("照合した関係", "relations examined");
    put!(out, "  {examined}: {}{counter}", report.findings.len());
    for rule in RULES {
        let counts: Vec<String> = Verdict::ALL
            .iter()
            .map(|v| (v, report.count(Some(rule.code()), *v)))
            .filter(|(_, n)| *n > 0)
            .map(|(v, n)| match language {
                Language::Japanese => format!("{}{n}", v.name(language)),
                Language::English => format!("{n} {}", v.name(language)),
            })
            .collect();
        if !counts.is_empty() {
            put!(
                out,
                "    {} [{}]: {}",
                both(rule.words().name, language),
                rule.code(),
                counts.join(part)
            );
        }
    }
    for habit in &report.habits {
        let name = language.say("端数処理", "rounding");
        put!(out, "  {name}: {}", habit.said().wording(language));
    }
}
