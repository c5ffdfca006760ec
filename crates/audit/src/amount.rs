//! Printed figures as amounts (記載値と区間): what is printed, in which unit, and which exact values
//! it may stand for once digits were cut off or rounded.

use evaluation::Figure;
use kernel::{Decimal, Entry, FiscalYear, Ratio, Rounding, Unit, numeral::Numeral};

use crate::finding::{Claimed, Operand, Verdict};

/// A closed range of exact values (区間). Its ends count as inside: doubt never makes a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) low: Ratio,
    pub(crate) high: Ratio,
}

impl Span {
    fn point(at: Ratio) -> Self {
        Self { low: at, high: at }
    }

    /// The range between two values, in either order.
    fn between(a: Ratio, b: Ratio) -> Self {
        Self {
            low: a.min(b),
            high: a.max(b),
        }
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Whether two ranges of cut-off figures meet. The outer end, where the next digit would have
    /// been printed, lies outside: 124.9 cut off is never 125.
    pub(crate) fn meets_cut(self, other: Self) -> bool {
        let mirrored = |s: Self| {
            Ratio::ZERO
                .subtract(s.high)
                .zip(Ratio::ZERO.subtract(s.low))
                .map(|(low, high)| Self { low, high })
        };
        let below = |s: Self| s.low.is_negative() && s.high <= Ratio::ZERO;
        if below(self) && below(other) {
            return match (mirrored(self), mirrored(other)) {
                (Some(a), Some(b)) => a.meets_cut(b),
                _ => true,
            };
        }
        let holds =
            |s: Self, at: Ratio| s.low <= at && (at < s.high || s.low == s.high && at == s.low);
        match (self.low == self.high, other.low == other.high) {
            (true, _) => holds(other, self.low),
            (_, true) => holds(self, other.low),
            _ => self.low < other.high && other.low < self.high,
        }
    }

    fn add(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.add(other.low)?,
            high: self.high.add(other.high)?,
        })
    }

    fn subtract(self, other: Self) -> Option<Self> {
        Some(Self {
            low: self.low.subtract(other.high)?,
            high: self.high.subtract(other.low)?,
        })
    }

    /// Product or quotient: the extremes lie at the corners. No quotient when `other` spans zero.
    fn corners(self, other: Self, op: fn(Ratio, Ratio) -> Option<Ratio>) -> Option<Self> {
        let all = [
            op(self.low, other.low)?,
            op(self.low, other.high)?,
            op(self.high, other.low)?,
            op(self.high, other.high)?,
        ];
        Some(Self {
            low: all.iter().copied().min()?,
            high: all.iter().copied().max()?,
        })
    }
}

/// A computed value (計算値): from the figures as printed, and the ranges that come out when each of
/// them was cut off or rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value {
    pub(crate) point: Ratio,
    pub(crate) cut: Span,
    pub(crate) rounded: Span,
}

impl Value {
    pub(crate) fn exact(point: Ratio) -> Self {
        Self {
            point,
            cut: Span::point(point),
            rounded: Span::point(point),
        }
    }

    /// The same value taken as exactly what is printed.
    pub(crate) fn as_printed(self) -> Self {
        Self::exact(self.point)
    }

    /// Whether no digit can have been dropped.
    fn is_exact(self) -> bool {
        self.cut == Span::point(self.point) && self.rounded == self.cut
    }

    pub(crate) fn add(self, other: Self) -> Option<Self> {
        if self.is_exact() && other.is_exact() {
            return self.point.add(other.point).map(Self::exact);
        }
        Some(Self {
            point: self.point.add(other.point)?,
            cut: self.cut.add(other.cut)?,
            rounded: self.rounded.add(other.rounded)?,
        })
    }

    pub(crate) fn subtract(self, other: Self) -> Option<Self> {
        Some(Self {
            point: self.point.subtract(other.point)?,
            cut: self.cut.subtract(other.cut)?,
            rounded: self.rounded.subtract(other.rounded)?,
        })
    }

    pub(crate) fn multiply(self, other: Self) -> Option<Self> {
        Some(Self {
            point: self.point.multiply(other.point)?,
            cut: self.cut.corners(other.cut, Ratio::multiply)?,
            rounded: self.rounded.corners(other.rounded, Ratio::multiply)?,
        })
    }

    pub(crate) fn divide(self, other: Self) -> Option<Self> {
        let spans_zero = |s: Span| s.low <= Ratio::ZERO && s.high >= Ratio::ZERO;
        if spans_zero(other.cut) || spans_zero(other.rounded) {
            return None;
        }
        Some(Self {
            point: self.point.divide(other.point)?,
            cut: self.cut.corners(other.cut, Ratio::divide)?,
            rounded: self.rounded.corners(other.rounded, Ratio::divide)?,
        })
    }

    pub(crate) fn percent(self) -> Option<Self> {
        self.multiply(Self::exact(Ratio::from(100)))
    }

    /// Magnitude, for phrases that say the sign in words (`3.27％を削減`).
    pub(crate) fn magnitude(self) -> Option<Self> {
        if self.point.is_negative() {
            Self::exact(Ratio::ZERO).subtract(self)
        } else {
            Some(self)
        }
    }

    /// Sum of all; `None` when there are none.
    pub(crate) fn sum(values: impl IntoIterator<Item = Self>) -> Option<Self> {
        values
            .into_iter()
            .try_fold(Self::exact(Ratio::ZERO), Self::add)
    }

    /// Arithmetic mean; `None` when there are none.
    pub(crate) fn mean(values: &[Self]) -> Option<Self> {
        let n = i64::try_from(values.len()).ok()?;
        Self::sum(values.iter().copied())?.divide(Self::exact(Ratio::from(n)))
    }
}

/// A printed figure (記載値) with everything a finding shows of it.
#[derive(Debug, Clone)]
pub(crate) struct Amount {
    pub(crate) text: String,
    pub(crate) value: Decimal,
    pub(crate) unit: Unit,
    pub(crate) year: Option<FiscalYear>,
    pub(crate) line: Option<u32>,
    /// 約 stands before it.
    pub(crate) approximate: bool,
}

impl Amount {
    pub(crate) fn of_figure(figure: &Figure) -> Option<Self> {
        Some(Self {
            text: figure.text.clone(),
            value: figure.value?,
            unit: figure.unit.clone(),
            year: Some(figure.fiscal_year),
            line: Some(figure.line).filter(|line| *line > 0),
            approximate: figure.text.contains('約'),
        })
    }

    /// The figure of a cell. A lower bound (`８０％以上`) counts by its number.
    pub(crate) fn of_entry(entry: &Entry, unit: &Unit, year: Option<FiscalYear>) -> Option<Self> {
        let (value, printed) = entry.level()?;
        Some(Self {
            text: entry.text.clone(),
            value,
            unit: if printed.is_empty() {
                unit.clone()
            } else {
                printed
            },
            year,
            line: entry.line,
            approximate: entry.text.contains('約'),
        })
    }

    pub(crate) fn of_numeral(numeral: &Numeral, text: &str, line: Option<u32>) -> Self {
        Self {
            text: text.to_owned(),
            value: numeral.value,
            unit: numeral.unit.clone(),
            year: None,
            line,
            approximate: numeral.approximate,
        }
    }

    /// Size of one of its unit in the base unit (`万人` is 10000 人, `割` is 10 %).
    pub(crate) fn factor(&self) -> Ratio {
        Ratio::from(dimension(&self.unit).1)
    }

    /// Base unit: `円` for every unit of money, `%` for every share.
    pub(crate) fn base(&self) -> &str {
        dimension(&self.unit).0
    }

    /// The value in base units, as printed.
    pub(crate) fn ratio(&self) -> Option<Ratio> {
        Ratio::from(self.value).multiply(self.factor())
    }

    /// Whether whole things are counted one by one, so that no digit can have been dropped.
    pub(crate) fn is_count(&self) -> bool {
        !self.approximate
            && self.value.scale() == 0
            && self.factor() == Ratio::ONE
            && !self.unit.is_rate()
            && self.base() != "ポイント"
    }

    /// One unit in the last printed place, in base units; zero for counts.
    fn step(&self) -> Option<Ratio> {
        if self.is_count() {
            return Some(Ratio::ZERO);
        }
        let mut step = Ratio::new(1, 10_i128.pow(self.value.scale().min(12)))?;
        if self.approximate && self.value.scale() == 0 {
            let mut rest = self.value.mantissa();
            while rest != 0 && rest % 10 == 0 {
                rest /= 10;
                step = step.multiply(Ratio::from(10))?;
            }
        }
        step.multiply(self.factor())
    }

    /// What the printed figure may stand for.
    pub(crate) fn reading(&self) -> Option<Value> {
        let point = self.ratio()?;
        let step = self.step()?;
        if step.is_zero() {
            return Some(Value::exact(point));
        }
        if self.approximate {
            let wide = Span {
                low: point.subtract(step)?,
                high: point.add(step)?,
            };
            return Some(Value {
                point,
                cut: wide,
                rounded: wide,
            });
        }
        let half = step.divide(Ratio::from(2))?;
        let outward = if point.is_negative() {
            point.subtract(step)?
        } else {
            point.add(step)?
        };
        Some(Value {
            point,
            cut: Span::between(point, outward),
            rounded: Span {
                low: point.subtract(half)?,
                high: point.add(half)?,
            },
        })
    }

    /// Judges whether this printed figure follows from `computed` (in base units).
    pub(crate) fn judge(&self, computed: Value) -> Option<Verdict> {
        let factor = self.factor();
        if self.is_count() && computed.is_exact() {
            // Whole things against whole things: nothing was dropped on either side.
            let own = Ratio::from(self.value);
            if own == computed.point {
                return Some(Verdict::Consistent);
            }
            if computed.point.round(Rounding::truncate(0)).map(Ratio::from) == Some(computed.point)
            {
                return Some(Verdict::Conflict);
            }
        }
        let shown = computed.point.divide(factor)?;
        let digits = self.value.scale();
        let own = Ratio::from(self.value);
        let drops = |rounding| {
            shown
                .round(rounding)
                .is_some_and(|kept| Ratio::from(kept) == own)
        };
        let cut = drops(Rounding::truncate(digits));
        let up = drops(Rounding::half_up(digits)) || drops(Rounding::half_even(digits));
        if shown == own || (cut && up) {
            return Some(Verdict::Consistent);
        }
        if cut {
            return Some(Verdict::ConsistentIfTruncated);
        }
        if up {
            return Some(Verdict::ConsistentIfRounded);
        }
        if computed.is_exact() && !self.approximate {
            return Some(Verdict::Conflict);
        }
        let reading = self.reading()?;
        if reading.rounded.meets(computed.rounded) {
            return Some(Verdict::ConsistentIfRounded);
        }
        if reading.cut.meets_cut(computed.cut) {
            return Some(Verdict::ConsistentIfTruncated);
        }
        Some(Verdict::Conflict)
    }

    /// Number of digits that carry information.
    pub(crate) fn digits(&self) -> u32 {
        let mut rest = self.value.normalize().mantissa().unsigned_abs();
        while rest != 0 && rest.is_multiple_of(10) {
            rest /= 10;
        }
        rest.checked_ilog10().map_or(0, |n| n + 1)
    }

    pub(crate) fn claimed(&self) -> Claimed {
        Claimed {
            text: self.text.clone(),
            value: Some(self.value),
            unit: self.unit.clone(),
            line: self.line,
        }
    }

    pub(crate) fn operand(&self) -> Operand {
        Operand {
            text: self.text.clone(),
            value: Some(self.value),
            unit: self.unit.clone(),
            fiscal_year: self.year,
            line: self.line,
        }
    }

    /// Whether both count the same kind of thing, as far as units tell: equal base units, or none
    /// printed on one side, or two words for persons, firms or cases.
    pub(crate) fn comparable(&self, other: &Self) -> bool {
        comparable(&self.unit, &other.unit)
    }
}

/// Whether two units may stand for the same thing.
pub(crate) fn comparable(a: &Unit, b: &Unit) -> bool {
    let (a, b) = (dimension(a).0, dimension(b).0);
    if a == b || a.is_empty() || b.is_empty() {
        return true;
    }
    let counted = |u: &str| {
        !matches!(
            u,
            "%" | "円" | "ポイント" | "年" | "日" | "月" | "時間" | "人日"
        )
    };
    counted(a) && counted(b)
}

/// Base unit and size of one printed unit in it.
pub(crate) fn dimension(unit: &Unit) -> (&str, i64) {
    let text = unit.as_str();
    match text {
        "%" | "パーセント" => return ("%", 1),
        "割" => return ("%", 10),
        "倍" => return ("%", 100),
        "%ポイント" => return ("ポイント", 1),
        _ => {}
    }
    if let Some(yen) = unit.yen() {
        return ("円", yen);
    }
    let mut factor = 1_i64;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let scale = match c {
            '億' => 100_000_000,
            '万' => 10_000,
            '千' => 1_000,
            '百' => 100,
            _ => break,
        };
        factor = factor.saturating_mul(scale);
        rest = &rest[c.len_utf8()..];
    }
    (rest, factor)
}

/// Whether two values differ as one slip of the pen makes them differ: one digit, or two
/// neighbouring digits exchanged. Such nearness shows that the same figure was meant.
pub(crate) fn is_slip(a: Ratio, b: Ratio) -> bool {
    let Some(mut gap) = a.subtract(b).map(Ratio::magnitude) else {
        return false;
    };
    if gap.is_zero() {
        return false;
    }
    let ten = Ratio::from(10);
    let tenth = Ratio::new(1, 10).unwrap_or(Ratio::ONE);
    for _ in 0..16 {
        if gap >= Ratio::from(100) {
            let Some(smaller) = gap.multiply(tenth) else {
                return false;
            };
            gap = smaller;
        } else if gap < ten {
            let Some(larger) = gap.multiply(ten) else {
                return false;
            };
            gap = larger;
        } else {
            break;
        }
    }
    // Now 10 <= gap < 100: one digit is d0, an exchange is a multiple of nine.
    (1..=9).any(|d| gap == Ratio::from(d * 10) || (d > 1 && gap == Ratio::from(d * 9)))
}
