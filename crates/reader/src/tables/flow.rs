//! Tables whose cells come one after another, row by row, with the rows of ① and ② interleaved.
//!
//! Labels that the form prescribes cut the words into segments; runs of figures in a segment are
//! its years, counted from the right, and what precedes them is target and baseline.

use kernel::FiscalYear;

use super::{
    Cell, Context, Row, RowMark, Rows, head, is_input, plan,
    segment::{Opener, Part, Segment, segments},
    sift, split_mark,
    token::{Token, is_nil, tokens},
};
use crate::{labels::Piece, source::Line};

/// Reads the rows of part 2.
pub(super) fn rows(lines: &[Line], context: &Context) -> Rows {
    let mut rows = Rows::default();
    let mut years = Vec::new();
    let words = tokens(lines);
    let (words, notes) = cut_notes(words);
    rows.notes = notes;
    let words = drop_heads(&words, context, &mut years);
    rows.years = head::columns(&years, context.period);
    let bare = words.iter().any(|t| t.key == "計画" || t.key == "目標")
        && words.iter().any(|t| t.key == "実績");
    let segments = segments(words, bare);
    let usual = usual(&segments, rows.years.len()).unwrap_or_else(|| context.expected(&rows.years));
    Assembly {
        rows: &mut rows,
        usual,
        pending: Vec::new(),
        waiting: Vec::new(),
        orphans: Vec::new(),
    }
    .run(segments);
    plan::settle(&mut rows);
    rows
}

/// Notes under the tables (注１）…) run to the end, unless a row of the tables follows them.
fn cut_notes(words: Vec<Token>) -> (Vec<Token>, Vec<Piece>) {
    let is_row = |token: &Token| is_input(&token.key) || split_mark(&token.key, false).is_some();
    let last_row = words.iter().rposition(is_row).unwrap_or(0);
    let note = |token: &Token| {
        token.opens
            && (token.key.starts_with('注')
                || token.key.starts_with("(注")
                || token.key.starts_with('※'))
    };
    let Some(at) = words
        .iter()
        .skip(last_row)
        .position(note)
        .map(|at| at + last_row)
    else {
        return (words, Vec::new());
    };
    let mut words = words;
    let notes = words.split_off(at).iter().map(Token::piece).collect();
    (words, notes)
}

/// Drops the heads, wherever they stand; they repeat on every page.
fn drop_heads(words: &[Token], context: &Context, years: &mut Vec<FiscalYear>) -> Vec<Token> {
    const REACH: usize = 120;
    let mut kept = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        if !(words[at].opens || at == 0) {
            kept.push(words[at].clone());
            at += 1;
            continue;
        }
        let text: String = words[at..words.len().min(at + REACH)]
            .iter()
            .map(|t| t.key.as_str())
            .collect();
        let found = head::head(&text, context.period);
        let enough = found.years.len() >= 3
            || (found.named && found.length >= 6)
            || (at == 0 && found.length > 4)
            || (found.years.len() == 2 && context.period.len() <= 3);
        let mut taken = 0;
        let mut next = at;
        while enough && next < words.len() {
            let length = words[next].key.chars().count();
            if taken + length > found.length {
                break;
            }
            taken += length;
            next += 1;
        }
        if next == at {
            kept.push(words[at].clone());
            at += 1;
        } else {
            years.extend(found.years);
            at = next;
        }
    }
    kept
}

/// How many years hold values: what most input rows show.
fn usual(segments: &[Segment], years: usize) -> Option<usize> {
    let mut counts = vec![0_usize; years + 1];
    for segment in segments {
        if matches!(segment.opener, Opener::Input(_)) {
            let run = segment.body.iter().take_while(|p| p.is_figure()).count();
            if run > 0 {
                counts[run.min(years)] += 1;
            }
        }
    }
    let best = counts.iter().copied().max().filter(|most| *most > 0)?;
    counts.iter().rposition(|count| *count == best)
}

/// Rows as they are put together.
struct Assembly<'a> {
    rows: &'a mut Rows,
    /// How many years hold values.
    usual: usize,
    /// Words that came after the last figures: the next label, as a rule.
    pending: Vec<Part>,
    /// Input rows whose figures have not come yet.
    waiting: Vec<usize>,
    /// Figures that came before the labels of their rows.
    orphans: Vec<Cell>,
}

impl Assembly<'_> {
    fn run(mut self, segments: Vec<Segment>) {
        for segment in segments {
            match segment.opener {
                Opener::Start => self.pending = segment.body,
                Opener::Input(label) => self.input(label, segment.body),
                Opener::Mark(mark) => self.marked(mark, segment.body),
            }
        }
        self.settle();
        if !self.waiting.is_empty() && self.orphans.len() == self.waiting.len() * self.usual {
            let mut cells = std::mem::take(&mut self.orphans).into_iter();
            for row in std::mem::take(&mut self.waiting) {
                let mut values: Vec<Cell> = cells.by_ref().take(self.usual).collect();
                values.resize(self.rows.years.len(), Cell::new());
                self.rows.inputs[row].values = values;
            }
        }
        self.rows.stray.extend(self.orphans.into_iter().flatten());
    }

    /// An input row: as many figures as there are years; more belong to rows named later.
    fn input(&mut self, label: Cell, body: Vec<Part>) {
        let years = self.rows.years.len();
        let run = body.iter().take_while(|p| p.is_figure()).count();
        let take = if run > years { self.usual } else { run };
        let mut body = body.into_iter();
        let figures: Vec<Part> = body.by_ref().take(take).collect();
        let over: Vec<Part> = body.by_ref().take(run - take).collect();
        self.orphans
            .extend(over.into_iter().map(|part| part.pieces()));
        if take == 0 {
            self.waiting.push(self.rows.inputs.len());
        }
        let values = spread(figures, years, self.usual);
        self.rows.inputs.push(Row {
            label,
            values,
            ..Row::default()
        });
        self.pending.extend(body);
    }

    /// A row of an indicator.
    fn marked(&mut self, mark: RowMark, mut body: Vec<Part>) {
        let (start, end) = self.best_run(&body);
        let after: Vec<Part> = body.drain(end..).collect();
        let mut run: Vec<Part> = body.drain(start..).collect();
        let years = self.rows.years.len();
        let spare = run.len().saturating_sub(self.usual);
        // A plan may be printed for all years; then a baseline would make it one cell longer.
        // Without words for a target, the target is the first of the figures.
        let room = run.len() > years || !body.is_empty();
        let full = mark == RowMark::Plan && self.usual < years && room && is_full(&run, years);
        let keep = if full { years } else { run.len() - spare };
        let gap = gap_before(&run, run.len() - keep);
        let lead: Vec<Part> = run.drain(..run.len() - keep).collect();
        let spare: Vec<Cell> = if mark == RowMark::Plan {
            lead.iter().map(Part::pieces).collect()
        } else {
            Vec::new()
        };
        body.extend(lead);
        let mut words: Vec<Token> = body.into_iter().flat_map(Part::into_tokens).collect();
        let label = self.label(mark, &mut words);
        let at = sift::baseline(&words, gap);
        let mut target: Cell = words.iter().map(Token::piece).collect();
        let mut baseline = target.split_off(at);
        if mark != RowMark::Plan {
            // Only the first row of an indicator has a target; dashes stand in the others.
            target.retain(|piece| !is_nil(&piece.text));
            if !target.is_empty() && baseline.is_empty() {
                baseline = std::mem::take(&mut target);
            }
        }
        self.rows.outputs.push(Row {
            label,
            mark: Some(mark),
            target,
            baseline,
            values: spread(run, years, self.usual),
            spare,
            ..Row::default()
        });
        self.pending = after;
    }

    /// The label before a row mark. A plan row without words after its mark has its target, and
    /// perhaps its baseline, before the mark.
    fn label(&mut self, mark: RowMark, words: &mut Vec<Token>) -> Cell {
        let pending = std::mem::take(&mut self.pending);
        let pending = if mark == RowMark::Plan {
            self.unmarked(pending, self.usual.clamp(2, 3))
        } else {
            pending
        };
        let mut before: Vec<Token> = pending.into_iter().flat_map(Part::into_tokens).collect();
        if before.is_empty() {
            return Cell::new();
        }
        if mark == RowMark::Plan {
            if words.is_empty() {
                let at = sift::target(&before);
                let rest = before.split_off(at);
                words.splice(0..0, rest);
            }
        } else if let Some(open) = self.rows.outputs.last_mut() {
            // Words between two rows of one indicator: its label again, or the rest of a cell that
            // is taller than its row.
            let label: String = before.iter().map(|t| t.key.as_str()).collect();
            let own: String = open
                .label
                .iter()
                .map(|p| kernel::text::squeeze(&p.text))
                .collect();
            let goes_on = open.mark == Some(RowMark::Plan)
                && !own.is_empty()
                && own != label
                && mark == RowMark::Actual;
            if goes_on {
                let cell = if open.baseline.iter().any(|p| !is_nil(&p.text)) {
                    &mut open.baseline
                } else {
                    &mut open.target
                };
                cell.extend(before.iter().map(Token::piece));
                return Cell::new();
            }
        }
        before.iter().map(Token::piece).collect()
    }

    /// The first run of figures that is long enough for the years, or else the longest.
    fn best_run(&self, body: &[Part]) -> (usize, usize) {
        let mut best = (body.len(), body.len());
        let mut at = 0;
        while at < body.len() {
            if !body[at].is_figure() {
                at += 1;
                continue;
            }
            let end = at + body[at..].iter().take_while(|p| p.is_figure()).count();
            if end - at >= self.usual {
                return (at, end);
            }
            if end - at > best.1 - best.0 {
                best = (at, end);
            }
            at = end;
        }
        best
    }

    /// Takes rows that carry no mark out of pending words: a label and as many figures as years.
    fn unmarked(&mut self, mut parts: Vec<Part>, least: usize) -> Vec<Part> {
        let years = self.rows.years.len();
        loop {
            let (start, end) = self.best_run(&parts);
            if end - start < least || (start == 0 && self.rows.outputs.is_empty()) {
                return parts;
            }
            let after = parts.split_off(end);
            let spare = (end - start).saturating_sub(self.usual);
            let run = parts.split_off(start + spare);
            let gap = gap_before(&run, 0);
            let mut words: Vec<Token> = parts.into_iter().flat_map(Part::into_tokens).collect();
            let mut lead = words.split_off(sift::target(&words));
            let baseline = lead.split_off(sift::baseline(&lead, gap));
            let pieces = |tokens: Vec<Token>| tokens.iter().map(Token::piece).collect::<Cell>();
            self.rows.outputs.push(Row {
                label: pieces(words),
                target: pieces(lead),
                baseline: pieces(baseline),
                values: spread(run, years, self.usual),
                ..Row::default()
            });
            parts = after;
        }
    }

    /// What is left at the end: rows without mark, a dash for "none", or words that fit nowhere.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        // In the first year of a period one figure makes a row, where no row carries a mark.
        let marked = self.rows.outputs.iter().any(|row| row.mark.is_some());
        let least = if marked {
            self.usual.clamp(2, 3)
        } else {
            self.usual.min(3)
        };
        let rest = self.unmarked(pending, least);
        let rest: Vec<Token> = rest.into_iter().flat_map(Part::into_tokens).collect();
        if rest.iter().all(|token| is_nil(&token.text)) {
            return;
        }
        self.rows.stray.extend(rest.iter().map(Token::piece));
    }
}

/// Whether the last figures of a plan row are one for each year of the period, all the same. Where
/// they differ, the first may as well be the baseline; the rates tell it later.
fn is_full(run: &[Part], years: usize) -> bool {
    let printed = |part: &Part| match part {
        Part::Figure(tokens) => tokens.iter().map(|t| t.key.as_str()).collect(),
        Part::Word(token) => token.key.clone(),
    };
    let Some(from) = run.len().checked_sub(years) else {
        return false;
    };
    let first = printed(&run[from]);
    !is_nil(&first) && run[from..].iter().all(|part| printed(part) == first)
}

/// Whether an empty cell stands just before figure `at` of a run.
fn gap_before(run: &[Part], at: usize) -> bool {
    run.get(at)
        .and_then(Part::first)
        .is_some_and(|token| token.blanks > 0 && !token.opens)
}

/// Lays figures over the years from the first on. When fewer stand than in other rows, the spaces
/// between them that may be empty cells count, where they fit.
fn spread(figures: Vec<Part>, years: usize, usual: usize) -> Vec<Cell> {
    let mut values = vec![Cell::new(); years];
    let gap = |part: &Part| {
        part.first()
            .map_or(0, |t| if t.opens { 0 } else { t.blanks })
    };
    let gaps: usize = figures.iter().skip(1).map(gap).sum();
    let fits = figures.len() < usual && figures.len() + gaps <= years;
    let mut at = 0;
    for (i, part) in figures.into_iter().enumerate() {
        if fits && i > 0 {
            at += gap(&part);
        }
        if let Some(slot) = values.get_mut(at) {
            *slot = part.pieces();
        }
        at += 1;
    }
    values
}
