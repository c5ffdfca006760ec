//! Fiscal years as the narrative names them (年度の記載): labels of lists, topics of sentences,
//! spans of several years, and years that only name a budget or a plan.

use kernel::{FiscalYear, Period};

use super::paragraph::Paragraph;

/// What a year says about the figures around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Figures after it are of this year; `clear` when a label's punctuation or particle follows.
    Label {
        /// Whether a colon, a blank, a particle or a figure follows directly.
        clear: bool,
    },
    /// It names something else (`２年度補正予算`, `元年度採択企業`, `対元年度`).
    Name,
    /// It begins or ends a time without the other end (`２年度以降`, `４年度までに`).
    Open,
    /// It is part of several years taken together (`元～４年度`).
    Span,
}

/// A year in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    /// First character.
    pub(super) start: usize,
    /// After the year and what belongs to its label (`末`, `実績`, `時点`).
    pub(super) end: usize,
    /// The year.
    pub(super) year: FiscalYear,
    /// What it says.
    pub(super) role: Role,
}

/// Which years a document speaks of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Years {
    /// The period of its targets.
    pub(super) period: Period,
    /// The year an annual evaluation is about: figures without a year are of this one, and 前年度 is
    /// the year before.
    pub(super) evaluated: Option<FiscalYear>,
}

/// Finds every fiscal year of a paragraph, left to right.
pub(super) fn mentions(paragraph: &Paragraph, years: Years) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < paragraph.len() {
        match mention_at(paragraph, at, years.period)
            .or_else(|| relative_at(paragraph, at, years.evaluated?))
        {
            Some(mention) => {
                at = mention.end.max(at + 1);
                if mention.role == Role::Span
                    && let Some(before) = found.last_mut()
                    && mention.start.saturating_sub(before.end) <= 2
                {
                    before.role = Role::Span;
                }
                found.push(mention);
            }
            None => at += 1,
        }
    }
    found
}

/// `前年度` in an annual evaluation, where a figure follows.
fn relative_at(paragraph: &Paragraph, start: usize, evaluated: FiscalYear) -> Option<Mention> {
    let word = ["前年度", "昨年度"]
        .into_iter()
        .find(|word| paragraph.begins(start, word))?;
    let end = label_end(paragraph, start + word.chars().count());
    let figure = paragraph.skip_blanks(end + usize::from(paragraph.at(end) == Some(':')));
    paragraph.at(figure).filter(char::is_ascii_digit)?;
    Some(Mention {
        start,
        end,
        year: evaluated.previous(),
        role: Role::Label { clear: true },
    })
}

/// The year whose number or era begins at `start`.
fn mention_at(paragraph: &Paragraph, start: usize, period: Period) -> Option<Mention> {
    let before = start.checked_sub(1).and_then(|at| paragraph.at(at));
    let earlier = start.checked_sub(2).and_then(|at| paragraph.at(at));
    let grouped = matches!(before, Some('.' | ',')) && earlier.is_some_and(|c| c.is_ascii_digit());
    if grouped || before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let eras = ["令和", "平成", "昭和", "FY", "R", "H"];
    let era = eras.into_iter().find(|era| paragraph.begins(start, era));
    let digits_at = paragraph.skip_blanks(start + era.map_or(0, |era| era.chars().count()));
    let mut at = digits_at;
    while at < digits_at + 4 && paragraph.at(at).is_some_and(|c| c.is_ascii_digit()) {
        at += 1;
    }
    let mut number = paragraph.folded(digits_at, at);
    if number.is_empty() && paragraph.at(digits_at) == Some('元') {
        number = "元".to_owned();
        at = digits_at + 1;
    }
    if number.is_empty() || number.len() == 3 && number != "元" {
        return None;
    }
    let year_at = paragraph.skip_blanks(at);
    if !paragraph.begins(year_at, "年") {
        return None;
    }
    let fiscal = paragraph.at(paragraph.skip_blanks(year_at + 1)) == Some('度');
    let misprinted = paragraph.begins(year_at, "年末度");
    let end = if fiscal {
        paragraph.skip_blanks(year_at + 1) + 1
    } else {
        year_at + 1
    };
    if !fiscal && !misprinted && !heads_list(paragraph, start, end) {
        return None;
    }
    let year = period.read_year(&format!("{}{number}年度", era.unwrap_or("")))?;
    Some(Mention {
        start,
        end: label_end(paragraph, end),
        year,
        role: role(paragraph, start, end),
    })
}

/// Whether a year without 度 (`元年　1,470億円`) heads a line of a list.
fn heads_list(paragraph: &Paragraph, start: usize, end: usize) -> bool {
    let first = (0..start).all(|at| paragraph.at(at).is_some_and(|c| "<(・ ".contains(c)));
    let next = paragraph.at(end);
    let value = paragraph.at(paragraph.skip_blanks(end));
    first
        && (next == Some(':')
            || next == Some(' ')
                && value.is_some_and(|c| c.is_ascii_digit() || c == '-' || c == '(')
                && !paragraph.folded(end, end + 6).contains('月'))
}

/// Words that belong to the label of a year.
const LABEL_WORDS: [&str; 13] = [
    "末度",
    "末",
    "実績値",
    "実績",
    "平均",
    "時点",
    "現在",
    "中",
    "分",
    "見込み",
    "見込",
    "計",
    " ",
];

/// After the year and the words of its label.
fn label_end(paragraph: &Paragraph, mut end: usize) -> usize {
    while let Some(word) = LABEL_WORDS.iter().find(|word| paragraph.begins(end, word)) {
        let after = end + word.chars().count();
        // 計画 and 分野 are other words.
        let other = ["計画", "分野", "中小", "中期", "中核", "実績報告"];
        if other.iter().any(|word| paragraph.begins(end, word)) {
            break;
        }
        end = after;
    }
    end
}

/// What follows a year that names something else.
const NAMED: [&str; 22] = [
    "補正",
    "当初予算",
    "予算",
    "採択",
    "選定",
    "策定",
    "創設",
    "設置",
    "発足",
    "開設",
    "設立",
    "採用",
    "入構",
    "入社",
    "税制",
    "税制改正",
    "第",
    "研修計画",
    "計画",
    "事業計画",
    "同期",
    "版",
];

/// What follows a year that opens or closes a time.
const OPEN: [&str; 12] = [
    "までに",
    "まで",
    "末までに",
    "末まで",
    "以降",
    "以前",
    "から",
    "より",
    "以後",
    "をもって",
    "にかけて",
    "頃",
];

/// What the year says, from the words around it.
fn role(paragraph: &Paragraph, start: usize, end: usize) -> Role {
    let before = |words: &[&str]| words.iter().any(|word| paragraph.ends(start, word));
    let after = |words: &[&str]| words.iter().any(|word| paragraph.begins(end, word));
    if before(&["対", "対前"]) || after(&["比", "対比"]) {
        return Role::Name;
    }
    let joined =
        before(&["~", "・", "、", "及び", "から", ","]) && year_ends_before(paragraph, start);
    if joined || after(&["~", "末~"]) || number_before(paragraph, start) {
        return Role::Span;
    }
    if after(&[
        "までの実績",
        "末までの実績",
        "まで実績",
        "末まで実績",
        "末までの累計",
    ]) {
        return Role::Label { clear: true };
    }
    if after(&OPEN) {
        return Role::Open;
    }
    if after(&NAMED) {
        return Role::Name;
    }
    let next = paragraph.at(label_end(paragraph, end));
    let particles = ":、)>】〕]はにのでがも各約-※(「に";
    let blank = paragraph.at(end) == Some(' ');
    let worded = label_end(paragraph, end) > end;
    let clear = blank || worded || next.is_none_or(|c| particles.contains(c) || c.is_ascii_digit());
    Role::Label { clear }
}

/// Whether another year ends just before `start`, parted only by the joining sign.
fn year_ends_before(paragraph: &Paragraph, start: usize) -> bool {
    let from = start.saturating_sub(5);
    let tail = paragraph.folded(from, start);
    let bare = tail.trim_end_matches(['~', '・', '、', ',', ' ']);
    let bare = bare.trim_end_matches("及び").trim_end_matches("から");
    bare.ends_with("年度") || bare.ends_with('年')
}

/// Whether a bare number joins the year (`２～４年度`, `元・２年度`).
fn number_before(paragraph: &Paragraph, start: usize) -> bool {
    let Some(sign) = start.checked_sub(1).and_then(|at| paragraph.at(at)) else {
        return false;
    };
    let number = start.checked_sub(2).and_then(|at| paragraph.at(at));
    matches!(sign, '~' | '・' | '、' | ',')
        && number.is_some_and(|c| c == '元' || c.is_ascii_digit())
        && !paragraph
            .folded(start.saturating_sub(6), start - 1)
            .contains('年')
}

/// A year that heads a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lead {
    /// The year.
    pub(super) year: FiscalYear,
    /// Whether the label says 見込.
    pub(super) expected: bool,
    /// Where the text after the label begins.
    pub(super) rest: usize,
}

/// The year that heads a paragraph as a label (`元年度：`, `＜２年度＞`, `・４年度実績`).
pub(super) fn lead(paragraph: &Paragraph, mentions: &[Mention]) -> Option<Lead> {
    let first = mentions.first()?;
    let opened =
        (0..first.start).all(|at| paragraph.at(at).is_some_and(|c| "<([【〔・○■ ".contains(c)));
    let Role::Label { clear } = first.role else {
        return None;
    };
    if !opened {
        return None;
    }
    let mut rest = first.end;
    let mut expected = paragraph.folded(first.start, first.end).contains("見込");
    loop {
        let forecast = ["(見込み)", "(見込)", "見込み", "見込"];
        if let Some(word) = forecast.iter().find(|word| paragraph.begins(rest, word)) {
            expected = true;
            rest += word.chars().count();
        } else if paragraph.at(rest).is_some_and(|c| ":>)]】〕 ".contains(c)) {
            rest += 1;
        } else {
            break;
        }
    }
    let blank = paragraph.at(first.end - 1) == Some(' ');
    let labelled = blank || rest > first.end || rest == paragraph.len();
    let next = paragraph.at(rest);
    // `元年度に１社の…` is a sentence; `元年度競争性のある契約：191件` is a line of a list.
    let sentence = !labelled && next.is_some_and(|c| "はにのでがもをとや、".contains(c));
    let colon = || {
        let figure = (rest..paragraph.len()).find(|at| paragraph.folded[*at].is_ascii_digit());
        figure.is_some_and(|figure| paragraph.folded(rest, figure).contains(':'))
    };
    let value = next.is_some_and(|c| c.is_ascii_digit() || c == '-');
    (!sentence && (labelled || colon() || (clear && value))).then_some(Lead {
        year: first.year,
        expected,
        rest,
    })
}
