//! A book as text, for goldens.

use std::fmt::Write as _;

use form::{Block, Paper, Table};

/// A book as text: `#` heads, `_` underlined, `*` bold, `{cxr}` spans, `>` right, `=` the number.
pub(super) fn drawn(paper: &Paper) -> String {
    let mut text = format!("{}\n{}\n{}\n", paper.title, paper.author, paper.footer);
    for sheet in &paper.sheets {
        let _ = write!(
            text,
            "\n[{}] {}\n<{}>\n",
            sheet.name, sheet.title, sheet.bookmark
        );
        for block in &sheet.blocks {
            match block {
                Block::Heading { level, text: title } => {
                    let _ = writeln!(text, "\n{} {title}", "#".repeat(usize::from(*level)));
                }
                Block::Paragraph { lines } => {
                    lines.iter().for_each(|line| text.push_str(&line.text()));
                    text.push('\n');
                }
                Block::Note { text: note } => {
                    let _ = writeln!(text, "note: {note}");
                }
                Block::Table(table) => draw(table, &mut text),
                Block::Beside { tables } => {
                    for (share, table) in tables {
                        let _ = writeln!(text, "beside {share}");
                        draw(table, &mut text);
                    }
                }
            }
        }
    }
    text
}

fn draw(table: &Table, text: &mut String) {
    let _ = writeln!(text, "table {} {:?}", table.caption, table.widths);
    for row in table.head.iter().chain(&table.body) {
        let cells = row.cells.iter().map(|cell| {
            let mut drawn = String::from(if cell.heading { "#" } else { "" });
            if cell.align == form::Align::End {
                drawn.push('>');
            }
            for (index, line) in cell.lines.iter().enumerate() {
                drawn.push_str(if index > 0 { "⏎" } else { "" });
                for span in &line.spans {
                    let look = match (span.underline, span.bold) {
                        (true, _) => "_",
                        (_, true) => "*",
                        _ => "",
                    };
                    let _ = write!(drawn, "{look}{}{look}", span.text);
                }
            }
            if (cell.columns, cell.rows) != (1, 1) {
                let _ = write!(drawn, "{{{}x{}}}", cell.columns, cell.rows);
            }
            if let Some(number) = &cell.number {
                let _ = write!(drawn, "={number}");
            }
            drawn
        });
        let _ = writeln!(text, "  {}", cells.collect::<Vec<_>>().join(" | "));
    }
}
