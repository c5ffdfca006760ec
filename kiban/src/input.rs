//! Reading inputs (取込み): a published document, our own JSON, or a folder of book data.

use std::{fs, io, path::Path};

use evaluation::{Document, data::Book, rules::Scheme};
use kernel::{Problem, Said, said};

use crate::screen::{Failure, Fault};

/// Largest file that is read, in bytes. A published book is below 1 MB as text and 20 MB as PDF.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// A document with what was faulty in it, and the source text where it has one.
pub(crate) struct Input {
    /// The document.
    pub(crate) document: Document,
    /// Faults that did not keep it from being read.
    pub(crate) problems: Vec<Problem>,
    /// Lines of the source, for showing findings beside their passage.
    pub(crate) lines: Vec<String>,
    /// The rule set the book is rated by, where one fits.
    pub(crate) scheme: Option<Scheme>,
}

/// Reads a file or folder.
pub(crate) fn read(path: &Path) -> Result<Input, Failure> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if metadata.is_dir() {
        return from_data(&path.display().to_string(), &folder(path)?);
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(Fault {
            what: said!(
                "「{}」は大きすぎます（{} MB）",
                "“{}” is too large ({} MB)",
                path.display(),
                metadata.len() / 1_048_576
            ),
            cause: said!(
                "一度に読み取れるのは {} MB までです。",
                "{} MB can be read at a time.",
                FILE_BYTES_MAX / 1_048_576
            ),
            remedy: said!(
                "評価書の部分だけを別のファイルに分けてから実行してください。",
                "Put the evaluation alone into another file, and run again."
            ),
        }
        .into());
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let reading = reader::read(&name, &bytes).map_err(Failure::Problems)?;
    // A published document may fit no rule set that we know; then nothing is proposed.
    let scheme = Book::from(reading.document.clone()).scheme().ok();
    Ok(Input {
        document: reading.document,
        problems: reading.problems,
        lines: reading.lines,
        scheme,
    })
}

/// Reads book data from named texts, and checks what refers to what.
pub(crate) fn from_data(name: &str, files: &[(String, String)]) -> Result<Input, Failure> {
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .filter(|(name, _)| !is_manifest(name))
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let book = evaluation::data::load(&borrowed).map_err(Failure::Problems)?;
    let scheme = book.scheme().map_err(Failure::Problems)?;
    let problems = evaluation::check(&book.evaluation, &book.figures, &scheme);
    let document = Document {
        source: name.to_owned(),
        evaluation: book.evaluation,
        figures: book.figures,
        unplaced: Vec::new(),
    };
    Ok(Input {
        document,
        problems,
        lines: Vec::new(),
        scheme: Some(scheme),
    })
}

/// Name and text of a manifest, or of every manifest in a folder.
pub(crate) fn manifests(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    if path.is_dir() {
        let mut files = Vec::new();
        collect(path, path, &mut files)?;
        // A folder of book data holds its manifests in a folder of their own.
        let own = files.iter().any(|(name, _)| is_manifest(name));
        files.retain(|(name, _)| name.ends_with(".toml") && (!own || is_manifest(name)));
        return Ok(files);
    }
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    Ok(vec![(path.display().to_string(), text)])
}

/// Whether a file of a folder of book data declares a programme.
pub(crate) fn is_manifest(name: &str) -> bool {
    name.starts_with("programmes/")
}

/// Name and text of every file of a folder of book data.
pub(crate) fn folder(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut files = Vec::new();
    collect(path, path, &mut files)?;
    Ok(files)
}

/// Gathers the TOML and CSV files below `folder`, with names relative to `root`.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let mut entries = fs::read_dir(folder)
        .and_then(Iterator::collect::<io::Result<Vec<_>>>)
        .map_err(|error| unreadable(folder, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path
            .extension()
            .is_some_and(|kind| kind == "toml" || kind == "csv")
        {
            let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
            let relative = path.strip_prefix(root).unwrap_or(&path);
            files.push((relative.to_string_lossy().replace('\\', "/"), text));
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let remedy = match error.kind() {
        io::ErrorKind::NotFound => said!(
            "パスとファイル名を確かめてください。",
            "Check the path and the name of the file."
        ),
        io::ErrorKind::PermissionDenied => said!(
            "ファイルを読む権限があるかを確かめてください。",
            "Check that you may read the file."
        ),
        io::ErrorKind::InvalidData => said!("UTF-8で保存し直してください。", "Save it as UTF-8."),
        _ => said!(
            "ファイルが開けるかを確かめてください。",
            "Check that the file can be opened."
        ),
    };
    Fault {
        what: said!(
            "「{}」を読めませんでした",
            "“{}” could not be read",
            path.display()
        ),
        cause: Said::same(error.to_string()),
        remedy,
    }
    .into()
}
