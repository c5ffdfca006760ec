//! Damage: whatever is changed after freezing is found, and its place is named.

use std::{
    fs,
    path::{Path, PathBuf},
};

use evidence::Evidence;

use crate::world::{fixed, folder};

/// Every file of a folder, by its path within.
fn names(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        match path.is_dir() {
            true => names(root, &path, found),
            false => {
                let name = path.strip_prefix(root).expect("within");
                found.push(name.display().to_string());
            }
        }
    }
    found.sort();
}

/// What opening and verifying say, each as `file code`.
fn said(folder: &Path) -> Vec<String> {
    let problems = match Evidence::open(folder) {
        Ok(evidence) => evidence.verify(),
        Err(problems) => problems,
    };
    problems
        .iter()
        .map(|one| format!("{} {}", one.place.file, one.code))
        .collect()
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let (_guard, folder) = folder();
    fixed(60)
        .freeze_in_parts(&folder, 25)
        .expect("it is frozen");
    assert_eq!(said(&folder), Vec::<String>::new());
    let mut all = Vec::new();
    names(&folder, &folder, &mut all);
    for name in all {
        let path = folder.join(&name);
        let bytes = fs::read(&path).expect("a file");
        let step = (bytes.len() / 23).max(1);
        let last = bytes.len() - 1;
        for at in (0..bytes.len()).step_by(step).chain([last]) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x01;
            fs::write(&path, &changed).expect("written");
            let found = said(&folder);
            assert!(
                found.iter().any(|one| one.contains(&name)),
                "byte {at} of {name} was changed, and this was found: {found:?}"
            );
        }
        fs::write(&path, &bytes).expect("written");
    }
    assert_eq!(said(&folder), Vec::<String>::new());
}
