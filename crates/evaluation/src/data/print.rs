//! Prints a book as the texts of its data folder, laid out for people: one row of figures a line,
//! years as keys, a paragraph a line.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

use kernel::{Entry, FiscalYear, Printed, Rating, Rounding, Unit};

use super::{
    Book, Scope, figures, stem_of,
    word::{
        AGENCY_KINDS, DIRECTIONS, EVALUATION_KINDS, INDICATOR_KINDS, KindWord, ROUNDING_MODES,
        SECTIONS, SHEETS, word,
    },
};
use crate::{
    Department, Direction, Evaluation, EvaluationKind, Flag, Indicator, Item, Marked, Minister,
    Overall, Passage, SummaryColumn, SummaryRow,
};

/// The named texts of a book's data folder. [`super::load`] reads them back to the same book, but
/// for the lines of a source document, and years of which nothing is written.
#[must_use]
pub fn to_files(book: &Book) -> Vec<(String, String)> {
    let scope = Scope::new(book.evaluation.kind, book.evaluation.period.years);
    let mut files = vec![("book.toml".to_owned(), front(book))];
    let mut stems = BTreeSet::new();
    for item in &book.evaluation.items {
        let mut stem = stem_of(&item.number);
        while !stems.insert(stem.clone()) {
            stem.push('_');
        }
        files.push((format!("items/{stem}.toml"), sheet(item, scope.through)));
        let own = book
            .figures
            .iter()
            .filter(|figure| figure.item == item.number);
        if own.clone().next().is_some() {
            files.push((format!("figures/{stem}.csv"), figures::print(own)));
        }
    }
    files.extend(book.own_rules.iter().cloned());
    files
}

/// Text under construction.
#[derive(Default)]
struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn head(&mut self, line: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.line(line);
    }

    fn pair(&mut self, key: &str, value: &str) {
        self.line(&format!("{key} = {value}"));
    }

    fn text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.pair(key, &quoted(value));
        }
    }

    fn passage(&mut self, key: &str, passage: &Passage) {
        if !passage.is_empty() {
            self.text(key, &passage.text);
        }
    }

    fn rating(&mut self, key: &str, rating: Rating) {
        self.text(key, rating.as_str());
    }

    /// One paragraph a line; a single one stays on the line of its key.
    fn paragraphs(&mut self, key: &str, passages: &[Passage]) {
        let lines: Vec<_> = passages
            .iter()
            .filter(|passage| !passage.is_empty())
            .map(|passage| passage.text.replace(['\n', '\r'], " "))
            .collect();
        match lines.as_slice() {
            [] => {}
            [one] => self.text(key, one),
            many => {
                let mut block = String::from("\"\"\"\n");
                for line in many {
                    block.push_str(&escaped(line));
                    block.push('\n');
                }
                block.push_str("\"\"\"");
                self.pair(key, &block);
            }
        }
    }

    fn ratings(&mut self, key: &str, ratings: &BTreeMap<FiscalYear, Rating>) {
        let cells = ratings
            .iter()
            .filter(|(_, rating)| **rating != Rating::Blank)
            .map(|(year, rating)| (year.to_string(), quoted(rating.as_str())));
        self.inline(key, cells);
    }

    fn inline(&mut self, key: &str, cells: impl Iterator<Item = (String, String)>) {
        let cells: Vec<_> = cells
            .map(|(key, value)| format!("{key} = {value}"))
            .collect();
        if !cells.is_empty() {
            self.pair(key, &format!("{{ {} }}", cells.join(", ")));
        }
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let inner = escaped(text).replace('\n', "\\n").replace('\t', "\\t");
    format!("\"{inner}\"")
}

/// Escapes for both kinds of basic string; line breaks stay.
fn escaped(text: &str) -> String {
    let mut inner = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => inner.push_str("\\\""),
            '\\' => inner.push_str("\\\\"),
            '\n' | '\t' => inner.push(c),
            c if c.is_control() => {
                write!(inner, "\\u{:04X}", u32::from(c))
                    .expect("writing to a string does not fail");
            }
            c => inner.push(c),
        }
    }
    inner
}

/// A cell: a bare number when it stands in the unit of its row, else as printed.
fn cell(entry: &Entry, unit: &Unit) -> String {
    match &entry.printed {
        Printed::Number {
            value,
            unit: own,
            within: false,
        } if own == unit => value.to_string(),
        _ => quoted(&entry.text),
    }
}

fn front(book: &Book) -> String {
    let evaluation = &book.evaluation;
    let mut page = Page::default();
    page.line("# 評価書の全体：評価の概要（様式1）、総合評定（様式2）、項目別評定総括表（様式3）");
    let (kind, year) = match evaluation.kind {
        EvaluationKind::Annual(year) => (KindWord::Annual, Some(year)),
        EvaluationKind::Expected => (KindWord::Expected, None),
        EvaluationKind::Final => (KindWord::Final, None),
        EvaluationKind::Interim => (KindWord::Interim, None),
        EvaluationKind::Efficiency => (KindWord::Efficiency, None),
    };
    page.text("kind", word(EVALUATION_KINDS, kind));
    if let Some(year) = year {
        page.pair("fiscal_year", &year.to_string());
    }
    page.line("# 項目別評定調書（items/番号.toml）の並び順");
    let numbers: Vec<_> = evaluation
        .items
        .iter()
        .map(|item| quoted(item.number.as_str()))
        .collect();
    page.pair("items", &format!("[{}]", numbers.join(", ")));
    page.paragraphs("notes", &evaluation.notes);
    agency_and_period(&mut page, evaluation);
    rules(&mut page, book);
    for minister in &evaluation.ministers {
        print_minister(&mut page, minister);
    }
    for procedure in &evaluation.procedures {
        page.head("[[procedures]]");
        page.text("on", &procedure.on);
        page.passage("what", &procedure.what);
    }
    print_overall(&mut page, &evaluation.overall);
    for (i, row) in evaluation.summary.iter().enumerate() {
        if i == 0 {
            page.head(
                "# 総括表：評語に続けて、重要度「高」は〇、困難度「高」（下線）は難、重点化は重",
            );
        }
        print_row(&mut page, row);
    }
    page.0
}

fn agency_and_period(page: &mut Page, evaluation: &Evaluation) {
    page.head("[agency]");
    page.text("name", &evaluation.agency.name);
    page.text("kind", word(AGENCY_KINDS, evaluation.agency.kind));
    let period = &evaluation.period;
    page.head("[period]");
    if let Some(ordinal) = period.ordinal {
        page.pair("ordinal", &ordinal.to_string());
    }
    page.pair("first", &period.years.first.to_string());
    page.pair("last", &period.years.last.to_string());
    page.pair("difficulty", &quoted(&period.terms.difficulty));
    page.pair("target", &quoted(&period.terms.target));
}

fn rules(page: &mut Page, book: &Book) {
    let choice = &book.rules;
    if choice.name.is_empty() && choice.rounding.is_none() {
        return;
    }
    page.head("[rules]");
    page.text("name", &choice.name);
    if let Some(Rounding { mode, digits }) = choice.rounding {
        let mode = quoted(word(ROUNDING_MODES, mode));
        page.pair(
            "rounding",
            &format!("{{ mode = {mode}, digits = {digits} }}"),
        );
    }
}

fn print_minister(page: &mut Page, minister: &Minister) {
    page.head("[[ministers]]");
    page.text("name", &minister.name);
    page.text("scope", &minister.scope);
    page.text("joint", &minister.joint);
    for (key, list) in [
        ("departments", &minister.departments),
        ("reviewers", &minister.reviewers),
    ] {
        let rows: Vec<_> = list
            .iter()
            .map(|Department { bureau, officer }| {
                format!(
                    "{{ bureau = {}, officer = {} }}",
                    quoted(bureau),
                    quoted(officer)
                )
            })
            .collect();
        if !rows.is_empty() {
            page.pair(key, &format!("[{}]", rows.join(", ")));
        }
    }
}

fn print_overall(page: &mut Page, overall: &Overall) {
    page.head("[overall]");
    page.rating("rating", overall.rating);
    page.text("phrase", &overall.phrase);
    page.ratings("past", &overall.past);
    page.rating("expected", overall.expected);
    page.paragraphs("reason", &overall.reason);
    page.paragraphs("assessment", &overall.assessment);
    page.paragraphs("considerations", &overall.considerations);
    page.paragraphs("issues", &overall.issues);
    page.paragraphs("improvements", &overall.improvements);
    page.paragraphs("orders", &overall.orders);
    page.paragraphs("opinions", &overall.opinions);
    page.paragraphs("remarks", &overall.remarks);
}

fn print_row(page: &mut Page, row: &SummaryRow) {
    page.head("[[summary]]");
    page.text("section", word(SECTIONS, row.section));
    if let Some(sheet) = &row.sheet {
        page.pair("sheet", &quoted(sheet.as_str()));
    }
    page.text("name", &row.name);
    let cells = row
        .ratings
        .iter()
        .filter(|(_, marked)| **marked != Marked::default())
        .map(|(column, marked)| {
            let key = match column {
                SummaryColumn::Year(year) => year.to_string(),
                SummaryColumn::Expected => "expected".to_owned(),
                SummaryColumn::Final => "final".to_owned(),
            };
            (key, quoted(&print_marked(*marked)))
        });
    page.inline("ratings", cells);
    page.text("remarks", &row.remarks);
}

fn print_marked(marked: Marked) -> String {
    let marks = [
        (marked.important, '〇'),
        (marked.difficult, '難'),
        (marked.focus, '重'),
    ];
    let marks: String = marks
        .into_iter()
        .filter_map(|(set, mark)| set.then_some(mark))
        .collect();
    format!("{}{marks}", marked.rating)
}

fn sheet(item: &Item, through: FiscalYear) -> String {
    let mut page = Page::default();
    page.line("# 項目別評定調書（様式4）");
    page.pair("number", &quoted(item.number.as_str()));
    page.pair("name", &quoted(&item.name));
    page.text("section", word(SECTIONS, item.section));
    page.text("sheet", word(SHEETS, item.sheet));
    page.passage("policies", &item.policies);
    page.passage("legal_basis", &item.legal_basis);
    page.passage("review", &item.review);
    if item.research {
        page.pair("research", "true");
    }
    if let Some(weight) = item.weight {
        page.pair("weight", &weight.to_string());
    }
    page.ratings("own_by_year", &item.own_by_year);
    page.head("[ratings]");
    page.rating("own", item.ratings.own);
    page.rating("minister", item.ratings.minister);
    page.rating("minister_final", item.ratings.minister_final);
    for (key, flag) in [
        ("importance", &item.importance),
        ("priority", &item.priority),
        ("difficulty", &item.difficulty),
        ("focus", &item.focus),
    ] {
        if let Some(Flag { level, reason }) = flag {
            page.head(&format!("[{key}]"));
            page.pair("level", &quoted(level));
            page.passage("reason", reason);
        }
    }
    for (i, indicator) in item.indicators.iter().enumerate() {
        if i == 0 {
            page.head("# ①主要なアウトプット（アウトカム）情報：数は単位（unit）付きで印字、文字列は書いたとおり印字");
        }
        print_indicator(&mut page, indicator, through);
    }
    for (i, input) in item.inputs.iter().enumerate() {
        if i == 0 {
            page.head("# ②主要なインプット情報（財務情報及び人員に関する情報）");
        }
        page.head("[[inputs]]");
        page.pair("label", &quoted(&input.label));
        page.text("unit", input.unit.as_str());
        let cells = input
            .years
            .iter()
            .map(|(year, entry)| (year.to_string(), cell(entry, &input.unit)));
        page.inline("years", cells);
    }
    print_texts(&mut page, item);
    page.0
}

fn print_texts(page: &mut Page, item: &Item) {
    let texts = &item.texts;
    let columns = [
        ("target", &texts.target),
        ("plan", &texts.plan),
        ("annual_plan", &texts.annual_plan),
        ("viewpoints", &texts.viewpoints),
        ("results", &texts.results),
        ("self_evaluation", &texts.self_evaluation),
        ("minister", &texts.minister),
        ("minister_final", &texts.minister_final),
        ("other", &texts.other),
    ];
    if columns.iter().any(|(_, passages)| !passages.is_empty()) {
        page.head("# 3の各欄：一行が一段落");
        page.line("[texts]");
    }
    for (key, passages) in columns {
        page.paragraphs(key, passages);
    }
}

fn print_indicator(page: &mut Page, indicator: &Indicator, through: FiscalYear) {
    let unit = &indicator.unit;
    page.head("[[indicators]]");
    if let Some(number) = &indicator.number {
        page.pair("number", &quoted(number.as_str()));
    }
    page.pair("label", &quoted(&indicator.label));
    if indicator.key {
        page.pair("key", "true");
    }
    page.text("kind", word(INDICATOR_KINDS, indicator.kind));
    if indicator.direction != Direction::default() {
        page.text("direction", word(DIRECTIONS, indicator.direction));
    }
    page.text("unit", unit.as_str());
    for (key, text, level) in [
        ("target", &indicator.target.text, &indicator.target.level),
        (
            "baseline",
            &indicator.baseline.text,
            &indicator.baseline.level,
        ),
    ] {
        if level.is_blank() {
            page.passage(key, text);
        } else {
            let parts = [
                (!text.is_empty()).then(|| ("text".to_owned(), quoted(&text.text))),
                Some(("level".to_owned(), cell(level, unit))),
            ];
            page.inline(key, parts.into_iter().flatten());
        }
    }
    print_years(page, indicator, through);
    page.passage("reference", &indicator.reference);
    for revision in &indicator.revisions {
        page.head("[[indicators.revisions]]");
        page.text("on", &revision.on);
        page.pair("from", &revision.from.to_string());
        let cells = revision
            .before
            .iter()
            .map(|(year, entry)| (year.to_string(), cell(entry, unit)));
        page.inline("before", cells);
        page.passage("reason", &revision.reason);
    }
}

/// The three rows of an indicator, each without holes and the plan up to `through`, as
/// [`super::load`] asks for them.
fn print_years(page: &mut Page, indicator: &Indicator, through: FiscalYear) {
    let percent = Unit::new("%");
    let years = &indicator.years;
    type Row = fn(&crate::IndicatorYear) -> &Entry;
    let rows: [(&str, Row, &Unit); 3] = [
        ("plan", |cells| &cells.plan, &indicator.unit),
        ("actual", |cells| &cells.actual, &indicator.unit),
        ("rate", |cells| &cells.rate, &percent),
    ];
    let blank = Entry::default();
    let width = rows
        .iter()
        .filter(|(_, row, _)| years.values().any(|cells| !row(cells).is_blank()))
        .map(|(key, ..)| key.len())
        .max()
        .unwrap_or(0);
    for (key, row, unit) in rows {
        if years.values().all(|cells| row(cells).is_blank()) {
            continue;
        }
        let (Some(first), Some(last)) = (years.keys().next(), years.keys().next_back()) else {
            continue;
        };
        let last = if key == "plan" {
            through.max(*last)
        } else {
            *last
        };
        let span = kernel::Period::new(*first, last)
            .into_iter()
            .flat_map(kernel::Period::years);
        let cells = span.map(|year| {
            let entry = years.get(&year).map_or(&blank, row);
            (year.to_string(), cell(entry, unit))
        });
        page.inline(&format!("{key:width$}"), cells);
    }
}
