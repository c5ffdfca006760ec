//! Laws: nothing lost, the same bytes each time, the same figures as counted in memory.

use std::{collections::BTreeMap, fs, path::Path};

use evidence::{Evidence, Fault};
use proptest::prelude::*;

use crate::world::{catalogue, fixed, folder, worlds};

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    found.insert(path.display().to_string(), fs::read(&path).expect("a file"));
                }
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn i9_evidence_counted_again_is_what_was_counted_in_memory(world in worlds(60), part in 1_u64..20) {
        let (_guard, folder) = folder();
        let frozen = world.freeze_in_parts(&folder, part).expect("it is frozen");
        let catalogue = catalogue();
        let counted = world.ledger(&catalogue);
        prop_assert_eq!(frozen.ledger(), Some(&counted));
        let evidence = Evidence::open(&folder).expect("it is opened");
        prop_assert_eq!(evidence.verify(), vec![]);
        let (again, ledger) = evidence.recount().expect("it is counted");
        prop_assert_eq!(&ledger, &counted);
        prop_assert!(again.programs().eq(catalogue.programs()));
    }

    #[test]
    fn acts_come_back_as_they_were_frozen(world in worlds(60), part in 1_u64..20) {
        let (_guard, folder) = folder();
        let evidence = world.freeze_in_parts(&folder, part).expect("it is frozen");
        let mut back = Vec::new();
        evidence.acts(|kept| back.push(kept)).expect("they are read");
        // Also the digits a number was written with, which equality passes over.
        prop_assert_eq!(format!("{:?}", &back), format!("{:?}", &world.acts));
        prop_assert_eq!(back, world.acts);
    }
}

#[test]
fn the_same_world_freezes_to_the_same_bytes() {
    let ((_one, first), (_other, second)) = (folder(), folder());
    let world = fixed(300);
    let number = world
        .freeze_in_parts(&first, 100)
        .expect("it is frozen")
        .number()
        .to_owned();
    let again = world.freeze_in_parts(&second, 100).expect("it is frozen");
    assert_eq!(number, again.number());
    let (one, other) = (files(&first), files(&second));
    assert!(one.values().eq(other.values()));
    assert_eq!(one.len(), other.len());
}

#[test]
fn another_act_gives_another_number() {
    let ((_one, first), (_other, second)) = (folder(), folder());
    let one = fixed(30).freeze(&first).expect("it is frozen");
    let other = fixed(31).freeze(&second).expect("it is frozen");
    assert_ne!(one.number(), other.number());
    assert_eq!(one.number().len(), 19, "{}", one.number());
}

#[test]
fn evidence_is_never_written_over() {
    let (_guard, folder) = folder();
    fixed(3).freeze(&folder).expect("it is frozen");
    let before = files(&folder);
    let again = fixed(4).freeze(&folder);
    assert!(matches!(again, Err(Fault::NotEmpty(_))), "{again:?}");
    assert_eq!(files(&folder), before);
}

#[test]
fn an_unfinished_freezing_leaves_nothing_behind() {
    let (guard, folder) = folder();
    let mut world = fixed(40);
    world.acts.swap(3, 4);
    let fault = world.freeze(&folder);
    assert!(matches!(fault, Err(Fault::OutOfOrder { .. })), "{fault:?}");
    let left = fs::read_dir(guard.path()).expect("a folder").count();
    assert_eq!(left, 0);
}

#[test]
fn evidence_of_nothing_is_evidence_too() {
    let (_guard, folder) = folder();
    let evidence = fixed(0).freeze(&folder).expect("it is frozen");
    assert_eq!(evidence.verify(), vec![]);
    assert_eq!(evidence.counts().acts, 0);
}

#[test]
fn i3_the_acts_behind_a_tally_are_as_many_as_were_counted() {
    use indicator::{Aggregate, Tallies};
    let (_guard, folder) = folder();
    let world = fixed(300);
    let evidence = world.freeze_in_parts(&folder, 100).expect("it is frozen");
    let catalogue = catalogue();
    let ledger = world.ledger(&catalogue);
    let mut met = 0;
    for counter in catalogue.counters() {
        for year in crate::world::years() {
            let behind = evidence
                .behind(counter, year, usize::MAX)
                .expect("they are read");
            let tally = ledger.tally(&counter.to_string(), year);
            let counted = match &counter.aggregate {
                Aggregate::Count => behind.len(),
                Aggregate::Distinct(role) => {
                    let parties = behind.iter().flat_map(|act| &act.draft.parties);
                    parties.filter(|party| party.role == *role).count()
                }
                Aggregate::Sum(_) => behind.iter().filter_map(|act| counter.amount(act)).count(),
                Aggregate::Last(_) => continue,
            };
            met += counted;
            assert_eq!(
                tally.acts,
                i64::try_from(counted).expect("few"),
                "{counter} {year}"
            );
        }
    }
    assert!(met > 300);
}

#[test]
fn manifests_must_declare_what_was_counted() {
    let (guard, folder) = folder();
    let (catalogue, mut manifests) = (catalogue(), crate::world::manifests());
    manifests[0].2 = manifests[0].2.replace("\"true\"", "\"false\"");
    let definition = evidence::Definition {
        catalogue: &catalogue,
        manifests: &manifests,
        years: &[],
        frozen_at: jiff::Timestamp::UNIX_EPOCH,
        frozen_by: String::new(),
    };
    let fault = evidence::Freezer::create(&folder, definition).err();
    assert!(
        matches!(&fault, Some(Fault::ManifestsDiffer(programs)) if programs == &["visiting v1"]),
        "{fault:?}"
    );
    assert_eq!(fs::read_dir(guard.path()).expect("a folder").count(), 0);
}
