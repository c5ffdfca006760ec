//! Which letters does the paper use? The Japanese fonts of the house, embedded in the binary.
//!
//! Nothing is looked up on the machine, so a book looks the same and has the same bytes
//! everywhere. A crate of its own, so that an edit elsewhere does not embed 14 MB again.
//! Sources and licences (OFL 1.1): `README.md` and `ttf/`.

/// Text font (本文), BIZ UDGothic Regular: all of CP932.
pub const REGULAR: &[u8] = include_bytes!("../ttf/BIZUDGothic-Regular.ttf");

/// Bold cut of the text font (太字), BIZ UDGothic Bold.
pub const BOLD: &[u8] = include_bytes!("../ttf/BIZUDGothic-Bold.ttf");

/// Fallback (補助) for characters that the text font lacks, such as 𠮷: Noto Sans JP Regular.
pub const FALLBACK: &[u8] = include_bytes!("../ttf/NotoSansJP-Regular.ttf");

/// Family name of [`REGULAR`] and [`BOLD`].
pub const FAMILY: &str = "BIZ UDGothic";

/// Family name of [`FALLBACK`].
pub const FALLBACK_FAMILY: &str = "Noto Sans JP";

/// Licence of the text font (SIL Open Font License 1.1), to be shown with the product.
pub const LICENCE: &str = include_str!("../ttf/OFL-BIZUDGothic.txt");

/// Licence of the fallback font (SIL Open Font License 1.1).
pub const FALLBACK_LICENCE: &str = include_str!("../ttf/OFL-NotoSansJP.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_is_a_truetype_file_and_comes_with_its_licence() {
        for font in [REGULAR, BOLD, FALLBACK] {
            assert_eq!(font[..4], [0, 1, 0, 0], "TrueType outlines, not a stub");
            assert!(font.len() > 4_000_000, "the whole font, not a slice of it");
        }
        for licence in [LICENCE, FALLBACK_LICENCE] {
            assert!(licence.contains("SIL OPEN FONT LICENSE Version 1.1"));
        }
    }
}
