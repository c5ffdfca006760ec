//! Every fault of formulas, units and definitions is found, with its line.

use expect_test::expect;

use crate::case::{SOUND, but, found, with};

/// The sound manifest with its series computed otherwise.
fn computed(unit: &str, formula: &str) -> String {
    but(
        "unit = \"件\"\ncount = \"grant\"",
        &format!("unit = \"{unit}\"\n{formula}"),
    )
}

#[test]
fn only_numbers_are_added_up() {
    found(
        &[&computed("件", "sum = \"grant.note\"")],
        &expect![[r#"
        a.toml:24（series.grants.formula） [no-number]
          記入事項「note」は文字列であり、合計、平均又は期末値を求められません。
          数値（type = "number"）の記入事項を指定してください。件数であればcountを使います。
          The field "note" is a text, which cannot be added up, averaged or read as a measure.
    "#]],
    );
}

#[test]
fn money_converts_and_other_units_need_a_scale() {
    found(
        &[&computed(
            "百万円",
            "sum = \"grant.amount\"\nrounding = \"truncate 0\"",
        )],
        &expect![],
    );
    found(
        &[&computed("千時間", "sum = \"grant.hours\"")],
        &expect![[r#"
        a.toml:23（series.grants.unit） [unit-mismatch]
          記入事項の単位「時間」を、系列の単位「千時間」に換算できません。
          同じ単位とするか、系列の1単位が記入事項の何単位にあたるかをscaleに記入してください（金額の単位どうしは自動で換算します）。
          The unit of the field, "時間", does not convert to that of the series, "千時間".
    "#]],
    );
    found(
        &[&computed(
            "千時間",
            "sum = \"grant.hours\"\nscale = 1000\nrounding = \"half-up 0\"",
        )],
        &expect![],
    );
    found(
        &[&computed("万件", "count = \"grant\"")],
        &expect![[r#"
        a.toml:23（series.grants.unit） [unit-mismatch]
          単位「万件」に「万」が含まれていますが、換算の倍数（scale）がありません。
          「scale = 10000」のように、系列の1単位が元の何単位にあたるかを記入してください。
          The unit "万件" is a multiple (万), and no scale says of how many.
    "#]],
    );
    found(
        &[&computed("円", "count = \"grant\"")],
        &expect![[r#"
        a.toml:23（series.grants.unit） [unit-mismatch]
          件数又は実数の系列の単位が「円」となっています。
          件、社、者、人など、数えるものの単位としてください。金額であればsum、割合であればshareを用います。
          A number of acts or parties is given in "円".
    "#]],
    );
    found(
        &[&computed("件", "count = \"grant\"\nscale = 0")],
        &expect![[r#"
            a.toml:25（series.grants.scale） [scale-not-positive]
              換算の倍数（scale）が0となっています。
              0より大きい数を記入してください。
              The scale is 0.
        "#]],
    );
}

#[test]
fn a_share_is_a_rate_and_a_part_of_its_whole() {
    let share = |more: &str| {
        computed(
            "%",
            &format!("share = \"grant\"\nrounding = \"half-up 1\"\n{more}"),
        )
    };
    found(&[&share("where = { frame = \"special\" }")], &expect![]);
    found(
        &[&share("")],
        &expect![[r#"
        a.toml:21（series.grants.where） [share-of-everything]
          割合の分子の抽出条件（where）がなく、値は常に100%となります。
          分子にあたる行為をwhereで指定してください。
          The share has no where, so that it is always the whole.
    "#]],
    );
    found(
        &[&share(
            "where = { frame = \"special\" }\namong = { frame = \"ordinary\" }",
        )],
        &expect![[r#"
            a.toml:26（series.grants.where） [part-beyond-whole]
              割合の分子（where）の「frame」に、分母（among）にない値が含まれています。
              whereの値をamongの値の一部としてください。
              where names values of "frame" that among leaves out.
        "#]],
    );
    found(
        &[&computed(
            "件",
            "share = \"grant\"\nwhere = { urgent = true }\nrounding = \"half-up 1\"",
        )],
        &expect![[r#"
            a.toml:23（series.grants.unit） [unit-mismatch]
              割合の系列の単位が「件」となっています。
              「%」又は「倍」としてください。「割」などで示すときは、scaleに換算の倍数（割であれば0.1）を記入してください。
              The unit of a share is "件".
        "#]],
    );
}

#[test]
fn what_can_have_fractions_is_rounded_by_name() {
    found(
        &[&computed("円", "mean = \"grant.amount\"")],
        &expect![[r#"
        a.toml:21（series.grants） [rounding-missing]
          系列「grants」の値には端数が生じますが、端数処理（rounding）の記入がありません。
          「rounding = "half-up 1"」（小数第2位を四捨五入）、「rounding = "truncate 0"」（小数点以下切捨て）のように記入してください。
          Values of "grants" can have fractions, and no rounding is named.
    "#]],
    );
    found(
        &[&computed("百万円", "sum = \"grant.amount\"")],
        &expect![[r#"
        a.toml:21（series.grants） [rounding-missing]
          系列「grants」の値には端数が生じますが、端数処理（rounding）の記入がありません。
          「rounding = "half-up 1"」（小数第2位を四捨五入）、「rounding = "truncate 0"」（小数点以下切捨て）のように記入してください。
          Values of "grants" can have fractions, and no rounding is named.
    "#]],
    );
    found(&[&computed("時間", "sum = \"grant.hours\"")], &expect![]);
    found(
        &[&with(
            "[[series]]\nid = \"all\"\nunit = \"%\"\ntotal = [\"share\"]\n[[series]]\nid = \"share\"\nunit = \"%\"\nshare = \"grant\"\nwhere = { urgent = true }\nrounding = \"half-up 1\"\n",
        )],
        &expect![[r#"
            a.toml:26（series.all） [rounding-missing]
              系列「all」の値には端数が生じますが、端数処理（rounding）の記入がありません。
              「rounding = "half-up 1"」（小数第2位を四捨五入）、「rounding = "truncate 0"」（小数点以下切捨て）のように記入してください。
              Values of "all" can have fractions, and no rounding is named.
        "#]],
    );
}

#[test]
fn a_series_is_not_computed_from_itself() {
    found(
        &[&with(
            "[[series]]\nid = \"one\"\nunit = \"件\"\ntotal = [\"two\"]\n[[series]]\nid = \"two\"\nunit = \"件\"\ntotal = [\"grants\"]\nminus = [\"one\"]\n",
        )],
        &expect![[r#"
            a.toml:28（series.one.formula） [series-ring]
              系列「aid/one」は、自らの値を用いて算出することになっています。
              算式をたどり、自らに戻らないように改めてください。前年度までの累計であればrollを用います。
              The series "aid/one" is computed from itself.
            a.toml:32（series.two.formula） [series-ring]
              系列「aid/two」は、自らの値を用いて算出することになっています。
              算式をたどり、自らに戻らないように改めてください。前年度までの累計であればrollを用います。
              The series "aid/two" is computed from itself.
        "#]],
    );
    found(
        &[&with(
            "[[series]]\nid = \"none\"\nunit = \"件\"\ntotal = []\n",
        )],
        &expect![[r#"
            a.toml:28（series.none.formula） [nothing-added]
              足し合わせる系列がありません。
              「total = ["a", "b"]」のように、少なくとも一つの系列を記入してください。
              It names no series to add up.
        "#]],
    );
    let chain: String = (0..20)
        .map(|at| {
            let next = if at == 19 {
                "grants".to_owned()
            } else {
                format!("s{}", at + 1)
            };
            format!("[[series]]\nid = \"s{at}\"\nunit = \"件\"\ntotal = [\"{next}\"]\n")
        })
        .collect();
    found(
        &[&with(&chain)],
        &expect![[r#"
        a.toml:28（series.s0.formula） [series-too-deep]
          系列から系列を算出する段数が16を超えています。
          途中の系列を省き、件数や合計から直接算出してください。
          Series are computed from series more than 16 levels deep.
        a.toml:32（series.s1.formula） [series-too-deep]
          系列から系列を算出する段数が16を超えています。
          途中の系列を省き、件数や合計から直接算出してください。
          Series are computed from series more than 16 levels deep.
        a.toml:36（series.s2.formula） [series-too-deep]
          系列から系列を算出する段数が16を超えています。
          途中の系列を省き、件数や合計から直接算出してください。
          Series are computed from series more than 16 levels deep.
        a.toml:40（series.s3.formula） [series-too-deep]
          系列から系列を算出する段数が16を超えています。
          途中の系列を省き、件数や合計から直接算出してください。
          Series are computed from series more than 16 levels deep.
    "#]],
    );
}

#[test]
fn only_like_things_are_added_up_and_divided() {
    let money = |id: &str, unit: &str| {
        format!(
            "[[series]]\nid = \"{id}\"\nunit = \"{unit}\"\nsum = \"grant.amount\"\nrounding = \"truncate 0\"\n"
        )
    };
    let two = money("yen", "円") + &money("million", "百万円");
    found(
        &[&with(&format!(
            "{two}[[series]]\nid = \"sum\"\nunit = \"円\"\nrounding = \"truncate 0\"\ntotal = [\"yen\", \"million\"]\n"
        ))],
        &expect![[r#"
            a.toml:37（series.sum.unit） [unit-mismatch]
              単位の異なる系列が足し合わされています（「aid/yen」は円、「aid/million」は百万円）。
              足し合わせる系列の単位をそろえてください。
              Series in different units are added up ("aid/yen" in 円, "aid/million" in 百万円).
        "#]],
    );
    found(
        &[&with(&format!(
            "{two}[[series]]\nid = \"per\"\nunit = \"%\"\nrounding = \"truncate 0\"\nratio = [\"yen\", \"million\"]\n"
        ))],
        &expect![[r#"
            a.toml:37（series.per.unit） [unit-mismatch]
              比率の分子の単位「円」と分母の単位「百万円」の大きさが異なります。
              二つの系列の単位をそろえるか、scaleに換算の倍数を記入してください。
              The ratio divides 円 by 百万円, which differ in size.
        "#]],
    );
    found(
        &[&with(&format!(
            "{two}[[series]]\nid = \"per\"\nunit = \"千円\"\nrounding = \"truncate 0\"\nratio = [\"yen\", \"grants\"]\n"
        ))],
        &expect![[r#"
            a.toml:37（series.per.unit） [unit-mismatch]
              比率の単位「千円」が、分子の単位「円」と異なります。比率の金額は換算されません。
              単位を「円」とするか、scaleに換算の倍数を記入してください。
              The ratio is given in 千円, its numerator in 円; money of a ratio is not converted.
        "#]],
    );
    found(
        &[&with(
            "[[series]]\nid = \"share\"\nunit = \"%\"\nshare = \"grant\"\nwhere = { urgent = true }\nrounding = \"half-up 1\"\n[[series]]\nid = \"all\"\nunit = \"%\"\nroll = [\"share\"]\nrounding = \"half-up 1\"\n",
        )],
        &expect![[r#"
            a.toml:33（series.all.unit） [unit-mismatch]
              割合の系列「aid/share」は、年度を通じて足し合わせることができません。
              分子と分母を別々に累計し、その比（ratio）としてください。
              The series "aid/share" is a rate, which does not add up over years.
        "#]],
    );
}

#[test]
fn a_change_of_definition_is_explained() {
    let first = but(
        "from = \"2020-04-01\"",
        "from = \"2020-04-01\"\nuntil = \"2022-03-31\"",
    );
    let second = but(
        "from = \"2020-04-01\"",
        "version = 2\nfrom = \"2022-04-01\"",
    );
    let narrowed = second.replace(
        "count = \"grant\"",
        "count = \"grant\"\nwhere = { urgent = true }",
    );
    found(&[&first, &second], &expect![]);
    found(
        &[&first, &narrowed],
        &expect![[r#"
        b.toml:25（series.grants.formula） [break-unexplained]
          系列「grants」の算式又は単位が第1版と異なりますが、その説明（break_note）がありません。
          何が比較できなくなったかをbreak_noteに一文で記入し、別の指標であれば新しいidとしてcontinuesで接続してください。
          The formula or unit of "grants" differs from version 1, and no break_note explains it.
    "#]],
    );
    let noted = format!("{narrowed}break_note = \"緊急の案件だけを数える。\"\n");
    found(&[&first, &noted], &expect![]);
    let renamed = second.replace(
        "id = \"grants\"",
        "id = \"decisions\"\ncontinues = \"grants\"",
    );
    found(
        &[&first, &renamed],
        &expect![[r#"
        b.toml:23（series.decisions.continues） [break-unexplained]
          系列「decisions」は「aid/grants」に接続しますが、定義の違い（break_note）の記入がありません。
          何が比較できなくなったかを、break_noteに一文で記入してください。
          "decisions" continues "aid/grants", and break_note does not say what differs.
    "#]],
    );
}

#[test]
fn a_unit_changes_with_the_fiscal_year() {
    let version = |version: u32, days: &str, unit: &str| {
        computed(
            unit,
            "sum = \"grant.amount\"\nrounding = \"truncate 0\"\nbreak_note = \"単位を改めた。\"",
        )
        .replace(
            "from = \"2020-04-01\"",
            &format!("version = {version}\n{days}"),
        )
    };
    let april = version(1, "from = \"2020-04-01\"\nuntil = \"2022-03-31\"", "円");
    found(
        &[&april, &version(2, "from = \"2022-04-01\"", "千円")],
        &expect![],
    );
    let october = version(1, "from = \"2020-04-01\"\nuntil = \"2022-09-30\"", "円");
    found(
        &[&october, &version(2, "from = \"2022-10-01\"", "千円")],
        &expect![[r#"
            b.toml:24（series.grants.unit） [unit-changed-within-year]
              系列「grants」の単位又は換算が年度の途中で第1版と変わり、その年度の値を合わせられません。
              年度の初めから改めるか、新しいidの系列としてcontinuesで接続してください。
              The unit or scale of "grants" changes from version 1 within a fiscal year, whose parts then do not add up.
        "#]],
    );
}

#[test]
fn a_series_of_another_programme_is_found() {
    let other = "id = \"sum\"\nname = \"合計\"\nfrom = \"2020-04-01\"\n[[series]]\nid = \"all\"\nunit = \"件\"\ntotal = [\"aid/grants\"]\n";
    found(&[SOUND, other], &expect![]);
}
