//! Laws that hold of every manifest, however it is mangled.

use program::{check, diff, read, show};
use proptest::prelude::*;

use crate::case::{SOUND, programme};

/// Words of which manifests are made, and some that do not belong there.
const WORDS: [&str; 24] = [
    "grant",
    "grants",
    "amount",
    "frame",
    "special",
    "ordinary",
    "hours",
    "note",
    "urgent",
    "client",
    "件",
    "%",
    "円",
    "百万円",
    "0",
    "1",
    "2020",
    "truncate 0",
    "number",
    "code",
    "text",
    "flag",
    "day",
    "…",
];

/// The sound manifest with some of its words replaced by others.
fn mangled() -> impl Strategy<Value = String> {
    let word = || 0..WORDS.len();
    prop::collection::vec((word(), word(), 0..8_usize), 0..5).prop_map(|swaps| {
        let more = "scale = 10\nindicator = \"1\"\n[[series]]\nid = \"share\"\nunit = \"%\"\nshare = \"grant\"\nwhere = { urgent = true }\nrounding = \"half-up 1\"\n[[series]]\nid = \"total\"\nunit = \"件\"\ntotal = [\"grants\"]\nminus = [\"share\"]\n";
        let mut text = format!("{SOUND}{more}");
        for (old, new, at) in swaps {
            let places: Vec<usize> = text.match_indices(WORDS[old]).map(|(at, _)| at).collect();
            if let Some(start) = places.get(at.min(places.len().saturating_sub(1))) {
                text.replace_range(*start..*start + WORDS[old].len(), WORDS[new]);
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_mangled_manifest_is_checked_shown_and_compared(text in mangled()) {
        let (program, _) = read("a.toml", &text);
        if let Some(program) = program {
            let checked = check(&[("a.toml".to_owned(), text.clone(), program.clone())]);
            let lines = u32::try_from(text.lines().count()).expect("short");
            for problem in checked.problems.iter().chain(&checked.hints) {
                prop_assert!(problem.place.line.is_some_and(|line| line <= lines));
                prop_assert!(!problem.reason.is_empty() && !problem.reason_en.is_empty());
                prop_assert!(!problem.remedy.is_empty() && !problem.remedy_en.is_empty());
            }
            prop_assert!(!show(&program).is_empty());
            prop_assert_eq!(diff(&program, &program), []);
            let sound = programme(SOUND);
            let back: Vec<bool> = diff(&program, &sound).iter().map(|change| change.breaks).collect();
            prop_assert_eq!(back.is_empty(), program == sound);
        }
    }

    #[test]
    fn checking_does_not_depend_on_the_order_of_files(texts in prop::collection::vec(mangled(), 2)) {
        let manifests: Vec<_> = texts
            .iter()
            .zip(["a.toml", "b.toml"])
            .filter_map(|(text, file)| Some((file.to_owned(), text.clone(), read(file, text).0?)))
            .collect();
        let codes = |manifests: &[(String, String, program::Program)]| {
            let mut codes: Vec<String> = check(manifests)
                .problems
                .into_iter()
                .filter(|problem| problem.code != "duplicate-programme")
                .map(|problem| problem.code)
                .collect();
            codes.sort();
            codes.len()
        };
        let backwards: Vec<_> = manifests.iter().rev().cloned().collect();
        prop_assert_eq!(codes(&manifests) == 0, codes(&backwards) == 0);
    }
}
