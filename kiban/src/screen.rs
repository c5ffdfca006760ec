//! What people see on the terminal (画面): failures, tables, progress. Colours only on a terminal.

use std::{io::IsTerminal, time::Duration};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Language, Problem, Said};
use unicode_width::UnicodeWidthStr;

/// Bold text.
pub(crate) const BOLD: Style = Style::new().bold();
/// What went wrong.
pub(crate) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What went well.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// What is secondary.
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Why a command could not do its work.
pub(crate) enum Failure {
    /// The input is at fault: every problem at once.
    Problems(Vec<Problem>),
    /// The machine, a file or a limit stood in the way.
    Fault(Box<Fault>),
}

/// What stood in the way.
pub(crate) struct Fault {
    /// What could not be done.
    pub(crate) what: Said,
    /// Why, in the words of the system.
    pub(crate) cause: Said,
    /// What to do.
    pub(crate) remedy: Said,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(Box::new(fault))
    }
}

/// Prints why a command failed.
pub(crate) fn failure(failure: &Failure, language: Language) {
    let error = language.say("エラー", "error");
    match failure {
        Failure::Problems(problems) => {
            self::problems(problems, language);
            let n = problems.len();
            let summary = match language {
                Language::Japanese => {
                    format!("不備が{n}件あり、処理を中止しました。ファイルは書き出していません。")
                }
                Language::English => format!("{n} problem(s); nothing was written."),
            };
            anstream::eprintln!("{BAD}{error}{BAD:#}: {summary}");
        }
        Failure::Fault(fault) => {
            let Fault {
                what,
                cause,
                remedy,
            } = fault.as_ref();
            let (reason, to_do) = (
                language.say("理由", "reason"),
                language.say("対処", "remedy"),
            );
            anstream::eprintln!(
                "{BAD}{error}{BAD:#}: {}\n  {reason}: {}\n  {to_do}: {}",
                what.wording(language),
                cause.wording(language),
                remedy.wording(language)
            );
        }
    }
}

/// Prints problems, each with place, reason and remedy.
pub(crate) fn problems(problems: &[Problem], language: Language) {
    let remedy = language.say("対処", "remedy");
    for problem in problems {
        anstream::eprintln!(
            "{BOLD}{}{BOLD:#}: {} [{}]\n  {remedy}: {}",
            problem.place.wording(language),
            problem.reason_in(language),
            problem.code,
            problem.remedy_in(language)
        );
    }
}

/// Shows that a step is under way, on a terminal only, and only once it takes noticeable time.
pub(crate) fn progress(steps: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps);
    if let Ok(style) = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Shows how many were done where nobody knows how many there are, on a terminal only.
pub(crate) fn counting() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Lays out rows in columns; wide characters count two. `right` names the columns of figures.
pub(crate) fn table(rows: &[Vec<String>], right: &[usize]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.width())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (column, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[column].saturating_sub(cell.width()));
            line.push(' ');
            if right.contains(&column) {
                line.push_str(&pad);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&pad);
            }
            line.push(' ');
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_align_whatever_the_width_of_the_characters() {
        let rows = [
            vec!["事業".to_owned(), "12".to_owned()],
            vec!["IT".to_owned(), "3".to_owned()],
        ];
        assert_eq!(table(&rows, &[1]), "  事業  12\n  IT     3\n");
    }
}
