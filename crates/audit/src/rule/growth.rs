//! Growth (伸び): `対元年度１６０．７％`, `前年度比１０５．２％`, `その１．２５倍に相当する`,
//! `年間８，０００者、５年間換算では４０，０００者`.

use std::sync::LazyLock;

use kernel::{Ratio, numeral::Numeral, said};
use regex::Regex;

use super::{Rule, Words, shown};
use crate::{
    amount::{Amount, Value, is_slip},
    finding::{Finding, Verdict},
    ledger::Ledger,
    prose::Prose,
    span::pattern,
};

/// `growth`: a rate of growth or a multiple against the figures it compares.
pub(crate) struct Growth;

static AGAINST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\((?:対(?:令和|平成)?(?:元|\d{1,2}|20\d\d)年度比?|同|対?前年度?比)(?P<rate>\d[\d,.]*)(?:%|倍)",
    )
});
static YEAR_ON_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:対?前年度?比|対前年度?)(?:約)?(?P<rate>-?\d[\d,.]*)(?:%|倍)(?P<tail>増|減|の増|の減)?",
    )
});
static MULTIPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"の(?P<times>\d[\d.]*)倍(?:となる|に相当する|に当たる|にあたる)(?:約)?(?P<result>\d[\d,.]*)",
    )
});
static CONVERTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"年間(?P<a>\d[\d,.]*)[^\d。]{1,6}(?P<n>\d)年間換算では(?P<b>\d[\d,.]*)")
});

impl Rule for Growth {
    fn code(&self) -> &'static str {
        "growth"
    }

    fn words(&self) -> Words {
        Words {
            name: ("伸び・倍率", "growth and multiples"),
            explanation: (
                "「対元年度」「前年度比」「～倍に相当する」「～年間換算では」を、比べられている二つの数値から計算し直す。二つの数値が同じ文に記載されているときは不一致と判定し、系列から前年度の数値を補うときは一字違いに限り不一致とする。",
                "Recomputes rates of growth and multiples from the two figures compared. Where both stand in the sentence a difference is a conflict; where the earlier year is taken from a series, only a slip of the pen is.",
            ),
            example: (
                "「100件から120件（対元年度120.0％）」 → 120÷100",
                "“from 100 to 120 (120.0 % of FY2019)” → 120 ÷ 100",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in &ledger.prose {
            let mut told: Vec<usize> = Vec::new();
            for (rate, now, before) in against(prose) {
                told.push(rate.start);
                found.extend(explicit(self.code(), prose, rate, now, before));
            }
            found.extend(multiples(self.code(), prose));
            found.extend(converted(self.code(), prose));
            if prose.part.reports() {
                found.extend(year_on_year(self.code(), ledger, prose, &told));
            }
        }
        found
    }
}

fn numeral_at<'p>(prose: &'p Prose<'_>, byte: usize) -> Option<(usize, &'p Numeral)> {
    prose
        .numerals
        .iter()
        .enumerate()
        .find(|(_, n)| n.start <= byte && byte < n.end)
}

/// `AがXに対してBはY（対A R％）`: the rate, the figure before it, and the last figure of the same
/// unit before that, when words of comparison stand between.
fn against<'p>(prose: &'p Prose<'_>) -> Vec<(&'p Numeral, &'p Numeral, &'p Numeral)> {
    let mut found = Vec::new();
    for caps in AGAINST.captures_iter(&prose.text) {
        let open = caps.get(0).map_or(0, |m| m.start());
        let Some((at, rate)) = caps.name("rate").and_then(|m| numeral_at(prose, m.start())) else {
            continue;
        };
        let sentence = prose.sentence(rate.start).start;
        let Some(now) = prose.numerals[..at]
            .iter()
            .rev()
            .find(|n| n.unit_end <= open)
        else {
            continue;
        };
        let before = prose.numerals[..at]
            .iter()
            .rev()
            .find(|n| n.start >= sentence && n.unit_end <= now.start && n.unit == now.unit);
        let Some(before) = before else { continue };
        let between = &prose.text[before.unit_end..now.start];
        let compares = ["に対して", "に対し", "から", "と比べ", "に比べ"]
            .iter()
            .any(|w| between.contains(w));
        if compares
            && prose.text[now.unit_end..open].chars().count() <= 4
            && between.chars().count() <= 16
        {
            found.push((rate, now, before));
        }
    }
    found
}

fn explicit(
    code: &str,
    prose: &Prose<'_>,
    rate: &Numeral,
    now: &Numeral,
    before: &Numeral,
) -> Option<Finding> {
    let (claim, now, before) = (prose.amount(rate), prose.amount(now), prose.amount(before));
    let value = now.reading()?.divide(before.reading()?)?.percent()?;
    let verdict = claim.judge(value)?;
    let exact = shown(value.point, &claim);
    let note = if verdict == Verdict::Conflict {
        said!(
            "{}を{}で割ると{exact}で、{}になりません。率か元の数値のいずれかを原資料で確かめてください。",
            "{} divided by {} is {exact}, not {}. Check the rate and its figures against the source.",
            now.text,
            before.text,
            claim.text
        )
    } else {
        said!(
            "{}を{}で割ると{exact}。",
            "{} divided by {} is {exact}.",
            now.text,
            before.text
        )
    };
    let operands = vec![now.operand(), before.operand()];
    Some(
        prose
            .claim_of(rate)
            .found(code, verdict, exact, operands, note),
    )
}

/// `前年度比`: the figure before it is looked up in the yearly series.
fn year_on_year(
    code: &str,
    ledger: &Ledger<'_>,
    prose: &Prose<'_>,
    told: &[usize],
) -> Vec<Finding> {
    let mut found = Vec::new();
    for caps in YEAR_ON_YEAR.captures_iter(&prose.text) {
        let Some((at, rate)) = caps.name("rate").and_then(|m| numeral_at(prose, m.start())) else {
            continue;
        };
        if told.contains(&rate.start) || at == 0 {
            continue;
        }
        let now = &prose.numerals[at - 1];
        let near = prose.text[now.unit_end.min(rate.start)..rate.start]
            .chars()
            .count()
            <= 20;
        let current = prose.amount(now);
        if !near || current.unit.is_rate() {
            continue;
        }
        let Some(own) = current.ratio() else { continue };
        let pair = ledger
            .around(prose.item, prose.line(rate.start))
            .find_map(|s| {
                s.points.iter().find_map(|(year, p)| {
                    (p.value == own && p.amount.line == current.line).then(|| {
                        s.points
                            .get(&year.previous())
                            .map(|b| (p.amount.clone(), b.amount.clone()))
                    })?
                })
            });
        let Some((current, before)) = pair else {
            continue;
        };
        let falls = caps
            .name("tail")
            .is_some_and(|m| m.as_str().ends_with('減'));
        found.extend(grown(code, prose, rate, &current, &before, falls));
    }
    found
}

fn grown(
    code: &str,
    prose: &Prose<'_>,
    rate: &Numeral,
    now: &Amount,
    before: &Amount,
    falls: bool,
) -> Option<Finding> {
    let claim = prose.amount(rate);
    let level = now.reading()?.divide(before.reading()?)?.percent()?;
    let change = level.subtract(Value::exact(Ratio::from(100)))?;
    let change = if falls { change.magnitude()? } else { change };
    let own = claim.ratio()?;
    let forms = [level, change];
    let best = forms
        .iter()
        .find(|v| claim.judge(**v).is_some_and(|v| v != Verdict::Conflict))
        .or_else(|| {
            forms.iter().find(|v| {
                v.point
                    .round(kernel::Rounding::half_up(claim.value.scale()))
                    .is_some_and(|r| is_slip(Ratio::from(r), own))
            })
        })
        .unwrap_or(&level);
    let mut verdict = claim.judge(*best)?;
    let exact = shown(best.point, &claim);
    let slip = best
        .point
        .round(kernel::Rounding::half_up(claim.value.scale()))
        .is_some_and(|r| is_slip(Ratio::from(r), own));
    if verdict == Verdict::Conflict && !(slip && claim.digits() >= 3) {
        verdict = Verdict::Undecidable;
    }
    let note = match verdict {
        Verdict::Conflict => said!(
            "当年度{}と前年度{}からは{exact}で、{}になりません。率か元の数値のいずれかを原資料で確かめてください。",
            "{} this year and {} the year before give {exact}, not {}. Check the rate and its figures against the source.",
            now.text,
            before.text,
            claim.text
        ),
        Verdict::Undecidable => said!(
            "当年度{}と前年度{}からは{exact}ですが、比べる対象が同じか分からないため判断できません。",
            "{} this year and {} the year before give {exact}, but they may not be what is compared.",
            now.text,
            before.text
        ),
        _ => said!(
            "当年度{}と前年度{}から{exact}。",
            "{} this year and {} the year before give {exact}.",
            now.text,
            before.text
        ),
    };
    Some(prose.claim_of(rate).found(
        code,
        verdict,
        exact,
        vec![now.operand(), before.operand()],
        note,
    ))
}

/// `Xの１．２５倍に相当するY`.
fn multiples(code: &str, prose: &Prose<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for caps in MULTIPLE.captures_iter(&prose.text) {
        let at = |name| caps.name(name).and_then(|m| numeral_at(prose, m.start()));
        let (Some((t, times)), Some((_, result))) = (at("times"), at("result")) else {
            continue;
        };
        let sentence = prose.sentence(times.start).start;
        let base = prose.numerals[..t]
            .iter()
            .rev()
            .find(|n| n.start >= sentence && n.unit == result.unit);
        let Some(base) = base else { continue };
        let distance = prose.text[base.unit_end..times.start].chars().count();
        if distance > 24 || result.unit.is_empty() {
            continue;
        }
        found.extend(product(code, prose, result, base, times));
    }
    found
}

/// `年間A、n年間換算ではB`.
fn converted(code: &str, prose: &Prose<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if !prose.text.contains("年間換算") {
        return found;
    }
    for caps in CONVERTED.captures_iter(&prose.text) {
        let at = |name| {
            caps.name(name)
                .and_then(|m| numeral_at(prose, m.start()))
                .map(|(_, n)| n)
        };
        if let (Some(a), Some(n), Some(b)) = (at("a"), at("n"), at("b"))
            && a.unit == b.unit
        {
            found.extend(product(code, prose, b, a, n));
        }
    }
    found
}

fn product(
    code: &str,
    prose: &Prose<'_>,
    result: &Numeral,
    base: &Numeral,
    times: &Numeral,
) -> Option<Finding> {
    let (claim, base, mut times) = (
        prose.amount(result),
        prose.amount(base),
        prose.amount(times),
    );
    times.unit = kernel::Unit::default();
    let value = base
        .reading()?
        .multiply(Value::exact(Ratio::from(times.value)))?;
    let verdict = claim.judge(value)?;
    let exact = shown(value.point, &claim);
    let note = if verdict == Verdict::Conflict {
        said!(
            "{}の{}倍は{exact}で、{}になりません。いずれかの数値を原資料で確かめてください。",
            "{} times {} is {exact}, not {}. Check the figures against the source.",
            base.text,
            times.value,
            claim.text
        )
    } else {
        said!(
            "{}の{}倍は{exact}。",
            "{} times {} is {exact}.",
            base.text,
            times.value
        )
    };
    Some(prose.claim_of(result).found(
        code,
        verdict,
        exact,
        vec![base.operand(), times.operand()],
        note,
    ))
}
