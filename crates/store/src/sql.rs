//! One way to say SQL to two databases. The texts are shared; only how a connection is made and
//! how a transaction begins differs.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgPool, Postgres, Row as _, Sqlite,
    SqlitePool,
    pool::PoolConnection,
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

/// A transaction; dropped without [`Tx::commit`] nothing of it happened.
///
/// It begins and ends by statements of its own: a database that fails may end a transaction by
/// itself, and then no longer agrees with whoever counts. A connection on which anything failed is
/// closed, not used again.
pub(crate) struct Tx(Option<Link>);

enum Link {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

impl Drop for Tx {
    fn drop(&mut self) {
        // Closing it is what rolls back, also where no runtime waits for answers any more.
        match self.0.take() {
            Some(Link::Sqlite(link)) => drop(link.detach()),
            Some(Link::Postgres(link)) => drop(link.detach()),
            None => {}
        }
    }
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
        // A pool would go on trying where nobody answers.
        let link = options.connect().await?;
        link.close().await?;
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
        self.begin("BEGIN IMMEDIATE", "BEGIN").await
    }

    /// A transaction that reads, and sees one state of the book throughout.
    pub(crate) async fn read(&self) -> Result<Tx, Fault> {
        let read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        self.begin("BEGIN", read).await
    }

    async fn begin(&self, sqlite: &'static str, postgres: &'static str) -> Result<Tx, Fault> {
        let (link, begin) = match self {
            Self::Sqlite(pool) => (Link::Sqlite(pool.acquire().await?), sqlite),
            Self::Postgres(pool) => (Link::Postgres(pool.acquire().await?), postgres),
        };
        let mut tx = Tx(Some(link));
        tx.script(begin).await?;
        Ok(tx)
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
    /// Whether the server speaks, not the embedded database.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.0, Some(Link::Postgres(_)))
    }

    fn link(&mut self) -> &mut Link {
        self.0
            .as_mut()
            .expect("only its end takes the connection away")
    }

    /// Runs a script without values.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), Fault> {
        let script = sqlx::raw_sql(AssertSqlSafe(sql));
        match self.link() {
            Link::Sqlite(link) => {
                script.execute(&mut **link).await?;
            }
            Link::Postgres(link) => {
                script.execute(&mut **link).await?;
            }
        }
        Ok(())
    }

    /// Runs a statement.
    pub(crate) async fn run(&mut self, sql: &str, cells: Vec<Cell>) -> Result<(), Fault> {
        self.rows(sql, cells).await.map(drop)
    }

    /// Runs a statement and gives its rows.
    pub(crate) async fn rows(&mut self, sql: &str, cells: Vec<Cell>) -> Result<Vec<Row>, Fault> {
        Ok(match self.link() {
            Link::Sqlite(link) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_sqlite(cells)?);
                let rows = query.fetch_all(&mut **link).await?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Link::Postgres(link) => {
                let query = sqlx::query_with(AssertSqlSafe(sql), for_postgres(cells)?);
                let rows = query.fetch_all(&mut **link).await?;
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
            let values = self.placeholders(size, width);
            let sql = format!("{before} VALUES {values} {after}");
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
            let sql = format!("{before} {} {after}", self.placeholders(1, size));
            found.extend(self.rows(&sql, padded).await?);
        }
        Ok(found)
    }

    /// `($1,$2),($3,$4)`, or `(?,?),(?,?)` for SQLite, which looks names up one after another.
    fn placeholders(&self, rows: usize, width: usize) -> String {
        use std::fmt::Write as _;
        let is_numbered = self.is_postgres();
        let mut text = String::with_capacity(rows * (width * 6 + 3));
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ",(" });
            for column in 0..width {
                text.push_str(if column == 0 { "" } else { "," });
                if is_numbered {
                    let _ = write!(text, "${}", row * width + column + 1);
                } else {
                    text.push('?');
                }
            }
            text.push(')');
        }
        text
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        self.end("COMMIT").await
    }

    pub(crate) async fn rollback(self) -> Result<(), Fault> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, how: &'static str) -> Result<(), Fault> {
        self.script(how).await?;
        // Given back to be used again.
        drop(self.0.take());
        Ok(())
    }
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
