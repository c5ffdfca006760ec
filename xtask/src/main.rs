//! `cargo xtask check`: formatting, lints, tests and the rules of the house, as CI runs them.

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("check") => check(&[
            &["fmt", "--all", "--check"],
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ],
            &["test", "--workspace", "--locked"],
        ]),
        Some("rules") => check(&[]),
        _ => {
            eprintln!(
                "cargo xtask check   everything CI runs\ncargo xtask rules   the rules of the house only"
            );
            ExitCode::from(2)
        }
    }
}

/// Runs cargo with each list of arguments, then the rules; stops at the first failure.
fn check(steps: &[&[&str]]) -> ExitCode {
    for step in steps {
        println!("cargo {}", step.join(" "));
        let passed = Command::new(env!("CARGO"))
            .args(*step)
            .current_dir(xtask::root())
            .status()
            .is_ok_and(|status| status.success());
        if !passed {
            return ExitCode::FAILURE;
        }
    }
    let checks = match xtask::check_all() {
        Ok(checks) => checks,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut clean = true;
    for (name, violations) in checks {
        println!("{name}: {} violation(s)", violations.len());
        for violation in &violations {
            println!("  {violation}");
        }
        clean &= violations.is_empty();
    }
    if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
