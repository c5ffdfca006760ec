//! PDFs of `tests/pdf` and faults made from them.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

const FORM: &[u8] = include_bytes!("../../tests/pdf/form.pdf");
const UNIJIS: &[u8] = include_bytes!("../../tests/pdf/unijis.pdf");

/// One line a text: place, text, and the underlined letters.
fn shown(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if let Some(place) = line.place {
            let span = format!(
                "{}+{} {}+{}",
                place.row, place.rows, place.column, place.columns
            );
            text.push_str(&format!("[{}/{} {span}] ", place.page, place.table));
        }
        text.push_str(&line.text);
        for (from, to) in &line.underlined {
            text.push_str(&format!(" _{}_", &line.text[*from..*to]));
        }
        text.push('\n');
    }
    text
}

fn check(bytes: &[u8], expected: &Expect) {
    let reading = read("試験.pdf", bytes).expect("readable");
    assert_eq!(reading.problems, [], "every page is readable");
    expected.assert_eq(&shown(&reading.lines));
}

fn codes(bytes: &[u8]) -> Vec<String> {
    let problems = match read("試験.pdf", bytes) {
        Ok(reading) => reading.problems,
        Err(problems) => problems,
    };
    for problem in &problems {
        assert!(!problem.reason.is_empty() && !problem.remedy.is_empty());
    }
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.code, problem.place))
        .collect()
}

#[test]
fn merged_cells_stacked_letters_and_underlines_come_back() {
    let lines = lines("試験.pdf", FORM).expect("readable");
    let first: Vec<Line> = lines
        .into_iter()
        .take_while(|line| line.place.is_none_or(|place| place.page == 1))
        .collect();
    expect![[r#"
        様式１－２－１　中期目標管理法人　中期目標期間評価　評価の概要様式

        １．評価対象に関する事項

        [1/0 0+1 0+2] 法人名
        [1/0 0+1 2+1] 独立行政法人試験機構
        [1/0 1+2 0+1] 評価対象中期目標
        [1/0 1+2 0+1] 期間
        [1/0 1+1 1+1] 見込評価
        [1/0 1+1 2+1] 第四期中期目標期間（最終年度の実績見込を含む。）
        [1/0 2+1 1+1] 中期目標期間
        [1/0 2+1 2+1] 令和元～５年度

        ２．総括表

        [1/1 0+2 0+1] 中期目標（中期計画）
        [1/1 0+1 1+5] 年度評価
        [1/1 0+2 6+1] 項目別調書
        [1/1 1+1 1+1] 元
        [1/1 1+1 1+1] 年度
        [1/1 1+1 2+1] ２
        [1/1 1+1 2+1] 年度
        [1/1 1+1 3+1] ３
        [1/1 1+1 3+1] 年度
        [1/1 1+1 4+1] ４
        [1/1 1+1 4+1] 年度
        [1/1 1+1 5+1] ５
        [1/1 1+1 5+1] 年度
        [1/1 2+1 0+1] １．事業承継
        [1/1 2+1 1+1] Ａ〇 _〇_
        [1/1 2+1 2+1] Ａ重 _Ａ_
        [1/1 2+1 3+1] Ａ〇 _Ａ〇_
        [1/1 2+1 3+1] 重
        [1/1 2+1 4+1] Ｓ
        [1/1 2+1 5+1] －
        [1/1 2+1 6+1] １－１
        [1/1 3+1 0+1] 調 査 を 実 施
        [1/1 3+1 6+1] スーパー

        ３．業務実績

    "#]]
    .assert_eq(&shown(&first));
}

#[test]
fn a_table_over_two_pages_repeats_its_head_and_keeps_its_columns() {
    let lines = lines("試験.pdf", FORM).expect("readable");
    let columns = |page: u32| -> Vec<(String, u16)> {
        lines
            .iter()
            .filter_map(|line| Some((line, line.place?)))
            .filter(|(_, place)| place.page == page && place.row == 0)
            .map(|(line, place)| (line.text.clone(), place.column))
            .collect()
    };
    let head = [("年度計画", 0), ("業務実績", 1), ("自己評価", 2)];
    let head = head.map(|(text, column)| (text.to_owned(), column));
    assert_eq!(columns(2), head);
    assert_eq!(columns(3), head);
}

#[test]
fn fonts_that_are_not_embedded_are_read() {
    check(
        UNIJIS,
        &expect![[r#"
        様式１−１−４−１　主要な経年データ

        [1/0 0+1 0+1] 指標
        [1/0 0+1 1+1] 目標
        [1/0 0+1 2+1] 元年度
        [1/0 0+1 3+1] ２年度
        [1/0 1+1 0+1] 利用者数
        [1/0 1+1 1+1] １，０００人
        [1/0 1+1 2+1] ９８０人
        [1/0 1+1 3+1] １，２３４人
        [1/0 2+1 0+1] 満足度
        [1/0 2+1 1+1] ９０％以上
        [1/0 2+1 2+1] ９１．５％
        [1/0 2+1 3+1] △
    "#]],
    );
    let text = |bytes| shown(&lines("試験.pdf", bytes).expect("readable"));
    let whole = text(UNIJIS);
    let (_, table) = whole.split_once("\n\n").expect("a title, then a table");
    assert_eq!(
        text(include_bytes!("../../tests/pdf/owner-locked.pdf")),
        whole
    );
    assert_eq!(text(include_bytes!("../../tests/pdf/shift-jis.pdf")), table);
    assert_eq!(
        text(include_bytes!("../../tests/pdf/shift-jis-embedded.pdf")),
        table
    );
}

#[test]
fn a_page_on_its_side_is_read_upright() {
    let upright = lines("試験.pdf", UNIJIS);
    assert_eq!(
        lines("試験.pdf", include_bytes!("../../tests/pdf/turned.pdf")),
        upright
    );
    assert_eq!(
        lines("試験.pdf", include_bytes!("../../tests/pdf/sideways.pdf")),
        upright
    );
}

#[test]
fn vertical_writing_is_read_down_its_columns_from_the_right() {
    check(
        include_bytes!("../../tests/pdf/vertical.pdf"),
        &expect![[r#"
            [1/0 0+1 0+1] 項目別調書
            [1/0 0+1 0+1] の番号
            [1/0 0+1 1+1] 備考
        "#]],
    );
}

#[test]
fn a_scan_is_told_by_its_pages() {
    assert_eq!(
        codes(include_bytes!("../../tests/pdf/scan.pdf")),
        ["pdf-without-text 試験.pdf（1～3ページ）"]
    );
    let half = include_bytes!("../../tests/pdf/half-scan.pdf");
    assert_eq!(codes(half), ["pdf-without-text 試験.pdf（2ページ）"]);
    assert!(read("試験.pdf", half).is_ok(), "the other page is read");
    assert!(lines("試験.pdf", half).is_err(), "not every page is read");
}

#[test]
fn what_cannot_be_opened_is_told_with_its_reason() {
    let places: [(&[u8], &str); 5] = [
        (b"", "pdf-not-pdf 試験.pdf"),
        (b"PK\x03\x04 a workbook", "pdf-not-pdf 試験.pdf"),
        (&FORM[..FORM.len() / 2], "pdf-cut-off 試験.pdf"),
        (
            include_bytes!("../../tests/pdf/locked.pdf"),
            "pdf-locked 試験.pdf",
        ),
        (b"%PDF-1.7\nnothing in it\n%%EOF\n", "pdf-damaged 試験.pdf"),
    ];
    for (bytes, expected) in places {
        assert_eq!(codes(bytes), [expected]);
    }
}

#[test]
fn a_wrong_table_of_contents_is_mended_or_told() {
    let text = UNIJIS.to_vec();
    let at = text
        .windows(9)
        .rposition(|window| window == b"startxref")
        .expect("a PDF has one");
    let mut wrong = text[..at].to_vec();
    wrong.extend_from_slice(b"startxref\n99999999\n%%EOF\n");
    assert_eq!(lines("試験.pdf", &wrong), lines("試験.pdf", UNIJIS));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn damage_anywhere_never_panics(places in prop::collection::vec((0..UNIJIS.len(), any::<u8>()), 1..40)) {
        let mut bytes = UNIJIS.to_vec();
        for (at, byte) in places {
            bytes[at] = byte;
        }
        let _ = read("試験.pdf", &bytes);
    }

    #[test]
    fn a_file_cut_anywhere_is_never_half_read(at in 1..UNIJIS.len() - 8) {
        prop_assert!(lines("試験.pdf", &UNIJIS[..at]).is_err());
    }
}

/// Cells of a table of `rows` and `columns`, some merged, as (row, column, rows, columns).
fn merged(rows: usize, columns: usize) -> impl Strategy<Value = Vec<grid::Cell>> {
    let corners = ((0..rows, 0..columns), (0..rows, 0..columns));
    prop::collection::vec(corners, 0..5).prop_map(move |merges| {
        let mut taken = vec![false; rows * columns];
        let mut cells = Vec::new();
        let ones = (0..rows * columns)
            .map(|at| ((at / columns, at % columns), (at / columns, at % columns)));
        for ((r1, c1), (r2, c2)) in merges.into_iter().chain(ones) {
            let (top, bottom, left, right) = (r1.min(r2), r1.max(r2), c1.min(c2), c1.max(c2));
            let boxes = (top..=bottom).flat_map(|r| (left..=right).map(move |c| r * columns + c));
            if boxes.clone().any(|at| taken[at]) {
                continue;
            }
            boxes.for_each(|at| taken[at] = true);
            cells.push(grid::Cell {
                row: top,
                column: left,
                rows: bottom + 1 - top,
                columns: right + 1 - left,
            });
        }
        cells
    })
}

/// The four edges of every cell, each drawn a hair off its place.
fn drawn(cells: &[grid::Cell], hairs: &[i32]) -> Vec<mark::Rule> {
    let mut hairs = hairs.iter().copied().cycle();
    let mut rules = Vec::new();
    for cell in cells {
        let at = |place: usize| 5_000 + 3_000 * i32::try_from(place).expect("small");
        let (top, bottom) = (at(cell.row), at(cell.row + cell.rows));
        let (left, right) = (at(cell.column), at(cell.column + cell.columns));
        for (horizontal, at, from, to) in [
            (true, top, left, right),
            (true, bottom, left, right),
            (false, left, top, bottom),
            (false, right, top, bottom),
        ] {
            let at = at + hairs.next().unwrap_or_default();
            rules.push(mark::Rule {
                horizontal,
                at,
                from,
                to,
            });
        }
    }
    rules
}

/// Cells counted by the edges that some cell really has.
fn counted(cells: &[grid::Cell]) -> Vec<grid::Cell> {
    let used = |ends: &dyn Fn(&grid::Cell) -> [usize; 2]| {
        let mut used: Vec<usize> = cells.iter().flat_map(ends).collect();
        used.sort_unstable();
        used.dedup();
        used
    };
    let rows = used(&|cell| [cell.row, cell.row + cell.rows]);
    let columns = used(&|cell| [cell.column, cell.column + cell.columns]);
    let place = |edges: &[usize], at: usize| edges.partition_point(|edge| *edge < at);
    let mut counted: Vec<grid::Cell> = cells
        .iter()
        .map(|cell| {
            let (row, column) = (place(&rows, cell.row), place(&columns, cell.column));
            grid::Cell {
                row,
                column,
                rows: place(&rows, cell.row + cell.rows) - row,
                columns: place(&columns, cell.column + cell.columns) - column,
            }
        })
        .collect();
    counted.sort_unstable();
    counted
}

proptest! {
    #[test]
    fn a_table_that_is_ruled_is_found_with_its_merged_cells(
        cells in (1..6_usize, 1..6_usize).prop_flat_map(|(rows, columns)| merged(rows, columns)),
        hairs in prop::collection::vec(-60..60_i32, 1..50),
    ) {
        let grids = grid::grids(&drawn(&cells, &hairs));
        prop_assert_eq!(grids.len(), 1);
        prop_assert_eq!(&grids[0].cells, &counted(&cells));
    }

    #[test]
    fn rules_of_any_kind_make_tables_without_panic(
        rules in prop::collection::vec((any::<bool>(), -90_000..90_000_i32, -90_000..90_000_i32, 0..50_000_i32), 0..60),
    ) {
        let rules: Vec<mark::Rule> = rules
            .into_iter()
            .map(|(horizontal, at, from, length)| mark::Rule { horizontal, at, from, to: from + length })
            .collect();
        for grid in grid::grids(&rules) {
            for cell in &grid.cells {
                let frame = grid.cell_frame(*cell);
                prop_assert!(frame.left < frame.right && frame.top < frame.bottom);
            }
        }
    }
}

/// Pages of one line each, all at one height.
fn one_line_pages(lines: &[&str]) -> Vec<book::Page> {
    let frame = mark::Frame {
        left: 0,
        top: 50_000,
        right: 40_000,
        bottom: 51_000,
    };
    let page = |(number, text): (u32, &&str)| book::Page {
        number,
        blocks: vec![page::Block::Text(typeset::SetLine {
            text: (*text).to_owned(),
            underlined: Vec::new(),
            frame,
            em: 1_000,
        })],
    };
    (1..).zip(lines).map(page).collect()
}

#[test]
fn the_line_with_the_page_number_is_left_out_and_a_form_number_is_not() {
    let left = |lines: &[&str]| {
        let mut pages = one_line_pages(lines);
        running::take(&mut pages);
        book::lines(&pages).len()
    };
    assert_eq!(left(&["総括表 5 機構", "調書 6 機構", "調書 7 機構"]), 0);
    assert_eq!(left(&["- 1 -", "－２－", "3/3"]), 0);
    assert_eq!(
        left(&[
            "様式１－１－１　概要",
            "様式１－１－２　総合評定",
            "様式１－１－３　総括表"
        ]),
        5
    );
    assert_eq!(left(&["支援は 12 件", "支援は 12 件", "支援は 12 件"]), 5);
}
