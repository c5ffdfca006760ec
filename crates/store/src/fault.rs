//! Faults: our machine failed, and nobody's input is to blame. Nothing is half-recorded by one.

use std::fmt;

use kernel::{Said, said};

/// A failure of the machine that keeps the store (障害): what was being done, and the cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    doing: Said,
    cause: Cause,
}

/// Why a store failed (障害の原因).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// No room is left where the store is kept.
    DiskFull,
    /// The database does not answer, or refuses us.
    CannotConnect(String),
    /// Another program kept the store for itself for too long.
    Busy,
    /// A newer version of this program has written the store.
    NewerSchema {
        /// Version of the schema found.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// What lies at the address is something else.
    NotAStore(String),
    /// What was read cannot be what was written.
    Damaged(String),
    /// The part of this program that writes has ended.
    Stopped,
    /// A file cannot be read or written.
    File(String),
    /// Anything else the database says.
    Database(String),
}

impl Fault {
    pub(crate) fn new(cause: Cause) -> Self {
        let doing = said!("保管庫の操作", "using the store");
        Self { doing, cause }
    }

    pub(crate) fn damaged(what: impl fmt::Display) -> Self {
        Self::new(Cause::Damaged(what.to_string()))
    }

    pub(crate) fn while_doing(mut self, doing: Said) -> Self {
        self.doing = doing;
        self
    }

    /// Why.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// What was being done, as a phrase.
    #[must_use]
    pub fn doing(&self) -> &Said {
        &self.doing
    }

    /// What failed, why, and what to do.
    #[must_use]
    pub fn said(&self) -> Said {
        let Said { ja, en } = &self.doing;
        let failed = said!("{ja}に失敗しました。", "It failed while {en}.");
        let (reason, remedy) = self.cause.said();
        failed.then(&reason).then(&remedy)
    }
}

impl Cause {
    /// Why, and what to do.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one exhaustive table of sentences")]
    pub fn said(&self) -> (Said, Said) {
        match self {
            Self::DiskFull => (
                said!("保管場所に空きがありません。", "No room is left."),
                said!(
                    "空きを作ってからやり直してください。記録済みのものは失われていません。",
                    "Make room and try again; nothing that was recorded is lost."
                ),
            ),
            Self::CannotConnect(why) => (
                said!(
                    "データベースに接続できません（{why}）。",
                    "The database cannot be reached ({why})."
                ),
                said!(
                    "サーバが動いているか、接続文字列が正しいかを確かめてください。",
                    "Check that the server runs and that the connection string is right."
                ),
            ),
            Self::Busy => (
                said!(
                    "他のプログラムが保管庫を使い続けています。",
                    "Another program keeps the store to itself."
                ),
                said!(
                    "その処理が終わってからやり直してください。",
                    "Try again when it has ended."
                ),
            ),
            Self::NewerSchema { found, known } => (
                said!(
                    "この保管庫は、より新しい版のプログラムで作られています（様式{found}、この版が扱えるのは{known}まで）。",
                    "The store was written by a newer version of this program (schema {found}, known up to {known})."
                ),
                said!(
                    "プログラムを新しい版に改めてください。",
                    "Update this program."
                ),
            ),
            Self::NotAStore(what) => (
                said!(
                    "{what}は、この基盤の保管庫ではありません。",
                    "{what} is no store of Kiban."
                ),
                said!(
                    "保管場所を確かめるか、空のフォルダ又は空のスキーマを指定してください。",
                    "Check the address, or give an empty folder or schema."
                ),
            ),
            Self::Damaged(what) => (
                said!(
                    "保管されている内容が壊れています（{what}）。",
                    "What is kept is damaged ({what})."
                ),
                said!(
                    "バックアップから復元してください。",
                    "Restore it from a backup."
                ),
            ),
            Self::Stopped => (
                said!(
                    "記録を受け付ける処理が終了しています。",
                    "The part that records has ended."
                ),
                said!(
                    "プログラムを起動し直してください。",
                    "Start this program again."
                ),
            ),
            Self::File(why) => (
                said!(
                    "ファイルを読み書きできません（{why}）。",
                    "A file cannot be read or written ({why})."
                ),
                said!(
                    "場所と権限を確かめてください。",
                    "Check its place and permissions."
                ),
            ),
            Self::Database(why) => (
                said!(
                    "データベースの応答は「{why}」です。",
                    "The database says: {why}."
                ),
                said!(
                    "繰り返すときは、この文を添えてシステムの担当者に知らせてください。",
                    "If it happens again, pass this sentence on to whoever keeps the system."
                ),
            ),
        }
    }
}

/// Japanese, the language of record.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for Fault {}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new(match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Cause::DiskFull,
            _ => Cause::File(error.to_string()),
        })
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        let text = error.to_string();
        Self::new(match &error {
            sqlx::Error::Database(said) => by_code(said.code().as_deref().unwrap_or(""), text),
            sqlx::Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => Cause::DiskFull,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Configuration(_) => {
                Cause::CannotConnect(text)
            }
            sqlx::Error::PoolTimedOut => Cause::Busy,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Cause::Damaged(text),
            _ => Cause::Database(text),
        })
    }
}

/// The cause behind a result code of SQLite (a number; its low byte is the family) or a SQLSTATE
/// of PostgreSQL (five characters).
fn by_code(code: &str, text: String) -> Cause {
    /// The file of shared memory could not grow, which happens only on a full disk.
    const IOERR_SHMSIZE: u32 = 4874;
    if code.len() == 5 {
        return match code {
            "53100" => Cause::DiskFull,
            "55P03" | "40P01" => Cause::Busy,
            "3D000" | "53300" | "57P01" | "57P02" | "57P03" => Cause::CannotConnect(text),
            _ if code.starts_with("08") || code.starts_with("28") => Cause::CannotConnect(text),
            _ if code.starts_with("XX") => Cause::Damaged(text),
            _ => Cause::Database(text),
        };
    }
    let number: u32 = code.parse().unwrap_or_default();
    match number & 0xff {
        _ if number == IOERR_SHMSIZE => Cause::DiskFull,
        13 => Cause::DiskFull,
        5 | 6 => Cause::Busy,
        14 => Cause::CannotConnect(text),
        26 => Cause::NotAStore("kiban.db".to_owned()),
        11 => Cause::Damaged(text),
        _ => Cause::Database(text),
    }
}
