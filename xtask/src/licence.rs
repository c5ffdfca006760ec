//! Licences of everything that is linked into the product, against the list in deny.toml.

use std::{collections::BTreeSet, fs, path::Path};

use cargo_metadata::Metadata;

/// Dependencies whose licence expression cannot be met with the allowed licences.
///
/// # Errors
/// When deny.toml cannot be read.
pub fn violations(
    metadata: &Metadata,
    root: &Path,
) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let deny: toml::Table = fs::read_to_string(root.join("deny.toml"))?.parse()?;
    let allowed: BTreeSet<String> = deny
        .get("licenses")
        .and_then(|licenses| licenses.get("allow"))
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let mut found = Vec::new();
    for package in &metadata.packages {
        let expression = package.license.as_deref().unwrap_or("");
        if !met(expression, &allowed) {
            found.push(format!(
                "{} {}: {expression:?}",
                package.name, package.version
            ));
        }
    }
    Ok(found)
}

/// Whether an SPDX expression can be met: one branch of each OR, every part of each AND.
fn met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    !words.is_empty() && either(&words, &mut at, allowed) && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut holds = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        let other = both(words, at, allowed);
        holds |= other;
    }
    holds
}

fn both(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut holds = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        let other = one(words, at, allowed);
        holds &= other;
    }
    holds
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let word = words.get(*at).copied().unwrap_or("");
    *at += 1;
    if word == "(" {
        let holds = either(words, at, allowed);
        *at += 1;
        return holds;
    }
    let mut licence = word.to_owned();
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{word} WITH {}", words.get(*at + 1).copied().unwrap_or(""));
        *at += 2;
    }
    allowed.contains(&licence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_met_when_one_branch_is_allowed() {
        let allowed: BTreeSet<String> = ["MIT", "Apache-2.0"].map(str::to_owned).into();
        assert!(met("MIT OR Apache-2.0", &allowed));
        assert!(met("MIT/Apache-2.0", &allowed));
        assert!(met("(GPL-3.0 OR MIT) AND Apache-2.0", &allowed));
        assert!(!met("MIT AND GPL-3.0", &allowed));
        assert!(!met("", &allowed));
    }
}
