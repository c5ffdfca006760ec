//! Templates (様式): what is given out to be filled in. A CSV file with heads, or a workbook with one
//! sheet a kind, lists to choose from, locked heads, notes on every column, and a sheet that says
//! what it is for.

use std::{collections::BTreeMap, fmt::Write as _};

use act::Act;
use kernel::{Problem, said};
use program::Program;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::{
    column::{Columns, Holds},
    encoding::Encoding,
    grid::{GUIDE, LISTS, Stamp},
    head::SUBSTITUTE,
    key::sha256,
    look::{Lists, Looks, guide, sheet},
    place::Spot,
    write::{self, Unwritten, cell},
};

/// Rows of a sheet below its head.
const ROWS_MAX: u64 = 1_048_575;

/// A CSV template of one kind: its heads. A character that CP932 does not have stands as 〓, and is
/// understood so on the way in.
#[must_use]
pub fn csv_template(program: &Program, kind: &program::Kind, encoding: Encoding) -> Vec<u8> {
    let columns = Columns::of(program, kind);
    heads_as_csv(
        columns.columns.into_iter().map(|column| column.head),
        encoding,
    )
}

pub(crate) fn heads_as_csv(heads: impl Iterator<Item = String>, encoding: Encoding) -> Vec<u8> {
    let mut heads: Vec<String> = heads.collect();
    loop {
        let mut bytes = encoding.mark().to_vec();
        let line = heads.join(",") + "\r\n";
        match encoding.write(&line, &mut bytes) {
            Ok(Err(unmappable)) => {
                for head in &mut heads {
                    *head = head.replace(unmappable, &SUBSTITUTE.to_string());
                }
            }
            // Writing to memory does not fail.
            Ok(Ok(())) | Err(_) => return bytes,
        }
    }
}

/// A workbook to be filled in: one sheet for each kind of the programme.
///
/// # Panics
/// Never: heads, notes and lists are kept within what a workbook takes.
#[must_use]
pub fn xlsx_template(program: &Program) -> Vec<u8> {
    build(program, Columns::of, BTreeMap::new())
        .expect("a template stays within the limits of a workbook")
}

/// A workbook of acts, as the template looks, and how many stand in it.
pub(crate) fn workbook(
    program: &Program,
    acts: impl IntoIterator<Item = Act>,
) -> Result<(Vec<u8>, u64), Unwritten> {
    let columns =
        |program: &Program, kind: &program::Kind| Columns::of(program, kind).with_record();
    let mut by_kind: BTreeMap<String, Vec<Act>> = BTreeMap::new();
    let mut count = 0;
    for act in acts {
        let kind = program.kind(act.draft.kind.as_str());
        let Some(kind) = kind.filter(|_| act.draft.program == program.id) else {
            continue;
        };
        write::fits(&act, &columns(program, kind))?;
        let same = by_kind.entry(kind.id.to_string()).or_default();
        if u64::try_from(same.len()).unwrap_or(u64::MAX) >= ROWS_MAX {
            return Err(too_many(&kind.name).into());
        }
        same.push(act);
        count += 1;
    }
    let bytes = build(program, columns, by_kind)
        .map_err(|error| Unwritten::Fault(std::io::Error::other(error.to_string())))?;
    Ok((bytes, count))
}

fn build(
    program: &Program,
    columns: impl Fn(&Program, &program::Kind) -> Columns,
    mut acts: BTreeMap<String, Vec<Act>>,
) -> Result<Vec<u8>, XlsxError> {
    let kinds: Vec<(String, Columns)> = sheet_names(program)
        .into_iter()
        .zip(&program.kinds)
        .map(|(name, kind)| (name, columns(program, kind)))
        .collect();
    let mut book = Workbook::new();
    let looks = Looks::default();
    let mut lists = Lists::default();
    for (name, columns) in &kinds {
        let page = book.add_worksheet();
        page.set_name(name)?;
        sheet(page, &columns.columns, &looks, &mut lists)?;
        let rows = acts.remove(columns.kind.as_str()).unwrap_or_default();
        for (row, act) in (1_u32..).zip(&rows) {
            for (at, column) in (0_u16..).zip(&columns.columns) {
                looks.write(page, row, at, column, &cell(column, act))?;
            }
        }
    }
    let stamp = Stamp {
        program: program.id.to_string(),
        version: program.version,
        digest: digest(program),
    };
    guide(
        book.add_worksheet().set_name(GUIDE)?,
        program,
        &stamp,
        &kinds,
        &looks,
    )?;
    lists.write(book.add_worksheet().set_name(LISTS)?)?;
    crate::look::about(&mut book, program)?;
    book.save_to_buffer()
}

/// Names of the sheets of a programme's kinds.
fn sheet_names(program: &Program) -> Vec<String> {
    let names: Vec<String> = program
        .kinds
        .iter()
        .map(|kind| sheet_name(&kind.name))
        .collect();
    let kinds = program.kinds.iter().zip(&names);
    let unique = kinds.map(|(kind, name)| {
        let same = names
            .iter()
            .filter(|other| other.to_lowercase() == name.to_lowercase());
        if same.count() > 1 || [GUIDE, LISTS, ""].contains(&name.as_str()) {
            sheet_name(kind.id.as_str())
        } else {
            name.clone()
        }
    });
    unique.collect()
}

/// A name as a sheet may have it: 31 characters, without signs that formulas use.
pub(crate) fn sheet_name(name: &str) -> String {
    let name = name.replace(['[', ']', ':', '*', '?', '/', '\\'], "・");
    let name = name.trim_matches('\'');
    let mut short = String::new();
    let mut length = 0;
    for c in name.chars() {
        length += c.len_utf16();
        if length > 31 {
            break;
        }
        short.push(c);
    }
    short
}

/// A digest of everything the templates of a programme show (様式の識別値).
pub(crate) fn digest(program: &Program) -> String {
    let mut shown = format!("{} {}", program.id, program.version);
    for kind in &program.kinds {
        for column in Columns::of(program, kind).columns {
            let (holds, shape): (&Holds, _) = (&column.holds, &column.shape);
            let _ = write!(shown, "\n{} {} {holds:?} {shape:?}", kind.id, column.head);
        }
    }
    let full = sha256(shown.as_bytes()).unwrap_or_default();
    full.chars().take(16).collect()
}

fn too_many(kind: &str) -> Problem {
    Spot::default().problem(
        "too-many-rows",
        &said!(
            "「{kind}」の記録が{ROWS_MAX}件を超え、一つのシートに収まりません。",
            "There are more than {ROWS_MAX} acts of \"{kind}\", which one sheet cannot hold."
        ),
        said!(
            "CSV、JSON Lines又はParquetに書き出してください。",
            "Write CSV, JSON Lines or Parquet."
        ),
    )
}
