//! What to write in a column, and the columns that only the book fills in.

use kernel::{Decimal, Said, Unit, said};

use super::{Column, Holds, STANDINGS, Shape, whole_number};

/// What to write in a column of this shape.
pub(super) fn note(shape: &Shape) -> Said {
    match shape {
        Shape::Text(length) => said!("{length}字以内。", "At most {length} characters."),
        Shape::Day => said!(
            "日付（例：2023/4/1、令和5年4月1日）。",
            "A day (2023-04-01)."
        ),
        Shape::Flag => said!("「はい」又は「いいえ」。", "はい (yes) or いいえ (no)."),
        Shape::Choice(_) => said!("一覧から選びます。", "One of the list."),
        Shape::Number {
            unit,
            digits,
            least,
            greatest,
        } => number_note(unit, *digits, *least, *greatest),
    }
}

pub(super) fn number_note(
    unit: &Unit,
    digits: u32,
    least: Option<Decimal>,
    greatest: Option<Decimal>,
) -> Said {
    let mut note = match (unit.is_empty(), unit.is_rate()) {
        (true, _) => said!("数値。", "A number."),
        // A cell shown as 95.9 % holds 0.959.
        (false, true) => said!(
            "{unit}の数値。95.9%は、%を付けずに95.9と記入します。",
            "A number of {unit}; write 95.9 for 95.9 %."
        ),
        (false, false) => said!("{unit}の数値。", "A number of {unit}."),
    };
    if digits > 0 {
        note = note.then(&said!(
            "小数点以下{digits}桁まで。",
            "At most {digits} digits after the point."
        ));
    }
    if let Some(least) = least {
        note = note.then(&said!("{least}以上。", "At least {least}."));
    }
    if let Some(greatest) = greatest {
        note = note.then(&said!("{greatest}以下。", "At most {greatest}."));
    }
    note
}

/// What the book knows of an act, beside what was said to have been done.
pub(super) fn record() -> Vec<Column<Holds>> {
    let standings = STANDINGS.iter();
    let standings = standings.map(|word| ((*word).to_owned(), (*word).to_owned()));
    let standing = said!(
        "空欄は新規です。訂正と取消しには、対象、理由及び権限が要ります。",
        "Empty means new. Corrections and withdrawals need the act, a reason and an authority."
    );
    let act = said!("訂正又は取消しの対象。", "The act that was wrong.");
    let reason = said!("訂正又は取消しの理由。", "Why it was wrong.");
    let authority = said!("誰の権限によるか。", "By whose authority.");
    let ours = said!("取込みでは読みません。", "Not read on the way in.");
    vec![
        Column::new(
            Holds::Standing,
            "standing",
            "記録の種類",
            Shape::Choice(standings.collect()),
            standing,
        ),
        Column::new(
            Holds::Supersedes,
            "standing.act",
            "対象の記録番号",
            whole_number(),
            act,
        ),
        Column::new(
            Holds::Reason,
            "standing.reason",
            "理由",
            Shape::Text(1_000),
            reason,
        ),
        Column::new(
            Holds::Authority,
            "standing.authority",
            "権限",
            Shape::Text(200),
            authority,
        ),
        Column::new(
            Holds::Number,
            "id",
            "記録番号",
            whole_number(),
            ours.clone(),
        ),
        Column::new(
            Holds::RecordedAt,
            "recorded_at",
            "記録日時",
            Shape::Text(40),
            ours.clone(),
        ),
        Column::new(
            Holds::RecordedBy,
            "recorded_by",
            "記録者",
            Shape::Text(200),
            ours,
        ),
    ]
}
