//! Tables as HTML: real tables with their headers named cell by cell, lists of terms where a table
//! is nothing more, and a plain box where it is one cell.

use std::collections::BTreeMap;

use form::{
    Align, Cell, Line, Row, Table,
    grid::{self, Placed},
};
use maud::{Markup, html};

use crate::{line_of, lines_of};

/// Rows with more text than this may be broken over pages.
const LONG: usize = 600;

/// Words after a figure that are a unit, and stay together, have at most so many characters.
const UNIT: usize = 5;

/// Draws a table; `id` is unique in the document.
pub(crate) fn table(id: &str, table: &Table) -> Markup {
    let caption = format!("t{id}");
    if let Some(cell) = single(table) {
        return html! {
            @if table.caption_shown { p.caption { (table.caption) } }
            div.box { (lines_of(&cell.lines)) }
        };
    }
    if let Some(pairs) = pairs(table) {
        return html! {
            @if table.caption_shown { p.caption { (table.caption) } }
            dl.pairs style={ "--term:" (table.widths[0]) "fr;--said:" (table.widths[1]) "fr" } {
                @for (term, said) in pairs {
                    div { dt { (content(term)) } dd { (content(said)) } }
                }
            }
        };
    }
    let total: u32 = table.widths.iter().sum::<u32>().max(1);
    let headers = Headers::of(id, table);
    html! {
        div.scroll role="group" tabindex="0" aria-labelledby=(caption) {
            table style={ "--columns:" (table.widths.len()) } {
                caption id=(caption) class=[(!table.caption_shown).then_some("unseen")] {
                    (table.caption)
                }
                colgroup {
                    @for width in &table.widths {
                        col style={ "width:" (share(*width, total)) "%" };
                    }
                }
                @if !table.head.is_empty() {
                    thead { (rows(&table.head, Part::Head, &headers)) }
                }
                tbody { (rows(&table.body, Part::Body, &headers)) }
            }
        }
    }
}

/// A share in per cent with two digits, without floats.
fn share(width: u32, total: u32) -> String {
    let hundredths = u64::from(width) * 10_000 / u64::from(total);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The cell of a table that has only one.
fn single(table: &Table) -> Option<&Cell> {
    let only = table.head.is_empty() && table.widths.len() == 1;
    match (only, table.body.as_slice()) {
        (true, [row]) if row.cells.len() == 1 => row.cells.first(),
        _ => None,
    }
}

/// The terms of a table that is a list of terms: two columns, the first all headings.
fn pairs(table: &Table) -> Option<Vec<(&Cell, &Cell)>> {
    if !table.head.is_empty() || table.widths.len() != 2 {
        return None;
    }
    table.body.iter().map(pair).collect()
}

fn pair(row: &Row) -> Option<(&Cell, &Cell)> {
    let plain = |cell: &Cell| cell.columns == 1 && cell.rows == 1;
    match row.cells.as_slice() {
        [term, said] if term.heading && !said.heading && plain(term) && plain(said) => {
            Some((term, said))
        }
        _ => None,
    }
}

/// Head or body of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Head,
    Body,
}

/// A cell by part, row, and place in its row.
type At = (Part, usize, usize);

/// Which headings each cell has, by id.
struct Headers {
    ids: BTreeMap<At, String>,
    of: BTreeMap<At, String>,
}

impl Headers {
    fn of(id: &str, table: &Table) -> Self {
        let columns = table.widths.len();
        let head = placed(&table.head, columns);
        let body = placed(&table.body, columns);
        let mut ids = BTreeMap::new();
        for (part, cells) in [(Part::Head, &head), (Part::Body, &body)] {
            for (at, place) in cells {
                if heads(place.cell) {
                    let mark = if part == Part::Head { 'h' } else { 'b' };
                    ids.insert((part, at.0, at.1), format!("t{id}{mark}{}-{}", at.0, at.1));
                }
            }
        }
        let mut of = BTreeMap::new();
        for (at, place) in &body {
            if heads(place.cell) {
                continue;
            }
            let above = head.iter().filter(|(_, head)| over(head, place));
            let above = above.map(|(at, _)| (Part::Head, at.0, at.1));
            let beside = row_headings(&body, place, columns).into_iter();
            let beside = beside.map(|at| (Part::Body, at.0, at.1));
            let names = above.chain(beside).filter_map(|at| ids.get(&at));
            let names: Vec<&str> = names.map(String::as_str).collect();
            if !names.is_empty() {
                of.insert((Part::Body, at.0, at.1), names.join(" "));
            }
        }
        Self { ids, of }
    }
}

/// Whether a cell really heads something: an empty corner does not.
fn heads(cell: &Cell) -> bool {
    cell.heading && !cell.text().is_empty()
}

/// Cells with their row and place in the row; a table that does not fit has no headers named.
fn placed(rows: &[Row], columns: usize) -> Vec<((usize, usize), Placed<'_>)> {
    let places = grid::place(rows, columns).unwrap_or_default();
    let mut index = 0;
    let mut row = 0;
    places
        .into_iter()
        .map(|place| {
            if place.row != row {
                (row, index) = (place.row, 0);
            }
            index += 1;
            ((row, index - 1), place)
        })
        .collect()
}

/// Whether a cell of the head stands over a cell of the body.
fn over(head: &Placed<'_>, body: &Placed<'_>) -> bool {
    let end = |place: &Placed<'_>| place.column + place.cell.columns as usize;
    heads(head.cell) && head.column < end(body) && body.column < end(head)
}

/// The headings of a cell in its own rows: the nearest run of headings to its left, and the
/// nearest heading above that covers the whole width.
fn row_headings(
    body: &[((usize, usize), Placed<'_>)],
    cell: &Placed<'_>,
    columns: usize,
) -> Vec<(usize, usize)> {
    let group = body
        .iter()
        .rev()
        .find(|(_, place)| {
            place.row < cell.row && heads(place.cell) && place.cell.columns as usize == columns
        })
        .map(|(at, _)| *at);
    let mut left: Vec<_> = body
        .iter()
        .filter(|(_, place)| {
            let rows = place.row..place.row + place.cell.rows as usize;
            rows.contains(&cell.row) && place.column < cell.column
        })
        .collect();
    left.sort_by_key(|(_, place)| place.column);
    let nearest = left
        .iter()
        .rev()
        .skip_while(|(_, place)| !heads(place.cell))
        .take_while(|(_, place)| heads(place.cell));
    let mut headings: Vec<_> = nearest.map(|(at, _)| *at).collect();
    headings.extend(group);
    headings.reverse();
    headings
}

fn rows(rows: &[Row], part: Part, headers: &Headers) -> Markup {
    let long = |row: &Row| {
        let length: usize = row.cells.iter().map(|cell| cell.text().len()).sum();
        (length > LONG).then_some("long")
    };
    html! {
        @for (index, row) in rows.iter().enumerate() {
            tr class=[long(row)] {
                @for (place, cell) in row.cells.iter().enumerate() {
                    (self::cell(cell, (part, index, place), headers))
                }
            }
        }
    }
}

fn cell(cell: &Cell, at: At, headers: &Headers) -> Markup {
    let columns = (cell.columns > 1).then_some(cell.columns);
    let rows = (cell.rows > 1).then_some(cell.rows);
    let class = match cell.align {
        Align::Start => None,
        Align::Center => Some("center"),
        Align::End => Some("end"),
    };
    if let Some(id) = headers.ids.get(&at) {
        let scope = match (at.0, columns.is_some(), rows.is_some()) {
            (Part::Head, false, _) => "col",
            (Part::Head, true, _) => "colgroup",
            (Part::Body, _, false) => "row",
            (Part::Body, _, true) => "rowgroup",
        };
        return html! {
            th id=(id) scope=(scope) class=[class] colspan=[columns] rowspan=[rows] { (content(cell)) }
        };
    }
    html! {
        td headers=[headers.of.get(&at)] class=[class] colspan=[columns] rowspan=[rows] {
            (content(cell))
        }
    }
}

/// The text of a cell: one line as it is, more as paragraphs; figures break only before the unit.
fn content(cell: &Cell) -> Markup {
    match (cell.align, cell.lines.as_slice()) {
        (Align::End, [line]) => figure(line),
        (_, [line]) => line_of(line),
        (_, lines) => lines_of(lines),
    }
}

fn figure(line: &Line) -> Markup {
    let text = line.text();
    let end = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_digit() || *c == '%')
        .map(|(at, c)| at + c.len_utf8())
        .next_back();
    match end {
        Some(end) if text[end..].chars().count() <= UNIT => html! {
            span.figure { (text[..end]) } wbr; span.figure { (text[end..]) }
        },
        Some(end) => html! { span.figure { (text[..end]) } (text[end..]) },
        None => line_of(line),
    }
}
