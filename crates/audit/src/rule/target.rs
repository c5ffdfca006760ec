//! Target levels (達成目標) of the tables against the texts of targets and plans.

use std::collections::BTreeMap;

use kernel::{Ratio, Unit, said};

use super::{Rule, Words};
use crate::{
    amount::{Amount, is_slip},
    finding::{Claimed, Finding, Operand, Verdict},
    ledger::Ledger,
    prose::{Claim, Part},
    wording::Wording,
};

/// `target-level`: 達成目標 of the table against 中期目標, 中期計画 and 主な評価指標等.
pub(crate) struct TargetLevel;

/// A level that the texts state.
struct Stated {
    amount: Amount,
    part: Part,
    context: Wording,
}

impl Rule for TargetLevel {
    fn code(&self) -> &'static str {
        "target-level"
    }

    fn words(&self) -> Words {
        Words {
            name: ("達成目標の水準", "target level"),
            explanation: (
                "表の達成目標の数値を、中期目標、中期計画及び主な評価指標等の文中の同じ単位の水準（以上・以下など）と突き合わせる。文中に同じ数値がなく、二つ以上の欄が一字違いの同じ数値を掲げているときに不一致とする。",
                "Compares the target level of the table with the levels of the same unit in the texts of targets and plans. A conflict when no text has the figure and two or more columns state one that differs by a slip.",
            ),
            example: (
                "表「1,100件以上」、中期計画「1,100件以上」 → 一致",
                "table “1,100 or more”, plan “1,100 or more” → consistent",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (sheet, item) in ledger.document.evaluation.items.iter().enumerate() {
            let stated = stated(ledger, sheet);
            if stated.is_empty() {
                continue;
            }
            for indicator in &item.indicators {
                let Some(level) = Amount::of_entry(&indicator.target.level, &indicator.unit, None)
                else {
                    continue;
                };
                let label = Wording::new(&indicator.label);
                if let Some((verdict, text, operands)) = compare(&level, &label, &stated) {
                    let lead = format!("{}（達成目標） ", indicator.label);
                    let whole = indicator.target.text.text.clone();
                    let mark = whole
                        .find(&level.text)
                        .map(|at| lead.len() + at..lead.len() + at + level.text.len());
                    let line = level.line.or_else(|| indicator.target.text.line_of(0));
                    let claim = Claim {
                        item: item.number.as_str().to_owned(),
                        place: format!("項目{} 指標「{}」 達成目標", item.number, indicator.label),
                        statement: format!("{lead}{whole}"),
                        mark,
                        claimed: Claimed {
                            line,
                            ..level.claimed()
                        },
                    };
                    let note = if verdict == Verdict::Conflict {
                        said!(
                            "中期目標・中期計画などの文は{text}としています。表と文のどちらが正しいか確かめ、そろえてください。",
                            "The texts of target and plan say {text}. Find out which is right and make them agree."
                        )
                    } else {
                        said!("文中の水準と同じです。", "The same level as in the texts.")
                    };
                    found.push(claim.found(self.code(), verdict, text, operands, note));
                }
            }
        }
        found
    }
}

fn stated(ledger: &Ledger<'_>, sheet: usize) -> Vec<Stated> {
    let mut found = Vec::new();
    for prose in ledger.prose_of(sheet) {
        if !matches!(prose.part, Part::Target | Part::Plan | Part::Viewpoint) {
            continue;
        }
        for numeral in &prose.numerals {
            let after = prose.after(numeral.unit_end, 6);
            let bounds = [
                "以上",
                "以下",
                "以内",
                "を目指",
                "を支援",
                "の支援",
                "を達成",
                "とする",
            ]
            .iter()
            .any(|w| after.starts_with(w));
            if bounds {
                found.push(Stated {
                    amount: prose.amount(numeral),
                    part: prose.part,
                    context: Wording::new(prose.before(numeral.start, 60)),
                });
            }
        }
    }
    found
}

fn compare(
    level: &Amount,
    label: &Wording,
    stated: &[Stated],
) -> Option<(Verdict, String, Vec<Operand>)> {
    let own = level.ratio()?;
    let same_unit = |unit: &Unit| *unit == level.unit || level.unit.is_empty();
    let equal: Vec<&Stated> = stated
        .iter()
        .filter(|s| same_unit(&s.amount.unit) && s.amount.ratio() == Some(own))
        .collect();
    if !equal.is_empty() {
        let operands = equal.iter().map(|s| s.amount.operand()).collect();
        return Some((Verdict::Consistent, equal[0].amount.text.clone(), operands));
    }
    let mut near: BTreeMap<Ratio, Vec<&Stated>> = BTreeMap::new();
    for one in stated.iter().filter(|s| same_unit(&s.amount.unit)) {
        let value = one.amount.ratio()?;
        if is_slip(own, value)
            && level.digits().max(one.amount.digits()) >= 2
            && label.share_in(&one.context) >= 300
        {
            near.entry(value).or_default().push(one);
        }
    }
    let (_, places) = near.iter().max_by_key(|(_, places)| places.len())?;
    let parts = [Part::Target, Part::Plan, Part::Viewpoint]
        .iter()
        .filter(|part| places.iter().any(|s| s.part == **part))
        .count();
    (near.len() == 1 && parts >= 2).then(|| {
        let operands = places.iter().map(|s| s.amount.operand()).collect();
        (Verdict::Conflict, places[0].amount.text.clone(), operands)
    })
}
