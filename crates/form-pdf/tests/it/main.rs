//! What the printer promises, on a paper that imitates the real forms.

mod image;
mod outline;
mod sample;

use expect_test::expect;
use form::{Block, Cell, Line, Paper, Row, Table};
use form_pdf::Options;
use hayro::hayro_syntax::Pdf;
use kernel::Problem;
use proptest::prelude::*;

/// A fixed time, so that the bytes are fixed.
fn options() -> Options {
    Options {
        created_at: jiff::civil::date(2024, 1, 31).at(9, 30, 0, 0),
    }
}

fn print(paper: &Paper) -> Vec<u8> {
    form_pdf::pdf(paper, &options()).expect("the paper can be printed")
}

/// A paper of one table.
fn table(widths: &[u32], rows: Vec<Vec<Cell>>) -> Paper {
    let mut paper = sample::paper();
    paper.sheets.truncate(1);
    paper.sheets[0].blocks = vec![Block::Table(Table {
        caption: "見本の表".to_owned(),
        widths: widths.to_vec(),
        body: rows.into_iter().map(|cells| Row { cells }).collect(),
        ..Table::default()
    })];
    paper
}

fn cell(text: &str) -> Cell {
    Cell {
        lines: vec![Line::from(text)],
        ..Cell::default()
    }
}

fn told(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(|problem| format!("{problem}\n"))
        .collect()
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert!(print(&sample::paper()) == print(&sample::paper()));
}

#[test]
fn the_long_row_of_texts_runs_over_pages_and_nothing_else_does() {
    let pdf = Pdf::new(print(&sample::paper())).expect("a PDF file");
    assert_eq!(pdf.pages().len(), 9, "three forms of one page, one of six");
}

#[test]
fn the_file_says_that_it_is_archivable_tagged_and_japanese() {
    let bytes = print(&sample::paper());
    let text = String::from_utf8_lossy(&bytes);
    for mark in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "2024-01-31T09:30:00+09:00",
        "独立行政法人見本機構 第四期中期目標期間評価書",
    ] {
        assert!(text.contains(mark), "{mark}");
    }
    let catalogue = outline::catalogue(&bytes);
    assert_eq!(catalogue, "Lang=ja-JP Marked=true");
}

#[test]
fn every_form_and_heading_has_a_bookmark() {
    expect![[r#"
        評価の概要
          １．評価対象に関する事項
          ２．評価の実施者に関する事項
          ３．評価の実施に関する事項
          ４．その他評価に関する重要事項
        総合評定
          １．全体の評定
          ２．法人全体に対する評価
        項目別評定総括表
        1-1 見本事業の推進
          １．当事務及び事業に関する基本情報
          ２．主要な経年データ
          ３．中期目標期間の業務に係る目標、計画、業務実績、中期目標期間評価に係る自己評価及び主務大臣による評価
    "#]]
    .assert_eq(&outline::bookmarks(&print(&sample::paper())));
}

#[test]
fn characters_without_a_glyph_are_all_told_with_their_cells() {
    let mut paper = table(
        &[1, 1],
        vec![
            vec![cell("吉\u{E000}野"), cell("\u{1F600}と\u{1F600}")],
            vec![cell("よし")],
        ],
    );
    paper.sheets[0].title.push('\u{200B}');
    let problems = form_pdf::pdf(&paper, &options()).expect_err("three places cannot be printed");
    expect![[r#"
        1-2-1（様式名）: この文字は印字できません：（U+200B）。収録している書体に字形がありません。
          対処: 同じ字の標準の字体に替えるか、かな書きにしてください。見えない制御文字であれば取り除いてください。
        1-2-1（表1「見本の表」 1行1列）: この文字は印字できません：（U+E000）。収録している書体に字形がありません。
          対処: 同じ字の標準の字体に替えるか、かな書きにしてください。見えない制御文字であれば取り除いてください。
        1-2-1（表1「見本の表」 1行2列）: この文字は印字できません：「😀」（U+1F600）。収録している書体に字形がありません。
          対処: 同じ字の標準の字体に替えるか、かな書きにしてください。見えない制御文字であれば取り除いてください。
    "#]]
    .assert_eq(&told(&problems));
}

#[test]
fn cells_that_do_not_fit_their_table_are_told_with_their_row() {
    let wide = Cell {
        columns: 3,
        ..cell("広い")
    };
    let tall = Cell {
        rows: 2,
        ..cell("高い")
    };
    let problems = form_pdf::pdf(&table(&[1, 1], vec![vec![wide], vec![tall]]), &options())
        .expect_err("neither cell fits");
    expect![[r#"
        1-2-1（表1「見本の表」 1行目の1番目のセル）: セルが表の幅（2列）からはみ出すか、上の結合セルと重なっています。
          対処: 様式の定義で、列の数とセルの結合（columns、rows）を見直してください。
        1-2-1（表1「見本の表」 2行目の1番目のセル）: セルが表の最後の行より下に及んでいます。
          対処: 様式の定義で、列の数とセルの結合（columns、rows）を見直してください。
    "#]]
    .assert_eq(&told(&problems));
}

#[test]
fn an_empty_paper_an_empty_sheet_and_an_empty_table_are_printed() {
    print(&Paper::default());
    let mut paper = table(&[1], Vec::new());
    print(&paper);
    paper.sheets[0].blocks.clear();
    print(&paper);
}

#[test]
fn text_that_looks_like_markup_stays_text() {
    print(&table(
        &[1],
        vec![vec![cell(
            "#import \"/etc/passwd\" *太字* $x$ <b> \\ @参照 = 見出し",
        )]],
    ));
}

#[test]
fn pages_look_as_they_did() {
    let bytes = print(&sample::paper());
    for page in [0, 2, 3, 8] {
        image::assert_page(&bytes, page);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The inspection foresees everything: marks that combine across fonts, controls, any letter.
    #[test]
    fn any_text_is_printed_or_told_as_unprintable(
        texts in prop::collection::vec("[ -~\\u{3001}-\\u{30FF}\\u{FF01}-\\u{FF9F}一-龠℃№㍻①Ⅲ\\u{0300}-\\u{0310}\\n]{0,12}|\\PC{0,4}", 1..12),
    ) {
        let rows = texts.iter().map(|text| vec![cell(text), cell("見本")]).collect();
        if let Err(problems) = form_pdf::pdf(&table(&[1, 9], rows), &options()) {
            for problem in problems {
                prop_assert_eq!(&problem.code, "unprintable-character", "{}", problem);
            }
        }
    }
}
