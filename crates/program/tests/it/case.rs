//! Manifests small enough to be read in a test, and what checking them says.

use expect_test::Expect;
use program::{Checked, Program, check, read};

/// A sound manifest: one kind of act with a field of every type, and a series over it.
pub(crate) const SOUND: &str = r#"id = "aid"
name = "助成"
from = "2020-04-01"
[[codes]]
id = "frame"
name = "枠"
values = { ordinary = "通常枠", special = "特別枠" }
[[kinds]]
id = "grant"
name = "交付決定"
roles = [{ id = "client", name = "申請者" }]
fields = [
  { id = "frame", name = "枠", type = "code", codes = "frame" },
  { id = "amount", name = "交付額", type = "number", unit = "円", least = 1, greatest = 1000000 },
  { id = "hours", name = "時間", type = "number", unit = "時間", digits = 1, least = 0, optional = true },
  { id = "note", name = "備考", type = "text", optional = true },
  { id = "day", name = "申請日", type = "day", optional = true },
  { id = "urgent", name = "緊急", type = "flag", optional = true },
]
[[series]]
id = "grants"
name = "交付件数"
unit = "件"
count = "grant"
"#;

/// A programme read from a text without problems.
pub(crate) fn programme(text: &str) -> Program {
    let (program, problems) = read("a.toml", text);
    assert_eq!(problems, []);
    program.expect("a programme")
}

/// What checking these texts together finds; they are called `a.toml`, `b.toml` and so on.
pub(crate) fn checked(texts: &[&str]) -> Checked {
    let manifests: Vec<_> = texts
        .iter()
        .zip('a'..)
        .map(|(text, letter)| {
            let file = format!("{letter}.toml");
            let (program, problems) = read(&file, text);
            assert_eq!(problems, [], "{file}");
            (file, (*text).to_owned(), program.expect("a programme"))
        })
        .collect();
    check(&manifests)
}

/// What is found, one after the other: place, code, reason, remedy.
fn listed(checked: &Checked) -> String {
    let mut text = String::new();
    for (mark, list) in [("", &checked.problems), ("参考 ", &checked.hints)] {
        for problem in list {
            let (place, code) = (&problem.place, &problem.code);
            text += &format!("{mark}{place} [{code}]\n  {}\n", problem.reason);
            text += &format!("  {}\n  {}\n", problem.remedy, problem.reason_en);
        }
    }
    text
}

/// Compares what checking these texts finds with what is expected.
pub(crate) fn found(texts: &[&str], expected: &Expect) {
    expected.assert_eq(&listed(&checked(texts)));
}

/// The sound manifest with more text at its end.
pub(crate) fn with(more: &str) -> String {
    format!("{SOUND}{more}")
}

/// The sound manifest with a text replaced; it must be there.
pub(crate) fn but(old: &str, new: &str) -> String {
    assert!(SOUND.contains(old), "{old}");
    SOUND.replace(old, new)
}

/// The sound manifest with a rule for its kind.
pub(crate) fn ruled(conditions: &[&str]) -> String {
    let rules: String = conditions
        .iter()
        .map(|when| format!("[[kinds.rules]]\nwhen = '{when}'\nsays = \"規則\"\n"))
        .collect();
    but("[[series]]\n", &format!("{rules}[[series]]\n"))
}
