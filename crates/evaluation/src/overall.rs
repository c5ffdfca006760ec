//! One evaluation as a whole: overview (x-x-1), overall rating (x-x-2), summary table (x-x-3).

use std::{collections::BTreeMap, fmt};

use kernel::{FiscalYear, Id, Rating};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Agency, Item, Minister, Passage, Procedure, Section, TargetPeriod};

/// Which evaluation this is (評価の区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvaluationKind {
    /// 年度評価 of one fiscal year.
    Annual(FiscalYear),
    /// 見込評価 (中期目標期間実績評価の見込).
    Expected,
    /// 期間実績評価.
    Final,
    /// 中長期目標期間中間評価 (国立研究開発法人).
    Interim,
    /// 効率化評価 (行政執行法人).
    Efficiency,
}

/// A column of the summary table (総括表).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SummaryColumn {
    /// 年度評価 of a fiscal year.
    Year(FiscalYear),
    /// 見込評価.
    Expected,
    /// 期間実績評価.
    Final,
}

impl fmt::Display for SummaryColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => fmt::Display::fmt(year, f),
            Self::Expected => f.pad("見込評価"),
            Self::Final => f.pad("期間実績評価"),
        }
    }
}

impl Serialize for SummaryColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SummaryColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "見込評価" => Ok(Self::Expected),
            "期間実績評価" => Ok(Self::Final),
            year => FiscalYear::parse(year).map(Self::Year).ok_or_else(|| {
                serde::de::Error::custom(format!(
                    "総括表の欄「{year}」は読めません。年度（2019など）、見込評価、期間実績評価のいずれかで記入してください"
                ))
            }),
        }
    }
}

/// A letter in the summary table with the marks beside it (評語と付記).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// The letter.
    pub rating: Rating,
    /// 〇: 重要度 高.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub important: bool,
    /// Underlined: 難易度 高. Plain text loses it, so a reader may only know it from the sheet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub difficult: bool,
    /// 重: 重点化の対象.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub focus: bool,
}

/// A row of the summary table (項目別評定総括表).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// Section the row stands under.
    pub section: Section,
    /// 中期目標（中期計画）の項目名; empty where the table prints none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Letters by column; a blank cell may be absent.
    #[serde(default)]
    pub ratings: BTreeMap<SummaryColumn, Marked>,
    /// 項目別調書No.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Id<Item>>,
    /// 備考.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remarks: String,
    /// 1-based line of the row's letters in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// Form x-x-2 (総合評定).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overall {
    /// 評定.
    #[serde(default)]
    pub rating: Rating,
    /// The official phrase beside the letter.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phrase: String,
    /// 過年度の総合評定の状況 (annual forms).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub past: BTreeMap<FiscalYear, Rating>,
    /// 参考：見込評価 (期間実績評価 only).
    #[serde(default)]
    pub expected: Rating,
    /// 評定に至った理由.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<Passage>,
    /// 法人全体の評価.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessment: Vec<Passage>,
    /// 全体の評定を行う上で特に考慮すべき事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub considerations: Vec<Passage>,
    /// 項目別評定で指摘した課題、改善事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Passage>,
    /// その他改善事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub improvements: Vec<Passage>,
    /// 主務大臣による改善命令を検討すべき事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Passage>,
    /// 監事等からの意見.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opinions: Vec<Passage>,
    /// その他特記事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Passage>,
}

/// One evaluation (業務実績評価書): everything that forms 1-1-* or 1-2-* hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Which evaluation this is.
    pub kind: EvaluationKind,
    /// 法人.
    pub agency: Agency,
    /// 中期目標期間.
    pub period: TargetPeriod,
    /// 主務大臣, the main one first.
    #[serde(default)]
    pub ministers: Vec<Minister>,
    /// 評価の実施に関する事項.
    #[serde(default)]
    pub procedures: Vec<Procedure>,
    /// その他評価に関する重要事項.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Passage>,
    /// 総合評定.
    #[serde(default)]
    pub overall: Overall,
    /// 項目別評定総括表, in printed order.
    #[serde(default)]
    pub summary: Vec<SummaryRow>,
    /// 項目別評定調書, in printed order.
    #[serde(default)]
    pub items: Vec<Item>,
}
