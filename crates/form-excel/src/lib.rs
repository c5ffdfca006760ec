//! How is it printed? A [`Paper`] and its datasets as an Excel workbook.
//!
//! One sheet a form, ruled and merged like the printed page; then one sheet a dataset by the
//! rules for machine-readable tables (機械判読可能なデータの表記方法): one header row, one value a
//! cell, nothing merged, no unit in a cell. The same input gives the same bytes.

mod columns;
mod dataset;
mod look;
mod number;
mod part;
mod sheet;
mod tab;

use form::{Dataset, Paper};
use jiff::{ToSpan, civil::DateTime};
use kernel::{Place, Problem, said};
pub use part::{GOES_ON, GONE_ON};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// What the printer has to be told besides the paper (印刷の設定).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Creation time written into the file, Japan Standard Time; part of the bytes.
    pub created_at: DateTime,
}

/// Hours that Japan is ahead of the UTC in which a workbook keeps its time.
const JAPAN_OFFSET: i64 = 9;

/// Prints `paper` and `datasets` as one workbook (.xlsx).
///
/// # Errors
/// Everything that cannot be printed, all at once: cells that do not fit their table. A text
/// longer than a cell of Excel holds is no fault: it goes on in the next row, marked with
/// [`GOES_ON`] and [`GONE_ON`].
pub fn xlsx(
    paper: &Paper,
    datasets: &[Dataset],
    options: &Options,
) -> Result<Vec<u8>, Vec<Problem>> {
    let mut problems = Vec::new();
    for form in &paper.sheets {
        problems.extend(sheet::problems(form));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    write(paper, datasets, options).map_err(|fault| vec![broken(paper, &fault)])
}

fn write(paper: &Paper, datasets: &[Dataset], options: &Options) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(paper, options)?);
    let mut tabs = tab::Tabs::default();
    for form in &paper.sheets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(tabs.name(&form.name))?;
        sheet::write(worksheet, form, &paper.footer)?;
    }
    for dataset in datasets {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(tabs.name(&dataset.name))?;
        dataset::write(worksheet, dataset)?;
    }
    if paper.sheets.is_empty() && datasets.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

fn properties(paper: &Paper, options: &Options) -> Result<DocProperties, XlsxError> {
    let at = options.created_at.saturating_sub(JAPAN_OFFSET.hours());
    let part = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = ExcelDateTime::from_ymd(
        u16::try_from(at.year()).unwrap_or_default(),
        part(at.month()),
        part(at.day()),
    )?;
    let instant = date.and_hms(
        u16::from(part(at.hour())),
        part(at.minute()),
        part(at.second()),
    )?;
    Ok(DocProperties::new()
        .set_title(&paper.title)
        .set_author(&paper.author)
        .set_creation_datetime(&instant))
}

/// A refusal of the workbook writer that the inspection did not foresee.
fn broken(paper: &Paper, fault: &XlsxError) -> Problem {
    Problem::new(
        Place::file(&paper.title),
        "workbook-failed",
        said!(
            "Excelブックを作成できませんでした（{fault}）。",
            "The workbook could not be made ({fault})."
        ),
        said!(
            "紙面のデータを添えて、システムの保守担当に連絡してください。",
            "Tell those who maintain the system, and add the data of this paper."
        ),
    )
}
