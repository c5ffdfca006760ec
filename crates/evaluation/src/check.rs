//! Cross references of an evaluation (相互参照の点検): what one form says of another, what a letter
//! needs beside it, which evaluation there can be when. Sums and rates are the business of `audit`.

use std::collections::BTreeSet;

use kernel::{FiscalYear, Place, Problem, Rating, Said, said};

use crate::{
    AgencyKind, Evaluation, EvaluationKind, Figure, Item, SummaryColumn, SummaryRow,
    rules::{Scheme, achievement},
};

/// Every fault in the references of an evaluation, its figures and its rules.
#[must_use]
pub fn check(evaluation: &Evaluation, figures: &[Figure], scheme: &Scheme) -> Vec<Problem> {
    let mut found = Found::default();
    kinds(&mut found, evaluation);
    scheme_applies(&mut found, evaluation, scheme);
    for row in &evaluation.summary {
        summary_row(&mut found, evaluation, row);
    }
    for item in &evaluation.items {
        ratings(&mut found, evaluation, item, scheme);
        printed_rates(&mut found, item, scheme);
    }
    overall(&mut found, evaluation);
    orphans(&mut found, evaluation, figures);
    found.0
}

#[derive(Default)]
struct Found(Vec<Problem>);

impl Found {
    /// Reports a fault; `form` names the form, `line` its line in a source document.
    fn report(
        &mut self,
        form: &str,
        field: String,
        line: Option<u32>,
        code: &str,
        reason: Said,
        remedy: Said,
    ) {
        let place = Place::file(form).line(line).field(field);
        self.0.push(Problem::new(place, code, reason, remedy));
    }
}

const OVERVIEW: &str = "評価の概要";
const OVERALL: &str = "総合評定";
const SUMMARY: &str = "項目別評定総括表";
const SHEET: &str = "項目別評定調書";

/// Interim evaluations are for research agencies, efficiency ones for executive agencies; an annual
/// one falls in its period.
fn kinds(found: &mut Found, evaluation: &Evaluation) {
    let agency = evaluation.agency.kind;
    let fits = match evaluation.kind {
        EvaluationKind::Interim => agency == AgencyKind::Research,
        EvaluationKind::Efficiency => agency == AgencyKind::Executive,
        EvaluationKind::Expected | EvaluationKind::Final => agency != AgencyKind::Executive,
        EvaluationKind::Annual(_) => true,
    };
    if !fits {
        found.report(
            OVERVIEW,
            "評価の区分".to_owned(),
            None,
            "kind-mismatch",
            said!(
                "この類型の法人には、この区分の評価はありません。",
                "Agencies of this kind have no evaluation of this kind."
            ),
            said!(
                "法人の類型と評価の区分を確かめてください（中間評価は国立研究開発法人、効率化評価は行政執行法人）。",
                "Check the kind of agency and of evaluation (interim: research agencies; efficiency: executive agencies)."
            ),
        );
    }
    if let EvaluationKind::Annual(year) = evaluation.kind
        && !evaluation.period.years.contains(year)
    {
        found.report(
            OVERVIEW,
            "評価対象事業年度".to_owned(),
            None,
            "year-outside-period",
            said!(
                "評価の対象となる{}が目標期間（{}）にありません。",
                "The evaluated year, {}, is not in the target period ({}).",
                year.to_era_string(),
                evaluation.period.years
            ),
            said!(
                "評価対象事業年度と目標期間を確かめてください。",
                "Check the evaluated year and the target period."
            ),
        );
    }
}

fn scheme_applies(found: &mut Found, evaluation: &Evaluation, scheme: &Scheme) {
    let applies = &scheme.applies;
    let first = evaluation.period.years.first;
    let evaluated = match evaluation.kind {
        EvaluationKind::Annual(year) => year,
        _ => evaluation.period.years.last,
    };
    if applies.kinds.contains(&evaluation.agency.kind)
        && applies.starts(first)
        && applies.evaluates(evaluated)
    {
        return;
    }
    found.report(
        OVERVIEW,
        "評定基準".to_owned(),
        None,
        "scheme-mismatch",
        said!(
            "評定基準「{}」は、この法人の類型又は{}に始まる目標期間には適用されません。",
            "Rule set “{}” does not apply to this kind of agency, or to a target period from {}.",
            scheme.title,
            first.to_era_string()
        ),
        said!(
            "適用できる評定基準を指定してください。",
            "Name a rule set that applies."
        ),
    );
}

fn summary_row(found: &mut Found, evaluation: &Evaluation, row: &SummaryRow) {
    let Some(number) = &row.sheet else {
        return;
    };
    let field = format!("項目{number}");
    let Some(item) = evaluation.items.iter().find(|item| item.number == *number) else {
        found.report(
            SUMMARY,
            field,
            row.line,
            "no-sheet",
            said!(
                "総括表の項目{number}の調書がありません。",
                "Item {number} of the summary table has no sheet."
            ),
            said!(
                "調書を加えるか、総括表の項目別調書No.を改めてください。",
                "Add the sheet, or change the sheet number in the summary table."
            ),
        );
        return;
    };
    let evaluated = match evaluation.kind {
        EvaluationKind::Annual(year) => Some(SummaryColumn::Year(year)),
        EvaluationKind::Expected => Some(SummaryColumn::Expected),
        EvaluationKind::Final | EvaluationKind::Interim | EvaluationKind::Efficiency => None,
    };
    let pairs = [
        (evaluated, item.ratings.minister),
        (Some(SummaryColumn::Final), item.ratings.minister_final),
    ];
    for (column, sheet) in pairs {
        let Some(column) = column else { continue };
        let table = row.ratings.get(&column).map_or(Rating::Blank, |m| m.rating);
        if table != sheet && table != Rating::Blank && sheet != Rating::Blank {
            found.report(
                SUMMARY,
                field.clone(),
                row.line,
                "rating-mismatch",
                said!(
                    "項目{number}の評定が、総括表は{table}、調書は{sheet}です。",
                    "Item {number} is rated {table} in the summary table and {sheet} on its sheet."
                ),
                said!(
                    "正しい評定を確かめ、総括表と調書をそろえてください。",
                    "Find out which is right, and make them agree."
                ),
            );
        }
    }
    marks(found, row, item, evaluated);
}

/// Marks of the evaluated column against the flags of the sheet. The underline is left out where
/// the row was read from text, which loses it.
fn marks(found: &mut Found, row: &SummaryRow, item: &Item, column: Option<SummaryColumn>) {
    let Some(marked) = column.and_then(|column| row.ratings.get(&column)) else {
        return;
    };
    let read_from_text = row.line.is_some();
    for (mark, flag, name) in [
        (
            Some(marked.important),
            item.is_important(),
            ("重要度「高」の〇", "the mark 〇 of high importance"),
        ),
        (
            (!read_from_text).then_some(marked.difficult),
            item.is_difficult(),
            ("困難度「高」の下線", "the underline of high difficulty"),
        ),
        (
            Some(marked.focus),
            item.focus.is_some(),
            ("重点化の重", "the mark 重 of focus"),
        ),
    ] {
        let Some(mark) = mark.filter(|mark| *mark != flag) else {
            continue;
        };
        let (name, name_en) = name;
        let reason = if mark {
            said!(
                "総括表には{name}がありますが、調書にはその設定がありません。",
                "The summary table has {name_en}, but the sheet does not call for it."
            )
        } else {
            said!(
                "調書の設定では{name}を付けますが、総括表にありません。",
                "The sheet calls for {name_en}, but the summary table does not have it."
            )
        };
        found.report(
            SUMMARY,
            format!("項目{}", item.number),
            row.line,
            "mark-mismatch",
            reason,
            said!(
                "調書の重要度・困難度・重点化と総括表の印をそろえてください。",
                "Make importance, difficulty and focus of the sheet agree with the marks of the table."
            ),
        );
    }
}

/// A letter needs what goes with it: C and D a policy of improvement, every letter a reason.
fn ratings(found: &mut Found, evaluation: &Evaluation, item: &Item, scheme: &Scheme) {
    let columns = [
        (
            item.ratings.minister,
            &item.texts.minister,
            "主務大臣による評価",
        ),
        (
            item.ratings.minister_final,
            &item.texts.minister_final,
            "主務大臣による評価（期間実績評価）",
        ),
    ];
    for (rating, text, column) in columns {
        let silent = text.iter().all(crate::Passage::is_empty);
        if scheme.item.improvement.contains(&rating)
            && silent
            && evaluation.overall.issues.is_empty()
        {
            found.report(
                SHEET,
                format!("項目{} {column}", item.number),
                None,
                "no-improvement",
                said!(
                    "評定が{rating}ですが、改善に向け取り組むべき方針がありません。",
                    "The rating is {rating}, but no policy of improvement is stated."
                ),
                said!(
                    "調書の主務大臣による評価欄に、改善に向け取り組むべき方針を記入してください。",
                    "State it on the sheet, under the minister's evaluation."
                ),
            );
        }
    }
    let only_final = item.ratings.minister_final != Rating::Blank
        && !matches!(evaluation.kind, EvaluationKind::Final);
    if only_final {
        found.report(
            SHEET,
            format!("項目{}", item.number),
            None,
            "too-early",
            said!(
                "期間実績評価の評定が、期間実績評価でない評価書に記されています。",
                "A final rating stands in an evaluation that is not the final one."
            ),
            said!(
                "期間実績評価の欄を空欄とするか、評価の区分を改めてください。",
                "Leave the final column empty, or change the kind of evaluation."
            ),
        );
    }
}

/// 達成度 as printed against plan and actual, where a formula is stated.
fn printed_rates(found: &mut Found, item: &Item, scheme: &Scheme) {
    for indicator in &item.indicators {
        for (year, cells) in &indicator.years {
            let Some(printed) = cells.rate.value() else {
                continue;
            };
            let Ok(done) = achievement(indicator, *year, scheme) else {
                continue;
            };
            if done.printed != printed {
                found.report(
                    SHEET,
                    format!("項目{} {} {}", item.number, indicator.label, year.to_era_string()),
                    cells.rate.line,
                    "rate-mismatch",
                    said!(
                        "達成度{printed}%が、{}（{}）の{}%と異なります。",
                        "The rate {printed}% is not what {} ({}) gives: {}%.",
                        done.terms,
                        done.rounding,
                        done.printed
                    ),
                    said!(
                        "計画値、実績値、達成度のいずれかを改めるか、端数処理の指定を確かめてください。",
                        "Correct plan, actual or rate, or check which rounding is set."
                    ),
                );
            }
        }
    }
}

fn overall(found: &mut Found, evaluation: &Evaluation) {
    let overall = &evaluation.overall;
    if overall.expected != Rating::Blank && evaluation.kind != EvaluationKind::Final {
        found.report(
            OVERALL,
            "（参考：見込評価）".to_owned(),
            None,
            "too-early",
            said!(
                "参考の見込評価は、期間実績評価のときに記入します。",
                "The expected rating is shown for reference in the final evaluation only."
            ),
            said!(
                "空欄とするか、評価の区分を改めてください。",
                "Leave it empty, or change the kind of evaluation."
            ),
        );
    }
    let evaluated = match evaluation.kind {
        EvaluationKind::Annual(year) => year,
        _ => return,
    };
    let later = |(year, rating): (&FiscalYear, &Rating)| *year > evaluated && rating.is_letter();
    if overall.past.iter().any(later) {
        found.report(
            OVERALL,
            "過年度の総合評定の状況".to_owned(),
            None,
            "too-early",
            said!(
                "{}より後の年度に評定が記されています。",
                "A year after {} bears a rating.",
                evaluated.to_era_string()
            ),
            said!(
                "後の年度は空欄又は－としてください。",
                "Leave later years empty or put －."
            ),
        );
    }
    if let Some(stated) = overall.past.get(&evaluated)
        && stated.is_letter()
        && *stated != overall.rating
    {
        found.report(
            OVERALL,
            "過年度の総合評定の状況".to_owned(),
            None,
            "rating-mismatch",
            said!(
                "{}の評定が、表は{stated}、総合評定は{}です。",
                "{} is rated {stated} in the table and {} overall.",
                evaluated.to_era_string(),
                overall.rating
            ),
            said!(
                "正しい評定を確かめ、そろえてください。",
                "Find out which is right, and make them agree."
            ),
        );
    }
}

/// Figures of items that have no sheet, sheets no row of the summary table refers to, twin numbers.
fn orphans(found: &mut Found, evaluation: &Evaluation, figures: &[Figure]) {
    let mut numbers = BTreeSet::new();
    for item in &evaluation.items {
        if !numbers.insert(&item.number) {
            found.report(
                SHEET,
                format!("項目{}", item.number),
                None,
                "duplicate-number",
                said!(
                    "項目番号{}の調書が二つあります。",
                    "Two sheets bear item number {}.",
                    item.number
                ),
                said!(
                    "どちらかの項目番号を改めてください。",
                    "Change one of the numbers."
                ),
            );
        }
        let referred = |row: &SummaryRow| row.sheet.as_ref() == Some(&item.number);
        if !evaluation.summary.is_empty() && !evaluation.summary.iter().any(referred) {
            found.report(
                SUMMARY,
                format!("項目{}", item.number),
                None,
                "no-summary-row",
                said!(
                    "項目{}の調書を引く行が総括表にありません。",
                    "No row of the summary table refers to item {}.",
                    item.number
                ),
                said!(
                    "総括表に行を加えてください。",
                    "Add a row to the summary table."
                ),
            );
        }
    }
    let mut told = BTreeSet::new();
    for figure in figures {
        if !numbers.contains(&figure.item) && told.insert(&figure.item) {
            found.report(
                SHEET,
                format!("項目{}", figure.item),
                (figure.line > 0).then_some(figure.line),
                "no-sheet",
                said!(
                    "実績値が属する項目{}の調書がありません。",
                    "Figures belong to item {}, which has no sheet.",
                    figure.item
                ),
                said!(
                    "調書を加えるか、実績値の項目番号を改めてください。",
                    "Add the sheet, or change the item number of the figures."
                ),
            );
        }
    }
}
