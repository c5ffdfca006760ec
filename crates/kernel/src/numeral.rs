//! Numbers as people really print them (数の読取り): full-width, spaced apart, commas of both
//! widths, 万・億, △ ▲ － as minus, in a cell of their own or in the middle of a sentence.
//!
//! It recognises; it does not judge what a number means.

use rust_decimal::Decimal;

use crate::{
    text::{fold_char, squeeze},
    unit::Unit,
};

/// A number found in running text (文中の数), with the place and the unit printed after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numeral {
    /// Byte offset of its first character, sign included.
    pub start: usize,
    /// Byte offset after its last digit or scale word.
    pub end: usize,
    /// Byte offset after its unit; equals `end` when no unit is printed.
    pub unit_end: usize,
    /// The value, in `unit`. Its scale is the number of digits printed after the point.
    pub value: Decimal,
    /// The unit with its scale word (`億円`, `万人`, `%`); empty when none is recognised.
    pub unit: Unit,
    /// Whether 約 or ほぼ stands before it.
    pub approximate: bool,
}

/// Counters and units that follow a number in these documents, longest first where one begins
/// another. A unit is a word of the language, not of any programme.
const UNITS: &[&str] = &[
    "%ポイント",
    "ポイント",
    "%",
    "パーセント",
    "割",
    "倍",
    "年度",
    "年間",
    "年",
    "か月",
    "ヶ月",
    "カ月",
    "ヵ月",
    "ケ月",
    "箇月",
    "月",
    "週間",
    "日間",
    "日",
    "時間",
    "分",
    "秒",
    "か年",
    "カ年",
    "ヶ年",
    "ヵ年",
    "箇年",
    "周年",
    "歳",
    "兆円",
    "十億円",
    "百万円",
    "億円",
    "千万円",
    "万円",
    "千円",
    "円",
    "機関",
    "事業者",
    "企業",
    "団体",
    "法人",
    "組合",
    "金融機関",
    "自治体",
    "者",
    "社",
    "名",
    "人",
    "先",
    "件",
    "回",
    "組",
    "か所",
    "カ所",
    "ヶ所",
    "ヵ所",
    "ケ所",
    "箇所",
    "拠点",
    "会場",
    "校",
    "施設",
    "店舗",
    "店",
    "室",
    "棟",
    "区画",
    "席",
    "都道府県",
    "市町村",
    "地域",
    "地区",
    "か国",
    "カ国",
    "ヶ国",
    "ヵ国",
    "ケ国",
    "箇国",
    "国",
    "コース",
    "講座",
    "科目",
    "テーマ",
    "コンテンツ",
    "プログラム",
    "シリーズ",
    "タイトル",
    "本",
    "冊",
    "部",
    "枚",
    "通",
    "種類",
    "種",
    "品目",
    "商品",
    "製品",
    "作品",
    "点",
    "台",
    "基",
    "口",
    "個",
    "セット",
    "セッション",
    "ページビュー",
    "ページ",
    "アクセス",
    "ダウンロード",
    "ユーザー",
    "アカウント",
    "ID",
    "PV",
    "UU",
    "ファンド",
    "プロジェクト",
    "事例",
    "案件",
    "事業",
    "業種",
    "項目",
    "指標",
    "問",
    "世帯",
    "床",
    "便",
    "隻",
    "両",
    "頭",
    "羽",
    "株",
    "単位",
    "m2",
    "km2",
    "ha",
    "km",
    "kg",
    "t",
    "kW",
    "GB",
    "位",
    "階",
    "次",
    "号",
    "条",
    "項",
    "章",
    "期",
    "代",
    "度",
    "つ",
];

/// Finds every number of `text`, left to right. Digits inside Latin words are left alone.
#[must_use]
pub fn scan(text: &str) -> Vec<Numeral> {
    let glyphs: Vec<Glyph> = text
        .char_indices()
        .map(|(at, raw)| Glyph {
            at,
            raw,
            folded: fold_char(raw).unwrap_or(raw),
        })
        .collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < glyphs.len() {
        let after_letter = i > 0 && glyphs[i - 1].folded.is_ascii_alphabetic();
        if !glyphs[i].folded.is_ascii_digit() || after_letter {
            i += 1;
            continue;
        }
        let (numeral, next) = read_at(text, &glyphs, i);
        i = next.max(i + 1);
        if let Some(numeral) = numeral {
            found.push(numeral);
        }
    }
    found
}

/// One character with its place and folded form.
struct Glyph {
    at: usize,
    raw: char,
    folded: char,
}

/// Reads the number whose first digit is glyph `first`; also returns where to go on.
fn read_at(text: &str, glyphs: &[Glyph], first: usize) -> (Option<Numeral>, usize) {
    let (mut value, mut i) = match digits(glyphs, first) {
        (Some(value), next) => (value, next),
        (None, next) => return (None, next),
    };
    // 1兆2,345億: later parts in smaller scale words join, in the smallest of them.
    while let Some(scale) = scale_at(glyphs, i) {
        if !glyphs.get(i + 1).is_some_and(|g| g.folded.is_ascii_digit()) {
            break;
        }
        let (Some(part), next) = digits(glyphs, i + 1) else {
            break;
        };
        let Some(smaller) = scale_at(glyphs, next).or(Some(1)).filter(|s| *s < scale) else {
            break;
        };
        let Some(joined) = value
            .checked_mul(Decimal::from(scale / smaller))
            .and_then(|v| v.checked_add(part))
        else {
            break;
        };
        value = joined;
        i = next;
    }
    let digits_end = i;
    let (start, negative, approximate) = prefix(glyphs, first);
    if negative {
        value.set_sign_negative(true);
    }
    let end = glyphs.get(digits_end).map_or(text.len(), |g| g.at);
    let (unit, next) = unit_at(glyphs, digits_end);
    let unit_end = glyphs.get(next).map_or(text.len(), |g| g.at);
    let numeral = Numeral {
        start: glyphs[start].at,
        end,
        unit_end: if unit.is_empty() { end } else { unit_end },
        value,
        unit,
        approximate,
    };
    (Some(numeral), next.max(digits_end))
}

/// Reads `12`, `1,234`, `1,234.5` from glyph `i` on.
fn digits(glyphs: &[Glyph], mut i: usize) -> (Option<Decimal>, usize) {
    let is_digit = |i: usize| glyphs.get(i).is_some_and(|g| g.folded.is_ascii_digit());
    let mut plain = String::new();
    while is_digit(i) {
        plain.push(glyphs[i].folded);
        i += 1;
    }
    if plain.len() <= 3 {
        // A group is a comma with exactly three digits behind it; a space may follow the comma.
        while glyphs.get(i).is_some_and(|g| g.folded == ',') {
            let mut j = i + 1;
            while glyphs.get(j).is_some_and(|g| g.folded == ' ') && j < i + 3 {
                j += 1;
            }
            if !(is_digit(j) && is_digit(j + 1) && is_digit(j + 2)) || is_digit(j + 3) {
                break;
            }
            plain.extend(glyphs[j..j + 3].iter().map(|g| g.folded));
            i = j + 3;
        }
    }
    if glyphs.get(i).is_some_and(|g| g.folded == '.') && is_digit(i + 1) {
        plain.push('.');
        i += 1;
        while is_digit(i) {
            plain.push(glyphs[i].folded);
            i += 1;
        }
    }
    (Decimal::from_str_exact(&plain).ok(), i)
}

/// The scale word at glyph `i`, as a factor.
fn scale_at(glyphs: &[Glyph], i: usize) -> Option<i64> {
    match glyphs.get(i)?.folded {
        '兆' => Some(1_000_000_000_000),
        '億' => Some(100_000_000),
        '万' => Some(10_000),
        '千' => Some(1_000),
        '百' => Some(100),
        _ => None,
    }
}

/// Looks before the first digit: sign and 約. Returns the glyph at which the number begins.
fn prefix(glyphs: &[Glyph], first: usize) -> (usize, bool, bool) {
    let mut start = first;
    let mut negative = false;
    let mut j = first;
    while j > 0 && glyphs[j - 1].folded == ' ' {
        j -= 1;
    }
    if j > 0 && glyphs[j - 1].folded == '-' {
        let triangle = matches!(glyphs[j - 1].raw, '△' | '▲');
        let before = j.checked_sub(2).map(|k| glyphs[k].folded);
        let opens = before.is_none_or(|c| {
            !(c.is_alphanumeric() || c == '-' || c == '%') || matches!(c, 'は' | 'が' | '率' | '比')
        });
        if triangle || (opens && j == first) {
            negative = true;
            start = j - 1;
        }
    }
    let k = if negative { start } else { j };
    let approximate = k > 0 && matches!(glyphs[k - 1].raw, '約' | 'ほ');
    (start, negative, approximate)
}

/// Reads scale word and unit from glyph `i` on.
fn unit_at(glyphs: &[Glyph], mut i: usize) -> (Unit, usize) {
    let begin = i;
    while scale_at(glyphs, i).is_some() {
        i += 1;
    }
    let scaled = i > begin;
    // The unit may stand after a space, but only when nothing else could be meant.
    let folded: String = glyphs[i..].iter().take(8).map(|g| g.folded).collect();
    let known = UNITS
        .iter()
        .filter(|unit| folded.starts_with(**unit))
        .max_by_key(|unit| unit.chars().count());
    match known {
        Some(unit) => {
            let prefix: String = glyphs[begin..i].iter().map(|g| g.folded).collect();
            (
                Unit::new(&format!("{prefix}{unit}")),
                i + unit.chars().count(),
            )
        }
        None if scaled => (
            Unit::new(
                &glyphs[begin..i]
                    .iter()
                    .map(|g| g.folded)
                    .collect::<String>(),
            ),
            i,
        ),
        None => (Unit::default(), begin),
    }
}

/// What a cell that should hold one number prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellText {
    /// Nothing at all (空欄), which is not nil.
    Blank,
    /// －, ―, なし, 未実施: there is no value, which is not zero.
    Nil,
    /// One number; `within` is set for 内数.
    Number {
        /// The number.
        value: Decimal,
        /// Its unit.
        unit: Unit,
        /// Whether 内数 is printed with it.
        within: bool,
    },
    /// Words, or more than one number: a statement and not a figure.
    Words,
}

/// Reads a cell that should hold one number; spaces and line breaks anywhere inside it do not
/// matter (`１ ３ ４ ．３％`, `△\n1,667,554`).
#[must_use]
pub fn read_cell(printed: &str) -> CellText {
    let bare = squeeze(printed);
    if bare.is_empty() {
        return CellText::Blank;
    }
    let inner = bare.trim_start_matches('(').trim_end_matches(')');
    let nil = [
        "なし",
        "無し",
        "未実施",
        "該当なし",
        "該当無し",
        "実績なし",
        "特になし",
        "特に無し",
        "非該当",
        "対象外",
        "評価対象外",
    ];
    if nil.contains(&inner) || inner.chars().all(|c| c == '-') {
        return CellText::Nil;
    }
    let numerals = scan(&bare);
    let [numeral] = numerals.as_slice() else {
        return CellText::Words;
    };
    let before = &bare[..numeral.start];
    let after = &bare[numeral.unit_end..];
    let within = after.contains("内数");
    let rest = after.replace("の内数", "").replace("内数", "");
    let quiet = |text: &str| {
        text.chars()
            .all(|c| matches!(c, '(' | ')' | '約' | '[' | ']' | '※' | '注'))
    };
    // A unit we do not know is still a unit when nothing but it follows the number.
    let unknown_unit = numeral.unit.is_empty()
        && !rest.is_empty()
        && rest.chars().count() <= 6
        && !rest.contains(['以', '未', '(', ')', '、', '。', '/', '~']);
    if !quiet(before) || !(quiet(&rest) || unknown_unit) {
        return CellText::Words;
    }
    let unit = if unknown_unit {
        Unit::new(&rest)
    } else {
        numeral.unit.clone()
    };
    CellText::Number {
        value: numeral.value,
        unit,
        within,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found: Vec<String> = scan(text)
            .iter()
            .map(|n| format!("{}{}", n.value, n.unit))
            .collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn numbers_are_found_as_people_print_them() {
        check("支援者数：８，９７１者", "8971者");
        check("元年度：１６２億円（  ５５５億円）", "162億円 555億円");
        check(
            "－５．３％、▲４．６％、△ 354,240千円",
            "-5.3% -4.6% -354240千円",
        );
        check("約１兆２，３４５億円", "12345億円");
        check("第１５条第１項第１号、５号", "15条 1項 1号 5号");
        check("２０．７万人", "20.7万人");
        check("１－２", "1 2");
        check("課題解決率９５．９％", "95.9%");
        check("web2を３回", "3回");
    }

    #[test]
    fn a_cell_is_blank_nil_a_number_or_words() {
        let number = |text: &str| match read_cell(text) {
            CellText::Number {
                value,
                unit,
                within,
            } => format!("{value}{unit}{}", if within { "内数" } else { "" }),
            other => format!("{other:?}"),
        };
        assert_eq!(number("１ ３ ４ ．\n３％"), "134.3%");
        assert_eq!(number("△\n1,667,554\n千円"), "-1667554千円");
        assert_eq!(number("７１５人\nの内数"), "715人内数");
        assert_eq!(number("－"), "Nil");
        assert_eq!(number("（未実施）"), "Nil");
        assert_eq!(number(" "), "Blank");
        assert_eq!(number("８０％以上"), "Words");
        assert_eq!(number("０"), "0");
    }
}
