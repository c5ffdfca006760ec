//! The summary table in ruled cells: the heads tell what each column holds.

use evaluation::{Marked, Section, SummaryColumn, SummaryRow};
use kernel::{Id, Rating};

use super::{LETTER, NUMBER, Summary, is_note, section};
use crate::{
    document::is_page_number,
    grid::{self, Grid},
    labels::passage,
    outline::key,
    source::Line,
    tables::{Context, head},
};

/// What a column of a ruled table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Name,
    Letter(SummaryColumn),
    Sheet,
    Remarks,
}

/// Reads the ruled cells of the summary table.
pub(super) fn summary(lines: &[Line], context: &Context) -> Summary {
    let (grids, outside) = grid::ruled(lines);
    let mut read = Summary::default();
    let mut sections: Vec<Section> = Vec::new();
    let mut roles: Vec<Role> = Vec::new();
    for grid in &grids {
        let own = roles_of(grid, context);
        if own.iter().any(|role| matches!(role, Role::Letter(_))) {
            roles = own;
        }
        if roles.len() == grid.width {
            take_grid(grid, &roles, &mut sections, &mut read);
        } else {
            read.stray
                .extend(grid.cells.iter().flat_map(|cell| cell.pieces.clone()));
        }
    }
    read.stray.extend(outside.into_iter().filter(|piece| {
        let key = key(&piece.text);
        !(is_note(&key) || key.contains("総括表") || key.contains("様式") || is_page_number(&key))
    }));
    read
}

/// The roles of columns by all that stands above the first letter.
fn roles_of(grid: &Grid, context: &Context) -> Vec<Role> {
    let mut heads = vec![String::new(); grid.width];
    for cell in &grid.cells {
        let text = cell.key();
        if section(&text).is_some() || LETTER.is_match(&text) {
            break;
        }
        for head in heads.iter_mut().skip(cell.column).take(cell.columns) {
            head.push_str(&text);
        }
    }
    heads
        .iter()
        .map(|text| {
            // The heads of groups (年度評価) stand above the years.
            let last = text
                .rsplit("評価")
                .find(|part| !part.is_empty())
                .unwrap_or("");
            let year = head::read_year(last, context.period);
            if text.ends_with("見込評価") || text.ends_with("見込") {
                Role::Letter(SummaryColumn::Expected)
            } else if text.ends_with("期間実績評価") || text.ends_with("期間実績") {
                Role::Letter(SummaryColumn::Final)
            } else if let Some(year) = year {
                Role::Letter(SummaryColumn::Year(year))
            } else if text.contains("調書") {
                Role::Sheet
            } else if text.contains("備考") {
                Role::Remarks
            } else {
                Role::Name
            }
        })
        .collect()
}

fn take_grid(grid: &Grid, roles: &[Role], sections: &mut Vec<Section>, read: &mut Summary) {
    // A half begins where names follow something else.
    let half_of: Vec<usize> = roles
        .iter()
        .enumerate()
        .scan(0, |half, (i, role)| {
            if i > 0 && *role == Role::Name && roles[i - 1] != Role::Name {
                *half += 1;
            }
            Some(*half)
        })
        .collect();
    let halves = half_of.last().map_or(1, |last| last + 1);
    sections.resize(halves, Section::default());
    for number in 0..grid.height {
        let mut rows = vec![SummaryRow::default(); halves];
        for cell in grid.row(number) {
            let (Some(role), Some(half)) = (roles.get(cell.column), half_of.get(cell.column))
            else {
                continue;
            };
            let text = cell.key();
            if let Some(section) = section(&text) {
                sections[*half] = section;
                continue;
            }
            let row = &mut rows[*half];
            match role {
                Role::Name => row.name.push_str(&passage(&cell.pieces).text),
                Role::Remarks => row.remarks.push_str(&passage(&cell.pieces).text),
                Role::Sheet if NUMBER.is_match(&text) => row.sheet = Some(Id::new(&text)),
                Role::Letter(column) => {
                    if let Some(found) = LETTER.captures(&text) {
                        let marks = found.get(2).map_or("", |m| m.as_str());
                        let letter = found.get(1).and_then(|m| Rating::parse(m.as_str()));
                        row.ratings.insert(
                            *column,
                            Marked {
                                rating: letter.unwrap_or_default(),
                                important: marks.contains('○'),
                                focus: marks.contains('重'),
                                difficult: cell.underlined,
                            },
                        );
                        row.line = row.line.or(cell.pieces.first().map(|p| p.number));
                    }
                }
                Role::Sheet => {}
            }
        }
        for (half, mut row) in rows.into_iter().enumerate() {
            if !row.ratings.is_empty() || row.sheet.is_some() {
                row.section = sections[half];
                read.rows.push(row);
            }
        }
    }
}
