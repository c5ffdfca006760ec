//! What the tests share: programmes from text, wanted figures, and a book in memory that admits
//! planned drafts and counts them.

use std::collections::BTreeMap;

use act::{Act, admit};
use indicator::{Catalogue, Ledger, Recount};
use jiff::Timestamp;
use kernel::{Decimal, FiscalYear, Id, Serial};
use party::Identity;
use program::SeriesRef;
use replay::{Plan, Wanted};

pub(crate) fn catalogue(manifests: &[&str]) -> Catalogue {
    Catalogue::new(manifests.iter().map(|text| {
        let (program, problems) = program::read("case.toml", text);
        assert_eq!(problems, [], "{text}");
        program.expect("a programme")
    }))
}

pub(crate) fn year(year: u16) -> FiscalYear {
    FiscalYear::new(year).expect("a fiscal year")
}

/// `wanted("p/s", 2020, "12.5")`.
pub(crate) fn wanted(series: &str, of: u16, value: &str) -> Wanted {
    let (program, series) = series.split_once('/').expect("programme/series");
    Wanted {
        series: SeriesRef {
            program: Id::new(program),
            series: Id::new(series),
        },
        year: year(of),
        value: value.parse().expect("a number"),
    }
}

/// Records every draft of a plan, each admitted and each following an act before it; gives what is
/// counted.
pub(crate) fn recorded(plan: &Plan, catalogue: &Catalogue) -> Ledger {
    let now: Timestamp = "2024-06-01T00:00:00Z".parse().expect("an instant");
    let identity = Identity::default();
    let mut recount = Recount::new(catalogue, &identity);
    let mut known: BTreeMap<String, Act> = BTreeMap::new();
    let mut refused: Vec<String> = Vec::new();
    let chained: std::collections::BTreeSet<String> = plan
        .drafts()
        .filter_map(|planned| planned.follows_key)
        .collect();
    let mut count = 0;
    for planned in plan.drafts() {
        count += 1;
        let mut draft = planned.draft;
        if let Some(key) = planned.follows_key {
            let before = known.get(&key).expect("what is followed comes before");
            let program = catalogue.newest(&draft.program).expect("a programme");
            let kind = program.kind(draft.kind.as_str()).expect("a kind");
            assert!(kind.follows.contains(&before.draft.kind));
            assert!(
                before.draft.occurred_on <= draft.occurred_on,
                "{}",
                draft.key
            );
            draft.follows = Some(before.id);
        }
        let program = catalogue
            .version_on(&draft.program, draft.occurred_on)
            .expect("a programme");
        let refusals = admit(&draft, program, now);
        if !refusals.is_empty() && refused.len() < 20 {
            refused.push(format!("{} {:?} {refusals:?}", draft.key, draft.values));
        }
        let act = Act {
            id: Serial::new(count),
            version: program.version,
            recorded_at: now,
            draft,
        };
        recount.add(&act);
        if chained.contains(&act.draft.key) {
            known.insert(act.draft.key.clone(), act);
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert_eq!(u64::try_from(count).expect("a count"), plan.acts);
    recount.finish()
}

/// What a series shows.
pub(crate) fn shown(catalogue: &Catalogue, ledger: &Ledger, wanted: &Wanted) -> Option<Decimal> {
    let value = catalogue.value(&wanted.series, wanted.year, ledger);
    value.ok().map(|value| value.shown)
}
