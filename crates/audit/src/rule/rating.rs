//! Ratings (評語) that tables and sheets state more than once: summary table, marks, official phrase.

use evaluation::{EvaluationKind, Item, SummaryColumn, SummaryRow};
use kernel::{Rating, said};

use super::{Rule, Words};
use crate::{
    finding::{Claimed, Finding, Operand, Verdict},
    ledger::Ledger,
    prose::Claim,
};

/// `rating-summary`: the summary table against the sheets.
pub(crate) struct SummaryAgainstSheet;

fn current(kind: EvaluationKind) -> Option<SummaryColumn> {
    match kind {
        EvaluationKind::Annual(year) => Some(SummaryColumn::Year(year)),
        EvaluationKind::Expected => Some(SummaryColumn::Expected),
        EvaluationKind::Final => Some(SummaryColumn::Final),
        EvaluationKind::Interim | EvaluationKind::Efficiency => None,
    }
}

/// The minister's letter of this evaluation on the sheet.
pub(super) fn on_sheet(item: &Item, kind: EvaluationKind) -> Rating {
    if kind == EvaluationKind::Final && item.ratings.minister_final.is_letter() {
        item.ratings.minister_final
    } else {
        item.ratings.minister
    }
}

fn row_claim(row: &SummaryRow, item: &str, column: SummaryColumn, letter: Rating) -> Claim {
    let lead = format!("項目別評定総括表 {} {column} ", row.name);
    let text = letter.as_str().to_owned();
    Claim {
        item: item.to_owned(),
        place: format!("総括表 項目{item} {column}"),
        mark: Some(lead.len()..lead.len() + text.len()),
        statement: format!("{lead}{text}"),
        claimed: Claimed {
            text,
            line: row.line,
            ..Claimed::default()
        },
    }
}

pub(super) fn letter_operand(letter: Rating) -> Operand {
    Operand {
        text: letter.as_str().to_owned(),
        ..Operand::default()
    }
}

impl Rule for SummaryAgainstSheet {
    fn code(&self) -> &'static str {
        "rating-summary"
    }

    fn words(&self) -> Words {
        Words {
            name: ("総括表の評語", "rating in the summary table"),
            explanation: (
                "項目別評定総括表の当該評価の欄を、各項目の調書の主務大臣の評定と突き合わせる。両方に評語があり、違うときに不一致とする。",
                "Compares the column of this evaluation in the summary table with the minister's letter on each sheet. A conflict when both bear a letter and they differ.",
            ),
            example: ("総括表Ａ、調書Ａ → 一致", "table A, sheet A → consistent"),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let evaluation = &ledger.document.evaluation;
        let Some(column) = current(evaluation.kind) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for row in &evaluation.summary {
            let item = row.sheet.as_ref().and_then(|id| ledger.item(id.as_str()));
            let (Some(item), Some(cell)) = (item, row.ratings.get(&column)) else {
                continue;
            };
            let sheet = on_sheet(item, evaluation.kind);
            if !cell.rating.is_letter() || !sheet.is_letter() {
                continue;
            }
            let same = cell.rating == sheet;
            let verdict = if same {
                Verdict::Consistent
            } else {
                Verdict::Conflict
            };
            let note = if same {
                said!("調書の評定と同じです。", "The same as on the sheet.")
            } else {
                said!(
                    "調書の主務大臣の評定は「{sheet}」です。総括表と調書のどちらが正しいか確かめ、そろえてください。",
                    "The sheet says {sheet}. Find out which is right and make them agree."
                )
            };
            found.push(
                row_claim(row, item.number.as_str(), column, cell.rating).found(
                    self.code(),
                    verdict,
                    sheet.as_str(),
                    vec![letter_operand(sheet)],
                    note,
                ),
            );
        }
        found
    }
}

/// Whether a cell bears the mark; whether a sheet sets the flag.
type MarkOf = fn(&evaluation::Marked) -> bool;
type FlagOf = fn(&Item) -> bool;

fn high(flag: Option<&evaluation::Flag>) -> bool {
    flag.is_some_and(|flag| flag.level.contains('高'))
}

/// `summary-marks`: 〇 and underline against the flags of the sheet.
pub(crate) struct SummaryMarks;

impl Rule for SummaryMarks {
    fn code(&self) -> &'static str {
        "summary-marks"
    }

    fn words(&self) -> Words {
        Words {
            name: ("総括表の付記", "marks in the summary table"),
            explanation: (
                "総括表の「〇」（重要度 高）と下線（困難度 高）を調書の重要度・困難度と突き合わせる。下線は文字だけの資料では失われるので、下線が一つもない資料では対象としない。ほかの行で付記と調書が対応しているときに限り不一致とする。",
                "Compares 〇 (high importance) and the underline (high difficulty) with the sheets. Plain text loses underlines, so a text without any is left out. A conflict only where the marks of the other rows agree.",
            ),
            example: (
                "「Ａ〇」 ⇔ 調書【重要度：高】",
                "“A〇” ⇔ high importance on the sheet",
            ),
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "its sentences stand twice, once a language"
    )]
    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let evaluation = &ledger.document.evaluation;
        let Some(column) = current(evaluation.kind) else {
            return Vec::new();
        };
        let rows: Vec<_> = evaluation
            .summary
            .iter()
            .filter_map(|row| {
                let item = ledger.item(row.sheet.as_ref()?.as_str())?;
                let cell = row.ratings.get(&column).filter(|c| c.rating.is_letter())?;
                Some((row, item, cell))
            })
            .collect();
        let mut found = Vec::new();
        let kinds: [((&str, &str), MarkOf, FlagOf); 2] = [
            (
                ("重要度", "importance"),
                |c| c.important,
                |i| high(i.importance.as_ref()),
            ),
            (
                ("困難度", "difficulty"),
                |c| c.difficult,
                |i| high(i.difficulty.as_ref()),
            ),
        ];
        for ((name, name_en), marked, flagged) in kinds {
            let pairs: Vec<(bool, bool)> = rows
                .iter()
                .map(|(_, item, cell)| (marked(cell), flagged(item)))
                .collect();
            let both = pairs.iter().filter(|p| **p == (true, true)).count();
            let neither = pairs.iter().filter(|p| **p == (false, false)).count();
            let astray = pairs.len() - both - neither;
            if both == 0 {
                continue;
            }
            for ((row, item, cell), (mark, flag)) in rows.iter().zip(&pairs) {
                let verdict = match (mark == flag, astray == 1) {
                    (true, _) => Verdict::Consistent,
                    (false, true) => Verdict::Conflict,
                    (false, false) => Verdict::Undecidable,
                };
                let (state, state_en) = if *flag {
                    ("高", "high")
                } else {
                    ("高ではない", "not high")
                };
                let note = if mark == flag {
                    said!(
                        "{name}の付記は調書と対応しています。",
                        "The mark of {name_en} agrees with the sheet."
                    )
                } else {
                    said!(
                        "調書の{name}は{state}ですが、総括表の付記と対応しません。付記か調書を確かめてください。",
                        "On the sheet {name_en} is {state_en}, which the mark of the table contradicts. Check mark and sheet."
                    )
                };
                found.push(
                    row_claim(row, item.number.as_str(), column, cell.rating).found(
                        self.code(),
                        verdict,
                        said!("{name}: {state}", "{name_en}: {state_en}"),
                        Vec::new(),
                        note,
                    ),
                );
            }
        }
        found
    }
}

/// `overall-phrase`: the official phrase beside the overall letter.
pub(crate) struct OverallPhrase;

impl Rule for OverallPhrase {
    fn code(&self) -> &'static str {
        "overall-phrase"
    }

    fn words(&self) -> Words {
        Words {
            name: ("総合評定の定型句", "overall phrase"),
            explanation: (
                "総合評定の評語に添えられた定型句（「所期の目標を上回る成果」など）が、その評語のものであることを確かめる。",
                "Checks that the official phrase beside the overall letter is the phrase of that letter.",
            ),
            example: (
                "Ａ：全体として…所期の目標を上回る成果",
                "A: exceeds its targets as a whole",
            ),
        }
    }

    fn examine(&self, ledger: &Ledger<'_>) -> Vec<Finding> {
        let overall = &ledger.document.evaluation.overall;
        let phrase = kernel::text::squeeze(&overall.phrase);
        let meant = [
            ("顕著", Rating::S),
            ("抜本", Rating::D),
            ("下回", Rating::C),
            ("上回", Rating::A),
            ("おおむね", Rating::B),
            ("概ね", Rating::B),
            ("達成", Rating::B),
        ]
        .iter()
        .find(|(word, _)| phrase.contains(word))
        .map(|(_, letter)| *letter);
        let Some(meant) = meant.filter(|_| overall.rating.is_letter()) else {
            return Vec::new();
        };
        let same = meant == overall.rating;
        let verdict = if same {
            Verdict::Consistent
        } else {
            Verdict::Conflict
        };
        let note = if same {
            said!(
                "評語と定型句が対応しています。",
                "Letter and phrase belong together."
            )
        } else {
            said!(
                "記載の定型句は「{meant}」のものです。評語か定型句のいずれかを確かめてください。",
                "The phrase is that of {meant}. Check letter and phrase."
            )
        };
        let text = overall.rating.as_str().to_owned();
        let lead = "評定 ";
        let claim = Claim {
            item: String::new(),
            place: "総合評定".to_owned(),
            mark: Some(lead.len()..lead.len() + text.len()),
            statement: format!("{lead}{text} {}", overall.phrase),
            claimed: Claimed {
                text,
                ..Claimed::default()
            },
        };
        vec![claim.found(
            self.code(),
            verdict,
            meant.as_str(),
            vec![letter_operand(meant)],
            note,
        )]
    }
}
