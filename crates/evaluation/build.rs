//! Embeds every rule set of `definitions/rules/`, so that a new one needs no line of Rust.

use std::{env, fmt::Write, fs, path::Path};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("definitions/rules stands beside crates/")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    let mut code = String::from("[\n");
    for path in paths {
        let path = path.canonicalize().expect("the file was listed");
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(
            code,
            "    (\"rules/{name}\", include_str!({:?})),",
            path.display().to_string()
        )
        .expect("writing to a string does not fail");
    }
    code.push_str("]\n");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("rules.rs"), code).expect("OUT_DIR can be written");
}
