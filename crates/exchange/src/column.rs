//! Columns (列): what the columns of a file hold, how their heads read, and what to write in them.
//! Templates, imports and exports all follow this one list.

mod note;

use kernel::{Decimal, Id, Said, Unit, said, text::squeeze};
use program::{Field, FieldType, Kind, Program, Role};

use note::{note, record};

/// The columns (列の一覧) of a file of one kind of act, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// The programme.
    pub program: Id<Program>,
    /// Version of its declaration.
    pub version: u32,
    /// The kind of act.
    pub kind: Id<Kind>,
    /// Name of the kind.
    pub name: String,
    /// The columns.
    pub columns: Vec<Column<Holds>>,
}

/// One column (列).
#[derive(Debug, Clone, PartialEq)]
pub struct Column<H> {
    /// What it holds.
    pub holds: H,
    /// Its id (`occurred_on`, `values.amount`), which may stand as head as well.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its head in a template: name, unit and the mark of what must be written (`金額（円）＊`).
    pub head: String,
    /// Whether it must be written in every row.
    pub required: bool,
    /// How it is written.
    pub shape: Shape,
    /// What to write.
    pub note: Said,
}

/// What a column of acts holds (列の内容).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// 管理番号: the number under which whoever fills in the file knows the row.
    Key,
    /// 実施日.
    OccurredOn,
    /// Register numbers of the parties in a role.
    Party(Id<Role>),
    /// 拠点.
    Office,
    /// 都道府県.
    Prefecture,
    /// 市区町村.
    Municipality,
    /// Number of the act that it follows.
    Follows,
    /// A field.
    Field(Id<Field>),
    /// 記録の種類.
    Standing,
    /// Number of the act that is corrected or withdrawn.
    Supersedes,
    /// Why.
    Reason,
    /// By whose authority.
    Authority,
    /// Number in the book; written, never read.
    Number,
    /// When it was recorded; written, never read.
    RecordedAt,
    /// By whom; written, never read.
    RecordedBy,
}

/// How a column is written (記入の形).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A text of at most so many characters.
    Text(u32),
    /// A number in a unit.
    Number {
        /// The unit, empty where there is none.
        unit: Unit,
        /// Digits after the point.
        digits: u32,
        /// Least value.
        least: Option<Decimal>,
        /// Greatest value.
        greatest: Option<Decimal>,
    },
    /// A day.
    Day,
    /// One of these codes, each with its name.
    Choice(Vec<(String, String)>),
    /// Yes or no.
    Flag,
}

impl Shape {
    /// One code of a list that every programme shares.
    pub(crate) fn of_list(list: impl Iterator<Item = (String, &'static str)>) -> Self {
        Self::Choice(list.map(|(code, name)| (code, name.to_owned())).collect())
    }
}

/// Words of 記録の種類.
pub(crate) const STANDINGS: [&str; 3] = ["新規", "訂正", "取消し"];

impl Columns {
    /// The columns of a template: key, day, parties by role, place, the act it follows, and every
    /// field.
    #[must_use]
    pub fn of(program: &Program, kind: &Kind) -> Self {
        let mut columns = vec![key(), occurred_on()];
        columns.extend(kind.roles.iter().map(party));
        columns.extend(locality());
        if !kind.follows.is_empty() {
            columns.push(follows(program, kind));
        }
        columns.extend(kind.fields.iter().map(|it| field(program, it)));
        make_heads_unique(&mut columns);
        Self {
            program: program.id.clone(),
            version: program.version,
            kind: kind.id.clone(),
            name: kind.name.clone(),
            columns,
        }
    }

    /// The same, and what the book adds: how the act stands, its number, when and by whom it was
    /// recorded. An export has them; an import may.
    #[must_use]
    pub fn with_record(mut self) -> Self {
        self.columns.extend(record());
        make_heads_unique(&mut self.columns);
        self
    }

    /// The column of this id (`values.amount`).
    #[must_use]
    pub fn column(&self, id: &str) -> Option<(usize, &Column<Holds>)> {
        self.columns.iter().enumerate().find(|(_, it)| it.id == id)
    }
}

impl<H> Column<H> {
    pub(crate) fn new(holds: H, id: &str, name: &str, shape: Shape, note: Said) -> Self {
        Self {
            holds,
            id: id.to_owned(),
            name: name.to_owned(),
            head: name.to_owned(),
            required: false,
            shape,
            note,
        }
    }

    pub(crate) fn required(mut self, required: bool) -> Self {
        self.required = required;
        self
    }

    /// The unit of its numbers, empty where there is none.
    #[must_use]
    pub fn unit(&self) -> Unit {
        match &self.shape {
            Shape::Number { unit, .. } => unit.clone(),
            _ => Unit::default(),
        }
    }
}

/// Writes the heads; columns of one name are told apart by their ids.
pub(crate) fn make_heads_unique<H>(columns: &mut [Column<H>]) {
    let names: Vec<String> = columns.iter().map(|it| squeeze(&it.name)).collect();
    for (index, column) in columns.iter_mut().enumerate() {
        let twice = names.iter().filter(|name| **name == names[index]).count() > 1;
        let unit = column.unit();
        let id = if twice {
            format!("[{}]", column.id)
        } else {
            String::new()
        };
        let unit = if unit.is_empty() {
            String::new()
        } else {
            format!("（{unit}）")
        };
        let mark = if column.required { "＊" } else { "" };
        column.head = format!("{}{id}{unit}{mark}", column.name);
    }
}

fn key() -> Column<Holds> {
    let note = said!(
        "この行を見分ける番号。同じ番号の行は、二度取り込んでも一件です。空欄のときは内容から作ります。",
        "A number that tells this row from others. The same number is never recorded twice; where it is empty it is made from the content."
    );
    Column::new(Holds::Key, "key", "管理番号", Shape::Text(100), note)
}

fn occurred_on() -> Column<Holds> {
    let note = said!(
        "支援を行った日（例：2023/4/1、令和5年4月1日）。",
        "The day it happened (2023-04-01)."
    );
    Column::new(Holds::OccurredOn, "occurred_on", "実施日", Shape::Day, note).required(true)
}

fn party(role: &Role) -> Column<Holds> {
    let note = if role.many {
        said!(
            "登録番号。複数あるときは「、」で区切ります。",
            "Register numbers, parted by commas."
        )
    } else {
        said!("登録番号（一者）。", "The register number of one party.")
    };
    Column::new(
        Holds::Party(role.id.clone()),
        &format!("parties.{}", role.id),
        &role.name,
        Shape::Text(1_000),
        note,
    )
    .required(role.required)
}

fn locality() -> [Column<Holds>; 3] {
    let office = said!("拠点のコード。", "The code of the office.");
    let prefecture = said!(
        "都道府県のコード（01から47）又は名称。",
        "The code (01 to 47) or name of the prefecture."
    );
    let municipality = said!(
        "検査数字を含む6桁の全国地方公共団体コード。",
        "The six-digit code of the municipality."
    );
    [
        Column::new(Holds::Office, "office", "拠点", Shape::Text(50), office),
        Column::new(
            Holds::Prefecture,
            "prefecture",
            "都道府県",
            Shape::of_list(party::prefectures()),
            prefecture,
        ),
        Column::new(
            Holds::Municipality,
            "municipality",
            "市区町村コード",
            Shape::Text(6),
            municipality,
        ),
    ]
}

fn follows(program: &Program, kind: &Kind) -> Column<Holds> {
    let names: Vec<&str> = kind
        .follows
        .iter()
        .map(|id| {
            program
                .kind(id.as_str())
                .map_or(id.as_str(), |kind| kind.name.as_str())
        })
        .collect();
    let (ja, en) = (names.join("、"), names.join(", "));
    let note = said!(
        "前提となる支援記録の番号（{ja}）。",
        "Number of the act that it follows ({en})."
    );
    let shape = whole_number();
    Column::new(Holds::Follows, "follows", "前提の記録番号", shape, note).required(true)
}

fn whole_number() -> Shape {
    Shape::Number {
        unit: Unit::default(),
        digits: 0,
        least: Some(Decimal::ONE),
        greatest: None,
    }
}

fn field(program: &Program, field: &Field) -> Column<Holds> {
    let shape = match &field.of {
        FieldType::Number {
            unit,
            digits,
            least,
            greatest,
        } => Shape::Number {
            unit: unit.clone(),
            digits: *digits,
            least: *least,
            greatest: *greatest,
        },
        FieldType::Code(list) => {
            let list = program.codes.get(list);
            Shape::Choice(list.map(|list| list.codes.clone()).unwrap_or_default())
        }
        FieldType::Text(length) => Shape::Text(*length),
        FieldType::Day => Shape::Day,
        FieldType::Flag => Shape::Flag,
    };
    let mut note = note(&shape);
    for rule in &field.rules {
        note.ja.push_str(&rule.says);
    }
    if field.visible_when.is_some() {
        note = note.then(&said!(
            "記入しない場合があります。",
            "Not asked for in every case."
        ));
    }
    Column::new(
        Holds::Field(field.id.clone()),
        &format!("values.{}", field.id),
        &field.name,
        shape,
        note,
    )
    .required(field.required && field.visible_when.is_none())
}
