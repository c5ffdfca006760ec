//! Freezing, verifying and recounting evidence, beside DuckDB running the evidence's own
//! `figures.sql` over the same files, and PostgreSQL running it over the same rows.
//!
//! `cargo run --release -p benches --bin evidence -- [ACTS]`: one million unless told. DuckDB is
//! taken from `python3` (or a folder named by `KIBAN_DUCKDB`), PostgreSQL through `psql` at
//! `KIBAN_TEST_POSTGRES`; what is not there is left out, and said.

#![expect(
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    reason = "a measurement reads the clock, and its ratios are for reading"
)]

use std::{
    env, fs,
    io::Write,
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use evidence::{Definition, Dialect, Evidence, Freezer};
use indicator::Catalogue;
use jiff::{Timestamp, ToSpan, civil::date};
use kernel::{Decimal, FiscalYear, Id, Serial};
use party::{Party, Sort};
use program::{Value, Values};

/// Seed of everything that looks random.
const SEED: u64 = 20_240_401;

/// Acts made and handed over in one go.
const PAGE: u64 = 65_536;

/// Acts for each party.
const ACTS_PER_PARTY: u64 = 20;

/// The programme: a survey and a service, with series of every kind.
const MANIFEST: &str = include_str!("evidence.toml");

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let given = env::args().nth(1);
    let acts = given.map_or(Some(1_000_000), |text| text.replace('_', "").parse().ok());
    let Some(acts) = acts else {
        eprintln!("usage: evidence [ACTS]");
        return ExitCode::FAILURE;
    };
    match measure(acts) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(acts: u64) -> Result<(), Failure> {
    println!("seed {SEED}; {}", hardware());
    println!("command: {}", env::args().collect::<Vec<_>>().join(" "));
    println!();
    println!("| what | time | acts a second | beside recount |");
    println!("|---|--:|--:|--:|");
    let guard = tempfile::tempdir()?;
    let folder = guard.path().join("evidence");
    let freezing = freeze(&folder, acts)?;
    row("freeze", acts, freezing, None);
    let evidence = Evidence::open(&folder).map_err(|problems| format!("{problems:?}"))?;
    let (problems, verifying) = timed(|| evidence.verify());
    if !problems.is_empty() {
        return Err(format!("{problems:?}").into());
    }
    row("verify", acts, verifying, None);
    let (counted, recounting) = timed(|| evidence.recount());
    counted.map_err(|problems| format!("{problems:?}"))?;
    row("recount, every figure's tallies", acts, recounting, None);
    match duckdb(&evidence, guard.path())? {
        Some(time) => row(
            "DuckDB, figures.sql over the same files",
            acts,
            time,
            Some(recounting),
        ),
        None => println!("| DuckDB | not at hand | | |"),
    }
    match postgres(&evidence, guard.path())? {
        Some((copying, counting)) => {
            row("PostgreSQL, the rows copied in", acts, copying, None);
            row(
                "PostgreSQL, figures.sql over the same rows",
                acts,
                counting,
                Some(recounting),
            );
        }
        None => println!("| PostgreSQL | not at hand | | |"),
    }
    println!();
    let bytes = bytes_of(&folder)?;
    println!(
        "evidence {}: {} MB, {} bytes an act",
        evidence.number(),
        bytes / 1_000_000,
        bytes / acts.max(1)
    );
    println!("peak memory {}", field("/proc/self/status", "VmHWM"));
    Ok(())
}

/// Freezes acts as they are made, and says how long freezing alone took.
fn freeze(folder: &Path, acts: u64) -> Result<Duration, Failure> {
    let (program, problems) = program::read("evidence.toml", MANIFEST);
    let program = program
        .filter(|_| problems.is_empty())
        .ok_or(format!("{problems:?}"))?;
    let manifests = [(program.id.clone(), program.version, MANIFEST.to_owned())];
    let catalogue = Catalogue::new([program]);
    let years: Vec<FiscalYear> = (2019..=2023).filter_map(FiscalYear::new).collect();
    let definition = Definition {
        catalogue: &catalogue,
        manifests: &manifests,
        years: &years,
        frozen_at: Timestamp::from_second(1_719_000_000)?,
        frozen_by: "benches".to_owned(),
    };
    let mut random = Random(SEED);
    let parties = (acts / ACTS_PER_PARTY).max(1);
    let (freezer, mut spent) = timed(|| Freezer::create(folder, definition));
    let mut freezer = freezer?;
    let register: Vec<Party> = (0..parties).map(party).collect();
    for page in register.chunks(100_000) {
        let (frozen, time) = timed(|| freezer.parties(page));
        frozen?;
        spent += time;
    }
    let mut page = Vec::new();
    for number in 1..=acts {
        page.push((act(number, parties, &mut random)?, None));
        if page.len() as u64 == PAGE || number == acts {
            let (frozen, time) = timed(|| freezer.acts(&page));
            frozen?;
            spent += time;
            page.clear();
        }
    }
    let (evidence, time) = timed(|| freezer.finish());
    evidence?;
    Ok(spent + time)
}

fn party(number: u64) -> Party {
    Party {
        id: party_id(number),
        name: format!("第{number}商店"),
        sort: Sort::Corporation,
        corporate_number: Some(format!("{number:013}")),
        prefecture: Some(format!("{:02}", number % 47 + 1)),
        industry: Some("E".to_owned()),
    }
}

fn party_id(number: u64) -> Id<Party> {
    Id::new(&format!("P{number:08}"))
}

fn act(number: u64, parties: u64, random: &mut Random) -> Result<Act, Failure> {
    let frames = ["general", "special", "other"];
    let mut values = Values::new();
    let frame = frames[usize::try_from(random.below(3))?];
    values.insert(Id::new("frame"), Value::Code(frame.to_owned()));
    values.insert(Id::new("useful"), Value::Flag(random.below(4) > 0));
    let amount = i64::try_from(random.below(5_000_000))?;
    values.insert(Id::new("amount"), Value::Number(Decimal::from(amount)));
    let kind = ["service", "answer"][usize::try_from(random.below(2))?];
    let days = i64::try_from(random.below(5 * 365))?;
    Ok(Act {
        id: Serial::new(i64::try_from(number)?),
        version: 1,
        recorded_at: Timestamp::from_microsecond(
            1_700_000_000_000_000 + i64::try_from(number)? * 431,
        )?,
        draft: Draft {
            program: Id::new("measured"),
            kind: Id::new(kind),
            occurred_on: date(2019, 4, 1).checked_add(days.days())?,
            parties: vec![PartyInRole {
                role: Id::new("client"),
                party: party_id(random.below(parties)),
            }],
            locality: Locality {
                office: format!("{:02}", random.below(9)),
                prefecture: format!("{:02}", random.below(47) + 1),
                municipality: String::new(),
            },
            values,
            follows: None,
            standing: Standing::New,
            author: Author {
                recorded_by: format!("U{:03}", random.below(300)),
                on_behalf_of: String::new(),
            },
            source: Source::File {
                name: "measured.csv".to_owned(),
                sheet: String::new(),
                row: number,
            },
            key: format!("measured.csv-{number}"),
        },
    })
}

/// Runs the query in DuckDB on as many threads as there are cores; `None` where it is not there.
fn duckdb(evidence: &Evidence, folder: &Path) -> Result<Option<Duration>, Failure> {
    const RUN: &str = "
import sys, time, duckdb
connection = duckdb.connect()
connection.execute('SET enable_progress_bar = false')
begun = time.monotonic()
rows = connection.execute(open(sys.argv[1], encoding='utf-8').read()).fetchall()
print(time.monotonic() - begun)
sys.exit(f'{len(rows)} differences' if rows else 0)
";
    if !python("import duckdb", &[])?.status.success() {
        return Ok(None);
    }
    let query = folder.join("duckdb.sql");
    let sql = evidence
        .sql(Dialect::DuckDb)
        .map_err(|problems| format!("{problems:?}"))?;
    fs::write(&query, sql)?;
    let output = python(RUN, &[&query])?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse()?;
    Ok(Some(Duration::from_secs_f64(seconds)))
}

fn python(script: &str, arguments: &[&Path]) -> Result<std::process::Output, Failure> {
    let mut command = Command::new("python3");
    command.arg("-c").arg(script).args(arguments);
    if let Some(library) = env::var_os("KIBAN_DUCKDB") {
        command.env("PYTHONPATH", library);
    }
    Ok(command.output()?)
}

/// Copies the rows into PostgreSQL through DuckDB and runs the query there; `None` where one of
/// them is not there. Says how long copying in and counting took.
fn postgres(evidence: &Evidence, folder: &Path) -> Result<Option<(Duration, Duration)>, Failure> {
    let address = env::var("KIBAN_TEST_POSTGRES");
    let address = address.unwrap_or("postgres://postgres@127.0.0.1:5432/postgres".to_owned());
    let is_there =
        psql(&address, "SELECT 1;").is_ok() && python("import duckdb", &[])?.status.success();
    if !is_there {
        return Ok(None);
    }
    let schema = format!("kiban_bench_{}", std::process::id());
    let here = format!("SET search_path TO {schema};\n");
    let sql = evidence
        .sql(Dialect::PostgreSql)
        .map_err(|problems| format!("{problems:?}"))?;
    // The tables come first; the query begins with its comments.
    let (tables, query) = sql.split_once("\n-- ").ok_or("a query")?;
    let made = format!("CREATE SCHEMA {schema};\n{here}{tables}");
    let measured = psql(&address, &made).and_then(|_| {
        let copying = copy(&address, &here, tables, folder)?;
        let (found, counting) = timed(|| psql(&address, &format!("{here}-- {query}")));
        let lines = found?;
        let is_same = lines
            .trim()
            .lines()
            .all(|line| !line.starts_with("tally") && !line.starts_with("figure"));
        match is_same {
            true => Ok((copying, counting)),
            false => Err(format!("PostgreSQL counts otherwise:\n{lines}").into()),
        }
    });
    psql(&address, &format!("DROP SCHEMA {schema} CASCADE;"))?;
    measured.map(Some)
}

fn copy(address: &str, here: &str, tables: &str, folder: &Path) -> Result<Duration, Failure> {
    const TO_CSV: &str = "
import sys, duckdb
source, target = sys.argv[1:]
duckdb.sql(f\"COPY (SELECT * FROM read_parquet('{source}/*.parquet')) TO '{target}' (FORMAT csv, HEADER false)\")
";
    let mut spent = Duration::ZERO;
    for table in tables
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
    {
        let table = table.trim_end_matches(" (");
        let csv = folder.join(format!("{table}.csv"));
        let output = python(TO_CSV, &[&folder.join("evidence").join(table), &csv])?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
        }
        let command = format!(
            "{here}\\copy {table} FROM '{}' (FORMAT csv)\n",
            csv.display()
        );
        let (copied, time) = timed(|| psql(address, &command));
        copied?;
        spent += time;
        fs::remove_file(&csv)?;
    }
    let (analysed, time) = timed(|| psql(address, &format!("{here}ANALYZE;")));
    analysed?;
    Ok(spent + time)
}

/// Runs statements and gives what they list, row by row.
fn psql(address: &str, statements: &str) -> Result<String, Failure> {
    let mut child = Command::new("psql")
        .args([
            address,
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
        ])
        .args(["--set", "ON_ERROR_STOP=1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().ok_or("no way in")?;
    stdin.write_all(statements.as_bytes())?;
    drop(stdin);
    let output = child.wait_with_output()?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn row(what: &str, acts: u64, time: Duration, beside: Option<Duration>) {
    let seconds = time.as_secs_f64();
    let ratio = beside.map(|beside| format!("{:.1}×", seconds / beside.as_secs_f64()));
    #[expect(clippy::cast_precision_loss, reason = "a rate is for reading")]
    let rate = acts as f64 / seconds;
    println!(
        "| {what} | {seconds:.2} s | {rate:.0} | {} |",
        ratio.unwrap_or_default()
    );
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let result = work();
    (result, begun.elapsed())
}

fn bytes_of(folder: &Path) -> Result<u64, Failure> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        bytes += match path.is_dir() {
            true => bytes_of(&path)?,
            false => path.metadata()?.len(),
        };
    }
    Ok(bytes)
}

fn hardware() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let model = field("/proc/cpuinfo", "model name");
    let memory = field("/proc/meminfo", "MemTotal");
    format!("{cores} cores of {model}, memory {memory}")
}

/// What a file of the kernel says of a key.
fn field(file: &str, key: &str) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key));
    let value = line.map(|line| line.trim_start_matches([' ', '\t', ':']));
    value.unwrap_or("unknown").to_owned()
}

/// Numbers that look random and are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}
