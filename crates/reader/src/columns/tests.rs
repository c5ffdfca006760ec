//! Sheets of our own making, wrapped and set in every way, come back as they were written.

use evaluation::{EvaluationKind, Passage, Terms};
use expect_test::expect;
use kernel::text::squeeze;
use proptest::prelude::*;

use super::{Part3, split};
use crate::source::{CellPlace, Line};

fn lines(text: &str) -> Vec<Line> {
    text.split('\n')
        .enumerate()
        .map(|(at, line)| Line {
            number: u32::try_from(at).unwrap() + 1,
            text: line.to_owned(),
            ..Line::default()
        })
        .collect()
}

fn read(text: &str) -> Part3 {
    split(&lines(text), EvaluationKind::Expected, &Terms::default())
}

fn shown(column: &[Passage]) -> String {
    column
        .iter()
        .map(|passage| passage.text.as_str())
        .collect::<Vec<_>>()
        .join("｜")
}

/// Wraps text at `width` full-width characters.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(width)
        .map(|line| line.iter().collect())
        .collect()
}

const HEADS: &str = "３．目標、計画、業務実績、自己評価及び主務大臣による評価\n中期目標 中期計画 主な評価指標等 法人の業務実績・自己評価 主務大臣による評価\n業務実績 自己評価 （見込評価） （期間実績評価）";

const COLUMNS: [&[&str]; 6] = [
    &[
        "１．交流の促進",
        "機構は、地域の交流を促すため、全国の拠点において必要な支援を着実に行う。",
    ],
    &[
        "１．交流の促進",
        "地域の交流を促すため、機構の知見を活かして全国の拠点に対する支援を積極的に行う。",
    ],
    &[
        "＜主な定量的指標＞",
        "・拠点の支援件数を毎年度百件以上とし、利用者の満足度を高い水準に保つこととする。",
    ],
    &[
        "＜主要な業務実績＞",
        "○拠点の支援",
        "・各地の拠点を訪問し、運営上の課題について助言を行ったほか、担当者向けの研修を実施。",
        "元年度：支援件数１１０件",
        "２年度：支援件数１２０件",
    ],
    &[
        "＜評定と根拠＞",
        "評定：Ａ",
        "根拠：支援件数は目標を上回り、利用者からも高い評価を得たため。",
    ],
    &[
        "評定 Ｂ 評定",
        "＜評定に至った理由＞",
        "目標を達成すると見込まれるため、所期の水準にあると判断した。",
    ],
];

/// The sheet with its columns one after another, wrapped at these widths.
fn flowing(widths: [usize; 6], between: &str) -> String {
    let body: Vec<String> = COLUMNS
        .iter()
        .zip(widths)
        .flat_map(|(column, width)| column.iter().flat_map(move |text| wrap(text, width)))
        .collect();
    format!(
        "{HEADS}\n{}\n４．その他参考情報\n特になし",
        body.join(between)
    )
}

#[test]
fn a_sheet_comes_apart_into_its_columns() {
    let part3 = read(&flowing([10, 10, 12, 19, 19, 15], " \n\n"));
    expect![[r#"＜主要な業務実績＞｜○拠点の支援｜・各地の拠点を訪問し、運営上の課題について助言を行ったほか、担当者向けの研修を実施。｜元年度：支援件数１１０件｜２年度：支援件数１２０件"#]]
        .assert_eq(&shown(&part3.texts.results));
    expect![[r#"＜評定と根拠＞｜根拠：支援件数は目標を上回り、利用者からも高い評価を得たため。"#]]
        .assert_eq(&shown(&part3.texts.self_evaluation));
    expect!["A B "].assert_eq(&format!(
        "{} {} {}",
        part3.ratings.own, part3.ratings.minister, part3.ratings.minister_final
    ));
    expect!["特になし"].assert_eq(&shown(&part3.texts.other));
}

#[test]
fn every_character_knows_its_line() {
    let text = flowing([10, 10, 12, 19, 19, 15], "\n");
    let source: Vec<&str> = text.split('\n').collect();
    for passage in read(&text).texts.results {
        for (at, line) in &passage.breaks {
            let begins = source[usize::try_from(*line).unwrap() - 1].trim();
            assert!(passage.text[*at..].starts_with(begins), "{line}: {begins}");
        }
    }
}

#[test]
fn cells_and_columns_side_by_side_are_taken_as_they_stand() {
    let beside = "３．目標及び主務大臣による評価\n中期目標        中期計画        主な評価指標    業務実績                自己評価\n目標を定め      計画を立て      ＜評価の視点＞  ＜主要な業務実績＞      ＜評定と根拠＞\nて行う。        て行う。        着実か。        元年度　１２件          評定：Ｂ\n                                                ２年度　１３件          着実である。";
    let part3 = split(&lines(beside), EvaluationKind::Expected, &Terms::default());
    expect!["目標を定めて行う。"].assert_eq(&shown(&part3.texts.target));
    expect!["＜主要な業務実績＞｜元年度　１２件｜２年度　１３件"]
        .assert_eq(&shown(&part3.texts.results));

    let cell = |number: u32, text: &str, row: u16, column: u16| Line {
        number,
        text: text.to_owned(),
        place: Some(CellPlace {
            page: 1,
            table: 0,
            row,
            column,
            rows: 1,
            columns: 1,
        }),
        ..Line::default()
    };
    let ruled = [
        cell(1, "中期目標", 0, 0),
        cell(2, "主な評価指", 0, 1),
        cell(3, "標", 0, 1),
        cell(4, "業務実績", 0, 2),
        cell(5, "自己評価", 0, 3),
        cell(6, "行う。", 1, 0),
        cell(7, "元年度　１２件", 1, 2),
        cell(8, "評定：Ｃ", 1, 3),
    ];
    let part3 = split(&ruled, EvaluationKind::Expected, &Terms::default());
    expect!["行う。"].assert_eq(&shown(&part3.texts.target));
    expect!["元年度　１２件"].assert_eq(&shown(&part3.texts.results));
    expect!["C"].assert_eq(part3.ratings.own.as_str());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_lost_and_none_makes_it_panic(
        text in prop::collection::vec("[一-三あ-う０-９0-9（）＜＞【】・○、。：Ａ評定年度 ]{0,24}", 0..60)
    ) {
        let source = text.join("\n");
        let part3 = read(&source);
        let texts = &part3.texts;
        let columns = [
            &texts.target, &texts.plan, &texts.annual_plan, &texts.viewpoints, &texts.results,
            &texts.self_evaluation, &texts.minister, &texts.minister_final, &texts.other,
        ];
        let read: usize = columns.into_iter().flatten().map(|p| squeeze(&p.text).chars().count()).sum();
        prop_assert!(read <= squeeze(&source).chars().count());
    }

    #[test]
    fn the_width_of_columns_does_not_matter(
        plans in 9_usize..12, views in 10_usize..13, backs in 16_usize..22, minister in 13_usize..15
    ) {
        let text = flowing([plans, plans, views, backs, backs, minister], "\n");
        let results = squeeze(&shown(&read(&text).texts.results));
        prop_assert_eq!(results, squeeze(&COLUMNS[3].join("｜")));
    }
}
