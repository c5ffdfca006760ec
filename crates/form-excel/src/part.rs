//! Texts longer than a cell of Excel holds, parted over rows (セルの分割): every part says that it
//! goes on or where it comes from, and taking the marks away gives the text again.

use form::{Cell, Dataset, Field, Line, Row, Span, grid::Placed};

use crate::sheet::parts;

/// Most UTF-16 units that Excel holds in a cell.
const LONGEST: usize = 32_767;
/// What ends a part that goes on in the next row.
pub const GOES_ON: &str = "\n（次の行に続く）";
/// What begins a part that goes on from the row above.
pub const GONE_ON: &str = "（前の行の続き）\n";
/// A part ends after a line or a sentence when one ends within its last quarter.
const SEARCHED: usize = LONGEST / 4;

/// Lines as one cell holds them: themselves, or parts that each fit with their marks.
pub(crate) fn parted(lines: &[Line]) -> Vec<Vec<Line>> {
    let spans = parts(lines);
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    let cuts = cuts(&text);
    if cuts.is_empty() {
        return vec![lines.to_vec()];
    }
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([text.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| {
            let mut own = between(&spans, start, end);
            if start > 0 {
                own.insert(0, plain(GONE_ON));
            }
            if end < text.len() {
                own.push(plain(GOES_ON));
            }
            vec![Line { spans: own }]
        })
        .collect()
}

/// Rows of a table in which every cell fits: a row with a longer text becomes several, and cells
/// beside it cover them all.
pub(crate) fn rows(placed: &[Placed<'_>], rows: usize) -> Vec<Row> {
    let pieces: Vec<Vec<Vec<Line>>> = placed
        .iter()
        .map(|placed| parted(&placed.cell.lines))
        .collect();
    let mut counts = vec![1_usize; rows];
    for (placed, pieces) in placed.iter().zip(&pieces) {
        counts[placed.row] = counts[placed.row].max(pieces.len());
    }
    let starts: Vec<usize> = std::iter::once(0)
        .chain(counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }))
        .collect();
    let mut grown: Vec<Vec<(usize, Cell)>> = vec![Vec::new(); starts[rows]];
    for (placed, pieces) in placed.iter().zip(pieces) {
        let first = starts[placed.row];
        let below = starts[placed.row + placed.cell.rows as usize];
        let last = pieces.len() - 1;
        for (index, lines) in pieces.into_iter().enumerate() {
            let covered = if index == last {
                below - first - last
            } else {
                1
            };
            let cell = Cell {
                lines,
                rows: u32::try_from(covered).unwrap_or(u32::MAX),
                ..placed.cell.clone()
            };
            grown[first + index].push((placed.column, cell));
        }
    }
    grown
        .into_iter()
        .map(|mut cells| {
            cells.sort_by_key(|(column, _)| *column);
            Row {
                cells: cells.into_iter().map(|(_, cell)| cell).collect(),
            }
        })
        .collect()
}

/// Records of a dataset in which every text fits. A record with a longer one becomes several that
/// repeat its other fields, so that each says by itself what it belongs to.
pub(crate) fn records(dataset: &Dataset) -> Vec<Vec<Field>> {
    dataset
        .rows
        .iter()
        .flat_map(|record| grow(record))
        .collect()
}

fn grow(record: &[Field]) -> Vec<Vec<Field>> {
    let pieces: Vec<Vec<Field>> = record
        .iter()
        .map(|field| match field {
            Field::Text(text) if longer(text) => parted(&[Line::from(text.as_str())])
                .iter()
                .flatten()
                .map(|line| Field::Text(line.text()))
                .collect(),
            other => vec![other.clone()],
        })
        .collect();
    let count = pieces.iter().map(Vec::len).max().unwrap_or(1);
    (0..count)
        .map(|index| {
            pieces
                .iter()
                .map(|own| match own.as_slice() {
                    [only] => only.clone(),
                    parts => parts.get(index).cloned().unwrap_or(Field::Empty),
                })
                .collect()
        })
        .collect()
}

fn longer(text: &str) -> bool {
    text.len() > LONGEST && text.encode_utf16().count() > LONGEST
}

/// Bytes at which a text is cut so that each part fits with its marks; none when all of it fits.
fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    if !longer(text) {
        return cuts;
    }
    let room = LONGEST - GOES_ON.encode_utf16().count() - GONE_ON.encode_utf16().count();
    let (mut units, mut ended) = (0, None);
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if units + c.len_utf16() > room {
            let cut = ended.filter(|&end| end > start).unwrap_or(at);
            units = text[cut..at].encode_utf16().count();
            cuts.push(cut);
            (start, ended) = (cut, None);
        }
        units += c.len_utf16();
        if units + SEARCHED > room && matches!(c, '\n' | '。') {
            ended = Some(at + c.len_utf8());
        }
    }
    cuts
}

/// The spans of the bytes from `start` to `end` of their text.
fn between(spans: &[Span], start: usize, end: usize) -> Vec<Span> {
    let mut own = Vec::new();
    let mut at = 0;
    for span in spans {
        let (from, to) = (at, at + span.text.len());
        at = to;
        let (first, last) = (start.max(from), end.min(to));
        if first < last {
            own.push(Span {
                text: span.text[first - from..last - from].to_owned(),
                ..span.clone()
            });
        }
    }
    own
}

fn plain(text: &str) -> Span {
    Span {
        text: text.to_owned(),
        ..Span::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts put together again, their marks taken away.
    fn rejoined(parts: &[Vec<Line>]) -> String {
        let last = parts.len() - 1;
        let own = parts.iter().enumerate().map(|(index, lines)| {
            let text: String = lines.iter().map(Line::text).collect();
            assert!(text.encode_utf16().count() <= LONGEST);
            let text = if index > 0 {
                &text[GONE_ON.len()..]
            } else {
                &text[..]
            };
            let end = if index < last { GOES_ON.len() } else { 0 };
            text[..text.len() - end].to_owned()
        });
        own.collect()
    }

    #[test]
    fn the_parts_of_any_long_text_give_it_again() {
        let sentence = "業務の実績である。\n";
        let texts = [
            "あ".repeat(LONGEST + 1),
            "😀".repeat(LONGEST),
            sentence.repeat(10_000),
            format!("{}{}", "a".repeat(30_000), "。".repeat(40_000)),
        ];
        for text in texts {
            let parts = parted(&[Line::from(text.as_str())]);
            assert!(parts.len() > 1);
            assert_eq!(rejoined(&parts), text);
        }
    }

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        let lines = [Line::from("あ".repeat(LONGEST).as_str())];
        assert_eq!(parted(&lines), [lines.to_vec()]);
    }

    #[test]
    fn a_cut_falls_after_a_sentence_and_looks_go_on() {
        let bold = Span {
            text: "業務の実績である。".repeat(4_000),
            bold: true,
            ..Span::default()
        };
        let parts = parted(&[Line { spans: vec![bold] }]);
        let first = &parts[0][0].spans;
        assert!(first[0].bold && first[0].text.ends_with('。'));
        assert!(parts[1][0].spans.iter().any(|span| span.bold));
    }
}
