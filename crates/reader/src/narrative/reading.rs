//! Reads the paragraphs of a column one after another and keeps the headings and the year in force.

use kernel::FiscalYear;

use super::{
    draft::Draft,
    found::Found,
    measure::{tidy, unit_name},
    outline::{Head, Held, Hold, Outline, head, is_sentence},
    paragraph::Paragraph,
    sentence::{Manner, Taken},
    year::{Lead, Role, Years},
};

/// The reading of one column.
#[derive(Debug, Default)]
pub(super) struct Reading {
    outline: Outline,
    /// Figures and numbers without a year.
    pub(super) taken: Taken,
    /// Years that stand alone one after another: the head of a table.
    header: Vec<FiscalYear>,
    /// Cell of the table to be filled next.
    cell: usize,
    last: Last,
}

/// What the paragraph before was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    YearAlone,
    Label,
    #[default]
    Other,
}

impl Reading {
    /// Reads all paragraphs.
    pub(super) fn of(paragraphs: Vec<Paragraph>, years: Years) -> Self {
        let mut reading = Self::default();
        reading.taken.evaluated = years.evaluated;
        let found: Vec<Found> = paragraphs
            .into_iter()
            .map(|paragraph| Found::new(paragraph, years))
            .collect();
        for (at, now) in found.iter().enumerate() {
            reading.read(now, found.get(at + 1));
        }
        reading
    }

    /// Reads one paragraph, with a look at the next.
    fn read(&mut self, now: &Found, next: Option<&Found>) {
        let last = std::mem::take(&mut self.last);
        if let Some(lead) = now.lead {
            self.read_year(now, lead, last);
            return;
        }
        let head = head(&now.paragraph);
        if self.header.len() >= 3 && head == Head::Plain && self.read_cells(now) {
            return;
        }
        match head {
            Head::Prescribed => self.outline.start_list(),
            Head::Section(level, text) => self.read_section(now, level, text),
            Head::Mark(mark, text) => {
                if last != Last::YearAlone {
                    self.outline.held = None;
                }
                self.header.clear();
                let heading = !is_sentence(&text);
                self.outline.enter_mark(mark, text);
                if !self.outline.story {
                    self.take(
                        now,
                        Manner {
                            from: 1,
                            listed: false,
                            heading,
                        },
                    );
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

    /// Takes the figures of a paragraph.
    fn take(&mut self, now: &Found, manner: Manner) {
        self.taken.take(now, &mut self.outline, manner);
    }

    /// The year in force, if it holds so long.
    fn held(&self, hold: Hold) -> Option<Held> {
        self.outline.held.filter(|held| held.hold == hold)
    }

    /// Closes a list of years.
    fn end_list(&mut self) {
        if self.held(Hold::List).is_some() {
            self.outline.held = None;
        }
    }

    /// A numbered heading. Below a year that stands alone, circled numbers only divide that year.
    fn read_section(&mut self, now: &Found, level: usize, text: String) {
        self.outline.held = self.held(Hold::Standing).filter(|_| level >= 2);
        let listed = self.outline.held.is_some();
        self.outline.enter_section(level, text);
        self.header.clear();
        self.take(
            now,
            Manner {
                from: 0,
                listed,
                heading: true,
            },
        );
    }

    /// A paragraph that a year heads.
    fn read_year(&mut self, now: &Found, lead: Lead, last: Last) {
        let alone = now.is_year_alone();
        if !alone || last != Last::YearAlone {
            self.header.clear();
        }
        self.outline.story = false;
        self.outline.tail = None;
        let hold = if alone { Hold::Standing } else { Hold::List };
        let held = Held {
            year: lead.year,
            expected: lead.expected,
            hold,
        };
        self.outline.held = Some(held);
        if alone {
            self.header.push(lead.year);
            self.cell = 0;
            self.outline.labels = [None, None];
            self.last = Last::YearAlone;
        } else if now.is_nil(lead.rest) {
            self.taken.drafts.push(Draft::nil(now, lead, &self.outline));
        } else if now.paragraph.at(0) == Some('<') && !now.counts() {
            self.outline.held = Some(Held {
                hold: Hold::Standing,
                ..held
            });
        } else {
            self.take(
                now,
                Manner {
                    from: lead.rest,
                    listed: true,
                    heading: false,
                },
            );
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
        let from = now
            .quantities
            .first()
            .map_or(now.paragraph.len(), |quantity| quantity.start);
        let name = tidy(now.paragraph.slice(0, from), false);
        if is_sentence(&now.paragraph.text) {
            return false;
        }
        if now.quantities.is_empty() || !name.is_empty() {
            self.outline.labels = [Some(name), None];
            self.cell = 0;
        }
        if self.cell + now.quantities.len() > self.header.len() {
            return false;
        }
        for quantity in &now.quantities {
            let dated = (self.header[self.cell], false);
            self.cell += 1;
            let measure = Some(self.outline.context()).filter(|name| !name.is_empty());
            let measure = measure.unwrap_or_else(|| unit_name(&quantity.unit));
            let draft = Draft::figure(now, quantity, dated, measure, &self.outline);
            self.taken.drafts.push(draft);
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
        let standing = self.held(Hold::Standing);
        let labels = std::mem::take(&mut self.outline.labels);
        let block = self.outline.block;
        self.outline.held = standing;
        self.outline.start_list();
        if standing.is_some() {
            self.outline.block = block;
        }
        if let Some(name) = announced(&text) {
            self.outline.labels = labels;
            self.outline.labels[0].get_or_insert(name);
        }
        if self.outline.story {
            return;
        }
        let manner = Manner {
            from: 1,
            listed: standing.is_some() && !is_sentence(&text),
            heading: false,
        };
        if let Some(standing) = standing.filter(|_| now.is_nil(1)) {
            let lead = Lead {
                year: standing.year,
                expected: standing.expected,
                rest: 1,
            };
            self.taken.drafts.push(Draft::nil(now, lead, &self.outline));
        } else if now.counts() && !is_sentence(&text) {
            // The name of what it counts also heads the list below it.
            self.take(now, manner);
            let figure = now.quantities.first().map_or(1, |quantity| quantity.start);
            self.outline.bullet = Some(tidy(now.paragraph.slice(1, figure), false));
        } else {
            self.outline.bullet = Some(text);
            self.take(now, manner);
        }
    }

    /// Any other paragraph: a line of a list, a sentence, or a name for the lists below.
    fn read_plain(&mut self, now: &Found, next: Option<&Found>, last: Last) {
        if self.outline.story || self.opens_block(now) {
            return;
        }
        let sentence = is_sentence(now.paragraph.text.trim());
        if sentence {
            self.end_list();
        }
        if now.is_total() && self.held(Hold::List).is_some() {
            // The years of the list taken together.
            self.outline.held = None;
        } else if now.counts() {
            let listed = self.outline.held.is_some() && !is_sentence(&now.paragraph.text);
            self.take(
                now,
                Manner {
                    from: 0,
                    listed,
                    heading: false,
                },
            );
        } else if now.quantities.is_empty() && !sentence {
            self.read_label(now, next, last);
        } else if let Some(name) = announced(&now.paragraph.text) {
            self.outline.labels = [Some(name), None];
            self.outline.block += 1;
        }
    }

    /// `（４年度末までの実績）` puts its year over the lists below.
    fn opens_block(&mut self, now: &Found) -> bool {
        let Some(first) = now.mentions.first() else {
            return false;
        };
        let until = now
            .paragraph
            .folded(first.end, first.end + 8)
            .contains("までの");
        let label = matches!(first.role, Role::Label { .. });
        if !(label && until) || now.counts() || now.paragraph.len() >= 24 {
            return false;
        }
        self.outline.start_list();
        self.outline.held = Some(Held {
            year: first.year,
            expected: false,
            hold: Hold::Block,
        });
        true
    }

    /// A short line without number.
    fn read_label(&mut self, now: &Found, next: Option<&Found>, last: Last) {
        let text = now.paragraph.text.trim();
        let whole = text.starts_with(['（', '(', '【', '＜', '<', '[']);
        let name = text.trim_end_matches(['：', ':', ' ']);
        let name = if whole {
            name.trim_matches(|c: char| "（）()【】[]〔〕＜＞<> ".contains(c))
        } else {
            name
        };
        let aside = ["参考", "評価指標", "※"]
            .iter()
            .any(|word| name.starts_with(word));
        if name.is_empty() || aside {
            return;
        }
        let name = name.to_owned();
        let counts = ends_in_measure(&name);
        let colon = text.ends_with(['：', ':']);
        let goes_on = next.is_some_and(|next| {
            next.lead.is_none() && next.counts() && head(&next.paragraph) == Head::Plain
        });
        match self.outline.held.map(|held| held.hold) {
            Some(Hold::List) if goes_on => {
                self.outline.tail = Some(name.trim_end_matches('は').to_owned());
            }
            Some(Hold::Block) if colon && !counts => self.outline.tail = Some(name),
            Some(Hold::Block) if !counts && self.outline.labels[0].is_some() => {
                self.outline.labels[1] = Some(name);
            }
            Some(Hold::Block) => self.outline.labels = [Some(name), None],
            hold => {
                self.end_list();
                self.outline.tail = None;
                let inner = last == Last::Label && self.outline.labels[0].is_some();
                if inner && hold.is_none() {
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
    }
}

/// Whether a name ends like that of a measure.
fn ends_in_measure(name: &str) -> bool {
    let words = ["数", "額", "率", "度", "比", "量", "人日", "時間"];
    words.iter().any(|word| name.ends_with(word))
}

/// What a sentence announces: `償却件数の推移は以下のとおり。` heads a list of 償却件数.
fn announced(text: &str) -> Option<String> {
    let list = ["以下の", "次の通り", "次のとおり", "下記の"]
        .iter()
        .any(|word| text.contains(word));
    let (topic, _) = text
        .split_once('は')
        .filter(|_| list && text.chars().count() <= 60)?;
    let suffixes = ["の推移", "の状況", "の実績", "の結果", "の内訳"];
    let name = suffixes
        .iter()
        .find_map(|suffix| topic.strip_suffix(suffix))
        .unwrap_or(topic);
    (!name.trim().is_empty()).then(|| name.trim().to_owned())
}
