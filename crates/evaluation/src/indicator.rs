//! Indicators and inputs (主要な経年データ): targets, plans and actuals of every year.

use std::collections::BTreeMap;

use kernel::{Entry, FiscalYear, Id, Unit};
use serde::{Deserialize, Serialize};

use crate::Passage;

/// Which way is better (方向).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// 以上: larger is better.
    #[default]
    More,
    /// 以下: smaller is better.
    Less,
}

/// How the indicator is measured against its target (指標の種類); it selects the rule of achievement.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorKind {
    /// 件数など: a yearly quantity that adds up over the period.
    #[default]
    Count,
    /// A rate or level of each year, which does not add up.
    Rate,
    /// A level reached in the last year of the period.
    FinalYear,
    /// Reduction from a base (削減率): achievement compares reductions.
    Reduction,
    /// Increase in points over a base (ポイント増).
    PointIncrease,
    /// Followed, without target (モニタリング指標).
    Monitoring,
    /// Without number (定性的指標).
    Qualitative,
}

/// A target (達成目標) as written and, where it states one number, that number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Text of the cell.
    pub text: Passage,
    /// The level to reach over the whole period, where one is stated.
    #[serde(default, skip_serializing_if = "Entry::is_blank")]
    pub level: Entry,
}

/// A baseline (基準値、前中期目標期間最終年度値等) as written and, where it states one number, that number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// Text of the cell.
    pub text: Passage,
    /// The base level, where one is stated.
    #[serde(default, skip_serializing_if = "Entry::is_blank")]
    pub level: Entry,
}

/// A change of a target during the period (目標の変更).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetRevision {
    /// Day or year of the change, as printed.
    pub on: String,
    /// First fiscal year it holds for.
    pub from: FiscalYear,
    /// Plans before the change.
    pub before: BTreeMap<FiscalYear, Entry>,
    /// Why.
    pub reason: Passage,
}

/// One fiscal year of an indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorYear {
    /// 計画値.
    #[serde(default, skip_serializing_if = "Entry::is_blank")]
    pub plan: Entry,
    /// 実績値.
    #[serde(default, skip_serializing_if = "Entry::is_blank")]
    pub actual: Entry,
    /// 達成度, as printed.
    #[serde(default, skip_serializing_if = "Entry::is_blank")]
    pub rate: Entry,
}

/// An indicator (指標) of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// 指標番号 (`1-1`), where one is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Id<Self>>,
    /// 指標名, unwrapped.
    pub label: String,
    /// 基幹目標.
    #[serde(default)]
    pub key: bool,
    /// Which way is better.
    #[serde(default)]
    pub direction: Direction,
    /// How it is measured.
    #[serde(default)]
    pub kind: IndicatorKind,
    /// Unit of plan and actual.
    #[serde(default)]
    pub unit: Unit,
    /// 達成目標.
    #[serde(default)]
    pub target: Target,
    /// 基準値.
    #[serde(default)]
    pub baseline: Baseline,
    /// Plans, actuals and rates by year; a year whose cells are all blank may be absent.
    #[serde(default)]
    pub years: BTreeMap<FiscalYear, IndicatorYear>,
    /// 参考情報 (累積値等), as printed.
    #[serde(default, skip_serializing_if = "Passage::is_empty")]
    pub reference: Passage,
    /// Changes of the target, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<TargetRevision>,
}

/// A row of ②主要なインプット情報 (財務情報及び人員に関する情報).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// 予算額, 決算額, 経常費用, 経常利益, 行政コスト, 従事人員数, or any other row.
    pub label: String,
    /// Unit of the row (`千円`), from the label or the cells.
    #[serde(default)]
    pub unit: Unit,
    /// Values by year.
    #[serde(default)]
    pub years: BTreeMap<FiscalYear, Entry>,
}
