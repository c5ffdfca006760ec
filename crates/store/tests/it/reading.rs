//! The way back from a figure to its acts, months, and what is recorded after a year was closed.

use std::collections::BTreeMap;

use kernel::Serial;
use program::Value;
use store::Exclusion;

use crate::world::{correcting, day, draft, now, on_both, with_amount, withdrawing, year};

#[test]
fn i3_every_figure_lists_its_acts_and_every_act_not_counted_its_reason() {
    on_both(|world| async move {
        let world = world.ready().await;
        let online = |draft: act::Draft| {
            let mut draft = draft;
            let channel = Value::Code("online".to_owned());
            draft.values.insert(kernel::Id::new("channel"), channel);
            draft
        };
        let mut late = online(with_amount(draft("a"), 5));
        late.occurred_on = day("2024-12-01");
        let late = world.recorded(late).await;
        let early = world.recorded(online(draft("b"))).await;
        let desk = world.recorded(draft("c")).await;
        let wrong = world.recorded(online(draft("d"))).await;
        let right = world.recorded(correcting(online(draft("e")), wrong)).await;
        let gone = world.recorded(online(draft("f"))).await;
        let withdrawal = world.recorded(withdrawing(draft("g"), gone)).await;

        let counter = world
            .counter("advice/consultation?channel=online#count")
            .await;
        let behind = world.store.behind(&counter, year(), None, 9).await.unwrap();
        let numbers: Vec<_> = behind.iter().map(|act| act.id).collect();
        assert_eq!(numbers, [early, right, late]);
        let tally = world.tally(&counter.to_string()).await;
        assert_eq!(tally.acts, 3);
        let first = world.store.behind(&counter, year(), None, 1).await.unwrap();
        let after = Some((first[0].draft.occurred_on, first[0].id));
        let rest = world
            .store
            .behind(&counter, year(), after, 9)
            .await
            .unwrap();
        assert_eq!(rest, behind[1..]);

        let excluded = world.store.excluded(&counter, year(), 9).await.unwrap();
        let reasons: Vec<_> = excluded.iter().map(|one| (one.act.id, one.why)).collect();
        assert_eq!(
            reasons,
            [
                (desk, Exclusion::FilterNotMet),
                (wrong, Exclusion::Corrected(right)),
                (gone, Exclusion::Withdrawn(withdrawal)),
                (withdrawal, Exclusion::IsWithdrawal),
            ]
        );
        let amount = world.counter("advice/consultation#sum:amount").await;
        let behind = world.store.behind(&amount, year(), None, 9).await.unwrap();
        assert_eq!(behind.len(), 1);
        let latest = world.counter("advice/consultation#last:amount").await;
        let behind = world.store.behind(&latest, year(), None, 9).await.unwrap();
        assert_eq!(behind[0].id, late);
    });
}

#[test]
fn months_add_up_to_the_year() {
    on_both(|world| async move {
        let world = world.ready().await;
        for (key, on, amount) in [
            ("a", "2024-04-01", 1),
            ("b", "2024-04-30", 2),
            ("c", "2025-03-31", 4),
            ("d", "2025-04-01", 8),
        ] {
            let mut draft = with_amount(draft(key), amount);
            draft.occurred_on = day(on);
            world.recorded(draft).await;
        }
        let counter = world.counter("advice/consultation#sum:amount").await;
        let months = world.store.months(&counter, year()).await.unwrap();
        let months: Vec<_> = months
            .iter()
            .map(|(month, tally)| (month.number(), tally.acts, tally.amount.to_decimal()))
            .collect();
        assert_eq!(months, [(202404, 2, 3.into()), (202503, 1, 4.into())]);
    });
}

#[test]
fn what_is_recorded_after_a_closing_is_a_restatement() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        assert_eq!(world.store.restatements(year()).await.unwrap(), []);
        let figures: BTreeMap<String, String> =
            [("advice/consultations".to_owned(), "1".to_owned())].into();
        let closed = world.store.close(year(), "E-1", "課長", now(), &figures);
        let closing = closed.await.unwrap();
        assert_eq!(world.store.restatements(year()).await.unwrap(), []);
        let late = world.recorded(draft("b")).await;
        let mut elsewhere = draft("c");
        elsewhere.occurred_on = day("2025-04-02");
        world.recorded(elsewhere.clone()).await;
        elsewhere.key = "d".to_owned();
        let moved = world.recorded(correcting(elsewhere, first)).await;
        let restated = world.store.restatements(year()).await.unwrap();
        let numbers: Vec<_> = restated.iter().map(|one| one.held.act.id).collect();
        assert_eq!(numbers, [late, moved]);
        assert!(restated.iter().all(|one| one.closing == closing));
        let closings = world.store.closings().await.unwrap();
        assert_eq!(closings[0].figures, figures);
        assert_eq!(closings[0].last_act, first);
        let closed = world.store.close(year(), "E-2", "課長", now(), &figures);
        assert_eq!(closed.await.unwrap(), Serial::new(2));
        assert_eq!(world.store.restatements(year()).await.unwrap(), []);
        world.tallies_equal_their_recount().await;
    });
}
