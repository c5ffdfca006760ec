//! Spans of years in running text (期間の記載): `元～４年度の４ヵ年において`, `元年度及び２年度に`,
//! `４年間で`, `４年度末時点で`, `（元年度～２年度）`.

use std::{ops::Range, sync::LazyLock};

use kernel::{FiscalYear, Period};
use regex::{Captures, Regex};

/// A span of years found in folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YearSpan {
    pub(crate) range: Range<usize>,
    pub(crate) years: Vec<FiscalYear>,
    /// Every year is named; otherwise the years follow from the period or from `N年間`.
    pub(crate) named: bool,
    /// `４ヵ年`: the number of years the text itself gives, with its place.
    pub(crate) counted: Option<(usize, Range<usize>)>,
}

/// A pattern that is written in this crate and tested by its use.
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this crate is well formed")
}

const YEAR: &str = r"(?:令和|平成|R|H)?(?:元|\d{1,2}|20\d\d)";

static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<from>{YEAR})(?:年度?)?(?:~|から)(?P<to>{YEAR})年度?(?:末)?(?:(?:まで)?の(?P<length>(?P<n>\d)(?:[カヵヶか箇ケ]年|年)間?))?"
    ))
});
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<all>{YEAR}年度?(?:(?:及び|並びに|、|・|と){YEAR}年度?)+)(?:の(?P<length>(?P<n>\d)(?:[カヵヶか箇ケ]年|年)間?))?"
    ))
});
static ONE: LazyLock<Regex> = LazyLock::new(|| pattern(YEAR));
static LENGTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<n>\d)(?:[カヵヶか箇ケ]年|年)間?(?:で|において|の合計|累計|に)"));
static UP_TO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?P<to>{YEAR})年度末?(?:時点で|までに|までの累計|までで|までの合計)"
    ))
});

/// Every span of years in `text`, in order.
pub(crate) fn find(text: &str, period: Period) -> Vec<YearSpan> {
    let mut found: Vec<YearSpan> = RANGE
        .captures_iter(text)
        .filter_map(|caps| range(text, period, &caps))
        .collect();
    found.extend(
        LIST.captures_iter(text)
            .filter_map(|caps| list(text, period, &caps)),
    );
    for caps in LENGTH.captures_iter(text) {
        let n: usize = caps["n"].parse().unwrap_or(0);
        let years = period.years().take(n).collect();
        add_unnamed(&mut found, text, &caps, years);
    }
    for caps in UP_TO.captures_iter(text) {
        let to = period
            .read_year(&caps["to"])
            .filter(|to| period.contains(*to));
        let years = period.years().take_while(|y| Some(*y) <= to).collect();
        add_unnamed(&mut found, text, &caps, years);
    }
    found.sort_by_key(|s| s.range.start);
    found
}

/// Whether the match begins in the middle of a number.
fn is_glued(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_digit() || c == ',' || c == '.')
}

fn range(text: &str, period: Period, caps: &Captures<'_>) -> Option<YearSpan> {
    let all = caps.get(0)?.range();
    let from = period.read_year(&caps["from"])?;
    let to = period.read_year(&caps["to"])?;
    if is_glued(text, all.start) || from >= to || to.year() - from.year() > 30 {
        return None;
    }
    Some(YearSpan {
        range: all,
        years: Period::new(from, to)?.years().collect(),
        named: true,
        counted: counted(caps),
    })
}

fn list(text: &str, period: Period, caps: &Captures<'_>) -> Option<YearSpan> {
    let all = caps.get(0)?.range();
    let mut years: Vec<FiscalYear> = ONE
        .find_iter(&caps["all"])
        .filter_map(|m| period.read_year(m.as_str()))
        .collect();
    years.dedup();
    let compared = ["で比較", "を比較", "の比較"]
        .iter()
        .any(|w| text[all.end..].starts_with(w));
    let rising = years.len() >= 2 && years.windows(2).all(|w| w[0] < w[1]);
    (rising && !compared && !is_glued(text, all.start)).then(|| YearSpan {
        range: all,
        years,
        named: true,
        counted: counted(caps),
    })
}

/// Adds a span whose years follow from the period, unless a span stands there already.
fn add_unnamed(found: &mut Vec<YearSpan>, text: &str, caps: &Captures<'_>, years: Vec<FiscalYear>) {
    let Some(all) = caps.get(0).map(|m| m.range()) else {
        return;
    };
    let overlaps = found
        .iter()
        .any(|s| s.range.start < all.end && all.start < s.range.end);
    if !overlaps && !is_glued(text, all.start) && years.len() >= 2 {
        found.push(YearSpan {
            range: all,
            years,
            named: false,
            counted: None,
        });
    }
}

fn counted(caps: &Captures<'_>) -> Option<(usize, Range<usize>)> {
    let n = caps.name("n")?;
    Some((n.as_str().parse().ok()?, caps.name("length")?.range()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(text: &str) -> String {
        let period = FiscalYear::new(2019)
            .zip(FiscalYear::new(2023))
            .and_then(|(a, b)| Period::new(a, b))
            .unwrap();
        find(&kernel::text::squeeze(text), period)
            .iter()
            .map(|s| {
                let years: Vec<String> = s.years.iter().map(ToString::to_string).collect();
                format!(
                    "{}{}",
                    years.join("+"),
                    s.counted
                        .as_ref()
                        .map_or(String::new(), |c| format!("/{}", c.0))
                )
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn spans_of_years_are_found_as_people_write_them() {
        assert_eq!(years("元～４年度の４ヵ年において"), "2019+2020+2021+2022/4");
        assert_eq!(years("２,６９７回（元年度～２年度）実施"), "2019+2020");
        assert_eq!(years("３年度及び４年度に、２社"), "2021+2022");
        assert_eq!(years("元年・４年の２か年で"), "2019+2022/2");
        assert_eq!(
            years("質疑応答の要請に４年間で５７回"),
            "2019+2020+2021+2022"
        );
        assert_eq!(years("４年度末時点で１,４１５社"), "2019+2020+2021+2022");
        assert_eq!(
            years("元年度、２年度、３年度、４年度に、合計して"),
            "2019+2020+2021+2022"
        );
        assert_eq!(years("４年度は４，７６１件"), "");
    }
}
