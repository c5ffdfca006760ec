//! Laws of the kernel: what holds for every number, year and text.

use kernel::{
    Decimal, Entry, FiscalYear, Language, Period, Place, Printed, Problem, Rating, Ratio, Rounding,
    RoundingMode,
    numeral::scan,
    said,
    text::{fold, squeeze},
};
use proptest::prelude::*;

/// Prints a number as people do: width of digits, commas, minus sign, spaces between.
fn print(value: i64, digits: u32, wide: bool, commas: bool, minus: char, spaced: bool) -> String {
    let decimal = Decimal::new(value, digits);
    let plain = decimal.abs().to_string();
    let (whole, fraction) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, f)| (w, Some(f)));
    let mut text = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if commas && i > 0 && (whole.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    if wide {
        text = text
            .chars()
            .map(|c| char::from_u32(c as u32 + 0xFEE0).expect("ASCII has full-width twins"))
            .collect();
    }
    if decimal.is_sign_negative() && !decimal.is_zero() {
        text.insert(0, minus);
    }
    if spaced {
        text = text.chars().map(String::from).collect::<Vec<_>>().join(" ");
    }
    text
}

#[test]
fn a_dash_that_normalises_to_another_dash_is_a_minus() {
    assert_eq!(squeeze("﹘5"), "-5");
}

proptest! {
    #[test]
    fn a_printed_number_is_read_back_whatever_its_looks(
        value in -9_999_999_999_i64..9_999_999_999,
        digits in 0_u32..4,
        wide: bool,
        commas: bool,
        minus in prop::sample::select(vec!['△', '▲', '-', '－', '−']),
        spaced: bool,
        unit in prop::sample::select(vec!["", "件", "千円", "％", "億円", "人"]),
    ) {
        let printed = format!("{}{unit}", print(value, digits, wide, commas, minus, spaced));
        let entry = Entry::read(&printed);
        prop_assert_eq!(entry.value(), Some(Decimal::new(value, digits)), "{}", printed);
        prop_assert_eq!(entry.unit().map_or(String::new(), ToString::to_string), squeeze(unit));
    }

    #[test]
    fn any_text_can_be_scanned_and_places_are_in_order(text in "\\PC{0,60}") {
        let mut last = 0;
        for numeral in scan(&text) {
            prop_assert!(last <= numeral.start && numeral.start < numeral.end);
            prop_assert!(numeral.end <= numeral.unit_end);
            prop_assert!(text.get(numeral.start..numeral.unit_end).is_some());
            last = numeral.unit_end;
        }
    }

    #[test]
    fn numbers_in_japanese_prose_survive_any_neighbour(
        before in "[ぁ-んァ-ヶ一-龠、。（「・：]{0,8}",
        value in 0_i64..10_000_000,
        after in "[ぁ-ん、。）」・]{1,8}",
    ) {
        let text = format!("{before}{}件{after}", print(value, 0, true, true, '-', false));
        let found = scan(&text);
        prop_assert_eq!(found.len(), 1, "{}", text);
        prop_assert_eq!(found[0].value, Decimal::from(value));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn entries_survive_their_json(text in "[0-9０-９△－,，.．件円%％ ]{0,12}") {
        let entry = Entry::read(&text);
        let json = serde_json::to_string(&entry).expect("entries have a JSON form");
        let back: Entry = serde_json::from_str(&json).expect("what we write we read");
        prop_assert_eq!(back, entry);
    }

    #[test]
    fn i7_each_rounding_stays_within_its_bound(n in -10_000_000_i64..10_000_000, d in 1_i64..10_000, digits in 0_u32..5) {
        let ratio = Ratio::new(n.into(), d.into()).expect("the denominator is positive");
        let unit = Ratio::from(Decimal::new(1, digits));
        let error = |mode| {
            let rounded = ratio.round(Rounding { mode, digits }).expect("it fits");
            (rounded, ratio.subtract(Ratio::from(rounded)).expect("it fits"))
        };
        let (_, cut) = error(RoundingMode::Truncate);
        prop_assert!(cut.magnitude() < unit);
        prop_assert!(cut.is_zero() || cut.is_negative() == ratio.is_negative());
        for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven] {
            let (rounded, miss) = error(mode);
            prop_assert!(miss.add(miss).expect("it fits").magnitude() <= unit);
            prop_assert_eq!(rounded.scale(), digits);
        }
    }

    #[test]
    fn a_fiscal_year_is_read_back_in_every_calendar(year in 1927_u16..2100) {
        let year = FiscalYear::new(year).expect("in range");
        prop_assert_eq!(FiscalYear::parse(&year.to_era_string()), Some(year));
        prop_assert_eq!(FiscalYear::parse(&format!("{year}年度")), Some(year));
    }

    #[test]
    fn a_year_of_the_period_needs_no_era(first in 1990_u16..2050, length in 0_u16..7) {
        let first_year = FiscalYear::new(first).expect("in range");
        let last = FiscalYear::new(first + length).expect("in range");
        let period = Period::new(first_year, last).expect("in order");
        for year in period.years() {
            let bare = match year.year_of_era() {
                1 => "元年度".to_owned(),
                n => format!("{n}年度"),
            };
            prop_assert_eq!(period.read_year(&bare), Some(year), "{} in {}", bare, period);
        }
    }
}

#[test]
fn nil_blank_zero_and_words_are_four_things() {
    let read = |text: &str| Entry::read(text).printed;
    assert_eq!(read(""), Printed::Blank);
    assert_eq!(read("―"), Printed::Nil);
    assert_eq!(read("実績なし"), Printed::Nil);
    assert!(matches!(read("０件"), Printed::Number { value, .. } if value.is_zero()));
    assert_eq!(read("前年度実績以上"), Printed::Words);
}

#[test]
fn a_level_is_stated_by_a_number_or_by_a_number_with_a_word_of_degree() {
    let level = |text: &str| {
        Entry::read(text)
            .level()
            .map(|(value, unit)| format!("{value}{unit}"))
    };
    assert_eq!(level("８０％以上"), Some("80%".to_owned()));
    assert_eq!(level("４ ， ０ ０\n０件以上"), Some("4000件".to_owned()));
    assert_eq!(level("10.5日以内"), Some("10.5日".to_owned()));
    assert_eq!(level("３００件"), Some("300件".to_owned()));
    assert_eq!(level("前年度実績以上"), None);
    assert_eq!(level("－"), None);
    assert_eq!(
        Entry::read("８０％以上").value(),
        None,
        "a bound is no value"
    );
}

#[test]
fn years_are_read_in_every_spelling() {
    let period = Period::new(
        FiscalYear::parse("令和元年度").expect("an era"),
        FiscalYear::parse("R5").expect("an era"),
    )
    .expect("in order");
    let read = |text: &str| period.read_year(text).map(FiscalYear::year);
    assert_eq!(read("元年度"), Some(2019));
    assert_eq!(read("４年度"), Some(2022));
    assert_eq!(read("３０年度"), Some(2018));
    assert_eq!(read("平成31年度"), Some(2019));
    assert_eq!(read("Ｈ２９"), Some(2017));
    assert_eq!(read("２０２１年度"), Some(2021));
    assert_eq!(read("令和２ 年度"), Some(2020));
    assert_eq!(read("第２"), None);
    assert_eq!(period.to_string(), "令和元～令和5年度");
}

#[test]
fn half_up_half_even_and_truncation_differ_where_they_should() {
    let ratio = Ratio::new(13_425, 100).expect("not zero");
    let round = |rounding: Rounding| ratio.round(rounding).expect("it fits").to_string();
    assert_eq!(round(Rounding::truncate(1)), "134.2");
    assert_eq!(round(Rounding::half_up(1)), "134.3");
    assert_eq!(round(Rounding::half_even(1)), "134.2");
}

#[test]
fn ratings_are_read_in_every_width_and_raised_one_step() {
    assert_eq!(Rating::parse("Ａ"), Some(Rating::A));
    assert_eq!(Rating::parse(" － "), Some(Rating::Excluded));
    assert_eq!(Rating::parse(""), Some(Rating::Blank));
    assert_eq!(Rating::parse("優"), None);
    assert_eq!(Rating::B.raised(), Rating::A);
    assert_eq!(Rating::Excluded.raised(), Rating::Excluded);
}

#[test]
fn what_is_said_takes_the_same_values_in_both_languages() {
    let n = 3;
    let said = said!("{}が{n}件あります。", "There are {n} of {}.", "不備");
    assert_eq!(said.wording(Language::Japanese), "不備が3件あります。");
    assert_eq!(said.wording(Language::English), "There are 3 of 不備.");
    let place = Place::file("評価書.txt").line(12).field("達成度");
    let problem = Problem::new(place, "code", said, said!("直す。", "Mend it."));
    assert_eq!(
        problem.to_string(),
        "評価書.txt:12（達成度）: 不備が3件あります。\n  対処: 直す。"
    );
    assert_eq!(problem.remedy_in(Language::English), "Mend it.");
}
