//! `kiban program`: manifests checked, declared, listed, shown and compared; files to fill in.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use jiff::Timestamp;
use kernel::{Id, Language, Problem, said};
use program::{Checked, Program};
use store::Declaration;

use crate::{
    Outcome, given, input,
    output::Output,
    records::Records,
    screen::{self, BAD, BOLD, FAINT, Failure, Fault, GOOD},
};

/// Runs what was asked of programmes.
pub(super) fn run(asked: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    match asked.subcommand() {
        Some(("check", given)) => check(given, language),
        Some(("add", given)) => add(given, language),
        Some(("list", given)) => list(given, language),
        Some(("show", given)) => {
            let program = named(given, "id")?;
            let shown = program::show(&program);
            anstream::print!("{}", shown.wording(language));
            Ok(Outcome::Clean)
        }
        Some(("diff", given)) => diff(given, language),
        Some(("template", given)) => template(given, language),
        Some(("new", _)) => {
            super::print(program::template(language).as_bytes());
            Ok(Outcome::Clean)
        }
        _ => unreachable!("clap requires a subcommand"),
    }
}

/// A manifest that was read: its file, its text, and what it declares.
pub(super) type Manifest = (String, String, Program);

/// Reads manifests; what cannot be read at all is a problem.
pub(super) fn read(files: &[(String, String)]) -> (Vec<Manifest>, Vec<Problem>) {
    let mut manifests = Vec::new();
    let mut problems = Vec::new();
    for (file, text) in files {
        let (program, more) = program::read(file, text);
        problems.extend(more);
        manifests.extend(program.map(|program| (file.clone(), text.clone(), program)));
    }
    (manifests, problems)
}

/// The manifests of files and folders, read and checked together.
fn checked(paths: &[&PathBuf]) -> Result<(Vec<Manifest>, Checked), Failure> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(input::manifests(path)?);
    }
    let (manifests, mut problems) = read(&files);
    let mut checked = program::check(&manifests);
    problems.append(&mut checked.problems);
    checked.problems = problems;
    Ok((manifests, checked))
}

fn paths(given: &ArgMatches) -> Vec<&PathBuf> {
    given.get_many("files").unwrap_or_default().collect()
}

fn check(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let (manifests, checked) = checked(&paths(given))?;
    screen::problems(&checked.problems, language);
    if !checked.hints.is_empty() {
        let head = language.say(
            "参考（登録の妨げにはなりません）:",
            "Hints (they do not keep it from being declared):",
        );
        anstream::eprintln!("{FAINT}{head}{FAINT:#}");
        screen::problems(&checked.hints, language);
    }
    let (kinds, series) = manifests
        .iter()
        .fold((0, 0), |(kinds, series), (_, _, program)| {
            (kinds + program.kinds.len(), series + program.series.len())
        });
    let (count, faults) = (manifests.len(), checked.problems.len());
    let summary = said!(
        "{count}件の定義（支援の種別{kinds}、系列{series}）を調べました。",
        "{count} manifests checked ({kinds} kinds of act, {series} series)."
    );
    anstream::println!("{}", summary.wording(language));
    if checked.problems.is_empty() {
        let clean = language.say("不備はありません。", "No faults.");
        anstream::println!("{GOOD}{clean}{GOOD:#}");
        return Ok(Outcome::Clean);
    }
    let found = said!("不備が{faults}件あります。", "{faults} fault(s).");
    anstream::println!("{BAD}{}{BAD:#}", found.wording(language));
    Ok(Outcome::Conflict)
}

fn add(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let (manifests, checked) = checked(&paths(given))?;
    if !checked.problems.is_empty() {
        return Err(Failure::Problems(checked.problems));
    }
    let records = Records::open(given::text(given, "data"))?;
    declare(
        &records,
        &manifests,
        given::text(given, "by"),
        Timestamp::now(),
        language,
    )
}

/// Declares manifests, all or none, and says what came of it.
pub(super) fn declare(
    records: &Records,
    manifests: &[Manifest],
    by: &str,
    at: Timestamp,
    language: Language,
) -> Result<Outcome, Failure> {
    let mut in_order: Vec<&Manifest> = manifests.iter().collect();
    // Versions are declared in their order, whatever their files are called.
    in_order.sort_by_key(|(_, _, program)| (program.id.clone(), program.version));
    let declarations: Vec<Declaration> = in_order
        .into_iter()
        .map(|(_, text, program)| Declaration {
            program: program.clone(),
            text: text.clone(),
        })
        .collect();
    let declared = records.wait(records.store.declare(&declarations, by, at))?;
    if !declared.refused.is_empty() {
        for refused in &declared.refused {
            super::said_no(&refused.said(), language);
        }
        let none = language.say("一つも登録していません。", "Nothing was declared.");
        anstream::eprintln!("{none}");
        return Ok(Outcome::Refused);
    }
    let (added, same) = (declared.added.len(), declared.same);
    let done = said!(
        "事業の定義を{added}件登録しました（登録済み{same}件）。",
        "{added} manifests declared ({same} were already)."
    );
    anstream::println!("{}", done.wording(language));
    Ok(Outcome::Clean)
}

fn list(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let mut rows = vec![
        ["番号", "版", "項目", "名称", "実施期間", "系列"]
            .iter()
            .zip(["id", "version", "item", "name", "in force", "series"])
            .map(|(ja, en)| language.say(ja, en).to_owned())
            .collect::<Vec<_>>(),
    ];
    rows.extend(catalogue.programs().map(|program| {
        let until = program.until.map(|until| until.to_string());
        vec![
            program.id.to_string(),
            program.version.to_string(),
            program.item.clone(),
            program.name.clone(),
            format!("{}～{}", program.from, until.unwrap_or_default()),
            program.series.len().to_string(),
        ]
    }));
    if rows.len() == 1 {
        let none = language.say(
            "事業は登録されていません。kiban program add で登録してください。",
            "No programme is declared. Declare one with kiban program add.",
        );
        anstream::println!("{none}");
        return Ok(Outcome::Clean);
    }
    anstream::print!("{}", screen::table(&rows, &[1, 5]));
    Ok(Outcome::Clean)
}

/// A programme named by a file, or by its id in the records.
fn named(given: &ArgMatches, argument: &str) -> Result<Program, Failure> {
    let name = given::text(given, argument);
    if Path::new(name).exists() {
        let files = input::manifests(Path::new(name))?;
        let (manifests, problems) = read(&files);
        return match manifests.into_iter().next() {
            Some((_, _, program)) => Ok(program),
            None => Err(Failure::Problems(problems)),
        };
    }
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let version = given.try_get_one::<u32>("version").ok().flatten();
    let id = Id::new(name);
    let found = match version {
        Some(version) => catalogue.version(&id, *version),
        None => catalogue.newest(&id),
    };
    found.cloned().ok_or_else(|| unknown(name))
}

/// No programme of this name.
pub(super) fn unknown(name: &str) -> Failure {
    Fault {
        what: said!(
            "事業「{name}」が見つかりません",
            "There is no programme “{name}”"
        ),
        cause: said!(
            "その番号の事業は登録されておらず、その名前のファイルもありません。",
            "No programme of this id is declared, and there is no such file."
        ),
        remedy: said!(
            "kiban program list で番号を確かめてください。",
            "See kiban program list."
        ),
    }
    .into()
}

fn diff(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let (old, new) = (named(given, "old")?, named(given, "new")?);
    let changes = program::diff(&old, &new);
    if changes.is_empty() {
        anstream::println!("{}", language.say("違いはありません。", "No difference."));
        return Ok(Outcome::Clean);
    }
    for change in &changes {
        let what = change.what.wording(language);
        if change.breaks {
            let breaks = language.say("比較不能", "breaks");
            anstream::println!("{BAD}[{breaks}]{BAD:#} {what}");
        } else {
            anstream::println!("{BOLD}·{BOLD:#} {what}");
        }
    }
    Ok(Outcome::Clean)
}

fn template(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let program = named(given, "id")?;
    let out = given.get_one::<PathBuf>("out").expect("clap requires it");
    let bytes = if super::is_csv(out) {
        let kind = super::kind_of(&program, given::optional(given, "kind"))?;
        let encoding = super::encoding(given);
        exchange::csv_template(&program, kind, encoding)
    } else {
        exchange::xlsx_template(&program)
    };
    save(out, bytes, language)
}

/// Writes one file whole, or not at all.
pub(super) fn save(out: &Path, bytes: Vec<u8>, language: Language) -> Result<Outcome, Failure> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    let name = out.file_name().unwrap_or(out.as_os_str()).to_string_lossy();
    let mut output = Output::default();
    output.add(&name, bytes);
    super::write(output, folder.unwrap_or(Path::new(".")), language)?;
    Ok(Outcome::Clean)
}
