//! Declaring programmes: versions follow each other, and what is new is counted.

use indicator::Tallies;
use kernel::Id;
use store::{NotDeclared, Store};

use crate::world::{MANIFEST, day, declaration, draft, now, on_both, with_amount, year};

fn version(number: u32) -> String {
    MANIFEST.replace("version = 1", &format!("version = {number}"))
}

#[test]
fn a_version_is_declared_once_and_the_next_follows_it() {
    on_both(|world| async move {
        let world = world.ready().await;
        let store = &world.store;
        let first = [declaration(MANIFEST)];
        let again = store.declare(&first, "田中", now());
        assert_eq!(again.await.unwrap().same, 1);
        let changed = MANIFEST.replace("経営相談", "経営支援");
        let far = version(4);
        let both = [
            declaration(&changed),
            declaration(&far),
            declaration(&version(2)),
        ];
        let declared = store.declare(&both, "田中", now()).await.unwrap();
        let advice = Id::new("advice");
        let order = NotDeclared::OutOfOrder {
            program: advice.clone(),
            given: 4,
            next: 2,
        };
        assert_eq!(
            declared.refused,
            [NotDeclared::OtherText(advice.clone(), 1), order]
        );
        assert_eq!(declared.added, []);
        assert_eq!(store.manifests().await.unwrap().len(), 1);
        let mut other = declaration(&version(2));
        other.text = version(3);
        let declared = store.declare(&[other], "田中", now()).await.unwrap();
        assert_eq!(
            declared.refused,
            [NotDeclared::NotItsText(advice.clone(), 2)]
        );
        let two = [declaration(&version(2)), declaration(&version(3))];
        let declared = store.declare(&two, "鈴木", now()).await.unwrap();
        assert_eq!(declared.added, [(advice.clone(), 2), (advice, 3)]);
        let manifests = store.manifests().await.unwrap();
        assert_eq!(manifests[2].text, version(3));
        assert_eq!(manifests[2].declared_by, "鈴木");
    });
}

#[test]
fn another_process_sees_a_declaration_at_once() {
    on_both(|world| async move {
        let world = world.ready().await;
        let other = Store::open(&world.address).await.unwrap();
        assert_eq!(other.catalogue().await.unwrap().programs().count(), 1);
        let next = [declaration(&version(2))];
        world.store.declare(&next, "田中", now()).await.unwrap();
        assert_eq!(other.catalogue().await.unwrap().programs().count(), 2);
        let act = other.record(draft("a"), now()).await.unwrap();
        assert!(matches!(act, act::Outcome::Recorded(_)));
        let held = world.store.act(kernel::Serial::new(1)).await.unwrap();
        assert_eq!(held.unwrap().act.version, 2);
    });
}

#[test]
fn a_counter_that_is_new_is_counted_over_the_acts_already_there() {
    on_both(|world| async move {
        let world = world.ready().await;
        let mut first = with_amount(draft("a"), 100);
        first.occurred_on = day("2024-09-01");
        world.recorded(first).await;
        let mut second = with_amount(draft("b"), 70);
        let channel = program::Value::Code("online".to_owned());
        second.values.insert(Id::new("channel"), channel);
        world.recorded(second).await;
        let addition = "[[series]]\nid = \"online-latest\"\nname = \"期末のオンライン金額\"\n\
             unit = \"円\"\nrounding = \"truncate 2\"\nlast = \"consultation.amount\"\n\
             where = { channel = \"online\" }\n";
        let next = format!("{}{addition}", version(2));
        let next = [declaration(&next)];
        let declared = world.store.declare(&next, "田中", now());
        assert_eq!(declared.await.unwrap().added.len(), 1);
        let ledger = world.store.tallies().await.unwrap();
        let text = "advice/consultation?channel=online#last:amount";
        let last = ledger.last(text, year()).unwrap();
        assert_eq!(last.to_decimal(), 70.into());
        world.tallies_equal_their_recount().await;
        world.recorded(with_amount(draft("c"), 1)).await;
        world.tallies_equal_their_recount().await;
    });
}
