//! How a workbook to be filled in looks (様式の体裁): locked heads with notes, open cells below with
//! their formats, lists to choose from, and the sheet that explains it.

use kernel::Decimal;
use program::Program;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, Note, ProtectionOptions, Workbook, Worksheet,
    XlsxError,
};

use crate::{
    column::{Column, Columns, Shape},
    grid::{LISTS, Stamp, stamp_rows},
    place::letters,
    write::{Shown, choice, listed},
};

/// Last row of a sheet, counted from 0.
const LAST: u32 = 1_048_575;
/// Significant digits that a cell holds exactly.
const DIGITS_MAX: usize = 15;
const NOTE_MAX: usize = 1_000;

/// The formats of a workbook.
pub(crate) struct Looks {
    head: Format,
    required: Format,
    text: Format,
    day: Format,
    title: Format,
    wrapped: Format,
}

impl Default for Looks {
    fn default() -> Self {
        let head = Format::new()
            .set_bold()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        Self {
            required: head.clone().set_background_color("#FCE4D6"),
            head: head.set_background_color("#DDEBF7"),
            text: Format::new().set_unlocked().set_num_format("@"),
            day: Format::new().set_unlocked().set_num_format("yyyy/m/d"),
            title: Format::new().set_bold(),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
        }
    }
}

impl Looks {
    fn of<H>(&self, column: &Column<H>) -> Format {
        match &column.shape {
            Shape::Text(_) | Shape::Choice(_) | Shape::Flag => self.text.clone(),
            Shape::Day => self.day.clone(),
            Shape::Number { digits, .. } => {
                let places = usize::try_from(*digits).unwrap_or(0);
                let format = match places {
                    0 => "#,##0".to_owned(),
                    _ => format!("#,##0.{}", "#".repeat(places)),
                };
                Format::new().set_unlocked().set_num_format(format)
            }
        }
    }

    /// Writes a value into the cell of a column.
    pub(crate) fn write<H>(
        &self,
        page: &mut Worksheet,
        row: u32,
        at: u16,
        column: &Column<H>,
        shown: &Shown,
    ) -> Result<(), XlsxError> {
        let format = self.of(column);
        match shown {
            Shown::Blank => {}
            Shown::Text(text) => {
                let text = choice(&column.shape, text).unwrap_or_else(|| text.clone());
                page.write_string_with_format(row, at, text, &format)?;
            }
            Shown::Number(number) => match held(*number) {
                Some(float) => {
                    page.write_number_with_format(row, at, float, &format)?;
                }
                None => {
                    page.write_string_with_format(row, at, number.to_string(), &format)?;
                }
            },
            Shown::Day(day) => {
                let year = u16::try_from(day.year()).unwrap_or(0);
                let month = u8::try_from(day.month()).unwrap_or(1);
                let number = u8::try_from(day.day()).unwrap_or(1);
                match ExcelDateTime::from_ymd(year, month, number) {
                    Ok(day) => page.write_datetime_with_format(row, at, day, &format)?,
                    // Before 1900 a workbook knows no days.
                    Err(_) => {
                        page.write_string_with_format(row, at, day.to_string(), &self.text)?
                    }
                };
            }
        }
        Ok(())
    }
}

/// The number as a cell holds it, where that loses nothing.
fn held(number: Decimal) -> Option<f64> {
    let number = number.normalize();
    let significant = number.mantissa().unsigned_abs().to_string().len();
    (significant <= DIGITS_MAX)
        .then(|| number.to_string().parse().ok())
        .flatten()
}

/// Lists to choose from, one column each on a hidden sheet.
#[derive(Default)]
pub(crate) struct Lists(Vec<Vec<String>>);

impl Lists {
    /// Where a list stands, as a formula.
    fn range(&mut self, list: Vec<String>) -> String {
        let (rows, at) = (list.len(), self.0.iter().position(|known| *known == list));
        let at = at.unwrap_or_else(|| {
            self.0.push(list);
            self.0.len() - 1
        });
        let column = letters(at);
        format!("='{LISTS}'!${column}$1:${column}${rows}")
    }

    /// Writes the hidden sheet.
    pub(crate) fn write(&self, page: &mut Worksheet) -> Result<(), XlsxError> {
        for (at, list) in (0_u16..).zip(&self.0) {
            for (row, text) in (0_u32..).zip(list) {
                page.write_string(row, at, text)?;
            }
        }
        page.set_hidden(true);
        page.protect();
        Ok(())
    }
}

/// Writes heads, formats, notes and lists of one sheet.
pub(crate) fn sheet<H>(
    page: &mut Worksheet,
    columns: &[Column<H>],
    looks: &Looks,
    lists: &mut Lists,
) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(columns) {
        let look = if column.required {
            &looks.required
        } else {
            &looks.head
        };
        page.write_string_with_format(0, at, &column.head, look)?;
        page.set_column_format(at, &looks.of(column))?;
        page.set_column_width(at, width(column))?;
        let note: String = column.note.ja.chars().take(NOTE_MAX).collect();
        if !note.is_empty() {
            page.insert_note(0, at, &Note::new(note).add_author_prefix(false))?;
        }
        if let Some(validation) = validation(&column.shape, lists)? {
            page.add_data_validation(1, at, LAST, at, &validation)?;
        }
    }
    page.set_row_height(0, 36)?;
    page.set_freeze_panes(1, 0)?;
    page.protect_with_options(&ProtectionOptions {
        format_cells: true,
        format_columns: true,
        format_rows: true,
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        ..ProtectionOptions::new()
    });
    Ok(())
}

/// Width in characters: the head on two lines, or what is written.
fn width<H>(column: &Column<H>) -> u16 {
    let head = column
        .head
        .chars()
        .map(|c| if c.is_ascii() { 1 } else { 2 });
    let head: u16 = head.sum();
    let body = match &column.shape {
        Shape::Text(length) if *length > 100 => 40,
        Shape::Choice(_) => 22,
        Shape::Text(_) | Shape::Day | Shape::Number { .. } => 14,
        Shape::Flag => 10,
    };
    (head / 2 + 3).clamp(body, 60)
}

/// What Excel itself says no to, or warns of: a list also takes the bare code or name.
fn validation(shape: &Shape, lists: &mut Lists) -> Result<Option<DataValidation>, XlsxError> {
    let check = DataValidation::new();
    Ok(Some(match shape {
        Shape::Choice(choices) if !choices.is_empty() => {
            let list = choices
                .iter()
                .map(|(code, name)| listed(code, name))
                .collect();
            warn(check.allow_list_formula(Formula::new(lists.range(list))))?
        }
        Shape::Flag => {
            let list = vec!["はい".to_owned(), "いいえ".to_owned()];
            warn(check.allow_list_formula(Formula::new(lists.range(list))))?
        }
        Shape::Number {
            least, greatest, ..
        } => {
            let formula = |bound: &Decimal| Formula::new(bound.to_string());
            let rule = match (least, greatest) {
                (Some(least), Some(greatest)) => {
                    DataValidationRule::Between(formula(least), formula(greatest))
                }
                (Some(least), None) => DataValidationRule::GreaterThanOrEqualTo(formula(least)),
                (None, Some(greatest)) => DataValidationRule::LessThanOrEqualTo(formula(greatest)),
                (None, None) => return Ok(None),
            };
            check
                .allow_decimal_number_formula(rule)
                .set_error_title("範囲外の値")?
                .set_error_message("範囲の中の数値を記入してください。")?
        }
        Shape::Text(length) => check
            .allow_text_length(DataValidationRule::LessThanOrEqualTo(*length))
            .set_error_title("長すぎる文字列")?
            .set_error_message(format!("{length}字以内で記入してください。"))?,
        Shape::Choice(_) | Shape::Day => return Ok(None),
    }))
}

fn warn(check: DataValidation) -> Result<DataValidation, XlsxError> {
    check
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("一覧にない値")?
        .set_error_message("一覧から選ぶか、一覧にあるコード又は名称を記入してください。")
}

/// Writes the sheet that explains the workbook and says what it is for.
pub(crate) fn guide(
    page: &mut Worksheet,
    program: &Program,
    stamp: &Stamp,
    kinds: &[(String, Columns)],
    looks: &Looks,
) -> Result<(), XlsxError> {
    const WORDS: [&str; 5] = [
        "一行に一件を記入します。「＊」の列は必ず記入してください。",
        "列の順は入れ替えてもかまいません。見出しは書き換えないでください。",
        "コードの列は、一覧から選ぶか、コード又は名称だけを記入します。",
        "「管理番号」が同じ行は、二度取り込んでも一件として扱います。",
        "セルの結合はしないでください。",
    ];
    page.set_column_width(0, 24)?;
    page.set_column_width(1, 40)?;
    page.set_column_width(2, 70)?;
    page.write_string_with_format(
        0,
        0,
        format!("「{}」の記入様式", program.name),
        &looks.title,
    )?;
    let mut row = 1;
    let until = program
        .until
        .map(kernel::day::to_era_string)
        .unwrap_or_default();
    let force = format!("{}から{until}", kernel::day::to_era_string(program.from));
    let about = stamp_rows(stamp).into_iter().chain([("適用期間", force)]);
    for (what, value) in about {
        page.write_string(row, 0, what)?;
        page.write_string(row, 1, value)?;
        row += 1;
    }
    for words in WORDS {
        row += 1;
        page.write_string(row, 0, words)?;
    }
    for (sheet, columns) in kinds {
        row += 2;
        page.write_string_with_format(row, 0, format!("シート「{sheet}」"), &looks.title)?;
        for column in &columns.columns {
            row += 1;
            page.write_string(row, 0, &column.head)?;
            page.write_string(row, 1, &column.id)?;
            page.write_string_with_format(row, 2, &column.note.ja, &looks.wrapped)?;
        }
    }
    page.protect();
    Ok(())
}

/// Title and date of a workbook; the date is the programme's own, so that the same template is
/// the same file.
pub(crate) fn about(book: &mut Workbook, program: &Program) -> Result<(), XlsxError> {
    let day = program.from;
    let (year, month, day) = (
        u16::try_from(day.year()).unwrap_or(2000),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    );
    let properties = DocProperties::new()
        .set_title(format!("{} 記入様式", program.name))
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?);
    book.set_properties(&properties);
    Ok(())
}
