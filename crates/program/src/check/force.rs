//! Days and years: when a version is in force, how versions follow each other, and the years its
//! series and targets speak of.

use kernel::{FiscalYear, day::to_era_string, said};

use super::{All, Findings, Manifest};
use crate::{Base, Formula, Program, Series};

pub(super) fn check(all: &All<'_>, findings: &mut Findings) {
    for manifest in all.manifests {
        let program = manifest.program;
        if let Some(until) = program.until.filter(|until| *until < program.from) {
            let (from, until) = (program.from, until);
            let (from_ja, until_ja) = (to_era_string(from), to_era_string(until));
            findings.problem(
                (manifest, "until"),
                "ends-before-it-begins",
                said!(
                    "終期（{until_ja}）が始期（{from_ja}）より前です。",
                    "It ends on {until}, before it begins on {from}."
                ),
                said!("from及びuntilを確かめてください。", "Check from and until."),
            );
        }
        for series in &program.series {
            years(manifest, series, findings);
            base(manifest, series, all, findings);
        }
    }
    for versions in all.versions.values() {
        for pair in versions.windows(2) {
            succession(pair[0], pair[1], findings);
        }
    }
}

fn succession(earlier: &Manifest<'_>, later: &Manifest<'_>, findings: &mut Findings) {
    let (old, new) = (earlier.program, later.program);
    if old.version == new.version {
        return;
    }
    let (version, next) = (old.version, new.version);
    let from_ja = to_era_string(new.from);
    let from = new.from;
    if old.until.is_none_or(|until| until >= new.from) {
        let last = new.from.yesterday().unwrap_or(new.from);
        let path = if old.until.is_some() { "until" } else { "from" };
        findings.problem(
            (earlier, path),
            "versions-overlap",
            said!(
                "第{version}版は、第{next}版が始まる{from_ja}より前に終わっていません。",
                "Version {version} has not ended when version {next} begins on {from}."
            ),
            said!(
                "第{version}版に「until = {last}」と記入してください。",
                "Write until = {last} in version {version}."
            ),
        );
    } else if old.until.and_then(|until| until.tomorrow().ok()) != Some(new.from) {
        let until = old.until.unwrap_or(old.from);
        let until_ja = to_era_string(until);
        findings.problem(
            (later, "from"),
            "versions-gap",
            said!(
                "第{version}版の終期（{until_ja}）と第{next}版の始期（{from_ja}）との間に、どの版も効力を有しない日があります。",
                "No version is in force between {until} (version {version}) and {from} (version {next})."
            ),
            said!(
                "第{next}版のfromを第{version}版のuntilの翌日としてください。休止していた事業であれば、別の事業（id）としてください。",
                "Let version {next} begin on the day after; a programme that was suspended is declared anew under another id."
            ),
        );
    }
}

/// Whether any day of the year is in force.
fn is_in_force(program: &Program, year: FiscalYear) -> bool {
    program.from <= year.last_day() && program.until.is_none_or(|until| year.first_day() <= until)
}

fn years(manifest: &Manifest<'_>, series: &Series, findings: &mut Findings) {
    let program = manifest.program;
    let path = format!("series.{}", series.id);
    if let Some((first, last)) = series.years {
        if last < first {
            findings.problem(
                (manifest, &format!("{path}.last_year")),
                "years-reversed",
                said!(
                    "最後の年度（{last}）が最初の年度（{first}）より前です。",
                    "The last year ({last}) lies before the first ({first})."
                ),
                said!(
                    "first_year及びlast_yearを確かめてください。",
                    "Check first_year and last_year."
                ),
            );
        } else if !is_in_force(program, first) || !is_in_force(program, last) {
            findings.problem(
                (manifest, &format!("{path}.first_year")),
                "years-outside-force",
                said!(
                    "系列の年度（{first}年度から{last}年度まで）が、この版の実施期間に収まっていません。",
                    "The years of the series ({first} to {last}) reach beyond the days in force."
                ),
                said!(
                    "実施期間（from、until）にかかる年度だけを記入してください。",
                    "Name only years that the days in force (from, until) reach."
                ),
            );
        }
    }
    let Some(target) = &series.target else {
        return;
    };
    let revised = target
        .revisions
        .iter()
        .flat_map(|(_, _, years)| years.keys());
    for year in target.years.keys().chain(revised) {
        if !is_in_force(program, *year) {
            findings.problem(
                (manifest, &format!("{path}.target")),
                "target-outside-force",
                said!(
                    "{year}年度の目標値がありますが、その年度はこの版の実施期間の外です。",
                    "There is a target for {year}, which lies outside the days in force."
                ),
                said!(
                    "年度を改めるか、その目標値を効力のある版に移してください。",
                    "Correct the year, or move the target to the version in force."
                ),
            );
        }
    }
}

/// A growth needs a value in its base year, and a roll a first year that is not after the last.
fn base(manifest: &Manifest<'_>, series: &Series, all: &All<'_>, findings: &mut Findings) {
    let (of, base, key) = match &series.formula {
        Formula::Growth {
            of,
            base: Base::Year(year),
            ..
        } => (of, *year, "base"),
        Formula::Roll {
            plus,
            since: Some(year),
            ..
        } => match plus.first() {
            Some(of) => (of, *year, "since"),
            None => return,
        },
        _ => return,
    };
    let definitions = all.definitions(of);
    let reported = definitions.iter().any(|(manifest, series)| {
        is_in_force(manifest.program, base)
            && series
                .years
                .is_none_or(|(first, last)| first <= base && base <= last)
    });
    if !definitions.is_empty() && !reported {
        findings.problem(
            (manifest, &format!("series.{}.{key}", series.id)),
            "base-outside-force",
            said!(
                "基準とする{base}年度には、系列「{of}」の値がありません。",
                "The series \"{of}\" has no value in {base}, from which this is reckoned."
            ),
            said!(
                "系列「{of}」が報告される年度を記入してください。",
                "Name a year for which \"{of}\" is reported."
            ),
        );
    }
}
