//! The command line of Kiban: reads arguments, wires the crates together, writes files, sets the
//! exit status. Rules and figures are decided elsewhere.

mod arguments;
mod command;
mod edition;
mod example;
mod given;
mod input;
mod language;
mod output;
mod records;
mod screen;

use std::process::ExitCode;

/// What a command reports to the shell (終了コード).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// 0: done, and nothing conflicts.
    Clean,
    /// 1: done, and something does not add up.
    Conflict,
    /// 2: could not be done; the reasons were printed.
    Refused,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Conflict => 1,
            Outcome::Refused => 2,
        })
    }
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let language = language::detect(&given, std::env::var("KIBAN_LANG").ok().as_deref());
    let matches = match arguments::command(language).try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let asked_for = !error.use_stderr();
            // A closed pipe while printing help is no failure of ours.
            let _ = error.print();
            return if asked_for {
                Outcome::Clean
            } else {
                Outcome::Refused
            }
            .into();
        }
    };
    match command::run(&matches, language) {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            screen::failure(&failure, language);
            Outcome::Refused.into()
        }
    }
}
