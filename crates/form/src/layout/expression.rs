//! Templates and expressions of layouts: the engine, its filters, and the marks by which a filter
//! asks for an underline or bold type.

use std::collections::BTreeMap;

use kernel::{Place, Problem, said};
use minijinja::{
    Environment, Error, ErrorKind, UndefinedBehavior, Value, syntax::SyntaxConfig, value::Rest,
};

use super::Template;
use crate::paper::{Line, Span};

/// Marks around underlined and bold text. They are Unicode noncharacters, which no text that is
/// exchanged may contain; [`value_of`] removes them from values.
const UNDERLINE: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
const BOLD: [char; 2] = ['\u{fdd2}', '\u{fdd3}'];

/// The engine with the filters that layouts may use; a field that does not exist is an error.
pub(super) fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build();
    environment.set_syntax(syntax.expect("the delimiters are the usual ones"));
    environment.set_formatter(|out, state, value| {
        if value.is_none() {
            Ok(())
        } else {
            minijinja::escape_formatter(out, state, value)
        }
    });
    environment.add_filter("wide", |text: String| {
        text.chars().map(wide).collect::<String>()
    });
    environment.add_filter("lines", |value: &Value| lines(value));
    environment.add_filter("dash", |value: &Value| -> Result<String, Error> {
        let text = lines(value)?;
        Ok(if text.trim().is_empty() {
            "－".to_owned()
        } else {
            text
        })
    });
    environment.add_filter("underline", |text: String, on: Rest<bool>| {
        marked(text, UNDERLINE, &on)
    });
    environment.add_filter("bold", |text: String, on: Rest<bool>| {
        marked(text, BOLD, &on)
    });
    environment
}

/// Full-width form of the characters that forms print wide: digits, letters and their signs.
fn wide(c: char) -> char {
    match c {
        '-' => '－',
        '0'..='9' | 'A'..='Z' | 'a'..='z' | '.' | ',' | '%' | '(' | ')' => {
            char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)
        }
        other => other,
    }
}

/// A list as lines, nothing as no line, and anything else as it is.
fn lines(value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Ok(String::new());
    }
    if value.as_str().is_some() {
        return Ok(value.to_string());
    }
    match value.try_iter() {
        Ok(items) => Ok(items
            .map(|item| item.to_string())
            .collect::<Vec<_>>()
            .join("\n")),
        Err(_) => Ok(value.to_string()),
    }
}

/// Text between marks, unless the optional argument says no.
fn marked(text: String, [open, close]: [char; 2], on: &[bool]) -> String {
    if text.is_empty() || on.first() == Some(&false) {
        return text;
    }
    format!("{open}{text}{close}")
}

/// The engine's form of a tree of values, without marks.
pub(super) fn value_of(json: &serde_json::Value) -> Value {
    match json {
        serde_json::Value::Null => Value::from(()),
        serde_json::Value::Bool(flag) => Value::from(*flag),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(integer) => Value::from(integer),
            None => Value::from(number.to_string()),
        },
        serde_json::Value::String(text) => Value::from(unmarked(text)),
        serde_json::Value::Array(items) => items.iter().map(value_of).collect(),
        serde_json::Value::Object(fields) => map(fields
            .iter()
            .map(|(name, value)| (name.as_str(), value_of(value)))),
    }
}

/// A map of named values.
pub(super) fn map<'n>(fields: impl IntoIterator<Item = (&'n str, Value)>) -> Value {
    let fields = fields.into_iter();
    Value::from(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<BTreeMap<String, Value>>(),
    )
}

fn is_mark(c: char) -> bool {
    UNDERLINE.contains(&c) || BOLD.contains(&c)
}

fn unmarked(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

/// Rendered text as lines of spans; empty lines at the start and end are dropped.
pub(super) fn lines_of(rendered: &str) -> Vec<Line> {
    let mut look = Span::default();
    let mut lines: Vec<Line> = rendered
        .split('\n')
        .map(|line| spans_of(line.trim_end(), &mut look))
        .collect();
    let empty = |line: &Line| line.spans.is_empty();
    while lines.last().is_some_and(empty) {
        lines.pop();
    }
    let leading = lines.iter().take_while(|line| empty(line)).count();
    lines.drain(..leading);
    lines
}

/// Spans of one line; `look` carries marks that are still open from line to line.
fn spans_of(text: &str, look: &mut Span) -> Line {
    let mut line = Line::default();
    for part in text.split_inclusive(is_mark) {
        let plain = part.trim_end_matches(is_mark);
        if !plain.is_empty() {
            line.spans.push(Span {
                text: plain.to_owned(),
                ..look.clone()
            });
        }
        match part.chars().last() {
            Some(mark) if UNDERLINE.contains(&mark) => look.underline = mark == UNDERLINE[0],
            Some(mark) if BOLD.contains(&mark) => look.bold = mark == BOLD[0],
            _ => {}
        }
    }
    line
}

/// Says what is wrong with a template, in the words of someone who edits layouts.
pub(super) fn problem(file: &str, template: &Template, error: &Error) -> Problem {
    let detail = error.detail().unwrap_or_default();
    let quoted = |from: &str| {
        from.split('`')
            .nth(1)
            .map_or_else(|| template.source.trim().to_owned(), str::to_owned)
    };
    let kind = if detail.contains(" is undefined") {
        ErrorKind::UndefinedError
    } else {
        error.kind()
    };
    let source = template.source.trim();
    let (code, reason, remedy) = match kind {
        ErrorKind::UndefinedError => (
            "unknown-field",
            said!(
                "「{}」という値はありません",
                "There is no value “{}”",
                quoted(detail)
            ),
            said!(
                "値の名前のつづりを確かめてください。使える値の一覧は definitions/forms/README.md にあります",
                "Check its spelling. definitions/forms/README.md lists the values that may be used"
            ),
        ),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => (
            "unknown-filter",
            said!(
                "「{source}」に、知らない処理の名前があります（{detail}）",
                "“{source}” names an operation that is not known ({detail})"
            ),
            said!(
                "使える処理は wide、lines、dash、underline、bold と minijinja の標準の処理です",
                "There are wide, lines, dash, underline, bold and the standard operations of minijinja"
            ),
        ),
        ErrorKind::SyntaxError => (
            "bad-template",
            said!(
                "「{source}」は式として読めません（{detail}）",
                "“{source}” cannot be read as an expression ({detail})"
            ),
            said!(
                "{{{{ と }}}}、{{% と %}} が対になっているかを確かめてください",
                "Check that every {{{{ has its }}}} and every {{% its %}}"
            ),
        ),
        _ => (
            "bad-value",
            said!(
                "「{source}」に値を当てはめられません（{error}）",
                "No value can be put into “{source}” ({error})"
            ),
            said!(
                "値の種類（文字、一覧、数）が式に合っているかを確かめてください",
                "Check that the kind of the value (text, list, number) suits the expression"
            ),
        ),
    };
    Problem::new(Place::file(file).line(template.line), code, reason, remedy)
}
