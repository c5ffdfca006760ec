//! A paper that imitates the printed forms of a medium-term evaluation, with invented content:
//! label tables, a summary of ratings, indicator and input tables side by side, and a row of long
//! texts that runs over several pages.

use form::{Align, Block, Cell, Line, Paper, Row, Sheet, Span, Table};

/// The whole sample.
pub(crate) fn paper() -> Paper {
    Paper {
        title: "独立行政法人見本機構 第四期中期目標期間評価書".to_owned(),
        author: "見本省".to_owned(),
        footer: "独立行政法人見本機構 第四期中期目標期間評価（見込評価）".to_owned(),
        sheets: vec![outline(), overall(), summary(), item()],
    }
}

fn lines(text: &str) -> Vec<Line> {
    text.split('\n').map(Line::from).collect()
}

fn text(text: &str) -> Cell {
    Cell {
        lines: lines(text),
        ..Cell::default()
    }
}

fn label(text: &str) -> Cell {
    Cell {
        lines: lines(text),
        heading: true,
        ..Cell::default()
    }
}

fn head(text: &str) -> Cell {
    Cell {
        align: Align::Center,
        ..label(text)
    }
}

fn figure(text: &str, number: &str) -> Cell {
    Cell {
        lines: lines(text),
        align: Align::End,
        number: (!number.is_empty()).then(|| number.to_owned()),
        ..Cell::default()
    }
}

fn span(cell: Cell, columns: u32, rows: u32) -> Cell {
    Cell {
        columns,
        rows,
        ..cell
    }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells }
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading {
        level,
        text: text.to_owned(),
    }
}

fn note(text: &str) -> Block {
    Block::Note {
        text: text.to_owned(),
    }
}

/// A table of labels and texts.
fn labelled(caption: &str, widths: &[u32], body: Vec<Row>) -> Block {
    Block::Table(Table {
        caption: caption.to_owned(),
        widths: widths.to_vec(),
        body,
        ..Table::default()
    })
}

/// 様式１－２－１.
fn outline() -> Sheet {
    Sheet {
        name: "1-2-1".to_owned(),
        title: "様式１－２－１　中期目標管理法人　中期目標期間評価　評価の概要様式".to_owned(),
        bookmark: "評価の概要".to_owned(),
        blocks: vec![
            heading(1, "１．評価対象に関する事項"),
            labelled(
                "評価対象に関する事項",
                &[20, 25, 55],
                vec![
                    row(vec![
                        label("法人名"),
                        span(text("独立行政法人見本機構"), 2, 1),
                    ]),
                    row(vec![
                        span(label("評価対象中期目標期間"), 1, 2),
                        label("見込評価"),
                        text("第四期中期目標期間（最終年度の実績見込を含む。）"),
                    ]),
                    row(vec![label("中期目標期間"), text("令和元～令和５年度")]),
                ],
            ),
            heading(1, "２．評価の実施者に関する事項"),
            labelled(
                "評価の実施者に関する事項",
                &[5, 15, 30, 15, 35],
                vec![
                    row(vec![
                        span(label("主務大臣"), 2, 1),
                        span(text("見本大臣（法人全般に関する評価）"), 3, 1),
                    ]),
                    row(vec![
                        span(label(""), 1, 2),
                        label("法人所管部局"),
                        text("見本庁"),
                        label("担当課、責任者"),
                        text("総務課長　𠮷田 花子"),
                    ]),
                    row(vec![
                        label("評価点検部局"),
                        text("大臣官房"),
                        label("担当課、責任者"),
                        text("業務改革課長　髙﨑 太郎"),
                    ]),
                ],
            ),
            heading(1, "３．評価の実施に関する事項"),
            labelled(
                "評価の実施に関する事項",
                &[1],
                vec![row(vec![text(
                    "評価のために実施した手続等は、次のとおり。\n・令和５年６月２９日（木）～７月７日（金）　利用者９先への聞取り\n　　６月２２日（木）　理事長への聞取り",
                )])],
            ),
            heading(1, "４．その他評価に関する重要事項"),
            labelled(
                "その他評価に関する重要事項",
                &[1],
                vec![row(vec![text("－")])],
            ),
        ],
    }
}

/// 様式１－２－２.
fn overall() -> Sheet {
    let rated = "項目別評定は、見本事業がＡ、試作事業がＢとなり、全体の評定はＡとした。定量的指標は全ての年度で１２０％以上を達成している。";
    Sheet {
        name: "1-2-2".to_owned(),
        title: "様式１－２－２　中期目標管理法人　中期目標期間評価　総合評定様式".to_owned(),
        bookmark: "総合評定".to_owned(),
        blocks: vec![
            heading(1, "１．全体の評定"),
            labelled(
                "全体の評定",
                &[18, 52, 30],
                vec![
                    row(vec![
                        label("評定\n（Ｓ、Ａ、Ｂ、Ｃ、Ｄ）"),
                        text(
                            "Ａ：中期計画における所期の目標を上回る成果が得られていると認められる。",
                        ),
                        text("（参考：見込評価）\n※期間実績評価時に使用"),
                    ]),
                    row(vec![label("評定に至った理由"), span(text(rated), 2, 1)]),
                ],
            ),
            heading(1, "２．法人全体に対する評価"),
            labelled(
                "法人全体に対する評価",
                &[18, 82],
                vec![
                    row(vec![label("法人全体の評価"), text(&rated.repeat(4))]),
                    row(vec![
                        label("全体の評定を行う上で特に考慮すべき事項"),
                        text("－"),
                    ]),
                ],
            ),
        ],
    }
}

/// 様式１－２－３: ratings of every year, with 〇, 重 and underlines.
fn summary() -> Sheet {
    let mut top = summary_head(false);
    top.extend(summary_head(true));
    let years = || {
        [
            "元\n年度",
            "２\n年度",
            "３\n年度",
            "４\n年度",
            "５\n年度",
            "見込\n評価",
            "期間\n実績\n評価",
        ]
        .map(head)
    };
    let mut second: Vec<Cell> = years().to_vec();
    second.extend(years());
    let mut widths = vec![16, 5, 5, 5, 5, 5, 5, 5, 6];
    widths.extend([16, 5, 5, 5, 5, 5, 5, 5, 6, 8]);
    Sheet {
        name: "1-2-3".to_owned(),
        title: "様式１－２－３　中期目標管理法人　中期目標期間評価　項目別評定総括表様式"
            .to_owned(),
        bookmark: "項目別評定総括表".to_owned(),
        blocks: vec![
            Block::Table(Table {
                caption: "項目別評定総括表".to_owned(),
                widths,
                head: vec![row(top), row(second)],
                body: summary_body(),
                ..Table::default()
            }),
            note("※１　重要度を「高」と設定している項目については、各評語の横に「〇」を付す。"),
            note("※２　難易度を「高」と設定している項目については、各評語に下線を引く。"),
        ],
    }
}

fn summary_head(last: bool) -> Vec<Cell> {
    let mut cells = vec![
        span(head("中期目標"), 1, 2),
        span(head("年度評価"), 5, 1),
        span(head("中期目標期間評価"), 2, 1),
        span(head("項目別調書№"), 1, 2),
    ];
    if last {
        cells.push(span(head("備考欄"), 1, 2));
    }
    cells
}

fn summary_body() -> Vec<Row> {
    let section = |text: &str, columns: u32| span(label(text), columns, 1);
    let mut body = vec![row(vec![
        section(
            "Ⅰ．国民に対して提供するサービスその他の業務の質の向上に関する事項",
            9,
        ),
        section("Ⅱ．業務運営の効率化に関する事項", 10),
    ])];
    let names = [
        "見本事業の推進・引継ぎ",
        "試作品の展示、新しい販路の開拓支援及び再構築支援",
        "環境の変化への対応",
    ];
    for (index, name) in names.into_iter().enumerate() {
        let letters = ["Ａ〇重", "Ａ〇重", "Ｂ〇", "Ａ〇重", "", "Ａ〇重", ""];
        let mut cells = rated(name, letters, index != 2, &format!("１－{}", index + 1));
        let others = ["Ｂ", "Ｂ", "Ｃ", "Ｂ", "", "Ｂ", ""];
        cells.extend(rated("", others, false, "２"));
        cells.push(text(""));
        body.push(row(cells));
    }
    body
}

/// Name, ratings and number of one item.
fn rated(name: &str, letters: [&str; 7], underline: bool, number: &str) -> Vec<Cell> {
    let mut cells = vec![label(name)];
    cells.extend(letters.map(|letter| Cell {
        lines: vec![Line {
            spans: vec![Span {
                text: letter.to_owned(),
                underline,
                bold: false,
            }],
        }],
        align: Align::Center,
        ..Cell::default()
    }));
    cells.push(head(number));
    cells
}

/// 様式１－２－４－１: basic information, years, and the long texts.
fn item() -> Sheet {
    Sheet {
        name: "1-2-4-1 1-1".to_owned(),
        title: "様式１－２－４－１　中期目標管理法人　中期目標期間評価　項目別評定調書（国民に対して提供するサービスその他業務の質の向上に関する事項）様式".to_owned(),
        bookmark: "1-1 見本事業の推進".to_owned(),
        blocks: vec![
            heading(1, "１．当事務及び事業に関する基本情報"),
            labelled(
                "当事務及び事業に関する基本情報",
                &[14, 36, 16, 34],
                vec![
                    row(vec![label("１－１"), span(label("見本事業の推進"), 3, 1)]),
                    row(vec![
                        label("当該項目の重要度、困難度"),
                        text("【重要度：高】見本の普及は国民生活に広く関わり、今後１０年間で約６５０万人が利用すると見込まれるため。\n【難易度：高】担い手が少なく、地域ごとに事情が異なるため。"),
                        label("関連する政策評価・行政事業レビュー"),
                        text("行政事業レビューシート番号　０３７８"),
                    ]),
                ],
            ),
            heading(1, "２．主要な経年データ"),
            Block::Beside {
                tables: vec![(57, outputs()), (43, inputs())],
            },
            note("注１）予算額、決算額は支出額を記載。人件費については共通経費分を除き各業務に配賦した後の金額を記載"),
            note("注２）上記以外に必要と考える情報があれば欄を追加して記載しても差し支えない"),
            heading(1, "３．中期目標期間の業務に係る目標、計画、業務実績、中期目標期間評価に係る自己評価及び主務大臣による評価"),
            Block::Table(narrative()),
        ],
    }
}

fn outputs() -> Table {
    let mut body = Vec::new();
    for name in [
        "事業引継ぎにおける広域の成約件数【基幹目標】",
        "機構が支援した引継ぎ支援者数",
        "支援先の満足度",
    ] {
        for (kind, figures) in [
            (
                "（計画値）",
                [
                    "１０，０００者",
                    "１０，０００者",
                    "１０，０００者",
                    "１０，０００者",
                    "",
                ],
            ),
            (
                "（実績値）",
                [
                    "１７，４４３者",
                    "１７，３２７者",
                    "２１，６４９者",
                    "２４，３２７者",
                    "",
                ],
            ),
            (
                "（達成度）",
                [
                    "１７４．４％",
                    "１７３．２％",
                    "２１６．４％",
                    "２４３．２％",
                    "",
                ],
            ),
        ] {
            let mut cells = Vec::new();
            if kind == "（計画値）" {
                cells.push(span(label(name), 1, 3));
            }
            cells.push(label(kind));
            if kind == "（計画値）" {
                cells.push(span(text("中期目標期間において５０，０００者以上"), 1, 3));
                cells.push(span(text("2018年度実績\n130件"), 1, 3));
            }
            cells.extend(figures.map(|printed| figure(printed, "")));
            body.push(row(cells));
        }
    }
    let mut top = vec![
        span(head("指標等"), 2, 1),
        head("達成目標"),
        head("基準値\n（前中期目標期間最終年度値等）"),
    ];
    top.extend(["元年度", "２年度", "３年度", "４年度", "５年度"].map(head));
    Table {
        caption: "①主要なアウトプット（アウトカム）情報".to_owned(),
        caption_shown: true,
        widths: vec![14, 10, 12, 11, 11, 11, 11, 11, 9],
        head: vec![row(top)],
        body,
    }
}

fn inputs() -> Table {
    let line = |name: &str, figures: [(&str, &str); 5]| {
        let mut cells = vec![label(name)];
        cells.extend(figures.map(|(printed, number)| figure(printed, number)));
        row(cells)
    };
    let mut top = vec![head("")];
    top.extend(["元年度", "２年度", "３年度", "４年度", "５年度"].map(head));
    Table {
        caption: "②主要なインプット情報（財務情報及び人員に関する情報）".to_owned(),
        caption_shown: true,
        widths: vec![22, 16, 16, 16, 16, 14],
        head: vec![row(top)],
        body: vec![
            line(
                "予算額（千円）",
                [
                    ("7,187,553", "7187553"),
                    ("17,536,956", "17536956"),
                    ("22,723,927", "22723927"),
                    ("25,912,107", "25912107"),
                    ("", ""),
                ],
            ),
            line(
                "経常利益（千円）",
                [
                    ("△649,048", "-649048"),
                    ("△354,240", "-354240"),
                    ("△1,667,554", "-1667554"),
                    ("△1,340,248", "-1340248"),
                    ("", ""),
                ],
            ),
            line(
                "従事人員数",
                [
                    ("７１５人の内数", ""),
                    ("７２７人の内数", ""),
                    ("７３１人の内数", ""),
                    ("７４９人の内数", ""),
                    ("", ""),
                ],
            ),
        ],
    }
}

fn narrative() -> Table {
    let plan = "（１）見本の普及\n見本の普及に当たっては、地域の支援機関と連携し、相談、助言、専門家の派遣を一体として行う。\n・地域の支援機関への助言を年間１，２００件以上行う。\n・利用者の満足度を９０％以上とする。\n";
    let done = "＜主な業務実績＞\n○助言の実施（元年度：１，２３４件、２年度：１，３４５件、３年度：1,456件、４年度：1,567件）\n・対元年度１２６．９％となり、計画を上回った。詳しくは https://www.example.go.jp/mihon/kikou/daiyonki/jisseki/houkoku.html に掲載した。\n・経費は△１，６６７千円（対前年度△３．２％）となった。\n";
    let judged = "＜評定と根拠＞\n評定：Ａ\n助言件数が計画を大きく上回り、利用者の満足度も高い水準で推移していることから、所期の目標を上回る成果が得られていると認められる。\n";
    let mut letter = text("評定　Ａ");
    letter.lines[0].spans[0].bold = true;
    let mut forecast = text(&judged.repeat(3));
    forecast.lines.splice(0..0, letter.lines);
    Table {
        caption: "目標、計画、業務実績、自己評価及び主務大臣による評価".to_owned(),
        widths: vec![14, 14, 13, 26, 13, 12, 8],
        head: vec![
            row(vec![
                span(head("中期目標"), 1, 2),
                span(head("中期計画"), 1, 2),
                span(head("主な評価指標等"), 1, 2),
                span(head("法人の業務実績・自己評価"), 2, 1),
                span(head("主務大臣による評価"), 2, 1),
            ]),
            row(["業務実績", "自己評価", "（見込評価）", "（期間実績評価）"]
                .map(head)
                .to_vec()),
        ],
        body: vec![row(vec![
            text(&plan.repeat(4)),
            text(&plan.repeat(5)),
            text("・助言件数\n・利用者の満足度"),
            text(&done.repeat(18)),
            text(&judged.repeat(4)),
            forecast,
            text(""),
        ])],
        ..Table::default()
    }
}
