//! Verifying evidence (検証): every byte, then everything derived counted again from the acts alone.

use std::{fs, path::Path};

use arrow_array::RecordBatch;
use kernel::{Place, Problem, said};
use rayon::prelude::*;

use crate::{
    Evidence,
    chunk::changed_chunks,
    decode,
    derive::Derived,
    evidence::unreadable,
    listing::{FIGURES_SQL, LISTING, Sealed, seal},
};

impl Evidence {
    /// Everything that differs from what was frozen; nothing where it is as it was.
    #[must_use]
    pub fn verify(&self) -> Vec<Problem> {
        let mut problems = self.check_listing();
        let files: Vec<_> = self.listing.files.iter().collect();
        let checked: Vec<Vec<Problem>> = files
            .par_iter()
            .map(|(name, sealed)| match seal(&self.folder.join(name)) {
                Ok(found) if found.is(sealed) => Vec::new(),
                Ok(found) => self.changed(name, sealed, found.bytes),
                Err(error) => vec![unreadable(name, &error.to_string())],
            })
            .collect();
        problems.extend(checked.into_iter().flatten());
        problems.extend(self.surplus());
        if problems.is_empty() {
            problems.extend(self.check_figures());
        }
        problems
    }

    fn check_listing(&self) -> Vec<Problem> {
        let expected = self.listing.expected_number();
        let written = fs::read_to_string(self.folder.join(LISTING)).unwrap_or_default();
        if expected == self.listing.number && written == self.listing.to_json() {
            return Vec::new();
        }
        let number = &self.listing.number;
        vec![Problem::new(
            Place::file(LISTING),
            "listing-changed",
            said!(
                "目録が封印した時と違います（証拠番号{number}、内容から求めた番号{expected}）。",
                "The listing was changed (number {number}, from its content {expected})."
            ),
            said!(
                "評価書に印字された証拠番号と照らし、封印した時の写しを使ってください。",
                "Compare with the number printed in the book, and use a copy of what was frozen."
            ),
        )]
    }

    /// A changed file, with every column of every row group that changed, where that can be told.
    fn changed(&self, name: &str, sealed: &Sealed, bytes: u64) -> Vec<Problem> {
        let frozen = sealed.bytes;
        let chunks = match frozen == bytes {
            true => changed_chunks(&self.folder.join(name), &sealed.chunks),
            // Where bytes are missing or were put in, every place behind them moved.
            false => Vec::new(),
        };
        let problem = |place: Place| {
            Problem::new(
                place,
                "file-changed",
                said!(
                    "封印した時と内容が違います（封印時{frozen}バイト、現在{bytes}バイト）。",
                    "It was changed after it was frozen ({frozen} bytes then, {bytes} now)."
                ),
                said!(
                    "封印した時の写しに戻してください。",
                    "Put back a copy of what was frozen."
                ),
            )
        };
        let file = || Place::file(name);
        match chunks.is_empty() {
            true => vec![problem(file())],
            false => chunks
                .into_iter()
                .map(|chunk| problem(file().field(chunk)))
                .collect(),
        }
    }

    fn surplus(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        gather(&self.folder, &self.folder, &mut found);
        found.retain(|name| name != LISTING && !self.listing.files.contains_key(name));
        let surplus = |name: String| {
            Problem::new(
                Place::file(name),
                "file-surplus",
                said!(
                    "目録にないファイルです。",
                    "The listing does not know this file."
                ),
                said!("取り除いてください。", "Remove it."),
            )
        };
        found.into_iter().map(surplus).collect()
    }

    /// Counts the acts again and compares with everything derived that was frozen.
    fn check_figures(&self) -> Vec<Problem> {
        let (catalogue, resolutions) = match self.definitions() {
            Ok(read) => read,
            Err(problems) => return problems,
        };
        let ledger = match self.count(&catalogue, &resolutions) {
            Ok(ledger) => ledger,
            Err(problems) => return problems,
        };
        let years = self.years();
        let derived = Derived::new(&catalogue, &resolutions, &ledger, years);
        let tables = derived.tables.iter().map(|(table, counted)| {
            let name = table.file(1);
            let frozen = decode::batches(&self.folder.join(&name)).and_then(|batches| {
                let batches: Result<Vec<_>, _> = batches.collect();
                batches.map_err(|error| error.to_string())
            });
            let is_same = frozen.is_ok_and(|frozen| are_same(&frozen, counted));
            (name, is_same)
        });
        let query = fs::read_to_string(self.folder.join(FIGURES_SQL));
        let is_same = query.is_ok_and(|query| query == derived.query);
        tables
            .chain([(FIGURES_SQL.to_owned(), is_same)])
            .filter(|(_, is_same)| !is_same)
            .map(|(name, _)| recount_differs(name))
            .collect()
    }
}

/// Whether batches read from a file hold the rows of another, in the same order.
fn are_same(frozen: &[RecordBatch], counted: &RecordBatch) -> bool {
    let mut at = 0;
    let are_same = frozen.iter().all(|batch| {
        let rows = batch.num_rows();
        let fits = at + rows <= counted.num_rows();
        let is_same = fits && *batch.columns() == *counted.slice(at, rows).columns();
        at += rows;
        is_same
    });
    are_same && at == counted.num_rows()
}

fn recount_differs(name: String) -> Problem {
    Problem::new(
        Place::file(name),
        "recount-differs",
        said!(
            "支援記録から数え直した値と一致しません。",
            "It does not equal what the acts give."
        ),
        said!(
            "この版のプログラムで封印し直し、両方の版を比べてください。",
            "Freeze again with this version of the program and compare."
        ),
    )
}

fn gather(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap_or(&path);
            found.push(name.to_string_lossy().replace('\\', "/"));
        }
    }
}
