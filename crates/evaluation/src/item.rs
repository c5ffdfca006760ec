//! An item (評価項目) and its sheet (項目別評定調書).

use std::collections::BTreeMap;

use kernel::{Decimal, FiscalYear, Id, Rating};
use serde::{Deserialize, Serialize};

use crate::{Indicator, Input, Passage};

/// The four sections of targets (通則法29条2項).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Ⅰ 国民に対して提供するサービスその他の業務の質の向上 (研究開発法人: 研究開発の成果の最大化その他).
    #[default]
    Service,
    /// Ⅱ 業務運営の効率化.
    Efficiency,
    /// Ⅲ 財務内容の改善.
    Finance,
    /// Ⅳ その他業務運営に関する重要事項.
    Other,
}

impl Section {
    /// All four, in order.
    pub const ALL: [Self; 4] = [Self::Service, Self::Efficiency, Self::Finance, Self::Other];

    /// Its Roman numeral (`Ⅰ`).
    #[must_use]
    pub fn numeral(self) -> &'static str {
        match self {
            Self::Service => "Ⅰ",
            Self::Efficiency => "Ⅱ",
            Self::Finance => "Ⅲ",
            Self::Other => "Ⅳ",
        }
    }

    /// Its heading (`業務運営の効率化に関する事項`).
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Service => "国民に対して提供するサービスその他業務の質の向上に関する事項",
            Self::Efficiency => "業務運営の効率化に関する事項",
            Self::Finance => "財務内容の改善に関する事項",
            Self::Other => "その他業務運営に関する重要事項",
        }
    }
}

/// Which sheet an item is written on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SheetForm {
    /// x-x-4-1: services, with policies, legal basis and inputs.
    #[default]
    #[serde(rename = "4-1")]
    Service,
    /// x-x-4-2: efficiency, finance, other.
    #[serde(rename = "4-2")]
    Management,
}

/// A mark set in the target with its reason (重要度・優先度・困難度・重点化).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// `高` as a rule; kept as printed.
    pub level: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Passage::is_empty")]
    pub reason: Passage,
}

/// The text columns of part 3 of a sheet, paragraph by paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// 中期目標.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target: Vec<Passage>,
    /// 中期計画.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<Passage>,
    /// 年度計画 (annual forms only).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annual_plan: Vec<Passage>,
    /// 主な評価指標等.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub viewpoints: Vec<Passage>,
    /// 業務実績.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<Passage>,
    /// 自己評価, without the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub self_evaluation: Vec<Passage>,
    /// 主務大臣による評価 (annual or 見込評価), without the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minister: Vec<Passage>,
    /// 主務大臣による評価 (期間実績評価), without the letter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minister_final: Vec<Passage>,
    /// 4．その他参考情報.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<Passage>,
}

/// The letters of an item sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRatings {
    /// 自己評価.
    #[serde(default)]
    pub own: Rating,
    /// 主務大臣 (annual, or 見込評価).
    #[serde(default)]
    pub minister: Rating,
    /// 主務大臣 (期間実績評価).
    #[serde(default)]
    pub minister_final: Rating,
}

/// An item that is rated (評価項目), one sheet each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// 項目番号 (`1-2`).
    pub number: Id<Self>,
    /// 項目名.
    pub name: String,
    /// Ⅰ-Ⅳ.
    #[serde(default)]
    pub section: Section,
    /// 4-1 or 4-2.
    #[serde(default)]
    pub sheet: SheetForm,
    /// 業務に関連する政策・施策.
    #[serde(default, skip_serializing_if = "Passage::is_empty")]
    pub policies: Passage,
    /// 当該事業実施に係る根拠 (個別法条文など).
    #[serde(default, skip_serializing_if = "Passage::is_empty")]
    pub legal_basis: Passage,
    /// 重要度.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub importance: Option<Flag>,
    /// 優先度.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Flag>,
    /// 難易度・困難度.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Flag>,
    /// 重点化の対象.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<Flag>,
    /// 研究開発に係る項目: rated without thresholds (国立研究開発法人).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub research: bool,
    /// ウエイト in per cent, for schemes that fix weights in advance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Decimal>,
    /// 関連する政策評価・行政事業レビュー.
    #[serde(default, skip_serializing_if = "Passage::is_empty")]
    pub review: Passage,
    /// ①主要なアウトプット（アウトカム）情報.
    #[serde(default)]
    pub indicators: Vec<Indicator>,
    /// ②主要なインプット情報.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// Letters of this evaluation.
    #[serde(default)]
    pub ratings: ItemRatings,
    /// Self-ratings of single years, where known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub own_by_year: BTreeMap<FiscalYear, Rating>,
    /// Columns of part 3.
    #[serde(default)]
    pub texts: Texts,
}

impl Flag {
    /// Whether the mark says 高.
    #[must_use]
    pub fn is_high(&self) -> bool {
        self.level.contains('高')
    }
}

impl Item {
    /// Whether its importance (重要度) is high.
    #[must_use]
    pub fn is_important(&self) -> bool {
        self.importance.as_ref().is_some_and(Flag::is_high)
    }

    /// Whether its difficulty (難易度・困難度) is high.
    #[must_use]
    pub fn is_difficult(&self) -> bool {
        self.difficulty.as_ref().is_some_and(Flag::is_high)
    }
}
