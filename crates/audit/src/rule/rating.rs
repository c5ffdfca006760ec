//! Ratings (評語) that are said more than once: summary table, sheets, reasons, official phrases.

use std::{ops::Range, sync::LazyLock};

use evaluation::{EvaluationKind, Item, Section, SummaryColumn, SummaryRow};
use kernel::Rating;
use regex::Regex;

use super::Rule;
use crate::{
    finding::{Claimed, Finding, Operand, Verdict},
    ledger::Ledger,
    prose::{Claim, Part, Prose},
    span::pattern,
    wording::Wording,
};

/// `rating-summary`: the summary table against the sheets.
pub(crate) struct SummaryAgainstSheet;

fn current(kind: EvaluationKind) -> Option<SummaryColumn> {
    match kind {
        EvaluationKind::Annual(year) => Some(SummaryColumn::Year(year)),
        EvaluationKind::Expected => Some(SummaryColumn::Expected),
        EvaluationKind::Final => Some(SummaryColumn::Final),
        EvaluationKind::Interim | EvaluationKind::Efficiency => None,
    }
}

/// The minister's letter of this evaluation on the sheet.
fn on_sheet(item: &Item, kind: EvaluationKind) -> Rating {
    if kind == EvaluationKind::Final && item.ratings.minister_final.is_letter() {
        item.ratings.minister_final
    } else {
        item.ratings.minister
    }
}

fn row_claim(row: &SummaryRow, item: &str, column: SummaryColumn, letter: Rating) -> Claim {
    let lead = format!("項目別評定総括表 {} {column} ", row.name);
    let text = letter.as_str().to_owned();
    Claim {
        item: item.to_owned(),
        place: format!("総括表 項目{item} {column}"),
        mark: Some(lead.len()..lead.len() + text.len()),
        statement: format!("{lead}{text}"),
        claimed: Claimed {
            text,
            line: row.line,
            ..Claimed::default()
        },
    }
}

fn letter_operand(letter: Rating) -> Operand {
    Operand {
        text: letter.as_str().to_owned(),
        ..Operand::default()
    }
}

impl Rule for SummaryAgainstSheet {
    fn code(&self) -> &'static str {
        "rating-summary"
    }

    fn name(&self) -> &'static str {
        "総括表の評語"
    }

    fn explanation(&self) -> &'static str {
        "項目別評定総括表の当該評価の欄を、各項目の調書の主務大臣の評定と突き合わせる。両方に評語があり、違うときに不一致とする。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let evaluation = &ledger.document.evaluation;
        let Some(column) = current(evaluation.kind) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for row in &evaluation.summary {
            let item = row.sheet.as_ref().and_then(|id| ledger.item(id.as_str()));
            let (Some(item), Some(cell)) = (item, row.ratings.get(&column)) else {
                continue;
            };
            let sheet = on_sheet(item, evaluation.kind);
            if !cell.rating.is_letter() || !sheet.is_letter() {
                continue;
            }
            let same = cell.rating == sheet;
            let verdict = if same {
                Verdict::Consistent
            } else {
                Verdict::Conflict
            };
            let note = if same {
                "調書の評定と同じです。".to_owned()
            } else {
                format!(
                    "調書の主務大臣の評定は「{sheet}」です。総括表と調書のどちらが正しいか確かめ、そろえてください。"
                )
            };
            found.push(
                row_claim(row, item.number.as_str(), column, cell.rating).found(
                    self.code(),
                    verdict,
                    sheet.as_str(),
                    vec![letter_operand(sheet)],
                    note,
                ),
            );
        }
        found
    }
}

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

    fn name(&self) -> &'static str {
        "文中の評語"
    }

    fn explanation(&self) -> &'static str {
        "評定に至った理由などの文中に記された評語（「『Ａ』評定と判断した」「自己評価をＡとした」「『○○』がＡ」）を、調書、総括表、総合評定の評語と突き合わせる。過年度の評定に触れた文は対象としない。"
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
    of: &str,
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
    let note = if same {
        format!("{of}の評定と同じです。")
    } else {
        format!(
            "{of}の評定は「{expected}」です。文と評定欄のどちらが正しいか確かめ、そろえてください。"
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
                "全体",
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
                &format!("項目{}", item.number),
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
                    &format!("項目{}", item.number),
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
                "自己評価",
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
            Part::SelfEvaluation => (item.ratings.own, "自己評価"),
            Part::Minister => (on_sheet(item, kind), "主務大臣"),
            _ => continue,
        };
        found.extend(compare(code, prose, m.range(), m.as_str(), expected, of));
    }
    found
}

/// Whether the letter is no part of a Latin word.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !latin(text[..range.start].chars().last()) && !latin(text[range.end..].chars().next())
}

/// `summary-marks`: 〇 and underline against the flags of the sheet.
pub(crate) struct SummaryMarks;

impl Rule for SummaryMarks {
    fn code(&self) -> &'static str {
        "summary-marks"
    }

    fn name(&self) -> &'static str {
        "総括表の付記"
    }

    fn explanation(&self) -> &'static str {
        "総括表の「〇」（重要度 高）と下線（困難度 高）を調書の重要度・困難度と突き合わせる。下線は文字だけの資料では失われるので、下線が一つもない資料では対象としない。ほかの行で付記と調書が対応しているときに限り不一致とする。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let evaluation = &ledger.document.evaluation;
        let Some(column) = current(evaluation.kind) else {
            return Vec::new();
        };
        let high =
            |flag: &Option<evaluation::Flag>| flag.as_ref().is_some_and(|f| f.level.contains('高'));
        let rows: Vec<_> = evaluation
            .summary
            .iter()
            .filter_map(|row| {
                let item = ledger.item(row.sheet.as_ref()?.as_str())?;
                let cell = row.ratings.get(&column).filter(|c| c.rating.is_letter())?;
                Some((row, item, cell))
            })
            .collect();
        let mut found = Vec::new();
        type Pair = (bool, bool);
        let kinds: [(
            &str,
            fn(&evaluation::Marked) -> bool,
            &dyn Fn(&Item) -> bool,
        ); 2] = [
            ("重要度", |c| c.important, &|i| high(&i.importance)),
            ("困難度", |c| c.difficult, &|i| high(&i.difficulty)),
        ];
        for (name, marked, flagged) in kinds {
            let pairs: Vec<Pair> = rows
                .iter()
                .map(|(_, item, cell)| (marked(cell), flagged(item)))
                .collect();
            let both = pairs.iter().filter(|p| **p == (true, true)).count();
            let neither = pairs.iter().filter(|p| **p == (false, false)).count();
            let astray = pairs.len() - both - neither;
            if both == 0 {
                continue;
            }
            for ((row, item, cell), (mark, flag)) in rows.iter().zip(&pairs) {
                let verdict = match (mark == flag, astray == 1) {
                    (true, _) => Verdict::Consistent,
                    (false, true) => Verdict::Conflict,
                    (false, false) => Verdict::Undecidable,
                };
                let state = if *flag { "高" } else { "高ではない" };
                let note = if mark == flag {
                    format!("{name}の付記は調書と対応しています。")
                } else {
                    format!(
                        "調書の{name}は{state}ですが、総括表の付記と対応しません。付記か調書を確かめてください。"
                    )
                };
                found.push(
                    row_claim(row, item.number.as_str(), column, cell.rating).found(
                        self.code(),
                        verdict,
                        format!("{name}: {state}"),
                        Vec::new(),
                        note,
                    ),
                );
            }
        }
        found
    }
}

/// `overall-phrase`: the official phrase beside the overall letter.
pub(crate) struct OverallPhrase;

impl Rule for OverallPhrase {
    fn code(&self) -> &'static str {
        "overall-phrase"
    }

    fn name(&self) -> &'static str {
        "総合評定の定型句"
    }

    fn explanation(&self) -> &'static str {
        "総合評定の評語に添えられた定型句（「所期の目標を上回る成果」など）が、その評語のものであることを確かめる。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let overall = &ledger.document.evaluation.overall;
        let phrase = kernel::text::squeeze(&overall.phrase);
        let meant = [
            ("顕著", Rating::S),
            ("抜本", Rating::D),
            ("下回", Rating::C),
            ("上回", Rating::A),
            ("おおむね", Rating::B),
            ("概ね", Rating::B),
            ("達成", Rating::B),
        ]
        .iter()
        .find(|(word, _)| phrase.contains(word))
        .map(|(_, letter)| *letter);
        let Some(meant) = meant.filter(|_| overall.rating.is_letter()) else {
            return Vec::new();
        };
        let same = meant == overall.rating;
        let verdict = if same {
            Verdict::Consistent
        } else {
            Verdict::Conflict
        };
        let note = if same {
            "評語と定型句が対応しています。".to_owned()
        } else {
            format!(
                "記載の定型句は「{meant}」のものです。評語か定型句のいずれかを確かめてください。"
            )
        };
        let text = overall.rating.as_str().to_owned();
        let lead = "評定 ";
        let claim = Claim {
            item: String::new(),
            place: "総合評定".to_owned(),
            mark: Some(lead.len()..lead.len() + text.len()),
            statement: format!("{lead}{text} {}", overall.phrase),
            claimed: Claimed {
                text,
                ..Claimed::default()
            },
        };
        vec![claim.found(
            self.code(),
            verdict,
            meant.as_str(),
            vec![letter_operand(meant)],
            note,
        )]
    }
}
