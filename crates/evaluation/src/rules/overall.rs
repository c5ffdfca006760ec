//! The proposed overall rating, and that of a group of items, with the trace that led to it.

use std::collections::BTreeMap;

use kernel::{Decimal, Rating, Ratio};

use super::{Level, Mean, Method, Proposal, Scheme, Shares, Weights, achievement::shown};
use crate::{Evaluation, EvaluationKind, Item, Section, SummaryColumn};

/// Proposes the overall rating of an evaluation from the minister's item ratings.
#[must_use]
pub fn propose_overall(evaluation: &Evaluation, scheme: &Scheme) -> Proposal {
    let mut proposal = Proposal::default();
    let source = scheme.overall.source.to_string();
    proposal.step("scheme", format!("評定基準: {}", scheme.title), &source);
    let rated: Vec<_> = evaluation
        .items
        .iter()
        .map(|item| (item, letter_of(evaluation, item)))
        .collect();
    count(&mut proposal, &rated, scheme);
    match &scheme.overall.method {
        Method::Judgement(hint) => {
            if let Some(mean) = hint {
                proposal.hint = weighted_mean(&mut proposal, &rated, mean, scheme);
            }
            let text = "総合評定は判断により定めます（算式によりません）";
            proposal.step("judgement", text, &source);
        }
        Method::Mean(mean) => {
            proposal.rating = weighted_mean(&mut proposal, &rated, mean, scheme);
        }
        Method::Shares(shares) => {
            for section in Section::ALL {
                let group: Vec<_> = rated
                    .iter()
                    .copied()
                    .filter(|(item, _)| item.section == section)
                    .collect();
                if !group.is_empty() {
                    share(&mut proposal, section, &group, shares, scheme);
                }
            }
            let text = "全体の評定は、大項目の評定を踏まえて判断により定めます";
            proposal.step("judgement", text, &source);
        }
    }
    caps(&mut proposal, &rated, scheme);
    proposal
}

/// Proposes the rating of one section (大項目), for schemes that rate sections by shares.
#[must_use]
pub fn propose_section(evaluation: &Evaluation, section: Section, scheme: &Scheme) -> Proposal {
    let mut proposal = Proposal::default();
    let source = scheme.overall.source.to_string();
    let group: Vec<_> = evaluation
        .items
        .iter()
        .filter(|item| item.section == section)
        .map(|item| (item, letter_of(evaluation, item)))
        .collect();
    match &scheme.overall.method {
        Method::Shares(shares) if !group.is_empty() => {
            proposal.rating = share(&mut proposal, section, &group, shares, scheme);
        }
        Method::Shares(_) => {
            let text = format!("{}に評価項目がありません", section.title());
            proposal.step("share", text, &source);
        }
        Method::Judgement(_) | Method::Mean(_) => {
            let text = "この評定基準は大項目を評定しません";
            proposal.step("judgement", text, &source);
        }
    }
    proposal
}

/// The minister's letter of an item in this evaluation: from its sheet, else from the summary table.
fn letter_of(evaluation: &Evaluation, item: &Item) -> Rating {
    let (sheet, column) = match evaluation.kind {
        EvaluationKind::Annual(year) => (item.ratings.minister, SummaryColumn::Year(year)),
        EvaluationKind::Final => (item.ratings.minister_final, SummaryColumn::Final),
        EvaluationKind::Expected | EvaluationKind::Interim | EvaluationKind::Efficiency => {
            (item.ratings.minister, SummaryColumn::Expected)
        }
    };
    if sheet != Rating::Blank {
        return sheet;
    }
    evaluation
        .summary
        .iter()
        .filter(|row| row.sheet.as_ref() == Some(&item.number))
        .find_map(|row| row.ratings.get(&column))
        .map_or(Rating::Blank, |marked| marked.rating)
}

fn count(proposal: &mut Proposal, rated: &[(&Item, Rating)], scheme: &Scheme) {
    let counts: Vec<_> = Rating::LETTERS
        .into_iter()
        .chain([Rating::Excluded, Rating::Blank])
        .map(|letter| (letter, rated.iter().filter(|(_, r)| *r == letter).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(letter, count)| match letter {
            Rating::Blank => format!("未評定が{count}項目"),
            letter => format!("{}が{count}項目", scheme.letters.show(letter)),
        })
        .collect();
    proposal.step("count", format!("項目別評定: {}", counts.join("、")), "");
}

/// An entry of the mean: who, which letter, how many times.
struct Entering {
    name: String,
    rating: Rating,
    weight: Ratio,
}

fn weighted_mean(
    proposal: &mut Proposal,
    rated: &[(&Item, Rating)],
    mean: &Mean,
    scheme: &Scheme,
) -> Option<Rating> {
    let mut entering = Vec::new();
    for (item, rating) in rated {
        match rating {
            Rating::Blank => {
                let text = format!("項目{}が未評定のため、算出できません", item.number);
                proposal.step("weight", text, "");
                return None;
            }
            Rating::Excluded => {
                let text = format!("項目{}は評価対象外（－）のため、算入しません", item.number);
                proposal.step("weight", text, "");
            }
            letter => {
                let Some(weight) = weight_of(item, mean.weights) else {
                    let text = format!(
                        "項目{}にウエイト（％）がないため、算出できません",
                        item.number
                    );
                    proposal.step("weight", text, "");
                    return None;
                };
                entering.push(Entering {
                    name: item.number.to_string(),
                    rating: *letter,
                    weight,
                });
            }
        }
    }
    if mean.level == Level::Parent {
        entering = merge(proposal, &entering, mean, scheme)?;
    }
    average(proposal, &entering, mean, scheme)
}

fn weight_of(item: &Item, weights: Weights) -> Option<Ratio> {
    match weights {
        Weights::Equal => Some(Ratio::ONE),
        Weights::Importance(factor) if item.is_important() => Some(Ratio::from(factor)),
        Weights::Importance(_) => Some(Ratio::ONE),
        Weights::Percent => item.weight.map(Ratio::from),
    }
}

/// Merges items to the parent of their number, each group by its own mean and cut-offs.
fn merge(
    proposal: &mut Proposal,
    entering: &[Entering],
    mean: &Mean,
    scheme: &Scheme,
) -> Option<Vec<Entering>> {
    let mut groups: BTreeMap<&str, Vec<&Entering>> = BTreeMap::new();
    for entry in entering {
        let parent = match entry.name.rsplit_once('-') {
            Some((parent, _)) if parent.contains('-') => parent,
            _ => entry.name.as_str(),
        };
        groups.entry(parent).or_default().push(entry);
    }
    let mut merged = Vec::new();
    for (parent, group) in groups {
        let (points, weight) = sum(group.iter().copied(), &mean.points)?;
        let (rating, bound) = mean.cut_offs.letter(points.divide(weight)?)?;
        let text = format!(
            "項目{parent}: {}÷{}＝{}は「{bound}」に当たり{}",
            shown(points),
            shown(weight),
            shown(points.divide(weight)?),
            scheme.letters.show(rating)
        );
        proposal.step("merge", text, &scheme.overall.source.to_string());
        merged.push(Entering {
            name: parent.to_owned(),
            rating,
            weight,
        });
    }
    Some(merged)
}

/// Sum of weighted points, and of weights.
fn sum<'a>(
    entries: impl Iterator<Item = &'a Entering>,
    points: &BTreeMap<Rating, Decimal>,
) -> Option<(Ratio, Ratio)> {
    let mut total = (Ratio::ZERO, Ratio::ZERO);
    for entry in entries {
        let point = Ratio::from(*points.get(&entry.rating)?);
        total = (
            total.0.add(point.multiply(entry.weight)?)?,
            total.1.add(entry.weight)?,
        );
    }
    Some(total)
}

fn average(
    proposal: &mut Proposal,
    entering: &[Entering],
    mean: &Mean,
    scheme: &Scheme,
) -> Option<Rating> {
    let source = scheme.overall.source.to_string();
    for entry in entering {
        let point = Ratio::from(*mean.points.get(&entry.rating)?);
        let text = format!(
            "項目{}: {}（{}点）×{}＝{}",
            entry.name,
            scheme.letters.show(entry.rating),
            shown(point),
            shown(entry.weight),
            shown(point.multiply(entry.weight)?)
        );
        proposal.step("weight", text, "");
    }
    let (points, weight) = sum(entering.iter(), &mean.points)?;
    let Some(value) = points.divide(weight) else {
        proposal.step("mean", "算入する項目がないため、算出できません", &source);
        return None;
    };
    if mean.weights == Weights::Percent && weight != Ratio::from(100) {
        let text = format!("ウエイトの計が{}で、100になりません", shown(weight));
        proposal.step("weight", text, "");
    }
    let (rating, bound) = mean.cut_offs.letter(value)?;
    let text = format!(
        "{}÷{}＝{}は「{bound}」に当たり{}",
        shown(points),
        shown(weight),
        shown(value),
        scheme.letters.show(rating)
    );
    proposal.step("mean", text, &source);
    Some(rating)
}

fn share(
    proposal: &mut Proposal,
    section: Section,
    group: &[(&Item, Rating)],
    shares: &Shares,
    scheme: &Scheme,
) -> Option<Rating> {
    let source = scheme.overall.source.to_string();
    let name = format!("{} {}", section.numeral(), section.title());
    if group.iter().any(|(_, rating)| *rating == Rating::Blank) {
        let text = format!("{name}: 未評定の項目があるため、算出できません");
        proposal.step("share", text, &source);
        return None;
    }
    let letters: Vec<_> = group.iter().filter(|(_, r)| r.is_letter()).collect();
    let reached = letters
        .iter()
        .filter(|(_, r)| *r >= shares.share_of)
        .count();
    let whole = |count: usize| i64::try_from(count).ok().map(Ratio::from);
    let Some(percent) = whole(reached)?
        .divide(whole(letters.len())?)
        .and_then(Ratio::to_percent)
    else {
        let text = format!("{name}: 評定された項目がないため、算出できません");
        proposal.step("share", text, &source);
        return None;
    };
    let (rating, bound) = shares.cut_offs.letter(percent)?;
    let by_judgement: Vec<_> = shares
        .by_judgement
        .iter()
        .map(|rating| rating.as_str())
        .collect();
    let text = format!(
        "{name}: {}以上は{}項目中{reached}項目（{}%）で「{bound}」に当たり{}。{}は判断によります",
        scheme.letters.show(shares.share_of),
        letters.len(),
        shown(percent),
        rating.as_str(),
        by_judgement.join("・")
    );
    proposal.step("share", text, &source);
    Some(rating)
}

/// Caps that may hold, and the items that call them.
fn caps(proposal: &mut Proposal, rated: &[(&Item, Rating)], scheme: &Scheme) {
    for cap in &scheme.overall.caps {
        let called: Vec<_> = rated
            .iter()
            .filter(|(item, rating)| {
                rating.is_letter()
                    && *rating <= cap.item_at_most
                    && (!cap.important || item.is_important())
            })
            .map(|(item, rating)| format!("{}（{}）", item.number, scheme.letters.show(*rating)))
            .collect();
        if called.is_empty() {
            continue;
        }
        let text = format!(
            "項目{}により、{}に当たる場合は{}が上限です",
            called.join("、"),
            cap.cause,
            scheme.letters.show(cap.overall_at_most)
        );
        proposal.step("cap", text, &scheme.overall.source.to_string());
        proposal.limits.push(cap.overall_at_most);
    }
}
