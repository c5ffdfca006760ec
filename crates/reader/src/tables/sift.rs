//! Which of the words before the figures of a row are its label, its target and its baseline.
//!
//! Text that comes cell after cell does not say where a cell ends; where a paragraph ends, and how
//! targets and baselines are worded, does.

use super::token::{Token, is_nil, opens_figure};

/// Words a target begins with.
const TARGET_OPENS: [&str; 24] = [
    "中期目標",
    "中長期目標",
    "期間",
    "毎年",
    "年度",
    "各年度",
    "各事業年度",
    "年間",
    "前年度",
    "前中期",
    "前期",
    "令和",
    "平成",
    "対",
    "基準",
    "全",
    "最終",
    "第",
    "新規",
    "計画",
    "5年間",
    "1年",
    "初年度",
    "(",
];

/// Words a baseline begins with.
const BASELINE_OPENS: [&str; 9] = [
    "令和",
    "平成",
    "昭和",
    "前中期",
    "前中長期",
    "前期",
    "直近",
    "過去",
    "第",
];

/// Words a target ends with.
const TARGET_ENDS: [&str; 28] = [
    "以上",
    "以下",
    "以内",
    "未満",
    "程度",
    "上回る",
    "下回る",
    "維持",
    "向上",
    "達成",
    "削減",
    "縮減",
    "節減",
    "改善",
    "終了",
    "完了",
    "効率化",
    "実施",
    "増加",
    "確保",
    "%",
    "件",
    "人",
    "者",
    "社",
    "回",
    "とする",
    "こと",
];

/// Words beyond which text is no cell; it is then left whole.
const MOST: usize = 300;

/// Where the baseline begins; the length when there is none. `gap` tells that an empty cell stands
/// between these words and the figures.
pub(super) fn baseline(words: &[Token], gap: bool) -> usize {
    let mut best = (0, words.len());
    if words.len() > MOST {
        return best.1;
    }
    for at in (0..words.len()).rev() {
        let after = &words[at..];
        let mut score = seam(words, at);
        if at == 0 {
            score -= 1;
        } else {
            score += ends(&words[..at]);
        }
        let alone = is_single(after);
        if after.len() == 1 && is_nil(&after[0].text) {
            score += 4;
        } else if alone || opens_baseline(after) {
            score += 3;
        } else {
            score -= 2;
        }
        let text = joined(after);
        if ["以上", "以下", "以内", "上回る"]
            .iter()
            .any(|w| text.ends_with(w))
        {
            score -= 6;
        }
        if gap {
            score -= 5;
        }
        if score > best.0 {
            best = (score, at);
        }
    }
    best.1
}

/// Where the target begins in words that hold a label and then a target; the length when there is
/// no target.
pub(super) fn target(words: &[Token]) -> usize {
    let mut best = (0, words.len());
    if words.len() > MOST {
        return best.1;
    }
    for at in 1..words.len() {
        let after = joined(&words[at..]);
        let before = joined(&words[..at]);
        let mut score = seam(words, at);
        if TARGET_OPENS.iter().any(|w| after.starts_with(w))
            || opens_year(&after)
            || opens_figure(&words[at])
            || is_nil(&words[at].text)
            || after.starts_with("年") && after[3..].starts_with(|c: char| c.is_ascii_digit())
        {
            score += 3;
        } else {
            score -= 1;
        }
        if before.ends_with(['の', 'を', 'に', 'で', '・', '、', 'た', 'る', 'と']) {
            score -= 3;
        }
        if score > best.0 {
            best = (score, at);
        }
    }
    best.1
}

/// How likely a cell ends before word `at`: brackets are closed, a paragraph ended there, or at
/// least a line.
fn seam(words: &[Token], at: usize) -> i32 {
    if at == 0 {
        return 0;
    }
    let before = joined(&words[..at]);
    let open = |c: char| before.matches(c).count();
    let mut score = 0;
    if open('(') > open(')') || open('「') > open('」') {
        score -= 10;
    }
    if before.ends_with([
        '、', ',', '.', 'は', 'に', 'を', 'で', 'て', 'の', '期', '-', '~',
    ]) {
        score -= 3;
    }
    if words[at].cut {
        score -= 5;
    } else if words[at].opens {
        score += 1;
    }
    score
}

fn ends(words: &[Token]) -> i32 {
    let text = joined(words);
    if TARGET_ENDS.iter().any(|w| text.ends_with(w)) {
        2
    } else {
        0
    }
}

fn opens_baseline(words: &[Token]) -> bool {
    let text = joined(words);
    BASELINE_OPENS.iter().any(|w| text.starts_with(w)) || opens_year(&text)
}

/// `2018年度`, `30年度`, `2015~2017年度`.
fn opens_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = &text[digits..];
    (digits == 4 && (after.starts_with("年") || after.starts_with('~') || after.is_empty()))
        || (digits == 2 && after.starts_with("年度"))
}

/// One figure, which may have been cut over several words.
fn is_single(words: &[Token]) -> bool {
    words.first().is_some_and(opens_figure)
        && matches!(
            kernel::numeral::read_cell(&joined(words)),
            kernel::numeral::CellText::Number { .. }
        )
}

fn joined(words: &[Token]) -> String {
    words.iter().map(|word| word.key.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{labels::tests::numbered, tables::token::tokens};

    fn check(text: &str, expected: &str) {
        let words = tokens(&numbered(text));
        let at = baseline(&words, false);
        let shown = format!("{}|{}", joined(&words[..at]), joined(&words[at..]));
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_baseline_begins_where_the_target_has_ended() {
        check(
            "２０２１年\n度までに２\n倍以上、１，\n１００件以\n上\n2018年度\n実績\n130 件",
            "2021年度までに2倍以上、1,100件以上|2018年度実績130件",
        );
        check("５０，００\n０者以上\n－", "50,000者以上|-");
        check(
            "毎年度平均で前年\n度比１％以\n上の効率化",
            "毎年度平均で前年度比1%以上の効率化|",
        );
        check("基準値比 △5%\n520", "基準値比-5%|520");
        check("期間中\n７００件以\n上\n１１２件", "期間中700件以上|112件");
    }
}
