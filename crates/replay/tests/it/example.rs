//! The model agency: every figure of its book that a series prints is shown by planned work.

use std::{fs, path::PathBuf};

use compilation::Rows;
use evaluation::{Certainty, data};
use indicator::Catalogue;
use replay::{Wanted, plan};

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
        let series = rows.feeding(indicator);
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

#[test]
fn the_model_agency_is_shown_by_work() {
    let catalogue = catalogue();
    let (indicators, figures, unprinted) = wanted(&catalogue);
    let all: Vec<Wanted> = indicators.iter().chain(&figures).cloned().collect();
    let plan = plan(&catalogue, &all, 1, 1);
    println!(
        "{} acts and {} parties for {} figures; {unprinted} rows are printed by no series",
        plan.acts,
        plan.party_count(),
        all.len()
    );
    for unsolved in &plan.unsolved {
        println!(
            "{}\t{}\t{}\t{}",
            unsolved.series, unsolved.year, unsolved.wanted, unsolved.reason
        );
    }
    let ledger = recorded(&plan, &catalogue);
    let same = |wanted: &&Wanted| shown(&catalogue, &ledger, wanted) == Some(wanted.value);
    let missed: Vec<_> = indicators.iter().filter(|wanted| !same(wanted)).collect();
    assert!(missed.is_empty(), "indicators: {missed:#?}");
    let met = figures.iter().filter(same).count();
    assert!(
        met * 100 >= figures.len() * 95,
        "{met} of {} figures",
        figures.len()
    );
    // What the plan says of itself is what is found when its acts are counted.
    let differing = all.iter().filter(|wanted| !same(wanted));
    let differing: Vec<_> = differing
        .map(|wanted| (&wanted.series, wanted.year))
        .collect();
    let unsolved = plan.unsolved.iter();
    let unsolved: Vec<_> = unsolved
        .map(|unsolved| (&unsolved.series, unsolved.year))
        .collect();
    assert_eq!(unsolved, differing);
}
