//! `kiban demo`: the built-in example becomes work, the work becomes figures, the figures a book.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use audit::{Report, Verdict};
use clap::ArgMatches;
use compilation::{Agreement, Compilation, Origin, Row, Rows};
use evaluation::{Evaluation, Item, SummaryColumn};
use indicatif::ProgressBar;
use indicator::{Catalogue, Tallies};
use jiff::Timestamp;
use kernel::{FiscalYear, Language, said};
use replay::{Plan, Wanted};

use crate::{
    Outcome, edition, example, given, input,
    records::Records,
    screen::{self, BAD, BOLD, FAINT, Failure, Fault, GOOD},
};

/// Seed of the replay: the same acts every time.
const SEED: u64 = 2019;

/// Most conflicts shown on the terminal; the rest is in the report.
const CONFLICTS_SHOWN_MAX: usize = 5;

/// Acts recorded in one go.
const CHUNK: usize = 5_000;

/// From acts of support to the printed book, on the example.
pub(super) fn run(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let folder = super::folder(given);
    let scale = *given.get_one::<u32>("scale").expect("it has a default");
    let own = folder.join("records");
    let address = given::optional(given, "data")
        .map_or_else(|| own.to_string_lossy().into_owned(), ToOwned::to_owned);
    let files = example::files();
    let input = input::from_data("examples/smrj", &files)?;
    let records = Records::open(&address)?;
    if declare(&records, &files, language)? != Outcome::Clean {
        return Ok(Outcome::Refused);
    }
    let catalogue = records.wait(records.store.catalogue())?;
    let rows = Rows::of(&catalogue);
    let wanted: Vec<Wanted> = rows
        .stated(&input.document)
        .into_iter()
        .map(|((series, year), value)| Wanted {
            series,
            year,
            value,
        })
        .collect();
    let plan = replay::plan(&catalogue, &wanted, SEED, scale);
    work(&records, &catalogue, &plan, language)?;
    let evidence = folder.join(edition::EVIDENCE);
    if evidence.exists() {
        // The evidence of an earlier run belongs to the book that is replaced now.
        std::fs::remove_dir_all(&evidence).map_err(|error| unremovable(&evidence, &error))?;
    }
    let ledger = records.wait(records.store.tallies())?;
    let years: Vec<FiscalYear> = ledger.years().into_iter().collect();
    let bar = screen::counting();
    let by = language.say("企画担当", "planning");
    let edition = edition::publish(&records, &files, &years, folder, by, language, &bar)?;
    bar.finish_and_clear();
    super::read::summary(&edition.compilation.document, language);
    agreement(&edition.compilation, language);
    ratings(&edition.compilation.document.evaluation, language);
    findings(&edition.report, language);
    super::write(edition.output, folder, language)?;
    next(folder, &address, &edition.number, language);
    Ok(Outcome::Clean)
}

/// Declares the programmes of the example.
fn declare(
    records: &Records,
    files: &[(String, String)],
    language: Language,
) -> Result<Outcome, Failure> {
    let mut manifests: Vec<(String, String)> = files
        .iter()
        .filter(|(name, _)| input::is_manifest(name))
        .cloned()
        .collect();
    manifests.sort();
    let (manifests, problems) = super::program::read(&manifests);
    if !problems.is_empty() {
        return Err(Failure::Problems(problems));
    }
    let by = language.say("企画担当", "planning");
    super::program::declare(records, &manifests, by, Timestamp::now(), language)
}

/// Registers the parties and records the acts of a plan; what is there already is not done twice.
fn work(
    records: &Records,
    catalogue: &Catalogue,
    plan: &Plan,
    language: Language,
) -> Result<(), Failure> {
    let bar = screen::counting();
    let registered = register(records, plan, &bar, language)?;
    let ([recorded, known], kept) = record(records, catalogue, plan, &bar, language)?;
    let took = bar.elapsed().as_secs();
    bar.finish_and_clear();
    if !kept {
        return Err(Fault {
            what: said!(
                "支援を記録できませんでした",
                "The acts could not be recorded"
            ),
            cause: said!(
                "上に示した記録が受け付けられませんでした。",
                "The drafts above were refused."
            ),
            remedy: said!(
                "空の置き場所（--data）で、もう一度実行してください。",
                "Run again on an empty place (--data)."
            ),
        }
        .into());
    }
    let done = said!(
        "関係者{registered}者、支援{recorded}件を記録しました（記録済み{known}件、{took}秒）。",
        "{registered} parties, {recorded} acts recorded ({known} were already; {took} s)."
    );
    anstream::println!("{}", done.wording(language));
    Ok(())
}

fn register(
    records: &Records,
    plan: &Plan,
    bar: &ProgressBar,
    language: Language,
) -> Result<u64, Failure> {
    let by = language.say("企画担当", "planning");
    bar.set_message(language.say("者を登録", "parties registered"));
    let mut parties = plan.parties().peekable();
    let mut registered = 0;
    while parties.peek().is_some() {
        let page: Vec<_> = parties.by_ref().take(CHUNK).collect();
        records.wait(records.store.register(&page, by, Timestamp::now()))?;
        registered += page.len() as u64;
        bar.set_position(registered);
    }
    Ok(registered)
}

/// Records the drafts of a plan in one transaction: how many are new and how many were known, and
/// whether all were kept.
fn record(
    records: &Records,
    catalogue: &Catalogue,
    plan: &Plan,
    bar: &ProgressBar,
    language: Language,
) -> Result<([u64; 2], bool), Failure> {
    bar.set_message(language.say("件を記録", "acts recorded"));
    let mut bulk = records.wait(records.store.recording())?;
    let now = Timestamp::now();
    let mut counts = [0_u64; 2];
    // Numbers of acts that others may follow, by key.
    let followed: BTreeSet<_> = catalogue
        .programs()
        .flat_map(|program| program.kinds.iter().map(move |kind| (&program.id, kind)))
        .flat_map(|(program, kind)| kind.follows.iter().map(move |before| (program, before)))
        .collect();
    let mut numbers = BTreeMap::new();
    let mut planned = plan.drafts().peekable();
    while planned.peek().is_some() {
        let mut drafts = Vec::with_capacity(CHUNK);
        let mut keys = Vec::with_capacity(CHUNK);
        while drafts.len() < CHUNK
            && let Some(next) = planned.next_if(|next| {
                let before = next.follows_key.as_ref();
                before.is_none_or(|key| numbers.contains_key(key))
            })
        {
            let mut draft = next.draft;
            if let Some(key) = &next.follows_key {
                draft.follows = numbers.get(key).copied();
            }
            let is_followed = followed.contains(&(&draft.program, &draft.kind));
            keys.push(is_followed.then(|| draft.key.clone()));
            drafts.push(draft);
        }
        if drafts.is_empty() {
            break;
        }
        for (became, key) in records.wait(bulk.push(drafts, now))?.into_iter().zip(keys) {
            let (place, act) = match became {
                act::Outcome::Recorded(act) => (0, act),
                act::Outcome::SameAs(act) => (1, act),
                other => {
                    super::record::tell(&other, language);
                    continue;
                }
            };
            counts[place] += 1;
            numbers.extend(key.map(|key| (key, act)));
        }
        bar.set_position(counts[0] + counts[1]);
    }
    Ok((counts, records.wait(bulk.finish(now, None))?))
}

/// How the counted values agree with what stood in the book.
pub(super) fn agreement(compilation: &Compilation, language: Language) {
    let counted = |rows: &[Row]| {
        let counted = rows
            .iter()
            .filter(|row| matches!(row.origin, Origin::Counted(..)));
        let same = counted
            .clone()
            .filter(|row| row.agreement != Agreement::Different);
        (same.count(), counted.count(), rows.len())
    };
    let title = language.say("支援記録から数えた値", "Counted from acts");
    anstream::println!("\n{BOLD}{title}{BOLD:#}");
    let mut table = vec![
        [
            ("", ""),
            ("掲載値と同じ", "as printed"),
            ("算出", "counted"),
            ("全体", "in all"),
        ]
        .map(|(ja, en)| language.say(ja, en).to_owned())
        .to_vec(),
    ];
    for (name, rows) in [
        (
            ("指標の実績値", "actuals of indicators"),
            &compilation.actuals,
        ),
        (("達成度", "achievement rates"), &compilation.rates),
        (
            ("業務実績の数値", "figures of the narrative"),
            &compilation.figures,
        ),
    ] {
        let (same, counted, all) = counted(rows);
        table.push(vec![
            language.say(name.0, name.1).to_owned(),
            same.to_string(),
            counted.to_string(),
            all.to_string(),
        ]);
    }
    anstream::print!("{}", screen::table(&table, &[1, 2, 3]));
    differences(compilation, language);
}

/// The values that are not what stood in the book.
fn differences(compilation: &Compilation, language: Language) {
    let different: Vec<&Row> = [
        &compilation.actuals,
        &compilation.rates,
        &compilation.figures,
    ]
    .into_iter()
    .flatten()
    .filter(|row| row.agreement == Agreement::Different)
    .collect();
    for row in different.iter().take(CONFLICTS_SHOWN_MAX) {
        let written = row
            .written
            .map(|value| value.to_string())
            .unwrap_or_default();
        let value = match &row.origin {
            Origin::Counted(_, Ok(value)) => value.to_string(),
            Origin::Counted(_, Err(undefined)) => undefined.said().wording(language).to_owned(),
            Origin::Written | Origin::Forecast => String::new(),
        };
        let (place, year) = (&row.place, super::year(row.fiscal_year, language));
        let line = said!(
            "{place} {year}: 掲載{written}、算出{value}",
            "{place} {year}: printed {written}, counted {value}"
        );
        anstream::println!("  {BAD}{}{BAD:#}", line.wording(language));
    }
    if different.len() > CONFLICTS_SHOWN_MAX {
        let more = different.len() - CONFLICTS_SHOWN_MAX;
        let more = said!("ほか{more}件（origin.csv）", "and {more} more (origin.csv)");
        anstream::println!("  {}", more.wording(language));
    }
}

/// What to look at next.
fn next(folder: &Path, address: &str, number: &str, language: Language) {
    let folder = folder.display();
    let said = said!(
        "証拠番号 {number}
まず {folder}/book.pdf（様式一式）と {folder}/audit.html（監査結果）をご覧ください。次に：
  kiban explain 1-1 令和4年度 --data {address}   数値の根拠となる支援記録
  kiban figures --data {address}                 いまの実績値
  kiban verify {folder}                          根拠だけから評価書を作り直して照合",
        "Evidence {number}
Start with {folder}/book.pdf (the forms) and {folder}/audit.html (the audit). Then:
  kiban explain 1-1 2022 --data {address}   the acts behind a figure
  kiban figures --data {address}            figures as of now
  kiban verify {folder}                     the book made again from its evidence alone"
    );
    anstream::println!("\n{}", said.wording(language));
}

fn unremovable(folder: &Path, error: &std::io::Error) -> Failure {
    Fault {
        what: said!(
            "「{}」を置き換えられませんでした",
            "“{}” could not be replaced",
            folder.display()
        ),
        cause: error.to_string().into(),
        remedy: said!(
            "別のフォルダを指定してください（--out）。",
            "Name another folder (--out)."
        ),
    }
    .into()
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
pub(super) fn findings(report: &Report, language: Language) {
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
