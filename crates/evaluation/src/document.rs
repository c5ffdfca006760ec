//! A document that was read (読み取った文書): the evaluation, every yearly figure of its narrative,
//! and what could not be placed.

use kernel::{Decimal, FiscalYear, Id, Unit};
use serde::{Deserialize, Serialize};

use crate::{Evaluation, Item};

/// The column a text or figure stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// 業務実績.
    Results,
    /// 自己評価.
    SelfEvaluation,
    /// 主務大臣による評価.
    Minister,
}

/// Whether a figure happened or is expected (実績・見込).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// 実績.
    #[default]
    Actual,
    /// 見込.
    Forecast,
}

/// A yearly figure of the narrative (年度別実績値): one row of `series.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Item whose sheet it stands on.
    pub item: Id<Item>,
    /// Column it stands in.
    pub column: Column,
    /// Headings above it, outermost first, joined with a space (`(1)事業承継への支援 ①…`).
    pub section: String,
    /// The activity it counts (○ or ・ heading), unwrapped; 再掲 is kept in it as printed.
    pub programme: String,
    /// What is counted (`支援者数`).
    pub measure: String,
    /// Its unit.
    pub unit: Unit,
    /// Its fiscal year.
    pub fiscal_year: FiscalYear,
    /// The value; `None` where the text says 未実施 or なし.
    pub value: Option<Decimal>,
    /// Whether it happened or is expected.
    pub certainty: Certainty,
    /// Printed in parentheses beside another figure (累計, 前年度, 在籍 and the like).
    #[serde(default)]
    pub parenthesised: bool,
    /// Printed text of number and unit.
    pub text: String,
    /// 1-based line of its first digit.
    pub line: u32,
    /// The passage around it, unwrapped.
    pub excerpt: String,
}

impl Figure {
    /// States another value; the text follows it.
    pub fn state(&mut self, value: Option<Decimal>) {
        self.value = value;
        self.text = value.map_or_else(
            || "－".to_owned(),
            |value| crate::data::shown(value, &self.unit),
        );
    }
}

/// Something that was seen and could not be placed (未配置の記載). Nothing is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// 1-based line.
    pub line: u32,
    /// Its text.
    pub text: String,
    /// Why it could not be placed, one Japanese sentence.
    pub reason: String,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// File name, as given.
    pub source: String,
    /// The forms.
    pub evaluation: Evaluation,
    /// Every yearly figure, in order of line.
    pub figures: Vec<Figure>,
    /// What could not be placed, in order of line.
    pub unplaced: Vec<Unplaced>,
}
