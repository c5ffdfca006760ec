//! Freezing (封印): acts, definitions and figures go into files, and the folder takes its name only
//! when all of it is safe on the disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use act::Act;
use arrow_array::RecordBatch;
use indicator::Catalogue;
use jiff::Timestamp;
use kernel::{FiscalYear, Id, Serial};
use party::{Party, Resolution};
use program::Program;

use crate::{
    Counts, Evidence, Fault,
    derive::Derived,
    encode,
    encode::Kept,
    listing::{FIGURES_SQL, FORMAT, LISTING, Listing, MANIFESTS, Sealed, Sealing},
    open_file::OpenFile,
    part::count_files,
    table::Table,
};

/// Acts of a part, so that parts are read at the same time by several threads and engines.
const PART_ACTS: u64 = 1_000_000;

/// Acts that are made into columns at once: few enough to stay in the cache.
const PAGE: usize = 8_192;

/// What is frozen besides acts and parties (封印の対象).
pub struct Definition<'a> {
    /// Every programme in all its versions.
    pub catalogue: &'a Catalogue,
    /// Their manifests: id, version, text.
    pub manifests: &'a [(Id<Program>, u32, String)],
    /// The fiscal years whose figures are frozen.
    pub years: &'a [FiscalYear],
    /// When.
    pub frozen_at: Timestamp,
    /// By whom.
    pub frozen_by: String,
}

impl Definition<'_> {
    /// Programmes whose texts do not declare what the catalogue holds.
    fn differences(&self) -> Vec<String> {
        let declared = self
            .manifests
            .iter()
            .filter_map(|(program, version, text)| {
                let (declared, problems) = program::read(&format!("{program}-v{version}"), text);
                let declared = declared.filter(|_| problems.is_empty())?;
                let is_named = declared.id == *program && declared.version == *version;
                is_named.then_some(((program.clone(), *version), declared))
            });
        let declared: BTreeMap<_, _> = declared.collect();
        let counted = self.catalogue.programs();
        let counted: BTreeMap<_, _> = counted
            .map(|one| ((one.id.clone(), one.version), one))
            .collect();
        let given = self
            .manifests
            .iter()
            .map(|(program, version, _)| (program.clone(), *version));
        let all: BTreeSet<_> = given.chain(counted.keys().cloned()).collect();
        let differs = |of: &(Id<Program>, u32)| declared.get(of) != counted.get(of).copied();
        let differing = all.into_iter().filter(differs);
        differing
            .map(|(program, version)| format!("{program} v{version}"))
            .collect()
    }
}

/// Evidence on its way into a folder (封印の途中). Dropped, it leaves nothing behind.
pub struct Freezer<'a> {
    definition: Definition<'a>,
    folder: PathBuf,
    /// Where the files are until all are written.
    staging: PathBuf,
    files: BTreeMap<String, Sealed>,
    open: BTreeMap<Table, OpenFile>,
    part: usize,
    part_acts: u64,
    part_acts_max: u64,
    counts: Counts,
    last_act: Serial<Act>,
    resolutions: Vec<Resolution>,
    is_finished: bool,
}

impl<'a> Freezer<'a> {
    /// Begins evidence that will stand at `folder`.
    ///
    /// # Errors
    /// When something stands there, or the manifests are not those of the catalogue.
    pub fn create(folder: &Path, definition: Definition<'a>) -> Result<Self, Fault> {
        let is_taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if is_taken {
            return Err(Fault::NotEmpty(folder.to_owned()));
        }
        let differ = definition.differences();
        if !differ.is_empty() {
            return Err(Fault::ManifestsDiffer(differ));
        }
        let name = folder
            .file_name()
            .unwrap_or(folder.as_os_str())
            .to_string_lossy();
        let staging = folder.with_file_name(format!(".{name}.part-{}", std::process::id()));
        if let Some(parent) = folder
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
        {
            fs::create_dir_all(parent).map_err(Fault::io(parent))?;
        }
        fs::create_dir(&staging).map_err(Fault::io(&staging))?;
        Ok(Self {
            definition,
            folder: folder.to_owned(),
            staging,
            files: BTreeMap::new(),
            open: BTreeMap::new(),
            part: 1,
            part_acts: 0,
            part_acts_max: PART_ACTS,
            counts: Counts::default(),
            last_act: Serial::new(0),
            resolutions: Vec::new(),
            is_finished: false,
        })
    }

    /// Begins a new part after about so many acts (1,000,000 unless told): parts are counted at
    /// the same time.
    #[must_use]
    pub fn acts_per_part(mut self, acts: u64) -> Self {
        self.part_acts_max = acts.max(1);
        self
    }

    /// Freezes parties.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn parties(&mut self, parties: &[Party]) -> Result<(), Fault> {
        self.counts.parties += parties.len() as u64;
        self.write(Table::Parties, &encode::parties(parties))
    }

    /// Freezes decisions, in their order.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn resolutions(&mut self, resolutions: &[Resolution]) -> Result<(), Fault> {
        self.counts.resolutions += resolutions.len() as u64;
        self.resolutions.extend_from_slice(resolutions);
        self.write(Table::Resolutions, &encode::resolutions(resolutions))
    }

    /// Freezes acts in order of their numbers, each with the act that supersedes it.
    ///
    /// # Errors
    /// When they are out of order, a measure is too large, or the machine fails.
    pub fn acts(&mut self, acts: &[Kept]) -> Result<(), Fault> {
        for (act, _) in acts {
            if act.id <= self.last_act {
                return Err(Fault::OutOfOrder {
                    act: act.id,
                    after: self.last_act,
                });
            }
            self.last_act = act.id;
        }
        for page in acts.chunks(PAGE) {
            if self.part_acts >= self.part_acts_max {
                self.close(|table| table.is_of_acts())?;
                self.part += 1;
                self.part_acts = 0;
            }
            self.write_page(page)?;
            self.part_acts += page.len() as u64;
            self.counts.acts += page.len() as u64;
        }
        Ok(())
    }

    /// Freezes a further file, such as the texts of the book.
    ///
    /// # Errors
    /// When its name leads out of the folder, is one of the evidence's own or is taken, or the
    /// machine fails.
    pub fn attach(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let is_own = name.starts_with(MANIFESTS)
            || [LISTING, FIGURES_SQL].contains(&name)
            || Table::of_file(name).is_some();
        match is_own {
            true => Err(Fault::BadName(name.to_owned())),
            false => self.put(name, bytes),
        }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        if !name.split('/').all(is_plain)
            || name.contains(['\\', '\0', ':'])
            || self.files.contains_key(name)
        {
            return Err(Fault::BadName(name.to_owned()));
        }
        let path = self.staging.join(name);
        let mut file = Sealing::create(&path).map_err(Fault::io(&path))?;
        file.write_all(bytes).map_err(Fault::io(&path))?;
        let sealed = file.finish().map_err(Fault::io(&path))?;
        self.files.insert(name.to_owned(), sealed);
        Ok(())
    }

    /// Writes acts into their three tables, each on its own core where there are several.
    fn write_page(&mut self, acts: &[Kept]) -> Result<(), Fault> {
        let mut of_acts = self.take(Table::Acts)?;
        let mut of_parties = self.take(Table::ActParties)?;
        let mut of_values = self.take(Table::ActValues)?;
        let ((one, other), third) = rayon::join(
            || {
                rayon::join(
                    || of_acts.write(&encode::acts(acts)),
                    || of_parties.write(&encode::act_parties(acts)),
                )
            },
            || of_values.write(&encode::act_values(acts)?),
        );
        for open in [of_acts, of_parties, of_values] {
            self.open.insert(open.table, open);
        }
        one.and(other).and(third)
    }

    fn write(&mut self, table: Table, batch: &RecordBatch) -> Result<(), Fault> {
        let mut open = self.take(table)?;
        let written = open.write(batch);
        self.open.insert(table, open);
        written
    }

    /// The open file of a table, opened where none is.
    fn take(&mut self, table: Table) -> Result<OpenFile, Fault> {
        match self.open.remove(&table) {
            Some(open) => Ok(open),
            None => {
                let part = if table.is_of_acts() { self.part } else { 1 };
                OpenFile::create(&self.staging, table, part)
            }
        }
    }

    /// Closes the open files of these tables.
    fn close(&mut self, which: impl Fn(Table) -> bool) -> Result<(), Fault> {
        for table in Table::ALL.into_iter().filter(|table| which(*table)) {
            if let Some(open) = self.open.remove(&table) {
                let (name, sealed) = open.finish()?;
                self.files.insert(name, sealed);
            }
        }
        Ok(())
    }

    /// Counts what was written, freezes the figures, and gives the folder its name.
    ///
    /// # Errors
    /// When the machine fails; then nothing stands at the folder.
    pub fn finish(mut self) -> Result<Evidence, Fault> {
        // Tables without rows are files too, so that every engine finds them.
        self.write_page(&[])?;
        self.write(Table::Parties, &encode::parties(&[]))?;
        self.write(Table::Resolutions, &encode::resolutions(&[]))?;
        self.close(|_| true)?;
        let catalogue = self.definition.catalogue;
        let names = self.files.keys().map(String::as_str);
        let ledger = count_files(&self.staging, names, catalogue, &self.resolutions)
            .map_err(|(path, cause)| Fault::Machine { path, cause })?;
        let years = self.definition.years;
        let derived = Derived::new(catalogue, &self.resolutions, &ledger, years);
        for (table, batch) in &derived.tables {
            self.write(*table, batch)?;
        }
        self.counts.figures = derived.figures() as u64;
        self.close(|_| true)?;
        for (program, version, text) in self.definition.manifests {
            let name = format!("{MANIFESTS}{program}-v{version}.toml");
            self.put(&name, text.as_bytes())?;
        }
        self.counts.manifests = self.definition.manifests.len() as u64;
        self.put(FIGURES_SQL, derived.query.as_bytes())?;
        let listing = self.seal()?;
        self.is_finished = true;
        Ok(Evidence::new(self.folder.clone(), listing, Some(ledger)))
    }

    /// Writes the listing and gives the folder its name.
    fn seal(&mut self) -> Result<Listing, Fault> {
        let mut listing = Listing {
            format: FORMAT,
            number: String::new(),
            years: self.definition.years.to_vec(),
            frozen_at: self.definition.frozen_at,
            frozen_by: self.definition.frozen_by.clone(),
            counts: self.counts,
            files: std::mem::take(&mut self.files),
        };
        listing.number = listing.expected_number();
        let path = self.staging.join(LISTING);
        let mut file = Sealing::create(&path).map_err(Fault::io(&path))?;
        file.write_all(listing.to_json().as_bytes())
            .map_err(Fault::io(&path))?;
        file.finish().map_err(Fault::io(&path))?;
        sync_folders(&self.staging)?;
        if self.folder.exists() {
            fs::remove_dir(&self.folder).map_err(Fault::io(&self.folder))?;
        }
        fs::rename(&self.staging, &self.folder).map_err(Fault::io(&self.folder))?;
        if let Some(parent) = self.folder.parent() {
            sync(parent)?;
        }
        Ok(listing)
    }
}

/// Puts a folder and those in it safely on the disk: not only what files hold, also their names.
fn sync_folders(folder: &Path) -> Result<(), Fault> {
    for entry in fs::read_dir(folder).map_err(Fault::io(folder))? {
        let path = entry.map_err(Fault::io(folder))?.path();
        if path.is_dir() {
            sync_folders(&path)?;
        }
    }
    sync(folder)
}

#[cfg(unix)]
fn sync(folder: &Path) -> Result<(), Fault> {
    // A relative name without a folder before it stands in the folder one is in.
    let is_here = folder.as_os_str().is_empty();
    let folder = if is_here { Path::new(".") } else { folder };
    let file = fs::File::open(folder).map_err(Fault::io(folder))?;
    file.sync_all().map_err(Fault::io(folder))
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "elsewhere folders cannot be synchronised"
)]
fn sync(_: &Path) -> Result<(), Fault> {
    Ok(())
}

impl Drop for Freezer<'_> {
    fn drop(&mut self) {
        if !self.is_finished {
            // What is left of a failed freezing is of no use to anyone.
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}
