//! Character encodings (文字コード) of text files: decided while reading, at the first bytes that
//! are not plain ASCII, and kept to when writing.
//!
//! What cannot be read becomes U+FFFD here; the cell in which it stands is named by whoever reads
//! the cells.

use std::io::{self, Read, Write};

use encoding_rs::{Decoder, EncoderResult, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes that are read at once.
const CHUNK: usize = 64 * 1024;

/// How text is written to a file (文字コード).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// UTF-8 with a byte order mark, which Excel opens as it is meant.
    #[default]
    Utf8Bom,
    /// UTF-8.
    Utf8,
    /// CP932, the Shift_JIS of Windows.
    Cp932,
}

impl Encoding {
    /// What a file in this encoding begins with.
    pub(crate) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8Bom => b"\xef\xbb\xbf",
            Self::Utf8 | Self::Cp932 => b"",
        }
    }

    /// Writes text.
    ///
    /// # Errors
    /// The first character that the encoding does not have; or the destination fails.
    pub(crate) fn write(self, text: &str, to: &mut impl Write) -> io::Result<Result<(), char>> {
        if self != Self::Cp932 || text.is_ascii() {
            to.write_all(text.as_bytes())?;
            return Ok(Ok(()));
        }
        let text: String = text.chars().map(same_in_cp932).collect();
        let mut encoder = SHIFT_JIS.new_encoder();
        let mut rest = text.as_str();
        let mut buffer = [0; 4096];
        loop {
            let (result, read, written) =
                encoder.encode_from_utf8_without_replacement(rest, &mut buffer, true);
            to.write_all(&buffer[..written])?;
            rest = &rest[read..];
            match result {
                EncoderResult::InputEmpty => return Ok(Ok(())),
                EncoderResult::OutputFull => {}
                EncoderResult::Unmappable(unmappable) => return Ok(Err(unmappable)),
            }
        }
    }
}

/// The character that Windows uses for the same character of JIS X 0208.
fn same_in_cp932(c: char) -> char {
    match c {
        '〜' => '～',
        '—' => '―',
        '‖' => '∥',
        '−' => '－',
        '¥' => '￥',
        '‾' => '￣',
        other => other,
    }
}

/// Whether a character was spoiled on its way, or is one that only one office knows (外字).
pub(crate) fn is_unreadable(c: char) -> bool {
    c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// Text decoded while it is read, with every line ending as one line feed.
pub(crate) struct Decoded<R> {
    inner: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    text: String,
    at: usize,
    held_return: bool,
    ended: bool,
    last: char,
    quotes: u64,
    bytes: u64,
}

impl<R: Read> Decoded<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            decoder: None,
            raw: Vec::new(),
            text: String::new(),
            at: 0,
            held_return: false,
            ended: false,
            last: '\n',
            quotes: 0,
            bytes: 0,
        }
    }

    /// The text that comes next, some thousand characters unless the file ends before.
    pub(crate) fn peek(&mut self) -> io::Result<&str> {
        self.fill()?;
        Ok(&self.text[self.at..])
    }

    /// Whether all was read and the last line has no end.
    pub(crate) fn ends_open(&self) -> bool {
        self.ended && self.at == self.text.len() && self.last != '\n'
    }

    /// Whether quotation marks do not pair up so far.
    pub(crate) fn quotes_are_odd(&self) -> bool {
        self.quotes % 2 == 1
    }

    /// Bytes of the file that were read.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes some text stand ready, unless all was read.
    fn fill(&mut self) -> io::Result<()> {
        while self.at == self.text.len() && !self.ended {
            self.text.clear();
            self.at = 0;
            let start = self.raw.len();
            self.raw.resize(start + CHUNK, 0);
            let read = match self.inner.read(&mut self.raw[start..]) {
                Ok(read) => read,
                Err(error) => {
                    self.raw.truncate(start);
                    if error.kind() == io::ErrorKind::Interrupted {
                        continue;
                    }
                    return Err(error);
                }
            };
            self.raw.truncate(start + read);
            self.bytes += u64::try_from(read).unwrap_or(u64::MAX);
            self.decode(read == 0);
        }
        Ok(())
    }

    fn decode(&mut self, end: bool) {
        if self.decoder.is_none() {
            self.decoder = decide(&self.raw, end);
        }
        let mut text = String::new();
        match &mut self.decoder {
            Some(decoder) => {
                let room = decoder.max_utf8_buffer_length(self.raw.len());
                text.reserve(room.unwrap_or(self.raw.len() * 3 + 16));
                let _ = decoder.decode_to_string(&self.raw, &mut text, end);
                self.raw.clear();
            }
            // Nothing but ASCII so far; what is not yet decided waits.
            None => {
                let plain = self.raw.iter().take_while(|byte| byte.is_ascii()).count();
                text.push_str(&String::from_utf8_lossy(&self.raw[..plain]));
                self.raw.drain(..plain);
            }
        }
        self.ended = end;
        self.take(&text);
    }

    /// Takes decoded text over, with line endings made one.
    fn take(&mut self, text: &str) {
        self.text.reserve(text.len());
        for c in text.chars() {
            if self.held_return {
                self.held_return = false;
                self.text.push('\n');
                if c == '\n' {
                    continue;
                }
            }
            match c {
                '\r' => self.held_return = true,
                '"' => {
                    self.quotes += 1;
                    self.text.push(c);
                }
                _ => self.text.push(c),
            }
        }
        if self.ended && self.held_return {
            self.held_return = false;
            self.text.push('\n');
        }
        if let Some(last) = self.text.chars().next_back() {
            self.last = last;
        }
    }
}

/// Decides by byte order mark, else by the first bytes beyond ASCII; `None` while there are none.
fn decide(raw: &[u8], end: bool) -> Option<Decoder> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(raw) {
        return Some(encoding.new_decoder_with_bom_removal());
    }
    if raw.iter().take(512).filter(|byte| **byte == 0).count() * 4 > raw.len().min(512) {
        let big = raw.first() == Some(&0);
        let encoding = if big { UTF_16BE } else { UTF_16LE };
        return Some(encoding.new_decoder_without_bom_handling());
    }
    let beyond = raw.iter().position(|byte| !byte.is_ascii())?;
    match std::str::from_utf8(&raw[beyond..]) {
        Ok(_) => Some(UTF_8.new_decoder_without_bom_handling()),
        // A character cut by the end of the chunk: it waits, unless some stood before it.
        Err(error) if error.error_len().is_none() => {
            (error.valid_up_to() > 0 || end).then(|| UTF_8.new_decoder_without_bom_handling())
        }
        // One bad byte after much good text is a spoiled file, not another encoding.
        Err(error) if error.valid_up_to() >= 256 => Some(UTF_8.new_decoder_without_bom_handling()),
        Err(_) => Some(SHIFT_JIS.new_decoder_without_bom_handling()),
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let rest = &self.text.as_bytes()[self.at..];
        let taken = rest.len().min(buffer.len());
        buffer[..taken].copy_from_slice(&rest[..taken]);
        self.at += taken;
        Ok(taken)
    }
}
