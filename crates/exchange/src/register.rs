//! The register of parties (関係者名簿) in files: templates, reading and writing, with the same
//! machinery as acts.

mod faults;

use std::{collections::HashMap, io::Write, path::Path};

use bytes::Bytes;
use jiff::civil::date;
use kernel::{Id, Problem, said, text::squeeze};
use party::{Party, Sort};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook as Book, XlsxError};

use crate::{
    Encoding, Listing, Unwritten,
    column::{Column, Shape, make_heads_unique},
    format::{Format, Input, not_read},
    grid::{Grid, LISTS, Line, Separated, Step, Workbook},
    head::fit,
    jis,
    look::{Lists, Looks, sheet},
    place::Spot,
    row::spoiled,
    rows::no_rows,
    template::heads_as_csv,
    value::{choice, is_blank, pasted, unshield},
    write::{Shown, plain, write_line},
};

use faults::{missing, no_corporate_number, not_listed, twice};

const SHEET: &str = "関係者";

/// What a column of the register holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Number,
    Name,
    Sort,
    CorporateNumber,
    Prefecture,
    Industry,
}

/// Every sort with its word, as files write it.
const SORTS: [(Sort, &str, &str); 5] = [
    (Sort::Corporation, "corporation", "法人"),
    (Sort::Proprietor, "proprietor", "個人事業主"),
    (Sort::Institution, "institution", "支援機関"),
    (Sort::Municipality, "municipality", "地方公共団体"),
    (Sort::Person, "person", "個人"),
];

fn columns() -> Vec<Column<Holds>> {
    let sorts = SORTS.iter();
    let sorts = sorts.map(|(_, code, name)| ((*code).to_owned(), (*name).to_owned()));
    let list = said!("一覧から選びます。", "One of the list.");
    let mut columns = vec![
        Column::new(
            Holds::Number,
            "id",
            "登録番号",
            Shape::Text(50),
            said!(
                "この者を見分ける番号。一度付けた番号は使い回しません。",
                "The number of this party, given once and never reused."
            ),
        )
        .required(true),
        Column::new(
            Holds::Name,
            "name",
            "名称",
            Shape::Text(200),
            said!("商号、名称又は氏名。", "The name."),
        )
        .required(true),
        Column::new(
            Holds::Sort,
            "sort",
            "種別",
            Shape::Choice(sorts.collect()),
            list.clone(),
        )
        .required(true),
        Column::new(
            Holds::CorporateNumber,
            "corporate_number",
            "法人番号",
            Shape::Text(13),
            said!(
                "13桁。ないときは空欄。",
                "13 digits; empty where there is none."
            ),
        ),
        Column::new(
            Holds::Prefecture,
            "prefecture",
            "都道府県",
            Shape::of_list(party::prefectures()),
            list.clone(),
        ),
        Column::new(
            Holds::Industry,
            "industry",
            "業種",
            Shape::of_list(party::industries()),
            list,
        ),
    ];
    make_heads_unique(&mut columns);
    columns
}

/// A CSV template of the register: its heads.
#[must_use]
pub fn party_csv_template(encoding: Encoding) -> Vec<u8> {
    heads_as_csv(columns().into_iter().map(|column| column.head), encoding)
}

/// A workbook template of the register.
///
/// # Panics
/// Never: heads, notes and lists are kept within what a workbook takes.
#[must_use]
pub fn party_xlsx_template() -> Vec<u8> {
    build(&[]).expect("a template stays within the limits of a workbook")
}

/// Writes parties as CSV, in the columns of the template.
///
/// # Errors
/// A name has a character that the encoding does not have; the destination fails.
pub fn write_parties_csv<'a>(
    mut dest: impl Write,
    encoding: Encoding,
    parties: impl IntoIterator<Item = &'a Party>,
) -> Result<u64, Unwritten> {
    let columns = columns();
    dest.write_all(encoding.mark())?;
    write_line(
        &mut dest,
        encoding,
        columns.iter().map(|it| it.head.clone()),
        1,
    )?;
    let mut count = 0;
    for party in parties {
        let cells = columns
            .iter()
            .map(|column| plain(cell(column.holds, party)));
        write_line(&mut dest, encoding, cells, count + 2)?;
        count += 1;
    }
    dest.flush()?;
    Ok(count)
}

/// Writes parties as a workbook, in the columns of the template.
///
/// # Errors
/// There are more than a sheet holds; the destination fails.
pub fn write_parties_xlsx(mut dest: impl Write, parties: &[Party]) -> Result<u64, Unwritten> {
    let bytes = build(parties)
        .map_err(|error| Unwritten::Fault(std::io::Error::other(error.to_string())))?;
    dest.write_all(&bytes)?;
    dest.flush()?;
    Ok(u64::try_from(parties.len()).unwrap_or(u64::MAX))
}

fn build(parties: &[Party]) -> Result<Vec<u8>, XlsxError> {
    let columns = columns();
    let (looks, mut lists) = (Looks::default(), Lists::default());
    let mut book = Book::new();
    let page = book.add_worksheet().set_name(SHEET)?;
    sheet(page, &columns, &looks, &mut lists)?;
    for (row, party) in (1_u32..).zip(parties) {
        for (at, column) in (0_u16..).zip(&columns) {
            looks.write(page, row, at, column, &cell(column.holds, party))?;
        }
    }
    lists.write(book.add_worksheet().set_name(LISTS)?)?;
    let day = date(2000, 1, 1);
    let made = ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(2000), 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(SHEET)
            .set_creation_datetime(&made),
    );
    book.save_to_buffer()
}

fn cell(holds: Holds, party: &Party) -> Shown {
    let text = |text: Option<&str>| text.map_or(Shown::Blank, |it| Shown::Text(it.to_owned()));
    match holds {
        Holds::Number => text(Some(party.id.as_str())),
        Holds::Name => text(Some(&party.name)),
        Holds::Sort => {
            let word = SORTS.iter().find(|(sort, ..)| *sort == party.sort);
            text(word.map(|(_, code, _)| *code))
        }
        Holds::CorporateNumber => text(party.corporate_number.as_deref()),
        Holds::Prefecture => text(party.prefecture.as_deref()),
        Holds::Industry => text(party.industry.as_deref()),
    }
}

/// Reads parties from CSV or a workbook.
///
/// # Errors
/// All problems of the file: what [`crate::open`] says of files and heads, and for every row what
/// is missing, unknown or there twice.
pub fn read_parties(path: impl AsRef<Path>) -> Result<Vec<Party>, Vec<Problem>> {
    let (name, input) = Input::open(path.as_ref())?;
    parties(&name, input)
}

/// Reads parties from a file that is already in memory.
///
/// # Errors
/// As [`read_parties`].
pub fn read_parties_from(name: &str, bytes: Vec<u8>) -> Result<Vec<Party>, Vec<Problem>> {
    parties(name, Input::Held(Bytes::from(bytes)))
}

fn parties(name: &str, mut input: Input) -> Result<Vec<Party>, Vec<Problem>> {
    let one = |problem| vec![problem];
    let length = input.length();
    let grid: Box<dyn Grid> = match input.format(name)? {
        Format::Separated => {
            Box::new(Separated::new(name, length, input.into_source()).map_err(one)?)
        }
        Format::Workbook => Box::new(Workbook::new(name, input.into_source()).map_err(one)?),
        Format::JsonLines | Format::Parquet => {
            let (ja, en) = ("JSON Lines又はParquet", "JSON Lines or Parquet");
            return Err(vec![not_read(&Spot::file(name), ja, en)]);
        }
    };
    let mut reading = Reading {
        columns: columns(),
        spot: Spot::file(name),
        heads: None,
        parties: Vec::new(),
        known: HashMap::new(),
        problems: Listing::default(),
    };
    for step in grid {
        match step {
            Err(problem) => reading.problems.extend([problem]),
            Ok(Step::Sheet(sheet)) => {
                reading.spot = Spot::sheet(name, &sheet);
                reading.heads = None;
            }
            Ok(Step::Line(line)) if line.is_blank() => {}
            Ok(Step::Line(line)) => reading.line(&line),
        }
    }
    if !reading.problems.is_empty() {
        return Err(reading.problems.into_problems());
    }
    if reading.parties.is_empty() {
        return Err(vec![no_rows(&Spot::file(name))]);
    }
    Ok(reading.parties)
}

struct Reading {
    columns: Vec<Column<Holds>>,
    spot: Spot,
    /// Heads of the sheet and what they mean; meaning nothing where they are at fault.
    heads: Option<(Vec<String>, Vec<Option<usize>>)>,
    parties: Vec<Party>,
    known: HashMap<Id<Party>, u64>,
    problems: Listing,
}

impl Reading {
    fn line(&mut self, line: &Line) {
        let Some((heads, at)) = &self.heads else {
            let heads: Vec<String> = line.cells.iter().map(|cell| cell.text.clone()).collect();
            let fit = fit(&heads, &self.columns, &self.spot.clone().row(line.row));
            let at = if fit.faults.is_empty() {
                fit.at
            } else {
                Vec::new()
            };
            self.problems.extend(fit.faults);
            self.heads = Some((heads, at));
            return;
        };
        if at.is_empty() {
            return;
        }
        let mut problems = Vec::new();
        let mut party = Party {
            id: Id::default(),
            name: String::new(),
            sort: Sort::Corporation,
            corporate_number: None,
            prefecture: None,
            industry: None,
        };
        let mut filled = Vec::new();
        for (index, cell) in line.cells.iter().enumerate() {
            let head = heads.get(index).map_or("", String::as_str);
            let spot = || self.spot.clone().row(line.row).column(index, head.trim());
            let Some(column) = at.get(index).copied().flatten() else {
                continue;
            };
            if is_blank(&cell.text) {
                continue;
            }
            let column = &self.columns[column];
            filled.push(column.holds);
            let text = pasted(&cell.text);
            let taken = match spoiled(cell, &spot) {
                Some(problem) => Err(problem),
                None => take(column, unshield(&text), &spot(), &mut party),
            };
            problems.extend(taken.err());
        }
        let required = self.columns.iter().filter(|column| column.required);
        for column in required.filter(|column| !filled.contains(&column.holds)) {
            let at = at
                .iter()
                .position(|at| at.is_some_and(|at| self.columns[at] == *column));
            let spot = self.spot.clone().row(line.row);
            problems.push(missing(
                &spot.column(at.unwrap_or(0), &column.head),
                &column.name,
            ));
        }
        if let Some(first) = self
            .known
            .get(&party.id)
            .copied()
            .filter(|_| problems.is_empty())
        {
            let spot = self.spot.clone().row(line.row);
            problems.push(twice(&party.id, first, &spot));
        }
        if problems.is_empty() {
            self.known.insert(party.id.clone(), line.row);
            self.parties.push(party);
        }
        self.problems.extend(problems);
    }
}

fn take(column: &Column<Holds>, text: &str, spot: &Spot, party: &mut Party) -> Result<(), Problem> {
    let chosen = || match &column.shape {
        Shape::Choice(choices) => {
            choice(choices, text).ok_or_else(|| not_listed(text, choices, spot))
        }
        _ => Ok(text.to_owned()),
    };
    match column.holds {
        Holds::Number => party.id = Id::new(text),
        Holds::Name => text.clone_into(&mut party.name),
        Holds::Sort => {
            let code = chosen()?;
            let sort = SORTS.iter().find(|(_, known, _)| *known == code);
            party.sort = sort.map_or(Sort::Corporation, |(sort, ..)| *sort);
        }
        Holds::CorporateNumber => {
            let number = squeeze(text).replace('-', "");
            if !jis::is_corporate_number(&number) {
                return Err(no_corporate_number(text, spot));
            }
            party.corporate_number = Some(number);
        }
        Holds::Prefecture => {
            let Shape::Choice(choices) = &column.shape else {
                return Ok(());
            };
            let code = jis::prefecture(&squeeze(text));
            let code = choice(choices, &code).or_else(|| choice(choices, text));
            party.prefecture = Some(code.ok_or_else(|| not_listed(text, choices, spot))?);
        }
        Holds::Industry => party.industry = Some(chosen()?),
    }
    Ok(())
}
