//! What can be wrong with a PDF, in words.

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError};
use kernel::{Place, Problem, Said};

/// A fault of a PDF; pages are 1-based.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    NotPdf,
    CutOff,
    Damaged,
    Locked,
    Cipher,
    TooLarge,
    Empty,
    Scanned(Vec<u32>),
    Unknown(Vec<u32>),
    Failed(Vec<u32>),
}

impl From<LoadPdfError> for Fault {
    fn from(error: LoadPdfError) -> Self {
        match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Self::Locked,
            LoadPdfError::Decryption(_) => Self::Cipher,
            LoadPdfError::Invalid => Self::Damaged,
        }
    }
}

impl Fault {
    /// The problem as shown to the user of file `name`.
    pub(super) fn problem(&self, name: &str) -> Problem {
        let (code, reason, remedy) = self.words();
        let field = match self {
            Self::Scanned(pages) | Self::Unknown(pages) | Self::Failed(pages) => listed(pages),
            _ => String::new(),
        };
        Problem::new(Place::file(name).field(field), code, reason, remedy)
    }

    #[expect(clippy::too_many_lines, reason = "one exhaustive table of sentences")]
    fn words(&self) -> (&'static str, Said, Said) {
        let (code, reason, remedy) = match self {
            Self::NotPdf => (
                "pdf-not-pdf",
                (
                    "PDFの先頭にあるべき印（%PDF-）がなく、PDFとして読み取れません。",
                    "The mark %PDF- is missing at the start, so this cannot be read as a PDF.",
                ),
                (
                    "ファイルの種類を確認し、PDF又はテキストファイルを指定してください。",
                    "Check the kind of the file, and give a PDF or a text.",
                ),
            ),
            Self::CutOff => (
                "pdf-cut-off",
                (
                    "PDFの終わりの印（%%EOF）がなく、ファイルが途中で切れています。",
                    "The mark %%EOF is missing at the end: the file is cut off.",
                ),
                (
                    "入手元からもう一度ダウンロードし、ファイルの大きさが元と同じであることを確認してください。",
                    "Download it again and compare its size with the original.",
                ),
            ),
            Self::Damaged => (
                "pdf-damaged",
                (
                    "PDFの構造が壊れており、全てのページをたどることができません。",
                    "The PDF is damaged; its pages cannot all be reached.",
                ),
                (
                    "入手元からもう一度入手するか、PDF閲覧ソフトで開いて保存し直したファイルを指定してください。",
                    "Get it again, or open it in a PDF viewer and save it anew.",
                ),
            ),
            Self::Locked => (
                "pdf-locked",
                (
                    "PDFに閲覧パスワードが設定されているため、読み取れません。",
                    "The PDF is locked with a password.",
                ),
                (
                    "作成者に確認の上、閲覧パスワードを解除したファイルを指定してください。",
                    "Ask its author and give a file without the password.",
                ),
            ),
            Self::Cipher => (
                "pdf-cipher",
                (
                    "PDFの暗号化の方式に対応していないか、暗号化の情報が壊れているため、読み取れません。",
                    "The PDF is encrypted in a way that cannot be read, or its encryption is damaged.",
                ),
                (
                    "PDF閲覧ソフトで開き、暗号化せずに保存し直したファイルを指定してください。",
                    "Open it in a PDF viewer and save it without encryption.",
                ),
            ),
            Self::TooLarge => (
                "pdf-too-large",
                (
                    "PDFが大きすぎます（256メガバイト又は10,000ページまで読み取れます）。",
                    "The PDF is too large (256 MB or 10,000 pages at most).",
                ),
                (
                    "評価書の部分だけを取り出すか、分割したファイルを指定してください。",
                    "Take out the evaluation alone, or split the file.",
                ),
            ),
            Self::Empty => (
                "pdf-empty",
                (
                    "PDFに文字も画像もなく、読み取る内容がありません。",
                    "The PDF holds neither text nor pictures.",
                ),
                (
                    "評価書のファイルであることを確認してください。",
                    "Check that this is the evaluation.",
                ),
            ),
            Self::Scanned(_) => (
                "pdf-without-text",
                (
                    "画像だけで文字の情報がないページがあり、そのページを読み取れません。",
                    "Some pages are pictures without text and cannot be read.",
                ),
                (
                    "文字認識（OCR）を行って文字の情報を付けたPDFか、元の文書から直接作成したPDFを指定してください。",
                    "Give a PDF with recognised text (OCR), or one made from the original document.",
                ),
            ),
            Self::Unknown(_) => (
                "pdf-unknown-characters",
                (
                    "フォントに文字コードの対応表がないため、どの文字か分からない字が多いページがあります。",
                    "On some pages many characters are unknown, because a font lacks its table of characters.",
                ),
                (
                    "元の文書から「フォントを埋め込む」設定で作成し直したPDFか、文字認識（OCR）を行ったPDFを指定してください。",
                    "Make the PDF again with fonts embedded, or give one with recognised text (OCR).",
                ),
            ),
            Self::Failed(_) => (
                "pdf-page-failed",
                (
                    "ページの記述が壊れているか複雑すぎるため、読み取れないページがあります。",
                    "Some pages are damaged or too intricate to be read.",
                ),
                (
                    "PDF閲覧ソフトで開いて保存し直したファイルか、そのページを除いたファイルを指定してください。",
                    "Save it anew from a PDF viewer, or leave those pages out.",
                ),
            ),
        };
        (code, reason.into(), remedy.into())
    }
}

/// `2～4、7ページ`.
fn listed(pages: &[u32]) -> String {
    let runs: Vec<String> = pages
        .chunk_by(|page, next| page + 1 == *next)
        .map(|run| match run {
            [first, .., last] => format!("{first}～{last}"),
            [only] => only.to_string(),
            [] => String::new(),
        })
        .collect();
    format!("{}ページ", runs.join("、"))
}
