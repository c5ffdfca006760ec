//! Who is this? Parties (関係者) as they are registered, and decisions that two entries are one.
//!
//! Matching (名寄せ) is not done here yet: a decision is what people or a rule decided, and it
//! rewrites no act (invariant I2).

mod code;

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Id, Serial};
use serde::{Deserialize, Serialize};

pub use code::{industries, industry, prefecture, prefectures};

/// Someone who takes part in acts of support (関係者): a business, an institution, a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its number in the register, given once and never reused.
    pub id: Id<Party>,
    /// Its name, as received.
    pub name: String,
    /// What it is.
    pub sort: Sort,
    /// 13-digit corporate number (法人番号), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corporate_number: Option<String>,
    /// Prefecture code (JIS X 0401, `13`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefecture: Option<String>,
    /// Major division of the industry classification (日本標準産業分類の大分類, `E`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
}

/// What a party is (関係者の種別).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// 法人.
    Corporation,
    /// 個人事業主.
    Proprietor,
    /// 支援機関.
    Institution,
    /// 地方公共団体.
    Municipality,
    /// 個人.
    Person,
}

/// A decision that two entries of the register are the same, or that such a decision is taken
/// back (名寄せの決定).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// Its number, in the order of decisions.
    pub id: Serial<Resolution>,
    /// What is decided.
    pub decides: Decides,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who decided.
    pub decided_by: String,
    /// Why.
    pub reason: String,
}

/// What a resolution decides (決定の内容).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decides {
    /// `entry` is the same as `party`, which goes on standing for both.
    Same {
        /// The entry that is absorbed.
        entry: Id<Party>,
        /// The party that goes on.
        party: Id<Party>,
    },
    /// An earlier resolution does not hold.
    Undo(Serial<Resolution>),
}

/// Who is who at one moment (名寄せの結果): every entry leads to the party that stands for it.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    same: BTreeMap<Id<Party>, Id<Party>>,
}

impl Identity {
    /// What holds after `resolutions`, given in their order; undone ones do not count.
    #[must_use]
    pub fn after<'a>(resolutions: impl IntoIterator<Item = &'a Resolution>) -> Self {
        let mut standing: BTreeMap<Serial<Resolution>, &Decides> = BTreeMap::new();
        for resolution in resolutions {
            match &resolution.decides {
                Decides::Undo(undone) => {
                    standing.remove(undone);
                }
                same @ Decides::Same { .. } => {
                    standing.insert(resolution.id, same);
                }
            }
        }
        let same = standing
            .into_values()
            .filter_map(|decides| match decides {
                Decides::Same { entry, party } => Some((entry.clone(), party.clone())),
                Decides::Undo(_) => None,
            })
            .collect();
        Self { same }
    }

    /// The party that stands for an entry: itself, unless it was decided to be another.
    #[must_use]
    pub fn resolve<'a>(&'a self, entry: &'a Id<Party>) -> &'a Id<Party> {
        let mut at = entry;
        // A chain cannot be longer than the decisions, also where they contradict each other.
        for _ in 0..=self.same.len() {
            match self.same.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Whether every entry stands for itself.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.same.is_empty()
    }
}
