//! The direction of dependencies: the table of tiers in ARCHITECTURE.md against what cargo knows,
//! and outside libraries that belong to one room each.

use std::collections::BTreeMap;

use cargo_metadata::{DependencyKind, Metadata, Package};

/// Libraries that only these crates may depend on (dev-dependencies are free).
const ROOMS: [(&str, &[&str]); 15] = [
    ("typst", &["form-pdf"]),
    ("typst-pdf", &["form-pdf"]),
    ("typst-layout", &["form-pdf"]),
    ("rust_xlsxwriter", &["exchange", "form-excel"]),
    ("maud", &["audit", "form-html"]),
    ("calamine", &["exchange", "reader"]),
    ("hayro-interpret", &["reader"]),
    ("encoding_rs", &["exchange", "reader"]),
    ("cel", &["program"]),
    ("sqlx", &["store"]),
    ("parquet", &["evidence", "exchange"]),
    ("arrow-array", &["evidence", "exchange"]),
    ("clap", &["kiban"]),
    ("indicatif", &["kiban"]),
    ("tempfile", &["kiban"]),
];

/// Tiers by crate, from rows such as `| 0 | `kernel` | … |`.
fn tiers(architecture: &str) -> BTreeMap<String, u32> {
    let mut tiers = BTreeMap::new();
    for line in architecture.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, tier, crates, ..] = cells.as_slice() else {
            continue;
        };
        let Ok(tier) = tier.parse() else { continue };
        for name in crates.split(',').map(|name| name.trim().trim_matches('`')) {
            tiers.insert(name.to_owned(), tier);
        }
    }
    tiers
}

/// Crates without a row, rows without a crate, and dependencies that do not point downwards.
#[must_use]
pub fn violations(metadata: &Metadata, architecture: &str) -> Vec<String> {
    let tiers = tiers(architecture);
    let mut found = Vec::new();
    let members = metadata.workspace_packages();
    for package in &members {
        let name = package.name.as_str();
        if is_tool(name) {
            continue;
        }
        let Some(tier) = tiers.get(name) else {
            found.push(format!(
                "{name}: has no row in the table of ARCHITECTURE.md"
            ));
            continue;
        };
        for dependency in normal(package) {
            if let Some(below) = tiers.get(dependency)
                && below >= tier
            {
                found.push(format!(
                    "{name} (tier {tier}) depends on {dependency} (tier {below})"
                ));
            }
        }
    }
    for name in tiers.keys() {
        if !members.iter().any(|package| package.name.as_str() == name) {
            found.push(format!("ARCHITECTURE.md: there is no crate {name}"));
        }
    }
    found
}

/// Outside libraries used outside their room.
#[must_use]
pub fn rooms(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        for dependency in normal(package) {
            if let Some((library, rooms)) = ROOMS.iter().find(|(library, _)| *library == dependency)
                && !rooms.contains(&name)
                && !is_tool(name)
            {
                found.push(format!(
                    "{name} uses {library}, which belongs to {}",
                    rooms.join(", ")
                ));
            }
        }
    }
    found
}

/// Crates that nothing ships: they may look into every room.
fn is_tool(name: &str) -> bool {
    matches!(name, "xtask" | "benches" | "testkit")
}

fn normal(package: &Package) -> impl Iterator<Item = &str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Normal)
        .map(|dependency| dependency.name.as_str())
}
