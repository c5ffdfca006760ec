//! The words a data folder uses for our enumerations: one list each, read and printed by it.

use kernel::RoundingMode;

use crate::{AgencyKind, Certainty, Column, Direction, IndicatorKind, Section, SheetForm};

pub(crate) const AGENCY_KINDS: &[(&str, AgencyKind)] = &[
    ("中期目標管理法人", AgencyKind::MediumTerm),
    ("国立研究開発法人", AgencyKind::Research),
    ("行政執行法人", AgencyKind::Executive),
    ("地方独立行政法人", AgencyKind::Local),
];

/// Kinds of evaluation without their year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KindWord {
    Annual,
    Expected,
    Final,
    Interim,
    Efficiency,
}

pub(super) const EVALUATION_KINDS: &[(&str, KindWord)] = &[
    ("年度評価", KindWord::Annual),
    ("見込評価", KindWord::Expected),
    ("期間実績評価", KindWord::Final),
    ("中間評価", KindWord::Interim),
    ("効率化評価", KindWord::Efficiency),
];

pub(super) const SECTIONS: &[(&str, Section)] = &[
    ("Ⅰ", Section::Service),
    ("Ⅱ", Section::Efficiency),
    ("Ⅲ", Section::Finance),
    ("Ⅳ", Section::Other),
];

pub(super) const SHEETS: &[(&str, SheetForm)] =
    &[("4-1", SheetForm::Service), ("4-2", SheetForm::Management)];

pub(super) const DIRECTIONS: &[(&str, Direction)] =
    &[("以上", Direction::More), ("以下", Direction::Less)];

pub(super) const INDICATOR_KINDS: &[(&str, IndicatorKind)] = &[
    ("件数", IndicatorKind::Count),
    ("率", IndicatorKind::Rate),
    ("最終年度の水準", IndicatorKind::FinalYear),
    ("削減", IndicatorKind::Reduction),
    ("ポイント増", IndicatorKind::PointIncrease),
    ("モニタリング", IndicatorKind::Monitoring),
    ("定性", IndicatorKind::Qualitative),
];

pub(super) const ROUNDING_MODES: &[(&str, RoundingMode)] = &[
    ("切捨て", RoundingMode::Truncate),
    ("四捨五入", RoundingMode::HalfUp),
    ("五捨五超入", RoundingMode::HalfEven),
];

pub(super) const COLUMNS: &[(&str, Column)] = &[
    ("業務実績", Column::Results),
    ("自己評価", Column::SelfEvaluation),
    ("主務大臣", Column::Minister),
];

pub(super) const CERTAINTIES: &[(&str, Certainty)] = &[
    ("actual", Certainty::Actual),
    ("forecast", Certainty::Forecast),
];

/// The word of a value; every value of our enumerations stands in its list.
pub(super) fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words
        .iter()
        .find(|(_, listed)| *listed == value)
        .map_or("", |(word, _)| word)
}
