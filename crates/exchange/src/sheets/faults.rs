//! What is said of a sheet whose head or kind is not understood.

use kernel::{Problem, said};
use program::Program;

use crate::place::Spot;

pub(super) fn double_key(key: &str, first: u64, spot: &Spot) -> Problem {
    spot.problem(
        "double-key",
        &said!(
            "管理番号「{key}」は、{first}行目にもあります。",
            "The key \"{key}\" also stands in row {first}."
        ),
        said!(
            "同じ支援であれば一方の行を消し、別の支援であれば別の番号を付けてください。",
            "Delete one of the rows if they are the same act, or give another key."
        ),
    )
}

pub(super) fn no_head(spot: &Spot) -> Problem {
    spot.problem(
        "no-heads",
        &said!(
            "様式の見出し（「実施日」等）の行が見つかりません。",
            "No row of heads (実施日 and the like) is found."
        ),
        said!(
            "見出しの行を一行目に置いてください。見出しがあるときは、別の事業の様式か、文字コードが違います。",
            "Put the heads into the first row. If they are there, the template is of another programme or the encoding is wrong."
        ),
    )
}

pub(super) fn unreadable(spot: &Spot) -> Problem {
    spot.problem(
        "unreadable-text",
        &said!(
            "文字として読めません。文字コードがUTF-8でもCP932（シフトJIS）でもないか、文字化けしています。",
            "This cannot be read as text: it is neither UTF-8 nor CP932 (Shift_JIS), or is spoiled."
        ),
        said!(
            "「CSV UTF-8」として保存し直すか、Excelブックのまま指定してください。",
            "Save it again as CSV UTF-8, or give the Excel workbook itself."
        ),
    )
}

pub(super) fn other_kind(name: &str, spot: &Spot) -> Problem {
    spot.problem(
        "other-kind",
        &said!(
            "種別「{name}」のシートであり、指定された種別ではありません。",
            "The sheet is of the kind \"{name}\", not of the one asked for."
        ),
        said!(
            "種別の指定を外すか、このシートを削除してください。",
            "Ask for no kind, or delete this sheet."
        ),
    )
}

pub(super) fn kind_unclear(program: &Program, spot: &Spot) -> Problem {
    let kinds = program.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| format!("{}（{}）", kind.id, kind.name))
        .collect();
    let (ja, en) = (kinds.join("、"), kinds.join(", "));
    spot.problem(
        "kind-unclear",
        &said!(
            "見出しから、どの種別の記録か決まりません。",
            "The heads do not tell which kind of act this is."
        ),
        said!(
            "次のいずれかを指定してください（--kind）。ブックでは、シート名を種別の名称にしてください: {ja}。",
            "Name one with --kind, or name the sheet after it: {en}."
        ),
    )
}
