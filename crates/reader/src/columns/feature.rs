//! What a strip shows about itself: how it begins, how it ends, whether its words look back or
//! forward. Nothing here knows which column it stands in.

use std::collections::{HashMap, HashSet};

use kernel::text::fold;

use super::{
    slot::{Slot, SlotSet, anchor},
    strip::{Strip, width},
};

/// How a strip begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Opening {
    /// With a character that cannot begin a paragraph (`、`, `ー`, `て`).
    Inside,
    /// With anything else.
    Open,
    /// With a bullet, a number or a heading.
    Paragraph,
}

/// What the end of a sentence says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    /// `…を行う。`, `…を図る。`
    Ahead,
    /// `…を実施。`, `…した。`
    Back,
    /// Neither.
    Silent,
}

/// Level of a heading number (見出し番号).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// `１．`
    Part,
    /// `（１）`
    Section,
    /// `①`
    Circled,
    /// `【指標１－２】`, which counts apart from the others.
    Indicator,
}

impl Level {
    /// How many there are.
    pub(super) const COUNT: usize = 4;

    /// Position from the outermost, from 0.
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// What a strip shows.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    /// Columns it can stand in by a prescribed heading; empty when it has none.
    pub(super) anchor: SlotSet,
    /// Whether it is 評定 of a minister, with or without its letter.
    pub(super) rated: bool,
    /// How it begins.
    pub(super) opening: Opening,
    /// Heading number at its beginning.
    pub(super) numbering: Option<(Level, u8)>,
    /// Whether a year label begins it (`元年度：`).
    pub(super) year: bool,
    /// Whether it is a year label with a figure and hardly anything else.
    pub(super) listing: bool,
    /// Whether a paragraph ends with it.
    pub(super) closed: bool,
    /// What its last sentence says about time.
    pub(super) tense: Tense,
    /// Width of what cannot be broken at its beginning: would it have fitted on the line before?
    pub(super) first: u16,
    /// Its printed width.
    pub(super) width: u16,
}

/// Reads the features of a strip.
pub(super) fn feature(strip: &Strip<'_>, marked_ends: bool) -> Feature {
    let folded = fold(strip.text);
    let ends_sentence = folded.ends_with(['。', '>', '】', ':']) || ends_in_quantity(&folded);
    let ends_in_digit =
        folded.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '、'));
    let anchor = anchor(strip.text);
    let heading = !anchor.is_empty() && folded.ends_with(['>', 'A', 'B', 'C', 'D', 'S', '-', '定']);
    Feature {
        anchor,
        rated: anchor.has(Slot::Minister) && folded.starts_with('評'),
        opening: if circled(strip.text).is_some() {
            Opening::Paragraph
        } else {
            opening(&folded)
        },
        numbering: circled(strip.text)
            .map(|n| (Level::Circled, n))
            .or_else(|| numbering(&folded)),
        year: begins_with_year(&folded),
        listing: is_listing(&folded),
        closed: heading
            || (if marked_ends {
                strip.trailing
            } else {
                ends_sentence
            }) && !ends_in_digit,
        tense: tense(&folded),
        first: unbreakable(strip.text),
        width: strip.width,
    }
}

/// Characters that no Japanese line begins with (行頭禁則), and particles that begin no sentence.
const INSIDE: &str =
    "、。，．,.)）」』】〕〉》ーゃゅょっァィゥェォャュョッ％%をがはにへのもとやてでしるれたっり";

/// How folded text begins.
fn opening(folded: &str) -> Opening {
    let Some(first) = folded.chars().next() else {
        return Opening::Open;
    };
    if INSIDE.contains(first) && !folded.starts_with("また") && !folded.starts_with("なお") {
        return Opening::Inside;
    }
    let bullet = "・○◇◆□■●◎※<【[〈★☆▼▽◯⇒→➢✓".contains(first);
    if bullet || numbering(folded).is_some() || begins_with_year(folded) {
        return Opening::Paragraph;
    }
    let openers = [
        "また、",
        "なお、",
        "さらに、",
        "このほか",
        "その他",
        "具体的には",
    ];
    if openers.iter().any(|word| folded.starts_with(word)) {
        return Opening::Paragraph;
    }
    Opening::Open
}

/// The circled number that begins printed text; folding would make a plain digit of it.
fn circled(text: &str) -> Option<u8> {
    let first = u32::from(text.chars().next()?);
    (u32::from('①')..=u32::from('⑳'))
        .contains(&first)
        .then(|| u8::try_from(first - u32::from('①') + 1).ok())
        .flatten()
}

/// The heading number that begins folded text.
pub(super) fn numbering(folded: &str) -> Option<(Level, u8)> {
    let first = folded.chars().next()?;
    if first == '(' {
        let (inner, _) = folded[1..].split_once(')')?;
        return inner
            .parse()
            .ok()
            .filter(|n| (1..=30).contains(n))
            .map(|n| (Level::Section, n));
    }
    if let Some((inner, _)) = folded
        .strip_prefix("【指標")
        .and_then(|rest| rest.split_once('】'))
    {
        let number = inner.rsplit('-').next().unwrap_or(inner);
        return number.trim().parse().ok().map(|n| (Level::Indicator, n));
    }
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let rest = &folded[digits.len()..];
    if (1..=2).contains(&digits.len()) && rest.starts_with(['.', '．']) {
        let decimal = rest[1..].starts_with(|c: char| c.is_ascii_digit());
        return (!decimal)
            .then(|| digits.parse().ok())
            .flatten()
            .map(|n| (Level::Part, n));
    }
    None
}

/// Whether folded text begins with a label of a fiscal year that heads figures (`元年度：`,
/// `＜２年度＞`, `平成３０年度 `, `2019年度`).
pub(super) fn begins_with_year(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['<', '(', '・', ' ', '[', '【', '○', '■']);
    let era = ["令和", "平成", "昭和", "R", "H"];
    let bare = era
        .iter()
        .find_map(|era| bare.strip_prefix(era))
        .unwrap_or(bare);
    let digits = bare.chars().take_while(char::is_ascii_digit).count();
    let rest = match (digits, bare.strip_prefix('元')) {
        (1..=2 | 4, _) => &bare[digits..],
        (_, Some(rest)) => rest,
        _ => return false,
    };
    let Some(rest) = rest.trim_start().strip_prefix("年度") else {
        return false;
    };
    let ahead = [
        "末までに",
        "までに",
        "から",
        "より",
        "補正",
        "以降",
        "以上",
        "比",
    ];
    !ahead.iter().any(|word| rest.starts_with(word))
}

/// Whether folded text is a year, with or without a figure, and hardly anything else
/// (`元年度：２１５件`, `２年度`).
fn is_listing(folded: &str) -> bool {
    let labelled = folded.contains("年度:") || folded.contains("年度 ");
    let bare = folded.trim_end_matches([' ', ')', '>', ']']);
    let hiragana = |c: char| ('ぁ'..='ん').contains(&c) || c == '、' || c == '。';
    begins_with_year(folded)
        && folded.chars().count() <= 20
        && (bare.ends_with("年度") || labelled && !bare.ends_with(hiragana))
}

/// Whether folded text ends as lines of lists do: with a figure and its unit.
fn ends_in_quantity(folded: &str) -> bool {
    let bare = folded.trim_end_matches([')', ' ']);
    let unit = bare.chars().rev().take_while(|c| !c.is_ascii_digit());
    let plain = |c: char| !('ぁ'..='ん').contains(&c) && !c.is_ascii_punctuation() && c != '、';
    let unit: Vec<char> = unit.take(6).collect();
    (1..=5).contains(&unit.len())
        && unit.len() < bare.chars().count()
        && unit.into_iter().all(plain)
}

/// What the end of folded text says about time.
fn tense(folded: &str) -> Tense {
    let end = folded.trim_end_matches(['。', ' ']);
    let sentence = end.len() < folded.len();
    let back = [
        "実施",
        "した",
        "った",
        "れた",
        "いた",
        "えた",
        "達成",
        "開始",
        "構築",
        "強化",
        "作成",
        "公表",
        "対応",
        "整備",
        "推進",
        "図った",
        "開催",
        "支援",
        "参加",
        "設置",
        "活用",
    ];
    let ahead = [
        "行う",
        "図る",
        "する",
        "努める",
        "進める",
        "目指す",
        "組む",
        "資する",
        "れる",
        "める",
        "とする",
    ];
    if !sentence {
        Tense::Silent
    } else if ahead.iter().any(|word| end.ends_with(word)) {
        Tense::Ahead
    } else if back.iter().any(|word| end.ends_with(word)) {
        Tense::Back
    } else {
        Tense::Silent
    }
}

/// Width of the characters at the beginning that a typesetter would not part.
fn unbreakable(text: &str) -> u16 {
    let squeezed: Vec<char> = text.chars().take(24).collect();
    let latin = squeezed
        .iter()
        .take_while(|c| c.is_ascii_alphanumeric())
        .count()
        .max(1);
    let hanging = squeezed
        .iter()
        .skip(latin)
        .take_while(|c| "、。，．）」』】ーゃゅょっャュョッ".contains(**c))
        .count();
    let held: String = squeezed.iter().take(latin + hanging).collect();
    width(&held)
}

/// Columns that a prescribed heading of their own announces.
pub(super) fn headed(features: &[Feature]) -> SlotSet {
    let alone = |slot: &Slot| {
        features
            .iter()
            .any(|feature| feature.anchor == SlotSet::of(&[*slot]))
    };
    let slots: Vec<Slot> = Slot::ALL.into_iter().filter(alone).collect();
    SlotSet::of(&slots)
}

/// Which character sequences the document itself uses: a join of two lines is likely when its
/// characters follow each other elsewhere.
#[derive(Debug, Default)]
pub(super) struct Usage {
    triples: HashSet<[char; 3]>,
    /// Cost, in tenths of a point, of a join that uses nothing known.
    unknown: i32,
}

impl Usage {
    /// Collects the sequences inside the texts of the strips, and sees how far they tell whether
    /// one text continues another: in a short document hardly any sequence occurs twice, and one
    /// that is new means little.
    pub(super) fn of(texts: &[Vec<char>]) -> Self {
        let mut usage = Self::default();
        for text in texts {
            usage
                .triples
                .extend(text.windows(3).map(|three| [three[0], three[1], three[2]]));
        }
        let known = texts
            .windows(2)
            .filter(|pair| usage.across(&pair[0], &pair[1]) > 0)
            .count();
        let rate = known * 30 / texts.len().max(1);
        usage.unknown = i32::try_from(rate).unwrap_or(0).clamp(2, 15);
        usage
    }

    /// Cost of joining two texts: log odds, in tenths, that characters which follow each other
    /// in this document across a wrap do so, against two lines picked at random.
    pub(super) fn cost(&self, before: &[char], after: &[char]) -> i32 {
        match self.across(before, after) {
            0 => self.unknown,
            1 => -15,
            _ => -40,
        }
    }

    /// How many of the two sequences across the join are used elsewhere, 0 to 2.
    fn across(&self, before: &[char], after: &[char]) -> i32 {
        let known = |triple: [char; 3]| i32::from(self.triples.contains(&triple));
        let (Some(&a), Some(&d)) = (before.last(), after.first()) else {
            return 0;
        };
        let left = before
            .len()
            .checked_sub(2)
            .map_or(0, |at| known([before[at], a, d]));
        let right = after.get(1).map_or(0, |&next| known([a, d, next]));
        left + right
    }
}

/// Whether a strip begins a paragraph as another strip does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Echo {
    /// It does not, or begins no paragraph.
    #[default]
    Alone,
    /// As one on the same page or the page before.
    Near,
    /// As one far below.
    First,
    /// As one far above.
    Later,
}

/// How many characters two beginnings share when one repeats the other.
const BEGINNING: usize = 6;

/// How many strips back a beginning counts as near: about two pages.
const NEAR: usize = 240;

/// For every strip, whether it begins a paragraph as another does.
pub(super) fn echoes(texts: &[Vec<char>], features: &[Feature]) -> Vec<Echo> {
    let mut seen: HashMap<&[char], usize> = HashMap::new();
    let mut headings: HashMap<&[char], usize> = HashMap::new();
    let mut echoes = vec![Echo::Alone; texts.len()];
    for (at, text) in texts.iter().enumerate() {
        let feature = &features[at];
        let begins = at
            .checked_sub(1)
            .is_none_or(|before| features[before].closed)
            || feature.opening == Opening::Paragraph;
        let Some(beginning) = text.get(..BEGINNING).filter(|_| begins && !feature.year) else {
            continue;
        };
        if feature.opening == Opening::Paragraph
            && text.len() >= 2 * BEGINNING
            && let Some(before) = headings
                .insert(text, at)
                .filter(|before| at - before > NEAR)
        {
            echoes[before] = Echo::First;
            echoes[at] = Echo::Later;
            continue;
        }
        if seen
            .insert(beginning, at)
            .is_some_and(|before| at - before < NEAR)
        {
            echoes[at] = Echo::Near;
        }
    }
    echoes
}
