//! Reads the paragraphs of a column one after another, keeping the headings and the year in force,
//! and takes the figures out of lists and sentences.

use evaluation::{EvaluationKind, Unplaced};
use kernel::{Decimal, FiscalYear, Period, Unit};

use super::{
    measure::{name_before, parted, several, unit_name, unnamed},
    outline::{Head, Held, Hold, Outline, head, is_sentence},
    paragraph::Paragraph,
    quantity::{Quantity, quantities},
    year::{Lead, Mention, Role, lead, mentions},
};

/// A figure as first read; names of one list are brought into line later.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) section: String,
    pub(super) programme: String,
    pub(super) measure: String,
    pub(super) unit: Unit,
    pub(super) year: FiscalYear,
    pub(super) value: Option<Decimal>,
    pub(super) expected: bool,
    pub(super) parenthesised: bool,
    pub(super) text: String,
    pub(super) line: u32,
    pub(super) excerpt: String,
    /// The list it belongs to.
    pub(super) block: usize,
    /// Whether it stands in the paragraph that its year heads.
    pub(super) beside_year: bool,
}

/// A paragraph with what was found in it.
struct Found {
    paragraph: Paragraph,
    mentions: Vec<Mention>,
    quantities: Vec<Quantity>,
    lead: Option<Lead>,
    /// Innermost open parenthesis of every character.
    open: Vec<Option<usize>>,
}

impl Found {
    fn new(paragraph: Paragraph, period: Period) -> Self {
        let mentions = mentions(&paragraph, period);
        let quantities = quantities(&paragraph);
        let lead = lead(&paragraph, &mentions);
        let mut stack = Vec::new();
        let mut open = Vec::with_capacity(paragraph.len());
        for (at, c) in paragraph.folded.iter().enumerate() {
            if *c == ')' {
                stack.pop();
            }
            open.push(stack.last().copied());
            if *c == '(' {
                stack.push(at);
            }
        }
        Self {
            paragraph,
            mentions,
            quantities,
            lead,
            open,
        }
    }

    /// Whether nothing follows the year that heads it.
    fn is_year_alone(&self) -> bool {
        self.lead
            .is_some_and(|lead| lead.rest >= self.paragraph.len())
    }

    /// Whether the text from `from` on says that there is nothing.
    fn is_nil(&self, from: usize) -> bool {
        let rest = kernel::text::squeeze(self.paragraph.slice(from, self.paragraph.len()));
        let bare = rest.trim_matches(['(', ')', ':', '。']);
        let nil = [
            "なし",
            "無し",
            "未実施",
            "該当なし",
            "実績なし",
            "貸付実績なし",
            "-",
        ];
        nil.contains(&bare) || (bare.ends_with("実績なし") && bare.chars().count() <= 12)
    }

    /// Whether it holds a number that counts.
    fn counts(&self) -> bool {
        self.quantities.iter().any(|quantity| !quantity.bound)
    }
}

/// The reading of one column.
pub(super) struct Reading {
    period: Period,
    kind: EvaluationKind,
    outline: Outline,
    /// Figures so far.
    pub(super) drafts: Vec<Draft>,
    /// Numbers without a year.
    pub(super) unplaced: Vec<Unplaced>,
    /// Years that stand alone one after another: the head of a table.
    header: Vec<FiscalYear>,
    /// Cell of the table to be filled next.
    cell: usize,
    /// What the last paragraph was.
    last: Last,
    /// Name of the last figure outside parentheses.
    base: String,
}

/// What the paragraph before was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    YearAlone,
    Label,
    Other,
}

impl Reading {
    /// Reads all paragraphs.
    pub(super) fn of(paragraphs: Vec<Paragraph>, period: Period, kind: EvaluationKind) -> Self {
        let mut reading = Self {
            period,
            kind,
            outline: Outline::default(),
            drafts: Vec::new(),
            unplaced: Vec::new(),
            header: Vec::new(),
            cell: 0,
            last: Last::Other,
            base: String::new(),
        };
        let found: Vec<Found> = paragraphs
            .into_iter()
            .map(|paragraph| Found::new(paragraph, period))
            .collect();
        for (at, now) in found.iter().enumerate() {
            reading.read(now, found.get(at + 1));
        }
        reading
    }

    /// Reads one paragraph, with a look at the next.
    fn read(&mut self, now: &Found, next: Option<&Found>) {
        let last = std::mem::replace(&mut self.last, Last::Other);
        let head = head(&now.paragraph);
        if let Some(lead) = now.lead {
            self.read_year(now, lead, last);
            return;
        }
        if self.header.len() >= 3 && head == Head::Plain && self.read_cells(now) {
            return;
        }
        match head {
            Head::Prescribed => self.outline.start_list(),
            Head::Section(level, text) => {
                let kept = self
                    .outline
                    .held
                    .filter(|held| level >= 2 && held.hold == Hold::Standing);
                self.outline.held = kept;
                self.outline.enter_section(level, text);
                self.header.clear();
                self.take(now, 0, kept.is_some());
            }
            Head::Mark(mark, text) => {
                if last != Last::YearAlone {
                    self.outline.held = None;
                }
                self.outline.enter_mark(mark, text);
                self.header.clear();
                if !self.outline.story {
                    self.take(now, 1, false);
                }
            }
            Head::Indicator(text) => self.outline.enter_indicator(text),
            Head::Story => {
                self.outline.story = true;
                self.outline.held = None;
            }
            Head::Bullet => self.read_bullet(now),
            Head::Plain => self.read_plain(now, next, last),
        }
    }

    /// A paragraph that a year heads.
    fn read_year(&mut self, now: &Found, lead: Lead, last: Last) {
        let alone = now.is_year_alone();
        let held = Held {
            year: lead.year,
            expected: lead.expected,
            hold: if alone { Hold::Standing } else { Hold::List },
        };
        if alone {
            if last != Last::YearAlone {
                self.header.clear();
            }
            self.header.push(lead.year);
            self.cell = 0;
            self.outline.labels = [None, None];
            self.last = Last::YearAlone;
        } else {
            self.header.clear();
        }
        self.outline.story = false;
        self.outline.tail = None;
        self.outline.held = Some(held);
        if alone {
            return;
        }
        if now.is_nil(lead.rest) {
            self.push_nil(now, lead);
        } else if now.paragraph.at(0) == Some('<') && !now.counts() {
            self.outline.held = Some(Held {
                hold: Hold::Standing,
                ..held
            });
        } else {
            self.take(now, lead.rest, true);
            self.keep_tail(now, lead.rest);
        }
    }

    /// A line without number under a year names what the next line counts.
    fn keep_tail(&mut self, now: &Found, from: usize) {
        let text = now.paragraph.slice(from, now.paragraph.len());
        if !now.quantities.iter().any(|quantity| quantity.start >= from) && !is_sentence(text) {
            let name = text.trim().trim_end_matches(['：', ':', 'は']).to_owned();
            self.outline.tail = Some(name).filter(|name| !name.is_empty());
        }
    }

    /// Cells of a table whose head are years; whether the paragraph was one.
    fn read_cells(&mut self, now: &Found) -> bool {
        let years = self.header.clone();
        let from = now
            .quantities
            .first()
            .map_or(now.paragraph.len(), |quantity| quantity.start);
        let name = super::measure::tidy(now.paragraph.slice(0, from), false);
        if now.quantities.is_empty() {
            self.outline.labels = [Some(name), None];
            self.cell = 0;
            return !is_sentence(&now.paragraph.text);
        }
        if !name.is_empty() {
            self.outline.labels = [Some(name), None];
            self.cell = 0;
        }
        if self.cell + now.quantities.len() > years.len() {
            return false;
        }
        for quantity in &now.quantities {
            let year = years[self.cell];
            self.cell += 1;
            let measure = Some(self.outline.context()).filter(|name| !name.is_empty());
            let measure = measure.unwrap_or_else(|| unit_name(&quantity.unit));
            self.push(now, quantity, (year, false), measure, false);
        }
        true
    }

    /// A bullet: an activity or a measure, or a sentence with figures of its own.
    fn read_bullet(&mut self, now: &Found) {
        let text = now
            .paragraph
            .text
            .trim_start_matches(['・', '･', ' ', '　'])
            .to_owned();
        let standing = self.outline.held.filter(|held| held.hold == Hold::Standing);
        self.outline.held = standing;
        let labels = std::mem::take(&mut self.outline.labels);
        let cut = now.quantities.first().map(|quantity| quantity.start);
        let named = match cut {
            Some(at) if !is_sentence(&text) => {
                super::measure::tidy(now.paragraph.slice(1, at), false)
            }
            _ => text.clone(),
        };
        let block = self.outline.block;
        self.outline.start_list();
        if standing.is_some() {
            self.outline.block = block;
        }
        if text.contains("以下の") {
            self.outline.labels = labels;
        }
        if self.outline.story {
            return;
        }
        let listed = standing.is_some() && !text.contains('。');
        if let Some(standing) = standing.filter(|_| now.is_nil(1)) {
            self.outline.bullet = Some(text);
            self.push_nil(
                now,
                Lead {
                    year: standing.year,
                    expected: standing.expected,
                    rest: 1,
                },
            );
            return;
        }
        if now.counts() && !is_sentence(&text) {
            self.take(now, 1, listed);
            self.outline.bullet = Some(named);
        } else {
            self.outline.bullet = Some(text);
            self.take(now, 1, listed);
        }
    }

    /// Any other paragraph: a line of a list, a sentence, or a name for the lists below.
    fn read_plain(&mut self, now: &Found, next: Option<&Found>, last: Last) {
        if self.outline.story {
            return;
        }
        let text = now.paragraph.text.trim();
        let until = now.mentions.first().filter(|first| {
            matches!(first.role, Role::Label { .. })
                && now
                    .paragraph
                    .folded(first.end, first.end + 8)
                    .contains("までの")
        });
        if let Some(until) = until.filter(|_| !now.counts() && now.paragraph.len() < 24) {
            self.outline.start_list();
            self.outline.held = Some(Held {
                year: until.year,
                expected: false,
                hold: Hold::Block,
            });
            return;
        }
        let sentence = is_sentence(text);
        if now.counts() {
            let held = self.outline.held;
            if sentence && held.is_some_and(|held| held.hold == Hold::List) {
                self.outline.held = None;
            }
            let listed = self.outline.held.is_some() && !text.contains('。');
            self.take(now, 0, listed);
            return;
        }
        if !now.quantities.is_empty() || sentence {
            if sentence
                && self
                    .outline
                    .held
                    .is_some_and(|held| held.hold == Hold::List)
            {
                self.outline.held = None;
            }
            return;
        }
        self.read_label(now, next, last, text);
    }

    /// A short line without number.
    fn read_label(&mut self, now: &Found, next: Option<&Found>, last: Last, text: &str) {
        let name = text
            .trim_matches(|c: char| "（）()【】[]〔〕＜＞<>：: ".contains(c))
            .to_owned();
        let balanced = text.matches(['（', '(']).count() == text.matches(['）', ')']).count();
        let whole = text.starts_with(['（', '(', '【', '＜', '<', '[']);
        let name = if whole || !balanced {
            name
        } else {
            text.trim_end_matches(['：', ':']).to_owned()
        };
        if name.is_empty()
            || name.starts_with("参考")
            || name.starts_with("評価指標")
            || name.starts_with('※')
        {
            return;
        }
        let goes_on = next.is_some_and(|next| {
            next.lead.is_none() && next.counts() && head(&next.paragraph) == Head::Plain
        });
        let colon = text.ends_with(['：', ':']) && !ends_in_measure(&name);
        match self.outline.held.map(|held| held.hold) {
            Some(Hold::List) if goes_on => {
                self.outline.tail = Some(name.trim_end_matches('は').to_owned());
            }
            Some(Hold::Block) if colon => self.outline.tail = Some(name),
            Some(Hold::Block) if !ends_in_measure(&name) && self.outline.labels[0].is_some() => {
                self.outline.labels[1] = Some(name);
            }
            Some(Hold::Block) => self.outline.labels = [Some(name), None],
            hold => {
                if hold == Some(Hold::List) {
                    self.outline.held = None;
                }
                self.outline.tail = None;
                if last == Last::Label && self.outline.labels[0].is_some() && hold.is_none() {
                    self.outline.labels[1] = Some(name);
                } else {
                    self.outline.labels = [Some(name), None];
                }
                if hold != Some(Hold::Standing) {
                    self.outline.block += 1;
                }
                self.last = Last::Label;
            }
        }
        let _ = now;
    }

    /// Takes the figures of a paragraph from character `from` on; `listed` when it is a line of a
    /// list, where every number counts.
    fn take(&mut self, now: &Found, from: usize, listed: bool) {
        let held = self.outline.held.map(|held| (held.year, held.expected));
        let mut carried: Option<(FiscalYear, bool)> = None;
        let wanted = now
            .quantities
            .iter()
            .filter(|quantity| quantity.start >= from)
            .count();
        for (begin, end) in now.paragraph.sentences() {
            if end <= from {
                continue;
            }
            let mut sentence = Sentence {
                begin: begin.max(from),
                end,
                current: held.or(carried),
                held: held.is_some(),
                spanned: false,
                low: begin.max(from),
                label_end: None,
                waiting: Vec::new(),
                topic: None,
                last_name: String::new(),
            };
            self.take_sentence(now, &mut sentence, listed, wanted);
            carried = sentence.topic.or(carried);
        }
    }

    /// Takes the figures of one sentence.
    fn take_sentence(&mut self, now: &Found, sentence: &mut Sentence, listed: bool, wanted: usize) {
        let (begin, end) = (sentence.begin, sentence.end);
        let mentions: Vec<&Mention> = now
            .mentions
            .iter()
            .filter(|m| (begin..end).contains(&m.start))
            .collect();
        let mut upcoming = mentions.into_iter().peekable();
        for quantity in now
            .quantities
            .iter()
            .filter(|q| (begin..end).contains(&q.start))
        {
            while let Some(mention) = upcoming.next_if(|mention| mention.start < quantity.start) {
                self.meet(now, sentence, mention, Some(quantity));
            }
            self.meet_quantity(now, sentence, quantity, listed, wanted);
        }
        for mention in upcoming {
            self.meet(now, sentence, mention, None);
        }
        for (quantity, _) in std::mem::take(&mut sentence.waiting) {
            self.leave(
                now,
                &quantity,
                "年度が示されていないため、年度別の実績値として配置できませんでした。",
            );
        }
    }

    /// A year in a sentence.
    fn meet(
        &mut self,
        now: &Found,
        sentence: &mut Sentence,
        mention: &Mention,
        next: Option<&Quantity>,
    ) {
        let open = now.open[mention.start];
        let close = |open: usize| {
            (open..sentence.end).find(|at| {
                now.paragraph.folded[*at] == ')'
                    && now.open.get(*at).copied().flatten() != Some(open)
            })
        };
        // `（４年度末）` behind a number dates the number.
        let behind = open.is_some_and(|open| {
            let until = close(open).unwrap_or(sentence.end);
            next.is_none_or(|next| next.start > until)
                && !now
                    .quantities
                    .iter()
                    .any(|q| q.start > open && q.start < mention.start)
        });
        match mention.role {
            Role::Span | Role::Open if behind => sentence.waiting.clear(),
            Role::Span | Role::Open => {
                if !sentence.held {
                    sentence.current = None;
                    sentence.spanned = true;
                }
            }
            Role::Name => {}
            Role::Label { .. } if behind && !sentence.waiting.is_empty() => {
                let dated = (mention.year, false);
                for (quantity, measure) in std::mem::take(&mut sentence.waiting) {
                    self.push(now, &quantity, dated, measure, false);
                }
            }
            Role::Label { clear } => {
                if clear || !sentence.held {
                    if open.is_none() {
                        sentence.topic = Some((mention.year, false)).filter(|_| clear);
                    }
                    sentence.current = Some((mention.year, false));
                    sentence.spanned = false;
                    sentence.label_end = Some((mention.start, mention.end));
                }
            }
        }
    }

    /// A number in a sentence.
    fn meet_quantity(
        &mut self,
        now: &Found,
        sentence: &mut Sentence,
        quantity: &Quantity,
        listed: bool,
        wanted: usize,
    ) {
        let low = sentence.low;
        sentence.low = quantity.unit_end;
        let label = sentence.label_end.take();
        let whole = now.paragraph.skip_blanks(quantity.unit_end) >= sentence.end
            || now.paragraph.at(quantity.unit_end) == Some(')');
        let bare = quantity.unit.is_empty() && !(listed && whole) && !is_fraction(now, quantity);
        if (quantity.bound && !listed) || bare {
            return;
        }
        let open = now.open[quantity.start];
        let first = low
            .max(label.map_or(0, |(_, end)| end))
            .max(open.map_or(0, |open| open + 1));
        let mut name = name_before(&now.paragraph, first, quantity.start);
        if name.is_empty()
            && let Some((start, _)) = label
        {
            let low = low.max(open.filter(|open| *open < start).map_or(0, |open| open + 1));
            let topic = start - usize::from(now.paragraph.ends(start, "、"));
            name = name_before(&now.paragraph, low, topic);
            name = name
                .trim_end_matches("について")
                .trim_end_matches("につい")
                .to_owned();
        }
        let measure = self.measure(now, sentence, quantity, &name, wanted);
        if open.is_none() {
            self.base.clone_from(&measure);
        }
        if !name.is_empty() {
            sentence.last_name = name;
        }
        match sentence.current {
            _ if sentence.spanned => {}
            Some(dated) => {
                let previous = open.is_some() && label.is_some();
                let measure = if previous {
                    format!("{} 前年度", self.base)
                } else {
                    measure
                };
                self.push(now, quantity, dated, measure, open.is_some());
                if previous {
                    let held = self.outline.held.map(|held| (held.year, held.expected));
                    sentence.current = held.or(sentence.current);
                }
            }
            None => sentence.waiting.push((quantity.clone(), measure)),
        }
    }

    /// What a number counts.
    fn measure(
        &mut self,
        now: &Found,
        sentence: &Sentence,
        quantity: &Quantity,
        name: &str,
        wanted: usize,
    ) -> String {
        let open = now.open[quantity.start];
        let context = self.outline.context();
        if let Some(open) = open {
            let follows = open == 0
                || now.quantities.iter().any(|q| {
                    q.unit_end <= open && q.unit_end + 8 >= open && now.open[q.start].is_none()
                });
            if follows {
                if let Some((_, inner)) = parted(&context).filter(|_| name.is_empty()) {
                    return inner.to_owned();
                }
                let inner = if name.is_empty() {
                    unit_name(&quantity.unit)
                } else {
                    name.to_owned()
                };
                return join(&self.base, &inner);
            }
            if name.is_empty() {
                let before = name_before(&now.paragraph, sentence.begin, open);
                return join(&context, &before);
            }
        }
        if name.is_empty() {
            if let Some(tail) = self.outline.tail.take() {
                return join(&context, &tail);
            }
            let shared = parted(&context)
                .map(|(outer, _)| outer.to_owned())
                .filter(|_| now.quantities.iter().any(|q| now.open[q.start].is_some()));
            let context = shared.unwrap_or(context);
            if context.is_empty() {
                return if sentence.last_name.is_empty() || !sentence.held {
                    let unnamed = unnamed(&now.paragraph, quantity);
                    if self.outline.held.is_none() {
                        join(&sentence.last_name, &unnamed)
                    } else {
                        unnamed
                    }
                } else {
                    unnamed(&now.paragraph, quantity)
                };
            }
            if wanted > 1 && shared_names(now, &context, quantity).is_none() {
                let alone = now
                    .quantities
                    .iter()
                    .filter(|q| now.open[q.start].is_none())
                    .count()
                    <= 1;
                return if alone {
                    context
                } else {
                    join(&context, &unit_name(&quantity.unit))
                };
            }
            return shared_names(now, &context, quantity).unwrap_or(context);
        }
        let tail = self.outline.tail.clone().unwrap_or_default();
        join(&join(&context, &tail), name)
    }

    fn push_nil(&mut self, now: &Found, lead: Lead) {
        let dated = (lead.year, lead.expected);
        let text = now
            .paragraph
            .slice(lead.rest, now.paragraph.len())
            .trim()
            .to_owned();
        let at = now.paragraph.skip_blanks(lead.rest);
        self.drafts.push(Draft {
            section: self.outline.section(),
            programme: self.outline.programme(),
            measure: self.outline.context(),
            unit: Unit::default(),
            year: dated.0,
            value: None,
            expected: self.is_expected(dated.0) || dated.1,
            parenthesised: false,
            text,
            line: now.paragraph.line(at),
            excerpt: now.paragraph.text.clone(),
            block: self.outline.block,
            beside_year: true,
        });
    }

    fn push(
        &mut self,
        now: &Found,
        quantity: &Quantity,
        dated: (FiscalYear, bool),
        measure: String,
        parenthesised: bool,
    ) {
        let (year, expected) = dated;
        let paragraph = &now.paragraph;
        let behind = paragraph.folded(quantity.unit_end, quantity.unit_end + 6);
        let foreseen = ["(見込", "見込", "(予定", "の見込"]
            .iter()
            .any(|word| behind.starts_with(word))
            || paragraph.folded(0, paragraph.len()).contains("見込んで");
        self.drafts.push(Draft {
            section: self.outline.section(),
            programme: self.outline.programme(),
            measure,
            unit: quantity.unit.clone(),
            year,
            value: Some(quantity.value),
            expected: expected || foreseen || self.is_expected(year),
            parenthesised,
            text: paragraph
                .slice(quantity.start, quantity.unit_end)
                .trim()
                .to_owned(),
            line: paragraph.line(quantity.digit),
            excerpt: excerpt(paragraph, quantity),
            block: self.outline.block,
            beside_year: now.lead.is_some(),
        });
    }

    /// Whether a year had not ended when the document was written.
    fn is_expected(&self, year: FiscalYear) -> bool {
        match self.kind {
            EvaluationKind::Annual(of) => year > of,
            EvaluationKind::Expected | EvaluationKind::Interim => year >= self.period.last,
            EvaluationKind::Final | EvaluationKind::Efficiency => false,
        }
    }

    fn leave(&mut self, now: &Found, quantity: &Quantity, reason: &str) {
        self.unplaced.push(Unplaced {
            line: now.paragraph.line(quantity.digit),
            text: excerpt(&now.paragraph, quantity),
            reason: reason.to_owned(),
        });
    }
}

/// The sentence being read.
struct Sentence {
    begin: usize,
    end: usize,
    /// Year of the figures that come next.
    current: Option<(FiscalYear, bool)>,
    /// Whether that year is in force from above.
    held: bool,
    /// Whether several years are spoken of together.
    spanned: bool,
    /// Where the name of the next figure may begin.
    low: usize,
    /// The last year, while no figure has followed it.
    label_end: Option<(usize, usize)>,
    /// Figures that still have no year, with their names.
    waiting: Vec<(Quantity, String)>,
    /// Year the sentence is about, for the sentences after it.
    topic: Option<(FiscalYear, bool)>,
    /// Name of the last figure.
    last_name: String,
}

/// Joins two parts of a name, unless one says it all.
fn join(outer: &str, inner: &str) -> String {
    if outer.is_empty() || inner.starts_with(outer) {
        inner.to_owned()
    } else if inner.is_empty() || outer.ends_with(inner) {
        outer.to_owned()
    } else {
        format!("{outer} {inner}")
    }
}

/// The name that a heading with several names gives to this number of the line.
fn shared_names(now: &Found, context: &str, quantity: &Quantity) -> Option<String> {
    let outside: Vec<&Quantity> = now
        .quantities
        .iter()
        .filter(|q| now.open[q.start].is_none())
        .collect();
    let place = outside.iter().position(|q| q.start == quantity.start)?;
    if outside.len() < 2 {
        return None;
    }
    several(context, outside.len())?.into_iter().nth(place)
}

/// Whether the number is the numerator of a fraction (`45.5／60スペース`).
fn is_fraction(now: &Found, quantity: &Quantity) -> bool {
    now.paragraph.at(quantity.end) == Some('/')
}

/// Whether a name ends like that of a measure.
fn ends_in_measure(name: &str) -> bool {
    ["数", "額", "率", "度", "件数", "比", "量", "人日", "時間"]
        .iter()
        .any(|word| name.ends_with(word))
}

/// The words around a figure.
fn excerpt(paragraph: &Paragraph, quantity: &Quantity) -> String {
    const AROUND: usize = 24;
    let from = quantity.start.saturating_sub(AROUND);
    let to = (quantity.unit_end + AROUND).min(paragraph.len());
    paragraph.slice(from, to).trim().to_owned()
}
