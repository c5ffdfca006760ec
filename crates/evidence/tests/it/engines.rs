//! Other engines read the files and find the same figures: DuckDB always where PyPI can be
//! reached, Apache Spark when asked for (`KIBAN_TEST_SPARK=1`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use evidence::Dialect;
use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};

use crate::world::{World, catalogue, fixed, folder, worlds, years};

/// Runs each file given, and prints what its last statement lists.
const RUN: &str = "
import sys, duckdb
for path in sys.argv[1:]:
    connection = duckdb.connect()
    for row in connection.execute(open(path, encoding='utf-8').read()).fetchall():
        print(path, *row)
";

fn python(script: &str, arguments: &[PathBuf], library: &Path) -> Option<Output> {
    let mut command = Command::new("python3");
    command
        .arg("-c")
        .arg(script)
        .args(arguments)
        .env("PYTHONPATH", library);
    command.output().ok()
}

/// The folder that holds DuckDB for Python, installed when it is first needed; `None`, with a
/// notice, when it cannot be.
fn duckdb() -> Option<PathBuf> {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duckdb");
    let knows = || {
        let found = python("import duckdb", &[], &library);
        found.is_some_and(|output| output.status.success())
    };
    if !knows() {
        let pip = ["-m", "pip", "install", "--quiet", "--target"];
        let _ = Command::new("python3")
            .args(pip)
            .arg(&library)
            .arg("duckdb")
            .output();
    }
    let is_there = knows();
    if !is_there {
        eprintln!("DuckDB cannot be installed from PyPI: its test is skipped");
    }
    is_there.then_some(library)
}

/// A world with what is said between the tables and the query, frozen, and its query in a file.
fn query(world: &World, between: &str) -> (tempfile::TempDir, PathBuf) {
    let (guard, folder) = folder();
    let evidence = world.freeze_in_parts(&folder, 50).expect("it is frozen");
    let sql = evidence.sql(Dialect::DuckDb).expect("it has its query");
    let (tables, counting) = sql
        .split_once("-- Every tally")
        .expect("it says what it does");
    let path = guard.path().join("query.sql");
    fs::write(
        &path,
        format!("{tables}{between}\n-- Every tally{counting}"),
    )
    .expect("written");
    (guard, path)
}

/// What DuckDB lists as different.
fn differences(queries: &[PathBuf], library: &Path) -> String {
    let output = python(RUN, queries, library).expect("Python runs");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{err}");
    out.into_owned()
}

#[test]
fn duckdb_finds_the_same_figures() {
    let Some(library) = duckdb() else {
        return;
    };
    let mut runner = TestRunner::deterministic();
    let strategy = worlds(80);
    let drawn = (0..6).map(|_| strategy.new_tree(&mut runner).expect("a world").current());
    let all: Vec<World> = drawn.chain([fixed(0), fixed(400)]).collect();
    let frozen: Vec<_> = all.iter().map(|world| query(world, "")).collect();
    let queries: Vec<PathBuf> = frozen.iter().map(|(_, query)| query.clone()).collect();
    assert_eq!(differences(&queries, &library), "");
}

#[test]
fn duckdb_finds_every_figure_that_is_not_what_its_acts_give() {
    let Some(library) = duckdb() else {
        return;
    };
    let catalogue = catalogue();
    let world = fixed(400);
    let ledger = world.ledger(&catalogue);
    let (guard, _) = query(&world, "");
    let figures = guard.path().join("evidence/figures/*.parquet");
    let shown = format!(
        "CREATE OR REPLACE VIEW figures AS SELECT * REPLACE (shown + 0.0001 AS shown) \
         FROM read_parquet('{}');",
        figures.display()
    );
    let (_guard, query) = query(&world, &shown);
    let found = differences(&[query], &library);
    let mut wanted = 0;
    for (series, _) in catalogue.series() {
        for year in years() {
            if catalogue.value(&series, year, &ledger).is_ok() {
                wanted += 1;
                let line = format!("figure {series} {year} ");
                assert!(found.contains(&line), "{line}\n{found}");
            }
        }
    }
    assert_eq!(found.lines().count(), wanted);
    assert!(wanted > 80, "{wanted}");
}

/// The example that starts a cluster, run over evidence as anyone would run it.
#[test]
fn a_spark_cluster_finds_the_same_figures() {
    if std::env::var_os("KIBAN_TEST_SPARK").is_none() {
        eprintln!("KIBAN_TEST_SPARK is not set: the test on Apache Spark is skipped");
        return;
    }
    let (_guard, folder) = folder();
    fixed(400)
        .freeze_in_parts(&folder, 100)
        .expect("it is frozen");
    let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/spark/run.sh");
    let venv = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spark-venv");
    let output = Command::new("bash")
        .arg(run)
        .arg(&folder)
        .env("KIBAN_SPARK_VENV", venv)
        .output()
        .expect("bash runs");
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{out}\n{err}");
    assert!(
        out.contains("from 400 acts") && out.contains(": 0 differences"),
        "{out}"
    );
    println!("{out}");
}
