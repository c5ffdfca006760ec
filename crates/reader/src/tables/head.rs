//! The heads of the tables: where they end and which years they name.

use std::sync::LazyLock;

use kernel::{FiscalYear, Period};
use regex::Regex;

/// Words of table heads as they stand once spaces are gone; a head is any sequence of them.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:2?[.、]?主要な経年データ",
        r"|[1①]?主要なアウトプット(?:\(アウトカム\))?情報\d?",
        r"|[1①]?主要?な参考指標(?:情報)?",
        r"|[2②]?主要なインプット情報(?:\(財務情報及び人員に関する情報\))?",
        r"|評価対象となる指標等?|指標等|指標",
        r"|達成目標|目標値|基準値等?|基準年度",
        r"|\(?前中長?期目標期間(?:最終年度|平均|終了年度)?(?:実績)?値?等?\)",
        r"|\((?:前年度|基準年度)[^)]{0,8}\)",
        r"|(?P<year>(?:令和|平成|R|H|X|×)?(?:元|[0-9]{1,4})年度?)",
        r"|令和|平成",
        r"|\(?参考情報\)?|当該年度までの累積値等[、,]?必要な情報|当該年度までの累積値等)",
    ))
    .expect("the pattern is constant")
});

/// A head that was matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Folded characters it takes.
    pub(crate) length: usize,
    /// Years in printed order, repeats included.
    pub(crate) years: Vec<FiscalYear>,
    /// Whether it names 指標 or 達成目標, so that it cannot be anything else.
    pub(crate) named: bool,
}

/// Matches as much head as stands at the beginning of folded text.
pub(crate) fn head(text: &str, period: Period) -> Head {
    let mut head = Head::default();
    let mut rest = text;
    while let Some(found) = WORD.captures(rest) {
        let whole = found.get(0).map_or("", |m| m.as_str());
        if whole.is_empty() {
            break;
        }
        if let Some(year) = found.name("year") {
            // A year of an actual figure, such as 2018年度実績, is no head.
            let after = &rest[whole.len()..];
            if after.starts_with("実績") || after.starts_with(['末', 'ま', 'に', 'の', '比'])
            {
                break;
            }
            head.years.extend(read_year(year.as_str(), period));
        }
        head.named |= whole.starts_with("指標")
            || whole.contains("達成目標")
            || whole.starts_with("評価対象となる指標");
        head.length += whole.chars().count();
        rest = &rest[whole.len()..];
    }
    head
}

/// Reads a year head (`元年度`, `Ｒ４年度`, `26 年度`) in the light of the period.
pub(crate) fn read_year(printed: &str, period: Period) -> Option<FiscalYear> {
    let year = period.read_year(printed)?;
    let near = Period::new(
        FiscalYear::new(period.first.year().saturating_sub(6))?,
        FiscalYear::new(period.last.year() + 6)?,
    )?;
    near.contains(year).then_some(year)
}

/// The distinct years of heads, ascending; those of the period when no head names any.
pub(crate) fn columns(years: &[FiscalYear], period: Period) -> Vec<FiscalYear> {
    let mut columns = years.to_vec();
    columns.sort_unstable();
    columns.dedup();
    if columns.len() < 2 && period.len() > columns.len() {
        columns = period.years().collect();
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period() -> Period {
        let year = |y| FiscalYear::new(y).expect("in range");
        Period::new(year(2019), year(2023)).expect("in order")
    }

    #[test]
    fn a_head_ends_where_the_first_indicator_begins() {
        let text = "2.主要な経年データ1主要なアウトプット(アウトカム)情報2主要なインプット情報(財務情報及び人員に関する情報)指標等達成目標基準値(前中期目標期間最終年度値等)元年度2年度令和3年度R4年度5年度事業引継ぎ";
        let head = head(text, period());
        let rest: String = text.chars().skip(head.length).collect();
        assert_eq!(rest, "事業引継ぎ");
        assert_eq!(head.years.len(), 5);
        assert!(head.named);
    }

    #[test]
    fn a_year_of_an_actual_figure_is_no_head() {
        assert_eq!(head("2018年度実績130件", period()).length, 0);
    }
}
