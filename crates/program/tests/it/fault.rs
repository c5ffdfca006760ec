//! Every fault of names, days and kinds is found, with its line.

use expect_test::expect;

use crate::case::{SOUND, but, found, with};

#[test]
fn a_sound_manifest_has_no_fault() {
    found(&[SOUND], &expect![]);
}

#[test]
fn nothing_is_declared_twice() {
    found(
        &[SOUND, SOUND],
        &expect![[r#"
        b.toml:1（version） [duplicate-programme]
          事業「aid」の第1版は、a.tomlにも定義されています。
          改定した定義であれば、版番号（version）を一つ大きくしてください。別の事業であれば、idを改めてください。
          Version 1 of the programme "aid" is also declared in a.toml.
    "#]],
    );
    found(
        &[&but(
            "{ id = \"note\", name = \"備考\"",
            "{ id = \"amount\", name = \"備考\"",
        )],
        &expect![[r#"
            a.toml:16（kinds.grant.fields.amount） [duplicate-id]
              記入事項「amount」が二度定義されています。
              一方を消すか、idを改めてください。
              The field "amount" is declared twice.
        "#]],
    );
    found(
        &[&with(
            "[[series]]\nid = \"grants\"\nunit = \"件\"\ncount = \"grant\"\n[[codes]]\nid = \"frame\"\nvalues = { a = \"あ\" }\n",
        )],
        &expect![[r#"
            a.toml:26（series.grants） [duplicate-id]
              系列「grants」が二度定義されています。
              一方を消すか、idを改めてください。
              The series "grants" is declared twice.
            a.toml:30（codes.frame） [duplicate-id]
              コード表「frame」が二度定義されています。
              一方を消すか、idを改めてください。
              The code list "frame" is declared twice.
        "#]],
    );
}

#[test]
fn a_row_is_printed_from_one_series_and_an_indicator_fed_by_one() {
    let printed = |id: &str| {
        format!(
            "[[series]]\nid = \"{id}\"\nunit = \"件\"\ncount = \"grant\"\nindicator = \"1-1\"\n[[series.prints]]\nitem = \"1\"\nprogramme = \"助成\"\nmeasure = \"件数\"\n"
        )
    };
    found(
        &[&with(&(printed("one") + &printed("two")))],
        &expect![[r#"
        a.toml:38（series.two.indicator） [indicator-fed-twice]
          指標1-1には、系列「aid/one」の値も充てられています。
          指標に充てる系列を一つにしてください。合計であれば、totalの系列を設けてください。
          Indicator 1-1 is also fed by the series "aid/one".
        a.toml:41（series.two.prints） [row-printed-twice]
          項目1「助成」の「件数」の行には、系列「aid/one」の値も掲載されます。
          一つの行に載せる系列は一つにしてください。同じ語の行が複数あるときは、sectionで見出しを指定してください。
          The row "件数" of "助成" in item 1 is also printed from the series "aid/one".
    "#]],
    );
}

#[test]
fn names_lead_somewhere() {
    found(
        &[&but("count = \"grant\"", "count = \"grnat\"")],
        &expect![[r#"
        a.toml:24（series.grants.formula） [unknown-kind]
          種別「grnat」は、この事業にありません。
          次のいずれかに改めてください: grant。
          There is no kind "grnat" in this programme.
    "#]],
    );
    found(
        &[&but("codes = \"frame\"", "codes = \"frames\"")],
        &expect![[r#"
            a.toml:13（kinds.grant.fields.frame.codes） [unknown-code-list]
              コード表「frames」は定義されていません。
              次のいずれかに改めてください: frame。
              There is no code list "frames".
            参考 a.toml:5（codes.frame） [code-list-unused]
              コード表「frame」は、どの記入事項でも使われていません。
              記入事項で「codes = "frame"」とするか、コード表を消してください。
              No field uses the code list "frame".
        "#]],
    );
    found(
        &[&but("count = \"grant\"", "distinct = \"grant.customer\"")],
        &expect![[r#"
            a.toml:24（series.grants.formula） [unknown-role]
              種別「grant」に役割「customer」はありません。
              次のいずれかに改めてください: client。
              The kind "grant" has no role "customer".
        "#]],
    );
    found(
        &[&but("count = \"grant\"", "sum = \"grant.money\"")],
        &expect![[r#"
            a.toml:24（series.grants.formula） [unknown-field]
              種別「grant」に記入事項「money」はありません。
              次のいずれかに改めてください: frame、amount、hours、note、day、urgent。
              The kind "grant" has no field "money".
        "#]],
    );
    found(
        &[&but("count = \"grant\"", "total = [\"other\", \"b/x\"]")],
        &expect![[r#"
            a.toml:24（series.grants.formula） [unknown-series]
              系列「aid/other」は定義されていません。
              次のいずれかに改めてください: grants。
              There is no series "aid/other".
            a.toml:24（series.grants.formula） [unknown-programme]
              系列「b/x」の事業「b」は定義されていません。
              次のいずれかに改めてください: aid。
              The programme "b" of the series "b/x" is not declared.
        "#]],
    );
    found(
        &[&but(
            "count = \"grant\"",
            "count = \"grant\"\ncontinues = \"old\"",
        )],
        &expect![[r#"
            a.toml:25（series.grants.continues） [continues-nothing]
              接続先の系列「aid/old」は、前の版にありません。
              前の版の系列のidを記入するか、continuesを消してください。
              No earlier version declares the series "aid/old" that it continues.
            a.toml:25（series.grants.continues） [break-unexplained]
              系列「grants」は「aid/old」に接続しますが、定義の違い（break_note）の記入がありません。
              何が比較できなくなったかを、break_noteに一文で記入してください。
              "grants" continues "aid/old", and break_note does not say what differs.
        "#]],
    );
}

#[test]
fn filters_choose_by_codes_and_flags_that_exist() {
    let counted = |filter: &str| {
        but(
            "count = \"grant\"",
            &format!("count = \"grant\"\nwhere = {filter}"),
        )
    };
    found(
        &[&counted("{ frame = \"ordinary\", urgent = true }")],
        &expect![],
    );
    found(
        &[&counted("{ frame = \"ordinal\" }")],
        &expect![[r#"
        a.toml:25（series.grants.where） [unknown-code]
          記入事項「frame」に「ordinal」という値はありません。
          次のいずれかに改めてください: ordinary、special。
          The field "frame" never has the value "ordinal".
    "#]],
    );
    found(
        &[&counted("{ note = \"急\" }")],
        &expect![[r#"
        a.toml:25（series.grants.where） [filter-type]
          記入事項「note」は文字列であり、抽出条件に使えません。
          区分（code）又は真偽（flag）の記入事項で抽出してください。
          The field "note" is a text, which no filter can choose by.
    "#]],
    );
    found(
        &[&counted("{ urgent = \"yes\" }")],
        &expect![[r#"
        a.toml:25（series.grants.where） [unknown-code]
          記入事項「urgent」に「yes」という値はありません。
          次のいずれかに改めてください: true、false。
          The field "urgent" never has the value "yes".
    "#]],
    );
    found(
        &[&counted("{ frame = [] }")],
        &expect![[r#"
        a.toml:25（series.grants.where） [filter-empty]
          「frame」の抽出条件に値がなく、一件も該当しません。
          次のいずれかに改めてください: ordinary、special。
          The filter on "frame" names no value: nothing is counted.
    "#]],
    );
    found(
        &[&counted("{ branch = \"x\" }")],
        &expect![[r#"
        a.toml:25（series.grants.where） [unknown-field]
          種別「grant」に記入事項「branch」はありません。
          次のいずれかに改めてください: frame、amount、hours、note、day、urgent。
          The kind "grant" has no field "branch".
    "#]],
    );
}

#[test]
fn a_version_begins_when_the_one_before_ends() {
    let version = |version: u32, days: &str| {
        but(
            "from = \"2020-04-01\"",
            &format!("version = {version}\n{days}"),
        )
    };
    let second = version(2, "from = \"2022-04-01\"");
    found(
        &[
            &version(1, "from = \"2020-04-01\"\nuntil = \"2022-03-31\""),
            &second,
        ],
        &expect![],
    );
    found(
        &[&version(1, "from = \"2020-04-01\""), &second],
        &expect![[r#"
            a.toml:4（from） [versions-overlap]
              第1版は、第2版が始まる令和4年4月1日より前に終わっていません。
              第1版に「until = 2022-03-31」と記入してください。
              Version 1 has not ended when version 2 begins on 2022-04-01.
        "#]],
    );
    found(
        &[
            &version(1, "from = \"2020-04-01\"\nuntil = \"2021-03-31\""),
            &second,
        ],
        &expect![[r#"
            b.toml:4（from） [versions-gap]
              第1版の終期（令和3年3月31日）と第2版の始期（令和4年4月1日）との間に、どの版も効力を有しない日があります。
              第2版のfromを第1版のuntilの翌日としてください。休止していた事業であれば、別の事業（id）としてください。
              No version is in force between 2021-03-31 (version 1) and 2022-04-01 (version 2).
        "#]],
    );
    found(
        &[&version(1, "from = \"2020-04-01\"\nuntil = \"2019-03-31\"")],
        &expect![[r#"
            a.toml:5（until） [ends-before-it-begins]
              終期（平成31年3月31日）が始期（令和2年4月1日）より前です。
              from及びuntilを確かめてください。
              It ends on 2019-03-31, before it begins on 2020-04-01.
        "#]],
    );
}

#[test]
fn years_and_targets_lie_within_the_days_in_force() {
    let counted = |more: &str| with(more);
    found(
        &[&counted("first_year = 2018\nlast_year = 2021\n")],
        &expect![[r#"
            a.toml:25（series.grants.first_year） [years-outside-force]
              系列の年度（2018年度から2021年度まで）が、この版の実施期間に収まっていません。
              実施期間（from、until）にかかる年度だけを記入してください。
              The years of the series (2018 to 2021) reach beyond the days in force.
        "#]],
    );
    found(
        &[&counted("first_year = 2023\nlast_year = 2021\n")],
        &expect![[r#"
            a.toml:26（series.grants.last_year） [years-reversed]
              最後の年度（2021）が最初の年度（2023）より前です。
              first_year及びlast_yearを確かめてください。
              The last year (2021) lies before the first (2023).
        "#]],
    );
    found(
        &[&counted(
            "[series.target]\nyears = { 2019 = 10, 2020 = 20 }\n",
        )],
        &expect![[r#"
            a.toml:25（series.grants.target） [target-outside-force]
              2019年度の目標値がありますが、その年度はこの版の実施期間の外です。
              年度を改めるか、その目標値を効力のある版に移してください。
              There is a target for 2019, which lies outside the days in force.
        "#]],
    );
    found(
        &[&counted(
            "[[series]]\nid = \"growth\"\nunit = \"%\"\nrounding = \"half-up 1\"\ngrowth = \"grants\"\nbase = 2018\n",
        )],
        &expect![[r#"
            a.toml:30（series.growth.base） [base-outside-force]
              基準とする2018年度には、系列「aid/grants」の値がありません。
              系列「aid/grants」が報告される年度を記入してください。
              The series "aid/grants" has no value in 2018, from which this is reckoned.
        "#]],
    );
}

#[test]
fn a_kind_can_come_about() {
    let following = "[[kinds]]\nid = \"report\"\nfollows = [\"audit\"]\n[[kinds]]\nid = \"audit\"\nfollows = [\"report\"]\n[[series]]\n";
    found(
        &[&but("[[series]]\n", following)],
        &expect![[r#"
        a.toml:22（kinds.report.follows） [kind-unreachable]
          種別「report」の前提（follows）が環になっており、この種別の記録は一件も作れません。
          最初に行われる種別のfollowsを空にしてください。
          What "report" follows leads back to itself, so that no act of it can ever be recorded.
        a.toml:25（kinds.audit.follows） [kind-unreachable]
          種別「audit」の前提（follows）が環になっており、この種別の記録は一件も作れません。
          最初に行われる種別のfollowsを空にしてください。
          What "audit" follows leads back to itself, so that no act of it can ever be recorded.
    "#]],
    );
    found(
        &[&but(
            "[[series]]\n",
            "[[kinds]]\nid = \"report\"\nfollows = [\"grants\"]\n[[series]]\n",
        )],
        &expect![[r#"
            a.toml:22（kinds.report.follows） [unknown-kind]
              前提とする種別「grants」は、この事業にありません。
              次のいずれかに改めてください: grant、report。
              There is no kind "grants" to follow in this programme.
        "#]],
    );
}

#[test]
fn nothing_is_empty_or_unused() {
    found(
        &["id = \"none\"\nname = \"空\"\nfrom = \"2020-04-01\"\n"],
        &expect![[r#"
            a.toml:1（id） [empty-manifest]
              支援の種別も系列も定義されていません。
              少なくとも一つの種別を[[kinds]]で定義してください。
              It declares neither a kind of act nor a series.
        "#]],
    );
    found(
        &["id = \"acts\"\nname = \"記録のみ\"\nfrom = \"2020-04-01\"\n[[kinds]]\nid = \"visit\"\n"],
        &expect![[r#"
            参考 a.toml:1（id） [reports-nothing]
              系列の定義がなく、この事業の実績はどこにも集計されません。
              報告する実績があれば、[[series]]で定義してください。
              It declares no series, so that its acts are counted nowhere.
        "#]],
    );
    found(
        &[&but(
            "values = { ordinary = \"通常枠\", special = \"特別枠\" }",
            "",
        )],
        &expect![[r#"
            a.toml:5（codes.frame） [empty-code-list]
              コード表「frame」にコードがありません。
              「values = { a = "…" }」のように記入してください。
              The code list "frame" is empty.
        "#]],
    );
    found(
        &[&with(
            "[[codes]]\nid = \"spare\"\nname = \"予備\"\nvalues = { a = \"あ\" }\n",
        )],
        &expect![[r#"
            参考 a.toml:26（codes.spare） [code-list-unused]
              コード表「spare」は、どの記入事項でも使われていません。
              記入事項で「codes = "spare"」とするか、コード表を消してください。
              No field uses the code list "spare".
        "#]],
    );
}

#[test]
fn a_number_can_be_written_and_added_up() {
    found(
        &[&but(
            "least = 1, greatest = 1000000",
            "least = 5, greatest = 2",
        )],
        &expect![[r#"
            a.toml:14（kinds.grant.fields.amount.least） [bounds-reversed]
              最小値（5）が最大値（2）より大きく、どの値も記入できません。
              least及びgreatestを確かめてください。
              The least value (5) exceeds the greatest (2): no value is allowed.
        "#]],
    );
    found(
        &[&but("digits = 1, least = 0", "digits = 5, least = 0")],
        &expect![[r#"
            a.toml:15（kinds.grant.fields.hours.digits） [too-many-digits]
              小数点以下の桁数が5桁となっています。
              集計できるのは小数点以下4桁までです。単位を小さくするなどして、4以下としてください。
              It allows 5 digits after the point.
        "#]],
    );
}
