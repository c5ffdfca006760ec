//! The lines of a PDF, each with its cell where the page is ruled.
//!
//! A PDF knows glyphs and strokes only. Glyphs that stand on one base line become a line, rules
//! that meet become a table, and a file without characters is told apart from an empty one.

mod book;
mod canvas;
mod encoding;
mod grid;
mod mark;
mod page;
mod problem;
mod running;
#[cfg(test)]
mod tests;
mod typeset;
mod underline;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

use hayro_interpret::font::{FontData, FontQuery};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{CONTENTS, COUNT, PAGES};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect;
use hayro_interpret::{
    Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page,
};
use kernel::Problem;

use crate::source::Line;
use canvas::Canvas;
use encoding::Encodings;
use mark::Marks;
use problem::Fault;

/// Larger files are refused.
const MOST_BYTES: usize = 256 << 20;
/// Files with more pages are refused.
const MOST_PAGES: usize = 10_000;
/// Compressed drawing of one page; what has more is a picture drawn in strokes.
const MOST_CONTENT: usize = 8 << 20;
/// Pages read from one opening of the file, which keeps the content of each page it has shown.
const BATCH: usize = 200;
/// Stack of the thread that reads: forms may be nested fifty deep.
const STACK: usize = 64 << 20;
/// Name of the thread that reads.
const THREAD: &str = "pdf";

/// What was read of a PDF (PDFの読取結果).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its lines, in reading order, blank lines between blocks.
    pub lines: Vec<Line>,
    /// Pages that could not be read, though others could.
    pub problems: Vec<Problem>,
}

/// Reads the lines of a PDF.
///
/// # Errors
/// Problems that make the whole file unreadable: not a PDF, encrypted, cut off, damaged, without
/// any character (a scan), or larger than a book can be.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, Vec<Problem>> {
    opened(bytes)
        .and_then(|data| apart(&data))
        .and_then(|pages| pages.reading(name))
        .map_err(|fault| vec![fault.problem(name)])
}

/// The lines of a PDF alone, for callers that need every page: a page that cannot be read makes
/// the file unreadable.
///
/// # Errors
/// As [`read`], and the problems of single pages.
pub fn lines(name: &str, bytes: &[u8]) -> Result<Vec<Line>, Vec<Problem>> {
    let reading = read(name, bytes)?;
    if reading.problems.is_empty() {
        Ok(reading.lines)
    } else {
        Err(reading.problems)
    }
}

/// Checks what can be told from the bytes alone.
fn opened(bytes: &[u8]) -> Result<Arc<Vec<u8>>, Fault> {
    const HEAD: usize = 1024;
    const TAIL: usize = 4096;
    let has = |part: &[u8], word: &[u8]| part.windows(word.len()).any(|window| window == word);
    if bytes.len() > MOST_BYTES {
        return Err(Fault::TooLarge);
    }
    if !has(&bytes[..bytes.len().min(HEAD)], b"%PDF-") {
        return Err(Fault::NotPdf);
    }
    // A file rebuilt from its remaining parts would silently lack pages.
    if !has(&bytes[bytes.len().saturating_sub(TAIL)..], b"%%EOF") {
        return Err(Fault::CutOff);
    }
    Ok(Arc::new(bytes.to_vec()))
}

/// The pages of a file and those that could not be read.
#[derive(Default)]
struct Pages {
    read: Vec<book::Page>,
    scanned: Vec<u32>,
    unknown: Vec<u32>,
    failed: Vec<u32>,
}

impl Pages {
    fn reading(mut self, name: &str) -> Result<Reading, Fault> {
        running::take(&mut self.read);
        let blank = self.read.iter().all(|page| page.blocks.is_empty());
        if blank {
            return Err(match (self.failed.is_empty(), self.scanned.is_empty()) {
                (false, _) => Fault::Damaged,
                (true, false) => Fault::Scanned(self.scanned),
                (true, true) => Fault::Empty,
            });
        }
        let faults = [
            (Fault::Scanned as fn(Vec<u32>) -> Fault, self.scanned),
            (Fault::Unknown, self.unknown),
            (Fault::Failed, self.failed),
        ];
        Ok(Reading {
            lines: book::lines(&self.read),
            problems: faults
                .into_iter()
                .filter(|(_, pages)| !pages.is_empty())
                .map(|(fault, pages)| fault(pages).problem(name))
                .collect(),
        })
    }

    /// Takes over one page.
    fn take(&mut self, number: u32, marks: Option<Marks>) {
        let Some(marks) = marks else {
            self.failed.push(number);
            return;
        };
        if marks.glyphs.is_empty() && marks.pictures > 0 {
            self.scanned.push(number);
        }
        // A few private characters (外字) are no reason to distrust a page.
        if marks.unknown * 5 > marks.glyphs.len() {
            self.unknown.push(number);
        }
        self.read.push(book::Page {
            number,
            blocks: page::blocks(marks),
        });
    }
}

/// Reads on a thread with a large stack: nesting in a hostile file must not end the program.
fn apart(data: &Arc<Vec<u8>>) -> Result<Pages, Fault> {
    quiet();
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name(THREAD.to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, || pages(data))
            .map_err(|_| Fault::Damaged)?
            .join()
            .unwrap_or(Err(Fault::Damaged))
    })
}

/// The PDF library can panic on damaged files (it asserts and unwraps in hundreds of places); such
/// a panic is caught and told as a problem, and its own words are kept from the screen.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if std::thread::current().name() != Some(THREAD) {
                before(panic);
            }
        }));
    });
}

fn pages(data: &Arc<Vec<u8>>) -> Result<Pages, Fault> {
    let mut pages = Pages::default();
    let mut first = 0;
    loop {
        let pdf = Pdf::new(Arc::clone(data)).map_err(Fault::from)?;
        let count = pdf.pages().len();
        if count == 0 || count < promised(&pdf) {
            return Err(Fault::Damaged);
        }
        if count > MOST_PAGES {
            return Err(Fault::TooLarge);
        }
        let encodings = Encodings::new(&pdf);
        let mut cache = InterpreterCache::new();
        for (number, page) in (1..).zip(pdf.pages().iter()).skip(first).take(BATCH) {
            let marks = catch_unwind(AssertUnwindSafe(|| marks(page, &pdf, &cache, &encodings)));
            if marks.is_err() {
                // What the panic left behind is not used again.
                cache = InterpreterCache::new();
            }
            pages.take(number, marks.ok());
        }
        first += BATCH;
        if first >= count {
            return Ok(pages);
        }
    }
}

/// How many pages the file says it has.
fn promised(pdf: &Pdf) -> usize {
    let tree = || {
        let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
        root.get::<Dict<'_>>(PAGES)?.get::<u32>(COUNT)
    };
    tree()
        .and_then(|count| usize::try_from(count).ok())
        .unwrap_or(0)
}

/// Lets the interpreter draw a page on our canvas.
fn marks<'a>(
    page: &Page<'a>,
    pdf: &'a Pdf,
    cache: &InterpreterCache<'a>,
    encodings: &Encodings<'a>,
) -> Marks {
    if content(page) > MOST_CONTENT {
        std::panic::resume_unwind(Box::new(canvas::TooMuch));
    }
    let (width, height) = page.render_dimensions();
    let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|query| match query {
            FontQuery::Standard(standard) => Some(standard.get_font_data()),
            // Without a font no glyph is drawn and no character told.
            FontQuery::Fallback(_) => {
                let font: FontData = Arc::new(font::REGULAR);
                Some((font, 0))
            }
        }),
        ..InterpreterSettings::default()
    };
    let transform = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(transform, frame, cache, pdf.xref(), settings);
    let mut canvas = Canvas::new(frame, encodings);
    interpret_page(page, &mut context, &mut canvas);
    canvas.marks
}

/// Bytes of a page's drawing, still compressed.
fn content(page: &Page<'_>) -> usize {
    let raw = page.raw();
    if let Some(stream) = raw.get::<Stream<'_>>(CONTENTS) {
        return stream.raw_data().len();
    }
    raw.get::<Array<'_>>(CONTENTS).map_or(0, |parts| {
        parts
            .iter::<Stream<'_>>()
            .map(|part| part.raw_data().len())
            .sum()
    })
}
