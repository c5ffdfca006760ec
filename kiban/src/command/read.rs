//! `kiban read`: a published evaluation becomes data.

use std::path::Path;

use evaluation::Document;
use kernel::Language;

use crate::{
    Outcome, input,
    output::Output,
    screen::{self, BOLD, Failure},
};

/// Reads `file` and writes what was understood into `folder`.
pub(super) fn run(file: &Path, folder: &Path, language: Language) -> Result<Outcome, Failure> {
    let bar = screen::progress(2);
    bar.set_message(language.say("読み取っています", "reading"));
    let input = input::read(file)?;
    bar.inc(1);
    let mut output = Output::default();
    output.add("evaluation.json", json(&input.document));
    output.add("series.csv", reader::series_csv(&input.document.figures));
    output.add(
        "unplaced.csv",
        reader::unplaced_csv(&input.document.unplaced),
    );
    bar.finish_and_clear();
    screen::problems(&input.problems, language);
    summary(&input.document, language);
    super::write(output, folder, language)?;
    Ok(Outcome::Clean)
}

/// The model as JSON for people and programs.
pub(super) fn json(document: &Document) -> Vec<u8> {
    serde_json::to_vec_pretty(document).expect("the model has a JSON form")
}

/// What was understood, in a few lines.
pub(super) fn summary(document: &Document, language: Language) {
    let evaluation = &document.evaluation;
    let indicators: usize = evaluation
        .items
        .iter()
        .map(|item| item.indicators.len())
        .sum();
    anstream::println!(
        "{BOLD}{}{BOLD:#}  {}",
        evaluation.agency.name,
        evaluation.period.years
    );
    let counts = match language {
        Language::Japanese => format!(
            "評価項目 {}、指標 {indicators}、年度別数値 {}、未配置の記載 {}",
            evaluation.items.len(),
            document.figures.len(),
            document.unplaced.len()
        ),
        Language::English => format!(
            "{} items, {indicators} indicators, {} yearly figures, {} passages not placed",
            evaluation.items.len(),
            document.figures.len(),
            document.unplaced.len()
        ),
    };
    anstream::println!("{counts}");
}
