//! Figures stated more than once (再掲・重出): table against narrative, 再掲 against the original,
//! a previous year's figure in parentheses against that year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{FiscalYear, Ratio, Said, said};

use super::{Rule, Words};
use crate::{
    amount::is_slip,
    finding::{Finding, Verdict},
    ledger::{Ledger, Point, Series},
};

/// `stated-twice`: what is stated in several places must be the same everywhere.
pub(crate) struct StatedTwice;

impl Rule for StatedTwice {
    fn code(&self) -> &'static str {
        "stated-twice"
    }

    fn words(&self) -> Words {
        Words {
            name: ("重ねて記載された数値", "stated twice"),
            explanation: (
                "同じ系列が指標の表、指標別の一覧、業務実績、再掲、自己評価などに重ねて記載されているとき、年度ごとに突き合わせる。他の年度の一致によって同じ系列と認められ、ある年度だけが違うときに不一致とする。",
                "Compares a series that is stated in several places (indicator table, list, narrative, reprint, self-evaluation) year by year. A conflict when the other years show it to be the same series and one year differs.",
            ),
            example: (
                "表の実績値120件、業務実績の120件 → 一致",
                "actual 120 in the table, 120 in the narrative → consistent",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for group in ledger.groups.iter().filter(|g| g.len() > 1) {
            let members: Vec<&Series<'_>> = group.iter().map(|i| &ledger.series[*i]).collect();
            let years: BTreeSet<FiscalYear> = members
                .iter()
                .flat_map(|s| s.points.keys().copied())
                .collect();
            for year in years {
                found.extend(compare(self.code(), &members, year));
            }
        }
        found.extend(single(self.code(), ledger));
        found.extend(headed(self.code(), ledger));
        found
    }
}

/// Compares the figures of one year in all places.
fn compare(code: &str, members: &[&Series<'_>], year: FiscalYear) -> Vec<Finding> {
    let stated: Vec<(&Series<'_>, &Point)> = members
        .iter()
        .filter_map(|s| s.points.get(&year).map(|p| (*s, p)))
        .filter(|(_, p)| !p.forecast)
        .collect();
    if stated.len() < 2 {
        return Vec::new();
    }
    let mut votes: BTreeMap<Ratio, usize> = BTreeMap::new();
    for (_, point) in &stated {
        *votes.entry(point.value).or_default() += 1;
    }
    if votes.len() == 1 {
        let (last, _) = stated[stated.len() - 1];
        let operands = stated[..stated.len() - 1]
            .iter()
            .map(|(_, p)| p.amount.operand())
            .collect();
        return last
            .claim(year)
            .map(|claim| {
                let text = stated[0].1.amount.text.clone();
                claim.found(
                    code,
                    Verdict::Consistent,
                    text,
                    operands,
                    said!(
                        "すべての箇所で同じ数値です。",
                        "The same figure everywhere."
                    ),
                )
            })
            .into_iter()
            .collect();
    }
    let most = votes.values().copied().max().unwrap_or(0);
    let leaders: Vec<Ratio> = votes
        .iter()
        .filter(|(_, n)| **n == most)
        .map(|(v, _)| *v)
        .collect();
    // Where the places are evenly split, the first one stands and the later ones are asked about.
    let reference = if leaders.len() == 1 {
        leaders[0]
    } else {
        stated[0].1.value
    };
    let agreeing: Vec<&Point> = stated
        .iter()
        .map(|(_, p)| *p)
        .filter(|p| p.value == reference)
        .collect();
    stated
        .iter()
        .filter(|(_, p)| p.value != reference)
        .filter_map(|(series, point)| {
            let (verdict, note) = differ(agreeing[0], point, agreeing.len());
            let operands = agreeing.iter().map(|p| p.amount.operand()).collect();
            let text = agreeing[0].amount.text.clone();
            Some(
                series
                    .claim(year)?
                    .found(code, verdict, text, operands, note),
            )
        })
        .collect()
}

fn differ(reference: &Point, point: &Point, places: usize) -> (Verdict, Said) {
    let meets = reference
        .amount
        .reading()
        .zip(point.amount.reading())
        .map(|(a, b)| (a.rounded.meets(b.rounded), a.cut.meets(b.cut)));
    let coarser = reference.amount.value.scale() != point.amount.value.scale()
        || reference.amount.factor() != point.amount.factor()
        || reference.amount.approximate
        || point.amount.approximate;
    match meets {
        Some((true, _)) if coarser => (
            Verdict::ConsistentIfRounded,
            said!(
                "桁数の違いは四捨五入で説明できます。",
                "Rounding explains the difference in digits."
            ),
        ),
        Some((_, true)) if coarser => (
            Verdict::ConsistentIfTruncated,
            said!(
                "桁数の違いは切捨てで説明できます。",
                "Cutting off explains the difference in digits."
            ),
        ),
        _ => {
            let at = reference.amount.line.map_or_else(
                || Said::same(&reference.place),
                |line| said!("{line}行", "line {line}"),
            );
            let Said { ja: at, en: at_en } = at;
            (
                Verdict::Conflict,
                said!(
                    "{at}の{}（{places}か所）と異なります。どちらが正しいか原資料で確かめ、そろえてください。",
                    "It differs from {} at {at_en} ({places} in all). Find out which is right and make them agree.",
                    reference.amount.text
                ),
            )
        }
    }
}

/// Single figures under the very same name in another column: they are compared only where the
/// difference looks like a slip, since the same word may count something else.
fn single(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let group_of = &ledger.group_of;
    let mut named: HashMap<(&str, String), Vec<usize>> = HashMap::new();
    for (i, series) in ledger.series.iter().enumerate() {
        if series.measure_words.len() >= 4 {
            let key = (series.item, kernel::text::squeeze(series.measure));
            named.entry(key).or_default().push(i);
        }
    }
    let mut found = Vec::new();
    for (i, one) in ledger
        .series
        .iter()
        .enumerate()
        .filter(|(_, s)| s.points.len() == 1)
    {
        let key = (one.item, kernel::text::squeeze(one.measure));
        let others = named.get(&key).map_or(&[][..], Vec::as_slice);
        if others.len() > 4 {
            continue;
        }
        for other in others.iter().filter(|j| group_of[**j] != group_of[i]) {
            found.extend(slip_between(code, one, &ledger.series[*other]));
        }
    }
    found
}

fn slip_between(code: &str, one: &Series<'_>, other: &Series<'_>) -> Option<Finding> {
    let (year, point) = one.points.first_key_value()?;
    let same = other.points.get(year)?;
    let alike = one.words.likeness(&other.words) >= 600;
    let slip =
        is_slip(point.value, same.value) && point.amount.digits().min(same.amount.digits()) >= 4;
    if !alike
        || !slip
        || one.beside(other)
        || !point.amount.comparable(&same.amount)
        || other.points.len() < 2
    {
        return None;
    }
    let (verdict, note) = differ(same, point, 1);
    let text = same.amount.text.clone();
    Some(
        one.claim(*year)?
            .found(code, verdict, text, vec![same.amount.operand()], note),
    )
}

/// A single figure that heads the yearly list of the same name (`従業員数：６２８人（４年度末実績）`)
/// repeats that year of the list, unless it is called a total or is one.
fn headed(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for members in ledger.of_item.values() {
        for pair in members.windows(2) {
            let (head, list) = (&ledger.series[pair[0]], &ledger.series[pair[1]]);
            found.extend(head_of(code, head, list));
        }
    }
    found
}

fn head_of(code: &str, head: &Series<'_>, list: &Series<'_>) -> Option<Finding> {
    const TOTALS: [&str; 4] = ["計", "延べ", "のべ", "総"];
    let (year, point) = head.points.first_key_value()?;
    let same = list.points.get(year)?;
    let total = TOTALS.iter().any(|w| {
        head.measure.contains(w) || head.programme.ends_with(w) || point.statement.contains(w)
    });
    let near = head.line()?.abs_diff(list.line()?) <= 8;
    let kin = head.points.len() == 1
        && list.points.len() >= 2
        && head.measure == list.measure
        && list.programme.starts_with(head.programme)
        && list.programme != head.programme;
    if total || !near || !kin || point.amount.base() != same.amount.base() {
        return None;
    }
    let operands = vec![same.amount.operand()];
    let text = same.amount.text.clone();
    if point.value == same.value {
        let note = said!(
            "続く年度別の一覧と同じ数値です。",
            "The same figure as in the yearly list that follows."
        );
        return Some(
            head.claim(*year)?
                .found(code, Verdict::Consistent, text, operands, note),
        );
    }
    if !is_slip(point.value, same.value) || point.value < Ratio::from(10) {
        return None;
    }
    let (verdict, note) = differ(same, point, 1);
    Some(
        head.claim(*year)?
            .found(code, verdict, text, operands, note),
    )
}
