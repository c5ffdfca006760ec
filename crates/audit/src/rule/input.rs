//! Inputs (主要なインプット情報): what the form itself asserts of them.

use std::collections::BTreeMap;

use evaluation::Input;
use kernel::{Decimal, Entry, FiscalYear, Printed, said};

use super::{Rule, Words};
use crate::{
    amount::Amount,
    finding::{Finding, Verdict},
    ledger::Ledger,
    prose::Claim,
};

/// `within-total`: `７１５人の内数` names one total for every item.
pub(crate) struct WithinTotal;

fn claim(item: &str, input: &Input, year: FiscalYear, amount: &Amount) -> Claim {
    let era = year.to_era_string();
    let lead = format!("{} {era} ", input.label);
    Claim {
        item: item.to_owned(),
        place: format!("項目{item} インプット情報「{}」 {era}", input.label),
        mark: Some(lead.len()..lead.len() + amount.text.len()),
        statement: format!("{lead}{}", amount.text),
        claimed: amount.claimed(),
    }
}

/// A 内数 cell: item, row, amount.
type Within<'d> = (&'d str, &'d Input, Amount);

impl Rule for WithinTotal {
    fn code(&self) -> &'static str {
        "within-total"
    }

    fn words(&self) -> Words {
        Words {
            name: ("内数の総数", "total of “of which”"),
            explanation: (
                "「７１５人の内数」は法人全体の数を示すので、同じ年度ではどの項目でも同じになる。三つ以上の項目に記載があり、他の年度がすべて一致し、一つの項目だけが違うときに不一致とする。",
                "“Part of 715 people” names the whole agency, so it is the same on every sheet in one year. A conflict when three or more items state it, all other years agree and a single item differs.",
            ),
            example: (
                "「715人の内数」が各項目で同じ",
                "“part of 715 people” is the same for every item",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut cells: BTreeMap<(String, FiscalYear), Vec<Within<'_>>> = BTreeMap::new();
        for item in &ledger.document.evaluation.items {
            for input in &item.inputs {
                for (year, entry) in &input.years {
                    if let Some(amount) = within(entry, input, *year) {
                        let key = (kernel::text::squeeze(&input.label), *year);
                        cells
                            .entry(key)
                            .or_default()
                            .push((item.number.as_str(), input, amount));
                    }
                }
            }
        }
        let mut found = Vec::new();
        for ((label, year), places) in &cells {
            let Some(usual) = usual(places) else { continue };
            let steady = cells
                .iter()
                .filter(|((l, y), _)| l == label && y != year)
                .all(|(_, places)| places.iter().all(|(_, _, a)| a.value == places[0].2.value));
            for (item, input, amount) in places {
                let same = amount.value == usual;
                let verdict = match (same, steady) {
                    (true, _) => Verdict::Consistent,
                    (false, true) => Verdict::Conflict,
                    (false, false) => Verdict::Undecidable,
                };
                let others: Vec<_> = places.iter().filter(|(_, _, a)| a.value == usual).collect();
                let note = if same {
                    said!(
                        "他の項目と同じ総数です。",
                        "The same total as the other items."
                    )
                } else {
                    said!(
                        "他の{}項目では{}の内数としています。総数を確かめ、そろえてください。",
                        "{} other items say {}. Check the total and make them agree.",
                        others.len(),
                        others[0].2.text
                    )
                };
                let operands = others
                    .iter()
                    .filter(|(i, _, _)| i != item)
                    .map(|(_, _, a)| a.operand())
                    .collect();
                let text = others[0].2.text.clone();
                found.push(claim(item, input, *year, amount).found(
                    self.code(),
                    verdict,
                    text,
                    operands,
                    note,
                ));
            }
        }
        found
    }
}

fn within(entry: &Entry, input: &Input, year: FiscalYear) -> Option<Amount> {
    let inside = matches!(entry.printed, Printed::Number { within: true, .. });
    inside.then(|| Amount::of_entry(entry, &input.unit, Some(year)))?
}

/// The value that at least two items and all but one state.
fn usual(places: &[Within<'_>]) -> Option<Decimal> {
    let mut votes: BTreeMap<Decimal, usize> = BTreeMap::new();
    for (_, _, amount) in places {
        *votes.entry(amount.value).or_default() += 1;
    }
    let (value, n) = votes.into_iter().max_by_key(|(_, n)| *n)?;
    (n >= 2 && n + 1 >= places.len()).then_some(value)
}

/// `administrative-cost`: 行政コスト contains 経常費用.
pub(crate) struct AdministrativeCost;

impl Rule for AdministrativeCost {
    fn code(&self) -> &'static str {
        "administrative-cost"
    }

    fn words(&self) -> Words {
        Words {
            name: ("行政コスト", "administrative cost"),
            explanation: (
                "行政コストは損益計算書上の費用にその他行政コストを加えたものなので、通例、経常費用を下回らない。下回るときは、その他行政コストが負になる場合があるため判断不能とし、確認を促す。",
                "行政コスト contains the expenses, so it is usually no less. When it is less the other costs may be negative: undecidable, with a request to check.",
            ),
            example: (
                "経常費用 1,200、行政コスト 1,350 → 一致",
                "expenses 1,200, administrative cost 1,350 → consistent",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for item in &ledger.document.evaluation.items {
            let row = |label: &str| {
                item.inputs
                    .iter()
                    .find(|i| kernel::text::squeeze(&i.label).starts_with(label))
            };
            let (Some(cost), Some(expense)) = (row("行政コスト"), row("経常費用")) else {
                continue;
            };
            for (year, entry) in &cost.years {
                let whole = Amount::of_entry(entry, &cost.unit, Some(*year));
                let part = expense
                    .years
                    .get(year)
                    .and_then(|e| Amount::of_entry(e, &expense.unit, Some(*year)));
                let (Some(whole), Some(part)) = (whole, part) else {
                    continue;
                };
                if whole.base() != part.base() {
                    continue;
                }
                let holds = whole.ratio() >= part.ratio();
                let verdict = if holds {
                    Verdict::Consistent
                } else {
                    Verdict::Undecidable
                };
                let note = if holds {
                    said!(
                        "経常費用を下回りません。",
                        "It is no less than the expenses."
                    )
                } else {
                    said!(
                        "行政コストが経常費用を下回っています。その他行政コストが負であればあり得るため判断できません。桁や転記の誤りがないか確かめてください。",
                        "It is less than the expenses, which can be only if the other costs are negative. Check for slips of digits or copying."
                    )
                };
                let recomputed = said!("{}以上", "{} or more", part.text);
                let claim = claim(item.number.as_str(), cost, *year, &whole);
                found.push(claim.found(
                    self.code(),
                    verdict,
                    recomputed,
                    vec![part.operand()],
                    note,
                ));
            }
        }
        found
    }
}
