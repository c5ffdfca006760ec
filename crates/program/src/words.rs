//! Parts of a programme in words, in both languages: formulas, filters, types of field, roundings.

use kernel::{Id, Rounding, RoundingMode, Said, day::to_era_string, said};

use crate::{Base, Field, FieldType, Filter, Formula, Kind, Program, Role, SeriesRef};

impl Formula {
    /// The formula in words, with the names that `program` gives to kinds, fields and series; ids
    /// stand where it knows none.
    #[must_use]
    pub fn said(&self, program: &Program) -> Said {
        match self {
            Self::Count { kind, filter } => acts(program, kind, filter, Aggregate::Count),
            Self::Distinct { kind, role, filter } => {
                acts(program, kind, filter, Aggregate::Distinct(role))
            }
            Self::Sum {
                kind,
                field,
                filter,
            } => acts(program, kind, filter, Aggregate::Sum(field)),
            Self::Mean {
                kind,
                field,
                filter,
            } => acts(program, kind, filter, Aggregate::Mean(field)),
            Self::Last {
                kind,
                field,
                filter,
            } => acts(program, kind, filter, Aggregate::Last(field)),
            Self::Share { kind, part, whole } => share(program, kind, part, whole),
            Self::Ratio {
                numerator,
                denominator,
            } => {
                let (above, below) = (name(program, numerator), name(program, denominator));
                said!("「{above}」÷「{below}」", "{above} / {below}")
            }
            Self::Growth { of, base, increase } => growth(&name(program, of), *base, *increase),
            Self::Total { plus, minus } => {
                let (plus, minus) = (names(program, plus), names(program, minus));
                let mut said = Said {
                    ja: plus.join("＋"),
                    en: plus.join(" + "),
                };
                if !minus.is_empty() {
                    said.ja += &format!("－（{}）", minus.join("＋"));
                    said.en += &format!(" - ({})", minus.join(" + "));
                }
                said
            }
            Self::Roll { plus, minus, since } => {
                let (plus, minus) = (names(program, plus), names(program, minus));
                let mut said = Said {
                    ja: format!("「{}」の累計", plus.join("＋")),
                    en: format!("running total of {}", plus.join(" + ")),
                };
                if !minus.is_empty() {
                    said.ja += &format!("－「{}」の累計", minus.join("＋"));
                    said.en += &format!(" less that of {}", minus.join(" + "));
                }
                if let Some(year) = since {
                    said.ja += &format!("（{}以降）", year.to_era_string());
                    said.en += &format!(", since {year}");
                }
                said
            }
        }
    }
}

/// What is made of the acts.
#[derive(Clone, Copy)]
enum Aggregate<'a> {
    Count,
    Distinct(&'a Id<Role>),
    Sum(&'a Id<Field>),
    Mean(&'a Id<Field>),
    Last(&'a Id<Field>),
}

fn acts(program: &Program, id: &Id<Kind>, filter: &Filter, aggregate: Aggregate<'_>) -> Said {
    let kind = program.kind(id.as_str());
    let named = kind.map_or(id.as_str(), |kind| kind.name.as_str());
    let field_name = |field: &Id<Field>| {
        let field_of = kind.and_then(|kind| kind.field(field.as_str()));
        field_of.map_or_else(|| field.to_string(), |field| field.name.clone())
    };
    let such = such(program, id, filter);
    let (ja, en) = (such.ja, such.en);
    match aggregate {
        Aggregate::Count => said!("「{named}」{ja}の件数", "number of acts \"{named}\"{en}"),
        Aggregate::Distinct(role) => {
            let role = kind
                .and_then(|kind| kind.role(role.as_str()))
                .map_or(role.as_str(), |role| role.name.as_str());
            said!(
                "「{named}」{ja}の{role}の実数",
                "number of different parties as \"{role}\" in acts \"{named}\"{en}"
            )
        }
        Aggregate::Sum(field) => {
            let field = field_name(field);
            said!(
                "「{named}」{ja}の{field}の合計",
                "sum of \"{field}\" over acts \"{named}\"{en}"
            )
        }
        Aggregate::Mean(field) => {
            let field = field_name(field);
            said!(
                "「{named}」{ja}の{field}の平均",
                "mean of \"{field}\" over acts \"{named}\"{en}"
            )
        }
        Aggregate::Last(field) => {
            let field = field_name(field);
            said!(
                "「{named}」{ja}の年度内最後の{field}",
                "last \"{field}\" of the year in acts \"{named}\"{en}"
            )
        }
    }
}

fn share(program: &Program, id: &Id<Kind>, part: &Filter, whole: &Filter) -> Said {
    let kind = program.kind(id.as_str());
    let named = kind.map_or(id.as_str(), |kind| kind.name.as_str());
    let (part, whole) = (such(program, id, part), such(program, id, whole));
    Said {
        ja: format!("「{named}」{}のうち{}の割合", whole.ja, part.ja),
        en: format!("share of{} among acts \"{named}\"{}", part.en, whole.en),
    }
}

/// A filter in words, with the names of fields and codes; nothing where every act counts.
pub(crate) fn such(program: &Program, kind: &Id<Kind>, filter: &Filter) -> Said {
    if filter.0.is_empty() {
        return Said::default();
    }
    let kind = program.kind(kind.as_str());
    let parts = filter.0.iter().map(|(id, values)| {
        let field = kind.and_then(|kind| kind.field(id.as_str()));
        let list = field.and_then(|field| match &field.of {
            FieldType::Code(list) => program.codes.get(list),
            _ => None,
        });
        let flag = |value: &str| match value {
            "true" => Some(("該当", "yes")),
            "false" => Some(("非該当", "no")),
            _ => None,
        };
        let is_flag = field.is_some_and(|field| field.of == FieldType::Flag);
        let (ja, en): (Vec<String>, Vec<String>) = values
            .iter()
            .map(|value| match flag(value).filter(|_| is_flag) {
                Some((ja, en)) => (ja.to_owned(), en.to_owned()),
                None => {
                    let name = list.and_then(|list| list.name_of(value)).unwrap_or(value);
                    (name.to_owned(), name.to_owned())
                }
            })
            .unzip();
        let name = field.map_or(id.as_str(), |field| field.name.as_str());
        (
            format!("{name}が{}", ja.join("又は")),
            format!("{name} = {}", en.join(" or ")),
        )
    });
    let (ja, en): (Vec<String>, Vec<String>) = parts.unzip();
    Said {
        ja: format!("（{}）", ja.join("、")),
        en: format!(" ({})", en.join(", ")),
    }
}

fn growth(of: &str, base: Base, increase: bool) -> Said {
    let (ja, en) = match base {
        Base::Previous => ("前年度".to_owned(), "the year before".to_owned()),
        Base::Year(year) => (year.to_era_string(), year.to_string()),
    };
    match increase {
        true => said!("「{of}」の対{ja}増減率", "change of {of} against {en}"),
        false => said!("「{of}」の対{ja}比", "{of} as a multiple of {en}"),
    }
}

/// The name of a series of the same programme; of another, its reference.
fn name(program: &Program, reference: &SeriesRef) -> String {
    let own = (reference.program == program.id)
        .then(|| program.series(reference.series.as_str()))
        .flatten();
    own.map_or_else(|| reference.to_string(), |series| series.name.clone())
}

fn names(program: &Program, references: &[SeriesRef]) -> Vec<String> {
    let names = references.iter();
    names.map(|reference| name(program, reference)).collect()
}

/// What may be written in a field, in words.
pub(crate) fn field_type(program: &Program, of: &FieldType) -> Said {
    match of {
        FieldType::Number {
            unit,
            digits,
            least,
            greatest,
        } => {
            let mut said = said!("数値（{unit}", "number ({unit}");
            if *digits > 0 {
                said.ja += &format!("、小数{digits}桁まで");
                said.en += &format!(", up to {digits} digits");
            }
            if let Some(least) = least {
                said.ja += &format!("、{least}以上");
                said.en += &format!(", at least {least}");
            }
            if let Some(greatest) = greatest {
                said.ja += &format!("、{greatest}以下");
                said.en += &format!(", at most {greatest}");
            }
            said.ja.push('）');
            said.en.push(')');
            said
        }
        FieldType::Code(list) => {
            let count = program.codes.get(list).map_or(0, |list| list.codes.len());
            said!("区分（{list}、{count}種）", "code ({list}, {count})")
        }
        FieldType::Text(length) => said!("文字列（{length}字以内）", "text (up to {length})"),
        FieldType::Day => said!("日付", "day"),
        FieldType::Flag => said!("該当・非該当", "yes or no"),
    }
}

/// Whether something must be written, in words.
pub(crate) fn need(required: bool) -> Said {
    match required {
        true => said!("必須", "required"),
        false => said!("任意", "optional"),
    }
}

/// A rounding in words.
pub(crate) fn rounding(rounding: Rounding) -> Said {
    let digits = rounding.digits;
    let (ja, en) = match rounding.mode {
        RoundingMode::Truncate => ("切捨て", "cut off"),
        RoundingMode::HalfUp => ("四捨五入", "rounded half up"),
        RoundingMode::HalfEven => ("五捨五超入", "rounded half to even"),
    };
    match digits {
        0 => said!("小数点以下{ja}", "{en} to whole numbers"),
        _ => said!(
            "小数第{digits}位までとし、その下を{ja}",
            "{en} after {digits} digit(s)"
        ),
    }
}

/// The days in force, in words.
pub(crate) fn force(program: &Program) -> Said {
    let from = program.from;
    let from_ja = to_era_string(from);
    match program.until {
        Some(until) => {
            let until_ja = to_era_string(until);
            said!("{from_ja}から{until_ja}まで", "{from} to {until}")
        }
        None => said!("{from_ja}から（終期の定めなし）", "from {from}, no end set"),
    }
}
