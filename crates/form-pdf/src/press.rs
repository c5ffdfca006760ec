//! The press (組版と出力): the Typst library in a closed room, from a draft to the bytes of a PDF.
//!
//! It sees one template and one data file, both in memory, and the embedded fonts. Every other
//! path is denied, and there is no package, no clock and no machine font.

use std::sync::LazyLock;

use typst::{
    Feature, Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    ecow::EcoVec,
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{Options, draft::Draft};

/// Japan Standard Time, in minutes east of UTC.
const JAPAN_OFFSET: i32 = 9 * 60;

/// Jobs after which a memoised piece of typesetting that nobody asked for is dropped.
const MEMORY_AGE: usize = 1;

/// The house fonts, in the order of preference.
static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [font::REGULAR, font::BOLD, font::FALLBACK]
        .into_iter()
        .filter_map(|data| Font::new(Bytes::new(data), 0))
        .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // Row headings and table summaries for readers who listen are still behind this switch.
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

static MAIN: LazyLock<Source> =
    LazyLock::new(|| Source::new(file_id("main.typ"), include_str!("main.typ").to_owned()));

static DATA: LazyLock<FileId> = LazyLock::new(|| file_id("data.json"));

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a bare file name is a valid path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Whether every cut of the text font, or the fallback for them, has a glyph for `c`.
pub(crate) fn covers(c: char) -> bool {
    let held = |font: &Font| font.info().coverage.contains(u32::from(c));
    match FONTS.as_slice() {
        [regular, bold, fallback] => held(fallback) || (held(regular) && held(bold)),
        _ => false,
    }
}

/// The world that Typst sees: one template, one data file.
struct Room {
    data: Bytes,
}

impl World for Room {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        MAIN.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == MAIN.id() {
            Ok(MAIN.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == *DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets and writes a draft.
///
/// # Errors
/// What Typst says, when it cannot.
pub(crate) fn print(draft: &Draft, options: &Options) -> Result<Vec<u8>, Vec<String>> {
    let printed = set(draft)
        .and_then(|document| typst_pdf::pdf(&document, &pdf_options(options)).map_err(messages));
    comemo::evict(MEMORY_AGE);
    printed
}

/// Sets a draft: pages of placed letters and rules.
fn set(draft: &Draft) -> Result<PagedDocument, Vec<String>> {
    let data = serde_json::to_vec(draft).map_err(|error| vec![error.to_string()])?;
    let room = Room {
        data: Bytes::new(data),
    };
    typst::compile::<PagedDocument>(&room)
        .output
        .map_err(messages)
}

fn pdf_options(options: &Options) -> PdfOptions {
    let at = options.created_at;
    let part = |value: i8| value.unsigned_abs();
    let timestamp = Datetime::from_ymd_hms(
        i32::from(at.year()),
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    )
    .and_then(|datetime| Timestamp::new_local(datetime, JAPAN_OFFSET));
    PdfOptions {
        timestamp,
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .expect("the two standards agree on PDF 1.7"),
        ..PdfOptions::default()
    }
}

fn messages(errors: EcoVec<SourceDiagnostic>) -> Vec<String> {
    errors
        .into_iter()
        .map(|error| {
            let hints: String = error
                .hints
                .iter()
                .map(|hint| format!(" / {}", hint.v))
                .collect();
            format!("{}{hints}", error.message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use form::{Align, Block, Cell, Line, Paper, Row, Sheet, Table};
    use typst::layout::{Frame, FrameItem};

    use super::*;

    /// Every line of text of every page, in the order it was set.
    fn lines(paper: &Paper) -> Vec<String> {
        let document = set(&crate::draft::draft(paper)).expect("the paper can be set");
        let mut lines = Vec::new();
        for page in document.pages() {
            collect(&page.frame, &mut lines);
        }
        lines
    }

    fn collect(frame: &Frame, lines: &mut Vec<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => collect(&group.frame, lines),
                FrameItem::Text(text) => lines.push(text.text.to_string()),
                _ => {}
            }
        }
    }

    fn row(texts: &[&str], align: Align) -> Row {
        let cells = texts.iter().map(|text| Cell {
            lines: vec![Line::from(*text)],
            align,
            ..Cell::default()
        });
        Row {
            cells: cells.collect(),
        }
    }

    fn paper(widths: &[u32], rows: &[Row]) -> Paper {
        Paper {
            sheets: vec![Sheet {
                title: "様式見本".to_owned(),
                blocks: vec![Block::Table(Table {
                    widths: widths.to_vec(),
                    head: rows[..1].to_vec(),
                    body: rows[1..].to_vec(),
                    ..Table::default()
                })],
                ..Sheet::default()
            }],
            ..Paper::default()
        }
    }

    #[test]
    fn no_figure_is_ever_broken_in_two() {
        let figures = [
            "△17,536,956",
            "１７，４４３者",
            "174.4％",
            "（△３．２％）",
            "1,234,567,890千円",
        ];
        let narrow = [figures.as_slice(), &["ここに長い説明の文章が入る。"]].concat();
        let rows = vec![row(&narrow, Align::Center), row(&narrow, Align::End)];
        let set = lines(&paper(&[8, 6, 5, 6, 9, 66], &rows));
        for figure in [
            "△17,536,956",
            "１７，４４３",
            "174.4％",
            "△３．２％",
            "1,234,567,890",
        ] {
            let whole = set.iter().filter(|line| line.contains(figure)).count();
            assert_eq!(whole, 2, "{figure} in {set:?}");
        }
    }

    #[test]
    fn the_head_is_repeated_on_every_page_of_a_table() {
        let mut rows = vec![row(&["見出しの行", "値"], Align::Center)];
        rows.extend((0..120).map(|_| row(&["行", "－"], Align::Start)));
        let set = lines(&paper(&[1, 1], &rows));
        let heads = set.concat().matches("見出しの行").count();
        assert!(heads >= 3, "{heads} heads");
    }

    #[test]
    fn one_row_of_long_texts_runs_on_without_losing_a_line() {
        let text = "実績は計画を上回った。".repeat(600);
        let rows = vec![
            row(&["目標", "実績"], Align::Center),
            row(&[&text, &text], Align::Start),
        ];
        let set = lines(&paper(&[1, 3], &rows)).concat();
        let letters = |c: char| set.chars().filter(|&letter| letter == c).count();
        assert_eq!(letters('回'), 1_200);
    }
}
