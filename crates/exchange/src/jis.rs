//! Code lists that every programme shares: prefectures (JIS X 0401), major divisions of the
//! industry classification (日本標準産業分類), and check digits of public numbers.

/// Names of the prefectures; the code is the position, counted from 01.
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// Names of the major divisions; the code is the letter, from A.
const INDUSTRIES: [&str; 20] = [
    "農業，林業",
    "漁業",
    "鉱業，採石業，砂利採取業",
    "建設業",
    "製造業",
    "電気・ガス・熱供給・水道業",
    "情報通信業",
    "運輸業，郵便業",
    "卸売業，小売業",
    "金融業，保険業",
    "不動産業，物品賃貸業",
    "学術研究，専門・技術サービス業",
    "宿泊業，飲食サービス業",
    "生活関連サービス業，娯楽業",
    "教育，学習支援業",
    "医療，福祉",
    "複合サービス事業",
    "サービス業（他に分類されないもの）",
    "公務（他に分類されるものを除く）",
    "分類不能の産業",
];

/// Code and name of every prefecture.
pub(crate) fn prefectures() -> Vec<(String, String)> {
    (1..)
        .zip(PREFECTURES)
        .map(|(code, name)| (format!("{code:02}"), name.to_owned()))
        .collect()
}

/// Code and name of every major division.
pub(crate) fn industries() -> Vec<(String, String)> {
    ('A'..='T')
        .zip(INDUSTRIES)
        .map(|(code, name)| (code.to_string(), name.to_owned()))
        .collect()
}

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
    let found = PREFECTURES
        .iter()
        .position(|name| *name == written || short(name));
    match found {
        Some(index) => format!("{:02}", index + 1),
        None => written.to_owned(),
    }
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
