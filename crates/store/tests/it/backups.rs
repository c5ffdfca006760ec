//! Backups: taken while others record, restored into the other database, proven equal.

use std::{collections::BTreeMap, fs, path::Path};

use kernel::{Id, Serial};
use party::Decides;
use store::{Address, Digest, Import, RestoreRefused, Store};

use crate::world::{
    World, addresses, clients, correcting, draft, drop_schema, now, on_both, party, with_amount,
    withdrawing, year,
};

/// Something of everything that can be kept.
async fn full(world: &World) {
    let store = &world.store;
    let drafts: Vec<_> = (0..2_500)
        .map(|n| {
            let mut draft = with_amount(draft(&format!("行\"{n}\"")), n);
            draft.parties = clients(&[["P1", "P2", "P3", "P4"][usize::try_from(n % 4).unwrap()]]);
            draft
        })
        .collect();
    let import = Import {
        file: "相談.csv".to_owned(),
        digest: "ab".repeat(32),
        by: "佐藤".to_owned(),
    };
    store
        .record_all(drafts, now(), Some(&import))
        .await
        .unwrap();
    world
        .recorded(correcting(with_amount(draft("c"), 7), Serial::new(2_500)))
        .await;
    world
        .recorded(withdrawing(draft("w"), Serial::new(3)))
        .await;
    for (entry, with) in [("P1", "P2"), ("P3", "P4")] {
        let decides = Decides::Same {
            entry: Id::new(entry),
            party: Id::new(with),
        };
        store
            .resolve(decides, "山田", "同一", now())
            .await
            .unwrap()
            .unwrap();
    }
    let undo = Decides::Undo(Serial::new(2));
    store
        .resolve(undo, "山田", "別人", now())
        .await
        .unwrap()
        .unwrap();
    let mut quoted = party("P8");
    quoted.name = "株式会社「\"party\":」".to_owned();
    store
        .register(&[quoted], "\"party\":", now())
        .await
        .unwrap();
    let figures: BTreeMap<String, String> = [("advice/clients".to_owned(), "3".to_owned())].into();
    store
        .close(year(), "E-1", "課長", now(), &figures)
        .await
        .unwrap();
}

#[test]
fn a_backup_taken_while_others_record_restores_equal_into_either_database() {
    on_both(|world| async move {
        let world = world.ready().await;
        full(&world).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup");
        let others = world.store.clone();
        let recording = tokio::spawn(async move {
            for n in 0..40 {
                let draft = draft(&format!("later{n}"));
                others.record(draft, now()).await.unwrap();
            }
        });
        let taken = world.store.backup(&file).await.unwrap();
        recording.await.unwrap();
        let after = world.store.digest().await.unwrap();
        assert!(
            taken.acts >= 2_502 && after.acts == 2_542,
            "{taken:?} {after:?}"
        );
        world.store.backup(&file).await.unwrap();
        for (name, address, _folder) in addresses().await {
            let restored = Store::restore(&file, &address).await.unwrap();
            assert_eq!(restored.as_ref(), Ok(&after), "{} to {name}", world.name);
            let store = Store::open(&address).await.unwrap();
            assert_eq!(store.digest().await.unwrap(), after);
            let kept = store.tallies().await.unwrap();
            assert_eq!(kept, store.recount(None).await.unwrap());
            assert_eq!(kept, world.store.tallies().await.unwrap());
            assert_eq!(
                store.resolutions().await.unwrap(),
                world.store.resolutions().await.unwrap()
            );
            assert_eq!(
                store.closings().await.unwrap(),
                world.store.closings().await.unwrap()
            );
            assert_eq!(
                store.imports().await.unwrap(),
                world.store.imports().await.unwrap()
            );
            let outcome = store.record(draft("next"), now()).await.unwrap();
            assert_eq!(outcome, act::Outcome::Recorded(Serial::new(2_543)));
            let refused = Store::restore(&file, &address).await.unwrap().unwrap_err();
            assert_eq!(refused, RestoreRefused::NotEmpty(address.clone()));
            store.shut().await;
            drop_schema(&address).await;
        }
    });
}

#[test]
fn any_change_changes_the_digest() {
    on_both(|world| async move {
        let world = world.ready().await;
        let mut seen: Vec<Digest> = vec![world.store.digest().await.unwrap()];
        let changed = async |world: &World, seen: &mut Vec<Digest>| {
            let digest = world.store.digest().await.unwrap();
            assert!(seen.iter().all(|before| before.sha256 != digest.sha256));
            seen.push(digest);
        };
        world.recorded(draft("a")).await;
        changed(&world, &mut seen).await;
        world
            .store
            .register(&[party("P6")], "田中", now())
            .await
            .unwrap();
        changed(&world, &mut seen).await;
        let figures = BTreeMap::new();
        world
            .store
            .close(year(), "E", "課長", now(), &figures)
            .await
            .unwrap();
        changed(&world, &mut seen).await;
        let refused = world.store.record(draft(""), now()).await.unwrap();
        assert!(matches!(refused, act::Outcome::Refused(_)));
        assert_eq!(world.store.digest().await.unwrap(), *seen.last().unwrap());
    });
}

/// What restoring a file into an empty folder says.
async fn restored(file: &Path) -> Result<Digest, RestoreRefused> {
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Folder(folder.path().join("store"));
    let restored = Store::restore(file, &address).await.unwrap();
    if restored.is_err() {
        let store = Store::open(&address).await.unwrap();
        assert_eq!(store.digest().await.unwrap().acts, 0);
        assert_eq!(store.manifests().await.unwrap(), []);
    }
    restored
}

#[test]
fn a_damaged_backup_is_refused_and_the_place_named() {
    on_both(|world| async move {
        let world = world.ready().await;
        full(&world).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup");
        let digest = world.store.backup(&file).await.unwrap();
        assert_eq!(restored(&file).await.as_ref(), Ok(&digest));
        let whole = fs::read(&file).unwrap();

        fs::write(&file, "支援記録").unwrap();
        assert_eq!(restored(&file).await, Err(RestoreRefused::NotABackup));

        fs::write(&file, &whole[..whole.len() * 2 / 3]).unwrap();
        let cut_off = restored(&file).await.unwrap_err();
        assert!(
            matches!(cut_off, RestoreRefused::CutOff { line: 1.. }),
            "{cut_off:?}"
        );

        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 0x10;
        fs::write(&file, flipped).unwrap();
        assert!(restored(&file).await.is_err());

        // Somebody who packs it again changes one digit of one amount.
        let text = zstd::decode_all(whole.as_slice()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let place = text.find(r#""number":"1205""#).unwrap();
        let line = text[..place].matches('\n').count() as u64 + 1;
        let forged = text.replacen(r#""number":"1205""#, r#""number":"9205""#, 1);
        fs::write(&file, zstd::encode_all(forged.as_bytes(), 1).unwrap()).unwrap();
        let refused = restored(&file).await.unwrap_err();
        let RestoreRefused::Damaged { line: seen, .. } = refused else {
            panic!("{refused:?}")
        };
        assert!((line..line + 1_002).contains(&seen), "{line} {seen}");

        let without = text.replacen(r#""id":77,"#, r#""id":78,"#, 1);
        fs::write(&file, zstd::encode_all(without.as_bytes(), 1).unwrap()).unwrap();
        let refused = restored(&file).await.unwrap_err();
        assert!(refused.said().0.ja.contains("行目"), "{refused:?}");

        let newer = text.replacen(r#""format":1"#, r#""format":2"#, 1);
        fs::write(&file, zstd::encode_all(newer.as_bytes(), 1).unwrap()).unwrap();
        assert_eq!(restored(&file).await, Err(RestoreRefused::NewerFormat(2)));
    });
}
