//! Keyed text (TOML) read with places: every fault of a file is reported at once, with its line,
//! reason and remedy. What the keys mean is the business of the crate that asks for them.

use std::{cell::RefCell, collections::BTreeSet, ops::Range};

use jiff::civil::Date;
use kernel::{Decimal, FiscalYear, Place, Problem, Said, said};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A file under reading (読取り中のファイル): its text, and the problems met so far.
pub struct Source<'a> {
    /// Its name, as the user gave it.
    pub file: &'a str,
    text: &'a str,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Source<'a> {
    /// A file of this name and text; a byte order mark is passed over.
    #[must_use]
    pub fn new(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            text: text.trim_start_matches('\u{feff}'),
            problems: RefCell::default(),
        }
    }

    /// Parses the text; syntax errors become problems and what could be read is returned.
    #[must_use]
    pub fn parse(&self) -> Spanned<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            let (ja, en) = (in_japanese(error.message()), error.message());
            self.report(
                at,
                "",
                "syntax",
                said!(
                    "TOMLとして読めません（{ja}）。",
                    "This cannot be read as TOML ({en})."
                ),
                said!(
                    "この行とその前の行の書き方を確かめてください。",
                    "Check this line and the one before it."
                ),
            );
        }
        table
    }

    /// 1-based line of a byte offset.
    #[must_use]
    pub fn line(&self, at: usize) -> u32 {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let breaks = before.iter().filter(|byte| **byte == b'\n').count();
        u32::try_from(breaks + 1).unwrap_or(u32::MAX)
    }

    /// Reports a problem at a byte offset.
    pub fn report(&self, at: usize, field: &str, code: &str, reason: Said, remedy: Said) {
        let place = Place::file(self.file).line(self.line(at)).field(field);
        let problem = Problem::new(place, code, reason, remedy);
        self.problems.borrow_mut().push(problem);
    }

    /// Every problem, in order of line.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        let key = |problem: &Problem| (problem.place.line, problem.place.field.clone());
        problems.sort_by_key(key);
        problems.dedup();
        problems
    }
}

/// One table of a file (表): asks for its keys one by one and, in the end, reports the keys that
/// nobody asked for.
pub struct Table<'a> {
    source: &'a Source<'a>,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    /// Path of the table in words, for messages.
    path: String,
    asked: RefCell<BTreeSet<&'static str>>,
}

/// A plain value: what a number or a text says, and where.
pub enum Plain {
    /// A number, exactly as written.
    Number(Decimal),
    /// A text.
    Text(String),
}

impl<'a> Table<'a> {
    /// The whole file as one table.
    #[must_use]
    pub fn root(source: &'a Source<'a>, table: &'a Spanned<DeTable<'a>>) -> Self {
        Self::new(source, table.get_ref(), 0..0, String::new())
    }

    fn new(
        source: &'a Source<'a>,
        table: &'a DeTable<'a>,
        span: Range<usize>,
        path: String,
    ) -> Self {
        Self {
            source,
            table,
            span,
            path,
            asked: RefCell::default(),
        }
    }

    /// Byte offset of the value of `key`, or of the table when the key is absent.
    #[must_use]
    pub fn at_key(&self, key: &str) -> usize {
        self.table
            .get(key)
            .map_or(self.span.start, |value| value.span().start)
    }

    /// Path in words for a message about `key`.
    #[must_use]
    pub fn field(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{} {key}", self.path),
        }
    }

    /// Names the table after one of its values, for messages.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.path = format!("{}「{name}」", self.path);
        self
    }

    /// Whether `key` is written.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Reports a problem at the value of `key`.
    pub fn report(&self, key: &str, code: &str, reason: Said, remedy: Said) {
        self.source
            .report(self.at_key(key), &self.field(key), code, reason, remedy);
    }

    fn wrong_type(&self, key: &str, at: usize, wanted: (&str, &str), found: &DeValue<'_>) {
        let ((wanted, wanted_en), (found, found_en)) = (wanted, type_in_words(found));
        self.source.report(
            at,
            &self.field(key),
            "wrong-type",
            said!(
                "ここには{wanted}を記入しますが、{found}が記入されています。",
                "This is {found_en}, where {wanted_en} belongs."
            ),
            said!("{wanted}に改めてください。", "Make it {wanted_en}."),
        );
    }

    /// A text, `None` when the key is absent.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let value = self.value(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) => Some(number.as_str().to_owned()),
            other => {
                self.wrong_type(key, value.span().start, TEXT, other);
                None
            }
        }
    }

    /// A text that must be there and not be empty.
    pub fn required(&self, key: &'static str) -> Option<String> {
        if !self.has(key) {
            self.asked.borrow_mut().insert(key);
            self.missing(key);
            return None;
        }
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.missing(key);
            return None;
        }
        Some(text)
    }

    /// Reports that `key` is not written.
    pub fn missing(&self, key: &str) {
        self.report(
            key,
            "missing-key",
            said!("「{key}」の記入がありません。", "“{key}” is missing."),
            said!(
                "「{key} = …」の行を加えてください。",
                "Add a line “{key} = …”."
            ),
        );
    }

    /// Whether `key = true`; absent is false.
    pub fn flag(&self, key: &'static str) -> bool {
        match self.value(key).map(|value| (value, value.get_ref())) {
            None => false,
            Some((_, DeValue::Boolean(yes))) => *yes,
            Some((value, other)) => {
                self.wrong_type(key, value.span().start, FLAG, other);
                false
            }
        }
    }

    /// A number, exactly as written.
    pub fn number(&self, key: &'static str) -> Option<Decimal> {
        let value = self.value(key)?;
        match self.plain(key, value)? {
            Plain::Number(number) => Some(number),
            Plain::Text(_) => {
                self.wrong_type(
                    key,
                    value.span().start,
                    ("数値", "a number"),
                    value.get_ref(),
                );
                None
            }
        }
    }

    /// A whole number that is not negative.
    pub fn count(&self, key: &'static str) -> Option<u32> {
        let number = self.number(key)?;
        let count = u32::try_from(number).ok().filter(|_| number.is_integer());
        if count.is_none() {
            self.report(
                key,
                "unreadable-number",
                said!(
                    "「{number}」は0以上の整数ではありません。",
                    "“{number}” is no whole number of 0 or more."
                ),
                said!(
                    "0以上の整数で記入してください。",
                    "Write a whole number of 0 or more."
                ),
            );
        }
        count
    }

    /// A fiscal year: a number (2019) or a text (令和元年度).
    pub fn year(&self, key: &'static str) -> Option<FiscalYear> {
        let value = self.value(key)?;
        let text = match self.plain(key, value)? {
            Plain::Number(number) => number.to_string(),
            Plain::Text(text) => text,
        };
        self.read_year(key, value.span().start, &text)
    }

    fn read_year(&self, key: &str, at: usize, text: &str) -> Option<FiscalYear> {
        let year = FiscalYear::parse(text);
        if year.is_none() {
            self.source.report(
                at,
                &self.field(key),
                "unreadable-year",
                said!(
                    "「{text}」は年度として読めません。",
                    "“{text}” cannot be read as a fiscal year."
                ),
                said!(
                    "2019、\"令和元年度\"のように記入してください。",
                    "Write it like 2019 or \"令和元年度\"."
                ),
            );
        }
        year
    }

    /// A day: a TOML date (2022-04-01) or a text (令和4年4月1日).
    pub fn day(&self, key: &'static str) -> Option<Date> {
        let value = self.value(key)?;
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            DeValue::String(text) => text.to_string(),
            other => {
                self.wrong_type(key, value.span().start, ("日付", "a day"), other);
                return None;
            }
        };
        let day = kernel::day::read_day(&text);
        if day.is_none() {
            self.report(
                key,
                "unreadable-day",
                said!(
                    "「{text}」は実在する日付として読めません。",
                    "\"{text}\" is not a day that exists."
                ),
                said!(
                    "2022-04-01、\"令和4年4月1日\"のように記入してください。",
                    "Write 2022-04-01 or \"令和4年4月1日\"."
                ),
            );
        }
        day
    }

    /// A fiscal year that must be there.
    pub fn required_year(&self, key: &'static str) -> Option<FiscalYear> {
        if !self.has(key) {
            self.asked.borrow_mut().insert(key);
            self.missing(key);
        }
        self.year(key)
    }

    /// One word of a list.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        let found = words
            .iter()
            .find(|(word, _)| kernel::text::squeeze(word) == kernel::text::squeeze(&text));
        if found.is_none() {
            let list: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            self.report(
                key,
                "unknown-word",
                said!(
                    "「{text}」は「{key}」の値として使えません。",
                    "“{text}” is no value of “{key}”."
                ),
                said!(
                    "次のいずれかで記入してください: {}。",
                    "Write one of: {}.",
                    list.join("、")
                ),
            );
        }
        found.map(|(_, value)| *value)
    }

    /// A list of texts, or one text.
    pub fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(list) = value.get_ref() else {
            return self.text(key).into_iter().collect();
        };
        list.iter()
            .filter_map(|value| match self.plain(key, value)? {
                Plain::Number(number) => Some(number.to_string()),
                Plain::Text(text) => Some(text),
            })
            .collect()
    }

    /// A table under `key`.
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.value(key)?;
        self.as_table(key, value)
    }

    fn as_table(&self, key: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Table<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => {
                Some(Self::new(self.source, table, value.span(), self.field(key)))
            }
            other => {
                self.wrong_type(
                    key,
                    value.span().start,
                    ("表（{ … }又は[…]）", "a table ({ … } or […])"),
                    other,
                );
                None
            }
        }
    }

    /// Whether `key` holds a table.
    #[must_use]
    pub fn is_table(&self, key: &str) -> bool {
        self.table
            .get(key)
            .is_some_and(|value| value.get_ref().is_table())
    }

    /// The plain value of `key`.
    pub fn plain_at(&self, key: &'static str) -> Option<Plain> {
        let value = self.value(key)?;
        self.plain(key, value)
    }

    /// The years that are keys of the table under `key`; what is no year is passed over.
    #[must_use]
    pub fn years_written(&self, key: &str) -> BTreeSet<FiscalYear> {
        let table = self
            .table
            .get(key)
            .and_then(|value| value.get_ref().as_table());
        table
            .into_iter()
            .flat_map(|table| table.keys())
            .filter_map(|year| FiscalYear::parse(year.get_ref()))
            .collect()
    }

    /// A list of tables under `key`.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(list) => list
                .iter()
                .enumerate()
                .filter_map(|(i, value)| self.as_table(&format!("{key}（{}件目）", i + 1), value))
                .collect(),
            other => {
                self.wrong_type(
                    key,
                    value.span().start,
                    ("表の並び（[[…]]）", "a list of tables ([[…]])"),
                    other,
                );
                Vec::new()
            }
        }
    }

    /// Every key with its place and plain value, for tables whose keys are years or columns.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, usize, Plain)> {
        self.table
            .iter()
            .filter_map(|(key, value)| {
                let plain = self.plain(key.get_ref(), value)?;
                Some((key.get_ref().to_string(), key.span().start, plain))
            })
            .collect()
    }

    /// Every key with its texts: one value, or a list of them; `true` and `false` are texts too.
    #[must_use]
    pub fn lists(&self) -> Vec<(String, Vec<String>)> {
        let text = |key: &str, value: &Spanned<DeValue<'_>>| match value.get_ref() {
            DeValue::Boolean(flag) => Some(flag.to_string()),
            _ => self.plain(key, value).map(|plain| match plain {
                Plain::Number(number) => number.to_string(),
                Plain::Text(text) => text,
            }),
        };
        self.table
            .iter()
            .map(|(key, value)| {
                let name = key.get_ref().to_string();
                let texts = match value.get_ref() {
                    DeValue::Array(list) => {
                        list.iter().filter_map(|value| text(&name, value)).collect()
                    }
                    _ => text(&name, value).into_iter().collect(),
                };
                (name, texts)
            })
            .collect()
    }

    /// Every key that is a year, with its plain value; other keys become problems.
    #[must_use]
    pub fn by_year(&self) -> Vec<(FiscalYear, usize, Plain)> {
        self.pairs()
            .into_iter()
            .filter_map(|(key, at, plain)| Some((self.read_year(&key, at, &key)?, at, plain)))
            .collect()
    }

    fn plain(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Plain> {
        let number = match value.get_ref() {
            DeValue::String(text) => return Some(Plain::Text(text.to_string())),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
            DeValue::Float(number) => number.as_str(),
            other => {
                self.wrong_type(
                    key,
                    value.span().start,
                    ("数値又は文字列", "a number or a text"),
                    other,
                );
                return None;
            }
        };
        let parsed = Decimal::from_str_exact(number.trim_start_matches('+')).ok();
        if parsed.is_none() {
            self.source.report(
                value.span().start,
                &self.field(key),
                "unreadable-number",
                said!(
                    "「{number}」は数値として読めません。",
                    "“{number}” cannot be read as a number."
                ),
                said!(
                    "28桁以内の十進数で記入してください（指数表記は使えません）。",
                    "Write a decimal of at most 28 digits, without exponent."
                ),
            );
        }
        parsed.map(Plain::Number)
    }

    /// Reports a problem at a byte offset, in the words of this table.
    pub fn report_at(&self, at: usize, field: &str, code: &str, reason: Said, remedy: Said) {
        self.source
            .report(at, &self.field(field), code, reason, remedy);
    }

    /// Reports the keys nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.contains(name) {
                let known: Vec<_> = asked.iter().copied().collect();
                self.source.report(
                    key.span().start,
                    &self.field(name),
                    "unknown-key",
                    said!(
                        "「{name}」という項目名はありません。",
                        "There is no key “{name}”."
                    ),
                    said!(
                        "綴りを確かめてください。ここで使える項目名: {}。",
                        "Check its spelling. Keys of this table: {}.",
                        known.join("、")
                    ),
                );
            }
        }
    }
}

const TEXT: (&str, &str) = ("文字列", "a text");
const FLAG: (&str, &str) = ("true又はfalse", "true or false");

/// What the parser says, in the words of an official.
fn in_japanese(message: &str) -> &'static str {
    let says = |word| message.contains(word);
    if says("duplicate key") {
        "同じ項目名が二度あります"
    } else if says("unclosed") || says("opening") || says("quote") && says("missing") {
        "引用符又はかっこが閉じていません"
    } else if says("value") && !says("unexpected") {
        "値がないか、文字列が引用符で囲まれていません"
    } else if says("assignment") || says("`=`") {
        "項目名と値の間の等号に誤りがあります"
    } else if says("key") {
        "項目名の書き方に誤りがあります"
    } else if says("newline") || says("comma") || says("unexpected") {
        "行又は値の区切りに誤りがあります"
    } else {
        "書き方に誤りがあります"
    }
}

fn type_in_words(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => TEXT,
        DeValue::Integer(_) => ("整数", "a whole number"),
        DeValue::Float(_) => ("小数", "a decimal"),
        DeValue::Boolean(_) => FLAG,
        DeValue::Datetime(_) => ("日付", "a date"),
        DeValue::Array(_) => ("並び（[ … ]）", "a list ([ … ])"),
        DeValue::Table(_) => ("表", "a table"),
    }
}
