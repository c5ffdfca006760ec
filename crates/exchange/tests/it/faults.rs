//! Files that are wrong: every one is refused with its place, the reason and what to do.

use expect_test::{Expect, expect};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::ground::{act, aozora, draft, problems, shown};

fn check(name: &str, bytes: impl Into<Vec<u8>>, expected: Expect) {
    expected.assert_eq(&problems(name, bytes));
}

fn book(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("相談").expect("a name");
    for (at, head) in (0..).zip(["実施日＊", "相談者＊", "方法＊", "金額（円）", "備考"])
    {
        page.write(0, at, head).expect("it is written");
    }
    fill(page);
    book.save_to_buffer().expect("it is saved")
}

#[test]
fn an_unknown_column_is_named_with_what_there_is() {
    check(
        "相談.csv",
        "実施日,相談者,方法,電話\n2023/5/10,B1,訪問,1\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_missing_column_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,金額\n2023/5/10,B1,1\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_doubled_column_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,方法,方法＊\n2023/5/10,B1,訪問,訪問\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_head_with_another_unit_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額（千円）\n2023/5/10,B1,訪問,1\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_file_without_heads_is_told() {
    check(
        "相談.csv",
        "2023/5/10,B1,訪問\n2023/5/11,B2,訪問\n",
        expect![[r#""#]],
    );
}

#[test]
fn values_under_swapped_heads_are_named_cell_by_cell() {
    check(
        "相談.csv",
        "実施日,相談者,方法,役立った\n訪問,B1,2023/5/10,○\n",
        expect![[r#""#]],
    );
}

#[test]
fn every_problem_of_every_row_is_said_at_once() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額,時間,備考\n令和5年2月30日,B1,電話,約百,1.25,\n2023/5/10,,訪問,5件,,\n",
        expect![[r#""#]],
    );
}

#[test]
fn characters_of_one_office_are_refused() {
    let mut bytes = encoding_rs::SHIFT_JIS
        .encode("実施日,相談者,方法,備考\r\n2023/5/10,B1,訪問,山")
        .0
        .into_owned();
    bytes.extend([0xf0, 0x40]);
    bytes.extend(encoding_rs::SHIFT_JIS.encode("田商店\r\n").0.iter());
    check("相談.csv", bytes, expect![[r#""#]]);
}

#[test]
fn another_encoding_is_told() {
    let (euc, ..) = encoding_rs::EUC_JP.encode("実施日,相談者,方法\n2023/5/10,B1,訪問\n");
    check("相談.csv", euc.into_owned(), expect![[r#""#]]);
}

#[test]
fn an_empty_file_and_a_file_without_rows_are_told() {
    check("相談.csv", "", expect![[r#""#]]);
    check("相談.csv", "実施日,相談者,方法\n", expect![[r#""#]]);
}

#[test]
fn another_kind_of_file_is_told() {
    check("相談.pdf", "%PDF-1.7", expect![[r#""#]]);
    check("相談.xlsx", "実施日,相談者,方法\n", expect![[r#""#]]);
    check(
        "相談.xlsx",
        b"\xd0\xcf\x11\xe0abc".as_slice(),
        expect![[r#""#]],
    );
    check(
        "相談.csv",
        b"PK\x03\x04not a workbook".as_slice(),
        expect![[r#""#]],
    );
}

#[test]
fn a_csv_file_cut_in_the_middle_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法\n2023/5/10,B1,訪問\n2023/5/11,B",
        expect![[r#""#]],
    );
    check(
        "相談.csv",
        "実施日,相談者,方法,備考\n2023/5/10,B1,訪問,\"二行の\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_workbook_cut_in_the_middle_is_told() {
    let whole = book(|page| {
        page.write(1, 0, "2023/5/10").expect("it is written");
    });
    check("相談.xlsx", &whole[..whole.len() / 2], expect![[r#""#]]);
}

#[test]
fn a_columnar_file_cut_in_the_middle_is_told() {
    let mut whole = Vec::new();
    exchange::write_parquet(&mut whole, [act(1, draft())]).expect("it is written");
    check("acts.parquet", &whole[..whole.len() - 20], expect![[r#""#]]);
}

#[test]
fn json_lines_cut_or_wrong_are_told() {
    let cut = r#"{"kind":"advice","occurred_on":"2023-05-10","values":{"mo"#;
    check("acts.jsonl", cut, expect![[r#""#]]);
    let wrong = concat!(
        r#"{"kind":"advice","occurred_on":"2023-02-30","values":{"amount":"5件"},"colour":1}"#,
        "\n",
        r#"{"kind":"visit","occurred_on":"2023-05-10"}"#,
        "\n",
        r#"{"program":"other","kind":"advice","occurred_on":"2023-05-10"}"#,
        "\n",
    );
    check("acts.jsonl", wrong, expect![[r#""#]]);
}

#[test]
fn two_rows_with_one_key_are_told() {
    check(
        "相談.csv",
        "管理番号,実施日,相談者,方法\nA-1,2023/5/10,B1,訪問\nA-2,2023/5/10,B1,訪問\nA-1,2023/5/11,B2,訪問\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_value_beyond_the_head_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額\n2023/5/10,B1,訪問,1,200\n",
        expect![[r#""#]],
    );
}

#[test]
fn a_half_correction_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法,記録の種類,理由\n2023/5/10,B1,訪問,訂正,誤記\n2023/5/10,B1,訪問,追加,\n",
        expect![[r#""#]],
    );
}

#[test]
fn formula_errors_and_days_among_numbers_are_told() {
    let bytes = book(|page| {
        let day = Format::new().set_num_format("yyyy/m/d");
        page.write(1, 0, "2023/5/10").expect("it is written");
        page.write(1, 1, "B1").expect("it is written");
        page.write(1, 2, "訪問").expect("it is written");
        page.write(1, 3, Formula::new("=#REF!+1").set_result("#REF!"))
            .expect("it is written");
        page.write(2, 0, "2023/5/10").expect("it is written");
        page.write(2, 1, "B1").expect("it is written");
        page.write(2, 2, "訪問").expect("it is written");
        page.write_number_with_format(2, 3, 45_000, &day)
            .expect("it is written");
    });
    check("相談.xlsx", bytes, expect![[r#""#]]);
}

#[test]
fn merged_cells_are_told() {
    let bytes = book(|page| {
        page.merge_range(1, 0, 2, 0, "2023/5/10", &Format::new())
            .expect("it is merged");
        page.write(1, 1, "B1").expect("it is written");
        page.write(1, 2, "訪問").expect("it is written");
    });
    check("相談.xlsx", bytes, expect![[r#""#]]);
}

#[test]
fn a_workbook_of_another_programme_is_told() {
    let mut other = aozora();
    other.id = kernel::Id::new("other");
    check(
        "様式.xlsx",
        exchange::xlsx_template(&other),
        expect![[r#""#]],
    );
}

#[test]
fn a_kind_that_the_programme_does_not_have_is_told() {
    let program = aozora();
    let versions = [&program];
    let mut terms = crate::ground::terms(&versions);
    terms.kind = Some(kernel::Id::new("visit"));
    let problems = exchange::read("f.csv", "実施日\n".into(), &terms).expect_err("it is unknown");
    expect![[r#""#]].assert_eq(&shown(&problems));
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let program = aozora();
    let versions = [&program];
    let problems = exchange::open("/nowhere/相談.csv", &crate::ground::terms(&versions));
    assert_eq!(
        problems.expect_err("it is not there")[0].code,
        "unreadable-file"
    );
}

#[test]
fn more_than_a_thousand_problems_are_counted() {
    let mut csv = String::from("実施日,相談者,方法\n");
    for _ in 0..1_500 {
        csv.push_str("2023/13/1,B1,訪問\n");
    }
    let program = aozora();
    let versions = [&program];
    let rows = exchange::read("f.csv", csv.into(), &crate::ground::terms(&versions));
    let problems = exchange::check(rows.expect("the head is right")).expect_err("it is at fault");
    assert_eq!(problems.len(), 1_001);
    expect![[r#""#]].assert_eq(&shown(&problems[1_000..]));
}

#[test]
fn every_problem_is_said_in_english_too() {
    let csv = "実施日,相談者,方法,金額\n2023/2/30,B1,電話,5件\n";
    let problems = crate::ground::rows("f.csv", csv).expect_err("it is at fault");
    let english: Vec<String> = problems
        .iter()
        .map(|it| format!("{} / {}", it.reason_en, it.remedy_en))
        .collect();
    expect![[r#""#]].assert_eq(&english.join("\n"));
}
