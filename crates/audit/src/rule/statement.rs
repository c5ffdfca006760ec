//! Statements in words (記述と表): `目標値を達成`, `７０％以上を達成` against the figures.

use std::sync::LazyLock;

use evaluation::{Direction, EvaluationKind, Indicator};
use kernel::{FiscalYear, Ratio, numeral::Numeral, said};
use regex::Regex;

use super::{Rule, Words, achievement::cells};
use crate::{
    amount::{Amount, Value},
    finding::{Finding, Operand, Verdict},
    ledger::{Ledger, Origin},
    prose::{Part, Prose},
    span::{self, pattern},
    wording::Wording,
};

/// `goals-reached`: statements that targets are reached, against the table.
pub(crate) struct GoalsReached;

static YEARLY: LazyLock<Regex> = LazyLock::new(|| pattern(r"以下の(?:とお|通)り目標値?を達成"));
static ALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:全て|すべて)の定量的?指標(?:で|において)[^。]*?目標(?:値)?を達成(?P<hope>見込|または達成見込|又は達成見込)?",
    )
});

impl Rule for GoalsReached {
    fn code(&self) -> &'static str {
        "goals-reached"
    }

    fn words(&self) -> Words {
        Words {
            name: ("目標の達成", "goals reached"),
            explanation: (
                "「定量的指標は以下の通り目標値を達成」「全ての定量的指標で目標を達成」という記述を、指標の表の計画値・実績値・達成目標と突き合わせる。年度ごとにも期間の合計でも達していないときに不一致とし、年度によって達していないだけのときや見込みを含むときは判断不能とする。",
                "Compares statements that targets are reached with plans and actuals of the table. A conflict when neither each year nor the whole period reaches them; undecidable when only a single year falls short or a forecast is involved.",
            ),
            example: (
                "「以下の通り目標値を達成」 → 各年度の実績値≧計画値",
                "“targets reached as follows” → actual ≥ plan in every year",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            if let Some(m) = YEARLY.find(&prose.text) {
                found.extend(yearly(self.code(), ledger, prose, m.range()));
            }
            if let Some(caps) = ALL.captures(&prose.text)
                && prose.part != Part::Overall
            {
                found.extend(every(self.code(), ledger, prose, &caps));
            }
        }
        found
    }
}

/// How an indicator stands against its plans.
struct Standing {
    short: Vec<FiscalYear>,
    plan: Ratio,
    actual: Ratio,
    operands: Vec<Operand>,
}

fn standing(indicator: &Indicator) -> Option<Standing> {
    let mut found = Standing {
        short: Vec::new(),
        plan: Ratio::ZERO,
        actual: Ratio::ZERO,
        operands: Vec::new(),
    };
    for (year, (plan, actual)) in cells(indicator) {
        let (Some(plan), Some(actual)) = (plan, actual) else {
            continue;
        };
        let (p, a) = (plan.ratio()?, actual.ratio()?);
        let reached = match indicator.direction {
            Direction::More => a >= p,
            Direction::Less => a <= p,
        };
        if !reached {
            found.short.push(year);
        }
        found.plan = found.plan.add(p)?;
        found.actual = found.actual.add(a)?;
        found.operands.extend([plan.operand(), actual.operand()]);
    }
    (!found.operands.is_empty()).then_some(found)
}

fn names_of(years: &[FiscalYear]) -> String {
    let names: Vec<String> = years.iter().map(|y| y.to_era_string()).collect();
    names.join("、")
}

/// `以下の通り目標値を達成`: the list that follows belongs to an indicator of the table.
fn yearly(
    code: &str,
    ledger: &Ledger<'_>,
    prose: &Prose<'_>,
    range: std::ops::Range<usize>,
) -> Option<Finding> {
    let line = prose.line(range.start)?;
    let list = ledger.next_list(prose.item, line)?;
    if ledger.series[list].line()? - line > 12 {
        return None;
    }
    let group = &ledger.groups[ledger.group_of[list]];
    let table = group
        .iter()
        .map(|i| &ledger.series[*i])
        .find(|s| s.origin == Origin::Table)?;
    let indicator = ledger
        .item(prose.item)?
        .indicators
        .iter()
        .find(|i| i.label == table.measure)?;
    let standing = standing(indicator)?;
    let more = indicator.direction == Direction::More;
    let (verdict, recomputed, note) = if standing.short.is_empty() {
        (
            Verdict::Consistent,
            said!("各年度とも達成", "reached in every year"),
            said!(
                "表のすべての年度で実績値が計画値に達しています。",
                "In every year of the table the actual reaches the plan."
            ),
        )
    } else {
        let years = names_of(&standing.short);
        let whole = more && standing.actual >= standing.plan;
        let note = if whole || !more {
            said!(
                "{years}の実績値は計画値に達していません。期間を通じた合計では計画を上回るため、期間としての達成を述べたものか判断できません。年度ごとの達成と読まれるおそれがあるので、書き方を確かめてください。",
                "In {years} the actual does not reach the plan. Over the whole period it does, so the statement may mean the period; it can be read as every year, so check the wording."
            )
        } else {
            said!(
                "{years}の実績値は計画値に達しておらず、期間の合計でも計画に達していません。記述か表の数値を確かめてください。",
                "In {years} the actual does not reach the plan, nor does the whole period. Check the statement and the table."
            )
        };
        let verdict = if whole || !more {
            Verdict::Undecidable
        } else {
            Verdict::Conflict
        };
        (
            verdict,
            said!("{years}は未達成", "not reached in {years}"),
            note,
        )
    };
    Some(
        prose
            .claim_in_words(range)
            .found(code, verdict, recomputed, standing.operands, note),
    )
}

/// `全ての定量的指標で目標を達成`: the sums of actuals against the target levels.
fn every(
    code: &str,
    ledger: &Ledger<'_>,
    prose: &Prose<'_>,
    caps: &regex::Captures<'_>,
) -> Option<Finding> {
    let item = ledger.item(prose.item)?;
    let range = caps.get(0)?.range();
    let mut operands = Vec::new();
    let mut open = Vec::new();
    for indicator in &item.indicators {
        let Some(standing) = standing(indicator) else {
            continue;
        };
        let level = Amount::of_entry(&indicator.target.level, &indicator.unit, None)
            .and_then(|a| a.ratio());
        let total = indicator.direction == Direction::More
            && !indicator.unit.is_rate()
            && level.is_some_and(|level| standing.actual >= level);
        if !standing.short.is_empty() && !total {
            open.push(format!(
                "「{}」（{}）",
                indicator.label,
                names_of(&standing.short)
            ));
        }
        operands.extend(standing.operands);
    }
    if operands.is_empty() {
        return None;
    }
    let hoped =
        caps.name("hope").is_some() || ledger.document.evaluation.kind != EvaluationKind::Final;
    let (verdict, recomputed, note) = if open.is_empty() {
        (
            Verdict::Consistent,
            said!("すべて達成", "all reached"),
            said!(
                "表のすべての指標が計画値又は達成目標に達しています。",
                "Every indicator of the table reaches its plans or its target."
            ),
        )
    } else {
        let names = open.join("、");
        let note = if hoped {
            said!(
                "計画値に達していない年度があります: {names}。残る年度の見込みが分からないため判断できません。",
                "Some years do not reach their plan: {names}. What the remaining years will bring is not known."
            )
        } else {
            said!(
                "計画値に達していない年度があります: {names}。期間を通じた目標との関係を確かめてください。",
                "Some years do not reach their plan: {names}. Check this against the target of the period."
            )
        };
        (
            Verdict::Undecidable,
            said!("未達成の年度あり: {names}", "years not reached: {names}"),
            note,
        )
    };
    Some(
        prose
            .claim_in_words(range)
            .found(code, verdict, recomputed, operands, note),
    )
}

/// `level-reached`: `７０％以上を達成` against every year it speaks of.
pub(crate) struct LevelReached;

static INLINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"目標(?P<level>\d[\d.]*)%以上:(?P<years>[^)。]*)\)を達成"));

impl Rule for LevelReached {
    fn code(&self) -> &'static str {
        "level-reached"
    }

    fn words(&self) -> Words {
        Words {
            name: ("水準の達成", "level reached"),
            explanation: (
                "「元～４年度の４ヵ年全てにおいて７０％以上を達成」「役立ち度は９２％以上」のような記述を、年度別の数値と突き合わせる。年度が明示され、名称から系列が定まるときに限り不一致とする。",
                "Compares statements such as “70 % or more in all four years” with the yearly figures. A conflict only where the years are named and the name settles the series.",
            ),
            example: (
                "「４ヵ年全てにおいて70％以上」 → 最低の年度が70％以上",
                "“70 % or more in all years” → the lowest year is 70 % or more",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let period = ledger.document.evaluation.period.years;
        let mut found = Vec::new();
        for prose in ledger.prose.iter().filter(|p| p.part.reports()) {
            if !prose.text.contains("%以上") {
                continue;
            }
            let spans = span::find(&prose.text, period);
            for numeral in &prose.numerals {
                let after = prose.after(numeral.unit_end, 6);
                if numeral.unit.as_str() != "%" || !after.starts_with("以上") {
                    continue;
                }
                let reached =
                    after.contains("達成") || after.contains("高い") || after.starts_with("以上と");
                let sentence = prose.sentence(numeral.start);
                let named = spans.iter().find(|s| {
                    s.named && s.range.start >= sentence.start && s.range.end <= numeral.start
                });
                if reached {
                    found.extend(level(
                        self.code(),
                        ledger,
                        prose,
                        numeral,
                        named.map(|s| s.years.as_slice()),
                    ));
                }
            }
            for caps in INLINE.captures_iter(&prose.text) {
                found.extend(inline(self.code(), prose, &caps));
            }
        }
        found
    }
}

fn level(
    code: &str,
    ledger: &Ledger<'_>,
    prose: &Prose<'_>,
    numeral: &Numeral,
    years: Option<&[FiscalYear]>,
) -> Option<Finding> {
    let claim = prose.amount(numeral);
    let bound = claim.ratio()?;
    let context = Wording::new(&prose.text[prose.sentence(numeral.start).start..numeral.start]);
    let series = ledger
        .around(prose.item, prose.line(numeral.start))
        .filter(|s| {
            s.points.values().all(|p| p.amount.base() == "%")
                && s.points.len() >= 2
                && s.measure_words.len() >= 3
        })
        .map(|s| {
            (
                s.measure_words.share_in(&context),
                s.words.share_in(&context),
                s,
            )
        })
        .filter(|(share, _, _)| *share >= 800)
        .max_by_key(|(share, whole, _)| (*share, *whole))
        .map(|(_, _, s)| s)?;
    let points: Vec<_> = match years {
        Some(years) => series.values(years)?,
        None => series.points.values().collect(),
    };
    let low = points.iter().map(|p| p.value).min()?;
    let verdict = match (low >= bound, years) {
        (true, _) => Verdict::Consistent,
        (false, Some(_)) => Verdict::Conflict,
        (false, None) => Verdict::Undecidable,
    };
    let lowest = points.iter().find(|p| p.value == low)?.amount.text.clone();
    let note = match verdict {
        Verdict::Consistent => said!(
            "年度別の「{}」は最も低い年度で{lowest}。",
            "The lowest year of “{}” is {lowest}.",
            series.measure
        ),
        Verdict::Conflict => said!(
            "年度別の「{}」に{lowest}の年度があり、{}に達していません。記述か年度別の数値を確かめてください。",
            "One year of “{}” is {lowest}, which does not reach {}. Check the statement and the yearly figures.",
            series.measure,
            claim.text
        ),
        _ => said!(
            "年度別の「{}」に{lowest}の年度がありますが、どの年度について述べたものか分からないため判断できません。",
            "One year of “{}” is {lowest}, but the statement does not say which years it means.",
            series.measure
        ),
    };
    let operands = points.iter().map(|p| p.amount.operand()).collect();
    Some(prose.claim_of(numeral).found(
        code,
        verdict,
        said!("最低{lowest}", "lowest {lowest}"),
        operands,
        note,
    ))
}

/// `（年度目標５０％以上：元年度実績７８．０％、…）を達成`.
fn inline(code: &str, prose: &Prose<'_>, caps: &regex::Captures<'_>) -> Option<Finding> {
    let at = caps.name("level")?.start();
    let range = caps.name("years")?.range();
    let claim = prose.amount(
        prose
            .numerals
            .iter()
            .find(|n| n.start <= at && at < n.end)?,
    );
    let years: Vec<&Numeral> = prose
        .numerals
        .iter()
        .filter(|n| n.start >= range.start && n.end <= range.end && n.unit == claim.unit)
        .collect();
    let bound = Value::exact(claim.ratio()?).point;
    let low = years.iter().min_by_key(|n| n.value)?;
    let reached = Ratio::from(low.value) >= bound;
    let text = prose.amount(low).text;
    let verdict = if reached {
        Verdict::Consistent
    } else {
        Verdict::Conflict
    };
    let note = if reached {
        said!(
            "文中の実績は最も低い年度で{text}。",
            "The lowest year of the text is {text}."
        )
    } else {
        said!(
            "文中の実績に{text}の年度があり、目標の{}に達していません。記述か数値を確かめてください。",
            "One year of the text is {text}, which does not reach the target {}. Check the statement and the figures.",
            claim.text
        )
    };
    let operands = years.iter().map(|n| prose.amount(n).operand()).collect();
    Some(prose.claim_of(low).found(
        code,
        verdict,
        said!("{}以上", "{} or more", claim.text),
        operands,
        note,
    ))
}
