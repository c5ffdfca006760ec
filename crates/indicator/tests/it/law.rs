//! Laws of counting (invariant I9): the order of acts does not matter, tallies kept act by act equal
//! the recount, and parts add up to the whole.

use std::collections::{BTreeMap, BTreeSet};

use act::Act;
use indicator::{Amount, Breakdown, Catalogue, Dimension, Month, Recount, Tallies, Tally};
use kernel::{Decimal, FiscalYear};
use party::Identity;
use proptest::prelude::*;

use crate::case::{act, catalogue, counted};

const SERIES: &str = r#"
[[series]]
id = "count"
unit = "件"
count = "grant"
[[series]]
id = "urgent"
unit = "件"
count = "grant"
where = { urgent = true }
[[series]]
id = "sum"
unit = "円"
sum = "grant.amount"
[[series]]
id = "last"
unit = "円"
last = "grant.amount"
[[series]]
id = "clients"
unit = "社"
distinct = "grant.client"
where = { frame = ["special"] }
"#;

prop_compose! {
    fn book()(
        rows in prop::collection::vec(
            (0..900_u16, any::<bool>(), prop::option::of(-5_000..5_000_i64), any::<bool>(), prop::collection::btree_set(1..6_u8, 0..3)),
            0..25,
        ),
    ) -> Vec<Act> {
        rows.into_iter()
            .zip(1..)
            .map(|((day, special, cents, urgent, clients), id)| {
                let day = jiff::civil::date(2020, 4, 1)
                    .checked_add(jiff::Span::new().days(i64::from(day)))
                    .expect("in range")
                    .to_string();
                let amount = cents.map(|cents| Decimal::new(cents, 2).to_string());
                let clients: Vec<String> = clients.iter().map(|client| format!("p{client}")).collect();
                let frame = if special { "special" } else { "ordinary" };
                act(id, 1, &day, frame, &amount.unwrap_or_default(), urgent, &clients.join(" "))
            })
            .collect()
    }
}

/// Tallies moved act by act, as a store keeps them.
fn kept(catalogue: &Catalogue, acts: &[Act]) -> BTreeMap<(String, FiscalYear), Tally> {
    let mut tallies: BTreeMap<_, (Tally, BTreeSet<_>)> = BTreeMap::new();
    for contribution in acts.iter().flat_map(|act| catalogue.contributions(act)) {
        let at = (
            catalogue.text(contribution.counter).to_owned(),
            contribution.year,
        );
        let (tally, parties) = tallies.entry(at).or_default();
        tally.acts += 1;
        tally.amount = tally.amount.plus(contribution.amount).expect("small");
        parties.extend(contribution.party);
        tally.parties = i64::try_from(parties.len()).expect("few");
    }
    tallies
        .into_iter()
        .map(|(at, (tally, _))| (at, tally))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn a_recount_does_not_depend_on_the_order_of_acts(
        acts in book(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 25),
    ) {
        let catalogue = catalogue(SERIES);
        let identity = Identity::default();
        let mut rest = acts.clone();
        let mut shuffled = Vec::new();
        for at in order {
            if !rest.is_empty() {
                shuffled.push(rest.swap_remove(at.index(rest.len())));
            }
        }
        prop_assert_eq!(counted(&catalogue, &acts, &identity), counted(&catalogue, &shuffled, &identity));
    }

    #[test]
    fn i9_tallies_kept_act_by_act_equal_the_recount(acts in book()) {
        let catalogue = catalogue(SERIES);
        let ledger = counted(&catalogue, &acts, &Identity::default());
        let recounted: BTreeMap<_, _> = ledger
            .iter()
            .map(|(counter, year, tally)| ((counter.to_owned(), year), tally))
            .collect();
        prop_assert_eq!(kept(&catalogue, &acts), recounted);
    }

    #[test]
    fn months_and_quarters_add_up_to_the_year(acts in book()) {
        let catalogue = catalogue(SERIES);
        let identity = Identity::default();
        let whole = counted(&catalogue, &acts, &identity);
        for dimension in [Dimension::Month, Dimension::Quarter, Dimension::Office] {
            let mut breakdown = Breakdown::new(&catalogue, &identity, dimension);
            acts.iter().for_each(|act| breakdown.add(act, |_| None));
            let parts = breakdown.finish();
            for (counter, year, tally) in whole.iter() {
                let in_parts = |of: fn(Tally) -> i64| {
                    parts.values().map(|part| of(part.tally(counter, year))).sum::<i64>()
                };
                prop_assert_eq!(in_parts(|part| part.acts), tally.acts);
                prop_assert_eq!(in_parts(|part| part.amount.parts()), tally.amount.parts());
                prop_assert!(in_parts(|part| part.parties) >= tally.parties);
            }
        }
    }

    #[test]
    fn an_amount_is_exact_to_four_digits(number in -1_000_000_000_000_i64..1_000_000_000_000, digits in 0..5_u32) {
        let number = Decimal::new(number, digits);
        let amount = Amount::from_decimal(number).expect("four digits");
        prop_assert_eq!(amount.to_decimal(), number);
        prop_assert_eq!(Amount::from_parts(amount.parts()), amount);
    }
}

#[test]
fn an_amount_of_five_digits_is_refused() {
    assert_eq!(Amount::from_decimal(Decimal::new(1, 5)), None);
    assert_eq!(Amount::from_decimal(Decimal::MAX), None);
    assert_eq!(
        Amount::from_parts(i64::MAX).plus(Amount::from_parts(1)),
        None
    );
}

#[test]
fn a_quarter_is_of_the_fiscal_year() {
    let quarters: Vec<i32> = (1..=12)
        .map(|month| Month::from_number(202_200 + month).quarter())
        .collect();
    assert_eq!(quarters, [4, 4, 4, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
}

#[test]
fn a_recount_of_nothing_is_empty() {
    let catalogue = catalogue(SERIES);
    let identity = Identity::default();
    let ledger = Recount::new(&catalogue, &identity).finish();
    assert_eq!(ledger.iter().count(), 0);
    assert!(ledger.years().is_empty());
}
