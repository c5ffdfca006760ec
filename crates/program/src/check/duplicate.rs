//! Nothing is declared twice: programmes, kinds, fields, roles, codes, series, the rows a series
//! prints and the indicator it feeds.

use std::collections::BTreeMap;

use kernel::{said, text::squeeze};

use super::{All, Findings, Manifest};
use crate::Program;

pub(super) fn check(all: &All<'_>, findings: &mut Findings) {
    programmes(all, findings);
    for manifest in all.manifests {
        within(manifest, findings);
    }
    indicators(all, findings);
    rows(all, findings);
}

fn programmes(all: &All<'_>, findings: &mut Findings) {
    for versions in all.versions.values() {
        for pair in versions.windows(2) {
            let [earlier, later] = [pair[0], pair[1]];
            let Program { id, version, .. } = later.program;
            if earlier.program.version == *version {
                let file = earlier.places.at("id").file;
                findings.problem(
                    (later, "version"),
                    "duplicate-programme",
                    said!(
                        "事業「{id}」の第{version}版は、{file}にも定義されています。",
                        "Version {version} of the programme \"{id}\" is also declared in {file}."
                    ),
                    said!(
                        "改定した定義であれば、版番号（version）を一つ大きくしてください。別の事業であれば、idを改めてください。",
                        "Raise version if this is a revision; change the id if it is another programme."
                    ),
                );
            }
        }
    }
}

fn within(manifest: &Manifest<'_>, findings: &mut Findings) {
    let program = manifest.program;
    let kinds = program.kinds.iter().map(|kind| kind.id.as_str());
    once(manifest, "kinds", ("支援の種別", "kind"), kinds, findings);
    let series = program.series.iter().map(|series| series.id.as_str());
    once(manifest, "series", ("系列", "series"), series, findings);
    for kind in &program.kinds {
        let path = format!("kinds.{}.fields", kind.id);
        let fields = kind.fields.iter().map(|field| field.id.as_str());
        once(manifest, &path, ("記入事項", "field"), fields, findings);
        let path = format!("kinds.{}.roles", kind.id);
        let roles = kind.roles.iter().map(|role| role.id.as_str());
        once(manifest, &path, ("役割", "role"), roles, findings);
    }
    // A second list of codes under one id has replaced the first while reading.
    for id in program.codes.keys() {
        let path = format!("codes.{}", squeeze(id));
        let [first, second] = [manifest.places.nth(&path, 0), manifest.places.nth(&path, 1)];
        if first.line != second.line {
            report(
                manifest,
                (&path, 1),
                ("コード表", "code list"),
                id,
                findings,
            );
        }
    }
}

fn once<'s>(
    manifest: &Manifest<'_>,
    path: &str,
    word: (&str, &str),
    ids: impl Iterator<Item = &'s str>,
    findings: &mut Findings,
) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for id in ids {
        let times = seen.entry(id).or_default();
        if *times > 0 {
            report(
                manifest,
                (&format!("{path}.{id}"), *times),
                word,
                id,
                findings,
            );
        }
        *times += 1;
    }
}

fn report(
    manifest: &Manifest<'_>,
    at: (&str, usize),
    (ja, en): (&str, &str),
    id: &str,
    findings: &mut Findings,
) {
    findings.repeated(
        (manifest, at.0, at.1),
        "duplicate-id",
        said!(
            "{ja}「{id}」が二度定義されています。",
            "The {en} \"{id}\" is declared twice."
        ),
        said!(
            "一方を消すか、idを改めてください。",
            "Remove one, or change its id."
        ),
    );
}

fn indicators(all: &All<'_>, findings: &mut Findings) {
    let mut fed = BTreeMap::new();
    for (manifest, series) in all.newest() {
        let Some(indicator) = &series.indicator else {
            continue;
        };
        let own = format!("{}/{}", manifest.program.id, series.id);
        if let Some(other) = fed.insert(squeeze(indicator), own) {
            findings.problem(
                (manifest, &format!("series.{}.indicator", series.id)),
                "indicator-fed-twice",
                said!(
                    "指標{indicator}には、系列「{other}」の値も充てられています。",
                    "Indicator {indicator} is also fed by the series \"{other}\"."
                ),
                said!(
                    "指標に充てる系列を一つにしてください。合計であれば、totalの系列を設けてください。",
                    "Let one series feed it; if the two add up, declare a series with total."
                ),
            );
        }
    }
}

fn rows(all: &All<'_>, findings: &mut Findings) {
    let mut printed = BTreeMap::new();
    for (manifest, series) in all.newest() {
        for (nth, row) in series.prints.iter().enumerate() {
            let section = row.section.as_deref().map(squeeze);
            let words = [&row.item, &row.programme, &row.measure].map(|text| squeeze(text));
            let own = format!("{}/{}", manifest.program.id, series.id);
            let Some(other) = printed.insert((words, section), own) else {
                continue;
            };
            let (item, programme, measure) = (&row.item, &row.programme, &row.measure);
            findings.repeated(
                (manifest, &format!("series.{}.prints", series.id), nth),
                "row-printed-twice",
                said!(
                    "項目{item}「{programme}」の「{measure}」の行には、系列「{other}」の値も掲載されます。",
                    "The row \"{measure}\" of \"{programme}\" in item {item} is also printed from the series \"{other}\"."
                ),
                said!(
                    "一つの行に載せる系列は一つにしてください。同じ語の行が複数あるときは、sectionで見出しを指定してください。",
                    "Print one series in a row; where rows share their words, tell them apart by section."
                ),
            );
        }
    }
}
