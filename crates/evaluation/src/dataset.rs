//! Machine-readable tables (機械判読可能なデータ) of an evaluation: one header row, one record a row,
//! one value a cell. Column names are ASCII; the table `columns` tells what each one means.

use form::{Dataset, Field};
use kernel::{Entry, Printed};

use crate::{
    AgencyKind, Certainty, Column, Direction, Evaluation, EvaluationKind, Figure, IndicatorKind,
    SummaryColumn,
};

/// Every table of an evaluation with the yearly figures of its narrative.
#[must_use]
pub fn datasets(evaluation: &Evaluation, figures: &[Figure]) -> Vec<Dataset> {
    let mut tables = vec![
        overview(evaluation),
        ministers(evaluation),
        procedures(evaluation),
        items(evaluation),
        summary(evaluation),
        indicators(evaluation),
        indicator_values(evaluation),
        inputs(evaluation),
        series(figures),
    ];
    tables.push(dictionary(&tables));
    tables
}

/// Columns and what they mean (データ項目の説明); one name means the same in every table.
const MEANINGS: &[(&str, &str)] = &[
    ("agency", "法人名"),
    ("agency_kind", "法人の類型"),
    ("evaluation_kind", "評価の区分"),
    ("fiscal_year", "年度（4月が属する西暦年）"),
    ("period_ordinal", "目標期間の期数"),
    ("period_first", "目標期間の最初の年度"),
    ("period_last", "目標期間の最後の年度"),
    ("overall_rating", "総合評定"),
    ("expected_rating", "参考：見込評価の総合評定"),
    ("phrase", "評定の意味"),
    ("position", "掲載順"),
    ("minister", "主務大臣"),
    ("scope", "評価の担当範囲"),
    ("joint", "共管の記載"),
    ("role", "所管（department）又は点検（reviewer）"),
    ("bureau", "部局"),
    ("officer", "担当課、責任者"),
    ("on", "実施日"),
    ("what", "実施した手続"),
    ("item", "項目番号"),
    ("name", "項目名"),
    ("section", "区分又は見出し"),
    ("sheet", "調書の様式"),
    ("importance", "重要度"),
    ("priority", "優先度"),
    ("difficulty", "難易度・困難度"),
    ("focus", "重点化"),
    ("weight", "ウエイト（%）"),
    ("own_rating", "自己評価の評定"),
    ("minister_rating", "主務大臣の評定（年度評価又は見込評価）"),
    ("final_rating", "主務大臣の評定（期間実績評価）"),
    ("column", "総括表の欄（年度、expected、final）又は記載欄"),
    ("rating", "評定"),
    ("important", "重要度「高」の印"),
    ("difficult", "難易度・困難度「高」の印（下線）"),
    ("focused", "重点化の印"),
    ("indicator", "指標番号"),
    ("label", "指標名又は行名"),
    ("key", "基幹目標か"),
    ("kind", "種別"),
    ("direction", "以上（more）又は以下（less）"),
    ("unit", "単位"),
    ("target", "達成目標"),
    ("target_level", "達成目標の水準"),
    ("baseline", "基準値"),
    ("baseline_level", "基準値の水準"),
    ("row", "計画値（plan）、実績値（actual）、達成度（rate）"),
    ("value", "値。空は値がないこと"),
    ("text", "記載（印字どおり）"),
    ("within", "内数か"),
    ("programme", "施策・取組"),
    ("measure", "数えたもの"),
    ("parenthesised", "かっこ書きか"),
    ("line", "原文の行"),
    ("excerpt", "原文の抜粋"),
    ("table", "表の名前"),
    ("title", "日本語名"),
];

fn table(name: &str, title: &str, columns: &[&str], rows: Vec<Vec<Field>>) -> Dataset {
    Dataset {
        name: name.to_owned(),
        title: title.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "callers pass references and small values alike"
)]
fn text(text: impl ToString) -> Field {
    let text = text.to_string();
    if text.is_empty() {
        Field::Empty
    } else {
        Field::Text(text)
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "callers pass references and small values alike"
)]
fn number(number: impl ToString) -> Field {
    Field::Number(number.to_string())
}

fn optional<T: ToString>(value: Option<T>) -> Field {
    value.map_or(Field::Empty, number)
}

fn truth(yes: bool) -> Field {
    text(if yes { "true" } else { "false" })
}

fn overview(evaluation: &Evaluation) -> Dataset {
    let (kind, year) = match evaluation.kind {
        EvaluationKind::Annual(year) => ("年度評価", Some(year)),
        EvaluationKind::Expected => ("見込評価", None),
        EvaluationKind::Final => ("期間実績評価", None),
        EvaluationKind::Interim => ("中間評価", None),
        EvaluationKind::Efficiency => ("効率化評価", None),
    };
    let agency_kind = match evaluation.agency.kind {
        AgencyKind::MediumTerm => "中期目標管理法人",
        AgencyKind::Research => "国立研究開発法人",
        AgencyKind::Executive => "行政執行法人",
        AgencyKind::Local => "地方独立行政法人",
    };
    let period = &evaluation.period;
    let columns = [
        "agency",
        "agency_kind",
        "evaluation_kind",
        "fiscal_year",
        "period_ordinal",
        "period_first",
        "period_last",
        "overall_rating",
        "phrase",
        "expected_rating",
    ];
    let row = vec![
        text(&evaluation.agency.name),
        text(agency_kind),
        text(kind),
        optional(year),
        optional(period.ordinal),
        number(period.years.first),
        number(period.years.last),
        text(evaluation.overall.rating),
        text(&evaluation.overall.phrase),
        text(evaluation.overall.expected),
    ];
    table("overview", "評価の概要", &columns, vec![row])
}

fn ministers(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "position", "minister", "scope", "joint", "role", "bureau", "officer",
    ];
    let mut rows = Vec::new();
    for (i, minister) in evaluation.ministers.iter().enumerate() {
        let departments = minister.departments.iter().map(|d| ("department", d));
        let reviewers = minister.reviewers.iter().map(|d| ("reviewer", d));
        for (role, department) in departments.chain(reviewers) {
            rows.push(vec![
                number(i + 1),
                text(&minister.name),
                text(&minister.scope),
                text(&minister.joint),
                text(role),
                text(&department.bureau),
                text(&department.officer),
            ]);
        }
    }
    table("ministers", "主務大臣と担当部局", &columns, rows)
}

fn procedures(evaluation: &Evaluation) -> Dataset {
    let rows = evaluation
        .procedures
        .iter()
        .enumerate()
        .map(|(i, step)| vec![number(i + 1), text(&step.on), text(&step.what.text)])
        .collect();
    let columns = ["position", "on", "what"];
    table("procedures", "評価の実施に関する事項", &columns, rows)
}

fn items(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "item",
        "name",
        "section",
        "sheet",
        "importance",
        "priority",
        "difficulty",
        "focus",
        "weight",
        "own_rating",
        "minister_rating",
        "final_rating",
    ];
    let level = |flag: &Option<crate::Flag>| flag.as_ref().map_or(Field::Empty, |f| text(&f.level));
    let rows = evaluation
        .items
        .iter()
        .map(|item| {
            vec![
                text(&item.number),
                text(&item.name),
                text(item.section.numeral()),
                text(match item.sheet {
                    crate::SheetForm::Service => "4-1",
                    crate::SheetForm::Management => "4-2",
                }),
                level(&item.importance),
                level(&item.priority),
                level(&item.difficulty),
                level(&item.focus),
                optional(item.weight),
                text(item.ratings.own),
                text(item.ratings.minister),
                text(item.ratings.minister_final),
            ]
        })
        .collect();
    table("items", "評価項目と評定", &columns, rows)
}

fn summary(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "item",
        "section",
        "name",
        "column",
        "rating",
        "important",
        "difficult",
        "focused",
    ];
    let mut rows = Vec::new();
    for row in &evaluation.summary {
        for (column, marked) in &row.ratings {
            rows.push(vec![
                row.sheet.as_ref().map_or(Field::Empty, text),
                text(row.section.numeral()),
                text(&row.name),
                match column {
                    SummaryColumn::Year(year) => text(year),
                    SummaryColumn::Expected => text("expected"),
                    SummaryColumn::Final => text("final"),
                },
                text(marked.rating),
                truth(marked.important),
                truth(marked.difficult),
                truth(marked.focus),
            ]);
        }
    }
    table("summary", "項目別評定総括表", &columns, rows)
}

fn indicators(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "item",
        "indicator",
        "label",
        "key",
        "kind",
        "direction",
        "unit",
        "target",
        "target_level",
        "baseline",
        "baseline_level",
    ];
    let mut rows = Vec::new();
    for item in &evaluation.items {
        for indicator in &item.indicators {
            rows.push(vec![
                text(&item.number),
                indicator.number.as_ref().map_or(Field::Empty, text),
                text(&indicator.label),
                truth(indicator.key),
                text(match indicator.kind {
                    IndicatorKind::Count => "count",
                    IndicatorKind::Rate => "rate",
                    IndicatorKind::FinalYear => "final-year",
                    IndicatorKind::Reduction => "reduction",
                    IndicatorKind::PointIncrease => "point-increase",
                    IndicatorKind::Monitoring => "monitoring",
                    IndicatorKind::Qualitative => "qualitative",
                }),
                text(match indicator.direction {
                    Direction::More => "more",
                    Direction::Less => "less",
                }),
                text(&indicator.unit),
                text(&indicator.target.text.text),
                optional(indicator.target.level.value()),
                text(&indicator.baseline.text.text),
                optional(indicator.baseline.level.value()),
            ]);
        }
    }
    table("indicators", "指標", &columns, rows)
}

/// Value, unit and text of a cell. A cell without unit stands in the unit of its row.
fn cell(entry: &Entry, unit: &kernel::Unit) -> [Field; 3] {
    let Some((value, printed)) = entry.level() else {
        return [Field::Empty, Field::Empty, text(&entry.text)];
    };
    let unit = if printed.is_empty() { unit } else { &printed };
    [optional(Some(value)), text(unit), text(&entry.text)]
}

fn indicator_values(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "item",
        "indicator",
        "label",
        "fiscal_year",
        "row",
        "value",
        "unit",
        "text",
    ];
    let percent = kernel::Unit::new("%");
    let mut rows = Vec::new();
    for item in &evaluation.items {
        for indicator in &item.indicators {
            for (year, cells) in &indicator.years {
                for (row, entry, unit) in [
                    ("plan", &cells.plan, &indicator.unit),
                    ("actual", &cells.actual, &indicator.unit),
                    ("rate", &cells.rate, &percent),
                ] {
                    if entry.is_blank() {
                        continue;
                    }
                    let [value, unit, printed] = cell(entry, unit);
                    rows.push(vec![
                        text(&item.number),
                        indicator.number.as_ref().map_or(Field::Empty, text),
                        text(&indicator.label),
                        number(year),
                        text(row),
                        value,
                        unit,
                        printed,
                    ]);
                }
            }
        }
    }
    let title = "指標の計画値・実績値・達成度";
    table("indicator_values", title, &columns, rows)
}

fn inputs(evaluation: &Evaluation) -> Dataset {
    let columns = [
        "item",
        "label",
        "fiscal_year",
        "value",
        "unit",
        "text",
        "within",
    ];
    let mut rows = Vec::new();
    for item in &evaluation.items {
        for input in &item.inputs {
            for (year, entry) in &input.years {
                let [value, unit, printed] = cell(entry, &input.unit);
                let within = matches!(entry.printed, Printed::Number { within: true, .. });
                rows.push(vec![
                    text(&item.number),
                    text(&input.label),
                    number(year),
                    value,
                    unit,
                    printed,
                    truth(within),
                ]);
            }
        }
    }
    let title = "インプット情報（財務情報及び人員）";
    table("inputs", title, &columns, rows)
}

fn series(figures: &[Figure]) -> Dataset {
    let columns = [
        "item",
        "column",
        "section",
        "programme",
        "measure",
        "unit",
        "fiscal_year",
        "value",
        "kind",
        "parenthesised",
        "line",
        "excerpt",
    ];
    let rows = figures
        .iter()
        .map(|figure| {
            vec![
                text(&figure.item),
                text(match figure.column {
                    Column::Results => "results",
                    Column::SelfEvaluation => "self-evaluation",
                    Column::Minister => "minister",
                }),
                text(&figure.section),
                text(&figure.programme),
                text(&figure.measure),
                text(&figure.unit),
                number(figure.fiscal_year),
                optional(figure.value),
                text(match figure.certainty {
                    Certainty::Actual => "actual",
                    Certainty::Forecast => "forecast",
                }),
                truth(figure.parenthesised),
                optional((figure.line > 0).then_some(figure.line)),
                text(&figure.excerpt),
            ]
        })
        .collect();
    table("figures", "業務実績の年度別の値", &columns, rows)
}

/// The table that explains the columns of all others.
fn dictionary(tables: &[Dataset]) -> Dataset {
    let columns = ["table", "title", "column", "name"];
    let meaning = |column: &str| {
        MEANINGS
            .iter()
            .find(|(name, _)| *name == column)
            .map_or(Field::Empty, |(_, meaning)| text(meaning))
    };
    let rows = tables
        .iter()
        .flat_map(|dataset| {
            dataset.columns.iter().map(|column| {
                vec![
                    text(&dataset.name),
                    text(&dataset.title),
                    text(column),
                    meaning(column),
                ]
            })
        })
        .collect();
    table("columns", "データ項目の説明", &columns, rows)
}
