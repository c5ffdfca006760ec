//! Values of the forms that concern the whole evaluation: overview, overall rating, summary table.

use kernel::{FiscalYear, Period};
use serde_json::{Value, json};

use crate::{
    AgencyKind, Department, Evaluation, EvaluationKind, Marked, Minister, Passage, Section,
    SummaryColumn, SummaryRow,
};

/// The tree of values that every layout sees; `items` is left to the item sheets.
pub(super) fn of(evaluation: &Evaluation) -> Value {
    let subject = subject(evaluation);
    let terms = &evaluation.period.terms;
    let years: Vec<Value> = evaluation
        .period
        .years
        .years()
        .map(|year| json!({"label": year_label(year), "year": year.year()}))
        .collect();
    json!({
        "form": {
            "code": subject.code,
            "evaluation": subject.form,
        },
        "agency": {
            "name": evaluation.agency.name,
            "kind": agency_kind(evaluation.agency.kind),
            "research": evaluation.agency.kind == AgencyKind::Research,
        },
        "terms": {"target": terms.target, "difficulty": terms.difficulty},
        "subject": {"kind": subject.kind, "period": subject.period},
        "period": period_text(evaluation.period.years),
        "years": years,
        "ministers": evaluation.ministers.iter().map(minister).collect::<Value>(),
        "procedures": evaluation
            .procedures
            .iter()
            .map(|step| json!({"on": step.on, "what": step.what.text}))
            .collect::<Value>(),
        "notes": texts(&evaluation.notes),
        "overall": overall(evaluation),
        "summary": summary(evaluation),
        "items": [],
    })
}

/// What is evaluated, in the words of the forms (評価対象).
pub(super) struct Subject {
    /// Family of forms: `1-2`.
    pub(super) code: &'static str,
    /// `年度評価`, `中期目標期間評価`: stands in the titles of the forms.
    pub(super) form: String,
    /// `見込評価（中期目標期間実績評価）`.
    pub(super) kind: String,
    /// `第四期中期目標期間（最終年度の実績見込を含む。）`, `令和４年度（第四期）`.
    pub(super) period: String,
    /// Title of the book.
    pub(super) title: String,
    /// Who evaluates.
    pub(super) author: String,
}

/// Says what is evaluated.
pub(super) fn subject(evaluation: &Evaluation) -> Subject {
    let target = &evaluation.period.terms.target;
    let ordinal = evaluation.period.ordinal.map(ordinal).unwrap_or_default();
    let whole = format!("{ordinal}{target}目標期間");
    let (form, kind, period) = match evaluation.kind {
        EvaluationKind::Annual(year) => {
            let ordinal = if ordinal.is_empty() {
                String::new()
            } else {
                format!("（{ordinal}）")
            };
            (
                "年度評価".to_owned(),
                "年度評価".to_owned(),
                wide(&year.to_era_string()) + &ordinal,
            )
        }
        EvaluationKind::Expected => (
            format!("{target}目標期間評価"),
            format!("見込評価（{target}目標期間実績評価）"),
            format!("{whole}（最終年度の実績見込を含む。）"),
        ),
        EvaluationKind::Final => (
            format!("{target}目標期間評価"),
            format!("{target}目標期間実績評価"),
            whole.clone(),
        ),
        EvaluationKind::Interim => (
            format!("{target}目標期間中間評価"),
            format!("{target}目標期間中間評価"),
            whole.clone(),
        ),
        EvaluationKind::Efficiency => (
            "効率化評価".to_owned(),
            "効率化評価".to_owned(),
            whole.clone(),
        ),
    };
    let short = match evaluation.kind {
        EvaluationKind::Expected => "見込評価".to_owned(),
        _ => kind.clone(),
    };
    let span = match evaluation.kind {
        EvaluationKind::Annual(_) => &period,
        _ => &whole,
    };
    let title = format!("{span}　業務実績評価書（{short}）");
    let ministers = evaluation.ministers.iter().map(|m| m.name.as_str());
    Subject {
        code: family(evaluation),
        form,
        kind,
        period,
        title,
        author: ministers.collect::<Vec<_>>().join("、"),
    }
}

/// The family of forms that the guideline gives this evaluation (様式番号).
fn family(evaluation: &Evaluation) -> &'static str {
    use EvaluationKind::{Annual, Efficiency, Interim};
    match (evaluation.agency.kind, evaluation.kind) {
        (AgencyKind::MediumTerm | AgencyKind::Local, Annual(_)) => "1-1",
        (AgencyKind::MediumTerm | AgencyKind::Local, _) => "1-2",
        (AgencyKind::Research, Annual(_)) => "2-1",
        (AgencyKind::Research, Interim) => "2-3",
        (AgencyKind::Research, _) => "2-2",
        (AgencyKind::Executive, Efficiency) => "3-2",
        (AgencyKind::Executive, _) => "3-1",
    }
}

fn agency_kind(kind: AgencyKind) -> &'static str {
    match kind {
        AgencyKind::MediumTerm => "中期目標管理法人",
        AgencyKind::Research => "国立研究開発法人",
        AgencyKind::Executive => "行政執行法人",
        AgencyKind::Local => "地方独立行政法人",
    }
}

/// `第四期`, `第十二期`.
fn ordinal(number: u8) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (usize::from(number / 10), usize::from(number % 10));
    match tens {
        0 => format!("第{}期", DIGITS[ones]),
        1 => format!("第十{}期", DIGITS[ones]),
        2..=9 => format!("第{}十{}期", DIGITS[tens], DIGITS[ones]),
        _ => format!("第{}期", wide(&number.to_string())),
    }
}

/// `令和元～５年度`, `平成３０～令和４年度`.
fn period_text(period: Period) -> String {
    let (first, last) = (period.first.to_era_string(), period.last.to_era_string());
    let era: String = first.chars().take(2).collect();
    let last = last.strip_prefix(&era).unwrap_or(&last);
    wide(&format!("{}～{last}", first.trim_end_matches("年度")))
}

/// `元年度`, `２年度`: the year as the columns of the forms print it.
pub(super) fn year_label(year: FiscalYear) -> String {
    wide(
        year.to_era_string()
            .trim_start_matches(['令', '和', '平', '成', '昭', '大', '正']),
    )
}

fn wide(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Texts of passages, empty ones left out.
pub(super) fn texts(passages: &[Passage]) -> Value {
    passages
        .iter()
        .filter(|passage| !passage.is_empty())
        .map(|passage| passage.text.as_str())
        .collect()
}

fn minister(minister: &Minister) -> Value {
    let mut desks = Vec::new();
    for (role, departments) in [
        ("法人所管部局", &minister.departments),
        ("評価点検部局", &minister.reviewers),
    ] {
        let blank = [Department::default()];
        let departments = if departments.is_empty() {
            &blank[..]
        } else {
            departments
        };
        desks.extend(departments.iter().map(|department| {
            json!({"role": role, "bureau": department.bureau, "officer": department.officer})
        }));
    }
    json!({
        "name": minister.name,
        "scope": minister.scope,
        "joint": minister.joint,
        "desks": desks,
    })
}

fn overall(evaluation: &Evaluation) -> Value {
    let overall = &evaluation.overall;
    let mut past = overall.past.clone();
    if let EvaluationKind::Annual(year) = evaluation.kind {
        past.entry(year).or_insert(overall.rating);
    }
    let past: Vec<Value> = evaluation
        .period
        .years
        .years()
        .map(|year| {
            let rating = past.get(&year).copied().unwrap_or_default();
            json!({"label": year_label(year), "rating": rating})
        })
        .collect();
    json!({
        "rating": overall.rating,
        "phrase": overall.phrase,
        "past": past,
        "expected": overall.expected,
        "reason": texts(&overall.reason),
        "assessment": texts(&overall.assessment),
        "considerations": texts(&overall.considerations),
        "issues": texts(&overall.issues),
        "improvements": texts(&overall.improvements),
        "orders": texts(&overall.orders),
        "opinions": texts(&overall.opinions),
        "remarks": texts(&overall.remarks),
    })
}

/// The two halves of the summary table: section Ⅰ on the left, Ⅱ to Ⅳ on the right.
fn summary(evaluation: &Evaluation) -> Value {
    let section = |section: &Section| {
        let rows = evaluation
            .summary
            .iter()
            .filter(|row| row.section == *section);
        json!({
            "numeral": section.numeral(),
            "title": section.title(),
            "rows": rows.map(|row| summary_row(evaluation, row)).collect::<Value>(),
        })
    };
    let (left, right) = Section::ALL.split_at(1);
    json!({
        "left": left.iter().map(section).collect::<Value>(),
        "right": right.iter().map(section).collect::<Value>(),
    })
}

fn summary_row(evaluation: &Evaluation, row: &SummaryRow) -> Value {
    // The underline is lost where a document is read as plain text; the item sheet still knows.
    let item = evaluation
        .items
        .iter()
        .find(|item| row.sheet.as_ref() == Some(&item.number));
    let difficult = item
        .and_then(|item| item.difficulty.as_ref())
        .is_some_and(|flag| flag.level == "高");
    let mark = |column: SummaryColumn| {
        let marked: Marked = row.ratings.get(&column).copied().unwrap_or_default();
        json!({
            "rating": marked.rating,
            "important": marked.important,
            "difficult": marked.difficult || difficult,
            "focus": marked.focus,
        })
    };
    let years = evaluation.period.years.years().map(SummaryColumn::Year);
    let years: Vec<Value> = years.map(mark).collect();
    let mut marks = years.clone();
    marks.extend([SummaryColumn::Expected, SummaryColumn::Final].map(mark));
    json!({
        "name": row.name,
        "years": years,
        "marks": marks,
        "sheet": row.sheet.as_ref().map(|sheet| sheet.as_str()).unwrap_or_default(),
        "remarks": row.remarks,
    })
}
