//! What was promised? Programmes (事業・制度) as dated data: the kinds of act they know, the fields
//! of each, their conditions, and the series they report.
//!
//! A programme is declared in one manifest (TOML) and checked when it is written. Nothing here
//! records or counts an act.

mod check;
mod condition;
mod diff;
mod expression;
mod field;
mod formula;
mod kind;
mod manifest;
mod page;
mod read;
mod series;
mod show;
mod template;
mod words;

pub use check::{Checked, check};
pub use condition::Condition;
pub use diff::{Change, diff};
pub use field::{CodeList, Field, FieldType, Value, Values};
pub use formula::{Base, Filter, Formula, SeriesRef};
pub use kind::{Kind, Role, Rule};
pub use manifest::Program;
pub use read::read;
pub use series::{Direction, PrintedAs, Series, Target};
pub use show::show;
pub use template::template;
