//! What changed between two declarations, and what breaks by it.

use expect_test::{Expect, expect};
use program::diff;

use crate::case::{SOUND, but, programme, ruled, with};

fn changed(new: &str, expected: &Expect) {
    let changes = diff(&programme(SOUND), &programme(new));
    let lines: Vec<String> = changes
        .iter()
        .map(|change| {
            let mark = if change.breaks { "✗" } else { "・" };
            format!("{mark}{}\n  {}\n", change.what.ja, change.what.en)
        })
        .collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn the_same_declaration_has_no_difference() {
    changed(SOUND, &expect![]);
}

#[test]
fn a_new_frame_breaks_nothing() {
    changed(
        &but(
            "special = \"特別枠\"",
            "special = \"特別枠\", green = \"環境枠\"",
        ),
        &expect![[r#"
            ・コード表「frame」に「green（環境枠）」を追加
              code list "frame": "green" (環境枠) is added
        "#]],
    );
}

#[test]
fn what_is_taken_away_breaks() {
    changed(
        &but(", special = \"特別枠\"", ""),
        &expect![[r#"
        ✗コード表「frame」から「special（特別枠）」を削除
          code list "frame": "special" (特別枠) is removed
    "#]],
    );
    changed(
        &but(
            "  { id = \"note\", name = \"備考\", type = \"text\", optional = true },\n",
            "",
        ),
        &expect![[r#"
            ✗種別「grant」から記入事項「note」（備考）を削除
              kind "grant": the field "note" (備考) is removed
        "#]],
    );
    changed(
        &but("roles = [{ id = \"client\", name = \"申請者\" }]", ""),
        &expect![[r#"
            ✗種別「grant」から役割「client」（申請者）を削除
              kind "grant": the role "client" (申請者) is removed
        "#]],
    );
    changed(
        &but("id = \"grants\"", "id = \"decisions\""),
        &expect![[r#"
        ・系列「decisions」（交付件数）を追加
          series "decisions" (交付件数) is added
        ✗系列「grants」（交付件数）を削除
          series "grants" (交付件数) is removed
    "#]],
    );
}

#[test]
fn what_becomes_required_or_narrower_breaks() {
    changed(
        &but(
            "type = \"text\", optional = true",
            "type = \"text\", length = 100",
        ),
        &expect![[r#"
            ✗記入事項「grant.note」の型：「文字列（200字以内）」から「文字列（100字以内）」に変更
              type of the field "grant.note": from "text (up to 200)" to "text (up to 100)"
            ✗記入事項「grant.note」の要否：「任意」から「必須」に変更
              need of the field "grant.note": from "optional" to "required"
        "#]],
    );
    changed(
        &but("greatest = 1000000", "greatest = 2000000"),
        &expect![[r#"
        ・記入事項「grant.amount」の型：「数値（円、1以上、1000000以下）」から「数値（円、1以上、2000000以下）」に変更
          type of the field "grant.amount": from "number (円, at least 1, at most 1000000)" to "number (円, at least 1, at most 2000000)"
    "#]],
    );
    changed(
        &but("greatest = 1000000", "greatest = 500000"),
        &expect![[r#"
        ✗記入事項「grant.amount」の型：「数値（円、1以上、1000000以下）」から「数値（円、1以上、500000以下）」に変更
          type of the field "grant.amount": from "number (円, at least 1, at most 1000000)" to "number (円, at least 1, at most 500000)"
    "#]],
    );
    changed(
        &but(
            "[{ id = \"client\", name = \"申請者\" }]",
            "[{ id = \"client\", name = \"申請者\" }, { id = \"bank\", name = \"金融機関\" }]",
        ),
        &expect![[r#"
            ✗種別「grant」に役割「bank」（金融機関）を追加
              kind "grant": the role "bank" (金融機関) is added
        "#]],
    );
}

#[test]
fn another_formula_or_rounding_breaks_the_series() {
    changed(
        &but(
            "count = \"grant\"",
            "count = \"grant\"\nwhere = { urgent = true }",
        ),
        &expect![[r#"
            ✗系列「grants」の算式：「「交付決定」の件数」から「「交付決定」（緊急が該当）の件数」に変更
              formula of the series "grants": from "number of acts "交付決定"" to "number of acts "交付決定" (緊急 = yes)"
        "#]],
    );
    changed(
        &but("unit = \"件\"", "unit = \"社\"\nrounding = \"truncate 0\""),
        &expect![[r#"
            ✗系列「grants」の単位：「件」から「社」に変更
              unit of the series "grants": from "件" to "社"
            ✗系列「grants」の端数処理：「なし」から「小数点以下切捨て」に変更
              rounding of the series "grants": from "none" to "cut off to whole numbers"
        "#]],
    );
}

#[test]
fn heads_rules_and_targets_are_compared() {
    changed(
        &but(
            "name = \"助成\"\n",
            "name = \"助成金\"\nversion = 2\nretention_years = 5\nforms = [\"申請書\"]\n",
        ),
        &expect![[r#"
            ・名称：「助成」から「助成金」に変更
              name: from "助成" to "助成金"
            ・版：「1」から「2」に変更
              version: from "1" to "2"
            ・様式：「なし」から「申請書」に変更
              forms: from "none" to "申請書"
            ・保存期間：「なし」から「5年」に変更
              kept for: from "none" to "5 years"
        "#]],
    );
    changed(
        &ruled(&["amount < 10"]),
        &expect![[r#"
        ・種別「grant」の規則に条件「amount < 10」を追加（規則）
          rules of the kind "grant": the condition "amount < 10" is added
    "#]],
    );
    changed(
        &with(
            "indicator = \"1-1\"\n[series.target]\nperiod = 5\n[[series.prints]]\nitem = \"1\"\nprogramme = \"助成\"\nmeasure = \"件数\"\n",
        ),
        &expect![[r#"
            ・系列「grants」の指標：「なし」から「1-1」に変更
              indicator of the series "grants": from "none" to "1-1"
            ・系列「grants」の目標値を変更
              change of the targets of the series "grants"
            ・系列「grants」の掲載箇所を変更
              change of the rows printed of the series "grants"
        "#]],
    );
    changed(
        &but(
            "[[series]]\n",
            "[[kinds]]\nid = \"report\"\nname = \"報告\"\nfollows = [\"grant\"]\n[[series]]\n",
        ),
        &expect![[r#"
            ・種別「report」（報告）を追加
              kind "report" (報告) is added
        "#]],
    );
}
