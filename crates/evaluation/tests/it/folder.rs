//! Reads an example folder of the workspace, as the binary's edge would.

use std::{fs, path::PathBuf};

pub(crate) fn example(name: &str) -> Vec<(String, String)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples")
        .join(name);
    let mut files = Vec::new();
    for folder in ["", "items", "figures", "rules"] {
        let Ok(entries) = fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry of the folder").path();
            if path.is_file() {
                let name = path.strip_prefix(&root).expect("a path under the folder");
                let text = fs::read_to_string(&path).expect("a text in UTF-8");
                files.push((name.to_str().expect("a name in UTF-8").to_owned(), text));
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}
