//! Inputs of the benchmarks: the published book when it is at hand, and the example book always.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use evaluation::data::{self, Book};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the benches live in the workspace")
}

/// The text of the published book; `None`, with a notice, when it is not at hand.
///
/// It is looked for in `$KIBAN_SHARED/published` and `../shared/published`.
#[must_use]
pub fn published() -> Option<Vec<u8>> {
    let shared =
        env::var_os("KIBAN_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let found = fs::read_dir(shared.join("published"))
        .ok()
        .and_then(|entries| {
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .find(|path| path.extension().is_some_and(|kind| kind == "txt"))
        });
    if found.is_none() {
        eprintln!("the published book is not at hand: its benchmarks are skipped");
    }
    fs::read(found?).ok()
}

/// `text`, a whole number of times after one another.
#[must_use]
pub fn repeated(text: &[u8], times: usize) -> Vec<u8> {
    text.repeat(times)
}

/// The book in `examples/smrj`.
///
/// # Panics
/// When the example cannot be read, which its own tests rule out.
#[must_use]
pub fn example() -> Book {
    let folder = root().join("examples/smrj");
    let mut files = Vec::new();
    for part in ["", "items", "figures"] {
        let entries = fs::read_dir(folder.join(part)).expect("the example is in the workspace");
        for path in entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file())
        {
            let name = path.strip_prefix(&folder).expect("it was found there");
            let text = fs::read_to_string(&path).expect("the example is text");
            files.push((name.to_string_lossy().into_owned(), text));
        }
    }
    let borrowed: Vec<_> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    data::load(&borrowed).expect("the example is sound")
}
