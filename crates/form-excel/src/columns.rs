//! Columns (列の割付け): one fine grid of columns under all tables of a sheet.
//!
//! Tables of a form have different columns but stand on one worksheet. Their column edges are
//! laid over each other, edges that nearly meet become one, and each table column covers as many
//! worksheet columns as lie between its edges.

use form::Table;

/// Width of a sheet in screen dots: A4 landscape inside its margins, at 96 dots an inch.
pub(crate) const SHEET_WIDTH: u32 = 1_040;
/// Edges of different tables closer than this become one.
const NEAR: u32 = 9;

/// The worksheet columns of one form.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Left edges of all columns and the right edge of the last, ascending.
    edges: Vec<u32>,
    /// For each table, the positions of its column edges within `edges`.
    tables: Vec<Vec<usize>>,
}

impl Columns {
    /// Lays the columns of `tables` over each other; the table with most columns keeps its widths.
    pub(crate) fn lay(tables: &[&Table]) -> Self {
        let mut order: Vec<usize> = (0..tables.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(tables[index].widths.len()));
        let mut edges = vec![0, SHEET_WIDTH];
        let mut own: Vec<Vec<u32>> = vec![Vec::new(); tables.len()];
        for index in order {
            own[index] = merge(&mut edges, &wanted(&tables[index].widths));
        }
        let tables = own
            .iter()
            .map(|own| {
                own.iter()
                    .filter_map(|edge| edges.binary_search(edge).ok())
                    .collect()
            })
            .collect();
        Self { edges, tables }
    }

    /// Number of worksheet columns.
    pub(crate) fn count(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// Widths of the worksheet columns.
    pub(crate) fn widths(&self) -> impl Iterator<Item = u32> {
        self.edges.windows(2).map(|pair| pair[1] - pair[0])
    }

    /// First and last worksheet column of a cell of a table, and its width in dots.
    pub(crate) fn span(&self, table: usize, column: usize, columns: usize) -> (usize, usize, u32) {
        let own = self.tables.get(table).map_or(&[][..], Vec::as_slice);
        let first = own.get(column).copied().unwrap_or(0);
        let after = own.get(column + columns).copied().unwrap_or(self.count());
        let width = self.edges[after].saturating_sub(self.edges[first]);
        (first, after.saturating_sub(1).max(first), width)
    }
}

/// The edges that a table wants, from 0 to the full width.
fn wanted(widths: &[u32]) -> Vec<u32> {
    let total: u64 = widths.iter().map(|&part| u64::from(part)).sum();
    let mut sum = 0;
    let mut edges = vec![0];
    for &part in widths {
        sum += u64::from(part);
        let edge = u64::from(SHEET_WIDTH) * sum / total.max(1);
        edges.push(u32::try_from(edge).unwrap_or(SHEET_WIDTH));
    }
    edges
}

/// Brings the inner edges of one table into the common ones; answers the edges it got.
fn merge(edges: &mut Vec<u32>, wanted: &[u32]) -> Vec<u32> {
    let mut got = vec![0];
    let inner = wanted.len().saturating_sub(2);
    for (index, &edge) in wanted.iter().skip(1).take(inner).enumerate() {
        // A table keeps every column, however narrow: its edges ascend strictly.
        let least = got.last().map_or(0, |last| last + 1);
        let following = u32::try_from(inner - index).unwrap_or(SHEET_WIDTH);
        let most = SHEET_WIDTH.saturating_sub(following).max(least);
        let edge = edge.clamp(least, most);
        let near = edges
            .iter()
            .copied()
            .filter(|&other| (least..=most).contains(&other) && other.abs_diff(edge) <= NEAR)
            .min_by_key(|other| other.abs_diff(edge));
        let edge = near.unwrap_or(edge);
        if let Err(position) = edges.binary_search(&edge) {
            edges.insert(position, edge);
        }
        got.push(edge);
    }
    got.push(SHEET_WIDTH);
    got
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(widths: &[u32]) -> Table {
        Table {
            widths: widths.to_vec(),
            ..Table::default()
        }
    }

    #[test]
    fn edges_that_nearly_meet_become_one_column() {
        let (three, two) = (table(&[20, 30, 50]), table(&[201, 799]));
        let columns = Columns::lay(&[&two, &three]);
        assert_eq!(columns.widths().collect::<Vec<_>>(), [208, 312, 520]);
        assert_eq!(columns.span(0, 0, 1), (0, 0, 208));
        assert_eq!(columns.span(0, 1, 1), (1, 2, 832));
        assert_eq!(columns.span(1, 1, 1), (1, 1, 312));
    }

    #[test]
    fn narrow_columns_of_one_table_stay_apart() {
        let narrow = table(&[1, 1, 1, 997]);
        let columns = Columns::lay(&[&narrow, &table(&[1, 999])]);
        assert_eq!(columns.count(), 4);
    }
}
