//! Where each form begins: overview, overall rating, summary table and item sheets with their parts.
//!
//! Form titles may be missing, mistyped or spread over lines, so headings decide where they can.

use std::{ops::Range, sync::LazyLock};

use evaluation::{AgencyKind, SheetForm};
use kernel::text::squeeze;
use regex::Regex;

use crate::source::Line;

/// The forms of a document, as ranges of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Outline {
    /// x-x-1.
    pub(crate) overview: Option<Range<usize>>,
    /// x-x-2.
    pub(crate) overall: Option<Range<usize>>,
    /// x-x-3.
    pub(crate) summary: Option<Range<usize>>,
    /// x-x-4-1 and x-x-4-2, in order.
    pub(crate) sheets: Vec<Sheet>,
    /// Lines that belong to no form.
    pub(crate) outside: Vec<Range<usize>>,
    /// First and second digit of the form numbers (`1-2`), where a title prints them.
    pub(crate) family: Option<(u8, u8)>,
    /// Kind of agency that the titles name.
    pub(crate) agency: Option<AgencyKind>,
}

impl Outline {
    /// Whether no form was found at all.
    pub(crate) fn is_empty(&self) -> bool {
        let forms = [&self.overview, &self.overall, &self.summary];
        forms.iter().all(|form| form.is_none()) && self.sheets.is_empty()
    }
}

/// One item sheet, part by part. An absent part is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Form title and item heading, before part 1.
    pub(crate) head: Range<usize>,
    /// １．当事務及び事業に関する基本情報, heading included.
    pub(crate) basic: Range<usize>,
    /// ２．主要な経年データ, heading included.
    pub(crate) tables: Range<usize>,
    /// ３．…評価 and ４．その他参考情報, headings included.
    pub(crate) columns: Range<usize>,
    /// What the title says.
    pub(crate) form: Option<SheetForm>,
}

/// A form by its last number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Overview,
    Overall,
    Summary,
    Sheet,
}

/// What a line says about the structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// Part of a form title; the form where this line tells it.
    Title(Option<Form>),
    /// A heading of a form, with its place in it.
    Heading(Form, u8),
}

/// Headings by form and part: how they begin once spaces are gone and widths folded.
const HEADINGS: [(&str, Form, u8); 11] = [
    ("評価対象に関する事項", Form::Overview, 1),
    ("評価の実施者に関する事項", Form::Overview, 2),
    ("評価の実施に関する事項", Form::Overview, 3),
    ("その他評価に関する重要事項", Form::Overview, 4),
    ("全体の評定", Form::Overall, 1),
    ("法人全体に対する評価", Form::Overall, 2),
    ("その他事項", Form::Overall, 4),
    ("当事務及び事業に関する基本情報", Form::Sheet, 1),
    ("主要な経年データ", Form::Sheet, 2),
    ("その他参考情報", Form::Sheet, 4),
    ("項目別評価における主要な課題、改善事項", Form::Overall, 3),
];

/// A heading that shares its line with what stands before it.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"[\s　]([1-4１-４]\s?[．.]\s*(?:評価対象に関する事項|評価の実施者に関する事項|評価の実施に関する事項|その他評価に関する重要事項|全体の評定|法人全体に対する評価|当事務及び事業に関する基本情報|主要な経年データ|その他参考情報))",
    )
    .expect("the pattern is constant")
});

/// A form number, with or without 様式.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(.{0,12}様式|\D?\d{0,3})([1-3])-([1-3])-([1-4])(?:-([12]))?(.*)$")
        .expect("the pattern is constant")
});

/// Part 3 of a sheet, whatever the period is called.
static PART3: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^3?[.、)]?(?:[^。]{0,12}(?:業務に係る目標|業務に係る計画|に係る目標、計画)|(?:中長期目標|中期目標|年度目標)、[^。]*業務実績)[^。]*$",
    )
    .expect("the pattern is constant")
});

/// Puts headings that were glued to other text on lines of their own, under the same number.
pub(crate) fn separate(lines: &mut Vec<Line>) {
    let glued = |line: &Line| line.place.is_none() && GLUED.is_match(&line.text);
    if !lines.iter().any(glued) {
        return;
    }
    let mut separated = Vec::with_capacity(lines.len() + 16);
    for line in lines.drain(..) {
        if !glued(&line) {
            separated.push(line);
            continue;
        }
        let mut from = 0;
        for heading in GLUED.captures_iter(&line.text).filter_map(|c| c.get(1)) {
            for part in [&line.text[from..heading.start()], heading.as_str()] {
                separated.push(Line {
                    number: line.number,
                    text: part.to_owned(),
                    ..Line::default()
                });
            }
            from = heading.end();
        }
        separated.push(Line {
            number: line.number,
            text: line.text[from..].to_owned(),
            ..Line::default()
        });
    }
    *lines = separated;
}

/// Folds a line for comparison: no spaces, half width, one kind of comma between words.
pub(crate) fn key(text: &str) -> String {
    squeeze(text)
        .chars()
        .map(|c| match c {
            ',' => '、',
            '∼' => '~',
            c => c,
        })
        .collect()
}

/// Finds the forms.
pub(crate) fn outline(lines: &[Line]) -> Outline {
    let mut outline = Outline::default();
    let marks = marks(lines, &mut outline);
    let mut parts: Vec<Part> = Vec::new();
    for (i, &(at, mark)) in marks.iter().enumerate() {
        let within_title = i > 0 && {
            let (before, earlier) = marks[i - 1];
            matches!(earlier, Mark::Title(_)) && all_blank(&lines[before + 1..at])
        };
        match (mark, parts.last_mut()) {
            (Mark::Title(form), Some(part)) if within_title => part.title = part.title.or(form),
            (Mark::Title(form), _) if form.is_some() => parts.push(Part::titled(at, form)),
            (Mark::Title(_), _) => {}
            (Mark::Heading(form, step), Some(part)) if part.takes(form, step) => {
                part.headings.push((form, step, at));
            }
            (Mark::Heading(form, step), last) => {
                let floor = last.map_or(0, |part| part.last_mark() + 1);
                let mut part = Part::titled(backtrack(lines, floor, at), None);
                part.headings.push((form, step, at));
                parts.push(part);
            }
        }
    }
    place(lines, &parts, &mut outline);
    outline
}

/// A run of lines that begins with a title or with a first heading.
struct Part {
    start: usize,
    title: Option<Form>,
    headings: Vec<(Form, u8, usize)>,
}

impl Part {
    fn titled(start: usize, title: Option<Form>) -> Self {
        Self {
            start,
            title,
            headings: Vec::new(),
        }
    }

    /// Headings are believed before titles.
    fn form(&self) -> Option<Form> {
        self.headings.first().map(|h| h.0).or(self.title)
    }

    fn last_mark(&self) -> usize {
        self.headings.last().map_or(self.start, |h| h.2)
    }

    /// Whether a heading continues this part: same form, and further down in it.
    fn takes(&self, form: Form, step: u8) -> bool {
        match self.headings.last() {
            Some((own, last, _)) => *own == form && step > *last,
            None => self.title != Some(Form::Summary),
        }
    }
}

fn all_blank(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.text.trim().is_empty())
}

/// The marks of all lines, in order; notes the form family and the kind of agency on the way.
fn marks(lines: &[Line], outline: &mut Outline) -> Vec<(usize, Mark)> {
    let mut marks = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        // Titles and headings stand outside the cells of text, or fill the first column.
        let inside = line.place.is_some_and(|place| place.column > 0);
        if inside || line.text.len() > 1200 || line.text.trim().is_empty() {
            continue;
        }
        let key = key(&line.text);
        let mark = heading(&key).or_else(|| title(&key, outline));
        if let Some(mark) = mark {
            marks.push((at, mark));
        }
    }
    marks
}

/// Whether a text is a heading or (part of) a title of a form.
pub(crate) fn is_marked(text: &str) -> bool {
    heading(&key(text)).is_some() || is_title(text)
}

/// Whether a text is (part of) a form title.
pub(crate) fn is_title(text: &str) -> bool {
    let key = key(text);
    key.contains("様式") || title(&key, &mut Outline::default()).is_some()
}

fn heading(key: &str) -> Option<Mark> {
    let bare = key.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '.' | '、' | ')' | '(' | '・')
    });
    let numbered = bare.len() < key.len();
    for (text, form, step) in HEADINGS {
        // 「その他事項」 and 「全体の評定」 also begin other labels; there the number must stand.
        let whole = bare == text || (numbered && bare.starts_with(text));
        if whole && (numbered || text.chars().count() > 8) {
            return Some(Mark::Heading(form, step));
        }
    }
    if numbered && bare.starts_with("課題、改善事項") {
        return Some(Mark::Heading(Form::Overall, 3));
    }
    (key.contains("評価") && key.chars().count() > 14 && PART3.is_match(key))
        .then_some(Mark::Heading(Form::Sheet, 3))
}

fn title(key: &str, outline: &mut Outline) -> Option<Mark> {
    if key.chars().count() > 160 {
        return None;
    }
    let kinds = [
        ("中期目標管理法人", AgencyKind::MediumTerm),
        ("国立研究開発法人", AgencyKind::Research),
        ("行政執行法人", AgencyKind::Executive),
        ("地方独立行政法人", AgencyKind::Local),
    ];
    let named = kinds.iter().find(|(name, _)| key.starts_with(name));
    if let Some(found) = NUMBER.captures(key) {
        let rest = found.get(6).map_or("", |m| m.as_str());
        let worded = rest.is_empty()
            || kinds.iter().any(|(name, _)| rest.starts_with(name))
            || ["年度", "中期", "中長期", "評価", "総合", "項目別"]
                .iter()
                .any(|word| rest.starts_with(word));
        let form_word = found.get(1).is_some_and(|m| m.as_str().ends_with("様式"));
        if worded && (form_word || !rest.is_empty()) {
            let digit = |i: usize| {
                found
                    .get(i)
                    .and_then(|m| m.as_str().parse::<u8>().ok())
                    .unwrap_or(0)
            };
            outline.family = outline.family.or(Some((digit(2), digit(3))));
            let kind = kinds.iter().find(|(name, _)| rest.starts_with(name));
            outline.agency = outline.agency.or(kind.map(|k| k.1));
            return Some(Mark::Title(Some(match digit(4) {
                1 => Form::Overview,
                2 => Form::Overall,
                3 => Form::Summary,
                _ => Form::Sheet,
            })));
        }
    }
    let words = [
        ("項目別評定総括表", Form::Summary),
        ("項目別評価総括表", Form::Summary),
        ("項目別評定調書", Form::Sheet),
        ("項目別評価調書", Form::Sheet),
        ("評価の概要", Form::Overview),
        ("総合評定", Form::Overall),
    ];
    if let Some((name, kind)) = named {
        let rest = &key[name.len()..];
        let short = key.chars().count() < 40;
        let form = words.iter().find(|(word, _)| key.contains(word));
        // The kind of agency also begins the names of agencies; a title says nothing else.
        let plain = rest.is_empty() || rest.starts_with("年度評価") || rest.contains("期間評価");
        if plain || (form.is_some() && short) {
            outline.agency = outline.agency.or(Some(*kind));
            return Some(Mark::Title(form.map(|f| f.1)));
        }
    }
    let exact = |word: &str| {
        let tail = key.strip_prefix(word).map(|t| t.trim_end_matches("様式"));
        tail.is_some_and(|t| t.is_empty() || (t.starts_with('(') && t.contains("に関する")))
    };
    if let Some((_, form)) = words.iter().find(|(word, _)| exact(word)) {
        return Some(Mark::Title(Some(*form)));
    }
    let bare = matches!(key, "年度評価" | "中期目標期間評価" | "中長期目標期間評価");
    bare.then_some(Mark::Title(None))
}

/// The start of a sheet whose title is not printed: item number, name and page number stand on
/// lines of their own just before its first heading.
fn backtrack(lines: &[Line], floor: usize, at: usize) -> usize {
    let inner = lines[at + 1..]
        .iter()
        .find(|line| !line.text.trim().is_empty())
        .map(|line| comparable(&line.text))
        .unwrap_or_default();
    let mut start = at;
    let mut steps = 0;
    for i in (floor..at).rev() {
        let text = comparable(&lines[i].text);
        if text.is_empty() {
            continue;
        }
        steps += 1;
        let title = text.contains("様式") && text.chars().count() < 120;
        if steps > 4 || !(title || text == inner) {
            break;
        }
        start = i;
    }
    start
}

/// Letters and digits only: item headings repeat with other dashes, dots and spaces.
fn comparable(text: &str) -> String {
    key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Turns parts into the outline; what precedes the first part is outside.
fn place(lines: &[Line], parts: &[Part], outline: &mut Outline) {
    let mut taken = 0;
    for (i, part) in parts.iter().enumerate() {
        let end = parts.get(i + 1).map_or(lines.len(), |next| next.start);
        let range = part.start..end;
        if i == 0 && part.start > 0 {
            outline.outside.push(0..part.start);
        }
        match part.form() {
            Some(Form::Overview) if outline.overview.is_none() => outline.overview = Some(range),
            Some(Form::Overall) if outline.overall.is_none() => outline.overall = Some(range),
            Some(Form::Summary) if outline.summary.is_none() => outline.summary = Some(range),
            Some(Form::Sheet) => {
                // A title alone is a page head of the sheet before it.
                if part.headings.is_empty()
                    && let Some(last) = outline.sheets.last_mut()
                {
                    extend(last, end);
                } else {
                    outline.sheets.push(sheet(lines, part, end));
                }
            }
            // A second overview or summary is a page head of the first when it follows directly.
            Some(form) if part.headings.is_empty() => {
                let same = match form {
                    Form::Overview => &mut outline.overview,
                    Form::Overall => &mut outline.overall,
                    Form::Summary | Form::Sheet => &mut outline.summary,
                };
                match same {
                    Some(open) if open.end == part.start => open.end = end,
                    _ => outline.outside.push(range),
                }
            }
            _ => outline.outside.push(range),
        }
        taken = end;
    }
    if taken < lines.len() {
        outline.outside.push(taken..lines.len());
    }
}

fn extend(sheet: &mut Sheet, end: usize) {
    let open = if !sheet.columns.is_empty() {
        &mut sheet.columns
    } else if !sheet.tables.is_empty() {
        &mut sheet.tables
    } else {
        &mut sheet.basic
    };
    open.end = end;
}

fn sheet(lines: &[Line], part: &Part, end: usize) -> Sheet {
    let at = |step: u8| {
        part.headings
            .iter()
            .find(|h| h.1 >= step)
            .map_or(end, |h| h.2)
    };
    let title: String = lines[part.start..at(1)]
        .iter()
        .map(|line| key(&line.text))
        .collect();
    let form = if title.contains("4-2") || title.contains("業務運営の効率化に関する事項、")
    {
        Some(SheetForm::Management)
    } else if title.contains("4-1")
        || title.contains("国民に対して提供する")
        || title.contains("研究開発の成果の最大化")
        || title.contains("研究開発成果の最大化")
    {
        Some(SheetForm::Service)
    } else {
        None
    };
    Sheet {
        head: part.start..at(1),
        basic: at(1)..at(2),
        tables: at(2)..at(3),
        columns: at(3)..end,
        form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Outline {
        let mut lines: Vec<Line> = text
            .lines()
            .zip(1..)
            .map(|(text, number)| Line {
                number,
                text: text.to_owned(),
                ..Line::default()
            })
            .collect();
        separate(&mut lines);
        outline(&lines)
    }

    #[test]
    fn headings_decide_where_a_title_is_missing() {
        let outline = read(
            "様式１－２－４－２ 中期目標管理法人 中期目標期間評価 項目別評定調書（業務運営の効率化に関する事項、財務）様式\n\
             ２業務運営の効率化\n\
             １．当事務及び事業に関する基本情報\n２ 業務運営の効率化\n\
             ２．主要な経年データ\n\
             ３．中期目標期間の業務に係る目標、計画、業務実績、自己評価及び主務大臣による評価\n本文\n\
             ４．その他参考情報\n\
             ３財務内容の改善\n\
             １．当事務及び事業に関する基本情報\n３ 財務内容の改善\n\
             ２．主要な経年データ\n",
        );
        assert_eq!(outline.sheets.len(), 2);
        assert_eq!(outline.sheets[0].form, Some(SheetForm::Management));
        assert_eq!(outline.sheets[0].columns, 5..8);
        assert_eq!(outline.sheets[1].head, 8..9);
        assert_eq!(outline.family, Some((1, 2)));
    }

    #[test]
    fn a_title_over_four_lines_is_one_title() {
        let outline = read(
            "様式1-1-1\n中期目標管理法人\n年度評価\n評価の概要\n1．評価対象に関する事項\n法人名\n\
             様式1-1-2\n中期目標管理法人\n年度評価\n総合評定\n1．全体の評定\n評定\nA\n\
             様式1-1-3\n中期目標管理法人\n年度評価\n項目別評定総括表\n中期目標\n年度評価\nB\n",
        );
        assert_eq!(outline.overview, Some(0..6));
        assert_eq!(outline.overall, Some(6..13));
        assert_eq!(outline.summary, Some(13..20));
    }

    #[test]
    fn headings_glued_to_other_text_are_separated() {
        let outline = read(
            "評価書様式 様式1-1-1 中期目標管理法人 年度評価 評価の概要様式 1.評価対象に関する事項 法人名 独立行政法人架空機構 2.評価の実施者に関する事項 主務大臣 架空大臣",
        );
        assert_eq!(outline.overview, Some(0..5));
        assert_eq!(outline.family, Some((1, 1)));
    }
}
