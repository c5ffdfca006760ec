//! Parts printed with their total (内訳の列挙): in brackets behind it, listed before 合計, or in a
//! bullet below it.

use kernel::{Ratio, numeral::Numeral, said};

use super::{Rule, Words, shown, sum::is_ordinal};
use crate::{
    amount::{Amount, Value, is_slip},
    finding::{Finding, Verdict},
    ledger::Ledger,
    prose::Prose,
};

/// `parts-in-brackets`: `計１３２名（リアル２６名、オンライン１０６名）`.
pub(crate) struct PartsInBrackets;

impl Rule for PartsInBrackets {
    fn code(&self) -> &'static str {
        "parts-in-brackets"
    }

    fn words(&self) -> Words {
        Words {
            name: ("括弧内の内訳", "parts in brackets"),
            explanation: (
                "数値の直後の括弧に同じ単位の内訳が二つ以上並ぶとき、その和と突き合わせる。「うち」「など」「累計」のように内訳の全部でないものは対象としない。和が一字違いのときに不一致、離れているときは判断不能とする。",
                "Adds up two or more parts of the same unit in the bracket behind a number. Lists that are not complete are left out. A conflict when the sum differs by a slip, undecidable when it is far off.",
            ),
            example: (
                "「計132名（会場26名、オンライン106名）」 → 26＋106",
                "“132 in all (26 on site, 106 online)” → 26 + 106",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in &ledger.prose {
            for (at, total) in prose.numerals.iter().enumerate() {
                if let Some(parts) = bracketed(prose, total, &prose.numerals[at + 1..]) {
                    let parts = parts.iter().map(|n| prose.amount(n)).collect();
                    found.extend(weigh(
                        self.code(),
                        prose,
                        total,
                        parts,
                        ("括弧内の内訳", "The parts in the bracket"),
                    ));
                }
            }
        }
        found
    }
}

/// The parts in the bracket behind `total`, when they can be all of it.
fn bracketed<'p>(
    prose: &Prose<'_>,
    total: &Numeral,
    rest: &'p [Numeral],
) -> Option<Vec<&'p Numeral>> {
    const PARTIAL: [&str; 17] = [
        "うち", "など", "ほか", "累計", "前年", "年度", "目標", "計画", "比", "延べ", "のべ", "率",
        "%", "/", "~", "等)", "例",
    ];
    if is_ordinal(total.unit.as_str()) || total.unit.is_empty() {
        return None;
    }
    let tail = &prose.text[total.unit_end..];
    let open = tail.find('(')?;
    let gap = &tail[..open];
    if gap.chars().count() > 12
        || gap.contains(['。', '、', ')', '・'])
        || gap.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let inside = total.unit_end + open + 1;
    let close = closing(&prose.text, inside)?;
    let bracket = &prose.text[inside..=close];
    if PARTIAL.iter().any(|w| bracket.contains(w)) {
        return None;
    }
    let parts: Vec<&Numeral> = rest
        .iter()
        .filter(|n| n.start >= inside && n.unit_end <= close)
        .collect();
    let same_unit =
        parts.iter().all(|n| n.unit == total.unit) || parts.iter().all(|n| n.unit.is_empty());
    let mut from = inside;
    let labelled = parts.iter().all(|n| {
        let label = prose.text[from..n.start].trim_matches(|c: char| !c.is_alphabetic());
        from = n.unit_end;
        !label.is_empty()
    });
    let quiet_end = prose.text[from..close]
        .trim_matches(|c: char| !c.is_alphabetic())
        .is_empty();
    (parts.len() >= 2 && same_unit && labelled && quiet_end).then_some(parts)
}

/// The bracket that closes the one opened before `from`; brackets may nest once.
fn closing(text: &str, from: usize) -> Option<usize> {
    let mut depth = 0_u8;
    for (i, c) in text[from..].char_indices().take(160) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(from + i),
            ')' => depth -= 1,
            '。' => return None,
            _ => {}
        }
    }
    None
}

/// Judges a total against parts that are printed with it.
fn weigh(
    code: &str,
    prose: &Prose<'_>,
    total: &Numeral,
    mut amounts: Vec<Amount>,
    called: (&str, &str),
) -> Option<Finding> {
    let claim = prose.amount(total);
    for amount in amounts.iter_mut().filter(|a| a.unit.is_empty()) {
        amount.unit = claim.unit.clone();
    }
    let values: Option<Vec<Value>> = amounts.iter().map(Amount::reading).collect();
    let sum = Value::sum(values?)?;
    let mut verdict = claim.judge(sum)?;
    let exact = shown(sum.point, &claim);
    let (called, called_en) = called;
    let note = if verdict != Verdict::Conflict {
        said!("{called}の和は{exact}。", "{called_en} add up to {exact}.")
    } else if claim.ratio().is_some_and(|own| is_slip(own, sum.point)) {
        said!(
            "{called}の和は{exact}で、記載の{}と一致しません。合計か内訳のいずれかを原資料で確かめてください。",
            "{called_en} add up to {exact}, not {}. Check the total and its parts against the source.",
            claim.text
        )
    } else {
        verdict = Verdict::Undecidable;
        said!(
            "{called}の和は{exact}ですが、内訳の全部が記載されているか分からないため判断できません。",
            "{called_en} add up to {exact}, but they may not be all of them."
        )
    };
    let operands = amounts.iter().map(Amount::operand).collect();
    Some(
        prose
            .claim_of(total)
            .found(code, verdict, exact, operands, note),
    )
}

/// `listed-total`: `高度化三セク５社、ＦＡＺ三セク２社…合計１１社`, or a total with its parts below.
pub(crate) struct ListedTotal;

impl Rule for ListedTotal {
    fn code(&self) -> &'static str {
        "listed-total"
    }

    fn words(&self) -> Words {
        Words {
            name: ("列挙の合計", "listed total"),
            explanation: (
                "同じ単位の数値を並べて「合計」と結ぶ文、及び合計の下に内訳を並べた箇条を計算し直す。並びが文中にすべて示されているときに限り不一致とする。",
                "Adds up numbers that a sentence lists before its total, and lists printed below their total. A conflict only where the whole list is printed.",
            ),
            example: (
                "「東部５社、西部６社、合計11社」 → 5＋6",
                "“5 in the east, 6 in the west, 11 in all” → 5 + 6",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in &ledger.prose {
            for (at, total) in prose.numerals.iter().enumerate() {
                let before = prose.before(total.start, 6);
                let called = ["合計", "計", "合わせて", "併せて", "合計で", "計で"]
                    .iter()
                    .any(|w| before.ends_with(w));
                if called && !is_ordinal(total.unit.as_str()) {
                    let parts = run_before(prose, total, &prose.numerals[..at]);
                    if parts.len() >= 2 {
                        let parts = parts.iter().map(|n| prose.amount(n)).collect();
                        found.extend(weigh(
                            self.code(),
                            prose,
                            total,
                            parts,
                            ("列挙された数値", "The numbers listed"),
                        ));
                    }
                }
            }
        }
        found.extend(headed_lists(self.code(), ledger));
        found
    }
}

/// Numbers of the same unit that are listed right before `total` in its sentence.
fn run_before<'p>(prose: &Prose<'_>, total: &Numeral, earlier: &'p [Numeral]) -> Vec<&'p Numeral> {
    let start = prose.sentence(total.start).start;
    let mut run: Vec<&Numeral> = Vec::new();
    let mut edge = total.start;
    for numeral in earlier.iter().rev() {
        let between = &prose.text[numeral.unit_end.min(edge)..edge];
        if numeral.start < start
            || numeral.unit != total.unit
            || between.chars().count() > 24
            || between.contains(['(', ')'])
        {
            break;
        }
        edge = numeral.start;
        run.push(numeral);
    }
    run.reverse();
    run
}

/// A list headed by its total: names, numbers and nothing else.
struct Listing<'p, 'd> {
    /// The total, then its parts.
    figures: Vec<(&'p Prose<'d>, &'p Numeral)>,
    /// Their names.
    names: Vec<String>,
}

impl<'p, 'd> Listing<'p, 'd> {
    /// The list, when it holds a total and at least three parts of one unit.
    fn checked(figures: Vec<(&'p Prose<'d>, &'p Numeral)>, names: Vec<String>) -> Option<Self> {
        let unit = &figures.first()?.1.unit;
        let alike = figures.iter().all(|(_, n)| n.unit == *unit);
        let plain = names.iter().skip(1).all(|n| {
            (2..=14).contains(&n.chars().count()) && !n.contains(['を', 'は', 'が', 'で'])
        });
        let counts = !unit.is_empty() && !unit.is_rate() && !is_ordinal(unit.as_str());
        (figures.len() >= 4 && alike && plain && counts).then_some(Self { figures, names })
    }

    fn adds_up(&self) -> bool {
        let mut values = self.figures.iter().map(|(_, n)| Ratio::from(n.value));
        let total = values.next();
        values.try_fold(Ratio::ZERO, Ratio::add) == total
    }

    fn shares_names(&self, other: &Self) -> bool {
        let shared = |name: &&String| other.names[1..].contains(*name);
        self.names[1..].iter().filter(shared).count() >= 2
    }
}

/// How many lists away a list of the same parts may stand.
const NEAR: usize = 12;

fn headed_lists(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let mut lists: Vec<Listing<'_, '_>> = ledger.prose.iter().flat_map(bullets).collect();
    lists.extend(stacked(ledger));
    lists.sort_by_key(|list| {
        let (prose, total) = list.figures[0];
        (prose.sheet, prose.line(total.start))
    });
    let mut found = Vec::new();
    for (i, list) in lists.iter().enumerate() {
        let (prose, total) = list.figures[0];
        let near = i.saturating_sub(NEAR)..lists.len().min(i + NEAR + 1);
        let sibling = near.filter(|j| *j != i).map(|j| &lists[j]).any(|other| {
            other.figures[0].0.item == prose.item && other.adds_up() && list.shares_names(other)
        });
        if list.adds_up() || sibling {
            let parts = list.figures[1..].iter().map(|(p, n)| p.amount(n)).collect();
            found.extend(weigh(
                code,
                prose,
                total,
                parts,
                ("続く内訳", "The parts that follow"),
            ));
        }
    }
    found
}

/// Letters before each number of a stretch of text.
fn names_before(prose: &Prose<'_>, mut from: usize, numerals: &[&Numeral]) -> Vec<String> {
    let mut names = Vec::new();
    for n in numerals {
        let label = &prose.text[from.min(n.start)..n.start];
        names.push(label.chars().filter(|c| c.is_alphabetic()).collect());
        from = n.unit_end;
    }
    names
}

/// Bullets of a paragraph that hold a total and its parts.
fn bullets<'p, 'd>(prose: &'p Prose<'d>) -> Vec<Listing<'p, 'd>> {
    let mut found = Vec::new();
    let bullet = prose.text.match_indices(['・', '■', '○', '●', '。']);
    let edges = bullet.map(|(i, _)| i).chain([prose.text.len()]);
    let mut from = 0;
    for edge in edges {
        let within = |n: &&Numeral| n.start >= from && n.unit_end <= edge;
        let numerals: Vec<&Numeral> = prose.numerals.iter().filter(within).collect();
        let names = names_before(prose, from, &numerals);
        let figures = numerals.into_iter().map(|n| (prose, n)).collect();
        found.extend(Listing::checked(figures, names));
        from = edge;
    }
    found
}

/// A paragraph that ends in a total, with its parts in short paragraphs on the lines below.
fn stacked<'p, 'd>(ledger: &'p Ledger<'d>) -> Vec<Listing<'p, 'd>> {
    let mut lined: Vec<(u32, &Prose<'d>)> = ledger
        .prose
        .iter()
        .filter(|p| p.part.reports())
        .filter_map(|p| Some((p.line(0)?, p)))
        .collect();
    lined.sort_by_key(|(line, _)| *line);
    let mut found = Vec::new();
    for (at, (_, head)) in lined.iter().enumerate() {
        let Some(total) = head
            .numerals
            .last()
            .filter(|n| n.unit_end == head.text.len())
        else {
            continue;
        };
        let mut figures = vec![(*head, total)];
        let mut names = vec![String::new()];
        let mut last = head.line(total.start);
        for (line, part) in &lined[at + 1..] {
            // Two lines apart is the next line of a text with blank lines between.
            let follows = part.item == head.item && last.is_some_and(|l| line - l.min(*line) <= 2);
            let numerals: Vec<&Numeral> = part.numerals.iter().collect();
            let short = part.text.chars().count() <= 40 && !part.text.contains(['。', '○', '■']);
            let ends = numerals
                .last()
                .is_some_and(|n| n.unit_end + 3 >= part.text.len());
            if !follows
                || !short
                || !ends
                || part.text.starts_with('・')
                || numerals.iter().any(|n| n.unit != total.unit)
            {
                break;
            }
            names.extend(names_before(part, 0, &numerals));
            last = numerals.last().and_then(|n| part.line(n.start));
            figures.extend(numerals.into_iter().map(|n| (*part, n)));
        }
        found.extend(Listing::checked(figures, names));
    }
    found
}
