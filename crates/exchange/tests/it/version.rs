//! Files and versions of a programme: old templates, late work, changed definitions.

use exchange::{Encoding, Listing};
use expect_test::expect;
use kernel::Problem;
use program::Program;

use crate::ground::{MANIFEST, aozora, programme, shown, terms};

/// The second version: from April 2024, with a new required field and without hours.
fn second() -> Program {
    let text = MANIFEST
        .replace("from = \"2022-04-01\"", "version = 2\nfrom = \"2024-04-01\"")
        .replace(
            "{ id = \"hours\", name = \"時間\", type = \"number\", unit = \"時間\", digits = 1, optional = true },",
            "{ id = \"place\", name = \"会場\", type = \"text\", length = 20 },",
        );
    programme(&text)
}

fn read(name: &str, bytes: Vec<u8>) -> (usize, Vec<Problem>, Vec<Problem>) {
    let (first, second) = (aozora(), second());
    let versions = [&second, &first];
    let mut rows = match exchange::read(name, bytes, &terms(&versions)) {
        Ok(rows) => rows,
        Err(problems) => return (0, problems, Vec::new()),
    };
    let mut listing = Listing::default();
    let mut good = 0;
    for row in rows.by_ref() {
        match row {
            Ok(_) => good += 1,
            Err(problems) => listing.extend(problems),
        }
    }
    (good, listing.into_problems(), rows.notes().to_vec())
}

fn csv(program: &Program, rows: &str) -> Vec<u8> {
    let mut bytes = exchange::csv_template(program, &program.kinds[0], Encoding::Utf8Bom);
    bytes.extend(rows.as_bytes());
    bytes
}

#[test]
fn an_old_template_still_takes_work_of_its_days() {
    let bytes = csv(&aozora(), ",2024/3/31,B1,,,,,,1.5,訪問,,,\r\n");
    assert_eq!(read("f.csv", bytes), (1, Vec::new(), Vec::new()));
}

#[test]
fn an_old_template_is_refused_for_work_of_the_new_version_with_what_changed() {
    let bytes = csv(
        &aozora(),
        ",2024/4/1,B1,,,,,,1.5,訪問,,,\r\n,2024/3/31,B1,,,,,,,訪問,,,\r\n,2024/4/2,B1,,,,,,,訪問,,,\r\n",
    );
    let (good, problems, _) = read("f.csv", bytes);
    assert_eq!(good, 1);
    expect![[r#"
        [older-template] f.csv: 第1版の様式ですが、第2版が適用される日の行があります。列の違い（＋追加、－削除）：＋会場＊、－時間（時間）。
          対処: 第2版の様式を出力し（kiban program template）、その行を移してください。"#]].assert_eq(&shown(&problems));
}

#[test]
fn a_new_template_takes_late_work_of_the_old_version() {
    let bytes = csv(
        &second(),
        ",2024/3/31,B1,,,,,,,訪問,,,\r\n,2024/4/1,B1,,,,,,会議室,訪問,,,\r\n",
    );
    assert_eq!(read("f.csv", bytes), (2, Vec::new(), Vec::new()));
    let bytes = csv(&second(), ",2024/3/31,B1,,,,,,会議室,訪問,,,\r\n");
    expect![[r#"
        [not-in-version] f.csv:2（I2）: 2行目「会場＊」列：この日に適用される第1版の定義に、この列はありません。
          対処: 値を消すか、実施日を確かめてください。"#]].assert_eq(&shown(&read("f.csv", bytes).1));
}

#[test]
fn a_workbook_of_an_old_version_that_fits_is_noted() {
    let program = aozora();
    let mut bytes = Vec::new();
    let acts = [crate::ground::act(1, crate::ground::draft())];
    exchange::write_xlsx(&mut bytes, &program, acts).expect("it is written");
    let (good, problems, notes) = read("f.xlsx", bytes);
    assert_eq!((good, problems.len()), (1, 0));
    expect![[r#"
        [older-template] f.xlsx: 第1版の様式です（最新は第2版）。列が合う行は、そのまま取り込めます。
          対処: 次からは新しい様式を使ってください（kiban program template）。"#]].assert_eq(&shown(&notes));
}

#[test]
fn a_workbook_of_a_version_nobody_declared_is_refused() {
    let mut program = aozora();
    program.version = 9;
    let problems = read("f.xlsx", exchange::xlsx_template(&program)).1;
    expect![[r#"
        [unknown-version] f.xlsx: 第9版の様式ですが、その版の定義は登録されていません。
          対処: 定義を登録するか（kiban program add）、登録済みの版の様式に記入してください。"#]]
    .assert_eq(&shown(&problems));
}

#[test]
fn a_definition_that_was_changed_under_its_version_is_noted() {
    let changed = programme(&MANIFEST.replace("オンライン", "遠隔"));
    let mut bytes = Vec::new();
    let acts = [crate::ground::act(1, crate::ground::draft())];
    exchange::write_xlsx(&mut bytes, &changed, acts).expect("it is written");
    let program = aozora();
    let rows = exchange::read("f.xlsx", bytes, &terms(&[&program])).expect("it fits");
    assert_eq!(rows.notes()[0].code, "changed-definition");
}
