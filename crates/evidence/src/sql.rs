//! SQL (再計算の問合せ) that other engines run over the files: every tally and every figure counted
//! again, and what differs from what was frozen. One text for DuckDB, Spark SQL and PostgreSQL.
//!
//! Nothing is run here.

use std::path::Path;

use crate::{plan::Plan, table::Table, undefined::Why};

/// The largest power of ten by which fractions are shortened.
const TENS: u32 = 12;

/// An engine that reads evidence (照合の方言). The query is the same for all; only the way in
/// which files become tables differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB reads the files where they lie.
    DuckDb,
    /// Spark SQL, on one machine or many.
    Spark,
    /// PostgreSQL: rows are copied in, so empty tables are made.
    PostgreSql,
}

/// Statements that make every table of the evidence in `folder` known by its name.
pub(crate) fn bind(folder: &Path, dialect: Dialect) -> String {
    let tables = Table::ALL.into_iter().map(|table| {
        let name = table.name();
        let path = folder.join(name).display().to_string().replace('\'', "''");
        match dialect {
            Dialect::DuckDb => format!(
                "CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{path}/*.parquet');\n"
            ),
            Dialect::Spark => format!(
                "CREATE OR REPLACE TEMPORARY VIEW {name} USING parquet OPTIONS (path '{path}');\n"
            ),
            Dialect::PostgreSql => {
                let columns = table.columns().iter();
                let columns: Vec<String> = columns
                    .map(|(column, holds, nullable)| {
                        let null = if *nullable { "" } else { " NOT NULL" };
                        format!("  \"{column}\" {}{null}", holds.sql())
                    })
                    .collect();
                format!("CREATE TABLE {name} (\n{}\n);\n", columns.join(",\n"))
            }
        }
    });
    tables.collect()
}

/// The query over those tables: statements that make tables, and one that lists the differences.
pub(crate) fn query(plan: &Plan<'_>) -> String {
    let mut text = include_str!("sql/head.sql").to_owned();
    text.push_str(include_str!("sql/tally.sql"));
    for tier in 0..=plan.tiers() {
        let valued = match tier {
            0 => include_str!("sql/counted.sql").to_owned(),
            _ => computed(tier, plan.slots()),
        };
        let cell = include_str!("sql/cell.sql")
            .replace("{valued}", valued.trim_end())
            .replace("{tens}", tens().trim_end())
            .replace("{tier}", &tier.to_string());
        text.push('\n');
        text.push_str(&cell);
    }
    text.push('\n');
    let values = all_values(plan.tiers() + 1);
    text.push_str(&include_str!("sql/figure.sql").replace("{values}", &values));
    text.push('\n');
    let whys =
        Why::ALL.map(|why| format!("           WHEN {} THEN '{}'", why.number(), why.word()));
    text.push_str(&include_str!("sql/difference.sql").replace("{whys}", &whys.join("\n")));
    with_quotients(&text)
}

fn computed(tier: u32, slots: u32) -> String {
    let of_slot = |slot| format!("MAX(CASE WHEN slot = {slot} THEN denominator END)");
    let product = |times: &str| {
        let slots =
            (1..=slots).map(|slot| format!("\n         * COALESCE({}{times}, 1)", of_slot(slot)));
        slots.collect::<String>()
    };
    include_str!("sql/computed.sql")
        .replace("{lower}", &all_values(tier))
        .replace("{slots}", &product(""))
        .replace("{magnitudes}", &product(" * 1e0"))
        .replace("{tier}", &tier.to_string())
}

/// The values of all tiers below `tier`.
fn all_values(tier: u32) -> String {
    let tables: Vec<String> = (0..tier)
        .map(|tier| format!("  SELECT * FROM value_{tier}"))
        .collect();
    tables.join("\n  UNION ALL\n")
}

fn tens() -> String {
    let cases = (1..=TENS).rev().map(|zeros| {
        let ten = 10_u64.pow(zeros);
        format!(
            "           WHEN MOD(numerator, {ten}) = 0 AND MOD(denominator, {ten}) = 0 THEN {ten}\n"
        )
    });
    cases.collect()
}

/// Writes out `QUOTIENT(a, b)`: a whole number divided by one of its divisors. Engines divide in
/// floating point; the second step takes away what the first was off by, so that the result is
/// exact for whole numbers of up to 30 digits.
fn with_quotients(text: &str) -> String {
    let mut rest = text;
    let mut written = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once("QUOTIENT(") {
        let (arguments, after) = after.split_once(')').unwrap_or((after, ""));
        let (a, b) = arguments.split_once(", ").unwrap_or((arguments, "1"));
        let first = format!("CAST(ROUND({a} * 1e0 / ({b} * 1e0)) AS DECIMAL(38, 0))");
        written.push_str(before);
        written.push_str(&format!(
            "({first} + CAST(ROUND(({a} - {first} * {b}) * 1e0 / ({b} * 1e0)) AS DECIMAL(38, 0)))"
        ));
        rest = after;
    }
    written.push_str(rest);
    written
}
