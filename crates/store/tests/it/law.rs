//! Laws over any history: whatever is recorded, corrected, withdrawn, decided, undone, imported or
//! declared, in any order, the tallies equal their recount (invariants I1, I2, I9).

use act::Draft;
use kernel::{Id, Serial};
use party::Decides;
use program::Value;
use proptest::prelude::*;

use crate::world::{
    MANIFEST, World, clients, correcting, day, declaration, draft, now, on_both, with_amount,
    withdrawing,
};

/// Something that happens to a store.
#[derive(Debug, Clone)]
enum Step {
    Record(Shape),
    Correct(usize, Shape),
    Withdraw(usize),
    Import(Vec<Shape>),
    Same(u8, u8),
    Undo(i64),
    Declare,
    /// A key that was used before, with the same or another content.
    Repeat(usize, Shape),
}

/// What a draft says.
#[derive(Debug, Clone)]
struct Shape {
    parties: Vec<u8>,
    month: i8,
    amount: Option<i64>,
    is_online: bool,
}

fn shape() -> impl Strategy<Value = Shape> {
    let parties = proptest::collection::btree_set(1_u8..=5, 1..4);
    let amount = proptest::option::of(-1_000_i64..1_000);
    (parties, 1_i8..=12, amount, any::<bool>()).prop_map(|(parties, month, amount, is_online)| {
        Shape {
            parties: parties.into_iter().collect(),
            month,
            amount,
            is_online,
        }
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => shape().prop_map(Step::Record),
        3 => (0_usize..30, shape()).prop_map(|(at, shape)| Step::Correct(at, shape)),
        2 => (0_usize..30).prop_map(Step::Withdraw),
        2 => proptest::collection::vec(shape(), 0..5).prop_map(Step::Import),
        2 => (1_u8..=5, 1_u8..=5).prop_map(|(one, other)| Step::Same(one, other)),
        1 => (1_i64..6).prop_map(Step::Undo),
        1 => Just(Step::Declare),
        1 => (0_usize..30, shape()).prop_map(|(at, shape)| Step::Repeat(at, shape)),
    ]
}

impl Shape {
    fn draft(&self, key: &str) -> Draft {
        let mut draft = draft(key);
        let parties: Vec<String> = self.parties.iter().map(|n| format!("P{n}")).collect();
        let parties: Vec<&str> = parties.iter().map(String::as_str).collect();
        draft.parties = clients(&parties);
        // March falls into the year before.
        draft.occurred_on = day(&format!("2024-{:02}-15", self.month));
        if self.is_online {
            let online = Value::Code("online".to_owned());
            draft.values.insert(Id::new("channel"), online);
        }
        match self.amount {
            Some(amount) => with_amount(draft, amount),
            None => draft,
        }
    }
}

/// Does one step; what is refused is refused.
async fn take(world: &World, step: &Step, at: usize) {
    let store = &world.store;
    let acts = store.acts(Serial::new(0), 1_000).await.unwrap();
    let pick = |at: usize| acts.get(at % acts.len().max(1)).map(|held| &held.act);
    let key = format!("k{at}");
    match step {
        Step::Record(shape) => drop(store.record(shape.draft(&key), now()).await.unwrap()),
        Step::Correct(target, shape) => {
            let Some(act) = pick(*target) else { return };
            let draft = correcting(shape.draft(&key), act.id);
            store.record(draft, now()).await.unwrap();
        }
        Step::Withdraw(target) => {
            let Some(act) = pick(*target) else { return };
            let draft = withdrawing(draft(&key), act.id);
            store.record(draft, now()).await.unwrap();
        }
        Step::Import(shapes) => {
            let keyed = shapes.iter().enumerate();
            let drafts = keyed.map(|(row, shape)| shape.draft(&format!("{key}-{row}")));
            let drafts = drafts.collect();
            store.record_all(drafts, now(), None).await.unwrap();
        }
        Step::Same(entry, party) => {
            let decides = Decides::Same {
                entry: Id::new(&format!("P{entry}")),
                party: Id::new(&format!("P{party}")),
            };
            drop(store.resolve(decides, "山田", "同一", now()).await.unwrap());
        }
        Step::Undo(resolution) => {
            let decides = Decides::Undo(Serial::new(*resolution));
            drop(store.resolve(decides, "山田", "別人", now()).await.unwrap());
        }
        Step::Declare => {
            let next = store.manifests().await.unwrap().len() + 1;
            let text = MANIFEST.replace("version = 1", &format!("version = {next}"));
            let added = format!(
                "[[series]]\nid = \"s{next}\"\nname = \"新\"\nunit = \"円\"\n\
                 rounding = \"truncate 2\"\nlast = \"consultation.amount\"\n\
                 where = {{ channel = [\"online\", \"x{next}\"] }}\n"
            );
            let declaration = declaration(&format!("{text}{added}"));
            store.declare(&[declaration], "田中", now()).await.unwrap();
        }
        Step::Repeat(target, shape) => {
            let Some(act) = pick(*target) else { return };
            let draft = shape.draft(&act.draft.key);
            store.record(draft, now()).await.unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i9_tallies_equal_their_recount_after_any_history(
        steps in proptest::collection::vec(step(), 1..20)
    ) {
        let steps = &steps;
        on_both(|world| async move {
            let world = world.ready().await;
            let mut before = Vec::new();
            for (at, step) in steps.iter().enumerate() {
                take(&world, step, at).await;
                world.tallies_equal_their_recount().await;
                // I1 and I2: what was recorded stays as it was.
                let acts = world.store.acts(Serial::new(0), 1_000).await.unwrap();
                let acts: Vec<_> = acts.into_iter().map(|held| held.act).collect();
                assert!(acts.starts_with(&before));
                before = acts;
            }
        });
    }
}
