//! The report as one HTML page for people: each finding beside the passage it is about, the figure
//! marked. No script, no outside file; it prints on A4.

use super::{operand, place, rule_name};
use crate::{
    finding::{Finding, Report, Verdict},
    rule::RULES,
};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font-family:'Noto Sans JP','Hiragino Sans','Yu Gothic',sans-serif;line-height:1.7;max-width:70rem;margin:0 auto;padding:1.5rem;background:#fff;color:#1a1a1a}\
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem;border-bottom:2px solid #444}\
table{border-collapse:collapse;margin:.5rem 0}th,td{border:1px solid #888;padding:.2rem .6rem;text-align:left}td.n{text-align:right;font-variant-numeric:tabular-nums}\
article{border:1px solid #888;border-left-width:.5rem;margin:1rem 0;padding:.5rem 1rem;break-inside:avoid;display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 1.5rem}\
article>header{grid-column:1/-1}article h3{font-size:1rem;margin:.2rem 0}\
.conflict{border-left-color:#b3261e}.undecidable{border-left-color:#8a6100}\
.verdict{font-weight:bold;padding:0 .5rem;border:1px solid}.conflict .verdict{color:#b3261e}.undecidable .verdict{color:#6b4b00}\
mark{background:#ffe08a;color:#000;font-weight:bold;outline:1px solid #6b4b00}\
pre{white-space:pre-wrap;word-break:break-all;font-family:inherit;margin:.3rem 0;padding:.5rem;background:#f4f4f4;color:#1a1a1a}\
pre .no{color:#555;display:inline-block;min-width:4em;user-select:none}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem .8rem;margin:.3rem 0}dt{font-weight:bold}dd{margin:0}\
a:focus,summary:focus{outline:3px solid #005fcc}\
@media(max-width:50rem){article{display:block}}\
@media print{body{padding:0;max-width:none;font-size:9.5pt}@page{size:A4;margin:15mm}details{display:none}}";

/// Escapes text for HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The report as an HTML page (監査報告書). `lines` are the lines of the source, so that each
/// finding can show the passage as printed; empty for a book of our own.
#[must_use]
pub fn html(report: &Report, lines: &[&str]) -> String {
    let source = escape(&report.source);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>監査報告 {source}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header><h1>監査報告</h1><p>対象: {source}</p></header>\n<main>\n"
    );
    summary(&mut out, report);
    section(&mut out, report, lines, Verdict::Conflict, "不一致");
    section(
        &mut out,
        report,
        lines,
        Verdict::Undecidable,
        "判断不能（確認をお願いするもの）",
    );
    agreeing(&mut out, report);
    rules(&mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn summary(out: &mut String, report: &Report) {
    out.push_str("<section aria-labelledby=\"summary\"><h2 id=\"summary\">結果の概要</h2>\n<table><caption>規則別の件数</caption><thead><tr><th scope=\"col\">規則</th>");
    for verdict in Verdict::ALL {
        out.push_str(&format!("<th scope=\"col\">{}</th>", verdict.name()));
    }
    out.push_str("</tr></thead><tbody>\n");
    for rule in RULES {
        let counts = Verdict::ALL.map(|v| report.count(Some(rule.code()), v));
        if counts.iter().sum::<usize>() == 0 {
            continue;
        }
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th>",
            escape(rule.name())
        ));
        for n in counts {
            out.push_str(&format!("<td class=\"n\">{n}</td>"));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody><tfoot><tr><th scope=\"row\">合計</th>");
    for verdict in Verdict::ALL {
        out.push_str(&format!(
            "<td class=\"n\">{}</td>",
            report.count(None, verdict)
        ));
    }
    out.push_str("</tr></tfoot></table>\n");
    if !report.habits.is_empty() {
        out.push_str("<h3>端数処理の傾向</h3><ul>\n");
        for habit in &report.habits {
            out.push_str(&format!("<li>{}</li>\n", escape(&habit.to_string())));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn section(out: &mut String, report: &Report, lines: &[&str], verdict: Verdict, title: &str) {
    let found: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|f| f.verdict == verdict)
        .collect();
    let id = verdict.code();
    out.push_str(&format!(
        "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}　{}件</h2>\n",
        found.len()
    ));
    if found.is_empty() {
        out.push_str("<p>ありません。</p>\n");
    }
    for (n, finding) in found.iter().enumerate() {
        article(out, lines, finding, &format!("{id}-{}", n + 1));
    }
    out.push_str("</section>\n");
}

fn article(out: &mut String, lines: &[&str], finding: &Finding, id: &str) {
    let item = if finding.item.is_empty() {
        String::new()
    } else {
        format!("　項目{}", escape(&finding.item))
    };
    out.push_str(&format!(
        "<article class=\"{}\" id=\"{id}\" aria-labelledby=\"{id}-h\"><header><h3 id=\"{id}-h\"><span class=\"verdict\">{}</span> {}　{}{item}</h3></header>\n<div><p>{}</p>",
        finding.verdict.code(),
        finding.verdict.name(),
        escape(&place(finding)),
        escape(rule_name(&finding.rule)),
        marked(finding)
    ));
    out.push_str(&passage(lines, finding));
    out.push_str("</div>\n<div><dl>");
    out.push_str(&format!(
        "<dt>記載</dt><dd>{}</dd><dt>計算</dt><dd>{}</dd>",
        escape(&finding.claimed.text),
        escape(&finding.recomputed)
    ));
    if !finding.operands.is_empty() {
        let shown: Vec<String> = finding
            .operands
            .iter()
            .map(|o| escape(&operand(o)))
            .collect();
        out.push_str(&format!("<dt>もとの数値</dt><dd>{}</dd>", shown.join("、")));
    }
    out.push_str(&format!(
        "<dt>所見</dt><dd>{}</dd></dl></div></article>\n",
        escape(&finding.note)
    ));
}

/// The statement with the claimed figure marked.
fn marked(finding: &Finding) -> String {
    let text = &finding.statement;
    match &finding.mark {
        Some(mark) if text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end) => {
            format!(
                "{}<mark>{}</mark>{}",
                escape(&text[..mark.start]),
                escape(&text[mark.clone()]),
                escape(&text[mark.end..])
            )
        }
        _ => escape(text),
    }
}

/// The lines around the claim as printed, its own line marked.
fn passage(lines: &[&str], finding: &Finding) -> String {
    const AROUND: usize = 3;
    let Some(line) = finding
        .claimed
        .line
        .map(|n| n as usize)
        .filter(|n| *n >= 1 && *n <= lines.len())
    else {
        return String::new();
    };
    let from = line.saturating_sub(AROUND * 2).max(1);
    let to = (line + AROUND * 2).min(lines.len());
    let printed = (from..=to)
        .map(|n| (n, lines[n - 1]))
        .filter(|(_, text)| !text.trim().is_empty());
    let mut out = String::from("<pre aria-label=\"原文\">");
    for (n, text) in printed {
        let shown = escape(text.trim_end());
        let shown = if n == line {
            format!("<mark>{shown}</mark>")
        } else {
            shown
        };
        out.push_str(&format!("<span class=\"no\">{n}</span>{shown}\n"));
    }
    out.push_str("</pre>");
    out
}

fn agreeing(out: &mut String, report: &Report) {
    out.push_str("<section aria-labelledby=\"agreeing\"><h2 id=\"agreeing\">一致した関係</h2>\n<details><summary>一覧を開く</summary>\n<table><thead><tr><th scope=\"col\">位置</th><th scope=\"col\">項目</th><th scope=\"col\">規則</th><th scope=\"col\">判定</th><th scope=\"col\">記載</th><th scope=\"col\">計算</th></tr></thead><tbody>\n");
    for finding in report
        .findings
        .iter()
        .filter(|f| f.verdict < Verdict::Undecidable)
    {
        out.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escape(&place(finding)),
            escape(&finding.item),
            escape(rule_name(&finding.rule)),
            finding.verdict.name(),
            escape(&finding.claimed.text),
            escape(&finding.recomputed)
        ));
    }
    out.push_str("</tbody></table></details></section>\n");
}

fn rules(out: &mut String) {
    out.push_str("<section aria-labelledby=\"rules\"><h2 id=\"rules\">規則の説明</h2><dl>\n");
    for rule in RULES {
        out.push_str(&format!(
            "<dt>{}（{}）</dt><dd>{}</dd>\n",
            escape(rule.name()),
            rule.code(),
            escape(rule.explanation())
        ));
    }
    out.push_str("</dl></section>\n");
}
