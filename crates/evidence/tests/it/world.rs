//! Small invented worlds: two programmes that use every formula, and acts of any shape.

use std::path::{Path, PathBuf};

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use evidence::{Definition, Evidence, Fault, Freezer};
use indicator::{Catalogue, Ledger, Recount};
use jiff::{Timestamp, ToSpan, civil::date};
use kernel::{Decimal, FiscalYear, Id, Serial};
use party::{Decides, Identity, Party, Resolution, Sort};
use program::{Program, Value, Values};
use proptest::prelude::*;

const MANIFESTS: [(&str, u32, &str); 3] = [
    ("visiting", 1, include_str!("visiting-1.toml")),
    ("visiting", 2, include_str!("visiting-2.toml")),
    ("lending", 1, include_str!("lending-1.toml")),
];

/// All that is frozen.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) parties: Vec<Party>,
    pub(crate) resolutions: Vec<Resolution>,
    pub(crate) acts: Vec<(Act, Option<Serial<Act>>)>,
}

pub(crate) fn manifests() -> Vec<(Id<Program>, u32, String)> {
    let texts = MANIFESTS.iter();
    texts
        .map(|(id, version, text)| (Id::new(id), *version, (*text).to_owned()))
        .collect()
}

pub(crate) fn catalogue() -> Catalogue {
    let programs = MANIFESTS.iter().map(|(id, _, text)| {
        let (program, problems) = program::read(id, text);
        assert!(problems.is_empty(), "{problems:#?}");
        program.expect("it has an id, a name and a first day")
    });
    Catalogue::new(programs)
}

pub(crate) fn years() -> Vec<FiscalYear> {
    (2018..=2024).filter_map(FiscalYear::new).collect()
}

impl World {
    pub(crate) fn freeze(&self, folder: &Path) -> Result<Evidence, Fault> {
        self.freeze_in_parts(folder, 1_000_000)
    }

    pub(crate) fn freeze_in_parts(&self, folder: &Path, acts: u64) -> Result<Evidence, Fault> {
        let (catalogue, manifests, years) = (catalogue(), manifests(), years());
        let definition = Definition {
            catalogue: &catalogue,
            manifests: &manifests,
            years: &years,
            frozen_at: "2025-06-30T03:04:05.678901234Z"
                .parse()
                .expect("an instant"),
            frozen_by: "評価担当".to_owned(),
        };
        let mut freezer = Freezer::create(folder, definition)?.acts_per_part(acts);
        freezer.parties(&self.parties)?;
        freezer.resolutions(&self.resolutions)?;
        for page in self.acts.chunks(7) {
            freezer.acts(page)?;
        }
        freezer.attach("book/book.toml", "名称 = \"見本\"\n".as_bytes())?;
        freezer.finish()
    }

    /// What counting the acts in memory gives.
    pub(crate) fn ledger(&self, catalogue: &Catalogue) -> Ledger {
        let identity = Identity::after(&self.resolutions);
        let mut recount = Recount::new(catalogue, &identity);
        for (act, superseded_by) in &self.acts {
            if superseded_by.is_none() {
                recount.add(act);
            }
        }
        recount.finish()
    }
}

/// A folder of this test run, removed with the guard.
pub(crate) fn folder() -> (tempfile::TempDir, PathBuf) {
    let guard = tempfile::tempdir().expect("a temporary folder");
    let folder = guard.path().join("evidence");
    (guard, folder)
}

/// One act as drawn.
type Drawn = (
    u8,
    i64,
    (u8, u8),
    Option<(i64, u32)>,
    (u8, u8, bool),
    (u8, u8),
    u8,
);

fn party_id(number: u8) -> Id<Party> {
    Id::new(&format!("P-{number:03}"))
}

fn parties() -> Vec<Party> {
    let sorts = [
        Sort::Corporation,
        Sort::Proprietor,
        Sort::Institution,
        Sort::Municipality,
        Sort::Person,
    ];
    let party = |number: u8| Party {
        id: party_id(number),
        name: format!("見本商店{number}　支店"),
        sort: sorts[usize::from(number) % sorts.len()],
        corporate_number: number.is_multiple_of(3).then(|| format!("{:013}", number)),
        prefecture: number.is_multiple_of(2).then(|| "13".to_owned()),
        industry: (number % 4 == 1).then(String::new),
    };
    (0..8).map(party).collect()
}

fn resolution((number, (entry, into, undone)): (usize, (u8, u8, bool))) -> Resolution {
    let id = Serial::new(i64::try_from(number).expect("few") + 1);
    let decides = match undone && number > 0 {
        true => Decides::Undo(Serial::new(id.number() - 1)),
        false => Decides::Same {
            entry: party_id(entry),
            party: party_id(into),
        },
    };
    Resolution {
        id,
        decides,
        recorded_at: Timestamp::from_nanosecond(1_700_000_000_123_456_789).expect("an instant"),
        decided_by: "係".to_owned(),
        reason: "同じ法人番号".to_owned(),
    }
}

#[expect(clippy::too_many_lines, reason = "one act with everything it can hold")]
fn draft(number: i64, drawn: &Drawn) -> Draft {
    let (kind, day, (client, other), amount, (frame, level, useful), (shape, source), _) = drawn;
    let (program, kind) = match kind % 4 {
        0 | 1 => ("visiting", "visit"),
        2 => ("visiting", "answer"),
        _ => ("lending", "balance"),
    };
    let mut values = Values::new();
    if let Some((parts, scale)) = amount {
        values.insert(
            Id::new("amount"),
            Value::Number(Decimal::new(*parts, *scale)),
        );
    }
    if kind != "balance" {
        let frames = ["general", "special", "other"];
        values.insert(
            Id::new("frame"),
            Value::Code(frames[usize::from(frame % 3)].to_owned()),
        );
        let levels = [
            "0",
            "1",
            "1.0",
            "-0",
            "2.50",
            "0.00001",
            "123456789012345678901",
        ];
        let level = levels[usize::from(*level) % levels.len()];
        values.insert(
            Id::new("level"),
            Value::Number(level.parse().expect("a number")),
        );
        values.insert(Id::new("useful"), Value::Flag(*useful));
    }
    if shape % 5 == 0 {
        values.insert(
            Id::new("note"),
            Value::Text("自由記入、\"引用\"".to_owned()),
        );
        values.insert(Id::new("on"), Value::Day(date(2020, 2, 29)));
    }
    let party = |role: &str, number: u8| PartyInRole {
        role: Id::new(role),
        party: party_id(number % 10),
    };
    let mut parties = vec![party("client", *client)];
    if shape % 3 == 0 {
        parties.insert(0, party("helper", *other));
        parties.push(party("client", *other));
    }
    Draft {
        program: Id::new(program),
        kind: Id::new(kind),
        occurred_on: date(2019, 4, 1).saturating_add((*day).days()),
        parties,
        locality: Locality {
            office: ["", "本部"][usize::from(shape % 2)].to_owned(),
            prefecture: "13".to_owned(),
            municipality: String::new(),
        },
        values,
        follows: (shape % 4 == 1 && number > 1).then(|| Serial::new(number - 1)),
        standing: Standing::New,
        author: Author {
            recorded_by: "記録者".to_owned(),
            on_behalf_of: ["", "上司"][usize::from(source % 2)].to_owned(),
        },
        source: match source % 4 {
            0 => Source::Desk("窓口".to_owned()),
            1 => Source::Client("api".to_owned()),
            2 => Source::File {
                name: "支援.csv".to_owned(),
                sheet: String::new(),
                row: 7,
            },
            _ => Source::File {
                name: "支援.xlsx".to_owned(),
                sheet: "表1".to_owned(),
                row: 1_000_001,
            },
        },
        key: format!("key-{number}"),
    }
}

fn world(drawn: &[Drawn], resolutions: Vec<(u8, u8, bool)>) -> World {
    let mut acts: Vec<(Act, Option<Serial<Act>>)> = Vec::new();
    let mut number = 0;
    for one in drawn {
        // Numbers have gaps, as after a refused transaction.
        number += 1 + i64::from(one.6 % 2);
        let id = Serial::new(number);
        let mut draft = draft(number, one);
        let target = acts.len().checked_sub(1 + usize::from(one.6 % 5));
        if let (Some(target), 0 | 1) = (target, one.6 % 6)
            && acts[target].1.is_none()
            && acts[target].0.counts()
        {
            let act = acts[target].0.id;
            let (reason, authority) = ("誤記".to_owned(), "課長".to_owned());
            draft.standing = match one.6 % 6 {
                0 => Standing::Corrects {
                    act,
                    reason,
                    authority,
                },
                _ => Standing::Withdraws {
                    act,
                    reason,
                    authority,
                },
            };
            draft.program = acts[target].0.draft.program.clone();
            draft.kind = acts[target].0.draft.kind.clone();
            acts[target].1 = Some(id);
        }
        let is_late = draft.occurred_on >= date(2021, 10, 1);
        let version = if draft.program.as_str() == "visiting" && is_late {
            2
        } else {
            1
        };
        let recorded_at =
            Timestamp::from_nanosecond(1_600_000_000_000_000_000 + i128::from(number) * 7)
                .expect("an instant");
        acts.push((
            Act {
                id,
                version,
                recorded_at,
                draft,
            },
            None,
        ));
    }
    World {
        parties: parties(),
        resolutions: resolutions
            .into_iter()
            .enumerate()
            .map(resolution)
            .collect(),
        acts,
    }
}

/// Any world of at most so many acts.
pub(crate) fn worlds(acts: usize) -> impl Strategy<Value = World> {
    let amount = prop::option::weighted(0.8, (-2_000_000_i64..90_000_000, 0_u32..5));
    let drawn = (
        any::<u8>(),
        -200_i64..2100,
        (any::<u8>(), any::<u8>()),
        amount,
        (any::<u8>(), any::<u8>(), any::<bool>()),
        (any::<u8>(), any::<u8>()),
        any::<u8>(),
    );
    let resolution = (0_u8..10, 0_u8..10, prop::bool::weighted(0.3));
    (
        prop::collection::vec(drawn, 0..acts),
        prop::collection::vec(resolution, 0..5),
    )
        .prop_map(|(drawn, resolutions)| world(&drawn, resolutions))
}

/// The same world each time, of so many acts.
pub(crate) fn fixed(acts: u32) -> World {
    let mut state = 2025_u64;
    let mut next = move || {
        // An LCG suffices: the world only has to be varied and always the same.
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(state >> 33).expect("31 bits")
    };
    let drawn: Vec<Drawn> = (0..acts)
        .map(|_| {
            let byte = |number: u32| u8::try_from(number % 251).expect("a byte");
            (
                byte(next()),
                i64::from(next() % 2000),
                (byte(next()), byte(next())),
                Some((i64::from(next() % 50_000_000), next() % 5)),
                (byte(next()), byte(next()), next() % 2 == 0),
                (byte(next()), byte(next())),
                byte(next()),
            )
        })
        .collect();
    world(
        &drawn,
        vec![(1, 2, false), (3, 2, false), (5, 6, false), (0, 0, true)],
    )
}
