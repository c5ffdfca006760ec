//! What a rule set holds.

use std::{collections::BTreeMap, fmt};

use kernel::{Decimal, FiscalYear, Rating, Ratio, Rounding};

use crate::{AgencyKind, IndicatorKind};

/// A rule set (評定基準): one ministry's way from figures to letters, for certain periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Name by which books refer to it (`guideline-2014`).
    pub name: String,
    /// Japanese title.
    pub title: String,
    /// Where and when it applies.
    pub applies: Applies,
    /// Letters and their official phrases.
    pub letters: Letters,
    /// 達成度.
    pub achievement: AchievementRules,
    /// 項目別評定.
    pub item: ItemRules,
    /// 総合評定.
    pub overall: OverallRules,
}

/// Where and when a rule set applies (適用範囲).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applies {
    /// Kinds of agency.
    pub kinds: Vec<AgencyKind>,
    /// Main ministers; empty means every minister.
    pub ministers: Vec<String>,
    /// First start of a target period it holds for.
    pub from: FiscalYear,
    /// Last start of a target period it holds for.
    pub to: Option<FiscalYear>,
    /// First fiscal year evaluated by it.
    pub evaluated_from: Option<FiscalYear>,
    /// Last fiscal year evaluated by it.
    pub evaluated_to: Option<FiscalYear>,
}

impl Applies {
    /// Whether it holds for target periods that start in `year`.
    #[must_use]
    pub fn starts(&self, year: FiscalYear) -> bool {
        self.from <= year && self.to.is_none_or(|to| year <= to)
    }

    /// Whether evaluations of `year` go by it.
    #[must_use]
    pub fn evaluates(&self, year: FiscalYear) -> bool {
        self.evaluated_from.is_none_or(|from| from <= year)
            && self.evaluated_to.is_none_or(|to| year <= to)
    }
}

/// How sure we are of a rule (確度).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// 確認済み: seen in a published source.
    Seen,
    /// 推定: inferred from published figures.
    Inferred,
    /// 一般知識: no text was seen.
    General,
}

/// Where a rule comes from (出典).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Document and place.
    pub text: String,
    /// How sure we are.
    pub confidence: Confidence,
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let confidence = match self.confidence {
            Confidence::Seen => "確認済み",
            Confidence::Inferred => "推定",
            Confidence::General => "一般知識",
        };
        write!(f, "{}（{confidence}）", self.text)
    }
}

/// Letters (評語) as this ministry prints them, with the phrases that go with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letters {
    /// How each letter is printed where it is not S, A, B, C, D (AA; 5 to 1).
    pub printed: BTreeMap<Rating, String>,
    /// Meaning in item ratings.
    pub item: BTreeMap<Rating, String>,
    /// Meaning in the overall rating.
    pub overall: BTreeMap<Rating, String>,
    /// Where it comes from.
    pub source: Citation,
}

impl Letters {
    /// The letter as this ministry prints it.
    #[must_use]
    pub fn show(&self, rating: Rating) -> &str {
        self.printed
            .get(&rating)
            .map_or(rating.as_str(), String::as_str)
    }
}

/// How an achievement is computed (達成度の算式).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// 実績値÷計画値.
    Ratio,
    /// 計画値÷実績値: for smaller-is-better, only where a ministry states it.
    Inverse,
    /// （実績値－基準値）÷（計画値－基準値）.
    Increment,
    /// （基準値－実績値）÷（基準値－計画値）.
    Reduction,
    /// No formula: only whether the level was met.
    None,
}

/// Rules of 達成度.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AchievementRules {
    /// Formula by kind of indicator, where larger is better or the kind says how.
    pub formulas: BTreeMap<IndicatorKind, Formula>,
    /// Formula where smaller is better (以下).
    pub less: Formula,
    /// How the printed figure is rounded. Thresholds look at the exact ratio.
    pub rounding: Rounding,
    /// Where it comes from.
    pub source: Citation,
}

/// A lower bound (下限).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// 以上: closed.
    AtLeast(Decimal),
    /// 超: open; a tie goes to the letter below.
    Above(Decimal),
    /// それ以外: everything that is left.
    Otherwise,
}

impl Bound {
    /// Whether a value reaches the bound.
    #[must_use]
    pub fn holds(self, value: Ratio) -> bool {
        match self {
            Self::AtLeast(bound) => value >= Ratio::from(bound),
            Self::Above(bound) => value > Ratio::from(bound),
            Self::Otherwise => true,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "{bound}以上"),
            Self::Above(bound) => write!(f, "{bound}超"),
            Self::Otherwise => f.write_str("それ以外"),
        }
    }
}

/// Letters with their lower bounds, best first (境界).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CutOffs(pub Vec<(Rating, Bound)>);

impl CutOffs {
    /// The best letter whose bound the value reaches, and that bound.
    #[must_use]
    pub fn letter(&self, value: Ratio) -> Option<(Rating, Bound)> {
        self.0.iter().copied().find(|(_, bound)| bound.holds(value))
    }
}

/// How several indicators become one letter (指標の組合せ).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The letter of the indicator that did worst.
    Lowest,
    /// Only where all indicators have the same letter.
    Agreeing,
}

/// Rules of item ratings (項目別評定の基準).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRules {
    /// Bounds of 達成度 in per cent.
    pub thresholds: CutOffs,
    /// Lower bounds for items of 困難度 高, where the ministry states them.
    pub difficult: CutOffs,
    /// How several indicators become one letter.
    pub combine: Combine,
    /// Letters that need a finding of quality (質的に顕著な成果).
    pub finding: Vec<Rating>,
    /// Most steps that 困難度 高 may raise a letter, with grounds.
    pub raise_steps: u32,
    /// Letter that an improvement order brings.
    pub order: Option<Rating>,
    /// Letters that need a policy of improvement (改善方針).
    pub improvement: Vec<Rating>,
    /// Ladder for indicators without number.
    pub qualitative: BTreeMap<Rating, String>,
    /// Where it comes from.
    pub source: Citation,
}

/// Weights of items (重み).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// 均等: every item counts once.
    Equal,
    /// 重要度: items of high importance count this many times.
    Importance(Decimal),
    /// ウエイト: per cent fixed in advance, item by item.
    Percent,
}

/// What enters the mean (集計の段).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// 項目: every item as it is.
    Item,
    /// 上位項目: items are first merged to the parent of their number (`1-1-2` to `1-1`).
    Parent,
}

/// A weighted mean of points (加重平均).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mean {
    /// Points of each letter.
    pub points: BTreeMap<Rating, Decimal>,
    /// Weights.
    pub weights: Weights,
    /// What enters.
    pub level: Level,
    /// Bounds of the mean.
    pub cut_offs: CutOffs,
}

/// A share of items (割合): the letter of a group of items by how many of them reach a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shares {
    /// Items of this letter or better are counted.
    pub share_of: Rating,
    /// Bounds of the share in per cent.
    pub cut_offs: CutOffs,
    /// Letters that no share gives.
    pub by_judgement: Vec<Rating>,
}

/// How the overall rating comes about (総合評定の方式).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// 判断: no arithmetic; a mean may be computed as a hint.
    Judgement(Option<Mean>),
    /// 加重平均.
    Mean(Mean),
    /// 割合, group by group; the whole is judged.
    Shares(Shares),
}

/// A cap (上限): an item rated badly forbids a good overall rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cap {
    /// Items of this letter or worse.
    pub item_at_most: Rating,
    /// Only items of high importance.
    pub important: bool,
    /// The best overall rating then.
    pub overall_at_most: Rating,
    /// The cause under which it holds; whether it is given is for people to find.
    pub cause: String,
}

/// Rules of the overall rating (総合評定の基準).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverallRules {
    /// How it comes about.
    pub method: Method,
    /// Caps.
    pub caps: Vec<Cap>,
    /// Where it comes from.
    pub source: Citation,
}
