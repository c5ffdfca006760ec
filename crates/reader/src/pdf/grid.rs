//! From ruling lines to tables: lines that meet make a grid, and boxes of the grid without a line
//! between them make one (merged) cell.

use std::collections::BTreeMap;

use super::mark::{Frame, POINT, Rule};

/// Rules closer than this are one rule: double lines, and edges that two cells draw twice.
const SAME: i32 = 2 * POINT;
/// Rules whose ends come this near meet.
const MEET: i32 = 5 * POINT / 2;
/// A table whose rules reach this far beyond its last crossing rule is open on that side.
const OPEN: i32 = 8 * POINT;
/// Rules of one direction on a page; the longest are kept.
const MOST_RULES: usize = 3_000;
/// Boxes of a grid; what has more is a drawing.
const MOST_BOXES: usize = 100_000;

/// A cell of a grid (セル), in rows and columns of its grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// A ruled table (罫線表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    /// Edges of the columns, left to right.
    pub(super) xs: Vec<i32>,
    /// Edges of the rows, top to bottom.
    pub(super) ys: Vec<i32>,
    /// Cells, row by row.
    pub(super) cells: Vec<Cell>,
    /// For each box of the grid, row by row, its cell.
    owner: Vec<usize>,
}

impl Grid {
    pub(super) fn frame(&self) -> Frame {
        Frame {
            left: self.xs.first().copied().unwrap_or_default(),
            top: self.ys.first().copied().unwrap_or_default(),
            right: self.xs.last().copied().unwrap_or_default(),
            bottom: self.ys.last().copied().unwrap_or_default(),
        }
    }

    /// Place in `cells` of the cell in which the middle of `frame` lies.
    pub(super) fn cell_at(&self, frame: Frame) -> Option<usize> {
        if !self.frame().holds(frame) {
            return None;
        }
        let columns = self.xs.len() - 1;
        let column = between(&self.xs, frame.center_x()).min(columns - 1);
        let row = between(&self.ys, frame.center_y()).min(self.ys.len() - 2);
        Some(self.owner[row * columns + column])
    }

    pub(super) fn cell_frame(&self, cell: Cell) -> Frame {
        Frame {
            left: self.xs[cell.column],
            top: self.ys[cell.row],
            right: self.xs[cell.column + cell.columns],
            bottom: self.ys[cell.row + cell.rows],
        }
    }
}

/// Index of the last edge at or before `at`.
fn between(edges: &[i32], at: i32) -> usize {
    edges.partition_point(|edge| *edge <= at).saturating_sub(1)
}

/// The tables that rules make, top to bottom, left to right where they start at one height.
pub(super) fn grids(rules: &[Rule]) -> Vec<Grid> {
    let across = straightened(rules, true);
    let down = straightened(rules, false);
    let mut grids: Vec<Grid> = meetings(&across, &down)
        .into_iter()
        .filter_map(|(across, down)| grid(&across, &down))
        .collect();
    grids.sort_by_key(|grid| (grid.frame().top, grid.frame().left));
    grids
}

/// Rules of one direction, near ones drawn together, touching ones joined.
fn straightened(rules: &[Rule], horizontal: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules
        .iter()
        .filter(|rule| rule.horizontal == horizontal)
        .copied()
        .collect();
    rules.sort_by_key(|rule| rule.at);
    let mut start = 0;
    while start < rules.len() {
        let first = rules[start].at;
        let mut end = start + 1;
        while end < rules.len()
            && rules[end].at - rules[end - 1].at <= SAME
            && rules[end].at - first <= 2 * SAME
        {
            end += 1;
        }
        let middle = i32::midpoint(first, rules[end - 1].at);
        for rule in &mut rules[start..end] {
            rule.at = middle;
        }
        start = end;
    }
    rules.sort_by_key(|rule| (rule.at, rule.from));
    let mut joined: Vec<Rule> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(last) if last.at == rule.at && rule.from - last.to <= SAME => {
                last.to = last.to.max(rule.to);
            }
            _ => joined.push(rule),
        }
    }
    if joined.len() > MOST_RULES {
        joined.sort_by_key(|rule| rule.from - rule.to);
        joined.truncate(MOST_RULES);
        joined.sort_by_key(|rule| (rule.at, rule.from));
    }
    joined
}

/// Groups of rules that meet each other, directly or through others.
fn meetings(across: &[Rule], down: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut groups = Groups::new(across.len() + down.len());
    for (i, flat) in across.iter().enumerate() {
        let first = down.partition_point(|rule| rule.at < flat.from - MEET);
        for (j, tall) in down.iter().enumerate().skip(first) {
            if tall.at > flat.to + MEET {
                break;
            }
            if (tall.from - MEET..=tall.to + MEET).contains(&flat.at) {
                groups.join(i, across.len() + j);
            }
        }
    }
    let mut found: BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = BTreeMap::new();
    for (i, rule) in across.iter().chain(down).enumerate() {
        let (flat, tall) = found.entry(groups.root(i)).or_default();
        if i < across.len() { flat } else { tall }.push(*rule);
    }
    found.into_values().collect()
}

fn grid(across: &[Rule], down: &[Rule]) -> Option<Grid> {
    let (xs, ys) = (edges(down, across), edges(across, down));
    if xs.len() < 2 || ys.len() < 2 {
        return None;
    }
    let (rows, columns) = (ys.len() - 1, xs.len() - 1);
    if rows.saturating_mul(columns) > MOST_BOXES {
        return None;
    }
    let mut groups = Groups::new(rows * columns);
    let walls_across = walls(across, &ys, &xs);
    let walls_down = walls(down, &xs, &ys);
    for row in 0..rows {
        for column in 0..columns {
            let here = row * columns + column;
            if column + 1 < columns && !walls_down[(column + 1) * rows + row] {
                groups.join(here, here + 1);
            }
            if row + 1 < rows && !walls_across[(row + 1) * columns + column] {
                groups.join(here, here + columns);
            }
        }
    }
    let (cells, owner) = cells(&mut groups, rows, columns);
    Some(Grid {
        xs,
        ys,
        cells,
        owner,
    })
}

/// Where the rules stand; a side that is left open (左右の罫線を引かない表) ends where the crossing
/// rules end.
fn edges(rules: &[Rule], crossing: &[Rule]) -> Vec<i32> {
    let mut edges: Vec<i32> = rules.iter().map(|rule| rule.at).collect();
    edges.sort_unstable();
    edges.dedup();
    let near = crossing.iter().map(|rule| rule.from).min();
    let far = crossing.iter().map(|rule| rule.to).max();
    if let (Some(near), Some(first)) = (near, edges.first())
        && first - near >= OPEN
    {
        edges.insert(0, near);
    }
    if let (Some(far), Some(last)) = (far, edges.last())
        && far - last >= OPEN
    {
        edges.push(far);
    }
    edges
}

/// For each edge and each stretch between two crossing edges, whether a rule runs there.
fn walls(rules: &[Rule], edges: &[i32], crossing: &[i32]) -> Vec<bool> {
    let stretches = crossing.len() - 1;
    let mut walls = vec![false; edges.len() * stretches];
    for rule in rules {
        let Ok(edge) = edges.binary_search(&rule.at) else {
            continue;
        };
        for (stretch, ends) in crossing.windows(2).enumerate() {
            let shared = rule.to.min(ends[1]) - rule.from.max(ends[0]);
            if shared * 2 > ends[1] - ends[0] {
                walls[edge * stretches + stretch] = true;
            }
        }
    }
    walls
}

/// The cells that groups of boxes make; a group that is no rectangle falls into one cell a row.
fn cells(groups: &mut Groups, rows: usize, columns: usize) -> (Vec<Cell>, Vec<usize>) {
    let mut members: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for row in 0..rows {
        for column in 0..columns {
            let root = groups.root(row * columns + column);
            members.entry(root).or_default().push((row, column));
        }
    }
    let mut cells: Vec<Cell> = Vec::new();
    for boxes in members.values() {
        let whole = spanned(boxes);
        if whole.rows * whole.columns == boxes.len() {
            cells.push(whole);
            continue;
        }
        let runs = boxes.chunk_by(|(row, column), next| next.0 == *row && next.1 == column + 1);
        let mut open: Vec<Cell> = Vec::new();
        for run in runs {
            let run = spanned(run);
            match open.iter_mut().find(|cell| {
                (cell.column, cell.columns) == (run.column, run.columns)
                    && cell.row + cell.rows == run.row
            }) {
                Some(cell) => cell.rows += 1,
                None => open.push(run),
            }
        }
        cells.append(&mut open);
    }
    cells.sort_unstable();
    let mut owner = vec![0; rows * columns];
    for (place, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rows {
            for column in cell.column..cell.column + cell.columns {
                owner[row * columns + column] = place;
            }
        }
    }
    (cells, owner)
}

/// The smallest cell around boxes.
fn spanned(boxes: &[(usize, usize)]) -> Cell {
    let rows = boxes.iter().map(|(row, _)| *row);
    let columns = boxes.iter().map(|(_, column)| *column);
    let (row, column) = (
        rows.clone().min().unwrap_or_default(),
        columns.clone().min().unwrap_or_default(),
    );
    Cell {
        row,
        column,
        rows: rows.max().map_or(0, |last| last + 1 - row),
        columns: columns.max().map_or(0, |last| last + 1 - column),
    }
}

/// Things that are joined step by step; each group is known by one of its members.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut member: usize) -> usize {
        while self.0[member] != member {
            self.0[member] = self.0[self.0[member]];
            member = self.0[member];
        }
        member
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
