//! What typed text means.

use exchange::read_value;
use kernel::Place;
use program::Value;

use crate::ground::aozora;

fn read(field: &str, text: &str) -> String {
    let program = aozora();
    let kinds = program.kinds.iter();
    let field = kinds
        .filter_map(|kind| kind.field(field))
        .next()
        .expect("the field is declared");
    match read_value(field, &program, text) {
        Ok(Value::Number(number)) => number.normalize().to_string(),
        Ok(value) => value.to_string(),
        Err(misread) => misread.refusal.code().to_owned(),
    }
}

fn check(field: &str, cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(read(field, text), *expected, "{field}: {text:?}");
    }
}

#[test]
fn a_number_is_read_as_people_write_it() {
    check(
        "amount",
        &[
            ("1200", "1200"),
            ("１，２００", "1200"),
            ("1,200円", "1200"),
            ("¥1,200", "1200"),
            ("￥1,200", "1200"),
            ("△1,200", "-1200"),
            ("▲５", "-5"),
            ("－５", "-5"),
            ("+5", "5"),
            ("1万円", "10000"),
            ("1.2万", "12000"),
            ("1億2,000万円", "120000000"),
            ("3千円", "3000"),
            ("\u{a0}1200\r\n", "1200"),
            ("\"1200\"", "1200"),
            ("1 200", "1200"),
        ],
    );
}

#[test]
fn what_is_not_just_a_number_is_refused() {
    check(
        "amount",
        &[
            ("約100", "wrong-type"),
            ("100円以上", "wrong-type"),
            ("(100)", "wrong-type"),
            ("100〜200", "wrong-type"),
            ("なし", "missing-field"),
            ("－", "missing-field"),
            ("", "missing-field"),
            ("\u{3000}", "missing-field"),
            ("5件", "wrong-unit"),
            ("5ドル", "wrong-unit"),
            ("1,23", "wrong-type"),
        ],
    );
}

#[test]
fn a_unit_converts_where_that_is_exact() {
    check(
        "sales",
        &[
            ("5", "5"),
            ("5千円", "5"),
            ("5,000円", "5"),
            ("1万円", "10"),
            ("2億円", "200000"),
            ("500円", "wrong-unit"),
        ],
    );
    check(
        "hours",
        &[
            ("1.5時間", "1.5"),
            ("90分", "wrong-unit"),
            ("1,5", "wrong-type"),
        ],
    );
}

#[test]
fn codes_days_and_flags_are_read_in_many_words() {
    check(
        "mode",
        &[
            ("visit", "visit"),
            ("訪問", "visit"),
            ("visit：訪問", "visit"),
            ("visit:訪問", "visit"),
            ("ｏｎｌｉｎｅ", "online"),
            ("電話", "unknown-code"),
            ("visit：オンライン", "unknown-code"),
        ],
    );
    check(
        "answered",
        &[
            ("令和5年4月1日", "2023-04-01"),
            ("2023/4/1(土)", "2023-04-01"),
            ("2023/4/1 0:00:00", "2023-04-01"),
            ("令和5年2月30日", "wrong-type"),
            ("45017", "wrong-type"),
        ],
    );
    check(
        "useful",
        &[
            ("はい", "true"),
            ("○", "true"),
            ("〇", "true"),
            ("×", "false"),
            ("いいえ", "false"),
            ("TRUE", "true"),
            ("０", "false"),
            ("たぶん", "wrong-type"),
        ],
    );
}

#[test]
fn a_pasted_text_loses_only_what_the_pasting_added() {
    check(
        "note",
        &[
            (" 備考\u{a0}\r\n", "備考"),
            ("\"一行目\n\"\"二\"\"行目\"", "一行目\n\"二\"行目"),
            ("\"引用\"", "\"引用\""),
        ],
    );
}

#[test]
fn a_misread_text_names_the_field_as_forms_do() {
    let program = aozora();
    let field = program.kinds[0].field("amount").expect("it is declared");
    let misread = read_value(field, &program, "5件").expect_err("the unit is wrong");
    expect_test::expect![[r#"
        --set（金額）: 「金額」の単位は円ですが、件で記入されています。
          対処: 円に換算して記入してください。"#]]
    .assert_eq(
        &misread
            .problem(Place::file("--set").field("金額"))
            .to_string(),
    );
}
