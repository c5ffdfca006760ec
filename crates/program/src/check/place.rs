//! Where the parts of a manifest stand in its text: lines by path (`kinds.visit.fields.theme`).

use std::collections::BTreeMap;

use kernel::Place;
use keyed::{Source, Table};

/// The lines of a manifest by the path of what stands there.
pub(super) struct Places<'a> {
    file: &'a str,
    /// Every line on which a path is written: more than one where it is written twice.
    lines: BTreeMap<String, Vec<u32>>,
}

impl<'a> Places<'a> {
    /// Finds the parts of a manifest. What cannot be read has been reported by the reader.
    pub(super) fn of(file: &'a str, text: &str) -> Self {
        let source = Source::new(file, text);
        let parsed = source.parse();
        let root = Table::root(&source, &parsed);
        let mut walk = Walk {
            source: &source,
            lines: BTreeMap::new(),
        };
        walk.manifest(&root);
        Self {
            file,
            lines: walk.lines,
        }
    }

    /// The place of a path; of what surrounds it, where it is not written itself.
    pub(super) fn at(&self, path: &str) -> Place {
        self.nth(path, 0)
    }

    /// The place where a path is written for the `nth` time, counted from 0.
    pub(super) fn nth(&self, path: &str, nth: usize) -> Place {
        let mut known = path;
        let line = loop {
            let lines = self.lines.get(known);
            if let Some(line) = lines.and_then(|lines| lines.get(nth).or_else(|| lines.last())) {
                break Some(*line);
            }
            match known.rfind(['.', '[']) {
                Some(end) => known = &known[..end],
                None => break None,
            }
        };
        let words = path.split('[').next().unwrap_or(path);
        Place::file(self.file).line(line.or(Some(1))).field(words)
    }
}

struct Walk<'a> {
    source: &'a Source<'a>,
    lines: BTreeMap<String, Vec<u32>>,
}

impl Walk<'_> {
    fn put(&mut self, path: &str, at: usize) {
        let line = self.source.line(at);
        self.lines.entry(path.to_owned()).or_default().push(line);
    }

    /// The keys of a table that are written.
    fn keys(&mut self, path: &str, table: &Table<'_>, keys: &[&str]) {
        for key in keys {
            if table.has(key) {
                let path = match path {
                    "" => (*key).to_owned(),
                    path => format!("{path}.{key}"),
                };
                self.put(&path, table.at_key(key));
            }
        }
    }

    /// The path of a named table, put down at its id.
    fn named(&mut self, path: &str, table: &Table<'_>) -> String {
        let id = table.text("id").unwrap_or_default();
        let path = format!("{path}.{}", kernel::text::squeeze(&id));
        self.put(&path, table.at_key("id"));
        path
    }

    fn manifest(&mut self, root: &Table<'_>) {
        self.keys("", root, &["id", "name", "version", "from", "until"]);
        self.keys("", root, &["item", "retention_years", "kinds", "series"]);
        self.rules("eligibility", &root.tables("eligibility"));
        for list in root.tables("codes") {
            let path = self.named("codes", &list);
            if let Some(values) = list.table("values") {
                for (code, at, _) in values.pairs() {
                    self.put(&format!("{path}.{code}"), at);
                }
            }
        }
        for kind in root.tables("kinds") {
            self.kind(&kind);
        }
        for series in root.tables("series") {
            self.series(&series);
        }
    }

    fn rules(&mut self, path: &str, rules: &[Table<'_>]) {
        for rule in rules {
            let when = rule.text("when").unwrap_or_default();
            self.put(&format!("{path}[{when}"), rule.at_key("when"));
        }
    }

    fn kind(&mut self, kind: &Table<'_>) {
        let path = self.named("kinds", kind);
        self.keys(&path, kind, &["follows"]);
        for role in kind.tables("roles") {
            self.named(&format!("{path}.roles"), &role);
        }
        for field in kind.tables("fields") {
            let path = self.named(&format!("{path}.fields"), &field);
            self.keys(&path, &field, &["codes", "visible_when", "least", "digits"]);
            self.rules(&format!("{path}.rules"), &field.tables("rules"));
        }
        self.rules(&format!("{path}.rules"), &kind.tables("rules"));
    }

    fn series(&mut self, series: &Table<'_>) {
        let path = self.named("series", series);
        let keys = ["unit", "scale", "rounding", "indicator", "continues"];
        self.keys(&path, series, &keys);
        self.keys(&path, series, &["break_note", "first_year", "last_year"]);
        self.keys(&path, series, &["where", "among", "target", "minus"]);
        self.keys(&path, series, &["base", "since"]);
        for key in crate::read::FORMULAS {
            if series.has(key) {
                self.put(&format!("{path}.formula"), series.at_key(key));
            }
        }
        for printed in series.tables("prints") {
            self.put(&format!("{path}.prints"), printed.at_key("programme"));
        }
    }
}
