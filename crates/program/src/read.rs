//! Reads a manifest (TOML) into a programme, with every problem of the text at once.
//!
//! Whether what it declares makes sense as a whole is checked apart from reading.

mod formula;

use std::collections::BTreeMap;

use kernel::{Id, Problem, Rounding, RoundingMode, Unit, said};
use keyed::{Plain, Source, Table};

use crate::{
    CodeList, Condition, Direction, Field, FieldType, Kind, PrintedAs, Program, Role, Rule, Series,
    Target,
};
pub(crate) use formula::FORMULAS;
use formula::{formula, reference};

/// Reads a manifest. The programme is missing only when its id, name or first day is.
#[must_use]
pub fn read(file: &str, text: &str) -> (Option<Program>, Vec<Problem>) {
    let source = Source::new(file, text);
    let parsed = source.parse();
    let table = Table::root(&source, &parsed);
    let program = program(&table);
    table.finish();
    (program, source.into_problems())
}

fn program(table: &Table<'_>) -> Option<Program> {
    let id = table.required("id");
    let name = table.required("name");
    if !table.has("from") {
        table.missing("from");
    }
    let from = table.day("from");
    let version = table.count("version").unwrap_or(1);
    let until = table.day("until");
    let word = |key| table.text(key).unwrap_or_default();
    let own = Id::new(id.as_deref().unwrap_or_default());
    let program = Program {
        id: own.clone(),
        version,
        name: name.clone().unwrap_or_default(),
        from: from.unwrap_or_default(),
        until,
        legal_basis: word("legal_basis"),
        department: word("department"),
        account: word("account"),
        item: word("item"),
        carries: table.texts("carries"),
        retention_years: table.count("retention_years"),
        forms: table.texts("forms"),
        eligibility: table
            .tables("eligibility")
            .into_iter()
            .filter_map(rule)
            .collect(),
        codes: codes(table),
        kinds: table.tables("kinds").into_iter().filter_map(kind).collect(),
        series: table
            .tables("series")
            .into_iter()
            .filter_map(|table| series(table, &own))
            .collect(),
    };
    (id.is_some() && name.is_some() && from.is_some()).then_some(program)
}

fn codes(table: &Table<'_>) -> BTreeMap<String, CodeList> {
    let lists = table.tables("codes").into_iter().filter_map(|list| {
        let id = list.required("id")?;
        let name = list.text("name").unwrap_or_default();
        let values = list.table("values");
        let codes = values
            .map(|values| values.pairs())
            .unwrap_or_default()
            .into_iter()
            .map(|(code, _, name)| (code, plain_text(name)))
            .collect();
        list.finish();
        Some((id, CodeList { name, codes }))
    });
    lists.collect()
}

fn plain_text(plain: Plain) -> String {
    match plain {
        Plain::Number(number) => number.to_string(),
        Plain::Text(text) => text,
    }
}

fn kind(table: Table<'_>) -> Option<Kind> {
    let id = table.required("id")?;
    let kind = Kind {
        id: Id::new(&id),
        name: table.text("name").unwrap_or_else(|| id.clone()),
        roles: table.tables("roles").into_iter().filter_map(role).collect(),
        fields: table
            .tables("fields")
            .into_iter()
            .filter_map(field)
            .collect(),
        follows: table
            .texts("follows")
            .iter()
            .map(|id| Id::new(id))
            .collect(),
        rules: table.tables("rules").into_iter().filter_map(rule).collect(),
    };
    table.finish();
    Some(kind)
}

fn role(table: Table<'_>) -> Option<Role> {
    let id = table.required("id")?;
    let role = Role {
        id: Id::new(&id),
        name: table.text("name").unwrap_or_else(|| id.clone()),
        required: !table.flag("optional"),
        many: table.flag("many"),
    };
    table.finish();
    Some(role)
}

fn condition(table: &Table<'_>, key: &'static str) -> Option<Condition> {
    let text = table.text(key)?;
    match Condition::parse(&text) {
        Ok(condition) => Some(condition),
        Err(error) => {
            table.report(
                key,
                "condition-syntax",
                said!(
                    "条件式「{text}」を読めません（{error}）。",
                    "The condition \"{text}\" cannot be read ({error})."
                ),
                said!(
                    "CELの書き方（例：amount <= 500000 && frame == \"special\"）に改めてください。",
                    "Write it in CEL, such as amount <= 500000 && frame == \"special\"."
                ),
            );
            None
        }
    }
}

fn rule(table: Table<'_>) -> Option<Rule> {
    let says = table.required("says");
    if !table.has("when") {
        table.missing("when");
    }
    let condition = condition(&table, "when");
    table.finish();
    Some(Rule {
        condition: condition?,
        says: says?,
    })
}

fn field(table: Table<'_>) -> Option<Field> {
    let id = table.required("id")?;
    #[derive(Clone, Copy)]
    enum Word {
        Number,
        Code,
        Text,
        Day,
        Flag,
    }
    let words = [
        ("number", Word::Number),
        ("code", Word::Code),
        ("text", Word::Text),
        ("day", Word::Day),
        ("flag", Word::Flag),
    ];
    if !table.has("type") {
        table.missing("type");
    }
    let of = match table.choice("type", &words)? {
        Word::Number => FieldType::Number {
            unit: Unit::new(&table.required("unit").unwrap_or_default()),
            digits: table.count("digits").unwrap_or(0),
            least: table.number("least"),
            greatest: table.number("greatest"),
        },
        Word::Code => FieldType::Code(table.required("codes").unwrap_or_default()),
        Word::Text => FieldType::Text(table.count("length").unwrap_or(200)),
        Word::Day => FieldType::Day,
        Word::Flag => FieldType::Flag,
    };
    let field = Field {
        id: Id::new(&id),
        name: table.text("name").unwrap_or_else(|| id.clone()),
        of,
        required: !table.flag("optional"),
        visible_when: condition(&table, "visible_when"),
        rules: table.tables("rules").into_iter().filter_map(rule).collect(),
    };
    table.finish();
    Some(field)
}

fn series(table: Table<'_>, own: &Id<Program>) -> Option<Series> {
    let id = table.required("id")?;
    let directions = [("up", Direction::Up), ("down", Direction::Down)];
    let formula = formula(&table, own);
    let series = Series {
        id: Id::new(&id),
        name: table.text("name").unwrap_or_else(|| id.clone()),
        unit: Unit::new(&table.required("unit").unwrap_or_default()),
        scale: table.number("scale"),
        rounding: rounding(&table),
        direction: table.choice("direction", &directions).unwrap_or_default(),
        indicator: table.text("indicator"),
        prints: table
            .tables("prints")
            .into_iter()
            .filter_map(printed)
            .collect(),
        target: table.table("target").map(target),
        continues: table.text("continues").map(|text| reference(&text, own)),
        break_note: table.text("break_note").unwrap_or_default(),
        years: table.year("first_year").zip(table.year("last_year")),
        formula: formula?,
    };
    table.finish();
    Some(series)
}

fn printed(table: Table<'_>) -> Option<PrintedAs> {
    let printed = PrintedAs {
        item: table.required("item")?,
        section: table.text("section"),
        programme: table.required("programme")?,
        measure: table.required("measure")?,
    };
    table.finish();
    Some(printed)
}

/// `half-up 1`, `truncate 0`, `half-even 2`.
fn rounding(table: &Table<'_>) -> Option<Rounding> {
    let text = table.text("rounding")?;
    let (mode, digits) = text.split_once(' ').unwrap_or((&text, "0"));
    let mode = match mode {
        "truncate" => Some(RoundingMode::Truncate),
        "half-up" => Some(RoundingMode::HalfUp),
        "half-even" => Some(RoundingMode::HalfEven),
        _ => None,
    };
    let rounding = mode
        .zip(digits.parse().ok().filter(|digits| *digits <= 4))
        .map(|(mode, digits)| Rounding { mode, digits });
    if rounding.is_none() {
        table.report(
            "rounding",
            "unknown-word",
            said!("「{text}」は端数処理として読めません。", "\"{text}\" is no rounding."),
            said!(
                "「truncate 1」（切捨て）、「half-up 1」（四捨五入）、「half-even 1」（五捨五超入）のように、方法と小数点以下の桁数（4以下）で記入してください。",
                "Write a mode and digits (at most 4): truncate 1, half-up 1 or half-even 1."
            ),
        );
    }
    rounding
}

fn target(table: Table<'_>) -> Target {
    let years = |table: Option<Table<'_>>| {
        let pairs = table.map(|table| table.by_year()).unwrap_or_default();
        pairs
            .into_iter()
            .filter_map(|(year, _, plain)| match plain {
                Plain::Number(number) => Some((year, number)),
                Plain::Text(_) => None,
            })
            .collect::<BTreeMap<_, _>>()
    };
    let target = Target {
        baseline: table.number("baseline"),
        period: table.number("period"),
        years: years(table.table("years")),
        revisions: table
            .tables("revisions")
            .into_iter()
            .filter_map(|table| {
                let revision = (
                    table.day("on")?,
                    table.required("reason")?,
                    years(table.table("years")),
                );
                table.finish();
                Some(revision)
            })
            .collect(),
    };
    table.finish();
    target
}
