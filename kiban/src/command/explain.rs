//! `kiban explain`: from a figure back to the acts behind it.

use clap::ArgMatches;
use indicator::Explanation;
use kernel::{FiscalYear, Language, said};
use store::Held;

use crate::{
    Outcome, given,
    records::Records,
    screen::{self, BOLD, FAINT, Failure},
};

/// Explains a figure.
pub(super) fn run(given: &ArgMatches, language: Language) -> Result<Outcome, Failure> {
    let records = Records::open(given::text(given, "data"))?;
    let catalogue = records.wait(records.store.catalogue())?;
    let what = given::text(given, "what");
    let year = given::required_year(given, "year")?;
    let limit = *given.get_one::<usize>("acts").expect("it has a default");
    let Some(reference) = super::figures::series_named(&catalogue, what) else {
        return Err(super::figures::unknown(what));
    };
    let ledger = records.wait(records.store.tallies())?;
    let Some(explanation) = catalogue.explain(&reference, year, &ledger) else {
        return Err(super::figures::unknown(what));
    };
    tell(&explanation, 0, language);
    let mut seen = Vec::new();
    acts(&records, &explanation, limit, &mut seen, language)?;
    Ok(Outcome::Clean)
}

/// The figure, its formula and its operands.
fn tell(explanation: &Explanation, depth: usize, language: Language) {
    let indent = "  ".repeat(depth);
    let value = super::figures::shown(&explanation.value, language);
    let unit = match &explanation.value {
        Ok(reported) => reported.unit.to_string(),
        Err(_) => String::new(),
    };
    let (name, reference) = (&explanation.name, &explanation.reference);
    let year = super::year(explanation.year, language);
    anstream::println!(
        "{indent}{BOLD}{name}{BOLD:#} {year} = {BOLD}{value}{unit}{BOLD:#}  {FAINT}{reference}{FAINT:#}"
    );
    let formula = explanation.formula.wording(language);
    let title = language.say("算式", "formula");
    anstream::println!("{indent}  {title}: {formula}");
    for term in &explanation.terms {
        let (acts, parties) = (term.tally.acts, term.tally.parties);
        let amount = term.tally.amount.to_decimal();
        let said = said!(
            "集計: 記録{acts}件、合計{amount}、実数{parties}",
            "tally: {acts} acts, sum {amount}, {parties} parties"
        );
        let counter = &term.counter;
        anstream::println!(
            "{indent}  {}  {FAINT}{counter}{FAINT:#}",
            said.wording(language)
        );
    }
    for operand in &explanation.operands {
        tell(operand, depth + 1, language);
    }
}

/// The acts behind every counter, and those that were left out, with the reason.
fn acts(
    records: &Records,
    explanation: &Explanation,
    limit: usize,
    seen: &mut Vec<(String, FiscalYear)>,
    language: Language,
) -> Result<(), Failure> {
    let year = explanation.year;
    for term in &explanation.terms {
        let place = (term.counter.to_string(), year);
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        let behind = records.wait(records.store.behind(&term.counter, year, None, limit))?;
        let total = match term.counter.is_tallied() {
            true => term.tally.acts,
            false => i64::try_from(behind.len()).unwrap_or(i64::MAX),
        };
        let (shown, era) = (behind.len(), super::year(year, language));
        let title = said!(
            "{era} 根拠となる支援記録（{total}件のうち{shown}件）",
            "{era}: acts behind it ({shown} of {total})"
        );
        anstream::println!("\n{BOLD}{}{BOLD:#}", title.wording(language));
        let held: Vec<Held> = behind
            .into_iter()
            .map(|act| Held {
                act,
                superseded_by: None,
            })
            .collect();
        anstream::print!("{}", screen::table(&super::act_rows(&held, language), &[0]));
        let excluded = records.wait(records.store.excluded(&term.counter, year, limit))?;
        if excluded.is_empty() {
            continue;
        }
        let title = language.say("数えていない記録とその理由", "Not counted, and why");
        anstream::println!("{BOLD}{title}{BOLD:#}");
        for left_out in &excluded {
            let why = left_out.why.said();
            let (act, day) = (left_out.act.id, left_out.act.draft.occurred_on);
            anstream::println!("  {act}  {day}  {}", why.wording(language));
        }
    }
    for operand in &explanation.operands {
        acts(records, operand, limit, seen, language)?;
    }
    Ok(())
}
