//! A page of text in both languages at once, with columns aligned in each.

use kernel::Said;

/// A page under writing.
#[derive(Default)]
pub(crate) struct Page {
    said: Said,
}

impl Page {
    /// A line, after `indent` blanks.
    pub(crate) fn line(&mut self, indent: usize, said: &Said) {
        for (page, text) in [(&mut self.said.ja, &said.ja), (&mut self.said.en, &said.en)] {
            page.extend(std::iter::repeat_n(' ', indent));
            page.push_str(text);
            page.push('\n');
        }
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.said.ja.push('\n');
        self.said.en.push('\n');
    }

    /// Rows with aligned columns; a column that is empty in every row is left out.
    pub(crate) fn rows(&mut self, indent: usize, rows: &[Vec<Said>]) {
        put(&mut self.said.ja, indent, rows, |said| &said.ja);
        put(&mut self.said.en, indent, rows, |said| &said.en);
    }

    pub(crate) fn finish(self) -> Said {
        self.said
    }
}

fn put(page: &mut String, indent: usize, rows: &[Vec<Said>], text: fn(&Said) -> &str) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| width(text(cell))).max().unwrap_or(0)
        })
        .collect();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (cell, wide) in row.iter().zip(&widths).filter(|(_, wide)| **wide > 0) {
            line.push_str(text(cell));
            let blanks = wide + 2 - width(text(cell));
            line.extend(std::iter::repeat_n(' ', blanks));
        }
        page.push_str(line.trim_end());
        page.push('\n');
    }
}

/// Width on a screen: what is not Latin takes two columns.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if c < '\u{1100}' || ('\u{ff61}'..='\u{ff9f}').contains(&c) {
                1
            } else {
                2
            }
        })
        .sum()
}
