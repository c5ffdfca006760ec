//! Counts in words (数え上げ): places named in brackets, years of a span, items by rating.

use std::sync::LazyLock;

use evaluation::EvaluationKind;
use kernel::{Rating, numeral::Numeral, said};
use regex::Regex;

use super::{Rule, Words};
use crate::{
    finding::{Finding, Operand, Verdict},
    ledger::Ledger,
    prose::{Part, Prose},
    span::{self, pattern},
};

/// `named-places`: `４回（東北・関東・近畿本部、東京校）`.
pub(crate) struct NamedPlaces;

impl Rule for NamedPlaces {
    fn code(&self) -> &'static str {
        "named-places"
    }

    fn words(&self) -> Words {
        Words {
            name: ("名称の数", "named places"),
            explanation: (
                "数値の直後の括弧に名称が列挙されているとき、その数を数える。都道府県の列挙、又は同じ書き方の箇所がほかで一致しているときに限り不一致とし、「など」「ほか」のあるものは対象としない。",
                "Counts the names listed in the bracket behind a number. A conflict only for lists of prefectures, or where the same way of writing holds elsewhere; lists that end in “and others” are left out.",
            ),
            example: (
                "「３県（青森県、秋田県、岩手県）」 → 3",
                "“3 prefectures (Aomori, Akita, Iwate)” → 3",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let lists: Vec<(&Prose<'_>, &Numeral, Vec<&str>)> = ledger
            .prose
            .iter()
            .flat_map(|prose| {
                prose
                    .numerals
                    .iter()
                    .filter_map(move |n| Some((prose, n, names(prose, n)?)))
            })
            .collect();
        let agrees = |n: &Numeral, names: &[&str]| n.value == names.len().into();
        let mut found = Vec::new();
        for (prose, numeral, names) in &lists {
            let same = agrees(numeral, names);
            let kin = lists
                .iter()
                .filter(|(p, n, l)| {
                    p.item == prose.item
                        && n.unit == numeral.unit
                        && !std::ptr::eq(*n, *numeral)
                        && agrees(n, l)
                })
                .count();
            let areas = names.iter().all(|n| n.ends_with(['県', '都', '道', '府']));
            if same || areas || kin >= 2 {
                found.push(counted(self.code(), prose, numeral, names, same));
            }
        }
        found
    }
}

fn counted(
    code: &str,
    prose: &Prose<'_>,
    numeral: &Numeral,
    names: &[&str],
    same: bool,
) -> Finding {
    let verdict = if same {
        Verdict::Consistent
    } else {
        Verdict::Conflict
    };
    let claim = prose.claim_of(numeral);
    let recomputed = format!("{}{}", names.len(), numeral.unit);
    let note = if same {
        said!("括弧内の名称は{}。", "The bracket names {}.", names.len())
    } else {
        said!(
            "括弧内の名称は{}で、記載の{}と一致しません。数か名称の列挙のいずれかを確かめてください。",
            "The bracket names {}, not {}. Check the number and the list.",
            names.len(),
            claim.claimed.text
        )
    };
    let operands = names
        .iter()
        .map(|name| Operand {
            text: (*name).to_owned(),
            line: claim.claimed.line,
            ..Operand::default()
        })
        .collect();
    claim.found(code, verdict, recomputed, operands, note)
}

/// Names in the bracket behind a number, when nothing but names stands there.
fn names<'p>(prose: &'p Prose<'_>, numeral: &Numeral) -> Option<Vec<&'p str>> {
    const OPEN_ENDED: [&str; 10] = [
        "等", "など", "ほか", "他", ":", "うち", "含む", "除く", "又は", "及び",
    ];
    const COUNTED: [&str; 19] = [
        "都道府県",
        "道府県",
        "道県",
        "府県",
        "県",
        "回",
        "機関",
        "校",
        "か所",
        "カ所",
        "ヵ所",
        "ヶ所",
        "箇所",
        "地域",
        "会場",
        "か国",
        "カ国",
        "ヵ国",
        "拠点",
    ];
    let behind = prose.after(numeral.end, 4);
    let unit = COUNTED.iter().find(|unit| behind.starts_with(**unit))?;
    if numeral.value.scale() > 0 {
        return None;
    }
    let tail = &prose.text[numeral.end + unit.len()..];
    let open = tail.find('(')?;
    if tail[..open].chars().count() > 6 || tail[..open].contains(['。', '、', ')']) {
        return None;
    }
    let inside = &tail[open + 1..];
    let inside = &inside[..inside.find(')')?];
    let plain = !inside.contains('(') && !inside.chars().any(|c| c.is_ascii_digit());
    if !plain || OPEN_ENDED.iter().any(|w| inside.contains(w)) {
        return None;
    }
    let names: Vec<&str> = inside
        .split(['・', '、', ','])
        .filter(|n| !n.is_empty())
        .collect();
    let short = names.iter().all(|n| n.chars().count() <= 12);
    (names.len() >= 2 && short).then_some(names)
}

/// `span-of-years`: `元～４年度の４ヵ年`.
pub(crate) struct SpanOfYears;

impl Rule for SpanOfYears {
    fn code(&self) -> &'static str {
        "span-of-years"
    }

    fn words(&self) -> Words {
        Words {
            name: ("年数", "span of years"),
            explanation: (
                "「元～４年度の４ヵ年」のように、期間の初めと終わりに続けて年数が記載されているとき、年数を数え直す。",
                "Counts the years again where a span is followed by its length.",
            ),
            example: (
                "「元～４年度の４ヵ年」 → 4か年",
                "“FY2019 to FY2022, four years” → 4 years",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let period = ledger.document.evaluation.period.years;
        let mut found = Vec::new();
        for prose in &ledger.prose {
            if !prose.text.contains("年") {
                continue;
            }
            for span in span::find(&prose.text, period) {
                let Some((n, range)) = span.counted.clone() else {
                    continue;
                };
                let years = span.years.len();
                let verdict = if n == years {
                    Verdict::Consistent
                } else {
                    Verdict::Conflict
                };
                let note = if n == years {
                    said!("{years}か年。", "{years} years.")
                } else {
                    said!(
                        "初めの年度から終わりの年度までは{years}か年です。年度か年数のいずれかを確かめてください。",
                        "From the first to the last it is {years} years. Check the years and their number."
                    )
                };
                let claim = prose.claim_in_words(range);
                found.push(claim.found(
                    self.code(),
                    verdict,
                    said!("{years}か年", "{years} years"),
                    Vec::new(),
                    note,
                ));
            }
        }
        found
    }
}

/// `rated-items`: `５項目中、Ａが２項目、Ｂが３項目`.
pub(crate) struct RatedItems;

static TOTAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<n>\d+)項目中"));
static LETTERED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"「?(?P<letter>[SABCD])」?(?:評定)?(?:が|は)(?P<n>\d+)項目"));

impl Rule for RatedItems {
    fn code(&self) -> &'static str {
        "rated-items"
    }

    fn words(&self) -> Words {
        Words {
            name: ("評語別の項目数", "items by rating"),
            explanation: (
                "「５項目中、Ａが２項目」のような記載を、文中の項目数の和及び項目別評定調書の評語の数と突き合わせる。項目の総数が調書の数と一致するときに限り、調書と違えば不一致とする。",
                "Compares “of five items, two are A” with the letters of the item sheets. A conflict only where the total equals the number of sheets.",
            ),
            example: (
                "「５項目中、Ａが２項目」 → 調書のＡを数える",
                "“of five items two are A” → count the sheets rated A",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let last = ledger.document.evaluation.kind == EvaluationKind::Final;
        let letters: Vec<Rating> = ledger
            .document
            .evaluation
            .items
            .iter()
            .map(|item| {
                if last && item.ratings.minister_final.is_letter() {
                    item.ratings.minister_final
                } else {
                    item.ratings.minister
                }
            })
            .filter(|r| r.is_letter())
            .collect();
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part == Part::Overall) {
            found.extend(rated(self.code(), prose, &letters));
        }
        found
    }
}

fn rated(code: &str, prose: &Prose<'_>, letters: &[Rating]) -> Vec<Finding> {
    let Some(total) = TOTAL.captures(&prose.text) else {
        return Vec::new();
    };
    let stated: usize = total["n"].parse().unwrap_or(0);
    let end = prose.sentence(total.get(0).map_or(0, |m| m.start())).end;
    let from = total.get(0).map_or(0, |m| m.end());
    // A part of the items (うち…) is counted again behind the whole.
    let until = prose.text[from..end].find("うち").map_or(end, |i| from + i);
    let mut found = Vec::new();
    for caps in LETTERED.captures_iter(&prose.text[from..until]) {
        let Some(letter) = Rating::parse(&caps["letter"]) else {
            continue;
        };
        let n: usize = caps["n"].parse().unwrap_or(0);
        let counted = letters.iter().filter(|r| **r == letter).count();
        let range = caps
            .get(0)
            .map_or(0..0, |m| from + m.start()..from + m.end());
        let verdict = if n == counted {
            Verdict::Consistent
        } else if stated == letters.len() {
            Verdict::Conflict
        } else {
            Verdict::Undecidable
        };
        let note = match verdict {
            Verdict::Consistent => said!(
                "調書の「{letter}」は{counted}項目。",
                "{counted} sheets are rated {letter}."
            ),
            Verdict::Conflict => said!(
                "項目別評定調書の「{letter}」は{counted}項目です。理由の記載か調書の評定を確かめてください。",
                "{counted} sheets are rated {letter}. Check the reason and the ratings of the sheets."
            ),
            _ => said!(
                "項目別評定調書の「{letter}」は{counted}項目ですが、項目の数え方が{stated}項目と違うため判断できません。",
                "{counted} sheets are rated {letter}, but the text counts {stated} items, so this cannot be decided."
            ),
        };
        found.push(prose.claim_in_words(range).found(
            code,
            verdict,
            said!("{counted}項目", "{counted} items"),
            Vec::new(),
            note,
        ));
    }
    found
}
