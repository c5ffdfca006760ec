//! Parts: acts, their parties and their values lie in files of the same number, which are counted
//! at the same time.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use indicator::{Catalogue, Ledger};
use party::Resolution;

use crate::{
    count::{self, Register},
    decode::Unreadable,
    table::Table,
};

/// The files of every part of the acts: acts, their parties, their values.
pub(crate) type Parts = BTreeMap<usize, [PathBuf; 3]>;

/// The parts among the files of a folder.
pub(crate) fn parts<'a>(folder: &Path, names: impl Iterator<Item = &'a str>) -> Parts {
    let names: Vec<&str> = names.collect();
    let part = |number: usize| {
        let files =
            [Table::Acts, Table::ActParties, Table::ActValues].map(|table| table.file(number));
        names
            .contains(&files[0].as_str())
            .then(|| (number, files.map(|file| folder.join(file))))
    };
    (1..).map_while(part).collect()
}

/// Counts the acts among the files of a folder.
pub(crate) fn count_files<'a>(
    folder: &Path,
    names: impl Iterator<Item = &'a str> + Clone,
    catalogue: &Catalogue,
    resolutions: &[Resolution],
) -> Result<Ledger, (PathBuf, Unreadable)> {
    let of_parties = names
        .clone()
        .filter(|name| Table::of_file(name) == Some(Table::Parties));
    let files: Vec<PathBuf> = of_parties.map(|name| folder.join(name)).collect();
    let register = Register::read(&files, resolutions)
        .map_err(|cause| (folder.join(Table::Parties.name()), cause))?;
    count::count(&parts(folder, names), catalogue, &register)
}
