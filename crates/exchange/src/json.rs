//! JSON Lines: one act a line. What we write holds everything and reads back equal; what others
//! write may be plainer (`"amount": 1000` instead of `"amount": {"number": "1000"}`).

use std::{
    io::{BufRead, BufReader, Read as _},
    sync::Arc,
};

use act::{Act, Draft, PartyInRole, Source as From, Standing};
use kernel::{Id, Problem, Serial, said};
use program::{Kind, Program, Value, Values};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::{
    Row,
    encoding::Decoded,
    format::{Source, cut},
    key::Keys,
    place::{Spot, unreadable},
    row::{Origin, no_day},
    rows::Scheme,
    value,
};

/// Longest line that is read, in bytes.
const LINE_MAX: u64 = 16 * 1024 * 1024;

/// A file of JSON Lines.
pub(crate) struct JsonLines {
    name: String,
    reader: BufReader<Decoded<Box<dyn Source>>>,
    line: String,
    row: u64,
    length: u64,
    ended: bool,
    origin: Arc<Origin>,
}

impl JsonLines {
    pub(crate) fn new(name: &str, length: u64, source: Box<dyn Source>) -> Self {
        let origin = Origin {
            file: name.to_owned(),
            ..Origin::default()
        };
        Self {
            name: name.to_owned(),
            reader: BufReader::new(Decoded::new(source)),
            line: String::new(),
            row: 0,
            length,
            ended: false,
            origin: Arc::new(origin),
        }
    }

    pub(crate) fn progress(&self) -> (u64, u64) {
        (self.reader.get_ref().bytes(), self.length)
    }

    /// The next line that is not blank, as JSON.
    fn object(&mut self) -> Option<Result<Map<String, Json>, Problem>> {
        loop {
            if self.ended {
                return None;
            }
            self.line.clear();
            let read = (&mut self.reader).take(LINE_MAX).read_line(&mut self.line);
            self.row += 1;
            let spot = Spot::file(&self.name).row(self.row);
            match read {
                Ok(0) => return None,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(unreadable(&spot, &error)));
                }
                Ok(_) if self.line.trim().is_empty() => {}
                Ok(_) => {
                    return Some(match serde_json::from_str(&self.line) {
                        Ok(object) => Ok(object),
                        Err(error) if error.is_eof() && !self.line.ends_with('\n') => {
                            Err(cut(&spot))
                        }
                        Err(error) => Err(no_json(&error, &spot)),
                    });
                }
            }
        }
    }

    /// The next act, exactly as it was written.
    pub(crate) fn act(&mut self) -> Option<Result<Act, Vec<Problem>>> {
        let object = self.object()?;
        let spot = Spot::file(&self.name).row(self.row);
        let act = object.and_then(|object| {
            serde_json::from_value(Json::Object(object)).map_err(|error| no_json(&error, &spot))
        });
        Some(act.map_err(|problem| vec![problem]))
    }

    /// The next row; `None` at the end.
    pub(crate) fn next(
        &mut self,
        scheme: &Scheme,
        keys: &mut Keys,
    ) -> Option<Result<Row, Vec<Problem>>> {
        let object = match self.object()? {
            Ok(object) => object,
            Err(problem) => return Some(Err(vec![problem])),
        };
        let spot = Spot::file(&self.name).row(self.row);
        let mut reading = Reading {
            scheme,
            spot: &spot,
            problems: Vec::new(),
        };
        let draft = reading.draft(object);
        let (Some(mut draft), true) = (draft, reading.problems.is_empty()) else {
            return Some(Err(reading.problems));
        };
        if let Err(problem) = settle_key(keys, &mut draft, self.row, &spot) {
            return Some(Err(vec![problem]));
        }
        Some(Ok(Row {
            sheet: String::new(),
            row: self.row,
            number: 0,
            draft,
            origin: Arc::clone(&self.origin),
        }))
    }
}

/// Notes the key a draft brought, or makes one.
pub(crate) fn settle_key(
    keys: &mut Keys,
    draft: &mut Draft,
    row: u64,
    spot: &Spot,
) -> Result<(), Problem> {
    let noted = if draft.key.is_empty() {
        keys.give(draft, "", row)
    } else {
        keys.note(&draft.key, row)
    };
    noted.map_err(|first| {
        let key = &draft.key;
        spot.problem(
            "double-key",
            &said!(
                "重複防止キー「{key}」は、{first}行目にもあります。",
                "The key \"{key}\" also stands in row {first}."
            ),
            said!(
                "同じ支援であれば一方の行を消し、別の支援であれば別のキーを付けてください。",
                "Delete one of the rows if they are the same act, or give another key."
            ),
        )
    })
}

fn no_json(error: &serde_json::Error, spot: &Spot) -> Problem {
    spot.problem(
        "no-json",
        &said!(
            "支援記録のJSONとして読めません（{error}）。",
            "This cannot be read as the JSON of an act ({error})."
        ),
        said!(
            "一行に一件、{{\"kind\":…,\"occurred_on\":…}}の形で書いてください。",
            "Write one act a line, as {{\"kind\":…,\"occurred_on\":…}}."
        ),
    )
}

/// One object, on its way to a draft.
struct Reading<'a> {
    scheme: &'a Scheme,
    spot: &'a Spot,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn draft(&mut self, mut object: Map<String, Json>) -> Option<Draft> {
        let newest = self.scheme.on(None);
        if let Some(program) = self.get::<String>(&mut object, "program")
            && program != newest.id.as_str()
        {
            self.other_programme(&program, newest);
        }
        let text: Option<String> = self.get(&mut object, "occurred_on");
        let day = text.as_deref().and_then(value::day);
        if day.is_none() {
            let text = text.unwrap_or_default();
            self.problems.push(no_day(&text, &self.key("occurred_on")));
        }
        let program = self.scheme.on(day);
        let kind = self.kind(&mut object, program);
        let values = self.values(object.remove("values"), program, kind);
        let draft = Draft {
            program: program.id.clone(),
            kind: kind.map(|kind| kind.id.clone()).unwrap_or_default(),
            occurred_on: day.unwrap_or(program.from),
            parties: self.parties(object.remove("parties")),
            locality: self.get(&mut object, "locality").unwrap_or_default(),
            values,
            follows: self.get::<i64>(&mut object, "follows").map(Serial::new),
            standing: self
                .get::<Standing>(&mut object, "standing")
                .unwrap_or_default(),
            author: self
                .get(&mut object, "author")
                .unwrap_or_else(|| self.scheme.author.clone()),
            source: self
                .get(&mut object, "source")
                .unwrap_or_else(|| From::File {
                    name: self.scheme.file.clone(),
                    sheet: String::new(),
                    row: self.spot.row.unwrap_or_default(),
                }),
            key: self.get(&mut object, "key").unwrap_or_default(),
        };
        // What the book knows and a draft does not say.
        for known in ["id", "version", "recorded_at"] {
            object.remove(known);
        }
        for (key, _) in object {
            let problem = self.key(&key).problem(
                "unknown-key",
                &said!("この項目はありません。", "There is no such key."),
                said!(
                    "項目を消すか、書き間違いを改めてください。",
                    "Delete it, or correct its name."
                ),
            );
            self.problems.push(problem);
        }
        kind.map(|_| draft)
    }

    fn key(&self, key: &str) -> Spot {
        self.spot.clone().key(key)
    }

    /// A value of the object, taken out; `None` when it is not there or cannot be read.
    fn get<T: DeserializeOwned>(&mut self, object: &mut Map<String, Json>, key: &str) -> Option<T> {
        let value = object.remove(key).filter(|value| !value.is_null())?;
        match serde_json::from_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.problems.push(no_json(&error, &self.key(key)));
                None
            }
        }
    }

    fn other_programme(&mut self, given: &str, newest: &Program) {
        let problem = self.key("program").problem(
            "other-programme",
            &said!(
                "事業「{given}」の記録であり、「{}」のものではありません。",
                "It is an act of the programme \"{given}\", not of \"{}\".",
                newest.id
            ),
            said!(
                "事業ごとにファイルを分けて指定してください。",
                "Give one file for each programme."
            ),
        );
        self.problems.push(problem);
    }

    /// The kind: written in the line, asked for, or the only one.
    fn kind<'p>(
        &mut self,
        object: &mut Map<String, Json>,
        program: &'p Program,
    ) -> Option<&'p Kind> {
        let written: Option<Id<Kind>> = self.get(object, "kind");
        let asked = written.or_else(|| self.scheme.kind.clone());
        let kind = match (&asked, program.kinds.as_slice()) {
            (Some(id), _) => program.kind(id.as_str()),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        if kind.is_none() {
            let known = program
                .kinds
                .iter()
                .map(|kind| kind.id.to_string())
                .collect();
            let refusal = act::Refusal::UnknownKind(asked.unwrap_or_default(), known);
            self.problems
                .push(self.key("kind").refused(&refusal, "", ""));
        }
        kind
    }

    /// `[{"role": …, "party": …}]`, or plainer `{"client": "1"}` and `{"client": ["1", "2"]}`.
    fn parties(&mut self, parties: Option<Json>) -> Vec<PartyInRole> {
        let plain = match parties {
            None | Some(Json::Null) => return Vec::new(),
            Some(Json::Object(plain)) => plain,
            Some(other) => {
                let mut object = Map::new();
                object.insert("parties".to_owned(), other);
                return self.get(&mut object, "parties").unwrap_or_default();
            }
        };
        let mut found = Vec::new();
        for (role, parties) in plain {
            let parties = match parties {
                Json::Array(parties) => parties,
                one => vec![one],
            };
            found.extend(parties.iter().map(|party| PartyInRole {
                role: Id::new(&role),
                party: Id::new(&plain_text(party)),
            }));
        }
        found
    }

    fn values(&mut self, values: Option<Json>, program: &Program, kind: Option<&Kind>) -> Values {
        let Some(Json::Object(values)) = values else {
            return Values::new();
        };
        let mut found = Values::new();
        for (name, json) in values {
            if json.is_null() {
                continue;
            }
            let id = Id::new(&name);
            if json.is_object() {
                match serde_json::from_value::<Value>(json) {
                    Ok(value) => {
                        found.insert(id, value);
                    }
                    Err(error) => self.problems.push(no_json(&error, &self.key(&name))),
                }
                continue;
            }
            let text = plain_text(&json);
            let Some(field) = kind.and_then(|kind| kind.field(&name)) else {
                // Admission says which fields there are.
                found.insert(id, Value::Text(text));
                continue;
            };
            match value::read(field, program, &text) {
                Ok(Some(value)) => {
                    found.insert(id, value);
                }
                Ok(None) => {}
                Err(refusal) => {
                    let spot = self.key(&name);
                    self.problems
                        .push(spot.refused(&refusal, &name, &field.name));
                }
            }
        }
        found
    }
}

fn plain_text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}
