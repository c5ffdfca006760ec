//! Laws of admission over many drafts.

use act::{Difference, admit};
use jiff::{ToSpan, civil::date};
use kernel::Decimal;
use program::Value;
use proptest::prelude::*;

use crate::case::{now, party, programme, sound, write};

prop_compose! {
    /// Drafts around the sound one, some admitted, some not.
    fn drafts()(
        days in 0..2_500_i64,
        amount in -10..20_i64,
        digits in 0..3_u32,
        employees in prop::option::of(290..310_i64),
        frame in prop::sample::select(vec!["ordinary", "special", "green"]),
        reason in prop::option::of("[ぁ-ん]{0,12}"),
        parties in prop::collection::vec((prop::sample::select(vec!["client", "adviser", "bank"]), 1..4), 0..4),
    ) -> act::Draft {
        let mut draft = sound();
        draft.occurred_on = date(2019, 1, 1) + days.days();
        draft.values.clear();
        write(&mut draft, "amount", Value::Number(Decimal::new(amount * 100_000, digits)));
        write(&mut draft, "frame", Value::Code(frame.to_owned()));
        if let Some(employees) = employees {
            write(&mut draft, "employees", Value::Number(Decimal::from(employees)));
        }
        if let Some(reason) = reason {
            write(&mut draft, "reason", Value::Text(reason));
        }
        draft.parties = parties
            .into_iter()
            .map(|(role, number)| party(role, &format!("p{number}")))
            .collect();
        draft
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_admitted_keeps_every_promise_of_the_programme(draft in drafts()) {
        let programme = programme();
        if admit(&draft, &programme, now()).is_empty() {
            prop_assert!(programme.is_in_force(draft.occurred_on));
            let number = |field| draft.values.get(&kernel::Id::new(field)).and_then(Value::number);
            let amount = number("amount").expect("it is required");
            prop_assert!(amount >= Decimal::ONE && amount.is_integer());
            let special = draft.values.get(&kernel::Id::new("frame"))
                == Some(&Value::Code("special".to_owned()));
            prop_assert!(special || amount <= Decimal::from(500_000));
            prop_assert_eq!(special, draft.values.contains_key(&kernel::Id::new("reason")));
            prop_assert!(number("employees").is_some_and(|count| count <= Decimal::from(300)));
            let clients = draft.parties.iter().filter(|party| party.role.as_str() == "client");
            prop_assert_eq!(clients.count(), 1);
        }
    }

    #[test]
    fn a_refusal_is_said_alike_every_time_and_never_twice(draft in drafts()) {
        let refusals = admit(&draft, &programme(), now());
        prop_assert_eq!(&refusals, &admit(&draft, &programme(), now()));
        for (at, refusal) in refusals.iter().enumerate() {
            let twice = refusals[..at].contains(refusal);
            // Two parties in an unknown role are two faults said alike.
            prop_assert!(!twice || refusal.code() == "unknown-role" || refusal.code() == "party-twice");
        }
    }

    #[test]
    fn a_draft_survives_being_written_down(draft in drafts()) {
        let text = serde_json::to_string(&draft).expect("JSON");
        let again: act::Draft = serde_json::from_str(&text).expect("a draft");
        prop_assert_eq!(Difference::between(&draft, &again), []);
        prop_assert_eq!(draft, again);
    }
}
