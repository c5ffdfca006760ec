//! `kiban demo`: the built-in example becomes a book, and says what does not add up in it.

use std::path::Path;

use audit::{Report, Verdict};
use evaluation::{Evaluation, Item, SummaryColumn};
use kernel::Language;

use crate::{
    Outcome, arguments, example, input,
    output::Output,
    screen::{self, BAD, BOLD, FAINT, Failure, GOOD},
};

/// Most conflicts shown on the terminal; the rest is in the report.
const CONFLICTS_SHOWN_MAX: usize = 5;

/// Builds the book of the example into `folder`.
pub(super) fn run(folder: &Path, _no_serve: bool, language: Language) -> Result<Outcome, Failure> {
    let bar = screen::progress(arguments::BOOK_FORMATS.len() as u64 + 2);
    let input = input::from_data("examples/smrj", &example::files())?;
    bar.inc(1);
    let report = audit::audit(&input.document);
    bar.inc(1);
    let mut output = Output::default();
    super::book::draw(&input.document, &arguments::BOOK_FORMATS, &mut output, &bar)?;
    output.add("audit.html", audit::html(&report, &[], language));
    output.add("audit.json", audit::json(&report, language));
    bar.finish_and_clear();
    super::read::summary(&input.document, language);
    ratings(&input.document.evaluation, language);
    findings(&report, language);
    super::write(output, folder, language)?;
    let next = match language {
        Language::Japanese => format!(
            "まず {0}/book.pdf（様式一式）と {0}/audit.html（監査結果）をご覧ください。",
            folder.display()
        ),
        Language::English => format!(
            "Start with {0}/book.pdf (the forms) and {0}/audit.html (the audit).",
            folder.display()
        ),
    };
    anstream::println!("\n{next}");
    Ok(Outcome::Clean)
}

/// The summary table of the book.
fn ratings(evaluation: &Evaluation, language: Language) {
    let columns: Vec<SummaryColumn> = evaluation
        .period
        .years
        .years()
        .map(SummaryColumn::Year)
        .chain([SummaryColumn::Expected, SummaryColumn::Final])
        .filter(|column| {
            evaluation.summary.iter().any(|row| {
                row.ratings
                    .get(column)
                    .is_some_and(|marked| marked.rating != kernel::Rating::Blank)
            })
        })
        .collect();
    let mut head = vec![
        language.say("項目", "item").to_owned(),
        String::new(),
        language.say("達成した指標", "targets met").to_owned(),
    ];
    head.extend(columns.iter().map(ToString::to_string));
    let mut rows = vec![head];
    for item in &evaluation.items {
        let mut row = vec![
            item.number.to_string(),
            item.name.clone(),
            targets_met(item),
        ];
        let letters = evaluation
            .summary
            .iter()
            .find(|row| row.sheet.as_ref() == Some(&item.number));
        row.extend(columns.iter().map(|column| {
            let marked = letters.and_then(|row| row.ratings.get(column));
            marked.map_or(String::new(), |marked| marked.rating.to_string())
        }));
        rows.push(row);
    }
    anstream::println!();
    anstream::print!("{}", screen::table(&rows, &[]));
    let overall = language.say("総合評定", "overall rating");
    anstream::println!("  {overall}: {BOLD}{}{BOLD:#}", evaluation.overall.rating);
}

/// Years in which an indicator reached its plan, of those that can be judged (`8/8`).
fn targets_met(item: &Item) -> String {
    let years: Vec<bool> = item
        .indicators
        .iter()
        .flat_map(|indicator| indicator.years.values())
        .filter_map(|year| year.rate.value())
        .map(|rate| rate >= kernel::Decimal::ONE_HUNDRED)
        .collect();
    if years.is_empty() {
        return String::new();
    }
    format!(
        "{}/{}",
        years.iter().filter(|met| **met).count(),
        years.len()
    )
}

/// What the audit found.
fn findings(report: &Report, language: Language) {
    let total = report.findings.len();
    let counts: Vec<String> = Verdict::ALL
        .into_iter()
        .map(|verdict| format!("{} {}", verdict.name(language), report.count(None, verdict)))
        .collect();
    let examined = match language {
        Language::Japanese => format!("監査: {total}の関係を再計算"),
        Language::English => format!("audit: {total} relations recomputed"),
    };
    anstream::println!(
        "\n{BOLD}{examined}{BOLD:#}  {}",
        counts.join(language.say("、", ", "))
    );
    let conflicts: Vec<_> = report.conflicts().collect();
    if conflicts.is_empty() {
        let clean = language.say("合わない箇所はありません。", "Everything adds up.");
        anstream::println!("  {GOOD}{clean}{GOOD:#}");
    }
    for finding in conflicts.iter().take(CONFLICTS_SHOWN_MAX) {
        anstream::println!(
            "  {BAD}{}{BAD:#} {}: {} → {}\n    {FAINT}{}{FAINT:#}",
            finding.verdict.name(language),
            finding.place,
            finding.claimed.text,
            finding.recomputed_in(language),
            finding.note_in(language)
        );
    }
    if let Some(more) = conflicts
        .len()
        .checked_sub(CONFLICTS_SHOWN_MAX)
        .filter(|more| *more > 0)
    {
        let rest = match language {
            Language::Japanese => format!("ほか{more}件（audit.html）"),
            Language::English => format!("and {more} more (audit.html)"),
        };
        anstream::println!("  {rest}");
    }
}
