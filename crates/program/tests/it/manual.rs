//! The examples of the manual, `docs/programmes.md`, are what it says they are.

use kernel::Language;
use program::template;

use crate::case::{checked, programme};

const MANUAL: &str = include_str!("../../../../docs/programmes.md");

/// The example of the manual.
fn example() -> &'static str {
    let after = MANUAL.split("<!-- checked -->\n```toml\n").nth(1);
    let text = after.and_then(|text| text.split("```").next());
    text.expect("the manual has an example")
}

#[test]
fn the_example_of_the_manual_is_sound() {
    let checked = checked(&[example()]);
    assert_eq!(checked.problems, []);
    assert_eq!(checked.hints, []);
}

#[test]
fn the_example_opens_a_frame_in_ten_lines() {
    let old = template(Language::Japanese).replace(
        "from = \"令和7年4月1日\"            # この定義による最初の日\n# until = \"令和8年3月31日\" ",
        "from = \"令和6年4月1日\"\nuntil = \"令和7年3月31日\" ",
    );
    let mut new = template(Language::Japanese).replace("version = 1", "version = 2");
    new = new.replace(
        "special = \"特別枠\" }",
        "special = \"特別枠\", green = \"環境枠\" }",
    );
    new += "\n[[series]]\nid = \"green-decisions\"\nname = \"環境枠の交付決定件数\"\nunit = \"件\"\ncount = \"decision\"\nwhere = { frame = \"green\" }\n";
    assert!(new.lines().count() - old.lines().count() <= 10);
    assert_eq!(checked(&[&old, &new]).problems, []);
    let changes = program::diff(&programme(&old), &programme(&new));
    assert!(changes.iter().all(|change| !change.breaks));
    let said: Vec<&str> = changes
        .iter()
        .map(|change| change.what.ja.as_str())
        .collect();
    assert!(said.contains(&"コード表「frame」に「green（環境枠）」を追加"));
    assert!(said.contains(&"系列「green-decisions」（環境枠の交付決定件数）を追加"));
}

#[test]
fn the_manual_explains_every_key() {
    let source = concat!(
        include_str!("../../src/read.rs"),
        include_str!("../../src/read/formula.rs")
    );
    let asked = [
        "text", "required", "texts", "tables", "table", "flag", "number", "count", "day", "year",
        "choice",
    ];
    for part in source.split("table.").skip(1) {
        let Some((method, rest)) = part.split_once("(\"") else {
            continue;
        };
        if asked.contains(&method) {
            let key = rest.split('"').next().expect("a key");
            let written = [format!("`{key}"), format!("{key} ="), format!("[[{key}]]")];
            assert!(written.iter().any(|words| MANUAL.contains(words)), "{key}");
        }
    }
}
