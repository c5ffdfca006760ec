//! The data folder: examples load, problems have places, and what is printed reads back the same.

use evaluation::{
    EvaluationKind, SummaryColumn, check,
    data::{self, Book},
};
use expect_test::{Expect, expect, expect_file};
use kernel::{FiscalYear, Problem, Rating};

use crate::folder::{borrowed, example};

#[test]
fn an_example_stands_in_the_form_we_print() {
    for name in ["smrj", "aozora"] {
        let files = example(name);
        let book = data::load(&borrowed(&files)).unwrap_or_else(|problems| {
            panic!("{name}: {problems:#?}");
        });
        for (file, text) in data::to_files(&book) {
            let path = format!(
                "{}/../../examples/{name}/{file}",
                env!("CARGO_MANIFEST_DIR")
            );
            expect_file![path].assert_eq(&text);
        }
    }
}

/// The example with one text changed, and what loading says.
fn problems_after(file: &str, from: &str, to: &str) -> Vec<Problem> {
    let mut files = example("smrj");
    let (_, text) = files
        .iter_mut()
        .find(|(name, _)| name == file)
        .expect("a file of the example");
    assert!(text.contains(from), "{from} stands in {file}");
    *text = text.replacen(from, to, 1);
    data::load(&borrowed(&files)).expect_err("the change is a fault")
}

fn show(problems: &[Problem], expected: &Expect) {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn a_plan_with_a_missing_year_is_told_with_line_and_remedy() {
    show(
        &problems_after("items/1-1.toml", "2020 = 200, ", ""),
        &expect![[r#"
            items/1-1.toml:36（indicators（1件目）「事業引継ぎにおける広域の成約件数」 plan）: 計画値（plan）に令和2年度の記入がありません。
              対処: 「2020 = 値」を加えてください。値がない年度は「2020 = "－"」、空欄は「2020 = ""」と記入します。"#]],
    );
    show(
        &problems_after("items/1-1.toml", ", 2022 = 260 }", " }"),
        &expect![[r#"
            items/1-1.toml:36（indicators（1件目）「事業引継ぎにおける広域の成約件数」 plan）: 計画値（plan）に令和4年度の記入がありません。
              対処: 「2022 = 値」を加えてください。値がない年度は「2022 = "－"」、空欄は「2022 = ""」と記入します。"#]],
    );
}

#[test]
fn a_reference_to_nothing_is_told_where_it_stands() {
    show(
        &problems_after("book.toml", "sheet = \"1-4\"", "sheet = \"1-5\""),
        &expect![[r#"
            book.toml:88: 総括表が引く項目「1-5」の調書がありません。
              対処: 調書を作るか、総括表の行のsheetを改めてください。"#]],
    );
    show(
        &problems_after("book.toml", "meti-2014", "meti-2015"),
        &expect![[r#"
            book.toml:19（rules name）: 評定基準「meti-2015」はありません。
              対処: [rules]のnameに次のいずれかを記入するか、rules/に基準を置いてください: guideline-2014、guideline-2019、local、meti-2009、meti-2014、meti-2020、mext-2015、mext-2020、mhlw-2014、mhlw-2020、mlit-2014、mlit-2020、research-2014。"#]],
    );
    show(
        &problems_after("book.toml", "\"1-4\", ", ""),
        &expect![[r#"
            items/1-4.toml: 項目「1-4」がbook.tomlのitemsにありません。
              対処: itemsに番号を加えるか、このファイルを除いてください。"#]],
    );
    show(
        &problems_after("items/2.toml", "number = \"2\"", "number = \"1-4\""),
        &expect![[r#"
            items/2.toml: 項目番号「1-4」はitems/1-4.tomlにも使われています。
              対処: どちらかの項目番号（number）を改めてください。
            book.toml:4: itemsにある項目「2」の調書がありません。
              対処: items/2.tomlを作るか、itemsから除いてください。
            book.toml:94: 総括表が引く項目「2」の調書がありません。
              対処: 調書を作るか、総括表の行のsheetを改めてください。"#]],
    );
}

#[test]
fn every_fault_of_every_file_is_told_at_once() {
    let mut files = example("smrj");
    for (name, text) in &mut files {
        *text = match name.as_str() {
            "book.toml" => text
                .replace("rating = \"A\"", "rating = \"Ａ評定\"")
                .replace("scope =", "range =")
                .replace("first = 2019", "first = \"平成の終わり\""),
            "items/1-2.toml" => text
                .replace("2019 = 200,", "2019 = 2e2,")
                .replace("key = true", "key = \"はい\"")
                .replace("kind = \"率\"", "kind = \"割合\""),
            "items/1-3.toml" => format!("{text}\n[texts\n"),
            "figures/1-1.csv" => text
                .replacen(",2019,215,actual", ",2019,２１５件,actual", 1)
                .replacen(",2020,261,actual", ",2020,261,たぶん", 1),
            _ => continue,
        };
    }
    show(
        &data::load(&borrowed(&files)).expect_err("many faults"),
        &expect![[r#"
            book.toml:13（period first）: 「平成の終わり」は年度として読めません。
              対処: 2019、"令和元年度"のように記入してください。
            book.toml:24（ministers（1件目） range）: 「range」という項目名はありません。
              対処: 綴りを確かめてください。ここで使える項目名: departments、joint、name、reviewers、scope。
            book.toml:31（ministers（2件目） range）: 「range」という項目名はありません。
              対処: 綴りを確かめてください。ここで使える項目名: departments、joint、name、reviewers、scope。
            book.toml:57（overall rating）: 「Ａ評定」は評語として読めません。
              対処: "S"、"A"、"B"、"C"、"D"、"－"（評価対象外）、""（空欄）のいずれかで記入してください。
            items/1-2.toml:25（indicators（1件目）「ＩＴプラットフォームを活用した中小企業支援機関数」 key）: ここにはtrue又はfalseを記入しますが、文字列が記入されています。
              対処: true又はfalseに改めてください。
            items/1-2.toml:30（indicators（1件目）「ＩＴプラットフォームを活用した中小企業支援機関数」 plan 2019）: 「2e2」は数値として読めません。
              対処: 28桁以内の十進数で記入してください（指数表記は使えません）。
            items/1-2.toml:48（indicators（3件目）「研修派遣企業の課題解決率（研修の一年経過後）」 kind）: 「割合」は「kind」の値として使えません。
              対処: 次のいずれかで記入してください: 件数、率、最終年度の水準、削減、ポイント増、モニタリング、定性。
            items/1-3.toml:109: TOMLとして読めません（引用符又はかっこが閉じていません）。
              対処: この行とその前の行の書き方を確かめてください。
            figures/1-1.csv:2（value）: 「２１５件」は数値として読めません。
              対処: 半角の数字で、桁区切りや単位を付けずに記入してください。未実施は空欄とします。
            figures/1-1.csv:3（kind）: 「たぶん」は列「kind」の値として使えません。
              対処: 次のいずれかで記入してください: actual、forecast。"#]],
    );
}

#[test]
fn an_empty_folder_says_what_is_missing() {
    show(
        &data::load(&[]).expect_err("nothing is there"),
        &expect![[r#"
            book.toml: 評価書全体を記すファイルbook.tomlがありません。
              対処: データフォルダの直下にbook.tomlを置いてください（examples/に例があります）。"#]],
    );
}

#[test]
fn a_data_file_out_of_place_is_not_passed_over_unseen() {
    let mut files = example("smrj");
    files.push(("5.toml".to_owned(), "number = \"5\"".to_owned()));
    files.push(("README.md".to_owned(), "覚え".to_owned()));
    show(
        &data::load(&borrowed(&files)).expect_err("one file is out of place"),
        &expect![[r#"
            5.toml: このファイルは、評価書データのどの部分にも当たりません。
              対処: 調書はitems/番号.toml、実績値はfigures/番号.csv、評定基準はrules/名前.toml、事業の定義はprogrammes/名前.tomlに置いてください。"#]],
    );
}

fn smrj() -> Book {
    data::load(&borrowed(&example("smrj"))).expect("the example loads")
}

#[test]
fn cross_references_are_checked_between_forms() {
    let mut book = smrj();
    let scheme = book.scheme().expect("its rule set exists");
    assert_eq!(check(&book.evaluation, &book.figures, &scheme), []);
    let evaluation = &mut book.evaluation;
    evaluation.items[0].ratings.minister = Rating::C;
    evaluation.items[1].importance = None;
    evaluation.items[3].indicators[1]
        .years
        .get_mut(&FiscalYear::new(2020).expect("a year"))
        .expect("it has figures")
        .actual = "7,542件".into();
    evaluation.items[4].ratings.minister_final = Rating::B;
    evaluation.items.remove(6);
    evaluation.overall.expected = Rating::A;
    evaluation.summary[5]
        .ratings
        .remove(&SummaryColumn::Expected);
    show(
        &check(&book.evaluation, &book.figures, &scheme),
        &expect![[r#"
            項目別評定総括表（項目1-1）: 項目1-1の評定が、総括表はA、調書はCです。
              対処: 正しい評定を確かめ、総括表と調書をそろえてください。
            項目別評定総括表（項目1-2）: 総括表には重要度「高」の〇がありますが、調書にはその設定がありません。
              対処: 調書の重要度・困難度・重点化と総括表の印をそろえてください。
            項目別評定総括表（項目4）: 総括表の項目4の調書がありません。
              対処: 調書を加えるか、総括表の項目別調書No.を改めてください。
            項目別評定調書（項目1-4 小規模企業共済制度の委託機関等への支援件数 令和2年度）: 達成度188.1%が、実績値7542件÷計画値4000件（小数第1位未満切捨て）の188.5%と異なります。
              対処: 計画値、実績値、達成度のいずれかを改めるか、端数処理の指定を確かめてください。
            項目別評定調書（項目2）: 期間実績評価の評定が、期間実績評価でない評価書に記されています。
              対処: 期間実績評価の欄を空欄とするか、評価の区分を改めてください。
            総合評定（（参考：見込評価））: 参考の見込評価は、期間実績評価のときに記入します。
              対処: 空欄とするか、評価の区分を改めてください。
            項目別評定調書（項目4）: 実績値が属する項目4の調書がありません。
              対処: 調書を加えるか、実績値の項目番号を改めてください。"#]],
    );
    book.evaluation.kind = EvaluationKind::Efficiency;
    assert_eq!(
        check(&book.evaluation, &[], &scheme)[0].code,
        "kind-mismatch"
    );
}
