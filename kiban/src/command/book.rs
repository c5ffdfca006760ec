//! `kiban forms`: the book of official forms, in every form of output.

use std::path::Path;

use evaluation::Document;
use indicatif::ProgressBar;
use kernel::Language;

use crate::{
    Outcome, input,
    output::Output,
    screen::{self, Failure},
};

/// Prints the forms of `file` into `folder`.
pub(super) fn run(
    file: &Path,
    folder: &Path,
    formats: &[&str],
    language: Language,
) -> Result<Outcome, Failure> {
    let input = input::read(file)?;
    let mut output = Output::default();
    let bar = screen::progress(formats.len() as u64);
    draw(&input.document, formats, created_at(), &mut output, &bar)?;
    bar.finish_and_clear();
    screen::problems(&input.problems, language);
    super::read::summary(&input.document, language);
    super::write(output, folder, language)?;
    Ok(Outcome::Clean)
}

/// Draws the book of `document` in each of `formats`; `created_at` is written into the files.
pub(crate) fn draw(
    document: &Document,
    formats: &[&str],
    created_at: jiff::civil::DateTime,
    output: &mut Output,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let forms = evaluation::forms::Forms::embedded().map_err(Failure::Problems)?;
    let paper = forms
        .paper(&document.evaluation, &document.figures)
        .map_err(Failure::Problems)?;
    let datasets = evaluation::datasets(&document.evaluation, &document.figures);
    for format in formats {
        bar.set_message((*format).to_owned());
        match *format {
            "pdf" => {
                let options = form_pdf::Options { created_at };
                output.add(
                    "book.pdf",
                    form_pdf::pdf(&paper, &options).map_err(Failure::Problems)?,
                );
            }
            "xlsx" => {
                let options = form_excel::Options { created_at };
                let workbook = form_excel::xlsx(&paper, &datasets, &options);
                output.add("book.xlsx", workbook.map_err(Failure::Problems)?);
            }
            "html" => output.add("book.html", form_html::html(&paper)),
            "json" => output.add("evaluation.json", super::read::json(document)),
            _ => {
                for dataset in &datasets {
                    output.add(&format!("data/{}.csv", dataset.name), dataset.csv());
                }
            }
        }
        bar.inc(1);
    }
    Ok(())
}

/// The time written into the files: the clock of the machine, in Japan, read here and only here.
fn created_at() -> jiff::civil::DateTime {
    let japan = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
    jiff::Timestamp::now().to_zoned(japan).datetime()
}
