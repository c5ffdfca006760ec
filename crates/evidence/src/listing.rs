//! The listing (目録) of evidence, `evidence.json`: every file with its size and digest, and the
//! number that all of it gives.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read, Write},
    path::Path,
};

use jiff::Timestamp;
use kernel::FiscalYear;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::chunk::Chunk;

/// Name of the listing.
pub(crate) const LISTING: &str = "evidence.json";

/// Name of the query that counts everything again.
pub(crate) const FIGURES_SQL: &str = "figures.sql";

/// Folder of the manifests.
pub(crate) const MANIFESTS: &str = "manifests/";

/// Version of the format of evidence.
pub(crate) const FORMAT: u32 = 1;

/// Hexadecimal digits of the digest that make the number.
const NUMBER_DIGITS: usize = 16;

/// What was frozen (封印の内訳).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Acts, superseded ones too.
    pub acts: u64,
    /// Parties.
    pub parties: u64,
    /// Decisions that entries are one.
    pub resolutions: u64,
    /// Versions of programmes.
    pub manifests: u64,
    /// Figures: series by fiscal year.
    pub figures: u64,
}

/// A file of the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
    /// Of a table: its columns by row group, so that a change can be told from where it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) chunks: Vec<Chunk>,
}

impl Sealed {
    /// Whether the bytes are the same.
    pub(crate) fn is(&self, sealed: &Self) -> bool {
        self.bytes == sealed.bytes && self.sha256 == sealed.sha256
    }
}

/// The listing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listing {
    pub(crate) format: u32,
    /// The evidence number; empty while it is computed.
    pub(crate) number: String,
    pub(crate) years: Vec<FiscalYear>,
    pub(crate) frozen_at: Timestamp,
    pub(crate) frozen_by: String,
    pub(crate) counts: Counts,
    pub(crate) files: BTreeMap<String, Sealed>,
}

impl Listing {
    /// The number that the listing must have: the first digits of the digest of all it says.
    pub(crate) fn expected_number(&self) -> String {
        let mut unnumbered = self.clone();
        unnumbered.number.clear();
        let digest = Sha256::digest(unnumbered.to_json().as_bytes());
        let digits = hex(&digest)[..NUMBER_DIGITS].to_uppercase();
        let groups: Vec<&str> = (0..NUMBER_DIGITS)
            .step_by(4)
            .map(|at| &digits[at..at + 4])
            .collect();
        groups.join("-")
    }

    /// The listing as it stands in the file.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a listing is JSON") + "\n"
    }
}

/// Hexadecimal digits of bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Size and digest of a file.
pub(crate) fn seal(path: &Path) -> io::Result<Sealed> {
    let mut file = fs::File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => {
                digest.update(&buffer[..read]);
                bytes += read as u64;
            }
        }
    }
    Ok(Sealed {
        bytes,
        sha256: hex(&digest.finalize()),
        chunks: Vec::new(),
    })
}

/// A file that is digested while it is written.
pub(crate) struct Sealing {
    file: io::BufWriter<fs::File>,
    digest: Sha256,
    bytes: u64,
}

impl Sealing {
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Self {
            file: io::BufWriter::new(fs::File::create_new(path)?),
            digest: Sha256::new(),
            bytes: 0,
        })
    }

    /// Puts it safely on the disk.
    pub(crate) fn finish(self) -> io::Result<Sealed> {
        let file = self
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(Sealed {
            bytes: self.bytes,
            sha256: hex(&self.digest.finalize()),
            chunks: Vec::new(),
        })
    }
}

impl Write for Sealing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.digest.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
