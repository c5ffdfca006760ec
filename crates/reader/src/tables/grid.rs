//! Tables whose columns are known: ruled cells of a page, or columns aligned by spaces. Both give
//! rows of cells under columns with a role.

use kernel::FiscalYear;

use super::{
    Cell, Context, Row, RowMark, Rows, head, is_input, split_mark,
    token::{figure, is_nil},
};
use crate::{
    grid::{Grid, Run, ruled as grids, runs},
    labels::{Piece, passage},
    outline::key,
    source::Line,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Label,
    Target,
    Baseline,
    /// 計画値・実績値・達成度 in a column of their own.
    Mark,
    Year(FiscalYear),
    Reference,
    InputLabel,
    InputYear(FiscalYear),
    /// A column that separates tables.
    Gap,
}

/// What a piece of a head says.
fn role_of(text: &str, context: &Context) -> Option<Role> {
    let read = head::head(text, context.period);
    let whole = read.length == text.chars().count();
    if whole && read.years.len() == 1 {
        return read.years.first().map(|year| Role::Year(*year));
    }
    if text.starts_with("指標") || text.contains("評価対象となる指標") || text.contains("参考指標")
    {
        Some(Role::Label)
    } else if text.starts_with("達成目標") || text == "目標値" {
        Some(Role::Target)
    } else if text.contains("基準値") || text.starts_with("(前中") {
        Some(Role::Baseline)
    } else if text.contains("参考情報") || text.contains("累積値") {
        Some(Role::Reference)
    } else {
        None
    }
}

/// Reads ruled cells; `None` where the lines have none.
pub(super) fn ruled(lines: &[Line], context: &Context) -> Option<Rows> {
    lines.iter().find(|line| line.place.is_some())?;
    let (grids, outside) = grids(lines);
    let mut rows = Rows::default();
    let mut roles: Vec<Role> = Vec::new();
    let mut body: Vec<(Vec<Cell>, bool)> = Vec::new();
    for grid in &grids {
        let (own, first) = heads(grid, context);
        if own
            .iter()
            .any(|role| matches!(role, Role::Year(_) | Role::InputYear(_)))
        {
            take(&mut rows, &roles, std::mem::take(&mut body));
            roles = own;
        } else if roles.len() != grid.width {
            rows.stray
                .extend(grid.cells.iter().flat_map(|cell| cell.pieces.clone()));
            continue;
        }
        for row in first..grid.height {
            let mut cells = vec![Cell::new(); roles.len()];
            for cell in grid.row(row) {
                if let Some(slot) = cells.get_mut(cell.column) {
                    slot.extend(cell.pieces.iter().cloned());
                }
            }
            body.push((cells, row == first));
        }
    }
    take(&mut rows, &roles, body);
    settle_outside(&mut rows, outside, context);
    Some(rows)
}

/// Lines around the tables: headings are understood, notes are kept.
fn settle_outside(rows: &mut Rows, outside: Vec<Piece>, context: &Context) {
    for piece in outside {
        let text = key(&piece.text);
        let known = head::head(&text, context.period).length == text.chars().count();
        if known || crate::document::is_page_number(&text) {
            continue;
        }
        if text.starts_with('注')
            || text.starts_with('※')
            || text.starts_with("(注")
            || !rows.notes.is_empty()
        {
            rows.notes.push(piece);
        } else {
            rows.stray.push(piece);
        }
    }
}

/// The roles of the columns of a ruled table, and its first row below the heads.
fn heads(grid: &Grid, context: &Context) -> (Vec<Role>, usize) {
    let mut roles: Vec<Option<Role>> = vec![None; grid.width];
    let mut first = 0;
    for row in 0..grid.height {
        let mut known = true;
        for cell in grid.row(row) {
            let text = cell.key();
            if text.is_empty() {
                continue;
            }
            let read = head::head(&text, context.period);
            known &= read.length == text.chars().count();
            let Some(role) = role_of(&text, context).filter(|_| known) else {
                continue;
            };
            for slot in roles.iter_mut().skip(cell.column).take(cell.columns) {
                *slot = slot.or(Some(role));
            }
        }
        if !known {
            break;
        }
        first = row + 1;
    }
    (complete(&roles), first)
}

/// Gives columns without a head their role: row marks before the years, input labels between two
/// runs of years.
fn complete(roles: &[Option<Role>]) -> Vec<Role> {
    let mut complete: Vec<Role> = Vec::with_capacity(roles.len());
    let mut seen: Vec<FiscalYear> = Vec::new();
    let mut inputs = !roles.iter().flatten().any(|role| *role == Role::Label);
    for (at, role) in roles.iter().enumerate() {
        let years_follow = roles[at..]
            .iter()
            .flatten()
            .any(|role| matches!(role, Role::Year(_)));
        let role = match role {
            Some(Role::Year(year)) => {
                if seen.contains(year) {
                    inputs = true;
                }
                seen.push(*year);
                if inputs {
                    Role::InputYear(*year)
                } else {
                    Role::Year(*year)
                }
            }
            Some(role) => *role,
            None if !seen.is_empty() && years_follow => {
                // After the last output year everything up to the next years is an input label.
                inputs = true;
                seen.clear();
                Role::InputLabel
            }
            None if inputs && years_follow => Role::InputLabel,
            None if years_follow => Role::Mark,
            None => Role::Gap,
        };
        complete.push(role);
    }
    complete
}

/// Turns rows of cells to rows by year; with each row, whether it is the first of its table.
fn take(rows: &mut Rows, roles: &[Role], body: Vec<(Vec<Cell>, bool)>) {
    let mut years: Vec<FiscalYear> = rows.years.clone();
    years.extend(roles.iter().filter_map(|role| match role {
        Role::Year(year) | Role::InputYear(year) => Some(*year),
        _ => None,
    }));
    years.sort_unstable();
    years.dedup();
    widen(rows, &years);
    for (cells, first) in body {
        let mut output = Row {
            values: vec![Cell::new(); years.len()],
            ..Row::default()
        };
        let mut input = output.clone();
        let mut mark: Cell = Cell::new();
        for (role, cell) in roles.iter().zip(cells) {
            let at = |year: &FiscalYear| years.iter().position(|y| y == year);
            let slot = match role {
                Role::Label => &mut output.label,
                Role::Target => &mut output.target,
                Role::Baseline => &mut output.baseline,
                Role::Mark => &mut mark,
                Role::Reference => &mut output.reference,
                Role::InputLabel => &mut input.label,
                Role::Gap => &mut rows.stray,
                Role::Year(year) => match at(year) {
                    Some(at) => &mut output.values[at],
                    None => &mut rows.stray,
                },
                Role::InputYear(year) => match at(year) {
                    Some(at) => &mut input.values[at],
                    None => &mut rows.stray,
                },
            };
            slot.extend(cell);
        }
        if first {
            go_on(rows, &mut output, &mark);
        }
        push_output(rows, output, &mark);
        push_input(rows, input);
    }
}

/// Lays rows that were read before over more years.
fn widen(rows: &mut Rows, years: &[FiscalYear]) {
    let before = std::mem::replace(&mut rows.years, years.to_vec());
    for row in rows.outputs.iter_mut().chain(&mut rows.inputs) {
        let mut values = vec![Cell::new(); years.len()];
        for (year, cell) in before.iter().zip(std::mem::take(&mut row.values)) {
            if let Some(at) = years.iter().position(|y| y == year) {
                values[at] = cell;
            }
        }
        row.values = values;
    }
}

fn push_output(rows: &mut Rows, mut row: Row, mark: &Cell) {
    row.mark = mark_of(mark, &row.label);
    if row.mark.is_none() && !mark.is_empty() {
        row.label.extend(mark.iter().cloned());
    }
    let valued = row.values.iter().any(|cell| !cell.is_empty());
    if row.mark.is_some()
        && passage(&row.target)
            .text
            .chars()
            .all(|c| is_nil(&c.to_string()))
    {
        row.target.clear();
    }
    let open = rows.outputs.last().is_none_or(|last| last.mark.is_none());
    if !valued && (row.mark.is_none() || (open && mark.is_empty())) {
        // Text alone goes on with the row above, over a page break or a wrapped line.
        match rows.outputs.last_mut() {
            Some(last) => {
                last.label.extend(row.label);
                last.target.extend(row.target);
                last.baseline.extend(row.baseline);
                last.reference.extend(row.reference);
                let text = key(&passage(&last.label).text);
                last.mark = last.mark.or(split_mark(&text, false).map(|found| found.1));
            }
            None if row.label.is_empty() && row.target.is_empty() => {}
            None => rows.outputs.push(row),
        }
        return;
    }
    rows.outputs.push(row);
}

/// A label over the rows of plan, actual and rate may be cut by the end of a page: when the next
/// page begins with a row that the last indicator still lacks, its label goes on there.
fn go_on(rows: &mut Rows, row: &mut Row, mark: &Cell) {
    let named = |row: &Row| label_pieces(&row.label) > 0;
    let Some(start) = rows.outputs.iter().rposition(named) else {
        return;
    };
    let marks: Vec<RowMark> = rows.outputs[start..]
        .iter()
        .filter_map(|row| row.mark)
        .collect();
    let cut = match mark_of(mark, &row.label) {
        Some(RowMark::Actual) => marks == [RowMark::Plan],
        Some(RowMark::Rate) => marks == [RowMark::Plan, RowMark::Actual],
        _ => false,
    };
    if cut {
        let above = &mut rows.outputs[start];
        let at = label_pieces(&above.label);
        let rest = row.label.drain(..label_pieces(&row.label));
        above.label.splice(at..at, rest);
        above.target.append(&mut row.target);
        above.reference.append(&mut row.reference);
    }
}

/// How many pieces of a label stand before its row mark.
fn label_pieces(label: &Cell) -> usize {
    let bare =
        |piece: &Piece| split_mark(&key(&piece.text), false).is_some_and(|found| found.0 == 0);
    label.len() - usize::from(label.last().is_some_and(bare))
}

/// The mark of a row, from its own column or from the end of its label.
fn mark_of(mark: &Cell, label: &Cell) -> Option<RowMark> {
    split_mark(&key(&passage(mark).text), true)
        .or_else(|| split_mark(&key(&passage(label).text), false))
        .map(|found| found.1)
}

fn push_input(rows: &mut Rows, row: Row) {
    let valued = row.values.iter().any(|cell| !cell.is_empty());
    if row.label.is_empty() && !valued {
        return;
    }
    let named = is_input(&key(&passage(&row.label).text));
    match rows.inputs.last_mut() {
        Some(last) if !valued && !named => last.label.extend(row.label),
        _ => rows.inputs.push(row),
    }
}

/// A column of aligned text.
struct Column {
    start: usize,
    end: usize,
    role: Role,
}

/// Reads aligned columns; `None` where the heads are not spread over one line.
pub(super) fn aligned(lines: &[Line], context: &Context) -> Option<Rows> {
    // Producers differ in how many columns they give a full-width character.
    [2, 1]
        .into_iter()
        .filter_map(|wide| aligned_at(lines, context, wide))
        .min_by_key(|(off, _)| *off)
        .map(|(_, rows)| rows)
}

fn aligned_at(lines: &[Line], context: &Context, wide: usize) -> Option<(usize, Rows)> {
    let at = lines.iter().position(|line| {
        let gaps = line.text.contains("  ") || line.text.contains("\u{3000}");
        gaps && year_runs(&runs(line, wide), context) >= 3
    })?;
    let mut table = Aligned {
        columns: columns(&lines[..=at], context, wide)?,
        rows: Rows::default(),
        body: Vec::new(),
        off: 0,
    };
    // Where the last row with figures ended: what stands between it and a head belongs to the head.
    let mut below = at + 1;
    let mut notes = false;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        let found = runs(line, wide);
        let Some(first) = found.first() else { continue };
        let text = key(&first.piece.text);
        let begun = !table.body.is_empty() || !table.rows.years.is_empty();
        let note = text.starts_with('注') || text.starts_with("(注") || text.starts_with('※');
        notes |= begun && note;
        if year_runs(&found, context) >= 3 {
            if let Some(columns) = columns(&lines[below..=index], context, wide) {
                table.begin(columns);
            }
            notes = false;
            continue;
        }
        if notes {
            table
                .rows
                .notes
                .extend(found.into_iter().map(|run| run.piece));
            continue;
        }
        let head = head::head(&text, context.period);
        let headed = head.length == text.chars().count();
        if found.len() == 1 && (headed || crate::document::is_page_number(&text)) {
            continue;
        }
        if table.line(found, wide)? {
            below = index + 1;
        }
    }
    table.end();
    Some((table.off, table.rows))
}

/// Rows under aligned heads, as they are gathered.
struct Aligned {
    columns: Vec<Column>,
    rows: Rows,
    body: Vec<(Vec<Cell>, bool)>,
    /// How far figures stand from their heads, summed up.
    off: usize,
}

impl Aligned {
    /// A new head begins another table, or the same one on another page.
    fn begin(&mut self, columns: Vec<Column>) {
        self.end();
        self.columns = columns;
    }

    fn end(&mut self) {
        let roles: Vec<Role> = self.columns.iter().map(|column| column.role).collect();
        take(&mut self.rows, &roles, std::mem::take(&mut self.body));
    }

    /// Takes one line; whether it holds figures. `None` when two figures stand under one year: then
    /// blanks part the cells, but do not align them.
    fn line(&mut self, found: Vec<Run>, wide: usize) -> Option<bool> {
        let columns = &self.columns;
        let mut cells = vec![Cell::new(); columns.len()];
        for run in found
            .into_iter()
            .flat_map(|run| split_at(&run, columns, wide))
        {
            let column = nearest(columns, &run);
            let head = &columns[column];
            let gap = head.start.abs_diff(run.start);
            self.off += gap.min(head.end.abs_diff(run.end));
            let taken = cells[column].iter().any(|piece| figure(&piece.text));
            if is_year(head.role) && taken && figure(&run.piece.text) {
                return None;
            }
            cells[column].push(run.piece);
        }
        let mut pairs = columns.iter().zip(&cells);
        let labelled = pairs
            .clone()
            .any(|(column, cell)| column.role == Role::Label && !cell.is_empty());
        let valued = pairs.any(|(column, cell)| is_year(column.role) && !cell.is_empty());
        if labelled || valued || !self.body.is_empty() {
            self.body.push((cells, false));
        }
        Some(valued)
    }
}

fn is_year(role: Role) -> bool {
    matches!(role, Role::Year(_) | Role::InputYear(_))
}

fn year_runs(runs: &[Run], context: &Context) -> usize {
    runs.iter()
        .filter(|run| matches!(role_of(&key(&run.piece.text), context), Some(Role::Year(_))))
        .count()
}

/// Columns from the line of the years and the heads above it.
fn columns(heads: &[Line], context: &Context, wide: usize) -> Option<Vec<Column>> {
    let mut found: Vec<(Run, Option<Role>)> = Vec::new();
    for line in heads.iter().rev().take(6) {
        for run in runs(line, wide) {
            let Some(role) = role_of(&key(&run.piece.text), context) else {
                continue;
            };
            if found
                .iter()
                .all(|(other, _)| run.end <= other.start || run.start >= other.end)
            {
                found.push((run, Some(role)));
            }
        }
    }
    found.sort_by_key(|(run, _)| run.start);
    // The years begin again where the inputs begin; their labels have no head.
    let mut seen: Vec<FiscalYear> = Vec::new();
    let mut gap = None;
    for (i, (_, role)) in found.iter().enumerate() {
        if let Some(Role::Year(year)) = role {
            if seen.contains(year) && gap.is_none() {
                gap = Some(i);
            }
            seen.push(*year);
        }
    }
    if let Some(i) = gap {
        let (start, end) = (found[i - 1].0.end + 1, found[i].0.start.saturating_sub(1));
        let run = Run {
            start,
            end: end.max(start + 1),
            piece: Piece {
                number: 0,
                text: String::new(),
            },
        };
        found.insert(i, (run, None));
    }
    // Labels of inputs have no head; they stand before the years.
    if let Some((first, Some(Role::Year(_)))) = found.first()
        && first.start > 4
    {
        let run = Run {
            start: 0,
            end: first.start - 2,
            piece: Piece {
                number: 0,
                text: String::new(),
            },
        };
        found.insert(0, (run, None));
    }
    let roles = complete(&found.iter().map(|(_, role)| *role).collect::<Vec<_>>());
    let labelled = roles
        .iter()
        .any(|r| matches!(r, Role::Label | Role::InputLabel));
    labelled.then(|| {
        found
            .iter()
            .zip(roles)
            .map(|((run, _), role)| Column {
                start: run.start,
                end: run.end,
                role,
            })
            .collect()
    })
}

/// A text that fills its column leaves one space before the next: the run is cut where a word
/// begins with a later column.
fn split_at(run: &Run, columns: &[Column], wide: usize) -> Vec<Run> {
    let mut parts = vec![Run {
        start: run.start,
        end: run.start,
        piece: Piece {
            number: run.piece.number,
            text: String::new(),
        },
    }];
    let mut at = run.start;
    let mut spaced = false;
    for c in run.piece.text.chars() {
        let full = !c.is_ascii() && !matches!(c, '\u{ff61}'..='\u{ff9f}');
        let width = if full { wide } else { 1 };
        let begins = spaced && columns.iter().any(|column| column.start.abs_diff(at) <= 2);
        if begins && at > run.start {
            parts.push(Run {
                start: at,
                end: at,
                piece: Piece {
                    number: run.piece.number,
                    text: String::new(),
                },
            });
        }
        if let Some(last) = parts.last_mut() {
            last.piece.text.push(c);
            at += width;
            if !c.is_whitespace() {
                last.end = at;
            }
        }
        spaced = c.is_whitespace();
    }
    parts
}

/// The column a run belongs to: the one it begins in, or the one nearest to its middle.
fn nearest(columns: &[Column], run: &Run) -> usize {
    let distance = |column: &Column| {
        let overlap = column
            .end
            .min(run.end)
            .saturating_sub(column.start.max(run.start));
        let apart = (column.start + column.end).abs_diff(run.middle());
        let begins = column.start.abs_diff(run.start);
        (overlap == 0, apart.min(2 * begins))
    };
    // A figure is no label.
    let is_figure = figure(&run.piece.text);
    let fits =
        |i: &usize| !(is_figure && matches!(columns[*i].role, Role::Label | Role::InputLabel));
    (0..columns.len())
        .filter(fits)
        .min_by_key(|i| distance(&columns[*i]))
        .unwrap_or(0)
}
