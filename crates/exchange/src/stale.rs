//! Templates that are not of today (旧版の様式): of another programme, of an older version, or of one
//! that was changed since; and what changed between two versions' columns.

use kernel::{Problem, said};

use crate::{column::Columns, grid::Stamp, place::Spot, rows::Scheme, template};

/// What a stamp says against a file: a problem when it is of another programme or a version not
/// known here, a note when it is old.
pub(crate) fn stamp(stamp: Option<&Stamp>, scheme: &Scheme) -> Result<Option<Problem>, Problem> {
    let Some(stamp) = stamp else {
        return Ok(None);
    };
    let newest = scheme.on(None);
    let spot = Spot::file(&scheme.file);
    if stamp.program != newest.id.as_str() {
        let given = &stamp.program;
        return Err(spot.problem(
            "other-programme",
            &said!(
                "事業「{given}」の様式であり、「{}」（{}）のものではありません。",
                "It is a template of the programme \"{given}\", not of \"{}\" ({}).",
                newest.id,
                newest.name
            ),
            said!(
                "事業の指定か、ファイルを確かめてください。",
                "Check the programme or the file."
            ),
        ));
    }
    let Some(own) = scheme
        .versions
        .iter()
        .find(|it| it.version == stamp.version)
    else {
        return Err(spot.problem(
            "unknown-version",
            &said!(
                "第{}版の様式ですが、その版の定義は登録されていません。",
                "It is a template of version {}, which is not declared here.",
                stamp.version
            ),
            said!(
                "定義を登録するか（kiban program add）、登録済みの版の様式に記入してください。",
                "Declare the version (kiban program add), or fill in a template of a declared one."
            ),
        ));
    };
    if own.version < newest.version {
        return Ok(Some(spot.problem(
            "older-template",
            &said!(
                "第{}版の様式です（最新は第{}版）。列が合う行は、そのまま取り込めます。",
                "It is a template of version {} (the newest is {}). Rows whose columns fit are taken in.",
                own.version,
                newest.version
            ),
            renew(),
        )));
    }
    if stamp.digest != template::digest(own) {
        return Ok(Some(spot.problem(
            "changed-definition",
            &said!(
                "この様式を出力した後に、同じ版の定義が変わっています。",
                "The definition was changed under the same version since this template was made."
            ),
            renew(),
        )));
    }
    Ok(None)
}

fn renew() -> kernel::Said {
    said!(
        "次からは新しい様式を使ってください（kiban program template）。",
        "Use a new template next time (kiban program template)."
    )
}

/// Why rows under `wanted` cannot stand on a sheet that was made for `given`.
pub(crate) fn misfit(given: &Columns, wanted: &Columns, spot: &Spot) -> Problem {
    let (old, new) = (given.version, wanted.version);
    let changes = changes(given, wanted);
    let (ja, en) = (changes.join("、"), changes.join(", "));
    spot.problem(
        "older-template",
        &said!(
            "第{old}版の様式ですが、第{new}版が適用される日の行があります。列の違い（＋追加、－削除）：{ja}。",
            "The template is of version {old}, but there are rows of days on which version {new} holds. Columns added (＋) and removed (－): {en}."
        ),
        said!(
            "第{new}版の様式を出力し（kiban program template）、その行を移してください。",
            "Make a template of version {new} (kiban program template) and move those rows to it."
        ),
    )
}

/// Heads that were added or removed, a changed one as both.
fn changes(from: &Columns, to: &Columns) -> Vec<String> {
    let heads = |columns: &Columns| -> Vec<String> {
        columns.columns.iter().map(|it| it.head.clone()).collect()
    };
    let (old, new) = (heads(from), heads(to));
    let added = new
        .iter()
        .filter(|head| !old.contains(head))
        .map(|head| format!("＋{head}"));
    let removed = old
        .iter()
        .filter(|head| !new.contains(head))
        .map(|head| format!("－{head}"));
    added.chain(removed).collect()
}
