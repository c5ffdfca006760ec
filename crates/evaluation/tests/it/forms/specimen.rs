//! A small invented agency with every part of the forms.

use evaluation::{
    Agency, AgencyKind, Baseline, Certainty, Column, Department, Evaluation, EvaluationKind,
    Figure, Flag, Indicator, IndicatorYear, Input, Item, ItemRatings, Marked, Minister, Overall,
    Procedure, Section, SheetForm, SummaryColumn, SummaryRow, Target, TargetPeriod, Terms, Texts,
};
use kernel::{Entry, FiscalYear, Id, Period, Rating};

pub(super) fn year(year: u16) -> FiscalYear {
    FiscalYear::new(year).expect("a year of our time")
}

pub(super) fn department(bureau: &str, officer: &str) -> Department {
    Department {
        bureau: bureau.to_owned(),
        officer: officer.to_owned(),
    }
}

pub(super) fn high(reason: &str) -> Option<Flag> {
    Some(Flag {
        level: "高".to_owned(),
        reason: reason.into(),
    })
}

fn indicator() -> Indicator {
    let full = |plan: &str, actual: &str, rate: &str| IndicatorYear {
        plan: plan.into(),
        actual: actual.into(),
        rate: rate.into(),
    };
    Indicator {
        number: Some(Id::new("1-1")),
        label: "講習の受講者数".to_owned(),
        key: true,
        target: Target {
            text: "期間中に３，０００人以上".into(),
            level: Entry::default(),
        },
        baseline: Baseline {
            text: "平成３０年度実績９００人".into(),
            level: Entry::default(),
        },
        years: [
            (year(2019), full("1000人", "１，２３４人", "１２３．４％")),
            (year(2020), full("1,000人", "未実施", "－")),
        ]
        .into(),
        ..Indicator::default()
    }
}

/// One item of each sheet, small enough to read and complete enough to show every part.
fn items() -> Vec<Item> {
    vec![service(), management()]
}

fn service() -> Item {
    let money = [
        (year(2019), "1,234 千円".into()),
        (year(2020), "▲56 千円".into()),
    ];
    let head = [(year(2019), "12人の内数".into())];
    let input = |label: &str, unit: &str| Input {
        label: label.to_owned(),
        unit: unit.into(),
        years: Default::default(),
    };
    Item {
        number: Id::new("1-1"),
        name: "講習の充実".to_owned(),
        policies: "人材の育成".into(),
        legal_basis: "個別法第１０条第１項第１号".into(),
        importance: high("人手が足りないため。"),
        difficulty: high("前例がないため。"),
        review: "レビューシート００１".into(),
        indicators: vec![indicator()],
        inputs: vec![
            Input {
                years: money.into(),
                ..input("予算額", "千円")
            },
            Input {
                years: head.into(),
                ..input("従事人員数", "人")
            },
        ],
        ratings: ItemRatings {
            own: Rating::A,
            minister: Rating::B,
            minister_final: Rating::Blank,
        },
        ..Item::default()
    }
}

fn management() -> Item {
    Item {
        number: Id::new("2"),
        name: "業務運営の効率化".to_owned(),
        section: Section::Efficiency,
        sheet: SheetForm::Management,
        indicators: vec![Indicator {
            label: "経費の削減率".to_owned(),
            years: [(
                year(2019),
                IndicatorYear {
                    actual: "▲３．５％".into(),
                    ..IndicatorYear::default()
                },
            )]
            .into(),
            ..Indicator::default()
        }],
        ratings: ItemRatings {
            own: Rating::B,
            minister: Rating::B,
            minister_final: Rating::Blank,
        },
        texts: Texts {
            target: vec!["経費を減らす。".into()],
            plan: vec!["経費を減らすため、次の取組を行う。".into(), "・調達".into()],
            viewpoints: vec!["＜評価の視点＞".into(), "減ったか。".into()],
            results: vec!["＜主要な業務実績＞".into(), "減った。".into()],
            self_evaluation: vec!["＜評定と根拠＞".into(), "減ったため。".into()],
            minister: vec!["＜評定に至った理由＞".into(), "認められる。".into()],
            ..Texts::default()
        },
        ..Item::default()
    }
}

fn summary() -> Vec<SummaryRow> {
    let plain = |rating| Marked {
        rating,
        ..Marked::default()
    };
    let marked = Marked {
        rating: Rating::A,
        important: true,
        difficult: false,
        focus: true,
    };
    vec![
        SummaryRow {
            name: "講習の充実".to_owned(),
            ratings: [
                (SummaryColumn::Year(year(2019)), marked),
                (SummaryColumn::Expected, plain(Rating::B)),
            ]
            .into(),
            sheet: Some(Id::new("1-1")),
            remarks: "備考".to_owned(),
            ..SummaryRow::default()
        },
        SummaryRow {
            section: Section::Efficiency,
            ratings: [(SummaryColumn::Year(year(2019)), plain(Rating::B))].into(),
            sheet: Some(Id::new("2")),
            ..SummaryRow::default()
        },
    ]
}

/// A small invented agency in its second period.
pub(super) fn small(kind: EvaluationKind) -> Evaluation {
    Evaluation {
        kind,
        agency: Agency {
            name: "独立行政法人いろは支援機構".to_owned(),
            kind: AgencyKind::MediumTerm,
        },
        period: TargetPeriod {
            ordinal: Some(2),
            years: Period::new(year(2018), year(2020)).expect("in order"),
            terms: Terms::default(),
        },
        ministers: vec![
            Minister {
                name: "甲大臣".to_owned(),
                scope: "法人全般に関する評価".to_owned(),
                joint: "一部は乙大臣と共同して担当".to_owned(),
                departments: vec![department("甲局", "甲課長"), department("丙局", "丙課長")],
                reviewers: vec![department("官房", "評価課長")],
            },
            Minister {
                name: "乙大臣".to_owned(),
                ..Minister::default()
            },
        ],
        procedures: vec![
            Procedure {
                on: String::new(),
                what: "手続は次のとおり。".into(),
            },
            Procedure {
                on: "令和３年７月１日".to_owned(),
                what: "理事長ヒアリング".into(),
            },
        ],
        notes: Vec::new(),
        overall: Overall {
            rating: Rating::B,
            phrase: "おおむね所期の目標を達成している。".to_owned(),
            past: [(year(2018), Rating::A)].into(),
            reason: vec!["項目別評定を踏まえた。".into(), "特に問題はない。".into()],
            ..Overall::default()
        },
        summary: summary(),
        items: items(),
    }
}

pub(super) fn figures() -> Vec<Figure> {
    let figure = |programme: &str, measure: &str, at: u16, value: Option<i64>| Figure {
        item: Id::new("1-1"),
        column: Column::Results,
        section: "（１）講習".to_owned(),
        programme: programme.to_owned(),
        measure: measure.to_owned(),
        unit: "人".into(),
        fiscal_year: year(at),
        value: value.map(Into::into),
        certainty: Certainty::Actual,
        parenthesised: false,
        text: if value.is_none() { "未実施" } else { "" }.to_owned(),
        line: 1,
        excerpt: String::new(),
    };
    vec![
        figure("○管理職の講習", "受講者数", 2019, Some(1234)),
        figure("○管理職の講習", "修了者数", 2019, Some(1200)),
        figure("○管理職の講習", "受講者数", 2020, None),
        Figure {
            certainty: Certainty::Forecast,
            ..figure("受講者数の合計", "受講者数", 2020, Some(-5))
        },
    ]
}
