//! Which glyphs are underlined (下線): a rule right under letters that no other rule meets.

use super::mark::{Flow, Frame, Glyph, Marks, POINT, Rule};

/// A vertical rule this near to an end of a rule makes it the edge of a cell.
const TOUCH: i32 = 3 * POINT / 2;

/// Marks underlined glyphs and takes the rules under them away, which are no edges of cells.
pub(super) fn take(marks: &mut Marks) {
    let mut feet: Vec<(i32, usize)> = marks
        .glyphs
        .iter()
        .enumerate()
        .filter(|(_, glyph)| glyph.flow == Flow::Right)
        .map(|(place, glyph)| (foot(glyph), place))
        .collect();
    feet.sort_unstable();
    let mut tall: Vec<Rule> = marks
        .rules
        .iter()
        .filter(|rule| !rule.horizontal)
        .copied()
        .collect();
    tall.sort_unstable_by_key(|rule| rule.at);
    let largest = marks.glyphs.iter().map(|glyph| glyph.em).max().unwrap_or(0);
    let mut kept = Vec::with_capacity(marks.rules.len());
    for rule in std::mem::take(&mut marks.rules) {
        let over = if rule.horizontal && !meets(rule, &tall) {
            letters_over(rule, &marks.glyphs, &feet, largest)
        } else {
            Vec::new()
        };
        if over.is_empty() {
            kept.push(rule);
        }
        for place in over {
            marks.glyphs[place].underlined = true;
        }
    }
    marks.rules = kept;
}

/// The base line.
fn foot(glyph: &Glyph) -> i32 {
    glyph.frame.bottom - glyph.em * 12 / 100
}

/// Whether a vertical rule crosses or touches.
fn meets(rule: Rule, tall: &[Rule]) -> bool {
    let first = tall.partition_point(|other| other.at < rule.from - TOUCH);
    tall[first..]
        .iter()
        .take_while(|other| other.at <= rule.to + TOUCH)
        .any(|other| (other.from - TOUCH..=other.to + TOUCH).contains(&rule.at))
}

/// The glyphs a rule underlines: it runs close under them and hardly beyond them.
fn letters_over(rule: Rule, glyphs: &[Glyph], feet: &[(i32, usize)], largest: i32) -> Vec<usize> {
    let first = feet.partition_point(|(foot, _)| *foot < rule.at - largest / 3);
    let line = Frame {
        left: rule.from,
        top: rule.at,
        right: rule.to,
        bottom: rule.at,
    };
    let mut covered = 0;
    let mut over = Vec::new();
    for (foot, place) in &feet[first..] {
        let glyph = &glyphs[*place];
        if *foot > rule.at + largest / 10 {
            break;
        }
        let under = rule.at - foot;
        let shared = glyph.frame.overlap_x(line);
        if under * 10 >= -glyph.em / 2
            && under * 10 <= glyph.em * 3
            && shared * 2 > glyph.frame.width()
        {
            covered += shared;
            over.push(*place);
        }
    }
    if i64::from(covered) * 10 >= i64::from(rule.to - rule.from) * 8 {
        over
    } else {
        Vec::new()
    }
}
