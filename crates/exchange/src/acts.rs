//! Acts read back from what the book wrote (控えの読戻し): exactly as they stood, numbers and
//! instants included.

use std::path::Path;

use act::Act;
use bytes::Bytes;
use kernel::Problem;

use crate::{
    columnar::Columnar,
    format::{Format, Input, not_read},
    json::JsonLines,
    place::Spot,
};

/// The acts of a file of JSON Lines or Parquet, one by one.
pub struct Acts(Body);

enum Body {
    Lines(Box<JsonLines>),
    Columnar(Box<Columnar>),
}

/// Opens a file that [`crate::write_jsonl`] or [`crate::write_parquet`] wrote.
///
/// # Errors
/// The file is empty, cut, or of another kind.
pub fn read_acts(path: impl AsRef<Path>) -> Result<Acts, Vec<Problem>> {
    let (name, input) = Input::open(path.as_ref())?;
    begin(&name, input)
}

/// Opens such a file that is already in memory.
///
/// # Errors
/// As [`read_acts`].
pub fn read_acts_from(name: &str, bytes: Vec<u8>) -> Result<Acts, Vec<Problem>> {
    begin(name, Input::Held(Bytes::from(bytes)))
}

fn begin(name: &str, mut input: Input) -> Result<Acts, Vec<Problem>> {
    let format = input.format(name)?;
    let length = input.length();
    match format {
        Format::JsonLines => {
            let lines = JsonLines::new(name, length, input.into_source());
            Ok(Acts(Body::Lines(Box::new(lines))))
        }
        Format::Parquet => {
            let columnar = Columnar::new(name, input).map_err(|problem| vec![problem])?;
            Ok(Acts(Body::Columnar(Box::new(columnar))))
        }
        Format::Separated | Format::Workbook => {
            let (ja, en) = ("CSV又はExcelブック", "CSV or an Excel workbook");
            Err(vec![not_read(&Spot::file(name), ja, en)])
        }
    }
}

impl Iterator for Acts {
    type Item = Result<Act, Vec<Problem>>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Body::Lines(lines) => lines.act(),
            Body::Columnar(columnar) => columnar.act(),
        }
    }
}
