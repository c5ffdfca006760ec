//! One way to say SQL to two databases. The texts are shared; only how a connection is made and
//! how a transaction begins differs.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
        SqliteSynchronous,
    },
};

use crate::Fault;

/// How long a writer waits for another program's transaction to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many connections read at once.
const READERS: u32 = 4;

/// Most rows of one statement: with 16 columns it stays below what both databases take.
const ROWS_MAX: usize = 256;

/// Connections to one database.
#[derive(Debug, Clone)]
pub(crate) enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// A transaction; dropped without [`Tx::commit`] it is rolled back.
pub(crate) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A value of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Cell {
    Number(i64),
    NoNumber,
    Text(String),
}

/// A row of an answer; columns are counted from 0.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::NoNumber, Self::Number)
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Row {
    pub(crate) fn number(&self, column: usize) -> Result<i64, Fault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get_unchecked(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn number_if_any(&self, column: usize) -> Result<Option<i64>, Fault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get_unchecked(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn text(&self, column: usize) -> Result<&str, Fault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get_unchecked(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    pub(crate) fn text_if_any(&self, column: usize) -> Result<Option<&str>, Fault> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get_unchecked(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}

impl Pool {
    /// Connections that read and connections that write (one), to an embedded database.
    pub(crate) async fn embedded(file: &Path) -> Result<(Self, Self), Fault> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(256)
            .pragma("temp_store", "MEMORY");
        // The writer's cache holds the upper pages of the indexes of some ten million acts.
        let writing = options.clone().pragma("cache_size", "-131072");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(writing)
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.row_buffer_size(512));
        Ok((Self::Sqlite(readers), Self::Sqlite(writer)))
    }

    /// Connections that read and connections that write (one), to a server.
    pub(crate) async fn server(url: &str, schema: Option<&str>) -> Result<(Self, Self), Fault> {
        let mut options = PgConnectOptions::from_str(url)?
            .application_name("kiban")
            .statement_cache_capacity(256)
            // What was answered is on the disk, whatever the server's habit is.
            .options([
                ("synchronous_commit", "on"),
                ("client_min_messages", "warning"),
            ]);
        if let Some(schema) = schema {
            options = options.options([("search_path", schema)]);
        }
        let writer = PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await?;
        let readers = PgPoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options);
        Ok((Self::Postgres(readers), Self::Postgres(writer)))
    }

    /// A transaction that writes.
    pub(crate) async fn write(&self) -> Result<Tx, Fault> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// A transaction that reads, and sees one state of the book throughout.
    pub(crate) async fn read(&self) -> Result<Tx, Fault> {
        Ok(match self {
            Self::Sqlite(pool) => Tx::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        })
    }

    /// Answers one question.
    pub(crate) async fn rows(&self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Self::Sqlite(pool) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_sqlite(cells)?);
                let rows = query.fetch_all(pool).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(pool) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_postgres(cells)?);
                let rows = query.fetch_all(pool).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Runs a script without values.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), Fault> {
        let script = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(tx) => {
                script.execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                script.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Runs a statement.
    pub(crate) async fn run(&mut self, sql: &str, cells: Vec<Cell>) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_sqlite(cells)?);
                query.execute(&mut **tx).await?;
            }
            Self::Postgres(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_postgres(cells)?);
                query.execute(&mut **tx).await?;
            }
        }
        Ok(())
    }

    /// Runs a statement and gives its rows.
    pub(crate) async fn rows(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, Fault> {
        Ok(match self {
            Self::Sqlite(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_sqlite(cells)?);
                let rows = query.fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_postgres(cells)?);
                let rows = query.fetch_all(&mut **tx).await?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs `before VALUES (…),(…) after` for rows of `width` cells each, in few statements whose
    /// texts come again and again, and gives their rows.
    pub(crate) async fn many(
        &mut self,
        before: &str,
        after: &str,
        width: usize,
        cells: Vec<Cell>,
    ) -> Result<Vec<Row>, Fault> {
        let mut left = cells.len() / width;
        let mut cells = cells.into_iter();
        let mut found = Vec::new();
        while left > 0 {
            let size = ROWS_MAX.min(1 << left.ilog2());
            let sql = format!("{before} VALUES {} {after}", placeholders(size, width));
            let part = cells.by_ref().take(size * width).collect();
            found.extend(self.rows(&sql, part).await?);
            left -= size;
        }
        Ok(found)
    }

    /// Asks `before (…) after` about any number of things, and gives all rows.
    pub(crate) async fn among(
        &mut self,
        before: &str,
        after: &str,
        cells: &[Cell],
    ) -> Result<Vec<Row>, Fault> {
        let mut found = Vec::new();
        for part in cells.chunks(ROWS_MAX) {
            // Repeating the last one changes no answer and keeps the texts few.
            let size = part.len().next_power_of_two();
            let last = part.last().into_iter().cloned();
            let mut padded = part.to_vec();
            padded.extend(last.cycle().take(size - part.len()));
            let sql = format!("{before} {} {after}", placeholders(1, size));
            found.extend(self.rows(&sql, padded).await?);
        }
        Ok(found)
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// `($1,$2),($3,$4)`.
fn placeholders(rows: usize, width: usize) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(rows * (width * 6 + 3));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { "," };
            let _ = write!(text, "{comma}${}", row * width + column + 1);
        }
        text.push(')');
    }
    text
}

fn for_sqlite(cells: Vec<Cell>) -> Result<SqliteArguments, Fault> {
    use sqlx::Arguments as _;
    let mut arguments = SqliteArguments::default();
    arguments.reserve(cells.len(), 0);
    for cell in cells {
        let added = match cell {
            Cell::Number(number) => arguments.add(number),
            Cell::NoNumber => arguments.add(None::<i64>),
            Cell::Text(text) => arguments.add(text),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

fn for_postgres(cells: Vec<Cell>) -> Result<PgArguments, Fault> {
    use sqlx::Arguments as _;
    let mut arguments = PgArguments::default();
    arguments.reserve(cells.len(), cells.len() * 16);
    for cell in cells {
        let added = match cell {
            Cell::Number(number) => arguments.add(number),
            Cell::NoNumber => arguments.add(None::<i64>),
            Cell::Text(text) => arguments.add(text),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
