//! Migrations: how an empty database becomes a store, and an older store one of today. Only
//! forward; a store of a newer program is refused.

use kernel::said;

use crate::{Address, Cause, Fault, sql::Pool, sql::Tx};

/// A step of the schema: the shared text, and what each database needs of its own.
struct Step {
    shared: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// Every step, oldest first. A step that has been released is never edited.
const STEPS: [Step; 1] = [Step {
    shared: include_str!("../migrations/0001.sql"),
    sqlite: include_str!("../migrations/0001.sqlite.sql"),
    postgres: include_str!("../migrations/0001.postgres.sql"),
}];

/// Version of the schema this program writes.
pub(crate) const VERSION: i64 = STEPS.len() as i64;

/// Any number that no other program of the server is likely to lock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7306354201)";

/// Makes the schema in which the store shall live, where it has one of its own.
pub(crate) async fn make_schema(writer: &Pool, schema: &str) -> Result<(), Fault> {
    let mut tx = writer.write().await?;
    tx.script(LOCK).await?;
    // The name was checked when the address was read: small letters, digits and underscores.
    tx.script(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))
        .await?;
    tx.commit().await
}

/// Brings the database up to today.
pub(crate) async fn migrate(writer: &Pool, address: &Address) -> Result<(), Fault> {
    let mut tx = writer.write().await?;
    if tx.is_postgres() {
        tx.script(LOCK).await?;
    }
    let mut version = version(&mut tx, address).await?;
    if version > VERSION {
        return Err(Fault::new(Cause::NewerSchema {
            found: version,
            known: VERSION,
        })
        .while_doing(said!(
            "保管庫「{address}」を開く処理",
            "opening the store {address}"
        )));
    }
    for step in STEPS.iter().skip(usize::try_from(version).unwrap_or(0)) {
        if tx.is_postgres() {
            tx.script(&spelled_for_postgres(step.shared)).await?;
            tx.script(step.postgres).await?;
        } else {
            tx.script(step.shared).await?;
            tx.script(step.sqlite).await?;
        }
        version += 1;
        tx.run("UPDATE store SET schema_version = $1", vec![version.into()])
            .await?;
    }
    tx.commit().await
}

/// The shared text in the words of PostgreSQL: whole numbers of 64 bits, texts ordered by their
/// bytes as everywhere else, no options of storage.
fn spelled_for_postgres(shared: &str) -> String {
    shared
        .replace(" INTEGER", " BIGINT")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
        .replace(") STRICT, WITHOUT ROWID;", ");")
        .replace(") STRICT;", ");")
}

/// Version of the schema found: 0 in an empty database.
async fn version(tx: &mut Tx, address: &Address) -> Result<i64, Fault> {
    let tables = match tx.is_postgres() {
        false => "SELECT name FROM sqlite_master WHERE type = 'table'",
        true => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
             WHERE table_schema = current_schema()"
        }
    };
    let rows = tx.rows(tables, Vec::new()).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut has_table = false;
    for row in &rows {
        has_table |= row.text(0)? == "store";
    }
    let not_ours = || Fault::new(Cause::NotAStore(address.to_string()));
    if !has_table {
        return Err(not_ours());
    }
    let rows = tx
        .rows("SELECT schema_version FROM store", Vec::new())
        .await;
    match rows?.first() {
        Some(row) => row.number(0),
        None => Err(not_ours()),
    }
}
