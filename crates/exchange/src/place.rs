//! Where in a file something stands (所在): file, sheet, row and column, as both languages say it.

use std::fmt::Write as _;

use act::Refusal;
use kernel::{Place, Problem, Said, said};

/// A spot in a file with sheets, rows and columns. What is unknown is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spot {
    pub(crate) file: String,
    pub(crate) sheet: String,
    /// 1-based.
    pub(crate) row: Option<u64>,
    /// 0-based position, where columns have one, and head.
    pub(crate) column: Option<(Option<usize>, String)>,
}

impl Spot {
    pub(crate) fn file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn sheet(file: &str, sheet: &str) -> Self {
        Self {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    pub(crate) fn column(mut self, index: usize, head: impl Into<String>) -> Self {
        self.column = Some((Some(index), head.into()));
        self
    }

    /// The same spot, at a key of an object instead of a column.
    pub(crate) fn key(mut self, key: &str) -> Self {
        self.column = Some((None, key.to_owned()));
        self
    }

    /// The place of a problem: the row as its line, and the cell as Excel writes it (`相談!B5`).
    pub(crate) fn place(&self) -> Place {
        let mut cell = self.sheet.clone();
        match &self.column {
            None => {}
            Some((None, key)) => cell.push_str(key),
            Some((Some(index), _)) => {
                if !cell.is_empty() {
                    cell.push('!');
                }
                cell.push_str(&letters(*index));
                if let Some(row) = self.row {
                    let _ = write!(cell, "{row}");
                }
            }
        }
        Place::file(&self.file)
            .line(self.row.map(|row| u32::try_from(row).unwrap_or(u32::MAX)))
            .field(cell)
    }

    /// `シート「相談」5行目「実施日」列：`
    fn words(&self) -> Said {
        let mut words = Said::default();
        let mut english = Vec::new();
        if !self.sheet.is_empty() {
            let _ = write!(words.ja, "シート「{}」", self.sheet);
            english.push(format!("sheet \"{}\"", self.sheet));
        }
        if let Some(row) = self.row {
            let _ = write!(words.ja, "{row}行目");
            english.push(format!("row {row}"));
        }
        match &self.column {
            None => {}
            Some((None, key)) => {
                let _ = write!(words.ja, "の項目「{key}」");
                english.push(format!("key \"{key}\""));
            }
            Some((Some(index), head)) if head.is_empty() => {
                let _ = write!(words.ja, "{}列", letters(*index));
                english.push(format!("column {}", letters(*index)));
            }
            Some((Some(_), head)) => {
                let _ = write!(words.ja, "「{head}」列");
                english.push(format!("column \"{head}\""));
            }
        }
        if !words.ja.is_empty() {
            words.ja.push('：');
            let mut text = english.join(", ");
            if let Some(first) = text.get(..1).map(str::to_uppercase) {
                text.replace_range(..1, &first);
            }
            words.en = text + ":";
        }
        words
    }

    /// A problem at this spot, which its sentence names.
    pub(crate) fn problem(&self, code: &str, reason: &Said, remedy: Said) -> Problem {
        Problem::new(self.place(), code, self.words().then(reason), remedy)
    }

    /// A refusal met at this spot, with the field called by its name instead of its id.
    pub(crate) fn refused(&self, refusal: &Refusal, id: &str, name: &str) -> Problem {
        let (reason, remedy) = named(refusal, id, name);
        self.problem(refusal.code(), &reason, remedy)
    }
}

/// What a refusal says, with the field `id` called by its name, as the files call it.
pub(crate) fn named(refusal: &Refusal, id: &str, name: &str) -> (Said, Said) {
    let (mut reason, mut remedy) = refusal.said();
    if !id.is_empty() {
        for text in [&mut reason.ja, &mut remedy.ja] {
            *text = text.replace(&format!("「{id}」"), &format!("「{name}」"));
        }
    }
    (reason, remedy)
}

/// The letters of a column: A, B, … Z, AA.
pub(crate) fn letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A file that could not be read to its end, which is no fault of what stands in it.
pub(crate) fn unreadable(spot: &Spot, error: &dyn std::fmt::Display) -> Problem {
    spot.problem(
        "unreadable-file",
        &said!(
            "ファイルを読み取れません（{error}）。",
            "The file cannot be read ({error})."
        ),
        said!(
            "ファイルの場所と閲覧の権限を確かめ、他のソフトで開いていれば閉じてから、もう一度指定してください。",
            "Check where it is and whether it may be read, close it in other programs, and give it again."
        ),
    )
}
