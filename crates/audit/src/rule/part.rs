//! Sums of parts (内訳の合計): series that add up to another series year by year, parts in brackets
//! behind a total, and totals said after or before a list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{FiscalYear, Ratio, numeral::Numeral};

use super::{Rule, shown, sum::is_ordinal};
use crate::{
    amount::{Amount, Value, is_slip},
    finding::{Finding, Verdict},
    ledger::{Ledger, Series},
    prose::Prose,
};

/// `sum-of-parts`: a yearly total is the sum of its parts in every year.
pub(crate) struct SumOfParts;

/// Most parts of a total that are tried side by side.
const MOST_PARTS: usize = 6;
/// A measure of more series than this is too common to try in pairs.
const MOST_NAMESAKES: usize = 40;

impl Rule for SumOfParts {
    fn code(&self) -> &'static str {
        "sum-of-parts"
    }

    fn name(&self) -> &'static str {
        "内訳の合計"
    }

    fn explanation(&self) -> &'static str {
        "年度別の系列のうち、ある系列が他の系列の和になっているもの（合計と内訳、指標と事業別の数値など）を、年度ごとの一致から見つける。二以上の年度で和が一致し、一つの年度だけが合わないときに不一致とする。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut relations: BTreeMap<(usize, Vec<usize>), (usize, Vec<usize>)> = BTreeMap::new();
        let mut group_of = vec![0; ledger.series.len()];
        for (g, members) in ledger.groups.iter().enumerate() {
            for i in members {
                group_of[*i] = g;
            }
        }
        for (total, parts) in candidates(ledger) {
            let Some(fit) = fit(ledger, total, &parts) else {
                continue;
            };
            let called = |i: usize| {
                let s = &ledger.series[i];
                s.measure.contains("計") || s.programme.contains("計")
            };
            if !fit.convincing(called(total)) {
                continue;
            }
            let mut groups: Vec<usize> = parts.iter().map(|i| group_of[*i]).collect();
            groups.sort_unstable();
            if groups.contains(&group_of[total]) {
                continue;
            }
            let entry = relations
                .entry((group_of[total], groups))
                .or_insert((total, parts.clone()));
            if called(total) && !called(entry.0) {
                *entry = (total, parts);
            }
        }
        relations
            .values()
            .flat_map(|(total, parts)| judge(self.code(), ledger, *total, parts))
            .collect()
    }
}

/// Totals with parts that might add up to them.
fn candidates(ledger: &Ledger<'_>) -> Vec<(usize, Vec<usize>)> {
    let mut found = Vec::new();
    for members in ledger.of_item.values() {
        side_by_side(ledger, members, &mut found);
        namesakes(ledger, members, &mut found);
    }
    found
}

/// A total with the series printed right after or before it.
fn side_by_side(ledger: &Ledger<'_>, members: &[usize], found: &mut Vec<(usize, Vec<usize>)>) {
    for at in 0..members.len() {
        let total = &ledger.series[members[at]];
        if total.points.len() < 2 {
            continue;
        }
        for n in 2..=MOST_PARTS {
            if let Some(after) = members.get(at + 1..=at + n) {
                found.push((members[at], after.to_vec()));
            }
            if let Some(before) = at.checked_sub(n).map(|from| &members[from..at]) {
                found.push((members[at], before.to_vec()));
            }
        }
    }
}

/// Series of one name: two of them, or all of them, may add up to a third.
fn namesakes(ledger: &Ledger<'_>, members: &[usize], found: &mut Vec<(usize, Vec<usize>)>) {
    let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for i in members {
        let series = &ledger.series[*i];
        if series.points.len() >= 2 && !series.parenthesised {
            named
                .entry(kernel::text::squeeze(series.measure))
                .or_default()
                .push(*i);
        }
    }
    for family in named
        .values()
        .filter(|f| (2..=MOST_NAMESAKES).contains(&f.len()))
    {
        for (k, a) in family.iter().enumerate() {
            for b in &family[k + 1..] {
                for total in matching_totals(ledger, &[*a, *b]) {
                    found.push((total, vec![*a, *b]));
                }
            }
        }
        for total in matching_totals(ledger, family) {
            found.push((total, family.clone()));
        }
        for total in family {
            let rest: Vec<usize> = family.iter().copied().filter(|i| i != total).collect();
            if rest.len() >= 3 {
                found.push((*total, rest));
            }
        }
    }
}

/// Series whose figures equal the sum of `parts` in at least two years.
fn matching_totals(ledger: &Ledger<'_>, parts: &[usize]) -> Vec<usize> {
    let mut hits: HashMap<usize, usize> = HashMap::new();
    let first = &ledger.series[parts[0]];
    for year in first.points.keys() {
        let values: Option<Vec<Ratio>> = parts
            .iter()
            .map(|i| ledger.series[*i].points.get(year).map(|p| p.value))
            .collect();
        let sum = values.and_then(|v| v.into_iter().try_fold(Ratio::ZERO, Ratio::add));
        let Some(sum) = sum else { continue };
        for i in ledger.postings.get(&(*year, sum)).into_iter().flatten() {
            if !parts.contains(i) && ledger.series[*i].item == first.item {
                *hits.entry(*i).or_default() += 1;
            }
        }
    }
    let mut totals: Vec<usize> = hits
        .into_iter()
        .filter(|(_, n)| *n >= 2)
        .map(|(i, _)| i)
        .collect();
    totals.sort_unstable();
    totals
}

/// How well parts add up to a total.
struct Fit {
    same: usize,
    different: usize,
    digits: u32,
}

impl Fit {
    /// `called`: the total bears the word 計.
    fn convincing(&self, called: bool) -> bool {
        match self.different {
            0 => self.same >= 2 && self.digits >= 5,
            1 => self.same >= 2 && self.digits >= 6,
            2 => self.same >= 2 && self.digits >= 6 && called,
            _ => false,
        }
    }
}

fn fit(ledger: &Ledger<'_>, total: usize, parts: &[usize]) -> Option<Fit> {
    let whole = &ledger.series[total];
    let mut found = Fit {
        same: 0,
        different: 0,
        digits: 0,
    };
    let mut seen = BTreeSet::new();
    for (year, point) in &whole.points {
        let Some(value) = sum_of(ledger, parts, *year, &point.amount) else {
            continue;
        };
        if point.forecast {
            continue;
        }
        if point.amount.judge(value)? == Verdict::Conflict {
            found.different += 1;
            if found.different > 2 {
                return None;
            }
        } else {
            found.same += 1;
            if seen.insert(point.value) {
                found.digits += point.amount.digits();
            }
        }
    }
    Some(found)
}

fn sum_of(ledger: &Ledger<'_>, parts: &[usize], year: FiscalYear, total: &Amount) -> Option<Value> {
    let mut values = Vec::with_capacity(parts.len());
    let mut zeros = 0;
    for i in parts {
        let point = ledger.series[*i].points.get(&year)?;
        if !point.amount.comparable(total) || point.amount.unit.is_rate() || point.forecast {
            return None;
        }
        zeros += usize::from(point.value.is_zero());
        values.push(point.amount.reading()?);
    }
    // A sum of one figure and zeros is no sum.
    (zeros + 1 < parts.len())
        .then(|| Value::sum(values))
        .flatten()
}

fn judge(code: &str, ledger: &Ledger<'_>, total: usize, parts: &[usize]) -> Vec<Finding> {
    let whole = &ledger.series[total];
    let names: Vec<&str> = parts.iter().map(|i| ledger.series[*i].measure).collect();
    let mut found = Vec::new();
    for (year, point) in &whole.points {
        let Some(value) = sum_of(ledger, parts, *year, &point.amount) else {
            continue;
        };
        let (Some(verdict), Some(claim)) = (point.amount.judge(value), whole.claim(*year)) else {
            continue;
        };
        let exact = shown(value.point, &point.amount);
        let operands = parts
            .iter()
            .filter_map(|i| ledger.series[*i].points.get(year))
            .map(|p| p.amount.operand())
            .collect();
        let note = if verdict == Verdict::Conflict {
            format!(
                "他の年度では内訳（{}）の和に一致しますが、この年度の和は{exact}で、記載の{}と合いません。合計か内訳のいずれかを原資料で確かめてください。",
                names.join("、"),
                point.amount.text
            )
        } else {
            format!("内訳（{}）の和は{exact}。", names.join("、"))
        };
        found.push(claim.found(code, verdict, exact, operands, note));
    }
    found
}

/// `parts-in-brackets`: `計１３２名（リアル２６名、オンライン１０６名）`.
pub(crate) struct PartsInBrackets;

impl Rule for PartsInBrackets {
    fn code(&self) -> &'static str {
        "parts-in-brackets"
    }

    fn name(&self) -> &'static str {
        "括弧内の内訳"
    }

    fn explanation(&self) -> &'static str {
        "数値の直後の括弧に同じ単位の内訳が二つ以上並ぶとき、その和と突き合わせる。「うち」「など」「累計」のように内訳の全部でないものは対象としない。和が一字違いのときに不一致、離れているときは判断不能とする。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in &ledger.prose {
            for (at, total) in prose.numerals.iter().enumerate() {
                if let Some(parts) = bracketed(prose, total, &prose.numerals[at + 1..]) {
                    found.extend(weigh(self.code(), prose, total, &parts, "括弧内の内訳"));
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
    parts: &[&Numeral],
    called: &str,
) -> Option<Finding> {
    let claim = prose.amount(total);
    let amounts: Vec<Amount> = parts
        .iter()
        .map(|n| {
            let mut amount = prose.amount(n);
            if amount.unit.is_empty() {
                amount.unit = claim.unit.clone();
            }
            amount
        })
        .collect();
    let values: Option<Vec<Value>> = amounts.iter().map(Amount::reading).collect();
    let sum = Value::sum(values?)?;
    let mut verdict = claim.judge(sum)?;
    let exact = shown(sum.point, &claim);
    let note = if verdict != Verdict::Conflict {
        format!("{called}の和は{exact}。")
    } else if claim.ratio().is_some_and(|own| is_slip(own, sum.point)) {
        format!(
            "{called}の和は{exact}で、記載の{}と一致しません。合計か内訳のいずれかを原資料で確かめてください。",
            claim.text
        )
    } else {
        verdict = Verdict::Undecidable;
        format!(
            "{called}の和は{exact}ですが、内訳の全部が記載されているか分からないため判断できません。"
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

    fn name(&self) -> &'static str {
        "列挙の合計"
    }

    fn explanation(&self) -> &'static str {
        "同じ単位の数値を並べて「合計」と結ぶ文、及び合計の下に内訳を並べた箇条を計算し直す。並びが文中にすべて示されているときに限り不一致とする。"
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
                        found.extend(weigh(self.code(), prose, total, &parts, "列挙された数値"));
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
    prose: &'p Prose<'d>,
    numerals: Vec<&'p Numeral>,
    names: Vec<String>,
}

impl Listing<'_, '_> {
    fn adds_up(&self) -> bool {
        let mut values = self.numerals.iter().map(|n| Ratio::from(n.value));
        let total = values.next();
        values.try_fold(Ratio::ZERO, Ratio::add) == total
    }

    fn shares_names(&self, other: &Self) -> bool {
        self.names[1..]
            .iter()
            .filter(|n| other.names[1..].contains(*n))
            .count()
            >= 2
    }
}

fn headed_lists(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let lists: Vec<Listing<'_, '_>> = ledger.prose.iter().flat_map(listings).collect();
    let mut found = Vec::new();
    for (i, list) in lists.iter().enumerate() {
        let sibling = lists.iter().enumerate().any(|(j, other)| {
            i != j
                && i.abs_diff(j) <= 8
                && other.prose.item == list.prose.item
                && other.adds_up()
                && list.shares_names(other)
        });
        if list.adds_up() || sibling {
            found.extend(weigh(
                code,
                list.prose,
                list.numerals[0],
                &list.numerals[1..],
                "続く内訳",
            ));
        }
    }
    found
}

/// Bullets of a paragraph that hold a total and at least three parts.
fn listings<'p, 'd>(prose: &'p Prose<'d>) -> Vec<Listing<'p, 'd>> {
    let mut found = Vec::new();
    let mut edges: Vec<usize> = prose
        .text
        .match_indices(['・', '■', '○', '●', '。'])
        .map(|(i, _)| i)
        .collect();
    edges.push(prose.text.len());
    let mut from = 0;
    for edge in edges {
        let numerals: Vec<&Numeral> = prose
            .numerals
            .iter()
            .filter(|n| n.start >= from && n.unit_end <= edge)
            .collect();
        let mut at = from;
        let mut names = Vec::new();
        for n in &numerals {
            let name: String = prose.text[at.min(n.start)..n.start]
                .chars()
                .filter(|c| c.is_alphabetic())
                .collect();
            names.push(name);
            at = n.unit_end;
        }
        let alike = numerals
            .windows(2)
            .all(|w| w[0].unit == w[1].unit && !w[0].unit.is_empty());
        let plain = names.iter().skip(1).all(|n| {
            (2..=14).contains(&n.chars().count()) && !n.contains(['を', 'は', 'が', 'で'])
        });
        if numerals.len() >= 4
            && alike
            && plain
            && !numerals[0].unit.is_rate()
            && !is_ordinal(numerals[0].unit.as_str())
        {
            found.push(Listing {
                prose,
                numerals,
                names,
            });
        }
        from = edge;
    }
    found
}

/// Series beside which a rule may look for partners: neighbours in print, of the same section.
pub(crate) fn neighbours<'l, 'd>(
    ledger: &'l Ledger<'d>,
    members: &[usize],
    at: usize,
    reach: usize,
) -> Vec<&'l Series<'d>> {
    let one = &ledger.series[members[at]];
    let from = at.saturating_sub(reach);
    let to = members.len().min(at + reach + 1);
    members[from..to]
        .iter()
        .filter(|i| **i != members[at])
        .map(|i| &ledger.series[*i])
        .filter(|s| s.section == one.section && s.origin == one.origin)
        .collect()
}
