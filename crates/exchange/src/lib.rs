//! How does work come in and go out in files? Templates (様式), imports (取込み) and exports (書出し)
//! of acts and parties, as CSV, Excel workbooks, JSON Lines and Parquet.
//!
//! It reads rows into drafts and says, of every cell, what is wrong with it. It records nothing:
//! whether parties and earlier acts exist, the store knows.

mod acts;
mod column;
mod columnar;
mod encoding;
mod format;
mod grid;
mod head;
mod jis;
mod json;
mod key;
mod listing;
mod look;
mod place;
mod register;
mod row;
mod rows;
mod sheets;
mod stale;
mod template;
mod value;
mod write;

pub use acts::{Acts, read_acts, read_acts_from};
pub use column::{Column, Columns, Holds, Shape};
pub use encoding::Encoding;
pub use key::content_key;
pub use listing::{Listing, check};
pub use register::{
    party_csv_template, party_xlsx_template, read_parties, read_parties_from, write_parties_csv,
    write_parties_xlsx,
};
pub use row::Row;
pub use rows::{Rows, Terms, digest, open, read};
pub use template::{csv_template, xlsx_template};
pub use value::{Misread, read_value};
pub use write::{Unwritten, write_csv, write_jsonl, write_parquet, write_xlsx};
