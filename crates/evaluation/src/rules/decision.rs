//! Decisions (評定の決定): people decide, with reasons; what the rules ask for must be written down.

use kernel::Rating;

use super::{Need, Proposal, Scheme};

/// What people write beside their decision (決定の根拠). Empty means not written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// 評定に至った理由.
    pub reason: String,
    /// 困難度による引上げの根拠.
    pub difficulty: String,
    /// 質的に顕著な成果の認定.
    pub finding: String,
    /// 改善に向け取り組むべき方針.
    pub improvement: String,
    /// Whether an improvement order (改善命令) is called for.
    pub order: bool,
    /// Why a cap does not hold (上限に当たらない理由).
    pub outside_cap: String,
}

/// A decided rating (決定した評定).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What the software proposed.
    pub proposed: Option<Rating>,
    /// What people decided.
    pub decided: Rating,
    /// With which grounds.
    pub grounds: Grounds,
}

/// Why a decision cannot stand as written (決定の拒否).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No letter was decided.
    NotDecided,
    /// There is no proposal, and no reason was written.
    NoReason,
    /// Better than proposed, without grounds.
    RaiseWithoutGrounds {
        /// Proposed.
        from: Rating,
        /// Decided.
        to: Rating,
    },
    /// Raised for 困難度 by more steps than the rules allow.
    RaiseTooFar {
        /// Proposed.
        from: Rating,
        /// Decided.
        to: Rating,
        /// Steps allowed.
        steps: u32,
    },
    /// Worse than proposed, without reason.
    LoweredWithoutReason {
        /// Proposed.
        from: Rating,
        /// Decided.
        to: Rating,
    },
    /// The letter needs a finding of quality.
    NoFinding {
        /// Decided.
        rating: Rating,
    },
    /// The letter needs a policy of improvement.
    NoImprovement {
        /// Decided.
        rating: Rating,
    },
    /// An improvement order brings another letter.
    OrderNeeds {
        /// That letter.
        rating: Rating,
    },
    /// "-" without reason.
    ExcludedWithoutReason,
    /// Better than a cap allows, and nobody wrote why the cap does not hold.
    AboveCap {
        /// The best letter under the cap.
        limit: Rating,
    },
}

impl Refusal {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn sentences(self) -> (String, String) {
        match self {
            Self::NotDecided => (
                "評語が決定されていません。".to_owned(),
                "S、A、B、C、D又は－（評価対象外）を選んでください。".to_owned(),
            ),
            Self::NoReason => (
                "評定案がない評定に、理由がありません。".to_owned(),
                "評定に至った理由を記入してください。".to_owned(),
            ),
            Self::RaiseWithoutGrounds { from, to } => (
                format!("評定案{from}を{to}に引き上げる根拠がありません。"),
                "評定に至った理由、又は困難度による引上げの根拠を具体的に記入してください。".to_owned(),
            ),
            Self::RaiseTooFar { from, to, steps } => (
                format!("困難度による引上げは{steps}段階までですが、{from}から{to}へ引き上げています。"),
                "引上げを段階以内とするか、困難度のほかの理由を評定に至った理由に記入してください。".to_owned(),
            ),
            Self::LoweredWithoutReason { from, to } => (
                format!("評定案{from}より低い{to}とする理由がありません。"),
                "評定に至った理由を記入してください。".to_owned(),
            ),
            Self::NoFinding { rating } => (
                format!("{rating}には、質的に顕著な成果の認定が必要です。"),
                "量的な達成のほかに、どのような質的に顕著な成果があったかを記入してください。".to_owned(),
            ),
            Self::NoImprovement { rating } => (
                format!("{rating}には、改善に向け取り組むべき方針が必要です。"),
                "改善に向け取り組むべき方針を記入してください。問題点が明らかなときは、具体的かつ明確な改善方策を記します。".to_owned(),
            ),
            Self::OrderNeeds { rating } => (
                "改善命令を要するとしながら、それに応じた評語になっていません。".to_owned(),
                format!("評語を{rating}とするか、改善命令の要否を改めてください。"),
            ),
            Self::ExcludedWithoutReason => (
                "評価対象外（－）とする理由がありません。".to_owned(),
                "当該期間に評価すべき事実がなかったことを、評定に至った理由に記入してください。".to_owned(),
            ),
            Self::AboveCap { limit } => (
                format!("総合評定は{limit}が上限となるおそれがあります。"),
                format!("{limit}以下とするか、上限に当たらない理由を記入してください。"),
            ),
        }
    }
}

/// Decides the rating of an item.
///
/// # Errors
/// Every refusal at once.
pub fn decide_item(
    proposal: &Proposal,
    decided: Rating,
    grounds: Grounds,
    scheme: &Scheme,
) -> Result<Decision, Vec<Refusal>> {
    let mut refusals = against_proposal(proposal, decided, &grounds, Some(scheme.item.raise_steps));
    let rules = &scheme.item;
    if rules.finding.contains(&decided) && is_empty(&grounds.finding) {
        refusals.push(Refusal::NoFinding { rating: decided });
    }
    refusals.extend(improvement(decided, &grounds, scheme));
    if let Some(rating) = rules.order
        && grounds.order
        && decided != rating
    {
        refusals.push(Refusal::OrderNeeds { rating });
    }
    conclude(proposal, decided, grounds, refusals)
}

/// Decides the overall rating.
///
/// # Errors
/// Every refusal at once.
pub fn decide_overall(
    proposal: &Proposal,
    decided: Rating,
    grounds: Grounds,
    scheme: &Scheme,
) -> Result<Decision, Vec<Refusal>> {
    let mut refusals = against_proposal(proposal, decided, &grounds, None);
    refusals.extend(improvement(decided, &grounds, scheme));
    if let Some(limit) = proposal.limits.iter().min().copied()
        && decided > limit
        && is_empty(&grounds.outside_cap)
    {
        refusals.push(Refusal::AboveCap { limit });
    }
    conclude(proposal, decided, grounds, refusals)
}

fn conclude(
    proposal: &Proposal,
    decided: Rating,
    grounds: Grounds,
    refusals: Vec<Refusal>,
) -> Result<Decision, Vec<Refusal>> {
    if refusals.is_empty() {
        Ok(Decision {
            proposed: proposal.rating,
            decided,
            grounds,
        })
    } else {
        Err(refusals)
    }
}

fn is_empty(text: &str) -> bool {
    text.trim().is_empty()
}

fn improvement(decided: Rating, grounds: &Grounds, scheme: &Scheme) -> Option<Refusal> {
    let needed = scheme.item.improvement.contains(&decided);
    (needed && is_empty(&grounds.improvement)).then_some(Refusal::NoImprovement { rating: decided })
}

/// What the way from proposal to decision asks for. `steps` is how far 困難度 may raise, where it may.
fn against_proposal(
    proposal: &Proposal,
    decided: Rating,
    grounds: &Grounds,
    steps: Option<u32>,
) -> Vec<Refusal> {
    let reasoned = !is_empty(&grounds.reason);
    match (proposal.rating, decided) {
        (_, Rating::Blank) => vec![Refusal::NotDecided],
        (proposed, Rating::Excluded) if proposed != Some(Rating::Excluded) && !reasoned => {
            vec![Refusal::ExcludedWithoutReason]
        }
        (None | Some(Rating::Excluded), _) if !reasoned && decided.is_letter() => {
            vec![Refusal::NoReason]
        }
        (Some(from), to) if to.is_letter() && from.is_letter() && to > from && !reasoned => {
            raise(proposal, from, to, grounds, steps)
                .into_iter()
                .collect()
        }
        (Some(from), to) if to.is_letter() && from.is_letter() && to < from && !reasoned => {
            vec![Refusal::LoweredWithoutReason { from, to }]
        }
        _ => Vec::new(),
    }
}

/// A raise that no general reason carries: it stands on a finding or on 困難度 alone.
fn raise(
    proposal: &Proposal,
    from: Rating,
    to: Rating,
    grounds: &Grounds,
    steps: Option<u32>,
) -> Option<Refusal> {
    let open = proposal
        .alternatives
        .iter()
        .find(|other| other.rating == to);
    let written = |need: &Need| match need {
        Need::Finding => !is_empty(&grounds.finding),
        Need::Difficulty => !is_empty(&grounds.difficulty),
    };
    if open.is_some_and(|other| other.needs.iter().all(written)) {
        return None;
    }
    let Some(steps) = steps.filter(|_| !is_empty(&grounds.difficulty)) else {
        return Some(Refusal::RaiseWithoutGrounds { from, to });
    };
    let mut reach = from;
    for _ in 0..steps {
        reach = reach.raised();
    }
    (to > reach).then_some(Refusal::RaiseTooFar { from, to, steps })
}
