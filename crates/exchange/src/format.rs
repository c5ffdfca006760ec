//! What kind of file is this (形式)? Told from its first bytes; its name decides only what the
//! bytes leave open.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read, Seek, SeekFrom},
    path::Path,
};

use bytes::Bytes;
use kernel::{Problem, Said, said};

use crate::place::{Spot, unreadable};

/// Bytes from which a kind of file is told.
const FRONT: usize = 4096;

/// A file that is read from its front, or here and there.
pub(crate) enum Input {
    File(File),
    Held(Bytes),
}

/// A reader that can go back.
pub(crate) trait Source: Read + Seek + Send {}
impl<T: Read + Seek + Send> Source for T {}

/// A kind of file that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// Values parted by commas or tabs.
    Separated,
    /// JSON, one act a line.
    JsonLines,
    /// .xlsx.
    Workbook,
    /// Parquet.
    Parquet,
}

impl Input {
    /// Opens a file, also saying its name as problems give it.
    pub(crate) fn open(path: &Path) -> Result<(String, Self), Vec<Problem>> {
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Ok((name, Self::File(file))),
            Err(error) => Err(vec![unreadable(&Spot::file(&name), &error)]),
        }
    }

    pub(crate) fn into_source(self) -> Box<dyn Source> {
        match self {
            Self::File(file) => Box::new(BufReader::with_capacity(64 * 1024, file)),
            Self::Held(bytes) => Box::new(Cursor::new(bytes)),
        }
    }

    /// How many bytes it has.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::File(file) => file.metadata().map_or(0, |about| about.len()),
            Self::Held(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        }
    }

    fn front(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(file) => {
                let mut front = Vec::new();
                Read::by_ref(file)
                    .take(u64::try_from(FRONT).unwrap_or(u64::MAX))
                    .read_to_end(&mut front)?;
                file.seek(SeekFrom::Start(0))?;
                Ok(front)
            }
            Self::Held(bytes) => Ok(bytes[..bytes.len().min(FRONT)].to_vec()),
        }
    }

    /// Tells what kind of file it is.
    ///
    /// # Errors
    /// One problem when it is empty, of a kind that is not read here, or not readable at all.
    pub(crate) fn format(&mut self, name: &str) -> Result<Format, Vec<Problem>> {
        let spot = Spot::file(name);
        let front = match self.front() {
            Ok(front) => front,
            Err(error) => return Err(vec![unreadable(&spot, &error)]),
        };
        if front.iter().all(u8::is_ascii_whitespace) {
            return Err(vec![empty(&spot)]);
        }
        if front.starts_with(b"PK\x03\x04") {
            return Ok(Format::Workbook);
        }
        if front.starts_with(b"PAR1") {
            return Ok(Format::Parquet);
        }
        if let Some((ja, en)) = foreign(&front) {
            return Err(vec![not_read(&spot, ja, en)]);
        }
        let extension = Path::new(name).extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("xlsx") || extension.eq_ignore_ascii_case("parquet") {
            let shown = extension.to_string_lossy();
            return Err(vec![spot.problem(
                "foreign-format",
                &said!(
                    "名前は.{shown}ですが、中身はその形式ではありません。",
                    "It is named .{shown}, but its content is something else."
                ),
                give_instead(),
            )]);
        }
        let text = front.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&front);
        let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') {
            Ok(Format::JsonLines)
        } else {
            Ok(Format::Separated)
        }
    }
}

/// A file with nothing in it.
pub(crate) fn empty(spot: &Spot) -> Problem {
    spot.problem(
        "empty-file",
        &said!("中身がありません。", "There is nothing in it."),
        said!(
            "保存し直したファイルを指定してください。",
            "Save it again, and give that file."
        ),
    )
}

/// A file that ends before its content does.
pub(crate) fn cut(spot: &Spot) -> Problem {
    spot.problem(
        "file-cut",
        &said!(
            "ファイルが途中で切れています。",
            "The file ends in the middle."
        ),
        said!(
            "複写又は送信が途中で止まっています。元のファイルをもう一度複写し、指定してください。一件も取り込んでいません。",
            "It was not copied or sent to its end. Copy the original again. Nothing was taken in."
        ),
    )
}

fn give_instead() -> Said {
    said!(
        "CSV、Excelブック（.xlsx）、JSON Lines又はParquetのファイルを指定してください。",
        "Give CSV, an Excel workbook (.xlsx), JSON Lines or Parquet."
    )
}

/// A kind of file that is not read here.
pub(crate) fn not_read(spot: &Spot, ja: &str, en: &str) -> Problem {
    spot.problem(
        "foreign-format",
        &said!("これは{ja}です。", "This is {en}."),
        give_instead(),
    )
}

/// Kinds of file that are often given by mistake.
fn foreign(front: &[u8]) -> Option<(&'static str, &'static str)> {
    const KINDS: [(&[u8], &str, &str); 8] = [
        (
            b"\xd0\xcf\x11\xe0",
            "旧形式のExcelブック（.xls）、又はパスワードで保護されたブック",
            "an old Excel workbook (.xls) or one protected by a password",
        ),
        (b"%PDF", "PDF", "a PDF"),
        (b"\x89PNG", "画像", "a picture"),
        (b"\xff\xd8\xff", "画像", "a picture"),
        (
            b"\x1f\x8b",
            "圧縮ファイル（gzip）",
            "a compressed file (gzip)",
        ),
        (b"<", "HTML又はXML", "HTML or XML"),
        (b"\x7fELF", "実行ファイル", "a program"),
        (b"SQLite format 3", "データベース", "a database"),
    ];
    let text = front.strip_prefix(b"\xef\xbb\xbf").unwrap_or(front);
    let found = KINDS.iter().find(|(magic, ..)| text.starts_with(magic));
    found.map(|(_, ja, en)| (*ja, *en))
}
