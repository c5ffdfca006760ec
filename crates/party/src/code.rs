//! Codes of places and industries (コード), as the standards list them.

/// Prefectures (都道府県) in the order of JIS X 0401, whose codes are 01 to 47.
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

/// Major divisions (大分類) of the Japan Standard Industrial Classification, A to T.
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

/// Every prefecture: its two-digit code (`13`) and its name, in order of code.
pub fn prefectures() -> impl Iterator<Item = (String, &'static str)> {
    let codes = (1..).map(|code| format!("{code:02}"));
    codes.zip(PREFECTURES)
}

/// Every major division of industry: its letter (`E`) and its name, in order of letter.
pub fn industries() -> impl Iterator<Item = (String, &'static str)> {
    let letters = ('A'..='T').map(String::from);
    letters.zip(INDUSTRIES)
}

/// Name of a prefecture by its two-digit code (`13`).
#[must_use]
pub fn prefecture(code: &str) -> Option<&'static str> {
    let number: usize = code.parse().ok().filter(|_| code.len() == 2)?;
    PREFECTURES.get(number.checked_sub(1)?).copied()
}

/// Name of a major division of industry by its letter (`E`).
#[must_use]
pub fn industry(letter: &str) -> Option<&'static str> {
    let &[letter @ b'A'..=b'T'] = letter.as_bytes() else {
        return None;
    };
    INDUSTRIES.get(usize::from(letter - b'A')).copied()
}

#[cfg(test)]
mod tests {
    use super::{industry, prefecture};

    #[test]
    fn codes_name_what_the_standards_say() {
        assert_eq!(prefecture("01"), Some("北海道"));
        assert_eq!(prefecture("13"), Some("東京都"));
        assert_eq!(prefecture("47"), Some("沖縄県"));
        assert_eq!(industry("E"), Some("製造業"));
        assert_eq!(industry("T"), Some("分類不能の産業"));
        for unknown in ["00", "48", "1", "013", ""] {
            assert_eq!(prefecture(unknown), None, "{unknown}");
        }
        assert_eq!(industry("U"), None);
    }
}
