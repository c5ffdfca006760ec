//! The reader as a whole: the published document where it is at hand, and laws that hold for any
//! input.

use std::{fmt::Write as _, path::PathBuf};

use evaluation::{Document, Indicator};
use expect_test::{Expect, expect, expect_file};
use kernel::Entry;
use proptest::prelude::*;
use reader::read;

/// A small document of an invented agency, in the layout of the forms.
const SMALL: &str = include_str!("small.txt");

/// The published document, which is not part of the repository.
fn published() -> Option<Vec<u8>> {
    let shared = std::env::var_os("KIBAN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = shared.join("published/000_7c8be7ebd57b8dbc.txt");
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is absent", path.display());
    }
    bytes
}

fn entry(entry: &Entry) -> String {
    match entry.line {
        Some(line) => format!("{}@{line}", entry.text),
        None => entry.text.clone(),
    }
}

fn indicator(out: &mut String, indicator: &Indicator) {
    let number = indicator.number.as_ref().map_or("-", |n| n.as_str());
    let key = if indicator.key { "＊" } else { "" };
    let _ = writeln!(
        out,
        "  {number} {key}{} [{}] {:?} {:?}",
        indicator.label, indicator.unit, indicator.kind, indicator.direction
    );
    let _ = writeln!(
        out,
        "    目標 {} ({})",
        indicator.target.text.text,
        entry(&indicator.target.level)
    );
    let _ = writeln!(
        out,
        "    基準 {} ({})",
        indicator.baseline.text.text,
        entry(&indicator.baseline.level)
    );
    for (year, cells) in &indicator.years {
        let cells = [&cells.plan, &cells.actual, &cells.rate].map(entry);
        let _ = writeln!(out, "    {year} {}", cells.join(" | "));
    }
    for revision in &indicator.revisions {
        let _ = writeln!(out, "    変更 {}から", revision.from);
    }
}

/// Overview, overall rating and summary table.
fn front(document: &Document) -> String {
    let mut out = String::new();
    let book = &document.evaluation;
    let (agency, period) = (&book.agency, &book.period);
    let _ = writeln!(
        out,
        "{:?} {} {:?} 第{:?}期 {} {}",
        book.kind, agency.name, agency.kind, period.ordinal, period.years, period.terms.difficulty
    );
    for minister in &book.ministers {
        let _ = writeln!(
            out,
            "{} / {} / {}",
            minister.name, minister.scope, minister.joint
        );
        for department in minister.departments.iter().chain(&minister.reviewers) {
            let _ = writeln!(out, "  {} / {}", department.bureau, department.officer);
        }
    }
    for procedure in &book.procedures {
        let _ = writeln!(out, "手続 {}", procedure.on);
    }
    let overall = &book.overall;
    let _ = writeln!(
        out,
        "総合 {} {} {:?}",
        overall.rating, overall.phrase, overall.past
    );
    for row in &book.summary {
        let mark = |set: bool, text: &'static str| if set { text } else { "" };
        let letters: Vec<String> = row
            .ratings
            .iter()
            .map(|(column, marked)| {
                let important = mark(marked.important, "○");
                let focus = mark(marked.focus, "重");
                let difficult = mark(marked.difficult, "_");
                format!("{column}:{}{important}{focus}{difficult}", marked.rating)
            })
            .collect();
        let sheet = row.sheet.as_ref().map_or("-", |id| id.as_str());
        let section = row.section.numeral();
        let _ = writeln!(
            out,
            "{section} [{sheet}] {} {}",
            row.name,
            letters.join(" ")
        );
    }
    out
}

/// Everything but the text columns and the yearly figures, which have tests of their own.
fn tables(document: &Document) -> String {
    let mut out = front(document);
    for item in &document.evaluation.items {
        let level = |flag: &Option<evaluation::Flag>| {
            flag.as_ref()
                .map_or_else(|| "-".to_owned(), |flag| flag.level.clone())
        };
        let _ = writeln!(
            out,
            "項目 {} {} {:?} {:?} 重要度{} 優先度{} 困難度{} 根拠{}字 {}",
            item.number,
            item.name,
            item.section,
            item.sheet,
            level(&item.importance),
            level(&item.priority),
            level(&item.difficulty),
            item.legal_basis.text.chars().count(),
            item.review.text
        );
        for one in &item.indicators {
            indicator(&mut out, one);
        }
        for input in &item.inputs {
            let cells: Vec<String> = input
                .years
                .iter()
                .map(|(year, value)| format!("{year} {}", entry(value)))
                .collect();
            let _ = writeln!(
                out,
                "  {} [{}] {}",
                input.label,
                input.unit,
                cells.join(" | ")
            );
        }
    }
    out
}

fn refusal(bytes: &[u8]) -> String {
    match read("input.txt", bytes) {
        Ok(_) => "read".to_owned(),
        Err(problems) => problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn every_table_of_the_published_document_is_read() {
    let Some(bytes) = published() else { return };
    let reading = read("book.txt", &bytes).expect("it is an evaluation");
    assert_eq!(reading.problems, []);
    expect_file!["published.snapshot.txt"].assert_eq(&tables(&reading.document));
}

#[test]
fn a_small_book_is_read() {
    let reading = read("small.txt", SMALL.as_bytes()).expect("it is an evaluation");
    let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new());
    expect_file!["small.snapshot.txt"].assert_eq(&tables(&reading.document));
}

#[test]
fn what_was_written_as_json_is_read_back_unchanged() {
    let reading = read("small.txt", SMALL.as_bytes()).expect("it is an evaluation");
    let json = serde_json::to_vec_pretty(&reading.document).expect("documents are JSON");
    let again = read("evaluation.json", &json).expect("it is our own");
    assert_eq!(again.document, reading.document);
}

#[test]
fn input_that_is_no_evaluation_is_refused_with_place_and_remedy() {
    let check = |bytes: &[u8], expected: &Expect| expected.assert_eq(&refusal(bytes));
    check(
        b"",
        &expect![[r#"
        input.txt: ファイルに文字がありません。
          対処: 評価書の本文があるファイルを指定してください。"#]],
    );
    check(
        b"PK\x03\x04 a workbook",
        &expect![[r#"
        input.txt: Word・Excel等の文書（ZIP形式）であり、評価書のテキスト又はPDFではありません。
          対処: PDF又はテキストに書き出してから指定してください。"#]],
    );
    check(
        "業務実績の説明資料\n評価項目No.1-9\n".as_bytes(),
        &expect![[r#"
            input.txt:1: 独立行政法人の評価書の様式（評価の概要、総合評定、項目別評定総括表、項目別評定調書）が見当たりません。
              対処: 様式に沿った評価書を指定してください。説明資料や報告書本体は読み取れません。長い文書に含まれているときは、評価書の部分を取り出してください。"#]],
    );
    check(
        b"{\"source\": 1}",
        &expect![[r#"
        input.txt:1: evaluation.jsonとして読めません（invalid type: integer `1`, expected a string at line 1 column 12）。
          対処: kiban readで書き出したevaluation.jsonを指定するか、該当行を直してください。"#]],
    );
    check(
        b"%PDF-1.7 and nothing more",
        &expect![[r#"
        input.txt: PDFの終わりの印（%%EOF）がなく、ファイルが途中で切れています。
          対処: 入手元からもう一度ダウンロードし、ファイルの大きさが元と同じであることを確認してください。"#]],
    );
}

#[test]
fn a_book_that_breaks_off_is_read_as_far_as_it_goes() {
    let cut = SMALL
        .find("３．中期目標期間の業務")
        .expect("the book has part 3");
    let reading = read("small.txt", &SMALL.as_bytes()[..cut]).expect("its beginning is there");
    let codes: Vec<&str> = reading.problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(codes, ["sheet-cut", "sheet-missing"]);
    assert_eq!(reading.document.evaluation.items[0].indicators.len(), 1);
}

#[test]
fn prefixes_of_the_published_document_are_read_without_panic() {
    let Some(bytes) = published() else { return };
    let text = String::from_utf8(bytes).expect("it is UTF-8");
    for part in 1..6 {
        let mut end = text.len() * part / 6;
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let _ = read("book.txt", &text.as_bytes()[..end]);
    }
}

/// Lines as they stand in such documents, in any order.
fn line() -> impl Strategy<Value = String> {
    let lines: Vec<&'static str> = SMALL.lines().collect();
    prop_oneof![
        4 => proptest::sample::select(lines).prop_map(str::to_owned),
        1 => "[ 　]{0,3}[0-9０-９，．％△－〇A-DＡ-Ｄ件千円（）年度ⅠⅡ①計画値\u{c}]{0,12}",
        1 => ".{0,20}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_lines_makes_the_reader_panic(lines in prop::collection::vec(line(), 0..80)) {
        let _ = read("any.txt", lines.join("\n").as_bytes());
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("any.txt", &bytes);
    }

    #[test]
    fn cutting_a_book_anywhere_never_makes_the_reader_panic(end in 0..SMALL.len()) {
        let _ = read("small.txt", &SMALL.as_bytes()[..end]);
    }
}

#[test]
fn endless_prose_is_refused_by_its_front() {
    // What stands behind the front is a whole evaluation; it is not looked for.
    let mut text = "計画に従い業務を実施した。評価は別の文書による。\n".repeat(80_000);
    text.push_str(SMALL);
    let problems = read("報告.txt", text.as_bytes()).expect_err("it is no evaluation");
    assert_eq!(problems[0].code, "not-an-evaluation");
    let noise: Vec<u8> = (0..5_000_000_u32)
        .map(|n| u8::try_from((n.wrapping_mul(2_654_435_761)) >> 24).unwrap())
        .collect();
    let problems = read("noise", &noise).expect_err("it is no text");
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_long_document_that_begins_with_its_forms_is_read() {
    let mut text = SMALL.to_owned();
    text.push_str(&"\n（参考）本文は以上である。".repeat(150_000));
    assert!(read("f", text.as_bytes()).is_ok());
}
