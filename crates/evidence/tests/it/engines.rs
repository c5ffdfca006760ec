//! Other engines read the files and find the same figures: DuckDB always where PyPI can be
//! reached, Apache Spark when asked for (`KIBAN_TEST_SPARK=1`).

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use evidence::Dialect;

use crate::world::{World, fixed, folder, worlds};

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

fn differences(worlds: &[World], library: &Path) -> String {
    let frozen: Vec<_> = worlds
        .iter()
        .map(|world| {
            let (guard, folder) = folder();
            let evidence = world.freeze_in_parts(&folder, 50).expect("it is frozen");
            let query = guard.path().join("query.sql");
            let sql = evidence.sql(Dialect::DuckDb).expect("it has its query");
            fs::write(&query, sql).expect("written");
            (guard, query)
        })
        .collect();
    let queries: Vec<PathBuf> = frozen.iter().map(|(_, query)| query.clone()).collect();
    let output = python(RUN, &queries, library).expect("Python runs");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{err}");
    out.into_owned()
}

#[test]
fn duckdb_finds_the_same_figures() {
    use proptest::{
        strategy::{Strategy, ValueTree},
        test_runner::TestRunner,
    };
    let Some(library) = duckdb() else {
        return;
    };
    let mut runner = TestRunner::deterministic();
    let strategy = worlds(80);
    let mut all: Vec<World> = (0..6)
        .map(|_| strategy.new_tree(&mut runner).expect("a world").current())
        .collect();
    all.push(fixed(0));
    all.push(fixed(400));
    assert_eq!(differences(&all, &library), "");
}
