//! Reading of layouts: TOML to [`Layout`], with every fault of the file reported at once.

use kernel::{Place, Problem, Said, said};
use minijinja::Environment;
use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::{
    CellContent, CellPlan, Extent, Layout, Piece, PieceKind, Repeat, RowContent, RowPlan,
    TablePlan, Template, expression,
};
use crate::paper::Align;

impl Layout {
    /// Reads a layout from TOML; `file` names it in messages.
    ///
    /// # Errors
    /// Every fault of the file: what TOML cannot read, blocks, keys and values that no layout
    /// has, templates that are not well formed.
    pub fn read(file: &str, source: &str) -> Result<Self, Vec<Problem>> {
        let mut reader = Reader {
            file,
            source,
            engine: expression::environment(),
            problems: Vec::new(),
        };
        let (document, faults) = DeTable::parse_recoverable(source);
        for fault in &faults {
            let at = fault.span().map_or(0, |span| span.start);
            reader.report(
                at,
                "bad-toml",
                said!(
                    "TOMLとして読めません（{}）",
                    "This cannot be read as TOML ({})",
                    fault.message()
                ),
                said!(
                    "引用符、角括弧、波括弧、コンマの対応を確かめてください",
                    "Check quotes, brackets, braces and commas"
                ),
            );
        }
        if !faults.is_empty() {
            return Err(reader.problems);
        }
        let layout = reader.layout(&document);
        if reader.problems.is_empty() {
            Ok(layout)
        } else {
            Err(reader.problems)
        }
    }

    /// File it was read from.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }
}

type Node<'i> = Spanned<DeValue<'i>>;

/// A name in Japanese and in English, for messages.
type Words<'w> = (&'w str, &'w str);

/// A table of the file, and which of its keys were asked for.
struct Fields<'r, 'i> {
    table: &'r DeTable<'i>,
    at: usize,
    what: Words<'static>,
    known: Vec<&'static str>,
}

impl<'r, 'i> Fields<'r, 'i> {
    fn new(table: &'r DeTable<'i>, at: usize, what: Words<'static>) -> Self {
        Self {
            table,
            at,
            what,
            known: Vec::new(),
        }
    }

    fn take(&mut self, key: &'static str) -> Option<&'r Node<'i>> {
        self.known.push(key);
        self.table
            .iter()
            .find_map(|(name, node)| (name.get_ref() == key).then_some(node))
    }
}

struct Reader<'s> {
    file: &'s str,
    source: &'s str,
    engine: Environment<'static>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> u32 {
        let breaks = self.source.as_bytes()[..at.min(self.source.len())]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }

    fn report(&mut self, at: usize, code: &str, reason: Said, remedy: Said) {
        let place = Place::file(self.file).line(self.line(at));
        self.problems
            .push(Problem::new(place, code, reason, remedy));
    }

    fn expected(&mut self, node: &Node<'_>, what: Words<'_>, wanted: Words<'_>) {
        let ((what, what_en), (wanted, wanted_en)) = (what, wanted);
        self.report(
            node.span().start,
            "wrong-kind",
            said!(
                "「{what}」は、{wanted}で書くところです",
                "“{what_en}” is written as {wanted_en}"
            ),
            said!(
                "definitions/forms/README.md の書き方に合わせてください",
                "See definitions/forms/README.md for how it is written"
            ),
        );
    }

    /// Reports the keys that nothing asked for.
    fn finish(&mut self, fields: &Fields<'_, '_>) {
        let (what, what_en) = fields.what;
        for (name, _) in fields.table {
            if !fields.known.contains(&name.get_ref().as_ref()) {
                self.report(
                    name.span().start,
                    "unknown-key",
                    said!(
                        "「{}」という項目は{what}にありません",
                        "{what_en} has no key “{}”",
                        name.get_ref()
                    ),
                    said!(
                        "{}のいずれかに改めるか、削除してください",
                        "Make it one of {}, or remove it",
                        fields.known.join("、")
                    ),
                );
            }
        }
    }

    fn text<'i>(&mut self, node: &Node<'i>, what: Words<'_>) -> Option<Template> {
        let Some(source) = node.get_ref().as_str() else {
            self.expected(node, what, ("文字列", "a text"));
            return None;
        };
        let template = Template {
            source: source.to_owned(),
            line: self.line(node.span().start),
        };
        if let Err(error) = self.engine.template_from_str(source) {
            let problem = expression::problem(self.file, &template, &error);
            self.problems.push(problem);
        }
        Some(template)
    }

    fn expression(&mut self, node: &Node<'_>, what: Words<'_>) -> Option<Template> {
        let Some(source) = node.get_ref().as_str() else {
            self.expected(
                node,
                what,
                ("式を表す文字列", "a text that holds an expression"),
            );
            return None;
        };
        Some(self.checked(source, node.span().start))
    }

    fn checked(&mut self, source: &str, at: usize) -> Template {
        let template = Template {
            source: source.to_owned(),
            line: self.line(at),
        };
        if let Err(error) = self.engine.compile_expression(source) {
            let problem = expression::problem(self.file, &template, &error);
            self.problems.push(problem);
        }
        template
    }

    fn required(&mut self, fields: &mut Fields<'_, '_>, key: &'static str) -> Template {
        match fields.take(key) {
            Some(node) => self.text(node, (key, key)).unwrap_or_default(),
            None => {
                let (what, what_en) = fields.what;
                self.report(
                    fields.at,
                    "missing-key",
                    said!(
                        "{what}に「{key}」がありません",
                        "“{key}” is missing in {what_en}"
                    ),
                    said!(
                        "{key} = \"…\" の行を加えてください",
                        "Add a line {key} = \"…\""
                    ),
                );
                Template::default()
            }
        }
    }

    fn repeat(&mut self, fields: &mut Fields<'_, '_>) -> Repeat {
        let when = fields
            .take("if")
            .and_then(|node| self.expression(node, ("if", "if")));
        let each = fields.take("each").and_then(|node| {
            let named = node.get_ref().as_str().and_then(|s| s.split_once(" in "));
            let Some((name, list)) = named else {
                self.expected(
                    node,
                    ("each", "each"),
                    ("「名前 in 一覧」の形", "“name in list”"),
                );
                return None;
            };
            let list = self.checked(list.trim(), node.span().start);
            Some((name.trim().to_owned(), list))
        });
        Repeat { each, when }
    }

    fn number(&mut self, node: &Node<'_>, what: Words<'_>) -> Option<u32> {
        let number = node.get_ref().as_integer();
        let number = number.and_then(|n| u32::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none_or(|n| n == 0) {
            self.expected(node, what, ("1以上の整数", "a whole number of 1 or more"));
            return None;
        }
        number
    }

    fn flag(&mut self, node: Option<&Node<'_>>, what: Words<'_>) -> bool {
        let Some(node) = node else { return false };
        node.get_ref().as_bool().unwrap_or_else(|| {
            self.expected(node, what, ("true または false", "true or false"));
            false
        })
    }

    /// The elements of a list; a missing list has none.
    fn list<'r, 'i>(&mut self, node: Option<&'r Node<'i>>, what: Words<'_>) -> &'r [Node<'i>] {
        let Some(node) = node else { return &[] };
        let array: Option<&'r DeArray<'i>> = node.get_ref().as_array();
        match array {
            Some(array) => array,
            None => {
                self.expected(node, what, ("[ ] で囲んだ一覧", "a list in [ ]"));
                &[]
            }
        }
    }

    fn layout(&mut self, document: &Spanned<DeTable<'_>>) -> Layout {
        let mut fields = Fields::new(document.get_ref(), 0, ("様式定義", "the layout"));
        let name = self.required(&mut fields, "name");
        let title = self.required(&mut fields, "title");
        let bookmark = self.required(&mut fields, "bookmark");
        let repeat = self.repeat(&mut fields);
        let pieces = fields.take("block");
        let pieces = self.list(pieces, ("block", "block"));
        let pieces = pieces.iter().filter_map(|node| self.piece(node)).collect();
        self.finish(&fields);
        Layout {
            file: self.file.to_owned(),
            name,
            title,
            bookmark,
            repeat,
            pieces,
        }
    }

    fn piece(&mut self, node: &Node<'_>) -> Option<Piece> {
        let Some(table) = node.get_ref().as_table() else {
            self.expected(node, ("block", "block"), ("[[block]] の形", "[[block]]"));
            return None;
        };
        let mut fields = Fields::new(table, node.span().start, ("block", "block"));
        let repeat = self.repeat(&mut fields);
        let kind = self.piece_kind(&mut fields)?;
        self.finish(&fields);
        Some(Piece { repeat, kind })
    }

    /// A block is what its first key says: heading, paragraph, note, table or beside.
    fn piece_kind(&mut self, fields: &mut Fields<'_, '_>) -> Option<PieceKind> {
        if let Some(node) = fields.take("heading") {
            let text = self.text(node, ("heading", "heading"))?;
            let level = fields.take("level");
            let level = level.map_or(Some(1), |node| self.number(node, ("level", "level")));
            let level = u8::try_from(level?).unwrap_or(2).min(2);
            return Some(PieceKind::Heading { level, text });
        }
        if let Some(node) = fields.take("paragraph") {
            return self
                .text(node, ("paragraph", "paragraph"))
                .map(PieceKind::Paragraph);
        }
        if let Some(node) = fields.take("note") {
            return self.text(node, ("note", "note")).map(PieceKind::Note);
        }
        if let Some(node) = fields.take("beside") {
            let tables = self.list(Some(node), ("beside", "beside")).iter();
            let tables = tables.filter_map(|node| self.beside(node)).collect();
            return Some(PieceKind::Beside(tables));
        }
        if fields
            .table
            .iter()
            .any(|(name, _)| name.get_ref() == "table")
        {
            return Some(PieceKind::Table(self.table(fields)));
        }
        let keys: Vec<_> = fields
            .table
            .iter()
            .map(|(name, _)| name.get_ref().as_ref())
            .collect();
        self.report(
            fields.at,
            "unknown-block",
            said!(
                "種類の分からない block があります（{}）",
                "A block is of no known kind ({})",
                keys.join("、")
            ),
            said!(
                "heading、paragraph、note、table、beside のいずれかを書いてください",
                "Write one of heading, paragraph, note, table, beside"
            ),
        );
        None
    }

    fn beside(&mut self, node: &Node<'_>) -> Option<(u32, TablePlan)> {
        let Some(table) = node.get_ref().as_table() else {
            self.expected(
                node,
                ("beside", "beside"),
                ("[[block.beside]] の形", "[[block.beside]]"),
            );
            return None;
        };
        let mut fields = Fields::new(
            table,
            node.span().start,
            ("beside の表", "a table of beside"),
        );
        let share = fields.take("share");
        let share = share.map_or(Some(1), |node| self.number(node, ("share", "share")));
        let plan = self.table(&mut fields);
        self.finish(&fields);
        Some((share?, plan))
    }

    fn table(&mut self, fields: &mut Fields<'_, '_>) -> TablePlan {
        let caption = self.required(fields, "table");
        let shown = fields.take("caption");
        let caption_shown = self.flag(shown, ("caption", "caption"));
        let widths = fields.take("widths");
        if widths.is_none() {
            self.report(
                fields.at,
                "missing-key",
                said!(
                    "表に列の幅がありません",
                    "The table says no widths of its columns"
                ),
                said!(
                    "widths = [20, 80] のように、列ごとの幅の割合を書いてください",
                    "Write the share of every column, as in widths = [20, 80]"
                ),
            );
        }
        let widths = self.list(widths, ("widths", "widths")).iter();
        let widths = widths.filter_map(|node| self.width(node)).collect();
        let head = fields.take("head");
        let head = self.rows(head, true);
        let body = fields.take("body");
        let body = self.rows(body, false);
        TablePlan {
            line: self.line(fields.at),
            caption,
            caption_shown,
            widths,
            head,
            body,
        }
    }

    fn width(&mut self, node: &Node<'_>) -> Option<(u32, Repeat)> {
        let Some(table) = node.get_ref().as_table() else {
            return Some((self.number(node, ("widths", "widths"))?, Repeat::default()));
        };
        let mut fields = Fields::new(
            table,
            node.span().start,
            ("列の幅", "the width of a column"),
        );
        let repeat = self.repeat(&mut fields);
        let width = fields.take("width");
        let width = width.and_then(|node| self.number(node, ("width", "width")));
        self.finish(&fields);
        if width.is_none() {
            self.expected(
                node,
                ("width", "width"),
                (
                    "{ width = 7, each = \"year in years\" } の形",
                    "{ width = 7, each = \"year in years\" }",
                ),
            );
        }
        Some((width?, repeat))
    }

    fn rows(&mut self, node: Option<&Node<'_>>, head: bool) -> Vec<RowPlan> {
        let rows = self.list(node, ("表の行", "a row of the table")).iter();
        rows.filter_map(|node| self.row(node, head)).collect()
    }

    /// A row is a list of cells, or a table with `cells` or `rows` and a repetition.
    fn row(&mut self, node: &Node<'_>, head: bool) -> Option<RowPlan> {
        let line = self.line(node.span().start);
        if node.get_ref().is_array() {
            return Some(RowPlan {
                line,
                repeat: Repeat::default(),
                content: RowContent::Cells(self.cells(Some(node), head)),
            });
        }
        let Some(table) = node.get_ref().as_table() else {
            self.expected(
                node,
                ("表の行", "a row of the table"),
                (
                    "[ ] で囲んだ升目の一覧か { } の形",
                    "a list of cells in [ ], or { }",
                ),
            );
            return None;
        };
        let mut fields = Fields::new(table, node.span().start, ("表の行", "a row of the table"));
        let repeat = self.repeat(&mut fields);
        let content = match (fields.take("cells"), fields.take("rows")) {
            (Some(cells), None) => RowContent::Cells(self.cells(Some(cells), head)),
            (None, Some(rows)) => RowContent::Rows(self.rows(Some(rows), head)),
            _ => {
                self.expected(
                    node,
                    ("表の行", "a row of the table"),
                    ("cells か rows のどちらか一つ", "either cells or rows"),
                );
                return None;
            }
        };
        self.finish(&fields);
        Some(RowPlan {
            line,
            repeat,
            content,
        })
    }

    fn cells(&mut self, node: Option<&Node<'_>>, head: bool) -> Vec<CellPlan> {
        let cells = self.list(node, ("cells", "cells")).iter();
        cells.filter_map(|node| self.cell(node, head)).collect()
    }

    /// A cell is a text, or a table that says more about it.
    fn cell(&mut self, node: &Node<'_>, head: bool) -> Option<CellPlan> {
        if node.get_ref().is_str() {
            let text = self.text(node, ("升目", "a cell"))?;
            return Some(CellPlan {
                repeat: Repeat::default(),
                content: if head {
                    CellContent::Head(text)
                } else {
                    CellContent::Text(text)
                },
                columns: Extent::Fixed(1),
                rows: Extent::Fixed(1),
                align: head.then_some(Align::Center),
            });
        }
        let Some(table) = node.get_ref().as_table() else {
            self.expected(
                node,
                ("升目", "a cell"),
                ("文字列か { } の形", "a text or { }"),
            );
            return None;
        };
        let mut fields = Fields::new(table, node.span().start, ("升目", "a cell"));
        let repeat = self.repeat(&mut fields);
        let content = self.cell_content(node, &mut fields, head);
        let columns = fields.take("columns");
        let columns = self.extent(columns, ("columns", "columns"));
        let rows = fields.take("rows");
        let rows = self.extent(rows, ("rows", "rows"));
        let align = fields.take("align").and_then(|node| self.align(node));
        self.finish(&fields);
        Some(CellPlan {
            repeat,
            content: content?,
            columns,
            rows,
            align: align.or(head.then_some(Align::Center)),
        })
    }

    fn cell_content(
        &mut self,
        node: &Node<'_>,
        fields: &mut Fields<'_, '_>,
        head: bool,
    ) -> Option<CellContent> {
        let (heading, text, figure) = (
            fields.take("head"),
            fields.take("text"),
            fields.take("figure"),
        );
        match (heading, text, figure) {
            (Some(node), None, None) => self.text(node, ("head", "head")).map(CellContent::Head),
            (None, Some(node), None) if head => {
                self.text(node, ("text", "text")).map(CellContent::Head)
            }
            (None, Some(node), None) => self.text(node, ("text", "text")).map(CellContent::Text),
            (None, None, Some(node)) => self
                .expression(node, ("figure", "figure"))
                .map(CellContent::Figure),
            _ => {
                self.expected(
                    node,
                    ("升目", "a cell"),
                    (
                        "head、text、figure のどれか一つ",
                        "one of head, text, figure",
                    ),
                );
                None
            }
        }
    }

    fn extent(&mut self, node: Option<&Node<'_>>, what: Words<'_>) -> Extent {
        let Some(node) = node else {
            return Extent::Fixed(1);
        };
        match node.get_ref().as_str() {
            Some("rest") => Extent::Rest,
            Some(source) => Extent::Counted(self.checked(source, node.span().start)),
            None => Extent::Fixed(self.number(node, what).unwrap_or(1)),
        }
    }

    fn align(&mut self, node: &Node<'_>) -> Option<Align> {
        match node.get_ref().as_str() {
            Some("start") => Some(Align::Start),
            Some("center") => Some(Align::Center),
            Some("end") => Some(Align::End),
            _ => {
                self.expected(
                    node,
                    ("align", "align"),
                    ("start、center、end のいずれか", "start, center or end"),
                );
                None
            }
        }
    }
}
