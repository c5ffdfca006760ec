//! Portions (割合と内数): rates that are the quotient of two printed figures, and parts that cannot
//! exceed their whole.

use std::sync::LazyLock;

use kernel::{FiscalYear, Said, said};
use regex::Regex;

use super::{Rule, Words, part::neighbours, shown};
use crate::{
    amount::{Amount, Value},
    finding::{Finding, Verdict},
    habit::{Habit, Tally},
    ledger::{Ledger, Series},
    prose::Prose,
    span::pattern,
};

/// `portion`: `１９１件に対して２８件（１４．７％）`.
pub(crate) struct Portion;

static OUT_OF: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:に対して|に対し|のうち、?|中、?)[^。()%]{0,12}\d[\d,.]*[^\d。()%]{0,8}\(約?(?P<rate>\d[\d.]*)%\)",
    )
});
static SLASH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<rate>\d[\d.]*)%\((?P<part>\d[\d,.]*)[^\d/。()]{0,8}/(?P<whole>\d[\d,.]*)[^\d。()]{0,8}\)",
    )
});

impl Rule for Portion {
    fn code(&self) -> &'static str {
        "portion"
    }

    fn words(&self) -> Words {
        Words {
            name: ("割合", "portion"),
            explanation: (
                "分子と分母がともに記載されている割合（「１９１件に対して２８件（１４．７％）」、「（４５．５／６０）」、年度別の一覧の割合欄）を計算し直す。端数処理と分子・分母の桁を考えても説明できないときに不一致とする。",
                "Recomputes shares whose two terms are printed. A conflict when neither the digits of the share nor those of its terms explain it.",
            ),
            example: (
                "「191件に対して28件（14.7％）」 → 28÷191＝14.66％",
                "“28 of 191 (14.7 %)” → 28 ÷ 191 = 14.66 %",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            for (rate, part, whole) in quotients(prose) {
                found.extend(weigh(self.code(), prose, rate, part, whole));
            }
        }
        let told: Vec<Option<u32>> = found.iter().map(|f| f.claimed.line).collect();
        found.extend(
            listed(ledger)
                .into_iter()
                .flat_map(|(rate, part, whole)| judge(self.code(), rate, part, whole))
                .filter(|f| f.claimed.line.is_none() || !told.contains(&f.claimed.line)),
        );
        found
    }

    fn habit(&self, ledger: &Ledger<'_>) -> Option<Habit> {
        let mut tally = Tally::default();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            for (rate, part, whole) in quotients(prose) {
                let exact = prose
                    .amount(part)
                    .reading()
                    .and_then(|p| p.divide(prose.amount(whole).reading()?)?.percent());
                if let Some(exact) = exact {
                    tally.add(&prose.amount(rate), exact.point);
                }
            }
        }
        tally.habit(("割合", "shares"))
    }
}

type Quotient<'p> = (
    &'p kernel::numeral::Numeral,
    &'p kernel::numeral::Numeral,
    &'p kernel::numeral::Numeral,
);

/// Rates with both their terms printed in the same sentence: rate, part, whole.
fn quotients<'p>(prose: &'p Prose<'_>) -> Vec<Quotient<'p>> {
    let at = |byte: usize| {
        prose
            .numerals
            .iter()
            .position(|n| n.start <= byte && byte < n.end)
    };
    let mut found = Vec::new();
    if !prose.text.contains('%') {
        return found;
    }
    for caps in OUT_OF.captures_iter(&prose.text) {
        let Some(rate) = caps.name("rate").and_then(|m| at(m.start())) else {
            continue;
        };
        let [.., whole, part] = &prose.numerals[..rate] else {
            continue;
        };
        let begin = caps.get(0).map_or(0, |m| m.start());
        // 中 is also the end of other words; only right behind its number does it mean a part of it.
        let within = prose.text[begin..].starts_with('中');
        let gap = prose.text.get(whole.unit_end..begin);
        let adjoining = gap.is_some_and(|gap| {
            gap.chars().count() <= if within { 0 } else { 6 } && !gap.contains(['、', '。'])
        });
        if adjoining && part.start > begin && whole.unit == part.unit && part.value <= whole.value {
            found.push((&prose.numerals[rate], part, whole));
        }
    }
    for caps in SLASH.captures_iter(&prose.text) {
        let place = |name| caps.name(name).and_then(|m| at(m.start()));
        if let (Some(r), Some(p), Some(w)) = (place("rate"), place("part"), place("whole")) {
            found.push((&prose.numerals[r], &prose.numerals[p], &prose.numerals[w]));
        }
    }
    found
}

fn weigh(
    code: &str,
    prose: &Prose<'_>,
    rate: &kernel::numeral::Numeral,
    part: &kernel::numeral::Numeral,
    whole: &kernel::numeral::Numeral,
) -> Option<Finding> {
    let (claim, part, whole) = (prose.amount(rate), prose.amount(part), prose.amount(whole));
    let value = part.reading()?.divide(whole.reading()?)?.percent()?;
    let verdict = claim.judge(value)?;
    let exact = shown(value.point, &claim);
    let note = told(verdict, &exact, &claim);
    Some(prose.claim_of(rate).found(
        code,
        verdict,
        exact,
        vec![part.operand(), whole.operand()],
        note,
    ))
}

fn told(verdict: Verdict, exact: &str, claim: &Amount) -> Said {
    if verdict == Verdict::Conflict {
        said!(
            "記載された二つの数値から計算すると{exact}で、{}になりません。割合か元の数値のいずれかを原資料で確かめてください。",
            "The two figures printed give {exact}, not {}. Check the share and its terms against the source.",
            claim.text
        )
    } else {
        said!(
            "記載された二つの数値から計算すると{exact}。",
            "The two figures printed give {exact}."
        )
    }
}

/// Rate series of a list with the two series it is the quotient of.
fn listed<'l, 'd>(ledger: &'l Ledger<'d>) -> Vec<(&'l Series<'d>, &'l Series<'d>, &'l Series<'d>)> {
    let mut found = Vec::new();
    for members in ledger.of_item.values() {
        for (at, i) in members.iter().enumerate() {
            let rate = &ledger.series[*i];
            let is_rate = rate.points.values().all(|p| p.amount.base() == "%");
            let first = rate.points.values().next().map(|p| p.value);
            let varies = rate
                .points
                .values()
                .filter(|p| Some(p.value) != first)
                .count();
            if !is_rate || rate.points.len() < 3 || varies < 2 {
                continue;
            }
            let near: Vec<&Series<'_>> = neighbours(ledger, members, at, 3)
                .into_iter()
                .filter(|s| {
                    s.programme == rate.programme
                        && s.points.values().all(|p| !p.amount.unit.is_rate())
                })
                .collect();
            let pair = near
                .iter()
                .flat_map(|a| near.iter().map(move |b| (*a, *b)))
                .filter(|(part, whole)| !std::ptr::eq(*part, *whole))
                .find(|(part, whole)| {
                    let fits = verdicts(rate, part, whole);
                    let misses = fits.iter().filter(|v| **v == Verdict::Conflict).count();
                    fits.len() >= 3 && misses <= 1
                });
            found.extend(pair.map(|(part, whole)| (rate, part, whole)));
        }
    }
    found
}

fn quotient(part: &Series<'_>, whole: &Series<'_>, year: FiscalYear) -> Option<Value> {
    let (part, whole) = (part.points.get(&year)?, whole.points.get(&year)?);
    if part.value > whole.value {
        return None;
    }
    part.amount
        .reading()?
        .divide(whole.amount.reading()?)?
        .percent()
}

fn verdicts(rate: &Series<'_>, part: &Series<'_>, whole: &Series<'_>) -> Vec<Verdict> {
    rate.points
        .iter()
        .filter_map(|(year, point)| point.amount.judge(quotient(part, whole, *year)?))
        .collect()
}

fn judge(code: &str, rate: &Series<'_>, part: &Series<'_>, whole: &Series<'_>) -> Vec<Finding> {
    rate.points
        .iter()
        .filter_map(|(year, point)| {
            let value = quotient(part, whole, *year)?;
            let verdict = point.amount.judge(value)?;
            let exact = shown(value.point, &point.amount);
            let operands = [part, whole]
                .iter()
                .filter_map(|s| s.points.get(year))
                .map(|p| p.amount.operand())
                .collect();
            let note = told(verdict, &exact, &point.amount);
            Some(
                rate.claim(*year)?
                    .found(code, verdict, exact, operands, note),
            )
        })
        .collect()
}

/// `bound`: the total up to a year is never less than the year alone.
pub(crate) struct Bound;

impl Rule for Bound {
    fn code(&self) -> &'static str {
        "bound"
    }

    fn words(&self) -> Words {
        Words {
            name: ("累計の下限", "lower bound of a total"),
            explanation: (
                "括弧書きの累計が、当年度の数値を下回らないことを確かめる。下回るときに不一致とする。",
                "A cumulative figure in brackets is no less than the year alone; a conflict when it is.",
            ),
            example: ("「12件（累計30件）」 → 30≧12", "“12 (30 so far)” → 30 ≥ 12"),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for members in ledger.of_item.values() {
            for pair in members.windows(2) {
                let (year_alone, total) = (&ledger.series[pair[0]], &ledger.series[pair[1]]);
                let named =
                    total.measure.contains("累計") && total.programme == year_alone.programme;
                if !named || !total.parenthesised || year_alone.measure.contains("累計") {
                    continue;
                }
                for (year, point) in &total.points {
                    found.extend(at_least(self.code(), total, year_alone, *year, point));
                }
            }
        }
        found
    }
}

fn at_least(
    code: &str,
    total: &Series<'_>,
    alone: &Series<'_>,
    year: FiscalYear,
    point: &crate::ledger::Point,
) -> Option<Finding> {
    let part = alone.points.get(&year)?;
    if part.amount.base() != point.amount.base() || part.amount.unit.is_rate() {
        return None;
    }
    let verdict = if point.value < part.value {
        Verdict::Conflict
    } else {
        Verdict::Consistent
    };
    let note = if verdict == Verdict::Conflict {
        said!(
            "累計{}が当年度の{}を下回っています。いずれかを原資料で確かめてください。",
            "The total so far, {}, is less than the year alone, {}. Check both against the source.",
            point.amount.text,
            part.amount.text
        )
    } else {
        said!(
            "累計は当年度の数値以上です。",
            "The total so far is no less than the year alone."
        )
    };
    let recomputed = said!("{}以上", "{} or more", part.amount.text);
    Some(
        total
            .claim(year)?
            .found(code, verdict, recomputed, vec![part.amount.operand()], note),
    )
}
