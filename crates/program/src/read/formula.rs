//! Reads formulas: which of them stands in a series, and what it reads.

use std::collections::BTreeSet;

use kernel::{Id, said};
use keyed::Table;

use crate::{Base, Filter, Formula, Kind, Program, SeriesRef};

pub(super) fn reference(text: &str, own: &Id<Program>) -> SeriesRef {
    match text.split_once('/') {
        Some((program, series)) => SeriesRef {
            program: Id::new(program),
            series: Id::new(series),
        },
        None => SeriesRef {
            program: own.clone(),
            series: Id::new(text),
        },
    }
}

/// The keys that say how a series is computed; exactly one of them stands in a series.
pub(crate) const FORMULAS: [&str; 10] = [
    "count", "distinct", "sum", "mean", "last", "share", "ratio", "growth", "total", "roll",
];

pub(super) fn formula(table: &Table<'_>, own: &Id<Program>) -> Option<Formula> {
    let written: Vec<&str> = FORMULAS.into_iter().filter(|key| table.has(key)).collect();
    let [key] = written.as_slice() else {
        table.report(
            written.get(1).copied().unwrap_or_default(),
            "formula-count",
            {
                let count = written.len();
                said!("算式が{count}件あります。", "{count} formulas are written.")
            },
            {
                let (ja, en) = (FORMULAS.join("、"), FORMULAS.join(", "));
                said!(
                    "次のうち一つだけを記入してください: {ja}。",
                    "Write exactly one of: {en}."
                )
            },
        );
        return None;
    };
    let refs = |key| {
        let texts = table.texts(key);
        texts
            .iter()
            .map(|text| reference(text, own))
            .collect::<Vec<_>>()
    };
    match *key {
        "count" => Some(Formula::Count {
            kind: Id::new(&table.required("count")?),
            filter: filter(table, "where"),
        }),
        "distinct" => {
            let (kind, role) = dotted(table, "distinct")?;
            Some(Formula::Distinct {
                kind,
                role: Id::new(&role),
                filter: filter(table, "where"),
            })
        }
        "sum" | "mean" | "last" => measured(table, key),
        "share" => Some(Formula::Share {
            kind: Id::new(&table.required("share")?),
            part: filter(table, "where"),
            whole: filter(table, "among"),
        }),
        "ratio" => ratio(table, &refs("ratio")),
        "growth" => growth(table, own),
        "total" => Some(Formula::Total {
            plus: refs("total"),
            minus: refs("minus"),
        }),
        _ => Some(Formula::Roll {
            plus: refs("roll"),
            minus: refs("minus"),
            since: table.year("since"),
        }),
    }
}

fn ratio(table: &Table<'_>, of: &[SeriesRef]) -> Option<Formula> {
    match of {
        [numerator, denominator] => Some(Formula::Ratio {
            numerator: numerator.clone(),
            denominator: denominator.clone(),
        }),
        other => {
            table.report(
                "ratio",
                "wrong-count",
                {
                    let count = other.len();
                    said!(
                        "比率の系列が{count}件記入されています。",
                        "{count} series are written."
                    )
                },
                said!(
                    "「ratio = [\"分子\", \"分母\"]」のように二つ記入してください。",
                    "Write two: ratio = [\"numerator\", \"denominator\"]."
                ),
            );
            None
        }
    }
}

fn growth(table: &Table<'_>, own: &Id<Program>) -> Option<Formula> {
    let base = match table.has("base") {
        true => Base::Year(table.year("base")?),
        false => Base::Previous,
    };
    Some(Formula::Growth {
        of: reference(&table.required("growth")?, own),
        base,
        increase: table.flag("increase"),
    })
}

fn measured(table: &Table<'_>, key: &str) -> Option<Formula> {
    Some(match key {
        "sum" => {
            let (kind, field) = dotted(table, "sum")?;
            Formula::Sum {
                kind,
                field: Id::new(&field),
                filter: filter(table, "where"),
            }
        }
        "mean" => {
            let (kind, field) = dotted(table, "mean")?;
            Formula::Mean {
                kind,
                field: Id::new(&field),
                filter: filter(table, "where"),
            }
        }
        _ => {
            let (kind, field) = dotted(table, "last")?;
            Formula::Last {
                kind,
                field: Id::new(&field),
                filter: filter(table, "where"),
            }
        }
    })
}

/// `kind.member`.
fn dotted(table: &Table<'_>, key: &'static str) -> Option<(Id<Kind>, String)> {
    let text = table.required(key)?;
    if let Some((kind, member)) = text.split_once('.') {
        return Some((Id::new(kind), member.to_owned()));
    }
    table.report(
        key,
        "not-dotted",
        said!(
            "「{text}」に記入事項又は役割の指定がありません。",
            "\"{text}\" names no field or role."
        ),
        said!(
            "「種別.記入事項」又は「種別.役割」の形（例：\"visit.client\"）で記入してください。",
            "Write kind.field or kind.role, such as \"visit.client\"."
        ),
    );
    None
}

fn filter(table: &Table<'_>, key: &'static str) -> Filter {
    let Some(inner) = table.table(key) else {
        return Filter::default();
    };
    Filter(
        inner
            .lists()
            .into_iter()
            .map(|(field, values)| (Id::new(&field), values.into_iter().collect::<BTreeSet<_>>()))
            .collect(),
    )
}
