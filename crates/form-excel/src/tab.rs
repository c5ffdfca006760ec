//! Names of worksheets (シート名): unique, allowed by Excel, at most 31 characters.

/// Longest name, in UTF-16 units as Excel counts.
const LONGEST: usize = 31;

/// The names given so far, in lower case: Excel holds `A` and `a` for the same.
#[derive(Default)]
pub(crate) struct Tabs {
    taken: Vec<String>,
}

impl Tabs {
    /// A name for a worksheet, as near to `wanted` as Excel allows.
    pub(crate) fn name(&mut self, wanted: &str) -> String {
        let allowed: String = wanted.chars().map(allowed).collect();
        let allowed = allowed.trim_matches(['\'', ' ']);
        let base = if allowed.is_empty() {
            "様式"
        } else {
            allowed
        };
        let mut name = shortened(base, LONGEST);
        let mut number = 2;
        while self.taken.contains(&name.to_lowercase()) {
            let suffix = format!("({number})");
            name = shortened(base, LONGEST - suffix.len()) + &suffix;
            number += 1;
        }
        self.taken.push(name.to_lowercase());
        name
    }
}

/// Characters that Excel keeps for itself become their full-width twins.
fn allowed(c: char) -> char {
    match c {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        c if c.is_control() => ' ',
        c => c,
    }
}

fn shortened(name: &str, longest: usize) -> String {
    let mut units = 0;
    name.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= longest
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_allowed_and_short() {
        let mut tabs = Tabs::default();
        assert_eq!(tabs.name("1-2-4-1 1/2"), "1-2-4-1 1／2");
        assert_eq!(tabs.name("Data"), "Data");
        assert_eq!(tabs.name("data"), "data(2)");
        assert_eq!(tabs.name(""), "様式");
        let long = "あ".repeat(40);
        assert_eq!(tabs.name(&long), "あ".repeat(31));
        assert_eq!(tabs.name(&long), format!("{}(2)", "あ".repeat(28)));
    }
}
