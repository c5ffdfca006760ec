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

/// Where verifying sees changes in a file.
fn places(folder: &Path, name: &str) -> Vec<String> {
    let evidence = Evidence::open(folder).expect("it is opened");
    let problems = evidence.verify().into_iter();
    let of_file = problems.filter(|one| one.place.file == name);
    of_file.map(|one| one.place.field).collect()
}

#[test]
fn a_changed_byte_of_a_table_is_named_by_row_group_and_column() {
    let (_guard, folder) = folder();
    fixed(60).freeze(&folder).expect("it is frozen");
    let name = "act_values/part-00001.parquet";
    let path = folder.join(name);
    let bytes = fs::read(&path).expect("a file");
    let listing = fs::read_to_string(folder.join("evidence.json")).expect("the listing");
    let listing: serde_json::Value = serde_json::from_str(&listing).expect("JSON");
    let chunks = listing["files"][name]["chunks"].as_array().expect("chunks");
    assert_eq!(chunks.len(), 6);
    for chunk in chunks {
        let parts: Vec<&str> = chunk.as_str().expect("text").split(' ').collect();
        let from: usize = parts[2].parse().expect("a number");
        let mut changed = bytes.clone();
        changed[from + 3] ^= 0x40;
        fs::write(&path, &changed).expect("written");
        assert_eq!(
            places(&folder, name),
            [format!("行グループ1 列{}", parts[1])]
        );
    }
    let mut changed = bytes;
    let end = changed.len() - 6;
    changed[end] ^= 0x40;
    fs::write(&path, &changed).expect("written");
    assert_eq!(
        places(&folder, name),
        [String::new()],
        "the foot of the file is of no column"
    );
}

#[test]
fn files_cut_exchanged_missing_or_put_in_are_named() {
    let (_guard, folder) = folder();
    fixed(60)
        .freeze_in_parts(&folder, 25)
        .expect("it is frozen");
    let at = |name: &str| folder.join(name);
    let (one, other) = ("acts/part-00001.parquet", "acts/part-00002.parquet");
    let (first, second) = (
        fs::read(at(one)).expect("a file"),
        fs::read(at(other)).expect("a file"),
    );

    fs::write(at(one), &first[..first.len() / 2]).expect("written");
    assert_eq!(said(&folder), ["acts/part-00001.parquet file-changed"]);

    fs::write(at(one), &second).expect("written");
    fs::write(at(other), &first).expect("written");
    let both = [
        "acts/part-00001.parquet file-changed",
        "acts/part-00002.parquet file-changed",
    ];
    assert_eq!(said(&folder), both);

    fs::write(at(one), &first).expect("written");
    fs::remove_file(at(other)).expect("removed");
    assert_eq!(said(&folder), ["acts/part-00002.parquet file-unreadable"]);

    fs::write(at(other), &second).expect("written");
    fs::write(at("acts/part-00099.parquet"), &second).expect("written");
    assert_eq!(said(&folder), ["acts/part-00099.parquet file-surplus"]);

    fs::remove_file(at("acts/part-00099.parquet")).expect("removed");
    assert_eq!(said(&folder), Vec::<String>::new());
    fs::remove_file(at("evidence.json")).expect("removed");
    assert_eq!(said(&folder).len(), 1);
}

/// Exchanges two files of two evidences and corrects digests, sizes and number, as someone would
/// who knows how they are made.
#[test]
fn figures_that_acts_do_not_give_are_found_though_every_digest_was_corrected() {
    let ((_one, honest), (_other, forged)) = (folder(), folder());
    fixed(60).freeze(&honest).expect("it is frozen");
    fixed(40).freeze(&forged).expect("it is frozen");
    let listing = |folder: &Path| -> serde_json::Value {
        let text = fs::read_to_string(folder.join("evidence.json")).expect("the listing");
        serde_json::from_str(&text).expect("JSON")
    };
    let mut mixed = listing(&honest);
    for name in ["figures/part-00001.parquet", "tallies/part-00001.parquet"] {
        fs::copy(forged.join(name), honest.join(name)).expect("copied");
        mixed["files"][name] = listing(&forged)["files"][name].clone();
    }
    mixed["number"] = serde_json::Value::String(String::new());
    let unnumbered = serde_json::to_string_pretty(&mixed).expect("JSON") + "\n";
    let digest = {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(unnumbered.as_bytes());
        let hex: Vec<String> = digest[..8]
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        hex.chunks(2)
            .map(|two| two.concat())
            .collect::<Vec<_>>()
            .join("-")
    };
    mixed["number"] = serde_json::Value::String(digest);
    let text = serde_json::to_string_pretty(&mixed).expect("JSON") + "\n";
    fs::write(honest.join("evidence.json"), text).expect("written");
    let found = said(&honest);
    let wanted = [
        "tallies/part-00001.parquet recount-differs",
        "figures/part-00001.parquet recount-differs",
    ];
    assert_eq!(found, wanted);
}
