//! Part 2 of an item sheet, 主要な経年データ: rows by year of indicators and inputs, whether the
//! input has ruled cells, columns aligned by spaces, or cells one after another.

mod flow;
mod grid;
pub(crate) mod head;
mod model;
mod plan;
mod segment;
mod sift;
mod token;

use evaluation::EvaluationKind;
use kernel::{FiscalYear, Period};

pub(crate) use self::model::fill;
use crate::{labels::Piece, source::Line};

/// What is known before the tables are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    pub(crate) period: Period,
    pub(crate) kind: EvaluationKind,
}

impl Context {
    /// Years that should hold values: none is known of years to come.
    fn expected(&self, years: &[FiscalYear]) -> usize {
        let past = match self.kind {
            EvaluationKind::Annual(year) => years.iter().filter(|y| **y <= year).count(),
            EvaluationKind::Expected => years.len().saturating_sub(1),
            EvaluationKind::Final | EvaluationKind::Interim | EvaluationKind::Efficiency => {
                years.len()
            }
        };
        past.clamp(1, years.len().max(1))
    }
}

/// What a row of an indicator holds (計画値・実績値・達成度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowMark {
    Plan,
    Actual,
    Rate,
}

/// A cell: its pieces in reading order.
pub(crate) type Cell = Vec<Piece>;

/// A row by years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) label: Cell,
    pub(crate) mark: Option<RowMark>,
    pub(crate) target: Cell,
    pub(crate) baseline: Cell,
    /// One cell a year, in the order of [`Rows::years`]; empty where nothing is printed.
    pub(crate) values: Vec<Cell>,
    pub(crate) reference: Cell,
    /// Figures just before the years of a plan row: baseline, or the years themselves.
    pub(crate) spare: Vec<Cell>,
}

/// The rows of one sheet: the form between the ways of reading and the model.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) years: Vec<FiscalYear>,
    pub(crate) outputs: Vec<Row>,
    pub(crate) inputs: Vec<Row>,
    /// 注１）… under the tables.
    pub(crate) notes: Vec<Piece>,
    /// What fits nowhere.
    pub(crate) stray: Vec<Piece>,
}

/// Reads the lines of part 2, its heading included.
pub(crate) fn rows(lines: &[Line], context: &Context) -> Rows {
    if let Some(rows) = grid::ruled(lines, context) {
        return rows;
    }
    if let Some(rows) = grid::aligned(lines, context) {
        return rows;
    }
    flow::rows(lines, context)
}

/// The mark of a row and the text before it, when a label ends with one (`参加者数（計画値）`).
pub(crate) fn split_mark(key: &str, bare: bool) -> Option<(usize, RowMark)> {
    let inner = |word: &str| match word {
        "計画値" | "目標値" => Some(RowMark::Plan),
        "実績値" => Some(RowMark::Actual),
        "達成度" | "達成率" | "達成状況" | "達成割合" => Some(RowMark::Rate),
        "計画" | "目標" if bare => Some(RowMark::Plan),
        "実績" if bare => Some(RowMark::Actual),
        _ => None,
    };
    if let Some(mark) = inner(key) {
        return Some((0, mark));
    }
    let open = key.rfind('(')?;
    let within = key[open + 1..].strip_suffix(')')?;
    let word = within.split('=').next().unwrap_or(within);
    let mark = match word {
        "計画" | "目標" => Some(RowMark::Plan),
        "実績" => Some(RowMark::Actual),
        word => inner(word),
    }?;
    Some((key[..open].chars().count(), mark))
}

/// Input rows that the form prescribes, and those of its earlier editions.
pub(crate) const INPUTS: [&str; 14] = [
    "予算額",
    "決算額",
    "経常費用",
    "経常収益",
    "経常利益",
    "経常損益",
    "経常損失",
    "行政コスト",
    "行政サービス実施コスト",
    "従事人員数",
    "従業人員数",
    "従事職員数",
    "従事人員",
    "当期総利益",
];

/// Whether a folded label is one of the input rows, with or without its unit.
pub(crate) fn is_input(key: &str) -> bool {
    INPUTS.iter().any(|word| {
        key.strip_prefix(word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('('))
    })
}

#[cfg(test)]
mod tests {
    use evaluation::Item;
    use expect_test::{Expect, expect};
    use kernel::Entry;

    use super::*;
    use crate::{labels::tests::numbered, source::CellPlace};

    fn context(kind: EvaluationKind) -> Context {
        let year = |y| FiscalYear::new(y).expect("in range");
        Context {
            period: Period::new(year(2019), year(2023)).expect("in order"),
            kind,
        }
    }

    fn annual(year: u16) -> EvaluationKind {
        EvaluationKind::Annual(FiscalYear::new(year).expect("in range"))
    }

    fn shown(entry: &Entry) -> String {
        match entry.value() {
            Some(value) => value.to_string(),
            None if entry.is_blank() => "_".to_owned(),
            None => entry.text.clone(),
        }
    }

    fn check_lines(lines: &[Line], kind: EvaluationKind, expected: &Expect) {
        let mut item = Item::default();
        let left = fill(lines, &context(kind), &mut item);
        let mut out = Vec::new();
        for indicator in &item.indicators {
            let key = if indicator.key { "＊" } else { "" };
            out.push(format!(
                "{key}{} [{}] {:?} {:?} 目標:{} 基準:{}",
                indicator.label,
                indicator.unit,
                indicator.kind,
                indicator.direction,
                indicator.target.text.text,
                indicator.baseline.text.text
            ));
            for (year, cells) in &indicator.years {
                let (plan, actual, rate) = (&cells.plan, &cells.actual, &cells.rate);
                let cells = [plan, actual, rate].map(shown).join(" ");
                out.push(format!("  {year}: {cells}"));
            }
        }
        for input in &item.inputs {
            let cells: Vec<String> = input
                .years
                .iter()
                .map(|(year, entry)| format!("{year}:{}", shown(entry)))
                .collect();
            out.push(format!(
                "{} [{}] {}",
                input.label,
                input.unit,
                cells.join(" ")
            ));
        }
        out.extend(left.iter().map(|u| format!("? {}", u.text)));
        expected.assert_eq(&out.join("\n"));
    }

    fn check(text: &str, kind: EvaluationKind, expected: &Expect) {
        check_lines(&numbered(text), kind, expected);
    }

    #[test]
    fn wrapped_cells_of_two_interleaved_tables_find_their_years() {
        check(
            "２．主要な経年データ \n ①主要なアウトプット（アウトカム）情報   ②主要なインプット情報（財務情報及び人員に関する情報） \n\
             指標等 達成目標 基準値 \n（前中期目\n標期間最終\n年度値等） \n元 \n年度 \n２ \n年度 \n３ \n年度 \n４ \n年度 \n５ \n年\n度 \n\
             \u{20} 元 \n年度 \n２ \n年度 \n３ \n年度 \n４ \n年度 \n５ \n年度 \n\
             相談に応じ\nた 事 業 者\n数 \n【基幹目標】 \n（計画値） \n２０２１年\n度までに２\n倍以上、１，\n１００件以\n上 \n2018年度\n実績 \n130 件 \n\
             １６０件 ２００件 ２６０件 ２６０件   予算額（千円） 7,187,553 \n千円 \n17,536,956\n千円 \n22,723,927\n千円 \n25,912,107 \n千円 \n\
             （実績値）  － ２１５件 ２６１件 ３２０件 ３４２件   経 常 利 益 （ 千\n円） \n△649,048 \n千円 \n△ 354,240\n千円 \n△\n1,667,554\n千円 \n△\n1,340,248\n千円 \n\
             （達成度）  － １ ３ ４ ．\n３％ \n１ ３ ０ ．\n５％ \n１２３．０％ １ ３ １ ．\n５％ \n\
             \u{20} 従事人員数 ７１５人\nの内数 \n７２７人の\n内数 \n７３１人の\n内数 \n７４９人の\n内数 \n\
             注１）予算額は支出額を記載 \n",
            EvaluationKind::Expected,
            &expect![[r#"
                ＊相談に応じた事業者数 [件] Count More 目標:２０２１年度までに２倍以上、１，１００件以上 基準:2018年度実績130件
                  2019: 160 215 134.3
                  2020: 200 261 130.5
                  2021: 260 320 123.0
                  2022: 260 342 131.5
                予算額 [千円] 2019:7187553 2020:17536956 2021:22723927 2022:25912107
                経常利益 [千円] 2019:-649048 2020:-354240 2021:-1667554 2022:-1340248
                従事人員数 [人] 2019:715 2020:727 2021:731 2022:749
                ? 注１）予算額は支出額を記載"#]],
        );
    }

    #[test]
    fn labels_that_come_after_their_figures_are_counted_back() {
        check(
            "2．主要な経年データ\n①主要なアウトプット（アウトカム）情報\n②主要なインプット情報（財務情報及び人員に関する情報）\n\
             指標\n達成目標\n基準値（前中\n期目標期間平\n均値等）\n令和元年度\n令和2年度\n令和3年度\n令和元年度\n令和4年度\n令和5年度\n令和2年度\n令和3年度\n令和4年度\n令和5年度\n\
             平均処理期間\n（計画値）\n30日以内\n－\n30日\n30日\n30日\n30日\n30日\n平均処理期間\n（実績値）\n－\n－\n28日\n31日\n29日\n30日\n27日\n\
             経常利益（千円）\n1,200\n540\n△880\n△41\n606\n215,510\n168,400\n195,022\n205,710\n226,003\n行政コスト（千円）\n",
            annual(2023),
            &expect![[r#"
                平均処理期間 [日] Rate Less 目標:30日以内 基準:－
                  2019: 30 28 _
                  2020: 30 31 _
                  2021: 30 29 _
                  2022: 30 30 _
                  2023: 30 27 _
                経常利益 [千円] 2019:1200 2020:540 2021:-880 2022:-41 2023:606
                行政コスト [千円] 2019:215510 2020:168400 2021:195022 2022:205710 2023:226003"#]],
        );
    }

    #[test]
    fn plans_of_years_to_come_are_told_from_a_baseline_by_the_rates() {
        check(
            "２．主要な経年データ\n指標等 達成目標 基準値 元年度 ２年度 ３年度 ４年度 ５年度\n\
             受講者数\n（計画値）\n期間中６００人以上\n100人 110人 120人 130人 140人\n\
             （実績値） 105人 121人 150人\n（達成度） 105.0% 110.0% 125.0%\n",
            annual(2021),
            &expect![[r#"
                受講者数 [人] Count More 目標:期間中６００人以上 基準:
                  2019: 100 105 105.0
                  2020: 110 121 110.0
                  2021: 120 150 125.0
                  2022: 130 _ _
                  2023: 140 _ _"#]],
        );
    }

    #[test]
    fn rows_without_marks_and_shares_of_the_row_above_are_indicators() {
        check(
            "２．主要な経年データ \n 評価対象となる指標 達成目標 基準値 \n（前中期目標期間最終年\n度値等） \n元 \n年度 \n２ \n年度 \n３ \n年度 \n４ \n年度 \n５ \n年度 \n\
             （参考情報） \n当該年度までの累積値等、必要\nな情報 \n一般管理費（百\n万円） \n基準値比 △5% \n520 \n515 510 506 499 \n節減率 \n△1.0% △1.9% △2.7% △4.0% \n",
            EvaluationKind::Expected,
            &expect![[r#"
                一般管理費 [百万円] Reduction Less 目標:基準値比△5% 基準:520
                  2019: _ 515 _
                  2020: _ 510 _
                  2021: _ 506 _
                  2022: _ 499 _
                一般管理費節減率 [%] Monitoring More 目標: 基準:
                  2019: _ -1.0 _
                  2020: _ -1.9 _
                  2021: _ -2.7 _
                  2022: _ -4.0 _"#]],
        );
    }

    #[test]
    fn aligned_columns_show_which_years_are_empty() {
        check(
            "２．主要な経年データ\n　①主要なアウトプット（アウトカム）情報                                    ②主要なインプット情報\n\
             指標等              達成目標        基準値        元年度     ２年度     ５年度                           元年度      ２年度      ５年度\n\
             \u{20}                                   （前中期目\n\
             入館者数            毎年度前期      398人         400人      400人      410人       予算額（千円）    5,210       5,198       5,402\n\
             （計画値）          平均以上\n\
             入館者数                            －                       455人      530人       行政コスト（千円） －         －          5,390\n\
             （実績値）\n\
             達成度                              －                       113.7％    129.2％     従事人員数（人）  61          61          62\n\
             注）予算額は支出額。\n",
            EvaluationKind::Final,
            &expect![[r#"
                入館者数 [人] Count More 目標:毎年度前期平均以上 基準:398人
                  2019: 400 _ _
                  2020: 400 455 113.7
                  2023: 410 530 129.2
                予算額 [千円] 2019:5210 2020:5198 2023:5402
                行政コスト [千円] 2019:－ 2020:－ 2023:5390
                従事人員数 [人] 2019:61 2020:61 2023:62
                ? 注）予算額は支出額。"#]],
        );
    }

    #[test]
    fn ruled_cells_need_no_guess() {
        let heads = [
            "指標等",
            "達成目標",
            "基準値",
            "元年度",
            "2年度",
            "",
            "元年度",
            "2年度",
        ];
        let rows = [
            [
                "件数（計画値）",
                "100件以上",
                "",
                "10件",
                "",
                "予算額（千円）",
                "1,000",
                "2,000",
            ],
            [
                "（実績値）",
                "",
                "",
                "",
                "12件",
                "決算額（千円）",
                "900",
                "",
            ],
        ];
        let mut lines = Vec::new();
        for (row, cells) in (0..).zip(std::iter::once(&heads).chain(&rows)) {
            for (column, text) in (0..).zip(cells) {
                lines.push(Line {
                    number: u32::from(row) * 10 + u32::from(column) + 1,
                    text: (*text).to_owned(),
                    place: Some(CellPlace {
                        page: 1,
                        table: 0,
                        row,
                        column,
                        rows: 1,
                        columns: 1,
                    }),
                    ..Line::default()
                });
            }
        }
        check_lines(
            &lines,
            EvaluationKind::Final,
            &expect![[r#"
            件数 [件] Count More 目標:100件以上 基準:
              2019: 10 _ _
              2020: _ 12 _
            予算額 [千円] 2019:1000 2020:2000
            決算額 [千円] 2019:900"#]],
        );
    }

    #[test]
    fn a_label_cut_by_the_end_of_a_page_goes_on_after_the_repeated_heads() {
        let heads = ["指標等", "指標等", "達成目標", "元年度", "2年度"];
        let pages = [
            vec![
                heads,
                ["研修を終えた", "（計画値）", "80%以上", "80%", "80%"],
            ],
            vec![
                heads,
                ["者の課題解決率", "（実績値）", "", "97.2%", "96%"],
                ["", "（達成度）", "", "121.5%", "120%"],
                ["受講者数", "（計画値）", "100人", "10人", "20人"],
            ],
        ];
        let mut lines = Vec::new();
        for (page, rows) in (1..).zip(&pages) {
            for (row, cells) in (0..).zip(rows) {
                for (column, text) in (0..).zip(cells) {
                    lines.push(Line {
                        number: 1,
                        text: (*text).to_owned(),
                        place: Some(CellPlace {
                            page,
                            table: 0,
                            row,
                            column,
                            rows: 1,
                            columns: 1,
                        }),
                        ..Line::default()
                    });
                }
            }
        }
        check_lines(
            &lines,
            EvaluationKind::Final,
            &expect![[r#"
            研修を終えた者の課題解決率 [%] Rate More 目標:80%以上 基準:
              2019: 80 97.2 121.5
              2020: 80 96 120
            受講者数 [人] Count More 目標:100人 基準:
              2019: 10 _ _
              2020: 20 _ _"#]],
        );
    }

    #[test]
    fn an_item_without_indicators_has_none() {
        check(
            "２．主要な経年データ\n評価対象となる指標 達成目標 基準値\n元年度 2年度 3年度 4年度 5年度 （参考情報）\n－\n",
            EvaluationKind::Final,
            &expect![[r""]],
        );
    }
}
