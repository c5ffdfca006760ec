//! A list of problems that stays readable (不備の一覧): the first thousand, and how many more.

use std::collections::HashSet;

use kernel::{Place, Problem, said};

use crate::{Row, Rows};

/// Most problems that are listed one by one.
const LISTED_MAX: usize = 1_000;

/// Problems as they come, up to a thousand, with the rest counted; none twice.
#[derive(Debug, Default)]
pub struct Listing {
    listed: Vec<Problem>,
    known: HashSet<Problem>,
    more: u64,
}

impl Listing {
    /// Adds problems.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        for problem in problems {
            if self.known.contains(&problem) {
                continue;
            }
            if self.listed.len() == LISTED_MAX {
                self.more += 1;
                continue;
            }
            self.known.insert(problem.clone());
            self.listed.push(problem);
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// How many there are, the unlisted included.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.more + u64::try_from(self.listed.len()).unwrap_or(u64::MAX)
    }

    /// The problems, with one at the end that says how many more there are.
    #[must_use]
    pub fn into_problems(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let more = self.more;
            let file = self.listed.first().map(|first| first.place.file.clone());
            self.listed.push(Problem::new(
                Place::file(file.unwrap_or_default()),
                "more-problems",
                said!(
                    "このほかに{more}件の不備があります。",
                    "There are {more} more problems."
                ),
                said!(
                    "まず上の{LISTED_MAX}件を改め、もう一度指定してください。",
                    "Mend the {LISTED_MAX} above first, and give the file again."
                ),
            ));
        }
        self.listed
    }
}

/// Reads all rows and keeps none (試行): how many there are.
///
/// # Errors
/// The problems of all rows, as a [`Listing`] gives them.
pub fn check(rows: Rows) -> Result<u64, Vec<Problem>> {
    let mut listing = Listing::default();
    let mut count = 0;
    for row in rows {
        match row {
            Ok(Row { .. }) => count += 1,
            Err(problems) => listing.extend(problems),
        }
    }
    if listing.is_empty() {
        Ok(count)
    } else {
        Err(listing.into_problems())
    }
}
