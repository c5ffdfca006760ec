//! The book of forms: goldens of an invented evaluation and the labels of the official forms.

mod drawn;
mod law;
mod specimen;

use evaluation::{AgencyKind, Evaluation, EvaluationKind, Terms, forms::Forms};
use expect_test::expect_file;
use form::Paper;

use self::{
    drawn::drawn,
    specimen::{figures, small, year},
};

fn book(evaluation: &Evaluation) -> Paper {
    let forms = Forms::embedded().unwrap_or_else(|problems| panic!("{problems:#?}"));
    forms
        .paper(evaluation, &figures())
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn the_forms_of_a_target_period_look_like_this() {
    let paper = book(&small(EvaluationKind::Expected));
    expect_file!["golden/forms-1-2.txt"].assert_eq(&drawn(&paper));
}

#[test]
fn the_forms_of_a_year_look_like_this() {
    let paper = book(&small(EvaluationKind::Annual(year(2019))));
    expect_file!["golden/forms-1-1.txt"].assert_eq(&drawn(&paper));
}

/// The labels of the official forms, by the end of the form number.
const LABELS: [(&str, &[&str]); 5] = [
    (
        "-1",
        &[
            "１．評価対象に関する事項",
            "法人名",
            "中期目標期間",
            "２．評価の実施者に関する事項",
            "主務大臣",
            "法人所管部局",
            "評価点検部局",
            "担当課、責任者",
            "３．評価の実施に関する事項",
            "４．その他評価に関する重要事項",
        ],
    ),
    (
        "-2",
        &[
            "１．全体の評定",
            "評定",
            "（Ｓ、Ａ、Ｂ、Ｃ、Ｄ）",
            "評定に至った理由",
            "２．法人全体に対する評価",
            "法人全体の評価",
            "全体の評定を行う上で特に考慮すべき事項",
            "項目別評定で指摘した課題、改善事項",
            "その他改善事項",
            "主務大臣による改善命令を検討すべき事項",
            "４．その他事項",
            "監事等からの意見",
            "その他特記事項",
        ],
    ),
    (
        "-3",
        &[
            "中期目標",
            "年度評価",
            "項目別調書№",
            "備考欄",
            "Ⅰ．国民に対して提供するサービスその他",
            "Ⅱ．業務運営の効率化に関する事項",
            "Ⅲ．財務内容の改善に関する事項",
            "Ⅳ．その他業務運営に関する重要事項",
            "※１　重要度を「高」と設定している項目については、各評語の横に「○」を付す。",
            "※２　困難度を「高」と設定している項目については、各評語に下線を引く。",
            "※３　重点化の対象とした項目については、各標語の横に「重」を付す。",
        ],
    ),
    (
        "-4-1",
        &[
            "１．当事務及び事業に関する基本情報",
            "業務に関連する政策・施策",
            "当該事業実施に係る根拠（個別法条文など）",
            "当該項目の重要度、困難度",
            "関連する政策評価・行政事業レビュー",
            "２．主要な経年データ",
            "①主要なアウトプット（アウトカム）情報",
            "②主要なインプット情報（財務情報及び人員に関する情報）",
            "指標等",
            "達成目標",
            "基準値",
            "（前中期目標期間最終年度値等）",
            "（計画値）",
            "（実績値）",
            "（達成度）",
            "予算額（千円）",
            "従事人員数",
            "注１）予算額、決算額は支出額を記載。",
            "注２）上記以外に必要と考える情報があれば欄を追加して記載しても差し支えない",
            "業務に係る目標、計画、業務実績",
            "中期計画",
            "主な評価指標等",
            "法人の業務実績・自己評価",
            "業務実績",
            "自己評価",
            "主務大臣による評価",
            "＜主な定量的指標＞",
            "＜その他の指標＞",
            "＜評価の視点＞",
            "＜主要な業務実績＞",
            "＜評定と根拠＞",
            "＜課題と対応＞",
            "＜評定に至った理由＞",
            "＜その他事項＞",
            "４．その他参考情報",
        ],
    ),
    (
        "-4-2",
        &[
            "１．当事務及び事業に関する基本情報",
            "当該項目の重要度、困難度",
            "関連する研究開発評価、政策評価・行政事業レビュー",
            "評価対象となる指標",
            "達成目標",
            "基準値",
            "（参考情報）",
            "当該年度までの累積値等、必要な情報",
            "中期計画",
            "主な評価指標",
            "法人の業務実績・自己評価",
            "主務大臣による評価",
            "４．その他参考情報",
        ],
    ),
];

/// Labels that only the forms of a year, or only those of a period, have.
const OWN_LABELS: [(EvaluationKind, &[&str]); 2] = [
    (
        EvaluationKind::Expected,
        &[
            "評価対象中期目標期間",
            "見込評価（中期目標期間実績評価）",
            "第二期中期目標期間（最終年度の実績見込を含む。）",
            "（参考：見込評価）",
            "※期間実績評価時に使用",
            "３．課題、改善事項など",
            "中期目標期間評価",
            "見込評価",
            "期間実績評価",
            "３．中期目標期間の業務に係る目標、計画、業務実績、中期目標期間評価に係る自己評価及び主務大臣による評価",
            "（見込評価）",
            "（期間実績評価）",
            "＜今後の課題＞",
        ],
    ),
    (EvaluationKind::Interim, &["中期目標期間中間評価"]),
];

const ANNUAL_LABELS: [&str; 8] = [
    "評価対象事業年度",
    "令和元年度（第二期）",
    "（参考）本中期目標期間における過年度の総合評定の状況",
    "３．項目別評価における主要な課題、改善事項など",
    "３．各事業年度の業務に係る目標、計画、業務実績、年度評価に係る自己評価及び主務大臣による評価",
    "年度計画",
    "＜指摘事項、業務運営上の課題及び改善方策＞",
    "年度評価",
];

#[test]
fn every_label_of_the_official_forms_appears() {
    for (kind, family) in [
        (EvaluationKind::Expected, "1-2"),
        (EvaluationKind::Annual(year(2019)), "1-1"),
    ] {
        let paper = book(&small(kind));
        for (form, labels) in LABELS {
            let name = format!("{family}{form}");
            let of_form = |sheet: &form::Sheet| sheet.name.split(' ').next() == Some(&name);
            let sheets = paper.sheets.iter().filter(|sheet| of_form(sheet)).cloned();
            let text = drawn(&Paper {
                sheets: sheets.collect(),
                ..Paper::default()
            });
            for label in labels {
                assert!(text.contains(label), "{name}: {label}\n{text}");
            }
        }
    }
    let annual = drawn(&book(&small(EvaluationKind::Annual(year(2019)))));
    for label in ANNUAL_LABELS {
        assert!(annual.contains(label), "{label}");
    }
    for (kind, labels) in OWN_LABELS {
        let text = drawn(&book(&small(kind)));
        for label in labels {
            assert!(text.contains(label), "{label}");
        }
    }
}

#[test]
fn the_words_of_the_guideline_in_force_are_used() {
    let mut evaluation = small(EvaluationKind::Final);
    evaluation.agency.kind = AgencyKind::Research;
    evaluation.period.terms = Terms {
        difficulty: "難易度".to_owned(),
        target: "中長期".to_owned(),
    };
    let text = drawn(&book(&evaluation));
    for words in [
        "様式２－２－１　国立研究開発法人　中長期目標期間評価",
        "第二期中長期目標期間",
        "当該項目の重要度、難易度",
        "【難易度：高】",
        "中長期計画",
        "研究開発の成果の最大化その他",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(!text.contains("困難度") && !text.contains("中期目標管理法人"));
}

#[test]
fn a_layout_of_ones_own_replaces_the_one_of_the_same_name() {
    let own = "name = \"総括\"\ntitle = \"総括表\"\nbookmark = \"総括\"\n";
    let forms = Forms::replacing([("1-2-3.toml", own)]).expect("the layout is sound");
    let paper = forms
        .paper(&small(EvaluationKind::Expected), &[])
        .expect("the book is sound");
    assert_eq!(paper.sheets[2].title, "総括表");
    let problems = Forms::replacing([("9-9-9.toml", own), ("1-2-1.toml", "title = 1")])
        .expect_err("one name is unknown, one layout is wrong");
    let codes: Vec<_> = problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(
        codes,
        ["unknown-form", "missing-key", "wrong-kind", "missing-key"]
    );
}
