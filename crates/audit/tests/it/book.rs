//! Invented books: consistent by construction, with every kind of relation that the rules know.

use std::collections::BTreeMap;

use evaluation::{
    Agency, Certainty, Column, Document, Evaluation, EvaluationKind, Figure, Flag, Indicator,
    IndicatorYear, Input, Item, ItemRatings, Marked, Overall, Passage, Section, SummaryColumn,
    SummaryRow, TargetPeriod, Terms, Texts,
};
use kernel::{Decimal, Entry, FiscalYear, Id, Period, Rating, Ratio, Rounding, Unit};

/// What varies from book to book.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Parts of the yearly total, two for each of four years.
    pub(crate) parts: [[u32; 2]; 4],
    /// Plans of the yearly total.
    pub(crate) plans: [u32; 4],
    /// A rate of each year, in tenths of a per cent.
    pub(crate) rates: [u32; 4],
    /// What a stock starts from and grows by.
    pub(crate) stock: u32,
    /// Growth of the stock.
    pub(crate) growth: [u32; 4],
    /// Letter of the first item.
    pub(crate) letter: Rating,
    /// Whether rates are cut off or rounded.
    pub(crate) cut: bool,
}

pub(crate) fn year(n: u16) -> FiscalYear {
    FiscalYear::new(n).expect("a year of this century")
}

const YEARS: [u16; 4] = [2019, 2020, 2021, 2022];

/// Full-width digits with commas, as these documents print them.
pub(crate) fn printed(plain: &str) -> String {
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain, None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out.chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(c as u32 + 0xFEE0).expect("full-width digits exist"),
            ',' => '，',
            '.' => '．',
            c => c,
        })
        .collect()
}

/// Writes figures one per line, so that every line number is known.
#[derive(Default)]
struct Writer {
    line: u32,
    figures: Vec<Figure>,
    results: Vec<Passage>,
}

impl Writer {
    fn next(&mut self) -> u32 {
        self.line += 2;
        self.line
    }

    fn say(&mut self, text: &str) -> Passage {
        let line = self.next();
        Passage::join([(line, text)])
    }

    fn heading(&mut self, text: &str) {
        let passage = self.say(text);
        self.results.push(passage);
    }

    fn list(&mut self, item: &str, programme: &str, measure: &str, unit: &str, values: &[String]) {
        for (y, value) in YEARS.iter().zip(values) {
            let line = self.next();
            let text = format!("{}{unit}", printed(value));
            let excerpt = format!(
                "{}：{measure}{text}",
                year(*y).to_era_string().replace("令和", "")
            );
            self.results.push(Passage::join([(line, excerpt.as_str())]));
            self.figures.push(Figure {
                item: Id::new(item),
                column: Column::Results,
                section: "主要な業務実績".to_owned(),
                programme: programme.to_owned(),
                measure: measure.to_owned(),
                unit: Unit::new(unit),
                fiscal_year: year(*y),
                value: value.parse().ok(),
                certainty: Certainty::Actual,
                parenthesised: false,
                text,
                line,
                excerpt,
            });
        }
    }

    fn cell(&mut self, text: &str) -> Entry {
        let line = self.next();
        Entry::read(text).at(line)
    }
}

fn percent(part: u32, whole: u32, cut: bool) -> Decimal {
    let exact = Ratio::new(i128::from(part), i128::from(whole)).and_then(Ratio::to_percent);
    let rounding = if cut {
        Rounding::truncate(1)
    } else {
        Rounding::half_up(1)
    };
    exact
        .and_then(|r| r.round(rounding))
        .expect("a whole is never zero")
}

fn strings<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// A consistent document of three items.
pub(crate) fn document(facts: &Facts) -> Document {
    let mut w = Writer::default();
    let totals: Vec<u32> = facts.parts.iter().map(|p| p[0] + p[1]).collect();
    let rates: Vec<Decimal> = facts
        .rates
        .iter()
        .map(|r| Decimal::new(i64::from(*r), 1))
        .collect();
    let mut first = Item {
        number: Id::new("1-1"),
        name: "見本相談の推進".to_owned(),
        importance: Some(Flag {
            level: "高".to_owned(),
            reason: Passage::default(),
        }),
        ratings: ItemRatings {
            own: facts.letter,
            minister: facts.letter,
            minister_final: Rating::Blank,
        },
        ..Item::default()
    };
    let counted = count_indicator(&mut w, facts, &totals);
    first.indicators.push(counted);
    first.indicators.push(rate_indicator(&mut w, facts, &rates));
    first.inputs.push(staff(&mut w));
    first.texts = narrative(&mut w, facts, &totals, &rates);
    let mut second = management();
    second.inputs.push(staff(&mut w));
    let mut third = Item {
        number: Id::new("3"),
        name: "財務内容の見本に関する事項".to_owned(),
        section: Section::Finance,
        ..second.clone()
    };
    third.inputs = vec![staff(&mut w)];
    let figures = std::mem::take(&mut w.figures);
    let summary = vec![
        row(&mut w, &first, true),
        row(&mut w, &second, false),
        row(&mut w, &third, false),
    ];
    let overall = overall(&mut w, facts);
    Document {
        source: "invented.txt".to_owned(),
        evaluation: Evaluation {
            kind: EvaluationKind::Expected,
            agency: Agency {
                name: "独立行政法人架空機構".to_owned(),
                ..Agency::default()
            },
            period: TargetPeriod {
                ordinal: Some(4),
                years: Period::new(year(2019), year(2023)).expect("in order"),
                terms: Terms::default(),
            },
            ministers: Vec::new(),
            procedures: Vec::new(),
            notes: Vec::new(),
            overall,
            summary,
            items: vec![first, second, third],
        },
        figures,
        unplaced: Vec::new(),
    }
}

/// The item on efficiency.
fn management() -> Item {
    Item {
        number: Id::new("2"),
        name: "業務運営の見本に関する事項".to_owned(),
        section: Section::Efficiency,
        ratings: ItemRatings {
            own: Rating::B,
            minister: Rating::B,
            minister_final: Rating::Blank,
        },
        ..Item::default()
    }
}

fn count_indicator(w: &mut Writer, facts: &Facts, totals: &[u32]) -> Indicator {
    let mut years = BTreeMap::new();
    for (i, y) in YEARS.iter().enumerate() {
        let rate = percent(totals[i], facts.plans[i], facts.cut);
        years.insert(
            year(*y),
            IndicatorYear {
                plan: w.cell(&format!("{}者", printed(&facts.plans[i].to_string()))),
                actual: w.cell(&format!("{}者", printed(&totals[i].to_string()))),
                rate: w.cell(&format!("{}％", printed(&rate.to_string()))),
            },
        );
    }
    Indicator {
        label: "見本相談の支援者数".to_owned(),
        unit: Unit::new("者"),
        years,
        ..Indicator::default()
    }
}

fn rate_indicator(w: &mut Writer, facts: &Facts, rates: &[Decimal]) -> Indicator {
    let mut years = BTreeMap::new();
    for (i, y) in YEARS.iter().enumerate() {
        let rate = percent(facts.rates[i], 800, facts.cut);
        years.insert(
            year(*y),
            IndicatorYear {
                plan: w.cell("８０％以上"),
                actual: w.cell(&format!("{}％", printed(&rates[i].to_string()))),
                rate: w.cell(&format!("{}％", printed(&rate.to_string()))),
            },
        );
    }
    Indicator {
        label: "見本相談の課題解決率".to_owned(),
        unit: Unit::new("%"),
        years,
        ..Indicator::default()
    }
}

fn staff(w: &mut Writer) -> Input {
    let years = YEARS
        .iter()
        .zip(["７１５", "７２７", "７３１", "７４９"])
        .map(|(y, n)| (year(*y), w.cell(&format!("{n}人の内数"))))
        .collect();
    Input {
        label: "従事人員数".to_owned(),
        unit: Unit::new("人"),
        years,
    }
}

fn narrative(w: &mut Writer, facts: &Facts, totals: &[u32], rates: &[Decimal]) -> Texts {
    w.heading("【指標１－１】見本相談の支援者数");
    w.list("1-1", "【指標１－１】", "支援者数", "者", &strings(totals));
    w.heading("【指標１－２】見本相談の課題解決率");
    w.list("1-1", "【指標１－２】", "課題解決率", "％", &strings(rates));
    let online: Vec<u32> = facts.parts.iter().map(|p| p[0]).collect();
    let offline: Vec<u32> = facts.parts.iter().map(|p| p[1]).collect();
    w.heading("○遠隔相談");
    w.list("1-1", "○遠隔相談", "支援者数", "者", &strings(&online));
    w.heading("○対面相談");
    w.list("1-1", "○対面相談", "支援者数", "者", &strings(&offline));
    w.heading("○対面相談（再掲）");
    w.list(
        "1-1",
        "○対面相談（再掲）",
        "支援者数",
        "者",
        &strings(&offline),
    );
    let mut level = facts.stock;
    let stock: Vec<u32> = facts
        .growth
        .iter()
        .map(|g| {
            level += g;
            level
        })
        .collect();
    w.heading("○見本会員");
    w.list(
        "1-1",
        "○見本会員",
        "純増加数",
        "社",
        &strings(&facts.growth),
    );
    w.list("1-1", "○見本会員", "累計", "社", &strings(&stock));
    let [a, b] = facts.parts[3];
    let bracket = w.say(&format!(
        "・４年度の講習会には計{}名（遠隔{}名、対面{}名）が参加した。",
        printed(&(a + b).to_string()),
        printed(&a.to_string()),
        printed(&b.to_string())
    ));
    w.results.push(bracket);
    let sum: u32 = totals.iter().sum();
    let own = w.say(&format!(
        "見本相談の支援者数は、元～４年度の４ヵ年において{}者となった。",
        printed(&sum.to_string())
    ));
    let decided = format!("所期の目標に照らし「{}」評定と判断した。", facts.letter);
    Texts {
        results: std::mem::take(&mut w.results),
        self_evaluation: vec![own],
        minister: vec![w.say(&decided)],
        ..Texts::default()
    }
}

fn row(w: &mut Writer, item: &Item, important: bool) -> SummaryRow {
    let cell = Marked {
        rating: item.ratings.minister,
        important,
        ..Marked::default()
    };
    SummaryRow {
        section: item.section,
        name: item.name.clone(),
        ratings: [(SummaryColumn::Expected, cell)].into_iter().collect(),
        sheet: Some(item.number.clone()),
        line: Some(w.next()),
        ..SummaryRow::default()
    }
}

fn overall(w: &mut Writer, facts: &Facts) -> Overall {
    Overall {
        rating: Rating::B,
        phrase: "中期計画における所期の目標を達成していると認められる。".to_owned(),
        reason: vec![w.say(&format!(
            "項目別評定は、「見本相談の推進」が{}、「業務運営の見本に関する事項」がBとなり、全体の評定はBとした。",
            facts.letter
        ))],
        ..Overall::default()
    }
}
