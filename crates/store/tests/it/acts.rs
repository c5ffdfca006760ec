//! Recording, correcting, withdrawing: what the book keeps and what the tallies say.

use act::Outcome;
use jiff::SignedDuration;
use kernel::Serial;
use store::Import;

use crate::world::{
    World, behind_the_back, clients, correcting, draft, now, on_both, with_amount, withdrawing,
};

#[test]
fn a_figure_is_current_the_moment_an_act_is_recorded() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(with_amount(draft("a"), 300)).await;
        assert_eq!(first, Serial::new(1));
        let mut second = with_amount(draft("b"), 150);
        second.parties = clients(&["P1", "P2"]);
        world.recorded(second).await;
        assert_eq!(world.value("consultations").await, "2");
        assert_eq!(world.value("clients").await, "2");
        assert_eq!(world.value("amount").await, "450.00");
        assert_eq!(world.value("latest").await, "150.00");
        assert_eq!(world.value("online").await, "0");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn i1_a_correction_never_changes_the_past() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(with_amount(draft("a"), 300)).await;
        let before = world.store.act(first).await.unwrap().unwrap();
        let second = correcting(with_amount(draft("b"), 30), first);
        let second = world.recorded(second).await;
        let after = world.store.act(first).await.unwrap().unwrap();
        assert_eq!(before.act, after.act);
        assert_eq!(after.superseded_by, Some(second));
        assert_eq!(world.value("amount").await, "30.00");
        assert_eq!(world.value("latest").await, "30.00");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn i1_the_database_itself_refuses_to_change_an_act() {
    on_both(|world| async move {
        let world = world.ready().await;
        world.recorded(draft("a")).await;
        for sql in [
            "UPDATE act SET office = 'x'",
            "DELETE FROM act",
            "UPDATE manifest SET body = ''",
            "DELETE FROM manifest",
        ] {
            let said = behind_the_back(&world.address, sql).await;
            let said = said.unwrap_err().to_string();
            assert!(said.contains("never"), "{said}");
        }
    });
}

#[test]
fn a_withdrawn_act_no_longer_counts_and_neither_does_its_withdrawal() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(with_amount(draft("a"), 300)).await;
        let mut other = with_amount(draft("b"), 5);
        other.occurred_on = crate::world::day("2024-05-01");
        world.recorded(other).await;
        world.recorded(withdrawing(draft("c"), first)).await;
        assert_eq!(world.value("consultations").await, "1");
        assert_eq!(world.value("amount").await, "5.00");
        assert_eq!(world.value("latest").await, "5.00");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn the_same_key_again_is_the_same_act() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        let mut again = draft("a");
        again.author.recorded_by = "鈴木".to_owned();
        let outcome = world.store.record(again, now()).await.unwrap();
        assert_eq!(outcome, Outcome::SameAs(first));
        let all = vec![draft("b"), draft("a"), draft("b")];
        let outcomes = world.store.record_all(all, now(), None).await.unwrap();
        let second = Serial::new(2);
        assert_eq!(
            outcomes,
            [
                Outcome::Recorded(second),
                Outcome::SameAs(first),
                Outcome::SameAs(second)
            ]
        );
        assert_eq!(world.value("consultations").await, "2");
    });
}

#[test]
fn the_same_key_with_another_content_conflicts_and_names_the_difference() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(with_amount(draft("a"), 300)).await;
        let other = with_amount(draft("a"), 301);
        let outcome = world.store.record(other, now()).await.unwrap();
        let Outcome::Conflicts(act, differences) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(act, first);
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].field, "values.amount");
        assert_eq!(differences[0].recorded, "300");
        assert_eq!(differences[0].given, "301");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn of_many_clients_with_one_key_exactly_one_records() {
    on_both(|world| async move {
        let world = world.ready().await;
        let other = store::Store::open(&world.address).await.unwrap();
        let mut clients = tokio::task::JoinSet::new();
        for number in 0..20 {
            let store = match number % 2 {
                0 => world.store.clone(),
                _ => other.clone(),
            };
            clients.spawn(async move { store.record(draft("a"), now()).await.unwrap() });
        }
        let outcomes = clients.join_all().await;
        let is_recorded = |outcome: &&Outcome| matches!(outcome, Outcome::Recorded(_));
        assert_eq!(outcomes.iter().filter(is_recorded).count(), 1);
        let is_same = |outcome: &&Outcome| matches!(outcome, Outcome::SameAs(_));
        assert_eq!(outcomes.iter().filter(is_same).count(), 19);
        assert_eq!(world.value("consultations").await, "1");
    });
}

#[test]
fn many_clients_get_numbers_without_gaps() {
    on_both(|world| async move {
        let world = world.ready().await;
        let mut clients = tokio::task::JoinSet::new();
        for number in 0..64 {
            let store = world.store.clone();
            // Clocks of clients differ a little, and nobody is refused for that.
            let at = now() + SignedDuration::from_millis(64 - number);
            let draft = with_amount(draft(&format!("k{number}")), number);
            clients.spawn(async move { store.record(draft, at).await.unwrap() });
        }
        let mut numbers: Vec<i64> = clients
            .join_all()
            .await
            .into_iter()
            .map(|outcome| match outcome {
                Outcome::Recorded(id) => id.number(),
                other => panic!("{other:?}"),
            })
            .collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=64).collect::<Vec<i64>>());
        let acts = world.store.acts(Serial::new(0), 100).await.unwrap();
        assert!(acts.is_sorted_by_key(|held| held.act.recorded_at));
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn a_batch_is_recorded_whole_or_not_at_all() {
    on_both(|world| async move {
        let world = world.ready().await;
        world.recorded(draft("a")).await;
        let mut bad = draft("c");
        bad.parties = clients(&["P9"]);
        let batch = vec![draft("b"), bad, draft("d")];
        let outcomes = world.store.record_all(batch.clone(), now(), None);
        let outcomes = outcomes.await.unwrap();
        assert!(matches!(outcomes[0], Outcome::Recorded(_)));
        assert!(matches!(&outcomes[1], Outcome::Refused(why)
            if why[0].code() == "unknown-party" && why.len() == 1));
        assert_eq!(world.value("consultations").await, "1");
        assert_eq!(world.store.acts(Serial::new(0), 9).await.unwrap().len(), 1);
        let rehearsed = world.store.rehearse_all(&batch, now()).await.unwrap();
        assert_eq!(rehearsed, outcomes);
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn a_rehearsal_records_nothing() {
    on_both(|world| async move {
        let world = world.ready().await;
        let batch = [draft("a"), draft("b")];
        let outcomes = world.store.rehearse_all(&batch, now()).await.unwrap();
        assert_eq!(outcomes[1], Outcome::Recorded(Serial::new(2)));
        assert_eq!(world.store.acts(Serial::new(0), 9).await.unwrap(), []);
        assert_eq!(world.recorded(draft("z")).await, Serial::new(1));
    });
}

#[test]
fn a_file_is_noted_in_the_history_with_what_became_of_its_rows() {
    on_both(|world| async move {
        let world = world.ready().await;
        let import = Import {
            file: "令和6年6月.csv".to_owned(),
            digest: "00".repeat(32),
            by: "佐藤".to_owned(),
        };
        for recorded in [2, 0] {
            let rows = vec![draft("a"), draft("b"), draft("b")];
            world
                .store
                .record_all(rows, now(), Some(&import))
                .await
                .unwrap();
            let history = world.store.imports().await.unwrap();
            let last = history.last().unwrap();
            assert_eq!(
                (last.file.as_str(), last.by.as_str()),
                ("令和6年6月.csv", "佐藤")
            );
            assert_eq!(
                (last.rows, last.recorded, last.repeated),
                (3, recorded, 3 - recorded)
            );
        }
        assert_eq!(world.store.imports().await.unwrap().len(), 2);
        assert_eq!(world.value("consultations").await, "2");
    });
}

#[test]
fn a_recording_larger_than_a_chunk_is_kept_whole_or_not_at_all() {
    on_both(|world| async move {
        let world = world.ready().await;
        let many = |from: i64, to: i64| -> Vec<_> {
            let one = |n: i64| with_amount(draft(&format!("k{n}")), n);
            (from..to).map(one).collect()
        };
        let mut bulk = world.store.recording().await.unwrap();
        bulk.push(many(0, 2_500), now()).await.unwrap();
        let outcomes = bulk.push(vec![draft("")], now()).await.unwrap();
        assert!(matches!(&outcomes[0], Outcome::Refused(why) if why[0].code() == "bad-key"));
        // What follows is still decided: the key is known from an earlier chunk.
        let outcomes = bulk.push(many(2_400, 2_401), now()).await.unwrap();
        assert_eq!(outcomes, [Outcome::SameAs(Serial::new(2_401))]);
        assert!(!bulk.finish(now(), None).await.unwrap());
        assert_eq!(world.value("consultations").await, "0");
        assert_eq!(world.store.acts(Serial::new(0), 9).await.unwrap(), []);

        let mut dropped = world.store.recording().await.unwrap();
        dropped.push(many(0, 10), now()).await.unwrap();
        drop(dropped);

        let mut bulk = world.store.recording().await.unwrap();
        bulk.push(many(0, 2_500), now()).await.unwrap();
        bulk.push(many(2_000, 3_000), now()).await.unwrap();
        assert!(bulk.finish(now(), None).await.unwrap());
        assert_eq!(world.value("consultations").await, "3000");
        assert_eq!(world.value("amount").await, "4498500.00");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn sums_that_would_not_fit_are_refused_and_only_they() {
    on_both(|world| async move {
        let world = world.ready().await;
        let huge = 9_999_999_999_999;
        let batch: Vec<_> = (0..60)
            .map(|n| with_amount(draft(&format!("k{n}")), huge))
            .collect();
        let outcomes = world.store.record_all(batch.clone(), now(), None);
        let outcomes = outcomes.await.unwrap();
        assert!(outcomes.iter().all(
            |outcome| matches!(outcome, Outcome::Refused(why) if why[0].code() == "too-large")
        ));
        assert_eq!(world.value("consultations").await, "0");
        let together = async |world: &World, drafts: Vec<act::Draft>| {
            let mut clients = tokio::task::JoinSet::new();
            for draft in drafts {
                let store = world.store.clone();
                clients.spawn(async move { store.record(draft, now()).await.unwrap() });
            }
            clients.join_all().await
        };
        let outcomes = together(&world, batch).await;
        let is_recorded = |outcome: &&Outcome| matches!(outcome, Outcome::Recorded(_));
        assert_eq!(outcomes.iter().filter(is_recorded).count(), 46);
        let small = vec![draft("x"), with_amount(draft("y"), huge), draft("z")];
        let outcomes = together(&world, small).await;
        assert_eq!(outcomes.iter().filter(is_recorded).count(), 2);
        world.tallies_equal_their_recount().await;
    });
}
