//! Serial numbers (通し番号): the number a register gives to what it records, typed by what it is.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The serial number (通し番号) of a `T`: positive, given once, never reused.
pub struct Serial<T> {
    number: i64,
    of: PhantomData<fn() -> T>,
}

impl<T> Serial<T> {
    /// The `number`-th of its register, counted from 1.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self {
            number,
            of: PhantomData,
        }
    }

    /// The bare number.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.number
    }
}

impl<T> Clone for Serial<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Serial<T> {}
impl<T> PartialEq for Serial<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}
impl<T> Eq for Serial<T> {}
impl<T> PartialOrd for Serial<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Serial<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}
impl<T> hash::Hash for Serial<T> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}
impl<T> fmt::Debug for Serial<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.number, f)
    }
}
impl<T> fmt::Display for Serial<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.number.to_string())
    }
}
impl<T> Serialize for Serial<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.number)
    }
}
impl<'de, T> Deserialize<'de> for Serial<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(i64::deserialize(deserializer)?))
    }
}
