//! Numbers (数値セル): when a printed figure can be a real number, and how it is shown as printed.

/// Digits that Excel keeps of a number.
const DIGITS: usize = 15;

/// A plain decimal as Excel keeps it, unless digits would be lost.
pub(crate) fn exact(decimal: &str) -> Option<f64> {
    let significant = decimal
        .trim_start_matches(['-', '0', '.'])
        .chars()
        .filter(char::is_ascii_digit)
        .count();
    let plain = decimal
        .strip_prefix('-')
        .unwrap_or(decimal)
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    if plain && significant <= DIGITS {
        decimal.parse().ok()
    } else {
        None
    }
}

/// The number of a cell and the format that shows it as it is printed, when the cell prints the
/// number alone (`△1,667,554`) and showing it so is possible. A cell with a unit stays text.
pub(crate) fn shown(printed: &str, decimal: &str) -> Option<(f64, String)> {
    let value = exact(decimal)?;
    let (minus, digits) = match printed.chars().next()? {
        sign @ ('△' | '▲' | '-' | '−' | '－') => (sign, &printed[sign.len_utf8()..]),
        _ => ('△', printed),
    };
    let (negative, bare) = match decimal.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, decimal),
    };
    if negative != (digits.len() != printed.len()) {
        return None;
    }
    let grouped = grouped(bare);
    let pattern = if digits == grouped {
        "#,##0"
    } else if digits == bare {
        "0"
    } else {
        return None;
    };
    let decimals = bare
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let pattern = match decimals {
        0 => pattern.to_owned(),
        decimals => format!("{pattern}.{}", "0".repeat(decimals)),
    };
    Some((value, format!("{pattern};{minus}{pattern}")))
}

/// `1667554.5` as `1,667,554.5`.
fn grouped(bare: &str) -> String {
    let (whole, rest) = bare.split_at(bare.find('.').unwrap_or(bare.len()));
    let mut grouped = String::with_capacity(bare.len() * 4 / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(printed: &str, decimal: &str) -> Option<String> {
        shown(printed, decimal).map(|(_, pattern)| pattern)
    }

    #[test]
    fn a_figure_alone_is_a_number_shown_as_printed() {
        assert_eq!(
            pattern("7,187,553", "7187553").as_deref(),
            Some("#,##0;△#,##0")
        );
        assert_eq!(
            pattern("△649,048", "-649048").as_deref(),
            Some("#,##0;△#,##0")
        );
        assert_eq!(
            pattern("▲3.20", "-3.20").as_deref(),
            Some("#,##0.00;▲#,##0.00")
        );
        assert_eq!(pattern("2019", "2019").as_deref(), Some("0;△0"));
    }

    #[test]
    fn what_would_look_different_as_a_number_stays_text() {
        assert_eq!(pattern("0378", "378"), None, "a leading zero");
        assert_eq!(pattern("260件", "260"), None, "a unit");
        assert_eq!(pattern("２６０", "260"), None, "full-width digits");
        assert_eq!(
            pattern("12345678901234567", "12345678901234567"),
            None,
            "too many digits"
        );
    }
}
