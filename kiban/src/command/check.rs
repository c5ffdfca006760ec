//! `kiban check`: every fault of book data, and the ratings that the rules propose, with their trace.

use std::path::Path;

use evaluation::{
    Evaluation, EvaluationKind, SummaryColumn,
    rules::{Proposal, Scheme, propose_item, propose_overall},
};
use kernel::{Language, Rating};

use crate::{
    Outcome, input,
    screen::{self, BOLD, FAINT, Failure, GOOD},
};

/// Checks `file` and reports every fault at once.
pub(super) fn run(file: &Path, trace: bool, language: Language) -> Result<Outcome, Failure> {
    let input = input::read(file)?;
    super::read::summary(&input.document, language);
    if let Some(scheme) = &input.scheme {
        proposals(&input.document.evaluation, scheme, trace, language);
    }
    screen::problems(&input.problems, language);
    if input.problems.is_empty() {
        let clean = language.say("不備はありません。", "No faults.");
        anstream::println!("{GOOD}{clean}{GOOD:#}");
        return Ok(Outcome::Clean);
    }
    let count = input.problems.len();
    let found = match language {
        Language::Japanese => format!("不備が{count}件あります。"),
        Language::English => format!("{count} fault(s)."),
    };
    anstream::println!("{found}");
    Ok(Outcome::Conflict)
}

/// The column of the summary table that this evaluation decides.
pub(super) fn decided_column(evaluation: &Evaluation) -> SummaryColumn {
    match evaluation.kind {
        EvaluationKind::Annual(year) => SummaryColumn::Year(year),
        EvaluationKind::Expected => SummaryColumn::Expected,
        EvaluationKind::Final | EvaluationKind::Interim | EvaluationKind::Efficiency => {
            SummaryColumn::Final
        }
    }
}

/// What the rules propose beside what people decided.
fn proposals(evaluation: &Evaluation, scheme: &Scheme, trace: bool, language: Language) {
    let column = decided_column(evaluation);
    anstream::println!("\n{}: {}", language.say("評定基準", "rules"), scheme.title);
    let mut rows = vec![vec![
        language.say("項目", "item").to_owned(),
        String::new(),
        language.say("案", "proposed").to_owned(),
        language.say("決定", "decided").to_owned(),
    ]];
    let mut traces = Vec::new();
    for item in &evaluation.items {
        let proposal = propose_item(item, column, scheme);
        let decided = match column {
            SummaryColumn::Final => item.ratings.minister_final,
            SummaryColumn::Year(_) | SummaryColumn::Expected => item.ratings.minister,
        };
        rows.push(row(
            &item.number.to_string(),
            &item.name,
            &proposal,
            decided,
            language,
        ));
        traces.push((item.number.to_string(), proposal));
    }
    let overall = propose_overall(evaluation, scheme);
    let name = language.say("総合評定", "overall");
    rows.push(row("", name, &overall, evaluation.overall.rating, language));
    traces.push((name.to_owned(), overall));
    anstream::print!("{}", screen::table(&rows, &[]));
    if trace {
        for (name, proposal) in traces {
            anstream::println!("{BOLD}{name}{BOLD:#}");
            for step in proposal.trace {
                anstream::println!("  {} {FAINT}{}{FAINT:#}", step.text, step.source);
            }
        }
    } else {
        let more = language.say(
            "算出の過程は --trace で表示します。",
            "Add --trace to see why.",
        );
        anstream::println!("  {FAINT}{more}{FAINT:#}");
    }
}

fn row(
    number: &str,
    name: &str,
    proposal: &Proposal,
    decided: Rating,
    language: Language,
) -> Vec<String> {
    let judgement = language.say("判断による", "judgement");
    let proposed = match (proposal.rating, proposal.hint) {
        (Some(rating), _) => rating.to_string(),
        (None, Some(hint)) => format!("{judgement}（{hint}）"),
        (None, None) => judgement.to_owned(),
    };
    vec![
        number.to_owned(),
        name.to_owned(),
        proposed,
        decided.to_string(),
    ]
}
