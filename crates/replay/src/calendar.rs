//! Business days (営業日): no weekend, and not the days around New Year (12月29日 to 1月3日).

use jiff::civil::{Date, Weekday};

/// The business days from one day to another, both included.
pub(crate) fn business_days(from: Date, until: Date) -> Vec<Date> {
    from.series(jiff::Span::new().days(1))
        .take_while(|day| *day <= until)
        .filter(|day| is_business_day(*day))
        .collect()
}

fn is_business_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let new_year = matches!((day.month(), day.day()), (12, 29..) | (1, ..=3));
    !weekend && !new_year
}
