//! The machine-readable tables of the example.

use evaluation::{data, datasets};
use expect_test::expect;
use form::Field;

use crate::folder::{borrowed, example};

#[test]
fn every_table_is_rectangular_and_every_column_explained() {
    let files = example("smrj");
    let book = data::load(&borrowed(&files)).expect("the example loads");
    let tables = datasets(&book.evaluation, &book.figures);
    for table in &tables {
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{}", table.name);
        }
        for column in &table.columns {
            assert!(
                column.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
                "{column}"
            );
        }
    }
    let columns = tables.last().expect("the table of columns is last");
    assert!(columns.rows.iter().all(|row| !row.contains(&Field::Empty)));
    let sizes: Vec<_> = tables
        .iter()
        .map(|table| format!("{} {}行 {}", table.name, table.rows.len(), table.title))
        .collect();
    expect![[r#"
        overview 1行 評価の概要
        ministers 4行 主務大臣と担当部局
        procedures 5行 評価の実施に関する事項
        items 7行 評価項目と評定
        summary 35行 項目別評定総括表
        indicators 14行 指標
        indicator_values 160行 指標の計画値・実績値・達成度
        inputs 96行 インプット情報（財務情報及び人員）
        figures 1528行 業務実績の年度別の値
        columns 78行 データ項目の説明"#]]
    .assert_eq(&sizes.join("\n"));
}
