//! The commands (命令): each wires reading, auditing, printing and writing together.

mod audit;
mod book;
mod check;
mod demo;
mod exchange;
mod explain;
mod figures;
mod freeze;
mod keep;
mod party;
mod program;
mod read;
mod record;
mod verify;

pub(crate) use book::draw;
pub(crate) use figures::shown;

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use ::program::{Kind, Program};
use clap::ArgMatches;
use kernel::{Language, Said, said};
use store::Held;

use crate::{
    Outcome, arguments, given,
    output::Output,
    screen::{BAD, Failure},
};

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    match matches.subcommand() {
        Some(("demo", given)) => demo::run(given, language),
        Some(("program", given)) => program::run(given, language),
        Some(("party", given)) => party::run(given, language),
        Some(("record", given)) => record::record(given, language),
        Some(("correct", given)) => record::correct(given, language),
        Some(("import", given)) => exchange::import(given, language),
        Some(("export", given)) => exchange::export(given, language),
        Some(("figures", given)) => figures::run(given, language),
        Some(("explain", given)) => explain::run(given, language),
        Some(("freeze", given)) => freeze::run(given, language),
        Some(("verify", given)) => verify::run(given, language),
        Some(("backup", given)) => keep::backup(given, language),
        Some(("restore", given)) => keep::restore(given, language),
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

/// Prints why something was refused, and what to do.
fn said_no((reason, remedy): &(Said, Said), language: Language) {
    let to_do = language.say("対処", "remedy");
    anstream::eprintln!(
        "{BAD}{}{BAD:#}\n  {to_do}: {}",
        reason.wording(language),
        remedy.wording(language)
    );
}

/// Whether a file is to be CSV rather than a workbook.
fn is_csv(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// The encoding asked for; a byte order mark tells Excel that it is UTF-8.
fn encoding(given: &ArgMatches) -> ::exchange::Encoding {
    match given.get_flag("cp932") {
        true => ::exchange::Encoding::Cp932,
        false => ::exchange::Encoding::Utf8Bom,
    }
}

/// The kind of this id or name; where none is named, the only one.
fn kind_of<'a>(program: &'a Program, name: Option<&str>) -> Result<&'a Kind, Failure> {
    let found = match (name, program.kinds.as_slice()) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(name), kinds) => kinds
            .iter()
            .find(|kind| kind.id.as_str() == name || kind.name == name),
    };
    found.ok_or_else(|| {
        let known: Vec<String> = program
            .kinds
            .iter()
            .map(|kind| format!("{}（{}）", kind.id, kind.name))
            .collect();
        let (known, program) = (known.join("、"), &program.name);
        let name = name.unwrap_or_default();
        let reason = match name.is_empty() {
            true => said!("支援の種別の指定がありません。", "No kind of act is named."),
            false => said!(
                "事業「{program}」に、支援の種別「{name}」はありません。",
                "“{program}” has no kind of act “{name}”."
            ),
        };
        Failure::Problems(vec![given::problem(
            "kind",
            "unknown-kind",
            reason,
            said!(
                "次のいずれかを記入してください: {known}。",
                "Write one of: {known}."
            ),
        )])
    })
}

/// A fiscal year as people write it: 令和4年度, FY2022.
fn year(year: kernel::FiscalYear, language: Language) -> String {
    match language {
        Language::Japanese => year.to_era_string(),
        Language::English => format!("FY{}", year.year()),
    }
}

/// An instant as people in Japan read it.
fn in_japan(at: jiff::Timestamp) -> String {
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    at.to_zoned(japan).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Acts as rows of a table.
fn act_rows(acts: &[Held], language: Language) -> Vec<Vec<String>> {
    let head = ["番号", "実施日", "事業", "種別", "関係者", "記入内容"]
        .iter()
        .zip(["no.", "day", "programme", "kind", "parties", "values"])
        .map(|(ja, en)| language.say(ja, en).to_owned());
    let mut rows = vec![head.collect::<Vec<_>>()];
    rows.extend(acts.iter().map(|held| {
        let draft = &held.act.draft;
        let parties: Vec<String> = draft
            .parties
            .iter()
            .map(|party| format!("{}={}", party.role, party.party))
            .collect();
        let values: Vec<String> = draft
            .values
            .iter()
            .map(|(field, value)| format!("{field}={value}"))
            .collect();
        vec![
            held.act.id.to_string(),
            draft.occurred_on.to_string(),
            draft.program.to_string(),
            draft.kind.to_string(),
            parties.join(" "),
            values.join(" "),
        ]
    }));
    rows
}

/// A file size for people.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
