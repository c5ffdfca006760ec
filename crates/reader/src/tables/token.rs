//! The words of a table that comes cell after cell: justified words are joined, figures that were
//! cut over lines are put together.

use kernel::{
    numeral::{CellText, read_cell, scan},
    text::squeeze,
};

use crate::{labels::Piece, source::Line};

/// A word of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) number: u32,
    pub(super) text: String,
    /// Folded.
    pub(super) key: String,
    /// Spaces before it beyond the one that separates words: each may be an empty cell.
    pub(super) blanks: usize,
    /// First of its line.
    pub(super) opens: bool,
    /// The line before ended inside a paragraph, where the document tells.
    pub(super) cut: bool,
}

impl Token {
    pub(super) fn piece(&self) -> Piece {
        Piece {
            number: self.number,
            text: self.text.clone(),
        }
    }
}

/// Cuts lines to words. Page numbers between dashes are left out.
pub(super) fn tokens(lines: &[Line]) -> Vec<Token> {
    let ended = |line: &Line| line.text.ends_with([' ', '\u{3000}']);
    let full = lines.iter().filter(|line| !line.text.trim().is_empty());
    let (mut with, mut without) = (0, 0);
    for line in full {
        *(if ended(line) { &mut with } else { &mut without }) += 1;
    }
    // Some producers end every paragraph with a space; then a line without one goes on.
    let marked = with * 5 > without && without * 10 > with;
    let mut tokens: Vec<Token> = Vec::new();
    let mut cut = false;
    for line in lines {
        if line.text.trim().is_empty() || is_furniture(&line.text) {
            continue;
        }
        let from = tokens.len();
        push_words(line, cut, &mut tokens);
        join_justified(&mut tokens, from);
        cut = marked && !ended(line);
    }
    tokens
}

/// `-12-`: a bare number may be a figure, one between dashes is not.
fn is_furniture(text: &str) -> bool {
    let text = text.trim();
    text.len() > 2
        && text.starts_with('-')
        && text.ends_with('-')
        && text[1..text.len() - 1]
            .trim()
            .bytes()
            .all(|b| b.is_ascii_digit())
}

fn push_words(line: &Line, cut: bool, tokens: &mut Vec<Token>) {
    let mut spaces = 0;
    let mut word = String::new();
    let mut opens = true;
    for c in line.text.chars().chain(std::iter::once(' ')) {
        if !c.is_whitespace() {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            let text = std::mem::take(&mut word);
            tokens.push(Token {
                number: line.number,
                key: squeeze(&text),
                text,
                blanks: if opens { spaces } else { spaces.max(1) - 1 },
                opens,
                cut: opens && cut,
            });
            opens = false;
            spaces = 0;
        }
        spaces += 1;
    }
}

/// Joins words of one character each that were spread over the width of a cell (`１ ３ ４ ．`).
fn join_justified(tokens: &mut Vec<Token>, from: usize) {
    let single = |token: &Token| token.key.chars().count() == 1 && !is_nil(&token.text);
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len() - from);
    let rest = tokens.split_off(from);
    let mut i = 0;
    while i < rest.len() {
        let mut j = i + 1;
        while j < rest.len() && single(&rest[i]) && single(&rest[j]) && rest[j].blanks == 0 {
            j += 1;
        }
        let run: String = rest[i..j].iter().map(|t| t.key.as_str()).collect();
        let figures = run.chars().all(|c| c.is_ascii_digit());
        let letters = run.chars().all(|c| matches!(c, 'S' | 'A'..='D'));
        if j - i > 1 && !figures && !letters {
            let mut token = rest[i].clone();
            for more in &rest[i + 1..j] {
                token.text.push_str(&more.text);
                token.key.push_str(&more.key);
            }
            joined.push(token);
        } else {
            joined.extend(rest[i..j].iter().cloned());
        }
        i = j;
    }
    tokens.extend(joined);
}

/// －, なし and the like, but not △ or ▲, which begin a figure on the next line.
pub(super) fn is_nil(text: &str) -> bool {
    let signs = ['△', '▲', '+', '＋', '(', '（', ')', '）'];
    text.contains(|c: char| !signs.contains(&c) && !c.is_whitespace())
        && !text.contains(['△', '▲'])
        && read_cell(text) == CellText::Nil
}

/// Whether a word can be the beginning of a figure: a digit or a sign, and no year.
pub(super) fn opens_figure(token: &Token) -> bool {
    if is_nil(&token.text) || matches!(token.text.as_str(), "△" | "▲") {
        return true;
    }
    let bare = token.key.trim_start_matches(['-', '+', '約', '(', '±']);
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return token.key.starts_with("(新規") && token.key.ends_with(')');
    }
    let after = bare.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.'));
    let worded = [
        "年",
        "月",
        "期",
        "条",
        "号",
        "~",
        "つの",
        "者以上とする",
        "/",
        ":",
        "）",
        "-",
    ];
    !worded.iter().any(|word| after.starts_with(word)) && whole_or_cut(&token.key)
}

/// A figure, alone or with its unit and a few words of the trade, or the beginning of one.
fn whole_or_cut(key: &str) -> bool {
    let Some(numeral) = scan(key).into_iter().next() else {
        return false;
    };
    let rest = &key[numeral.unit_end..];
    is_tail(rest)
        || (rest.chars().count() <= 4 && !rest.contains(['、', '。', 'を', 'に', 'で', 'は']))
}

/// What may follow a figure and its unit in one cell.
fn is_tail(rest: &str) -> bool {
    const TAILS: [&str; 16] = [
        "",
        "以",
        "以上",
        "以下",
        "以内",
        "未満",
        "程度",
        "の",
        "の内",
        "の内数",
        "内数",
        "内",
        "(税込)",
        "超",
        "強",
        "弱",
    ];
    TAILS.contains(&rest) || (rest.starts_with('(') && rest.chars().count() <= 24)
}

/// Whether a figure printed so far must go on: a comma or point at its end, a short last group, a
/// sign alone, an open bracket.
pub(super) fn unfinished(text: &str) -> bool {
    let key = squeeze(text);
    if key.ends_with(['.', ',', '約']) || matches!(text, "△" | "▲" | "+" | "＋") {
        return true;
    }
    if key.matches('(').count() > key.matches(')').count() {
        return true;
    }
    let tail = key.rsplit(',').next().unwrap_or("");
    tail.len() < key.len() && tail.len() < 3 && tail.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word goes on with the figure printed so far.
pub(super) fn continues(text: &str, next: &Token) -> bool {
    if unfinished(text) {
        return true;
    }
    if is_nil(text) {
        // A dash may keep its unit: －百万円.
        let sample = format!("1{}", next.key);
        return next
            .key
            .starts_with(|c: char| c.is_alphabetic() || c == '%')
            && scan(&sample)
                .first()
                .is_some_and(|n| !n.unit.is_empty() && n.unit_end == sample.len());
    }
    if opens_figure(next) {
        return next.cut;
    }
    let plain = squeeze(&format!("{text}{}", next.text));
    let Some(numeral) = scan(&plain).into_iter().next() else {
        return false;
    };
    let rest = &plain[numeral.unit_end..];
    // 機 + 関 and 以 + 上: a unit or word may itself be cut.
    is_tail(rest) && (!numeral.unit.is_empty() || !rest.is_empty())
        || (next.cut && rest.chars().count() <= 6)
}

/// Whether a text of its own is a figure or a dash.
pub(super) fn figure(text: &str) -> bool {
    is_nil(text) || matches!(read_cell(text), CellText::Number { .. })
}
