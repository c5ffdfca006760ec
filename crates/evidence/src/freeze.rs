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
use parquet::arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions};
use party::{Party, Resolution};
use program::Program;

use crate::{
    Counts, Evidence, Fault,
    chunk::chunks,
    derive::Derived,
    encode,
    encode::Kept,
    listing::{FIGURES_SQL, FORMAT, LISTING, Listing, Sealed, Sealing},
    table::Table,
    verify::count_files,
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
        let given: BTreeSet<_> = definition
            .manifests
            .iter()
            .map(|(program, version, _)| (program.clone(), *version))
            .collect();
        let counted = definition.catalogue.programs();
        let counted: BTreeSet<_> = counted.map(|one| (one.id.clone(), one.version)).collect();
        let differ: Vec<String> = given
            .symmetric_difference(&counted)
            .map(|(program, version)| format!("{program} v{version}"))
            .collect();
        if !differ.is_empty() {
            return Err(Fault::ManifestsDiffer(differ));
        }
        let name = folder
            .file_name()
            .unwrap_or(folder.as_os_str())
            .to_string_lossy();
        let staging = folder.with_file_name(format!(".{name}.part-{}", std::process::id()));
        fs::create_dir_all(&staging).map_err(Fault::io(&staging))?;
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
        if self.part_acts >= self.part_acts_max {
            self.close()?;
            self.part += 1;
            self.part_acts = 0;
        }
        for page in acts.chunks(PAGE) {
            self.write_page(page)?;
        }
        self.part_acts += acts.len() as u64;
        self.counts.acts += acts.len() as u64;
        Ok(())
    }

    /// Freezes a further file, such as the texts of the book.
    ///
    /// # Errors
    /// When its name leads out of the folder or is taken, or the machine fails.
    pub fn attach(&mut self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        if !name.split('/').all(is_plain)
            || name.contains(['\\', '\0', ':'])
            || name == LISTING
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
            None => OpenFile::create(&self.staging, table, self.part),
        }
    }

    /// Closes the files that are open.
    fn close(&mut self) -> Result<(), Fault> {
        for open in std::mem::take(&mut self.open).into_values() {
            let (name, sealed) = open.finish()?;
            self.files.insert(name, sealed);
        }
        Ok(())
    }

    /// Counts what was written, freezes the figures, and gives the folder its name.
    ///
    /// # Errors
    /// When the machine fails; then nothing stands at the folder.
    pub fn finish(mut self) -> Result<Evidence, Fault> {
        // Tables without rows are files too, so that every engine finds them.
        let nothing: (&[Kept], &[Party]) = (&[], &[]);
        for table in [Table::Acts, Table::ActParties, Table::ActValues] {
            if !self.open.contains_key(&table) {
                let empty = match table {
                    Table::Acts => encode::acts(nothing.0),
                    Table::ActParties => encode::act_parties(nothing.0),
                    _ => encode::act_values(nothing.0)?,
                };
                self.write(table, &empty)?;
            }
        }
        self.write(Table::Parties, &encode::parties(nothing.1))?;
        self.write(Table::Resolutions, &encode::resolutions(&[]))?;
        self.close()?;
        let catalogue = self.definition.catalogue;
        let names = self.files.keys().map(String::as_str);
        let ledger = count_files(&self.staging, names, catalogue, &self.resolutions)
            .map_err(|(path, cause)| Fault::Machine { path, cause })?;
        let years = self.definition.years;
        let derived = Derived::new(catalogue, &self.resolutions, &ledger, years);
        self.part = 1;
        for (table, batch) in &derived.tables {
            self.write(*table, batch)?;
        }
        self.counts.figures = derived.figures() as u64;
        self.close()?;
        for (program, version, text) in self.definition.manifests {
            self.attach(
                &format!("manifests/{program}-v{version}.toml"),
                text.as_bytes(),
            )?;
        }
        self.counts.manifests = self.definition.manifests.len() as u64;
        self.attach(FIGURES_SQL, derived.query.as_bytes())?;
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
        if self.folder.exists() {
            fs::remove_dir(&self.folder).map_err(Fault::io(&self.folder))?;
        }
        fs::rename(&self.staging, &self.folder).map_err(Fault::io(&self.folder))?;
        self.is_finished = true;
        Ok(Evidence::new(self.folder.clone(), listing, Some(ledger)))
    }
}

/// A file of a table while it is written.
struct OpenFile {
    table: Table,
    name: String,
    path: PathBuf,
    writer: ArrowWriter<Sealing>,
}

impl OpenFile {
    fn create(folder: &Path, table: Table, part: usize) -> Result<Self, Fault> {
        let name = table.file(part);
        let path = folder.join(&name);
        let file = Sealing::create(&path).map_err(Fault::io(&path))?;
        // The schema stands in the file once; a second copy would be of the library, not of us.
        let options = ArrowWriterOptions::new()
            .with_properties(table.properties())
            .with_skip_arrow_metadata(true);
        let writer = ArrowWriter::try_new_with_options(file, table.schema(), options)
            .map_err(Fault::parquet(&path))?;
        Ok(Self {
            table,
            name,
            path,
            writer,
        })
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        self.writer.write(batch).map_err(Fault::parquet(&self.path))
    }

    fn finish(self) -> Result<(String, Sealed), Fault> {
        let file = self
            .writer
            .into_inner()
            .map_err(Fault::parquet(&self.path))?;
        let mut sealed = file.finish().map_err(Fault::io(&self.path))?;
        sealed.chunks = chunks(&self.path).map_err(Fault::io(&self.path))?;
        Ok((self.name, sealed))
    }
}

impl Drop for Freezer<'_> {
    fn drop(&mut self) {
        if !self.is_finished {
            // What is left of a failed freezing is of no use to anyone.
            let _ = fs::remove_dir_all(&self.staging);
        }
    }
}
