//! Looks (書式): font, rules and position of worksheet cells.

use form::Align;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline};

/// The text font of the house, by its name on Windows.
const FONT: &str = "BIZ UDゴシック";

/// Font sizes, in whole points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// Title of a form and headings.
    Heading,
    /// Running text and cells.
    Text,
    /// Notes.
    Note,
}

impl Size {
    fn points(self) -> u32 {
        match self {
            Self::Heading => 11,
            Self::Text => 9,
            Self::Note => 8,
        }
    }

    /// Width of a half-width letter in dots at 96 an inch, rounded up.
    pub(crate) fn half_width(self) -> u32 {
        (self.points() * 4 / 3).div_ceil(2)
    }

    /// Height of a line in dots, with the air that Excel leaves.
    pub(crate) fn line_height(self) -> u32 {
        self.points() * 5 / 3
    }
}

/// Text of one size; every letter of a workbook has the same font.
pub(crate) fn text(size: Size, bold: bool, underline: bool) -> Format {
    let mut format = Format::new()
        .set_font_name(FONT)
        .set_font_size(size.points());
    if bold {
        format = format.set_bold();
    }
    if underline {
        format = format.set_underline(FormatUnderline::Single);
    }
    format
}

/// A wrapped line of text outside tables.
pub(crate) fn line(size: Size, bold: bool) -> Format {
    text(size, bold, false)
        .set_text_wrap()
        .set_align(FormatAlign::Left)
        .set_align(FormatAlign::Top)
}

/// A ruled cell; `tall` ones begin at the top, others stand in the middle.
pub(crate) fn cell(align: Align, tall: bool, bold: bool, underline: bool) -> Format {
    text(Size::Text, bold, underline)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(match align {
            Align::Start => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::End => FormatAlign::Right,
        })
        .set_align(if tall {
            FormatAlign::Top
        } else {
            FormatAlign::VerticalCenter
        })
}
