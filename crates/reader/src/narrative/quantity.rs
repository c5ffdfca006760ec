//! Which numbers of the narrative count something (数量): dates, numbers of laws and rounds, ranges
//! and limits are left aside, and units that only follow such texts are completed.

use kernel::{Decimal, Unit, numeral::scan};

use super::paragraph::Paragraph;

/// A number that counts something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quantity {
    /// First character, sign included.
    pub(super) start: usize,
    /// First digit.
    pub(super) digit: usize,
    /// After the last digit or scale word.
    pub(super) end: usize,
    /// After the unit.
    pub(super) unit_end: usize,
    /// The value, in `unit`.
    pub(super) value: Decimal,
    /// The unit; empty when none is printed.
    pub(super) unit: Unit,
    /// A bound or a limit (`５０％以上`) rather than a count; it counts only in lists.
    pub(super) bound: bool,
}

/// Units that date, number or measure time rather than count.
const ASIDE: [&str; 36] = [
    "年度", "年", "年間", "か年", "カ年", "ヶ年", "ヵ年", "箇年", "周年", "月", "か月", "ヶ月",
    "カ月", "ヵ月", "ケ月", "箇月", "週間", "日", "分", "秒", "歳", "号", "条", "項", "章", "期",
    "次", "位", "階", "代", "度", "単位", "t", "時間", "つ", "問",
];

/// Units beyond those every text knows.
const MORE: [&str; 22] = [
    "道府県",
    "府県",
    "県",
    "市",
    "町",
    "村",
    "区",
    "スペース",
    "㎡",
    "平方メートル",
    "部署",
    "部門",
    "自治体",
    "部会",
    "課題",
    "研究",
    "病院",
    "論文",
    "報",
    "誌",
    "校舎",
    "番組",
];

/// Every number of a paragraph that counts something.
pub(super) fn quantities(paragraph: &Paragraph) -> Vec<Quantity> {
    scan(&paragraph.text)
        .into_iter()
        .filter_map(|numeral| {
            let start = paragraph.char_at(numeral.start);
            let end = paragraph.char_at(numeral.end);
            let mut quantity = Quantity {
                start,
                digit: (start..end).find(|at| paragraph.folded[*at].is_ascii_digit())?,
                end,
                unit_end: paragraph.char_at(numeral.unit_end),
                value: numeral.value,
                unit: numeral.unit,
                bound: false,
            };
            complete(paragraph, &mut quantity);
            counts(paragraph, &quantity).then(|| Quantity {
                bound: bounded(paragraph, &quantity),
                ..quantity
            })
        })
        .collect()
}

/// Completes the unit: `人日` for `人`, a unit after a blank, a unit that only such texts use.
fn complete(paragraph: &Paragraph, quantity: &mut Quantity) {
    let next = paragraph.at(quantity.unit_end);
    let longer = match (quantity.unit.as_str(), next) {
        ("人", Some('日' | '月')) => 1,
        ("部", Some('署' | '門' | '会')) => 1,
        ("地域", Some('本')) if paragraph.begins(quantity.unit_end, "本部") => 2,
        ("事業", Some('所')) => 1,
        _ => 0,
    };
    if longer > 0 {
        quantity.unit_end += longer;
        quantity.unit = Unit::new(paragraph.slice(quantity.end, quantity.unit_end));
        return;
    }
    if !quantity.unit.is_empty() {
        return;
    }
    let from = paragraph.skip_blanks(quantity.end);
    if let Some(unit) = MORE.iter().find(|unit| paragraph.begins(from, unit)) {
        quantity.unit = Unit::new(unit);
        quantity.unit_end = from + unit.chars().count();
        return;
    }
    if from > quantity.end && from <= quantity.end + 2 {
        // A number of its own gives the unit after the blank the chance to be recognised.
        let probe = format!("0{}", paragraph.folded(from, from + 8));
        if let Some(numeral) = scan(&probe).first().filter(|numeral| numeral.start == 0) {
            let length = probe[..numeral.unit_end].chars().count() - 1;
            quantity.unit = numeral.unit.clone();
            quantity.unit_end = if quantity.unit.is_empty() {
                quantity.end
            } else {
                from + length
            };
        }
    }
    if let Some(unit) = fraction_unit(paragraph, quantity.end) {
        quantity.unit = unit;
        return;
    }
    if quantity.unit.is_empty() {
        quantity.unit = foreign_word(paragraph, from);
        if !quantity.unit.is_empty() {
            quantity.unit_end = from + quantity.unit.as_str().chars().count();
        }
    }
}

/// A unit of our own finding: a foreign word in katakana directly behind the number.
fn foreign_word(paragraph: &Paragraph, from: usize) -> Unit {
    let mut to = from;
    while paragraph
        .at(to)
        .is_some_and(|c| ('ァ'..='ヺ').contains(&c) || c == 'ー')
    {
        to += 1;
    }
    if to - from >= 2 {
        Unit::new(paragraph.slice(from, to))
    } else {
        Unit::default()
    }
}

/// Whether the number counts something.
fn counts(paragraph: &Paragraph, quantity: &Quantity) -> bool {
    let before = quantity
        .start
        .checked_sub(1)
        .and_then(|at| paragraph.at(at));
    let earlier = quantity
        .start
        .checked_sub(2)
        .and_then(|at| paragraph.at(at));
    let next = paragraph.at(quantity.unit_end);
    let raw = paragraph
        .slice(quantity.digit, quantity.digit + 1)
        .chars()
        .next();
    let plain = raw.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let named = before == Some('第')
        || before.is_some_and(|c| c.is_ascii_alphanumeric())
        || (before == Some('-') && earlier.is_some_and(|c| c.is_ascii_alphanumeric()));
    let range = before == Some('~') || next == Some('~') || paragraph.at(quantity.end) == Some('~');
    let dated = before == Some('/') && quantity.unit.is_empty()
        || paragraph.at(quantity.end) == Some('/')
            && paragraph
                .at(quantity.end + 1)
                .is_some_and(|c| c.is_ascii_digit())
            && fraction_unit(paragraph, quantity.end).is_none();
    let difference = matches!(before, Some('+' | '±'));
    let ordinal = next == Some('目') || paragraph.begins(quantity.unit_end, "年目");
    let every = quantity.unit.as_str() == "回"
        && ["年間に", "年に", "毎月", "毎年", "月", "週", "毎月約"]
            .iter()
            .any(|word| paragraph.ends(quantity.start, word));
    plain
        && !ASIDE.contains(&quantity.unit.as_str())
        && !(named || range || dated || difference || ordinal || every)
}

/// The unit of a fraction (`45.5／60スペース`), whose slash stands at `slash`.
fn fraction_unit(paragraph: &Paragraph, slash: usize) -> Option<Unit> {
    let mut to = slash + 1;
    while paragraph
        .at(to)
        .is_some_and(|c| c.is_ascii_digit() || c == '.')
    {
        to += 1;
    }
    if paragraph.at(slash) != Some('/') || to == slash + 1 {
        return None;
    }
    let probe = format!("0{}", paragraph.folded(to, to + 8));
    let known = scan(&probe).first().map(|numeral| numeral.unit.clone());
    let unit = known.filter(|unit| !unit.is_empty());
    let unit = unit.unwrap_or_else(|| foreign_word(paragraph, to));
    (!unit.is_empty() && !ASIDE.contains(&unit.as_str())).then_some(unit)
}

/// Whether the number is a bound, a limit or a wish.
fn bounded(paragraph: &Paragraph, quantity: &Quantity) -> bool {
    let after = [
        "以上",
        "以下",
        "以内",
        "未満",
        "超",
        "を超",
        "程度",
        "を目指",
        "を目標",
        "級",
        "段階",
    ];
    let before = [
        "上限",
        "上限額",
        "目標",
        "最大",
        "最長",
        "最低",
        "借入後",
        "貸付後",
        "当初",
        "残り",
        "隣接する",
    ];
    after
        .iter()
        .any(|word| paragraph.begins(quantity.unit_end, word))
        || before
            .iter()
            .any(|word| paragraph.ends(quantity.start, word))
}
