//! Keeping records on the command line: files in and out, refusals, evidence that was touched.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const MANIFEST: &str = r#"
id = "desk-consultation"
name = "窓口相談"
from = "2022-04-01"
item = "1-1-1"

[[codes]]
id = "means"
name = "相談の方法"
values = { desk = "窓口", remote = "遠隔" }

[[kinds]]
id = "consultation"
name = "相談"
roles = [{ id = "client", name = "相談者" }]
fields = [
  { id = "means", name = "方法", type = "code", codes = "means" },
  { id = "minutes", name = "所要時間", type = "number", unit = "分", least = 5, greatest = 480 },
]

[[series]]
id = "consultations"
name = "相談件数"
unit = "件"
count = "consultation"
prints = [{ item = "1-1-1", programme = "窓口相談", measure = "相談件数" }]

[[series]]
id = "hours"
name = "相談時間"
unit = "分"
sum = "consultation.minutes"
"#;

const PARTIES: &str = "登録番号,名称,種別,法人番号,都道府県,業種\nP001,山田製作所,法人,,13,E\nP002,みなと食堂,個人事業主,,27,M\n";

const HEAD: &str = "管理番号,実施日,相談者,方法,所要時間（分）\n";

/// A folder with a declared programme and two parties.
fn office() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("窓口相談.toml"), MANIFEST).expect("written");
    fs::write(folder.path().join("相談者.csv"), PARTIES).expect("written");
    succeed(
        &folder,
        &["program", "add", "窓口相談.toml", "--by", "企画課"],
    );
    succeed(&folder, &["party", "add", "相談者.csv", "--by", "相談課"]);
    folder
}

fn kiban(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kiban"))
        .args(arguments)
        .current_dir(folder.path())
        .env("KIBAN_DATA", folder.path().join("records"))
        .env_remove("KIBAN_LANG")
        .output()
        .expect("the program can be started")
}

/// What was printed, with the exit status.
fn said(output: &Output) -> (i32, String) {
    let text = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    (output.status.code().expect("a status"), text.concat())
}

fn succeed(folder: &TempDir, arguments: &[&str]) -> String {
    let (status, text) = said(&kiban(folder, arguments));
    assert_eq!(status, 0, "{arguments:?}\n{text}");
    text
}

fn refuse(folder: &TempDir, arguments: &[&str]) -> String {
    let (status, text) = said(&kiban(folder, arguments));
    assert_eq!(status, 2, "{arguments:?}\n{text}");
    text
}

fn import(file: &str) -> [&str; 5] {
    ["import", "desk-consultation", file, "--by", "相談課"]
}

fn count(folder: &TempDir) -> String {
    let text = succeed(
        folder,
        &[
            "figures",
            "desk-consultation/consultations",
            "--format",
            "csv",
        ],
    );
    let last = text.lines().last().expect("a row");
    last.rsplit(',').next().expect("a value").to_owned()
}

#[test]
fn every_fault_of_a_file_is_named_and_nothing_is_recorded() {
    let folder = office();
    let rows =
        "A1,R4.6.1,P001,窓口,30\nA2,令和4年2月30日,P001,窓口,30\nA3,R4.6.3,P009,電話,９００\n";
    fs::write(folder.path().join("相談.csv"), format!("{HEAD}{rows}")).expect("written");
    let text = refuse(&folder, &import("相談.csv"));
    for part in ["3行目", "実施日", "4行目", "方法", "一件も記録していません"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let rows = "A1,R4.6.1,P001,窓口,30\nA3,R4.6.3,P009,窓口,900\n";
    fs::write(folder.path().join("相談.csv"), format!("{HEAD}{rows}")).expect("written");
    let text = refuse(&folder, &import("相談.csv"));
    for part in ["P009", "登録されていません", "認められる範囲"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(
        !text.contains("2行目"),
        "the row without fault is not blamed\n{text}"
    );
    let history = succeed(&folder, &["import", "--history"]);
    assert!(history.contains("履歴はありません"), "{history}");
}

#[test]
fn the_same_file_twice_makes_no_doubles() {
    let folder = office();
    let rows = "A1,R4.6.1,P001,窓口,30\n,R4.6.2,P002,遠隔,４５\n,R4.6.2,P002,遠隔,４５\n";
    let file = format!("{HEAD}{rows}");
    let (cp932, ..) = encoding_rs::SHIFT_JIS.encode(&file);
    fs::write(folder.path().join("相談.csv"), cp932).expect("written");
    let mut dry = import("相談.csv").to_vec();
    dry.push("--dry-run");
    assert!(succeed(&folder, &dry).contains("新たに記録3件"));
    assert!(succeed(&folder, &import("相談.csv")).contains("新たに記録3件、記録済み0件"));
    assert!(succeed(&folder, &import("相談.csv")).contains("新たに記録0件、記録済み3件"));
    assert_eq!(count(&folder), "3");
    let changed = rows.replace("窓口,30", "窓口,40");
    fs::write(folder.path().join("相談.csv"), format!("{HEAD}{changed}")).expect("written");
    let text = refuse(&folder, &import("相談.csv"));
    assert!(
        text.contains("内容が違います") && text.contains("kiban correct"),
        "{text}"
    );
    assert_eq!(count(&folder), "3");
    let history = succeed(&folder, &["import", "--history"]);
    assert_eq!(history.matches("相談.csv").count(), 2, "{history}");
}

#[test]
fn what_goes_out_comes_in_again() {
    let folder = office();
    let rows = "A1,R4.6.1,P001,窓口,30\nA2,R4.6.2,P002,遠隔,45\n";
    fs::write(folder.path().join("相談.csv"), format!("{HEAD}{rows}")).expect("written");
    succeed(&folder, &import("相談.csv"));
    for file in ["控え.csv", "控え.xlsx", "控え.jsonl", "控え.parquet"] {
        succeed(&folder, &["export", "desk-consultation", "--out", file]);
        let text = succeed(&folder, &import(file));
        assert!(
            text.contains("新たに記録0件、記録済み2件"),
            "{file}\n{text}"
        );
    }
    succeed(
        &folder,
        &[
            "program",
            "template",
            "desk-consultation",
            "--out",
            "様式.xlsx",
        ],
    );
    assert_eq!(
        &fs::read(folder.path().join("様式.xlsx")).expect("a workbook")[..2],
        b"PK"
    );
    let text = refuse(&folder, &import("様式.xlsx"));
    assert!(
        text.contains("対処"),
        "an empty template is refused with a remedy\n{text}"
    );
}

#[test]
fn i10_a_book_is_made_again_from_its_evidence_and_one_changed_byte_is_named() {
    let folder = office();
    let rows = "A1,R4.6.1,P001,窓口,30\nA2,R4.6.2,P002,遠隔,45\n";
    fs::write(folder.path().join("相談.csv"), format!("{HEAD}{rows}")).expect("written");
    succeed(&folder, &import("相談.csv"));
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/aozora");
    let example = example.to_string_lossy();
    let freeze = [
        "freeze",
        "2022",
        "2022",
        "--book",
        &example,
        "--out",
        "評価書",
        "--by",
        "企画課",
    ];
    succeed(&folder, &freeze);
    let again = refuse(&folder, &freeze);
    assert!(again.contains("上書きしません"), "{again}");
    succeed(&folder, &["verify", "評価書"]);
    let evidence = folder.path().join("評価書/evidence");
    for name in [
        "acts/part-00001.parquet",
        "act_values/part-00001.parquet",
        "manifests/desk-consultation-v1.toml",
        "evidence.json",
        "edition.json",
    ] {
        let path = evidence.join(name);
        let sound = fs::read(&path).expect(name);
        let mut touched = sound.clone();
        let middle = touched.len() / 2;
        touched[middle] ^= 1;
        fs::write(&path, touched).expect("written");
        let (status, text) = said(&kiban(&folder, &["verify", "評価書"]));
        assert_ne!(status, 0, "{name} was changed unnoticed");
        assert!(text.contains(name), "{name} is not named\n{text}");
        fs::write(&path, sound).expect("written");
    }
    succeed(&folder, &["verify", "評価書"]);
}

#[test]
fn a_database_that_does_not_answer_is_told_with_its_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let nowhere = "postgres://nobody@127.0.0.1:1/none";
    let text = refuse(&folder, &["figures", "--data", nowhere]);
    assert!(
        text.contains("接続できません") && text.contains("対処"),
        "{text}"
    );
    let text = refuse(&folder, &["--lang", "en", "figures", "--data", nowhere]);
    assert!(
        text.contains("cannot be reached") && text.contains("remedy"),
        "{text}"
    );
}

#[test]
fn refusals_are_said_in_english_too() {
    let folder = office();
    let text = refuse(
        &folder,
        &[
            "--lang",
            "en",
            "record",
            "desk-consultation",
            "consultation",
            "--on",
            "2021-06-01",
            "--party",
            "client=P009",
            "--set",
            "means=desk",
            "--set",
            "minutes=30",
            "--by",
            "desk",
        ],
    );
    assert!(text.contains("lies outside the days in force"), "{text}");
    assert!(text.contains("No party \"P009\" is registered"), "{text}");
}
