//! From typed text to a value (記入内容の読取り): the one place where it is decided what a person
//! meant who wrote `１，２００`, `△5`, `1万円`, `令和5年4月1日`, `○` or the name of a code.
//!
//! Bounds, lengths and rules are not looked at: admission does that.

use act::Refusal;
use jiff::civil::Date;
use kernel::{
    Decimal, Id, Place, Problem, Unit,
    day::read_day,
    numeral::{CellText, read_cell},
    text::squeeze,
};
use program::{CodeList, Field, FieldType, Program, Value};

use crate::place::named;

/// A text that is no value of its field (読み取れない記入).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// Why.
    pub refusal: Refusal,
    /// Name of the field.
    pub name: String,
}

impl Misread {
    /// The misread text as a problem of an input, at a place in it.
    #[must_use]
    pub fn problem(&self, place: Place) -> Problem {
        let field = self.refusal.field();
        let id = field.strip_prefix("values.").unwrap_or_default();
        let (reason, remedy) = named(&self.refusal, id, &self.name);
        Problem::new(place, self.refusal.code(), reason, remedy)
    }
}

/// Reads what was typed for a field: numbers of any width with commas, minus signs and units that
/// convert exactly; days of both calendars; codes or their names; yes and no in many words.
///
/// # Errors
/// A misread when the text is no value of this type, is in a unit that does not convert, or when
/// nothing is written.
pub fn read_value(field: &Field, program: &Program, text: &str) -> Result<Value, Misread> {
    let misread = |refusal| Misread {
        refusal,
        name: field.name.clone(),
    };
    match read(field, program, text) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(misread(Refusal::MissingField(
            field.id.clone(),
            field.name.clone(),
        ))),
        Err(refusal) => Err(misread(refusal)),
    }
}

/// As [`read_value`]; `None` where nothing is written, or a dash says that there is nothing.
pub(crate) fn read(field: &Field, program: &Program, text: &str) -> Result<Option<Value>, Refusal> {
    if is_blank(text) {
        return Ok(None);
    }
    let wrong = |wanted| Refusal::WrongType(field.id.clone(), wanted);
    match &field.of {
        FieldType::Number { unit, digits, .. } => number(&field.id, unit, *digits, text),
        FieldType::Code(list) => {
            let unknown = CodeList::default();
            let list = program.codes.get(list).unwrap_or(&unknown);
            match code(list, &pasted(text)) {
                Some(code) => Ok(Some(Value::Code(code))),
                None => Err(Refusal::UnknownCode(
                    field.id.clone(),
                    pasted(text),
                    list.codes
                        .iter()
                        .map(|(code, name)| format!("{code}（{name}）"))
                        .collect(),
                )),
            }
        }
        FieldType::Text(_) => Ok(Some(Value::Text(pasted_text(text)))),
        FieldType::Day => match day(text) {
            Some(day) => Ok(Some(Value::Day(day))),
            None => Err(wrong("日付")),
        },
        FieldType::Flag => match flag(text) {
            Some(flag) => Ok(Some(Value::Flag(flag))),
            None => Err(wrong("「はい」又は「いいえ」")),
        },
    }
}

/// What stands around a value by accident: spaces of every kind, line ends, invisible signs.
fn is_outer(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\0')
}

/// Whether nothing is written.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(is_outer)
}

/// A value as pasted from a spreadsheet, without the quotation marks that came with it.
pub(crate) fn pasted(text: &str) -> String {
    let text = text.trim_matches(is_outer);
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.map_or_else(
        || text.to_owned(),
        |inner| {
            inner
                .replace("\"\"", "\"")
                .trim_matches(is_outer)
                .to_owned()
        },
    )
}

/// A free text as pasted: its own quotation marks stay, unless they wrap several lines, as a
/// spreadsheet does.
pub(crate) fn pasted_text(text: &str) -> String {
    let bare = text.trim_matches(is_outer);
    if bare.len() > 1 && bare.starts_with('"') && bare.ends_with('"') && bare.contains('\n') {
        pasted(text)
    } else {
        bare.to_owned()
    }
}

/// The words in which a number scales, and by how much.
const SCALES: [(&str, i64); 8] = [
    ("兆", 1_000_000_000_000),
    ("十億", 1_000_000_000),
    ("億", 100_000_000),
    ("千万", 10_000_000),
    ("百万", 1_000_000),
    ("万", 10_000),
    ("千", 1_000),
    ("百", 100),
];

fn number(id: &Id<Field>, unit: &Unit, digits: u32, text: &str) -> Result<Option<Value>, Refusal> {
    let wrong = || Refusal::WrongType(id.clone(), "数値");
    let mut written = squeeze(&pasted(text));
    if let Some(rest) = written.strip_prefix('+') {
        written = rest.to_owned();
    }
    if unit.yen().is_some() {
        written = written.replace(['\u{a5}', '\u{ffe5}', '\\'], "");
    }
    // 約, 内数 and brackets say that it is not just this number.
    if written.contains(['(', ')', '[', ']', '約', '※', '注']) || written.contains("内数") {
        return Err(wrong());
    }
    if !unit.is_empty()
        && let Some(rest) = written.strip_suffix(unit.as_str())
        && !rest.is_empty()
    {
        written = rest.to_owned();
    }
    let (value, given) = match read_cell(&written) {
        CellText::Blank | CellText::Nil => return Ok(None),
        CellText::Words => return Err(wrong()),
        CellText::Number { value, unit, .. } => (value, unit),
    };
    let other = || Refusal::WrongUnit {
        field: id.clone(),
        unit: unit.clone(),
        given: given.clone(),
    };
    let value = if given.is_empty() || given == *unit {
        value
    } else {
        let converted = convert(value, &given, unit).ok_or_else(other)?;
        if converted.normalize().scale() > digits {
            return Err(other());
        }
        converted
    };
    Ok(Some(Value::Number(value)))
}

/// A number in another unit, where that is exact: scale words, money, and words for per cent.
fn convert(value: Decimal, given: &Unit, unit: &Unit) -> Option<Decimal> {
    if let Some((_, scale)) = SCALES.iter().find(|(word, _)| *word == given.as_str()) {
        return value.checked_mul(Decimal::from(*scale));
    }
    if let Some((from, to)) = given.yen().zip(unit.yen()) {
        let yen = value.checked_mul(Decimal::from(from))?;
        let converted = yen.checked_div(Decimal::from(to))?;
        return (converted.checked_mul(Decimal::from(to))? == yen).then_some(converted);
    }
    let scaled = SCALES.iter().find(|(word, _)| {
        let rest = given.as_str().strip_prefix(word);
        rest.is_some_and(|rest| rest == unit.as_str())
    });
    if let Some((_, scale)) = scaled {
        return value.checked_mul(Decimal::from(*scale));
    }
    let percent = |unit: &Unit| matches!(unit.as_str(), "%" | "パーセント");
    (percent(given) && percent(unit)).then_some(value)
}

/// A code, its name, or both as `code：name`.
pub(crate) fn code(list: &CodeList, written: &str) -> Option<String> {
    choice(&list.codes, written)
}

/// As [`code`], of any list of codes and names.
pub(crate) fn choice(choices: &[(String, String)], written: &str) -> Option<String> {
    let wanted = squeeze(written);
    let exact = choices.iter().find(|(code, _)| *code == written);
    let by_code = exact.or_else(|| choices.iter().find(|(code, _)| squeeze(code) == wanted));
    if let Some((code, _)) = by_code {
        return Some(code.clone());
    }
    let mut by_name = choices.iter().filter(|(_, name)| squeeze(name) == wanted);
    if let (Some((code, _)), None) = (by_name.next(), by_name.next()) {
        return Some(code.clone());
    }
    let mut both = choices
        .iter()
        .filter(|(code, name)| squeeze(&format!("{code}：{name}")) == wanted);
    if let Some((code, _)) = both.next() {
        return Some(code.clone());
    }
    // A spreadsheet has eaten the zeros before a number.
    let zeros = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    let mut padded = choices.iter().filter(|(code, _)| {
        zeros(code)
            && code.len() > wanted.len()
            && !wanted.is_empty()
            && code.trim_start_matches('0') == wanted
    });
    match (padded.next(), padded.next()) {
        (Some((code, _)), None) => Some(code.clone()),
        _ => None,
    }
}

/// A day, also with its weekday or an empty time behind it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = squeeze(&pasted(text));
    let bare = text
        .trim_end_matches(')')
        .trim_end_matches("曜日")
        .trim_end_matches(['月', '火', '水', '木', '金', '土', '日'])
        .strip_suffix('(')
        .unwrap_or(&text);
    let bare = bare
        .strip_suffix("00:00:00")
        .or_else(|| bare.strip_suffix("0:00:00"))
        .or_else(|| bare.strip_suffix("0:00"))
        .filter(|rest| read_day(rest).is_some())
        .unwrap_or(bare);
    read_day(bare)
}

/// Yes or no, in the words people use.
pub(crate) fn flag(text: &str) -> Option<bool> {
    const YES: [&str; 14] = [
        "はい", "true", "yes", "y", "1", "○", "有", "有り", "あり", "該当", "レ", "✓", "✔", "◎",
    ];
    const NO: [&str; 13] = [
        "いいえ",
        "false",
        "no",
        "n",
        "0",
        "×",
        "無",
        "無し",
        "なし",
        "非該当",
        "該当なし",
        "✕",
        "x",
    ];
    let word = squeeze(&pasted(text)).to_lowercase();
    if YES.contains(&word.as_str()) {
        Some(true)
    } else if NO.contains(&word.as_str()) {
        Some(false)
    } else {
        None
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe before it in CSV.
pub(crate) fn shield(text: &str) -> String {
    if is_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Takes one such apostrophe away again.
pub(crate) fn unshield(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    }
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@'])
}
