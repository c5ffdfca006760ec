//! `kiban audit`: does the document add up?

use std::{io::Write, path::Path};

use kernel::Language;

use crate::{Outcome, input, screen::Failure};

/// Audits `file` and prints the report to standard output.
pub(super) fn run(
    file: &Path,
    format: &str,
    all: bool,
    language: Language,
) -> Result<Outcome, Failure> {
    let input = input::read(file)?;
    let report = audit::audit(&input.document);
    match format {
        "json" => super::print(audit::json(&report, language).as_bytes()),
        "html" => {
            let lines: Vec<&str> = input.lines.iter().map(String::as_str).collect();
            super::print(audit::html(&report, &lines, language).as_bytes());
        }
        _ => {
            // The stream drops the colours where nobody sees them (a pipe, NO_COLOR).
            let text = audit::text(&report, true, all, language);
            let _ = anstream::stdout().lock().write_all(text.as_bytes());
        }
    }
    Ok(outcome(&report))
}

/// Explains every rule, whatever the document.
pub(super) fn rules(format: &str, language: Language) -> Outcome {
    let text = match format {
        "json" => audit::rules_json(language),
        _ => audit::rules(language),
    };
    super::print(text.as_bytes());
    Outcome::Clean
}

/// The exit status that a report asks for.
pub(super) fn outcome(report: &audit::Report) -> Outcome {
    if report.conflicts().next().is_some() {
        Outcome::Conflict
    } else {
        Outcome::Clean
    }
}
