//! Large files: read as they are asked for, never held as a whole.

use std::io::{BufWriter, Write as _};

use exchange::Row;

use crate::ground::{aozora, terms};

const ROWS: u64 = 100_000;

/// What the process has held at most, in KiB, where the system tells.
fn most_held() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn csv(rows: u64) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new()
        .suffix(".csv")
        .tempfile()
        .expect("a temporary file");
    let mut text = BufWriter::new(file.as_file());
    writeln!(text, "管理番号,実施日,相談者,金額（円）,方法,備考").expect("it is written");
    for row in 0..rows {
        writeln!(
            text,
            "K{row},2023/5/{},B{row},\"{},000\",訪問,あおぞら商店街の相談会で受付",
            row % 28 + 1,
            row % 900 + 1
        )
        .expect("it is written");
    }
    text.flush().expect("it is written");
    drop(text);
    file
}

#[test]
fn a_hundred_thousand_rows_are_read_one_by_one() {
    let file = csv(ROWS);
    let program = aozora();
    let versions = [&program];
    let mut rows = exchange::open(file.path(), &terms(&versions)).expect("the head is right");
    let (before, all) = rows.progress();
    assert!(
        before < all / 50,
        "opening reads the front only: {before} of {all}"
    );
    let first = rows.next().expect("there are rows").expect("it is right");
    assert_eq!(first.draft.key, "aozora-advice/advice/K0");
    let mut last = 0;
    let mut count = 1;
    for row in rows.by_ref() {
        let Row { number, .. } = row.expect("it is right");
        assert_eq!(number, count + 1);
        count = number;
        last = last.max(number);
    }
    assert_eq!(last, ROWS);
    assert_eq!(rows.progress().0, all);
}

/// Opt-in: it takes a minute in a debug build. Run it alone, so that only it counts.
#[test]
#[ignore = "slow; run alone with --ignored a_million_rows"]
fn a_million_rows_take_little_more_memory_than_their_keys() {
    const MILLION: u64 = 1_000_000;
    let file = csv(MILLION);
    let program = aozora();
    let versions = [&program];
    let before = most_held();
    let rows = exchange::open(file.path(), &terms(&versions)).expect("the head is right");
    assert_eq!(exchange::check(rows), Ok(MILLION));
    if let Some((before, after)) = before.zip(most_held()) {
        // Keys take some thirty bytes a row, doubled while their table grows.
        assert!(
            after - before < 120 * 1024,
            "{before} KiB before, {after} KiB after"
        );
    }
}
