//! Who is evaluated, by whom, over which period.

use kernel::Period;
use serde::{Deserialize, Serialize};

use crate::Passage;

/// The four kinds of agency (法人の類型) that live the target and evaluation cycle.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AgencyKind {
    /// 中期目標管理法人 (通則法2条2項).
    #[default]
    MediumTerm,
    /// 国立研究開発法人 (通則法2条3項).
    Research,
    /// 行政執行法人 (通則法2条4項).
    Executive,
    /// 地方独立行政法人.
    Local,
}

/// The body that is evaluated (法人).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// 法人名.
    pub name: String,
    /// 法人の類型.
    #[serde(default)]
    pub kind: AgencyKind,
}

/// Words that differ between guidelines (用語): documents before 2022 say 難易度, later ones 困難度.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// 難易度 or 困難度.
    pub difficulty: String,
    /// 中期, 中長期 or 年度: the word before 目標.
    pub target: String,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            difficulty: "困難度".to_owned(),
            target: "中期".to_owned(),
        }
    }
}

/// A period of targets (中期目標期間).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetPeriod {
    /// Ordinal (第四期 is 4), where the document says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<u8>,
    /// Its fiscal years.
    pub years: Period,
    /// Words of the guideline in force.
    #[serde(default)]
    pub terms: Terms,
}

/// A minister in charge (主務大臣) with the part evaluated; the first is the main one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minister {
    /// `○○大臣`.
    pub name: String,
    /// What this minister evaluates (`法人全般に関する評価`), empty when all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub scope: String,
    /// Note on joint jurisdiction (共管), as printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub joint: String,
    /// 法人所管部局, one or more.
    #[serde(default)]
    pub departments: Vec<Department>,
    /// 評価点検部局, one or more.
    #[serde(default)]
    pub reviewers: Vec<Department>,
}

/// A bureau with the section and person responsible (部局、担当課、責任者).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// 部局.
    pub bureau: String,
    /// 担当課、責任者, as printed (`総務課長 山田 花子`).
    pub officer: String,
}

/// A step of the evaluation (評価の実施に関する事項): hearing, visit, opinion.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Day or days, as printed (`令和５年６月２９日（木）～７月７日（金）`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on: String,
    /// What was done.
    pub what: Passage,
}
