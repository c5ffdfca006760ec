//! Power that fails and disks that fill: what was answered is there, and nothing is half-recorded.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Command, Stdio},
};

use act::Outcome;
use kernel::Serial;
use store::{Address, Cause, Store};

use crate::world::{
    addresses, behind_the_back, clients, draft, drop_schema, now, on_both, postgres, prepare,
    runtime, with_amount,
};

/// Where the child shall record.
const CHILD: &str = "KIBAN_TEST_CHILD";

/// The draft that is recorded as number `n`; every third corrects what the one before recorded.
fn nth(n: i64, before: Option<Serial<act::Act>>) -> act::Draft {
    let mut draft = with_amount(draft(&format!("k{n}")), n);
    draft.parties = clients(&[["P1", "P2", "P3"][usize::try_from(n % 3).unwrap()], "P5"]);
    match before.filter(|_| n % 3 == 0) {
        Some(before) => crate::world::correcting(draft, before),
        None => draft,
    }
}

#[test]
#[ignore = "the child of another test, which kills it"]
fn the_child_records_until_it_is_killed() {
    let Ok(address) = env::var(CHILD) else { return };
    let runtime = runtime();
    runtime.block_on(async {
        let store = Store::open(&Address::parse(&address).unwrap())
            .await
            .unwrap();
        let mut before = None;
        for n in 1.. {
            match store.record(nth(n, before), now()).await.unwrap() {
                Outcome::Recorded(id) => {
                    println!("recorded {id}");
                    before = Some(id);
                }
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn what_was_answered_survives_kill_9() {
    on_both(|world| async move {
        let world = world.ready().await;
        let address = match &world.address {
            Address::Folder(folder) => folder.display().to_string(),
            Address::Postgres { url, schema } => {
                format!("{url}?schema={}", schema.as_deref().unwrap())
            }
        };
        let mut child = Command::new(env::current_exe().unwrap())
            .args(["durability::the_child_records_until_it_is_killed"])
            .args(["--exact", "--ignored", "--nocapture"])
            .env(CHILD, address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut answered = 0;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            // The first answer stands behind what the test runner says.
            if let Some((_, id)) = line.unwrap().split_once("recorded ") {
                answered = id.trim().parse::<i64>().unwrap();
            }
            if answered == 60 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(answered >= 60, "the child ended by itself after {answered}");
        let store = Store::open(&world.address).await.unwrap();
        let acts = store.acts(Serial::new(0), 100_000).await.unwrap();
        assert!(acts.len() >= usize::try_from(answered).unwrap());
        let numbers = acts.iter().map(|held| held.act.id.number());
        assert!(numbers.eq(1..=i64::try_from(acts.len()).unwrap()));
        let again = world.with(store);
        again.tallies_equal_their_recount().await;
        again.recorded(draft("after")).await;
    });
}

/// A small disk in memory, unmounted when it is dropped.
struct Disk(tempfile::TempDir);

impl Disk {
    /// `None`, which is said, where this process may not mount.
    fn new(options: &str) -> Option<Self> {
        let disk = Self(tempfile::tempdir().unwrap());
        let mounted = disk.mount(options);
        if !mounted {
            eprintln!("the full disk was skipped: no disk can be mounted here");
        }
        mounted.then_some(disk)
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(self.path());
        let output = mount.stderr(Stdio::null()).status();
        output.is_ok_and(|status| status.success())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let mut unmount = Command::new("umount");
        let _ = unmount
            .arg("-l")
            .arg(self.path())
            .stderr(Stdio::null())
            .status();
    }
}

/// An act that takes some hundred kilobytes, also where they are compressed.
fn large(n: usize) -> act::Draft {
    let mut draft = with_amount(draft(&format!("k{n}")), 1);
    let mut at = n as u64;
    for _ in 0..2_500 {
        at = at.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        draft.locality.office += &format!("{at:016x}");
    }
    draft
}

/// Fills the disk of a store, makes room, and looks at what is there.
async fn fill(store: Store, make_room: impl FnOnce()) {
    prepare(&store).await;
    let mut recorded = 0;
    let fault = loop {
        match store.record(large(recorded), now()).await {
            Ok(Outcome::Recorded(_)) => recorded += 1,
            Ok(other) => panic!("{other:?}"),
            Err(fault) => break fault,
        }
        assert!(recorded < 1_000, "the disk never fills");
    };
    assert_eq!(*fault.cause(), Cause::DiskFull, "{fault:?}");
    assert!(fault.to_string().contains("空き"), "{fault}");
    let many = (0..50).map(|n| large(1_000 + n)).collect();
    let fault = store.record_all(many, now(), None).await.unwrap_err();
    assert_eq!(*fault.cause(), Cause::DiskFull, "{fault:?}");
    make_room();
    let acts = store.acts(Serial::new(0), 2_000).await.unwrap();
    assert_eq!(acts.len(), recorded);
    let outcome = store.record(draft("after"), now()).await.unwrap();
    let next = i64::try_from(recorded).unwrap() + 1;
    assert_eq!(outcome, Outcome::Recorded(Serial::new(next)));
    let kept = store.tallies().await.unwrap();
    assert_eq!(kept, store.recount(None).await.unwrap());
    store.shut().await;
}

#[test]
fn a_full_disk_loses_nothing_and_half_records_nothing() {
    let runtime = runtime();
    let Some(disk) = Disk::new("size=4m") else {
        return;
    };
    runtime.block_on(async {
        let address = Address::Folder(disk.path().join("store"));
        let store = Store::open(&address).await.unwrap();
        let make_room = || assert!(disk.mount("remount,size=64m"));
        fill(store, make_room).await;
    });
}

/// What a server says when its disk is full, said after most of an act has been written.
const SERVER_IS_FULL: &str = "\
    CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS \
    $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$; \
    CREATE TRIGGER is_full BEFORE INSERT ON tally_month EXECUTE FUNCTION is_full()";

#[test]
fn a_server_without_room_loses_nothing_and_half_records_nothing() {
    let runtime = runtime();
    runtime.block_on(async {
        let Some(address) = postgres().await else {
            return;
        };
        let store = Store::open(&address).await.unwrap();
        prepare(&store).await;
        store.record(draft("a"), now()).await.unwrap();
        behind_the_back(&address, SERVER_IS_FULL).await.unwrap();
        let fault = store.record(draft("b"), now()).await.unwrap_err();
        assert_eq!(*fault.cause(), Cause::DiskFull, "{fault:?}");
        let many = (0..3_000).map(|n| draft(&format!("k{n}"))).collect();
        let fault = store.record_all(many, now(), None).await.unwrap_err();
        assert_eq!(*fault.cause(), Cause::DiskFull, "{fault:?}");
        let room = "DROP FUNCTION is_full() CASCADE";
        behind_the_back(&address, room).await.unwrap();
        let outcome = store.record(draft("b"), now()).await.unwrap();
        assert_eq!(outcome, Outcome::Recorded(Serial::new(2)));
        let kept = store.tallies().await.unwrap();
        assert_eq!(kept, store.recount(None).await.unwrap());
        store.shut().await;
        drop_schema(&address).await;
    });
}

#[test]
fn a_recording_may_be_given_up_where_no_runtime_waits() {
    let runtime = runtime();
    for (_, address, _folder) in runtime.block_on(addresses()) {
        let (store, bulk) = runtime.block_on(async {
            let store = Store::open(&address).await.unwrap();
            prepare(&store).await;
            let mut bulk = store.recording().await.unwrap();
            bulk.push(vec![draft("a")], now()).await.unwrap();
            (store, bulk)
        });
        drop(bulk);
        runtime.block_on(async {
            let outcome = store.record(draft("b"), now()).await.unwrap();
            assert_eq!(outcome, Outcome::Recorded(Serial::new(1)));
            store.shut().await;
            drop_schema(&address).await;
        });
    }
}
