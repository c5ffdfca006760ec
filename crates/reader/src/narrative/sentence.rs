//! Takes the figures out of sentences and lines of lists: which year they are of, and which numbers
//! are of no single year.

use evaluation::Unplaced;
use kernel::FiscalYear;

use super::{
    draft::{Dated, Draft, excerpt},
    found::Found,
    measure::name_before,
    naming::{Named, measure},
    outline::Outline,
    quantity::Quantity,
    year::{Mention, Role},
};

/// What is taken out of the paragraphs.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// Figures.
    pub(super) drafts: Vec<Draft>,
    /// Numbers without a year.
    pub(super) unplaced: Vec<Unplaced>,
    /// The year of an annual evaluation, which figures without a year are of.
    pub(super) evaluated: Option<FiscalYear>,
    /// Names of the last figures.
    named: Named,
}

/// How a paragraph is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner {
    /// Where its text begins, after label or mark.
    pub(super) from: usize,
    /// A line of a list, where every number counts.
    pub(super) listed: bool,
    /// A heading: numbers without a year are part of a name.
    pub(super) heading: bool,
}

/// The sentence being read.
struct Sentence {
    begin: usize,
    end: usize,
    /// Year of the figures that come next.
    current: Option<Dated>,
    /// Whether that year is in force from above.
    held: bool,
    /// Whether several years are spoken of together.
    spanned: bool,
    /// Where the name of the next figure may begin.
    low: usize,
    /// The last year, while no figure has followed it.
    label: Option<(usize, usize)>,
    /// Figures that still have no year, and whether several years are spoken of.
    waiting: Vec<(Quantity, String, bool)>,
    /// Where a parenthesis with a year of its own closes, and the year that goes on behind it.
    outside: Option<(usize, Option<Dated>)>,
    /// Year the sentence is about, for the sentences after it.
    topic: Option<Dated>,
}

impl Sentence {
    /// Leaves a parenthesis that closed before `at`, and the year named in it.
    fn go_on(&mut self, at: usize) {
        if let Some((_, current)) = self.outside.take_if(|(close, _)| *close < at) {
            self.current = current;
        }
    }
}

impl Taken {
    /// Takes the figures of a paragraph.
    pub(super) fn take(&mut self, now: &Found, outline: &mut Outline, manner: Manner) {
        let held = outline.held.map(|held| (held.year, held.expected));
        let mut carried: Option<Dated> = None;
        self.named.group.clear();
        for (begin, end) in now.paragraph.sentences() {
            if end <= manner.from {
                continue;
            }
            let begin = begin.max(manner.from);
            let mut sentence = Sentence {
                begin,
                end,
                current: held.or(carried),
                held: held.is_some(),
                spanned: false,
                low: begin,
                label: None,
                waiting: Vec::new(),
                outside: None,
                topic: None,
            };
            self.named.last.clear();
            self.take_sentence(now, outline, &mut sentence, manner);
            carried = sentence.topic.or(carried);
        }
    }

    /// Takes the figures of one sentence.
    fn take_sentence(
        &mut self,
        now: &Found,
        outline: &mut Outline,
        sentence: &mut Sentence,
        manner: Manner,
    ) {
        let inside = sentence.begin..sentence.end;
        let mentions = now
            .mentions
            .iter()
            .filter(|mention| inside.contains(&mention.start));
        let mut upcoming = mentions.peekable();
        for quantity in now
            .quantities
            .iter()
            .filter(|quantity| inside.contains(&quantity.start))
        {
            while let Some(mention) = upcoming.next_if(|mention| mention.start < quantity.start) {
                self.meet_year(now, outline, sentence, mention);
            }
            self.meet_quantity(now, outline, sentence, quantity, manner);
        }
        for mention in upcoming {
            self.meet_year(now, outline, sentence, mention);
        }
        for (quantity, measure, spanned) in std::mem::take(&mut sentence.waiting) {
            if let Some(year) = self.evaluated.filter(|_| !spanned && !manner.heading) {
                let dated = (year, false);
                self.drafts
                    .push(Draft::figure(now, &quantity, dated, measure, outline));
            } else if !spanned && !manner.heading && !outline.story {
                self.unplaced.push(Unplaced {
                    line: now.paragraph.line(quantity.digit),
                    text: excerpt(&now.paragraph, &quantity),
                    reason: "年度が示されていないため、年度別の実績値として配置できませんでした。"
                        .to_owned(),
                });
            }
        }
    }

    /// A year in a sentence.
    fn meet_year(
        &mut self,
        now: &Found,
        outline: &Outline,
        sentence: &mut Sentence,
        mention: &Mention,
    ) {
        sentence.go_on(mention.start);
        let open = now.open[mention.start];
        // `（４年度末）` behind a number dates the number.
        let behind = open.filter(|open| {
            let within = *open..now.close_of(*open);
            !now.quantities
                .iter()
                .any(|quantity| within.contains(&quantity.start))
        });
        match (mention.role, behind) {
            (Role::Name, _) => {}
            (Role::Span | Role::Open, Some(_)) => sentence.waiting.clear(),
            (Role::Span | Role::Open, None) if sentence.held => {}
            (Role::Span | Role::Open, None) => {
                sentence.current = None;
                sentence.spanned = true;
            }
            (Role::Label { .. }, Some(open)) if !sentence.waiting.is_empty() => {
                for (quantity, measure, spanned) in std::mem::take(&mut sentence.waiting) {
                    if !spanned || quantity.unit_end == open {
                        let dated = (mention.year, false);
                        self.drafts
                            .push(Draft::figure(now, &quantity, dated, measure, outline));
                    }
                }
            }
            (Role::Label { clear }, _) if clear || !sentence.held => {
                match open {
                    Some(open) => {
                        let outside = (now.close_of(open), sentence.current);
                        sentence.outside.get_or_insert(outside);
                    }
                    None => sentence.topic = Some((mention.year, false)).filter(|_| clear),
                }
                sentence.current = Some((mention.year, false));
                sentence.spanned = false;
                sentence.label = Some((mention.start, mention.end));
            }
            (Role::Label { .. }, _) => {}
        }
    }

    /// A number in a sentence.
    fn meet_quantity(
        &mut self,
        now: &Found,
        outline: &mut Outline,
        sentence: &mut Sentence,
        quantity: &Quantity,
        manner: Manner,
    ) {
        sentence.go_on(quantity.start);
        let whole = now.paragraph.skip_blanks(quantity.unit_end) >= sentence.end
            || now.paragraph.at(quantity.unit_end) == Some(')');
        let bare = quantity.unit.is_empty() && !(manner.listed && whole);
        if (quantity.bound && !manner.listed) || bare {
            return;
        }
        let low = std::mem::replace(&mut sentence.low, quantity.unit_end);
        let label = sentence.label.take();
        let previous = label.is_some() && now.is_behind_another(quantity);
        let name = self.name(now, sentence, quantity, (low, label), manner);
        let wanted = now
            .quantities
            .iter()
            .filter(|other| other.start >= manner.from)
            .count();
        let mut measure = measure(now, outline, &self.named, quantity, &name, wanted);
        if previous && name.is_empty() {
            measure = format!("{} 前年度", self.named.base);
        } else if now.open[quantity.start].is_none() {
            self.named.base.clone_from(&measure);
        }
        if !name.is_empty() && !now.is_behind_another(quantity) {
            self.named.last = name;
        }
        match sentence.current {
            Some(dated) if !sentence.spanned => {
                self.drafts
                    .push(Draft::figure(now, quantity, dated, measure, outline));
            }
            _ => sentence
                .waiting
                .push((quantity.clone(), measure, sentence.spanned)),
        }
    }

    /// The name beside a number: before it, or before the year that stands before it.
    fn name(
        &mut self,
        now: &Found,
        sentence: &Sentence,
        quantity: &Quantity,
        (low, label): (usize, Option<(usize, usize)>),
        manner: Manner,
    ) -> String {
        let paragraph = &now.paragraph;
        let open = now.open[quantity.start];
        let from = low
            .max(label.map_or(0, |(_, end)| end))
            .max(open.map_or(0, |open| open + 1));
        let after_figure = low > sentence.begin && from == low;
        let mut name = name_before(paragraph, from, quantity.start, after_figure);
        if label.is_some() {
            name = name
                .trim_start_matches(['の', 'は', 'に', '、', '，', ','])
                .to_owned();
        }
        if let Some((start, _)) = label.filter(|_| name.is_empty()) {
            let within = open.filter(|open| *open < start).map_or(0, |open| open + 1);
            let comma = paragraph.ends(start, "、") || paragraph.ends(start, ",");
            let topic = start - usize::from(comma);
            name = name_before(paragraph, low.max(within), topic, low > sentence.begin);
            for particle in ["については", "について", "につい"] {
                name = name.trim_end_matches(particle).to_owned();
            }
            if name.contains(['+', '＋', '±']) {
                name.clear();
            }
            if name.is_empty() && !manner.listed && !now.is_behind_another(quantity) {
                name.clone_from(&self.named.last);
            }
        }
        if manner.listed
            && self.named.group.is_empty()
            && let Some((group, rest)) = name.rsplit_once([' ', '　'])
            && group.chars().count() >= 4
            && rest.chars().count() >= 2
        {
            self.named.group = group.trim().to_owned();
        }
        name
    }
}
