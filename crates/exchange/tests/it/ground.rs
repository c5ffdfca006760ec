//! An invented programme, and ways to read files under it.

use std::collections::BTreeMap;

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use exchange::{Listing, Row, Terms};
use jiff::{Timestamp, civil::date};
use kernel::{Decimal, Id, Problem, Serial};
use program::{Program, Value};

/// An invented programme with two kinds.
pub(crate) const MANIFEST: &str = r#"
id = "aozora-advice"
name = "あおぞら相談事業"
from = "2022-04-01"
[[codes]]
id = "mode"
name = "相談の方法"
values = { visit = "訪問", online = "オンライン" }
[[kinds]]
id = "advice"
name = "相談"
roles = [ { id = "client", name = "相談者" }, { id = "expert", name = "専門家", optional = true, many = true } ]
fields = [
  { id = "amount", name = "金額", type = "number", unit = "円", least = 0, greatest = 10000000, optional = true },
  { id = "hours", name = "時間", type = "number", unit = "時間", digits = 1, optional = true },
  { id = "mode", name = "方法", type = "code", codes = "mode" },
  { id = "useful", name = "役立った", type = "flag", optional = true },
  { id = "answered", name = "回答日", type = "day", optional = true },
  { id = "note", name = "備考", type = "text", length = 50, optional = true },
]
[[kinds]]
id = "report"
name = "実績報告"
follows = ["advice"]
fields = [ { id = "sales", name = "売上高", type = "number", unit = "千円", digits = 0 } ]
"#;

pub(crate) fn programme(manifest: &str) -> Program {
    let (program, problems) = program::read("manifest.toml", manifest);
    assert!(problems.is_empty(), "{problems:?}");
    program.expect("the manifest declares a programme")
}

pub(crate) fn aozora() -> Program {
    programme(MANIFEST)
}

pub(crate) fn terms<'a>(versions: &'a [&'a Program]) -> Terms<'a> {
    Terms {
        versions,
        kind: None,
        author: Author {
            recorded_by: "受付".to_owned(),
            on_behalf_of: String::new(),
        },
    }
}

/// All rows, or all problems.
pub(crate) fn rows(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Vec<Row>, Vec<Problem>> {
    rows_of(&aozora(), name, bytes.into())
}

pub(crate) fn rows_of(
    program: &Program,
    name: &str,
    bytes: Vec<u8>,
) -> Result<Vec<Row>, Vec<Problem>> {
    let mut listing = Listing::default();
    let mut good = Vec::new();
    for row in exchange::read(name, bytes, &terms(&[program]))? {
        match row {
            Ok(row) => good.push(row),
            Err(problems) => listing.extend(problems),
        }
    }
    if listing.is_empty() {
        Ok(good)
    } else {
        Err(listing.into_problems())
    }
}

/// The problems of a file, as a person reads them.
pub(crate) fn problems(name: &str, bytes: impl Into<Vec<u8>>) -> String {
    shown(&rows(name, bytes).expect_err("the file is at fault"))
}

pub(crate) fn shown(problems: &[Problem]) -> String {
    let each = problems
        .iter()
        .map(|problem| format!("[{}] {problem}", problem.code));
    each.collect::<Vec<_>>().join("\n")
}

pub(crate) fn drafts(name: &str, bytes: impl Into<Vec<u8>>) -> Vec<Draft> {
    match rows(name, bytes) {
        Ok(rows) => rows.into_iter().map(|row| row.draft).collect(),
        Err(problems) => panic!("{}", shown(&problems)),
    }
}

/// A draft of the first kind, as a desk would record it.
pub(crate) fn draft() -> Draft {
    Draft {
        program: Id::new("aozora-advice"),
        kind: Id::new("advice"),
        occurred_on: date(2023, 5, 10),
        parties: vec![PartyInRole {
            role: Id::new("client"),
            party: Id::new("B0001"),
        }],
        locality: Locality {
            office: "hq".to_owned(),
            prefecture: "01".to_owned(),
            municipality: "011002".to_owned(),
        },
        values: BTreeMap::from([
            (Id::new("amount"), Value::Number(Decimal::from(1_200_000))),
            (Id::new("mode"), Value::Code("visit".to_owned())),
            (
                Id::new("note"),
                Value::Text("=初回, \"急ぎ\"\n折返し済".to_owned()),
            ),
            (Id::new("useful"), Value::Flag(true)),
            (Id::new("answered"), Value::Day(date(2023, 6, 1))),
        ]),
        follows: None,
        standing: Standing::New,
        author: Author {
            recorded_by: "受付".to_owned(),
            on_behalf_of: String::new(),
        },
        source: Source::Desk("本部".to_owned()),
        key: "aozora-advice/advice/A-1".to_owned(),
    }
}

pub(crate) fn act(id: i64, draft: Draft) -> Act {
    Act {
        id: Serial::new(id),
        version: 1,
        recorded_at: "2023-05-11T01:02:03.123456789Z"
            .parse::<Timestamp>()
            .expect("an instant"),
        draft,
    }
}
