//! The report as one HTML page for people: each finding beside the passage it is about, the figure
//! marked. No script, no outside file; it prints on A4.

use kernel::{Language, said};
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::{both, operand, place, rule_name};
use crate::{
    finding::{Finding, Report, Verdict},
    rule::RULES,
};

const STYLE: &str = include_str!("style.css");

/// The report as an HTML page (監査報告書). `lines` are the lines of the source, so that each
/// finding can show the passage as printed; empty for a book of our own.
#[must_use]
pub fn html(report: &Report, lines: &[&str], language: Language) -> String {
    let page = Page {
        report,
        lines,
        language,
    };
    page.document().into_string()
}

struct Page<'r> {
    report: &'r Report,
    lines: &'r [&'r str],
    language: Language,
}

impl Page<'_> {
    fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.language.say(ja, en)
    }

    fn document(&self) -> Markup {
        let title = self.say("監査報告", "Audit");
        let to_check = self.say(
            "判断不能（確認をお願いするもの）",
            "Undecidable (please check)",
        );
        markup! {
            (DOCTYPE)
            html lang=(self.say("ja", "en")) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    title { (title) " " (clean(&self.report.source)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        h1 { (title) }
                        p { (self.say("対象: ", "Document: ")) (clean(&self.report.source)) }
                    }
                    main {
                        (self.summary())
                        (self.section(Verdict::Conflict, self.say("不一致", "Conflicts")))
                        (self.section(Verdict::Undecidable, to_check))
                        (self.agreeing())
                        (self.rules())
                    }
                }
            }
        }
    }

    fn summary(&self) -> Markup {
        let counted = RULES.iter().map(|rule| {
            let counts = Verdict::ALL.map(|v| self.report.count(Some(rule.code()), v));
            (rule, counts)
        });
        markup! {
            section aria-labelledby="summary" {
                h2 #summary { (self.say("結果の概要", "Summary")) }
                table {
                    caption { (self.say("規則別の件数", "Relations by rule")) }
                    thead { tr {
                        th scope="col" { (self.say("規則", "Rule")) }
                        @for verdict in Verdict::ALL {
                            th scope="col" { (verdict.name(self.language)) }
                        }
                    } }
                    tbody {
                        @for (rule, counts) in counted.filter(|(_, counts)| counts.iter().any(|n| *n > 0)) {
                            tr {
                                th scope="row" { (both(rule.words().name, self.language)) }
                                @for n in counts { td.n { (n) } }
                            }
                        }
                    }
                    tfoot { tr {
                        th scope="row" { (self.say("合計", "Total")) }
                        @for verdict in Verdict::ALL { td.n { (self.report.count(None, verdict)) } }
                    } }
                }
                @if !self.report.habits.is_empty() {
                    h3 { (self.say("端数処理の傾向", "Rounding habits")) }
                    ul {
                        @for habit in &self.report.habits {
                            li { (habit.said().wording(self.language)) }
                        }
                    }
                }
            }
        }
    }

    fn section(&self, verdict: Verdict, title: &str) -> Markup {
        let of_verdict = |f: &&Finding| f.verdict == verdict;
        let found: Vec<&Finding> = self.report.findings.iter().filter(of_verdict).collect();
        let id = verdict.code();
        let count = said!("　{}件", ": {}", found.len());
        markup! {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) (count.wording(self.language)) }
                @if found.is_empty() {
                    p { (self.say("ありません。", "None.")) }
                }
                @for (n, finding) in found.iter().enumerate() {
                    (self.article(finding, &format!("{id}-{}", n + 1)))
                }
            }
        }
    }

    fn article(&self, finding: &Finding, id: &str) -> Markup {
        let heading = format!("{id}-h");
        let item = said!("　項目{}", ", item {}", finding.item);
        let operands: Vec<String> = finding
            .operands
            .iter()
            .map(|o| operand(o, self.language))
            .collect();
        markup! {
            article class=(finding.verdict.code()) id=(id) aria-labelledby=(heading) {
                header { h3 id=(heading) {
                    span.verdict { (finding.verdict.name(self.language)) }
                    " " (place(finding, self.language))
                    "　" (rule_name(&finding.rule, self.language))
                    @if !finding.item.is_empty() { (item.wording(self.language)) }
                } }
                div {
                    p { (marked(finding)) }
                    (self.passage(finding))
                }
                div { dl {
                    dt { (self.say("記載", "Printed")) } dd { (clean(&finding.claimed.text)) }
                    dt { (self.say("計算", "Computed")) }
                    dd { (clean(finding.recomputed_in(self.language))) }
                    @if !operands.is_empty() {
                        dt { (self.say("もとの数値", "From")) }
                        dd { (clean(&operands.join(self.say("、", ", ")))) }
                    }
                    dt { (self.say("所見", "Note")) } dd { (clean(finding.note_in(self.language))) }
                } }
            }
        }
    }

    /// The lines around the claim as printed, its own line marked.
    fn passage(&self, finding: &Finding) -> Markup {
        const AROUND: usize = 6;
        let line = finding.claimed.line.map_or(0, |n| n as usize);
        if line == 0 || line > self.lines.len() {
            return Markup::default();
        }
        let from = line.saturating_sub(AROUND).max(1);
        let to = (line + AROUND).min(self.lines.len());
        let printed = (from..=to)
            .map(|n| (n, self.lines[n - 1].trim_end()))
            .filter(|(_, text)| !text.trim().is_empty());
        markup! {
            pre aria-label=(self.say("原文", "Source")) {
                @for (n, text) in printed {
                    span.no { (n) }
                    @if n == line { mark { (clean(text)) } } @else { (clean(text)) }
                    "\n"
                }
            }
        }
    }

    fn agreeing(&self) -> Markup {
        let agreeing = self.report.findings.iter();
        let heads = [
            self.say("位置", "Place"),
            self.say("項目", "Item"),
            self.say("規則", "Rule"),
            self.say("判定", "Verdict"),
            self.say("記載", "Printed"),
            self.say("計算", "Computed"),
        ];
        markup! {
            section aria-labelledby="agreeing" {
                h2 #agreeing { (self.say("一致した関係", "What agrees")) }
                details {
                    summary { (self.say("一覧を開く", "Open the list")) }
                    table {
                        thead { tr { @for head in heads { th scope="col" { (head) } } } }
                        tbody {
                            @for f in agreeing.filter(|f| f.verdict < Verdict::Undecidable) {
                                tr {
                                    td { (place(f, self.language)) }
                                    td { (f.item) }
                                    td { (rule_name(&f.rule, self.language)) }
                                    td { (f.verdict.name(self.language)) }
                                    td { (clean(&f.claimed.text)) }
                                    td { (clean(f.recomputed_in(self.language))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn rules(&self) -> Markup {
        markup! {
            section aria-labelledby="rules" {
                h2 #rules { (self.say("規則の説明", "The rules")) }
                dl {
                    @for (rule, words) in RULES.iter().map(|rule| (rule, rule.words())) {
                        dt { (both(words.name, self.language)) " [" (rule.code()) "]" }
                        dd {
                            (both(words.explanation, self.language)) br;
                            (self.say("例: ", "Example: ")) (both(words.example, self.language))
                        }
                    }
                }
            }
        }
    }
}

/// Text without control characters, which HTML does not allow.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && c != '\n' && c != '\t' {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// The statement with the claimed figure marked.
fn marked(finding: &Finding) -> Markup {
    let text = &finding.statement;
    match &finding.mark {
        Some(mark) if text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end) => {
            markup! {
                (clean(&text[..mark.start]))
                mark { (clean(&text[mark.clone()])) }
                (clean(&text[mark.end..]))
            }
        }
        _ => markup! { (clean(text)) },
    }
}
