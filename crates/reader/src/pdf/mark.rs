//! What a page shows, as plain geometry: glyphs and ruling lines.
//!
//! Lengths are hundredths of a point, counted from the upper left corner; whole numbers, so that
//! sorting and comparing are exact.

/// A point (1/72 inch).
pub(super) const POINT: i32 = 100;

/// A rectangle (矩形).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Frame {
    pub(super) fn width(self) -> i32 {
        self.right.saturating_sub(self.left)
    }

    pub(super) fn height(self) -> i32 {
        self.bottom.saturating_sub(self.top)
    }

    pub(super) fn center_x(self) -> i32 {
        i32::midpoint(self.left, self.right)
    }

    pub(super) fn center_y(self) -> i32 {
        i32::midpoint(self.top, self.bottom)
    }

    /// Length that both share from left to right; negative when they stand apart.
    pub(super) fn overlap_x(self, other: Self) -> i32 {
        self.right.min(other.right) - self.left.max(other.left)
    }

    /// Length that both share from top to bottom; negative when they stand apart.
    pub(super) fn overlap_y(self, other: Self) -> i32 {
        self.bottom.min(other.bottom) - self.top.max(other.top)
    }

    /// Whether the middle of `other` lies inside.
    pub(super) fn holds(self, other: Self) -> bool {
        let (x, y) = (other.center_x(), other.center_y());
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Turns the page so that what ran in `flow` runs to the right.
    fn turned(self, flow: Flow) -> Self {
        let (left, top, right, bottom) = (self.left, self.top, self.right, self.bottom);
        let (left, top, right, bottom) = match flow {
            Flow::Right => (left, top, right, bottom),
            Flow::Up => (-bottom, left, -top, right),
            Flow::Down => (top, -right, bottom, -left),
            Flow::Left => (-right, -bottom, -left, -top),
        };
        Self {
            left,
            top,
            right,
            bottom,
        }
    }
}

/// Where the next glyph of a text stands (字送りの向き).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Flow {
    Right,
    Down,
    Up,
    Left,
}

impl Flow {
    fn turned(self, flow: Self) -> Self {
        const ROUND: [Flow; 4] = [Flow::Right, Flow::Down, Flow::Left, Flow::Up];
        let place = |flow| ROUND.iter().position(|each| *each == flow).unwrap_or(0);
        ROUND[(place(self) + 4 - place(flow)) % 4]
    }
}

/// A glyph (字形): one character and the box it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Glyph {
    pub(super) character: char,
    /// Advance by the height of the letter; its foot is the foot of the font, a little under the
    /// base line.
    pub(super) frame: Frame,
    /// Size of its font.
    pub(super) em: i32,
    pub(super) flow: Flow,
    /// Upright though it flows down: true vertical writing (縦書き) rather than turned text.
    pub(super) vertical: bool,
    /// A rule stands right under it (下線).
    pub(super) underlined: bool,
}

/// A ruling line (罫線), horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) horizontal: bool,
    /// Height of a horizontal rule, distance from the left of a vertical one.
    pub(super) at: i32,
    pub(super) from: i32,
    pub(super) to: i32,
}

impl Rule {
    fn turned(self, flow: Flow) -> Self {
        let frame = if self.horizontal {
            Frame {
                left: self.from,
                top: self.at,
                right: self.to,
                bottom: self.at,
            }
        } else {
            Frame {
                left: self.at,
                top: self.from,
                right: self.at,
                bottom: self.to,
            }
        };
        let frame = frame.turned(flow);
        let horizontal = self.horizontal == matches!(flow, Flow::Right | Flow::Left);
        let (at, from, to) = if horizontal {
            (frame.top, frame.left, frame.right)
        } else {
            (frame.left, frame.top, frame.bottom)
        };
        Self {
            horizontal,
            at,
            from,
            to,
        }
    }
}

/// Everything a page shows.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) rules: Vec<Rule>,
    /// Glyphs whose character the file does not tell.
    pub(super) unknown: usize,
    /// Pictures.
    pub(super) pictures: usize,
}

impl Marks {
    /// Turns a page that was drawn on its side, so that most of its text runs to the right.
    pub(super) fn upright(mut self) -> Self {
        let turned = |flow| {
            self.glyphs
                .iter()
                .filter(|glyph| !glyph.vertical && glyph.flow == flow)
                .count()
        };
        let most = self.glyphs.len() / 2;
        let Some(flow) = [Flow::Down, Flow::Up, Flow::Left]
            .into_iter()
            .find(|flow| turned(*flow) > most)
        else {
            return self;
        };
        for glyph in &mut self.glyphs {
            glyph.frame = glyph.frame.turned(flow);
            glyph.flow = glyph.flow.turned(flow);
        }
        for rule in &mut self.rules {
            *rule = rule.turned(flow);
        }
        self
    }
}
