//! What cannot be met is said, and the rest is met all the same.

use expect_test::{Expect, expect};
use replay::plan;

use crate::case::{catalogue, recorded, shown, wanted};

const MANIFEST: &str = r#"
id = "p"
name = "事業"
from = "2019-04-01"
[[codes]]
id = "side"
name = "側"
values = { left = "左", right = "右" }
[[kinds]]
id = "visit"
name = "訪問"
roles = [{ id = "client", name = "支援先企業" }]
fields = [{ id = "side", name = "側", type = "code", codes = "side" }]
[[kinds.rules]]
when = "side == \"left\""
says = "左に限ります。"
[[series]]
id = "visits"
name = "訪問"
unit = "件"
count = "visit"
[[series]]
id = "right"
name = "右"
unit = "件"
count = "visit"
where = { side = "right" }
[[series]]
id = "clients"
name = "企業"
unit = "社"
distinct = "visit.client"
[[series]]
id = "growth"
name = "伸び率"
unit = "%"
growth = "visits"
rounding = "half-up 1"
"#;

fn check(series: &str, year: u16, value: &str, expect: &Expect) {
    let catalogue = catalogue(&[MANIFEST]);
    let met = [
        wanted("p/visits", 2020, "10"),
        wanted("p/clients", 2020, "4"),
    ];
    let mut all = met.to_vec();
    all.push(wanted(series, year, value));
    let plan = plan(&catalogue, &all, 1, 1);
    let said: Vec<String> = plan
        .unsolved
        .iter()
        .map(|unsolved| {
            let name = &unsolved.series.series;
            format!(
                "{name} {}: {}\n{}\n",
                unsolved.year, unsolved.reason.ja, unsolved.reason.en
            )
        })
        .collect();
    expect.assert_eq(&said.concat());
    let ledger = recorded(&plan, &catalogue);
    for wanted in &met {
        assert_eq!(shown(&catalogue, &ledger, wanted), Some(wanted.value));
    }
}

#[test]
fn a_figure_that_cannot_be_met_is_named_with_its_reason() {
    check(
        "p/nothing",
        2020,
        "1",
        &expect![[r#"
            nothing 2020: 系列「p/nothing」又はその算式に用いる種別・記入事項がありません。事業の宣言を確かめてください。
            There is no series p/nothing, or a kind or field its formula needs is missing. Check the manifest.
        "#]],
    );
    check(
        "p/visits",
        2018,
        "1",
        &expect![[r#"
            visits 2018: 2018年度には系列「p/visits」の事業が行われていないか、系列が報告の対象外です。事業の期間と系列のfirst_year・last_yearを確かめてください。
            In FY2018 the programme of the series p/visits is not in force, or does not report it. Check the programme's days, and first_year and last_year of the series.
        "#]],
    );
    check(
        "p/growth",
        2019,
        "1",
        &expect![[r#"
            growth 2019: 2018年度には系列「p/visits」の事業が行われていないか、系列が報告の対象外です。事業の期間と系列のfirst_year・last_yearを確かめてください。
            In FY2018 the programme of the series p/visits is not in force, or does not report it. Check the programme's days, and first_year and last_year of the series.
        "#]],
    );
    check(
        "p/growth",
        2020,
        "101.23",
        &expect![[r#"
            growth 2020: 値101.23は、系列の端数処理では表せません。roundingの桁数を確かめてください。
            The rounding of the series cannot show 101.23. Check the digits of its rounding.
        "#]],
    );
    check(
        "p/visits",
        2020,
        "11",
        &expect![[r#"
            visits 2020: 他の実績値と算式の上で両立しません。公表値どうしの食い違いか、算式・規則の誤りです。
            It contradicts other figures: the published figures disagree, or a formula or rule is wrong.
        "#]],
    );
    check(
        "p/right",
        2020,
        "1",
        &expect![[r#"
            right 2020: 他の実績値と算式の上で両立しません。公表値どうしの食い違いか、算式・規則の誤りです。
            It contradicts other figures: the published figures disagree, or a formula or rule is wrong.
        "#]],
    );
}
