//! What is said of a cell that cannot be read.

use kernel::{Problem, said};

use crate::{
    column::STANDINGS,
    encoding::is_unreadable,
    grid::{Cell, Held},
    place::Spot,
};

/// A cell whose text was spoiled before it came here.
pub(crate) fn spoiled(cell: &Cell, spot: &dyn Fn() -> Spot) -> Option<Problem> {
    let text = cell.text.trim();
    if cell.held == Held::Error {
        return Some(spot().problem(
            "formula-error",
            &said!(
                "数式がエラー（{text}）になっています。",
                "The formula gives an error ({text})."
            ),
            said!(
                "数式を改めるか、値を直接記入してください。",
                "Mend the formula, or write the value itself."
            ),
        ));
    }
    cell.text.chars().any(is_unreadable).then(|| {
        let shown: String = text.chars().take(30).collect();
        spot().problem(
            "unreadable-text",
            &said!(
                "「{shown}」に読めない文字（外字又は文字化け）があります。",
                "\"{shown}\" holds unreadable characters (of one office only, or spoiled)."
            ),
            said!(
                "外字は、JISにある文字又は読み仮名に改めてください。文字化けであれば、UTF-8で保存し直してください。",
                "Write a character of JIS or the reading instead; if the text is spoiled, save it again as UTF-8."
            ),
        )
    })
}

pub(crate) fn without_head(spot: &Spot) -> Problem {
    spot.problem(
        "no-head",
        &said!(
            "値がありますが、この列には見出しがないか、見出しより列が多くなっています。",
            "There is a value, but the column has no head, or the row has more columns than the head."
        ),
        said!(
            "値がカンマを含むときは「\"」で囲み、不要な値であれば消してください。",
            "Put values with a comma in quotation marks, or delete the value."
        ),
    )
}

pub(crate) fn not_in_version(version: u32, spot: &Spot) -> Problem {
    spot.problem(
        "not-in-version",
        &said!(
            "この日に適用される第{version}版の定義に、この列はありません。",
            "Version {version}, which holds on this day, has no such column."
        ),
        said!(
            "値を消すか、実施日を確かめてください。",
            "Delete the value, or check the day."
        ),
    )
}

pub(crate) fn no_day(text: &str, spot: &Spot) -> Problem {
    spot.problem(
        "no-day",
        &said!(
            "「{text}」は、日付として読めないか、暦にない日です。",
            "\"{text}\" is no day, or one that is not in the calendar."
        ),
        said!(
            "「2023/4/1」又は「令和5年4月1日」のように記入してください。",
            "Write it as 2023-04-01 or 令和5年4月1日."
        ),
    )
}

pub(crate) fn no_standing(word: &str, spot: &Spot) -> Problem {
    let known = STANDINGS.join("、");
    spot.problem(
        "unknown-standing",
        &said!(
            "「{word}」という記録の種類はありません。",
            "There is no kind of record \"{word}\"."
        ),
        said!(
            "次のいずれかを記入してください: {known}。",
            "Write one of: {known}."
        ),
    )
}

pub(crate) fn day_for_number(cell: &Cell, spot: &Spot) -> Problem {
    let text = &cell.text;
    spot.problem(
        "day-for-number",
        &said!(
            "数値の列ですが、セルが日付（{text}）になっています。",
            "The column holds numbers, but the cell is a day ({text})."
        ),
        said!(
            "セルの表示形式を「標準」に改め、数値を記入し直してください。",
            "Format the cell as General, and write the number again."
        ),
    )
}
