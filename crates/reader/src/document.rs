//! The whole way from bytes to a document: decode or extract lines, find the forms, read each, and
//! say what could not be placed.

use evaluation::{
    Agency, AgencyKind, Document, Evaluation, EvaluationKind, Item, Overall, Section, SheetForm,
    SummaryRow, TargetPeriod, Terms, Unplaced,
};
use kernel::{FiscalYear, Period, Place, Problem, Said, said};

use crate::{
    basic, columns, encoding, front,
    labels::{self, Piece},
    link, narrative,
    outline::{self, Outline, Sheet, key},
    overall,
    overview::{self, Overview},
    pdf, running,
    source::{Line, Source},
    summary, tables,
};

/// A document with what is wrong with it (読取り結果).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What was read.
    pub document: Document,
    /// Faults of the input that did not prevent reading.
    pub problems: Vec<Problem>,
    /// The lines of the source, first line first, for showing a passage; none for our own data.
    pub lines: Vec<String>,
}

/// Reads a published evaluation from text, from a PDF, or from our own `evaluation.json`.
///
/// # Errors
/// Problems that make the input unreadable: an empty or binary file, unreadable characters, a
/// document that holds none of the forms.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, Vec<Problem>> {
    if bytes.starts_with(b"%PDF-") {
        let pages = pdf::read(name, bytes)?;
        let source = Source {
            name: name.to_owned(),
            lines: pages.lines,
        };
        return read_source(source, pages.problems);
    }
    let trimmed = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if trimmed.trim_ascii_start().first() == Some(&b'{') {
        return read_own(name, trimmed);
    }
    if let Some(front) = front::front(bytes) {
        let mut lines = encoding::decode(name, front)?.lines;
        outline::separate(&mut lines);
        if outline::outline(&lines).is_empty() {
            return Err(vec![no_form(name)]);
        }
    }
    read_source(encoding::decode(name, bytes)?, Vec::new())
}

fn no_form(name: &str) -> Problem {
    Problem::new(
        Place::file(name).line(1),
        "not-an-evaluation",
        said!(
            "独立行政法人の評価書の様式（評価の概要、総合評定、項目別評定総括表、項目別評定調書）が見当たりません。",
            "No form of an evaluation (overview, overall rating, summary table, item sheets) was found."
        ),
        said!(
            "様式に沿った評価書を指定してください。説明資料や報告書本体は読み取れません。長い文書に含まれているときは、評価書の部分を取り出してください。",
            "Give an evaluation that follows the official forms. Slides and reports of other kinds cannot be read. From a long document, take out the evaluation alone."
        ),
    )
}

/// Reads our own JSON back.
fn read_own(name: &str, bytes: &[u8]) -> Result<Reading, Vec<Problem>> {
    match serde_json::from_slice::<Document>(bytes) {
        Ok(document) => Ok(Reading {
            document,
            problems: Vec::new(),
            lines: Vec::new(),
        }),
        Err(error) => Err(vec![Problem::new(
            Place::file(name).line(u32::try_from(error.line()).ok().filter(|line| *line > 0)),
            "json",
            said!(
                "evaluation.jsonとして読めません（{error}）。",
                "This cannot be read as evaluation.json ({error})."
            ),
            said!(
                "kiban readで書き出したevaluation.jsonを指定するか、該当行を直してください。",
                "Give an evaluation.json that kiban read wrote, or mend that line."
            ),
        )]),
    }
}

/// Reads numbered lines, however they came.
fn read_source(mut source: Source, problems: Vec<Problem>) -> Result<Reading, Vec<Problem>> {
    let lines = source.lines.iter().map(|line| line.text.clone()).collect();
    running::clear(&mut source.lines);
    outline::separate(&mut source.lines);
    let outline = outline::outline(&source.lines);
    let mut reader = Reader {
        source: &source,
        problems,
        unplaced: Vec::new(),
    };
    let evaluation = reader.evaluation(&outline)?;
    let (evaluation, figures) = reader.narrative(&outline, evaluation);
    let Reader {
        problems,
        mut unplaced,
        ..
    } = reader;
    unplaced.sort_by_key(|u| u.line);
    Ok(Reading {
        document: Document {
            source: source.name.clone(),
            evaluation,
            figures,
            unplaced,
        },
        problems,
        lines,
    })
}

/// What is gathered while the forms are read one after another.
struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Problem>,
    unplaced: Vec<Unplaced>,
}

impl<'a> Reader<'a> {
    fn lines(&self, range: &std::ops::Range<usize>) -> &'a [Line] {
        &self.source.lines[range.clone()]
    }

    fn problem(&mut self, line: Option<u32>, code: &str, reason: Said, remedy: Said) {
        let place = Place::file(&self.source.name).line(line);
        self.problems
            .push(Problem::new(place, code, reason, remedy));
    }

    fn unplaced(&mut self, pieces: &[Piece], reason: &str) {
        let known = |text: &str| {
            let key = key(text);
            key.is_empty() || outline::is_title(text) || is_page_number(&key)
        };
        self.unplaced.extend(
            pieces
                .iter()
                .filter(|p| !known(&p.text))
                .map(|piece| Unplaced {
                    line: piece.number,
                    text: piece.text.clone(),
                    reason: reason.to_owned(),
                }),
        );
    }

    /// Reads the forms without the text columns.
    fn evaluation(&mut self, outline: &Outline) -> Result<Evaluation, Vec<Problem>> {
        if outline.is_empty() {
            self.problems.push(no_form(&self.source.name));
            return Err(std::mem::take(&mut self.problems));
        }
        let overview = self.overview(outline);
        let kind = self.kind(outline, &overview);
        let Some(period) = self.period(&overview) else {
            return Err(std::mem::take(&mut self.problems));
        };
        let overall = self.overall(outline, period);
        let context = tables::Context { period, kind };
        let mut summary = self.summary(outline, &context);
        let mut items: Vec<Item> = outline
            .sheets
            .iter()
            .map(|sheet| self.item(sheet, &context))
            .collect();
        relate(&mut summary, &mut items);
        self.missing(&summary, &items);
        for range in &outline.outside {
            let pieces = labels::all(self.lines(range));
            self.unplaced(&pieces, "様式の外にある記載です。");
        }
        if outline.sheets.is_empty() {
            self.problem(
                None,
                "no-sheets",
                said!("項目別評定調書が1件もありません。", "There is no item sheet (項目別評定調書)."),
                said!("評価書の全体を指定してください。途中までの文書であれば、残りを補ってください。", "Give the whole evaluation. If the document is cut off, add the rest."),
            );
        }
        Ok(Evaluation {
            kind,
            agency: Agency {
                name: overview.agency,
                kind: agency_kind(outline),
            },
            period: TargetPeriod {
                ordinal: overview.ordinal,
                years: period,
                terms: terms(&self.source.lines, outline),
            },
            ministers: overview.ministers,
            procedures: overview.procedures,
            notes: overview.notes,
            overall,
            summary,
            items,
        })
    }

    fn overview(&mut self, outline: &Outline) -> Overview {
        let Some(range) = &outline.overview else {
            self.problem(
                None,
                "no-overview",
                said!("評価の概要（様式x-x-1）が見当たりません。", "The overview (評価の概要, form x-x-1) was not found."),
                said!("法人名、評価の区分、目標期間は他の箇所から推定しました。評価の概要を補ってください。", "Agency, kind of evaluation and target period were inferred from elsewhere. Add the overview."),
            );
            return Overview::default();
        };
        let read = overview::overview(self.lines(range), outline.family.map(|f| f.1));
        if let Some(line) = read.period_mended {
            self.problem(
                Some(line),
                "period-mended",
                said!("目標期間の「～」が欠けており、続いた数字を2つの年度に分けて読みました。", "The target period lacks its “～”; the run of digits was read as two fiscal years."),
                said!("目標期間の初年度と最終年度を確かめてください。", "Check the first and the last year of the target period."),
            );
        }
        self.unplaced(
            &read.stray,
            "評価の概要のどの欄の記載か判別できませんでした。",
        );
        read
    }

    fn kind(&mut self, outline: &Outline, overview: &Overview) -> EvaluationKind {
        if let Some(kind) = overview.kind {
            return kind;
        }
        self.problem(
            None,
            "kind-unknown",
            said!(
                "評価の区分（年度評価、見込評価、期間実績評価）が読み取れませんでした。",
                "The kind of evaluation (annual, expected, final) could not be read."
            ),
            said!(
                "評価の概要の「評価対象」の欄を確かめてください。",
                "Check the field 評価対象 of the overview."
            ),
        );
        match (outline.family, overview.period) {
            (Some((_, 1)), Some(period)) => EvaluationKind::Annual(period.last),
            _ => EvaluationKind::Expected,
        }
    }

    fn period(&mut self, overview: &Overview) -> Option<Period> {
        if overview.period.is_some() {
            return overview.period;
        }
        let found =
            overview::any_period(&self.source.lines).or_else(|| mentioned(&self.source.lines));
        let (code, reason) = match found {
            Some(_) => (
                "period-guessed",
                said!(
                    "目標期間の欄が読み取れず、文書中の年度から推定しました。",
                    "The target period could not be read from its field; it was inferred from the years in the document."
                ),
            ),
            None => (
                "period-unknown",
                said!(
                    "目標期間が読み取れませんでした。",
                    "The target period could not be read."
                ),
            ),
        };
        self.problem(
            None,
            code,
            reason,
            said!(
                "評価の概要に「中期目標期間 令和元～５年度」のような記載があるか確かめてください。",
                "Check whether the overview says something like 中期目標期間 令和元～５年度."
            ),
        );
        found
    }

    fn overall(&mut self, outline: &Outline, period: Period) -> Overall {
        let Some(range) = &outline.overall else {
            self.problem(
                None,
                "no-overall",
                said!(
                    "総合評定（様式x-x-2）が見当たりません。",
                    "The overall rating (総合評定, form x-x-2) was not found."
                ),
                said!(
                    "評価書の全体を指定してください。",
                    "Give the whole evaluation."
                ),
            );
            return Overall::default();
        };
        let (read, stray) = overall::overall(self.lines(range), Some(period));
        self.unplaced(&stray, "総合評定のどの欄の記載か判別できませんでした。");
        read
    }

    fn summary(&mut self, outline: &Outline, context: &tables::Context) -> Vec<SummaryRow> {
        let Some(range) = &outline.summary else {
            self.problem(
                None,
                "no-summary",
                said!(
                    "項目別評定総括表（様式x-x-3）が見当たりません。",
                    "The summary table (項目別評定総括表, form x-x-3) was not found."
                ),
                said!(
                    "評価書の全体を指定してください。",
                    "Give the whole evaluation."
                ),
            );
            return Vec::new();
        };
        let read = summary::summary(self.lines(range), context);
        for line in &read.guessed {
            self.problem(
                Some(*line),
                "summary-guessed",
                said!("総括表の評語がどの年度のものか、欄の位置から読み取れませんでした。", "The columns of the summary table do not tell which year each letter belongs to."),
                said!("この行は初年度から順に評語を当てはめました。原本と見比べてください。", "The letters of this row were given to the years in order, from the first. Compare it with the original."),
            );
        }
        self.unplaced(
            &read.stray,
            "項目別評定総括表のどの欄の記載か判別できませんでした。",
        );
        read.rows
    }

    /// Sheets that the summary table names and the document lacks.
    fn missing(&mut self, summary: &[SummaryRow], items: &[Item]) {
        for row in summary {
            let Some(sheet) = &row.sheet else { continue };
            if items.iter().all(|item| item.number != *sheet) {
                self.problem(
                    row.line,
                    "sheet-missing",
                    said!("総括表にある項目{sheet}の項目別評定調書が見当たりません。", "The summary table names item {sheet}, but its sheet was not found."),
                    said!("文書が途中で切れていないか、調書の項目番号が総括表と同じか確かめてください。", "Check whether the document is cut off, and whether the sheet bears the same item number as the table."),
                );
            }
        }
    }

    /// Reads parts 1 and 2 of a sheet.
    fn item(&mut self, sheet: &Sheet, context: &tables::Context) -> Item {
        let mut item = Item::default();
        let stray = basic::basic(self.lines(&sheet.head), self.lines(&sheet.basic), &mut item);
        item.sheet = sheet.form.unwrap_or(item.sheet);
        item.section = section(&item);
        self.unplaced(
            &stray,
            "項目別評定調書の基本情報のどの欄の記載か判別できませんでした。",
        );
        let left = tables::fill(self.lines(&sheet.tables), context, &mut item);
        self.unplaced.extend(left);
        let line = self.source.lines.get(sheet.head.start).map(|l| l.number);
        if item.number.as_str().is_empty() {
            self.problem(
                line,
                "no-number",
                said!(
                    "項目別評定調書の項目番号が読み取れませんでした。",
                    "The item number of this sheet could not be read."
                ),
                said!(
                    "「１－１ 項目名」の行があるか確かめてください。",
                    "Check whether it has a line such as １－１ and the item's name."
                ),
            );
        }
        if sheet.columns.is_empty() {
            self.problem(
                line,
                "sheet-cut",
                said!("項目別評定調書に「３．…目標、計画、業務実績、…評価」の部分がありません。", "The sheet has no part 3 (targets, plans, results and evaluation)."),
                said!("文書が途中で切れていないか確かめてください。読めたところまでを取り込みました。", "Check whether the document is cut off. What could be read was taken in."),
            );
        }
        item
    }

    /// Reads the text columns of every sheet and the figures in them.
    fn narrative(
        &mut self,
        outline: &Outline,
        mut evaluation: Evaluation,
    ) -> (Evaluation, Vec<evaluation::Figure>) {
        let (kind, terms) = (evaluation.kind, evaluation.period.terms.clone());
        let mut figures = Vec::new();
        for (sheet, item) in outline.sheets.iter().zip(&mut evaluation.items) {
            let part = columns::split(self.lines(&sheet.columns), kind, &terms);
            item.texts = part.texts;
            item.ratings = part.ratings;
            link::link(item, evaluation.period.years);
            self.unplaced.extend(part.unplaced);
            let (found, unplaced) =
                narrative::figures(&item.number, &item.texts, evaluation.period.years, kind);
            figures.extend(found);
            self.unplaced.extend(unplaced);
        }
        figures.sort_by_key(|figure| figure.line);
        (evaluation, figures)
    }
}

/// `4`, `-12-`: a page number on a line of its own.
pub(crate) fn is_page_number(key: &str) -> bool {
    let bare = key.trim_matches('-');
    !bare.is_empty() && bare.len() <= 4 && bare.bytes().all(|b| b.is_ascii_digit())
}

fn agency_kind(outline: &Outline) -> AgencyKind {
    outline.agency.unwrap_or(match outline.family {
        Some((2, _)) => AgencyKind::Research,
        Some((3, _)) => AgencyKind::Executive,
        _ => AgencyKind::MediumTerm,
    })
}

/// Which words this document uses for 困難度 and for the target.
fn terms(lines: &[Line], outline: &Outline) -> Terms {
    let mut counts = [0_usize; 2];
    for sheet in &outline.sheets {
        for line in &lines[sheet.basic.clone()] {
            counts[0] +=
                line.text.matches("【難易度").count() * 10 + line.text.matches("難易度").count();
            counts[1] +=
                line.text.matches("【困難度").count() * 10 + line.text.matches("困難度").count();
        }
    }
    let difficulty = if counts[0] > counts[1] {
        "難易度"
    } else {
        "困難度"
    };
    let target = match agency_kind(outline) {
        AgencyKind::Research => "中長期",
        AgencyKind::Executive => "年度",
        AgencyKind::MediumTerm | AgencyKind::Local => "中期",
    };
    Terms {
        difficulty: difficulty.to_owned(),
        target: target.to_owned(),
    }
}

/// First and last fiscal year that lines name in full.
fn mentioned(lines: &[Line]) -> Option<Period> {
    let years = lines
        .iter()
        .flat_map(|line| line.text.split_whitespace())
        .filter(|word| word.contains("年度"))
        .filter_map(FiscalYear::parse);
    let (first, last) = years.fold(
        (None, None),
        |(first, last): (Option<FiscalYear>, Option<FiscalYear>), year| {
            (
                Some(first.map_or(year, |f| f.min(year))),
                Some(last.map_or(year, |l| l.max(year))),
            )
        },
    );
    Period::new(first?, last?).filter(|period| period.len() <= 10)
}

/// Items stand in the section that the summary table gives them. Plain text loses the underline of
/// a letter, so that 難易度 of the sheet tells it; the form prescribes the one for the other.
fn relate(summary: &mut [SummaryRow], items: &mut [Item]) {
    let underlined = summary
        .iter()
        .flat_map(|row| row.ratings.values())
        .any(|marked| marked.difficult);
    for item in items {
        let Some(row) = summary
            .iter_mut()
            .find(|row| row.sheet.as_ref() == Some(&item.number))
        else {
            continue;
        };
        item.section = row.section;
        let difficult = item
            .difficulty
            .as_ref()
            .is_some_and(|flag| flag.level.starts_with('高'));
        if difficult && !underlined {
            for marked in row.ratings.values_mut().filter(|m| m.rating.is_letter()) {
                marked.difficult = true;
            }
        }
    }
}

/// The section of an item by its name or the first part of its number.
fn section(item: &Item) -> Section {
    let name = key(&item.name);
    if item.sheet == SheetForm::Management {
        let by_name = [
            ("業務運営の効率化", Section::Efficiency),
            ("財務内容", Section::Finance),
            ("その他業務運営", Section::Other),
        ];
        if let Some((_, section)) = by_name.iter().find(|(word, _)| name.contains(word)) {
            return *section;
        }
    }
    match summary::section_of(item.number.as_str()) {
        Some(section @ (Section::Efficiency | Section::Finance)) => section,
        _ if item.sheet == SheetForm::Service => Section::Service,
        Some(section) => section,
        None => Section::Other,
    }
}
