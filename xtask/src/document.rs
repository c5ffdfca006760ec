//! The documents: links lead somewhere, every source file opens with what it is for, no agency is
//! named in code (invariant I4).

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use regex::Regex;

/// Dead links, files without a header, and agencies named in code.
///
/// # Errors
/// When a file cannot be read.
pub fn violations(root: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    for folder in [
        "crates", "kiban", "xtask", "benches", "docs", "stories", "examples",
    ] {
        walk(&root.join(folder), &mut files)?;
    }
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "md") {
            files.push(path);
        }
    }
    let names = agencies(root)?;
    let mut found = Vec::new();
    for path in files {
        let shown = path
            .strip_prefix(root)
            .unwrap_or(&path)
            .display()
            .to_string();
        match path.extension().and_then(|kind| kind.to_str()) {
            Some("md") => dead_links(&path, &shown, &mut found)?,
            Some("rs") => source(&path, &shown, &names, &mut found)?,
            _ => {}
        }
    }
    Ok(found)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn dead_links(path: &Path, shown: &str, found: &mut Vec<String>) -> io::Result<()> {
    let link = Regex::new(r"\]\(([^)#\s]+)").expect("the pattern is a constant");
    let text = fs::read_to_string(path)?;
    for target in link.captures_iter(&text) {
        let target = &target[1];
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        if !path
            .parent()
            .is_some_and(|folder| folder.join(target).exists())
        {
            found.push(format!("{shown}: the link to {target} leads nowhere"));
        }
    }
    Ok(())
}

/// Names of the agencies and ministers in the examples, which code must not know.
fn agencies(root: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    walk(&root.join("examples"), &mut files)?;
    let mut names = Vec::new();
    for path in files.iter().filter(|path| path.ends_with("book.toml")) {
        let book: toml::Table = fs::read_to_string(path)?
            .parse()
            .map_err(|error| io::Error::other(format!("{}: {error}", path.display())))?;
        let agency = book.get("agency").into_iter();
        let ministers = book
            .get("ministers")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten();
        names.extend(
            agency
                .chain(ministers)
                .filter_map(|body| body.get("name")?.as_str().map(str::to_owned)),
        );
    }
    Ok(names)
}

fn source(path: &Path, shown: &str, names: &[String], found: &mut Vec<String>) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    if !text.starts_with("//! ") {
        found.push(format!("{shown}: does not open with //! what it is for"));
    }
    let code = text.split("#[cfg(test)]").next().unwrap_or("");
    let tests = shown.contains("/tests/") || shown.contains("/tests.rs");
    for name in names
        .iter()
        .filter(|name| !tests && code.contains(name.as_str()))
    {
        found.push(format!("{shown}: names {name} (invariant I4)"));
    }
    Ok(())
}
