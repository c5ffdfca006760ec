//! The sheet on which the PDF library draws a page for us: it keeps glyphs and rules, no colour
//! and no picture.
#![allow(
    clippy::float_arithmetic,
    reason = "the library gives coordinates as floats; figures are not touched"
)]

use hayro_cmap::{BfString, WritingMode};
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};

use super::encoding::Encodings;
use super::mark::{Flow, Frame, Glyph, Marks, POINT, Rule};

/// Steps of drawing after which a page is taken for damaged or hostile.
const STEPS: usize = 4_000_000;
/// Glyphs of a page after which it is taken for damaged or hostile.
const GLYPHS: usize = 200_000;
/// Rules of a page after which further ones are taken for a picture.
const RULES: usize = 40_000;
/// A filled box thinner than this is a rule.
const THIN: f64 = 2.5;
/// A stroke shorter than this is no rule.
const SHORT: f64 = 2.0;

/// Thrown to stop the interpreter, which knows no other way to be stopped.
pub(super) struct TooMuch;

/// A page being drawn.
pub(super) struct Canvas<'e, 'a> {
    pub(super) marks: Marks,
    encodings: &'e Encodings<'a>,
    page: Rect,
    steps: usize,
}

impl<'e, 'a> Canvas<'e, 'a> {
    pub(super) fn new(page: Rect, encodings: &'e Encodings<'a>) -> Self {
        Self {
            marks: Marks::default(),
            encodings,
            page,
            steps: 0,
        }
    }

    /// Counts a step; a page that never ends is left.
    fn step(&mut self, steps: usize) {
        self.steps += steps;
        if self.steps > STEPS || self.marks.glyphs.len() > GLYPHS {
            std::panic::resume_unwind(Box::new(TooMuch));
        }
    }

    fn rule(&mut self, from: Point, to: Point) {
        let (width, height) = ((to.x - from.x).abs(), (to.y - from.y).abs());
        if width.max(height) < SHORT || width.min(height) > 0.6 || self.marks.rules.len() > RULES {
            return;
        }
        let horizontal = width > height;
        let (at, from, to) = if horizontal {
            (f64::midpoint(from.y, to.y), from.x, to.x)
        } else {
            (f64::midpoint(from.x, to.x), from.y, to.y)
        };
        self.marks.rules.push(Rule {
            horizontal,
            at: hundredths(at),
            from: hundredths(from.min(to)),
            to: hundredths(from.max(to)),
        });
    }

    /// A filled box is a rule when it is thin, else a shade or picture.
    fn filled(&mut self, frame: Rect) {
        let middle = frame.center();
        if frame.height() <= THIN && frame.width() > frame.height() {
            self.rule((frame.x0, middle.y).into(), (frame.x1, middle.y).into());
        } else if frame.width() <= THIN {
            self.rule((middle.x, frame.y0).into(), (middle.x, frame.y1).into());
        }
    }

    fn edges(&mut self, frame: Rect) {
        let Rect { x0, y0, x1, y1 } = frame;
        self.rule((x0, y0).into(), (x1, y0).into());
        self.rule((x0, y1).into(), (x1, y1).into());
        self.rule((x0, y0).into(), (x0, y1).into());
        self.rule((x1, y0).into(), (x1, y1).into());
    }

    fn fill(&mut self, path: &BezPath) {
        let frames: Vec<Rect> = subpaths(path)
            .map(|part| BezPath::from_vec(part.to_vec()).bounding_box())
            .collect();
        if let [outer, inner] = frames.as_slice()
            && outer.width().min(outer.height()) > THIN
            && (outer.width() - inner.width()).abs() <= 2.0 * THIN
            && (outer.height() - inner.height()).abs() <= 2.0 * THIN
        {
            // A frame filled between two boxes, as browsers draw borders.
            self.edges(outer.union(*inner));
            return;
        }
        for frame in frames {
            self.filled(frame);
        }
    }

    fn stroke(&mut self, path: &BezPath) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => (start, last) = (to, to),
                PathEl::LineTo(to) => {
                    self.rule(last, to);
                    last = to;
                }
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => last = to,
                PathEl::ClosePath => {
                    self.rule(last, start);
                    last = start;
                }
            }
        }
    }

    fn glyph(&mut self, glyph: &Drawn<'_>, transform: Affine, mode: WritingMode) {
        let [a, b, c, d, ..] = transform.as_coeffs();
        let em = 1000.0 * c.hypot(d);
        let width = match glyph {
            Drawn::Outline(outline) => outline.advance_width(),
            Drawn::Type3(drawn) => drawn.advance_width(),
        };
        let vertical = mode == WritingMode::Vertical;
        let width = match width {
            Some(width) if width > 0.0 && !vertical => f64::from(width),
            _ => 1000.0,
        };
        let frame = transform.transform_rect_bbox(Rect::new(0.0, -120.0, width, 880.0));
        let shown = frame.is_finite() && self.page.contains(frame.center());
        if !shown || !(0.1..2000.0).contains(&em) {
            return;
        }
        let flow = match (a.abs() >= b.abs(), vertical) {
            (true, true) => Flow::Down,
            (true, false) if a >= 0.0 => Flow::Right,
            (true, false) => Flow::Left,
            (false, _) if b > 0.0 => Flow::Down,
            (false, _) => Flow::Up,
        };
        let text = match glyph.as_unicode() {
            Some(text) => Some(text),
            None => self.encodings.unicode(glyph),
        };
        if text.is_none() {
            self.marks.unknown += 1;
        }
        let glyph = Glyph {
            character: char::REPLACEMENT_CHARACTER,
            frame: Frame {
                left: hundredths(frame.x0),
                top: hundredths(frame.y0),
                right: hundredths(frame.x1),
                bottom: hundredths(frame.y1),
            },
            em: hundredths(em),
            flow,
            vertical,
            underlined: false,
        };
        match text {
            Some(BfString::String(text)) => self.spread(glyph, &text),
            Some(BfString::Char(one)) => self.spread(glyph, one.encode_utf8(&mut [0; 4])),
            None => self.marks.glyphs.push(glyph),
        }
    }

    /// Shares the box of a ligature (ﬁ, ㌔) among its characters.
    fn spread(&mut self, glyph: Glyph, text: &str) {
        let characters: Vec<char> = text
            .chars()
            .map(plain)
            .filter(|c| !c.is_control() && !is_filler(*c))
            .collect();
        let count = i32::try_from(characters.len()).unwrap_or(1).max(1);
        let share = glyph.frame.width() / count;
        for (place, character) in (0..).zip(characters) {
            let mut part = Glyph { character, ..glyph };
            if glyph.flow == Flow::Right {
                part.frame.left = glyph.frame.left + share * place;
                part.frame.right = part.frame.left + share;
            }
            self.marks.glyphs.push(part);
        }
    }
}

impl<'a> Device<'a> for Canvas<'_, 'a> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(1 + path.elements().len());
        if unseen(&props.paint) {
            return;
        }
        let mut path = path.clone();
        path.apply_affine(props.transform);
        match mode {
            DrawMode::Fill(_) => self.fill(&path),
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => {
                let scale = props.transform.determinant().abs().sqrt();
                if f64::from(stroke.line_width) * scale <= 2.0 * THIN {
                    self.stroke(&path);
                }
            }
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.step(run.glyphs().len());
        // Stroked and filled text is drawn twice.
        if matches!(mode, DrawMode::Stroke(_)) {
            return;
        }
        for glyph in run.glyphs() {
            let transform = props.transform * glyph.transform();
            self.glyph(glyph, transform, run.writing_mode());
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step(1);
        self.marks.pictures += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.step(1);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step(1);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// The parts of a path that each begin with a move.
fn subpaths(path: &BezPath) -> impl Iterator<Item = &[PathEl]> {
    path.elements()
        .chunk_by(|_, next| !matches!(next, PathEl::MoveTo(_)))
        .filter(|part| part.len() > 1)
}

/// White on white paper, or fully transparent.
fn unseen(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
            alpha < 8 || red.min(green).min(blue) >= 250
        }
        Paint::Pattern(_) => false,
    }
}

/// Points to whole hundredths; what lies absurdly far away is kept within a range that adds up
/// without overflow.
fn hundredths(points: f64) -> i32 {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "clamped to a range that fits"
    )]
    let value = (points * f64::from(POINT)).round().clamp(-1e8, 1e8) as i32;
    value
}

/// Characters that only steer typesetting.
fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Programs often write radicals (⽇), vertical forms (︵) or a foreign dot (‧) where ordinary
/// characters of the same shape are printed; the printed character is meant.
fn plain(c: char) -> char {
    match c {
        '\u{2027}' => '・',
        '\u{2f3e}' => '戸',
        '\u{2ed1}' | '\u{2ed2}' => '長',
        '\u{2ec4}' => '西',
        '\u{2ed8}' => '青',
        '\u{2ea0}' => '民',
        '\u{2ee9}' => '黄',
        '\u{2eef}' => '竜',
        '\u{2ef2}' => '亀',
        '\u{2ee8}' => '麦',
        '\u{2eeb}' => '斉',
        '\u{2eed}' => '歯',
        '\u{2ed7}' => '雨',
        '\u{2edd}' => '食',
        '\u{2f00}'..='\u{2fd5}' | '\u{fe10}'..='\u{fe19}' | '\u{fe30}'..='\u{fe44}' => {
            kernel::text::fold_char(c).map_or(c, wide)
        }
        _ => c,
    }
}

/// Vertical forms fold to half-width punctuation; the page shows full width.
fn wide(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        '[' => '［',
        ']' => '］',
        '{' => '｛',
        '}' => '｝',
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '!' => '！',
        '?' => '？',
        other => other,
    }
}
