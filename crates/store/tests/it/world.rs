//! Stores to test on, a programme to record under, and drafts to record.

use std::{
    future::Future,
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

use act::{Author, Draft, Locality, Outcome, PartyInRole, Source, Standing};
use indicator::{Counter, Tallies};
use jiff::{Timestamp, civil::Date};
use kernel::{FiscalYear, Id, Serial};
use party::{Party, Sort};
use program::{SeriesRef, Value};
use store::{Address, Declaration, Store};
use tempfile::TempDir;

/// A programme with two kinds, a measure, a code, and one series of each sort of counter.
pub(crate) const MANIFEST: &str = r##"
id = "advice"
name = "経営相談"
from = "2019-04-01"
version = 1

[[codes]]
id = "channel"
name = "方法"
values = { desk = "窓口", online = "オンライン" }

[[kinds]]
id = "consultation"
name = "相談"
roles = [{ id = "client", name = "相談者", many = true }]
fields = [
    { id = "channel", name = "方法", type = "code", codes = "channel", optional = true },
    { id = "amount", name = "金額", type = "number", unit = "円", digits = 2, optional = true },
]

[[kinds]]
id = "report"
name = "報告"
follows = ["consultation"]

[[series]]
id = "consultations"
name = "相談件数"
unit = "件"
count = "consultation"

[[series]]
id = "online"
name = "オンライン相談件数"
unit = "件"
count = "consultation"
where = { channel = "online" }

[[series]]
id = "clients"
name = "相談者数"
unit = "者"
distinct = "consultation.client"

[[series]]
id = "amount"
name = "金額"
unit = "円"
rounding = "truncate 2"
sum = "consultation.amount"

[[series]]
id = "latest"
name = "期末の金額"
unit = "円"
rounding = "truncate 2"
last = "consultation.amount"
"##;

/// A store to test on, removed when it is dropped.
pub(crate) struct World {
    pub(crate) name: &'static str,
    pub(crate) address: Address,
    pub(crate) store: Store,
}

/// The year in which everything of these tests happens, unless said otherwise.
pub(crate) fn year() -> FiscalYear {
    FiscalYear::new(2024).unwrap()
}

/// Runs a statement on both databases; that PostgreSQL is not at hand is said.
pub(crate) fn on_both<F: Future<Output = ()>>(statement: impl Fn(World) -> F) {
    let runtime = runtime();
    for (name, address, folder) in runtime.block_on(addresses()) {
        runtime.block_on(async {
            let store = Store::open(&address).await.unwrap();
            let world = World {
                name,
                address: address.clone(),
                store,
            };
            statement(world).await;
        });
        runtime.block_on(drop_schema(&address));
        drop(folder);
    }
}

/// What waits for answers.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// Addresses of fresh stores, one in each database.
pub(crate) async fn addresses() -> Vec<(&'static str, Address, Option<TempDir>)> {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Folder(folder.path().join("store"));
    let mut found = vec![("SQLite", address, Some(folder))];
    found.extend(
        postgres()
            .await
            .map(|address| ("PostgreSQL", address, None)),
    );
    found
}

/// A fresh schema of the server, where one answers.
pub(crate) async fn postgres() -> Option<Address> {
    static SAID: Once = Once::new();
    static NEXT: AtomicU32 = AtomicU32::new(0);
    use sqlx::Connection as _;
    let url = server();
    if let Err(error) = sqlx::PgConnection::connect(&url).await {
        SAID.call_once(|| eprintln!("PostgreSQL was skipped: {url} does not answer ({error})"));
        return None;
    }
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let schema = format!("kiban_test_{}_{number}", std::process::id());
    Some(Address::Postgres {
        url,
        schema: Some(schema),
    })
}

fn server() -> String {
    let given = std::env::var("KIBAN_TEST_POSTGRES").ok();
    given.unwrap_or_else(|| "postgres://postgres@127.0.0.1:5432/postgres".to_owned())
}

/// Removes what a test made on the server.
pub(crate) async fn drop_schema(address: &Address) {
    if let Address::Postgres {
        url,
        schema: Some(schema),
    } = address
    {
        raw(url, &format!("DROP SCHEMA IF EXISTS {schema} CASCADE")).await;
    }
}

/// Says something to the server behind the store's back.
pub(crate) async fn raw(url: &str, sql: &str) {
    use sqlx::Connection as _;
    let mut connection = sqlx::PgConnection::connect(url).await.unwrap();
    let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
    sql.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// Says something to the database behind the store's back.
pub(crate) async fn behind_the_back(address: &Address, sql: &str) -> Result<(), sqlx::Error> {
    use sqlx::Connection as _;
    match address {
        Address::Folder(folder) => {
            let file = folder.join("kiban.db");
            let url = format!("sqlite://{}", file.display());
            let mut connection = sqlx::SqliteConnection::connect(&url).await?;
            let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
            sql.execute(&mut connection).await?;
            connection.close().await
        }
        Address::Postgres { url, schema } => {
            let schema = schema.as_deref().unwrap_or("public");
            let mut connection = sqlx::PgConnection::connect(url).await?;
            let sql = format!("SET search_path = {schema}; {sql}");
            let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
            sql.execute(&mut connection).await?;
            connection.close().await
        }
    }
}

impl World {
    /// The same, through another handle.
    pub(crate) fn with(self, store: Store) -> Self {
        Self { store, ..self }
    }

    /// The programme declared, and the parties P1 to P5 registered.
    pub(crate) async fn ready(self) -> Self {
        prepare(&self.store).await;
        self
    }

    /// Records one draft, which must become an act.
    pub(crate) async fn recorded(&self, draft: Draft) -> Serial<act::Act> {
        let outcome = self.store.record(draft, now()).await.unwrap();
        let Outcome::Recorded(id) = outcome else {
            panic!("{outcome:?}")
        };
        id
    }

    /// Invariant I9.
    pub(crate) async fn tallies_equal_their_recount(&self) {
        let kept = self.store.tallies().await.unwrap();
        let counted = self.store.recount(None).await.unwrap();
        assert_eq!(kept, counted, "on {}", self.name);
    }

    /// The exact value of a series of the test programme, as text.
    pub(crate) async fn value(&self, series: &str) -> String {
        let catalogue = self.store.catalogue().await.unwrap();
        let ledger = self.store.tallies().await.unwrap();
        let value = catalogue.value(&reference(series), year(), &ledger);
        value.map_or_else(|why| format!("{why:?}"), |value| value.shown.to_string())
    }

    /// What was counted under a canonical text.
    pub(crate) async fn tally(&self, counter: &str) -> indicator::Tally {
        let ledger = self.store.tallies().await.unwrap();
        ledger.tally(counter, year())
    }

    /// The counter of this canonical text.
    pub(crate) async fn counter(&self, text: &str) -> Counter {
        let catalogue = self.store.catalogue().await.unwrap();
        let found = catalogue.counters().iter().find(|c| c.to_string() == text);
        found.unwrap_or_else(|| panic!("no counter {text}")).clone()
    }
}

pub(crate) fn reference(series: &str) -> SeriesRef {
    SeriesRef {
        program: Id::new("advice"),
        series: Id::new(series),
    }
}

/// Declares the programme and registers the parties P1 to P5.
pub(crate) async fn prepare(store: &Store) {
    let first = [declaration(MANIFEST)];
    let declared = store.declare(&first, "田中", now()).await.unwrap();
    assert!(declared.refused.is_empty(), "{declared:?}");
    let parties: Vec<Party> = (1..=5).map(|number| party(&format!("P{number}"))).collect();
    let registered = store.register(&parties, "田中", now()).await.unwrap();
    assert!(registered.refused.is_empty(), "{registered:?}");
}

/// A declaration of a manifest, which must be sound.
pub(crate) fn declaration(text: &str) -> Declaration {
    let (program, problems) = program::read("advice.toml", text);
    assert_eq!(problems, []);
    Declaration {
        program: program.unwrap(),
        text: text.to_owned(),
    }
}

pub(crate) fn party(id: &str) -> Party {
    Party {
        id: Id::new(id),
        name: format!("株式会社{id}"),
        sort: Sort::Corporation,
        corporate_number: None,
        prefecture: Some("13".to_owned()),
        industry: None,
    }
}

/// The moment of every recording, unless said otherwise.
pub(crate) fn now() -> Timestamp {
    "2025-04-10T01:00:00Z".parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A consultation of P1 on 2024-06-01 without measures.
pub(crate) fn draft(key: &str) -> Draft {
    Draft {
        program: Id::new("advice"),
        kind: Id::new("consultation"),
        occurred_on: day("2024-06-01"),
        parties: clients(&["P1"]),
        locality: Locality::default(),
        values: [].into(),
        follows: None,
        standing: Standing::New,
        author: Author {
            recorded_by: "佐藤".to_owned(),
            on_behalf_of: String::new(),
        },
        source: Source::Desk("本部".to_owned()),
        key: key.to_owned(),
    }
}

/// The same, with an amount in yen.
pub(crate) fn with_amount(draft: Draft, amount: i64) -> Draft {
    let mut draft = draft;
    let value = Value::Number(amount.into());
    draft.values.insert(Id::new("amount"), value);
    draft
}

/// The same, correcting an act.
pub(crate) fn correcting(draft: Draft, act: Serial<act::Act>) -> Draft {
    Draft {
        standing: Standing::Corrects {
            act,
            reason: "誤記".to_owned(),
            authority: "課長".to_owned(),
        },
        ..draft
    }
}

/// The same, withdrawing an act.
pub(crate) fn withdrawing(draft: Draft, act: Serial<act::Act>) -> Draft {
    Draft {
        standing: Standing::Withdraws {
            act,
            reason: "重複".to_owned(),
            authority: "課長".to_owned(),
        },
        ..draft
    }
}

/// These parties as clients.
pub(crate) fn clients(ids: &[&str]) -> Vec<PartyInRole> {
    let client = |id: &&str| PartyInRole {
        role: Id::new("client"),
        party: Id::new(id),
    };
    ids.iter().map(client).collect()
}
