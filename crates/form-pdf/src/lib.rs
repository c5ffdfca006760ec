//! How is it printed? A [`Paper`] as PDF: A4 landscape, ruled, tagged, archivable (PDF/A-2a).
//!
//! Rust decides sizes and keeps figures whole ([`draft`]), the template `main.typ` draws, the
//! Typst library sets and writes ([`press`]). Nothing is read from the machine: fonts, template
//! and data are all inside, and the same paper gives the same bytes.

mod draft;
mod inspect;
mod measure;
mod press;
mod run;

use form::Paper;
use jiff::civil::DateTime;
use kernel::{Place, Problem, said};

/// What the printer has to be told besides the paper (印刷の設定).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Creation time written into the file, Japan Standard Time; part of the bytes.
    pub created_at: DateTime,
}

/// Prints `paper` as PDF/A-2a.
///
/// # Errors
/// Everything that cannot be printed, all at once: characters that no embedded font holds, cells
/// that do not fit their table.
pub fn pdf(paper: &Paper, options: &Options) -> Result<Vec<u8>, Vec<Problem>> {
    let problems = inspect::problems(paper);
    if !problems.is_empty() {
        return Err(problems);
    }
    let draft = draft::draft(paper);
    press::print(&draft, options)
        .map_err(|faults| faults.iter().map(|fault| broken(paper, fault)).collect())
}

/// A refusal of the typesetter that [`inspect`] did not foresee.
fn broken(paper: &Paper, fault: &str) -> Problem {
    Problem::new(
        Place::file(&paper.title),
        "typesetting-failed",
        said!(
            "組版処理が紙面を印刷できませんでした（{fault}）。",
            "The typesetter could not print the paper ({fault})."
        ),
        said!(
            "紙面のデータを添えて、システムの保守担当に連絡してください。",
            "Tell those who maintain the system, and add the data of this paper."
        ),
    )
}
