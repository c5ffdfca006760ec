//! Breakdowns: the same figures counted apart by month, quarter, office, prefecture or industry.

use std::collections::BTreeMap;

use act::Act;
use kernel::Id;
use party::{Identity, Party};

use crate::{Catalogue, Ledger, Month, Recount};

/// By what figures are counted apart (内訳の区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// 月.
    Month,
    /// 四半期.
    Quarter,
    /// 拠点.
    Office,
    /// 都道府県.
    Prefecture,
    /// 業種（大分類） of the party named first.
    Industry,
}

/// Figures counted apart (内訳), from standing acts given in any order.
pub struct Breakdown<'a> {
    catalogue: &'a Catalogue,
    identity: &'a Identity,
    dimension: Dimension,
    groups: BTreeMap<String, Recount<'a>>,
}

impl<'a> Breakdown<'a> {
    /// A breakdown of nothing yet.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, identity: &'a Identity, dimension: Dimension) -> Self {
        Self {
            catalogue,
            identity,
            dimension,
            groups: BTreeMap::new(),
        }
    }

    /// Counts a standing act; `industry` tells the industry of a party.
    pub fn add<'p>(&mut self, act: &Act, industry: impl Fn(&Id<Party>) -> Option<&'p str>) {
        let group = self.group(act, industry);
        let recount = self.groups.entry(group);
        let recount = recount.or_insert_with(|| Recount::new(self.catalogue, self.identity));
        recount.add(act);
    }

    fn group<'p>(&self, act: &Act, industry: impl Fn(&Id<Party>) -> Option<&'p str>) -> String {
        let month = Month::of(act.draft.occurred_on);
        match self.dimension {
            Dimension::Month => month.number().to_string(),
            Dimension::Quarter => month.quarter().to_string(),
            Dimension::Office => act.draft.locality.office.clone(),
            Dimension::Prefecture => act.draft.locality.prefecture.clone(),
            Dimension::Industry => {
                let first = act.draft.parties.first();
                let letter = first.and_then(|first| industry(&first.party));
                letter.unwrap_or_default().to_owned()
            }
        }
    }

    /// What was counted of each group: `yyyymm`, quarter, code or letter; empty where an act names
    /// none.
    #[must_use]
    pub fn finish(self) -> BTreeMap<String, Ledger> {
        let groups = self.groups.into_iter();
        groups
            .map(|(group, recount)| (group, recount.finish()))
            .collect()
    }
}
