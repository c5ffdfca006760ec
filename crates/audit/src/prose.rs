//! Running text with its numbers (記載文): folded for matching, still knowing where every character
//! stands in the source.

use std::ops::Range;

use evaluation::{Document, Passage};
use kernel::{
    Said,
    numeral::{Numeral, scan},
    text::fold_char,
};

use crate::{
    amount::Amount,
    finding::{Claimed, Finding, Operand, Verdict},
};

/// The part of the document a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Results,
    SelfEvaluation,
    Minister,
    Target,
    Plan,
    Viewpoint,
    Overall,
    Procedure,
    Other,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Results => "業務実績",
            Self::SelfEvaluation => "自己評価",
            Self::Minister => "主務大臣による評価",
            Self::Target => "中期目標",
            Self::Plan => "中期計画",
            Self::Viewpoint => "主な評価指標等",
            Self::Overall => "総合評定",
            Self::Procedure => "評価の実施に関する事項",
            Self::Other => "その他",
        }
    }

    /// Whether the text reports what was done or achieved.
    pub(crate) fn reports(self) -> bool {
        matches!(
            self,
            Self::Results | Self::SelfEvaluation | Self::Minister | Self::Overall
        )
    }
}

/// A paragraph, folded.
#[derive(Debug)]
pub(crate) struct Prose<'d> {
    pub(crate) item: &'d str,
    /// Place of the item among the items; none for the forms of the whole.
    pub(crate) sheet: Option<usize>,
    pub(crate) part: Part,
    pub(crate) passage: &'d Passage,
    /// Folded text without spaces, but for those between two digits.
    pub(crate) text: String,
    /// Byte in the passage for every byte of `text`, and one more for its end.
    origin: Vec<usize>,
    pub(crate) numerals: Vec<Numeral>,
}

impl<'d> Prose<'d> {
    fn new(item: &'d str, part: Part, passage: &'d Passage) -> Self {
        let mut text = String::with_capacity(passage.text.len());
        let mut origin = Vec::with_capacity(passage.text.len() + 1);
        let mut gap = false;
        for (at, raw) in passage.text.char_indices() {
            let c = fold_char(raw).unwrap_or(raw);
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            let before = text.chars().last();
            if gap && c.is_ascii_digit() && before.is_some_and(|b| b.is_ascii_digit()) {
                text.push(' ');
                origin.push(at);
            }
            gap = false;
            text.push(c);
            origin.resize(text.len(), at);
        }
        origin.push(passage.text.len());
        let numerals = scan(&text);
        Self {
            item,
            sheet: None,
            part,
            passage,
            text,
            origin,
            numerals,
        }
    }

    /// Source line of a byte of `text`.
    pub(crate) fn line(&self, at: usize) -> Option<u32> {
        self.passage.line_of(*self.origin.get(at)?)
    }

    /// Printed form of a range of `text`.
    pub(crate) fn printed(&self, range: &Range<usize>) -> &'d str {
        let raw = self.raw(range);
        self.passage.text.get(raw).unwrap_or("").trim()
    }

    fn raw(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin.get(range.start).copied().unwrap_or(0);
        let end = self.origin.get(range.end).copied().unwrap_or(start);
        start..end.max(start)
    }

    /// The sentence around `at`: to the full stops on both sides.
    pub(crate) fn sentence(&self, at: usize) -> Range<usize> {
        let start = self.text[..at]
            .rfind('。')
            .map_or(0, |i| i + '。'.len_utf8());
        let end = self.text[at..]
            .find('。')
            .map_or(self.text.len(), |i| at + i + '。'.len_utf8());
        start..end
    }

    /// At most `count` characters before `at`, within the paragraph.
    pub(crate) fn before(&self, at: usize, count: usize) -> &str {
        let start = self.text[..at]
            .char_indices()
            .rev()
            .nth(count.saturating_sub(1))
            .map_or(0, |(i, _)| i);
        &self.text[start..at]
    }

    /// At most `count` characters from `at` on.
    pub(crate) fn after(&self, at: usize, count: usize) -> &str {
        let rest = &self.text[at..];
        let end = rest
            .char_indices()
            .nth(count)
            .map_or(rest.len(), |(i, _)| i);
        &rest[..end]
    }

    /// The number `numeral` as printed, with its unit.
    pub(crate) fn amount(&self, numeral: &Numeral) -> Amount {
        let range = numeral.start..numeral.unit_end;
        Amount::of_numeral(numeral, self.printed(&range), self.line(numeral.start))
    }

    /// The claim made by the characters of `range`.
    pub(crate) fn claim(&self, range: Range<usize>, claimed: Claimed) -> Claim {
        let sentence = self.raw(&self.sentence(range.start));
        let marked = self.raw(&range);
        let (statement, mark) = cut_out(&self.passage.text, &sentence, &marked);
        let place = if self.item.is_empty() {
            self.part.name().to_owned()
        } else {
            format!("項目{} {}", self.item, self.part.name())
        };
        Claim {
            item: self.item.to_owned(),
            place,
            statement,
            mark: Some(mark),
            claimed,
        }
    }

    /// The claim made by a number.
    pub(crate) fn claim_of(&self, numeral: &Numeral) -> Claim {
        let claimed = self.amount(numeral).claimed();
        self.claim(numeral.start..numeral.unit_end, claimed)
    }

    /// A claim in words.
    pub(crate) fn claim_in_words(&self, range: Range<usize>) -> Claim {
        let claimed = Claimed {
            text: self.printed(&range).to_owned(),
            line: self.line(range.start),
            ..Claimed::default()
        };
        self.claim(range, claimed)
    }
}

/// Cuts the sentence out of a paragraph, at most 70 characters on each side of the mark.
fn cut_out(text: &str, sentence: &Range<usize>, marked: &Range<usize>) -> (String, Range<usize>) {
    const REACH: usize = 70;
    let before = &text[sentence.start.min(marked.start)..marked.start];
    let after = &text[marked.end..sentence.end.max(marked.end)];
    let from = before
        .char_indices()
        .rev()
        .nth(REACH)
        .map_or(0, |(i, c)| i + c.len_utf8());
    let to = after
        .char_indices()
        .nth(REACH)
        .map_or(after.len(), |(i, _)| i);
    let head = if from > 0 { "…" } else { "" };
    let tail = if to < after.len() { "…" } else { "" };
    let lead = format!("{head}{}", before[from..].trim_start());
    let mark = lead.len()..lead.len() + marked.len();
    let statement = format!(
        "{lead}{}{}{tail}",
        &text[marked.clone()],
        after[..to].trim_end()
    );
    (statement, mark)
}

/// A claim of the document (記載): what is claimed, and where.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) item: String,
    pub(crate) place: String,
    pub(crate) statement: String,
    pub(crate) mark: Option<Range<usize>>,
    pub(crate) claimed: Claimed,
}

impl Claim {
    /// The finding on this claim.
    pub(crate) fn found(
        self,
        rule: &str,
        verdict: Verdict,
        recomputed: impl Into<Said>,
        operands: Vec<Operand>,
        note: Said,
    ) -> Finding {
        let recomputed = recomputed.into();
        Finding {
            rule: rule.to_owned(),
            verdict,
            item: self.item,
            statement: self.statement,
            claimed: self.claimed,
            recomputed: recomputed.ja,
            recomputed_en: recomputed.en,
            operands,
            note: note.ja,
            note_en: note.en,
            mark: self.mark,
            place: self.place,
        }
    }
}

/// Every paragraph of the document.
pub(crate) fn all(document: &Document) -> Vec<Prose<'_>> {
    let evaluation = &document.evaluation;
    let mut found = Vec::new();
    let overall = &evaluation.overall;
    for passages in [
        &overall.reason,
        &overall.assessment,
        &overall.considerations,
        &overall.issues,
        &overall.improvements,
        &overall.orders,
        &overall.opinions,
        &overall.remarks,
    ] {
        found.extend(passages.iter().map(|p| Prose::new("", Part::Overall, p)));
    }
    for procedure in &evaluation.procedures {
        found.push(Prose::new("", Part::Procedure, &procedure.what));
    }
    for (sheet, item) in evaluation.items.iter().enumerate() {
        let number = item.number.as_str();
        let texts = &item.texts;
        for (part, passages) in [
            (Part::Target, &texts.target),
            (Part::Plan, &texts.plan),
            (Part::Plan, &texts.annual_plan),
            (Part::Viewpoint, &texts.viewpoints),
            (Part::Results, &texts.results),
            (Part::SelfEvaluation, &texts.self_evaluation),
            (Part::Minister, &texts.minister),
            (Part::Minister, &texts.minister_final),
            (Part::Other, &texts.other),
        ] {
            found.extend(passages.iter().map(|p| Prose {
                sheet: Some(sheet),
                ..Prose::new(number, part, p)
            }));
        }
    }
    found.retain(|p| !p.text.is_empty());
    found
}
