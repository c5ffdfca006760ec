//! Large files: read as they are asked for, never held as a whole.

use std::{fmt::Write as _, io::Write as _};

use exchange::Row;

use crate::ground::{aozora, terms};

const ROWS: u64 = 100_000;

fn csv() -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new()
        .suffix(".csv")
        .tempfile()
        .expect("a temporary file");
    let mut text = String::from("管理番号,実施日,相談者,金額（円）,方法,備考\n");
    for row in 0..ROWS {
        writeln!(
            text,
            "K{row},2023/5/{},B{row},\"{},000\",訪問,あおぞら商店街の相談会で受付",
            row % 28 + 1,
            row % 900 + 1
        )
        .expect("memory takes it");
    }
    file.write_all(text.as_bytes()).expect("it is written");
    file
}

#[test]
fn a_hundred_thousand_rows_are_read_one_by_one() {
    let file = csv();
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
