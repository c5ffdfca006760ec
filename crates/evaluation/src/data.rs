//! The data folder of a book (評価書のデータフォルダ): named texts that an official can read and edit,
//! to an evaluation and back. `book.toml` holds the forms x-x-1 to x-x-3, `items/1-1.toml` one sheet
//! each, `figures/1-1.csv` the yearly figures of its narrative, `rules/*.toml` rule sets of one's own.
//!
//! It reads and writes no file: texts come in with their names and go out with their names.

mod figures;
mod front;
mod print;
mod sheet;
mod word;

use std::collections::BTreeMap;

use kernel::{FiscalYear, Id, Period, Place, Problem, Rounding, said};

use crate::{
    Document, Evaluation, EvaluationKind, Figure, Item,
    rules::{Rules, Scheme},
};

pub(crate) use figures::shown;
pub(crate) use front::read_rounding;
pub use print::to_files;
pub(crate) use word::AGENCY_KINDS;

/// A book as data (評価書データ): the evaluation, the yearly figures of its narrative, and the rules
/// it was rated by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Forms x-x-1 to x-x-4.
    pub evaluation: Evaluation,
    /// Yearly figures of the narratives, item by item in the order of the items.
    pub figures: Vec<Figure>,
    /// The rule set, and how this agency rounds.
    pub rules: RuleChoice,
    /// Rule sets of the book's own, as named texts (`rules/own.toml`).
    pub own_rules: Vec<(String, String)>,
}

/// Which rules a book is rated by (評定基準の指定).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleChoice {
    /// Name of the rule set; empty means: by minister, kind of agency and period.
    pub name: String,
    /// How this agency rounds 達成度, where it differs from the rule set.
    pub rounding: Option<Rounding>,
}

/// What was read becomes a book of its own; its rules are found by minister, kind and period.
impl From<Document> for Book {
    fn from(document: Document) -> Self {
        Self {
            evaluation: document.evaluation,
            figures: document.figures,
            rules: RuleChoice::default(),
            own_rules: Vec::new(),
        }
    }
}

impl Book {
    /// The rule set this book is rated by, rounding as its agency does.
    ///
    /// # Errors
    /// Problems of the book's own rule sets, or that no rule set fits.
    pub fn scheme(&self) -> Result<Scheme, Vec<Problem>> {
        let own: Vec<_> = self
            .own_rules
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Rules::load(&own)?.chosen(&self.rules, &self.evaluation)
    }
}

/// Years a sheet must answer for.
#[derive(Debug, Clone, Copy)]
struct Scope {
    period: Period,
    /// Last fiscal year for which plans must be written.
    through: FiscalYear,
}

impl Scope {
    fn new(kind: EvaluationKind, period: Period) -> Self {
        let through = match kind {
            EvaluationKind::Annual(year) => year,
            EvaluationKind::Expected if period.first < period.last => period.last.previous(),
            EvaluationKind::Expected
            | EvaluationKind::Final
            | EvaluationKind::Interim
            | EvaluationKind::Efficiency => period.last,
        };
        Self { period, through }
    }
}

/// Reads the named texts of a data folder (`("items/1-1.toml", text)`).
///
/// Names that belong to no part of a book (`README.md`) are passed over.
///
/// # Errors
/// Every problem of every text, in order of file and line, when there is any.
pub fn load(files: &[(&str, &str)]) -> Result<Book, Vec<Problem>> {
    let mut problems = Vec::new();
    let Some((_, text)) = files.iter().find(|(name, _)| *name == "book.toml") else {
        return Err(vec![Problem::new(
            Place::file("book.toml"),
            "missing-file",
            said!(
                "評価書全体を記すファイルbook.tomlがありません。",
                "There is no book.toml, the file that describes the book as a whole."
            ),
            said!(
                "データフォルダの直下にbook.tomlを置いてください（examples/に例があります）。",
                "Put a book.toml into the data folder (see examples/)."
            ),
        )]);
    };
    let (front, found) = front::read("book.toml", text);
    problems.extend(found);
    let scope = front
        .kind
        .zip(front.period.as_ref())
        .map(|(kind, period)| Scope::new(kind, period.years));
    let mut sheets = BTreeMap::new();
    for (name, text) in files {
        if let Some(stem) = stem(name, "items/", ".toml") {
            let (item, found) = sheet::read(name, text, scope);
            problems.extend(found);
            sheets.insert(stem.to_owned(), (*name, item));
        }
    }
    problems.extend(front::cross_check(&front, &sheets));
    problems.extend(files.iter().filter_map(|(name, _)| misplaced(name)));
    let mut figures = BTreeMap::new();
    for (name, text) in files {
        if let Some(stem) = stem(name, "figures/", ".csv") {
            let item = sheets.get(stem).and_then(|(_, item)| item.as_ref());
            let (rows, found) = figures::read(name, text, item.map(|item| &item.number));
            problems.extend(found);
            if !sheets.contains_key(stem) {
                problems.push(orphan(name, stem));
            }
            figures.insert(stem.to_owned(), rows);
        }
    }
    let own: Vec<_> = files
        .iter()
        .copied()
        .filter(|(name, _)| stem(name, "rules/", ".toml").is_some())
        .collect();
    match Rules::load(&own) {
        Ok(rules) => problems.extend(front.unknown_rules(&rules)),
        Err(found) => problems.extend(found),
    }
    let own_rules = own
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    assemble(front, sheets, figures, own_rules)
}

/// Puts the parts together in the order of `items` in `book.toml`.
fn assemble(
    front: front::Front,
    mut sheets: BTreeMap<String, (&str, Option<Item>)>,
    mut figures: BTreeMap<String, Vec<Figure>>,
    own_rules: Vec<(String, String)>,
) -> Result<Book, Vec<Problem>> {
    let mut items = Vec::new();
    let mut ordered = Vec::new();
    for (number, _) in &front.items {
        let stem = sheets
            .iter()
            .find(|(_, (_, item))| item.as_ref().is_some_and(|item| item.number == *number))
            .map(|(stem, _)| stem.clone());
        let Some((stem, (_, Some(item)))) =
            stem.and_then(|stem| sheets.remove(&stem).map(|sheet| (stem, sheet)))
        else {
            continue;
        };
        items.push(item);
        ordered.extend(figures.remove(&stem).unwrap_or_default());
    }
    let rules = front.rules.clone();
    let evaluation = front.into_evaluation(items)?;
    Ok(Book {
        evaluation,
        figures: ordered,
        rules,
        own_rules,
    })
}

fn stem<'a>(name: &'a str, folder: &str, extension: &str) -> Option<&'a str> {
    name.strip_prefix(folder)?.strip_suffix(extension)
}

/// A data file that stands where no part of a book stands would be passed over unseen.
fn misplaced(name: &str) -> Option<Problem> {
    let known = name == "book.toml"
        || stem(name, "items/", ".toml").is_some()
        || stem(name, "figures/", ".csv").is_some()
        || stem(name, "rules/", ".toml").is_some()
        // Declarations of programmes live beside the book; the programmes' own reader checks them.
        || stem(name, "programmes/", ".toml").is_some();
    let data = [".toml", ".csv"].iter().any(|end| name.ends_with(end));
    (data && !known).then(|| {
        Problem::new(
            Place::file(name),
            "unknown-file",
            said!(
                "このファイルは、評価書データのどの部分にも当たりません。",
                "This file is no part of a book."
            ),
            said!(
                "調書はitems/番号.toml、実績値はfigures/番号.csv、評定基準はrules/名前.toml、事業の定義はprogrammes/名前.tomlに置いてください。",
                "Sheets go to items/NUMBER.toml, figures to figures/NUMBER.csv, rule sets to rules/NAME.toml, programmes to programmes/NAME.toml."
            ),
        )
    })
}

fn orphan(name: &str, stem: &str) -> Problem {
    Problem::new(
        Place::file(name),
        "no-sheet",
        said!(
            "この実績値の項目の調書items/{stem}.tomlがありません。",
            "These figures have no sheet: items/{stem}.toml is missing."
        ),
        said!(
            "調書を作るか、ファイル名を調書と同じ名前に改めてください。",
            "Write the sheet, or name the file like its sheet."
        ),
    )
}

/// The file stem of an item: its number, with what no file name may hold replaced.
fn stem_of(number: &Id<Item>) -> String {
    number
        .as_str()
        .chars()
        .map(|c| {
            if c.is_control() || r#"/\:*?"<>|"#.contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect()
}
