//! Workbooks (.xlsx), streamed: a thread of its own reads sheet after sheet and stays a few rows
//! ahead, so that a sheet of a million rows is never held as a whole.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Style, Xlsx, XlsxError};
use jiff::{
    ToSpan as _,
    civil::{Date, date},
};
use kernel::{Decimal, Problem, said};

use super::{Cell, Grid, Held, Line, Step};
use crate::{
    format::{Source, cut, not_read},
    place::{Spot, letters},
};

/// Name of the sheet that explains a template and says what it is for.
pub(crate) const GUIDE: &str = "説明";
/// Name of the hidden sheet with the lists to choose from.
pub(crate) const LISTS: &str = "一覧";

/// Rows the thread may be ahead.
const AHEAD: usize = 512;

/// Days as serial numbers that are taken for days: 1955 to 2119.
const SERIALS: std::ops::Range<i64> = 20_000..80_000;

/// What a template says of itself (様式の識別): programme, version and digest of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) program: String,
    pub(crate) version: u32,
    pub(crate) digest: String,
}

const STAMPS: [&str; 3] = ["事業の番号", "定義の版", "様式の識別値"];

/// The rows of a stamp, as the guide sheet shows them.
pub(crate) fn stamp_rows(stamp: &Stamp) -> [(&'static str, String); 3] {
    [
        (STAMPS[0], stamp.program.clone()),
        (STAMPS[1], stamp.version.to_string()),
        (STAMPS[2], stamp.digest.clone()),
    ]
}

/// A workbook.
pub(crate) struct Workbook {
    steps: Receiver<Result<Step, Problem>>,
    /// What it says of itself, where it was made from a template.
    pub(crate) stamp: Option<Stamp>,
    read: u64,
    rows: u64,
}

impl Workbook {
    /// Opens a workbook and begins to read its sheets.
    pub(crate) fn new(name: &str, source: Box<dyn Source>) -> Result<Self, Problem> {
        let spot = Spot::file(name);
        let mut book = Xlsx::new(source).map_err(|error| trouble(&spot, &error))?;
        let names = book.sheet_names();
        let stamp = names
            .iter()
            .any(|name| name == GUIDE)
            .then(|| stamp(&mut book));
        let sheets: Vec<String> = names
            .into_iter()
            .filter(|name| name != GUIDE && name != LISTS)
            .collect();
        let mut rows = 0;
        for sheet in &sheets {
            let reader = book.worksheet_cells_reader(sheet);
            let reader = reader.map_err(|error| trouble(&Spot::sheet(name, sheet), &error))?;
            rows += u64::from(reader.dimensions().end.0) + 1;
        }
        let (sender, steps) = sync_channel(AHEAD);
        let name = name.to_owned();
        thread::spawn(move || {
            for sheet in &sheets {
                // The other side is gone: nobody wants the rest.
                if send(&mut book, &name, sheet, &sender).is_none() {
                    return;
                }
            }
        });
        Ok(Self {
            steps,
            stamp: stamp.flatten(),
            read: 0,
            rows,
        })
    }
}

impl Iterator for Workbook {
    type Item = Result<Step, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let step = self.steps.recv().ok()?;
        if matches!(step, Ok(Step::Line(_))) {
            self.read += 1;
        }
        Some(step)
    }
}

impl Grid for Workbook {
    fn progress(&self) -> (u64, u64) {
        (self.read, self.rows.max(self.read))
    }
}

type Book = Xlsx<Box<dyn Source>>;

/// Sends one sheet; `None` when nobody listens any more.
fn send(
    book: &mut Book,
    name: &str,
    sheet: &str,
    sender: &SyncSender<Result<Step, Problem>>,
) -> Option<()> {
    let spot = Spot::sheet(name, sheet);
    sender.send(Ok(Step::Sheet(sheet.to_owned()))).ok()?;
    for merged in book.merge_cells_by_sheet_name(sheet).unwrap_or_default() {
        sender.send(Err(is_merged(&spot, merged))).ok()?;
    }
    let epoch = book.has_1904_epoch();
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        Err(error) => return sender.send(Err(trouble(&spot, &error))).ok(),
    };
    let percents: Vec<bool> = cells.styles().iter().map(is_percent).collect();
    let mut line = Line::default();
    loop {
        let (cell, style) = match cells.next_cell_with_style_id() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => return sender.send(Err(trouble(&spot, &error))).ok(),
        };
        let (row, column) = cell.get_position();
        let row = u64::from(row) + 1;
        if row != line.row {
            if !line.cells.is_empty() {
                sender
                    .send(Ok(Step::Line(std::mem::take(&mut line))))
                    .ok()?;
            }
            line.row = row;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if *cell.get_value() == DataRef::Empty {
            continue;
        }
        if line.cells.len() <= column {
            line.cells.resize(column + 1, Cell::default());
        }
        line.cells[column] = match cell.get_value() {
            DataRef::Float(number) if percents.get(style) == Some(&true) => hundredfold(*number),
            value => understood(value, epoch),
        };
    }
    if !line.cells.is_empty() {
        sender.send(Ok(Step::Line(line))).ok()?;
    }
    Some(())
}

fn understood(value: &DataRef<'_>, epoch_1904: bool) -> Cell {
    let (text, held) = match value {
        DataRef::Empty => (String::new(), Held::Text),
        DataRef::String(text) => (text.clone(), Held::Text),
        DataRef::SharedString(text) => ((*text).to_owned(), Held::Text),
        DataRef::Bool(flag) => (flag.to_string(), Held::Text),
        DataRef::Int(number) => (
            number.to_string(),
            Held::Number(serial(*number, epoch_1904)),
        ),
        DataRef::Float(number) => {
            let text = as_shown(*number);
            let day = text.parse().ok().and_then(|days| serial(days, epoch_1904));
            (text, Held::Number(day))
        }
        DataRef::DateTime(moment) => moment_shown(*moment),
        DataRef::DateTimeIso(text) => (text.clone(), Held::Day),
        DataRef::DurationIso(text) => (text.clone(), Held::Text),
        DataRef::Error(error) => (error.to_string(), Held::Error),
    };
    Cell { text, held }
}

/// A number as Excel shows it: the decimal of at most fifteen significant digits that it holds in
/// binary. What was typed comes back as it was typed.
fn as_shown(number: f64) -> String {
    let fifteen = format!("{number:.14e}");
    match Decimal::from_scientific(&fifteen) {
        Ok(decimal) => decimal.normalize().to_string(),
        Err(_) => number.to_string(),
    }
}

/// Whether a style shows a number a hundredfold, with a sign of per cent.
fn is_percent(style: &Style) -> bool {
    let Some(format) = &style.number_format else {
        return false;
    };
    let mut quoted = false;
    format.format_code.chars().any(|c| {
        quoted ^= c == '"';
        c == '%' && !quoted
    })
}

/// A number as a cell in per cent shows it: 0.959 is 95.9 %.
fn hundredfold(number: f64) -> Cell {
    let shown = as_shown(number);
    let percent = shown.parse::<Decimal>().ok();
    let percent = percent.and_then(|it| it.checked_mul(Decimal::ONE_HUNDRED));
    Cell {
        text: percent.map_or(shown, |it| format!("{}%", it.normalize())),
        held: Held::Text,
    }
}

/// The day of a serial number.
fn serial(days: i64, epoch_1904: bool) -> Option<Date> {
    let epoch = if epoch_1904 {
        date(1904, 1, 1)
    } else {
        date(1899, 12, 30)
    };
    SERIALS
        .contains(&days)
        .then(|| epoch.checked_add(days.days()).ok())?
}

fn moment_shown(moment: ExcelDateTime) -> (String, Held) {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if moment.is_duration() {
        return (as_shown(moment.as_f64()), Held::Text);
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        (day, Held::Day)
    } else {
        (
            format!("{day} {hour:02}:{minute:02}:{second:02}"),
            Held::Day,
        )
    }
}

/// Reads what a template says of itself.
fn stamp(book: &mut Book) -> Option<Stamp> {
    let guide = book.worksheet_range(GUIDE).ok()?;
    let say = |what: &str| {
        let mut rows = guide.rows();
        let row = rows.find(|row| row.first().is_some_and(|cell| *cell == what))?;
        row.get(1).map(ToString::to_string)
    };
    Some(Stamp {
        program: say(STAMPS[0])?,
        version: say(STAMPS[1])?.parse().ok()?,
        digest: say(STAMPS[2])?,
    })
}

fn is_merged(spot: &Spot, merged: Dimensions) -> Problem {
    let name = |(row, column): (u32, u32)| {
        format!(
            "{}{}",
            letters(usize::try_from(column).unwrap_or(0)),
            row + 1
        )
    };
    let (from, to) = (name(merged.start), name(merged.end));
    spot.problem(
        "merged-cells",
        &said!(
            "セル{from}から{to}までが結合されています。",
            "The cells {from} to {to} are merged."
        ),
        said!(
            "結合を解き、行ごとに値を記入してください。",
            "Unmerge them, and write the value into every row."
        ),
    )
}

/// What went wrong in reading a workbook.
fn trouble(spot: &Spot, error: &XlsxError) -> Problem {
    match error {
        XlsxError::Zip(_) | XlsxError::XmlEof(_) | XlsxError::Io(_) | XlsxError::Xml(_) => {
            cut(spot)
        }
        XlsxError::Password => not_read(
            spot,
            "パスワードで保護されたブック",
            "a workbook protected by a password",
        ),
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => not_read(
            spot,
            "Excelブック以外のZIPファイル",
            "a ZIP file that is no Excel workbook",
        ),
        XlsxError::NotAWorksheet(_) => spot.problem(
            "no-worksheet",
            &said!(
                "このシートはグラフ等であり、行がありません。",
                "This sheet is a chart or the like, without rows."
            ),
            said!("このシートを削除してください。", "Delete this sheet."),
        ),
        other => spot.problem(
            "damaged-workbook",
            &said!(
                "ブックの内部が壊れています（{other}）。",
                "The workbook is damaged inside ({other})."
            ),
            said!(
                "Excelで開いて保存し直してから、指定してください。",
                "Open it in Excel, save it again, and give that file."
            ),
        ),
    }
}
