//! Backups: all that is kept, as lines of JSON in one compressed file, taken while others record.
//!
//! A backup restores into either database. It carries its digest, and running digests on the way,
//! so that damage is found and its place named.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
};

use kernel::said;

use crate::{
    Digest, Fault, Store,
    digest::{self, Running},
};

/// Format of the file.
pub(crate) const FORMAT: u32 = 1;

/// How many lines of content stand between two running digests.
pub(crate) const CHECKED: u64 = 1_000;

/// Level of compression: a tenth of the size, at the speed of the disk.
const LEVEL: i32 = 3;

impl Store {
    /// Writes a backup of the book as it stands now; others go on recording. A file of that name
    /// is replaced once the new one is complete.
    ///
    /// # Errors
    /// When the database fails or the file cannot be written; then no file of that name is new.
    pub async fn backup(&self, file: &Path) -> Result<Digest, Fault> {
        let part = part_of(file);
        let written = self.write_backup(&part).await;
        let moved = written.and_then(|digest| {
            fs::rename(&part, file)?;
            Ok(digest)
        });
        moved.map_err(|fault| {
            // Nothing can be done if the remains of a failure cannot be removed either.
            let _ = fs::remove_file(&part);
            let shown = file.display();
            fault.while_doing(said!(
                "バックアップ「{shown}」の作成",
                "writing the backup {shown}"
            ))
        })
    }

    async fn write_backup(&self, part: &Path) -> Result<Digest, Fault> {
        let mut tx = self.inner.readers.read().await?;
        let file = BufWriter::new(File::create(part)?);
        let mut packed = zstd::Encoder::new(file, LEVEL)?;
        packed.include_checksum(true)?;
        writeln!(packed, r#"{{"backup":{{"format":{FORMAT}}}}}"#)?;
        let mut running = Running::default();
        let mut count = 0_u64;
        digest::lines(&mut tx, &mut |sort, line| {
            running.add(sort, line);
            packed.write_all(line.as_bytes())?;
            packed.write_all(b"\n")?;
            count += 1;
            if count.is_multiple_of(CHECKED) {
                let sha256 = running.digest().sha256;
                writeln!(packed, r#"{{"check":{{"sha256":"{sha256}"}}}}"#)?;
            }
            Ok(())
        })
        .await?;
        tx.commit().await?;
        let digest = running.digest();
        let end = serde_json::to_string(&digest).map_err(Fault::damaged)?;
        writeln!(packed, r#"{{"end":{end}}}"#)?;
        let file = packed.finish()?.into_inner();
        file.map_err(std::io::IntoInnerError::into_error)?
            .sync_all()?;
        Ok(digest)
    }
}

/// The name under which a file is written until it is complete.
fn part_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}
