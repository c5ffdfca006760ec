//! Filling of layouts: templates meet values and become sheets of paper.

use std::collections::BTreeSet;

use kernel::{Place, Problem, Said, said};
use minijinja::{Environment, Value, value::merge_maps};

use super::{
    CellContent, CellPlan, Extent, Layout, PieceKind, Repeat, RowContent, RowPlan, TablePlan,
    Template, expression,
};
use crate::{
    grid::{self, MisfitReason},
    paper::{Align, Block, Cell, Line, Row, Sheet, Table},
};

/// Fills a layout with a tree of values; one sheet for each element it is repeated over.
///
/// # Errors
/// Every fault met on the way, each once: values that do not exist, expressions that cannot be
/// evaluated, rows that do not fit their table.
pub fn fill(layout: &Layout, values: &serde_json::Value) -> Result<Vec<Sheet>, Vec<Problem>> {
    let engine = expression::environment();
    let mut filler = Filler {
        file: &layout.file,
        engine: &engine,
        problems: Vec::new(),
        seen: BTreeSet::new(),
    };
    let root = expression::value_of(values);
    let mut sheets = Vec::new();
    for scope in filler.scopes(&layout.repeat, &root) {
        sheets.push(Sheet {
            name: filler.string(&layout.name, &scope),
            title: filler.string(&layout.title, &scope),
            bookmark: filler.string(&layout.bookmark, &scope),
            blocks: filler.blocks(layout, &scope),
        });
    }
    if filler.problems.is_empty() {
        Ok(sheets)
    } else {
        Err(filler.problems)
    }
}

struct Filler<'l> {
    file: &'l str,
    engine: &'l Environment<'static>,
    problems: Vec<Problem>,
    /// What was reported, so that a repeated part reports its fault once.
    seen: BTreeSet<(Option<u32>, String)>,
}

impl Filler<'_> {
    fn report(&mut self, problem: Problem) {
        let key = (problem.place.line, problem.reason.clone());
        if self.seen.insert(key) {
            self.problems.push(problem);
        }
    }

    fn fault(&mut self, line: u32, code: &str, reason: Said, remedy: Said) {
        let place = Place::file(self.file).line(line);
        self.report(Problem::new(place, code, reason, remedy));
    }

    fn string(&mut self, template: &Template, scope: &Value) -> String {
        let rendered = self
            .engine
            .template_from_str(&template.source)
            .and_then(|ready| ready.render(scope.clone()));
        rendered.unwrap_or_else(|error| {
            self.report(expression::problem(self.file, template, &error));
            String::new()
        })
    }

    fn lines(&mut self, template: &Template, scope: &Value) -> Vec<Line> {
        expression::lines_of(&self.string(template, scope))
    }

    fn value(&mut self, template: &Template, scope: &Value) -> Option<Value> {
        let value = self
            .engine
            .compile_expression(&template.source)
            .and_then(|ready| ready.eval(scope.clone()));
        match value {
            Ok(value) if value.is_undefined() => {
                self.fault(
                    template.line,
                    "unknown-field",
                    said!(
                        "「{}」という値はありません",
                        "There is no value “{}”",
                        template.source
                    ),
                    said!(
                        "値の名前のつづりを確かめてください。使える値の一覧は definitions/forms/README.md にあります",
                        "Check its spelling. definitions/forms/README.md lists the values that may be used"
                    ),
                );
                None
            }
            Ok(value) => Some(value),
            Err(error) => {
                self.report(expression::problem(self.file, template, &error));
                None
            }
        }
    }

    /// The scopes in which a part appears: one for each element, those its condition lets.
    fn scopes(&mut self, repeat: &Repeat, scope: &Value) -> Vec<Value> {
        let scopes = match &repeat.each {
            None => vec![scope.clone()],
            Some((name, list)) => self.elements(name, list, scope),
        };
        let Some(when) = &repeat.when else {
            return scopes;
        };
        let holds = |scope: &Value| self.value(when, scope).is_some_and(|value| value.is_true());
        scopes.into_iter().filter(holds).collect()
    }

    fn elements(&mut self, name: &str, list: &Template, scope: &Value) -> Vec<Value> {
        let Some(value) = self.value(list, scope) else {
            return Vec::new();
        };
        let Ok(elements) = value.try_iter() else {
            self.fault(
                list.line,
                "not-a-list",
                said!(
                    "繰り返しの対象「{}」は一覧ではありません",
                    "“{}” is repeated over, but is no list",
                    list.source
                ),
                said!(
                    "each には一覧の値を指定してください",
                    "Give each a value that is a list"
                ),
            );
            return Vec::new();
        };
        let elements: Vec<Value> = elements.collect();
        let last = elements.len();
        let inner = |(index, element): (usize, Value)| {
            let turn = expression::map([
                ("index", Value::from(index + 1)),
                ("first", Value::from(index == 0)),
                ("last", Value::from(index + 1 == last)),
            ]);
            let own = expression::map([(name, element), ("loop", turn)]);
            merge_maps([scope.clone(), own])
        };
        elements.into_iter().enumerate().map(inner).collect()
    }

    fn blocks(&mut self, layout: &Layout, scope: &Value) -> Vec<Block> {
        let mut blocks = Vec::new();
        for piece in &layout.pieces {
            for scope in self.scopes(&piece.repeat, scope) {
                blocks.push(self.block(&piece.kind, &scope));
            }
        }
        blocks
    }

    fn block(&mut self, kind: &PieceKind, scope: &Value) -> Block {
        match kind {
            PieceKind::Heading { level, text } => Block::Heading {
                level: *level,
                text: self.string(text, scope),
            },
            PieceKind::Paragraph(text) => Block::Paragraph {
                lines: self.lines(text, scope),
            },
            PieceKind::Note(text) => Block::Note {
                text: self.string(text, scope),
            },
            PieceKind::Table(plan) => Block::Table(self.table(plan, scope)),
            PieceKind::Beside(plans) => Block::Beside {
                tables: plans
                    .iter()
                    .map(|(share, plan)| (*share, self.table(plan, scope)))
                    .collect(),
            },
        }
    }

    fn table(&mut self, plan: &TablePlan, scope: &Value) -> Table {
        let mut widths = Vec::new();
        for (width, repeat) in &plan.widths {
            let columns = self.scopes(repeat, scope).len();
            widths.extend(std::iter::repeat_n(*width, columns));
        }
        let caption = self.string(&plan.caption, scope);
        let head = self.section(&plan.head, widths.len(), &caption, scope);
        let body = self.section(&plan.body, widths.len(), &caption, scope);
        Table {
            caption,
            caption_shown: plan.caption_shown,
            widths,
            head,
            body,
        }
    }

    /// The rows of head or body, checked against the number of columns.
    fn section(
        &mut self,
        plans: &[RowPlan],
        columns: usize,
        table: &str,
        scope: &Value,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        let before = self.problems.len();
        for plan in plans {
            self.rows(plan, scope, columns, &mut rows, &mut lines);
        }
        if self.problems.len() > before {
            // Cells that could not be filled make rows of any width.
            return rows;
        }
        match grid::place(&rows, columns) {
            Err(misfits) => {
                for misfit in misfits {
                    let reason = match misfit.reason {
                        MisfitReason::TooTall => said!(
                            "縦につないだ升目が、最後の行をはみ出しています",
                            "a tall cell reaches below the last row"
                        ),
                        MisfitReason::TooWide | MisfitReason::Nothing => said!(
                            "升目が、列の数をはみ出しています",
                            "the cells reach past the last column"
                        ),
                    };
                    self.misfit(lines[misfit.row], table, &reason);
                }
            }
            Ok(placed) => {
                let mut covered = vec![0; rows.len()];
                for place in placed {
                    let end = place.row + place.cell.rows as usize;
                    for count in &mut covered[place.row..end] {
                        *count += place.cell.columns as usize;
                    }
                }
                for (count, line) in covered.into_iter().zip(lines) {
                    if count < columns {
                        let reason = said!(
                            "行の升目は{count}列分ですが、表は{columns}列です",
                            "the cells of a row make {count} columns, but the table has {columns}"
                        );
                        self.misfit(line, table, &reason);
                    }
                }
            }
        }
        rows
    }

    fn misfit(&mut self, line: u32, table: &str, reason: &Said) {
        let Said { ja, en } = reason;
        self.fault(
            line,
            "row-misfit",
            said!("表「{table}」で、{ja}", "In table “{table}”, {en}"),
            said!(
                "升目の columns と rows、列の widths、繰り返しの each をそろえてください",
                "Make columns and rows of the cells, the widths and the repetitions (each) agree"
            ),
        );
    }

    /// Appends the rows of a plan, and the line of the layout each came from.
    fn rows(
        &mut self,
        plan: &RowPlan,
        scope: &Value,
        columns: usize,
        rows: &mut Vec<Row>,
        lines: &mut Vec<u32>,
    ) {
        for scope in self.scopes(&plan.repeat, scope) {
            match &plan.content {
                RowContent::Rows(plans) => {
                    for plan in plans {
                        self.rows(plan, &scope, columns, rows, lines);
                    }
                }
                RowContent::Cells(plans) => {
                    rows.push(self.row(plans, &scope, columns));
                    lines.push(plan.line);
                }
            }
        }
    }

    fn row(&mut self, plans: &[CellPlan], scope: &Value, columns: usize) -> Row {
        let mut cells: Vec<Cell> = Vec::new();
        let mut rest = None;
        for plan in plans {
            for scope in self.scopes(&plan.repeat, scope) {
                if plan.columns == Extent::Rest {
                    rest = Some(cells.len());
                }
                cells.push(self.cell(plan, &scope));
            }
        }
        if let Some(at) = rest {
            let others = cells.iter().map(|cell| cell.columns).sum::<u32>() - 1;
            let columns = u32::try_from(columns).unwrap_or(u32::MAX);
            cells[at].columns = columns.saturating_sub(others).max(1);
        }
        Row { cells }
    }

    fn cell(&mut self, plan: &CellPlan, scope: &Value) -> Cell {
        let (lines, heading, number, align) = match &plan.content {
            CellContent::Head(text) => (self.lines(text, scope), true, None, Align::Start),
            CellContent::Text(text) => (self.lines(text, scope), false, None, Align::Start),
            CellContent::Figure(entry) => {
                let (lines, number) = self.figure(entry, scope);
                (lines, false, number, Align::End)
            }
        };
        Cell {
            lines,
            heading,
            columns: self.extent(&plan.columns, scope),
            rows: self.extent(&plan.rows, scope),
            align: plan.align.unwrap_or(align),
            number,
        }
    }

    /// A figure is `{text, number}`; nothing where there is none.
    fn figure(&mut self, template: &Template, scope: &Value) -> (Vec<Line>, Option<String>) {
        let Some(entry) = self.value(template, scope) else {
            return (Vec::new(), None);
        };
        let part = |name: &str| {
            let value = entry.get_attr(name).ok()?;
            value.as_str().map(str::to_owned)
        };
        match (entry.is_none(), part("text")) {
            (true, _) => (Vec::new(), None),
            (false, Some(text)) => (expression::lines_of(&text), part("number")),
            (false, None) => {
                self.fault(
                    template.line,
                    "not-a-figure",
                    said!(
                        "「{}」は記入値ではありません",
                        "“{}” is no entered figure",
                        template.source
                    ),
                    said!(
                        "figure には記入値（text と number をもつ値）を指定し、それ以外は text に書いてください",
                        "Give figure a value that has text and number, and write anything else under text"
                    ),
                );
                (Vec::new(), None)
            }
        }
    }

    fn extent(&mut self, extent: &Extent, scope: &Value) -> u32 {
        let template = match extent {
            Extent::Fixed(count) => return *count,
            Extent::Rest => return 1,
            Extent::Counted(template) => template,
        };
        let Some(value) = self.value(template, scope) else {
            return 1;
        };
        let count = u32::try_from(value).ok().filter(|count| *count > 0);
        count.unwrap_or_else(|| {
            self.fault(
                template.line,
                "not-a-count",
                said!(
                    "「{}」は1以上の整数になりません",
                    "“{}” does not come to a whole number of 1 or more",
                    template.source
                ),
                said!(
                    "columns と rows には1以上の整数になる式を書いてください",
                    "For columns and rows write an expression that comes to a whole number of 1 or more"
                ),
            );
            1
        })
    }
}
