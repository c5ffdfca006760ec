//! The headings above a figure (見出し): sections by number, activities by mark, bullets, and short
//! lines that name what a list counts.

use kernel::FiscalYear;

use super::{
    measure::{clip, clip_head},
    paragraph::Paragraph,
};

/// How a paragraph begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    /// `＜主要な業務実績＞` and the like.
    Prescribed,
    /// A numbered heading: level from the outermost, and its text.
    Section(usize, String),
    /// An activity: its mark and text (`○`, `■`).
    Mark(char, String),
    /// `【指標１－１】`.
    Indicator(String),
    /// `（支援事例）`, `【事例】`, `（事業者の声）`: what follows is about single firms.
    Story,
    /// `・…`.
    Bullet,
    /// Anything else.
    Plain,
}

/// Marks that head activities.
const MARKS: &str = "○■□◆◇●★◎▼▽◼▪";

/// Words that announce stories of single firms.
const STORIES: [&str; 8] = [
    "事例",
    "支援例",
    "取組例",
    "解決例",
    "改修例",
    "活用例",
    "の声",
    "コラム",
];

/// How the paragraph begins.
pub(super) fn head(paragraph: &Paragraph) -> Head {
    let folded = paragraph.folded(0, paragraph.len());
    let text = paragraph.text.trim();
    let Some(first) = folded.trim_start().chars().next() else {
        return Head::Plain;
    };
    if let Some(inner) = folded
        .strip_prefix('<')
        .and_then(|rest| rest.split('>').next())
        && inner.contains("業務実績")
    {
        return Head::Prescribed;
    }
    if folded.starts_with("【指標") {
        return Head::Indicator(text.to_owned());
    }
    let bracketed = matches!(first, '(' | '【' | '<' | '[' | '〔');
    if bracketed && paragraph.len() < 60 && STORIES.iter().any(|word| folded.contains(word)) {
        return Head::Story;
    }
    if let Some((level, number)) = numbered(&folded, text) {
        let heading = !folded.ends_with('。') && paragraph.len() <= 100;
        if heading {
            let rest = text.chars().skip(number).collect::<String>();
            let printed: String = folded.chars().take(number).collect();
            let printed = if level == 2 {
                text.chars().take(number).collect()
            } else {
                printed
            };
            return Head::Section(level, format!("{}{}", printed.trim(), rest.trim()));
        }
    }
    if MARKS.contains(first) {
        let rest: String = text.chars().skip(1).collect();
        return Head::Mark(first, rest.trim().to_owned());
    }
    if first == '・' {
        return Head::Bullet;
    }
    Head::Plain
}

/// Level of the number that begins a heading, and how many characters it has.
fn numbered(folded: &str, text: &str) -> Option<(usize, usize)> {
    let first = text.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some((2, 1));
    }
    let roman = folded.trim_start_matches(['i', 'v', 'x']);
    if roman.len() < folded.len() && roman.starts_with(')') {
        return Some((4, folded.len() - roman.len() + 1));
    }
    let digits = folded.chars().take_while(char::is_ascii_digit).count();
    let rest = &folded[digits..];
    match digits {
        1..=2 if rest.starts_with(')') => Some((3, digits + 1)),
        1..=2 if rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            Some((0, digits + 1))
        }
        0 if folded.starts_with('(') => {
            let inner = folded[1..].chars().take_while(char::is_ascii_digit).count();
            ((1..=2).contains(&inner) && folded[1 + inner..].starts_with(')'))
                .then_some((1, inner + 2))
        }
        _ => None,
    }
}

/// Whether the heading announces stories of single firms.
pub(super) fn tells_stories(text: &str) -> bool {
    STORIES.iter().any(|word| text.contains(word))
}

/// How long a year that was read stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hold {
    /// A line of a list: until the list ends.
    List,
    /// A year alone on its line: for the bullets below it too.
    Standing,
    /// `（４年度末までの実績）`: for the lists below it.
    Block,
}

/// A year in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    /// The year.
    pub(super) year: FiscalYear,
    /// Whether its label says 見込.
    pub(super) expected: bool,
    /// How long.
    pub(super) hold: Hold,
}

/// The headings in force.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    sections: [String; 5],
    marks: Vec<(char, String)>,
    /// The last bullet.
    pub(super) bullet: Option<String>,
    /// Lines that name what the lists below them count, outer and inner.
    pub(super) labels: [Option<String>; 2],
    /// What the next line without a name of its own counts.
    pub(super) tail: Option<String>,
    /// The year in force.
    pub(super) held: Option<Held>,
    /// Whether stories of single firms are told.
    pub(super) story: bool,
    /// Which list this is; it changes with every heading.
    pub(super) block: usize,
}

impl Outline {
    /// Enters a numbered section.
    pub(super) fn enter_section(&mut self, level: usize, text: String) {
        self.sections[level] = text;
        for deeper in &mut self.sections[level + 1..] {
            deeper.clear();
        }
        self.marks.clear();
        self.start_list();
        self.story = false;
    }

    /// Enters an activity; a mark that is in force already closes what it contains.
    pub(super) fn enter_mark(&mut self, mark: char, text: String) {
        self.marks.retain(|(known, _)| *known != '【');
        if let Some(at) = self.marks.iter().position(|(known, _)| *known == mark) {
            self.marks.truncate(at);
        }
        self.story = tells_stories(&text);
        self.marks.push((mark, text));
        self.start_list();
    }

    /// Enters an indicator, which stands outside the sections.
    pub(super) fn enter_indicator(&mut self, text: String) {
        self.sections = Default::default();
        self.marks = vec![('【', text)];
        self.held = None;
        self.story = false;
        self.start_list();
    }

    /// Forgets what named the last list.
    pub(super) fn start_list(&mut self) {
        self.bullet = None;
        self.labels = [None, None];
        self.tail = None;
        self.block += 1;
    }

    /// Headings of the sections, outermost first.
    pub(super) fn section(&self) -> String {
        let filled: Vec<&str> = self
            .sections
            .iter()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        filled.join(" ")
    }

    /// The activity: marked headings and, where it tells lists apart, the bullet.
    pub(super) fn programme(&self) -> String {
        let mut parts: Vec<String> = self.marks.iter().map(|(_, text)| clip(text, 60)).collect();
        let standing = self.held.is_some_and(|held| held.hold == Hold::Standing);
        if let Some(bullet) = self.bullet.as_ref().filter(|_| !standing) {
            let names_list = bullet.contains("以下の") || bullet.contains("次のとおり");
            if !names_list {
                parts.push(clip_head(bullet));
            }
        }
        parts.join("／")
    }

    /// What the lists count by the lines above them; empty when nothing names it.
    pub(super) fn context(&self) -> String {
        let labels: Vec<&str> = self.labels.iter().flatten().map(String::as_str).collect();
        if !labels.is_empty() {
            return labels.join(" ");
        }
        match &self.bullet {
            Some(bullet) if !is_sentence(bullet) => bullet.clone(),
            _ => String::new(),
        }
    }
}

/// Whether a text is a sentence rather than a name.
pub(super) fn is_sentence(text: &str) -> bool {
    text.ends_with('。') || text.chars().count() > 45
}
