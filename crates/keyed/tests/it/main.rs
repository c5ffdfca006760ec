//! Tests of the crate `keyed`: what a keyed file says, and every fault of it with its line.

mod law;

use expect_test::{Expect, expect};
use jiff::civil::date;
use kernel::{Decimal, FiscalYear, Problem};
use keyed::{Plain, Source, Table};

/// Reads a text by `ask` and gives back what was asked for, and the problems.
pub(crate) fn read<T>(text: &str, ask: impl FnOnce(&Table<'_>) -> T) -> (T, Vec<Problem>) {
    let source = Source::new("a.toml", text);
    let parsed = source.parse();
    let root = Table::root(&source, &parsed);
    let said = ask(&root);
    root.finish();
    (said, source.into_problems())
}

fn faults<T>(text: &str, ask: impl FnOnce(&Table<'_>) -> T, expected: &Expect) {
    let (_, problems) = read(text, ask);
    let listed: Vec<String> = problems
        .iter()
        .map(|problem| {
            let Problem {
                place,
                code,
                reason,
                remedy,
                reason_en,
                remedy_en,
            } = problem;
            format!("{place} [{code}]\n  {reason}\n  {remedy}\n  {reason_en}\n  {remedy_en}\n")
        })
        .collect();
    expected.assert_eq(&listed.concat());
}

fn sound<T>(text: &str, ask: impl FnOnce(&Table<'_>) -> T) -> T {
    let (said, problems) = read(text, ask);
    assert_eq!(problems, []);
    said
}

#[test]
fn texts_and_numbers_are_read_exactly_as_written() {
    assert_eq!(
        sound("name = \"助成\"", |table| table.text("name")),
        Some("助成".to_owned())
    );
    assert_eq!(
        sound("name = 42", |table| table.text("name")),
        Some("42".to_owned())
    );
    assert_eq!(
        sound("n = 0.1000000000000000000000000001", |table| table
            .number("n")),
        Decimal::from_str_exact("0.1000000000000000000000000001").ok()
    );
    assert_eq!(
        sound("n = +7", |table| table.number("n")),
        Some(Decimal::from(7))
    );
    assert_eq!(sound("n = 7", |table| table.count("n")), Some(7));
    assert_eq!(sound("", |table| table.number("n")), None);
    assert!(sound("f = true", |table| table.flag("f")));
    assert!(!sound("", |table| table.flag("f")));
}

#[test]
fn years_and_days_are_read_however_they_are_written() {
    let years = sound("a = 2019\nb = \"令和元年度\"\nc = \"H31\"", |table| {
        ["a", "b", "c"].map(|key| table.year(key))
    });
    assert_eq!(years, [FiscalYear::new(2019); 3]);
    let days = sound(
        "a = 2022-04-01\nb = \"令和4年4月1日\"\nc = \"2022/4/1\"",
        |table| ["a", "b", "c"].map(|key| table.day(key)),
    );
    assert_eq!(days, [Some(date(2022, 4, 1)); 3]);
}

#[test]
fn one_text_is_a_list_of_one() {
    let texts = |text: &str| sound(text, |table| table.texts("a"));
    assert_eq!(texts("a = \"x\""), ["x"]);
    assert_eq!(texts("a = [\"x\", 2]"), ["x", "2"]);
    assert!(texts("").is_empty());
}

#[test]
fn tables_keep_their_order_and_their_keys() {
    let text = "[[a]]\nid = 1\n[[a]]\nid = 2\n[b]\n\"2019\" = 1.5\n\"令和2年度\" = \"未実施\"\n[c]\nx = [true, \"y\"]\nz = \"w\"\n";
    let (ids, years, lists) = sound(text, |table| {
        let ids: Vec<_> = table
            .tables("a")
            .into_iter()
            .map(|table| {
                let id = table.count("id");
                table.finish();
                id
            })
            .collect();
        let years: Vec<_> = table
            .table("b")
            .expect("a table")
            .by_year()
            .into_iter()
            .map(|(year, _, plain)| match plain {
                Plain::Number(number) => (year.year(), number.to_string()),
                Plain::Text(text) => (year.year(), text),
            })
            .collect();
        let lists = table.table("c").expect("a table").lists();
        (ids, years, lists)
    });
    assert_eq!(ids, [Some(1), Some(2)]);
    assert_eq!(
        years,
        [(2019, "1.5".to_owned()), (2020, "未実施".to_owned())]
    );
    let list = |key: &str, texts: &[&str]| {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        (key.to_owned(), texts)
    };
    assert_eq!(lists, [list("x", &["true", "y"]), list("z", &["w"])]);
}

#[test]
fn a_byte_order_mark_moves_no_line() {
    faults(
        "\u{feff}a = 1\n\nb = 2\n",
        |table| table.count("a"),
        &expect![[r#"
            a.toml:3（b） [unknown-key]
              「b」という項目名はありません。
              綴りを確かめてください。ここで使える項目名: a。
              There is no key “b”.
              Check its spelling. Keys of this table: a.
        "#]],
    );
}

#[test]
fn what_is_missing_or_unknown_is_said_with_its_line() {
    faults(
        "\nnam = \"助成\"\n",
        |table| table.required("name"),
        &expect![[r#"
            a.toml:1（name） [missing-key]
              「name」の記入がありません。
              「name = …」の行を加えてください。
              “name” is missing.
              Add a line “name = …”.
            a.toml:2（nam） [unknown-key]
              「nam」という項目名はありません。
              綴りを確かめてください。ここで使える項目名: name。
              There is no key “nam”.
              Check its spelling. Keys of this table: name.
        "#]],
    );
    faults(
        "name = \"  \"\n",
        |table| table.required("name"),
        &expect![[r#"
            a.toml:1（name） [missing-key]
              「name」の記入がありません。
              「name = …」の行を加えてください。
              “name” is missing.
              Add a line “name = …”.
        "#]],
    );
    faults(
        "",
        |table| table.required_year("first"),
        &expect![[r#"
        a.toml:1（first） [missing-key]
          「first」の記入がありません。
          「first = …」の行を加えてください。
          “first” is missing.
          Add a line “first = …”.
    "#]],
    );
}

#[test]
fn what_is_of_another_type_is_said_with_its_line() {
    faults(
        "a = [1]\nb = true\nc = 1\nd = 2022-04-01\ne = 1\nf = \"x\"\n",
        |table| {
            table.text("a");
            table.number("b");
            table.flag("c");
            table.text("d");
            table.table("e");
            table.tables("f");
        },
        &expect![[r#"
            a.toml:1（a） [wrong-type]
              ここには文字列を記入しますが、並び（[ … ]）が記入されています。
              文字列に改めてください。
              This is a list ([ … ]), where a text belongs.
              Make it a text.
            a.toml:2（b） [wrong-type]
              ここには数値又は文字列を記入しますが、true又はfalseが記入されています。
              数値又は文字列に改めてください。
              This is true or false, where a number or a text belongs.
              Make it a number or a text.
            a.toml:3（c） [wrong-type]
              ここにはtrue又はfalseを記入しますが、整数が記入されています。
              true又はfalseに改めてください。
              This is a whole number, where true or false belongs.
              Make it true or false.
            a.toml:4（d） [wrong-type]
              ここには文字列を記入しますが、日付が記入されています。
              文字列に改めてください。
              This is a date, where a text belongs.
              Make it a text.
            a.toml:5（e） [wrong-type]
              ここには表（{ … }又は[…]）を記入しますが、整数が記入されています。
              表（{ … }又は[…]）に改めてください。
              This is a whole number, where a table ({ … } or […]) belongs.
              Make it a table ({ … } or […]).
            a.toml:6（f） [wrong-type]
              ここには表の並び（[[…]]）を記入しますが、文字列が記入されています。
              表の並び（[[…]]）に改めてください。
              This is a text, where a list of tables ([[…]]) belongs.
              Make it a list of tables ([[…]]).
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    faults(
        "a = -1\nb = 1.5\nc = 1e400\nd = 0x1F\ne = \"来年\"\nf = \"令和5年2月30日\"\ng = \"red\"\n",
        |table| {
            table.count("a");
            table.count("b");
            table.number("c");
            table.number("d");
            table.year("e");
            table.day("f");
            table.choice("g", &[("green", 1), ("blue", 2)]);
        },
        &expect![[r#"
            a.toml:1（a） [unreadable-number]
              「-1」は0以上の整数ではありません。
              0以上の整数で記入してください。
              “-1” is no whole number of 0 or more.
              Write a whole number of 0 or more.
            a.toml:2（b） [unreadable-number]
              「1.5」は0以上の整数ではありません。
              0以上の整数で記入してください。
              “1.5” is no whole number of 0 or more.
              Write a whole number of 0 or more.
            a.toml:3（c） [unreadable-number]
              「1e400」は数値として読めません。
              28桁以内の十進数で記入してください（指数表記は使えません）。
              “1e400” cannot be read as a number.
              Write a decimal of at most 28 digits, without exponent.
            a.toml:4（d） [wrong-type]
              ここには数値又は文字列を記入しますが、整数が記入されています。
              数値又は文字列に改めてください。
              This is a whole number, where a number or a text belongs.
              Make it a number or a text.
            a.toml:5（e） [unreadable-year]
              「来年」は年度として読めません。
              2019、"令和元年度"のように記入してください。
              “来年” cannot be read as a fiscal year.
              Write it like 2019 or "令和元年度".
            a.toml:6（f） [unreadable-day]
              「令和5年2月30日」は実在する日付として読めません。
              2022-04-01、"令和4年4月1日"のように記入してください。
              "令和5年2月30日" is not a day that exists.
              Write 2022-04-01 or "令和4年4月1日".
            a.toml:7（g） [unknown-word]
              「red」は「g」の値として使えません。
              次のいずれかで記入してください: green、blue。
              “red” is no value of “g”.
              Write one of: green、blue.
        "#]],
    );
}

#[test]
fn what_is_no_toml_is_said_and_the_rest_is_read() {
    let ask = |table: &Table<'_>| table.text("b");
    faults(
        "a = \nb = \"x\"\n",
        ask,
        &expect![[r#"
        a.toml:1 [syntax]
          TOMLとして読めません（値がないか、文字列が引用符で囲まれていません）。
          この行とその前の行の書き方を確かめてください。
          This cannot be read as TOML (string values must be quoted, expected literal string).
          Check this line and the one before it.
        a.toml:1（a） [unknown-key]
          「a」という項目名はありません。
          綴りを確かめてください。ここで使える項目名: b。
          There is no key “a”.
          Check its spelling. Keys of this table: b.
    "#]],
    );
    faults(
        "b = \"x\"\nb = \"y\"\n",
        ask,
        &expect![[r#"
        a.toml:2 [syntax]
          TOMLとして読めません（同じ項目名が二度あります）。
          この行とその前の行の書き方を確かめてください。
          This cannot be read as TOML (duplicate key).
          Check this line and the one before it.
    "#]],
    );
    faults(
        "b = \"x\n",
        ask,
        &expect![[r#"
        a.toml:1 [syntax]
          TOMLとして読めません（書き方に誤りがあります）。
          この行とその前の行の書き方を確かめてください。
          This cannot be read as TOML (invalid basic string, expected `"`).
          Check this line and the one before it.
    "#]],
    );
    let (said, _) = read("a = \nb = \"x\"\n", ask);
    assert_eq!(said, Some("x".to_owned()));
}

#[test]
fn the_place_of_a_fault_is_named_by_its_path() {
    faults(
        "[[kinds]]\nid = \"a\"\n[[kinds.fields]]\nid = \"b\"\nunit = [1]\n",
        |table| {
            for kind in table.tables("kinds") {
                kind.required("id");
                for field in kind.tables("fields") {
                    field.required("id");
                    field.text("unit");
                    field.required("type");
                    field.finish();
                }
                kind.finish();
            }
        },
        &expect![[r#"
            a.toml:3（kinds（1件目） fields（1件目） type） [missing-key]
              「type」の記入がありません。
              「type = …」の行を加えてください。
              “type” is missing.
              Add a line “type = …”.
            a.toml:5（kinds（1件目） fields（1件目） unit） [wrong-type]
              ここには文字列を記入しますが、並び（[ … ]）が記入されています。
              文字列に改めてください。
              This is a list ([ … ]), where a text belongs.
              Make it a text.
        "#]],
    );
}
