//! The commands (命令): each wires reading, auditing, printing and writing together.

mod audit;
mod book;
mod check;
mod demo;
mod read;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::ArgMatches;
use kernel::Language;

use crate::{Outcome, arguments, output::Output, screen::Failure};

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        Some(("demo", given)) => demo::run(folder(given), given.get_flag("no-serve"), language),
        Some(("read", given)) => read::run(file(given), folder(given), language),
        Some(("audit", given)) => {
            let format = given
                .get_one::<String>("format")
                .map_or("text", String::as_str);
            if given.get_flag("rules") {
                return Ok(audit::rules(format, language));
            }
            audit::run(file(given), format, given.get_flag("all"), language)
        }
        Some(("forms", given)) => {
            let formats: Vec<&str> = given
                .get_many::<String>("format")
                .map_or(arguments::BOOK_FORMATS.to_vec(), |all| {
                    all.map(String::as_str).collect()
                });
            book::run(file(given), folder(given), &formats, language)
        }
        Some(("check", given)) => check::run(file(given), given.get_flag("trace"), language),
        Some(("completions", given)) => {
            let shell = given
                .get_one::<clap_complete::Shell>("shell")
                .expect("clap requires a shell");
            let mut script = Vec::new();
            clap_complete::generate(
                *shell,
                &mut arguments::command(language),
                "kiban",
                &mut script,
            );
            print(&script);
            Ok(Outcome::Clean)
        }
        _ => unreachable!("clap requires a subcommand"),
    }
}

fn file(given: &ArgMatches) -> &Path {
    given
        .get_one::<PathBuf>("file")
        .expect("clap requires a file")
}

fn folder(given: &ArgMatches) -> &Path {
    given
        .get_one::<PathBuf>("out")
        .expect("clap requires a folder or has a default")
}

/// Writes to standard output; a reader that went away (`| head`) is no failure.
fn print(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Writes the files and lists them.
fn write(output: Output, folder: &Path, language: Language) -> Result<(), Failure> {
    let written = output.write(folder)?;
    anstream::println!(
        "\n{}",
        language.say("書き出したファイル:", "Files written:")
    );
    let rows: Vec<Vec<String>> = written
        .into_iter()
        .map(|(path, bytes)| vec![path.display().to_string(), size(bytes)])
        .collect();
    anstream::print!("{}", crate::screen::table(&rows, &[1]));
    Ok(())
}

/// A file size for people.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
