//! Reads `book.toml`: the overview, the overall rating and the summary table.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{FiscalYear, Id, Period, Place, Problem, Rating, Rounding, Said, said};
use keyed::{Plain, Source, Table};

use super::{
    RuleChoice,
    word::{AGENCY_KINDS, EVALUATION_KINDS, KindWord, ROUNDING_MODES, SECTIONS},
};
use crate::{
    Agency, Department, Evaluation, EvaluationKind, Item, Marked, Minister, Overall, Passage,
    Procedure, SummaryColumn, SummaryRow, TargetPeriod, Terms, rules::Rules,
};

/// What `book.toml` says (評価書の前半), with the lines that later checks point to.
pub(super) struct Front {
    pub(super) kind: Option<EvaluationKind>,
    pub(super) period: Option<TargetPeriod>,
    pub(super) rules: RuleChoice,
    /// Numbers of the sheets, in printed order, each with its line.
    pub(super) items: Vec<(Id<Item>, u32)>,
    file: String,
    /// Line that names the rule set.
    rules_line: u32,
    agency: Agency,
    ministers: Vec<Minister>,
    procedures: Vec<Procedure>,
    notes: Vec<Passage>,
    overall: Overall,
    summary: Vec<(SummaryRow, u32)>,
}

impl Front {
    /// The problem of a rule set that does not exist.
    pub(super) fn unknown_rules(&self, rules: &Rules) -> Option<Problem> {
        let name = &self.rules.name;
        (!name.is_empty() && rules.find(name).is_none()).then(|| {
            let mut problem = rules.unknown(name);
            problem.place.line = Some(self.rules_line);
            problem
        })
    }

    /// Joins the sheets; without kind or period there is nothing to join them to.
    pub(super) fn into_evaluation(self, items: Vec<Item>) -> Result<Evaluation, Vec<Problem>> {
        let (Some(kind), Some(period)) = (self.kind, self.period) else {
            return Err(vec![problem(
                &self.file,
                None,
                "missing-key",
                said!(
                    "評価の区分又は目標期間が読めません。",
                    "The kind of evaluation or the target period cannot be read."
                ),
                said!(
                    "kindと[period]を記入してください。",
                    "Write kind and [period]."
                ),
            )]);
        };
        Ok(Evaluation {
            kind,
            agency: self.agency,
            period,
            ministers: self.ministers,
            procedures: self.procedures,
            notes: self.notes,
            overall: self.overall,
            summary: self.summary.into_iter().map(|(row, _)| row).collect(),
            items,
        })
    }
}

pub(super) fn read(file: &str, text: &str) -> (Front, Vec<Problem>) {
    let source = Source::new(file, text);
    let parsed = source.parse();
    let table = Table::root(&source, &parsed);
    let period = read_period(&table);
    let front = Front {
        kind: read_kind(&table),
        rules: read_rules(&table),
        items: read_items(&source, &table),
        file: file.to_owned(),
        rules_line: source.line(table.table("rules").map_or(0, |rules| rules.at_key("name"))),
        agency: read_agency(&table),
        ministers: table
            .tables("ministers")
            .into_iter()
            .map(read_minister)
            .collect(),
        procedures: table
            .tables("procedures")
            .into_iter()
            .map(read_procedure)
            .collect(),
        notes: paragraphs(&table, "notes"),
        overall: table.table("overall").map(read_overall).unwrap_or_default(),
        summary: table
            .tables("summary")
            .into_iter()
            .map(|row| {
                let line = source.line(row.at_key("sheet"));
                (read_row(row), line)
            })
            .collect(),
        period,
    };
    table.finish();
    (front, source.into_problems())
}

/// Text of a key, one paragraph a line; empty lines part nothing.
pub(super) fn paragraphs(table: &Table<'_>, key: &'static str) -> Vec<Passage> {
    table
        .texts(key)
        .iter()
        .flat_map(|text| text.lines())
        .filter(|line| !line.trim().is_empty())
        .map(Passage::from)
        .collect()
}

pub(super) fn rating(table: &Table<'_>, key: &'static str) -> Rating {
    let Some(text) = table.text(key) else {
        return Rating::Blank;
    };
    Rating::parse(&text).unwrap_or_else(|| {
        table.report(
            key,
            "unknown-rating",
            unknown_rating(&text),
            rating_remedy(),
        );
        Rating::Blank
    })
}

pub(super) fn ratings_by_year(
    table: &Table<'_>,
    key: &'static str,
) -> BTreeMap<FiscalYear, Rating> {
    let Some(list) = table.table(key) else {
        return BTreeMap::new();
    };
    list.by_year()
        .into_iter()
        .filter_map(|(year, at, plain)| {
            let Plain::Text(text) = plain else {
                list.report_at(
                    at,
                    "",
                    "unknown-rating",
                    said!(
                        "数値は評語として読めません。",
                        "A number cannot be read as a rating."
                    ),
                    rating_remedy(),
                );
                return None;
            };
            let rating = Rating::parse(&text);
            if rating.is_none() {
                list.report_at(
                    at,
                    "",
                    "unknown-rating",
                    unknown_rating(&text),
                    rating_remedy(),
                );
            }
            Some((year, rating?))
        })
        .filter(|(_, rating)| *rating != Rating::Blank)
        .collect()
}

fn rating_remedy() -> Said {
    said!(
        "\"S\"、\"A\"、\"B\"、\"C\"、\"D\"、\"－\"（評価対象外）、\"\"（空欄）のいずれかで記入してください。",
        "Write \"S\", \"A\", \"B\", \"C\", \"D\", \"－\" (not evaluated) or \"\" (empty)."
    )
}

fn unknown_rating(text: &str) -> Said {
    said!(
        "「{text}」は評語として読めません。",
        "“{text}” cannot be read as a rating."
    )
}

fn read_kind(table: &Table<'_>) -> Option<EvaluationKind> {
    table.required("kind");
    let kind = table.choice("kind", EVALUATION_KINDS)?;
    let year = match kind {
        KindWord::Annual => Some(table.required_year("fiscal_year")?),
        _ => table.year("fiscal_year"),
    };
    Some(match (kind, year) {
        (KindWord::Annual, Some(year)) => EvaluationKind::Annual(year),
        (KindWord::Annual, None) => return None,
        (KindWord::Expected, _) => EvaluationKind::Expected,
        (KindWord::Final, _) => EvaluationKind::Final,
        (KindWord::Interim, _) => EvaluationKind::Interim,
        (KindWord::Efficiency, _) => EvaluationKind::Efficiency,
    })
}

fn read_agency(table: &Table<'_>) -> Agency {
    let Some(agency) = table.table("agency") else {
        table.missing("agency");
        return Agency::default();
    };
    let read = Agency {
        name: agency.required("name").unwrap_or_default(),
        kind: agency.choice("kind", AGENCY_KINDS).unwrap_or_default(),
    };
    agency.finish();
    read
}

fn read_period(table: &Table<'_>) -> Option<TargetPeriod> {
    let Some(period) = table.table("period") else {
        table.missing("period");
        return None;
    };
    let terms = Terms::default();
    let first = period.required_year("first");
    let last = period.required_year("last");
    let ordinal = period.count("ordinal").and_then(|n| u8::try_from(n).ok());
    let terms = Terms {
        difficulty: period.text("difficulty").unwrap_or(terms.difficulty),
        target: period.text("target").unwrap_or(terms.target),
    };
    let years = Period::new(first?, last?);
    if years.is_none() {
        period.report(
            "last",
            "period-order",
            said!(
                "目標期間の終わりが始まりより前です。",
                "The target period ends before it starts."
            ),
            said!(
                "firstに最初の年度、lastに最後の年度を記入してください。",
                "Write its first year as first and its last as last."
            ),
        );
    }
    period.finish();
    Some(TargetPeriod {
        ordinal,
        years: years?,
        terms,
    })
}

fn read_rules(table: &Table<'_>) -> RuleChoice {
    let Some(rules) = table.table("rules") else {
        return RuleChoice::default();
    };
    let rounding = rules.table("rounding").and_then(read_rounding);
    let choice = RuleChoice {
        name: rules.text("name").unwrap_or_default(),
        rounding,
    };
    rules.finish();
    choice
}

/// `{ mode = "切捨て", digits = 1 }`.
pub(crate) fn read_rounding(table: Table<'_>) -> Option<Rounding> {
    table.required("mode");
    let mode = table.choice("mode", ROUNDING_MODES);
    let digits = table.count("digits").unwrap_or(1);
    if digits > 12 {
        table.report(
            "digits",
            "unreadable-number",
            said!(
                "端数処理の桁数{digits}は大きすぎます。",
                "{digits} digits are too many."
            ),
            said!(
                "0から12までの桁数を記入してください。",
                "Write 0 to 12 digits."
            ),
        );
    }
    table.finish();
    Some(Rounding {
        mode: mode?,
        digits: digits.min(12),
    })
}

fn read_items(source: &Source<'_>, table: &Table<'_>) -> Vec<(Id<Item>, u32)> {
    if !table.has("items") {
        table.missing("items");
    }
    let line = source.line(table.at_key("items"));
    table
        .texts("items")
        .iter()
        .map(|number| (Id::new(number), line))
        .collect()
}

fn read_minister(table: Table<'_>) -> Minister {
    let minister = Minister {
        name: table.required("name").unwrap_or_default(),
        scope: table.text("scope").unwrap_or_default(),
        joint: table.text("joint").unwrap_or_default(),
        departments: table
            .tables("departments")
            .into_iter()
            .map(read_department)
            .collect(),
        reviewers: table
            .tables("reviewers")
            .into_iter()
            .map(read_department)
            .collect(),
    };
    table.finish();
    minister
}

fn read_department(table: Table<'_>) -> Department {
    let department = Department {
        bureau: table.text("bureau").unwrap_or_default(),
        officer: table.text("officer").unwrap_or_default(),
    };
    table.finish();
    department
}

fn read_procedure(table: Table<'_>) -> Procedure {
    let procedure = Procedure {
        on: table.text("on").unwrap_or_default(),
        what: Passage::from(table.text("what").unwrap_or_default().as_str()),
    };
    table.finish();
    procedure
}

fn read_overall(table: Table<'_>) -> Overall {
    let overall = Overall {
        rating: rating(&table, "rating"),
        phrase: table.text("phrase").unwrap_or_default(),
        past: ratings_by_year(&table, "past"),
        expected: rating(&table, "expected"),
        reason: paragraphs(&table, "reason"),
        assessment: paragraphs(&table, "assessment"),
        considerations: paragraphs(&table, "considerations"),
        issues: paragraphs(&table, "issues"),
        improvements: paragraphs(&table, "improvements"),
        orders: paragraphs(&table, "orders"),
        opinions: paragraphs(&table, "opinions"),
        remarks: paragraphs(&table, "remarks"),
    };
    table.finish();
    overall
}

fn read_row(table: Table<'_>) -> SummaryRow {
    let mut row = SummaryRow {
        section: table.choice("section", SECTIONS).unwrap_or_default(),
        name: table.text("name").unwrap_or_default(),
        sheet: table.text("sheet").map(|number| Id::new(&number)),
        remarks: table.text("remarks").unwrap_or_default(),
        ..SummaryRow::default()
    };
    if let Some(cells) = table.table("ratings") {
        for (key, at, plain) in cells.pairs() {
            let (Some(column), Plain::Text(text)) = (read_column(&key), plain) else {
                cells.report_at(
                    at,
                    &key,
                    "unknown-column",
                    said!(
                        "総括表の欄「{key}」は読めません。",
                        "The column “{key}” of the summary table cannot be read."
                    ),
                    said!(
                        "年度（2019など）、expected（見込評価）、final（期間実績評価）のいずれかに、評語を引用符で囲んで記入してください。",
                        "Write a year (2019), expected or final, and the rating in quotes."
                    ),
                );
                continue;
            };
            let Some(marked) = read_marked(&text) else {
                cells.report_at(
                    at,
                    &key,
                    "unknown-rating",
                    unknown_rating(&text),
                    said!(
                        "評語に続けて、重要度「高」は〇、困難度「高」は難、重点化は重を付けてください（例: \"A〇難重\"）。",
                        "After the letter write 〇 for high importance, 難 for high difficulty and 重 for focus (\"A〇難重\")."
                    ),
                );
                continue;
            };
            if marked != Marked::default() {
                row.ratings.insert(column, marked);
            }
        }
    }
    table.finish();
    row
}

fn read_column(key: &str) -> Option<SummaryColumn> {
    match key {
        "expected" => Some(SummaryColumn::Expected),
        "final" => Some(SummaryColumn::Final),
        year => FiscalYear::parse(year).map(SummaryColumn::Year),
    }
}

/// `A〇難重`: the letter, then the marks; 難 stands for the underline.
fn read_marked(text: &str) -> Option<Marked> {
    let mut marked = Marked::default();
    let mut letter = String::new();
    for c in kernel::text::squeeze(text).chars() {
        match c {
            '○' => marked.important = true,
            '難' => marked.difficult = true,
            '重' => marked.focus = true,
            c => letter.push(c),
        }
    }
    marked.rating = Rating::parse(&letter)?;
    Some(marked)
}

/// References between `book.toml` and the sheets, each fault with its line.
#[expect(
    clippy::too_many_lines,
    reason = "every sentence stands twice, once a language"
)]
pub(super) fn cross_check(
    front: &Front,
    sheets: &BTreeMap<String, (&str, Option<Item>)>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut numbers = BTreeMap::new();
    for (name, item) in sheets.values() {
        let Some(item) = item else { continue };
        if let Some(first) = numbers.insert(item.number.clone(), *name) {
            problems.push(problem(
                name,
                None,
                "duplicate-number",
                said!(
                    "項目番号「{}」は{first}にも使われています。",
                    "Item number “{}” is used in {first} as well.",
                    item.number
                ),
                said!(
                    "どちらかの項目番号（number）を改めてください。",
                    "Change one of the numbers."
                ),
            ));
        }
        if !front.items.iter().any(|(number, _)| *number == item.number) {
            problems.push(problem(
                name,
                None,
                "unlisted-file",
                said!(
                    "項目「{}」がbook.tomlのitemsにありません。",
                    "Item “{}” is not listed under items in book.toml.",
                    item.number
                ),
                said!(
                    "itemsに番号を加えるか、このファイルを除いてください。",
                    "Add its number to items, or take this file away."
                ),
            ));
        }
    }
    // A sheet that could not be read has had its own problem; do not call it missing as well.
    let unread = sheets.values().any(|(_, item)| item.is_none());
    let mut seen = BTreeSet::new();
    for (number, line) in &front.items {
        if !seen.insert(number) {
            problems.push(problem(
                &front.file,
                Some(*line),
                "duplicate-number",
                said!(
                    "itemsに項目番号「{number}」が二度あります。",
                    "items lists “{number}” twice."
                ),
                said!("一つを除いてください。", "Remove one of them."),
            ));
        }
        if !numbers.contains_key(number) && !unread {
            problems.push(problem(
                &front.file,
                Some(*line),
                "no-sheet",
                said!(
                    "itemsにある項目「{number}」の調書がありません。",
                    "items lists “{number}”, which has no sheet."
                ),
                said!(
                    "items/{number}.tomlを作るか、itemsから除いてください。",
                    "Write items/{number}.toml, or remove it from items."
                ),
            ));
        }
    }
    for (row, line) in &front.summary {
        let Some(number) = &row.sheet else { continue };
        if !numbers.contains_key(number) && !unread {
            problems.push(problem(
                &front.file,
                Some(*line),
                "no-sheet",
                said!(
                    "総括表が引く項目「{number}」の調書がありません。",
                    "The summary table refers to item “{number}”, which has no sheet."
                ),
                said!(
                    "調書を作るか、総括表の行のsheetを改めてください。",
                    "Write the sheet, or change sheet in the row of the summary table."
                ),
            ));
        }
    }
    problems
}

fn problem(file: &str, line: Option<u32>, code: &str, reason: Said, remedy: Said) -> Problem {
    Problem::new(Place::file(file).line(line), code, reason, remedy)
}
