//! Examples: one passage or table, and what the auditor says of it.

use audit::{Verdict, audit};
use evaluation::{Document, Passage};
use expect_test::{Expect, expect};
use kernel::{Language, Rating};

use crate::{
    alter::{self, Place},
    book::{self, Facts},
};

fn bare() -> Document {
    let mut document = book::document(&Facts {
        parts: [[1, 1]; 4],
        plans: [1; 4],
        rates: [800; 4],
        stock: 1,
        growth: [1; 4],
        letter: Rating::B,
        cut: true,
    });
    document.figures.clear();
    for item in &mut document.evaluation.items {
        item.indicators.clear();
        item.inputs.clear();
        item.texts = evaluation::Texts::default();
    }
    document.evaluation.summary.clear();
    document.evaluation.overall = evaluation::Overall::default();
    document
}

/// What is found in one sentence of 業務実績.
#[expect(clippy::needless_pass_by_value, reason = "expect! makes a value")]
fn check(sentence: &str, expected: Expect) {
    let mut document = bare();
    document.evaluation.items[0].texts.results = vec![Passage::join([(7, sentence)])];
    let report = audit(&document);
    let said: Vec<String> = report
        .findings
        .iter()
        .map(|f| {
            format!(
                "{} {}: {} → {}",
                f.verdict.name(Language::Japanese),
                f.rule,
                f.claimed.text,
                f.recomputed
            )
        })
        .collect();
    expected.assert_eq(&said.join("\n"));
}

#[test]
fn parts_in_brackets_add_up_to_their_total() {
    check(
        "計１３２名（リアル２６名、オンライン１０６名）が参加した。",
        expect!["一致 parts-in-brackets: １３２名 → 132名"],
    );
    check(
        "計１３３名（リアル２６名、オンライン１０６名）が参加した。",
        expect!["不一致 parts-in-brackets: １３３名 → 132名"],
    );
    check(
        "計１３３名（うちリアル２６名、オンライン１０６名）が参加した。",
        expect![""],
    );
    check(
        "計１３３名（東京２６名、大阪１０６名など）が参加した。",
        expect![""],
    );
    check(
        "計５００名（東京２６名、大阪１０６名）が参加した。",
        expect!["判断不能 parts-in-brackets: ５００名 → 132名"],
    );
}

#[test]
fn a_list_that_ends_in_its_total_adds_up() {
    check(
        "旧見本出資三セク１社、高度化三セク５社、頭脳三セク２社合計８社の株式処分を実施した。",
        expect!["一致 listed-total: ８社 → 8社"],
    );
    check(
        "旧見本出資三セク１社、高度化三セク５社、頭脳三セク２社合計９社の株式処分を実施した。",
        expect!["不一致 listed-total: ９社 → 8社"],
    );
}

#[test]
fn growth_follows_from_both_figures() {
    check(
        "掲載件数は元年度が２，９６２件に対して４年度は４，７６１件（対元年度１６０．７％）であった。",
        expect!["一致 growth: １６０．７％ → 160.735…%"],
    );
    check(
        "掲載件数は元年度が２，９６２件に対して４年度は４，７６１件（対元年度１６１．７％）であった。",
        expect!["不一致 growth: １６１．７％ → 160.735…%"],
    );
    check(
        "実績は年間８，０００者、５年間換算では４０，０００者となるが、その１．２５倍に相当する５０，０００者を支援する。",
        expect![[r#"
            一致 growth: ５０，０００者 → 50,000者
            一致 growth: ４０，０００者 → 40,000者"#]],
    );
}

#[test]
fn a_portion_follows_from_its_terms() {
    check(
        "競争性のある契約：１９１件に対して２８件（１４．７％）",
        expect!["四捨五入なら一致 portion: １４．７％ → 14.659…%"],
    );
    check(
        "競争性のある契約：１９１件に対して２８件（１５．７％）",
        expect!["不一致 portion: １５．７％ → 14.659…%"],
    );
    // 45.5 may itself be rounded, and 約 widens: no alarm.
    check(
        "利用率約７５．９％（４５．５／６０スペース）",
        expect!["四捨五入なら一致 portion: ７５．９％ → 75.833…%"],
    );
}

#[test]
fn years_and_names_are_counted() {
    check(
        "元～４年度の４ヵ年において実施した。",
        expect!["一致 span-of-years: ４ヵ年 → 4か年"],
    );
    check(
        "元～４年度の５ヵ年において実施した。",
        expect!["不一致 span-of-years: ５ヵ年 → 4か年"],
    );
    check(
        "被災３県（宮城県・福島県・栃木県）に対して支援した。",
        expect!["一致 named-places: ３ → 3"],
    );
    check(
        "被災４県（宮城県・福島県・栃木県）に対して支援した。",
        expect!["不一致 named-places: ４ → 3"],
    );
    check("４会場（札幌、仙台、東京など）で開催した。", expect![""]);
}

#[test]
fn weekdays_are_checked_by_the_calendar() {
    check(
        "令和５年６月２９日（木）に実施した。",
        expect!["一致 weekday: 令和５年６月２９日（木） → 木"],
    );
    check(
        "令和５年６月２９日（金）に実施した。",
        expect!["不一致 weekday: 令和５年６月２９日（金） → 木"],
    );
}

#[test]
fn one_average_is_not_stated_twice_with_two_values() {
    check(
        "課題解決率も中期計画目標８０％以上に対して平均９６．４６％と達成見込み。課題解決率は中期計画目標８０％以上に対して平均９６．３６％を達成見込み。",
        expect!["不一致 average: ９６．３６％ → ９６．４６％"],
    );
}

#[test]
fn a_finding_reads_like_a_good_compilers() {
    let document = book::document(&Facts {
        parts: [
            [8_971, 4_591],
            [7_809, 6_385],
            [12_061, 5_946],
            [14_075, 5_302],
        ],
        plans: [10_000, 10_500, 11_000, 12_400],
        rates: [972, 961, 964, 957],
        stock: 17_670,
        growth: [2_310, 1_759, 1_442, 1_277],
        letter: Rating::A,
        cut: true,
    });
    let place = Place::Rate(0, 0, book::year(2020));
    let report = audit(&alter::with(&document, &place, "153.1"));
    assert_eq!(report.count(None, Verdict::Conflict), 1);
    let text = audit::text(&report, false, false, Language::Japanese);
    expect![[r#"
        invented.txt:12: 不一致[achievement-rate 達成度] （項目1-1）
          | 見本相談の支援者数 令和2年度（計画値）１０，５００者（実績値）１４，１９４者（達成度）【１５３．１％】
          = 記載: １５３．１％　計算: 135.180…%
          = もと: 令和2年度 １０，５００者（8行）、令和2年度 １４，１９４者（10行）
          = 実績値÷計画値で計算すると135.180…%となり、切捨て・四捨五入のどちらでも記載の１５３．１％になりません。計画値・実績値・達成度のいずれかの誤りが考えられるので、原資料と突き合わせてください。"#]].assert_eq(text.split("\n\n").next().unwrap_or(""));
    let html = audit::html(&report, &[], Language::Japanese);
    assert!(html.contains("<mark>１５３．１％</mark>"));
    assert!(!html.contains("<script"));
    let json: serde_json::Value =
        serde_json::from_str(&audit::json(&report, Language::Japanese)).expect("JSON");
    let finding = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["verdict"] == "conflict")
        .expect("one");
    let keys: Vec<&String> = finding.as_object().expect("object").keys().collect();
    assert_eq!(
        keys,
        [
            "rule",
            "verdict",
            "item",
            "statement",
            "claimed",
            "recomputed",
            "operands",
            "note"
        ]
    );
    let operand: Vec<&String> = finding["operands"][0]
        .as_object()
        .expect("object")
        .keys()
        .collect();
    assert_eq!(operand, ["text", "value", "unit", "fiscal_year", "line"]);
}
