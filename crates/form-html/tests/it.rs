//! HTML of a paper: well formed, escaped, with headings that screen readers can follow.

use expect_test::expect;
use form::{Align, Block, Cell, Line, Paper, Row, Sheet, Span, Table};
use proptest::prelude::*;

fn cell(text: &str) -> Cell {
    Cell {
        lines: text.lines().map(Line::from).collect(),
        ..Cell::default()
    }
}

fn head(text: &str) -> Cell {
    Cell {
        heading: true,
        ..cell(text)
    }
}

fn row(cells: impl IntoIterator<Item = Cell>) -> Row {
    Row {
        cells: cells.into_iter().collect(),
    }
}

/// A table with two levels of column heads, a row heading over two rows and a group heading.
fn levels() -> Table {
    Table {
        caption: "経年データ".to_owned(),
        caption_shown: true,
        widths: vec![2, 1, 3, 3],
        head: vec![
            row([
                Cell {
                    columns: 2,
                    rows: 2,
                    ..head("")
                },
                Cell {
                    columns: 2,
                    ..head("年度")
                },
            ]),
            row([head("元年度"), head("２年度")]),
        ],
        body: vec![
            row([Cell {
                columns: 4,
                ..head("Ⅰ")
            }]),
            row([
                Cell {
                    rows: 2,
                    ..head("受講者数")
                },
                head("計画"),
                Cell {
                    align: Align::End,
                    ..cell("1,000人")
                },
                cell(""),
            ]),
            row([head("実績"), cell("△5"), cell("一\n\n二")]),
        ],
    }
}

fn paper(blocks: Vec<Block>) -> Paper {
    Paper {
        title: "評価書 <案> & 付録".to_owned(),
        author: "甲大臣".to_owned(),
        footer: "機構".to_owned(),
        sheets: vec![Sheet {
            name: "1-2-4-1 1-1".to_owned(),
            title: "様式１－２－４－１".to_owned(),
            bookmark: "1-1 講習".to_owned(),
            blocks,
        }],
    }
}

fn main_of(paper: &Paper) -> String {
    let html = form_html::html(paper);
    let (_, after) = html.split_once("<main").expect("a main part");
    let (main, _) = after.split_once("</main>").expect("its end");
    main.replace("><", ">\n<")
}

/// The first tag that is not closed in order, if any.
fn fault(html: &str) -> Option<String> {
    const VOID: [&str; 4] = ["meta", "col", "wbr", "br"];
    let body = html.strip_prefix("<!DOCTYPE html>")?;
    let mut open: Vec<&str> = Vec::new();
    for piece in body.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else {
            return Some(piece.to_owned());
        };
        let name = tag.split(' ').next().unwrap_or_default();
        if text.contains('>') && name != "style" {
            return Some(text.to_owned());
        }
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return Some(piece.to_owned()),
            Some(_) => {}
            None if VOID.contains(&name) => {}
            None => open.push(name),
        }
    }
    open.last().map(|name| (*name).to_owned())
}

#[test]
fn cells_name_their_headings_of_every_level() {
    expect![[r##"
         id="main" tabindex="-1">
        <section class="sheet" id="form-1-2-4-1_1-1" aria-labelledby="h1">
        <h2 id="h1">
        <span class="form">様式１－２－４－１</span> <span class="name">1-1 講習</span>
        </h2>
        <div class="scroll" role="group" tabindex="0" aria-labelledby="t1-1">
        <table style="--columns:4">
        <caption id="t1-1">経年データ</caption>
        <colgroup>
        <col style="width:22.22%">
        <col style="width:11.11%">
        <col style="width:33.33%">
        <col style="width:33.33%">
        </colgroup>
        <thead>
        <tr>
        <td colspan="2" rowspan="2">
        </td>
        <th id="t1-1h0-1" scope="colgroup" colspan="2">年度</th>
        </tr>
        <tr>
        <th id="t1-1h1-0" scope="col">元年度</th>
        <th id="t1-1h1-1" scope="col">２年度</th>
        </tr>
        </thead>
        <tbody>
        <tr>
        <th id="t1-1b0-0" scope="row" colspan="4">Ⅰ</th>
        </tr>
        <tr>
        <th id="t1-1b1-0" scope="rowgroup" rowspan="2">受講者数</th>
        <th id="t1-1b1-1" scope="row">計画</th>
        <td headers="t1-1h0-1 t1-1h1-0 t1-1b0-0 t1-1b1-0 t1-1b1-1" class="end">
        <span class="figure">1,000</span>
        <wbr>
        <span class="figure">人</span>
        </td>
        <td headers="t1-1h0-1 t1-1h1-1 t1-1b0-0 t1-1b1-0 t1-1b1-1">
        </td>
        </tr>
        <tr>
        <th id="t1-1b2-0" scope="row">実績</th>
        <td headers="t1-1h0-1 t1-1h1-0 t1-1b0-0 t1-1b1-0 t1-1b2-0">△5</td>
        <td headers="t1-1h0-1 t1-1h1-1 t1-1b0-0 t1-1b1-0 t1-1b2-0">
        <p>一</p>
        <p class="gap">二</p>
        </td>
        </tr>
        </tbody>
        </table>
        </div>
        <p class="back">
        <a href="#contents">目次へ戻る</a>
        </p>
        </section>"##]]
    .assert_eq(&main_of(&paper(vec![Block::Table(levels())])));
}

#[test]
fn a_list_of_terms_and_a_single_text_are_not_tables() {
    let terms = Table {
        caption: "その他事項".to_owned(),
        widths: vec![20, 80],
        body: vec![row([head("監事等からの意見"), cell("－")])],
        ..Table::default()
    };
    let alone = Table {
        caption: "重要事項".to_owned(),
        widths: vec![100],
        body: vec![row([cell("一\n二")])],
        ..Table::default()
    };
    let beside = vec![(1, terms.clone()), (2, alone.clone())];
    expect![[r##"
         id="main" tabindex="-1">
        <section class="sheet" id="form-1-2-4-1_1-1" aria-labelledby="h1">
        <h2 id="h1">
        <span class="form">様式１－２－４－１</span> <span class="name">1-1 講習</span>
        </h2>
        <h3>４．その他事項</h3>
        <dl class="pairs" style="--term:20fr;--said:80fr">
        <div>
        <dt>監事等からの意見</dt>
        <dd>－</dd>
        </div>
        </dl>
        <div class="box">
        <p>一</p>
        <p>二</p>
        </div>
        <div class="beside">
        <div style="flex-grow:1">
        <dl class="pairs" style="--term:20fr;--said:80fr">
        <div>
        <dt>監事等からの意見</dt>
        <dd>－</dd>
        </div>
        </dl>
        </div>
        <div style="flex-grow:2">
        <div class="box">
        <p>一</p>
        <p>二</p>
        </div>
        </div>
        </div>
        <p class="note">注１）</p>
        <p class="back">
        <a href="#contents">目次へ戻る</a>
        </p>
        </section>"##]]
    .assert_eq(&main_of(&paper(vec![
        Block::Heading {
            level: 1,
            text: "４．その他事項".to_owned(),
        },
        Block::Table(terms),
        Block::Table(alone),
        Block::Beside { tables: beside },
        Block::Note {
            text: "注１）".to_owned(),
        },
    ])));
}

#[test]
fn the_document_stands_alone_and_says_its_language() {
    let html = form_html::html(&paper(vec![Block::Table(levels())]));
    assert_eq!(fault(&html), None);
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"ja\">"));
    assert!(html.contains("<title>評価書 &lt;案&gt; &amp; 付録</title>"));
    for outside in [
        "http:", "https:", "<script", "<img", "<link", "url(", "@import",
    ] {
        assert!(!html.contains(outside), "{outside}");
    }
    for landmark in [
        "<header",
        "<nav",
        "<main",
        "<footer",
        "href=\"#main\"",
        "id=\"main\"",
    ] {
        assert!(html.contains(landmark), "{landmark}");
    }
    assert!(
        html.contains("href=\"#form-1-2-4-1_1-1\"") && html.contains("id=\"form-1-2-4-1_1-1\"")
    );
}

#[test]
fn an_underline_is_also_said() {
    let mut marked = cell("");
    marked.lines = vec![Line {
        spans: vec![
            Span {
                text: "Ａ".to_owned(),
                underline: true,
                bold: false,
            },
            Span {
                text: "〇".to_owned(),
                ..Span::default()
            },
        ],
    }];
    let table = Table {
        widths: vec![1, 1],
        body: vec![row([cell("一"), marked])],
        ..Table::default()
    };
    let html = form_html::html(&paper(vec![Block::Table(table)]));
    assert!(html.contains("<u>Ａ</u><span class=\"unseen\">（下線）</span>〇"));
}

proptest! {
    #[test]
    fn any_text_is_escaped_and_the_document_stays_well_formed(text in "[<>&\"'\\PC]{0,40}", bold: bool) {
        let mut any = cell("");
        any.lines = vec![Line { spans: vec![Span { text: text.clone(), bold, underline: !bold }] }];
        let table = Table {
            caption: text.clone(),
            caption_shown: true,
            widths: vec![1, 1],
            body: vec![row([any.clone(), Cell { align: Align::End, ..any }]),
                       row([head(&text), cell(&text)])],
            ..Table::default()
        };
        let mut paper = paper(vec![Block::Table(table)]);
        paper.footer = text.clone();
        paper.sheets[0].bookmark = text;
        prop_assert_eq!(fault(&form_html::html(&paper)), None);
    }
}
