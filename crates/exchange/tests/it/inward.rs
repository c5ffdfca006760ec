//! Files that are right, however they were written.

use act::{Source, Standing};
use jiff::civil::date;
use kernel::{Decimal, Id, Serial};
use program::Value;

use crate::ground::{aozora, drafts, rows, shown, terms};

const HEADS: &str = "管理番号,実施日＊,相談者＊,専門家,拠点,都道府県,市区町村コード,金額（円）,時間（時間）,方法＊,役立った,回答日,備考";

#[test]
fn a_row_becomes_a_draft() {
    let csv = format!(
        "{HEADS}\r\nA-1,令和5年5月10日,B0001,E1、E2,hq,北海道,11002,\"1,200,000\",１．５,訪問,○,2023/6/1,「急ぎ」\r\n"
    );
    let read = drafts("相談.csv", csv);
    let [draft] = read.as_slice() else {
        panic!("one row")
    };
    assert_eq!(draft.kind.as_str(), "advice");
    assert_eq!(draft.occurred_on, date(2023, 5, 10));
    let parties: Vec<String> = draft
        .parties
        .iter()
        .map(|it| format!("{}={}", it.role, it.party))
        .collect();
    assert_eq!(parties, ["client=B0001", "expert=E1", "expert=E2"]);
    assert_eq!(draft.locality.prefecture, "01");
    assert_eq!(draft.locality.municipality, "011002");
    assert_eq!(
        draft.values[&Id::new("amount")],
        Value::Number(Decimal::from(1_200_000))
    );
    assert_eq!(
        draft.values[&Id::new("hours")],
        Value::Number(Decimal::new(15, 1))
    );
    assert_eq!(
        draft.values[&Id::new("mode")],
        Value::Code("visit".to_owned())
    );
    assert_eq!(draft.values[&Id::new("useful")], Value::Flag(true));
    assert_eq!(
        draft.values[&Id::new("note")],
        Value::Text("「急ぎ」".to_owned())
    );
    assert_eq!(draft.author.recorded_by, "受付");
    assert_eq!(draft.key, "aozora-advice/advice/A-1");
    assert!(matches!(&draft.source, Source::File { name, row: 2, .. } if name == "相談.csv"));
}

#[test]
fn every_usual_encoding_and_separator_reads_the_same() {
    let csv = format!("{HEADS}\r\nA-1,2023/5/10,B0001,,,,,1000,,訪問,,,株式会社髙﨑①\r\n");
    let expected = drafts("f.csv", csv.as_str());
    let tabs = csv.replace(',', "\t");
    let utf16: Vec<u8> = std::iter::once(0xfeff)
        .chain(tabs.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(&csv);
    let bom = [b"\xef\xbb\xbf", csv.as_bytes()].concat();
    let unix = csv.replace("\r\n", "\n");
    for bytes in [
        cp932.into_owned(),
        bom,
        tabs.into_bytes(),
        utf16,
        unix.into_bytes(),
    ] {
        assert_eq!(drafts("f.csv", bytes), expected);
    }
}

#[test]
fn columns_stand_in_any_order_under_head_name_or_id() {
    let read = drafts(
        "f.csv",
        "方法,values.amount,client,実施日\nonline,5000,B1,R5.5.10\n",
    );
    assert_eq!(
        read[0].values[&Id::new("mode")],
        Value::Code("online".to_owned())
    );
    assert_eq!(
        read[0].values[&Id::new("amount")],
        Value::Number(Decimal::from(5_000))
    );
    assert_eq!(read[0].parties[0].party.as_str(), "B1");
}

#[test]
fn blank_rows_and_a_title_above_the_head_are_passed_over() {
    let csv = "令和5年度の相談\n\n実施日,相談者,方法\n\n2023/5/10,B1,訪問\n,,\n2023/5/11,B2,訪問\n";
    let rows = rows("f.csv", csv).expect("it is right");
    let numbers: Vec<(u64, u64)> = rows.iter().map(|row| (row.row, row.number)).collect();
    assert_eq!(numbers, [(5, 1), (7, 2)]);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let csv =
        "実施日,相談者,方法,備考\r\n2023/5/10,B1,訪問,\"二行の\r\n備考\"\r\n2023/5/11,B2,訪問,\r\n";
    let rows = rows("f.csv", csv).expect("it is right");
    assert_eq!(rows[1].row, 3);
    assert_eq!(
        rows[0].draft.values[&Id::new("note")],
        Value::Text("二行の\n備考".to_owned())
    );
}

#[test]
fn the_same_file_twice_has_the_same_keys() {
    let csv = "実施日,相談者,方法\n2023/5/10,B1,訪問\n2023/5/10,B1,訪問\n2023/5/10,B2,訪問\n";
    let keys = |csv: &str| -> Vec<String> {
        drafts("f.csv", csv)
            .into_iter()
            .map(|draft| draft.key)
            .collect()
    };
    let first = keys(csv);
    assert_eq!(first, keys(csv));
    assert_eq!(
        first[1],
        format!("{}-2", first[0]),
        "two equal rows are two acts"
    );
    assert_ne!(first[0], first[2]);
    let otherwise_written = "相談者,実施日,方法\nB1,令和5年5月10日,visit\n";
    assert_eq!(
        keys(otherwise_written),
        [first[0].as_str()],
        "spelling does not matter"
    );
}

#[test]
fn corrections_and_withdrawals_come_in_files_too() {
    let csv = "実施日,相談者,方法,記録の種類,対象の記録番号,理由,権限\n2023/5/10,B1,訪問,訂正,12,誤記,課長\n";
    let expected = Standing::Corrects {
        act: Serial::new(12),
        reason: "誤記".to_owned(),
        authority: "課長".to_owned(),
    };
    assert_eq!(drafts("f.csv", csv)[0].standing, expected);
}

#[test]
fn json_lines_may_be_written_plainly() {
    let json = concat!(
        r#"{"kind":"advice","occurred_on":"2023-05-10","parties":{"client":"B1","expert":["E1","E2"]},"#,
        r#""values":{"amount":1200,"mode":"訪問","useful":true,"hours":1.5,"note":null}}"#,
        "\n\n",
        r#"{"program":"aozora-advice","kind":"report","occurred_on":"2023-05-11","follows":3,"values":{"sales":{"number":"5"}},"key":"K"}"#,
    );
    let read = drafts("f.jsonl", json);
    assert_eq!(read[0].values.len(), 4);
    assert_eq!(
        read[0].values[&Id::new("amount")],
        Value::Number(Decimal::from(1_200))
    );
    assert_eq!(read[0].parties.len(), 3);
    assert_eq!(read[1].follows, Some(Serial::new(3)));
    assert_eq!(read[1].key, "K");
}

#[test]
fn an_admitted_reading_says_refusals_at_their_cells() {
    let program = aozora();
    let versions = [&program];
    let csv = "実施日,相談者,方法,金額\n2023/5/10,,訪問,20000000\n";
    let at = "2023-06-01T00:00:00Z".parse().expect("an instant");
    let rows = exchange::read("f.csv", csv.into(), &terms(&versions)).expect("the head is right");
    let problems = exchange::check(rows.admitted_at(at)).expect_err("it is refused");
    expect_test::expect![[r#"
        [missing-role] f.csv:2（B2）: 2行目「相談者」列：「相談者」の記入がありません。
          対処: 「相談者」にあたる者の登録番号を記入してください。
        [out-of-bounds] f.csv:2（D2）: 2行目「金額」列：「金額」の値20000000は、認められる範囲の外です。
          対処: 0以上10000000以下の値に改めてください。"#]]
    .assert_eq(&shown(&problems));
}
