//! Laws of the forms, for any evaluation and any damage of a layout.

use evaluation::{
    AgencyKind, Evaluation, EvaluationKind, Indicator, IndicatorYear, Input, Item, Marked,
    Minister, Passage, Section, SheetForm, SummaryColumn, SummaryRow, Texts,
    forms::{self, Forms, LAYOUTS},
};
use form::{Block, Table, grid};
use kernel::{Entry, FiscalYear, Id, Period, Rating};
use proptest::{prelude::*, sample::select};

use super::specimen::{department, high, small, year};

/// Whether every cell of the table is covered exactly once.
fn whole(table: &Table) -> bool {
    [&table.head, &table.body].into_iter().all(|rows| {
        let columns = table.widths.len();
        let Ok(placed) = grid::place(rows, columns) else {
            return false;
        };
        let area = |cell: &form::Cell| cell.columns as usize * cell.rows as usize;
        placed.iter().map(|place| area(place.cell)).sum::<usize>() == rows.len() * columns
    })
}

fn words() -> impl Strategy<Value = String> {
    let long = "長い".repeat(400);
    let short = [
        "",
        "支援",
        "一段落目。\n二段落目。",
        "＜見出し＞ & \"引用\"",
    ];
    select([short.map(str::to_owned).to_vec(), vec![long]].concat())
}

fn entry() -> impl Strategy<Value = Entry> {
    select(vec![
        "",
        "－",
        "1,234件",
        "▲５．３％",
        "７１５人の内数",
        "前年度実績以上",
    ])
    .prop_map(Entry::from)
}

prop_compose! {
    fn any_item()(
        number in "[1-9]-[1-9]",
        management in any::<bool>(),
        name in words(),
        text in prop::collection::vec(words(), 0..3),
        flags in any::<(bool, bool)>(),
        cells in prop::collection::vec((0..9_u16, entry(), entry()), 0..6),
        indicators in 0..4_usize,
    ) -> Item {
        let passages: Vec<Passage> = text.iter().map(|text| text.as_str().into()).collect();
        let at = |offset: u16| year(2016 + offset);
        let years = cells.iter().map(|(offset, plan, actual)| {
            let cell = IndicatorYear { plan: plan.clone(), actual: actual.clone(), ..Default::default() };
            (at(*offset), cell)
        });
        let own = Indicator { label: name.clone(), years: years.collect(), ..Default::default() };
        let money = cells.iter().map(|(offset, value, _)| (at(*offset), value.clone())).collect();
        Item {
            number: Id::new(&number),
            name,
            sheet: if management { SheetForm::Management } else { SheetForm::Service },
            importance: flags.0.then(|| high("理由")).flatten(),
            difficulty: flags.1.then(|| high("")).flatten(),
            indicators: vec![own; indicators],
            inputs: vec![Input { label: "決算額".to_owned(), unit: "千円".into(), years: money }; indicators / 2],
            texts: Texts { target: passages.clone(), results: passages, ..Default::default() },
            ..Item::default()
        }
    }
}

prop_compose! {
    fn any_evaluation()(
        kind in select(vec![
            EvaluationKind::Expected, EvaluationKind::Final, EvaluationKind::Interim,
            EvaluationKind::Efficiency, EvaluationKind::Annual(FiscalYear::new(2020).expect("a year")),
        ]),
        agency in select(vec![AgencyKind::MediumTerm, AgencyKind::Research, AgencyKind::Executive, AgencyKind::Local]),
        (first, length) in (2016..2022_u16, 0..7_u16),
        desks in prop::collection::vec((0..3_usize, 0..3_usize), 0..3),
        items in prop::collection::vec(any_item(), 0..5),
        rows in prop::collection::vec((select(Section::ALL.to_vec()), words(), any::<(bool, bool)>()), 0..6),
        reason in words(),
    ) -> Evaluation {
        let minister = |(departments, reviewers): (usize, usize)| Minister {
            name: "大臣".to_owned(),
            departments: vec![department("局", "課長"); departments],
            reviewers: vec![department("官房", "課長"); reviewers],
            ..Minister::default()
        };
        let row = |(section, name, (important, focus)): (Section, String, (bool, bool))| SummaryRow {
            section,
            name,
            ratings: [(SummaryColumn::Year(year(first)), Marked { rating: Rating::S, important, focus, difficult: focus })].into(),
            ..SummaryRow::default()
        };
        let mut evaluation = small(kind);
        evaluation.agency.kind = agency;
        evaluation.period.years = Period::new(year(first), year(first + length)).expect("in order");
        evaluation.ministers = desks.into_iter().map(minister).collect();
        evaluation.summary = rows.into_iter().map(row).collect();
        evaluation.overall.reason = vec![reason.as_str().into()];
        evaluation.items = items;
        evaluation
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_row_of_any_book_covers_its_table(evaluation in any_evaluation()) {
        let paper = forms::paper(&evaluation).map_err(|p| TestCaseError::fail(format!("{p:#?}")))?;
        prop_assert_eq!(paper.sheets.len(), 3 + evaluation.items.len());
        for sheet in &paper.sheets {
            prop_assert!(sheet.name.chars().count() <= 31, "{}", sheet.name);
            for block in &sheet.blocks {
                let tables: Vec<&Table> = match block {
                    Block::Table(table) => vec![table],
                    Block::Beside { tables } => tables.iter().map(|(_, table)| table).collect(),
                    _ => Vec::new(),
                };
                for table in tables {
                    prop_assert!(whole(table), "{}: {:#?}", sheet.name, table);
                }
            }
        }
        let names: std::collections::BTreeSet<_> = paper.sheets.iter().map(|sheet| &sheet.name).collect();
        prop_assert_eq!(names.len(), paper.sheets.len());
    }

    #[test]
    fn a_damaged_layout_is_told_or_filled_but_never_panics(
        which in 0..LAYOUTS.len(),
        from in 0..4000_usize,
        length in 1..40_usize,
    ) {
        let (name, source) = LAYOUTS[which];
        let characters: Vec<char> = source.chars().collect();
        let from = from.min(characters.len());
        let until = (from + length).min(characters.len());
        let damaged: String = characters[..from].iter().chain(&characters[until..]).collect();
        let kind = if name.starts_with("1-1") { EvaluationKind::Annual(year(2019)) } else { EvaluationKind::Expected };
        if let Ok(forms) = Forms::replacing([(name, damaged.as_str())]) {
            let _ = forms.paper(&small(kind), &[]);
        }
    }
}
