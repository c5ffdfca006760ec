//! The cast (登場する関係者): invented businesses, institutions, municipalities and persons, and who
//! plays which role. All words come from a data file; no name is that of anyone known.
//!
//! A party is made from its number alone, so that none need be kept.

use std::sync::LazyLock;

use kernel::Id;
use party::{Party, Sort};
use program::Role;

use crate::chance::Chance;

/// The data file.
static WORDS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("../data/cast.txt")));

/// A pool of parties that come back across programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Pool {
    /// Corporations and proprietors.
    Business,
    /// Institutions.
    Institution,
    /// Municipalities.
    Municipality,
    /// Persons.
    Person,
}

/// A prefecture with the office that looks after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Prefecture {
    /// Its code.
    pub(crate) code: String,
    /// Code of the office.
    pub(crate) office: String,
    weight: u32,
}

#[derive(Default)]
struct Words {
    roles: Vec<(Pool, Vec<String>)>,
    per: Vec<(Pool, u64)>,
    prefectures: Vec<Prefecture>,
    offices: Vec<(String, String)>,
    stems: Vec<String>,
    seconds: Vec<String>,
    trades: Vec<(String, String)>,
    forms: Vec<String>,
    institutions: Vec<String>,
    municipalities: Vec<String>,
    surnames: Vec<String>,
    givens: Vec<String>,
}

impl Pool {
    /// The pool from which a role is filled, by its id and name.
    pub(crate) fn of(role: &Role) -> Self {
        let named = |words: &[String]| {
            let mut words = words.iter();
            words.any(|word| role.id.as_str() == word || role.name.contains(word.as_str()))
        };
        // The id was chosen to say what a party is; the name may mention others.
        let by_id = WORDS.roles.iter();
        let by_id = by_id
            .clone()
            .find(|(_, words)| words.iter().any(|word| word == role.id.as_str()));
        let client = role.id.as_str() == "client";
        let by_name = || {
            WORDS
                .roles
                .iter()
                .find(|(_, words)| !client && named(words))
        };
        by_id
            .or_else(by_name)
            .map_or(Self::Business, |found| found.0)
    }

    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "business" => Self::Business,
            "institution" => Self::Institution,
            "municipality" => Self::Municipality,
            "person" => Self::Person,
            _ => return None,
        })
    }

    /// How many acts one of the pool takes part in, where nobody counted them.
    pub(crate) fn acts_each(self) -> u64 {
        let found = WORDS.per.iter().find(|(pool, _)| *pool == self);
        found.map_or(1, |(_, acts)| (*acts).max(1))
    }

    fn letter(self) -> &'static str {
        match self {
            Self::Business => "b",
            Self::Institution => "i",
            Self::Municipality => "m",
            Self::Person => "p",
        }
    }

    fn chance(self, number: u64, seed: u64) -> Chance {
        Chance::new(seed, &["party", self.letter()]).of(number)
    }

    /// Id of the `number`-th of the pool.
    pub(crate) fn id(self, number: u64) -> Id<Party> {
        Id::new(&format!("{}{:06}", self.letter(), number + 1))
    }

    /// The `number`-th of the pool.
    pub(crate) fn party(self, number: u64, seed: u64) -> Party {
        let words = &*WORDS;
        let mut chance = self.chance(number, seed);
        let prefecture = prefecture(&mut chance);
        let place = format!(
            "{}{}",
            pick(&words.stems, &mut chance),
            pick(&words.seconds, &mut chance)
        );
        let (name, sort, industry) = match self {
            Self::Business => {
                let (trade, division) = &words.trades[chance.below(words.trades.len())];
                let proprietor = chance.below(5) == 0;
                let name = match (proprietor, chance.below(2)) {
                    (true, _) => format!("{place}{trade}"),
                    (false, 0) => format!("{}{place}{trade}", pick(&words.forms, &mut chance)),
                    (false, _) => format!("{place}{trade}{}", pick(&words.forms, &mut chance)),
                };
                let sort = match proprietor {
                    true => Sort::Proprietor,
                    false => Sort::Corporation,
                };
                (name, sort, Some(division.clone()))
            }
            Self::Institution => {
                let what = pick(&words.institutions, &mut chance);
                (format!("{place}{what}"), Sort::Institution, None)
            }
            Self::Municipality => {
                let what = pick(&words.municipalities, &mut chance);
                (format!("{place}{what}"), Sort::Municipality, None)
            }
            Self::Person => {
                let surname = pick(&words.surnames, &mut chance);
                let given = [
                    pick(&words.givens, &mut chance),
                    pick(&words.givens, &mut chance),
                ];
                (format!("{surname} {}", given.concat()), Sort::Person, None)
            }
        };
        Party {
            id: self.id(number),
            name,
            sort,
            corporate_number: None,
            prefecture: Some(prefecture.code.clone()),
            industry,
        }
    }
}

/// A prefecture, likelier where there are more businesses.
pub(crate) fn prefecture(chance: &mut Chance) -> &'static Prefecture {
    let prefectures = &WORDS.prefectures;
    &prefectures[chance.weighted(prefectures.iter().map(|prefecture| prefecture.weight))]
}

/// The prefecture of a business or municipality, by its id.
pub(crate) fn home(party: &Id<Party>, seed: u64) -> Option<&'static Prefecture> {
    let (letter, number) = party.as_str().split_at_checked(1)?;
    let pools = [Pool::Business, Pool::Municipality].into_iter();
    let pool = pools.into_iter().find(|pool| pool.letter() == letter)?;
    let number = number.parse::<u64>().ok()?.checked_sub(1)?;
    Some(prefecture(&mut pool.chance(number, seed)))
}

/// Name of an office.
pub(crate) fn office_name(code: &str) -> &'static str {
    let found = WORDS.offices.iter().find(|(known, _)| known == code);
    found.map_or("本部", |(_, name)| name)
}

fn pick<'a>(words: &'a [String], chance: &mut Chance) -> &'a str {
    &words[chance.below(words.len())]
}

impl Words {
    fn read(text: &str) -> Self {
        let mut words = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let owned = |from: usize| parts[from..].iter().map(ToString::to_string).collect();
            match parts.as_slice() {
                ["role", pool, ..] => {
                    words
                        .roles
                        .extend(Pool::read(pool).map(|pool| (pool, owned(2))));
                }
                ["per", pool, acts] => {
                    let acts = acts.parse().unwrap_or(1);
                    words.per.extend(Pool::read(pool).map(|pool| (pool, acts)));
                }
                ["prefecture", code, _, office, weight] => words.prefectures.push(Prefecture {
                    code: (*code).to_owned(),
                    office: (*office).to_owned(),
                    weight: weight.parse().unwrap_or(1),
                }),
                ["office", code, name] => {
                    words.offices.push(((*code).to_owned(), (*name).to_owned()));
                }
                ["trade", trade, division] => {
                    words
                        .trades
                        .push(((*trade).to_owned(), (*division).to_owned()));
                }
                ["stem", ..] => words.stems = owned(1),
                ["second", ..] => words.seconds = owned(1),
                ["form", "corporation", ..] => words.forms = owned(2),
                ["institution", ..] => words.institutions = owned(1),
                ["municipality", ..] => words.municipalities = owned(1),
                ["surname", ..] => words.surnames = owned(1),
                ["given", ..] => words.givens = owned(1),
                _ => {}
            }
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_a_name_stands_in_the_data_file() {
        let words = &*WORDS;
        assert_eq!(words.prefectures.len(), 47);
        let mut prefectures = words.prefectures.iter();
        assert!(prefectures.all(|prefecture| office_name(&prefecture.office) != "本部"));
        for list in [&words.stems, &words.seconds, &words.forms, &words.givens] {
            assert!(list.len() >= 3);
        }
        assert_eq!(words.roles.len(), 3);
    }
}
