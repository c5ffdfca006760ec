//! Findings (指摘): one relation, what the document claims, what comes out, and what to do.

use std::ops::Range;

use kernel::{Decimal, FiscalYear, Language, Unit};
use serde::{Deserialize, Serialize};

use crate::habit::Habit;

/// How a relation came out (判定).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 一致: the claimed figure follows exactly, or in whichever way digits are dropped.
    Consistent,
    /// 切捨てなら一致: it follows if digits were cut off.
    ConsistentIfTruncated,
    /// 四捨五入なら一致: it follows if rounded.
    ConsistentIfRounded,
    /// 判断不能: scope, sign or missing operands leave it open; the note says why.
    Undecidable,
    /// 不一致: no rounding explains the claimed figure.
    Conflict,
}

impl Verdict {
    /// All five, best first.
    pub const ALL: [Self; 5] = [
        Self::Consistent,
        Self::ConsistentIfTruncated,
        Self::ConsistentIfRounded,
        Self::Undecidable,
        Self::Conflict,
    ];

    /// Its name in `language` (`不一致`, `conflict`).
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::Consistent => ("一致", "consistent"),
            Self::ConsistentIfTruncated => ("切捨てなら一致", "consistent if cut off"),
            Self::ConsistentIfRounded => ("四捨五入なら一致", "consistent if rounded"),
            Self::Undecidable => ("判断不能", "undecidable"),
            Self::Conflict => ("不一致", "conflict"),
        };
        language.say(ja, en)
    }

    /// Its code word (`conflict`), as in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::ConsistentIfTruncated => "consistent_if_truncated",
            Self::ConsistentIfRounded => "consistent_if_rounded",
            Self::Undecidable => "undecidable",
            Self::Conflict => "conflict",
        }
    }
}

/// The figure a document claims (記載値).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// As printed.
    pub text: String,
    /// Its value; `None` for a rating or a statement in words.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// 1-based line.
    pub line: Option<u32>,
}

/// A figure the relation is computed from (計算の元).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operand {
    /// As printed.
    pub text: String,
    /// Its value.
    pub value: Option<Decimal>,
    /// Its unit.
    pub unit: Unit,
    /// Its fiscal year, where it has one.
    pub fiscal_year: Option<FiscalYear>,
    /// 1-based line.
    pub line: Option<u32>,
}

/// One relation and how it came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Code word of the rule (`achievement-rate`, `sum-over-years`, `stated-twice`).
    pub rule: String,
    /// How it came out.
    pub verdict: Verdict,
    /// Item (`1-2`), empty for the document as a whole.
    pub item: String,
    /// The passage that makes the claim, unwrapped.
    pub statement: String,
    /// The claimed figure.
    pub claimed: Claimed,
    /// What comes out: a number, an interval, or words.
    pub recomputed: String,
    /// What it was computed from.
    pub operands: Vec<Operand>,
    /// Reason and remedy, in Japanese.
    pub note: String,
    /// What comes out, in English. For display only, not in JSON.
    #[serde(skip)]
    pub recomputed_en: String,
    /// Reason and remedy, in English. For display only, not in JSON.
    #[serde(skip)]
    pub note_en: String,
    /// Where the claimed figure stands in `statement`, in bytes. For display only, not in JSON.
    #[serde(skip)]
    pub mark: Option<Range<usize>>,
    /// The place in field words (`項目1-2 指標2 令和2年度 達成度`): a book of our own has no lines.
    /// For display only, not in JSON.
    #[serde(skip)]
    pub place: String,
}

impl Finding {
    /// What comes out, in `language`.
    #[must_use]
    pub fn recomputed_in(&self, language: Language) -> &str {
        language.say(&self.recomputed, &self.recomputed_en)
    }

    /// Reason and remedy, in `language`.
    #[must_use]
    pub fn note_in(&self, language: Language) -> &str {
        language.say(&self.note, &self.note_en)
    }
}

/// The result of an audit (監査結果).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// File name, as given.
    pub source: String,
    /// Every relation examined, in order of line.
    pub findings: Vec<Finding>,
    /// The rounding habits of the document (端数処理の傾向), inferred.
    #[serde(default)]
    pub habits: Vec<Habit>,
}

impl Report {
    /// How many findings of `rule` (of every rule when `None`) came out as `verdict`.
    #[must_use]
    pub fn count(&self, rule: Option<&str>, verdict: Verdict) -> usize {
        self.findings
            .iter()
            .filter(|f| f.verdict == verdict && rule.is_none_or(|rule| f.rule == rule))
            .count()
    }

    /// Findings that do not add up, in order of line.
    pub fn conflicts(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|f| f.verdict == Verdict::Conflict)
    }
}
