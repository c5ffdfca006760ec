//! A schema of its own on the PostgreSQL server of the machine, where one answers.

use std::process::Command;

/// Where the server is looked for when nothing else is said.
const SERVER: &str = "postgres://postgres@127.0.0.1:5432/postgres";

/// A schema that goes when it is dropped.
pub(crate) struct Schema {
    name: String,
    server: String,
    address: String,
}

/// A fresh schema; `None` where no server answers.
pub(crate) fn schema() -> Option<Schema> {
    let server = std::env::var("KIBAN_TEST_POSTGRES").unwrap_or_else(|_| SERVER.to_owned());
    let random = tempfile::Builder::new().tempdir().ok()?;
    let unique = random.path().file_name()?.to_string_lossy().to_lowercase();
    let letters: String = unique.chars().filter(char::is_ascii_alphanumeric).collect();
    let name = format!("kiban_it_{}_{letters}", std::process::id());
    let answers = psql(&server, &format!("CREATE SCHEMA {name}"));
    answers.then(|| Schema {
        address: format!("{server}?schema={name}"),
        name,
        server,
    })
}

fn psql(server: &str, statement: &str) -> bool {
    let run = Command::new("psql")
        .args([server, "--quiet", "--no-psqlrc", "--command", statement])
        .output();
    run.is_ok_and(|output| output.status.success())
}

impl Schema {
    /// The address of records kept in it.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        psql(&self.server, &format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
