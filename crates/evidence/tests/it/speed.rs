//! temporary
use crate::world::{fixed, folder};
use std::time::Instant;
#[test]
#[ignore = "measured by hand"]
fn speed() {
    let world = fixed(400_000);
    let (_guard, folder) = folder();
    let at = Instant::now();
    let evidence = world.freeze_in_parts_of(&folder, 200_000, 8192).unwrap();
    eprintln!("freeze {:?}", at.elapsed());
    let at = Instant::now();
    assert_eq!(evidence.verify(), vec![]);
    eprintln!("verify {:?}", at.elapsed());
    let at = Instant::now();
    evidence.recount().unwrap();
    eprintln!("recount {:?}", at.elapsed());
    let out = std::process::Command::new("du")
        .arg("-a")
        .arg("-b")
        .arg(&folder)
        .output()
        .unwrap();
    eprintln!("{}", String::from_utf8_lossy(&out.stdout));
}
