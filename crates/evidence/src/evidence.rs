//! Evidence (証拠) as a folder that says for itself what was counted: opening it, reading it back.
//!
//! Whether it is as it was frozen, `verify` tells.

use std::{
    fs,
    path::{Path, PathBuf},
};

use act::Act;
use indicator::{Catalogue, Counter, Ledger, counters_of};
use jiff::Timestamp;
use kernel::{FiscalYear, Place, Problem, said};
use party::Resolution;

use crate::{
    Counts, decode,
    encode::Kept,
    listing::{FIGURES_SQL, FORMAT, LISTING, Listing, MANIFESTS},
    part::{count_files, parts},
    sql::{self, Dialect},
};

/// Frozen evidence (証拠): a folder that says for itself what was counted.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub(crate) folder: PathBuf,
    pub(crate) listing: Listing,
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
                    "証拠の目録を読めません（{error}）。",
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
                    "証拠の目録が壊れています（{error}）。",
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
                    "証拠の形式{found}は扱えません。",
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
    pub(crate) fn definitions(&self) -> Result<(Catalogue, Vec<Resolution>), Vec<Problem>> {
        let mut programs = Vec::new();
        let mut problems = Vec::new();
        for (name, bytes) in self.attached(MANIFESTS)? {
            let text = String::from_utf8_lossy(&bytes);
            let (program, more) = program::read(&format!("{MANIFESTS}{name}"), &text);
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

    pub(crate) fn count(
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

    /// The standing acts behind what was counted of a counter in a year, in order of number, at
    /// most `limit` of them.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn behind(
        &self,
        counter: &Counter,
        year: FiscalYear,
        limit: usize,
    ) -> Result<Vec<Act>, Vec<Problem>> {
        let (catalogue, _) = self.definitions()?;
        // Tallies take acts of the versions that define the counter; a last value takes all.
        let versions: Vec<u32> = catalogue
            .programs()
            .filter(|program| {
                let series = program.series.iter();
                let mut counters = series.flat_map(|series| counters_of(program, series));
                counters.any(|known| known == *counter)
            })
            .map(|program| program.version)
            .collect();
        let mut found = Vec::new();
        self.acts(|(act, superseded_by)| {
            let is_behind = superseded_by.is_none()
                && act.fiscal_year() == Some(year)
                && counter.takes(&act)
                && (!counter.is_tallied() || versions.contains(&act.version));
            if is_behind && found.len() < limit {
                found.push(act);
            }
        })?;
        Ok(found)
    }
}

pub(crate) fn unreadable(name: &str, cause: &str) -> Problem {
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
