//! A programme, and drafts under it.

use act::{Act, Author, Draft, Locality, PartyInRole, Refusal, Source, Standing, admit};
use jiff::{Timestamp, civil::date};
use kernel::{Decimal, Id, Serial};
use program::{Program, Value, read};

const MANIFEST: &str = r#"
id = "aid"
name = "助成"
from = "2020-04-01"
until = "2025-03-31"
[[eligibility]]
when = "employees <= 300"
says = "従業員数が300人以下の事業者に限ります。"
[[codes]]
id = "frame"
name = "枠"
values = { ordinary = "通常枠", special = "特別枠" }
[[kinds]]
id = "grant"
name = "交付決定"
roles = [
  { id = "client", name = "申請者" },
  { id = "adviser", name = "支援者", optional = true, many = true },
]
fields = [
  { id = "frame", name = "枠", type = "code", codes = "frame" },
  { id = "amount", name = "交付額", type = "number", unit = "円", least = 1, greatest = 9000000 },
  { id = "employees", name = "従業員数", type = "number", unit = "人", optional = true },
  { id = "hours", name = "時間", type = "number", unit = "時間", digits = 1, optional = true },
  { id = "reason", name = "特別枠とする理由", type = "text", length = 10, visible_when = "frame == \"special\"" },
  { id = "applied", name = "申請日", type = "day", optional = true },
  { id = "urgent", name = "緊急", type = "flag", optional = true },
]
[[kinds.rules]]
when = "amount <= 500000 || frame == \"special\""
says = "通常枠の交付額は50万円以下です。"
[[kinds]]
id = "report"
name = "実績報告"
follows = ["grant"]
"#;

/// The programme of all tests here.
pub(crate) fn programme() -> Program {
    let (program, problems) = read("aid.toml", MANIFEST);
    assert_eq!(problems, []);
    program.expect("a programme")
}

/// The moment of recording: noon of 1 October 2022 in Japan.
pub(crate) fn now() -> Timestamp {
    "2022-10-01T03:00:00Z".parse().expect("a moment")
}

/// A draft that is admitted.
pub(crate) fn sound() -> Draft {
    let values = [
        ("frame", Value::Code("ordinary".to_owned())),
        ("amount", Value::Number(Decimal::from(300_000))),
        ("employees", Value::Number(Decimal::from(20))),
    ];
    Draft {
        program: Id::new("aid"),
        kind: Id::new("grant"),
        occurred_on: date(2022, 9, 30),
        parties: vec![party("client", "p1")],
        locality: Locality::default(),
        values: values
            .into_iter()
            .map(|(id, value)| (Id::new(id), value))
            .collect(),
        follows: None,
        standing: Standing::New,
        author: Author {
            recorded_by: "yamada".to_owned(),
            on_behalf_of: String::new(),
        },
        source: Source::Desk("本部".to_owned()),
        key: "k1".to_owned(),
    }
}

/// A party in a role.
pub(crate) fn party(role: &str, party: &str) -> PartyInRole {
    PartyInRole {
        role: Id::new(role),
        party: Id::new(party),
    }
}

/// A correction of act 1.
pub(crate) fn correction(reason: &str, authority: &str) -> Standing {
    Standing::Corrects {
        act: Serial::<Act>::new(1),
        reason: reason.to_owned(),
        authority: authority.to_owned(),
    }
}

/// What admission says to the sound draft after `alter`.
pub(crate) fn said(alter: impl FnOnce(&mut Draft)) -> Vec<Refusal> {
    let mut draft = sound();
    alter(&mut draft);
    admit(&draft, &programme(), now())
}

/// Writes a value into a draft.
pub(crate) fn write(draft: &mut Draft, field: &str, value: Value) {
    draft.values.insert(Id::new(field), value);
}

/// Writes a number into a draft.
pub(crate) fn write_number(draft: &mut Draft, field: &str, number: &str) {
    let number = number.parse().expect("a number");
    write(draft, field, Value::Number(number));
}
