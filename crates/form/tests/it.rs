//! Layouts: what they may say, what filling makes of it, and how their faults are told.

use expect_test::expect;
use form::{Block, Layout, Sheet, Table};
use kernel::Problem;
use proptest::prelude::*;
use serde_json::{Value, json};

const HEAD: &str = "name = \"{{ name }}\"\ntitle = \"様式\"\nbookmark = \"\"\n";

fn filled(source: &str, values: &Value) -> Result<Vec<Sheet>, Vec<Problem>> {
    let layout = Layout::read("試し.toml", &format!("{HEAD}{source}"))?;
    form::fill(&layout, values)
}

fn table(source: &str, values: &Value) -> Table {
    let sheets = filled(source, values).unwrap_or_else(|problems| panic!("{problems:#?}"));
    match sheets
        .into_iter()
        .next()
        .map(|mut sheet| sheet.blocks.remove(0))
    {
        Some(Block::Table(table)) => table,
        other => panic!("not a table: {other:?}"),
    }
}

fn values() -> Value {
    json!({
        "name": "1",
        "years": [{"label": "元年度", "plan": {"text": "1,200件", "number": "1200"}},
                  {"label": "２年度", "plan": {"text": "－", "number": null}}],
        "ministers": [{"name": "甲大臣", "desks": ["い", "ろ"]}, {"name": "乙大臣", "desks": ["は"]}],
        "none": [], "blank": null,
    })
}

/// Rows as text: `#` heads, `{cxr}` spans, `=` the number.
fn drawn(table: &Table) -> String {
    let mut text = format!("{:?}\n", table.widths);
    for row in table.head.iter().chain(&table.body) {
        let cells = row.cells.iter().map(|cell| {
            let head = if cell.heading { "#" } else { "" };
            let span = match (cell.columns, cell.rows) {
                (1, 1) => String::new(),
                (columns, rows) => format!("{{{columns}x{rows}}}"),
            };
            let number = cell.number.as_ref().map(|n| format!("={n}"));
            format!("{head}{}{span}{}", cell.text(), number.unwrap_or_default())
        });
        text.push_str(&cells.collect::<Vec<_>>().join("|"));
        text.push('\n');
    }
    text
}

fn told(problems: &[Problem]) -> String {
    let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
    told.join("\n")
}

#[test]
fn cells_rows_and_widths_repeat_over_lists() {
    let table = table(
        r#"
        [[block]]
        table = "計画"
        widths = [3, { width = 2, each = "year in years" }, { width = 9, if = "none" }]
        head = [["", { text = "{{ year.label }}", each = "year in years" }]]
        body = [
          [{ head = "計画値" }, { figure = "year.plan", each = "year in years" }],
          { if = "none", cells = [{ text = "現れない行", columns = "rest" }] },
          [{ text = "{{ none | dash }}{{ blank }}", columns = "rest" }],
        ]"#,
        &values(),
    );
    expect![[r#"
        [3, 2, 2]
        #|#元年度|#２年度
        #計画値|1,200件=1200|－
        －{3x1}
    "#]]
    .assert_eq(&drawn(&table));
}

#[test]
fn rows_nest_and_a_cell_may_cover_all_rows_of_its_group() {
    let table = table(
        r#"
        [[block]]
        table = "大臣"
        widths = [1, 1]
        body = [
          { each = "minister in ministers", rows = [
            { each = "desk in minister.desks", cells = [
              { head = "{{ minister.name }}", rows = "minister.desks|length", if = "loop.first" },
              "{{ desk }}",
            ] },
          ] },
        ]"#,
        &values(),
    );
    expect![[r#"
        [1, 1]
        #甲大臣{1x2}|い
        ろ
        #乙大臣|は
    "#]]
    .assert_eq(&drawn(&table));
}

#[test]
fn looks_are_spans_and_text_never_makes_them() {
    let table = table(
        r#"
        [[block]]
        table = "評語"
        widths = [1]
        body = [["{{ 'Ａ' | underline }}〇{{ 'い' | bold(false) }}{{ mark }}"]]"#,
        &json!({"name": "1", "mark": "\u{fdd0}重"}),
    );
    let spans = &table.body[0].cells[0].lines[0].spans;
    let look = |span: &form::Span| (span.text.clone(), span.underline, span.bold);
    let looks: Vec<_> = spans.iter().map(look).collect();
    assert_eq!(
        looks,
        [
            ("Ａ".to_owned(), true, false),
            ("〇い重".to_owned(), false, false)
        ]
    );
}

#[test]
fn every_fault_of_a_file_is_reported_at_once_with_place_reason_and_remedy() {
    let problems = Layout::read(
        "誤り.toml",
        r#"title = "{{ name"
bookmark = 3
[[block]]
headline = "見出し"
[[block]]
table = "表"
widths = [1, "二"]
colour = "赤"
body = [["一", { text = "二", head = "三" }], { cells = [], rows = [] }]
"#,
    )
    .expect_err("the layout is wrong in many ways");
    expect![[r#"
        誤り.toml:1: 様式定義に「name」がありません
          対処: name = "…" の行を加えてください
        誤り.toml:1: 「{{ name」は式として読めません（unexpected end of input, expected end of variable block）
          対処: {{ と }}、{% と %} が対になっているかを確かめてください
        誤り.toml:2: 「bookmark」は、文字列で書くところです
          対処: definitions/forms/README.md の書き方に合わせてください
        誤り.toml:3: 種類の分からない block があります（headline）
          対処: heading、paragraph、note、table、beside のいずれかを書いてください
        誤り.toml:7: 「widths」は、1以上の整数で書くところです
          対処: definitions/forms/README.md の書き方に合わせてください
        誤り.toml:9: 「升目」は、head、text、figure のどれか一つで書くところです
          対処: definitions/forms/README.md の書き方に合わせてください
        誤り.toml:9: 「表の行」は、cells か rows のどちらか一つで書くところです
          対処: definitions/forms/README.md の書き方に合わせてください
        誤り.toml:8: 「colour」という項目はblockにありません
          対処: if、each、heading、paragraph、note、beside、table、caption、widths、head、bodyのいずれかに改めるか、削除してください"#]].assert_eq(&told(&problems));
}

#[test]
fn every_fault_that_shows_when_filled_is_reported_once() {
    let problems = filled(
        r#"
[[block]]
heading = "{{ nmae }}"
[[block]]
table = "表"
widths = [1, 1]
body = [{ each = "minister in ministers", cells = ["{{ minister.scope | dash }}"] }]
[[block]]
table = "列の合わない表"
widths = [1, 1]
body = [["一"], ["一", "二"]]
[[block]]
table = "はみ出す表"
widths = [1, 1]
body = [["一", { text = "二", columns = 2 }], [{ text = "三", rows = 2 }, "四"]]
[[block]]
table = "値の合わない表"
widths = [1, 1, 1]
body = [[{ figure = "name" }, { text = "{{ name | wied }}", columns = "name" }, { text = "", each = "x in name.y" }]]
"#,
        &values(),
    )
    .expect_err("the layout is wrong in many ways");
    expect![[r#"
        試し.toml:6: 「nmae」という値はありません
          対処: 値の名前のつづりを確かめてください。使える値の一覧は definitions/forms/README.md にあります
        試し.toml:10: 「{{ minister.scope | dash }}」という値はありません
          対処: 値の名前のつづりを確かめてください。使える値の一覧は definitions/forms/README.md にあります
        試し.toml:14: 表「列の合わない表」で、行の升目は1列分ですが、表は2列です
          対処: 升目の columns と rows、列の widths、繰り返しの each をそろえてください
        試し.toml:18: 表「はみ出す表」で、升目が、列の数をはみ出しています
          対処: 升目の columns と rows、列の widths、繰り返しの each をそろえてください
        試し.toml:18: 表「はみ出す表」で、縦につないだ升目が、最後の行をはみ出しています
          対処: 升目の columns と rows、列の widths、繰り返しの each をそろえてください
        試し.toml:22: 「name」は記入値ではありません
          対処: figure には記入値（text と number をもつ値）を指定し、それ以外は text に書いてください
        試し.toml:22: 「{{ name | wied }}」に、知らない処理の名前があります（filter wied is unknown）
          対処: 使える処理は wide、lines、dash、underline、bold と minijinja の標準の処理です
        試し.toml:22: 「name」は1以上の整数になりません
          対処: columns と rows には1以上の整数になる式を書いてください
        試し.toml:22: 「name.y」という値はありません
          対処: 値の名前のつづりを確かめてください。使える値の一覧は definitions/forms/README.md にあります"#]].assert_eq(&told(&problems));
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    let problems = Layout::read("壊れ.toml", "name = \"1\"\ntitle = [\n").expect_err("no TOML");
    assert!(problems.iter().all(|problem| problem.place.line.is_some()));
    assert_eq!(problems[0].code, "bad-toml");
}

proptest! {
    #[test]
    fn reading_a_layout_never_panics(source in "\\PC{0,200}") {
        let _ = Layout::read("任意.toml", &source);
    }

    #[test]
    fn text_of_values_arrives_unchanged(text in "[^\\p{C}\\s]{1,40}") {
        let sheets = filled("", &json!({"name": text})).expect("the layout is sound");
        prop_assert_eq!(&sheets[0].name, &text);
    }
}
