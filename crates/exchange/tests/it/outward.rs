//! What we write reads back.

use std::collections::BTreeMap;

use act::{Act, Author, Draft, Locality, PartyInRole, Source, Standing};
use exchange::{Encoding, Unwritten};
use jiff::{Timestamp, ToSpan as _, civil::date};
use kernel::{Decimal, Id, Serial};
use program::Value;
use proptest::prelude::*;

use crate::ground::{act, aozora, draft, drafts};

fn all(name: &str, bytes: Vec<u8>) -> Vec<Act> {
    let acts = exchange::read_acts_from(name, bytes).expect("it is a file of acts");
    acts.map(|act| act.expect("it is an act")).collect()
}

fn lines(acts: &[Act]) -> Vec<u8> {
    let mut bytes = Vec::new();
    exchange::write_jsonl(&mut bytes, acts.iter().cloned()).expect("it is written");
    bytes
}

fn columns(acts: &[Act]) -> Vec<u8> {
    let mut bytes = Vec::new();
    exchange::write_parquet(&mut bytes, acts.iter().cloned()).expect("it is written");
    bytes
}

fn csv(acts: &[Act], encoding: Encoding) -> Result<Vec<u8>, Unwritten> {
    let program = aozora();
    let mut bytes = Vec::new();
    let acts = acts.iter().cloned();
    exchange::write_csv(&mut bytes, &program, &program.kinds[0], encoding, acts)?;
    Ok(bytes)
}

fn book(acts: &[Act]) -> Vec<u8> {
    let mut bytes = Vec::new();
    exchange::write_xlsx(&mut bytes, &aozora(), acts.iter().cloned()).expect("it is written");
    bytes
}

/// The draft, as an import of a file gives it back: it comes from the file.
fn imported(mut read: Draft, written: &Draft) -> Draft {
    assert!(matches!(read.source, Source::File { .. }));
    read.source = written.source.clone();
    read
}

#[test]
fn an_export_reads_back_as_the_same_work() {
    let written = [act(1, draft())];
    for encoding in [Encoding::Utf8Bom, Encoding::Utf8, Encoding::Cp932] {
        let bytes = csv(&written, encoding).expect("it is written");
        let read = drafts("f.csv", bytes);
        assert_eq!(
            imported(read[0].clone(), &written[0].draft),
            written[0].draft
        );
    }
    let read = drafts("f.xlsx", book(&written));
    assert_eq!(
        imported(read[0].clone(), &written[0].draft),
        written[0].draft
    );
}

#[test]
fn a_formula_in_a_text_is_no_formula_in_the_file() {
    let bytes = csv(&[act(1, draft())], Encoding::Utf8).expect("it is written");
    let text = String::from_utf8(bytes).expect("it is text");
    assert!(text.contains("\"'=初回"), "{text}");
}

#[test]
fn a_key_of_a_desk_comes_back_as_it_was() {
    let mut desk = draft();
    desk.key = "desk/77".to_owned();
    let bytes = csv(&[act(1, desk)], Encoding::Utf8).expect("it is written");
    assert_eq!(drafts("f.csv", bytes)[0].key, "desk/77");
}

#[test]
fn acts_of_all_kinds_stand_on_their_sheets() {
    let mut report = draft();
    report.kind = Id::new("report");
    report.parties.clear();
    report.follows = Some(Serial::new(1));
    report.values = BTreeMap::from([(Id::new("sales"), Value::Number(Decimal::from(5)))]);
    "aozora-advice/report/R-1".clone_into(&mut report.key);
    let read = drafts("f.xlsx", book(&[act(1, draft()), act(2, report.clone())]));
    assert_eq!(read.len(), 2);
    assert_eq!(imported(read[1].clone(), &report), report);
}

#[test]
fn what_has_no_column_or_no_character_is_refused_not_dropped() {
    let mut odd = draft();
    odd.values
        .insert(Id::new("colour"), Value::Text("青".to_owned()));
    let problems = match csv(&[act(7, odd)], Encoding::Utf8) {
        Err(Unwritten::Problems(problems)) => problems,
        other => panic!("{other:?}"),
    };
    expect_test::expect![[r#"
        [no-column] : 支援記録7（第1版で記録）の「values.colour」には、第1版の様式に列がありません。
          対処: JSON Lines又はParquetに書き出すか、第1版の列で書き出してください。"#]]
    .assert_eq(&crate::ground::shown(&problems));
    let mut odd = draft();
    odd.values
        .insert(Id::new("note"), Value::Text("𠮷野家".to_owned()));
    let problems = match csv(&[act(7, odd)], Encoding::Cp932) {
        Err(Unwritten::Problems(problems)) => problems,
        other => panic!("{other:?}"),
    };
    expect_test::expect![[r#"
        [no-character] :2: 2行目：「𠮷」（U+20BB7）は、CP932（シフトJIS）にない文字です。
          対処: 文字コードにUTF-8を指定してください。"#]]
    .assert_eq(&crate::ground::shown(&problems));
}

#[test]
fn a_copy_of_the_book_may_be_imported_again() {
    let written = [
        act(1, draft()),
        act(
            2,
            Draft {
                key: "k2".to_owned(),
                ..draft()
            },
        ),
    ];
    for (name, bytes) in [
        ("a.jsonl", lines(&written)),
        ("a.parquet", columns(&written)),
    ] {
        let read = drafts(name, bytes);
        assert_eq!(read, written.clone().map(|act| act.draft), "{name}");
    }
}

#[test]
fn acts_pass_many_batches() {
    let written: Vec<Act> = (1..=20_000)
        .map(|id| {
            act(
                id,
                Draft {
                    key: format!("k{id}"),
                    ..draft()
                },
            )
        })
        .collect();
    assert_eq!(all("a.parquet", columns(&written)), written);
}

fn texts() -> impl Strategy<Value = String> {
    "[ -~ぁ-んァ-ヶ相談支援企業髙﨑①\n\"',]{0,12}"
}

fn values() -> impl Strategy<Value = Value> {
    prop_oneof![
        (any::<i64>(), 0_u32..5).prop_map(|(n, scale)| Value::Number(Decimal::new(n, scale))),
        texts().prop_map(Value::Code),
        texts().prop_map(Value::Text),
        (0_i32..40_000).prop_map(|days| Value::Day(date(1970, 1, 1) + days.days())),
        any::<bool>().prop_map(Value::Flag),
    ]
}

fn standings() -> impl Strategy<Value = Standing> {
    prop_oneof![
        Just(Standing::New),
        (1_i64..99, texts(), texts()).prop_map(|(act, reason, authority)| Standing::Corrects {
            act: Serial::new(act),
            reason,
            authority
        }),
        (1_i64..99, texts(), texts()).prop_map(|(act, reason, authority)| Standing::Withdraws {
            act: Serial::new(act),
            reason,
            authority
        }),
    ]
}

fn sources() -> impl Strategy<Value = Source> {
    prop_oneof![
        texts().prop_map(Source::Desk),
        texts().prop_map(Source::Client),
        (texts(), texts(), 1_u64..9_999).prop_map(|(name, sheet, row)| Source::File {
            name,
            sheet,
            row
        }),
    ]
}

prop_compose! {
    fn any_act()(
        id in 1_i64..1_000_000,
        nanoseconds in 0_i64..4_000_000_000_000_000_000,
        parties in prop::collection::vec(("[a-z]{1,5}", "[A-Z0-9]{1,8}"), 0..4),
        places in prop::collection::vec(texts(), 3),
        values in prop::collection::btree_map("[a-z]{1,6}", values(), 0..5),
        follows in prop::option::of(1_i64..99),
        standing in standings(),
        source in sources(),
        words in prop::collection::vec(texts(), 3),
    ) -> Act {
        Act {
            id: Serial::new(id),
            version: 3,
            recorded_at: Timestamp::from_nanosecond(i128::from(nanoseconds)).expect("it is in range"),
            draft: Draft {
                program: Id::new("p"),
                kind: Id::new("k"),
                occurred_on: date(2023, 5, 10),
                parties: parties
                    .iter()
                    .map(|(role, party)| PartyInRole { role: Id::new(role), party: Id::new(party) })
                    .collect(),
                locality: Locality {
                    office: places[0].clone(),
                    prefecture: places[1].clone(),
                    municipality: places[2].clone(),
                },
                values: values.into_iter().map(|(id, value)| (Id::new(&id), value)).collect(),
                follows: follows.map(Serial::new),
                standing,
                author: Author { recorded_by: words[0].clone(), on_behalf_of: words[1].clone() },
                source,
                key: words[2].clone(),
            },
        }
    }
}

prop_compose! {
    /// A draft that admission would let in, with texts as they stand in files: without outer blanks.
    fn fair_draft()(
        days in 0_i32..3_000,
        amount in prop::option::of(0_i64..10_000_000),
        tenths in prop::option::of(-100_i64..10_000),
        mode in prop_oneof![Just("visit"), Just("online")],
        useful in prop::option::of(any::<bool>()),
        answered in prop::option::of(0_i32..3_000),
        note in prop::option::of(texts()),
        key in "[A-Z]{1,3}-[0-9]{1,6}",
        standing in standings(),
    ) -> Draft {
        let mut draft = draft();
        draft.occurred_on = date(2020, 1, 1) + days.days();
        draft.values = BTreeMap::from([(Id::new("mode"), Value::Code(mode.to_owned()))]);
        let mut say = |id: &str, value: Option<Value>| {
            if let Some(value) = value {
                draft.values.insert(Id::new(id), value);
            }
        };
        say("amount", amount.map(|it| Value::Number(Decimal::from(it))));
        say("hours", tenths.map(|it| Value::Number(Decimal::new(it, 1))));
        say("useful", useful.map(Value::Flag));
        say("answered", answered.map(|it| Value::Day(date(2020, 1, 1) + it.days())));
        let trim = |text: &str| text.trim().trim_matches('"').trim().to_owned();
        let note = note.map(|it| trim(&it)).filter(|it| !it.is_empty());
        say("note", note.map(Value::Text));
        draft.key = format!("aozora-advice/advice/{key}");
        draft.standing = match standing {
            Standing::New => Standing::New,
            Standing::Corrects { act, reason, authority } => Standing::Corrects {
                act,
                reason: trim(&reason),
                authority: trim(&authority),
            },
            Standing::Withdraws { act, reason, authority } => Standing::Withdraws {
                act,
                reason: trim(&reason),
                authority: trim(&authority),
            },
        };
        draft
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn json_lines_and_parquet_hold_everything(acts in prop::collection::vec(any_act(), 1..6)) {
        prop_assert_eq!(&all("a.jsonl", lines(&acts)), &acts);
        prop_assert_eq!(&all("a.parquet", columns(&acts)), &acts);
    }

    #[test]
    fn csv_and_workbooks_hold_what_was_said(written in fair_draft()) {
        let acts = [act(1, written.clone())];
        for (name, bytes) in [
            ("f.csv", csv(&acts, Encoding::Utf8Bom).expect("it is written")),
            ("f.csv", csv(&acts, Encoding::Cp932).expect("it is written")),
            ("f.xlsx", book(&acts)),
        ] {
            let read = drafts(name, bytes);
            prop_assert_eq!(imported(read[0].clone(), &written), written.clone());
        }
    }
}
