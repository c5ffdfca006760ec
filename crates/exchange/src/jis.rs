//! Codes of places and public numbers as people and spreadsheets write them. The lists themselves
//! are those of `party`.

/// The code of a prefecture that is written as its code, its name, or the name without 都府県;
/// what is neither is given back as it stands.
pub(crate) fn prefecture(written: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(written) {
        return format!("{written:0>2}");
    }
    let short = |name: &str| {
        let bare = name
            .char_indices()
            .next_back()
            .map(|(last, _)| &name[..last]);
        name != "北海道" && bare == Some(written)
    };
    let mut all = party::prefectures();
    let found = all.find(|(_, name)| *name == written || short(name));
    found.map_or_else(|| written.to_owned(), |(code, _)| code)
}

/// A municipality code whose leading zero a spreadsheet has eaten gets it back, where the
/// prefecture bears that out.
pub(crate) fn municipality(written: &str, prefecture: &str) -> String {
    let full = format!("0{written}");
    let eaten = written.len() == 5
        && prefecture.starts_with('0')
        && !written.starts_with(prefecture)
        && full.starts_with(prefecture);
    if eaten { full } else { written.to_owned() }
}

/// Whether the first digit of a corporate number (法人番号) checks the twelve after it.
pub(crate) fn is_corporate_number(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let (Some((check, rest)), 13) = (digits.split_first(), number.len()) else {
        return false;
    };
    let sum: u32 = (1..)
        .zip(rest.iter().rev())
        .map(|(n, digit)| digit * if n % 2 == 1 { 1 } else { 2 })
        .sum();
    digits.len() == 13 && *check == 9 - sum % 9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefecture_is_known_by_code_and_name() {
        for written in ["13", "東京都", "東京"] {
            assert_eq!(prefecture(written), "13");
        }
        assert_eq!(prefecture("1"), "01");
        assert_eq!(prefecture("北海道"), "01");
        assert_eq!(prefecture("京都"), "26");
        assert_eq!(prefecture("江戸"), "江戸");
    }

    #[test]
    fn an_eaten_zero_comes_back_only_where_the_prefecture_says_so() {
        assert_eq!(municipality("11002", "01"), "011002");
        assert_eq!(municipality("13111", "13"), "13111");
        assert_eq!(municipality("13111", ""), "13111");
    }

    #[test]
    fn a_corporate_number_is_checked_by_its_first_digit() {
        assert!(is_corporate_number("7000012050002"));
        assert!(!is_corporate_number("7000012050003"));
        assert!(!is_corporate_number("700001205000"));
    }
}
