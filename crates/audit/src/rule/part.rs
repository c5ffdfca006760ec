//! Sums of parts (内訳の合計): series that add up to another series, year by year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{FiscalYear, Ratio, said};

use super::{Rule, Words, shown};
use crate::{
    amount::{Amount, Value},
    finding::{Finding, Verdict},
    ledger::{COMMON, Ledger, Series},
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

    fn words(&self) -> Words {
        Words {
            name: ("内訳の合計", "sum of parts"),
            explanation: (
                "年度別の系列のうち、ある系列が他の系列の和になっているもの（合計と内訳、指標と事業別の数値など）を、年度ごとの一致から見つける。二以上の年度で和が一致し、一つの年度だけが合わないときに不一致とする。",
                "Finds yearly series that are the sum of others by their agreement year after year. A conflict when two or more years agree and a single one does not.",
            ),
            example: (
                "合計 30・40・50＝東 10・20・20＋西 20・20・30",
                "total 30, 40, 50 = east 10, 20, 20 + west 20, 20, 30",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut relations: BTreeMap<(usize, Vec<usize>), (usize, Vec<usize>)> = BTreeMap::new();
        let group_of = &ledger.group_of;
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
                .entry(kernel::text::squeeze(series.noun()))
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
        let equal = ledger
            .postings
            .get(&(*year, sum))
            .map_or(&[][..], Vec::as_slice);
        for i in equal.iter().filter(|_| equal.len() <= COMMON) {
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
            said!(
                "他の年度では内訳（{}）の和に一致しますが、この年度の和は{exact}で、記載の{}と合いません。合計か内訳のいずれかを原資料で確かめてください。",
                "In the other years it is the sum of its parts ({}), but here they add up to {exact}, not {}. Check total and parts against the source.",
                names.join("、"),
                point.amount.text
            )
        } else {
            said!(
                "内訳（{}）の和は{exact}。",
                "Its parts ({}) add up to {exact}.",
                names.join("、")
            )
        };
        found.push(claim.found(code, verdict, exact, operands, note));
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
