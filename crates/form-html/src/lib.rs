//! HTML of a paper (アクセシブルなHTML): one self-contained document.

/// The document.
#[must_use]
pub fn html(paper: &form::Paper) -> String {
    paper.title.clone()
}
