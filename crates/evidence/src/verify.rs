//! Verifying evidence (検証): every byte, then every figure counted again from the acts alone.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use arrow_array::RecordBatch;
use indicator::{Catalogue, Ledger};
use jiff::Timestamp;
use kernel::{FiscalYear, Place, Problem, said};
use party::Resolution;
use rayon::prelude::*;

use crate::{
    Counts,
    chunk::changed_chunks,
    count::{self, Register},
    decode::{self, Unreadable},
    derive::Derived,
    encode::Kept,
    listing::{FIGURES_SQL, FORMAT, LISTING, Listing, Sealed, seal},
    sql::{self, Dialect},
    table::Table,
};

/// Frozen evidence (証拠): a folder that says for itself what was counted.
#[derive(Debug, Clone)]
pub struct Evidence {
    folder: PathBuf,
    listing: Listing,
    ledger: Option<Ledger>,
}

impl Evidence {
    pub(crate) fn new(folder: PathBuf, listing: Listing, ledger: Option<Ledger>) -> Self {
        Self {
            folder,
            listing,
            ledger,
        }
    }

    /// Opens the evidence of a folder. Whether it is as it was frozen, [`Evidence::verify`] tells.
    ///
    /// # Errors
    /// When there is no listing, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, Vec<Problem>> {
        let path = folder.join(LISTING);
        let place = || Place::file(path.display().to_string());
        let text = fs::read_to_string(&path).map_err(|error| {
            vec![Problem::new(
                place(),
                "no-evidence",
                said!(
                    "根拠の目録を読めません（{error}）。",
                    "The listing of the evidence cannot be read ({error})."
                ),
                said!(
                    "kiban freeze が書き出したフォルダを指定してください。",
                    "Name a folder that kiban freeze wrote."
                ),
            )]
        })?;
        let listing: Listing = serde_json::from_str(&text).map_err(|error| {
            vec![Problem::new(
                place().line(u32::try_from(error.line()).ok()),
                "listing-damaged",
                said!(
                    "根拠の目録が壊れています（{error}）。",
                    "The listing is damaged ({error})."
                ),
                said!(
                    "封印した時の写しを使ってください。",
                    "Use a copy of what was frozen."
                ),
            )]
        })?;
        if listing.format != FORMAT {
            let found = listing.format;
            return Err(vec![Problem::new(
                place(),
                "unknown-format",
                said!(
                    "根拠の形式{found}は扱えません。",
                    "Format {found} of evidence is unknown."
                ),
                said!(
                    "プログラムを新しい版に改めてください。",
                    "Update this program."
                ),
            )]);
        }
        Ok(Self::new(folder.to_owned(), listing, None))
    }

    /// Its number (証拠番号), made from the digest of all it holds: `0123-4567-89AB-CDEF`.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.listing.number
    }

    /// How much it holds.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.listing.counts
    }

    /// When it was frozen.
    #[must_use]
    pub fn frozen_at(&self) -> Timestamp {
        self.listing.frozen_at
    }

    /// Who froze it.
    #[must_use]
    pub fn frozen_by(&self) -> &str {
        &self.listing.frozen_by
    }

    /// The fiscal years whose figures it holds.
    #[must_use]
    pub fn years(&self) -> &[FiscalYear] {
        &self.listing.years
    }

    /// What was counted of its acts when it was frozen; `None` where it was opened later.
    #[must_use]
    pub fn ledger(&self) -> Option<&Ledger> {
        self.ledger.as_ref()
    }

    /// The further files whose names begin with `prefix`, by the rest of their names.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn attached(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Vec<Problem>> {
        let names = self.listing.files.keys();
        let wanted = names.filter_map(|name| Some((name, name.strip_prefix(prefix)?)));
        wanted
            .map(|(name, rest)| match fs::read(self.folder.join(name)) {
                Ok(bytes) => Ok((rest.to_owned(), bytes)),
                Err(error) => Err(vec![unreadable(name, &error.to_string())]),
            })
            .collect()
    }

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

    /// Counts every act again, from the files alone.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn recount(&self) -> Result<(Catalogue, Ledger), Vec<Problem>> {
        let (catalogue, resolutions) = self.definitions()?;
        let ledger = self.count(&catalogue, &resolutions)?;
        Ok((catalogue, ledger))
    }

    /// Programmes, and the decisions on who is who.
    fn definitions(&self) -> Result<(Catalogue, Vec<Resolution>), Vec<Problem>> {
        let mut programs = Vec::new();
        let mut problems = Vec::new();
        for (name, bytes) in self.attached("manifests/")? {
            let text = String::from_utf8_lossy(&bytes);
            let (program, more) = program::read(&format!("manifests/{name}"), &text);
            programs.extend(program);
            problems.extend(more);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut resolutions = Vec::new();
        for name in self.listing.files.keys() {
            if name.starts_with("resolutions/") {
                let read = decode::resolutions(&self.folder.join(name));
                resolutions.extend(read.map_err(|cause| vec![unreadable(name, &cause)])?);
            }
        }
        Ok((Catalogue::new(programs), resolutions))
    }

    fn count(
        &self,
        catalogue: &Catalogue,
        resolutions: &[Resolution],
    ) -> Result<Ledger, Vec<Problem>> {
        let names = || self.listing.files.keys().map(String::as_str);
        count_files(&self.folder, names(), catalogue, resolutions).map_err(|(file, cause)| {
            let name = file.strip_prefix(&self.folder).unwrap_or(&file);
            vec![unreadable(&name.to_string_lossy(), &cause)]
        })
    }

    /// SQL that counts every tally and figure again and lists what differs from what was frozen,
    /// with the statements before it that make the files tables of this engine.
    ///
    /// # Errors
    /// When the query cannot be read from the evidence.
    pub fn sql(&self, dialect: Dialect) -> Result<String, Vec<Problem>> {
        let query = fs::read_to_string(self.folder.join(FIGURES_SQL));
        let query = query.map_err(|error| vec![unreadable(FIGURES_SQL, &error.to_string())])?;
        Ok(format!("{}\n{query}", sql::bind(&self.folder, dialect)))
    }

    /// Hands every act, with the one that supersedes it, to `each`, in order of number.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn acts(&self, mut each: impl FnMut(Kept)) -> Result<(), Vec<Problem>> {
        let names = self.listing.files.keys().map(String::as_str);
        for part in parts(&self.folder, names).values() {
            let [acts, parties, values] = part;
            decode::acts([acts, parties, values], &mut each).map_err(|cause| {
                let name = acts.strip_prefix(&self.folder).unwrap_or(acts);
                vec![unreadable(&name.to_string_lossy(), &cause)]
            })?;
        }
        Ok(())
    }
}

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

fn unreadable(name: &str, cause: &str) -> Problem {
    Problem::new(
        Place::file(name),
        "file-unreadable",
        said!("読めません（{cause}）。", "It cannot be read ({cause})."),
        said!(
            "封印した時の写しに戻してください。",
            "Put back a copy of what was frozen."
        ),
    )
}
