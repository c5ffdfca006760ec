//! A dataset as a worksheet (機械判読可能なシート): one header row, one record a row, one value a
//! cell; nothing merged, no unit and no space for looks.

use form::{Dataset, Field};
use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

use crate::{
    look::{self, Size},
    number, part, sheet,
};

/// Widest column in dots.
const WIDEST: u32 = 420;
/// Room for the arrow of the filter and the air beside the text.
const MARGIN: u32 = 26;
/// Records that are looked at for the width of a column.
const SAMPLE: usize = 200;

/// Paper size, as Excel numbers it: A4.
const A4: u8 = 9;

/// Writes a dataset. Printed, it is as wide as one page, its header on each.
pub(crate) fn write(worksheet: &mut Worksheet, dataset: &Dataset) -> Result<(), XlsxError> {
    let heading = look::text(Size::Text, true, false);
    let plain = look::text(Size::Text, false, false);
    for (column, name) in (0..).zip(&dataset.columns) {
        worksheet.write_string_with_format(0, column, name, &heading)?;
        let position = usize::from(column);
        worksheet.set_column_width_pixels(column, width(dataset, position))?;
    }
    let records = part::records(dataset);
    for (row, record) in (1..).zip(&records) {
        for (column, field) in (0..).zip(record) {
            write_field(worksheet, row, column, field, &plain)?;
        }
    }
    worksheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer("&L&8&A&C&P")
        .set_repeat_rows(0, 0)?;
    worksheet.set_freeze_panes(1, 0)?;
    if let (Some(columns), Ok(rows)) = (
        dataset
            .columns
            .len()
            .checked_sub(1)
            .and_then(|last| ColNum::try_from(last).ok()),
        RowNum::try_from(records.len()),
    ) {
        worksheet.autofilter(0, 0, rows, columns)?;
    }
    Ok(())
}

fn write_field(
    worksheet: &mut Worksheet,
    row: RowNum,
    column: ColNum,
    field: &Field,
    plain: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    match field {
        Field::Empty => {}
        Field::Number(decimal) => match number::exact(decimal) {
            Some(value) => {
                worksheet.write_number_with_format(row, column, value, plain)?;
            }
            // More digits than Excel keeps: text loses none.
            None => {
                worksheet.write_string_with_format(row, column, decimal, plain)?;
            }
        },
        Field::Text(text) => {
            worksheet.write_string_with_format(row, column, text, plain)?;
        }
    }
    Ok(())
}

fn width(dataset: &Dataset, column: usize) -> u32 {
    let name = dataset
        .columns
        .get(column)
        .map_or(0, |name| sheet::half_widths(name));
    let widest = dataset
        .rows
        .iter()
        .take(SAMPLE)
        .filter_map(|record| match record.get(column)? {
            Field::Empty => None,
            Field::Number(text) | Field::Text(text) => Some(sheet::half_widths(text)),
        })
        .max()
        .unwrap_or(0);
    (name.max(widest) * Size::Text.half_width() + MARGIN).min(WIDEST)
}
