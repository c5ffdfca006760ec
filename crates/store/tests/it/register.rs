//! Parties and resolutions: registered once, decided to be one, and taken back exactly.

use kernel::{Id, Serial};
use party::{Decides, Identity};
use store::{NotRegistered, ResolutionRefused};

use crate::world::{World, clients, draft, now, on_both, party};

async fn same(world: &World, entry: &str, with: &str) -> Result<i64, ResolutionRefused> {
    let decides = Decides::Same {
        entry: Id::new(entry),
        party: Id::new(with),
    };
    decide(world, decides).await
}

async fn undo(world: &World, resolution: i64) -> Result<i64, ResolutionRefused> {
    decide(world, Decides::Undo(Serial::new(resolution))).await
}

async fn decide(world: &World, decides: Decides) -> Result<i64, ResolutionRefused> {
    let decided = world.store.resolve(decides, "山田", "同じ所在地", now());
    decided.await.unwrap().map(Serial::number)
}

async fn consultations(world: &World) {
    for (key, of) in [
        ("a", vec!["P1"]),
        ("b", vec!["P2", "P3"]),
        ("c", vec!["P4"]),
    ] {
        let mut draft = draft(key);
        draft.parties = clients(&of);
        world.recorded(draft).await;
    }
}

#[test]
fn parties_are_registered_all_or_none_and_never_changed() {
    on_both(|world| async move {
        let world = world.ready().await;
        let mut other = party("P1");
        other.name = "株式会社乙".to_owned();
        let batch = [party("P6"), party("P2"), other, party("P7")];
        let registered = world.store.register(&batch, "田中", now()).await.unwrap();
        assert_eq!((registered.added, registered.same), (0, 1));
        let refused = [(Id::new("P1"), NotRegistered::OtherContent)];
        assert_eq!(registered.refused, refused);
        assert_eq!(world.store.party(&Id::new("P6")).await.unwrap(), None);
        let found = world.store.party(&Id::new("P1")).await.unwrap();
        assert_eq!(found, Some(party("P1")));
        let page = world.store.parties(Some(&Id::new("P2")), 2).await.unwrap();
        assert_eq!(page, [party("P3"), party("P4")]);
    });
}

#[test]
fn i2_a_resolution_rewrites_no_act_and_is_undone_exactly() {
    on_both(|world| async move {
        let world = world.ready().await;
        consultations(&world).await;
        let acts = world.store.acts(Serial::new(0), 9).await.unwrap();
        assert_eq!(world.value("clients").await, "4");
        assert_eq!(same(&world, "P1", "P2").await, Ok(1));
        assert_eq!(world.value("clients").await, "3");
        // Within one act two entries may turn out to be one.
        assert_eq!(same(&world, "P3", "P1").await, Ok(2));
        assert_eq!(world.value("clients").await, "2");
        world.tallies_equal_their_recount().await;
        let mut another = draft("d");
        another.parties = clients(&["P5", "P1"]);
        world.recorded(another).await;
        assert_eq!(world.value("clients").await, "3");
        world.tallies_equal_their_recount().await;
        assert_eq!(undo(&world, 1).await, Ok(3));
        assert_eq!(world.value("clients").await, "4");
        world.tallies_equal_their_recount().await;
        assert_eq!(undo(&world, 2).await, Ok(4));
        assert_eq!(world.value("clients").await, "5");
        world.tallies_equal_their_recount().await;
        let after = world.store.acts(Serial::new(0), 3).await.unwrap();
        assert_eq!(acts, after);
        assert_eq!(world.store.resolutions().await.unwrap().len(), 4);
    });
}

#[test]
fn another_process_counts_by_a_resolution_at_once() {
    on_both(|world| async move {
        let world = world.ready().await;
        consultations(&world).await;
        let other = store::Store::open(&world.address).await.unwrap();
        other.record(draft("d"), now()).await.unwrap();
        same(&world, "P1", "P5").await.unwrap();
        let mut more = draft("e");
        more.parties = clients(&["P5"]);
        other.record(more, now()).await.unwrap();
        assert_eq!(world.value("clients").await, "4");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn parties_as_known_then_are_counted_by_a_recount_without_resolutions() {
    on_both(|world| async move {
        let world = world.ready().await;
        consultations(&world).await;
        let before = world.store.tallies().await.unwrap();
        same(&world, "P1", "P2").await.unwrap();
        let then = world
            .store
            .recount(Some(&Identity::default()))
            .await
            .unwrap();
        assert_eq!(before, then);
    });
}

#[test]
fn resolutions_that_cannot_hold_are_refused() {
    on_both(|world| async move {
        let world = world.ready().await;
        let id = Id::new;
        assert_eq!(
            same(&world, "P1", "P9").await,
            Err(ResolutionRefused::UnknownParty(id("P9")))
        );
        assert_eq!(
            same(&world, "P1", "P1").await,
            Err(ResolutionRefused::WithItself(id("P1")))
        );
        same(&world, "P1", "P2").await.unwrap();
        same(&world, "P2", "P3").await.unwrap();
        assert_eq!(
            same(&world, "P3", "P1").await,
            Err(ResolutionRefused::WouldBeRing(id("P3"), id("P1")))
        );
        assert_eq!(
            same(&world, "P1", "P4").await,
            Err(ResolutionRefused::AlreadyAbsorbed(id("P1"), Serial::new(1)))
        );
        undo(&world, 1).await.unwrap();
        let undone = Serial::new(1);
        assert_eq!(
            undo(&world, 1).await,
            Err(ResolutionRefused::AlreadyUndone(undone))
        );
        for nothing in [3, 99] {
            let nothing_to_undo = ResolutionRefused::NothingToUndo(Serial::new(nothing));
            assert_eq!(undo(&world, nothing).await, Err(nothing_to_undo));
        }
        same(&world, "P3", "P1").await.unwrap();
    });
}

#[test]
fn every_act_of_a_party_is_found_also_under_its_other_entries() {
    on_both(|world| async move {
        let world = world.ready().await;
        consultations(&world).await;
        let numbers = async |of: &str, after: i64, limit: usize| -> Vec<i64> {
            let (of, after) = (Id::new(of), Some(Serial::new(after)));
            let acts = world.store.acts_of(&of, after, limit).await.unwrap();
            acts.iter().map(|held| held.act.id.number()).collect()
        };
        assert_eq!(numbers("P2", 0, 9).await, [2]);
        same(&world, "P4", "P2").await.unwrap();
        assert_eq!(numbers("P2", 0, 9).await, [2, 3]);
        assert_eq!(numbers("P4", 0, 1).await, [2]);
        assert_eq!(numbers("P4", 2, 9).await, [3]);
        assert_eq!(numbers("P9", 0, 9).await, [] as [i64; 0]);
    });
}
