//! Ratings: every published case of 達成度 and of the overall rating comes out as published, and a
//! decision stands only with its grounds.

use evaluation::{
    Direction, IndicatorKind, Item, Section, SummaryColumn, data,
    rules::{
        Grounds, Need, Proposal, Refusal, Rules, Unmeasured, achievement, decide_item,
        decide_overall, propose_item, propose_overall, propose_section, rounding_habit,
    },
};
use expect_test::expect;
use kernel::{Decimal, Id, Rating, Ratio, Rounding};

use crate::{
    case::{check, evaluation, indicator, item, rate, rounded, scheme, show, year},
    folder::{borrowed, example},
};

#[test]
fn published_rates_come_out_by_the_rounding_of_their_agency() {
    use IndicatorKind::{Count, PointIncrease, Rate, Reduction};
    let truncating = rounded("meti-2014", Rounding::truncate(1));
    for (plan, actual, printed) in [
        ("160件", "215件", "134.3"),
        ("14,800人", "9,763人", "65.9"),
        ("4,000件", "8,319件", "207.9"),
        ("80%以上", "96.2%", "120.2"),
        ("１８％以上", "38.9%", "216.1"),
    ] {
        assert_eq!(rate(Count, "", plan, actual, &truncating), printed);
    }
    assert_eq!(
        rate(PointIncrease, "49.9%", "1%以上", "3.3%", &truncating),
        "330.0"
    );
    let half_up = scheme("mhlw-2014");
    for (plan, actual, printed) in [
        ("48.6%", "49.4%", "101.6"),
        ("48.6%", "50.1%", "103.1"),
        ("80%", "89.9%", "112.4"),
    ] {
        assert_eq!(rate(Rate, "", plan, actual, half_up), printed);
    }
    let reductions = [
        ("46,455", "45,061", "45,013", "103.4"),
        ("2,279", "48", "0", "102.2"),
    ];
    for (base, plan, actual, printed) in reductions {
        assert_eq!(rate(Reduction, base, plan, actual, half_up), printed);
    }
}

#[test]
fn what_cannot_be_measured_says_why() {
    use IndicatorKind::{Count, Monitoring, Reduction};
    let scheme = scheme("guideline-2014");
    assert_eq!(rate(Count, "", "", "5件", scheme), "NoPlan");
    assert_eq!(rate(Count, "", "5件", "－", scheme), "NoActual");
    assert_eq!(rate(Count, "", "0件", "5件", scheme), "NothingPlanned");
    assert_eq!(rate(Reduction, "", "90", "80", scheme), "NoBase");
    assert_eq!(rate(Monitoring, "", "5件", "5件", scheme), "WithoutTarget");
    let mut days = indicator(Count, "", "10.5日以下", "9.8日");
    days.direction = Direction::Less;
    assert_eq!(
        achievement(&days, year(2021), scheme),
        Err(Unmeasured::NoFormula { met: true })
    );
}

#[test]
fn thresholds_look_at_the_exact_ratio_and_are_closed_below() {
    let scheme = scheme("guideline-2014");
    let propose = |plan: &str, actual: &str| {
        let item = Item {
            indicators: vec![indicator(IndicatorKind::Count, "", plan, actual)],
            ..Item::default()
        };
        propose_item(&item, SummaryColumn::Year(year(2021)), scheme).rating
    };
    assert_eq!(
        rate(IndicatorKind::Count, "", "2500", "2999", scheme),
        "120.0"
    );
    assert_eq!(propose("2500", "2999"), Some(Rating::B));
    assert_eq!(propose("100", "120"), Some(Rating::A));
    assert_eq!(propose("100", "100"), Some(Rating::B));
    assert_eq!(propose("100", "80"), Some(Rating::C));
    assert_eq!(propose("1000", "799"), Some(Rating::D));
}

#[test]
fn the_trace_of_an_item_tells_every_figure_and_rule() {
    let mut item = item("1-1", Rating::Blank, true);
    item.difficulty.clone_from(&item.importance);
    item.indicators = vec![
        indicator(IndicatorKind::Count, "", "200件", "261件"),
        indicator(IndicatorKind::Rate, "", "80%以上", "88.0%"),
        indicator(IndicatorKind::Monitoring, "", "", "12件"),
    ];
    let column = SummaryColumn::Year(year(2021));
    let proposal = propose_item(&item, column, scheme("guideline-2014"));
    check(
        &show(&proposal),
        &expect![[r#"
            評定基準: 独立行政法人の評価に関する指針（平成26年版）
            指標1-1「支援者数」: 実績値261÷計画値200＝130.5%（小数第1位未満四捨五入で印字。比較は端数処理前の値）
                指針 対中期計画値（対年度計画値）の割合。端数処理は指針に定めがなく、公表例の多い四捨五入による（推定）
            指標1-1「支援者数」: 達成度（％）は「120以上」に当たりA
                指針 項目別評定（中期目標管理法人）の評定基準（確認済み）
            指標1-1「支援者数」: 実績値88÷計画値80＝110.0%（小数第1位未満四捨五入で印字。比較は端数処理前の値）
                指針 対中期計画値（対年度計画値）の割合。端数処理は指針に定めがなく、公表例の多い四捨五入による（推定）
            指標1-1「支援者数」: 達成度（％）は「100以上」に当たりB
                指針 項目別評定（中期目標管理法人）の評定基準（確認済み）
            指標1-1「支援者数」: 数値目標のない指標のため、達成度を算出しません
            指標により分かれ（Aが1指標、Bが1指標）、最も低いBを案とします。組合せは判断事項です
                指針 項目別評定（中期目標管理法人）の評定基準（確認済み）
            困難度「高」による引上げの根拠を記せば、Aとすることを検討できます
                指針 項目別評定（中期目標管理法人）の評定基準（確認済み）
            案: B 参考: なし"#]],
    );
    let newer = propose_item(&item, column, scheme("guideline-2019"));
    let open: Vec<_> = newer
        .alternatives
        .iter()
        .map(|other| (other.rating, other.needs.clone()))
        .collect();
    assert_eq!(
        open,
        [
            (Rating::S, vec![Need::Finding, Need::Difficulty]),
            (Rating::A, vec![Need::Difficulty]),
        ]
    );
}

#[test]
fn real_ratings_deviate_from_the_proposal_both_ways() {
    let files = example("smrj");
    let book = data::load(&borrowed(&files)).expect("the example loads");
    let scheme = book.scheme().expect("its rule set exists");
    let mut lines = Vec::new();
    for item in &book.evaluation.items {
        let row = book
            .evaluation
            .summary
            .iter()
            .find(|row| row.sheet.as_ref() == Some(&item.number))
            .expect("every item has a row");
        for (column, marked) in &row.ratings {
            let proposed = propose_item(item, *column, &scheme).rating;
            let proposed = proposed.map_or("判断", Rating::as_str);
            lines.push(format!(
                "{} {column}: 案 {proposed} 決定 {}",
                item.number, marked.rating
            ));
        }
    }
    check(
        &lines.join("\n"),
        &expect![[r#"
        1-1 2019: 案 A 決定 A
        1-1 2020: 案 A 決定 A
        1-1 2021: 案 A 決定 A
        1-1 2022: 案 A 決定 A
        1-1 見込評価: 案 A 決定 A
        1-2 2019: 案 B 決定 A
        1-2 2020: 案 D 決定 C
        1-2 2021: 案 A 決定 A
        1-2 2022: 案 A 決定 A
        1-2 見込評価: 案 B 決定 A
        1-3 2019: 案 A 決定 A
        1-3 2020: 案 A 決定 A
        1-3 2021: 案 A 決定 B
        1-3 2022: 案 B 決定 B
        1-3 見込評価: 案 A 決定 A
        1-4 2019: 案 A 決定 S
        1-4 2020: 案 A 決定 A
        1-4 2021: 案 A 決定 S
        1-4 2022: 案 B 決定 A
        1-4 見込評価: 案 B 決定 A
        2 2019: 案 判断 決定 B
        2 2020: 案 判断 決定 B
        2 2021: 案 判断 決定 B
        2 2022: 案 判断 決定 B
        2 見込評価: 案 判断 決定 B
        3 2019: 案 判断 決定 B
        3 2020: 案 判断 決定 B
        3 2021: 案 判断 決定 B
        3 2022: 案 判断 決定 B
        3 見込評価: 案 判断 決定 B
        4 2019: 案 判断 決定 B
        4 2020: 案 判断 決定 B
        4 2021: 案 判断 決定 B
        4 2022: 案 判断 決定 B
        4 見込評価: 案 判断 決定 B"#]],
    );
}

#[test]
fn every_printed_rate_of_the_example_follows_from_its_rounding() {
    let files = example("smrj");
    let book = data::load(&borrowed(&files)).expect("the example loads");
    let scheme = book.scheme().expect("its rule set exists");
    let mut checked = 0;
    for indicator in book
        .evaluation
        .items
        .iter()
        .flat_map(|item| &item.indicators)
    {
        for (year, cells) in &indicator.years {
            let Some(printed) = cells.rate.value() else {
                continue;
            };
            let done = achievement(indicator, *year, &scheme).expect("plan and actual are printed");
            assert_eq!(done.printed, printed, "{} {year}", indicator.label);
            checked += 1;
        }
    }
    assert_eq!(checked, 48);
}

#[test]
fn weights_in_per_cent_give_the_published_mean() {
    let mut evaluation = evaluation("A A A B A A");
    for (item, weight) in evaluation.items.iter_mut().zip([20, 25, 20, 5, 15, 15]) {
        item.weight = Some(Decimal::from(weight));
    }
    let proposal = propose_overall(&evaluation, scheme("meti-2009"));
    check(
        &show(&proposal),
        &expect![[r#"
            評定基準: 経済産業省所管法人の業務実績評価（平成25年度まで）
                平成25年度の公表例。A=4、B=3は確認済み、AA=5、C=2、D=1は推定。境界の値は下の評語とする（平成22年度の公表例）（推定）
            項目別評定: Aが5項目、Bが1項目
            項目1-1: A（4点）×20＝80
            項目1-2: A（4点）×25＝100
            項目1-3: A（4点）×20＝80
            項目1-4: B（3点）×5＝15
            項目1-5: A（4点）×15＝60
            項目1-6: A（4点）×15＝60
            395÷100＝3.95は「3.5超」に当たりA
                平成25年度の公表例。A=4、B=3は確認済み、AA=5、C=2、D=1は推定。境界の値は下の評語とする（平成22年度の公表例）（推定）
            案: A 参考: なし"#]],
    );
}

#[test]
fn a_mean_on_the_border_goes_the_way_its_ministry_says() {
    let mut evaluation = evaluation("A B");
    for item in &mut evaluation.items {
        item.weight = Some(Decimal::from(50));
    }
    let rating = |name| propose_overall(&evaluation, scheme(name)).rating;
    assert_eq!(rating("meti-2009"), Some(Rating::B));
    assert_eq!(rating("mhlw-2014"), Some(Rating::A));
    assert_eq!(rating("mlit-2014"), Some(Rating::A));
}

#[test]
fn published_overall_ratings_follow_from_importance() {
    let overall = |letters: &str| {
        let proposal = propose_overall(&evaluation(letters), scheme("mhlw-2014"));
        let mean = proposal.trace.iter().find(|step| step.rule == "mean");
        mean.map_or_else(String::new, |step| step.text.clone())
    };
    check(
        &[
            overall("A! B! B! B B B B B"),
            overall("S! S! A! A A B B B"),
            overall("A! A! A! B B B B B B B B B"),
            overall("A! A! A! A B B B"),
        ]
        .join("\n"),
        &expect![[r#"
            35÷11＝3.18は「2.5以上」に当たりB
            45÷11＝4.09は「3.5以上」に当たりA
            51÷15＝3.4は「2.5以上」に当たりB
            37÷10＝3.7は「3.5以上」に当たりA"#]],
    );
}

#[test]
fn an_excluded_item_never_enters_the_mean_and_an_unrated_one_stops_it() {
    let with = propose_overall(&evaluation("A A － B"), scheme("mhlw-2014"));
    let without = propose_overall(&evaluation("A A B"), scheme("mhlw-2014"));
    assert_eq!(with.rating, without.rating);
    assert_eq!(with.rating, Some(Rating::A));
    let mut unrated = evaluation("A A B");
    unrated.items[1].ratings.minister = Rating::Blank;
    assert_eq!(propose_overall(&unrated, scheme("mhlw-2014")).rating, None);
}

#[test]
fn summing_items_and_merging_parents_first_can_differ() {
    let mut evaluation = evaluation("A A B B B B B");
    let numbers = ["1-1-1", "1-1-2", "1-1-3", "2-1", "2-2", "3", "4"];
    for (item, number) in evaluation.items.iter_mut().zip(numbers) {
        item.number = Id::new(number);
        item.weight = Some(Decimal::from(if number.starts_with('1') { 24 } else { 7 }));
    }
    let own = "name = \"merging\"\ntitle = \"上位項目\"\nkinds = [\"中期目標管理法人\"]\nfrom = 2001\nbased_on = \"guideline-2014\"\n[overall]\nsource = \"試算\"\nconfidence = \"確認済み\"\nmethod = \"加重平均\"\npoints = { S = 5, A = 4, B = 3, C = 2, D = 1 }\nweights = \"ウエイト\"\nlevel = \"上位項目\"\ncut_offs = { S = \"4.5超\", A = \"3.5超\", B = \"2.5超\", C = \"1.5超\", D = \"それ以外\" }\n";
    let rules = Rules::load(&[("rules/own.toml", own)]).expect("sound");
    let merging = rules.find("merging").expect("just loaded");
    assert_eq!(
        propose_overall(&evaluation, merging).rating,
        Some(Rating::A)
    );
    assert_eq!(
        propose_overall(&evaluation, scheme("meti-2009")).rating,
        Some(Rating::B)
    );
}

#[test]
fn a_judgement_has_a_hint_at_most() {
    let letters = "A! A! A! A B B B";
    let proposal = propose_overall(&evaluation(letters), scheme("meti-2014"));
    assert_eq!((proposal.rating, proposal.hint), (None, Some(Rating::A)));
    let proposal = propose_overall(&evaluation(letters), scheme("mext-2015"));
    assert_eq!((proposal.rating, proposal.hint), (None, None));
}

#[test]
fn local_sections_are_rated_by_the_share_of_their_items() {
    let mut evaluation = evaluation("A B B B B B C B B B");
    evaluation.items[8].section = Section::Efficiency;
    evaluation.items[9].section = Section::Efficiency;
    let scheme = scheme("local");
    let rating = |section| propose_section(&evaluation, section, scheme).rating;
    assert_eq!(rating(Section::Service), Some(Rating::B));
    assert_eq!(rating(Section::Efficiency), Some(Rating::A));
    assert_eq!(rating(Section::Finance), None);
    check(
        &show(&propose_overall(&evaluation, scheme)),
        &expect![[r#"
            評定基準: 地方独立行政法人の業務実績評価（小項目・大項目）
                公表例。おおむね計画どおりの境界（85％以上）は法人により異なる（確認済み）
            項目別評定: 4が1項目、3が8項目、2が1項目
            Ⅰ 国民に対して提供するサービスその他業務の質の向上に関する事項: 3以上は8項目中7項目（87.5%）で「85以上」に当たりB。S・Dは判断によります
                公表例。おおむね計画どおりの境界（85％以上）は法人により異なる（確認済み）
            Ⅱ 業務運営の効率化に関する事項: 3以上は2項目中2項目（100%）で「100以上」に当たりA。S・Dは判断によります
                公表例。おおむね計画どおりの境界（85％以上）は法人により異なる（確認済み）
            全体の評定は、大項目の評定を踏まえて判断により定めます
                公表例。おおむね計画どおりの境界（85％以上）は法人により異なる（確認済み）
            案: なし 参考: なし"#]],
    );
}

#[test]
fn a_cap_is_told_and_must_be_answered() {
    let scheme = scheme("research-2014");
    let proposal = propose_overall(&evaluation("A! C! B"), scheme);
    assert_eq!(proposal.limits, [Rating::B]);
    let mut grounds = Grounds {
        reason: "全体として顕著な成果があった。".to_owned(),
        ..Grounds::default()
    };
    assert_eq!(
        decide_overall(&proposal, Rating::A, grounds.clone(), scheme),
        Err(vec![Refusal::AboveCap { limit: Rating::B }])
    );
    grounds.outside_cap = "外部要因によるものである。".to_owned();
    assert!(decide_overall(&proposal, Rating::A, grounds, scheme).is_ok());
}

fn refused(proposed: Rating, decided: Rating, grounds: Grounds) -> Vec<Refusal> {
    let proposal = Proposal {
        rating: Some(proposed),
        ..Proposal::default()
    };
    decide_item(&proposal, decided, grounds, scheme("guideline-2014"))
        .err()
        .unwrap_or_default()
}

#[test]
fn a_decision_stands_only_with_what_its_letter_needs() {
    let none = Grounds::default();
    let (s, a, b, c, d) = (Rating::S, Rating::A, Rating::B, Rating::C, Rating::D);
    assert_eq!(refused(b, b, none.clone()), []);
    assert_eq!(
        refused(b, a, none.clone()),
        [Refusal::RaiseWithoutGrounds { from: b, to: a }]
    );
    let difficult = Grounds {
        difficulty: "新規の取組で前例がない。".to_owned(),
        ..Grounds::default()
    };
    assert_eq!(refused(b, a, difficult.clone()), []);
    assert_eq!(
        refused(c, a, difficult.clone()),
        [Refusal::RaiseTooFar {
            from: c,
            to: a,
            steps: 1
        }]
    );
    assert_eq!(refused(a, s, difficult), [Refusal::NoFinding { rating: s }]);
    assert_eq!(
        refused(b, c, none.clone()),
        [
            Refusal::LoweredWithoutReason { from: b, to: c },
            Refusal::NoImprovement { rating: c },
        ]
    );
    let judged = Grounds {
        reason: "外部要因を考慮した。".to_owned(),
        improvement: "来年度に体制を見直す。".to_owned(),
        ..Grounds::default()
    };
    assert_eq!(refused(d, c, judged.clone()), []);
    assert_eq!(
        refused(
            d,
            c,
            Grounds {
                order: true,
                ..judged
            }
        ),
        [Refusal::OrderNeeds { rating: d }]
    );
    assert_eq!(
        refused(b, Rating::Blank, none.clone()),
        [Refusal::NotDecided]
    );
    assert_eq!(
        refused(b, Rating::Excluded, none),
        [Refusal::ExcludedWithoutReason]
    );
}

#[test]
fn every_refusal_says_reason_and_remedy() {
    let (b, a) = (Rating::B, Rating::A);
    let all = [
        Refusal::NotDecided,
        Refusal::NoReason,
        Refusal::RaiseWithoutGrounds { from: b, to: a },
        Refusal::RaiseTooFar {
            from: b,
            to: Rating::S,
            steps: 1,
        },
        Refusal::LoweredWithoutReason { from: a, to: b },
        Refusal::NoFinding { rating: Rating::S },
        Refusal::NoImprovement { rating: Rating::C },
        Refusal::OrderNeeds { rating: Rating::D },
        Refusal::ExcludedWithoutReason,
        Refusal::AboveCap { limit: b },
    ];
    let lines: Vec<_> = all
        .iter()
        .map(|refusal| {
            let (reason, remedy) = refusal.sentences();
            format!("{reason}\n  → {remedy}")
        })
        .collect();
    check(
        &lines.join("\n"),
        &expect![[r#"
        評語が決定されていません。
          → S、A、B、C、D又は－（評価対象外）を選んでください。
        評定案がない評定に、理由がありません。
          → 評定に至った理由を記入してください。
        評定案BをAに引き上げる根拠がありません。
          → 評定に至った理由、又は困難度による引上げの根拠を具体的に記入してください。
        困難度による引上げは1段階までですが、BからSへ引き上げています。
          → 引上げを段階以内とするか、困難度のほかの理由を評定に至った理由に記入してください。
        評定案Aより低いBとする理由がありません。
          → 評定に至った理由を記入してください。
        Sには、質的に顕著な成果の認定が必要です。
          → 量的な達成のほかに、どのような質的に顕著な成果があったかを記入してください。
        Cには、改善に向け取り組むべき方針が必要です。
          → 改善に向け取り組むべき方針を記入してください。問題点が明らかなときは、具体的かつ明確な改善方策を記します。
        改善命令を要するとしながら、それに応じた評語になっていません。
          → 評語をDとするか、改善命令の要否を改めてください。
        評価対象外（－）とする理由がありません。
          → 当該期間に評価すべき事実がなかったことを、評定に至った理由に記入してください。
        総合評定はBが上限となるおそれがあります。
          → B以下とするか、上限に当たらない理由を記入してください。"#]],
    );
}

#[test]
fn ratios_of_published_cases_are_exact() {
    let done = achievement(
        &indicator(IndicatorKind::Count, "", "14800", "9763"),
        year(2021),
        scheme("guideline-2014"),
    )
    .expect("both figures are there");
    assert_eq!(Some(done.percent), Ratio::new(976_300, 14_800));
}

#[test]
fn an_invented_book_is_rated_by_its_own_rules() {
    let files = example("aozora");
    let book = data::load(&borrowed(&files)).expect("the example loads");
    let scheme = book.scheme().expect("its own rule set");
    assert_eq!(
        evaluation::check(&book.evaluation, &book.figures, &scheme),
        []
    );
    let proposal = propose_overall(&book.evaluation, &scheme);
    assert_eq!(proposal.rating, Some(book.evaluation.overall.rating));
    let column = SummaryColumn::Year(year(2024));
    let proposed: Vec<_> = book
        .evaluation
        .items
        .iter()
        .map(|item| propose_item(item, column, &scheme).rating)
        .collect();
    // Item 4-1 has no indicator: whether anything happened is for people to say.
    assert_eq!(
        proposed,
        [
            Some(Rating::A),
            Some(Rating::C),
            Some(Rating::B),
            Some(Rating::B),
            None,
        ]
    );
}

#[test]
fn the_rounding_of_an_agency_shows_in_its_printed_rates() {
    let habit = |name: &str| {
        let book = data::load(&borrowed(&example(name))).expect("the example loads");
        let scheme = book.scheme().expect("its rule set exists");
        rounding_habit(&book.evaluation, &scheme)
    };
    assert_eq!(habit("smrj"), Some(Rounding::truncate(1)));
    assert_eq!(habit("aozora"), Some(Rounding::half_up(1)));
    assert_eq!(rounding_habit(&evaluation("A"), scheme("local")), None);
}

#[test]
fn the_trace_of_an_overall_rating_tells_every_weight() {
    let book = data::load(&borrowed(&example("smrj"))).expect("the example loads");
    let scheme = book.scheme().expect("its rule set exists");
    let proposal = propose_overall(&book.evaluation, &scheme);
    check(
        &show(&proposal),
        &expect![[r#"
        評定基準: 経済産業省所管法人の業務実績評価（平成26年度から）
            公表された評価書には総合的な勘案が記されるのみで、算式は見当たらない。参考の計算は他府省の方式による（推定）
        項目別評定: Aが4項目、Bが3項目
        項目1-1: A（4点）×2＝8
        項目1-2: A（4点）×2＝8
        項目1-3: A（4点）×2＝8
        項目1-4: A（4点）×1＝4
        項目2: B（3点）×1＝3
        項目3: B（3点）×1＝3
        項目4: B（3点）×1＝3
        37÷10＝3.7は「3.5以上」に当たりA
            公表された評価書には総合的な勘案が記されるのみで、算式は見当たらない。参考の計算は他府省の方式による（推定）
        総合評定は判断により定めます（算式によりません）
            公表された評価書には総合的な勘案が記されるのみで、算式は見当たらない。参考の計算は他府省の方式による（推定）
        案: なし 参考: A"#]],
    );
}
