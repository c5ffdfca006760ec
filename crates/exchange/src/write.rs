//! Acts go out into files (書出し): JSON Lines and Parquet hold everything, CSV and workbooks hold
//! one kind a file or sheet in the columns of its template.

mod columnar;

use std::{
    fmt,
    io::{self, Write},
};

use act::{Act, Standing};
use jiff::{civil::Date, tz};
use kernel::{Decimal, Id, Problem, said, text::squeeze};
use program::{Kind, Program, Value};

use crate::{
    column::{Column, Columns, Holds, STANDINGS, Shape},
    encoding::Encoding,
    key,
    place::Spot,
    value::shield,
};

pub use columnar::write_parquet;
pub(crate) use columnar::{EPOCH, columns};

/// Why acts were not written (書出しの中止). What was written before means nothing.
#[derive(Debug)]
pub enum Unwritten {
    /// An act does not fit the form of the file.
    Problems(Vec<Problem>),
    /// The destination failed.
    Fault(io::Error),
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => {
                let each = problems
                    .iter()
                    .map(|it| format!("{}{}", it.reason, it.remedy));
                f.write_str(&each.collect::<Vec<_>>().join("\n"))
            }
            Self::Fault(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unwritten {}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Fault(error)
    }
}

impl From<Problem> for Unwritten {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem])
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown {
    Blank,
    Text(String),
    Number(Decimal),
    Day(Date),
}

/// Writes acts as JSON, one a line, with everything the book knows of them.
///
/// # Errors
/// The destination fails.
pub fn write_jsonl(
    mut dest: impl Write,
    acts: impl IntoIterator<Item = Act>,
) -> Result<u64, Unwritten> {
    let mut count = 0;
    for act in acts {
        serde_json::to_writer(&mut dest, &act).map_err(io::Error::from)?;
        dest.write_all(b"\n")?;
        count += 1;
    }
    dest.flush()?;
    Ok(count)
}

/// Writes the acts of one kind as CSV, in the columns of its template and of the book. Acts of
/// other kinds are passed over.
///
/// # Errors
/// An act has a field that this version does not know, or a character that the encoding does not
/// have; the destination fails.
pub fn write_csv(
    mut dest: impl Write,
    program: &Program,
    kind: &Kind,
    encoding: Encoding,
    acts: impl IntoIterator<Item = Act>,
) -> Result<u64, Unwritten> {
    let columns = Columns::of(program, kind).with_record();
    dest.write_all(encoding.mark())?;
    let heads = columns.columns.iter().map(|column| column.head.clone());
    write_line(&mut dest, encoding, heads, 1)?;
    let mut count = 0;
    for act in acts {
        if act.draft.program != program.id || act.draft.kind != kind.id {
            continue;
        }
        fits(&act, &columns)?;
        let cells = columns
            .columns
            .iter()
            .map(|column| plain(cell(column, &act)));
        write_line(&mut dest, encoding, cells, count + 2)?;
        count += 1;
    }
    dest.flush()?;
    Ok(count)
}

/// Writes acts as a workbook, one sheet a kind, as its template looks. A sheet takes a little over
/// a million acts, and the workbook is made in memory.
///
/// # Errors
/// An act has a field that this version does not know, or there are more acts than a sheet takes;
/// the destination fails.
pub fn write_xlsx(
    mut dest: impl Write,
    program: &Program,
    acts: impl IntoIterator<Item = Act>,
) -> Result<u64, Unwritten> {
    let (bytes, count) = crate::template::workbook(program, acts)?;
    dest.write_all(&bytes)?;
    dest.flush()?;
    Ok(count)
}

/// One line of CSV; values with separators, quotation marks or line ends are quoted.
pub(crate) fn write_line(
    dest: &mut impl Write,
    encoding: Encoding,
    cells: impl Iterator<Item = String>,
    row: u64,
) -> Result<(), Unwritten> {
    let mut line = String::new();
    for (index, text) in cells.enumerate() {
        if index > 0 {
            line.push(',');
        }
        if text.contains([',', '"', '\n', '\r', '\t']) {
            line.push('"');
            line.push_str(&text.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&text);
        }
    }
    line.push_str("\r\n");
    match encoding.write(&line, dest)? {
        Ok(()) => Ok(()),
        Err(unmappable) => Err(no_character(unmappable, row).into()),
    }
}

fn no_character(unmappable: char, row: u64) -> Problem {
    let code = u32::from(unmappable);
    Spot::default().row(row).problem(
        "no-character",
        &said!(
            "「{unmappable}」（U+{code:04X}）は、CP932（シフトJIS）にない文字です。",
            "CP932 (Shift_JIS) does not have \"{unmappable}\" (U+{code:04X})."
        ),
        said!(
            "文字コードにUTF-8を指定してください。",
            "Choose UTF-8 as encoding."
        ),
    )
}

/// Whether everything the act says has a column.
pub(crate) fn fits(act: &Act, columns: &Columns) -> Result<(), Unwritten> {
    let fields = act.draft.values.keys().map(|id| format!("values.{id}"));
    let roles = act
        .draft
        .parties
        .iter()
        .map(|party| format!("parties.{}", party.role));
    let mut without = fields
        .chain(roles)
        .filter(|id| columns.column(id).is_none());
    let Some(id) = without.next() else {
        return Ok(());
    };
    let (number, version, own) = (act.id, columns.version, act.version);
    Err(Spot::default()
        .problem(
            "no-column",
            &said!(
                "支援記録{number}（第{own}版で記録）の「{id}」には、第{version}版の様式に列がありません。",
                "Act {number} (recorded under version {own}) has \"{id}\", for which the template of version {version} has no column."
            ),
            said!(
                "JSON Lines又はParquetに書き出すか、第{own}版の列で書き出してください。",
                "Write JSON Lines or Parquet, or use the columns of version {own}."
            ),
        )
        .into())
}

/// What stands in a column of an act.
pub(crate) fn cell(column: &Column<Holds>, act: &Act) -> Shown {
    let draft = &act.draft;
    let text = |text: &str| {
        if text.is_empty() {
            Shown::Blank
        } else {
            Shown::Text(text.to_owned())
        }
    };
    let number = |number: i64| Shown::Number(Decimal::from(number));
    match &column.holds {
        Holds::Key => text(&key::shown(draft)),
        Holds::OccurredOn => Shown::Day(draft.occurred_on),
        Holds::Party(role) => {
            let parties = draft.parties.iter().filter(|party| party.role == *role);
            let parties: Vec<&str> = parties.map(|party| party.party.as_str()).collect();
            text(&parties.join("、"))
        }
        Holds::Office => text(&draft.locality.office),
        Holds::Prefecture => text(&draft.locality.prefecture),
        Holds::Municipality => text(&draft.locality.municipality),
        Holds::Follows => draft
            .follows
            .map_or(Shown::Blank, |act| number(act.number())),
        Holds::Field(id) => value(id, act),
        Holds::Standing => text(match draft.standing {
            Standing::New => STANDINGS[0],
            Standing::Corrects { .. } => STANDINGS[1],
            Standing::Withdraws { .. } => STANDINGS[2],
        }),
        Holds::Supersedes => {
            let act = draft.standing.supersedes();
            act.map_or(Shown::Blank, |act| number(act.number()))
        }
        Holds::Reason => text(said_of(&draft.standing).0),
        Holds::Authority => text(said_of(&draft.standing).1),
        Holds::Number => number(act.id.number()),
        Holds::RecordedAt => {
            let japan = tz::TimeZone::fixed(tz::offset(9));
            let at = act.recorded_at.to_zoned(japan);
            text(&at.strftime("%Y-%m-%d %H:%M:%S").to_string())
        }
        Holds::RecordedBy => text(&draft.author.recorded_by),
    }
}

fn value(id: &Id<program::Field>, act: &Act) -> Shown {
    match act.draft.values.get(id) {
        None => Shown::Blank,
        Some(Value::Number(number)) => Shown::Number(*number),
        Some(Value::Code(text) | Value::Text(text)) => Shown::Text(text.clone()),
        Some(Value::Day(day)) => Shown::Day(*day),
        Some(Value::Flag(flag)) => Shown::Text(if *flag { "はい" } else { "いいえ" }.to_owned()),
    }
}

fn said_of(standing: &Standing) -> (&str, &str) {
    match standing {
        Standing::New => ("", ""),
        Standing::Corrects {
            reason, authority, ..
        }
        | Standing::Withdraws {
            reason, authority, ..
        } => (reason, authority),
    }
}

/// A cell of CSV. Texts that a spreadsheet would run as formulas are shielded.
pub(crate) fn plain(shown: Shown) -> String {
    match shown {
        Shown::Blank => String::new(),
        Shown::Text(text) => shield(&text),
        Shown::Number(number) => number.to_string(),
        Shown::Day(day) => day.to_string(),
    }
}

/// A code as a list shows it, `code：name`.
pub(crate) fn choice(shape: &Shape, text: &str) -> Option<String> {
    let Shape::Choice(choices) = shape else {
        return None;
    };
    let (code, name) = choices.iter().find(|(code, _)| code == text)?;
    Some(listed(code, name))
}

/// How a code stands in a list.
pub(crate) fn listed(code: &str, name: &str) -> String {
    if name.is_empty() || squeeze(code) == squeeze(name) {
        code.to_owned()
    } else {
        format!("{code}：{name}")
    }
}
