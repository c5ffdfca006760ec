//! A programme is shown whole, in both languages; the manifest to begin with is sound.

use expect_test::expect;
use kernel::Language;
use program::{show, template};

use crate::case::{found, programme};

#[test]
fn the_manifest_to_begin_with_is_sound() {
    found(&[&template(Language::Japanese)], expect![]);
    found(&[&template(Language::English)], expect![]);
}

#[test]
fn a_programme_is_shown_whole() {
    let shown = show(&programme(&template(Language::Japanese)));
    expect![[r#"
        （事業名）（new-programme、第1版）
          実施期間  令和7年4月1日から（終期の定めなし）
          根拠法令  （根拠法令の条項）
          担当部署  （担当部署）
          勘定      一般勘定
          評価項目  1-1
          保存期間  10年

        対象要件
          ・従業員数が300人以下の事業者に限ります。
            条件式: employees <= 300

        コード表 frame（申請枠）
          ordinary  通常枠
          special   特別枠

        支援の種別 decision（交付決定）
          役割
            applicant  申請者  必須
          記入事項
            frame      申請枠            区分（frame、2種）   必須
            employees  従業員数          数値（人、0以上）    必須
            amount     交付決定額        数値（円、1以上）    必須
            reason     特別枠とする理由  文字列（200字以内）  必須  frame == "special" のときに記入
          規則
            ・通常枠の交付決定額は50万円以下です。
              条件式: amount <= 500000 || frame == "special"

        系列（報告する実績）
          decisions  交付決定件数（件）
              算式  「交付決定」の件数
          amount  交付決定額（百万円）
              算式      「交付決定」の交付決定額の合計
              端数処理  小数点以下切捨て
          special-share  特別枠の割合（%）
              算式      「交付決定」のうち（申請枠が特別枠）の割合
              端数処理  小数第1位までとし、その下を四捨五入
    "#]]
    .assert_eq(&shown.ja);
    expect![[r#"
        （事業名） (new-programme, version 1)
          In force     from 2025-04-01, no end set
          Legal basis  （根拠法令の条項）
          Department   （担当部署）
          Account      一般勘定
          Item         1-1
          Kept for     10 years

        Eligibility
          - 従業員数が300人以下の事業者に限ります。
            when: employees <= 300

        Codes frame (申請枠)
          ordinary  通常枠
          special   特別枠

        Kind of act decision (交付決定)
          Roles
            applicant  申請者  required
          Fields
            frame      申請枠            code (frame, 2)          required
            employees  従業員数          number (人, at least 0)  required
            amount     交付決定額        number (円, at least 1)  required
            reason     特別枠とする理由  text (up to 200)         required  asked when frame == "special"
          Rules
            - 通常枠の交付決定額は50万円以下です。
              when: amount <= 500000 || frame == "special"

        Series
          decisions  交付決定件数 (件)
              Formula  number of acts "交付決定"
          amount  交付決定額 (百万円)
              Formula   sum of "交付決定額" over acts "交付決定"
              Rounding  cut off to whole numbers
          special-share  特別枠の割合 (%)
              Formula   share of (申請枠 = 特別枠) among acts "交付決定"
              Rounding  rounded half up after 1 digit(s)
    "#]].assert_eq(&shown.en);
}

#[test]
fn every_formula_is_said_in_words() {
    let text = r#"id = "aid"
name = "助成"
from = "2020-04-01"
[[kinds]]
id = "grant"
name = "交付"
roles = [{ id = "client", name = "申請者", many = true }]
fields = [
  { id = "amount", name = "額", type = "number", unit = "円", digits = 2, greatest = 10, optional = true },
  { id = "urgent", name = "緊急", type = "flag", optional = true },
  { id = "day", name = "日", type = "day", optional = true },
]
[[kinds]]
id = "report"
name = "報告"
follows = ["grant"]
[[series]]
id = "a"
name = "件数"
unit = "件"
count = "grant"
where = { urgent = true }
first_year = 2020
last_year = 2024
[series.target]
baseline = 5
period = 100
years = { 2020 = 10, 2021 = 20 }
[[series.target.revisions]]
on = "2021-01-15"
reason = "計画変更"
years = { 2021 = 30 }
[[series.prints]]
item = "1-1"
section = "助成"
programme = "助成"
measure = "件数"
[[series]]
id = "b"
name = "実数"
unit = "社"
distinct = "grant.client"
direction = "down"
[[series]]
id = "c"
name = "額"
unit = "千円"
sum = "grant.amount"
rounding = "truncate 1"
[[series]]
id = "d"
name = "平均"
unit = "円"
mean = "grant.amount"
rounding = "half-even 0"
[[series]]
id = "e"
name = "最後"
unit = "円"
last = "grant.amount"
[[series]]
id = "f"
name = "割合"
unit = "%"
share = "grant"
where = { urgent = [true, false] }
rounding = "half-up 1"
indicator = "1-1"
[[series]]
id = "g"
name = "比率"
unit = "円"
ratio = ["c", "other/x"]
scale = 10
rounding = "half-up 1"
[[series]]
id = "h"
name = "伸び"
unit = "%"
growth = "a"
base = 2020
increase = true
rounding = "half-up 1"
[[series]]
id = "i"
name = "計"
unit = "件"
total = ["a", "b"]
minus = ["e"]
continues = "z"
break_note = "数え方を改めた。"
[[series]]
id = "j"
name = "累計"
unit = "件"
roll = ["a"]
minus = ["b"]
since = 2020
"#;
    let shown = show(&programme(text));
    expect![[r#"
        助成（aid、第1版）
          実施期間  令和2年4月1日から（終期の定めなし）
          保存期間  無期限

        支援の種別 grant（交付）
          役割
            client  申請者  必須  複数可
          記入事項
            amount  額    数値（円、小数2桁まで、10以下）  任意
            urgent  緊急  該当・非該当                     任意
            day     日    日付                             任意

        支援の種別 report（報告）
          前提となる種別: grant

        系列（報告する実績）
          a  件数（件）
              算式          「交付」（緊急が該当）の件数
              報告する年度  令和2年度から令和6年度まで
              目標          基準値5、令和2年度 10、令和3年度 30、期間全体 100、令和3年1月15日改定（計画変更）
              掲載: 1-1 ＞ 助成 ＞ 助成 ＞ 件数
          b  実数（社）
              算式  「交付」の申請者の実数
              方向  小さいほど良い
          c  額（千円）
              算式      「交付」の額の合計
              端数処理  小数第1位までとし、その下を切捨て
          d  平均（円）
              算式      「交付」の額の平均
              端数処理  小数点以下五捨五超入
          e  最後（円）
              算式  「交付」の年度内最後の額
          f  割合（%）
              算式      「交付」のうち（緊急が非該当又は該当）の割合
              端数処理  小数第1位までとし、その下を四捨五入
              指標      1-1
          g  比率（円）
              算式      「額」÷「other/x」
              換算      系列の1単位は元の10単位
              端数処理  小数第1位までとし、その下を四捨五入
          h  伸び（%）
              算式      「件数」の対令和2年度増減率
              端数処理  小数第1位までとし、その下を四捨五入
          i  計（件）
              算式        件数＋実数－（最後）
              接続        aid/z
              定義の変更  数え方を改めた。
          j  累計（件）
              算式  「件数」の累計－「実数」の累計（令和2年度以降）
    "#]].assert_eq(&shown.ja);
    expect![[r#"
        助成 (aid, version 1)
          In force  from 2020-04-01, no end set
          Kept for  ever

        Kind of act grant (交付)
          Roles
            client  申請者  required  several
          Fields
            amount  額    number (円, up to 2 digits, at most 10)  optional
            urgent  緊急  yes or no                                optional
            day     日    day                                      optional

        Kind of act report (報告)
          Follows: grant

        Series
          a  件数 (件)
              Formula  number of acts "交付" (緊急 = yes)
              Years    2020 to 2024
              Targets  baseline 5, 2020: 10, 2021: 30, whole period: 100, revised on 2021-01-15 (計画変更)
              Printed: 1-1 ＞ 助成 ＞ 助成 ＞ 件数
          b  実数 (社)
              Formula    number of different parties as "申請者" in acts "交付"
              Direction  less is better
          c  額 (千円)
              Formula   sum of "額" over acts "交付"
              Rounding  cut off after 1 digit(s)
          d  平均 (円)
              Formula   mean of "額" over acts "交付"
              Rounding  rounded half to even to whole numbers
          e  最後 (円)
              Formula  last "額" of the year in acts "交付"
          f  割合 (%)
              Formula    share of (緊急 = no or yes) among acts "交付"
              Rounding   rounded half up after 1 digit(s)
              Indicator  1-1
          g  比率 (円)
              Formula   額 / other/x
              Scale     one of the series is 10 of what is counted
              Rounding  rounded half up after 1 digit(s)
          h  伸び (%)
              Formula   change of 件数 against 2020
              Rounding  rounded half up after 1 digit(s)
          i  計 (件)
              Formula    件数 + 実数 - (最後)
              Continues  aid/z
              Break      数え方を改めた。
          j  累計 (件)
              Formula  running total of 件数 less that of 実数, since 2020
    "#]].assert_eq(&shown.en);
}
