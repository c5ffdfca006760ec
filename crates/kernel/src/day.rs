//! Days (年月日) as people write them, in 令和, 平成, 昭和 and the western calendar.
//!
//! A day that does not exist (令和5年2月30日) is not read, and neither is one outside its era.

use jiff::civil::{Date, date};

use crate::{fiscal_year::FiscalYear, text::squeeze};

/// First and last day of each era, with its letter and the calendar year before its first.
const ERAS: [(&str, char, i16, Date, Date); 5] = [
    ("令和", 'R', 2018, date(2019, 5, 1), date(9999, 12, 31)),
    ("平成", 'H', 1988, date(1989, 1, 8), date(2019, 4, 30)),
    ("昭和", 'S', 1925, date(1926, 12, 25), date(1989, 1, 7)),
    ("大正", 'T', 1911, date(1912, 7, 30), date(1926, 12, 24)),
    ("明治", 'M', 1867, date(1868, 1, 25), date(1912, 7, 29)),
];

/// Reads a day: `2022-04-01`, `2022/4/1`, `20220401`, `２０２２年４月１日`, `令和4年4月1日`, `R4.4.1`,
/// `令和元年5月1日`. `None` for anything else.
#[must_use]
pub fn read_day(written: &str) -> Option<Date> {
    let folded = squeeze(written).replace('元', "1");
    let era = ERAS.iter().find_map(|era| {
        let rest = folded
            .strip_prefix(era.0)
            .or_else(|| folded.strip_prefix(era.1))?;
        Some((era, rest))
    });
    match era {
        Some((&(_, _, before, first, last), rest)) => {
            let (year, month, day) = parts(rest.trim_start_matches('.'))?;
            let day = Date::new(before.checked_add(year)?, month, day).ok()?;
            (first <= day && day <= last).then_some(day)
        }
        None => {
            let (year, month, day) = parts(&folded)?;
            (year >= 1000)
                .then(|| Date::new(year, month, day).ok())
                .flatten()
        }
    }
}

/// Year, month and day, parted by signs or written together as eight digits.
fn parts(text: &str) -> Option<(i16, i8, i8)> {
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        ));
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    ([year, month, day].into_iter().all(plain) && parts.next().is_none())
        .then(|| Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)))
        .flatten()
}

/// `令和4年4月1日`, as official papers print a day.
#[must_use]
pub fn to_era_string(day: Date) -> String {
    let Some((name, _, before, ..)) = ERAS.iter().find(|era| era.3 <= day && day <= era.4) else {
        return format!("{}年{}月{}日", day.year(), day.month(), day.day());
    };
    match day.year() - before {
        1 => format!("{name}元年{}月{}日", day.month(), day.day()),
        year => format!("{name}{year}年{}月{}日", day.month(), day.day()),
    }
}

impl FiscalYear {
    /// The fiscal year a day falls in; `None` outside 1900–2100.
    #[must_use]
    pub fn of(day: Date) -> Option<Self> {
        let year = u16::try_from(day.year()).ok()?;
        Self::new(if day.month() < 4 { year - 1 } else { year })
    }

    /// Its first day, 1 April.
    #[must_use]
    pub fn first_day(self) -> Date {
        date(i16::try_from(self.year()).unwrap_or(i16::MAX), 4, 1)
    }

    /// Its last day, 31 March of the next calendar year.
    #[must_use]
    pub fn last_day(self) -> Date {
        date(i16::try_from(self.year() + 1).unwrap_or(i16::MAX), 3, 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for written in [
            "2022-04-01",
            "2022/4/1",
            "20220401",
            "２０２２年４月１日",
            "令和4年4月1日",
            "令和 ４ 年 ４ 月 １ 日",
            "R4.4.1",
            "R4/04/01",
        ] {
            assert_eq!(read_day(written), Some(date(2022, 4, 1)), "{written}");
        }
        assert_eq!(read_day("令和元年5月1日"), Some(date(2019, 5, 1)));
        assert_eq!(read_day("昭和64年1月7日"), Some(date(1989, 1, 7)));
    }

    #[test]
    fn a_day_that_does_not_exist_is_not_read() {
        for written in [
            "令和5年2月30日",
            "平成31年5月1日",
            "令和元年4月30日",
            "4月1日",
            "22/4/1",
            "2022-04",
            "",
            "R4.4.1.1",
        ] {
            assert_eq!(read_day(written), None, "{written}");
        }
    }

    #[test]
    fn a_fiscal_year_runs_from_april_to_march() {
        let year = FiscalYear::new(2022).expect("in range");
        assert_eq!(FiscalYear::of(date(2023, 3, 31)), Some(year));
        assert_eq!(FiscalYear::of(year.first_day()), Some(year));
        assert_eq!(FiscalYear::of(year.last_day()), Some(year));
        assert_eq!(FiscalYear::of(date(2023, 4, 1)), Some(year.next()));
    }

    #[test]
    fn a_day_is_printed_by_its_era() {
        assert_eq!(to_era_string(date(2019, 5, 1)), "令和元年5月1日");
        assert_eq!(to_era_string(date(2019, 4, 30)), "平成31年4月30日");
    }
}
