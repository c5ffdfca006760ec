//! Bookmarks and the catalogue of a PDF, as text.

use hayro::hayro_syntax::{
    Pdf,
    object::{self, Dict},
};

/// Bookmarks, one a line, indented by their depth.
pub(crate) fn bookmarks(bytes: &[u8]) -> String {
    let pdf = Pdf::new(bytes.to_vec()).expect("a PDF file");
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    let mut shown = String::new();
    if let Some(outlines) = root.get::<Dict<'_>>("Outlines") {
        below(&outlines, 0, &mut shown);
    }
    shown
}

fn below(parent: &Dict<'_>, depth: usize, shown: &mut String) {
    let mut next = parent.get::<Dict<'_>>("First");
    while let Some(entry) = next {
        let title: object::String<'_> = entry.get("Title").expect("a title");
        shown.push_str(&"  ".repeat(depth));
        shown.push_str(&text(title.as_bytes()));
        shown.push('\n');
        below(&entry, depth + 1, shown);
        next = entry.get::<Dict<'_>>("Next");
    }
}

/// A text string of a PDF: UTF-16 with a byte order mark, else Latin.
fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, units @ ..] => {
            let units: Vec<u16> = units
                .chunks(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16(&units).expect("UTF-16")
        }
        latin => latin.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// Language and marking.
pub(crate) fn catalogue(bytes: &[u8]) -> String {
    let pdf = Pdf::new(bytes.to_vec()).expect("a PDF file");
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    let language: object::String<'_> = root.get("Lang").expect("a language");
    let marks: Dict<'_> = root.get("MarkInfo").expect("marks");
    let marked: bool = marks.get("Marked").expect("a mark");
    format!("Lang={} Marked={marked}", text(language.as_bytes()))
}
