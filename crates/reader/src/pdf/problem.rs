//! What can be wrong with a PDF, in words.

use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError};
use kernel::{Place, Problem};

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
        Problem {
            place: Place {
                file: name.to_owned(),
                line: None,
                field,
            },
            code: code.to_owned(),
            reason,
            remedy: remedy.to_owned(),
        }
    }

    fn words(&self) -> (&'static str, String, &'static str) {
        let (code, reason, remedy) = match self {
            Self::NotPdf => (
                "pdf-not-pdf",
                "PDFの先頭にあるべき印（%PDF-）がなく、PDFとして読み取れません。",
                "ファイルの種類を確認し、PDF又はテキストファイルを指定してください。",
            ),
            Self::CutOff => (
                "pdf-cut-off",
                "PDFの終わりの印（%%EOF）がなく、ファイルが途中で切れています。",
                "入手元からもう一度ダウンロードし、ファイルの大きさが元と同じであることを確認してください。",
            ),
            Self::Damaged => (
                "pdf-damaged",
                "PDFの構造が壊れており、全てのページをたどることができません。",
                "入手元からもう一度入手するか、PDF閲覧ソフトで開いて保存し直したファイルを指定してください。",
            ),
            Self::Locked => (
                "pdf-locked",
                "PDFに閲覧パスワードが設定されているため、読み取れません。",
                "作成者に確認の上、閲覧パスワードを解除したファイルを指定してください。",
            ),
            Self::Cipher => (
                "pdf-cipher",
                "PDFの暗号化の方式に対応していないか、暗号化の情報が壊れているため、読み取れません。",
                "PDF閲覧ソフトで開き、暗号化せずに保存し直したファイルを指定してください。",
            ),
            Self::TooLarge => (
                "pdf-too-large",
                "PDFが大きすぎます（256メガバイト又は10,000ページまで読み取れます）。",
                "評価書の部分だけを取り出すか、分割したファイルを指定してください。",
            ),
            Self::Empty => (
                "pdf-empty",
                "PDFに文字も画像もなく、読み取る内容がありません。",
                "評価書のファイルであることを確認してください。",
            ),
            Self::Scanned(_) => (
                "pdf-without-text",
                "画像だけで文字の情報がないページがあり、そのページを読み取れません。",
                "文字認識（OCR）を行って文字の情報を付けたPDFか、元の文書から直接作成したPDFを指定してください。",
            ),
            Self::Unknown(_) => (
                "pdf-unknown-characters",
                "フォントに文字コードの対応表がないため、どの文字か分からない字が多いページがあります。",
                "元の文書から「フォントを埋め込む」設定で作成し直したPDFか、文字認識（OCR）を行ったPDFを指定してください。",
            ),
            Self::Failed(_) => (
                "pdf-page-failed",
                "ページの記述が壊れているか複雑すぎるため、読み取れないページがあります。",
                "PDF閲覧ソフトで開いて保存し直したファイルか、そのページを除いたファイルを指定してください。",
            ),
        };
        (code, reason.to_owned(), remedy)
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
