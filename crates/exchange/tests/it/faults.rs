//! Files that are wrong: every one is refused with its place, the reason and what to do.

use expect_test::{Expect, expect};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::ground::{act, aozora, draft, problems, shown};

#[expect(
    clippy::needless_pass_by_value,
    reason = "an expectation reads best where it stands"
)]
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
        expect![[r#"
            [unknown-column] 相談.csv:1（D1）: 1行目「電話」列：この見出しの列は様式にありません。
              対処: 不要であれば列を削除し、書き間違いであれば次のいずれかに改めてください: 管理番号、実施日＊、相談者＊、専門家、拠点、都道府県、市区町村コード、金額（円）、時間（時間）、方法＊、役立った、回答日、備考、記録の種類、対象の記録番号、理由、権限、記録番号、記録日時、記録者。"#]],
    );
}

#[test]
fn a_missing_column_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,金額\n2023/5/10,B1,1\n",
        expect![[r#"
            [missing-column] 相談.csv:1: 1行目：「方法＊」列がありません。
              対処: 見出し「方法＊」の列を加えるか、新しい様式を出力して記入してください。"#]],
    );
}

#[test]
fn a_doubled_column_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,方法,方法＊\n2023/5/10,B1,訪問,訪問\n",
        expect![[r#"
            [doubled-column] 相談.csv:1（D1）: 1行目「方法＊」列：同じ見出しの列が前にもあります。
              対処: 一方の列を削除してください。"#]],
    );
}

#[test]
fn a_head_with_another_unit_is_named() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額（千円）\n2023/5/10,B1,訪問,1\n",
        expect![[r#"
            [wrong-unit] 相談.csv:1（D1）: 1行目「金額（千円）」列：この列の単位は円ですが、見出しは千円です。
              対処: 値を円に換算し、見出しを「金額（円）」に改めてください。"#]],
    );
}

#[test]
fn a_file_without_heads_is_told() {
    check(
        "相談.csv",
        "2023/5/10,B1,訪問\n2023/5/11,B2,訪問\n",
        expect![[r#"
            [no-heads] 相談.csv:1: 1行目：様式の見出し（「実施日」等）の行が見つかりません。
              対処: 見出しの行を一行目に置いてください。見出しがあるときは、別の事業の様式か、文字コードが違います。"#]],
    );
}

#[test]
fn values_under_swapped_heads_are_named_cell_by_cell() {
    check(
        "相談.csv",
        "実施日,相談者,方法,役立った\n訪問,B1,2023/5/10,○\n",
        expect![[r#"
            [no-day] 相談.csv:2（A2）: 2行目「実施日」列：「訪問」は、日付として読めないか、暦にない日です。
              対処: 「2023/4/1」又は「令和5年4月1日」のように記入してください。
            [unknown-code] 相談.csv:2（C2）: 2行目「方法」列：「方法」に「2023/5/10」という区分はありません。
              対処: 次のいずれかを記入してください: online（オンライン）、visit（訪問）。"#]],
    );
}

#[test]
fn every_problem_of_every_row_is_said_at_once() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額,時間,備考\n令和5年2月30日,B1,電話,約百,1.25,\n2023/5/10,,訪問,5件,,\n",
        expect![[r#"
            [no-day] 相談.csv:2（A2）: 2行目「実施日」列：「令和5年2月30日」は、日付として読めないか、暦にない日です。
              対処: 「2023/4/1」又は「令和5年4月1日」のように記入してください。
            [unknown-code] 相談.csv:2（C2）: 2行目「方法」列：「方法」に「電話」という区分はありません。
              対処: 次のいずれかを記入してください: online（オンライン）、visit（訪問）。
            [wrong-type] 相談.csv:2（D2）: 2行目「金額」列：「金額」には数値を記入します。
              対処: 数値に改めてください。
            [too-precise] 相談.csv:2（E2）: 2行目「時間」列：「時間」の値1.25は、小数点以下の桁数が多すぎます。
              対処: 小数点以下1桁までで記入してください。
            [wrong-unit] 相談.csv:3（D3）: 3行目「金額」列：「金額」の単位は円ですが、件で記入されています。
              対処: 円に換算して記入してください。
            [missing-role] 相談.csv:3（B3）: 3行目「相談者」列：「相談者」の記入がありません。
              対処: 「相談者」にあたる者の登録番号を記入してください。"#]],
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
    check(
        "相談.csv",
        bytes,
        expect![[r#"
        [unreadable-text] 相談.csv:2（D2）: 2行目「備考」列：「山田商店」に読めない文字（外字又は文字化け）があります。
          対処: 外字は、JISにある文字又は読み仮名に改めてください。文字化けであれば、UTF-8で保存し直してください。"#]],
    );
}

#[test]
fn another_encoding_is_told() {
    let (euc, ..) = encoding_rs::EUC_JP.encode("実施日,相談者,方法\n2023/5/10,B1,訪問\n");
    check(
        "相談.csv",
        euc.into_owned(),
        expect![[r#"
        [unreadable-text] 相談.csv:1: 1行目：文字として読めません。文字コードがUTF-8でもCP932（シフトJIS）でもないか、文字化けしています。
          対処: 「CSV UTF-8」として保存し直すか、Excelブックのまま指定してください。"#]],
    );
}

#[test]
fn an_empty_file_and_a_file_without_rows_are_told() {
    check(
        "相談.csv",
        "",
        expect![[r#"
        [empty-file] 相談.csv: 中身がありません。
          対処: 保存し直したファイルを指定してください。"#]],
    );
    check(
        "相談.csv",
        "実施日,相談者,方法\n",
        expect![[r#"
        [no-rows] 相談.csv: 記入された行がありません。
          対処: 見出しの下に一行ずつ記入し、保存したファイルを指定してください。"#]],
    );
}

#[test]
fn another_kind_of_file_is_told() {
    check(
        "相談.pdf",
        "%PDF-1.7",
        expect![[r#"
        [foreign-format] 相談.pdf: これはPDFです。
          対処: CSV、Excelブック（.xlsx）、JSON Lines又はParquetのファイルを指定してください。"#]],
    );
    check(
        "相談.xlsx",
        "実施日,相談者,方法\n",
        expect![[r#"
        [foreign-format] 相談.xlsx: 名前は.xlsxですが、中身はその形式ではありません。
          対処: CSV、Excelブック（.xlsx）、JSON Lines又はParquetのファイルを指定してください。"#]],
    );
    check(
        "相談.xlsx",
        b"\xd0\xcf\x11\xe0abc".as_slice(),
        expect![[r#"
            [foreign-format] 相談.xlsx: これは旧形式のExcelブック（.xls）、又はパスワードで保護されたブックです。
              対処: CSV、Excelブック（.xlsx）、JSON Lines又はParquetのファイルを指定してください。"#]],
    );
    check(
        "相談.csv",
        b"PK\x03\x04not a workbook".as_slice(),
        expect![[r#"
            [file-cut] 相談.csv: ファイルが途中で切れています。
              対処: 複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。"#]],
    );
}

#[test]
fn a_csv_file_cut_in_the_middle_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法\n2023/5/10,B1,訪問\n2023/5/11,B",
        expect![[r#"
            [file-cut] 相談.csv:3: 3行目：ファイルが途中で切れています。
              対処: 複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。"#]],
    );
    check(
        "相談.csv",
        "実施日,相談者,方法,備考\n2023/5/10,B1,訪問,\"二行の\n",
        expect![[r#"
            [open-quote] 相談.csv:2: 2行目：「"」で始まる値が閉じられておらず、以後の行がすべてその値に含まれています。
              対処: 値の終わりに「"」を補うか、ファイルを書き出し直してください。"#]],
    );
}

#[test]
fn a_workbook_cut_in_the_middle_is_told() {
    let whole = book(|page| {
        page.write(1, 0, "2023/5/10").expect("it is written");
    });
    check(
        "相談.xlsx",
        &whole[..whole.len() / 2],
        expect![[r#"
        [file-cut] 相談.xlsx: ファイルが途中で切れています。
          対処: 複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。"#]],
    );
}

#[test]
fn a_columnar_file_cut_in_the_middle_is_told() {
    let mut whole = Vec::new();
    exchange::write_parquet(&mut whole, [act(1, draft())]).expect("it is written");
    check(
        "acts.parquet",
        &whole[..whole.len() - 20],
        expect![[r#"
        [file-cut] acts.parquet: ファイルが途中で切れています。
          対処: 複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。"#]],
    );
}

#[test]
fn json_lines_cut_or_wrong_are_told() {
    let cut = r#"{"kind":"advice","occurred_on":"2023-05-10","values":{"mo"#;
    check(
        "acts.jsonl",
        cut,
        expect![[r#"
        [file-cut] acts.jsonl:1: 1行目：ファイルが途中で切れています。
          対処: 複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。"#]],
    );
    let wrong = concat!(
        r#"{"kind":"advice","occurred_on":"2023-02-30","values":{"amount":"5件"},"colour":1}"#,
        "\n",
        r#"{"kind":"visit","occurred_on":"2023-05-10"}"#,
        "\n",
        r#"{"program":"other","kind":"advice","occurred_on":"2023-05-10"}"#,
        "\n",
    );
    check(
        "acts.jsonl",
        wrong,
        expect![[r#"
        [no-day] acts.jsonl:1（occurred_on）: 1行目の項目「occurred_on」：「2023-02-30」は、日付として読めないか、暦にない日です。
          対処: 「2023/4/1」又は「令和5年4月1日」のように記入してください。
        [wrong-unit] acts.jsonl:1（amount）: 1行目の項目「amount」：「金額」の単位は円ですが、件で記入されています。
          対処: 円に換算して記入してください。
        [unknown-key] acts.jsonl:1（colour）: 1行目の項目「colour」：この項目はありません。
          対処: 項目を消すか、書き間違いを改めてください。
        [unknown-kind] acts.jsonl:2（kind）: 2行目の項目「kind」：支援の種別「visit」は、この事業にありません。
          対処: 次のいずれかを記入してください: advice、report。
        [other-programme] acts.jsonl:3（program）: 3行目の項目「program」：事業「other」の記録であり、「aozora-advice」のものではありません。
          対処: 事業ごとにファイルを分けて指定してください。"#]],
    );
}

#[test]
fn two_rows_with_one_key_are_told() {
    check(
        "相談.csv",
        "管理番号,実施日,相談者,方法\nA-1,2023/5/10,B1,訪問\nA-2,2023/5/10,B1,訪問\nA-1,2023/5/11,B2,訪問\n",
        expect![[r#"
            [double-key] 相談.csv:4（A4）: 4行目「管理番号」列：管理番号「A-1」は、2行目にもあります。
              対処: 同じ支援であれば一方の行を消し、別の支援であれば別の番号を付けてください。"#]],
    );
}

#[test]
fn a_value_beyond_the_head_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法,金額\n2023/5/10,B1,訪問,1,200\n",
        expect![[r#"
            [no-head] 相談.csv:2（E2）: 2行目E列：値がありますが、この列には見出しがないか、見出しより列が多くなっています。
              対処: 値がカンマを含むときは「"」で囲み、不要な値であれば消してください。"#]],
    );
}

#[test]
fn a_half_correction_is_told() {
    check(
        "相談.csv",
        "実施日,相談者,方法,記録の種類,理由\n2023/5/10,B1,訪問,訂正,誤記\n2023/5/10,B1,訪問,追加,\n",
        expect![[r#"
            [half-standing] 相談.csv:2: 2行目：訂正又は取消しの記入が揃っていません。
              対処: 「記録の種類」（訂正又は取消し）、「対象の記録番号」、「理由」及び「権限」をすべて記入するか、すべて空欄にしてください。
            [unknown-standing] 相談.csv:3（D3）: 3行目「記録の種類」列：「追加」という記録の種類はありません。
              対処: 次のいずれかを記入してください: 新規、訂正、取消し。"#]],
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
    check(
        "相談.xlsx",
        bytes,
        expect![[r#"
        [formula-error] 相談.xlsx:2（相談!D2）: シート「相談」2行目「金額（円）」列：数式がエラー（#REF!）になっています。
          対処: 数式を改めるか、値を直接記入してください。
        [day-for-number] 相談.xlsx:3（相談!D3）: シート「相談」3行目「金額（円）」列：数値の列ですが、セルが日付（2023-03-15）になっています。
          対処: セルの表示形式を「標準」に改め、数値を記入し直してください。"#]],
    );
}

#[test]
fn merged_cells_are_told() {
    let bytes = book(|page| {
        page.merge_range(1, 0, 2, 0, "2023/5/10", &Format::new())
            .expect("it is merged");
        page.write(1, 1, "B1").expect("it is written");
        page.write(1, 2, "訪問").expect("it is written");
    });
    check(
        "相談.xlsx",
        bytes,
        expect![[r#"
        [merged-cells] 相談.xlsx（相談）: シート「相談」：セルA2からA3までが結合されています。
          対処: 結合を解き、行ごとに値を記入してください。"#]],
    );
}

#[test]
fn a_workbook_of_another_programme_is_told() {
    let mut other = aozora();
    other.id = kernel::Id::new("other");
    check(
        "様式.xlsx",
        exchange::xlsx_template(&other),
        expect![[r#"
            [other-programme] 様式.xlsx: 事業「other」の様式であり、「aozora-advice」（あおぞら相談事業）のものではありません。
              対処: 事業の指定か、ファイルを確かめてください。"#]],
    );
}

#[test]
fn a_kind_that_the_programme_does_not_have_is_told() {
    let program = aozora();
    let versions = [&program];
    let mut terms = crate::ground::terms(&versions);
    terms.kind = Some(kernel::Id::new("visit"));
    let problems = exchange::read("f.csv", "実施日\n".into(), &terms).expect_err("it is unknown");
    expect![[r#"
        [unknown-kind] f.csv: 支援の種別「visit」は、この事業にありません。
          対処: 次のいずれかを記入してください: advice（相談）、report（実績報告）。"#]]
    .assert_eq(&shown(&problems));
}

#[test]
fn a_sheet_that_was_not_asked_for_matters_once_it_is_filled_in() {
    let program = aozora();
    let versions = [&program];
    let mut terms = crate::ground::terms(&versions);
    terms.kind = Some(kernel::Id::new("report"));
    let empty = exchange::read("f.xlsx", exchange::xlsx_template(&program), &terms);
    assert_eq!(empty.expect_err("nothing is filled in")[0].code, "no-rows");
    let mut filled = Vec::new();
    exchange::write_xlsx(&mut filled, &program, [act(1, draft())]).expect("it is written");
    let problems = exchange::read("f.xlsx", filled, &terms).expect_err("it is another kind");
    expect![[r#"
        [other-kind] f.xlsx（相談）: シート「相談」：種別「相談」のシートであり、指定された種別ではありません。
          対処: 種別の指定を外すか、このシートを削除してください。"#]].assert_eq(&shown(&problems));
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
    expect![[r#"
        [more-problems] f.csv: このほかに500件の不備があります。
          対処: まず上の1000件を改め、もう一度指定してください。"#]]
    .assert_eq(&shown(&problems[1_000..]));
}

#[test]
fn every_problem_is_said_in_english_too() {
    let csv = "実施日,相談者,方法,金額\n2023/2/30,B1,電話,5件\n";
    let problems = crate::ground::rows("f.csv", csv).expect_err("it is at fault");
    let english: Vec<String> = problems
        .iter()
        .map(|it| format!("{} / {}", it.reason_en, it.remedy_en))
        .collect();
    expect![[r#"
        Row 2, column "実施日": "2023/2/30" is no day, or one that is not in the calendar. / Write it as 2023-04-01 or 令和5年4月1日.
        Row 2, column "方法": "電話" is no code of "mode". / Write one of: online（オンライン）, visit（訪問）.
        Row 2, column "金額": "amount" is measured in 円, not in 件. / Convert it to 円."#]].assert_eq(&english.join("\n"));
}
