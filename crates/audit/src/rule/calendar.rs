//! Dates (日付): the weekday printed behind a date.

use std::sync::LazyLock;

use kernel::{FiscalYear, Said, said};
use regex::Regex;

use super::{Rule, Words};
use crate::{
    finding::{Claimed, Finding, Verdict},
    ledger::Ledger,
    prose::Claim,
    span::pattern,
};

/// `weekday`: `令和５年６月２９日（木）`.
pub(crate) struct Weekday;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?P<year>(?:令和|平成)(?:元|\d{1,2})|20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日\((?P<weekday>[日月火水木金土])\)",
    )
});

const NAMES: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];

impl Rule for Weekday {
    fn code(&self) -> &'static str {
        "weekday"
    }

    fn words(&self) -> Words {
        Words {
            name: ("曜日", "weekday"),
            explanation: (
                "年月日に続けて曜日が記載されているとき、暦と突き合わせる。年が記載されている日、及び同じ記載の中で年を受ける日に限る。",
                "Checks a weekday printed behind a date against the calendar, where the year is printed or follows from the same passage.",
            ),
            example: (
                "令和５年６月29日（木） → 木曜日",
                "29 June 2023 (Thu) → Thursday",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for prose in &ledger.prose {
            for (range, verdict, right) in dates(&prose.text) {
                found.push(prose.claim_in_words(range).found(
                    self.code(),
                    verdict,
                    right.to_string(),
                    Vec::new(),
                    told(verdict, right),
                ));
            }
        }
        for procedure in &ledger.document.evaluation.procedures {
            let folded = kernel::text::squeeze(&procedure.on);
            for (range, verdict, right) in dates(&folded) {
                let claim = Claim {
                    item: String::new(),
                    place: "評価の実施に関する事項".to_owned(),
                    statement: folded.clone(),
                    mark: Some(range.clone()),
                    claimed: Claimed {
                        text: folded[range].to_owned(),
                        line: procedure.what.line_of(0),
                        ..Claimed::default()
                    },
                };
                found.push(claim.found(
                    self.code(),
                    verdict,
                    right.to_string(),
                    Vec::new(),
                    told(verdict, right),
                ));
            }
        }
        found
    }
}

fn told(verdict: Verdict, right: char) -> Said {
    if verdict == Verdict::Consistent {
        said!("暦と合っています。", "The calendar agrees.")
    } else {
        let day = english(right);
        said!(
            "暦ではこの日は{right}曜日です。日付か曜日を確かめてください。",
            "By the calendar this day is a {day}. Check the date or the weekday."
        )
    }
}

fn english(weekday: char) -> &'static str {
    const ENGLISH: [&str; 7] = [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];
    let at = NAMES.iter().position(|name| *name == weekday);
    at.map_or("", |at| ENGLISH[at])
}

/// Every date with a weekday whose year is known: place of the date, verdict, right weekday.
fn dates(folded: &str) -> Vec<(std::ops::Range<usize>, Verdict, char)> {
    let mut found = Vec::new();
    let mut year: Option<u16> = None;
    for caps in DATE.captures_iter(folded) {
        if let Some(printed) = caps.name("year") {
            // A calendar year is named like the fiscal year that begins in it.
            year = FiscalYear::parse(printed.as_str()).map(FiscalYear::year);
        }
        let number = |name: &str| caps.name(name).and_then(|m| m.as_str().parse::<u16>().ok());
        let (Some(y), Some(month), Some(day)) = (year, number("month"), number("day")) else {
            continue;
        };
        let (Some(right), Some(all)) = (weekday(y, month, day), caps.get(0)) else {
            continue;
        };
        let verdict = if caps["weekday"].starts_with(right) {
            Verdict::Consistent
        } else {
            Verdict::Conflict
        };
        found.push((all.range(), verdict, right));
    }
    found
}

/// Weekday of a Gregorian date (Sakamoto's method); `None` when there is no such day.
fn weekday(year: u16, month: u16, day: u16) -> Option<char> {
    const SHIFT: [u16; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if day == 0 || day > last {
        return None;
    }
    let y = if month < 3 { year - 1 } else { year };
    let n = y + y / 4 - y / 100 + y / 400 + SHIFT[usize::from(month) - 1] + day;
    Some(NAMES[usize::from(n % 7)])
}
