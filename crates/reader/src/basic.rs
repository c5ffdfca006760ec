//! Part 1 of an item sheet (当事務及び事業に関する基本情報): number, name, policies, legal basis,
//! marks with their reasons, review sheet.

use std::sync::LazyLock;

use evaluation::{Flag, Item, Passage, SheetForm};
use kernel::{Id, text::squeeze};
use regex::Regex;

use crate::{
    labels::{Piece, all, fields, passage},
    outline::key,
    source::Line,
};

const LABELS: [&str; 20] = [
    "業務に関連する政策・施策",
    "関連する政策・施策",
    "当該事業実施に係る根拠(個別法条文など)",
    "当該事業実施に係る根拠(個別法条文等)",
    "当該事業実施に係る根拠",
    "当該項目の重要度、困難度",
    "当該項目の重要度、難易度",
    "当該項目の重要度、優先度、困難度",
    "当該項目の重要度、優先度、難易度",
    "当該項目の重要度、困難難易度",
    "関連する政策評価・行政事業レビュー",
    "関連する研究開発評価、政策評価・行政事業レビュー",
    "1.当事務及び事業に関する基本情報",
    "当事務及び事業に関する基本情報",
    "2.主要な経年データ",
    "関連する政策評価、行政事業レビュー",
    "重要度、困難度",
    "重要度、難易度",
    "当該項目の重要度及び困難度",
    "当該項目の重要度",
];

/// An item number at the beginning of a line: `1-1-1`, `I-2-4`, `1-(1)`, `第1-2`, `II-1、2、3`.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^((?:第?[0-9]{1,2}|[IVX]{1,4}|[A-Z])(?:[-ー.](?:\([0-9]{1,2}\)|[0-9]{1,2})|\([0-9]{1,2}\))*(?:、[0-9]{1,2})*)[.．]?(.*)$")
        .expect("the pattern is constant")
});

/// A mark such as 【重要度：高】 or 重要度:「高」.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"【?\s*(重要度|優先度|難易度|困難度|重点化)\s*[：:]?\s*(?:「([^」]{1,3})」|(高い|高|中|低))\s*】?\s*[、，,]?",
    )
    .expect("the pattern is constant")
});

/// Fills the item from the lines before part 2; returns what belongs to no label.
pub(crate) fn basic(head: &[Line], lines: &[Line], item: &mut Item) -> Vec<Piece> {
    let (mut before, found) = fields(lines, &LABELS);
    for field in &found {
        match LABELS[field.label] {
            "業務に関連する政策・施策" | "関連する政策・施策" => {
                item.policies = passage(&field.value);
            }
            label if label.contains("根拠") => item.legal_basis = passage(&field.value),
            label if label.contains("重要度") => flags(&passage(&field.value), item),
            label if label.contains("レビュー") => item.review = passage(&field.value),
            _ => before.extend(field.value.iter().cloned()),
        }
    }
    // Only form 4-1 asks for policies and legal basis; a title, where printed, goes before this.
    let service = found
        .iter()
        .any(|f| LABELS[f.label].contains("根拠") || LABELS[f.label].ends_with("政策・施策"));
    item.sheet = if service {
        SheetForm::Service
    } else {
        SheetForm::Management
    };
    identify(head, &before, item)
}

/// Number and name stand before the first label, or only above part 1.
fn identify(head: &[Line], before: &[Piece], item: &mut Item) -> Vec<Piece> {
    let mut pieces = before.to_vec();
    if pieces.is_empty() {
        pieces = all(head);
        pieces.retain(|piece| !key(&piece.text).contains("様式"));
    }
    let Some((at, number, rest)) = pieces
        .iter()
        .enumerate()
        .find_map(|(at, piece)| split_number(&piece.text).map(|(n, rest)| (at, n, rest)))
    else {
        return pieces;
    };
    let mut name = vec![Piece {
        number: pieces[at].number,
        text: rest,
    }];
    item.number = Id::new(number.trim_end_matches(['.', '．']));
    name.extend(pieces[at + 1..].iter().cloned());
    item.name = passage(&name).text;
    pieces.truncate(at);
    pieces
}

/// Splits `１－１ 事業の促進` to number and name. A bare page number is no item number of more than
/// two digits.
pub(crate) fn split_number(text: &str) -> Option<(String, String)> {
    let folded = squeeze(text);
    let found = NUMBER.captures(&folded)?;
    let number = found.get(1)?.as_str();
    let rest = found.get(2).map_or("", |m| m.as_str());
    if rest.starts_with(['年', '月', '日', '%', '件', '人', '/']) {
        return None;
    }
    let printed = tail(text, folded.chars().count() - rest.chars().count());
    Some((number.to_owned(), printed.trim().to_owned()))
}

/// What follows the first `count` folded characters of a text, as printed.
fn tail(text: &str, count: usize) -> &str {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= count {
            return &text[at..];
        }
        let mut buffer = [0; 4];
        seen += squeeze(c.encode_utf8(&mut buffer)).chars().count();
    }
    ""
}

/// Marks and their reasons: a reason runs to the next mark.
fn flags(text: &Passage, item: &mut Item) {
    let found: Vec<_> = MARK.captures_iter(&text.text).collect();
    for (i, mark) in found.iter().enumerate() {
        let (Some(whole), Some(name)) = (mark.get(0), mark.get(1)) else {
            continue;
        };
        let end = found
            .get(i + 1)
            .and_then(|next| next.get(0))
            .map_or(text.text.len(), |next| next.start());
        let level = mark
            .get(2)
            .or_else(|| mark.get(3))
            .map_or("", |m| m.as_str());
        let flag = Flag {
            level: level.to_owned(),
            reason: slice(text, whole.end(), end),
        };
        let slot = match name.as_str() {
            "重要度" => &mut item.importance,
            "優先度" => &mut item.priority,
            "重点化" => &mut item.focus,
            _ => &mut item.difficulty,
        };
        *slot = Some(flag);
    }
}

/// Part of a passage, with the lines of its characters.
pub(crate) fn slice(passage: &Passage, from: usize, to: usize) -> Passage {
    let text = &passage.text[from..to];
    let lead = text.len() - text.trim_start().len();
    let (from, text) = (from + lead, text.trim());
    let mut breaks: Vec<(usize, u32)> = Vec::new();
    if let Some(line) = passage.line_of(from) {
        breaks.push((0, line));
    }
    breaks.extend(
        passage
            .breaks
            .iter()
            .filter(|(at, _)| *at > from && *at < from + text.len())
            .map(|(at, line)| (at - from, *line)),
    );
    Passage {
        text: text.to_owned(),
        breaks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::tests::numbered;

    fn read(text: &str) -> (Item, Vec<Piece>) {
        let mut item = Item::default();
        let stray = basic(&[], &numbered(text), &mut item);
        (item, stray)
    }

    #[test]
    fn numbers_and_names_of_every_notation_are_split() {
        let check = |text: &str, number: &str, name: &str| {
            let (n, rest) = split_number(text).unwrap_or_default();
            assert_eq!((n.as_str(), rest.as_str()), (number, name), "{text}");
        };
        check("１―１ 事業の促進", "1-1", "事業の促進");
        check("1-1-1", "1-1-1", "");
        check("Ⅰ―2―④ 〈項目〉", "I-2-4", "〈項目〉");
        check("1－(1)　　　　　展示事業", "1-(1)", "展示事業");
        check("２業務運営の効率化", "2", "業務運営の効率化");
        check("Ⅱ 業務運営の効率化", "II", "業務運営の効率化");
        check("Ⅱ―1、2、3、4", "II-1、2、3、4", "");
        check("業務運営", "", "");
    }

    #[test]
    fn marks_keep_their_reasons_and_lines() {
        let (item, stray) = read(
            "１．当事務及び事業に関する基本情報\n１―２ 新事業の\n創出\n関連する政策・施策 甲の促進\n\
             当該事業実施に係る根拠（個\n別法条文など）\n機構法第１条\n当該項目の重要度、困\n難度\n\
             【重要度：高】放置すれば\n失われる。\n【難易度：高】課題が多い。\n\
             関連する政策評価・行政事業\nレビュー\n行政事業レビューシート番号 ０１２３\n",
        );
        assert_eq!(
            (item.number.as_str(), item.name.as_str()),
            ("1-2", "新事業の創出")
        );
        let important = item.importance.expect("it is marked");
        assert_eq!(important.level, "高");
        assert_eq!(important.reason.text, "放置すれば失われる。");
        assert_eq!(important.reason.line_of(15), Some(11));
        assert!(item.difficulty.is_some() && item.priority.is_none());
        assert_eq!(item.review.text, "行政事業レビューシート番号 ０１２３");
        assert_eq!(item.sheet, SheetForm::Service);
        assert_eq!(stray, []);
    }
}
