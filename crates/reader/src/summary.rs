//! Form x-x-3, 項目別評定総括表: one or two halves a page, letters with their marks, sheet numbers.

mod ruled;

use std::{collections::BTreeMap, sync::LazyLock};

use evaluation::{EvaluationKind, Item, Marked, Section, SummaryColumn, SummaryRow};
use kernel::{Id, Rating};
use regex::Regex;

use crate::{
    document::is_page_number,
    grid::runs,
    labels::{Piece, passage},
    outline::key,
    source::Line,
    tables::{Context, head},
};

/// A letter with its marks, such as `A○重`.
static LETTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\(?([SABCD\-])\)?((?:[○()（）]|重|、)*)$").expect("the pattern is constant")
});

/// A whole item number.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:第?[0-9]{1,2}|[IVX]{1,4})(?:[-.](?:\([0-9]{1,2}\)|[0-9]{1,2})|\([0-9]{1,2}\))*(?:、[0-9]{1,2})*$")
        .expect("the pattern is constant")
});

/// The title of a section.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:第?[0-9IVX]{1,4})?[.、]?(国民に対して|研究開発の成果|研究開発成果|業務運営の効率化に関する|財務内容の改善に関する|その他の?業務運営に関する|その他の(?:重要)?事項$)")
        .expect("the pattern is constant")
});

/// Words of the heads.
const HEADS: [&str; 26] = [
    "中期目標",
    "中期計画",
    "中長期目標",
    "年度目標",
    "(中期計画)",
    "中期目標(中期計画)",
    "年度評価",
    "中期目標期間評価",
    "中長期目標期間評価",
    "中期目標期間",
    "中期目標期間評",
    "項目別",
    "調書No",
    "調書No.",
    "項目別調書No",
    "項目別調書No.",
    "備考",
    "備考欄",
    "見込",
    "見込評価",
    "期間実",
    "績評価",
    "期間実績評価",
    "評価",
    "価",
    "年度",
];

/// What was read of the summary table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) rows: Vec<SummaryRow>,
    pub(crate) stray: Vec<Piece>,
    /// Rows whose letters did not show their columns; they were laid from the first year on.
    pub(crate) guessed: Vec<u32>,
}

/// Reads the summary table.
pub(crate) fn summary(lines: &[Line], context: &Context) -> Summary {
    if lines.iter().any(|line| line.place.is_some()) {
        return ruled::summary(lines, context);
    }
    let columns = columns(context);
    let words = words(lines);
    let mut walk = Walk {
        columns: &columns,
        context,
        places: letter_places(lines, context),
        halves: two_halves(&words),
        section: Section::default(),
        name: Vec::new(),
        cells: Vec::new(),
        begun: false,
        read: Summary::default(),
    };
    let mut at = 0;
    while at < words.len() {
        at += walk.step(&words[at..]);
    }
    walk.flush(None, 0, None);
    let name = std::mem::take(&mut walk.name);
    walk.read.stray.extend(name);
    walk.read
}

/// The columns of letters that the form has.
fn columns(context: &Context) -> Vec<SummaryColumn> {
    let mut columns: Vec<_> = context.period.years().map(SummaryColumn::Year).collect();
    if !matches!(context.kind, EvaluationKind::Annual(_)) {
        columns.extend([SummaryColumn::Expected, SummaryColumn::Final]);
    }
    columns
}

/// A word of the table.
struct Word {
    piece: Piece,
    key: String,
    /// Spaces before it that may be empty cells.
    blanks: usize,
    opens: bool,
    /// Middle of the word, doubled, in columns of half-width characters.
    middle: usize,
}

fn words(lines: &[Line]) -> Vec<Word> {
    let mut words = Vec::new();
    for line in lines {
        let (mut at, mut spaces, mut opens) = (0, 0, true);
        let mut word = String::new();
        let mut start = 0;
        for c in line.text.chars().chain(std::iter::once(' ')) {
            let width = if c.is_ascii() { 1 } else { 2 };
            if !c.is_whitespace() {
                if word.is_empty() {
                    start = at;
                }
                word.push(c);
            } else {
                if !word.is_empty() {
                    let text = std::mem::take(&mut word);
                    words.push(Word {
                        key: key(&text),
                        piece: Piece {
                            number: line.number,
                            text,
                        },
                        blanks: if opens { spaces } else { spaces.max(1) - 1 },
                        opens,
                        middle: start + at,
                    });
                    opens = false;
                    spaces = 0;
                }
                spaces += 1;
            }
            at += width;
        }
    }
    words
}

/// Two titles of sections on one line, or the head of sheet numbers twice, mean two halves.
fn two_halves(words: &[Word]) -> bool {
    let titles: Vec<u32> = words
        .iter()
        .filter(|word| SECTION.is_match(&word.key))
        .map(|word| word.piece.number)
        .collect();
    let heads = words
        .iter()
        .filter(|word| word.key.starts_with("備考"))
        .count();
    titles.windows(2).any(|pair| pair[0] == pair[1]) || heads == 2
}

/// Where the letters of each column stand, where the heads are spread over a line.
fn letter_places(lines: &[Line], context: &Context) -> Vec<(SummaryColumn, usize)> {
    for line in lines {
        let found = runs(line, 2);
        let mut places = Vec::new();
        for run in &found {
            let text = key(&run.piece.text);
            let year = head::read_year(&text, context.period)
                .filter(|year| context.period.contains(*year));
            let column = match text.as_str() {
                _ if year.is_some() => year.map(SummaryColumn::Year),
                "見込" | "見込評価" => Some(SummaryColumn::Expected),
                "期間実" | "期間実績" | "期間実績評価" => Some(SummaryColumn::Final),
                _ => None,
            };
            places.extend(column.map(|column| (column, run.middle())));
        }
        let once = places
            .iter()
            .filter(|(c, _)| Some(*c) == places.first().map(|p| p.0))
            .count();
        if places.len() >= 3 && once == 1 {
            return places;
        }
    }
    Vec::new()
}

/// A letter on its way to a column.
struct LetterCell {
    marked: Marked,
    line: u32,
    slot: usize,
    middle: usize,
}

/// The table is walked word by word.
struct Walk<'a> {
    columns: &'a [SummaryColumn],
    context: &'a Context,
    places: Vec<(SummaryColumn, usize)>,
    halves: bool,
    section: Section,
    name: Vec<Piece>,
    cells: Vec<LetterCell>,
    begun: bool,
    read: Summary,
}

impl Walk<'_> {
    /// Takes one word, or the words of one title; returns how many.
    fn step(&mut self, words: &[Word]) -> usize {
        let word = &words[0];
        if let Some(section) = section(&word.key) {
            self.flush(None, 0, None);
            if !self.begun {
                // What stands above the first section is heads, whatever their words.
                let heads = std::mem::take(&mut self.name);
                self.read.stray.extend(heads);
            }
            self.begun = true;
            self.section = section;
            // A wrapped title ends with 事項.
            let end = words.iter().take(8).position(|w| w.key.ends_with("事項"));
            return end.map_or(1, |end| end + 1);
        }
        if word.opens && self.begun && (word.key.starts_with('※') || is_note(&word.key)) {
            let same = words
                .iter()
                .take_while(|w| w.piece.number == word.piece.number)
                .count();
            let text: String = words[..same].iter().map(|w| w.key.as_str()).collect();
            if !is_note(&text) {
                let printed: Vec<&str> = words[..same]
                    .iter()
                    .map(|w| w.piece.text.as_str())
                    .collect();
                self.read.stray.push(Piece {
                    number: word.piece.number,
                    text: printed.join(" "),
                });
            }
            return same;
        }
        if word.key.starts_with('※')
            && let Some(row) = self.read.rows.last_mut()
        {
            row.remarks.push_str(&word.piece.text);
            return 1;
        }
        if let Some(found) = LETTER.captures(&word.key)
            && (self.begun || found.get(1).is_some_and(|m| m.as_str() != "-"))
        {
            self.begun = true;
            self.letter(word, &found);
            return 1;
        }
        let marks = word.key.chars().all(|c| matches!(c, '○' | '重'));
        if marks && let Some(cell) = self.cells.last_mut() {
            cell.marked.important |= word.key.contains('○');
            cell.marked.focus |= word.key.contains('重');
            return 1;
        }
        if !self.cells.is_empty() && NUMBER.is_match(&word.key) {
            self.flush(Some(Id::new(&word.piece.text)), word.blanks, Some(word));
            return 1;
        }
        self.text(word);
        1
    }

    fn letter(&mut self, word: &Word, found: &regex::Captures<'_>) {
        let slot = match self.cells.last() {
            Some(last) => last.slot + 1 + word.blanks,
            None => 0,
        };
        let marks = found.get(2).map_or("", |m| m.as_str());
        let rating = found.get(1).and_then(|m| Rating::parse(m.as_str()));
        self.cells.push(LetterCell {
            marked: Marked {
                rating: rating.unwrap_or_default(),
                important: marks.contains('○'),
                focus: marks.contains('重'),
                difficult: false,
            },
            line: word.piece.number,
            slot,
            middle: word.middle,
        });
    }

    fn text(&mut self, word: &Word) {
        let head = HEADS.contains(&word.key.as_str());
        let title =
            word.key.contains("様式") || word.key.ends_with("法人") || word.key.contains("総括表");
        let year = head::head(&word.key, self.context.period).length == word.key.chars().count()
            || matches!(word.key.as_str(), "元" | "年" | "度" | "元年");
        if !self.begun {
            let known = head || title || year || is_page_number(&word.key);
            let number = word.key.trim_end_matches('年').parse::<u8>().is_ok();
            if !(known || number) {
                self.name.push(word.piece.clone());
            }
            return;
        }
        if head && (word.key.contains("No") || word.key.starts_with("備考") || word.key == "年度")
        {
            return;
        }
        // A row may stand without sheet number.
        self.flush(None, 0, None);
        if !(word.opens && is_page_number(&word.key)) {
            self.name.push(word.piece.clone());
        }
    }

    /// Ends a row.
    fn flush(&mut self, sheet: Option<Id<Item>>, blanks: usize, at: Option<&Word>) {
        if self.cells.is_empty() {
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        let line = cells.first().map(|cell| cell.line);
        let total = cells.last().map_or(0, |cell| cell.slot + 1) + blanks;
        let (ratings, certain) = self.lay(&cells, at.is_some() && total == self.columns.len());
        if !certain {
            self.read.guessed.extend(line);
        }
        let by_number = sheet.as_ref().and_then(|id| section_of(id.as_str()));
        let section = if self.halves {
            by_number.unwrap_or(self.section)
        } else {
            self.section
        };
        self.read.rows.push(SummaryRow {
            section,
            name: passage(&std::mem::take(&mut self.name)).text,
            ratings,
            sheet,
            remarks: String::new(),
            line,
        });
    }

    /// Lays letters under columns: by their place, by the empty cells between them, or else from
    /// the first year on with the letters of the period last.
    fn lay(&self, cells: &[LetterCell], slots: bool) -> (BTreeMap<SummaryColumn, Marked>, bool) {
        let columns = self.columns;
        if self.places.len() >= cells.len() {
            let near = |cell: &LetterCell| {
                self.places
                    .iter()
                    .min_by_key(|(_, middle)| middle.abs_diff(cell.middle))
                    .map(|(column, _)| *column)
            };
            let laid: BTreeMap<_, _> = cells
                .iter()
                .filter_map(|cell| Some((near(cell)?, cell.marked)))
                .collect();
            if laid.len() == cells.len() {
                return (laid, true);
            }
        }
        if slots || cells.len() == columns.len() {
            let by_slot = |(i, cell): (usize, &LetterCell)| {
                let slot = if slots { cell.slot } else { i };
                columns.get(slot).map(|column| (*column, cell.marked))
            };
            return (cells.iter().enumerate().filter_map(by_slot).collect(), true);
        }
        let years = self.context.period.len();
        let last = match self.context.kind {
            EvaluationKind::Annual(_) => Vec::new(),
            EvaluationKind::Final if cells.len() > years + 1 => {
                vec![SummaryColumn::Expected, SummaryColumn::Final]
            }
            EvaluationKind::Final => vec![SummaryColumn::Final],
            _ => vec![SummaryColumn::Expected],
        };
        let split = cells.len().saturating_sub(last.len());
        let targets = columns.iter().take(split.min(years)).chain(&last);
        let laid = targets
            .zip(cells)
            .map(|(column, cell)| (*column, cell.marked))
            .collect();
        // An annual table fills from its first year; before the last year ends, all others do.
        let certain = match self.context.kind {
            EvaluationKind::Annual(_) => true,
            EvaluationKind::Expected => cells.len() == years,
            _ => false,
        };
        (laid, certain)
    }
}

/// Notes that the form prescribes.
fn is_note(key: &str) -> bool {
    key.contains("「高」と設定")
        || key.contains("重点化の対象とした項目")
        || key.contains("下線を引く")
}

fn section(key: &str) -> Option<Section> {
    let found = SECTION.captures(key)?;
    let title = found.get(1)?.as_str();
    Some(match title.chars().next()? {
        '業' => Section::Efficiency,
        '財' => Section::Finance,
        'そ' => Section::Other,
        _ => Section::Service,
    })
}

/// The section by the first part of an item number.
pub(crate) fn section_of(number: &str) -> Option<Section> {
    let first = number
        .trim_start_matches('第')
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()?;
    match first {
        "1" | "I" => Some(Section::Service),
        "2" | "II" => Some(Section::Efficiency),
        "3" | "III" => Some(Section::Finance),
        "" => None,
        _ => Some(Section::Other),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use kernel::{FiscalYear, Period};

    use super::*;
    use crate::labels::tests::numbered;

    fn check(text: &str, kind: EvaluationKind, expected: &Expect) {
        let year = |y| FiscalYear::new(y).expect("in range");
        let context = Context {
            period: Period::new(year(2019), year(2023)).expect("in order"),
            kind,
        };
        let read = summary(&numbered(text), &context);
        let shown: Vec<String> = read
            .rows
            .iter()
            .map(|row| {
                let letters: Vec<String> = row
                    .ratings
                    .iter()
                    .map(|(column, m)| {
                        let important = if m.important { "○" } else { "" };
                        let focus = if m.focus { "重" } else { "" };
                        format!("{column}:{}{important}{focus}", m.rating)
                    })
                    .collect();
                let sheet = row.sheet.as_ref().map_or("", Id::as_str);
                format!(
                    "{} {} [{sheet}] {}",
                    row.section.numeral(),
                    row.name,
                    letters.join(" ")
                )
            })
            .collect();
        expected.assert_eq(&shown.join("\n"));
    }

    #[test]
    fn two_halves_of_a_page_are_taken_apart() {
        check(
            " 様式１－２－３ 項目別評定総括表様式 \n中期目標 年度評価 備考欄  中期目標 年度評価 備考欄 \n 元 \n年度 \n２ \n年度 \n\
             Ⅰ．国民に対して提供するサービスの向上に関する事項  Ⅱ．業務運営の効率化に関する事項  \n\
             \u{20}承継の促進 Ａ〇 \n重 \nＡ〇 \n重 \nＡ〇 \n重 \nＡ〇 \n重 \n Ａ〇重  １－１     Ｂ Ｂ Ｂ Ｂ  Ｂ  ２  \n\
             \u{20}生産性の\n向上 Ａ〇 Ｃ〇 Ａ〇 Ａ〇  Ａ〇  １－２   Ⅲ．財務内容の改善に関する事項  \n\
             Ｓ Ａ Ｓ Ａ  Ａ  １－３     Ｂ Ｂ Ｂ Ｂ  Ｂ  ３  \n※１ 重要度を「高」と設定している項目には「○」を付す。 \n",
            EvaluationKind::Expected,
            &expect![[r"
                Ⅰ 承継の促進 [1-1] 2019:A○重 2020:A○重 2021:A○重 2022:A○重 見込評価:A○重
                Ⅱ  [2] 2019:B 2020:B 2021:B 2022:B 見込評価:B
                Ⅰ 生産性の向上 [1-2] 2019:A○ 2020:C○ 2021:A○ 2022:A○ 見込評価:A○
                Ⅰ  [1-3] 2019:S 2020:A 2021:S 2022:A 見込評価:A
                Ⅲ  [3] 2019:B 2020:B 2021:B 2022:B 見込評価:B"]],
        );
    }

    #[test]
    fn aligned_letters_stand_under_their_years() {
        check(
            "中期目標（中期計画）      年度評価                 項目別      備考欄\n\
             \u{20}                                                  調書№\n\
             \u{20}                         元      2       3       4       5\n\
             \u{20}                         年度    年度    年度    年度    年度\n\
             Ⅰ．国民に対して提供するサービスの質の向上に関する事項\n\
             \u{3000}展示事業                Ａ○            Ｓ○    Ａ○              1－(1)\n\
             Ⅲ．財務内容の改善に関する事項\n\
             \u{3000}自己収入                Ｂ      Ｂ      Ａ      Ｂ                3－(1)      ※\n",
            EvaluationKind::Annual(FiscalYear::new(2022).expect("in range")),
            &expect![[r"
                Ⅰ 展示事業 [1-(1)] 2019:A○ 2021:S○ 2022:A○
                Ⅲ 自己収入 [3-(1)] 2019:B 2020:B 2021:A 2022:B"]],
        );
    }
}
