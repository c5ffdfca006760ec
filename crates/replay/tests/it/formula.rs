//! Every formula, alone: what is wanted is what planned work shows.

use kernel::Decimal;
use replay::{Wanted, plan};

use crate::case::{catalogue, recorded, shown, wanted};

const HEAD: &str = r#"
id = "p"
name = "事業"
from = "2015-04-01"
[[codes]]
id = "theme"
name = "テーマ"
values = { it = "IT", sales = "販路", other = "その他" }
[[kinds]]
id = "visit"
name = "訪問"
roles = [{ id = "client", name = "支援先企業" }, { id = "expert", name = "専門家", optional = true }]
fields = [
  { id = "theme", name = "テーマ", type = "code", codes = "theme" },
  { id = "amount", name = "金額", type = "number", unit = "円", least = 1000 },
  { id = "hours", name = "時間", type = "number", unit = "時間", digits = 1, least = 0, greatest = 24, optional = true },
  { id = "useful", name = "役に立った", type = "flag", optional = true },
]
[[kinds.rules]]
when = "theme != \"it\" || amount <= 500000"
says = "IT導入は50万円以内です。"
"#;

/// Plans for the wanted figures under series written after the head, and asserts that all are met.
fn meets(series: &str, figures: &[Wanted]) {
    let manifest = format!("{HEAD}{series}");
    let catalogue = catalogue(&[&manifest]);
    let plan = plan(&catalogue, figures, 7, 1);
    assert_eq!(plan.unsolved, []);
    let ledger = recorded(&plan, &catalogue);
    for wanted in figures {
        let shown: Option<Decimal> = shown(&catalogue, &ledger, wanted);
        assert_eq!(shown, Some(wanted.value), "{wanted:?}");
    }
}

fn series(id: &str, unit: &str, rest: &str) -> String {
    format!("[[series]]\nid = \"{id}\"\nname = \"{id}\"\nunit = \"{unit}\"\n{rest}\n")
}

#[test]
fn acts_are_as_many_as_wanted_under_every_filter() {
    let series = [
        series("all", "件", "count = \"visit\""),
        series("it", "件", "count = \"visit\"\nwhere = { theme = \"it\" }"),
        series(
            "wide",
            "件",
            "count = \"visit\"\nwhere = { theme = [\"it\", \"sales\"] }",
        ),
        series(
            "good",
            "件",
            "count = \"visit\"\nwhere = { theme = \"it\", useful = true }",
        ),
    ];
    let figures = [
        wanted("p/all", 2020, "100"),
        wanted("p/it", 2020, "37"),
        wanted("p/wide", 2020, "90"),
        wanted("p/good", 2020, "5"),
        wanted("p/all", 2021, "0"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn parties_of_a_theme_are_among_all_parties() {
    let series = [
        series("visits", "件", "count = \"visit\""),
        series("clients", "社", "distinct = \"visit.client\""),
        series(
            "it",
            "社",
            "distinct = \"visit.client\"\nwhere = { theme = \"it\" }",
        ),
        series(
            "sales",
            "社",
            "distinct = \"visit.client\"\nwhere = { theme = \"sales\" }",
        ),
    ];
    let figures = [
        wanted("p/visits", 2020, "300"),
        wanted("p/clients", 2020, "60"),
        wanted("p/it", 2020, "40"),
        wanted("p/sales", 2020, "35"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_sum_of_yen_shows_the_wanted_millions_within_the_rules() {
    let series = [
        series(
            "paid",
            "百万円",
            "sum = \"visit.amount\"\nrounding = \"truncate 0\"",
        ),
        series(
            "it",
            "万円",
            "sum = \"visit.amount\"\nwhere = { theme = \"it\" }\nrounding = \"half-up 1\"",
        ),
    ];
    let figures = [
        wanted("p/paid", 2020, "345"),
        wanted("p/it", 2020, "1234.5"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_mean_a_share_and_a_last_value_are_shown() {
    let series = [
        series(
            "mean",
            "時間",
            "mean = \"visit.hours\"\nrounding = \"half-up 2\"",
        ),
        series(
            "useful",
            "%",
            "share = \"visit\"\nwhere = { useful = true }\namong = { useful = [true, false] }\nrounding = \"half-up 1\"",
        ),
        series(
            "level",
            "円",
            "last = \"visit.amount\"\nwhere = { theme = \"sales\" }",
        ),
    ];
    let figures = [
        wanted("p/mean", 2020, "3.33"),
        wanted("p/useful", 2020, "97.3"),
        wanted("p/level", 2020, "7654321"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_growth_alone_gets_levels_that_show_it() {
    let series = [
        series("paid", "円", "sum = \"visit.amount\""),
        series(
            "growth",
            "%",
            "growth = \"paid\"\nincrease = true\nrounding = \"half-up 1\"",
        ),
        series(
            "from",
            "%",
            "growth = \"paid\"\nbase = 2018\nrounding = \"truncate 2\"",
        ),
    ];
    let figures = [
        wanted("p/growth", 2019, "6.8"),
        wanted("p/growth", 2020, "-5.3"),
        wanted("p/from", 2021, "160.73"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_total_gives_the_part_that_is_not_printed() {
    let series = [
        series("it", "件", "count = \"visit\"\nwhere = { theme = \"it\" }"),
        series(
            "sales",
            "件",
            "count = \"visit\"\nwhere = { theme = \"sales\" }",
        ),
        series("both", "件", "total = [\"it\", \"sales\"]"),
        series("less", "件", "total = [\"it\"]\nminus = [\"sales\"]"),
        series(
            "rate",
            "%",
            "ratio = [\"it\", \"both\"]\nrounding = \"half-up 1\"",
        ),
    ];
    let figures = [
        wanted("p/it", 2020, "40"),
        wanted("p/both", 2020, "97"),
        wanted("p/both", 2021, "60"),
        wanted("p/less", 2021, "-4"),
        wanted("p/rate", 2022, "33.3"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_stock_opens_before_its_first_year() {
    let series = [
        series("in", "件", "count = \"visit\"\nwhere = { theme = \"it\" }"),
        series(
            "out",
            "件",
            "count = \"visit\"\nwhere = { theme = \"sales\" }",
        ),
        series("stock", "件", "roll = [\"in\"]\nminus = [\"out\"]"),
    ];
    let figures = [
        wanted("p/stock", 2020, "120"),
        wanted("p/in", 2020, "20"),
        wanted("p/stock", 2021, "110"),
        wanted("p/in", 2021, "15"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn a_share_of_a_shown_field_leaves_the_other_cases_open() {
    let manifest = HEAD.replace(
        "type = \"flag\", optional = true",
        "type = \"flag\", optional = true, visible_when = \"theme == \\\"it\\\"\"",
    );
    assert_ne!(manifest, HEAD);
    let series = [
        series("it", "件", "count = \"visit\"\nwhere = { theme = \"it\" }"),
        series(
            "good",
            "件",
            "count = \"visit\"\nwhere = { theme = \"it\", useful = true }",
        ),
        series(
            "rate",
            "%",
            "ratio = [\"good\", \"it\"]\nrounding = \"half-up 1\"",
        ),
        series(
            "sales",
            "件",
            "count = \"visit\"\nwhere = { theme = \"sales\" }",
        ),
    ];
    let catalogue = catalogue(&[&format!("{manifest}{}", series.concat())]);
    let figures = [
        wanted("p/it", 2020, "191"),
        wanted("p/good", 2020, "28"),
        wanted("p/rate", 2020, "14.7"),
        wanted("p/sales", 2020, "11"),
    ];
    let plan = plan(&catalogue, &figures, 7, 1);
    assert_eq!(plan.unsolved, []);
    recorded(&plan, &catalogue);
}

#[test]
fn the_last_act_of_a_wider_filter_comes_after_that_of_a_narrower_one() {
    let series = [
        series("level", "円", "last = \"visit.amount\""),
        series(
            "it",
            "円",
            "last = \"visit.amount\"\nwhere = { theme = \"it\" }",
        ),
        series("paid", "円", "sum = \"visit.amount\""),
        series("visits", "件", "count = \"visit\""),
    ];
    let figures = [
        wanted("p/level", 2020, "900000"),
        wanted("p/it", 2020, "400000"),
        wanted("p/paid", 2020, "9999999"),
        wanted("p/visits", 2020, "33"),
        wanted("p/level", 2021, "1000"),
    ];
    meets(&series.concat(), &figures);
}

#[test]
fn an_act_is_dated_within_the_version_that_counts_it() {
    let visits = series("visits", "件", "count = \"visit\"");
    let first = format!("{HEAD}{visits}");
    let second = first
        .replace(
            "from = \"2015-04-01\"",
            "from = \"2020-10-01\"\nversion = 2",
        )
        .replace("other = \"その他\"", "other = \"その他\", new = \"新\"")
        .replace(
            "count = \"visit\"",
            "count = \"visit\"\nwhere = { theme = [\"it\", \"new\"] }",
        );
    let first = first.replace("name = \"事業\"", "name = \"事業\"\nuntil = \"2020-09-30\"");
    let catalogue = catalogue(&[&first, &second]);
    let figures = [
        wanted("p/visits", 2019, "20"),
        wanted("p/visits", 2020, "30"),
        wanted("p/visits", 2021, "40"),
    ];
    let plan = plan(&catalogue, &figures, 7, 1);
    assert_eq!(plan.unsolved, []);
    let ledger = recorded(&plan, &catalogue);
    for wanted in &figures {
        assert_eq!(shown(&catalogue, &ledger, wanted), Some(wanted.value));
    }
}

#[test]
fn rules_between_measures_hold_in_every_act() {
    let manifest = r#"
id = "p"
name = "事業"
from = "2015-04-01"
[[kinds]]
id = "report"
name = "報告"
roles = [{ id = "reporter", name = "事務局" }]
fields = [
  { id = "spaces", name = "総数", type = "number", unit = "区画", least = 0 },
  { id = "used", name = "利用", type = "number", unit = "区画", digits = 2, least = 0 },
  { id = "onsite", name = "会場", type = "number", unit = "人", least = 0 },
  { id = "online", name = "配信", type = "number", unit = "人", least = 0 },
]
rules = [
  { when = "used <= spaces", says = "利用は総数を超えません。" },
  { when = "onsite + online >= 1", says = "一人以上の参加が要ります。" },
]
"#;
    let sums = ["spaces", "used", "onsite", "online"];
    let sums = sums.map(|field| series(field, "区画", &format!("sum = \"report.{field}\"")));
    let reports = series("reports", "件", "count = \"report\"");
    let catalogue = catalogue(&[&format!("{manifest}{}{reports}", sums.concat())]);
    let figures = [
        wanted("p/spaces", 2020, "532"),
        wanted("p/used", 2020, "531.24"),
        wanted("p/reports", 2020, "12"),
        wanted("p/onsite", 2020, "7"),
        wanted("p/online", 2020, "5"),
    ];
    let plan = plan(&catalogue, &figures, 7, 1);
    assert_eq!(plan.unsolved, []);
    let ledger = recorded(&plan, &catalogue);
    for wanted in &figures {
        assert_eq!(
            shown(&catalogue, &ledger, wanted),
            Some(wanted.value),
            "{wanted:?}"
        );
    }
}
