//! Faults: freezing could not be done, or must not be. Nothing half-frozen is left behind.
//!
//! What is wrong with evidence that was frozen is a problem, told apart by `verify`.

use std::{
    error, fmt, io,
    path::{Path, PathBuf},
};

use act::Act;
use kernel::{Said, Serial, said};
use parquet::errors::ParquetError;

/// Why evidence could not be frozen (凍結の障害).
#[derive(Debug)]
pub enum Fault {
    /// The folder holds something already; evidence is never written over.
    NotEmpty(PathBuf),
    /// An act came after one of a greater number.
    OutOfOrder {
        /// The act that came.
        act: Serial<Act>,
        /// The one that had come before it.
        after: Serial<Act>,
    },
    /// A value of an act does not fit into the tables.
    TooLarge {
        /// The act.
        act: Serial<Act>,
        /// Its field.
        field: String,
    },
    /// The texts of the manifests do not declare what the catalogue holds.
    ManifestsDiffer(Vec<String>),
    /// A file of this name cannot stand in evidence.
    BadName(String),
    /// The machine failed.
    Machine {
        /// The file or folder.
        path: PathBuf,
        /// What it said.
        cause: String,
    },
}

impl Fault {
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |error| Self::Machine {
            path: path.to_owned(),
            cause: error.to_string(),
        }
    }

    pub(crate) fn parquet(path: &Path) -> impl FnOnce(ParquetError) -> Self {
        move |error| Self::Machine {
            path: path.to_owned(),
            cause: error.to_string(),
        }
    }

    /// What happened and what to do, in both languages.
    #[must_use]
    pub fn said(&self) -> Said {
        match self {
            Self::NotEmpty(folder) => {
                let folder = folder.display();
                said!(
                    "「{folder}」は空ではありません。証拠は上書きしません。空のフォルダー又は新しい名前を指定してください。",
                    "\"{folder}\" is not empty, and evidence is never written over. Name an empty or a new folder."
                )
            }
            Self::OutOfOrder { act, after } => said!(
                "支援記録{act}が記録{after}の後に渡されました。番号の順に渡してください。",
                "Act {act} came after act {after}. Give acts in the order of their numbers."
            ),
            Self::TooLarge { act, field } => said!(
                "支援記録{act}の「{field}」の値は、証拠の表に収まりません。値を確かめ、記録を訂正してください。",
                "The value of \"{field}\" in act {act} does not fit into the tables. Check it and correct the act."
            ),
            Self::ManifestsDiffer(programs) => {
                let (ja, en) = (programs.join("、"), programs.join(", "));
                said!(
                    "次の事業の定義の本文が、集計に用いた定義と一致しません: {ja}。登録されている本文をそのまま渡してください。",
                    "The manifests of these programmes do not declare what was counted by: {en}. Give the texts as they were declared."
                )
            }
            Self::BadName(name) => said!(
                "「{name}」は証拠に含めるファイルの名前にできません。英数字と「-」「_」「.」からなる名前を、区切り「/」で続けて指定してください。同じ名前は一度しか使えません。",
                "\"{name}\" cannot name a file of evidence. Use letters, digits, -, _ and ., parted by /, and each name once."
            ),
            Self::Machine { path, cause } => {
                let path = path.display();
                said!(
                    "「{path}」の読み書きができません（{cause}）。空き容量と権限を確かめ、もう一度封印してください。",
                    "\"{path}\" cannot be read or written ({cause}). Check free space and permissions, and freeze again."
                )
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said().ja)
    }
}

impl error::Error for Fault {}
