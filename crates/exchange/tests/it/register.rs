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
    expect_test::expect![[r#"
        [unknown-code] 名簿.csv:2（C2）: 2行目「種別」列：「団体」は一覧にありません。
          対処: 次のいずれかを記入してください: corporation（法人）、proprietor（個人事業主）、institution（支援機関）、municipality（地方公共団体）、person（個人）。
        [no-corporate-number] 名簿.csv:2（D2）: 2行目「法人番号」列：「7000012050003」は、13桁でないか検査数字が合わず、法人番号ではありません。
          対処: 法人番号を確かめてください。会社法人等番号（12桁）は記入できません。
        [unknown-code] 名簿.csv:2（E2）: 2行目「都道府県」列：「江戸」は一覧にありません。
          対処: 次のいずれかを記入してください: 01（北海道）、02（青森県）、03（岩手県）、04（宮城県）、05（秋田県）、06（山形県）、07（福島県）、08（茨城県）、09（栃木県）、10（群馬県）、11（埼玉県）、12（千葉県）、13（東京都）、14（神奈川県）、15（新潟県）、16（富山県）、17（石川県）、18（福井県）、19（山梨県）、20（長野県）、21（岐阜県）、22（静岡県）、23（愛知県）、24（三重県）、25（滋賀県）、26（京都府）、27（大阪府）、28（兵庫県）、29（奈良県）、30（和歌山県）、31（鳥取県）、32（島根県）、33（岡山県）、34（広島県）、35（山口県）、36（徳島県）、37（香川県）、38（愛媛県）、39（高知県）、40（福岡県）、41（佐賀県）、42（長崎県）、43（熊本県）、44（大分県）、45（宮崎県）、46（鹿児島県）、47（沖縄県）。
        [missing-field] 名簿.csv:2（B2）: 2行目「名称＊」列：「名称」の記入がありません。
          対処: 「名称」を記入してください。
        [double-party] 名簿.csv:4: 4行目：登録番号「B2」は、3行目にもあります。
          対処: 同じ者であれば一方の行を消し、別の者であれば別の番号を付けてください。"#]].assert_eq(&shown(&problems));
    let problems = read_parties_from("名簿.csv", "登録番号,名前\n1,2\n".into());
    expect_test::expect![[r#"
        [unknown-column] 名簿.csv:1（B1）: 1行目「名前」列：この見出しの列は様式にありません。
          対処: 不要であれば列を削除し、書き間違いであれば次のいずれかに改めてください: 登録番号＊、名称＊、種別＊、法人番号、都道府県、業種。
        [missing-column] 名簿.csv:1: 1行目：「名称＊」列がありません。
          対処: 見出し「名称＊」の列を加えるか、新しい様式を出力して記入してください。
        [missing-column] 名簿.csv:1: 1行目：「種別＊」列がありません。
          対処: 見出し「種別＊」の列を加えるか、新しい様式を出力して記入してください。"#]].assert_eq(&shown(&problems.expect_err("it is at fault")));
}
