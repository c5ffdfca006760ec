//! Inspection (印刷前の点検): what cannot be printed, found before anything is set.
//!
//! The archival format refuses a file with a single missing glyph, so every character is held
//! against the embedded fonts first, and all faults are told at once with their place.

use form::{Block, Line, Paper, Sheet, Table, grid};
use kernel::{Place, Problem, said};

use crate::press;

/// Everything in `paper` that cannot be printed.
pub(crate) fn problems(paper: &Paper) -> Vec<Problem> {
    let mut found = Inspection::default();
    found.text("", "文書名", &paper.title);
    found.text("", "作成者", &paper.author);
    found.text("", "フッター", &paper.footer);
    for sheet in &paper.sheets {
        found.sheet(sheet);
    }
    found.problems
}

#[derive(Default)]
struct Inspection {
    problems: Vec<Problem>,
}

impl Inspection {
    fn sheet(&mut self, sheet: &Sheet) {
        let name = sheet.name.as_str();
        self.text(name, "様式名", &sheet.title);
        self.text(name, "しおり", &sheet.bookmark);
        let mut tables = 0;
        for block in &sheet.blocks {
            match block {
                Block::Heading { text, .. } => self.text(name, &format!("見出し「{text}」"), text),
                Block::Note { text } => self.text(name, "注記", text),
                Block::Paragraph { lines } => self.lines(name, "本文", lines),
                Block::Table(table) => {
                    tables += 1;
                    self.table(name, tables, table);
                }
                Block::Beside { tables: beside } => {
                    for (_, table) in beside {
                        tables += 1;
                        self.table(name, tables, table);
                    }
                }
            }
        }
    }

    fn table(&mut self, sheet: &str, number: usize, table: &Table) {
        let name = if table.caption.is_empty() {
            format!("表{number}")
        } else {
            format!("表{number}「{}」", table.caption)
        };
        self.text(sheet, &name, &table.caption);
        let columns = table.widths.len();
        for (part, rows) in [("頭", &table.head), ("", &table.body)] {
            match grid::place(rows, columns) {
                Ok(placed) => {
                    for place in placed {
                        let (row, column) = (place.row + 1, place.column + 1);
                        let field = format!("{name} {part}{row}行{column}列");
                        self.lines(sheet, &field, &place.cell.lines);
                    }
                }
                Err(misfits) => {
                    let table = format!("{name} {part}");
                    let told = misfits
                        .iter()
                        .map(|misfit| misfit.problem(sheet, &table, columns));
                    self.problems.extend(told);
                }
            }
        }
    }

    fn lines(&mut self, sheet: &str, field: &str, lines: &[Line]) {
        let text: String = lines.iter().map(Line::text).collect();
        self.text(sheet, field, &text);
    }

    fn text(&mut self, sheet: &str, field: &str, text: &str) {
        let mut missing: Vec<char> = Vec::new();
        for c in text.chars() {
            if !matches!(c, '\n' | '\r' | '\t') && !press::covers(c) && !missing.contains(&c) {
                missing.push(c);
            }
        }
        if missing.is_empty() {
            return;
        }
        let named: String = missing.iter().map(|&c| named(c)).collect();
        self.problems.push(Problem::new(
            Place::file(sheet).field(field),
            "unprintable-character",
            said!(
                "この文字は印字できません：{named}。収録している書体に字形がありません。",
                "These characters cannot be printed: {named}. The embedded fonts do not hold them."
            ),
            said!(
                "同じ字の標準の字体に替えるか、かな書きにしてください。見えない制御文字であれば取り除いてください。",
                "Use the standard form of the character, or kana. Remove what is an invisible control character."
            ),
        ));
    }
}

/// `「𠮟」（U+20B9F）`; characters that show nothing, or nothing certain, by their number alone.
fn named(c: char) -> String {
    let number = u32::from(c);
    if c.is_control()
        || matches!(number, 0x200B..=0x200F | 0xE000..=0xF8FF | 0xFE00..=0xFEFF | 0xE_0000..)
    {
        format!("（U+{number:04X}）")
    } else {
        format!("「{c}」（U+{number:04X}）")
    }
}
