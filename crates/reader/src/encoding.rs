//! From bytes to lines: the character encoding is recognised, and what is no readable text is
//! refused with its place and remedy.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use kernel::{Place, Problem, Said, said};

use crate::source::{Line, Source};

/// Largest input that is read, in bytes.
pub const LIMIT: usize = 512 * 1024 * 1024;

const EXPORT: (&str, &str) = (
    "PDF又はテキストに書き出してから指定してください。",
    "Export it to PDF or text first.",
);

const RECOGNISE: (&str, &str) = (
    "文字認識（OCR）をしたテキストを指定してください。",
    "Give its text as recognised by OCR.",
);

/// First bytes of a kind of file, its name, and what to give instead, in both languages.
type Foreign = (
    &'static [u8],
    (&'static str, &'static str),
    (&'static str, &'static str),
);

/// File kinds that are often given by mistake.
const FOREIGN: [Foreign; 7] = [
    (
        b"PK\x03\x04",
        (
            "Word・Excel等の文書（ZIP形式）",
            "a document of Word, Excel or the like (ZIP)",
        ),
        EXPORT,
    ),
    (
        b"\xd0\xcf\x11\xe0",
        (
            "旧形式のWord・Excel文書",
            "a document of an old Word or Excel",
        ),
        EXPORT,
    ),
    (b"\x89PNG", ("画像（PNG）", "a picture (PNG)"), RECOGNISE),
    (
        b"\xff\xd8\xff",
        ("画像（JPEG）", "a picture (JPEG)"),
        RECOGNISE,
    ),
    (b"II*\0", ("画像（TIFF）", "a picture (TIFF)"), RECOGNISE),
    (
        b"\x1f\x8b",
        ("圧縮ファイル（gzip）", "a compressed file (gzip)"),
        ("展開してから指定してください。", "Expand it first."),
    ),
    (
        b"\x7fELF",
        ("実行ファイル", "a program"),
        (
            "評価書のテキスト又はPDFを指定してください。",
            "Give the text or PDF of an evaluation.",
        ),
    ),
];

/// Decodes a text input to numbered lines.
///
/// # Errors
/// One problem when the input is empty, too large, binary, or not readable in any encoding.
pub(crate) fn decode(name: &str, bytes: &[u8]) -> Result<Source, Vec<Problem>> {
    let refuse = |line: Option<u32>, code: &str, reason: Said, remedy: Said| {
        let place = Place::file(name).line(line);
        Err(vec![Problem::new(place, code, reason, remedy)])
    };
    if bytes.len() > LIMIT {
        return refuse(
            None,
            "too-large",
            said!(
                "ファイルの大きさが{}バイトあり、読み取れる上限（{LIMIT}バイト）を超えています。",
                "The file has {} bytes, more than can be read ({LIMIT}).",
                bytes.len()
            ),
            said!(
                "評価書ごとに分割して指定してください。",
                "Give one evaluation a file."
            ),
        );
    }
    if let Some((_, (ja, en), remedy)) = FOREIGN.iter().find(|(magic, ..)| bytes.starts_with(magic))
    {
        return refuse(
            None,
            "foreign-format",
            said!(
                "{ja}であり、評価書のテキスト又はPDFではありません。",
                "This is {en}, not the text or PDF of an evaluation."
            ),
            Said::from(*remedy),
        );
    }
    let (text, encoding) = decode_text(bytes);
    let lines = lines(&text);
    if lines.iter().all(|line| line.text.trim().is_empty()) {
        return refuse(
            None,
            "empty",
            said!("ファイルに文字がありません。", "The file holds no text."),
            said!(
                "評価書の本文があるファイルを指定してください。",
                "Give the file that holds the evaluation."
            ),
        );
    }
    if let Some((number, reason)) = damage(&lines, encoding) {
        return refuse(
            Some(number),
            "unreadable-text",
            reason,
            said!(
                "文字コードをUTF-8にして保存し直すか、元のPDFを指定してください。",
                "Save it again as UTF-8, or give the original PDF."
            ),
        );
    }
    Ok(Source {
        name: name.to_owned(),
        lines,
    })
}

/// Decodes by byte order mark, by validity as UTF-8, by the zero bytes of UTF-16, or by guess.
fn decode_text(bytes: &[u8]) -> (Cow<'_, str>, &'static Encoding) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text, encoding);
    }
    if let Some(encoding) = utf16(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), UTF_8);
    }
    let sample = &bytes[..bytes.len().min(1 << 20)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    let encoding = detector.guess(Some(b"jp"), Utf8Detection::Allow);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding)
}

/// UTF-16 without a mark: it holds zero bytes, and one byte order gives Japanese text.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if !sample.contains(&0) {
        return None;
    }
    let usual = |c: char| matches!(c, '\r' | '\n' | '\t' | '\u{c}' | ' '..='~' | '\u{3000}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}' | '\u{2000}'..='\u{27ff}');
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let all = text.chars().count();
        let good = text.chars().filter(|c| usual(*c)).count();
        good * 100 >= all * 95
    })
}

/// Cuts text to lines; CR LF, LF and CR end a line, and a form feed belongs to its line.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let after = &rest[end..];
        let eol = if after.starts_with("\r\n") {
            2
        } else {
            usize::from(!after.is_empty())
        };
        lines.push(Line {
            number: u32::try_from(lines.len() + 1).unwrap_or(u32::MAX),
            text: rest[..end].to_owned(),
            ..Line::default()
        });
        rest = &rest[end + eol..];
    }
    lines
}

/// The first line of text that was spoiled on its way, with the reason, when spoiling is more than
/// a few characters.
fn damage(lines: &[Line], encoding: &'static Encoding) -> Option<(u32, Said)> {
    let spoiled = |c: char| {
        c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\u{c}' | '\u{b}' | '\u{feff}'))
    };
    // UTF-8 that was read as CP932 or Latin-1 and saved again shows these letters everywhere.
    let misread = |c: char| matches!(c, '縺' | '繧' | '繝' | '譁' | 'ã' | 'å' | 'æ' | 'ç' | 'è');
    let (mut letters, mut bad, mut wrong) = (0_usize, 0_usize, 0_usize);
    let mut first = None;
    for line in lines {
        for c in line.text.chars() {
            let (is_bad, is_wrong) = (spoiled(c), misread(c));
            letters += usize::from(!c.is_whitespace());
            bad += usize::from(is_bad);
            wrong += usize::from(is_wrong);
            if (is_bad || is_wrong) && first.is_none() {
                first = Some(line.number);
            }
        }
    }
    let line = first?;
    if bad * 50 > letters {
        Some((
            line,
            said!(
                "文字として読めない箇所が{bad}か所あります（文字コードを{}と判定しました）。",
                "{bad} places cannot be read as characters (the encoding seems to be {}).",
                encoding.name()
            ),
        ))
    } else if wrong * 10 > letters {
        Some((
            line,
            said!(
                "別の文字コードとして読まれて保存された、いわゆる文字化けの文章です。",
                "The text was once read in a wrong encoding and saved so (mojibake)."
            ),
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8]) -> String {
        match decode("f", bytes) {
            Ok(source) => source.lines[0].text.clone(),
            Err(problems) => format!("{}: {}", problems[0].code, problems[0].reason),
        }
    }

    #[test]
    fn every_encoding_in_use_is_read() {
        let text =
            "様式１－２－１　中期目標管理法人　評価の概要\r\n法人名　独立行政法人架空機構\r\n";
        let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(text);
        let (euc, ..) = encoding_rs::EUC_JP.encode(text);
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [&[0xff, 0xfe], le.as_slice()].concat();
        let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &sjis, &euc, &le, &be, &marked, &bom] {
            assert_eq!(first(bytes), "様式１－２－１　中期目標管理法人　評価の概要");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_reason() {
        assert!(first(b"").starts_with("empty"));
        assert!(first(b" \n \n").starts_with("empty"));
        assert!(first(b"PK\x03\x04abc").starts_with("foreign-format"));
        assert!(first(&[0, 1, 2, 3, 200, 255, 254, 7].repeat(50)).starts_with("unreadable"));
        assert!(first("縺薙ｌ縺ｯ譁�ｭ怜喧縺代〒縺�".as_bytes()).starts_with("unreadable"));
    }

    #[test]
    fn lines_keep_their_numbers() {
        let source = decode("f", "a\n\nb\r\nc\rd".as_bytes()).expect("it is text");
        let shown: Vec<(u32, &str)> = source
            .lines
            .iter()
            .map(|line| (line.number, line.text.as_str()))
            .collect();
        assert_eq!(shown, [(1, "a"), (2, ""), (3, "b"), (4, "c"), (5, "d")]);
    }
}
