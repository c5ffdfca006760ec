//! Roll-forwards (累計・在籍の繰越し): the stock of the year before plus the year's increase, less
//! what left where that is told apart.

use kernel::{FiscalYear, Ratio, Said, said};

use super::{Rule, Words, part::neighbours, shown};
use crate::{
    amount::Value,
    finding::{Finding, Verdict},
    ledger::{Ledger, Point, Series},
};

/// `roll-forward`: 前年度末＋純増＝当年度末, 前年度末＋増－減＝当年度末.
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

    fn words(&self) -> Words {
        Words {
            name: ("累計・在籍の繰越し", "roll-forward"),
            explanation: (
                "累計・在籍などの残高と、純増・新規などの増加数（及び退会などの減少数）が並ぶとき、前年度の残高に当年度の増加数を加え、減少数を差し引いて、当年度の残高と突き合わせる。他の年度のつながりが一致し、あるつながりだけが切れているときに不一致とする。",
                "Where a stock (total so far, enrolment, balance) stands beside what it grows and shrinks by, the stock of the year before plus the increase less the decrease is compared with the stock. A conflict when the other years' links hold and one is broken.",
            ),
            example: (
                "前年度末100社＋新規20社－退会5社 → 年度末115社",
                "100 at the end of last year + 20 new − 5 gone → 115",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for members in ledger.of_item.values() {
            for (at, i) in members.iter().enumerate() {
                let stock = &ledger.series[*i];
                if stock.points.len() < 2 {
                    continue;
                }
                let near: Vec<&Series<'_>> = neighbours(ledger, members, at, 4)
                    .into_iter()
                    .filter(|f| f.programme == stock.programme)
                    .collect();
                let movements = near.iter().flat_map(|flow| {
                    let gone = near.iter().filter(|gone| falls(gone) && !falls(flow));
                    std::iter::once(None)
                        .chain(gone.copied().map(Some))
                        .map(|gone| Movement { flow, gone })
                });
                if let Some(movement) = movements.into_iter().find(|m| rolls(stock, m)) {
                    found.extend(judge(self.code(), stock, &movement));
                }
            }
        }
        found
    }
}

/// What a stock grows and, where that is told apart, shrinks by.
#[derive(Clone, Copy)]
struct Movement<'l, 'd> {
    flow: &'l Series<'d>,
    gone: Option<&'l Series<'d>>,
}

/// Whether the series is named for what leaves a stock.
fn falls(series: &Series<'_>) -> bool {
    const GONE: [&str; 14] = [
        "減", "退会", "脱退", "解約", "退去", "退所", "卒業", "終了", "除名", "廃止", "取消",
        "償還", "離職", "返還",
    ];
    let name = series.noun();
    GONE.iter().any(|word| name.contains(word)) && !name.contains("増減")
}

fn links(stock: &Series<'_>, movement: &Movement<'_, '_>) -> Vec<Link> {
    stock
        .points
        .iter()
        .filter_map(|(year, point)| {
            let before = stock.points.get(&year.previous())?;
            let added = movement.flow.points.get(year)?;
            let gone = match movement.gone {
                Some(gone) => Some(gone.points.get(year)?),
                None => None,
            };
            let whole = |p: &Point| p.amount.comparable(&point.amount) && !p.amount.unit.is_rate();
            let comparable = whole(added) && gone.is_none_or(whole);
            let forecast = point.forecast
                || before.forecast
                || added.forecast
                || gone.is_some_and(|p| p.forecast);
            let mut due = before.value.add(added.value)?;
            if let Some(gone) = gone {
                // Some print what left with its minus sign.
                due = due.subtract(gone.value.magnitude())?;
            }
            let gap = point.value.subtract(due)?;
            (comparable && !forecast).then_some(Link { year: *year, gap })
        })
        .collect()
}

/// Whether the movement is what the stock changes by.
fn rolls(stock: &Series<'_>, movement: &Movement<'_, '_>) -> bool {
    let links = links(stock, movement);
    let holds = links.iter().filter(|l| l.gap.is_zero()).count();
    let broken = links.len() - holds;
    let digits: u32 = stock.points.values().map(|p| p.amount.digits()).sum();
    let says = |s: &Series<'_>, words: &[&str]| {
        words
            .iter()
            .any(|w| s.measure.contains(w) || s.points.values().any(|p| p.statement.contains(w)))
    };
    let flow = movement.flow;
    let named = says(
        stock,
        &["累計", "在籍", "累積", "残高", "登録", "会員", "年度末"],
    ) && (says(flow, &["純増", "増加数"])
        || ["増", "新規", "入会", "加入", "入居", "入所"]
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

fn judge(code: &str, stock: &Series<'_>, movement: &Movement<'_, '_>) -> Vec<Finding> {
    let links = links(stock, movement);
    let mut found = Vec::new();
    for (k, link) in links.iter().enumerate() {
        let (Some(now), Some(before), Some(added), Some(claim)) = (
            stock.points.get(&link.year),
            stock.points.get(&link.year.previous()),
            movement.flow.points.get(&link.year),
            stock.claim(link.year),
        ) else {
            continue;
        };
        let gone = movement.gone.and_then(|gone| gone.points.get(&link.year));
        let Some(sum) = rolled(before, added, gone) else {
            continue;
        };
        let Some(verdict) = now.amount.judge(sum) else {
            continue;
        };
        let exact = shown(sum.point, &now.amount);
        let follows_wrong = k > 0
            && !links[k - 1].gap.is_zero()
            && links[k - 1].gap.add(link.gap).is_some_and(Ratio::is_zero);
        let less = gone.map_or_else(Said::default, |gone| {
            said!(
                "、減{}を差し引い",
                " less the decrease {}",
                gone.amount.text
            )
        });
        let Said {
            ja: less,
            en: less_en,
        } = less;
        let note = match verdict {
            Verdict::Conflict if follows_wrong => said!(
                "前年度の残高{}が誤りであれば、このつながりも成り立ちます。前年度の残高を確かめてください。",
                "If the stock of the year before, {}, is wrong, this link holds as well. Check that stock.",
                before.amount.text
            ),
            Verdict::Conflict => said!(
                "前年度の{}に当年度の増{}を加え{less}たものは{exact}で、記載の{}と合いません。残高か増減数のいずれかを原資料で確かめてください。",
                "{} of the year before and the increase {}{less_en} make {exact}, not {}. Check stock and movement against the source.",
                before.amount.text,
                added.amount.text,
                now.amount.text
            ),
            _ => said!(
                "前年度の{}に当年度の増{}を加え{less}たものは{exact}。",
                "{} of the year before and the increase {}{less_en} make {exact}.",
                before.amount.text,
                added.amount.text
            ),
        };
        let operands = [Some(before), Some(added), gone]
            .into_iter()
            .flatten()
            .map(|point| point.amount.operand())
            .collect();
        found.push(claim.found(code, verdict, exact, operands, note));
    }
    found
}

/// The stock that comes out.
fn rolled(before: &Point, added: &Point, gone: Option<&Point>) -> Option<Value> {
    let sum = before.amount.reading()?.add(added.amount.reading()?)?;
    match gone {
        Some(gone) => sum.subtract(gone.amount.reading()?.magnitude()?),
        None => Some(sum),
    }
}
