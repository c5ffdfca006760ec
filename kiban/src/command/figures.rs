//! `kiban figures`: what was counted, live, by year or broken down, recounted or restated.

use std::collections::{BTreeMap, BTreeSet};

use clap::ArgMatches;
use indicator::{Breakdown, Catalogue, Dimension, Ledger, Month, Tallies, Undefined};
use kernel::{FiscalYear, Id, Language, said};
use party::{Identity, Party};
use program::SeriesRef;

use crate::{
    Outcome, given,
    records::Records,
    screen::{self, BAD, BOLD, FAINT, Failure, Fault, GOOD},
};

/// Shows figures.
pub(super) fn run(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let what = given::optional(given, "what");
    let format = given::text(given, "format");
    let series = chosen(&catalogue, what, format == "text")?;
    let ledger = records.wait(records.store.tallies())?;
    let mut years: BTreeSet<FiscalYear> = BTreeSet::new();
    let mut problems = Vec::new();
    for text in given::texts(given, "year") {
        match given::year("year", text) {
            Ok(year) => {
                years.insert(year);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(Failure::Problems(problems));
    }
    if years.is_empty() {
        years = ledger.years();
    }
    if given.get_flag("restated") {
        return restated(&records, &catalogue, &ledger, &years, language);
    }
    if given.get_flag("recount") {
        let then = given.get_flag("then");
        return recount(&records, &catalogue, &ledger, then, language);
    }
    let table = match given::optional(given, "by") {
        None => by_year(&catalogue, &series, &years, &ledger, language),
        Some(dimension) => {
            let groups = broken_down(&records, &catalogue, dimension)?;
            by_group(&catalogue, &series, &years, dimension, &groups, language)
        }
    };
    match format {
        "csv" => super::print(csv(&table).as_bytes()),
        "json" => super::print(json(&table).as_bytes()),
        _ if table.len() == 1 => {
            let none = language.say(
                "示す数値がありません。事業を登録し（kiban program add）、支援を記録してください（kiban record、kiban import）。",
                "No figures. Declare programmes (kiban program add) and record acts (kiban record, kiban import).",
            );
            anstream::println!("{none}");
        }
        _ => {
            let figures: Vec<usize> = (3..table[0].len()).collect();
            anstream::print!("{}", screen::table(&table, &figures));
            if what.is_none() {
                let all = catalogue.series().count();
                let more = said!(
                    "指標だけを示しています。系列は{all}あります（kiban figures 事業の番号、又は --format csv）。",
                    "Indicators only; there are {all} series (kiban figures PROGRAMME, or --format csv)."
                );
                anstream::println!("{FAINT}{}{FAINT:#}", more.wording(language));
            }
        }
    }
    Ok(Outcome::Clean)
}

/// The series that were asked for: all, one, those of a programme, or the one of an indicator.
fn chosen(
    catalogue: &Catalogue,
    what: Option<&str>,
    only_indicators: bool,
) -> Result<Vec<SeriesRef>, Failure> {
    let Some(what) = what else {
        let all = catalogue.series();
        let wanted =
            all.filter(|(_, defined)| !only_indicators || defined.series.indicator.is_some());
        let mut wanted: Vec<_> = wanted
            .map(|(reference, defined)| (defined.series.indicator.clone(), reference))
            .collect();
        wanted.sort();
        return Ok(wanted.into_iter().map(|(_, reference)| reference).collect());
    };
    if let Some(reference) = series_named(catalogue, what) {
        return Ok(vec![reference]);
    }
    let program = Id::new(what);
    let of_program: Vec<SeriesRef> = catalogue
        .series()
        .map(|(reference, _)| reference)
        .filter(|reference| reference.program == program)
        .collect();
    match of_program.is_empty() {
        true => Err(unknown(what)),
        false => Ok(of_program),
    }
}

/// A series by `programme/series`, or by the number of the indicator it feeds.
pub(super) fn series_named(catalogue: &Catalogue, what: &str) -> Option<SeriesRef> {
    let wanted = kernel::text::squeeze(what);
    let mut all = catalogue.series();
    let found = all.find(|(reference, defined)| {
        let indicator = defined.series.indicator.as_deref();
        reference.to_string() == wanted
            || indicator.is_some_and(|number| kernel::text::squeeze(number) == wanted)
    });
    found.map(|(reference, _)| reference)
}

/// No series of this name.
pub(super) fn unknown(what: &str) -> Failure {
    Fault {
        what: said!("「{what}」が見つかりません", "There is no “{what}”"),
        cause: said!(
            "その番号の指標、系列、事業はありません。",
            "No indicator, series or programme has this number."
        ),
        remedy: said!(
            "kiban program list と kiban figures で番号を確かめてください。",
            "See kiban program list and kiban figures."
        ),
    }
    .into()
}

/// A value as people read it, or why there is none.
pub(crate) fn shown(value: &Result<indicator::Reported, Undefined>, language: Language) -> String {
    match value {
        Ok(reported) => grouped(&reported.shown.to_string()),
        Err(Undefined::NotInForce | Undefined::NothingStated) => "－".to_owned(),
        Err(undefined) => undefined.said().wording(language).to_owned(),
    }
}

/// A number with its thousands parted.
fn grouped(number: &str) -> String {
    let (sign, rest) = match number.strip_prefix('-') {
        Some(rest) => ("△", rest),
        None => ("", number),
    };
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

fn label(catalogue: &Catalogue, reference: &SeriesRef, language: Language) -> [String; 3] {
    let defined = catalogue.definitions(reference).pop();
    let name = defined.map_or_else(String::new, |defined| {
        let indicator = defined.series.indicator.as_ref();
        let number = indicator.map(|number| match language {
            Language::Japanese => format!("指標{number} "),
            Language::English => format!("[{number}] "),
        });
        let of = &defined.program.name;
        format!(
            "{}{of}：{}",
            number.unwrap_or_default(),
            defined.series.name
        )
    });
    let unit = defined.map_or_else(String::new, |defined| defined.series.unit.to_string());
    [reference.to_string(), name, unit]
}

fn head(language: Language) -> Vec<String> {
    let head = ["系列", "名称", "単位"]
        .iter()
        .zip(["series", "name", "unit"]);
    head.map(|(ja, en)| language.say(ja, en).to_owned())
        .collect()
}

fn by_year(
    catalogue: &Catalogue,
    series: &[SeriesRef],
    years: &BTreeSet<FiscalYear>,
    ledger: &Ledger,
    language: Language,
) -> Vec<Vec<String>> {
    let mut first = head(language);
    first.extend(years.iter().map(|year| super::year(*year, language)));
    let mut table = vec![first];
    for reference in series {
        let mut row = label(catalogue, reference, language).to_vec();
        row.extend(years.iter().map(|year| {
            let value = catalogue.value(reference, *year, ledger);
            // A series counted under two definitions in one year says so.
            let mark = value.as_ref().is_ok_and(|reported| reported.redefined);
            shown(&value, language) + if mark { "※" } else { "" }
        }));
        table.push(row);
    }
    table
}

/// Tallies of every group.
fn broken_down(
    records: &Records,
    catalogue: &Catalogue,
    dimension: &str,
) -> Result<BTreeMap<String, Ledger>, Failure> {
    let dimension = match dimension {
        "month" => Dimension::Month,
        "quarter" => Dimension::Quarter,
        "office" => Dimension::Office,
        "prefecture" => Dimension::Prefecture,
        _ => Dimension::Industry,
    };
    let identity = records.wait(records.store.identity())?;
    let mut industries: BTreeMap<Id<Party>, String> = BTreeMap::new();
    if dimension == Dimension::Industry {
        for page in records.parties() {
            let page = page?.into_iter();
            industries.extend(page.filter_map(|party| Some((party.id, party.industry?))));
        }
    }
    let mut breakdown = Breakdown::new(catalogue, &identity, dimension);
    for held in records.acts() {
        let held = held?;
        if held.stands() {
            breakdown.add(&held.act, |party| industries.get(party).map(String::as_str));
        }
    }
    Ok(breakdown.finish())
}

fn by_group(
    catalogue: &Catalogue,
    series: &[SeriesRef],
    years: &BTreeSet<FiscalYear>,
    dimension: &str,
    groups: &BTreeMap<String, Ledger>,
    language: Language,
) -> Vec<Vec<String>> {
    let mut first = head(language);
    first.push(language.say("内訳", "group").to_owned());
    first.extend(years.iter().map(|year| super::year(*year, language)));
    let mut table = vec![first];
    for reference in series {
        for (group, ledger) in groups {
            let values: Vec<_> = years
                .iter()
                .map(|year| catalogue.value(reference, *year, ledger))
                .collect();
            let nothing = values.iter().all(|value| {
                value
                    .as_ref()
                    .map_or(true, |reported| reported.exact.is_zero())
            });
            if nothing {
                continue;
            }
            let mut row = label(catalogue, reference, language).to_vec();
            row.push(group_name(dimension, group, language));
            row.extend(values.iter().map(|value| shown(value, language)));
            table.push(row);
        }
    }
    table
}

/// A group as people name it.
fn group_name(dimension: &str, group: &str, language: Language) -> String {
    let named = match dimension {
        "month" => group
            .parse()
            .ok()
            .map(|number| Month::from_number(number).to_string()),
        "quarter" => Some(match language {
            Language::Japanese => format!("第{group}四半期"),
            Language::English => format!("Q{group}"),
        }),
        "prefecture" => party::prefecture(group).map(|name| format!("{group} {name}")),
        "industry" => party::industry(group).map(|name| format!("{group} {name}")),
        _ => None,
    };
    let unnamed = match group {
        "" => language.say("（記入なし）", "(not stated)"),
        code => code,
    };
    named.unwrap_or_else(|| unnamed.to_owned())
}

/// Counts every act afresh and compares with what is kept.
fn recount(
    records: &Records,
    catalogue: &Catalogue,
    kept: &Ledger,
    then: bool,
    language: Language,
) -> Result<Outcome, Failure> {
    let as_recorded = Identity::default();
    let identity = then.then_some(&as_recorded);
    let fresh = records.wait(records.store.recount(identity))?;
    if fresh == *kept {
        let count = kept.iter().count();
        let same = said!(
            "保たれている集計{count}件は、全件の数え直しと全て一致します。",
            "All {count} tallies kept equal a full recount."
        );
        anstream::println!("{GOOD}{}{GOOD:#}", same.wording(language));
        return Ok(Outcome::Clean);
    }
    let mut table = vec![head(language)];
    let (a, b) = match then {
        true => (
            ("現在の同定", "as known now"),
            ("記録時のまま", "as known then"),
        ),
        false => (("集計", "kept"), ("数え直し", "recounted")),
    };
    table[0].extend([
        language.say("年度", "year").to_owned(),
        language.say(a.0, a.1).to_owned(),
        language.say(b.0, b.1).to_owned(),
    ]);
    for (reference, _) in catalogue.series() {
        for year in kept.years().union(&fresh.years()) {
            let values = [kept, &fresh].map(|ledger| catalogue.value(&reference, *year, ledger));
            if values[0] != values[1] {
                let mut row = label(catalogue, &reference, language).to_vec();
                row.push(super::year(*year, language));
                row.extend(values.iter().map(|value| shown(value, language)));
                table.push(row);
            }
        }
    }
    anstream::print!("{}", screen::table(&table, &[4, 5]));
    // As known then, parties since found to be one are counted apart: that is no fault.
    Ok(if then {
        Outcome::Clean
    } else {
        Outcome::Conflict
    })
}

/// What changed in years after they were closed.
fn restated(
    records: &Records,
    catalogue: &Catalogue,
    ledger: &Ledger,
    years: &BTreeSet<FiscalYear>,
    language: Language,
) -> Result<Outcome, Failure> {
    let closings = records.wait(records.store.closings())?;
    let series: BTreeMap<String, SeriesRef> = catalogue
        .series()
        .map(|(reference, _)| (reference.to_string(), reference))
        .collect();
    let mut nothing = true;
    for year in years {
        let Some(closing) = closings.iter().rev().find(|closing| closing.year == *year) else {
            continue;
        };
        let after = records.wait(records.store.restatements(*year))?;
        let changed: Vec<Vec<String>> = closing
            .figures
            .iter()
            .filter_map(|(name, frozen)| {
                let reference = series.get(name)?;
                let now = shown(&catalogue.value(reference, *year, ledger), language);
                let [id, name, unit] = label(catalogue, reference, language);
                (now != *frozen).then(|| vec![id, name, unit, frozen.clone(), now])
            })
            .collect();
        if after.is_empty() && changed.is_empty() {
            continue;
        }
        nothing = false;
        let (era, evidence, count) = (super::year(*year, language), &closing.evidence, after.len());
        let on = super::in_japan(closing.at);
        let title = said!(
            "{era}：{on}に締め（証拠番号{evidence}）、その後の記録{count}件",
            "{era}: closed {on} (evidence {evidence}), {count} acts since"
        );
        anstream::println!("{BOLD}{}{BOLD:#}", title.wording(language));
        let acts: Vec<_> = after
            .into_iter()
            .map(|restatement| restatement.held)
            .collect();
        anstream::print!("{}", screen::table(&super::act_rows(&acts, language), &[0]));
        if !changed.is_empty() {
            let mut table = vec![head(language)];
            table[0].push(language.say("締めた値", "frozen").to_owned());
            table[0].push(language.say("現在の値", "now").to_owned());
            table.extend(changed);
            anstream::print!("{BAD}{}{BAD:#}", screen::table(&table, &[3, 4]));
        }
    }
    if nothing {
        let none = language.say(
            "締めた後に変わった年度はありません。",
            "Nothing changed in any year after it was closed.",
        );
        anstream::println!("{none}");
    }
    Ok(Outcome::Clean)
}

fn csv(table: &[Vec<String>]) -> String {
    let cell = |cell: &String| match cell.contains([',', '"', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    let rows = table
        .iter()
        .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","));
    rows.map(|row| row + "\n").collect()
}

fn json(table: &[Vec<String>]) -> String {
    let Some((head, rows)) = table.split_first() else {
        return "[]\n".to_owned();
    };
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = rows
        .iter()
        .map(|row| {
            let pairs = head.iter().zip(row);
            pairs
                .map(|(name, cell)| (name.clone(), cell.clone().into()))
                .collect()
        })
        .collect();
    serde_json::to_string_pretty(&rows).expect("texts are JSON") + "\n"
}
