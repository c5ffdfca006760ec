//! The evaluation of an agency (独立行政法人の目標・評価): what forms 1-1-* and 1-2-* hold, and the
//! rules, kept as data, by which ratings are proposed.
//!
//! It does no I/O and names no agency. Reading documents is the business of `reader`, printing
//! that of `form`, checking sums that of `audit`.

pub mod agency;
pub mod check;
pub mod data;
pub mod dataset;
pub mod document;
pub mod forms;
pub mod indicator;
pub mod item;
pub mod overall;
pub mod passage;
pub mod rules;

pub use agency::{Agency, AgencyKind, Department, Minister, Procedure, TargetPeriod, Terms};
pub use check::check;
pub use dataset::datasets;
pub use document::{Certainty, Column, Document, Figure, Unplaced};
pub use indicator::{
    Baseline, Direction, Indicator, IndicatorKind, IndicatorYear, Input, Target, TargetRevision,
};
pub use item::{Flag, Item, ItemRatings, Section, SheetForm, Texts};
pub use overall::{Evaluation, EvaluationKind, Marked, Overall, SummaryColumn, SummaryRow};
pub use passage::Passage;
