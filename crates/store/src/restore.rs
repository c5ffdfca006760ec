//! Restoring a backup: into an empty store only, whole or not at all, and only when the restored
//! store has the digest that the backup carries.

mod filling;
mod line;

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use kernel::{Said, said};

use self::{
    filling::{Waiting, Wrong},
    line::Line,
};
use crate::{
    Address, Cause, Digest, Fault, Store,
    backup::FORMAT,
    digest::{self, Running},
    ledger,
    turn::Turn,
};

/// Why a backup is not restored (復元できない理由). Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestoreRefused {
    /// The file is something else.
    NotABackup,
    /// A newer program has written it.
    NewerFormat(u32),
    /// Something is kept at the target already.
    NotEmpty(Address),
    /// The file ends before its end.
    CutOff {
        /// The line after which nothing more comes, counted from 1.
        line: u64,
    },
    /// The file is not as it was written.
    Damaged {
        /// The line at which it shows, counted from 1; what is wrong may stand up to a thousand
        /// lines before it.
        line: u64,
        /// What shows it.
        what: String,
    },
}

impl RestoreRefused {
    /// Why, and what to do.
    #[must_use]
    pub fn said(&self) -> (Said, Said) {
        let another = || {
            said!(
                "別のバックアップから復元してください。",
                "Restore another backup."
            )
        };
        match self {
            Self::NotABackup => (
                said!(
                    "このファイルはバックアップではありません。",
                    "The file is no backup."
                ),
                said!("ファイルを確かめてください。", "Check the file."),
            ),
            Self::NewerFormat(found) => (
                said!(
                    "より新しい版のプログラムで作られたバックアップです（形式{found}、この版が扱えるのは{FORMAT}まで）。",
                    "A newer version of this program has written the backup (format {found}, known up to {FORMAT})."
                ),
                said!(
                    "プログラムを新しい版に改めてください。",
                    "Update this program."
                ),
            ),
            Self::NotEmpty(address) => (
                said!(
                    "復元先「{address}」には、すでに記録があります。",
                    "Something is kept at {address} already."
                ),
                said!(
                    "空の保管場所を指定してください。",
                    "Restore into an empty place."
                ),
            ),
            Self::CutOff { line } => (
                said!(
                    "バックアップが{line}行目で途切れています。",
                    "The backup is cut off after line {line}."
                ),
                another(),
            ),
            Self::Damaged { line, what } => (
                said!(
                    "バックアップが壊れています（{line}行目で判明：{what}）。",
                    "The backup is damaged (seen at line {line}: {what})."
                ),
                another(),
            ),
        }
    }
}

/// What stops a restoration.
enum Stop {
    Refused(RestoreRefused),
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Store {
    /// Restores a backup into the store at an address, which must be empty. What is restored is
    /// read again and must have the digest that the backup carries.
    ///
    /// # Errors
    /// When the database fails or the file cannot be read; then nothing was restored.
    pub async fn restore(
        file: &Path,
        address: &Address,
    ) -> Result<Result<Digest, RestoreRefused>, Fault> {
        let shown = file.display();
        let doing = said!(
            "バックアップ「{shown}」の復元",
            "restoring the backup {shown}"
        );
        match restore(file, address).await {
            Ok(digest) => Ok(Ok(digest)),
            Err(Stop::Refused(refused)) => Ok(Err(refused)),
            Err(Stop::Fault(fault)) => Err(fault.while_doing(doing)),
        }
    }
}

async fn restore(file: &Path, address: &Address) -> Result<Digest, Stop> {
    let packed = File::open(file).map_err(Fault::from)?;
    let unpacked = zstd::Decoder::new(packed).map_err(Fault::from)?;
    let mut lines = Lines {
        file: BufReader::new(unpacked),
        number: 0,
    };
    // Whatever the first line is, if not ours, the file is something else.
    let not_ours = || Stop::Refused(RestoreRefused::NotABackup);
    let first = lines.next().map_err(|stop| match stop {
        Stop::Refused(_) => not_ours(),
        fault => fault,
    })?;
    match serde_json::from_str(&first).map_err(|_| not_ours())? {
        Line::Backup { format } if format <= FORMAT => {}
        Line::Backup { format } => {
            return Err(Stop::Refused(RestoreRefused::NewerFormat(format)));
        }
        _ => return Err(not_ours()),
    }
    let store = Store::open(address).await?;
    let mut turn = store.turn().await?;
    if digest::digest(&mut turn.tx).await? != Running::default().digest() {
        turn.rollback().await?;
        let address = address.clone();
        return Err(Stop::Refused(RestoreRefused::NotEmpty(address)));
    }
    turn.adds_parties();
    let end = fill(&mut turn, &mut lines).await?;
    ledger::tally_all(&mut turn).await?;
    let restored = digest::digest(&mut turn.tx).await?;
    if restored != end {
        return Err(lines.damaged("sha256"));
    }
    turn.commit().await?;
    Ok(restored)
}

/// The lines of a backup with their numbers.
struct Lines<R> {
    file: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> Result<String, Stop> {
        let mut line = String::new();
        let cut_off = |line| Stop::Refused(RestoreRefused::CutOff { line });
        match self.file.read_line(&mut line) {
            Ok(_) if line.ends_with('\n') => {
                self.number += 1;
                line.pop();
                Ok(line)
            }
            Ok(_) => Err(cut_off(self.number)),
            Err(error) if error.raw_os_error().is_some() => Err(Stop::Fault(error.into())),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Err(cut_off(self.number))
            }
            Err(error) => {
                self.number += 1;
                Err(self.damaged(&error.to_string()))
            }
        }
    }

    fn damaged(&self, what: &str) -> Stop {
        Stop::Refused(RestoreRefused::Damaged {
            line: self.number,
            what: what.to_owned(),
        })
    }
}

/// Writes every line into an empty store; the digest that the backup carries.
async fn fill(turn: &mut Turn, lines: &mut Lines<impl BufRead>) -> Result<Digest, Stop> {
    let mut running = Running::default();
    let mut waiting = Waiting::default();
    let mut last = None;
    loop {
        let text = lines.next()?;
        let line: Line =
            serde_json::from_str(&text).map_err(|error| lines.damaged(&error.to_string()))?;
        let sort = line.sort();
        if let Some(sort) = sort {
            running.add(sort, &text);
        }
        let is_next_sort = sort.is_some() && sort != last;
        let taken = async {
            if is_next_sort || matches!(line, Line::End(_)) {
                waiting.write(turn).await?;
            }
            match line {
                Line::Check { sha256 } if running.digest().sha256 == sha256 => Ok(None),
                Line::End(digest) if running.digest() == digest => Ok(Some(digest)),
                Line::Check { .. } | Line::End(_) => Err(Wrong::Entry("sha256".to_owned())),
                Line::Backup { .. } => Err(Wrong::Entry("backup".to_owned())),
                line => waiting.take(turn, line, &text).await.map(|()| None),
            }
        };
        match taken.await {
            Ok(None) => last = sort.or(last),
            Ok(Some(digest)) => return Ok(digest),
            Err(Wrong::Entry(what)) => return Err(lines.damaged(&what)),
            Err(Wrong::Fault(fault)) => {
                return Err(match fault.cause() {
                    // What the database does not take was not written by a store.
                    Cause::Database(what) | Cause::Damaged(what) => lines.damaged(what),
                    _ => Stop::Fault(fault),
                });
            }
        }
    }
}
