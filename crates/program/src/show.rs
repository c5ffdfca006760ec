//! Shows a programme to people: everything its manifest declares, as a page of text.

use kernel::{Said, said};

use crate::{
    CodeList, Direction, Field, Kind, Program, Rule, Series, Target,
    page::Page,
    words::{field_type, force, need, rounding},
};

/// A programme as a page of text, in both languages: what it is, its kinds of act with their fields
/// and conditions, and its series with formulas in words, targets and the rows that print them.
#[must_use]
pub fn show(program: &Program) -> Said {
    let mut page = Page::default();
    head(program, &mut page);
    if !program.eligibility.is_empty() {
        page.gap();
        page.line(0, &said!("対象要件", "Eligibility"));
        rules(&program.eligibility, 2, &mut page);
    }
    for (id, list) in &program.codes {
        codes(id, list, &mut page);
    }
    for kind in &program.kinds {
        self::kind(program, kind, &mut page);
    }
    if !program.series.is_empty() {
        page.gap();
        page.line(0, &said!("系列（報告する実績）", "Series"));
    }
    for series in &program.series {
        self::series(program, series, &mut page);
    }
    page.finish()
}

fn head(program: &Program, page: &mut Page) {
    let Program {
        id, version, name, ..
    } = program;
    page.line(
        0,
        &said!(
            "{name}（{id}、第{version}版）",
            "{name} ({id}, version {version})"
        ),
    );
    let retention = program
        .retention_years
        .map(|years| said!("{years}年", "{years} years"));
    let listed = |list: &[String]| Said {
        ja: list.join("、"),
        en: list.join(", "),
    };
    let rows = [
        (("実施期間", "In force"), force(program)),
        (
            ("根拠法令", "Legal basis"),
            Said::same(&program.legal_basis),
        ),
        (("担当部署", "Department"), Said::same(&program.department)),
        (("勘定", "Account"), Said::same(&program.account)),
        (("評価項目", "Item"), Said::same(&program.item)),
        (("制度", "Carries"), listed(&program.carries)),
        (("様式", "Forms"), listed(&program.forms)),
        (
            ("保存期間", "Kept for"),
            retention.unwrap_or_else(|| said!("無期限", "ever")),
        ),
    ];
    table(2, rows, page);
}

/// Rows of a label and what it says, where it says anything.
fn table(
    indent: usize,
    rows: impl IntoIterator<Item = ((&'static str, &'static str), Said)>,
    page: &mut Page,
) {
    let rows: Vec<Vec<Said>> = rows
        .into_iter()
        .filter(|(_, said)| !said.is_empty())
        .map(|(label, said)| vec![Said::from(label), said])
        .collect();
    page.rows(indent, &rows);
}

fn rules(rules: &[Rule], indent: usize, page: &mut Page) {
    for rule in rules {
        page.line(indent, &said!("・{}", "- {}", rule.says));
        let text = rule.condition.as_str();
        page.line(indent + 2, &said!("条件式: {text}", "when: {text}"));
    }
}

fn codes(id: &str, list: &CodeList, page: &mut Page) {
    let name = &list.name;
    page.gap();
    page.line(0, &said!("コード表 {id}（{name}）", "Codes {id} ({name})"));
    let rows: Vec<Vec<Said>> = list
        .codes
        .iter()
        .map(|(code, name)| vec![Said::same(code), Said::same(name)])
        .collect();
    page.rows(2, &rows);
}

fn kind(program: &Program, kind: &Kind, page: &mut Page) {
    let Kind { id, name, .. } = kind;
    page.gap();
    page.line(
        0,
        &said!("支援の種別 {id}（{name}）", "Kind of act {id} ({name})"),
    );
    if !kind.follows.is_empty() {
        let before: Vec<String> = kind.follows.iter().map(ToString::to_string).collect();
        let (ja, en) = (before.join("、"), before.join(", "));
        page.line(2, &said!("前提となる種別: {ja}", "Follows: {en}"));
    }
    if !kind.roles.is_empty() {
        page.line(2, &said!("役割", "Roles"));
        let rows: Vec<Vec<Said>> = kind
            .roles
            .iter()
            .map(|role| {
                let many = if role.many {
                    said!("複数可", "several")
                } else {
                    Said::default()
                };
                let (id, name) = (role.id.as_str(), role.name.as_str());
                vec![id.into(), name.into(), need(role.required), many]
            })
            .collect();
        page.rows(4, &rows);
    }
    if !kind.fields.is_empty() {
        page.line(2, &said!("記入事項", "Fields"));
        let rows: Vec<Vec<Said>> = kind
            .fields
            .iter()
            .map(|field| self::field(program, field))
            .collect();
        page.rows(4, &rows);
    }
    if kind.rules.is_empty() && kind.fields.iter().all(|field| field.rules.is_empty()) {
        return;
    }
    page.line(2, &said!("規則", "Rules"));
    rules(&kind.rules, 4, page);
    for field in &kind.fields {
        rules(&field.rules, 4, page);
    }
}

fn field(program: &Program, field: &Field) -> Vec<Said> {
    let visible = field.visible_when.as_ref().map(|condition| {
        let text = condition.as_str();
        said!("{text} のときに記入", "asked when {text}")
    });
    vec![
        Said::same(field.id.as_str()),
        Said::same(&field.name),
        field_type(program, &field.of),
        need(field.required),
        visible.unwrap_or_default(),
    ]
}

fn series(program: &Program, series: &Series, page: &mut Page) {
    let Series { id, name, unit, .. } = series;
    page.line(2, &said!("{id}  {name}（{unit}）", "{id}  {name} ({unit})"));
    let scale = series.scale.map(|scale| {
        said!(
            "系列の1単位は元の{scale}単位",
            "one of the series is {scale} of what is counted"
        )
    });
    let years = series.years.map(|(first, last)| {
        let (first_ja, last_ja) = (first.to_era_string(), last.to_era_string());
        said!("{first_ja}から{last_ja}まで", "{first} to {last}")
    });
    let direction = match series.direction {
        Direction::Up => Said::default(),
        Direction::Down => said!("小さいほど良い", "less is better"),
    };
    let continues = series
        .continues
        .as_ref()
        .map(|earlier| Said::same(earlier.to_string()));
    let rows = [
        (("算式", "Formula"), series.formula.said(program)),
        (("換算", "Scale"), scale.unwrap_or_default()),
        (
            ("端数処理", "Rounding"),
            series.rounding.map(rounding).unwrap_or_default(),
        ),
        (("方向", "Direction"), direction),
        (("報告する年度", "Years"), years.unwrap_or_default()),
        (
            ("指標", "Indicator"),
            Said::same(series.indicator.as_deref().unwrap_or_default()),
        ),
        (
            ("目標", "Targets"),
            series.target.as_ref().map(target).unwrap_or_default(),
        ),
        (("接続", "Continues"), continues.unwrap_or_default()),
        (("定義の変更", "Break"), Said::same(&series.break_note)),
    ];
    table(6, rows, page);
    for row in &series.prints {
        let section = row.section.iter().map(String::as_str);
        let words: Vec<&str> = [row.item.as_str()]
            .into_iter()
            .chain(section)
            .chain([row.programme.as_str(), row.measure.as_str()])
            .collect();
        let words = words.join(" ＞ ");
        page.line(6, &said!("掲載: {words}", "Printed: {words}"));
    }
}

fn target(target: &Target) -> Said {
    let mut parts = Vec::new();
    if let Some(baseline) = target.baseline {
        parts.push(said!("基準値{baseline}", "baseline {baseline}"));
    }
    for year in target.years.keys() {
        if let Some(value) = target.of(*year) {
            let ja = year.to_era_string();
            parts.push(said!("{ja} {value}", "{year}: {value}"));
        }
    }
    if let Some(period) = target.period {
        parts.push(said!("期間全体 {period}", "whole period: {period}"));
    }
    for (day, reason, _) in &target.revisions {
        let ja = kernel::day::to_era_string(*day);
        parts.push(said!("{ja}改定（{reason}）", "revised on {day} ({reason})"));
    }
    let (ja, en): (Vec<String>, Vec<String>) =
        parts.into_iter().map(|part| (part.ja, part.en)).unzip();
    Said {
        ja: ja.join("、"),
        en: en.join(", "),
    }
}
