//! Stories (`stories/*.md`): what an official reads is run line by line, on both databases.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use regex::Regex;

/// A command of a story with what it is said to print.
struct Step {
    line: usize,
    command: String,
    prints: Vec<String>,
    status: i32,
}

/// The files and commands of a story, in order.
fn parts(text: &str) -> (Vec<(String, String)>, Vec<Step>) {
    let mut files = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<(usize, &str)> = lines
            .by_ref()
            .take_while(|(_, line)| *line != "```")
            .collect();
        if let Some((_, name)) = fence.split_once("ファイル：") {
            let body: Vec<&str> = block.iter().map(|(_, line)| *line).collect();
            files.push((name.to_owned(), body.join("\n") + "\n"));
        } else if fence == "console" {
            for (number, line) in block {
                if let Some(command) = line.strip_prefix("$ ") {
                    steps.push(Step {
                        line: number + 1,
                        command: command.to_owned(),
                        prints: Vec::new(),
                        status: 0,
                    });
                } else {
                    let step = steps.last_mut().expect("a command comes first");
                    match line.strip_prefix("→ 終了コード ") {
                        Some(status) => step.status = status.parse().expect("a number"),
                        None => step.prints.push(line.to_owned()),
                    }
                }
            }
        }
    }
    (files, steps)
}

/// Runs a story in a fresh folder, on records at `address`.
fn tell(name: &str, address: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join("stories").join(name)).expect("the story");
    let (files, steps) = parts(&text);
    assert!(!steps.is_empty(), "{name} tells nothing");
    let folder = tempfile::tempdir().expect("a folder");
    for (file, content) in files {
        fs::write(folder.path().join(file), content).expect("written");
    }
    let program = PathBuf::from(env!("CARGO_BIN_EXE_kiban"));
    let path = std::env::var("PATH").unwrap_or_default();
    let beside = program.parent().expect("a folder").display();
    for step in steps {
        let output = Command::new("sh")
            .args(["-c", &step.command])
            .current_dir(folder.path())
            .env("PATH", format!("{beside}:{path}"))
            .env("KIBAN_DATA", address)
            .env("EXAMPLES", root.join("examples"))
            .env_remove("KIBAN_LANG")
            .output()
            .expect("a shell");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        let place = format!(
            "stories/{name}:{}\n$ {}\n{printed}",
            step.line, step.command
        );
        assert_eq!(output.status.code(), Some(step.status), "{place}");
        let printed: Vec<&str> = printed.lines().map(str::trim).collect();
        for expected in step.prints {
            let pattern: Vec<String> = expected.trim().split('…').map(regex::escape).collect();
            let pattern = Regex::new(&format!("^{}$", pattern.join(".*"))).expect("a pattern");
            let is_there = printed.iter().any(|line| pattern.is_match(line));
            assert!(is_there, "not printed: {expected}\n{place}");
        }
    }
}

fn both(name: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    tell(name, &folder.path().join("records").display().to_string());
    match crate::postgres::schema() {
        Some(schema) => tell(name, schema.address()),
        None => eprintln!("{name}: PostgreSQL does not answer, so the story ran on SQLite alone"),
    }
}

#[test]
fn one_act_becomes_a_figure_of_the_book() {
    both("one-act.md");
}

#[test]
fn a_new_frame_is_ten_lines() {
    both("new-frame.md");
}
