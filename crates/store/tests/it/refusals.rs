//! What the store refuses: acts that do not exist, do not stand, or are of another kind; clocks.

use act::{Draft, Outcome};
use jiff::SignedDuration;
use kernel::{Id, Serial};

use crate::world::{World, correcting, draft, now, on_both, withdrawing};

async fn refused(world: &World, draft: Draft) -> String {
    let outcome = world.store.record(draft, now()).await.unwrap();
    let Outcome::Refused(why) = outcome else {
        panic!("{outcome:?}")
    };
    let codes: Vec<_> = why.iter().map(act::Refusal::code).collect();
    codes.join(" ")
}

#[test]
fn a_withdrawn_act_is_not_corrected() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        let second = world.recorded(withdrawing(draft("b"), first)).await;
        let said = refused(&world, correcting(draft("c"), first)).await;
        assert_eq!(said, "already-withdrawn");
        let said = refused(&world, correcting(draft("c"), second)).await;
        assert_eq!(said, "is-withdrawal");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn an_act_is_corrected_once_then_its_correction_is() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        let batch = vec![
            correcting(draft("b"), first),
            correcting(draft("c"), first),
            withdrawing(draft("d"), first),
        ];
        let outcomes = world.store.record_all(batch, now(), None).await.unwrap();
        for outcome in &outcomes[1..] {
            assert!(matches!(outcome, Outcome::Refused(why)
                if why == &[act::Refusal::AlreadyCorrected(first, Serial::new(2))]));
        }
        let second = world.recorded(correcting(draft("b"), first)).await;
        world.recorded(correcting(draft("c"), second)).await;
        assert_eq!(world.value("consultations").await, "1");
        world.tallies_equal_their_recount().await;
    });
}

#[test]
fn a_correction_keeps_programme_and_kind() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        let mut report = draft("b");
        report.kind = Id::new("report");
        report.parties.clear();
        report.follows = Some(first);
        let second = world.recorded(report.clone()).await;
        let said = refused(&world, correcting(draft("c"), second)).await;
        assert_eq!(said, "other-kind");
        report.key = "d".to_owned();
        let said = refused(&world, correcting(report, first)).await;
        // The act it corrects would no longer stand for what follows it.
        assert_eq!(said, "other-kind cannot-follow");
    });
}

#[test]
fn an_act_follows_only_a_standing_act_of_the_right_kind() {
    on_both(|world| async move {
        let world = world.ready().await;
        let first = world.recorded(draft("a")).await;
        let mut report = draft("b");
        report.kind = Id::new("report");
        report.parties.clear();
        assert_eq!(refused(&world, report.clone()).await, "follows-nothing");
        report.follows = Some(Serial::new(99));
        assert_eq!(refused(&world, report.clone()).await, "unknown-act");
        report.follows = Some(first);
        let second = world.recorded(report.clone()).await;
        report.key = "c".to_owned();
        report.follows = Some(second);
        assert_eq!(refused(&world, report.clone()).await, "cannot-follow");
        world.recorded(withdrawing(draft("d"), first)).await;
        report.follows = Some(first);
        assert_eq!(refused(&world, report).await, "cannot-follow");
    });
}

#[test]
fn what_is_unknown_is_named() {
    on_both(|world| async move {
        let world = world.ready().await;
        let said = refused(&world, correcting(draft("a"), Serial::new(7))).await;
        assert_eq!(said, "unknown-act");
        let mut other = draft("a");
        other.program = Id::new("nothing");
        assert_eq!(refused(&world, other).await, "unknown-program");
        assert_eq!(refused(&world, draft("a\0b")).await, "bad-key");
        let mut early = draft("a");
        early.occurred_on = crate::world::day("2019-03-31");
        assert_eq!(refused(&world, early).await, "outside-period");
    });
}

#[test]
fn a_clock_that_went_back_is_refused_and_one_that_lags_is_not() {
    on_both(|world| async move {
        let world = world.ready().await;
        world.recorded(draft("a")).await;
        let back = now() - SignedDuration::from_secs(6);
        let outcome = world.store.record(draft("b"), back).await.unwrap();
        assert_eq!(
            outcome,
            Outcome::Refused(vec![act::Refusal::ClockWentBack(now())])
        );
        let lagging = now() - SignedDuration::from_secs(4);
        let outcome = world.store.record(draft("b"), lagging).await.unwrap();
        let Outcome::Recorded(id) = outcome else {
            panic!("{outcome:?}")
        };
        let held = world.store.act(id).await.unwrap().unwrap();
        assert_eq!(held.act.recorded_at, now());
    });
}
