//! What people typed as arguments, as days, years, parties and values: every problem at once, in the
//! words of the command line.

use act::{Draft, PartyInRole};
use clap::ArgMatches;
use jiff::civil::Date;
use kernel::{FiscalYear, Id, Place, Problem, Said, Serial, said};
use program::{Kind, Program};

use crate::screen::Failure;

/// A required text.
pub(crate) fn text<'a>(given: &'a ArgMatches, name: &str) -> &'a str {
    let text = given.get_one::<String>(name);
    text.map_or("", String::as_str)
}

/// A text that may be missing.
pub(crate) fn optional<'a>(given: &'a ArgMatches, name: &str) -> Option<&'a str> {
    given.get_one::<String>(name).map(String::as_str)
}

/// Every text of an argument that may be repeated.
pub(crate) fn texts<'a>(given: &'a ArgMatches, name: &str) -> Vec<&'a str> {
    let texts = given.get_many::<String>(name).unwrap_or_default();
    texts.map(String::as_str).collect()
}

/// A problem of an argument.
pub(crate) fn problem(argument: &str, code: &str, reason: Said, remedy: Said) -> Problem {
    let place = Place::file(format!("--{argument}"));
    Problem::new(place, code, reason, remedy)
}

/// A day.
pub(crate) fn day(argument: &str, text: &str) -> Result<Date, Problem> {
    kernel::day::read_day(text).ok_or_else(|| {
        problem(
            argument,
            "unreadable-day",
            said!(
                "「{text}」は実在する日付として読めません。",
                "“{text}” is not a day that exists."
            ),
            said!(
                "2022-06-01、令和4年6月1日、R4.6.1のように記入してください。",
                "Write 2022-06-01 or R4.6.1."
            ),
        )
    })
}

/// A fiscal year.
pub(crate) fn year(argument: &str, text: &str) -> Result<FiscalYear, Problem> {
    FiscalYear::parse(text).ok_or_else(|| {
        problem(
            argument,
            "unreadable-year",
            said!(
                "「{text}」は年度として読めません。",
                "“{text}” is no fiscal year."
            ),
            said!(
                "2022、令和4年度、R4のように記入してください。",
                "Write 2022 or R4."
            ),
        )
    })
}

/// One fiscal year, or the failure that says why not.
pub(crate) fn required_year(given: &ArgMatches, name: &str) -> Result<FiscalYear, Failure> {
    year(name, text(given, name)).map_err(|problem| Failure::Problems(vec![problem]))
}

/// `name=value`.
fn pair<'a>(argument: &str, text: &'a str) -> Result<(&'a str, &'a str), Problem> {
    let pair = text.split_once(['=', '＝']);
    let pair = pair.map(|(name, value)| (name.trim(), value.trim()));
    pair.filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
        problem(
            argument,
            "no-pair",
            said!(
                "「{text}」に等号（=）がありません。",
                "“{text}” has no equals sign."
            ),
            said!(
                "「名前=値」の形で記入してください。",
                "Write it as name=value."
            ),
        )
    })
}

/// Writes onto a draft what an act says: parties, values, place and the act it follows. What is not
/// given stays as it is.
pub(crate) fn say(
    given: &ArgMatches,
    program: &Program,
    kind: &Kind,
    draft: &mut Draft,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut parties = Vec::new();
    for text in texts(given, "party") {
        match pair("party", text) {
            Ok((role, party)) => parties.push(PartyInRole {
                role: Id::new(role),
                party: Id::new(party),
            }),
            Err(problem) => problems.push(problem),
        }
    }
    if !parties.is_empty() {
        draft.parties = parties;
    }
    for text in texts(given, "set") {
        match pair("set", text).and_then(|(field, value)| read(program, kind, field, value)) {
            Ok((field, value)) => {
                draft.values.insert(field, value);
            }
            Err(problem) => problems.push(problem),
        }
    }
    for (name, place) in [
        ("office", &mut draft.locality.office),
        ("prefecture", &mut draft.locality.prefecture),
        ("municipality", &mut draft.locality.municipality),
    ] {
        if let Some(code) = optional(given, name) {
            *place = kernel::text::squeeze(code);
        }
    }
    if let Some(follows) = given.get_one::<i64>("follows") {
        draft.follows = Some(Serial::new(*follows));
    }
    problems
}

/// A value of a field, as typed.
fn read(
    program: &Program,
    kind: &Kind,
    name: &str,
    typed: &str,
) -> Result<(Id<program::Field>, program::Value), Problem> {
    let known = kind.fields.iter();
    let squeezed = kernel::text::squeeze(name);
    let field = known.clone().find(|field| {
        field.id.as_str() == squeezed || kernel::text::squeeze(&field.name) == squeezed
    });
    let Some(field) = field else {
        let known: Vec<String> = known
            .map(|field| format!("{}（{}）", field.id, field.name))
            .collect();
        let known = known.join("、");
        return Err(problem(
            "set",
            "unknown-field",
            said!(
                "「{name}」という記入事項はありません。",
                "There is no field “{name}”."
            ),
            said!(
                "次のいずれかに改めてください: {known}。",
                "Write one of: {known}."
            ),
        ));
    };
    exchange::read_value(field, program, typed)
        .map(|value| (field.id.clone(), value))
        .map_err(|misread| misread.problem(Place::file("--set").field(field.name.clone())))
}
