//! Slips of the pen in a published document, read by the reader: how many are found, of figures
//! that take part in a relation and of all figures. Skipped, with a notice, where it is absent.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use audit::{Report, Verdict, audit};
use evaluation::Document;
use kernel::Decimal;

use crate::alter::{self, Place};

/// The first published text, where the shared folder is at hand.
fn published() -> Option<Vec<u8>> {
    let shared = std::env::var_os("KIBAN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let mut texts: Vec<PathBuf> = std::fs::read_dir(shared.join("published"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    texts.sort();
    std::fs::read(texts.first()?).ok()
}

/// Figures that take part in a relation which came out: line and value.
fn related(report: &Report) -> BTreeSet<(u32, Decimal)> {
    report
        .findings
        .iter()
        .filter(|f| f.verdict != Verdict::Undecidable)
        .filter(|f| !["bound", "level-reached", "administrative-cost"].contains(&f.rule.as_str()))
        .flat_map(|f| {
            let operands = f.operands.iter().map(|o| (o.line, o.value));
            operands.chain([(f.claimed.line, f.claimed.value)])
        })
        .filter_map(|(line, value)| Some((line?, value?.normalize())))
        .collect()
}

fn kind(document: &Document, place: &Place, related: &BTreeSet<(u32, Decimal)>) -> &'static str {
    match place {
        Place::Figure(n) => {
            let figure = &document.figures[*n];
            let value = figure.value.unwrap_or_default().normalize();
            if related.contains(&(figure.line, value)) {
                "叙述（関係あり）"
            } else {
                "叙述（関係なし）"
            }
        }
        place => place.kind(),
    }
}

#[test]
fn slips_in_the_published_document_are_found() {
    let Some(bytes) = published() else {
        println!("公表資料がないため省略しました（KIBAN_SHARED で場所を指定できます）。");
        return;
    };
    let document = reader::read("published.txt", &bytes)
        .expect("the published document is readable")
        .document;
    let report = audit(&document);
    let before = alter::conflicts(&report);
    // What does not add up in the original is rare: a few relations in several hundred.
    assert!(before.len() * 30 <= report.findings.len(), "{before:#?}");
    let related = related(&report);
    let mut places: BTreeMap<&str, Vec<Place>> = BTreeMap::new();
    for place in alter::places(&document) {
        if alter::number(&document, &place).is_some() {
            let name = kind(&document, &place, &related);
            places.entry(name).or_default().push(place);
        }
    }
    let mut tally: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for (name, places) in &places {
        let sample = 6;
        for k in 0..sample.min(places.len()) {
            let place = &places[k * places.len() / sample.min(places.len())];
            let number = alter::number(&document, place).expect("checked above");
            let slips = alter::slips(&number);
            let slip = &slips[k % slips.len()];
            let hit = alter::detected(&alter::with(&document, place, slip), &before);
            let entry = tally.entry(name).or_insert((0, 0, places.len()));
            entry.0 += usize::from(hit);
            entry.1 += 1;
        }
    }
    println!("区分: (検出, 改変, 区分の数値の総数) {tally:#?}");
    let share = |name: &str| tally.get(name).map_or(100, |(hit, all, _)| hit * 100 / all);
    assert!(share("実績値") >= 90, "{tally:?}");
    assert!(share("叙述（関係あり）") >= 75, "{tally:?}");
    assert!(share("達成度") >= 70, "{tally:?}");
    assert!(share("計画値") >= 60, "{tally:?}");
}
