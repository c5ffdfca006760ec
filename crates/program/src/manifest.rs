//! A programme, as one version of its manifest declares it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::Id;

use crate::{CodeList, Kind, Rule, Series};

/// A programme (事業) in one version of its declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// Its id (`management-consultation`).
    pub id: Id<Program>,
    /// Version of the declaration, from 1. Acts keep the version they were recorded under.
    pub version: u32,
    /// Its name, as the agency prints it.
    pub name: String,
    /// First day on which an act of it may happen under this version.
    pub from: Date,
    /// Last day, where one is set.
    pub until: Option<Date>,
    /// Legal basis (根拠法令).
    pub legal_basis: String,
    /// Department in charge (担当部署).
    pub department: String,
    /// Account its money belongs to (勘定).
    pub account: String,
    /// Item of the evaluation it is reported under (`1-2`).
    pub item: String,
    /// Names of systems and programmes of the agency that this declaration carries.
    pub carries: Vec<String>,
    /// Years for which its acts are kept (保存期間), unlimited where `None`.
    pub retention_years: Option<u32>,
    /// Forms it uses (様式).
    pub forms: Vec<String>,
    /// Who may be supported, as conditions over the fields of an act (対象要件).
    pub eligibility: Vec<Rule>,
    /// Code lists by their id.
    pub codes: BTreeMap<String, CodeList>,
    /// The kinds of act.
    pub kinds: Vec<Kind>,
    /// The series it reports.
    pub series: Vec<Series>,
}

impl Program {
    /// The kind of this id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id.as_str() == id)
    }

    /// The series of this id.
    #[must_use]
    pub fn series(&self, id: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.id.as_str() == id)
    }

    /// Whether an act of `day` may fall under this version.
    #[must_use]
    pub fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
