//! Form x-x-1, 評価の概要: agency, kind of evaluation, period, ministers, procedures, notes.

use std::sync::LazyLock;

use evaluation::{Department, EvaluationKind, Minister, Passage, Procedure};
use kernel::{FiscalYear, Period};
use regex::Regex;

use crate::{
    labels::{Field, Piece, all, fields, paragraphs, passage},
    outline::key,
    source::Line,
};

/// What the overview says; the kind and the period may also be known from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Overview {
    pub(crate) agency: String,
    pub(crate) kind: Option<EvaluationKind>,
    pub(crate) ordinal: Option<u8>,
    pub(crate) period: Option<Period>,
    /// The range sign of the period was lost, and two years were read from one run of digits.
    pub(crate) period_mended: Option<u32>,
    pub(crate) ministers: Vec<Minister>,
    pub(crate) procedures: Vec<Procedure>,
    pub(crate) notes: Vec<Passage>,
    /// Pieces that belong to no label.
    pub(crate) stray: Vec<Piece>,
}

const LABELS: [&str; 18] = [
    "法人名",
    "評価対象事業年度",
    "評価対象中期目標期間",
    "評価対象中長期目標期間",
    "評価対象期間",
    "中期目標期間",
    "中長期目標期間",
    "主務省令期間",
    "主務大臣",
    "法人所管部局",
    "担当課、責任者",
    "評価点検部局",
    "1.評価対象に関する事項",
    "2.評価の実施者に関する事項",
    "3.評価の実施に関する事項",
    "4.その他評価に関する重要事項",
    "設立団体の長",
    "年度目標期間",
];

/// A period: two years with a range sign between, the second with or without its era.
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(令和|平成|昭和|R|H|S)?(元|\d{1,4})(?:年度|年)?(?:4月1日)?[~\-から](令和|平成|昭和|R|H|S)?(元|\d{1,4})年")
        .expect("the pattern is constant")
});

/// Four digits where two years of two digits each were meant.
static MERGED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(令和|平成)(\d{1,2})(\d{2})年度").expect("the pattern is constant")
});

static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"第([0-9一二三四五六七八九]+)期").expect("the pattern is constant")
});

/// A day or a run of days at the beginning of a procedure.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"(?:(?:令和|平成)?\s*[0-9０-９元]+\s*年(?:度)?\s*)?[0-9０-９]+\s*月\s*(?:[0-9０-９]+\s*日)?\s*(?:[（(][月火水木金土日・祝]+[)）])?";
    Regex::new(&format!(
        r"^[・○〇\s]*({day}(?:\s*[～~〜∼・、，]\s*{day})*)[\s、，　：:]*"
    ))
    .expect("the pattern is constant")
});

/// Reads the overview. `family` is the second digit of the form number, where one is printed.
pub(crate) fn overview(lines: &[Line], family: Option<u8>) -> Overview {
    let (before, fields) = fields(lines, &LABELS);
    let mut read = Overview::default();
    read.stray.extend(before);
    let mut reviewer = false;
    for field in &fields {
        let text = passage(&field.value).text;
        match LABELS[field.label] {
            "法人名" => take_agency(&mut read, field),
            "主務大臣" | "設立団体の長" => read.ministers.push(minister(&field.value)),
            "法人所管部局" | "評価点検部局" => {
                reviewer = LABELS[field.label] == "評価点検部局";
                push_department(&mut read, reviewer, text);
            }
            "担当課、責任者" => set_officer(&mut read, reviewer, field),
            "3.評価の実施に関する事項" => read.procedures = procedures(&field.value),
            "4.その他評価に関する重要事項" => read.notes = paragraphs(&field.value),
            "1.評価対象に関する事項" | "2.評価の実施者に関する事項" => {
                read.stray.extend(field.value.iter().cloned());
            }
            "中期目標期間" | "中長期目標期間" | "主務省令期間" | "年度目標期間" =>
            {
                take_period(&mut read, &text, field.line);
            }
            _ => {
                read.kind = read.kind.or(kind(&text, family));
                read.ordinal = read.ordinal.or(ordinal(&text));
            }
        }
    }
    // The year of an annual evaluation may carry no era; the period then tells it.
    if read.kind.is_none()
        && let Some(period) = read.period
    {
        read.kind = fields
            .iter()
            .filter(|field| LABELS[field.label] == "評価対象事業年度")
            .find_map(|field| annual(&passage(&field.value).text, Some(period)));
    }
    read
}

fn take_agency(read: &mut Overview, field: &Field) {
    if let Some((first, rest)) = field.value.split_first() {
        let mut name = first.text.clone();
        for piece in rest {
            name.push_str(piece.text.trim());
        }
        read.agency = name.split_whitespace().collect::<Vec<_>>().join(" ");
    }
}

fn take_period(read: &mut Overview, text: &str, line: u32) {
    read.ordinal = read.ordinal.or(ordinal(text));
    if read.period.is_some() {
        return;
    }
    read.period = period(text);
    if read.period.is_none() {
        let folded = key(text);
        read.period = MERGED
            .captures(&folded)
            .and_then(|found| period(&format!("{}{}~{}年度", &found[1], &found[2], &found[3])));
        read.period_mended = read.period.map(|_| line);
    }
}

/// Reads a period (`平成２８～令和２年度`); a second year without era, or with an era that had
/// ended by then (`平成28～32年度`), counts on from the first.
pub(crate) fn period(text: &str) -> Option<Period> {
    let folded = key(text);
    let found = PERIOD.captures(&folded)?;
    let year = |n: usize| found.get(n).map_or("", |m| m.as_str());
    let count = |n: usize| match year(n) {
        "元" => Some(1_u16),
        digits => digits.parse::<u16>().ok(),
    };
    let first = FiscalYear::parse(&format!("{}{}年度", year(1), year(2)))?;
    let parsed = FiscalYear::parse(&format!("{}{}年度", year(3), year(4)));
    let last = match parsed {
        Some(last) => last,
        None if year(3).is_empty() || year(3) == year(1) => {
            let on = count(4)?.checked_sub(count(2)?)?;
            FiscalYear::new(first.year() + on)?
        }
        None => return None,
    };
    Period::new(first, last).filter(|period| period.len() <= 12)
}

fn ordinal(text: &str) -> Option<u8> {
    let folded = key(text);
    let found = ORDINAL.captures(&folded)?;
    let digits = found.get(1)?.as_str();
    digits.parse().ok().or_else(|| {
        let at = "一二三四五六七八九"
            .chars()
            .position(|c| digits == c.to_string())?;
        u8::try_from(at + 1).ok()
    })
}

/// The kind of evaluation from the cell that names what is evaluated.
fn kind(text: &str, family: Option<u8>) -> Option<EvaluationKind> {
    let folded = key(text);
    let at = |word: &str| folded.find(word);
    if folded.contains("年度評価") {
        return annual(text, None);
    }
    if folded.contains("効率化評価") {
        return Some(EvaluationKind::Efficiency);
    }
    if folded.contains("中間評価") || family == Some(3) {
        return Some(EvaluationKind::Interim);
    }
    match (at("見込評価"), at("期間実績評価")) {
        (Some(expected), Some(last)) if expected > last => Some(EvaluationKind::Final),
        (Some(_), _) => Some(EvaluationKind::Expected),
        (None, Some(_)) => Some(EvaluationKind::Final),
        (None, None) if folded.contains("見込") => Some(EvaluationKind::Expected),
        (None, None) => annual(text, None),
    }
}

fn annual(text: &str, period: Option<Period>) -> Option<EvaluationKind> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:令和|平成|R|H)?(?:元|\d{1,4})年度").expect("the pattern is constant")
    });
    let folded = key(text);
    YEAR.find_iter(&folded)
        .find_map(|year| {
            FiscalYear::parse(year.as_str()).or_else(|| period?.read_year(year.as_str()))
        })
        .map(EvaluationKind::Annual)
}

/// `○○大臣（…に関する評価）` with the note on joint jurisdiction after it.
fn minister(value: &[Piece]) -> Minister {
    let Some((first, rest)) = value.split_first() else {
        return Minister::default();
    };
    let (name, tail) = match first.text.find(['（', '(']) {
        Some(at) => first.text.split_at(at),
        None => (first.text.as_str(), ""),
    };
    let scope = tail
        .trim()
        .trim_start_matches(['（', '('])
        .trim_end_matches(['）', ')']);
    Minister {
        name: name.trim().to_owned(),
        scope: scope.to_owned(),
        joint: passage(rest).text,
        ..Minister::default()
    }
}

fn push_department(read: &mut Overview, reviewer: bool, bureau: String) {
    if read.ministers.is_empty() {
        read.ministers.push(Minister::default());
    }
    if let Some(minister) = read.ministers.last_mut() {
        let list = if reviewer {
            &mut minister.reviewers
        } else {
            &mut minister.departments
        };
        list.push(Department {
            bureau,
            officer: String::new(),
        });
    }
}

fn set_officer(read: &mut Overview, reviewer: bool, field: &Field) {
    let officer = passage(&field.value).text;
    let department = read.ministers.last_mut().and_then(|minister| {
        if reviewer {
            minister.reviewers.last_mut()
        } else {
            minister.departments.last_mut()
        }
    });
    match department {
        Some(department) if department.officer.is_empty() => department.officer = officer,
        _ => read.stray.extend(field.value.iter().cloned()),
    }
}

/// Steps of the evaluation: each line that begins with a day opens one.
fn procedures(value: &[Piece]) -> Vec<Procedure> {
    let mut steps: Vec<(String, Vec<Piece>)> = Vec::new();
    for piece in value {
        let day = DAY.captures(&piece.text);
        let bullet = piece.text.starts_with(['・', '○', '〇']);
        match (day, steps.last_mut()) {
            (Some(found), _) => {
                let whole = found.get(0).map_or(0, |m| m.end());
                let on = found.get(1).map_or("", |m| m.as_str().trim());
                steps.push((
                    on.to_owned(),
                    vec![Piece {
                        number: piece.number,
                        text: piece.text[whole..].to_owned(),
                    }],
                ));
            }
            (None, Some((_, what))) if !bullet && !ends_sentence(what) => what.push(piece.clone()),
            (None, _) => steps.push((String::new(), vec![piece.clone()])),
        }
    }
    steps
        .into_iter()
        .map(|(on, what)| Procedure {
            on,
            what: passage(&what),
        })
        .collect()
}

fn ends_sentence(what: &[Piece]) -> bool {
    what.last().is_some_and(|piece| piece.text.ends_with('。'))
}

/// Every period written anywhere in the lines: the last resort when the overview is missing.
pub(crate) fn any_period(lines: &[Line]) -> Option<Period> {
    all(lines)
        .iter()
        .filter(|piece| piece.text.contains("期間"))
        .find_map(|piece| period(&piece.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::tests::numbered;

    #[test]
    fn periods_are_read_in_every_notation() {
        let check = |text: &str, shown: &str| {
            let read = period(text).map(|p| format!("{}-{}", p.first, p.last));
            assert_eq!(read.unwrap_or_default(), shown, "{text}");
        };
        check("令和元～令和５年度", "2019-2023");
        check("平成28～32年度", "2016-2020");
        check("平成 27 年度∼平成 31 年度", "2015-2019");
        check("平成３０年度～令和４年度", "2018-2022");
        check("2019～2023年度", "2019-2023");
        check("平成2529年度", "");
    }

    #[test]
    fn two_ministers_keep_their_scopes_and_departments() {
        let lines = numbered(
            "１．評価対象に関する事項\n法人名 独立行政法人架空機構\n\
             評価対象事業年\n年度評価\n平成 26 年度（第3期）\n度\n中期目標期間 平成2529年度\n\
             ２．評価の実施者に関する事項\n主務大臣 甲大臣（全般に関する評価）\n乙業務は乙大臣と共同して担当\n\
             法人所管部局 甲局 担当課、責任者 甲課長 見本 一\n評価点検部局 官房 担当課、責任者 審査課長 見本 二\n\
             主務大臣 乙大臣\n法人所管部局 乙局 担当課，責任者 乙課長\n\
             ３．評価の実施に関する事項\n・令和４年７月１日（金） 理事長ヒアリング\n７月２日 監事\nヒアリング\n\
             ４．その他評価に関する重要事項\n－\n",
        );
        let read = overview(&lines, Some(1));
        assert_eq!(read.agency, "独立行政法人架空機構");
        assert_eq!(read.kind, FiscalYear::new(2014).map(EvaluationKind::Annual));
        assert_eq!(read.period.map(|p| p.len()), Some(5));
        assert_eq!(read.period_mended, Some(7));
        assert_eq!(read.ministers.len(), 2);
        assert_eq!(read.ministers[0].scope, "全般に関する評価");
        assert_eq!(read.ministers[0].joint, "乙業務は乙大臣と共同して担当");
        assert_eq!(read.ministers[0].reviewers[0].officer, "審査課長 見本 二");
        assert_eq!(read.ministers[1].departments[0].officer, "乙課長");
        assert_eq!(read.procedures[1].on, "７月２日");
        assert_eq!(read.procedures[1].what.text, "監事ヒアリング");
        assert_eq!(read.notes[0].text, "－");
        assert_eq!(read.stray, []);
    }

    #[test]
    fn columns_aligned_by_spaces_are_read_as_labels_and_values() {
        let lines = numbered(
            "１．評価対象に関する事項\n\
             法人名                独立行政法人架空センター\n\
             評価対象中期目        中期目標期間実績評価                  第４期中期目標期間\n\
             標期間\n\
             \u{20}                     中期目標期間                          平成28～令和２年度\n",
        );
        let read = overview(&lines, Some(2));
        assert_eq!(read.agency, "独立行政法人架空センター");
        assert_eq!(read.kind, Some(EvaluationKind::Final));
        assert_eq!(read.ordinal, Some(4));
        assert_eq!(read.period.map(|p| p.len()), Some(5));
    }
}
