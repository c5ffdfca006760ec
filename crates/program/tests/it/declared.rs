//! The manifests of the model agency are sound.

use std::{fs, path::Path};

use program::{Program, check, read};

/// Every manifest of the example, in order of file.
fn declared() -> Vec<(String, String, Program)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/smrj/programmes");
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "toml")
    });
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&file).expect("a text");
            let (program, problems) = read(&name, &text);
            assert_eq!(problems, [], "{name}");
            (name, text, program.expect("a programme"))
        })
        .collect()
}

#[test]
fn the_manifests_of_the_model_agency_are_sound() {
    let checked = check(&declared());
    for hint in &checked.hints {
        println!("{hint}");
    }
    let said: Vec<String> = checked.problems.iter().map(ToString::to_string).collect();
    assert!(checked.is_sound(), "{}", said.join("\n"));
}
