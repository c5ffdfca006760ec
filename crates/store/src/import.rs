//! The history of files that were taken in.

use jiff::Timestamp;
use kernel::{Serial, said};

use crate::{
    Fault, Store,
    sql::Cell,
    turn::{Turn, instant, kept},
};

/// A file about to be taken in (取込みファイル).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Who takes it in.
    pub by: String,
}

/// A file that was taken in (取込みの記録).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its number in the history.
    pub id: Serial<Imported>,
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Who took it in.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Drafts it gave.
    pub rows: i64,
    /// Those that became acts.
    pub recorded: i64,
    /// Those that were acts already.
    pub repeated: i64,
}

impl Store {
    /// Every file that was taken in, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports(&self) -> Result<Vec<Imported>, Fault> {
        let doing = || said!("取込み履歴の読出し", "reading the history of imports");
        let rows = self
            .inner
            .readers
            .rows(
                "SELECT id, file, digest, imported_by, imported_at, rows_given, recorded, repeated \
                 FROM import ORDER BY id",
                Vec::new(),
            )
            .await
            .map_err(|fault| fault.while_doing(doing()))?;
        let read = |row: &crate::sql::Row| -> Result<Imported, Fault> {
            Ok(Imported {
                id: Serial::new(row.number(0)?),
                file: row.text(1)?.to_owned(),
                digest: row.text(2)?.to_owned(),
                by: row.text(3)?.to_owned(),
                at: instant(row.number(4)?),
                rows: row.number(5)?,
                recorded: row.number(6)?,
                repeated: row.number(7)?,
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Notes a file with how many drafts it gave, were recorded, and were known.
pub(crate) async fn note(
    turn: &mut Turn,
    import: &Import,
    at: Timestamp,
    [given, recorded, repeated]: [i64; 3],
) -> Result<(), Fault> {
    let cells: Vec<Cell> = vec![
        import.file.as_str().into(),
        import.digest.as_str().into(),
        kept(at).into(),
        import.by.as_str().into(),
        given.into(),
        recorded.into(),
        repeated.into(),
    ];
    turn.tx
        .run(
            "INSERT INTO import (id, file, digest, imported_at, imported_by, rows_given, recorded, \
             repeated) SELECT COALESCE(MAX(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM import",
            cells,
        )
        .await
}
