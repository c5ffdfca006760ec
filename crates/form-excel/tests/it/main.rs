//! What the workbook promises, on the paper that imitates the real forms.

#[path = "../../../form-pdf/tests/it/sample.rs"]
mod sample;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use expect_test::expect;
use form::{Block, Cell, Dataset, Field, Line, Paper, Row, Sheet, Table};
use form_excel::Options;

/// A fixed time, so that the bytes are fixed.
fn options() -> Options {
    Options {
        created_at: jiff::civil::date(2024, 1, 31).at(9, 30, 0, 0),
    }
}

fn print(paper: &Paper, datasets: &[Dataset]) -> Vec<u8> {
    form_excel::xlsx(paper, datasets, &options()).expect("the paper can be printed")
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("an Excel workbook")
}

fn datasets() -> Vec<Dataset> {
    let row = |year: &str, value: Field| {
        vec![
            Field::Text("1-1".to_owned()),
            Field::Text("広域の成約件数".to_owned()),
            Field::Number(year.to_owned()),
            value,
            Field::Text("件".to_owned()),
        ]
    };
    vec![Dataset {
        name: "indicators".to_owned(),
        title: "指標の経年データ".to_owned(),
        columns: ["item", "indicator", "fiscal_year", "value", "unit"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("2019", Field::Number("215".to_owned())),
            row("2020", Field::Number("-1667554.25".to_owned())),
            row("2021", Field::Number("1234567890123456789".to_owned())),
            row("2022", Field::Empty),
        ],
    }]
}

fn tables(sheet: &Sheet) -> Vec<&Table> {
    sheet
        .blocks
        .iter()
        .flat_map(|block| match block {
            Block::Table(table) => vec![table],
            Block::Beside { tables } => tables.iter().map(|(_, table)| table).collect(),
            _ => Vec::new(),
        })
        .collect()
}

fn one_cell(cell: Cell) -> Paper {
    let mut paper = sample::paper();
    paper.sheets.truncate(1);
    paper.sheets[0].blocks = vec![Block::Table(Table {
        caption: "見本の表".to_owned(),
        widths: vec![1],
        body: vec![Row { cells: vec![cell] }],
        ..Table::default()
    })];
    paper
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert!(print(&sample::paper(), &datasets()) == print(&sample::paper(), &datasets()));
}

#[test]
fn every_cell_of_every_form_is_read_back() {
    let paper = sample::paper();
    let mut workbook = open(print(&paper, &[]));
    for sheet in &paper.sheets {
        let range = workbook
            .worksheet_range(&sheet.name)
            .expect("a worksheet a form");
        let mut texts: Vec<String> = Vec::new();
        let mut numbers: Vec<f64> = Vec::new();
        for (_, _, value) in range.used_cells() {
            match value {
                Data::String(text) => texts.push(text.clone()),
                Data::Float(number) => numbers.push(*number),
                other => panic!("neither text nor number: {other:?}"),
            }
        }
        let mut take = |text: &str| {
            let found = texts.iter().position(|held| held == text);
            texts.swap_remove(found.unwrap_or_else(|| panic!("{} lacks {text}", sheet.name)));
        };
        take(&sheet.title);
        for cell in tables(sheet)
            .iter()
            .flat_map(|table| table.head.iter().chain(&table.body))
            .flat_map(|row| &row.cells)
        {
            let number = cell
                .number
                .as_deref()
                .and_then(|number| number.parse::<f64>().ok());
            match number.and_then(|number| numbers.iter().position(|held| *held == number)) {
                Some(found) => {
                    numbers.swap_remove(found);
                }
                None if cell.text().is_empty() => {}
                None => take(&cell.text()),
            }
        }
        assert!(
            numbers.is_empty(),
            "{} holds numbers of its own",
            sheet.name
        );
    }
}

#[test]
fn merged_cells_stand_where_the_form_merges_them() {
    let mut workbook = open(print(&sample::paper(), &[]));
    let merged = workbook
        .merge_cells_by_sheet_name("1-2-1")
        .expect("a worksheet")
        .iter()
        .map(|area| format!("{:?}-{:?}\n", area.start, area.end))
        .collect::<String>();
    expect![[r#"
        (0, 0)-(0, 5)
        (1, 0)-(1, 5)
        (2, 0)-(2, 1)
        (2, 2)-(2, 5)
        (3, 0)-(4, 1)
        (3, 3)-(3, 5)
        (4, 3)-(4, 5)
        (6, 0)-(6, 5)
        (7, 0)-(7, 1)
        (7, 2)-(7, 5)
        (8, 0)-(9, 0)
        (8, 2)-(8, 3)
        (9, 2)-(9, 3)
        (11, 0)-(11, 5)
        (12, 0)-(12, 5)
        (14, 0)-(14, 5)
        (15, 0)-(15, 5)
    "#]]
    .assert_eq(&merged);
}

#[test]
fn a_dataset_is_one_header_row_and_plain_values() {
    let mut workbook = open(print(&Paper::default(), &datasets()));
    let range = workbook.worksheet_range("indicators").expect("a worksheet");
    let shown: String = range.rows().map(|row| format!("{row:?}\n")).collect();
    expect![[r#"
        [String("item"), String("indicator"), String("fiscal_year"), String("value"), String("unit")]
        [String("1-1"), String("広域の成約件数"), Float(2019.0), Float(215.0), String("件")]
        [String("1-1"), String("広域の成約件数"), Float(2020.0), Float(-1667554.25), String("件")]
        [String("1-1"), String("広域の成約件数"), Float(2021.0), String("1234567890123456789"), String("件")]
        [String("1-1"), String("広域の成約件数"), Float(2022.0), Empty, String("件")]
    "#]].assert_eq(&shown);
    let merged = workbook
        .merge_cells_by_sheet_name("indicators")
        .expect("a worksheet");
    assert!(merged.is_empty());
}

#[test]
fn worksheets_come_in_order_with_their_names() {
    let workbook = open(print(&sample::paper(), &datasets()));
    assert_eq!(
        workbook.sheet_names(),
        ["1-2-1", "1-2-2", "1-2-3", "1-2-4-1 1-1", "indicators"]
    );
}

#[test]
fn a_text_longer_than_a_cell_goes_on_in_the_next_row_and_reads_back_whole() {
    let text = "業務の実績である。\n".repeat(8_000);
    let long = Cell {
        lines: vec![Line::from(text.as_str())],
        ..Cell::default()
    };
    let whole = Dataset {
        name: "columns".to_owned(),
        title: "各欄".to_owned(),
        columns: vec!["item".to_owned(), "text".to_owned()],
        rows: vec![vec![
            Field::Text("1-1".to_owned()),
            Field::Text(text.clone()),
        ]],
    };
    let mut workbook = open(print(&one_cell(long), &[whole]));
    for (name, column) in [("1-2-1", 0), ("columns", 1)] {
        let range = workbook.worksheet_range(name).expect("a worksheet");
        let parts: Vec<String> = range
            .rows()
            .filter_map(|row| match row.get(column) {
                Some(Data::String(text)) if text.contains("業務の実績") => Some(text.clone()),
                _ => None,
            })
            .collect();
        assert!(parts.len() > 1, "{name}");
        let last = parts.len() - 1;
        let mut read = String::new();
        for (index, part) in parts.iter().enumerate() {
            let part = match index {
                0 => part,
                _ => part
                    .strip_prefix(form_excel::GONE_ON)
                    .expect("a mark before"),
            };
            read.push_str(match index {
                _ if index == last => part,
                _ => part
                    .strip_suffix(form_excel::GOES_ON)
                    .expect("a mark after"),
            });
        }
        assert_eq!(read, text, "{name}");
    }
}

#[test]
fn a_cell_outside_its_table_is_told() {
    let wide = Cell {
        columns: 2,
        ..Cell::default()
    };
    let problems = form_excel::xlsx(&one_cell(wide), &[], &options()).expect_err("a problem");
    expect![[r#"
        1-2-1（表1「見本の表」 1行目の1番目のセル）: セルが表の幅（1列）からはみ出すか、上の結合セルと重なっています。
          対処: 様式の定義で、列の数とセルの結合（columns、rows）を見直してください。
    "#]]
    .assert_eq(
        &problems
            .iter()
            .map(|problem| format!("{problem}\n"))
            .collect::<String>(),
    );
}

#[test]
fn a_text_of_many_pages_gets_rows_that_are_merged() {
    let long = Cell {
        lines: vec![Line::from("業務の実績。".repeat(1_000).as_str())],
        ..Cell::default()
    };
    let mut workbook = open(print(&one_cell(long), &[]));
    let merged = workbook
        .merge_cells_by_sheet_name("1-2-1")
        .expect("a worksheet");
    assert_eq!(merged.len(), 1);
    assert!(merged[0].end.0 > merged[0].start.0);
}

#[test]
fn an_empty_paper_is_a_workbook() {
    assert_eq!(open(print(&Paper::default(), &[])).sheet_names().len(), 1);
}
