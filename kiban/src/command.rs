//! The commands (命令): each wires reading, auditing, printing and writing together.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use clap::ArgMatches;
use evaluation::{Document, EvaluationKind};
use audit::Verdict;

use crate::{
    Outcome, arguments, example, input,
    input::Input,
    language::Language,
    output::Output,
    screen::{self, BAD, BOLD, FAINT, Failure, GOOD},
};

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        Some(("demo", given)) => demo(given, language),
        Some(("read", given)) => read(given, language),
        Some(("audit", given)) => audit(given, language),
        Some(("forms", given)) => forms(given, language),
        Some(("check", given)) => check(given, language),
        Some(("completions", given)) => {
            let shell = given.get_one::<clap_complete::Shell>("shell").expect("clap requires it");
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut arguments::command(language), "kiban", &mut script);
            print(&script);
            Ok(Outcome::Clean)
        }
        _ => unreachable!("clap requires a subcommand"),
    }
}

fn file(given: &ArgMatches) -> &Path {
    given.get_one::<PathBuf>("file").expect("clap requires it")
}

fn folder(given: &ArgMatches) -> &Path {
    given.get_one::<PathBuf>("out").expect("clap requires it")
}

/// Writes to standard output; a reader that went away (`| head`) is no failure.
fn print(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}
