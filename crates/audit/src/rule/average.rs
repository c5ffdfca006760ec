//! Averages (平均): what a sentence calls the average against the mean of the yearly figures.

use std::sync::LazyLock;

use kernel::{numeral::Numeral, said};
use regex::Regex;

use super::{Rule, Words, shown, sum::is_ordinal};
use crate::{
    amount::{Amount, Value, is_slip},
    finding::{Finding, Verdict},
    ledger::{Ledger, Series},
    prose::Prose,
    span::pattern,
    wording::Wording,
};

/// `average`: `平均９６．３６％`, `期間平均で３．２７％を削減`.
pub(crate) struct Average;

static SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<subject>[^、。\d%()]{3,24}?)(?:は|も|が|について)(?P<terms>[^。]{0,30}?)平均(?:で|は)?約?(?P<rate>\d[\d,.]*)",
    )
});

impl Rule for Average {
    fn code(&self) -> &'static str {
        "average"
    }

    fn words(&self) -> Words {
        Words {
            name: ("平均", "average"),
            explanation: (
                "「平均」と記載された数値を年度別の数値の単純平均と突き合わせ、同じ事柄の平均が二様に記載されていないかを確かめる。見込みを含む平均や、加重平均かもしれないものは判断不能とする。",
                "Compares what is called an average with the plain mean of the yearly figures, and two statements of the same average with each other. Averages that hold a forecast or may be weighted are undecidable.",
            ),
            example: (
                "年度別 95.1、96.9、97.2％ → 平均 96.4％",
                "yearly 95.1, 96.9, 97.2 % → average 96.4 %",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            for numeral in &prose.numerals {
                let before = prose.before(numeral.start, 4);
                let called = before
                    .trim_end_matches(['で', 'は', '約', ':'])
                    .ends_with("平均");
                if called && !is_ordinal(numeral.unit.as_str()) {
                    found.extend(judge(self.code(), ledger, prose, numeral));
                }
            }
        }
        found.extend(said_twice(self.code(), ledger));
        found
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "its sentences stand twice, once a language"
)]
fn judge(code: &str, ledger: &Ledger<'_>, prose: &Prose<'_>, numeral: &Numeral) -> Option<Finding> {
    let claim = prose.amount(numeral);
    let context = Wording::new(&prose.text[prose.sentence(numeral.start)]);
    let candidates: Vec<(usize, &Series<'_>, Value, Verdict)> = ledger
        .around(prose.item, prose.line(numeral.start))
        .filter(|s| s.points.len() >= 2)
        .filter_map(|series| {
            let mean = mean(series, &claim)?;
            let score = series
                .measure_words
                .share_in(&context)
                .max(series.words.share_in(&context));
            Some((score, series, mean, claim.judge(mean)?))
        })
        .collect();
    let agrees = candidates
        .iter()
        .filter(|c| c.3 != Verdict::Conflict && c.0 >= 300)
        .max_by_key(|c| c.0);
    let (score, series, mean, verdict) =
        agrees.or_else(|| candidates.iter().filter(|c| c.0 >= 500).max_by_key(|c| c.0))?;
    let hedged = ["見込", "予定", "加重"]
        .iter()
        .any(|w| prose.text[prose.sentence(numeral.start)].contains(w));
    let slip = claim.ratio().is_some_and(|own| {
        mean.point
            .divide(claim.factor())
            .and_then(|m| m.round(kernel::Rounding::truncate(claim.value.scale())))
            .is_some_and(|m| {
                is_slip(
                    kernel::Ratio::from(m),
                    own.divide(claim.factor()).unwrap_or(own),
                )
            })
    });
    let exact = shown(mean.point, &claim);
    let (verdict, note) = match verdict {
        Verdict::Conflict if slip && !hedged && *score >= 500 && claim.digits() >= 3 => (
            Verdict::Conflict,
            said!(
                "年度別の「{}」の平均は{exact}で、{}になりません。平均か年度別の数値のいずれかを原資料で確かめてください。",
                "The yearly figures “{}” average {exact}, not {}. Check the average and the yearly figures against the source.",
                series.measure,
                claim.text
            ),
        ),
        Verdict::Conflict => (
            Verdict::Undecidable,
            said!(
                "年度別の「{}」の単純平均は{exact}ですが、見込みの年度や加重の仕方が分からないため判断できません。平均の取り方を確認してください。",
                "The plain mean of the yearly figures “{}” is {exact}, but forecasts or weights may have entered. Check how the average is taken.",
                series.measure
            ),
        ),
        verdict => (
            *verdict,
            said!(
                "年度別の「{}」の平均は{exact}。",
                "The yearly figures “{}” average {exact}.",
                series.measure
            ),
        ),
    };
    let operands = series
        .points
        .values()
        .filter(|p| !p.forecast)
        .map(|p| p.amount.operand())
        .collect();
    Some(
        prose
            .claim_of(numeral)
            .found(code, verdict, exact, operands, note),
    )
}

/// The mean of the printed years. Reductions are said without their sign.
fn mean(series: &Series<'_>, claim: &Amount) -> Option<Value> {
    let points: Vec<_> = series.points.values().filter(|p| !p.forecast).collect();
    if points.len() < 2
        || points
            .iter()
            .any(|p| p.amount.base() != claim.base() && !p.amount.unit.is_empty())
    {
        return None;
    }
    let values: Option<Vec<Value>> = points.iter().map(|p| p.amount.reading()).collect();
    let mean = Value::mean(&values?)?;
    if claim.value.is_sign_negative() {
        Some(mean)
    } else {
        mean.magnitude()
    }
}

/// The average of one subject against one target, stated with two different values.
fn said_twice(code: &str, ledger: &Ledger<'_>) -> Vec<Finding> {
    let mut first: Vec<(&str, String, String, Amount)> = Vec::new();
    let mut found = Vec::new();
    for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
        if !prose.text.contains("平均") {
            continue;
        }
        for caps in SUBJECT.captures_iter(&prose.text) {
            let Some(at) = caps.name("rate").map(|m| m.start()) else {
                continue;
            };
            let Some(numeral) = prose.numerals.iter().find(|n| n.start <= at && at < n.end) else {
                continue;
            };
            let subject: String = caps["subject"]
                .chars()
                .filter(|c| c.is_alphabetic())
                .collect();
            let terms: String = caps["terms"].to_owned();
            let amount = prose.amount(numeral);
            let known = first.iter().find(|(item, s, t, a)| {
                *item == prose.item
                    && *s == subject
                    && *t == terms
                    && !terms.is_empty()
                    && a.unit == amount.unit
            });
            if let Some((_, _, _, earlier)) = known {
                let same = earlier.value == amount.value;
                let verdict = if same {
                    Verdict::Consistent
                } else {
                    Verdict::Conflict
                };
                let note = if same {
                    said!(
                        "同じ平均が重ねて記載され、一致しています。",
                        "The same average is stated again and agrees."
                    )
                } else {
                    said!(
                        "「{subject}」の平均が、別の箇所では{}と記載されています。どちらが正しいか原資料で確かめ、そろえてください。",
                        "The average of “{subject}” is stated as {} elsewhere. Find out which is right and make them agree.",
                        earlier.text
                    )
                };
                let text = earlier.text.clone();
                let operands = vec![earlier.operand()];
                found.push(
                    prose
                        .claim_of(numeral)
                        .found(code, verdict, text, operands, note),
                );
            } else {
                first.push((prose.item, subject, terms, amount));
            }
        }
    }
    found
}
