//! Where a store is: a folder, or a schema of a PostgreSQL server.

use std::{fmt, path::PathBuf};

use kernel::{Place, Problem, said};

/// Where a store is kept (保管場所).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// A folder holding the embedded database `kiban.db`.
    Folder(PathBuf),
    /// A PostgreSQL server.
    Postgres {
        /// Its connection string, `postgres://user@host/database`.
        url: String,
        /// Schema in which the store lives; the server's own choice where `None`.
        schema: Option<String>,
    },
}

impl Address {
    /// Reads an address: a connection string of PostgreSQL, with `schema=name` among its
    /// parameters where the store has a schema of its own; anything else is a folder.
    ///
    /// # Errors
    /// When the address is blank, or the schema's name is none.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Problem::new(
                Place::default(),
                "no-address",
                said!("保管場所が空欄です。", "The address of the store is blank."),
                said!(
                    "フォルダの名前か、postgres://から始まる接続文字列を記入してください。",
                    "Give a folder, or a connection string that starts with postgres://."
                ),
            ));
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Ok(Self::Folder(PathBuf::from(text)));
        }
        let Some((server, parameters)) = text.split_once('?') else {
            let url = text.to_owned();
            return Ok(Self::Postgres { url, schema: None });
        };
        let (ours, theirs): (Vec<&str>, Vec<&str>) = parameters
            .split('&')
            .filter(|parameter| !parameter.is_empty())
            .partition(|parameter| parameter.starts_with("schema="));
        let schema = ours.last().map(|given| given["schema=".len()..].to_owned());
        if let Some(name) = &schema
            && !is_schema_name(name)
        {
            return Err(Problem::new(
                Place::default().field("schema"),
                "bad-schema-name",
                said!(
                    "「{name}」はスキーマの名前として使えません。",
                    "\"{name}\" cannot name a schema."
                ),
                said!(
                    "英小文字で始まる、英小文字・数字・下線からなる63字以内の名前にしてください。",
                    "Use at most 63 small letters, digits and underscores, with a letter first."
                ),
            ));
        }
        let url = match theirs.is_empty() {
            true => server.to_owned(),
            false => format!("{server}?{}", theirs.join("&")),
        };
        Ok(Self::Postgres { url, schema })
    }
}

/// Whether a name may be written into SQL as it stands.
pub(crate) fn is_schema_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.len() <= 63
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(plain)
}

/// As a person may be shown it: without a password.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "{}", folder.display()),
            Self::Postgres { url, schema } => {
                let bare = url.split('?').next().unwrap_or(url);
                match (bare.split_once("://"), bare.rsplit_once('@')) {
                    (Some((scheme, rest)), Some((_, host))) => {
                        let user = rest.split([':', '@']).next().unwrap_or_default();
                        write!(f, "{scheme}://{user}@{host}")?;
                    }
                    _ => f.write_str(bare)?,
                }
                match schema {
                    Some(schema) => write!(f, "?schema={schema}"),
                    None => Ok(()),
                }
            }
        }
    }
}
