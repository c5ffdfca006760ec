//! Rules of rating (評定基準) as data: how 達成度 is computed and rounded, which letter is proposed for
//! an item, and how letters become the overall rating; by minister, kind of agency and period.
//!
//! The software proposes with its trace and never forces: people decide, with reasons.

mod achievement;
mod decision;
mod overall;
mod proposal;
mod read;
mod scheme;
mod section;

use std::sync::LazyLock;

use kernel::{Place, Problem, said};

use crate::{Evaluation, EvaluationKind, data::RuleChoice};

pub use achievement::{Achievement, Unmeasured, achievement, achievement_over, rounding_habit};
pub use decision::{Decision, Grounds, Refusal, decide_item, decide_overall};
pub use overall::{propose_overall, propose_section};
pub use proposal::{Alternative, Need, Proposal, Step, propose_item};
pub use scheme::{
    AchievementRules, Applies, Bound, Cap, Citation, Combine, Confidence, CutOffs, Formula,
    ItemRules, Letters, Level, Mean, Method, OverallRules, Scheme, Shares, Weights,
};

/// The rule sets that come with Kiban, by name of file.
pub const BUILTIN: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// Rule sets to choose from (評定基準一式).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    schemes: Vec<Scheme>,
}

static BUILT: LazyLock<Rules> = LazyLock::new(|| Rules {
    schemes: read::read(BUILTIN).0,
});

impl Rules {
    /// The rule sets that come with Kiban. A test keeps them free of problems.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILT
    }

    /// Reads rule sets of one's own beside the built-in ones; one of the same name takes its place.
    ///
    /// # Errors
    /// Every problem of the given texts: a rule that refers to nothing, an unknown letter, a gap
    /// between cut-offs, each with line, reason and remedy.
    pub fn load(own: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut files: Vec<_> = own.to_vec();
        let named = read::names(own);
        files.extend(BUILTIN.iter().filter(|file| {
            !read::names(&[**file])
                .iter()
                .any(|name| named.contains(name))
        }));
        let (schemes, problems) = read::read(&files);
        if problems.is_empty() {
            Ok(Self { schemes })
        } else {
            Err(problems)
        }
    }

    /// Every rule set, in order of name.
    #[must_use]
    pub fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }

    /// The rule set of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Scheme> {
        self.schemes.iter().find(|scheme| scheme.name == name)
    }

    /// The rule set for an evaluation: by the main minister, the kind of agency, the start of the
    /// target period and the year evaluated; that of the guideline where the minister has none.
    #[must_use]
    pub fn select(&self, evaluation: &Evaluation) -> Option<&Scheme> {
        let period = evaluation.period.years;
        let evaluated = match evaluation.kind {
            EvaluationKind::Annual(year) => year,
            _ => period.last,
        };
        let main = evaluation.ministers.first().map(|minister| &minister.name);
        let of_minister = |scheme: &&Scheme| {
            main.is_some_and(|main| scheme.applies.ministers.iter().any(|m| main.contains(m)))
        };
        let fits: Vec<_> = self
            .schemes
            .iter()
            .filter(|scheme| {
                let applies = &scheme.applies;
                applies.kinds.contains(&evaluation.agency.kind)
                    && applies.starts(period.first)
                    && applies.evaluates(evaluated)
            })
            .collect();
        fits.iter()
            .copied()
            .filter(of_minister)
            .max_by_key(|scheme| scheme.applies.from)
            .or_else(|| {
                fits.iter()
                    .copied()
                    .filter(|scheme| scheme.applies.ministers.is_empty())
                    .max_by_key(|scheme| scheme.applies.from)
            })
    }

    /// The rule set a book asks for, rounding as its agency does.
    ///
    /// # Errors
    /// A problem when the named rule set does not exist, or when none is named and none fits.
    pub fn chosen(
        &self,
        choice: &RuleChoice,
        evaluation: &Evaluation,
    ) -> Result<Scheme, Vec<Problem>> {
        let found = if choice.name.is_empty() {
            self.select(evaluation)
        } else {
            self.find(&choice.name)
        };
        let Some(scheme) = found else {
            return Err(vec![self.unknown(&choice.name)]);
        };
        let mut scheme = scheme.clone();
        if let Some(rounding) = choice.rounding {
            scheme.achievement.rounding = rounding;
        }
        Ok(scheme)
    }

    /// The problem of a name that no rule set bears.
    pub(crate) fn unknown(&self, name: &str) -> Problem {
        let names: Vec<_> = self.schemes.iter().map(|s| s.name.as_str()).collect();
        let reason = if name.is_empty() {
            said!(
                "この評価に当てはまる評定基準が見つかりません。",
                "No rule set fits this evaluation."
            )
        } else {
            said!(
                "評定基準「{name}」はありません。",
                "There is no rule set “{name}”."
            )
        };
        Problem::new(
            Place::file("book.toml").field("rules name"),
            "no-rule-set",
            reason,
            said!(
                "[rules]のnameに次のいずれかを記入するか、rules/に基準を置いてください: {}。",
                "Write one of these as name under [rules], or put a rule set into rules/: {}.",
                names.join("、")
            ),
        )
    }
}
