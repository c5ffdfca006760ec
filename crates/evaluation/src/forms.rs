//! The book of forms (評価書様式一式): layouts 1-1-* and 1-2-*, filled from an evaluation in printed
//! order. What a form looks like stands in `definitions/forms`; this room only hands it the values.

mod figure;
mod item;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use form::{Layout, Paper, Sheet};
use kernel::{Id, Place, Problem, said};

use crate::{Evaluation, EvaluationKind, Figure, Item, SheetForm};

macro_rules! layouts {
    ($($name:literal),* $(,)?) => {
        [$((concat!($name, ".toml"), include_str!(concat!("../../../definitions/forms/", $name, ".toml")))),*]
    };
}

/// The layouts that come with the program, by file name.
pub const LAYOUTS: [(&str, &str); 10] = layouts![
    "1-1-1", "1-1-2", "1-1-3", "1-1-4-1", "1-1-4-2", "1-2-1", "1-2-2", "1-2-3", "1-2-4-1",
    "1-2-4-2",
];

/// Layouts ready to be filled (様式定義一式).
#[derive(Debug, Clone)]
pub struct Forms {
    layouts: BTreeMap<String, Layout>,
}

impl Forms {
    /// The layouts that come with the program.
    ///
    /// # Errors
    /// Never, as long as the tests of this crate pass.
    pub fn embedded() -> Result<Self, Vec<Problem>> {
        Self::replacing([])
    }

    /// The layouts that come with the program, with those of an agency or ministry in the place of
    /// the ones of the same file name (`1-2-3.toml`).
    ///
    /// # Errors
    /// Every fault of every layout, and names that no form has.
    pub fn replacing<'a>(
        own: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Problem>> {
        let mut sources = BTreeMap::from(LAYOUTS);
        let mut problems = Vec::new();
        for (name, source) in own {
            if sources.insert(name, source).is_none() {
                sources.remove(name);
                problems.push(unknown_form(name));
            }
        }
        let mut layouts = BTreeMap::new();
        for (name, source) in sources {
            match Layout::read(name, source) {
                Ok(layout) => {
                    layouts.insert(name.to_owned(), layout);
                }
                Err(faults) => problems.extend(faults),
            }
        }
        if problems.is_empty() {
            Ok(Self { layouts })
        } else {
            Err(problems)
        }
    }

    /// The whole book in printed order: overview, overall rating, summary table, item sheets.
    /// Where an item has no text of 業務実績, the `figures` of its narrative are listed there.
    ///
    /// # Errors
    /// Every fault of the layouts that only shows when they are filled.
    pub fn paper(
        &self,
        evaluation: &Evaluation,
        figures: &[Figure],
    ) -> Result<Paper, Vec<Problem>> {
        let family = match evaluation.kind {
            EvaluationKind::Annual(_) => "1-1",
            _ => "1-2",
        };
        let mut values = value::of(evaluation);
        let mut sheets = Vec::new();
        let mut problems = Vec::new();
        let mut fill = |form: &str, values: &serde_json::Value| {
            let layout = &self.layouts[&format!("{family}-{form}.toml")];
            match form::fill(layout, values) {
                Ok(filled) => sheets.extend(filled),
                Err(faults) => problems.extend(faults),
            }
        };
        for form in ["1", "2", "3"] {
            fill(form, &values);
        }
        let mut by_item: BTreeMap<&Id<Item>, Vec<&Figure>> = BTreeMap::new();
        for figure in figures {
            by_item.entry(&figure.item).or_default().push(figure);
        }
        // Items of one form that follow each other are filled together, so that the printed
        // order holds even where the forms alternate.
        for run in evaluation.items.chunk_by(|a, b| a.sheet == b.sheet) {
            let items = run.iter().map(|item| {
                let own = by_item.get(&item.number).map_or(&[][..], Vec::as_slice);
                item::of(evaluation, item, own)
            });
            values["items"] = items.collect();
            let form = match run[0].sheet {
                SheetForm::Service => "4-1",
                SheetForm::Management => "4-2",
            };
            fill(form, &values);
        }
        if !problems.is_empty() {
            // A layout that is filled twice reports its faults once.
            let mut seen = BTreeSet::new();
            problems.retain(|problem| seen.insert(problem.to_string()));
            return Err(problems);
        }
        name_apart(&mut sheets);
        let subject = value::subject(evaluation);
        Ok(Paper {
            title: format!("{}　{}", evaluation.agency.name, subject.title),
            author: subject.author,
            footer: format!("{}　{}", evaluation.agency.name, subject.kind),
            sheets,
        })
    }
}

/// The book of an evaluation with the layouts that come with the program.
///
/// # Errors
/// See [`Forms::paper`].
pub fn paper(evaluation: &Evaluation) -> Result<Paper, Vec<Problem>> {
    Forms::embedded()?.paper(evaluation, &[])
}

fn unknown_form(name: &str) -> Problem {
    let known: Vec<_> = LAYOUTS.iter().map(|(name, _)| *name).collect();
    let known = known.join("、");
    Problem::new(
        Place::file(name),
        "unknown-form",
        said!(
            "「{name}」という様式はありません",
            "There is no form “{name}”"
        ),
        said!(
            "ファイル名を{known}のいずれかにしてください",
            "Name the file one of {known}"
        ),
    )
}

/// Makes the names of sheets fit for an Excel tab: at most 31 characters, none of `[]:*?/\`, and
/// no two alike.
fn name_apart(sheets: &mut [Sheet]) {
    let mut taken = BTreeSet::new();
    for sheet in sheets {
        let fit: String = sheet
            .name
            .chars()
            .filter(|c| !"[]:*?/\\".contains(*c))
            .collect();
        let cut = |length: usize| fit.chars().take(length).collect::<String>();
        let mut name = cut(31);
        let mut count = 1;
        while !taken.insert(name.to_lowercase()) {
            count += 1;
            let suffix = format!(" ({count})");
            name = cut(31 - suffix.len()) + &suffix;
        }
        sheet.name = name;
    }
}
