//! What a figure counts (指標名), from the words before it, after it and above it.

use kernel::Unit;

use super::{paragraph::Paragraph, quantity::Quantity};

/// Cuts text to its first sentence and, at a comma, to about `most` characters.
pub(super) fn clip(text: &str, most: usize) -> String {
    let first = text.split('。').next().unwrap_or(text).trim();
    if first.chars().count() <= most {
        return first.to_owned();
    }
    let head: String = first.chars().take(most).collect();
    match head.rfind('、') {
        Some(at) if at > most => format!("{}…", &head[..at]),
        _ => format!("{head}…"),
    }
}

/// The end of a long sentence, which in Japanese says what was done.
pub(super) fn clip_head(text: &str) -> String {
    const MOST: usize = 40;
    let first: Vec<char> = text
        .split('。')
        .next()
        .unwrap_or(text)
        .trim()
        .chars()
        .collect();
    if first.len() <= MOST {
        return first.into_iter().collect();
    }
    let tail = &first[first.len() - MOST..];
    let from = tail[..MOST / 2]
        .iter()
        .position(|c| *c == '、')
        .map_or(0, |at| at + 1);
    format!("…{}", tail[from..].iter().collect::<String>())
}

/// Words between a name and its number.
const FILLERS: [&str; 24] = [
    "約",
    "延べ",
    "のべ",
    "述べ",
    "各",
    "計",
    "合わせて",
    "総勢",
    "全",
    "ほぼ",
    "うち",
    "は",
    "が",
    "の",
    "に",
    "を",
    "で",
    "と",
    "も",
    "へ",
    "から",
    "まで",
    "対して",
    "合計",
];

/// The name directly before `start`, not reaching back beyond `low`, where another figure may end.
pub(super) fn name_before(
    paragraph: &Paragraph,
    low: usize,
    start: usize,
    after_figure: bool,
) -> String {
    let mut from = start;
    let mut depth = 0_usize;
    while from > low {
        match paragraph.folded[from - 1] {
            ')' | '】' | '」' => depth += 1,
            '(' | '【' | '「' if depth == 0 => break,
            '(' | '【' | '「' => depth -= 1,
            '、' | '。' | ';' | '※' if depth == 0 => break,
            ',' if depth == 0 && !paragraph.at(from).is_some_and(|c| c.is_ascii_digit()) => break,
            _ => {}
        }
        from -= 1;
    }
    let printed = paragraph.slice(from, start);
    let name = tidy(printed, after_figure && from == low);
    // Within a sentence only the last words before the number name it.
    if name.chars().count() > 30 {
        last_words(&name)
    } else {
        name
    }
}

/// Takes signs and fillers off both ends of a name.
pub(super) fn tidy(printed: &str, after_figure: bool) -> String {
    let signs = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '：' | ':' | '・' | '）' | ')' | '／' | '/' | '＞' | '>' | '〔' | '○' | '〇' | '■'
            )
    };
    let mut name = printed.trim_matches(|c: char| signs(c) && c != '）' && c != ')');
    if name.matches(['（', '(']).count() < name.matches(['）', ')']).count() {
        name = name.trim_start_matches(signs).trim_end_matches(['）', ')']);
    }
    // What a particle ties to the figure before names that one and not the next.
    let tied = [
        "の", "を", "が", "に", "で", "と", "は", "も", "へ", "から", "まで", "以",
    ];
    if after_figure && tied.iter().any(|particle| name.starts_with(particle)) {
        return String::new();
    }
    loop {
        let before = name;
        name = name.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '／'));
        for filler in FILLERS {
            if let Some(rest) = name.strip_suffix(filler)
                && (!rest.is_empty() || filler != "合計")
                && !(filler == "計"
                    && rest.ends_with(['統', '会', '設', '合', '累', '集', '家', '推', '余']))
                && !(filler == "全" && rest.ends_with(['保', '安', '健', '完']))
                && !(filler == "と" && rest.ends_with('こ'))
            {
                name = rest;
            }
        }
        if name == before {
            break;
        }
    }
    name.trim().to_owned()
}

/// The end of a long name, from behind its last particle on.
fn last_words(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let earliest = chars.len() - 30;
    let cut = (earliest..chars.len().saturating_sub(4))
        .find(|at| "はがをにで、し".contains(chars[*at]) && !"はがをにで".contains(chars[at + 1]));
    chars[cut.map_or(earliest, |at| at + 1)..].iter().collect()
}

/// The noun that follows a number (`３１０人参加` → `参加`, `９人を表彰` → `表彰`).
pub(super) fn noun_after(paragraph: &Paragraph, from: usize) -> String {
    let mut at = from;
    if paragraph.at(at).is_some_and(|c| "をがにでのは".contains(c)) {
        at += 1;
    }
    let mut to = at;
    let kanji = |c: char| ('一'..='龥').contains(&c) || ('ァ'..='ヺ').contains(&c) || c == 'ー';
    while to < at + 8 && paragraph.at(to).is_some_and(kanji) {
        to += 1;
    }
    if to - at >= 2 && !paragraph.begins(at, "以") {
        paragraph.slice(at, to).to_owned()
    } else {
        String::new()
    }
}

/// What a bare number of this unit counts.
pub(super) fn unit_name(unit: &Unit) -> String {
    let unit = unit.as_str();
    match unit {
        "" => "値".to_owned(),
        "割" => "割合".to_owned(),
        "倍" => "倍率".to_owned(),
        "ポイント" | "%ポイント" => "ポイント".to_owned(),
        _ if unit.starts_with('%') => "割合".to_owned(),
        _ if unit.ends_with('円') => "金額".to_owned(),
        _ => {
            let bare = unit.trim_start_matches(['百', '千', '万', '億', '兆']);
            format!("{}数", if bare.is_empty() { "件" } else { bare })
        }
    }
}

/// The name of what counts, when the words before the number give none.
pub(super) fn unnamed(paragraph: &Paragraph, quantity: &Quantity) -> String {
    let noun = noun_after(paragraph, quantity.unit_end);
    let unit = unit_name(&quantity.unit);
    if noun.is_empty() || unit == "割合" || unit == "値" {
        unit
    } else {
        format!("{noun}{unit}")
    }
}

/// Splits a heading that names several measures (`経営相談件数、役立ち度`) when it names exactly
/// `count`.
pub(super) fn several(context: &str, count: usize) -> Option<Vec<String>> {
    for sign in ['、', '・', '，'] {
        let parts: Vec<&str> = context.split(sign).map(str::trim).collect();
        let short = parts
            .iter()
            .all(|part| (2..=16).contains(&part.chars().count()));
        if parts.len() == count && short {
            return Some(parts.into_iter().map(str::to_owned).collect());
        }
    }
    None
}

/// Parts a heading with a parenthesis: `機構出資契約額（年度末の総額）`.
pub(super) fn parted(context: &str) -> Option<(&str, &str)> {
    let open = context.find(['（', '('])?;
    let inner = context[open..].trim_start_matches(['（', '(']);
    let inner = inner.strip_suffix(['）', ')'])?;
    let outer = context[..open].trim();
    (!outer.is_empty() && !inner.contains(['（', '('])).then_some((outer, inner))
}
