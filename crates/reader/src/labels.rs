//! Labels and their values in a form (見出し欄と記入欄): labels are found although they are wrapped,
//! spaced out, or cut in two around their value.

use evaluation::Passage;

use crate::{outline::key, source::Line};

/// Lines below a cut label in which its rest is looked for.
const REACH: usize = 14;

/// Letters below a cut label in which its rest is looked for.
const FAR: usize = 2000;

/// Part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// 1-based line.
    pub(crate) number: u32,
    /// Its text, trimmed.
    pub(crate) text: String,
}

/// A label that was found, with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// Index in the list of labels.
    pub(crate) label: usize,
    /// 1-based line of the label.
    pub(crate) line: u32,
    /// What stands after it, up to the next label.
    pub(crate) value: Vec<Piece>,
}

/// A character without the spaces around it.
struct Glyph {
    /// Index of its line.
    line: usize,
    /// Byte offset of the printed character it comes from.
    at: usize,
    /// Folded.
    folded: char,
    /// First of its word.
    opens: bool,
    /// Last of its word.
    closes: bool,
    /// Last of its line, or before a wide gap.
    ends: bool,
}

/// Finds labels and values. Labels are written folded ([`key`]); also returns what precedes the
/// first label.
pub(crate) fn fields(lines: &[Line], labels: &[&str]) -> (Vec<Piece>, Vec<Field>) {
    let glyphs = glyphs(lines);
    let mut order: Vec<(usize, Vec<char>)> = labels
        .iter()
        .map(|label| label.chars().collect())
        .enumerate()
        .collect();
    order.sort_by_key(|(_, label)| std::cmp::Reverse(label.len()));
    let mut used = vec![false; glyphs.len()];
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut i = 0;
    while i < glyphs.len() {
        if !glyphs[i].opens || used[i] {
            i += 1;
            continue;
        }
        let found = order
            .iter()
            .find_map(|(index, label)| Some((*index, match_at(&glyphs, i, label, &order)?)));
        let Some((label, found)) = found else {
            i += 1;
            continue;
        };
        used[i..i + found.length].fill(true);
        if let Some(rest) = found.rest {
            used[rest].fill(true);
        }
        starts.push((i, label));
        i += found.length;
    }
    let first = starts.first().map_or(glyphs.len(), |s| s.0);
    let before = pieces(lines, &glyphs[..first], &used[..first]);
    let found = starts
        .iter()
        .enumerate()
        .map(|(n, &(start, label))| {
            let end = starts.get(n + 1).map_or(glyphs.len(), |s| s.0);
            Field {
                label,
                line: lines[glyphs[start].line].number,
                value: pieces(lines, &glyphs[start..end], &used[start..end]),
            }
        })
        .collect();
    (before, found)
}

fn glyphs(lines: &[Line]) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    for (line, source) in lines.iter().enumerate() {
        let mut opens = true;
        let mut gap = 0;
        let from = glyphs.len();
        for (at, c) in source.text.char_indices() {
            if c.is_whitespace() {
                gap += if c == '\u{3000}' { 2 } else { 1 };
                if let Some(last) = glyphs[from..].last_mut() {
                    last.closes = true;
                    last.ends = gap >= 2;
                }
                opens = true;
                continue;
            }
            gap = 0;
            let mut buffer = [0; 4];
            for folded in key(c.encode_utf8(&mut buffer)).chars() {
                glyphs.push(Glyph {
                    line,
                    at,
                    folded,
                    opens,
                    closes: false,
                    ends: false,
                });
                opens = false;
            }
        }
        if let Some(last) = glyphs[from..].last_mut() {
            last.closes = true;
            last.ends = true;
        }
    }
    glyphs
}

/// How much of a label stands at a place and, when it is cut, where its rest is.
struct Match {
    length: usize,
    rest: Option<std::ops::Range<usize>>,
}

/// Matches a label at glyph `i`.
fn match_at(
    glyphs: &[Glyph],
    i: usize,
    label: &[char],
    all: &[(usize, Vec<char>)],
) -> Option<Match> {
    let length = common(&glyphs[i..], label);
    if length == label.len() {
        let next = glyphs.get(i + length).map(|g| g.folded);
        let whole = glyphs[i + length - 1].closes || matches!(next, Some(':' | '('));
        return (whole || label.ends_with(&[')'])).then_some(Match { length, rest: None });
    }
    // A cut label fills its line; its rest stands alone, or before a space, further down.
    if length < 4 || !glyphs[i + length - 1].closes {
        return None;
    }
    let rest = &label[length..];
    let limit = glyphs[i].line + REACH;
    for j in (i + length..glyphs.len().min(i + FAR)).take_while(|j| glyphs[*j].line <= limit) {
        if !glyphs[j].opens {
            continue;
        }
        let matched = common(&glyphs[j..], rest);
        let alone = glyphs[j - 1].ends && matched > 0 && glyphs[j + matched - 1].closes;
        if matched == rest.len() && alone {
            let rest = Some(j..j + matched);
            return Some(Match { length, rest });
        }
        // Labels beside this one, in a form of two columns, do not come between.
        let below = glyphs[j].line > glyphs[i].line + 1;
        let other = |other: &[char]| {
            other.len() > 3
                && common(&glyphs[j..], other) == other.len()
                && glyphs[j + other.len() - 1].closes
        };
        if below && all.iter().any(|(_, label)| other(label)) {
            break;
        }
    }
    let nearly = length * 10 >= label.len() * 8 && glyphs[i + length - 1].ends;
    nearly.then_some(Match { length, rest: None })
}

fn common(glyphs: &[Glyph], label: &[char]) -> usize {
    glyphs
        .iter()
        .zip(label)
        .take_while(|(glyph, c)| glyph.folded == **c)
        .count()
}

/// The unused glyphs as pieces of their lines.
fn pieces(lines: &[Line], glyphs: &[Glyph], used: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut i = 0;
    while i < glyphs.len() {
        if used[i] {
            i += 1;
            continue;
        }
        let mut j = i;
        while j + 1 < glyphs.len() && !used[j + 1] && glyphs[j + 1].line == glyphs[i].line {
            j += 1;
        }
        let text = &lines[glyphs[i].line].text;
        let end = text[glyphs[j].at..]
            .chars()
            .next()
            .map_or(text.len(), |c| glyphs[j].at + c.len_utf8());
        // Some spaces at the end tell that a cell or paragraph ended; nothing else needs them.
        pieces.push(Piece {
            number: lines[glyphs[i].line].number,
            text: text[glyphs[i].at..end].to_owned(),
        });
        i = j + 1;
    }
    pieces
}

/// Joins pieces to one passage.
pub(crate) fn passage(pieces: &[Piece]) -> Passage {
    Passage::join(pieces.iter().map(|p| (p.number, p.text.as_str())))
}

/// Joins pieces to paragraphs: a bullet or a heading sign opens one, and so does the line after a
/// sentence that ended well before the margin.
pub(crate) fn paragraphs(pieces: &[Piece]) -> Vec<Passage> {
    let widest = pieces
        .iter()
        .map(|piece| piece.text.chars().count())
        .max()
        .unwrap_or(0);
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let opens = piece.text.starts_with([
            '・', '○', '〇', '●', '◆', '■', '※', '＜', '<', '【', '①', '②', '③',
        ]);
        let ended = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            last.text.ends_with(['。', '＞', '】']) && last.text.chars().count() * 10 < widest * 9
        });
        match runs.last_mut() {
            Some(run) if !opens && !ended => run.push(piece.clone()),
            _ => runs.push(vec![piece.clone()]),
        }
    }
    runs.iter().map(|run| passage(run)).collect()
}

/// The text lines as pieces, blank ones left out.
pub(crate) fn all(lines: &[Line]) -> Vec<Piece> {
    lines
        .iter()
        .filter(|line| !line.text.trim().is_empty())
        .map(|line| Piece {
            number: line.number,
            text: line.text.trim().to_owned(),
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// Numbers the lines of a fragment.
    pub(crate) fn numbered(text: &str) -> Vec<Line> {
        text.lines()
            .zip(1..)
            .map(|(text, number)| Line {
                number,
                text: text.to_owned(),
                ..Line::default()
            })
            .collect()
    }

    fn check(text: &str, labels: &[&str], expected: &Expect) {
        let (before, fields) = fields(&numbered(text), labels);
        let mut shown: Vec<String> = before.iter().map(|p| format!("? {}", p.text)).collect();
        shown.extend(fields.iter().map(|field| {
            let value: Vec<&str> = field.value.iter().map(|p| p.text.as_str()).collect();
            format!("{}: {}", labels[field.label], value.join("／"))
        }));
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn labels_wrapped_spaced_or_cut_around_their_value_are_found() {
        check(
            "前\n法人名 独立行政法人架空機構\n評価対象中期目 \n標期間 \n見込評価 \n中期目標期間 令和元～\n５年度",
            &["法人名", "評価対象中期目標期間", "中期目標期間"],
            &expect![[r"
                ? 前
                法人名: 独立行政法人架空機構
                評価対象中期目標期間: 見込評価
                中期目標期間: 令和元～／５年度"]],
        );
        check(
            "業務に関連する政策・施\n架空政策の推進\n策\n当該項目の重要度、困難 重要度：高\n度\nその他",
            &["業務に関連する政策・施策", "当該項目の重要度、困難度"],
            &expect![[r"
                業務に関連する政策・施策: 架空政策の推進
                当該項目の重要度、困難度: 重要度：高／その他"]],
        );
    }
}
