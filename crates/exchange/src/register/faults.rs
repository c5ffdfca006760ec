//! What is said of a row of the register.

use kernel::{Id, Problem, said};
use party::Party;

use crate::place::Spot;

pub(super) fn not_listed(text: &str, choices: &[(String, String)], spot: &Spot) -> Problem {
    let known: Vec<String> = choices
        .iter()
        .map(|(code, name)| format!("{code}（{name}）"))
        .collect();
    let (ja, en) = (known.join("、"), known.join(", "));
    spot.problem(
        "unknown-code",
        &said!(
            "「{text}」は一覧にありません。",
            "\"{text}\" is not in the list."
        ),
        said!(
            "次のいずれかを記入してください: {ja}。",
            "Write one of: {en}."
        ),
    )
}

pub(super) fn no_corporate_number(text: &str, spot: &Spot) -> Problem {
    spot.problem(
        "no-corporate-number",
        &said!(
            "「{text}」は、13桁でないか検査数字が合わず、法人番号ではありません。",
            "\"{text}\" is no corporate number: not 13 digits, or a wrong check digit."
        ),
        said!(
            "法人番号を確かめてください。会社法人等番号（12桁）は記入できません。",
            "Check the number; the 12-digit company number is another."
        ),
    )
}

pub(super) fn missing(spot: &Spot, name: &str) -> Problem {
    spot.problem(
        "missing-field",
        &said!("「{name}」の記入がありません。", "{name} is missing."),
        said!("「{name}」を記入してください。", "Write {name}."),
    )
}

pub(super) fn twice(id: &Id<Party>, first: u64, spot: &Spot) -> Problem {
    spot.problem(
        "double-party",
        &said!(
            "登録番号「{id}」は、{first}行目にもあります。",
            "The number \"{id}\" also stands in row {first}."
        ),
        said!(
            "同じ者であれば一方の行を消し、別の者であれば別の番号を付けてください。",
            "Delete one of the rows if they are the same, or give another number."
        ),
    )
}
