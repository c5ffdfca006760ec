//! Chunks of a table's file: one column of one row group each, with a digest of its own, so that a
//! change is named by where it is.
//!
//! The digests here only say where; that nothing was changed, the digest of the whole file says.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use parquet::file::metadata::ParquetMetaDataReader;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::listing::hex;

/// Bytes of the digest that are kept of a chunk.
const KEPT: usize = 8;

/// One column of one row group. It stands in the listing as one text: row group, column, first
/// byte, bytes, digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Chunk {
    /// Counted from 1.
    row_group: usize,
    column: String,
    from: u64,
    bytes: u64,
    digest: String,
}

impl From<Chunk> for String {
    fn from(chunk: Chunk) -> Self {
        let Chunk {
            row_group,
            column,
            from,
            bytes,
            digest,
        } = chunk;
        format!("{row_group} {column} {from} {bytes} {digest}")
    }
}

impl TryFrom<String> for Chunk {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(' ').collect();
        let [row_group, column, from, bytes, digest] = parts.as_slice() else {
            return Err(text);
        };
        let read = (row_group.parse(), from.parse(), bytes.parse());
        let (Ok(row_group), Ok(from), Ok(bytes)) = read else {
            return Err(text);
        };
        Ok(Self {
            row_group,
            column: (*column).to_owned(),
            from,
            bytes,
            digest: (*digest).to_owned(),
        })
    }
}

/// The chunks of a table's file.
pub(crate) fn chunks(path: &Path) -> io::Result<Vec<Chunk>> {
    let mut file = File::open(path)?;
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&file)
        .map_err(io::Error::other)?;
    let mut chunks = Vec::new();
    for (row_group, group) in metadata.row_groups().iter().enumerate() {
        for column in group.columns() {
            let (from, bytes) = column.byte_range();
            chunks.push(Chunk {
                row_group: row_group + 1,
                column: column.column_path().string(),
                from,
                bytes,
                digest: digest(&mut file, from, bytes)?,
            });
        }
    }
    Ok(chunks)
}

/// Where a file is not what its chunks were, in words: `行グループ1 列amount`.
pub(crate) fn changed_chunks(path: &Path, chunks: &[Chunk]) -> Vec<String> {
    let Ok(mut file) = File::open(path) else {
        return Vec::new();
    };
    let changed = chunks.iter().filter(|chunk| {
        let found = digest(&mut file, chunk.from, chunk.bytes);
        !found.is_ok_and(|found| found == chunk.digest)
    });
    changed
        .map(|chunk| format!("行グループ{} 列{}", chunk.row_group, chunk.column))
        .collect()
}

fn digest(file: &mut File, from: u64, bytes: u64) -> io::Result<String> {
    file.seek(SeekFrom::Start(from))?;
    let mut digest = Sha256::new();
    let mut rest = file.take(bytes);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match rest.read(&mut buffer)? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(hex(&digest.finalize()[..KEPT]))
}
