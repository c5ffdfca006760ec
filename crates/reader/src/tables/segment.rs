//! Words cut at the labels that the form prescribes, with figures put together.

use super::{
    Cell, INPUTS, RowMark, is_input, split_mark,
    token::{Token, continues, opens_figure},
};

/// A run of words between two labels.
#[derive(Default)]
pub(super) struct Segment {
    pub(super) opener: Opener,
    pub(super) body: Vec<Part>,
}

/// What a segment begins with.
#[derive(Default)]
pub(super) enum Opener {
    #[default]
    Start,
    Mark(RowMark),
    Input(Cell),
}

/// A figure, or a word of text.
pub(super) enum Part {
    Figure(Vec<Token>),
    Word(Token),
}

impl Part {
    pub(super) fn is_figure(&self) -> bool {
        matches!(self, Self::Figure(_))
    }

    pub(super) fn first(&self) -> Option<&Token> {
        match self {
            Self::Figure(tokens) => tokens.first(),
            Self::Word(token) => Some(token),
        }
    }

    pub(super) fn pieces(&self) -> Cell {
        match self {
            Self::Figure(tokens) => tokens.iter().map(Token::piece).collect(),
            Self::Word(token) => vec![token.piece()],
        }
    }

    pub(super) fn into_tokens(self) -> Vec<Token> {
        match self {
            Self::Figure(tokens) => tokens,
            Self::Word(token) => vec![token],
        }
    }
}

/// Cuts the words at row marks and input labels, and gathers figures.
pub(super) fn segments(words: Vec<Token>, bare: bool) -> Vec<Segment> {
    let mut segments = vec![Segment::default()];
    let mut words: Vec<Token> = words;
    words.reverse();
    while let Some(token) = words.pop() {
        let opener = input_label(&token, &mut words)
            .map(|label| (Vec::new(), Opener::Input(label)))
            .or_else(|| row_mark(&token, &mut words, bare));
        if let Some((before, opener)) = opener {
            if let Some(open) = segments.last_mut() {
                open.body.extend(before.into_iter().map(Part::Word));
            }
            segments.push(Segment {
                opener,
                body: Vec::new(),
            });
            continue;
        }
        let Some(open) = segments.last_mut() else {
            break;
        };
        if !opens_figure(&token) {
            open.body.push(Part::Word(token));
            continue;
        }
        let mut text = token.text.clone();
        let mut figure = vec![token];
        while let Some(next) = words.last() {
            let label = is_input(&next.key) || split_mark(&next.key, bare).is_some();
            if label || !continues(&text, next) {
                break;
            }
            let Some(next) = words.pop() else { break };
            text.push_str(&next.text);
            figure.push(next);
        }
        open.body.push(Part::Figure(figure));
    }
    segments
}

/// An input label with its unit, which may be cut (`行政コスト（千` / `円）`).
fn input_label(token: &Token, rest: &mut Vec<Token>) -> Option<Cell> {
    let mut key = token.key.clone();
    let mut take = 0;
    if !is_input(&key) {
        let next = rest.last()?;
        let begun = INPUTS
            .iter()
            .any(|word| word.starts_with(key.as_str()) && key.chars().count() >= 3);
        let joined = format!("{key}{}", next.key);
        if !(begun && is_input(&joined)) {
            return None;
        }
        key = joined;
        take = 1;
    }
    let open = |key: &str| key.matches('(').count() > key.matches(')').count();
    while open(&key) && take < 6 {
        let Some(next) = rest.len().checked_sub(take + 1).and_then(|i| rest.get(i)) else {
            break;
        };
        key.push_str(&next.key);
        take += 1;
    }
    if !key.contains('(')
        && let Some(next) = rest.len().checked_sub(take + 1).and_then(|i| rest.get(i))
        && next.key.starts_with('(')
        && next.key.ends_with("円)")
    {
        take += 1;
    }
    let mut label = vec![token.piece()];
    for _ in 0..take {
        label.extend(rest.pop().map(|t| t.piece()));
    }
    Some(label)
}

/// A row mark, with the end of the label that may stand before it in the same word.
fn row_mark(token: &Token, rest: &mut Vec<Token>, bare: bool) -> Option<(Vec<Token>, Opener)> {
    let cut_at = |token: &Token, count: usize| -> Vec<Token> {
        if count == 0 {
            return Vec::new();
        }
        let end = token
            .text
            .char_indices()
            .nth(count)
            .map_or(token.text.len(), |(at, _)| at);
        vec![Token {
            text: token.text[..end].to_owned(),
            key: token.key.chars().take(count).collect(),
            ..token.clone()
        }]
    };
    if let Some((count, mark)) = split_mark(&token.key, bare) {
        return Some((cut_at(token, count), Opener::Mark(mark)));
    }
    // （計画 / 値）
    if token.key.matches('(').count() <= token.key.matches(')').count() {
        return None;
    }
    let next = rest.last()?;
    let (count, mark) = split_mark(&format!("{}{}", token.key, next.key), false)?;
    if count >= token.key.chars().count() {
        return None;
    }
    let before = cut_at(token, count);
    rest.pop();
    Some((before, Opener::Mark(mark)))
}
