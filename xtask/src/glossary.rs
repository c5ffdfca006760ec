//! The glossary: every public domain type has a row, every row a type, one term one name.

use std::{collections::BTreeMap, fs, io, path::Path};

use regex::Regex;

/// Crates whose public types are words of the domain.
const DOMAIN: [&str; 14] = [
    "kernel",
    "form",
    "party",
    "program",
    "evaluation",
    "act",
    "indicator",
    "audit",
    "reader",
    "store",
    "exchange",
    "evidence",
    "replay",
    "compilation",
];

/// Types without a row, rows without a type, and terms with two names.
///
/// A word that two crates use for two things is written with its crate (`act::Refusal`).
///
/// # Errors
/// When a source file cannot be read.
pub fn violations(root: &Path, glossary: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut types = BTreeMap::new();
    for name in DOMAIN {
        collect(
            name,
            &root.join("crates").join(name).join("src"),
            &mut types,
        )?;
    }
    let types = short_names(types);
    let mut rows: BTreeMap<String, String> = BTreeMap::new();
    let mut terms: BTreeMap<String, String> = BTreeMap::new();
    for line in glossary.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, term, _reading, code, meaning, ..] = cells.as_slice() else {
            continue;
        };
        let Some(code) = code
            .strip_prefix('`')
            .and_then(|code| code.strip_suffix('`'))
        else {
            continue;
        };
        if meaning.is_empty() {
            found.push(format!("{term}: has no meaning"));
        }
        if let Some(other) = rows.insert(code.to_owned(), (*term).to_owned()) {
            found.push(format!("`{code}` stands for both {other} and {term}"));
        }
        if let Some(other) = terms.insert((*term).to_owned(), code.to_owned()) {
            found.push(format!("{term} is named both `{other}` and `{code}`"));
        }
    }
    for (name, place) in &types {
        if !rows.contains_key(name) {
            found.push(format!("{place}: `{name}` has no row in GLOSSARY.md"));
        }
    }
    for (code, term) in &rows {
        if !types.contains_key(code) {
            found.push(format!(
                "GLOSSARY.md: {term} names `{code}`, which is no public type"
            ));
        }
    }
    Ok(found)
}

/// The types under the names that rows use: the bare name where no other crate has it.
fn short_names(types: BTreeMap<(String, String), String>) -> BTreeMap<String, String> {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for (name, _) in types.keys() {
        *uses.entry(name.clone()).or_default() += 1;
    }
    types
        .into_iter()
        .map(|((name, of), place)| match uses[&name] {
            1 => (name, place),
            _ => (format!("{of}::{name}"), place),
        })
        .collect()
}

/// Public structs, enums and traits below `folder` of a crate, with the file they stand in.
fn collect(
    of: &str,
    folder: &Path,
    types: &mut BTreeMap<(String, String), String>,
) -> io::Result<()> {
    let declaration = Regex::new(r"(?m)^pub (?:struct|enum|trait) ([A-Z]\w*)")
        .expect("the pattern is a constant");
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(of, &path, types)?;
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            let source = fs::read_to_string(&path)?;
            for found in declaration.captures_iter(&source) {
                let name = (found[1].to_owned(), of.to_owned());
                types.insert(name, path.display().to_string());
            }
        }
    }
    Ok(())
}
