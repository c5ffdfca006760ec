//! Laws: whatever work there was, its figures alone are enough to plan work that shows them; the
//! same question has the same answer; work grows without its shares changing.

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use indicator::{Catalogue, Recount};
use jiff::{Timestamp, ToSpan, civil::date};
use kernel::{Decimal, FiscalYear, Id, Serial};
use party::Identity;
use program::Value;
use proptest::prelude::*;
use replay::{Planned, Wanted, plan};

use crate::case::{catalogue, recorded, shown, wanted};

const MANIFEST: &str = r#"
id = "p"
name = "事業"
from = "2018-04-01"
eligibility = [{ when = "employees <= 300", says = "従業員300人以下の者に限ります。" }]
[[codes]]
id = "theme"
name = "テーマ"
values = { a = "甲", b = "乙", c = "丙", d = "丁" }
[[kinds]]
id = "visit"
name = "訪問"
roles = [{ id = "client", name = "支援先企業" }, { id = "expert", name = "専門家", many = true }]
fields = [
  { id = "theme", name = "テーマ", type = "code", codes = "theme" },
  { id = "online", name = "オンライン", type = "flag", optional = true },
  { id = "employees", name = "従業員", type = "number", unit = "人", least = 1 },
  { id = "answers", name = "回答", type = "number", unit = "件", least = 0, greatest = 50 },
  { id = "useful", name = "役立った回答", type = "number", unit = "件", least = 0 },
  { id = "note", name = "対応", type = "text", visible_when = "online == true" },
]
[[kinds.rules]]
when = "useful <= answers"
says = "役立った回答は回答を超えません。"
[[kinds]]
id = "outcome"
name = "成果"
follows = ["visit"]
roles = [{ id = "client", name = "支援先企業" }]
fields = [{ id = "sales", name = "売上高", type = "number", unit = "円", least = 0 }]
[[series]]
id = "visits"
name = "訪問"
unit = "件"
count = "visit"
[[series]]
id = "a"
name = "甲"
unit = "件"
count = "visit"
where = { theme = "a" }
[[series]]
id = "ab"
name = "甲乙"
unit = "件"
count = "visit"
where = { theme = ["a", "b"] }
[[series]]
id = "online"
name = "オンライン"
unit = "件"
count = "visit"
where = { online = true }
[[series]]
id = "clients"
name = "企業"
unit = "社"
distinct = "visit.client"
[[series]]
id = "clients-a"
name = "企業"
unit = "社"
distinct = "visit.client"
where = { theme = "a" }
[[series]]
id = "clients-b"
name = "企業"
unit = "社"
distinct = "visit.client"
where = { theme = "b" }
[[series]]
id = "answers"
name = "回答"
unit = "件"
sum = "visit.answers"
[[series]]
id = "useful"
name = "役立った回答"
unit = "件"
sum = "visit.useful"
[[series]]
id = "rate"
name = "役立ち度"
unit = "%"
ratio = ["useful", "answers"]
rounding = "half-up 1"
[[series]]
id = "mean"
name = "平均"
unit = "件"
mean = "visit.answers"
where = { theme = "b" }
rounding = "half-even 2"
[[series]]
id = "share"
name = "割合"
unit = "%"
share = "visit"
where = { theme = "a" }
among = { theme = ["a", "b"] }
rounding = "truncate 1"
[[series]]
id = "outcomes"
name = "成果"
unit = "件"
count = "outcome"
[[series]]
id = "sales"
name = "売上高"
unit = "百万円"
sum = "outcome.sales"
rounding = "half-up 0"
[[series]]
id = "growth"
name = "伸び率"
unit = "%"
growth = "visits"
rounding = "half-up 1"
[[series]]
id = "so-far"
name = "累計"
unit = "件"
roll = ["visits"]
"#;

/// One visit: day of the year, theme, online, client, answers, how many of ten were useful.
type Visit = (i32, usize, Option<bool>, u8, i64, i64);

fn act(number: i64, kind: &str, day: i32, client: u8, values: &[(&str, Value)]) -> Act {
    let party = |role: &str, id: String| PartyInRole {
        role: Id::new(role),
        party: Id::new(&id),
    };
    Act {
        id: Serial::new(number),
        version: 1,
        recorded_at: Timestamp::UNIX_EPOCH,
        draft: Draft {
            program: Id::new("p"),
            kind: Id::new(kind),
            occurred_on: date(2019, 4, 1) + day.days(),
            parties: vec![party("client", format!("c{client}"))],
            locality: Locality::default(),
            values: values
                .iter()
                .map(|(field, value)| (Id::new(field), value.clone()))
                .collect(),
            follows: None,
            standing: Standing::New,
            author: Author::default(),
            source: Source::Client("test".to_owned()),
            key: number.to_string(),
        },
    }
}

/// What work of the past shows in three years, as far as it has a value.
fn figures(catalogue: &Catalogue, visits: &[Visit], outcomes: &[(i32, i64)]) -> Vec<Wanted> {
    let number = |number: i64| Value::Number(Decimal::from(number));
    let identity = Identity::default();
    let mut recount = Recount::new(catalogue, &identity);
    let mut serial = 0;
    for (day, theme, online, client, answers, useful) in visits {
        serial += 1;
        let theme = ["a", "b", "c", "d"][*theme];
        let mut values = vec![
            ("theme", Value::Code(theme.to_owned())),
            ("answers", number(*answers)),
            ("useful", number(answers * useful / 10)),
        ];
        values.extend(online.map(|online| ("online", Value::Flag(online))));
        recount.add(&act(serial, "visit", *day, *client, &values));
    }
    for (day, sales) in outcomes {
        serial += 1;
        recount.add(&act(
            serial,
            "outcome",
            *day,
            0,
            &[("sales", number(*sales))],
        ));
    }
    let ledger = recount.finish();
    let mut found = Vec::new();
    for (series, _) in catalogue.series() {
        for year in 2019..=2021 {
            let year = FiscalYear::new(year).expect("a year");
            if let Ok(value) = catalogue.value(&series, year, &ledger) {
                found.push(Wanted {
                    series: series.clone(),
                    year,
                    value: value.shown,
                });
            }
        }
    }
    found
}

fn visit() -> impl Strategy<Value = Visit> {
    (
        0..1_095,
        0..4_usize,
        proptest::option::of(any::<bool>()),
        0..12_u8,
        0..50_i64,
        0..=10_i64,
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn figures_of_any_work_are_shown_by_planned_work(
        visits in proptest::collection::vec(visit(), 1..120),
        outcomes in proptest::collection::vec((0..1_095, 0..900_000_000_i64), 0..20),
        seed in any::<u64>(),
    ) {
        let catalogue = catalogue(&[MANIFEST]);
        // An outcome needs a visit before it, which work of the past also had.
        let first = visits.iter().map(|visit| visit.0 / 365).min().unwrap_or(0);
        let outcomes: Vec<_> = outcomes
            .into_iter()
            .filter(|(day, _)| day / 365 > first)
            .collect();
        let wanted = figures(&catalogue, &visits, &outcomes);
        let plan = plan(&catalogue, &wanted, seed, 1);
        prop_assert_eq!(&plan.unsolved, &[]);
        let ledger = recorded(&plan, &catalogue);
        for wanted in &wanted {
            prop_assert_eq!(shown(&catalogue, &ledger, wanted), Some(wanted.value), "{:?}", wanted);
        }
    }
}

fn some_figures() -> (Catalogue, Vec<Wanted>) {
    let figures = vec![
        wanted("p/visits", 2020, "200"),
        wanted("p/a", 2020, "80"),
        wanted("p/clients", 2020, "50"),
        wanted("p/clients-a", 2020, "30"),
        wanted("p/rate", 2020, "87.5"),
        wanted("p/mean", 2020, "12.25"),
        wanted("p/outcomes", 2020, "40"),
        wanted("p/sales", 2020, "1234"),
    ];
    (catalogue(&[MANIFEST]), figures)
}

#[test]
fn the_same_seed_gives_the_same_work_and_another_seed_another() {
    let (catalogue, figures) = some_figures();
    let drafts = |seed| -> Vec<Planned> {
        let plan = plan(&catalogue, &figures, seed, 1);
        plan.drafts().collect()
    };
    assert_eq!(drafts(3), drafts(3));
    assert_ne!(drafts(3), drafts(4));
    let parties = plan(&catalogue, &figures, 3, 1);
    assert_eq!(
        parties.parties().collect::<Vec<_>>(),
        parties.parties().collect::<Vec<_>>()
    );
}

#[test]
fn three_times_the_work_shows_threefold_counts_and_the_same_rates() {
    let (catalogue, figures) = some_figures();
    let plan = plan(&catalogue, &figures, 3, 3);
    assert_eq!(plan.unsolved, []);
    let ledger = recorded(&plan, &catalogue);
    for figure in &figures {
        let rate = ["rate", "mean"].contains(&figure.series.series.as_str());
        let times = if rate { 1 } else { 3 };
        let shown = shown(&catalogue, &ledger, figure);
        assert_eq!(
            shown,
            Some(figure.value * Decimal::from(times)),
            "{figure:?}"
        );
    }
}

#[test]
fn every_party_of_a_draft_is_among_the_parties_and_no_day_is_a_holiday() {
    let (catalogue, figures) = some_figures();
    let plan = plan(&catalogue, &figures, 3, 1);
    let known: std::collections::BTreeSet<_> = plan.parties().map(|party| party.id).collect();
    assert_eq!(
        u64::try_from(known.len()).expect("a count"),
        plan.party_count()
    );
    let mut keys = std::collections::BTreeSet::new();
    for planned in plan.drafts() {
        let draft = planned.draft;
        assert!(
            draft
                .parties
                .iter()
                .all(|party| known.contains(&party.party))
        );
        assert!(draft.occurred_on.weekday().to_monday_one_offset() <= 5);
        assert_eq!(
            planned.follows_key.is_some(),
            draft.kind.as_str() == "outcome"
        );
        assert!(keys.insert(draft.key.clone()), "{}", draft.key);
        assert!(draft.key.starts_with("replay-p-"));
    }
}

#[test]
fn an_outcome_is_of_a_client_that_was_visited() {
    let (catalogue, figures) = some_figures();
    let plan = plan(&catalogue, &figures, 3, 1);
    let drafts: Vec<Planned> = plan.drafts().collect();
    let client = |draft: &Draft| {
        let client = draft
            .parties
            .iter()
            .find(|party| party.role.as_str() == "client");
        client.map(|party| party.party.clone())
    };
    for planned in &drafts {
        if let Some(key) = &planned.follows_key {
            let before = drafts.iter().find(|before| before.draft.key == *key);
            let before = before.expect("the draft it follows");
            assert_eq!(client(&before.draft), client(&planned.draft));
        }
    }
}
