//! Templates: what is given out to be filled in.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use exchange::{Columns, Encoding};
use expect_test::expect;
use rust_xlsxwriter::{Format, Workbook};

use crate::ground::{aozora, drafts, programme, rows_of};

fn opened() -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = exchange::xlsx_template(&aozora());
    Xlsx::new(Cursor::new(bytes)).expect("it is a workbook")
}

/// The text of a part of a workbook.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut text = String::new();
    let mut part = archive.by_name(name).expect("the part is there");
    part.read_to_string(&mut text).expect("it is text");
    text
}

#[test]
fn the_columns_of_a_template_are_those_of_the_kind() {
    let program = aozora();
    let columns = Columns::of(&program, &program.kinds[0]);
    let shown: Vec<String> = columns
        .columns
        .iter()
        .map(|column| format!("{} [{}] {}", column.head, column.id, column.note.ja))
        .collect();
    expect![[r#"
        管理番号 [key] この行を見分ける番号。同じ番号の行は、二度取り込んでも一件です。空欄のときは内容から作ります。
        実施日＊ [occurred_on] 支援を行った日（例：2023/4/1、令和5年4月1日）。
        相談者＊ [parties.client] 登録番号（一者）。
        専門家 [parties.expert] 登録番号。複数あるときは「、」で区切ります。
        拠点 [office] 拠点のコード。
        都道府県 [prefecture] 都道府県のコード（01から47）又は名称。
        市区町村コード [municipality] 検査数字を含む6桁の全国地方公共団体コード。
        金額（円） [values.amount] 円の数値。0以上。10000000以下。
        時間（時間） [values.hours] 時間の数値。小数点以下1桁まで。
        方法＊ [values.mode] 一覧から選びます。
        役立った [values.useful] 「はい」又は「いいえ」。
        回答日 [values.answered] 日付（例：2023/4/1、令和5年4月1日）。
        備考 [values.note] 50字以内。"#]].assert_eq(&shown.join("\n"));
}

#[test]
fn a_csv_template_is_its_heads_in_the_encoding_asked_for() {
    let program = aozora();
    let bom = exchange::csv_template(&program, &program.kinds[1], Encoding::Utf8Bom);
    assert_eq!(&bom[..3], b"\xef\xbb\xbf");
    let heads = String::from_utf8(bom[3..].to_vec()).expect("it is text");
    expect!["管理番号,実施日＊,拠点,都道府県,市区町村コード,前提の記録番号＊,売上高（千円）＊"]
        .assert_eq(heads.trim_end());
    let cp932 = exchange::csv_template(&program, &program.kinds[1], Encoding::Cp932);
    let (text, ..) = encoding_rs::SHIFT_JIS.decode(&cp932);
    assert_eq!(text, heads);
}

#[test]
fn a_head_that_cp932_does_not_have_still_finds_its_column() {
    let program = programme(
        "id = \"p\"\nname = \"p\"\nfrom = \"2022-04-01\"\n[[kinds]]\nid = \"k\"\nname = \"k\"\nfields = [{ id = \"a\", name = \"𠮷の数\", type = \"number\", unit = \"件\" }]\n",
    );
    let mut csv = exchange::csv_template(&program, &program.kinds[0], Encoding::Cp932);
    let (text, ..) = encoding_rs::SHIFT_JIS.decode(&csv);
    assert!(text.contains("〓の数（件）"), "{text}");
    csv.extend(b",2023/5/10,,,,5\r\n");
    let rows = rows_of(&program, "f.csv", csv).expect("it reads");
    assert_eq!(rows[0].draft.values.len(), 1);
}

#[test]
fn a_workbook_has_a_sheet_a_kind_a_guide_and_hidden_lists() {
    let mut book = opened();
    let sheets: Vec<(String, String)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), format!("{:?}", sheet.visible)))
        .collect();
    let expected = [
        ("相談", "Visible"),
        ("実績報告", "Visible"),
        ("説明", "Visible"),
        ("一覧", "Hidden"),
    ];
    let expected = expected.map(|(name, seen)| (name.to_owned(), seen.to_owned()));
    assert_eq!(sheets, expected);
    let guide = book.worksheet_range("説明").expect("it is there");
    assert_eq!(
        guide.get_value((1, 1)),
        Some(&Data::String("aozora-advice".to_owned()))
    );
    assert_eq!(guide.get_value((2, 1)), Some(&Data::String("1".to_owned())));
    let lists = book.worksheet_range("一覧").expect("it is there");
    let mut texts = lists.used_cells().map(|(.., cell)| cell.to_string());
    assert!(texts.any(|text| text == "visit：訪問"));
}

#[test]
fn codes_have_lists_and_heads_are_locked() {
    let bytes = exchange::xlsx_template(&aozora());
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<sheetProtection"), "heads are locked");
    assert!(!sheet.contains("password"), "without a password");
    assert!(sheet.contains("type=\"list\""), "codes have lists");
    assert!(sheet.contains("'一覧'!$B$1:$B$2"), "{sheet}");
    let notes = part(&bytes, "xl/comments1.xml");
    assert!(notes.contains("小数点以下1桁まで"), "columns have notes");
}

#[test]
fn the_same_template_is_the_same_file() {
    assert!(exchange::xlsx_template(&aozora()) == exchange::xlsx_template(&aozora()));
}

#[test]
fn a_cell_in_per_cent_reads_as_it_is_shown() {
    let program = programme(
        "id = \"p\"\nname = \"p\"\nfrom = \"2022-04-01\"\n[[kinds]]\nid = \"k\"\nname = \"調査\"\nfields = [{ id = \"share\", name = \"満足度\", type = \"number\", unit = \"%\", digits = 1 }]\n",
    );
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("調査").expect("a name");
    let percent = Format::new().set_num_format("0.0%");
    let quoted = Format::new().set_num_format("0.0\"%\"");
    for (row, (number, format)) in (1..).zip([(0.959, &percent), (95.9, &quoted)]) {
        page.write(row, 0, "2023/5/10").expect("it is written");
        page.write_number_with_format(row, 1, number, format)
            .expect("it is written");
    }
    page.write(0, 0, "実施日").expect("it is written");
    page.write(0, 1, "満足度（%）").expect("it is written");
    let rows = rows_of(
        &program,
        "f.xlsx",
        book.save_to_buffer().expect("it is saved"),
    );
    let rows = rows.expect("it reads");
    for row in &rows {
        let shares = row.draft.values.values().map(ToString::to_string);
        assert_eq!(shares.collect::<Vec<_>>(), ["95.9"]);
    }
    assert_eq!(rows.len(), 2);
}

#[test]
fn a_workbook_that_was_filled_in_reads_as_it_was_typed() {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("相談").expect("a name");
    let day = Format::new().set_num_format("yyyy/m/d");
    let heads = [
        "実施日＊",
        "相談者＊",
        "方法＊",
        "金額（円）",
        "時間（時間）",
        "都道府県",
        "市区町村コード",
        "回答日",
        "備考",
        "役立った",
    ];
    for (at, head) in (0..).zip(heads) {
        page.write(0, at, head).expect("it is written");
    }
    for row in 1..=2 {
        page.write(row, 1, "B1").expect("it is written");
        page.write(row, 2, "online：オンライン")
            .expect("it is written");
    }
    page.write_number_with_format(1, 0, 45_056, &day)
        .expect("a day");
    page.write(1, 3, 1_234_567).expect("a number");
    page.write(1, 4, 0.1 + 0.2)
        .expect("a sum, as a formula leaves it");
    page.write(1, 5, 1).expect("a code that lost its zero");
    page.write(1, 6, 11_002).expect("a code that lost its zero");
    page.write(1, 7, 45_078).expect("a day without its format");
    page.write(1, 8, 2023).expect("a text of digits");
    page.write(1, 9, true).expect("a flag");
    page.write(2, 0, "令和5年5月11日").expect("a day as text");
    page.write(2, 3, "１，２３４").expect("a number as text");
    let read = drafts("相談.xlsx", book.save_to_buffer().expect("it is saved"));
    let shown: Vec<String> = read
        .iter()
        .map(|draft| {
            let values = draft
                .values
                .iter()
                .map(|(id, value)| format!("{id}={value}"));
            let values: Vec<String> = values.collect();
            let place = &draft.locality;
            format!(
                "{} {} {} {}",
                draft.occurred_on,
                place.prefecture,
                place.municipality,
                values.join(" ")
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2023-05-10 01 011002 amount=1234567 answered=2023-06-01 hours=0.3 mode=online note=2023 useful=true",
            "2023-05-11   amount=1234 mode=online",
        ]
    );
}
