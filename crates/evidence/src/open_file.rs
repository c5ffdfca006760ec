//! A table's file while it is written.

use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use parquet::arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions};

use crate::{
    Fault,
    chunk::chunks,
    listing::{Sealed, Sealing},
    table::Table,
};

/// A file of a table while it is written.
pub(crate) struct OpenFile {
    pub(crate) table: Table,
    name: String,
    path: PathBuf,
    writer: ArrowWriter<Sealing>,
}

impl OpenFile {
    pub(crate) fn create(folder: &Path, table: Table, part: usize) -> Result<Self, Fault> {
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

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), Fault> {
        self.writer.write(batch).map_err(Fault::parquet(&self.path))
    }

    pub(crate) fn finish(self) -> Result<(String, Sealed), Fault> {
        let file = self
            .writer
            .into_inner()
            .map_err(Fault::parquet(&self.path))?;
        let mut sealed = file.finish().map_err(Fault::io(&self.path))?;
        sealed.chunks = chunks(&self.path).map_err(Fault::io(&self.path))?;
        Ok((self.name, sealed))
    }
}
