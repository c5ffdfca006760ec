//! Tests of the crate `party`: who is who after decisions and their undoing (invariant I2).

use jiff::Timestamp;
use kernel::{Id, Serial};
use party::{Decides, Identity, Party, Resolution};
use proptest::prelude::*;

fn entry(number: usize) -> Id<Party> {
    Id::new(&format!("p{number}"))
}

fn resolution(id: i64, decides: Decides) -> Resolution {
    Resolution {
        id: Serial::new(id),
        decides,
        recorded_at: Timestamp::UNIX_EPOCH,
        decided_by: "yamada".to_owned(),
        reason: "同じ法人番号".to_owned(),
    }
}

fn same(id: i64, entry_number: usize, party: usize) -> Resolution {
    let (entry, party) = (entry(entry_number), entry(party));
    resolution(id, Decides::Same { entry, party })
}

fn undo(id: i64, undone: i64) -> Resolution {
    resolution(id, Decides::Undo(Serial::new(undone)))
}

/// Who stands for each of the first ten entries.
fn everybody(resolutions: &[Resolution]) -> Vec<Id<Party>> {
    let identity = Identity::after(resolutions);
    (0..10)
        .map(|number| identity.resolve(&entry(number)).clone())
        .collect()
}

#[test]
fn an_entry_stands_for_itself_until_it_is_decided_otherwise() {
    assert!(Identity::default().is_empty());
    assert_eq!(Identity::default().resolve(&entry(1)), &entry(1));
    let identity = Identity::after(&[same(1, 1, 2)]);
    assert!(!identity.is_empty());
    assert_eq!(identity.resolve(&entry(1)), &entry(2));
    assert_eq!(identity.resolve(&entry(2)), &entry(2));
    assert_eq!(identity.resolve(&entry(3)), &entry(3));
}

#[test]
fn decisions_follow_each_other_however_they_were_taken() {
    for decisions in [
        [same(1, 1, 2), same(2, 2, 3)],
        [same(1, 2, 3), same(2, 1, 2)],
    ] {
        let identity = Identity::after(&decisions);
        assert_eq!(identity.resolve(&entry(1)), &entry(3));
        assert_eq!(identity.resolve(&entry(2)), &entry(3));
    }
}

#[test]
fn undoing_a_decision_brings_back_what_was() {
    let before = [same(1, 1, 2)];
    let after = [same(1, 1, 2), same(2, 2, 3), undo(3, 2)];
    assert_eq!(everybody(&before), everybody(&after));
    assert!(Identity::after(&[same(1, 1, 2), undo(2, 1)]).is_empty());
}

#[test]
fn a_link_in_the_middle_can_be_undone_alone() {
    let identity = Identity::after(&[same(1, 1, 2), same(2, 2, 3), same(3, 3, 4), undo(4, 2)]);
    assert_eq!(identity.resolve(&entry(1)), &entry(2));
    assert_eq!(identity.resolve(&entry(3)), &entry(4));
}

#[test]
fn of_two_decisions_on_one_entry_the_later_holds_and_undoing_it_brings_back_the_earlier() {
    let both = [same(1, 1, 2), same(2, 1, 3)];
    assert_eq!(Identity::after(&both).resolve(&entry(1)), &entry(3));
    let undone = [same(1, 1, 2), same(2, 1, 3), undo(3, 2)];
    assert_eq!(Identity::after(&undone).resolve(&entry(1)), &entry(2));
}

#[test]
fn undoing_what_was_never_decided_changes_nothing() {
    let decisions = [same(1, 1, 2), undo(2, 9)];
    assert_eq!(everybody(&decisions), everybody(&decisions[..1]));
}

#[test]
fn decisions_that_contradict_each_other_still_end() {
    let ring = [same(1, 1, 2), same(2, 2, 3), same(3, 3, 1)];
    let identity = Identity::after(&ring);
    let in_ring = [entry(1), entry(2), entry(3)];
    for number in 1..=3 {
        assert!(in_ring.contains(identity.resolve(&entry(number))));
    }
    let undone = [
        ring[0].clone(),
        ring[1].clone(),
        ring[2].clone(),
        undo(4, 3),
    ];
    assert_eq!(everybody(&undone), everybody(&ring[..2]));
}

/// Decisions between ten entries, each absorbed by one with a higher number: no rings.
fn decisions() -> impl Strategy<Value = Vec<(usize, usize)>> {
    let pair = (0..9_usize).prop_flat_map(|entry| (Just(entry), entry + 1..10));
    prop::collection::vec(pair, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn undoing_in_any_order_leaves_what_the_others_decide(
        pairs in decisions(),
        seed in prop::collection::vec(any::<prop::sample::Index>(), 12),
        undone in prop::collection::vec(any::<bool>(), 12),
    ) {
        let all: Vec<Resolution> = pairs
            .iter()
            .zip(1..)
            .map(|(&(entry, party), id)| same(id, entry, party))
            .collect();
        let (mut gone, kept): (Vec<_>, Vec<_>) = all
            .iter()
            .cloned()
            .zip(&undone)
            .partition(|(_, undone)| **undone);
        let kept: Vec<Resolution> = kept.into_iter().map(|(resolution, _)| resolution).collect();
        let mut taken_back = all.clone();
        for (at, id) in (0..).zip(100..) {
            if gone.is_empty() {
                break;
            }
            let next = seed[at].index(gone.len());
            let (resolution, _) = gone.swap_remove(next);
            taken_back.push(undo(id, resolution.id.number()));
        }
        prop_assert_eq!(everybody(&taken_back), everybody(&kept));
    }

    #[test]
    fn whoever_stands_for_another_stands_for_himself(pairs in decisions()) {
        let all: Vec<Resolution> = pairs
            .iter()
            .zip(1..)
            .map(|(&(entry, party), id)| same(id, entry, party))
            .collect();
        let identity = Identity::after(&all);
        for number in 0..10 {
            let entry = entry(number);
            let party = identity.resolve(&entry);
            prop_assert_eq!(identity.resolve(party), party);
        }
    }

    #[test]
    fn any_decisions_at_all_come_to_an_end(
        pairs in prop::collection::vec((0..10_usize, 0..10_usize), 0..20),
    ) {
        let all: Vec<Resolution> = pairs
            .iter()
            .zip(1..)
            .map(|(&(entry, party), id)| same(id, entry, party))
            .collect();
        prop_assert_eq!(everybody(&all).len(), 10);
    }
}
