//! The proposed rating of an item, with the trace that led to it.

use kernel::{FiscalYear, Printed, Rating, Ratio};

use super::{Combine, CutOffs, Scheme, achievement_over};
use crate::{Indicator, Item, SummaryColumn, rules::Unmeasured};

/// A step of a trace (算出の過程): what was looked at, by which rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Code word of the rule (`achievement`, `threshold`, `weight`).
    pub rule: &'static str,
    /// What was found, in Japanese.
    pub text: String,
    /// Where the rule comes from; empty where the step only states a figure.
    pub source: String,
}

/// What a better letter would need (要件).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A finding of quality (質的に顕著な成果の認定).
    Finding,
    /// Written grounds of 困難度 (困難度による引上げの根拠).
    Difficulty,
}

/// A letter that people may choose instead (他に取り得る評語).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The letter.
    pub rating: Rating,
    /// What it needs.
    pub needs: Vec<Need>,
}

/// A proposal (評定案). People decide; see [`super::decide_item`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The proposed letter; `None` where the rules leave it to judgement.
    pub rating: Option<Rating>,
    /// A computed letter for orientation, where the rules leave it to judgement.
    pub hint: Option<Rating>,
    /// Letters open to people, best first.
    pub alternatives: Vec<Alternative>,
    /// Caps that may hold: the best letter under each.
    pub limits: Vec<Rating>,
    /// How the proposal came about.
    pub trace: Vec<Step>,
}

impl Proposal {
    pub(super) fn step(&mut self, rule: &'static str, text: impl Into<String>, source: &str) {
        self.trace.push(Step {
            rule,
            text: text.into(),
            source: source.to_owned(),
        });
    }
}

/// Proposes the rating of an item for a column of the summary table: one year, or (見込, 期間実績)
/// all years the sheet holds.
#[must_use]
pub fn propose_item(item: &Item, column: SummaryColumn, scheme: &Scheme) -> Proposal {
    let mut proposal = Proposal::default();
    proposal.step("scheme", format!("評定基準: {}", scheme.title), "");
    if item.research {
        ladder(
            &mut proposal,
            scheme,
            &scheme.letters.item,
            "研究開発に係る項目のため、次の尺度により判断します",
        );
        return proposal;
    }
    let mut results: Vec<Option<Ratio>> = Vec::new();
    let mut letters: Vec<Rating> = Vec::new();
    for indicator in &item.indicators {
        if let Some((letter, percent)) = rate_indicator(&mut proposal, indicator, column, scheme) {
            letters.push(letter);
            results.push(percent);
        }
    }
    if letters.is_empty() {
        if nothing_happened(item, column) {
            proposal.rating = Some(Rating::Excluded);
            let text = "計画・実績とも記載がない（－）ため、評価対象外（－）を案とします";
            proposal.step("excluded", text, &scheme.item.source.to_string());
        } else {
            ladder(
                &mut proposal,
                scheme,
                &scheme.item.qualitative,
                "達成度を算出できる指標がないため、次の尺度により判断します",
            );
        }
        return proposal;
    }
    combine(&mut proposal, &letters, scheme);
    alternatives(&mut proposal, item, &results, scheme);
    proposal
}

fn years_of(indicator: &Indicator, column: SummaryColumn) -> Vec<FiscalYear> {
    match column {
        SummaryColumn::Year(year) => vec![year],
        SummaryColumn::Expected | SummaryColumn::Final => indicator.years.keys().copied().collect(),
    }
}

/// Letter and per cent of one indicator; `None` when it gives no letter.
fn rate_indicator(
    proposal: &mut Proposal,
    indicator: &Indicator,
    column: SummaryColumn,
    scheme: &Scheme,
) -> Option<(Rating, Option<Ratio>)> {
    let name = match &indicator.number {
        Some(number) => format!("指標{number}「{}」", indicator.label),
        None => format!("指標「{}」", indicator.label),
    };
    let years = years_of(indicator, column);
    let done = match achievement_over(indicator, &years, scheme) {
        Ok(done) => done,
        Err(why) => {
            proposal.step("achievement", format!("{name}: {why}"), "");
            let Unmeasured::NoFormula { met } = why else {
                return None;
            };
            return Some((if met { Rating::B } else { Rating::C }, None));
        }
    };
    proposal.step(
        "achievement",
        format!(
            "{name}: {}＝{}%（{}で印字。比較は端数処理前の値）",
            done.terms, done.printed, done.rounding
        ),
        &scheme.achievement.source.to_string(),
    );
    let found = without_finding(&scheme.item.thresholds, &scheme.item.finding)
        .find(|(_, bound)| bound.holds(done.percent));
    let (letter, bound) = found?;
    proposal.step(
        "threshold",
        format!(
            "{name}: 達成度（％）は「{bound}」に当たり{}",
            scheme.letters.show(letter)
        ),
        &scheme.item.source.to_string(),
    );
    Some((letter, Some(done.percent)))
}

fn without_finding<'a>(
    cut_offs: &'a CutOffs,
    finding: &'a [Rating],
) -> impl Iterator<Item = (Rating, super::Bound)> + 'a {
    cut_offs
        .0
        .iter()
        .copied()
        .filter(|(rating, _)| !finding.contains(rating))
}

fn combine(proposal: &mut Proposal, letters: &[Rating], scheme: &Scheme) {
    let lowest = letters.iter().min().copied();
    let agree = letters.windows(2).all(|pair| pair[0] == pair[1]);
    let counts: Vec<_> = Rating::LETTERS
        .into_iter()
        .map(|letter| (letter, letters.iter().filter(|l| **l == letter).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(letter, count)| format!("{}が{count}指標", scheme.letters.show(letter)))
        .collect();
    let counts = counts.join("、");
    proposal.rating = lowest.filter(|_| agree || scheme.item.combine == Combine::Lowest);
    let shown = proposal.rating.map(|rating| scheme.letters.show(rating));
    let text = match (agree, shown) {
        (true, Some(letter)) => format!("全指標（{counts}）が一致し、{letter}を案とします"),
        (_, Some(letter)) => format!(
            "指標により分かれ（{counts}）、最も低い{letter}を案とします。組合せは判断事項です"
        ),
        (_, None) => format!("指標により分かれ（{counts}）、判断に委ねます"),
    };
    proposal.step("combine", text, &scheme.item.source.to_string());
}

/// Better letters that are open with a finding or with grounds of 困難度.
fn alternatives(proposal: &mut Proposal, item: &Item, results: &[Option<Ratio>], scheme: &Scheme) {
    let Some(proposed) = proposal.rating else {
        return;
    };
    let rules = &scheme.item;
    let all_reach = |bound: super::Bound| {
        results
            .iter()
            .all(|percent| percent.is_some_and(|percent| bound.holds(percent)))
    };
    let mut open: Vec<(Rating, bool)> = Vec::new();
    for (rating, bound) in &rules.thresholds.0 {
        if *rating > proposed && all_reach(*bound) {
            open.push((*rating, false));
        }
    }
    if item.is_difficult() {
        for (rating, bound) in &rules.difficult.0 {
            if *rating > proposed && all_reach(*bound) {
                open.push((*rating, true));
            }
        }
        let mut raised = proposed;
        for _ in 0..rules.raise_steps {
            raised = raised.raised();
            open.push((raised, true));
        }
    }
    open.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    open.dedup_by_key(|(rating, _)| *rating);
    for (rating, difficulty) in open.into_iter().filter(|(rating, _)| *rating > proposed) {
        let mut needs = Vec::new();
        if rules.finding.contains(&rating) {
            needs.push(Need::Finding);
        }
        if difficulty {
            needs.push(Need::Difficulty);
        }
        let words: Vec<_> = needs
            .iter()
            .map(|need| match need {
                Need::Finding => "質的に顕著な成果の認定",
                Need::Difficulty => "困難度「高」による引上げの根拠",
            })
            .collect();
        let letter = scheme.letters.show(rating);
        let text = format!(
            "{}を記せば、{letter}とすることを検討できます",
            words.join("と")
        );
        proposal.step("alternative", text, &rules.source.to_string());
        proposal.alternatives.push(Alternative { rating, needs });
    }
}

/// Every indicator prints － for plan and actual of the column, and there is at least one.
fn nothing_happened(item: &Item, column: SummaryColumn) -> bool {
    let mut cells = item.indicators.iter().flat_map(|indicator| {
        years_of(indicator, column)
            .into_iter()
            .filter_map(|year| indicator.years.get(&year))
    });
    let nil = |cells: &crate::IndicatorYear| {
        cells.plan.printed == Printed::Nil && cells.actual.printed == Printed::Nil
    };
    cells.next().is_some_and(nil) && cells.all(nil)
}

fn ladder(
    proposal: &mut Proposal,
    scheme: &Scheme,
    phrases: &std::collections::BTreeMap<Rating, String>,
    lead: &str,
) {
    let source = scheme.item.source.to_string();
    proposal.step("ladder", lead, &source);
    for (rating, phrase) in phrases.iter().rev() {
        let text = format!("{}: {phrase}", scheme.letters.show(*rating));
        proposal.step("ladder", text, "");
    }
}
