//! The heads of a file (見出し) laid against the columns that are known: in any order, by head,
//! name or id. What is unknown, twice there, missing or in another unit is named.

use kernel::{Problem, Unit, said, text::squeeze};

use crate::{column::Column, encoding::is_unreadable, place::Spot, value::pasted};

/// What stands in a template for a character its encoding does not have.
pub(crate) const SUBSTITUTE: char = '〓';

/// The heads of a file, laid against one list of columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fit {
    /// For every column of the file, the known column.
    pub(crate) at: Vec<Option<usize>>,
    /// Why it does not fit.
    pub(crate) faults: Vec<Problem>,
}

impl Fit {
    /// How many columns of the file are known.
    pub(crate) fn known(&self) -> usize {
        self.at.iter().flatten().count()
    }
}

/// A head as it is compared.
fn folded(head: &str) -> String {
    let head = squeeze(&pasted(head));
    let bare = head.trim_end_matches(['*', '※']).trim_end_matches("(必須)");
    bare.to_owned()
}

/// Whether two folded heads are one; characters lost in writing the file match any.
fn is_same(head: &str, known: &str) -> bool {
    let mut known = known.chars();
    head.chars()
        .all(|c| known.next().is_some_and(|k| c == k || c == SUBSTITUTE))
        && known.next().is_none()
}

fn matches<H>(head: &str, column: &Column<H>) -> bool {
    is_same(head, &folded(&column.head))
        || head == folded(&column.name)
        || head == column.id
        || column.id.strip_prefix("values.") == Some(head)
        || column.id.strip_prefix("parties.") == Some(head)
}

/// Lays `heads` against `columns`.
pub(crate) fn fit<H>(heads: &[String], columns: &[Column<H>], spot: &Spot) -> Fit {
    let mut fit = Fit::default();
    for (index, head) in heads.iter().enumerate() {
        let wanted = folded(head);
        let here = || spot.clone().column(index, head.trim());
        let found = if wanted.is_empty() {
            None
        } else {
            let exact = columns
                .iter()
                .position(|it| is_same(&wanted, &folded(&it.head)));
            exact.or_else(|| columns.iter().position(|it| matches(&wanted, it)))
        };
        match found {
            Some(known) if fit.at.contains(&Some(known)) => {
                fit.at.push(None);
                fit.faults.push(doubled(&here()));
            }
            Some(known) => fit.at.push(Some(known)),
            None => {
                fit.at.push(None);
                if head.chars().any(is_unreadable) {
                    fit.faults.push(unreadable_head(&here()));
                } else if !wanted.is_empty() {
                    fit.faults.push(unknown(&wanted, columns, &here()));
                }
            }
        }
    }
    for (index, column) in columns.iter().enumerate() {
        if column.required && !fit.at.contains(&Some(index)) {
            fit.faults.push(missing(column, spot));
        }
    }
    fit
}

fn doubled(spot: &Spot) -> Problem {
    spot.problem(
        "doubled-column",
        &said!(
            "同じ見出しの列が前にもあります。",
            "A column before has the same head."
        ),
        said!(
            "一方の列を削除してください。",
            "Delete one of the two columns."
        ),
    )
}

fn missing<H>(column: &Column<H>, spot: &Spot) -> Problem {
    let head = &column.head;
    spot.problem(
        "missing-column",
        &said!(
            "「{head}」列がありません。",
            "There is no column \"{head}\"."
        ),
        said!(
            "見出し「{head}」の列を加えるか、新しい様式を出力して記入してください。",
            "Add a column with the head \"{head}\", or fill in a new template."
        ),
    )
}

fn unreadable_head(spot: &Spot) -> Problem {
    spot.problem(
        "unreadable-text",
        &said!(
            "見出しに読めない文字があります。文字コードが違うか、外字です。",
            "The head holds unreadable characters: another encoding, or a character of one office."
        ),
        said!(
            "文字コードをUTF-8にして保存し直すか、Excelブックのまま指定してください。",
            "Save it again as UTF-8, or give the Excel workbook itself."
        ),
    )
}

/// A head that is no column; one with another unit is told apart.
fn unknown<H>(head: &str, columns: &[Column<H>], spot: &Spot) -> Problem {
    if let Some((name, unit)) = head
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once('('))
    {
        let same = columns.iter().find(|it| folded(&it.name) == name);
        if let Some(column) = same.filter(|it| !it.unit().is_empty()) {
            let (wanted, given) = (column.unit(), Unit::new(unit));
            return spot.problem(
                "wrong-unit",
                &said!(
                    "この列の単位は{wanted}ですが、見出しは{given}です。",
                    "The unit of this column is {wanted}, but the head says {given}."
                ),
                said!(
                    "値を{wanted}に換算し、見出しを「{}」に改めてください。",
                    "Convert the values to {wanted}, and change the head to \"{}\".",
                    column.head
                ),
            );
        }
    }
    let heads: Vec<&str> = columns.iter().map(|it| it.head.as_str()).collect();
    let (ja, en) = (heads.join("、"), heads.join(", "));
    spot.problem(
        "unknown-column",
        &said!(
            "この見出しの列は様式にありません。",
            "The template has no column of this head."
        ),
        said!(
            "不要であれば列を削除し、書き間違いであれば次のいずれかに改めてください: {ja}。",
            "Delete the column if it is not needed, or write one of: {en}."
        ),
    )
}
