//! Achievement rates (達成度) of the indicator tables, by the formula that the indicator follows.

use std::collections::BTreeMap;

use evaluation::{Direction, Indicator, IndicatorKind, Item};
use kernel::{FiscalYear, Ratio, said};

use super::{Rule, Words, shown};
use crate::{
    amount::{Amount, Value},
    finding::{Finding, Verdict},
    habit::{Habit, Tally},
    ledger::Ledger,
    prose::Claim,
};

/// `achievement-rate`: 達成度 = 実績値 ÷ 計画値, or the formula of the indicator.
pub(crate) struct AchievementRate;

/// How an indicator computes its rate (達成度の算式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formula {
    Ratio,
    Inverse,
    Reductions,
    Mirrored,
}

impl Formula {
    const ALL: [Self; 4] = [Self::Ratio, Self::Inverse, Self::Reductions, Self::Mirrored];

    fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Ratio => ("実績値÷計画値", "actual ÷ plan"),
            Self::Inverse => ("計画値÷実績値", "plan ÷ actual"),
            Self::Reductions => (
                "（実績値－基準値）÷（計画値－基準値）",
                "(actual − base) ÷ (plan − base)",
            ),
            Self::Mirrored => ("２－実績値÷計画値", "2 − actual ÷ plan"),
        }
    }

    /// The rate in per cent.
    fn apply(self, plan: Value, actual: Value, base: Option<Value>) -> Option<Value> {
        match self {
            Self::Ratio => actual.divide(plan)?.percent(),
            Self::Inverse => plan.divide(actual)?.percent(),
            Self::Reductions => {
                let base = base?;
                actual
                    .subtract(base)?
                    .divide(plan.subtract(base)?)?
                    .percent()
            }
            Self::Mirrored => Value::exact(Ratio::from(2))
                .subtract(actual.divide(plan)?)?
                .percent(),
        }
    }
}

/// The cells of one year, all three printed.
struct Triple {
    year: FiscalYear,
    plan: Amount,
    actual: Amount,
    rate: Amount,
}

/// An indicator with its triples and the formula that explains most of them.
struct Table<'d> {
    item: &'d Item,
    indicator: &'d Indicator,
    base: Option<Amount>,
    triples: Vec<Triple>,
    formula: Formula,
    fits: usize,
}

impl Table<'_> {
    fn computed(&self, triple: &Triple, formula: Formula) -> Option<Value> {
        let base = self.base.as_ref().and_then(Amount::reading);
        formula.apply(triple.plan.reading()?, triple.actual.reading()?, base)
    }

    fn fits(&self, formula: Formula) -> usize {
        self.triples
            .iter()
            .filter(|t| {
                self.computed(t, formula)
                    .and_then(|v| t.rate.judge(v))
                    .is_some_and(|v| v != Verdict::Conflict)
            })
            .count()
    }
}

fn tables<'d>(ledger: &Ledger<'d>) -> Vec<Table<'d>> {
    let mut found = Vec::new();
    for item in &ledger.document.evaluation.items {
        for indicator in &item.indicators {
            let triples: Vec<Triple> = indicator
                .years
                .iter()
                .filter_map(|(year, cells)| triple(indicator, *year, cells))
                .collect();
            if triples.is_empty() {
                continue;
            }
            let base = Amount::of_entry(&indicator.baseline.level, &indicator.unit, None);
            let mut table = Table {
                item,
                indicator,
                base,
                triples,
                formula: Formula::Ratio,
                fits: 0,
            };
            for formula in Formula::ALL {
                let fits = table.fits(formula);
                if fits > table.fits {
                    table.formula = formula;
                    table.fits = fits;
                }
            }
            found.push(table);
        }
    }
    found
}

fn triple(
    indicator: &Indicator,
    year: FiscalYear,
    cells: &evaluation::IndicatorYear,
) -> Option<Triple> {
    let unit = &indicator.unit;
    let plan = Amount::of_entry(&cells.plan, unit, Some(year))?;
    let actual = Amount::of_entry(&cells.actual, unit, Some(year))?;
    let mut rate = Amount::of_entry(&cells.rate, &"%".into(), Some(year))?;
    if rate.base() != "%" {
        rate.unit = "%".into();
    }
    (plan.base() == actual.base() || plan.comparable(&actual)).then_some(Triple {
        year,
        plan,
        actual,
        rate,
    })
}

fn tally(tables: &[Table<'_>]) -> Tally {
    let mut tally = Tally::default();
    for table in tables.iter().filter(|t| t.fits > 0) {
        for triple in &table.triples {
            if let Some(value) = table.computed(triple, table.formula) {
                tally.add(&triple.rate, value.point);
            }
        }
    }
    tally
}

impl Rule for AchievementRate {
    fn code(&self) -> &'static str {
        "achievement-rate"
    }

    fn words(&self) -> Words {
        Words {
            name: ("達成度", "achievement rate"),
            explanation: (
                "計画値と実績値から達成度を計算し直す。算式（比率、逆比、基準値からの増減の比）は指標ごとに、より多くの年度を説明するものを採る。切捨て・四捨五入のどちらでも、元の数値の端数を考えても説明できないときに不一致とする。",
                "Recomputes the rate from plan and actual. The formula (ratio, inverse, ratio of changes from the base) is, for each indicator, the one that explains more of its years. A conflict when neither cutting off nor rounding explains the rate, even allowing for digits dropped in plan and actual.",
            ),
            example: (
                "計画値160件、実績値215件 → 134.375％。「134.3％」は切捨てなら一致、「143.3％」は不一致",
                "plan 160, actual 215 → 134.375 %: 134.3 % is consistent if cut off, 143.3 % conflicts",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let tables = tables(ledger);
        // Where the whole document computes from printed figures, a lone rate that only hidden
        // digits could explain does not follow.
        let (agree, differ) = tally(&tables).agreement();
        let plain = tables
            .iter()
            .filter(|t| t.formula == Formula::Ratio)
            .map(|t| t.fits)
            .sum::<usize>();
        let mut found = Vec::new();
        for table in &tables {
            for triple in &table.triples {
                let own = usize::from(!follows(table, triple));
                let from_printed = agree + own >= 7 && (differ - own) * 12 <= agree;
                found.extend(judge(self.code(), table, triple, from_printed, plain));
            }
        }
        found
    }

    fn habit(&self, ledger: &Ledger<'_>) -> Option<Habit> {
        tally(&tables(ledger)).habit(("達成度", "achievement rates"))
    }
}

/// Whether the rate follows from the printed figures, however digits are dropped.
fn follows(table: &Table<'_>, triple: &Triple) -> bool {
    let mut alone = Tally::default();
    if let Some(value) = table.computed(triple, table.formula) {
        alone.add(&triple.rate, value.point);
    }
    alone.agreement().1 == 0 || table.fits == 0
}

fn judge(
    code: &str,
    table: &Table<'_>,
    triple: &Triple,
    from_printed: bool,
    plain: usize,
) -> Option<Finding> {
    let Some(value) = table.computed(triple, table.formula) else {
        return without_plan(code, table, triple);
    };
    let value = if from_printed {
        value.as_printed()
    } else {
        value
    };
    let mut verdict = triple.rate.judge(value)?;
    let exact = shown(value.point, &triple.rate);
    let fits_here = triple
        .rate
        .judge(value)
        .is_some_and(|v| v != Verdict::Conflict);
    let others = table.fits - usize::from(fits_here);
    let ordinary = table.indicator.direction == Direction::More
        && !matches!(
            table.indicator.kind,
            IndicatorKind::Reduction | IndicatorKind::PointIncrease | IndicatorKind::FinalYear
        );
    let (formula, formula_en) = table.formula.name();
    let note = match verdict {
        Verdict::Conflict if others > 0 || (ordinary && plain >= 3) => said!(
            "{formula}で計算すると{exact}となり、切捨て・四捨五入のどちらでも記載の{}になりません。計画値・実績値・達成度のいずれかの誤りが考えられるので、原資料と突き合わせてください。",
            "{formula_en} gives {exact}, which neither cut off nor rounded is the printed {}. Plan, actual or rate seems wrong: check them against the source.",
            triple.rate.text
        ),
        Verdict::Conflict => {
            verdict = Verdict::Undecidable;
            said!(
                "この指標の達成度の算式を確かめられません。算式（削減率の比など）を確認してください。",
                "The formula of this rate cannot be told. Check how it is computed (a ratio of reductions, for instance)."
            )
        }
        _ => said!("{formula}で{exact}。", "{formula_en} gives {exact}."),
    };
    let mut operands = vec![triple.plan.operand(), triple.actual.operand()];
    if table.formula == Formula::Reductions {
        operands.extend(table.base.iter().map(Amount::operand));
    }
    Some(claim(table, triple).found(code, verdict, exact, operands, note))
}

/// A rate beside a plan of nought, where the other years divide by their plans.
fn without_plan(code: &str, table: &Table<'_>, triple: &Triple) -> Option<Finding> {
    let nought = triple.plan.ratio()?.is_zero() && table.formula == Formula::Ratio;
    (nought && table.fits >= 2).then(|| {
        claim(table, triple).found(
            code,
            Verdict::Conflict,
            said!("計算できない", "cannot be computed"),
            vec![triple.plan.operand(), triple.actual.operand()],
            said!(
                "計画値が０では達成度を計算できません。計画値か達成度のいずれかを原資料で確かめてください。",
                "With a plan of nought there is no rate. Check plan and rate against the source."
            ),
        )
    })
}

fn claim(table: &Table<'_>, triple: &Triple) -> Claim {
    let year = triple.year.to_era_string();
    let lead = format!(
        "{} {year}（計画値）{}（実績値）{}（達成度）",
        table.indicator.label, triple.plan.text, triple.actual.text
    );
    let mark = lead.len()..lead.len() + triple.rate.text.len();
    Claim {
        item: table.item.number.as_str().to_owned(),
        place: format!(
            "項目{} 指標「{}」 {year} 達成度",
            table.item.number, table.indicator.label
        ),
        statement: format!("{lead}{}", triple.rate.text),
        mark: Some(mark),
        claimed: triple.rate.claimed(),
    }
}

/// Plans and actuals by year, for other rules.
pub(crate) fn cells(
    indicator: &Indicator,
) -> BTreeMap<FiscalYear, (Option<Amount>, Option<Amount>)> {
    indicator
        .years
        .iter()
        .map(|(year, cells)| {
            let read = |entry| Amount::of_entry(entry, &indicator.unit, Some(*year));
            (*year, (read(&cells.plan), read(&cells.actual)))
        })
        .collect()
}
