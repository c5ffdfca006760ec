//! Roll-forwards (累計・在籍の繰越し): the stock of the year before plus the year's increase.

use kernel::{FiscalYear, Ratio};

use super::{Rule, part::neighbours, shown};
use crate::{
    amount::{Value, is_slip},
    finding::{Finding, Verdict},
    ledger::{Ledger, Series},
};

/// `roll-forward`: 前年度末＋純増＝当年度末.
pub(crate) struct RollForward;

/// A link from one year to the next.
struct Link {
    year: FiscalYear,
    gap: Ratio,
}

impl Rule for RollForward {
    fn code(&self) -> &'static str {
        "roll-forward"
    }

    fn name(&self) -> &'static str {
        "累計・在籍の繰越し"
    }

    fn explanation(&self) -> &'static str {
        "累計・在籍などの残高と、純増・新規などの増加数が並ぶとき、前年度の残高に当年度の増加数を加えて当年度の残高と突き合わせる。他の年度のつながりが一致し、あるつながりだけが切れているときに不一致とする。"
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for members in ledger.of_item.values() {
            for (at, i) in members.iter().enumerate() {
                let stock = &ledger.series[*i];
                if stock.points.len() < 2 {
                    continue;
                }
                let flow = neighbours(ledger, members, at, 4)
                    .into_iter()
                    .filter(|f| f.programme == stock.programme)
                    .find(|f| rolls(stock, f));
                if let Some(flow) = flow {
                    found.extend(judge(self.code(), stock, flow));
                }
            }
        }
        found
    }
}

fn links(stock: &Series<'_>, flow: &Series<'_>) -> Vec<Link> {
    stock
        .points
        .iter()
        .filter_map(|(year, point)| {
            let before = stock.points.get(&year.previous())?;
            let added = flow.points.get(year)?;
            let comparable = point.amount.comparable(&added.amount) && !added.amount.unit.is_rate();
            let forecast = point.forecast || before.forecast || added.forecast;
            let gap = point.value.subtract(before.value.add(added.value)?)?;
            (comparable && !forecast).then_some(Link { year: *year, gap })
        })
        .collect()
}

/// Whether `flow` is what the stock grows by.
fn rolls(stock: &Series<'_>, flow: &Series<'_>) -> bool {
    let links = links(stock, flow);
    let holds = links.iter().filter(|l| l.gap.is_zero()).count();
    let broken = links.len() - holds;
    let digits: u32 = stock.points.values().map(|p| p.amount.digits()).sum();
    let says = |s: &Series<'_>, words: &[&str]| {
        words
            .iter()
            .any(|w| s.measure.contains(w) || s.points.values().any(|p| p.statement.contains(w)))
    };
    let named = says(stock, &["累計", "在籍", "累積", "残高", "登録", "会員"])
        && (says(flow, &["純増", "増加数"])
            || ["増", "新規", "入会"]
                .iter()
                .any(|w| flow.measure.contains(w)));
    // One wrong stock breaks two links by the same amount in opposite directions.
    let one_stock = broken >= 2
        && links
            .windows(2)
            .any(|w| !w[0].gap.is_zero() && w[0].gap.add(w[1].gap).is_some_and(Ratio::is_zero));
    let growing = flow.points.values().all(|p| !p.value.is_zero());
    growing
        && ((holds >= 2 && broken <= 1 && digits >= 5)
            || (holds >= 1 && broken == 2 && one_stock && digits >= 8)
            || (named && holds >= 1 && digits >= 5)
            || (named && one_stock && digits >= 8))
}

fn judge(code: &str, stock: &Series<'_>, flow: &Series<'_>) -> Vec<Finding> {
    let links = links(stock, flow);
    let mut found = Vec::new();
    for (k, link) in links.iter().enumerate() {
        let (Some(now), Some(before), Some(added), Some(claim)) = (
            stock.points.get(&link.year),
            stock.points.get(&link.year.previous()),
            flow.points.get(&link.year),
            stock.claim(link.year),
        ) else {
            continue;
        };
        let Some(sum) = before
            .amount
            .reading()
            .zip(added.amount.reading())
            .and_then(|(a, b): (Value, Value)| a.add(b))
        else {
            continue;
        };
        let Some(verdict) = now.amount.judge(sum) else {
            continue;
        };
        let exact = shown(sum.point, &now.amount);
        let follows_wrong = k > 0
            && !links[k - 1].gap.is_zero()
            && links[k - 1].gap.add(link.gap).is_some_and(Ratio::is_zero);
        let note = match verdict {
            Verdict::Conflict if follows_wrong => format!(
                "前年度の残高{}が誤りであれば、このつながりも成り立ちます。前年度の残高を確かめてください。",
                before.amount.text
            ),
            Verdict::Conflict => format!(
                "前年度の{}に当年度の増{}を加えると{exact}で、記載の{}と{}合いません。残高か増加数のいずれかを原資料で確かめてください。",
                before.amount.text,
                added.amount.text,
                now.amount.text,
                if is_slip(now.value, sum.point) {
                    "わずかに"
                } else {
                    ""
                }
            ),
            _ => format!(
                "前年度の{}に当年度の増{}を加えて{exact}。",
                before.amount.text, added.amount.text
            ),
        };
        let operands = vec![before.amount.operand(), added.amount.operand()];
        found.push(claim.found(code, verdict, exact, operands, note));
    }
    found
}
