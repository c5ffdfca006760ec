//! The rules of the house that the compiler does not know: layers, rooms, glossary, licences,
//! links. Each check returns every violation it finds.

pub mod document;
pub mod glossary;
pub mod layer;
pub mod licence;

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};

/// The root of the workspace.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lives in a folder of the workspace")
        .to_owned()
}

/// What cargo knows of the workspace and its dependencies.
///
/// # Errors
/// When cargo itself fails.
pub fn metadata() -> Result<Metadata, cargo_metadata::Error> {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .exec()
}

/// A named check and the violations it found.
pub type Checked = (&'static str, Vec<String>);

/// Runs every check.
///
/// # Errors
/// When cargo metadata or a file cannot be read.
pub fn check_all() -> Result<Vec<Checked>, Box<dyn std::error::Error>> {
    let metadata = metadata()?;
    let root = root();
    let architecture = std::fs::read_to_string(root.join("ARCHITECTURE.md"))?;
    let glossary = std::fs::read_to_string(root.join("GLOSSARY.md"))?;
    Ok(vec![
        ("layers", layer::violations(&metadata, &architecture)),
        ("rooms", layer::rooms(&metadata)),
        ("glossary", glossary::violations(&root, &glossary)?),
        ("licences", licence::violations(&metadata, &root)?),
        ("documents", document::violations(&root)?),
    ])
}
