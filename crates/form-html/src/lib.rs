//! HTML of a paper (アクセシブルなHTML): one document that needs nothing else, for screens, screen
//! readers and A4 landscape print. It knows paper, not what the forms are about.

mod table;

use form::{Block, Line, Paper, Sheet};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The look: tokens of デジタル庁デザインシステム, no font or picture from elsewhere.
const STYLE: &str = include_str!("style.css");

/// The whole book as one HTML document (UTF-8).
#[must_use]
pub fn html(paper: &Paper) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="ja" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="author" content=(paper.author);
                title { (paper.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "本文へ移動" }
                header.book {
                    h1 { (paper.title) }
                    @if !paper.author.is_empty() {
                        p.author { "評価者　" (paper.author) }
                    }
                }
                (contents(paper))
                main #main tabindex="-1" {
                    @for (index, sheet) in paper.sheets.iter().enumerate() {
                        (section(index + 1, sheet))
                    }
                }
                footer.book { p { (paper.footer) } }
            }
        }
    };
    document.into_string()
}

/// The anchor of a sheet: its name, which is unique, without spaces.
fn anchor(sheet: &Sheet) -> String {
    format!(
        "form-{}",
        sheet.name.split_whitespace().collect::<Vec<_>>().join("_")
    )
}

fn contents(paper: &Paper) -> Markup {
    html! {
        nav.contents aria-labelledby="contents" {
            h2 #contents tabindex="-1" { "目次" }
            ol {
                @for sheet in &paper.sheets {
                    li { a href={ "#" (anchor(sheet)) } {
                        @if sheet.bookmark.is_empty() { (sheet.title) } @else { (sheet.bookmark) }
                    } }
                }
            }
        }
    }
}

fn section(number: usize, sheet: &Sheet) -> Markup {
    let id = anchor(sheet);
    let heading = format!("h{number}");
    let named = sheet.bookmark.is_empty() || sheet.title.contains(&sheet.bookmark);
    html! {
        section.sheet id=(id) aria-labelledby=(heading) {
            h2 id=(heading) {
                span.form { (sheet.title) }
                @if !named {
                    " " span.name { (sheet.bookmark) }
                }
            }
            @for (index, block) in sheet.blocks.iter().enumerate() {
                (self::block(&format!("{number}-{}", index + 1), block))
            }
            p.back { a href="#contents" { "目次へ戻る" } }
        }
    }
}

fn block(id: &str, block: &Block) -> Markup {
    match block {
        Block::Heading { level: 1, text } => html! { h3 { (text) } },
        Block::Heading { text, .. } => html! { h4 { (text) } },
        Block::Paragraph { lines } => lines_of(lines),
        Block::Note { text } => html! { p.note { (text) } },
        Block::Table(own) => table::table(id, own),
        Block::Beside { tables } => html! {
            div.beside {
                @for (index, (share, own)) in tables.iter().enumerate() {
                    div style={ "flex-grow:" (share) } {
                        (table::table(&format!("{id}-{}", index + 1), own))
                    }
                }
            }
        },
    }
}

/// Lines as paragraphs; an empty line becomes the gap above the next one.
fn lines_of(lines: &[Line]) -> Markup {
    let empty = |index: usize| lines[index].spans.iter().all(|span| span.text.is_empty());
    html! {
        @for (index, line) in lines.iter().enumerate() {
            @if !empty(index) {
                p class=[(index > 0 && empty(index - 1)).then_some("gap")] { (line_of(line)) }
            }
        }
    }
}

/// One line with its looks. An underline carries meaning on the forms, so it is also said.
fn line_of(line: &Line) -> Markup {
    html! {
        @for span in &line.spans {
            @match (span.underline, span.bold) {
                (true, true) => { u { strong { (span.text) } } span.unseen { "（下線）" } },
                (true, false) => { u { (span.text) } span.unseen { "（下線）" } },
                (false, true) => { strong { (span.text) } },
                (false, false) => { (span.text) },
            }
        }
    }
}
