//! A small book of acts under a small programme, and what is counted of it.

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use indicator::{Catalogue, Ledger, Recount, Reported, Undefined};
use jiff::{Timestamp, civil::Date};
use kernel::{FiscalYear, Id, Serial};
use party::Identity;
use program::{Program, SeriesRef, Value, read};

/// One kind of act, with everything that can be counted of it.
const KINDS: &str = r#"
[[codes]]
id = "frame"
name = "枠"
values = { ordinary = "通常枠", special = "特別枠" }
[[kinds]]
id = "grant"
name = "交付決定"
roles = [{ id = "client", name = "申請者", many = true }]
fields = [
  { id = "frame", name = "枠", type = "code", codes = "frame" },
  { id = "amount", name = "交付額", type = "number", unit = "円", digits = 2, optional = true },
  { id = "urgent", name = "緊急", type = "flag", optional = true },
]
"#;

/// A version of the programme `aid` with these series.
pub(crate) fn version(version: u32, days: &str, series: &str) -> Program {
    let text =
        format!("id = \"aid\"\nname = \"助成\"\nversion = {version}\n{days}\n{KINDS}{series}");
    let (program, problems) = read("aid.toml", &text);
    assert_eq!(problems, []);
    program.expect("a programme")
}

/// The catalogue of one version, in force from April 2020, with these series.
pub(crate) fn catalogue(series: &str) -> Catalogue {
    Catalogue::new([version(1, "from = \"2020-04-01\"", series)])
}

/// The acts of the examples: day, frame, amount, urgency, clients.
pub(crate) fn acts() -> Vec<Act> {
    [
        ("2020-04-01", "ordinary", "100", true, "p1"),
        ("2020-12-31", "special", "250.50", false, "p2"),
        ("2021-03-31", "ordinary", "50", false, "p1"),
        ("2021-04-01", "ordinary", "1000", true, "p1"),
        ("2021-06-30", "special", "2000.25", true, "p3"),
        ("2021-06-30", "special", "500", false, "p2 p3"),
        ("2022-05-05", "ordinary", "7", false, "p4"),
    ]
    .into_iter()
    .zip(1..)
    .map(|((day, frame, amount, urgent, clients), id)| {
        act(id, 1, day, frame, amount, urgent, clients)
    })
    .collect()
}

/// An act.
pub(crate) fn act(
    id: i64,
    version: u32,
    day: &str,
    frame: &str,
    amount: &str,
    urgent: bool,
    clients: &str,
) -> Act {
    let mut values = vec![
        ("frame", Value::Code(frame.to_owned())),
        ("urgent", Value::Flag(urgent)),
    ];
    if !amount.is_empty() {
        values.push(("amount", Value::Number(amount.parse().expect("a number"))));
    }
    Act {
        id: Serial::new(id),
        version,
        recorded_at: Timestamp::UNIX_EPOCH,
        draft: Draft {
            program: Id::new("aid"),
            kind: Id::new("grant"),
            occurred_on: day.parse::<Date>().expect("a day"),
            parties: clients
                .split_whitespace()
                .map(|client| PartyInRole {
                    role: Id::new("client"),
                    party: Id::new(client),
                })
                .collect(),
            locality: Locality::default(),
            values: values
                .into_iter()
                .map(|(field, value)| (Id::new(field), value))
                .collect(),
            follows: None,
            standing: Standing::New,
            author: Author::default(),
            source: Source::Desk(String::new()),
            key: id.to_string(),
        },
    }
}

/// What a full recount of these acts finds.
pub(crate) fn counted(catalogue: &Catalogue, acts: &[Act], identity: &Identity) -> Ledger {
    let mut recount = Recount::new(catalogue, identity);
    acts.iter().for_each(|act| recount.add(act));
    recount.finish()
}

/// The series of this id.
pub(crate) fn series(id: &str) -> SeriesRef {
    SeriesRef {
        program: Id::new("aid"),
        series: Id::new(id),
    }
}

/// A fiscal year.
pub(crate) fn fy(year: u16) -> FiscalYear {
    FiscalYear::new(year).expect("in range")
}

/// A value of the series `x` for the acts of the examples.
pub(crate) fn value(declared: &str, year: u16) -> Result<Reported, Undefined> {
    let catalogue = catalogue(declared);
    let ledger = counted(&catalogue, &acts(), &Identity::default());
    catalogue.value(&series("x"), fy(year), &ledger)
}

/// As it is shown, or why there is none.
pub(crate) fn shown(declared: &str, year: u16) -> String {
    match value(declared, year) {
        Ok(reported) => format!("{}{}", reported.shown, reported.unit),
        Err(undefined) => format!("{undefined:?}"),
    }
}

/// The declaration of the series `x`.
pub(crate) fn x(unit: &str, formula: &str) -> String {
    format!("[[series]]\nid = \"x\"\nunit = \"{unit}\"\n{formula}\n")
}
