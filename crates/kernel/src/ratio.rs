//! Exact ratios and rounding that is always named (invariant I7): no floats, and no rounding that
//! does not say how.

use std::fmt;

use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An exact ratio of integers (比). Arithmetic returns `None` where 128 bits do not suffice or a
/// divisor is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ratio(num_rational::Ratio<i128>);

/// How digits are dropped (端数処理の方法). Direction is by magnitude, so −1.25 and 1.25 mirror.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoundingMode {
    /// 切捨て.
    Truncate,
    /// 四捨五入.
    HalfUp,
    /// 五捨五超入 (JIS Z 8401 規則A).
    HalfEven,
}

/// A rounding rule (端数処理): a mode and the number of digits kept after the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Rounding {
    /// How digits are dropped.
    pub mode: RoundingMode,
    /// Digits kept after the point, at most 12.
    pub digits: u32,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Self = Self(num_rational::Ratio::new_raw(0, 1));
    /// One.
    pub const ONE: Self = Self(num_rational::Ratio::new_raw(1, 1));

    /// `numerator / denominator`; `None` when the denominator is zero.
    #[must_use]
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        (denominator != 0 && denominator != i128::MIN && numerator != i128::MIN)
            .then(|| Self(num_rational::Ratio::new(numerator, denominator)))
    }

    /// Exact sum.
    #[must_use]
    #[expect(
        clippy::should_implement_trait,
        reason = "like its sisters it is checked, which the operator cannot be"
    )]
    pub fn add(self, other: Self) -> Option<Self> {
        self.0.checked_add(&other.0).map(Self)
    }

    /// Exact difference.
    #[must_use]
    pub fn subtract(self, other: Self) -> Option<Self> {
        self.0.checked_sub(&other.0).map(Self)
    }

    /// Exact product.
    #[must_use]
    pub fn multiply(self, other: Self) -> Option<Self> {
        self.0.checked_mul(&other.0).map(Self)
    }

    /// Exact quotient; `None` when `other` is zero.
    #[must_use]
    pub fn divide(self, other: Self) -> Option<Self> {
        if other.0.is_zero() {
            return None;
        }
        self.0.checked_div(&other.0).map(Self)
    }

    /// A hundredfold: a share as per cent.
    #[must_use]
    pub fn to_percent(self) -> Option<Self> {
        self.multiply(Self(num_rational::Ratio::from_integer(100)))
    }

    /// Magnitude.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_negative()
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Rounds by the named rule. `None` only when the result does not fit in 28 digits.
    #[must_use]
    pub fn round(self, rounding: Rounding) -> Option<Decimal> {
        let scale = 10_i128.checked_pow(rounding.digits.min(12))?;
        let scaled = self
            .0
            .checked_mul(&num_rational::Ratio::from_integer(scale))?;
        let magnitude = scaled.abs();
        let whole = magnitude.trunc().to_integer();
        let rest = magnitude.fract();
        let half = num_rational::Ratio::new_raw(1, 2);
        let up = match rounding.mode {
            RoundingMode::Truncate => false,
            RoundingMode::HalfUp => rest >= half,
            RoundingMode::HalfEven => rest > half || (rest == half && whole % 2 == 1),
        };
        let whole = whole + i128::from(up);
        let signed = if scaled.is_negative() { -whole } else { whole };
        Decimal::try_from_i128_with_scale(signed, rounding.digits.min(12)).ok()
    }
}

impl From<Decimal> for Ratio {
    fn from(decimal: Decimal) -> Self {
        let decimal = decimal.normalize();
        let denominator = 10_i128.pow(decimal.scale());
        Self(num_rational::Ratio::new(decimal.mantissa(), denominator))
    }
}

impl From<i64> for Ratio {
    fn from(integer: i64) -> Self {
        Self(num_rational::Ratio::from_integer(i128::from(integer)))
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Rounding {
    /// 切捨て to `digits` after the point.
    #[must_use]
    pub const fn truncate(digits: u32) -> Self {
        Self {
            mode: RoundingMode::Truncate,
            digits,
        }
    }

    /// 四捨五入 to `digits` after the point.
    #[must_use]
    pub const fn half_up(digits: u32) -> Self {
        Self {
            mode: RoundingMode::HalfUp,
            digits,
        }
    }

    /// 五捨五超入 to `digits` after the point.
    #[must_use]
    pub const fn half_even(digits: u32) -> Self {
        Self {
            mode: RoundingMode::HalfEven,
            digits,
        }
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = match self.mode {
            RoundingMode::Truncate => "切捨て",
            RoundingMode::HalfUp => "四捨五入",
            RoundingMode::HalfEven => "五捨五超入",
        };
        write!(f, "小数第{}位未満{mode}", self.digits)
    }
}
