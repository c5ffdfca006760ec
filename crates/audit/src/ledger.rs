//! The figures of a document in order (帳簿): yearly series of tables and narrative, running text,
//! and which series repeat one another. Built once; the rules read it.

use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use evaluation::{Certainty, Document, Figure, Indicator, Item};
use kernel::{FiscalYear, Ratio};

use crate::{
    amount::{Amount, is_slip},
    finding::Claimed,
    prose::{self, Claim, Prose},
    wording::Wording,
};

/// One figure of a series.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) amount: Amount,
    pub(crate) value: Ratio,
    pub(crate) statement: String,
    pub(crate) place: String,
    pub(crate) forecast: bool,
}

/// Where a series comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// 実績値 of an indicator.
    Table,
    /// The narrative columns.
    Narrative,
}

/// Figures of one thing over the years (系列).
#[derive(Debug)]
pub(crate) struct Series<'d> {
    pub(crate) item: &'d str,
    pub(crate) origin: Origin,
    pub(crate) section: &'d str,
    pub(crate) programme: &'d str,
    pub(crate) measure: &'d str,
    pub(crate) words: Wording,
    pub(crate) measure_words: Wording,
    pub(crate) points: BTreeMap<FiscalYear, Point>,
    pub(crate) parenthesised: bool,
}

impl<'d> Series<'d> {
    /// Source line of its first figure.
    pub(crate) fn line(&self) -> Option<u32> {
        self.points.values().filter_map(|p| p.amount.line).min()
    }

    /// The claim that its figure of `year` makes.
    pub(crate) fn claim(&self, year: FiscalYear) -> Option<Claim> {
        let point = self.points.get(&year)?;
        let mark = point
            .statement
            .find(&point.amount.text)
            .map(|at| at..at + point.amount.text.len());
        Some(Claim {
            item: self.item.to_owned(),
            place: point.place.clone(),
            statement: point.statement.clone(),
            mark,
            claimed: Claimed {
                ..point.amount.claimed()
            },
        })
    }

    /// Whether both stand in the same list: same item and same programme.
    pub(crate) fn beside(&self, other: &Series<'d>) -> bool {
        self.item == other.item
            && self.programme == other.programme
            && self.section == other.section
            && self.origin == other.origin
    }

    /// Whether it tells what there was at each year's end, which does not add up over years. A list
    /// below a heading 累計 is one only when it never falls.
    pub(crate) fn is_stock(&self) -> bool {
        if self.measure.contains("年度末") || self.programme.ends_with("年度末") {
            return true;
        }
        let called = ["累計", "在籍", "累積", "残高"]
            .iter()
            .any(|w| self.measure.contains(w) || self.programme.ends_with(w));
        let values: Vec<Ratio> = self.points.values().map(|p| p.value).collect();
        called && values.windows(2).all(|w| w[0] <= w[1])
    }

    /// The word that says what is counted: readers put the names of an activity before it.
    pub(crate) fn noun(&self) -> &str {
        self.measure.rsplit(' ').next().unwrap_or(self.measure)
    }

    /// Its figures of `years`; `None` where a year is missing.
    pub(crate) fn values(&self, years: &[FiscalYear]) -> Option<Vec<&Point>> {
        years.iter().map(|year| self.points.get(year)).collect()
    }
}

/// Everything the rules look at.
#[derive(Debug)]
pub struct Ledger<'d> {
    pub(crate) document: &'d Document,
    pub(crate) series: Vec<Series<'d>>,
    pub(crate) prose: Vec<Prose<'d>>,
    /// Series that say the same thing, by index; every series is in exactly one group.
    pub(crate) groups: Vec<Vec<usize>>,
    /// Group of each series.
    pub(crate) group_of: Vec<usize>,
    /// Series that have this value in this year.
    pub(crate) postings: HashMap<(FiscalYear, Ratio), Vec<usize>>,
    /// Series of each item, in printed order.
    pub(crate) of_item: BTreeMap<&'d str, Vec<usize>>,
    items: HashMap<&'d str, &'d Item>,
    /// Paragraphs of each sheet, by its place among the items; they stand together.
    prose_of: Vec<Range<usize>>,
}

/// A value found in more places than this tells nothing (`100 %`).
pub(crate) const COMMON: usize = 24;

impl<'d> Ledger<'d> {
    /// Reads the figures of a document into order.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        let mut series = Vec::new();
        for item in &document.evaluation.items {
            series.extend(item.indicators.iter().filter_map(|i| of_indicator(item, i)));
        }
        series.extend(of_figures(&document.figures));
        let mut postings: HashMap<_, Vec<usize>> = HashMap::new();
        let mut of_item: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, one) in series.iter().enumerate() {
            of_item.entry(one.item).or_default().push(i);
            for (year, point) in &one.points {
                postings.entry((*year, point.value)).or_default().push(i);
            }
        }
        let groups = repeats(&series, &postings);
        let mut group_of = vec![0; series.len()];
        for (g, members) in groups.iter().enumerate() {
            for i in members {
                group_of[*i] = g;
            }
        }
        let items = document.evaluation.items.iter();
        let prose = prose::all(document);
        let mut prose_of = vec![0..0; document.evaluation.items.len()];
        for (i, one) in prose.iter().enumerate() {
            if let Some(sheet) = one.sheet {
                let range: &mut Range<usize> = &mut prose_of[sheet];
                range.start = if range.end == 0 { i } else { range.start };
                range.end = i + 1;
            }
        }
        Self {
            document,
            series,
            items: items.map(|item| (item.number.as_str(), item)).collect(),
            prose,
            prose_of,
            groups,
            group_of,
            postings,
            of_item,
        }
    }

    /// Indices of the series of an item, in printed order.
    pub(crate) fn of_item(&self, item: &str) -> &[usize] {
        self.of_item.get(item).map_or(&[], Vec::as_slice)
    }

    /// The item with this number.
    pub(crate) fn item(&self, number: &str) -> Option<&'d Item> {
        self.items.get(number).copied()
    }

    /// The paragraphs of a sheet, in order.
    pub(crate) fn prose_of(&self, sheet: usize) -> &[Prose<'d>] {
        self.prose_of
            .get(sheet)
            .map_or(&[], |range| &self.prose[range.clone()])
    }

    /// The first yearly list of the narrative that begins on or after `line`.
    pub(crate) fn next_list(&self, item: &str, line: u32) -> Option<usize> {
        let all = self.of_item(item);
        let tables = all.partition_point(|i| self.series[*i].origin == Origin::Table);
        let narrative = &all[tables..];
        let at = narrative.partition_point(|i| self.series[*i].line() < Some(line));
        let list = |i: &&usize| self.series[**i].points.len() >= 2;
        narrative[at..].iter().take(20).find(list).copied()
    }

    /// The series of an item that a text on `line` may speak of: all of them, or in a document of
    /// unusual length those printed nearest, so that the work grows with the length alone.
    pub(crate) fn around(
        &self,
        item: &str,
        line: Option<u32>,
    ) -> impl Iterator<Item = &Series<'d>> {
        const REACH: usize = 300;
        let all = self.of_item(item);
        let near = if all.len() <= 2 * REACH {
            all
        } else {
            let tables = all.partition_point(|i| self.series[*i].origin == Origin::Table);
            let narrative = &all[tables..];
            let at = narrative.partition_point(|i| self.series[*i].line() < line);
            &narrative[at.saturating_sub(REACH)..narrative.len().min(at + REACH)]
        };
        near.iter().map(|i| &self.series[*i])
    }
}

/// The actuals of an indicator as a series.
fn of_indicator<'d>(item: &'d Item, indicator: &'d Indicator) -> Option<Series<'d>> {
    let points: BTreeMap<_, _> = indicator
        .years
        .iter()
        .filter_map(|(year, cells)| {
            let amount = Amount::of_entry(&cells.actual, &indicator.unit, Some(*year))?;
            let point = Point {
                value: amount.ratio()?,
                statement: format!(
                    "{} {}（実績値） {}",
                    indicator.label,
                    year.to_era_string(),
                    amount.text
                ),
                place: format!(
                    "項目{} 指標「{}」 {} 実績値",
                    item.number,
                    indicator.label,
                    year.to_era_string()
                ),
                amount,
                forecast: false,
            };
            Some((*year, point))
        })
        .collect();
    (!points.is_empty()).then(|| Series {
        item: item.number.as_str(),
        origin: Origin::Table,
        section: "",
        programme: &indicator.label,
        measure: &indicator.label,
        words: Wording::new(&indicator.label),
        measure_words: Wording::new(&indicator.label),
        points,
        parenthesised: false,
    })
}

/// The yearly figures of the narrative as series. A second figure of the same name and year opens
/// a new series: the list is printed again.
fn of_figures(figures: &[Figure]) -> Vec<Series<'_>> {
    let mut open: HashMap<_, usize> = HashMap::new();
    let mut found: Vec<Series<'_>> = Vec::new();
    for figure in figures {
        let Some(amount) = Amount::of_figure(figure) else {
            continue;
        };
        let Some(value) = amount.ratio() else {
            continue;
        };
        let key = (
            figure.item.as_str(),
            figure.column,
            figure.section.as_str(),
            figure.programme.as_str(),
            figure.measure.as_str(),
            figure.parenthesised,
        );
        let point = Point {
            amount,
            value,
            statement: figure.excerpt.clone(),
            place: format!(
                "項目{} {} {}",
                figure.item,
                figure.programme,
                figure.fiscal_year.to_era_string()
            ),
            forecast: figure.certainty == Certainty::Forecast,
        };
        let known = open
            .get(&key)
            .copied()
            .filter(|i| !found[*i].points.contains_key(&figure.fiscal_year));
        let at = known.unwrap_or_else(|| {
            open.insert(key, found.len());
            found.push(Series {
                item: figure.item.as_str(),
                origin: Origin::Narrative,
                section: &figure.section,
                programme: &figure.programme,
                measure: &figure.measure,
                words: Wording::new(&format!(
                    "{}、{}",
                    figure.programme.replace("再掲", ""),
                    figure.measure
                )),
                measure_words: Wording::new(&figure.measure),
                points: BTreeMap::new(),
                parenthesised: figure.parenthesised,
            });
            found.len() - 1
        });
        found[at].points.insert(figure.fiscal_year, point);
    }
    found
}

/// Groups series that say the same thing: their figures agree in most years, and their names or
/// the length of the agreement rule out chance.
fn repeats(
    series: &[Series<'_>],
    postings: &HashMap<(FiscalYear, Ratio), Vec<usize>>,
) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..series.len()).collect();
    let mut seen: std::collections::BTreeSet<(usize, usize)> = std::collections::BTreeSet::new();
    for (i, one) in series.iter().enumerate() {
        for (year, point) in &one.points {
            let same = postings
                .get(&(*year, point.value))
                .map_or(&[][..], Vec::as_slice);
            if same.len() > COMMON {
                continue;
            }
            for &j in same.iter().filter(|j| **j > i) {
                if seen.insert((i, j)) && are_repeats(one, &series[j]) {
                    let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                    parent[a.max(b)] = a.min(b);
                }
            }
        }
    }
    for (i, j) in reprints(series) {
        if seen.insert((i, j)) && are_repeats(&series[i], &series[j]) {
            let (a, b) = (root(&mut parent, i), root(&mut parent, j));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..series.len() {
        let r = root(&mut parent, i);
        groups.entry(r).or_default().push(i);
    }
    groups.into_values().collect()
}

/// Pairs of a list marked 再掲 and the list of the same name before it.
fn reprints(series: &[Series<'_>]) -> Vec<(usize, usize)> {
    let mut first: HashMap<(&str, String, &str), usize> = HashMap::new();
    let mut found = Vec::new();
    for (j, one) in series.iter().enumerate() {
        let name = kernel::text::squeeze(one.programme).replace("(再掲)", "");
        let key = (one.item, name, one.measure);
        match first.get(&key) {
            Some(i) if one.programme.contains("再掲") => found.push((*i, j)),
            Some(_) => {}
            None => {
                first.insert(key, j);
            }
        }
    }
    found
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

/// Agreement of two series over the years that both have.
pub(crate) struct Agreement {
    pub(crate) same: usize,
    pub(crate) different: usize,
    /// Digits of the different values on which they agree.
    pub(crate) digits: u32,
    /// Whether every difference looks like a slip of the pen.
    pub(crate) slips: bool,
}

/// Compares two series year by year; forecasts are left out.
pub(crate) fn agreement(a: &Series<'_>, b: &Series<'_>) -> Agreement {
    let mut found = Agreement {
        same: 0,
        different: 0,
        digits: 0,
        slips: true,
    };
    let mut counted: Vec<Ratio> = Vec::new();
    for (year, p) in &a.points {
        let Some(q) = b.points.get(year) else {
            continue;
        };
        if p.forecast != q.forecast || !p.amount.comparable(&q.amount) {
            continue;
        }
        if p.value == q.value {
            found.same += 1;
            if !counted.contains(&p.value) {
                counted.push(p.value);
                found.digits += p.amount.digits();
            }
        } else {
            found.different += 1;
            found.slips &= is_slip(p.value, q.value);
        }
    }
    found
}

fn are_repeats(a: &Series<'_>, b: &Series<'_>) -> bool {
    // Two lists that stand side by side are two things, however alike their figures.
    if a.beside(b) && a.measure != b.measure {
        return false;
    }
    let Agreement {
        same,
        different,
        digits,
        slips,
    } = agreement(a, b);
    let across = if a.origin == b.origin {
        0
    } else {
        a.words.likeness(&b.words)
    };
    let whole = a.words.share_in(&b.words).min(b.words.share_in(&a.words));
    let alike = a
        .measure_words
        .likeness(&b.measure_words)
        .max(whole)
        .max(across);
    // 再掲 says so itself; the same name in another place nearly does.
    let named = a.item == b.item && a.measure == b.measure && whole >= 850;
    let again = named && (a.programme.contains("再掲") || b.programme.contains("再掲"));
    match different {
        0 => {
            (same >= 2 && (digits >= 8 || (digits >= 5 && alike >= 300)))
                || (same >= 1 && (again || (digits >= 4 && alike >= 600)))
        }
        1 => {
            (same >= 2 && digits >= 6 && alike >= 300)
                || (same >= 2 && digits >= 10)
                || (same >= 3 && digits >= 5 && alike >= 300)
                || (same >= 3 && digits >= 6 && slips && a.item == b.item)
                || (same >= 2 && named)
                || (again && (same >= 1 || slips))
                || (same == 1 && digits >= 3 && alike >= 800 && slips && a.item == b.item)
        }
        n => {
            (same > n && digits >= 9 && alike >= 600)
                || (same >= n && digits >= 5 && named && slips)
                || (again && same >= 1)
        }
    }
}
