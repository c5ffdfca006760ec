//! Invented evaluations, as an agency and its ministers could have written them.

use std::collections::BTreeMap;

use evaluation::{
    Agency, AgencyKind, Baseline, Department, Evaluation, EvaluationKind, Flag, Indicator,
    IndicatorYear, Input, Item, ItemRatings, Marked, Minister, Overall, Passage, Procedure,
    Section, SheetForm, SummaryColumn, SummaryRow, Target, TargetPeriod, Terms, Texts,
};
use kernel::{Decimal, Entry, FiscalYear, Id, Period, Rating, Unit};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn word() -> impl Strategy<Value = String> {
    let head = select(vec![
        "産業", "地域", "研究", "文化", "国際", "農業", "共済", "再生",
    ]);
    let tail = select(vec![
        "支援",
        "振興",
        "基盤整備",
        "普及",
        "人材育成",
        "連携促進",
    ]);
    (head, tail).prop_map(|(head, tail)| format!("{head}{tail}"))
}

/// A sentence with figures as such texts have them.
fn sentence() -> impl Strategy<Value = String> {
    let years = select(vec![
        "元年度",
        "２年度",
        "令和４年度",
        "平成３０年度",
        "2022年度",
    ]);
    let verb = select(vec![
        "を実施した",
        "に取り組んだ",
        "を着実に進め、目標を上回った",
        "（IT導入補助金、e-Gov 2.0等）を進めた",
        "の枠組み（①体制②手順③様式）を整え、㈱等と連携した",
        "の費用は△１，２３４千円（対前年度９８．７％）となった",
    ]);
    (word(), years, 1..99_999_u32, verb).prop_map(|(word, year, number, verb)| {
        format!(
            "{year}は{word}{verb}（{number}件、うち新規{}者）。",
            number / 7
        )
    })
}

/// A name as long as the names of items are.
fn long_name() -> impl Strategy<Value = String> {
    let join = select(vec!["・", "、", "及び", "（", ""]);
    (word(), join, word()).prop_map(|(one, join, two)| match join {
        "" => one,
        "（" => format!("{one}（{two}）"),
        join => format!("{one}{join}{two}の促進"),
    })
}

fn passage() -> impl Strategy<Value = Passage> {
    let mark = select(vec!["", "・", "○", "（１）", "①", "※"]);
    (mark, vec(sentence(), 1..4)).prop_map(|(mark, sentences)| {
        Passage::from(format!("{mark}{}", sentences.concat()).as_str())
    })
}

/// Mostly short, sometimes so long that the column runs over pages.
fn passages() -> impl Strategy<Value = Vec<Passage>> {
    prop_oneof![9 => vec(passage(), 0..5), 1 => vec(passage(), 20..60)]
}

/// A letter, or the mark of an item that was not rated.
fn letter() -> impl Strategy<Value = Rating> {
    prop_oneof![9 => select(Rating::LETTERS.to_vec()), 1 => Just(Rating::Excluded)]
}

/// A letter that a draft may still lack.
fn draft() -> impl Strategy<Value = Rating> {
    prop_oneof![6 => letter(), 1 => Just(Rating::Blank)]
}

fn flag(level: &'static str) -> impl Strategy<Value = Option<Flag>> {
    let reason = prop_oneof![
        Just(Passage::default()),
        sentence().prop_map(|s| Passage::from(s.as_str()))
    ];
    option::of(reason.prop_map(move |reason| Flag {
        level: level.to_owned(),
        reason,
    }))
}

fn quantity(unit: &'static str) -> BoxedStrategy<Entry> {
    let scale = if unit == "％" { 1 } else { 0 };
    let number = (0..9_999_999_i64)
        .prop_map(move |number| Entry::read(&format!("{}{unit}", Decimal::new(number, scale))));
    let words = select(vec!["前年度実績以上", "未実施", "－"]).prop_map(Entry::read);
    prop_oneof![9 => number, 1 => words].boxed()
}

/// What one indicator says of the years that are over and of those to come.
fn indicator(years: Vec<FiscalYear>, over: usize) -> impl Strategy<Value = Indicator> {
    let unit = select(vec!["件", "者", "人", "％", "回"]);
    (unit, word(), any::<bool>(), any::<bool>()).prop_flat_map(move |(unit, word, key, planned)| {
        let years = years.clone();
        let cells = vec(
            (quantity(unit), quantity(unit), quantity("％")),
            years.len(),
        );
        let reference = option::of((1..99_999_u32).prop_map(move |sum| format!("累計{sum}{unit}")));
        (cells, 1..99_999_u32, reference).prop_map(move |(cells, goal, reference)| Indicator {
            label: format!(
                "{word}に係る{}{}",
                // Some labels are whole sentences, taller than the rows they head.
                "、研修の終了後一年を経過した時点で調査を行い課題を解決したと回答した"
                    .repeat(usize::from(goal % 9 == 0) * 3),
                if unit == "％" {
                    "満足度"
                } else {
                    "実績数"
                }
            ),
            key,
            unit: Unit::new(unit),
            target: Target {
                text: Passage::from(format!("期間中{goal}{unit}以上").as_str()),
                ..Target::default()
            },
            baseline: Baseline {
                text: Passage::from(format!("{}{unit}", goal / 2).as_str()),
                ..Baseline::default()
            },
            years: (0..)
                .zip(&years)
                .zip(cells)
                .map(|((place, year), (plan, actual, rate))| {
                    let past = place < over;
                    let cell = IndicatorYear {
                        plan: if planned { plan } else { Entry::default() },
                        actual: if past { actual } else { Entry::default() },
                        rate: if past && planned {
                            rate
                        } else {
                            Entry::default()
                        },
                    };
                    (*year, cell)
                })
                .collect(),
            reference: Passage::from(reference.unwrap_or_default().as_str()),
            ..Indicator::default()
        })
    })
}

fn inputs(years: Vec<FiscalYear>, over: usize) -> impl Strategy<Value = Vec<Input>> {
    let labels = [
        ("予算額", "千円"),
        ("決算額", "千円"),
        ("経常費用", "千円"),
        ("経常利益", "千円"),
        ("行政コスト", "千円"),
        ("従事人員数", "人"),
    ];
    vec(vec(-9_999_999..99_999_999_i64, years.len()), labels.len()).prop_map(move |rows| {
        labels
            .iter()
            .zip(rows)
            .map(|((label, unit), row)| Input {
                label: (*label).to_owned(),
                unit: Unit::new(unit),
                years: years
                    .iter()
                    .zip(row)
                    .take(over)
                    .map(|(year, value)| {
                        let printed = match (*unit, value.rem_euclid(9)) {
                            ("人", 0) => format!("{}人の内数", value.abs() % 1_000),
                            ("人", _) => format!("{}人", value.abs() % 1_000),
                            (_, 0) => "－".to_owned(),
                            (unit, _) => format!("{value}{unit}"),
                        };
                        (*year, Entry::read(&printed))
                    })
                    .collect(),
            })
            .collect()
    })
}

fn texts(kind: EvaluationKind) -> impl Strategy<Value = Texts> {
    let columns = vec(passages(), 8);
    (columns, vec(passage(), 1..3)).prop_map(move |(columns, viewpoints)| {
        let [
            target,
            plan,
            annual_plan,
            results,
            self_evaluation,
            minister,
            minister_final,
            other,
        ] = <[_; 8]>::try_from(columns).expect("eight were made");
        let only =
            |wanted: bool, passages: Vec<Passage>| if wanted { passages } else { Vec::new() };
        Texts {
            target,
            plan,
            viewpoints,
            results,
            self_evaluation,
            minister,
            other,
            annual_plan: only(matches!(kind, EvaluationKind::Annual(_)), annual_plan),
            minister_final: only(kind == EvaluationKind::Final, minister_final),
        }
    })
}

/// The frame in which items stand.
#[derive(Debug, Clone)]
struct Frame {
    kind: EvaluationKind,
    years: Vec<FiscalYear>,
    /// How many of the years are over.
    over: usize,
}

fn item(number: String, section: Section, frame: &Frame) -> impl Strategy<Value = Item> + use<> {
    let (kind, years, over) = (frame.kind, frame.years.clone(), frame.over);
    let service = section == Section::Service;
    let basics = (
        long_name(),
        option::of(sentence()),
        option::of(sentence()),
        1..9_999_u32,
    );
    let flags = (flag("高"), flag("高"), flag("高"), any::<bool>());
    let letters = (draft(), draft(), draft());
    let tables = (
        vec(indicator(years.clone(), over), 0..4),
        inputs(years, over),
    );
    (basics, flags, letters, tables, texts(kind)).prop_map(
        move |(basics, flags, letters, tables, texts)| {
            let said = |text: Option<String>| {
                Passage::from(text.filter(|_| service).unwrap_or_default().as_str())
            };
            Item {
                number: Id::new(number.as_str()),
                name: basics.0,
                section,
                sheet: if service {
                    SheetForm::Service
                } else {
                    SheetForm::Management
                },
                policies: said(basics.1),
                legal_basis: said(basics.2),
                importance: flags.0,
                priority: flags.1,
                difficulty: flags.2,
                focus: flags.3.then(|| Flag {
                    level: "重".to_owned(),
                    ..Flag::default()
                }),
                review: Passage::from(
                    format!("行政事業レビューシート番号　{:04}", basics.3).as_str(),
                ),
                indicators: tables
                    .0
                    .into_iter()
                    .map(|indicator| Indicator {
                        // Only the sheets of management have a column for it.
                        reference: if service {
                            Passage::default()
                        } else {
                            indicator.reference
                        },
                        ..indicator
                    })
                    .collect(),
                inputs: if service { tables.1 } else { Vec::new() },
                ratings: ItemRatings {
                    own: letters.0,
                    minister: letters.1,
                    minister_final: if kind == EvaluationKind::Final {
                        letters.2
                    } else {
                        Rating::Blank
                    },
                },
                texts,
                ..Item::default()
            }
        },
    )
}

/// Items of every section, two to five in all.
fn items(frame: &Frame) -> impl Strategy<Value = Vec<Item>> + use<> {
    let roman = any::<bool>();
    let frame = frame.clone();
    (1..3_usize, roman).prop_flat_map(move |(services, roman)| {
        let first = if roman { "Ⅰ" } else { "1" };
        let mut items: Vec<BoxedStrategy<Item>> = (1..=services)
            .map(|n| item(format!("{first}-{n}"), Section::Service, &frame).boxed())
            .collect();
        let others = [
            (Section::Efficiency, "Ⅱ", "2"),
            (Section::Finance, "Ⅲ", "3"),
            (Section::Other, "Ⅳ", "4"),
        ];
        for (section, numeral, digit) in others {
            let number = if roman {
                format!("{numeral}-1")
            } else {
                digit.to_owned()
            };
            items.push(item(number, section, &frame).boxed());
        }
        items
    })
}

/// The row of the summary table that belongs to an item, with its marks.
///
/// Some books leave the name to the heading of the section, and some cells empty.
fn row(item: &Item, frame: &Frame, letters: &[Rating], named: bool, gap: usize) -> SummaryRow {
    let marked = |rating: Rating| Marked {
        rating,
        important: item.is_important(),
        difficult: item.is_difficult(),
        focus: item.focus.is_some(),
    };
    let mut columns: Vec<SummaryColumn> = frame
        .years
        .iter()
        .take(frame.over)
        .map(|year| SummaryColumn::Year(*year))
        .collect();
    match frame.kind {
        EvaluationKind::Annual(_) => {}
        EvaluationKind::Final => columns.extend([SummaryColumn::Expected, SummaryColumn::Final]),
        _ => columns.push(SummaryColumn::Expected),
    }
    let ratings: BTreeMap<SummaryColumn, Marked> = columns
        .into_iter()
        .zip(letters)
        .enumerate()
        .filter(|(place, _)| *place != gap)
        .map(|(_, (column, letter))| (column, marked(*letter)))
        .collect();
    let whole = item.section != Section::Service;
    SummaryRow {
        section: item.section,
        name: if whole && !named {
            String::new()
        } else {
            item.name.clone()
        },
        ratings,
        sheet: Some(item.number.clone()),
        remarks: if gap == 1 {
            "令和３年度から追加".to_owned()
        } else {
            String::new()
        },
        ..SummaryRow::default()
    }
}

fn department() -> impl Strategy<Value = Department> {
    let bureau = select(vec!["大臣官房", "政策局", "地域振興局"]);
    let officer = select(vec![
        "総務課長　青木　一",
        "政策評価室長　井上　花子",
        "業務改革課長　上田　次郎",
    ]);
    (bureau, officer).prop_map(|(bureau, officer)| Department {
        bureau: bureau.to_owned(),
        officer: officer.to_owned(),
    })
}

fn ministers() -> impl Strategy<Value = Vec<Minister>> {
    let names = select(vec![
        vec!["経済産業大臣"],
        vec!["文部科学大臣", "財務大臣"],
        vec!["農林水産大臣", "環境大臣"],
    ]);
    let rest = vec(
        (
            any::<bool>(),
            vec(department(), 1..3),
            vec(department(), 1..3),
        ),
        2,
    );
    (names, rest).prop_map(|(names, rest)| {
        names
            .iter()
            .zip(rest)
            .map(|(name, (scoped, departments, reviewers))| Minister {
                name: (*name).to_owned(),
                scope: if scoped {
                    "法人全般に関する評価".to_owned()
                } else {
                    String::new()
                },
                joint: if scoped && names.len() > 1 {
                    "産業基盤整備業務については共同して担当".to_owned()
                } else {
                    String::new()
                },
                departments,
                reviewers,
            })
            .collect()
    })
}

fn overall(kind: EvaluationKind, past: Vec<FiscalYear>) -> impl Strategy<Value = Overall> {
    let letters = (letter(), letter(), vec(letter(), past.len()));
    (letters, vec(passages(), 8)).prop_map(move |((rating, expected, letters), texts)| {
        let [
            reason,
            assessment,
            considerations,
            issues,
            improvements,
            orders,
            opinions,
            remarks,
        ] = <[_; 8]>::try_from(texts).expect("eight were made");
        let annual = matches!(kind, EvaluationKind::Annual(_));
        Overall {
            rating,
            phrase: "中期目標における所期の目標に照らした評価".to_owned(),
            past: past
                .iter()
                .copied()
                .zip(letters)
                .take(if annual { 9 } else { 0 })
                .collect(),
            expected: if kind == EvaluationKind::Final {
                expected
            } else {
                Rating::Blank
            },
            reason,
            assessment,
            considerations,
            issues,
            improvements,
            orders,
            opinions,
            remarks,
        }
    })
}

fn frame() -> impl Strategy<Value = Frame> {
    let year = |year: u16| FiscalYear::new(year).expect("a year of our time");
    (2014..2024_u16, 4..8_u16, 0..4_usize).prop_map(move |(first, length, which)| {
        let years: Vec<FiscalYear> = (first..first + length).map(year).collect();
        let (kind, over) = match which {
            0 => (EvaluationKind::Annual(years[1]), 2),
            1 => (EvaluationKind::Annual(years[3]), 4),
            2 => (EvaluationKind::Expected, years.len() - 1),
            _ => (EvaluationKind::Final, years.len()),
        };
        Frame { kind, years, over }
    })
}

fn procedures() -> impl Strategy<Value = Vec<Procedure>> {
    let one = (1..13_u32, 1..29_u32, sentence()).prop_map(|(month, day, what)| Procedure {
        on: format!("令和５年{month}月{day}日"),
        what: Passage::from(what.as_str()),
    });
    vec(one, 0..3)
}

/// A whole evaluation.
pub(super) fn evaluation() -> impl Strategy<Value = Evaluation> {
    frame().prop_flat_map(|frame| {
        let past = frame.years[..frame.over - 1].to_vec();
        let words = (word(), 2..9_u8, select(vec!["難易度", "困難度"]));
        let parts = (
            ministers(),
            procedures(),
            passages(),
            overall(frame.kind, past),
        );
        let letters = vec(letter(), 16);
        let marks = (any::<bool>(), 0..20_usize);
        (words, parts, items(&frame), letters, marks).prop_map(
            move |(words, parts, items, letters, marks)| Evaluation {
                kind: frame.kind,
                agency: Agency {
                    name: format!("独立行政法人{}機構", words.0),
                    kind: AgencyKind::MediumTerm,
                },
                period: TargetPeriod {
                    ordinal: Some(words.1),
                    years: Period::new(frame.years[0], frame.years[frame.years.len() - 1])
                        .expect("in order"),
                    terms: Terms {
                        difficulty: words.2.to_owned(),
                        target: "中期".to_owned(),
                    },
                },
                ministers: parts.0,
                procedures: parts.1,
                notes: parts.2,
                overall: parts.3,
                summary: (0..)
                    .zip(&items)
                    .map(|(place, item)| row(item, &frame, &letters[place..], marks.0, marks.1))
                    .collect(),
                items,
            },
        )
    })
}
