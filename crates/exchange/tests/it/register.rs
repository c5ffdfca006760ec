//! The register of parties in files.

use calamine::{Reader as _, Xlsx};
use exchange::{Encoding, read_parties_from};
use kernel::Id;
use party::{Party, Sort};

use crate::ground::shown;

fn parties() -> Vec<Party> {
    vec![
        Party {
            id: Id::new("B0001"),
            name: "あおぞら商店".to_owned(),
            sort: Sort::Proprietor,
            corporate_number: None,
            prefecture: Some("01".to_owned()),
            industry: Some("I".to_owned()),
        },
        Party {
            id: Id::new("B0002"),
            name: "架空機構, Inc.".to_owned(),
            sort: Sort::Corporation,
            corporate_number: Some("7000012050002".to_owned()),
            prefecture: None,
            industry: None,
        },
    ]
}

#[test]
fn the_register_reads_back_from_csv_and_workbooks() {
    for encoding in [Encoding::Utf8Bom, Encoding::Utf8, Encoding::Cp932] {
        let mut bytes = Vec::new();
        exchange::write_parties_csv(&mut bytes, encoding, &parties()).expect("it is written");
        assert_eq!(
            read_parties_from("f.csv", bytes).expect("it reads"),
            parties()
        );
    }
    let mut bytes = Vec::new();
    exchange::write_parties_xlsx(&mut bytes, &parties()).expect("it is written");
    assert_eq!(
        read_parties_from("f.xlsx", bytes).expect("it reads"),
        parties()
    );
}

#[test]
fn words_are_read_as_people_write_them() {
    let csv = "登録番号,名称,種別,法人番号,都道府県,業種\nB1,あおぞら商店,個人事業主,,大阪,製造業\nB2,架空機構,corporation：法人,7-0000-1205-0002,13：東京都,E\n";
    let read = read_parties_from("f.csv", csv.into()).expect("it reads");
    assert_eq!(read[0].sort, Sort::Proprietor);
    assert_eq!(read[0].prefecture.as_deref(), Some("27"));
    assert_eq!(read[0].industry.as_deref(), Some("E"));
    assert_eq!(read[1].corporate_number.as_deref(), Some("7000012050002"));
    assert_eq!(read[1].prefecture.as_deref(), Some("13"));
}

#[test]
fn templates_have_the_heads_and_no_rows() {
    let csv = exchange::party_csv_template(Encoding::Utf8);
    let csv = String::from_utf8(csv).expect("it is text");
    assert_eq!(csv, "登録番号＊,名称＊,種別＊,法人番号,都道府県,業種\r\n");
    let bytes = exchange::party_xlsx_template();
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("it is a workbook");
    let range = book.worksheet_range("関係者").expect("the sheet is there");
    assert_eq!(range.get_size(), (1, 6));
}

#[test]
fn every_problem_is_named() {
    let csv = "登録番号,名称,種別,法人番号,都道府県\nB1,,団体,7000012050003,江戸\nB2,二,法人,,\nB2,三,法人,,\n";
    let problems = read_parties_from("名簿.csv", csv.into()).expect_err("it is at fault");
    expect_test::expect![[r#""#]].assert_eq(&shown(&problems));
    let problems = read_parties_from("名簿.csv", "登録番号,名前\n1,2\n".into());
    expect_test::expect![[r#""#]].assert_eq(&shown(&problems.expect_err("it is at fault")));
}
