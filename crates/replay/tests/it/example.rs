//! The model agency: every figure of its book that a series prints is shown by planned work.

use std::{fs, path::PathBuf, time::Instant};

use compilation::Rows;
use evaluation::{Certainty, data};
use indicator::Catalogue;
use replay::{Plan, Wanted, plan};

use crate::case::{recorded, shown};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/smrj")
}

fn texts(folder: &str, ending: &str) -> Vec<(String, String)> {
    let root = self::folder();
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten();
    let mut found: Vec<(String, String)> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below the folder");
            let text = fs::read_to_string(&path).expect("a text");
            (name.display().to_string(), text)
        })
        .collect();
    found.sort();
    found
}

fn catalogue() -> Catalogue {
    let manifests = texts("programmes", "toml");
    Catalogue::new(manifests.iter().filter_map(|(name, text)| {
        let (program, problems) = program::read(name, text);
        for problem in &problems {
            println!("{problem:?}");
        }
        program
    }))
}

/// What the book says, as far as series print it; and how many rows nobody prints.
fn wanted(catalogue: &Catalogue) -> (Vec<Wanted>, Vec<Wanted>, usize) {
    let files: Vec<_> = [("", "toml"), ("items", "toml"), ("figures", "csv")]
        .iter()
        .flat_map(|(folder, ending)| texts(folder, ending))
        .collect();
    let borrowed: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let book = data::load(&borrowed).expect("the example");
    let rows = Rows::of(catalogue);
    let mut indicators = Vec::new();
    for indicator in book
        .evaluation
        .items
        .iter()
        .flat_map(|item| &item.indicators)
    {
        let number = indicator.number.as_ref();
        let series = number.and_then(|number| rows.feeding(number.as_str()));
        for (year, cells) in &indicator.years {
            if let (Some(series), Some(value)) = (series, cells.actual.value()) {
                indicators.push(Wanted {
                    series: series.clone(),
                    year: *year,
                    value,
                });
            }
        }
    }
    let mut figures = Vec::new();
    let mut unprinted = 0;
    for figure in &book.figures {
        if figure.certainty == Certainty::Forecast {
            continue;
        }
        match (rows.series_of(figure), figure.value) {
            (Some(series), Some(value)) => figures.push(Wanted {
                series: series.clone(),
                year: figure.fiscal_year,
                value,
            }),
            (None, Some(_)) => unprinted += 1,
            (_, None) => {}
        }
    }
    (indicators, figures, unprinted)
}

fn report(plan: &Plan) {
    for unsolved in &plan.unsolved {
        println!(
            "{}/{} {} {} {}",
            unsolved.series.program,
            unsolved.series.series,
            unsolved.year,
            unsolved.wanted,
            unsolved.reason
        );
    }
}

#[test]
fn the_model_agency_is_shown_by_work() {
    let catalogue = catalogue();
    let (indicators, figures, unprinted) = wanted(&catalogue);
    let all: Vec<Wanted> = indicators.iter().chain(&figures).cloned().collect();
    let start = Instant::now();
    let plan = plan(&catalogue, &all, 1, 1);
    println!(
        "planned {} acts, {} parties for {} figures ({unprinted} rows are printed by no series) in {:?}",
        plan.acts,
        plan.party_count(),
        all.len(),
        start.elapsed()
    );
    report(&plan);
    let ledger = recorded(&plan, &catalogue);
    println!("recorded in {:?}", start.elapsed());
    let same = |wanted: &&Wanted| shown(&catalogue, &ledger, wanted) == Some(wanted.value);
    for wanted in all.iter().filter(|wanted| !same(wanted)) {
        println!("{wanted:?} {:?}", shown(&catalogue, &ledger, wanted));
    }
    let missed: Vec<_> = indicators.iter().filter(|wanted| !same(wanted)).collect();
    assert!(missed.is_empty(), "indicators: {missed:#?}");
    let met = figures.iter().filter(same).count();
    println!("{met} of {} figures", figures.len());
    assert!(
        met * 100 >= figures.len() * 95,
        "{met} of {}",
        figures.len()
    );
}
