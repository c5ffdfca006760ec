//! `kiban audit`: does the document add up?

use std::{io::IsTerminal, path::Path};

use crate::{Outcome, input, screen::Failure};

/// Audits `file` and prints the report to standard output.
pub(super) fn run(file: &Path, format: &str, all: bool) -> Result<Outcome, Failure> {
    let input = input::read(file)?;
    let report = audit::audit(&input.document);
    let page = match format {
        "json" => audit::json(&report),
        "html" => {
            let lines: Vec<&str> = input.lines.iter().map(String::as_str).collect();
            audit::html(&report, &lines)
        }
        _ => audit::text(&report, std::io::stdout().is_terminal(), all),
    };
    super::print(page.as_bytes());
    Ok(outcome(&report))
}

/// The exit status that a report asks for.
pub(super) fn outcome(report: &audit::Report) -> Outcome {
    if report.conflicts().next().is_some() {
        Outcome::Conflict
    } else {
        Outcome::Clean
    }
}
