//! A draft: what a desk, a file or a client says was done, before it is an act.

use jiff::civil::Date;
use kernel::{Id, Serial};
use party::Party;
use program::{Kind, Program, Role, Values};
use serde::{Deserialize, Serialize};

use crate::Act;

/// What is said to have been done (支援記録の案).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The programme.
    pub program: Id<Program>,
    /// The kind of act.
    pub kind: Id<Kind>,
    /// The day it happened.
    pub occurred_on: Date,
    /// Who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<PartyInRole>,
    /// Where.
    #[serde(default)]
    pub locality: Locality,
    /// Measures and attributes by field.
    #[serde(default)]
    pub values: Values,
    /// The act of the same case that it follows, where its kind asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Serial<Act>>,
    /// Whether it is new, or corrects or withdraws another.
    #[serde(default, skip_serializing_if = "Standing::is_new")]
    pub standing: Standing,
    /// Who recorded it, and for whom.
    pub author: Author,
    /// Where it comes from.
    pub source: Source,
    /// Idempotency key (重複防止キー): the same key again is the same act.
    pub key: String,
}

/// A party in a role (参加者).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartyInRole {
    /// The role.
    pub role: Id<Role>,
    /// The party.
    pub party: Id<Party>,
}

/// Where an act took place or is counted (実施場所).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Locality {
    /// Office of the agency (拠点), by its code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub office: String,
    /// Prefecture code (JIS X 0401, `13`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefecture: String,
    /// Municipality code with check digit (`131113`).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub municipality: String,
}

/// Who recorded an act (記録者).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Author {
    /// Who recorded it.
    pub recorded_by: String,
    /// On whose behalf, where it was not their own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub on_behalf_of: String,
}

/// Where an act comes from (記録の出所).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A desk (窓口).
    Desk(String),
    /// A row of a file.
    File {
        /// Name of the file.
        name: String,
        /// Sheet, where it has sheets.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        sheet: String,
        /// 1-based row.
        row: u64,
    },
    /// A client of the interface for machines.
    Client(String),
}

/// Whether an act is new, or says something of another (記録の種類).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 新規.
    #[default]
    New,
    /// 訂正: it stands in the place of `act`.
    Corrects {
        /// The act that was wrong.
        act: Serial<Act>,
        /// Why.
        reason: String,
        /// By whose authority.
        authority: String,
    },
    /// 取消し: `act` no longer counts, and neither does this one.
    Withdraws {
        /// The act that was wrong.
        act: Serial<Act>,
        /// Why.
        reason: String,
        /// By whose authority.
        authority: String,
    },
}

impl Standing {
    /// Whether it is new.
    #[must_use]
    pub fn is_new(&self) -> bool {
        *self == Self::New
    }

    /// The act it replaces or takes back.
    #[must_use]
    pub fn supersedes(&self) -> Option<Serial<Act>> {
        match self {
            Self::New => None,
            Self::Corrects { act, .. } | Self::Withdraws { act, .. } => Some(*act),
        }
    }
}
