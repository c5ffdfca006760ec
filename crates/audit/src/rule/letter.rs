//! Letters in running text (文中の評語) against the sheets and the overall rating.

use std::{ops::Range, sync::LazyLock};

use evaluation::{Item, Section};
use kernel::{Rating, Said, said};
use regex::Regex;

use super::{
    Rule, Words,
    rating::{letter_operand, on_sheet},
};
use crate::{
    finding::{Finding, Verdict},
    ledger::Ledger,
    prose::{Part, Prose},
    span::pattern,
    wording::Wording,
};

/// `rating-in-prose`: letters named in reasons and texts.
pub(crate) struct LettersInProse;

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"「(?P<name>[^」]{2,60})」(?:が|は)、?「?(?P<letter>[SABCD])(?:」|評定|、|。|と|で|及び|$)",
    )
});
static WHOLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"全体の評定(?:を|は)、?「?(?P<letter>[SABCD])(?:」|評定|と)"));
static SECTIONS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"「(?P<names>(?:Ⅰ|Ⅱ|Ⅲ|Ⅳ|IV|III|II|I)[.．][^」]*)」の全ての項目について[^。]*?「(?P<letter>[SABCD])」評定",
    )
});
static DECIDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:「(?P<quoted>[SABCD])」(?:評定)?|(?P<bare>[SABCD])評定)(?:と判断|とした|とする|と評価|と認め|が妥当)|評定(?:を|は)「?(?P<said>[SABCD])」?(?:とした|とする|と判断)",
    )
});
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"自己評価書?(?:では|は|の|を|における)、?「?(?P<letter>[SABCD])(?:」|評定|と)")
});

impl Rule for LettersInProse {
    fn code(&self) -> &'static str {
        "rating-in-prose"
    }

    fn words(&self) -> Words {
        Words {
            name: ("文中の評語", "rating in prose"),
            explanation: (
                "評定に至った理由などの文中に記された評語（「『Ａ』評定と判断した」「自己評価をＡとした」「『○○』がＡ」）を、調書、総括表、総合評定の評語と突き合わせる。過年度の評定に触れた文は対象としない。",
                "Compares letters named in reasons and texts with the sheets, the summary table and the overall rating. Sentences about earlier years are left out.",
            ),
            example: (
                "「『Ａ』評定と判断した」 → 調書の評定",
                "“was rated A” → the letter of the sheet",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            match prose.part {
                Part::Overall => found.extend(of_whole(self.code(), ledger, prose)),
                _ => found.extend(of_item(self.code(), ledger, prose)),
            }
        }
        found
    }
}

/// A letter in a text against the letter it must repeat.
fn compare(
    code: &str,
    prose: &Prose<'_>,
    range: Range<usize>,
    letter: &str,
    expected: Rating,
    of: &Said,
) -> Option<Finding> {
    let said = Rating::parse(letter)?;
    if !expected.is_letter() {
        return None;
    }
    let same = said == expected;
    let verdict = if same {
        Verdict::Consistent
    } else {
        Verdict::Conflict
    };
    let Said { ja: of, en: of_en } = of;
    let note = if same {
        said!(
            "{of}の評定と同じです。",
            "The same as the rating of {of_en}."
        )
    } else {
        said!(
            "{of}の評定は「{expected}」です。文と評定欄のどちらが正しいか確かめ、そろえてください。",
            "The rating of {of_en} is {expected}. Find out which is right and make them agree."
        )
    };
    let claim = prose.claim_in_words(range);
    Some(claim.found(
        code,
        verdict,
        expected.as_str(),
        vec![letter_operand(expected)],
        note,
    ))
}

fn of_whole(code: &str, ledger: &Ledger<'_>, prose: &Prose<'_>) -> Vec<Finding> {
    let evaluation = &ledger.document.evaluation;
    let mut found = Vec::new();
    for caps in WHOLE.captures_iter(&prose.text) {
        if let Some(m) = caps.name("letter") {
            found.extend(compare(
                code,
                prose,
                m.range(),
                m.as_str(),
                evaluation.overall.rating,
                &said!("全体", "the whole"),
            ));
        }
    }
    for caps in NAMED.captures_iter(&prose.text) {
        let Some(m) = caps.name("letter") else {
            continue;
        };
        if let Some(item) = by_name(ledger, &caps["name"]) {
            let expected = on_sheet(item, evaluation.kind);
            found.extend(compare(
                code,
                prose,
                m.range(),
                m.as_str(),
                expected,
                &said!("項目{}", "item {}", item.number),
            ));
        }
    }
    for caps in SECTIONS.captures_iter(&prose.text) {
        let Some(m) = caps.name("letter") else {
            continue;
        };
        let names = &caps["names"];
        for section in Section::ALL {
            let folded = kernel::text::squeeze(section.numeral());
            let named = names.split(['、', '」']).any(|part| {
                part.split(['.', '．'])
                    .next()
                    .is_some_and(|head| head == section.numeral() || head == folded)
            });
            let letters: Vec<&Item> = evaluation
                .items
                .iter()
                .filter(|i| {
                    named && i.section == section && on_sheet(i, evaluation.kind).is_letter()
                })
                .collect();
            for item in letters {
                let expected = on_sheet(item, evaluation.kind);
                found.extend(compare(
                    code,
                    prose,
                    m.range(),
                    m.as_str(),
                    expected,
                    &said!("項目{}", "item {}", item.number),
                ));
            }
        }
    }
    found
}

/// The item a quoted name means: the one row or sheet whose name is nearest to it.
fn by_name<'l>(ledger: &'l Ledger<'_>, name: &str) -> Option<&'l Item> {
    let quoted = Wording::new(name);
    let evaluation = &ledger.document.evaluation;
    let mut scored: Vec<(usize, &Item)> = evaluation
        .items
        .iter()
        .map(|item| {
            let row = evaluation
                .summary
                .iter()
                .find(|r| r.sheet.as_ref() == Some(&item.number));
            let names = [Some(item.name.as_str()), row.map(|r| r.name.as_str())];
            let score = names
                .into_iter()
                .flatten()
                .map(|n| {
                    let own = Wording::new(n);
                    quoted.share_in(&own).min(own.share_in(&quoted))
                })
                .max()
                .unwrap_or(0);
            (score, item)
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    match scored.as_slice() {
        [(best, item), rest @ ..]
            if *best >= 500 && rest.first().is_none_or(|(next, _)| best - next >= 150) =>
        {
            Some(item)
        }
        _ => None,
    }
}

fn of_item(code: &str, ledger: &Ledger<'_>, prose: &Prose<'_>) -> Vec<Finding> {
    let Some(item) = ledger.item(prose.item) else {
        return Vec::new();
    };
    if !prose.text.contains('評') {
        return Vec::new();
    }
    let kind = ledger.document.evaluation.kind;
    let own: Vec<Range<usize>> = OWN
        .captures_iter(&prose.text)
        .filter_map(|c| c.get(0).map(|m| m.range()))
        .collect();
    let past = |at: usize| {
        let before = prose.before(at, 14);
        before.contains("年度")
            || before.contains("前回")
            || before.contains("昨年")
            || before.contains("見込評価")
    };
    let mut found = Vec::new();
    for caps in OWN.captures_iter(&prose.text) {
        let Some(m) = caps.name("letter") else {
            continue;
        };
        if !past(m.start()) && stands_alone(&prose.text, &m.range()) {
            found.extend(compare(
                code,
                prose,
                m.range(),
                m.as_str(),
                item.ratings.own,
                &said!("自己評価", "the self-evaluation"),
            ));
        }
    }
    for caps in DECIDED.captures_iter(&prose.text) {
        let all = caps.get(0).map_or(0..0, |m| m.range());
        let letter = ["quoted", "bare", "said"].iter().find_map(|n| caps.name(n));
        let Some(m) = letter else { continue };
        let within_own = own.iter().any(|o| o.start < all.end && all.start < o.end);
        if within_own || past(all.start) || !stands_alone(&prose.text, &m.range()) {
            continue;
        }
        let (expected, of) = match prose.part {
            Part::SelfEvaluation => (item.ratings.own, said!("自己評価", "the self-evaluation")),
            Part::Minister => (on_sheet(item, kind), said!("主務大臣", "the minister")),
            _ => continue,
        };
        found.extend(compare(code, prose, m.range(), m.as_str(), expected, &of));
    }
    found
}

/// Whether the letter is no part of a Latin word.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !latin(text[..range.start].chars().last()) && !latin(text[range.end..].chars().next())
}
