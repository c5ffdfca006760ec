//! Reads and prints `figures/*.csv`: the yearly figures (年度別実績値) of one sheet.

use kernel::{Decimal, FiscalYear, Id, Place, Problem, Said, Unit, said};

use super::word::{CERTAINTIES, COLUMNS, word};
use crate::{Certainty, Column, Figure, Item};

/// Columns every file has.
const COLUMNS_ALWAYS: [&str; 7] = [
    "section",
    "programme",
    "measure",
    "unit",
    "fiscal_year",
    "value",
    "kind",
];

/// Columns a file may have: where and how the figure is printed.
const COLUMNS_MORE: [&str; 5] = ["column", "parenthesised", "text", "line", "excerpt"];

pub(super) fn read(file: &str, text: &str, item: Option<&Id<Item>>) -> (Vec<Figure>, Vec<Problem>) {
    let mut reading = Reading {
        file,
        problems: Vec::new(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let heads = reader.headers().cloned().unwrap_or_default();
    for name in COLUMNS_ALWAYS {
        if !heads.iter().any(|head| head == name) {
            reading.report(
                Some(1),
                name,
                "missing-column",
                said!("列「{name}」がありません。", "There is no column “{name}”."),
                said!(
                    "一行目を「{}」としてください。",
                    "Make the first line “{}”.",
                    COLUMNS_ALWAYS.join(",")
                ),
            );
        }
    }
    for head in &heads {
        if !COLUMNS_ALWAYS.contains(&head) && !COLUMNS_MORE.contains(&head) {
            reading.report(
                Some(1),
                head,
                "unknown-key",
                said!(
                    "「{head}」という列はありません。",
                    "No column is called “{head}”."
                ),
                said!(
                    "使える列: {}、{}。",
                    "Columns: {}, {}.",
                    COLUMNS_ALWAYS.join("、"),
                    COLUMNS_MORE.join("、")
                ),
            );
        }
    }
    let mut figures = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => figures.extend(reading.figure(&heads, &record, item)),
            Err(error) => {
                let line = error.position().map(csv::Position::line);
                reading.report(
                    line.and_then(|line| u32::try_from(line).ok()),
                    "",
                    "syntax",
                    said!("CSVとして読めません。", "This cannot be read as CSV."),
                    said!(
                        "引用符の対応と文字コード（UTF-8）を確かめてください。",
                        "Check the quotes and the encoding (UTF-8)."
                    ),
                );
            }
        }
    }
    (figures, reading.problems)
}

struct Reading<'a> {
    file: &'a str,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn report(&mut self, line: Option<u32>, field: &str, code: &str, reason: Said, remedy: Said) {
        let place = Place::file(self.file).line(line).field(field);
        self.problems
            .push(Problem::new(place, code, reason, remedy));
    }

    #[expect(
        clippy::too_many_lines,
        reason = "every sentence stands twice, once a language"
    )]
    fn figure(
        &mut self,
        heads: &csv::StringRecord,
        record: &csv::StringRecord,
        item: Option<&Id<Item>>,
    ) -> Option<Figure> {
        let line = record
            .position()
            .and_then(|position| u32::try_from(position.line()).ok());
        let cell = |name: &str| {
            let at = heads.iter().position(|head| head == name);
            at.and_then(|at| record.get(at)).unwrap_or_default()
        };
        if record.len() != heads.len() {
            self.report(
                line,
                "",
                "missing-cell",
                said!(
                    "列が{}ありますが、見出しは{}列です。",
                    "The line has {} columns, the head has {}.",
                    record.len(),
                    heads.len()
                ),
                said!(
                    "値に読点以外のコンマがあるときは、値を引用符で囲んでください。",
                    "Put a value that contains a comma into quotes."
                ),
            );
        }
        let year = FiscalYear::parse(cell("fiscal_year"));
        if year.is_none() {
            self.report(
                line,
                "fiscal_year",
                "unreadable-year",
                said!(
                    "「{}」は年度として読めません。",
                    "“{}” cannot be read as a fiscal year.",
                    cell("fiscal_year")
                ),
                said!(
                    "2019のように西暦で記入してください。",
                    "Write it like 2019."
                ),
            );
        }
        let value = self.value(line, cell("value"));
        let certainty = self.choice(line, "kind", cell("kind"), CERTAINTIES);
        let column = self.choice(line, "column", cell("column"), COLUMNS);
        let parenthesised = self.choice(
            line,
            "parenthesised",
            cell("parenthesised"),
            &[("false", false), ("true", true)],
        );
        let unit = Unit::new(cell("unit"));
        let value = value?;
        let text = match (cell("text"), value) {
            ("", Some(value)) => shown(value, &unit),
            (text, _) => text.to_owned(),
        };
        Some(Figure {
            item: item.cloned().unwrap_or_default(),
            column: column?.unwrap_or(Column::Results),
            section: cell("section").to_owned(),
            programme: cell("programme").to_owned(),
            measure: cell("measure").to_owned(),
            unit,
            fiscal_year: year?,
            value,
            certainty: certainty?.unwrap_or(Certainty::Actual),
            parenthesised: parenthesised?.unwrap_or(false),
            text,
            line: cell("line").parse().unwrap_or(0),
            excerpt: cell("excerpt").to_owned(),
        })
    }

    /// An empty cell is 未実施 or なし; anything else must be a plain decimal.
    fn value(&mut self, line: Option<u32>, cell: &str) -> Option<Option<Decimal>> {
        if cell.trim().is_empty() {
            return Some(None);
        }
        let value = Decimal::from_str_exact(cell.trim()).ok();
        if value.is_none() {
            self.report(
                line,
                "value",
                "unreadable-number",
                said!(
                    "「{cell}」は数値として読めません。",
                    "“{cell}” cannot be read as a number."
                ),
                said!(
                    "半角の数字で、桁区切りや単位を付けずに記入してください。未実施は空欄とします。",
                    "Write plain digits without separators or unit; what was not done stays empty."
                ),
            );
        }
        value.map(Some)
    }

    /// One word of a list; an empty cell is the default.
    fn choice<T: Copy>(
        &mut self,
        line: Option<u32>,
        name: &str,
        cell: &str,
        words: &[(&str, T)],
    ) -> Option<Option<T>> {
        if cell.is_empty() {
            return Some(None);
        }
        let found = words.iter().find(|(word, _)| *word == cell);
        if found.is_none() {
            let list: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.report(
                line,
                name,
                "unknown-word",
                said!(
                    "「{cell}」は列「{name}」の値として使えません。",
                    "“{cell}” is no value of column “{name}”."
                ),
                said!(
                    "次のいずれかで記入してください: {}。",
                    "Write one of: {}.",
                    list.join("、")
                ),
            );
        }
        found.map(|(_, value)| Some(*value))
    }
}

/// The text a figure has when the file does not tell how it was printed.
pub(crate) fn shown(value: Decimal, unit: &Unit) -> String {
    format!("{}{unit}", super::sheet::print_number(&value.to_string()))
}

/// The file of one item's figures. Columns on print are written only where some row needs them.
pub(super) fn print<'a>(figures: impl Iterator<Item = &'a Figure> + Clone) -> String {
    let more: Vec<_> = COLUMNS_MORE
        .into_iter()
        .filter(|name| {
            figures
                .clone()
                .any(|figure| !extra(figure, name).is_empty())
        })
        .collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let head = COLUMNS_ALWAYS.into_iter().chain(more.iter().copied());
    let mut written = writer.write_record(head);
    for figure in figures {
        let value = figure.value.map(|v| v.to_string()).unwrap_or_default();
        let fields = [
            figure.section.clone(),
            figure.programme.clone(),
            figure.measure.clone(),
            figure.unit.to_string(),
            figure.fiscal_year.to_string(),
            value,
            word(CERTAINTIES, figure.certainty).to_owned(),
        ];
        let extras = more.iter().map(|name| extra(figure, name));
        written = written.and_then(|()| writer.write_record(fields.into_iter().chain(extras)));
    }
    written.expect("writing to memory does not fail, and every record has the width of the head");
    let bytes = writer
        .into_inner()
        .expect("flushing to memory does not fail");
    String::from_utf8(bytes).expect("every field was text")
}

/// Field of an optional column, empty when it says nothing beyond the default.
fn extra(figure: &Figure, name: &str) -> String {
    match name {
        "column" if figure.column != Column::Results => word(COLUMNS, figure.column).to_owned(),
        "parenthesised" if figure.parenthesised => "true".to_owned(),
        "text" => {
            let default = figure.value.map(|value| shown(value, &figure.unit));
            if default.as_deref() == Some(figure.text.as_str()) {
                String::new()
            } else {
                figure.text.clone()
            }
        }
        "line" if figure.line != 0 => figure.line.to_string(),
        "excerpt" => figure.excerpt.clone(),
        _ => String::new(),
    }
}
