//! The printed columns of part 3 (欄) and the words by which one is recognised: heads of the table
//! and headings in angle brackets that the guideline prescribes for one column only.

use kernel::text::squeeze;

/// A printed column (欄), left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Slot {
    /// 中期目標.
    Target,
    /// 中期計画.
    Plan,
    /// 年度計画.
    AnnualPlan,
    /// 主な評価指標等.
    Viewpoint,
    /// 業務実績.
    Results,
    /// 自己評価.
    Own,
    /// 主務大臣による評価 (annual or 見込評価).
    Minister,
    /// 主務大臣による評価 (期間実績評価).
    Final,
}

impl Slot {
    /// How many there are.
    pub(super) const COUNT: usize = 8;

    /// All of them, left to right.
    pub(super) const ALL: [Self; Self::COUNT] = [
        Self::Target,
        Self::Plan,
        Self::AnnualPlan,
        Self::Viewpoint,
        Self::Results,
        Self::Own,
        Self::Minister,
        Self::Final,
    ];

    /// Position from the left, from 0.
    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// Whether the agency looks back in this column (実績・評価) rather than forward (目標・計画).
    pub(super) fn looks_back(self) -> bool {
        self >= Self::Results
    }
}

/// A set of columns.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct SlotSet(u8);

impl SlotSet {
    /// The set of these.
    pub(super) fn of(slots: &[Slot]) -> Self {
        slots
            .iter()
            .fold(Self::default(), |set, slot| set.with(*slot))
    }

    /// This set and `slot`.
    #[must_use]
    pub(super) fn with(self, slot: Slot) -> Self {
        Self(self.0 | 1 << slot.index())
    }

    /// Whether `slot` is in it.
    pub(super) fn has(self, slot: Slot) -> bool {
        self.0 & (1 << slot.index()) != 0
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Words of the table's head and the column each stands over; `None` for heads over two columns.
const HEADS: [(&str, Option<Slot>); 31] = [
    ("法人の業務実績等・自己評価", None),
    ("法人の業務実績・自己評価", None),
    ("法人の主な業務実績等・自己評価", None),
    ("主務大臣による評価", Some(Slot::Minister)),
    ("主務大臣評価", Some(Slot::Minister)),
    ("設立団体の長による評価", Some(Slot::Minister)),
    ("主な評価軸(評価の視点)、指標等", Some(Slot::Viewpoint)),
    ("主な評価軸、指標等", Some(Slot::Viewpoint)),
    ("主な評価軸等", Some(Slot::Viewpoint)),
    ("主な評価指標等", Some(Slot::Viewpoint)),
    ("主な評価指標", Some(Slot::Viewpoint)),
    ("評価指標等", Some(Slot::Viewpoint)),
    ("評価指標", Some(Slot::Viewpoint)),
    ("主な業務実績等", Some(Slot::Results)),
    ("主な業務実績", Some(Slot::Results)),
    ("業務実績等", Some(Slot::Results)),
    ("業務実績", Some(Slot::Results)),
    ("自己評価", Some(Slot::Own)),
    ("(期間実績評価)", Some(Slot::Final)),
    ("(見込評価)", Some(Slot::Minister)),
    ("期間実績評価", Some(Slot::Final)),
    ("見込評価", Some(Slot::Minister)),
    ("中長期目標", Some(Slot::Target)),
    ("中期目標", Some(Slot::Target)),
    ("年度目標", Some(Slot::Target)),
    ("中長期計画", Some(Slot::Plan)),
    ("中期計画", Some(Slot::Plan)),
    ("事業計画", Some(Slot::Plan)),
    ("年度計画", Some(Slot::AnnualPlan)),
    ("評価の視点", Some(Slot::Viewpoint)),
    ("指標等", Some(Slot::Viewpoint)),
];

/// What a line of table heads names, in printed order, and what is still missing of its last head
/// (`主な評価指` lacks `標`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heads {
    /// Columns named.
    pub(super) named: Vec<Slot>,
    /// How many heads were read.
    pub(super) count: usize,
    /// Rests that complete the last head.
    pub(super) missing: Vec<&'static str>,
}

/// Reads a line that consists of table heads and nothing else.
pub(super) fn heads(text: &str) -> Option<Heads> {
    let folded = squeeze(text);
    let mut rest = folded.as_str();
    let mut heads = Heads::default();
    while !rest.is_empty() {
        if let Some((word, slot)) = HEADS.iter().find(|(word, _)| rest.starts_with(word)) {
            rest = &rest[word.len()..];
            heads.count += 1;
            heads.named.extend(slot);
            continue;
        }
        let begun: Vec<_> = HEADS
            .iter()
            .filter(|(word, _)| rest.chars().count() >= 2 && word.starts_with(rest))
            .collect();
        if begun.is_empty() {
            return None;
        }
        heads.named.extend(begun[0].1);
        heads.count += 1;
        heads.missing = begun.iter().map(|(word, _)| &word[rest.len()..]).collect();
        return Some(heads);
    }
    (heads.count > 0).then_some(heads)
}

/// Prescribed headings of the columns (別紙様式の記載項目).
const ANCHORS: [(&str, &[Slot]); 17] = [
    ("主な定量的指標", &[Slot::Viewpoint]),
    ("定量的指標", &[Slot::Viewpoint]),
    ("その他の指標", &[Slot::Viewpoint]),
    ("定性的指標", &[Slot::Viewpoint]),
    ("評価の視点", &[Slot::Viewpoint]),
    ("評価軸", &[Slot::Viewpoint]),
    ("モニタリング指標", &[Slot::Viewpoint]),
    ("目標水準の考え方", &[Slot::Viewpoint]),
    ("想定される外部要因", &[Slot::Viewpoint]),
    ("主要な業務実績", &[Slot::Results]),
    ("主な業務実績", &[Slot::Results]),
    ("評定と根拠", &[Slot::Own]),
    ("課題と対応", &[Slot::Own]),
    ("評定に至った理由", &[Slot::Minister, Slot::Final]),
    ("指摘事項", &[Slot::Minister, Slot::Final]),
    ("今後の課題", &[Slot::Minister, Slot::Final]),
    ("その他事項", &[Slot::Minister, Slot::Final]),
];

/// The columns that the line can stand in because a prescribed heading or a rating begins it;
/// empty when nothing prescribed is there.
pub(super) fn anchor(text: &str) -> SlotSet {
    let folded = squeeze(text);
    if let Some(inner) = folded.strip_prefix(['<', '〈', '《']) {
        let inner = inner.split(['>', '〉', '》']).next().unwrap_or(inner);
        let hit = ANCHORS.iter().find(|(phrase, _)| {
            inner.starts_with(phrase) || (inner.chars().count() >= 3 && phrase.starts_with(inner))
        });
        return hit.map_or_else(SlotSet::default, |(_, slots)| SlotSet::of(slots));
    }
    if rating_after(&folded, "評定:").is_some() {
        return SlotSet::of(&[Slot::Own]);
    }
    if folded == "評定" || rating_after(&folded, "評定").is_some() {
        return SlotSet::of(&[Slot::Minister, Slot::Final]);
    }
    SlotSet::default()
}

/// The text after `lead` when it begins with a rating letter and holds nothing but ratings.
pub(super) fn rating_after<'a>(folded: &'a str, lead: &str) -> Option<&'a str> {
    let rest = folded.strip_prefix(lead)?;
    let bare = rest.replace("評定", "").replace(':', "");
    let letters = bare
        .chars()
        .all(|c| matches!(c, 'S' | 'A' | 'B' | 'C' | 'D' | '-'));
    (letters && (1..=2).contains(&bare.chars().count())).then_some(rest)
}
