//! Form x-x-2, 総合評定: the letter with its phrase, past letters, and the texts beside them.

use std::{collections::BTreeMap, sync::LazyLock};

use evaluation::Overall;
use kernel::{FiscalYear, Period, Rating};
use regex::Regex;

use crate::{
    labels::{Piece, fields, paragraphs, passage},
    outline::{is_title, key},
    source::Line,
};

const LABELS: [&str; 30] = [
    "評定",
    "(S、A、B、C、D)",
    "(参考:見込評価)",
    "(参考:見込評価)※期間実績評価時に使用",
    "(参考)本中期目標期間における過年度の総合評定の状況",
    "(参考)本中長期目標期間における過年度の総合評定の状況",
    "評定に至った理由",
    "法人全体の評価",
    "全体の評定を行う上で特に考慮すべき事項",
    "項目別評定で指摘した課題、改善事項",
    "その他改善事項",
    "主務大臣による改善命令を検討すべき事項",
    "監事等からの意見",
    "研究開発に関する審議会の主な意見",
    "その他特記事項",
    "1.全体の評定",
    "2.法人全体に対する評価",
    "3.課題、改善事項など",
    "3.項目別評価における主要な課題、改善事項など",
    "3.項目別評価の主な課題、改善事項等",
    "4.その他事項",
    "過年度の総合評定の状況",
    "本中期目標期間における過年度の総合評定の状況",
    "監事の主な意見",
    "(参考)見込評価",
    "(参考:過年度の総合評定の状況)",
    "(参考)過年度の総合評定の状況",
    "主務大臣による監督命令を検討すべき事項",
    "監事等の意見",
    "監事の意見",
];

/// A year head, with or without era.
static YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:令和|平成|R|H)?(?:元|\d{1,4})年度").expect("the pattern is constant")
});

/// Reads the overall rating; also returns what belongs to no label.
pub(crate) fn overall(lines: &[Line], period: Option<Period>) -> (Overall, Vec<Piece>) {
    let (mut stray, found) = fields(lines, &LABELS);
    stray.retain(|piece| !is_title(&piece.text));
    let mut read = Overall::default();
    let mut letters: Vec<Piece> = Vec::new();
    let mut expects = false;
    let mut grid = false;
    for field in found {
        let list = match LABELS[field.label] {
            "評定" | "(S、A、B、C、D)" => {
                letters.extend(field.value);
                continue;
            }
            "(参考:見込評価)" | "(参考:見込評価)※期間実績評価時に使用" | "(参考)見込評価" =>
            {
                expects = true;
                let (rating, rest) = lone_letter(&field.value);
                read.expected = rating.unwrap_or_default();
                stray.extend(rest);
                continue;
            }
            label if label.contains("過年度の総合評定") => {
                grid = true;
                stray.extend(past(&field.value, period, &mut read.past));
                continue;
            }
            "評定に至った理由" => &mut read.reason,
            "法人全体の評価" | "2.法人全体に対する評価" => &mut read.assessment,
            "全体の評定を行う上で特に考慮すべき事項" => &mut read.considerations,
            "その他改善事項" => &mut read.improvements,
            label if label.ends_with("命令を検討すべき事項") => &mut read.orders,
            label if label.ends_with("意見") => &mut read.opinions,
            "その他特記事項" | "4.その他事項" => &mut read.remarks,
            "1.全体の評定" => {
                stray.extend(field.value);
                continue;
            }
            _ => &mut read.issues,
        };
        list.extend(paragraphs(&field.value));
    }
    if grid && read.past.is_empty() {
        // Side by side with the letter, the lines of the grid run through its cell.
        let (cells, rest): (Vec<Piece>, Vec<Piece>) = letters.into_iter().partition(is_grid);
        stray.extend(past(&cells, period, &mut read.past));
        letters = rest;
    }
    stray.extend(take_letter(&letters, expects, &mut read));
    (read, stray)
}

/// The letter and its phrase; a second letter alone is the 見込評価 kept for reference.
fn take_letter(pieces: &[Piece], expects: bool, read: &mut Overall) -> Vec<Piece> {
    let mut stray = Vec::new();
    let mut phrase: Vec<Piece> = Vec::new();
    let mut open = false;
    for piece in pieces {
        let folded = key(&piece.text);
        // The list of letters that the form prints may share a line with the letter.
        let choice = ["(S、A、B、C、D)", "(SABCD)"];
        let folded = choice
            .iter()
            .find_map(|choice| folded.strip_prefix(choice).filter(|rest| !rest.is_empty()))
            .unwrap_or(&folded);
        let mut chars = folded.chars();
        let letter = chars.next().and_then(|c| Rating::parse(&c.to_string()));
        let rest = chars.as_str();
        match letter {
            Some(letter) if read.rating == Rating::Blank && opens_phrase(rest) => {
                read.rating = letter;
                let text = piece.text.trim();
                let tail = text.find([':', '：']).map_or("", |at| &text[at..]);
                let tail = tail.trim_start_matches([':', '：']).trim();
                phrase.push(Piece {
                    number: piece.number,
                    text: tail.to_owned(),
                });
                open = true;
            }
            Some(letter) if rest.is_empty() && expects && read.expected == Rating::Blank => {
                read.expected = letter;
            }
            _ if open && !folded.starts_with('※') => phrase.push(piece.clone()),
            _ => stray.push(piece.clone()),
        }
    }
    read.phrase = passage(&phrase).text;
    stray
}

/// Whether a word is the head of a year and nothing else.
fn is_year(word: &str) -> bool {
    let folded = key(word);
    YEAR.find(&folded)
        .is_some_and(|year| year.range() == (0..folded.len()))
}

/// Whether a piece can only be a line of the grid: two heads of years, or two letters.
fn is_grid(piece: &Piece) -> bool {
    let words: Vec<&str> = piece.text.split_whitespace().collect();
    words.len() >= 2
        && (words.iter().all(|word| is_year(word))
            || words.iter().all(|word| Rating::parse(word).is_some()))
}

fn opens_phrase(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(':') || rest.starts_with('(')
}

fn lone_letter(pieces: &[Piece]) -> (Option<Rating>, Vec<Piece>) {
    let mut rating = None;
    let mut rest = Vec::new();
    for piece in pieces {
        match Rating::parse(&piece.text) {
            Some(letter) if rating.is_none() => rating = Some(letter),
            _ if key(&piece.text).contains("期間実績評価時に使用") => {}
            _ => rest.push(piece.clone()),
        }
    }
    (rating, rest)
}

/// The grid of past letters: year heads in order, then letters in order, fewer when years are to
/// come. Returns what is neither.
fn past(
    pieces: &[Piece],
    period: Option<Period>,
    letters: &mut BTreeMap<FiscalYear, Rating>,
) -> Vec<Piece> {
    let mut stray = Vec::new();
    let mut heads = String::new();
    let mut ratings = Vec::new();
    for piece in pieces {
        let words: Vec<&str> = piece.text.split_whitespace().collect();
        let parsed: Vec<Rating> = words.iter().filter_map(|w| Rating::parse(w)).collect();
        let years = words.iter().filter(|word| is_year(word)).count();
        if parsed.len() + years == words.len() {
            ratings.extend(parsed);
            heads.extend(words.iter().filter(|word| is_year(word)).map(|w| key(w)));
        } else if key(&piece.text).starts_with('※') || piece.text.contains('。') {
            stray.push(piece.clone());
        } else {
            heads.push_str(&key(&piece.text));
        }
    }
    let read = |printed: &str| FiscalYear::parse(printed).or_else(|| period?.read_year(printed));
    let mut years: Vec<FiscalYear> = YEAR
        .find_iter(&heads)
        .filter_map(|year| read(year.as_str()))
        .collect();
    if years.is_empty()
        && let Some(period) = period
    {
        years = period.years().collect();
    }
    letters.extend(years.into_iter().zip(ratings));
    stray
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::tests::numbered;

    #[test]
    fn the_letter_its_phrase_and_past_letters_are_read() {
        let lines = numbered(
            "様式1-1-2\n総合評定\n1．全体の評定\n評定\nA：所期の目標を上回る成果が得られている。\n（S、A、B、\nC、D）\n\
             （参考）本中期目標期間における過年度の総合評定の状況\n令和元年\n度\n令和2年度\n令和3年度\nB\nB\n-\n\
             評定に至った理由\n項目別評定は次のとおり。\n２．法人全体に対する評価\n法人全体の評価 着実に実施した。\n\
             全体の評定を行う上で\n特に考慮すべき事項\n－\n",
        );
        let (read, stray) = overall(&lines, None);
        assert_eq!(read.rating, Rating::A);
        assert_eq!(read.phrase, "所期の目標を上回る成果が得られている。");
        let past: Vec<String> = read.past.iter().map(|(y, r)| format!("{y}{r}")).collect();
        assert_eq!(past, ["2019B", "2020B", "2021－"]);
        assert_eq!(read.reason[0].text, "項目別評定は次のとおり。");
        assert_eq!(read.considerations[0].text, "－");
        assert_eq!(stray, []);
    }

    #[test]
    fn the_reference_letter_of_a_final_evaluation_is_kept_apart() {
        let lines = numbered(
            "１．全体の評定\n評定                  Ａ：所期の目標を上回る。        （参考：見込評価）\n\
             （Ｓ，Ａ，Ｂ，Ｃ，\nＤ）\n                                Ｂ\n評定に至った理由      展示がＡ。\n",
        );
        let (read, _) = overall(&lines, None);
        assert_eq!((read.rating, read.expected), (Rating::A, Rating::B));
        assert_eq!(read.phrase, "所期の目標を上回る。");
    }
}
