//! Writing results (書出し): every file is complete or absent, never half-written.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use kernel::{Said, said};

use crate::screen::{Failure, Fault};

/// Files to be written together, by name inside the output folder.
#[derive(Default)]
pub(crate) struct Output {
    files: Vec<(String, Vec<u8>)>,
}

impl Output {
    /// Adds a file; a name may contain one folder (`data/figures.csv`).
    pub(crate) fn add(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        self.files.push((name.to_owned(), content.into()));
    }

    /// The files, by name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// Writes all files into `folder`. Each is first written in full beside its place, and only
    /// when all are safe on disk do they take their names.
    pub(crate) fn write(self, folder: &Path) -> Result<Vec<(PathBuf, usize)>, Failure> {
        let fault = |error: io::Error| -> Failure {
            Fault {
            what: said!(
                "「{}」に書き出せませんでした",
                "Could not write to “{}”",
                folder.display()
            ),
            cause: Said::same(error.to_string()),
            remedy: said!(
                "書込みの権限と空き容量を確かめてから、もう一度実行してください。既存のファイルは変更していません。",
                "Check that you may write there and that there is room, and run again. No existing file was changed."
            ),
        }.into()
        };
        fs::create_dir_all(folder).map_err(fault)?;
        let mut staged = Vec::new();
        for (name, content) in &self.files {
            let target = folder.join(name);
            let parent = target.parent().unwrap_or(folder);
            fs::create_dir_all(parent).map_err(fault)?;
            let mut draft = tempfile::Builder::new()
                .prefix(".kiban-")
                .tempfile_in(parent)
                .map_err(fault)?;
            io::Write::write_all(&mut draft, content).map_err(fault)?;
            draft.as_file().sync_all().map_err(fault)?;
            make_readable(draft.as_file()).map_err(fault)?;
            staged.push((draft, target, content.len()));
        }
        let mut written = Vec::new();
        for (draft, target, size) in staged {
            draft.persist(&target).map_err(|error| fault(error.error))?;
            written.push((target, size));
        }
        Ok(written)
    }
}

/// Temporary files are private to their owner; results are for everyone who may see the folder.
#[cfg(unix)]
pub(crate) fn make_readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(crate) fn make_readable(_file: &fs::File) -> io::Result<()> {
    Ok(())
}
