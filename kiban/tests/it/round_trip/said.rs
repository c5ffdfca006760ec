//! What the forms say of an evaluation, cell by cell: what paper cannot show is left out.

use std::collections::BTreeMap;

use evaluation::{
    Evaluation, EvaluationKind, Flag, Indicator, Item, Minister, Passage, SummaryRow,
};
use kernel::{Entry, Rating, Unit, entry::Printed, text::squeeze};

/// Headings that the forms print themselves.
const HEADINGS: [&str; 8] = [
    "＜主要な業務実績＞",
    "＜評定と根拠＞",
    "根拠：",
    "＜課題と対応＞",
    "＜評定に至った理由＞",
    "＜今後の課題＞",
    "＜その他事項＞",
    "＜指摘事項、業務運営上の課題及び改善方策＞",
];

/// Every cell with content, by its place, without spaces.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeMap<String, String>);

impl Said {
    fn put(&mut self, place: &str, text: &str) {
        let mut text = squeeze(text);
        for heading in HEADINGS {
            text = text.replace(&squeeze(heading), "");
        }
        if !text.is_empty() && text != "-" {
            self.0.insert(place.to_owned(), text);
        }
    }

    fn passages(&mut self, place: &str, passages: &[Passage]) {
        let all: String = passages
            .iter()
            .map(|passage| passage.text.as_str())
            .collect();
        self.put(place, &all);
    }

    /// Places where two say different things, with both texts.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let nothing = String::new();
        let places = self
            .0
            .keys()
            .chain(other.0.keys().filter(|place| !self.0.contains_key(*place)));
        places
            .map(|place| {
                (
                    place,
                    self.0.get(place).unwrap_or(&nothing),
                    other.0.get(place).unwrap_or(&nothing),
                )
            })
            .filter(|(_, one, two)| one != two)
            .map(|(place, one, two)| format!("{place}\n  printed {one}\n  read    {two}"))
            .collect()
    }
}

/// What the forms say of `evaluation`.
pub(super) fn said(evaluation: &Evaluation) -> Said {
    let mut said = Said::default();
    said.put("評価の区分", &format!("{:?}", evaluation.kind));
    said.put("法人名", &evaluation.agency.name);
    said.put(
        "期間",
        &format!(
            "{:?} {:?}",
            evaluation.period.ordinal, evaluation.period.years
        ),
    );
    for (place, minister) in evaluation.ministers.iter().enumerate() {
        of_minister(&mut said, &format!("主務大臣{place}"), minister);
    }
    let steps = evaluation.procedures.iter();
    let steps: String = steps
        .map(|step| format!("・{}{}", step.on, step.what.text))
        .collect();
    // Some books open each step with a dot, some print the day alone.
    said.put("評価の実施", &steps.replace('・', ""));
    said.passages("重要事項", &evaluation.notes);
    let overall = &evaluation.overall;
    said.put("総合評定", letter(overall.rating));
    said.put("総合評定の見込", letter(overall.expected));
    let mut past = overall.past.clone();
    if let EvaluationKind::Annual(year) = evaluation.kind {
        // The row of past years ends with the year at hand.
        past.entry(year).or_insert(overall.rating);
    }
    for (year, rating) in &past {
        said.put(&format!("総合評定 {year}"), letter(*rating));
    }
    for (place, passages) in [
        ("理由", &overall.reason),
        ("法人全体の評価", &overall.assessment),
        ("考慮事項", &overall.considerations),
        ("課題", &overall.issues),
        ("改善事項", &overall.improvements),
        ("改善命令", &overall.orders),
        ("監事等の意見", &overall.opinions),
        ("特記事項", &overall.remarks),
    ] {
        said.passages(&format!("総合評定の{place}"), passages);
    }
    for row in &evaluation.summary {
        // The form prints them by section, whatever their order was.
        let sheet = row.sheet.as_ref().map_or("", |sheet| sheet.as_str());
        of_row(&mut said, &format!("総括表 {sheet}"), row);
    }
    for (place, item) in evaluation.items.iter().enumerate() {
        of_item(&mut said, &format!("調書{place}"), item);
    }
    said
}

fn of_minister(said: &mut Said, place: &str, minister: &Minister) {
    said.put(&format!("{place} 名称"), &minister.name);
    said.put(&format!("{place} 範囲"), &minister.scope);
    said.put(&format!("{place} 共管"), &minister.joint);
    for (role, desks) in [
        ("所管", &minister.departments),
        ("点検", &minister.reviewers),
    ] {
        for (number, desk) in desks.iter().enumerate() {
            said.put(
                &format!("{place} {role}{number}"),
                &format!("{}／{}", desk.bureau, desk.officer),
            );
        }
    }
}

fn of_row(said: &mut Said, place: &str, row: &SummaryRow) {
    said.put(
        &format!("{place} 項目"),
        &format!("{:?}{}", row.section, row.name),
    );
    said.put(&format!("{place} 備考"), &row.remarks);
    for (column, marked) in &row.ratings {
        let mark = |said: bool, mark: &'static str| if said { mark } else { "" };
        let text = [
            letter(marked.rating),
            mark(marked.important, "〇"),
            mark(marked.difficult, "＿"),
            mark(marked.focus, "重"),
        ];
        said.put(&format!("{place} {column}"), &text.concat());
    }
}

fn of_item(said: &mut Said, place: &str, item: &Item) {
    said.put(&format!("{place} 番号"), item.number.as_str());
    said.put(&format!("{place} 名称"), &item.name);
    said.put(
        &format!("{place} 様式"),
        &format!("{:?}{:?}", item.sheet, item.section),
    );
    said.put(&format!("{place} 政策"), &item.policies.text);
    said.put(&format!("{place} 根拠"), &item.legal_basis.text);
    said.put(&format!("{place} レビュー"), &item.review.text);
    for (name, flag) in [
        ("重要度", &item.importance),
        ("優先度", &item.priority),
        ("難易度", &item.difficulty),
    ] {
        let said_flag = |flag: &Flag| format!("{}：{}", flag.level, flag.reason.text);
        said.put(
            &format!("{place} {name}"),
            &flag.as_ref().map(said_flag).unwrap_or_default(),
        );
    }
    for (number, indicator) in item.indicators.iter().enumerate() {
        of_indicator(said, &format!("{place} 指標{number}"), indicator);
    }
    for input in &item.inputs {
        let label = input
            .label
            .split(['（', '('])
            .next()
            .unwrap_or_default()
            .to_owned();
        for (year, entry) in &input.years {
            said.put(
                &format!("{place} {label} {year}"),
                &figure(entry, &input.unit),
            );
        }
    }
    let ratings = &item.ratings;
    said.put(&format!("{place} 自己評定"), letter(ratings.own));
    said.put(&format!("{place} 評定"), letter(ratings.minister));
    said.put(&format!("{place} 期間評定"), letter(ratings.minister_final));
    let texts = &item.texts;
    for (column, passages) in [
        ("目標", &texts.target),
        ("計画", &texts.plan),
        ("年度計画", &texts.annual_plan),
        ("評価指標", &texts.viewpoints),
        ("業務実績", &texts.results),
        ("自己評価", &texts.self_evaluation),
        ("大臣評価", &texts.minister),
        ("大臣期間評価", &texts.minister_final),
        ("参考情報", &texts.other),
    ] {
        said.passages(&format!("{place} {column}"), passages);
    }
}

fn of_indicator(said: &mut Said, place: &str, indicator: &Indicator) {
    said.put(
        &format!("{place} 名称"),
        &indicator.label.replace("【基幹目標】", ""),
    );
    said.put(
        &format!("{place} 基幹"),
        if indicator.key { "基幹目標" } else { "" },
    );
    said.put(&format!("{place} 目標"), &indicator.target.text.text);
    said.put(&format!("{place} 基準"), &indicator.baseline.text.text);
    said.put(&format!("{place} 参考"), &indicator.reference.text);
    for (year, cells) in &indicator.years {
        said.put(
            &format!("{place} {year} 計画"),
            &figure(&cells.plan, &indicator.unit),
        );
        said.put(
            &format!("{place} {year} 実績"),
            &figure(&cells.actual, &indicator.unit),
        );
        said.put(
            &format!("{place} {year} 達成度"),
            &figure(&cells.rate, &Unit::new("％")),
        );
    }
}

/// A rating in words, so that "－" differs from a dash that says nothing.
fn letter(rating: Rating) -> &'static str {
    match rating {
        Rating::Excluded => "対象外",
        other => other.as_str(),
    }
}

/// A figure as value and unit; the cell may leave its unit to the label.
fn figure(entry: &Entry, unit: &Unit) -> String {
    match &entry.printed {
        Printed::Blank => String::new(),
        Printed::Nil => "－（値なし）".to_owned(),
        Printed::Words => entry.text.clone(),
        Printed::Number { value, .. } => format!("{value} {}", entry.unit().unwrap_or(unit)),
    }
}
