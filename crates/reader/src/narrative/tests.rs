//! Each habit of the narrative, in fragments of our own making.

use evaluation::{Certainty, EvaluationKind, Passage, Texts};
use expect_test::{Expect, expect};
use kernel::{FiscalYear, Id, Period};
use proptest::prelude::*;

use super::figures;

fn year(year: u16) -> FiscalYear {
    FiscalYear::new(year).unwrap()
}

/// The figures of a column whose paragraphs are the lines of `text`.
fn read(text: &str, kind: EvaluationKind) -> String {
    let results = text
        .lines()
        .enumerate()
        .map(|(at, line)| Passage::join([(u32::try_from(at).unwrap() + 1, line)]))
        .collect();
    let texts = Texts {
        results,
        ..Texts::default()
    };
    let period = Period::new(year(2019), year(2023)).unwrap();
    let (figures, unplaced) = figures(&Id::new("1-1"), &texts, period, kind);
    let mut shown: Vec<String> = figures
        .iter()
        .map(|figure| {
            let value = figure
                .value
                .map_or_else(|| "なし".to_owned(), |value| value.to_string());
            let signs = [
                (figure.certainty == Certainty::Forecast, " 見込"),
                (figure.parenthesised, " 括弧"),
            ];
            let signs: String = signs
                .iter()
                .filter(|(on, _)| *on)
                .map(|(_, sign)| *sign)
                .collect();
            format!(
                "{} {} {value}{} [{}] {}{signs}",
                figure.line, figure.fiscal_year, figure.unit, figure.programme, figure.measure
            )
        })
        .collect();
    shown.extend(
        unplaced
            .iter()
            .map(|unplaced| format!("{} ? {}", unplaced.line, unplaced.text)),
    );
    shown.join("\n")
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "so that examples read `expect![[…]]`"
)]
fn check(text: &str, expected: Expect) {
    let shown = read(text, EvaluationKind::Expected);
    expected.assert_eq(&shown);
}

#[test]
fn a_year_heads_its_line_and_the_lines_after_it() {
    check(
        "○窓口の運営\n元年度　来訪者数：１，２３４者\n開催数：１２回\n２年度　来訪者数：９８７者\n開催数：８回",
        expect![[r#"
            2 2019 1234者 [窓口の運営] 来訪者数
            3 2019 12回 [窓口の運営] 開催数
            4 2020 987者 [窓口の運営] 来訪者数
            5 2020 8回 [窓口の運営] 開催数"#]],
    );
}

#[test]
fn a_year_alone_on_its_line_holds_for_the_bullets_below() {
    check(
        "■見本市\n元年度\n・来場者数　５１０人\n・成約率　４０．１％\n２年度\n・来場者数　２９６人\n・成約率　－１．５％\n■別の事業\n・約３０社に聞き取り。",
        expect![[r#"
            3 2019 510人 [見本市] 来場者数
            4 2019 40.1% [見本市] 成約率
            6 2020 296人 [見本市] 来場者数
            7 2020 -1.5% [見本市] 成約率
            9 ? ・約３０社に聞き取り。"#]],
    );
}

#[test]
fn parentheses_beside_a_figure_are_measures_of_their_own() {
    check(
        "・契約額（各年度末の総額）\n元年度：１６２億円（　５５５億円）\n・中小企業３，６７６社\n（４年度末までの実績）\n申請件数\n通常枠：　１２件\n（累計　３４件）\n特別枠：０件（累計 ５件）",
        expect![[r#"
            2 2019 162億円 [契約額（各年度末の総額）] 契約額
            2 2019 555億円 [契約額（各年度末の総額）] 各年度末の総額 括弧
            6 2022 12件 [] 申請件数 通常枠
            7 2022 34件 [] 申請件数 通常枠 累計 括弧
            8 2022 0件 [] 申請件数 特別枠
            8 2022 5件 [] 申請件数 特別枠 累計 括弧
            3 ? ・中小企業３，６７６社"#]],
    );
}

#[test]
fn a_year_without_anything_is_nil_and_not_zero() {
    check(
        "○助言\n元年度：(未実施)\n２年度：８先　１７人日\n３年度：実績なし\n４年度：０先　０人日",
        expect![[r#"
            2 2019 なし先 [助言] 先数
            2 2019 なし人日 [助言] 人日数
            3 2020 8先 [助言] 先数
            3 2020 17人日 [助言] 人日数
            4 2021 なし先 [助言] 先数
            4 2021 なし人日 [助言] 人日数
            5 2022 0先 [助言] 先数
            5 2022 0人日 [助言] 人日数"#]],
    );
}

#[test]
fn sentences_name_their_years() {
    check(
        "・元年度応募１９人の中から、３人を表彰。２年度応募１７人の中から、２人を表彰。\n・利用率については、３年度末時点で９３．５％。\n・掲載件数は元年度が１００件に対して４年度は１６０件（対元年度１６０％）。\n・会場数：２９施設（４年度末）\n・２０２１年度は研修を３回実施。",
        expect![[r#"
            1 2019 19人 [元年度応募１９人の中から、３人を表彰] 応募
            1 2019 3人 [元年度応募１９人の中から、３人を表彰] 応募 表彰人数
            1 2020 17人 [元年度応募１９人の中から、３人を表彰] 応募
            1 2020 2人 [元年度応募１９人の中から、３人を表彰] 応募 表彰人数
            2 2021 93.5% [利用率については、３年度末時点で９３．５％] 利用率
            3 2019 100件 [掲載件数は元年度が１００件に対して４年度は１６０件（対元年度１６０％）] 掲載件数
            3 2022 160件 [掲載件数は元年度が１００件に対して４年度は１６０件（対元年度１６０％）] 掲載件数
            3 2022 160% [掲載件数は元年度が１００件に対して４年度は１６０件（対元年度１６０％）] 掲載件数 対元年度 括弧
            4 2022 29施設 [] 会場数
            5 2021 3回 [２０２１年度は研修を３回実施] 研修"#]],
    );
}

#[test]
fn spans_budgets_targets_and_dates_are_no_yearly_figures() {
    check(
        "・元～４年度の４ヵ年において８０，７４６者に達した。\n・２年度補正予算（第１号）により、補助率を引き上げた。\n・４年４月１日に、第３回の会議で決定。\n・２７年度より貸付を開始し、累計７０３億円。\n・３年度までに５０件以上を目指す。\n・支援を２，６９７回（元年度～２年度）実施。",
        expect![""],
    );
}

#[test]
fn forecasts_are_told_from_what_was_done() {
    check(
        "提供先数\n４年度：１，５２２機関\n５年度：１，３２０機関（見込み）\n５年度（見込み）：３件\n＜５年度（見込み）＞\n・会議２回",
        expect![[r#"
            2 2022 1522機関 [] 提供先数
            3 2023 1320機関 [] 提供先数 見込
            4 2023 3件 [] 提供先数 見込
            6 2023 2回 [] 会議 見込"#]],
    );
}

#[test]
fn stories_of_single_firms_are_left_aside() {
    check(
        "○診断事業\n２年度：支援企業数３９社\n（支援事例）\n・昭和４０年創業。売上は２年度に２０％増、１０名を雇用。\n○次の事業\n３年度：４社",
        expect![[r#"
            2 2020 39社 [診断事業] 支援企業数
            6 2021 4社 [次の事業] 社数"#]],
    );
}

#[test]
fn several_measures_named_above_go_to_the_figures_of_a_line() {
    check(
        "派遣人日数・派遣回数\n元年度：１３９人日、２８７回\n・相談件数、役立ち度\n２年度：５，１０９件、９９．５％\n実績\n３年度：総合見本市　出展企業５５社　成約率７７．３％",
        expect![[r#"
            2 2019 139人日 [] 派遣人日数
            2 2019 287回 [] 派遣回数
            4 2020 5109件 [相談件数、役立ち度] 相談件数
            4 2020 99.5% [相談件数、役立ち度] 役立ち度
            6 2021 55社 [相談件数、役立ち度] 実績 総合見本市　出展企業
            6 2021 77.3% [相談件数、役立ち度] 実績 総合見本市 成約率"#]],
    );
}

#[test]
fn a_table_with_years_as_head_is_read_by_cells() {
    check(
        "内訳\n元年度\n２年度\n３年度\n電話\n１２件\n１３件\n１４件\n来所　５件　６件　７件",
        expect![[r#"
            6 2019 12件 [] 電話
            7 2020 13件 [] 電話
            8 2021 14件 [] 電話
            9 2019 5件 [] 来所
            9 2020 6件 [] 来所
            9 2021 7件 [] 来所"#]],
    );
}

#[test]
fn an_annual_evaluation_speaks_of_its_own_year() {
    let shown = read(
        "・講座を16回（前年度13回）開催し、うち８回はオンライン。\n・利用者は４万２，３００人。",
        EvaluationKind::Annual(year(2021)),
    );
    expect![[r#"
        1 2021 16回 [講座を16回（前年度13回）開催し、うち８回はオンライン] 講座
        1 2020 13回 [講座を16回（前年度13回）開催し、うち８回はオンライン] 講座 前年度 括弧
        1 2021 8回 [講座を16回（前年度13回）開催し、うち８回はオンライン] 講座 オンライン回数
        2 2021 42300人 [利用者は４万２，３００人] 利用者"#]]
    .assert_eq(&shown);
}

/// Part 3 of every sheet of the published book, when it is at hand.
fn published() -> Option<Vec<Vec<crate::source::Line>>> {
    let shared = std::env::var("KIBAN_SHARED").map_or_else(
        |_| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        std::path::PathBuf::from,
    );
    let text = std::fs::read_to_string(shared.join("published/000_7c8be7ebd57b8dbc.txt")).ok()?;
    let mut sheets: Vec<Vec<crate::source::Line>> = Vec::new();
    let mut inside = false;
    for (at, line) in text.split('\n').enumerate() {
        if line.trim_start().starts_with("３．") && line.contains("主務大臣による評価") {
            sheets.push(Vec::new());
            inside = true;
        }
        if let Some(sheet) = sheets.last_mut().filter(|_| inside) {
            sheet.push(crate::source::Line {
                number: u32::try_from(at).unwrap() + 1,
                text: line.to_owned(),
                ..crate::source::Line::default()
            });
        }
        inside &= !line.contains("その他参考情報");
    }
    Some(sheets)
}

#[test]
fn the_published_book_keeps_its_figures() {
    let Some(sheets) = published() else {
        eprintln!("公表された評価書がないため、この検査を省略しました。");
        return;
    };
    let period = Period::new(year(2019), year(2023)).unwrap();
    let kind = EvaluationKind::Expected;
    let counts: Vec<String> = sheets
        .iter()
        .map(|lines| {
            let part3 = crate::columns::split(lines, kind, &evaluation::Terms::default());
            let (figures, _) = figures(&Id::new("0"), &part3.texts, period, kind);
            let series: std::collections::BTreeSet<_> = figures
                .iter()
                .map(|figure| (&figure.section, &figure.programme, &figure.measure))
                .collect();
            let ratings = part3.ratings;
            let (figures, series) = (figures.len(), series.len());
            format!("{} {} {figures} {series}", ratings.own, ratings.minister)
        })
        .collect();
    expect![[r#"
        A A 89 26
        A A 518 197
        A A 389 148
        A A 297 98
        B B 80 38
        B B 104 31
        B B 51 24"#]]
    .assert_eq(&counts.join("\n"));
}

/// Pieces of which narratives are made.
fn fragment() -> impl Strategy<Value = String> {
    let pieces = [
        "元年度",
        "２年度：",
        "＜３年度＞",
        "令和４年度末",
        "2021年度は",
        "～",
        "・",
        "○",
        "■",
        "（",
        "）",
        "（１）",
        "①",
        "【指標１－１】",
        "１，２３４件",
        "９９．５％",
        "▲",
        "５億円",
        "３",
        "支援件数",
        "累計",
        "なし",
        "未実施",
        "を実施。",
        "、",
        "　",
        " ",
        "／",
        "（見込み）",
        "以下の通り",
        "年度",
        "第",
        "回",
        "合計",
        "（支援事例）",
        "\n",
        "までの実績",
        "前年度",
        "から",
        "万",
        "人日",
    ];
    let piece = prop_oneof![4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in fragment()) {
        let _ = read(&text, EvaluationKind::Expected);
        let _ = read(&text, EvaluationKind::Annual(year(2021)));
    }

    #[test]
    fn the_width_of_digits_does_not_matter(text in fragment()) {
        let narrow: String = text
            .chars()
            .map(|c| match c {
                '０'..='９' | '．' | '，' | '：' => kernel::text::fold_char(c).unwrap_or(c),
                c => c,
            })
            .collect();
        let figures = |text: &str| kernel::text::fold(&read(text, EvaluationKind::Expected));
        prop_assert_eq!(figures(&text), figures(&narrow));
    }

    #[test]
    fn blank_lines_do_not_matter(text in fragment()) {
        let bare = |text: &str| -> Vec<String> {
            let shown = read(text, EvaluationKind::Expected);
            shown.lines().map(|line| line.split_once(' ').map_or("", |(_, rest)| rest).to_owned()).collect()
        };
        prop_assert_eq!(bare(&text), bare(&text.replace('\n', "\n\n")));
    }
}
