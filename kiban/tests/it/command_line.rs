//! The command line as a newcomer and a script meet it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn kiban(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiban"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("KIBAN_LANG")
        .output()
        .expect("the program can be started")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../examples")
        .join(name)
}

/// A small published text with one wrong rate, in the words of no real agency.
fn published(rate: &str) -> String {
    format!(
        "様式１－１－１ 中期目標管理法人 年度評価 評価の概要様式\n\n\
         １．評価対象に関する事項\n\n法人名 独立行政法人あおぞら支援機構\n\n\
         評価対象事業年度 年度評価 令和２年度（第二期）\n\n中期目標期間 令和元～令和５年度\n\n\
         様式１－１－４－１ 中期目標管理法人 年度評価 項目別評定調書（国民に対して提供するサービスその他の業務の質の向上に関する事項）様式\n\n\
         １．当事務及び事業に関する基本情報\n\n１―１ 相談支援\n\n\
         ２．主要な経年データ\n\n①主要なアウトプット（アウトカム）情報\n\n\
         指標等 達成目標 基準値\n\n元\n\n年度\n\n２\n\n年度\n\n３\n\n年度\n\n４\n\n年度\n\n５\n\n年度\n\n\
         相談件数\n\n（計画値）\n\n１，０００件以上\n\n－ ２００件 ２００件\n\n\
         （実績値） － ２５０件 ３００件\n\n（達成度） － １２５．０％ {rate}％\n\n\
         ３．各事業年度の業務に係る目標、計画、業務実績、年度評価に係る自己評価及び主務大臣による評価\n"
    )
}

#[test]
fn the_demo_writes_a_whole_book_from_anywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = kiban(folder.path(), &["demo", "--no-serve", "--out", "book"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let book = folder.path().join("book");
    let starts = |name: &str| fs::read(book.join(name)).expect(name)[..5].to_vec();
    assert_eq!(starts("book.pdf"), b"%PDF-");
    assert_eq!(&starts("book.xlsx")[..2], b"PK");
    assert_eq!(starts("book.html").to_ascii_lowercase(), b"<!doc");
    assert_eq!(starts("audit.html").to_ascii_lowercase(), b"<!doc");
    assert!(fs::read_dir(book.join("data")).expect("tables").count() >= 5);
    let text = stdout(&output);
    assert!(text.contains("監査") && text.contains("book.pdf"), "{text}");
    let leftovers = fs::read_dir(&book)
        .expect("the folder")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.starts_with(".kiban"))
        .count();
    assert_eq!(leftovers, 0, "drafts are left behind");
}

#[test]
fn the_exit_status_tells_whether_a_document_adds_up() {
    let folder = tempfile::tempdir().expect("a folder");
    for (rate, status) in [("１５０．０", 0), ("１６０．０", 1)] {
        fs::write(folder.path().join("report.txt"), published(rate)).expect("written");
        let output = kiban(folder.path(), &["audit", "report.txt"]);
        assert_eq!(
            output.status.code(),
            Some(status),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
    }
    let output = kiban(folder.path(), &["audit", "missing.txt"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn audit_speaks_json_with_the_promised_fields() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("report.txt"), published("１６０．０")).expect("written");
    let output = kiban(folder.path(), &["audit", "report.txt", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let conflict = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|finding| finding["verdict"] == "conflict")
        .expect("the wrong rate is found");
    for field in [
        "rule",
        "verdict",
        "item",
        "statement",
        "claimed",
        "recomputed",
        "operands",
        "note",
    ] {
        assert!(
            conflict.get(field).is_some(),
            "{field} is missing in {conflict}"
        );
    }
    assert_eq!(conflict["claimed"]["value"], "160.0");
    assert_eq!(conflict["claimed"]["unit"], "%");
}

#[test]
fn shift_jis_is_read_like_utf_8() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = published("１５０．０");
    fs::write(folder.path().join("utf8.txt"), &text).expect("written");
    let (sjis, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    fs::write(folder.path().join("sjis.txt"), sjis).expect("written");
    for name in ["utf8.txt", "sjis.txt"] {
        let output = kiban(
            folder.path(),
            &["read", name, "--out", name.trim_end_matches(".txt")],
        );
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let read = |name: &str| -> serde_json::Value {
        let json = fs::read(folder.path().join(name).join("evaluation.json")).expect("written");
        serde_json::from_slice(&json).expect("JSON")
    };
    assert_eq!(read("utf8")["evaluation"], read("sjis")["evaluation"]);
}

#[test]
fn bad_inputs_are_refused_with_place_reason_and_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let cases: [(&str, &[u8]); 4] = [
        ("empty.txt", b""),
        ("noise.bin", &[0, 159, 146, 150, 0, 1, 2, 3, 255, 254, 0, 0]),
        (
            "letter.txt",
            "拝啓　時下ますますご清栄のこととお慶び申し上げます。".as_bytes(),
        ),
        ("broken.pdf", b"%PDF-1.7\nnothing of the kind"),
    ];
    for (name, bytes) in cases {
        fs::write(folder.path().join(name), bytes).expect("written");
        let output = kiban(folder.path(), &["read", name, "--out", "out"]);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {message}");
        assert!(message.contains(name), "{name} is not named: {message}");
        assert!(message.contains("対処"), "no remedy: {message}");
        assert!(
            !folder.path().join("out").exists(),
            "{name}: something was written"
        );
    }
}

#[test]
fn every_fault_of_book_data_is_told_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let book = folder.path().join("book");
    copy(&example("aozora"), &book);
    let front = fs::read_to_string(book.join("book.toml")).expect("the example");
    fs::write(book.join("book.toml"), format!("unknown_key = 1\n{front}")).expect("written");
    fs::write(book.join("figures/9-9.csv"), "section,programme\n").expect("written");
    let output = kiban(folder.path(), &["check", "book"]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("book.toml:1") && message.contains("9-9.csv"),
        "{message}"
    );
}

#[test]
fn the_examples_are_sound_and_english_is_spoken_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["smrj", "aozora"] {
        let path = example(name);
        let output = kiban(
            folder.path(),
            &[
                "--lang",
                "en",
                "check",
                &path.display().to_string(),
                "--trace",
            ],
        );
        assert!(
            output.status.success(),
            "{}{}",
            stdout(&output),
            stderr(&output)
        );
        assert!(stdout(&output).contains("No faults."));
    }
    let help = stdout(&kiban(folder.path(), &["audit", "--help"]));
    assert!(help.contains("終了コード"), "{help}");
    let help = stdout(&kiban(folder.path(), &["audit", "--help", "--lang", "en"]));
    assert!(help.contains("Exit status"), "{help}");
}

#[test]
fn an_output_folder_that_cannot_be_written_is_a_told_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("taken"), "a file").expect("written");
    let path = example("aozora").display().to_string();
    let output = kiban(
        folder.path(),
        &["forms", &path, "--format", "html", "--out", "taken"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("対処"), "{}", stderr(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("taken")).expect("intact"),
        "a file"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the example") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("entries have names"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}
