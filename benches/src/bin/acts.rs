//! Recording, importing, live figures, lineage and recount, on both databases, beside plain INSERTs
//! of the same JSON with the same durability.
//!
//! `cargo run --release -p benches --bin acts -- [ACTS] [ONE_BY_ONE]`: acts of the import (one
//! million) and acts recorded one by one for each number of clients (two thousand).

#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::{env, fs, path::Path, process::ExitCode, time::Instant};

use act::{Author, Draft, Locality, Outcome, PartyInRole, Source, Standing};
use indicator::{Counter, Tallies as _};
use jiff::{Timestamp, civil::Date};
use kernel::{FiscalYear, Id};
use party::{Party, Sort};
use program::Value;
use sqlx::{Connection as _, Executor as _};
use store::{Address, Declaration, Store};

/// Seed of everything that looks random.
const SEED: u64 = 20_240_401;

/// Programmes, and counters of each: a thousand counters in all.
const PROGRAMS: u64 = 25;
const CODES: u64 = 36;

/// Parties that take part.
const PARTIES: u64 = 20_000;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let number = |at: usize, or: u64| {
        let given = env::args().nth(at);
        given.map_or(Some(or), |text| text.replace('_', "").parse().ok())
    };
    let (Some(acts), Some(one_by_one)) = (number(1, 1_000_000), number(2, 2_000)) else {
        eprintln!("usage: acts [ACTS] [ONE_BY_ONE]");
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let measured = runtime
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(measure(acts, one_by_one)));
    match measured {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(acts: u64, one_by_one: u64) -> Result<(), Failure> {
    println!("seed {SEED}; {}", hardware());
    println!("command: {}", env::args().collect::<Vec<_>>().join(" "));
    println!();
    println!("| database | what | result | beside |");
    println!("|---|---|---|---|");
    let folder = tempfile::tempdir_in(".")?;
    let address = Address::Folder(folder.path().join("store"));
    on("SQLite", &address, acts, one_by_one).await?;
    let url = env::var("KIBAN_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".to_owned());
    let Ok(mut server) = sqlx::PgConnection::connect(&url).await else {
        println!("| PostgreSQL | not at hand at {url} | | |");
        return Ok(());
    };
    let schema = format!("kiban_bench_{}", std::process::id());
    let address = Address::Postgres {
        url,
        schema: Some(schema.clone()),
    };
    let measured = on("PostgreSQL", &address, acts, one_by_one).await;
    let drop = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    server
        .execute(sqlx::raw_sql(sqlx::AssertSqlSafe(drop)))
        .await?;
    measured
}

async fn on(name: &str, address: &Address, acts: u64, one_by_one: u64) -> Result<(), Failure> {
    let store = Store::open(address).await?;
    let now: Timestamp = "2025-04-10T01:00:00Z".parse()?;
    declare(&store, now).await?;
    for clients in [1, 8, 64] {
        let plain = plain(address, clients, one_by_one).await?;
        let ours = recorded(&store, clients, one_by_one, now).await?;
        println!(
            "| {name} | one by one, {clients} clients | {ours} acts/s | plain INSERT {plain}/s, ratio {} % |",
            ours * 100 / plain.max(1)
        );
    }
    let began = Instant::now();
    let mut bulk = store.recording().await?;
    let mut at = 0;
    while at < acts {
        let until = (at + 8_192).min(acts);
        let drafts = (at..until).map(|n| draft(n, "bulk")).collect();
        for outcome in bulk.push(drafts, now).await? {
            if !matches!(outcome, Outcome::Recorded(_)) {
                return Err(format!("{outcome:?}").into());
            }
        }
        at = until;
    }
    bulk.finish(now, None).await?;
    println!(
        "| {name} | import of {acts} acts | {} acts/s | peak memory {} |",
        rate(acts, began),
        peak_memory()
    );
    reading(name, &store).await?;
    store.shut().await;
    Ok(())
}

/// Live figures, the first page of a lineage, and the full recount.
async fn reading(name: &str, store: &Store) -> Result<(), Failure> {
    let mut times = Vec::new();
    for _ in 0..9 {
        let began = Instant::now();
        store.tallies().await?;
        times.push(began.elapsed().as_micros());
    }
    times.sort_unstable();
    let live = store.tallies().await?;
    let tallies = live.iter().count();
    let median = times[times.len() / 2];
    println!("| {name} | live ledger, {tallies} tallies | {median} µs | median of 9 |");
    let catalogue = store.catalogue().await?;
    let year = FiscalYear::new(2024).ok_or("2024 is a year")?;
    let acts = |counter: &&Counter| live.tally(&counter.to_string(), year).acts;
    if let Some(largest) = catalogue.counters().iter().max_by_key(acts) {
        let began = Instant::now();
        let page = store.behind(largest, year, None, 100).await?;
        println!(
            "| {name} | first {} of {} acts behind a figure | {} µs | |",
            page.len(),
            acts(&largest),
            began.elapsed().as_micros()
        );
    }
    let began = Instant::now();
    let fresh = store.recount(None).await?;
    let equal = if fresh == live { "equal" } else { "NOT EQUAL" };
    println!(
        "| {name} | full recount | {} ms | {equal}, peak memory {} |",
        began.elapsed().as_millis(),
        peak_memory()
    );
    Ok(())
}

/// Acts a second, each recorded by itself by one of so many clients.
async fn recorded(store: &Store, clients: u64, acts: u64, now: Timestamp) -> Result<u64, Failure> {
    let began = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for client in 0..clients {
        let store = store.clone();
        running.spawn(async move {
            for n in 0..acts / clients {
                let draft = draft(n, &format!("{clients}-{client}"));
                match store.record(draft, now).await {
                    Ok(Outcome::Recorded(_)) => {}
                    other => return Err(format!("{other:?}")),
                }
            }
            Ok(())
        });
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(rate(acts / clients * clients, began))
}

/// Rows a second of plain INSERTs, each by itself, by so many clients. SQLite writes one at a
/// time, so its clients share a connection; a server gets a connection for each.
async fn plain(address: &Address, clients: u64, rows: u64) -> Result<u64, Failure> {
    let rows = rows / clients;
    let mut running = tokio::task::JoinSet::new();
    let insert = "INSERT INTO plain (body) VALUES ($1)";
    let began;
    match address {
        Address::Folder(folder) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new()
                .filename(folder.join(format!("plain{clients}.db")))
                .create_if_missing(true)
                .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
                .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
            let pool = sqlx::sqlite::SqlitePoolOptions::new()
                .max_connections(1)
                .connect_with(options)
                .await?;
            pool.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
                .await?;
            began = Instant::now();
            for client in 0..clients {
                let pool = pool.clone();
                running.spawn(async move {
                    for n in 0..rows {
                        let body = body(n, client);
                        sqlx::query(insert).bind(body).execute(&pool).await?;
                    }
                    Ok::<_, sqlx::Error>(())
                });
            }
        }
        Address::Postgres { url, schema } => {
            let schema = schema.as_deref().unwrap_or("public");
            let options: sqlx::postgres::PgConnectOptions = url.parse()?;
            let pool = sqlx::postgres::PgPoolOptions::new()
                .max_connections(u32::try_from(clients)?)
                .connect_with(options.options([("search_path", schema)]))
                .await?;
            pool.execute(
                "DROP TABLE IF EXISTS plain; \
                 CREATE TABLE plain (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL)",
            )
            .await?;
            began = Instant::now();
            for client in 0..clients {
                let pool = pool.clone();
                running.spawn(async move {
                    for n in 0..rows {
                        let body = body(n, client);
                        sqlx::query(insert).bind(body).execute(&pool).await?;
                    }
                    Ok::<_, sqlx::Error>(())
                });
            }
        }
    }
    while let Some(ended) = running.join_next().await {
        ended??;
    }
    Ok(rate(rows * clients, began))
}

fn body(n: u64, client: u64) -> String {
    let draft = draft(n, &format!("plain-{client}"));
    serde_json::to_string(&draft).unwrap_or_default()
}

async fn declare(store: &Store, now: Timestamp) -> Result<(), Failure> {
    let declarations = (0..PROGRAMS).map(|program| {
        let text = manifest(program);
        let (read, problems) = program::read("bench.toml", &text);
        match (read, problems.first()) {
            (Some(program), None) => Ok(Declaration { program, text }),
            (_, problem) => Err(format!("{problem:?}")),
        }
    });
    let declarations = declarations.collect::<Result<Vec<_>, _>>()?;
    let declared = store.declare(&declarations, "bench", now).await?;
    if !declared.refused.is_empty() {
        return Err(format!("{:?}", declared.refused).into());
    }
    let parties: Vec<Party> = (0..PARTIES)
        .map(|number| Party {
            id: Id::new(&format!("P{number:06}")),
            name: format!("株式会社{number}"),
            sort: Sort::Corporation,
            corporate_number: None,
            prefecture: Some(format!("{:02}", number % 47 + 1)),
            industry: Some("E".to_owned()),
        })
        .collect();
    store.register(&parties, "bench", now).await?;
    Ok(())
}

/// A programme with one kind of act and forty counters.
fn manifest(program: u64) -> String {
    let codes: Vec<String> = (0..CODES)
        .map(|code| format!("c{code} = \"区分{code}\""))
        .collect();
    let mut text = format!(
        "id = \"p{program}\"\nname = \"事業{program}\"\nfrom = 2019-04-01\n\
         [[codes]]\nid = \"field\"\nname = \"分野\"\nvalues = {{ {} }}\n\
         [[kinds]]\nid = \"support\"\nname = \"支援\"\n\
         roles = [{{ id = \"client\", name = \"相手方\" }}]\n\
         fields = [\n\
         {{ id = \"field\", name = \"分野\", type = \"code\", codes = \"field\" }},\n\
         {{ id = \"amount\", name = \"金額\", type = \"number\", unit = \"円\", least = 0 }},\n]\n\
         [[kinds.rules]]\nwhen = \"amount < 1000000\"\nsays = \"金額は百万円未満です。\"\n\
         [[series]]\nid = \"all\"\nunit = \"件\"\ncount = \"support\"\n\
         [[series]]\nid = \"clients\"\nunit = \"者\"\ndistinct = \"support.client\"\n\
         [[series]]\nid = \"amount\"\nunit = \"円\"\nsum = \"support.amount\"\n\
         [[series]]\nid = \"latest\"\nunit = \"円\"\nlast = \"support.amount\"\n",
        codes.join(", ")
    );
    for code in 0..CODES {
        text += &format!(
            "[[series]]\nid = \"f{code}\"\nunit = \"件\"\ncount = \"support\"\n\
             where = {{ field = \"c{code}\" }}\n"
        );
    }
    text
}

/// The `n`-th act of a run. Half of all fall under the first programme, so that one figure is
/// large.
fn draft(n: u64, run: &str) -> Draft {
    let mut at = SEED ^ n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = |below: u64| {
        at = at
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (at >> 33) % below
    };
    let program = if next(2) == 0 { 0 } else { next(PROGRAMS) };
    let first: Date = jiff::civil::date(2020, 4, 1);
    let days = i64::try_from(next(5 * 365)).unwrap_or_default();
    let client = PartyInRole {
        role: Id::new("client"),
        party: Id::new(&format!("P{:06}", next(PARTIES))),
    };
    Draft {
        program: Id::new(&format!("p{program}")),
        kind: Id::new("support"),
        occurred_on: first.saturating_add(jiff::Span::new().days(days)),
        parties: vec![client],
        locality: Locality {
            office: format!("O{}", next(10)),
            prefecture: format!("{:02}", next(47) + 1),
            municipality: String::new(),
        },
        values: [
            (Id::new("field"), Value::Code(format!("c{}", next(CODES)))),
            (Id::new("amount"), Value::Number(next(1_000_000).into())),
        ]
        .into(),
        follows: None,
        standing: Standing::New,
        author: Author {
            recorded_by: "bench".to_owned(),
            on_behalf_of: String::new(),
        },
        source: Source::File {
            name: run.to_owned(),
            sheet: String::new(),
            row: n,
        },
        key: format!("{run}:{n}"),
    }
}

fn rate(count: u64, began: Instant) -> u64 {
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    count.saturating_mul(1_000_000) / micros.max(1)
}

fn hardware() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let model = field("/proc/cpuinfo", "model name");
    let memory = field("/proc/meminfo", "MemTotal");
    format!("{cores} cores of {model}, memory {memory}")
}

fn peak_memory() -> String {
    field("/proc/self/status", "VmHWM")
}

/// What a file of the kernel says of a key.
fn field(file: impl AsRef<Path>, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let value = line.map(|line| line.trim_start_matches([' ', '\t', ':']));
    value.unwrap_or("unknown").to_owned()
}
