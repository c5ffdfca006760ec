//! Rule sets: the built-in ones are sound, each applies where it should, and faults of one's own
//! have places.

use evaluation::{AgencyKind, EvaluationKind, rules::Rules};
use expect_test::expect;
use kernel::Period;

use crate::case::{check, evaluation, year};

#[test]
fn the_built_in_rule_sets_have_no_problem() {
    let rules = Rules::load(&[]).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(rules.schemes(), Rules::builtin().schemes());
    let names: Vec<_> = rules.schemes().iter().map(|s| s.name.as_str()).collect();
    check(
        &names.join(" "),
        &expect![
            "guideline-2014 guideline-2019 local meti-2009 meti-2014 meti-2020 mext-2015 mext-2020 mhlw-2014 mhlw-2020 mlit-2014 mlit-2020 research-2014"
        ],
    );
}

#[test]
fn the_rule_set_follows_from_minister_kind_period_and_year() {
    let rules = Rules::builtin();
    let select = |minister: &str, kind, first: u16, evaluated: u16| {
        let mut evaluation = evaluation("B");
        evaluation.agency.kind = kind;
        evaluation.ministers.push(evaluation::Minister {
            name: minister.to_owned(),
            ..evaluation::Minister::default()
        });
        evaluation.period.years = Period::new(year(first), year(first + 4)).expect("in order");
        evaluation.kind = EvaluationKind::Annual(year(evaluated));
        rules.select(&evaluation).map_or("", |s| s.name.as_str())
    };
    let medium = AgencyKind::MediumTerm;
    assert_eq!(select("経済産業大臣", medium, 2019, 2022), "meti-2014");
    assert_eq!(select("経済産業大臣", medium, 2009, 2013), "meti-2009");
    assert_eq!(select("経済産業大臣", medium, 2011, 2014), "meti-2014");
    assert_eq!(select("経済産業大臣", medium, 2024, 2024), "meti-2020");
    assert_eq!(select("厚生労働大臣", medium, 2019, 2022), "mhlw-2014");
    assert_eq!(select("農林水産大臣", medium, 2019, 2022), "guideline-2014");
    assert_eq!(select("農林水産大臣", medium, 2021, 2022), "guideline-2019");
    assert_eq!(
        select("経済産業大臣", AgencyKind::Research, 2020, 2022),
        "research-2014"
    );
    assert_eq!(select("大阪府知事", AgencyKind::Local, 2020, 2022), "local");
}

#[test]
fn faults_of_a_rule_set_are_reported_at_once_with_line_and_remedy() {
    let own = "name = \"own\"\ntitle = \"試行\"\nkinds = [\"中期目標法人\"]\nfrom = 2019\nto = 2018\nbased_on = \"guideline-1999\"\n\n[overall]\nsource = \"内規\"\nconfidence = \"確認済み\"\nmethod = \"加重平均\"\npoints = { S = 5, A = 4, B = 3, C = 2, E = 1 }\nweights = \"重要度\"\ncut_offs = { S = \"4.5以上\", A = \"5以上\", B = \"普通\", D = \"1以上\" }\nlevle = \"項目\"\n";
    let problems = Rules::load(&[("rules/own.toml", own)]).expect_err("it is full of faults");
    let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
    check(
        &shown.join("\n"),
        &expect![[r#"
            rules/own.toml:3（kinds）: 「中期目標法人」は法人の類型ではありません。
              対処: 中期目標管理法人、国立研究開発法人、行政執行法人、地方独立行政法人のいずれかで記入してください。
            rules/own.toml:5（to）: 適用の終わり（2018）が始まり（2019）より前です。
              対処: 年度を改めてください。
            rules/own.toml:6: based_onが引く評定基準「guideline-1999」がありません。
              対処: 名前の綴りを確かめるか、その基準のファイルを加えてください。
            rules/own.toml:8（overall important_factor）: 「important_factor」の記入がありません。
              対処: 「important_factor = …」の行を加えてください。
            rules/own.toml:12（overall points）: pointsに評語Dの点数がありません。
              対処: すべての評語に点数を記入してください。
            rules/own.toml:12（overall points E）: 「E」という評語はありません。
              対処: S、A、B、C、Dのいずれかで記入してください（印字の違いは[letters]のprintedに記します）。
            rules/own.toml:14（overall cut_offs）: 境界「普通」は読めません。
              対処: "4.5以上"、"4.5超"、"それ以外"のように記入してください。
            rules/own.toml:14（overall cut_offs）: cut_offsに評語Bの境界がありません。
              対処: すべての評語に境界を記入してください。最も低い評語は"それ以外"とします。
            rules/own.toml:14（overall cut_offs）: cut_offsに評語Cの境界がありません。
              対処: すべての評語に境界を記入してください。最も低い評語は"それ以外"とします。
            rules/own.toml:14（overall cut_offs）: cut_offsの最も低い評語が、残りの値を受けていません。
              対処: 最も低い評語の境界を"それ以外"としてください。
            rules/own.toml:14（overall cut_offs）: cut_offsで、Sの境界（4.5以上）がAの境界（5以上）より低くなっています。
              対処: 良い評語ほど境界を高くしてください。
            rules/own.toml:15（overall levle）: 「levle」という項目名はありません。
              対処: 綴りを確かめてください。ここで使える項目名: caps、confidence、cut_offs、important_factor、level、method、points、source、weights。"#]],
    );
}

#[test]
fn an_own_rule_set_takes_the_place_of_one_of_its_name() {
    let own = "name = \"mlit-2014\"\ntitle = \"差替え\"\nkinds = [\"中期目標管理法人\"]\nfrom = 2001\nbased_on = \"guideline-2014\"\n";
    let rules = Rules::load(&[("rules/own.toml", own)]).expect("sound");
    assert_eq!(
        rules.find("mlit-2014").map(|s| s.title.as_str()),
        Some("差替え")
    );
    assert_eq!(rules.schemes().len(), Rules::builtin().schemes().len());
}
