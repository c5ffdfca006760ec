//! Sums over years (年度の合計): what a sentence says of several years against the yearly figures.

use kernel::{FiscalYear, numeral::Numeral, said};

use super::{Rule, Words, shown};
use crate::{
    amount::{Amount, Value, is_slip},
    finding::{Finding, Verdict},
    ledger::{Ledger, Point, Series},
    prose::Prose,
    span::{self, YearSpan},
    wording::Wording,
};

/// `sum-over-years`: `元～４年度の４ヵ年において８０，７４６者`.
pub(crate) struct SumOverYears;

impl Rule for SumOverYears {
    fn code(&self) -> &'static str {
        "sum-over-years"
    }

    fn words(&self) -> Words {
        Words {
            name: ("年度の合計", "sum over years"),
            explanation: (
                "「元～４年度において」「４年間で」「累計」などの数値を、年度別の数値の合計と突き合わせる。名称と単位から対象の系列が定まり、合計と一字違い（一桁の違い・隣り合う桁の入替え）のときに不一致、対象や範囲が定まらないときは判断不能とする。",
                "Compares figures said of several years, and totals so far, with the sum of the yearly figures. A conflict when name and unit settle the series and the sum differs by a slip of the pen (one digit, two digits exchanged); undecidable when series or scope are open.",
            ),
            example: (
                "年度別 10、12、15、13件 → 「４年間で50件」",
                "yearly 10, 12, 15, 13 → “50 in four years”",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let period = ledger.document.evaluation.period.years;
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            let spans = span::find(&prose.text, period);
            let mut favoured: Vec<&str> = Vec::new();
            for (span, numeral) in claims(prose, &spans) {
                if let Some((finding, programme)) =
                    judge(self.code(), ledger, prose, span, numeral, &favoured)
                {
                    favoured.push(programme);
                    found.push(finding);
                }
            }
        }
        found.extend(stated_totals(self.code(), ledger));
        found.extend(closing_totals(self.code(), ledger));
        found
    }
}

/// Units that count time, places in an order or parts of a law, and are never summed.
pub(crate) fn is_ordinal(unit: &str) -> bool {
    matches!(
        unit,
        "年" | "年度"
            | "年間"
            | "月"
            | "か月"
            | "日"
            | "日間"
            | "時間"
            | "分"
            | "秒"
            | "週間"
            | "歳"
            | "号"
            | "条"
            | "項"
            | "章"
            | "期"
            | "位"
            | "次"
            | "代"
            | "度"
            | "階"
            | "つ"
            | "周年"
            | "か年"
            | "カ年"
            | "ヵ年"
            | "ヶ年"
            | "箇年"
    )
}

/// Whether the number counts something that was done, rather than a target or an order.
pub(crate) fn counts_something(prose: &Prose<'_>, numeral: &Numeral) -> bool {
    let before = prose.before(numeral.start, 8);
    let after = prose.after(numeral.unit_end, 4);
    !is_ordinal(numeral.unit.as_str())
        && !before.ends_with('第')
        && !before.contains("目標")
        && !before.ends_with("うち")
        && !["以上", "未満", "以下", "を目指", "目標", "年度"]
            .iter()
            .any(|w| after.starts_with(w))
}

/// Numbers of a paragraph that belong to a span of years: behind it in the sentence, or before a
/// bracket that holds nothing but the span.
fn claims<'p>(prose: &'p Prose<'_>, spans: &'p [YearSpan]) -> Vec<(&'p YearSpan, &'p Numeral)> {
    let mut found = Vec::new();
    for (i, span) in spans.iter().enumerate() {
        let bracketed = prose.text[..span.range.start].ends_with('(');
        if bracketed {
            let open = span.range.start - 1;
            let closest = prose.numerals.iter().rev().find(|n| n.unit_end <= open);
            found.extend(
                closest
                    .filter(|n| prose.text[n.unit_end..open].chars().count() <= 2)
                    .map(|n| (span, n)),
            );
            continue;
        }
        let sentence = prose.sentence(span.range.start).end;
        let next = spans.get(i + 1).map_or(sentence, |s| {
            // A bracketed span qualifies a number before it and does not end this one.
            if prose.text[..s.range.start].ends_with('(') {
                sentence
            } else {
                s.range.start
            }
        });
        let end = sentence.min(next);
        let mut reach = 0;
        for numeral in prose
            .numerals
            .iter()
            .filter(|n| n.start >= span.range.end && n.start < end)
        {
            let between = &prose.text[span.range.end..numeral.start];
            if between.chars().count() > 60 + reach || numeral.unit.as_str() == "年度" {
                break;
            }
            if counts_something(prose, numeral) && !numeral.unit.is_rate() {
                reach += 30;
                found.push((span, numeral));
            }
        }
    }
    found
}

/// A series that could be what a claim sums up.
struct Candidate<'l, 'd> {
    series: &'l Series<'d>,
    points: Vec<&'l Point>,
    total: Value,
    verdict: Verdict,
    score: usize,
}

#[expect(
    clippy::too_many_lines,
    reason = "its sentences stand twice, once a language"
)]
fn judge<'l>(
    code: &str,
    ledger: &'l Ledger<'_>,
    prose: &Prose<'_>,
    span: &YearSpan,
    numeral: &Numeral,
    favoured: &[&str],
) -> Option<(Finding, &'l str)> {
    let claim = prose.amount(numeral);
    let near = Wording::new(&format!(
        "{}、{}",
        prose.before(numeral.start, 40),
        prose.after(numeral.unit_end, 15)
    ));
    // The head of a paragraph names its subject.
    let sentence = Wording::new(&format!(
        "{}、{}",
        prose.after(0, 40),
        &prose.text[prose.sentence(numeral.start)]
    ));
    let candidates: Vec<Candidate<'_, '_>> = ledger
        .around(prose.item, prose.line(numeral.start))
        .filter_map(|series| {
            let (points, total) = total(series, &span.years, &claim)?;
            let bonus = if favoured.contains(&series.programme) {
                300
            } else {
                0
            };
            let score = series
                .measure_words
                .share_in(&near)
                .max(series.words.share_in(&sentence))
                .max(series.measure_words.share_in(&sentence) * 3 / 4)
                + bonus;
            Some(Candidate {
                verdict: claim.judge(total)?,
                series,
                points,
                total,
                score,
            })
        })
        .collect();
    let best = choose(&claim, &candidates, span.named)?;
    let hedged = ["見込", "予定", "重複", "除く", "一部", "程度"]
        .iter()
        .any(|w| prose.text[prose.sentence(numeral.start)].contains(w));
    let exact = shown(best.total.point, &claim);
    let operands = best.points.iter().map(|p| p.amount.operand()).collect();
    let label = best.series.measure;
    let (verdict, note) = match best.verdict {
        Verdict::Conflict if hedged => (
            Verdict::Undecidable,
            said!(
                "年度別の「{label}」の合計は{exact}ですが、見込みや重複の扱いが分からないため判断できません。範囲を確認してください。",
                "The yearly figures “{label}” add up to {exact}, but forecasts or overlaps may count differently. Check the scope."
            ),
        ),
        Verdict::Conflict if sure(&claim, best) => (
            Verdict::Conflict,
            said!(
                "年度別の「{label}」の合計は{exact}で、記載の{}と一致しません。合計か年度別の数値のいずれかを原資料で確かめてください。",
                "The yearly figures “{label}” add up to {exact}, not {}. Check the total and the yearly figures against the source.",
                claim.text
            ),
        ),
        Verdict::Conflict => (
            Verdict::Undecidable,
            said!(
                "名称の近い年度別の「{label}」の合計は{exact}ですが、同じ範囲を数えたものか分かりません。対象を確認してください。",
                "The yearly figures “{label}”, of a similar name, add up to {exact}, but may not count the same. Check what is meant."
            ),
        ),
        verdict => (
            verdict,
            said!(
                "年度別の「{label}」の合計は{exact}。",
                "The yearly figures “{label}” add up to {exact}."
            ),
        ),
    };
    let finding = prose
        .claim_of(numeral)
        .found(code, verdict, exact, operands, note);
    Some((finding, best.series.programme))
}

/// The figures of `years` and their sum, where all are printed, none is a forecast, and the claim
/// may count the same thing.
fn total<'l>(
    series: &'l Series<'_>,
    years: &[FiscalYear],
    claim: &Amount,
) -> Option<(Vec<&'l Point>, Value)> {
    let points = series.values(years)?;
    if series.is_stock() {
        return None;
    }
    if points
        .iter()
        .any(|p| p.forecast || p.amount.unit.is_rate() || !p.amount.comparable(claim))
    {
        return None;
    }
    let values: Option<Vec<Value>> = points.iter().map(|p| p.amount.reading()).collect();
    Some((points, Value::sum(values?)?))
}

fn choose<'c, 'l, 'd>(
    claim: &Amount,
    candidates: &'c [Candidate<'l, 'd>],
    named: bool,
) -> Option<&'c Candidate<'l, 'd>> {
    let digits = claim.digits();
    let agrees = candidates
        .iter()
        .filter(|c| c.verdict != Verdict::Conflict)
        .max_by_key(|c| c.score);
    if let Some(best) = agrees
        && (digits >= 4 || best.score >= 250 || (digits >= 3 && named))
    {
        return Some(best);
    }
    let near = candidates
        .iter()
        .filter(|c| sure(claim, c))
        .max_by_key(|c| c.score);
    near.or_else(|| {
        candidates
            .iter()
            .filter(|c| {
                named
                    && claim.digits() >= 3
                    && c.score >= 700
                    && c.points.iter().all(|p| p.amount.base() == claim.base())
            })
            .max_by_key(|c| c.score)
    })
}

/// Units that name the same kind of thing in other words.
fn kind(base: &str) -> &str {
    match base {
        "事業者" | "社" | "企業" | "先" => "者",
        "名" => "人",
        other => other,
    }
}

/// Whether the series is certainly what the claim sums up, although the sum differs.
fn sure(claim: &Amount, candidate: &Candidate<'_, '_>) -> bool {
    let slip = claim
        .ratio()
        .is_some_and(|own| is_slip(own, candidate.total.point));
    let needed = match claim.digits() {
        0 | 1 => return false,
        2 => 700,
        3 => 450,
        4 => 300,
        _ => 200,
    };
    let same_unit = candidate
        .points
        .iter()
        .any(|p| kind(p.amount.base()) == kind(claim.base()));
    slip && candidate.score >= if same_unit { needed } else { needed + 250 }
}

/// A figure called 累計 or 合計 beside the yearly list it sums up (`累計４０事業` above the list).
fn stated_totals(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for members in ledger.of_item.values() {
        for (at, i) in members.iter().enumerate() {
            let one = &ledger.series[*i];
            let Some((year, point)) = one.points.first_key_value() else {
                continue;
            };
            if one.points.len() != 1
                || !["累計", "合計", "総計"]
                    .iter()
                    .any(|w| calls_total(one, point, w))
            {
                continue;
            }
            let near = members[at + 1..members.len().min(at + 7)]
                .iter()
                .map(|j| &ledger.series[*j]);
            let lists: Vec<_> = near
                .filter(|s| s.points.len() >= 2 && s.item == one.item)
                .filter(|s| s.section == one.section && s.points.keys().all(|y| y <= year))
                .filter_map(|s| {
                    let years: Vec<FiscalYear> = s.points.keys().copied().collect();
                    let (points, sum) = total(s, &years, &point.amount)?;
                    (points[0].amount.base() == point.amount.base()).then_some((s, points, sum))
                })
                .collect();
            let Some((list, points, sum)) = lists
                .iter()
                .find(|l| {
                    point
                        .amount
                        .judge(l.2)
                        .is_some_and(|v| v != Verdict::Conflict)
                })
                .or_else(|| lists.iter().find(|l| is_slip(point.value, l.2.point)))
            else {
                continue;
            };
            let Some(verdict) = point.amount.judge(*sum) else {
                continue;
            };
            let exact = shown(sum.point, &point.amount);
            let verdict = if verdict == Verdict::Conflict && point.value < kernel::Ratio::from(10) {
                Verdict::Undecidable
            } else {
                verdict
            };
            let note = if verdict == Verdict::Conflict {
                said!(
                    "続く年度別の「{}」の合計は{exact}で、累計の{}と一致しません。いずれかを原資料で確かめてください。",
                    "The yearly figures “{}” that follow add up to {exact}, not {}. Check both against the source.",
                    list.measure,
                    point.amount.text
                )
            } else {
                said!(
                    "年度別の「{}」の合計は{exact}。",
                    "The yearly figures “{}” add up to {exact}.",
                    list.measure
                )
            };
            let operands = points.iter().map(|p| p.amount.operand()).collect();
            found.extend(
                one.claim(*year)
                    .map(|c| c.found(code, verdict, exact, operands, note)),
            );
        }
    }
    found
}

/// Whether the word stands in the name of the series or right before its figure.
fn calls_total(series: &Series<'_>, point: &Point, word: &str) -> bool {
    series.measure.contains(word)
        || series.programme.ends_with(word)
        || point
            .statement
            .find(&point.amount.text)
            .is_some_and(|at| point.statement[..at].trim_end().ends_with(word))
}

/// `合計　１,９７５,０２１人` below a yearly list.
fn closing_totals(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
        for numeral in &prose.numerals {
            let before = prose.before(numeral.start, 4);
            let bare = before.trim_end_matches([':', '(']);
            let Some(line) = prose.line(numeral.start) else {
                continue;
            };
            if !bare.ends_with("合計") || numeral.unit.is_rate() {
                continue;
            }
            let claim = prose.amount(numeral);
            let list = ledger
                .around(prose.item, prose.line(numeral.start))
                .filter(|s| s.points.len() >= 2)
                .filter_map(|s| {
                    let last = s.points.values().filter_map(|p| p.amount.line).max()?;
                    (last <= line && line - last <= 8).then_some((last, s))
                })
                .max_by_key(|(last, _)| *last);
            let Some((_, series)) = list else { continue };
            let years: Vec<FiscalYear> = series.points.keys().copied().collect();
            let Some((points, sum)) = total(series, &years, &claim) else {
                continue;
            };
            let Some(verdict) = claim.judge(sum) else {
                continue;
            };
            if points[0].amount.base() != claim.base()
                || (verdict == Verdict::Conflict
                    && !is_slip(claim.ratio().unwrap_or(kernel::Ratio::ZERO), sum.point))
            {
                continue;
            }
            let exact = shown(sum.point, &claim);
            let note = if verdict == Verdict::Conflict {
                said!(
                    "上の年度別の数値の合計は{exact}で、記載の{}と一致しません。いずれかを原資料で確かめてください。",
                    "The yearly figures above add up to {exact}, not {}. Check both against the source.",
                    claim.text
                )
            } else {
                said!(
                    "上の年度別の数値の合計は{exact}。",
                    "The yearly figures above add up to {exact}."
                )
            };
            let operands = points.iter().map(|p| p.amount.operand()).collect();
            found.push(
                prose
                    .claim_of(numeral)
                    .found(code, verdict, exact, operands, note),
            );
        }
    }
    found
}
