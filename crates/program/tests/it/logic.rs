//! Conditions are tried before they are used: what they can never or always say is found.

use expect_test::expect;

use crate::case::{but, found, ruled};

#[test]
fn a_condition_speaks_of_fields_that_exist() {
    found(
        &[&ruled(&["frame == special"])],
        &expect![[r#"
        a.toml:21（kinds.grant.rules） [condition-unknown-field]
          条件式にある「special」は、種別「grant」の記入事項にありません。
          次の記入事項だけで書いてください: frame、amount、hours、note、day、urgent。文字列であれば引用符で囲んでください。
          The condition mentions "special", which is no field of the kind "grant".
    "#]],
    );
}

#[test]
fn a_condition_compares_what_can_be_compared() {
    found(
        &[&ruled(&["amount == \"special\" || amount < \"5\""])],
        &expect![[r#"
            a.toml:21（kinds.grant.rules） [condition-wrong-type]
              条件式の型が合わず、どのような記入に対しても判定できません（found no matching overload for '_<_' applied to '(int, string)'）。
              数値は数値と、文字列・区分・日付は引用符で囲んだ文字列と比べ、全体が真偽となるように書いてください。
              The types of the condition do not fit: it cannot be decided for any values (found no matching overload for '_<_' applied to '(int, string)').
        "#]],
    );
    found(
        &[&ruled(&["amount + 1"])],
        &expect![[r#"
            a.toml:21（kinds.grant.rules） [condition-wrong-type]
              条件式の型が合わず、どのような記入に対しても判定できません（the result is Int(2), not true or false）。
              数値は数値と、文字列・区分・日付は引用符で囲んだ文字列と比べ、全体が真偽となるように書いてください。
              The types of the condition do not fit: it cannot be decided for any values (the result is Int(2), not true or false).
        "#]],
    );
}

#[test]
fn a_condition_that_fails_on_an_empty_field_is_found() {
    found(
        &[&ruled(&["hours <= 8.0"])],
        &expect![[r#"
        a.toml:21（kinds.grant.rules） [condition-undecided]
          条件式を判定できない場合があります（hoursが空欄のとき：found no matching overload for '_<=_' applied to '(null_type, double)'）。そのような記録は受け付けられません。
          空欄の場合も判定できるように、「hours == null || (hours <= 8.0)」のように書いてください。
          There are cases that the condition cannot decide (hours empty: found no matching overload for '_<=_' applied to '(null_type, double)'); such acts would be refused.
    "#]],
    );
    found(&[&ruled(&["hours == null || hours <= 8.0"])], &expect![]);
}

#[test]
fn a_calculation_that_fails_on_whole_numbers_is_found() {
    found(
        &[&ruled(&["hours == null || hours * 2.0 <= 16.0"])],
        &expect![[r#"
            a.toml:21（kinds.grant.rules） [condition-undecided]
              条件式を判定できない場合があります（hoursが0のとき：Unsupported binary operator 'mul': Int(0), Float(2.0)）。そのような記録は受け付けられません。
              整数は10、小数は10.0のように書き分け、計算では同じ型どうしを用いてください。整数を小数と計算するときは、double(…)で囲みます。
              There are cases that the condition cannot decide (hours = 0: Unsupported binary operator 'mul': Int(0), Float(2.0)); such acts would be refused.
        "#]],
    );
}

#[test]
fn a_rule_that_never_holds_is_found() {
    found(
        &[&ruled(&["amount > 1000000"])],
        &expect![[r#"
        a.toml:21（kinds.grant.rules） [rule-never-holds]
          条件「amount > 1000000」はどのような記入に対しても成り立たず、記録を一件も受け付けられません。
          条件の値と、記入事項の範囲（least、greatest）及びコード表を照らし合わせてください。
          The condition "amount > 1000000" can never hold, so that no act would be admitted.
    "#]],
    );
    found(
        &[&ruled(&["frame == \"urgent\""])],
        &expect![[r#"
        a.toml:21（kinds.grant.rules） [rule-never-holds]
          条件「frame == "urgent"」はどのような記入に対しても成り立たず、記録を一件も受け付けられません。
          条件の値と、記入事項の範囲（least、greatest）及びコード表を照らし合わせてください。
          The condition "frame == "urgent"" can never hold, so that no act would be admitted.
    "#]],
    );
    found(
        &[&ruled(&["amount < 100 && amount > 200"])],
        &expect![[r#"
        a.toml:21（kinds.grant.rules） [rule-never-holds]
          条件「amount < 100 && amount > 200」はどのような記入に対しても成り立たず、記録を一件も受け付けられません。
          条件の値と、記入事項の範囲（least、greatest）及びコード表を照らし合わせてください。
          The condition "amount < 100 && amount > 200" can never hold, so that no act would be admitted.
    "#]],
    );
}

#[test]
fn a_rule_that_always_holds_is_a_hint() {
    found(
        &[&ruled(&["amount <= 1000000"])],
        &expect![[r#"
        参考 a.toml:21（kinds.grant.rules） [rule-always-holds]
          条件「amount <= 1000000」はどのような記入に対しても成り立つため、何も制限していません。
          条件を確かめてください。記入事項の範囲やコード表ですでに制限されているのであれば、消してかまいません。
          The condition "amount <= 1000000" always holds, so that it rules nothing out.
    "#]],
    );
    found(
        &[&ruled(&["frame in [\"ordinary\", \"special\"]"])],
        &expect![[r#"
            参考 a.toml:21（kinds.grant.rules） [rule-always-holds]
              条件「frame in ["ordinary", "special"]」はどのような記入に対しても成り立つため、何も制限していません。
              条件を確かめてください。記入事項の範囲やコード表ですでに制限されているのであれば、消してかまいません。
              The condition "frame in ["ordinary", "special"]" always holds, so that it rules nothing out.
        "#]],
    );
}

#[test]
fn rules_that_contradict_each_other_are_found() {
    found(
        &[&ruled(&["amount <= 500", "amount >= 1000"])],
        &expect![[r#"
        a.toml:24（kinds.grant.rules） [rules-contradict]
          種別「grant」の条件「amount <= 500」「amount >= 1000」は同時に成り立つことがなく、記録を一件も受け付けられません。
          いずれかの条件を改めるか、場合を分けて（「a || b」）書いてください。
          The rules "amount <= 500", "amount >= 1000" of the kind "grant" never hold together, so that no act would be admitted.
    "#]],
    );
    found(
        &[&ruled(&[
            "amount <= 500 || frame == \"special\"",
            "frame != \"special\"",
        ])],
        &expect![[r#"
            a.toml:7（codes.frame.special） [code-unreachable]
              コード表「frame」の「special」は、条件により記入できる場合がありません。
              コードを消すか、条件を改めてください。
              No act can have the code "special" of the list "frame": the rules forbid it in every case.
        "#]],
    );
}

#[test]
fn where_a_condition_calculates_no_alarm_is_raised() {
    found(&[&ruled(&["amount * 3 == 450150"])], &expect![]);
    found(
        &[&ruled(&["note == null || note.startsWith(\"急\")"])],
        &expect![],
    );
}

#[test]
fn days_are_compared_as_they_are_written() {
    found(
        &[&ruled(&["day == null || day >= \"2020-04-01\""])],
        &expect![],
    );
    found(
        &[&ruled(&[
            "day == null || day >= \"2021-04-01\"",
            "day != null && day < \"2021-04-01\"",
        ])],
        &expect![[r#"
            a.toml:24（kinds.grant.rules） [rules-contradict]
              種別「grant」の条件「day != null && day < "2021-04-01"」「day == null || day >= "2021-04-01"」は同時に成り立つことがなく、記録を一件も受け付けられません。
              いずれかの条件を改めるか、場合を分けて（「a || b」）書いてください。
              The rules "day != null && day < "2021-04-01"", "day == null || day >= "2021-04-01"" of the kind "grant" never hold together, so that no act would be admitted.
        "#]],
    );
}

#[test]
fn a_field_that_is_never_asked_for_is_found() {
    let shown = |when: &str| {
        but(
            "{ id = \"note\", name = \"備考\", type = \"text\", optional = true }",
            &format!(
                "{{ id = \"note\", name = \"備考\", type = \"text\", visible_when = '{when}' }}"
            ),
        )
    };
    found(&[&shown("frame == \"special\"")], &expect![]);
    found(
        &[&shown("amount < 0")],
        &expect![[r#"
        a.toml:16（kinds.grant.fields.note.visible_when） [required-never-visible]
          条件「amount < 0」はどのような記入に対しても成り立たず、この事項が記入されることはありません。
          条件を改めるか、この記入事項を消してください。
          The condition "amount < 0" can never hold, so that this field is never asked for.
    "#]],
    );
    found(
        &[&shown("amount > 0")],
        &expect![[r#"
        参考 a.toml:16（kinds.grant.fields.note.visible_when） [always-visible]
          条件「amount > 0」はどのような記入に対しても成り立つため、この事項は常に記入することになります。
          visible_whenを消すか、条件を改めてください。
          The condition "amount > 0" always holds, so that this field is always asked for.
    "#]],
    );
    found(
        &[&shown("note != null")],
        &expect![[r#"
        a.toml:16（kinds.grant.fields.note.visible_when） [visibility-ring]
          記入事項「note」を記入するかどうかが、「note」自身の記入によって決まることになっています。
          先に記入される事項だけで条件を書いてください。
          Whether "note" is asked for depends on "note" itself.
    "#]],
    );
}

#[test]
fn eligibility_is_asked_of_some_kind() {
    let eligible = |when: &str| {
        but(
            "[[codes]]\n",
            &format!("[[eligibility]]\nwhen = '{when}'\nsays = \"要件\"\n[[codes]]\n"),
        )
    };
    found(
        &[&eligible("employees <= 300")],
        &expect![[r#"
        a.toml:5（eligibility） [eligibility-unasked]
          対象要件にある事項（employees）をすべて記入する種別がなく、この要件は一度も確かめられません。
          これらの事項を、確かめる種別の記入事項に加えてください。
          No kind asks for all that this eligibility rule mentions (employees), so that it is never applied.
    "#]],
    );
    found(
        &[&eligible("amount <= 0")],
        &expect![[r#"
        a.toml:5（eligibility） [rule-never-holds]
          条件「amount <= 0」はどのような記入に対しても成り立たず、記録を一件も受け付けられません。
          条件の値と、記入事項の範囲（least、greatest）及びコード表を照らし合わせてください。
          The condition "amount <= 0" can never hold, so that no act would be admitted.
    "#]],
    );
}
