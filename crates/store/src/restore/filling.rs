//! What is restored line by line: read entries wait until some thousands can be written at once.

use act::Act;
use kernel::Serial;
use party::{Decides, Resolution};

use super::line::{Line, inner};
use crate::{
    Declaration, Fault, declare, record, resolve,
    seen::read_draft,
    sql::Cell,
    turn::{Turn, instant},
};

/// How many entries are written at a time.
const CHUNK: usize = 2_048;

/// What was read and is not written yet; entries of one sort at a time.
#[derive(Default)]
pub(super) struct Waiting {
    declarations: Vec<Declaration>,
    manifests: Vec<Cell>,
    parties: Vec<Cell>,
    acts: Vec<(Act, String)>,
    /// Parties so far, written ones included.
    registered: i64,
}

/// Why an entry cannot be restored.
pub(super) enum Wrong {
    /// It cannot be what was written.
    Entry(String),
    /// The machine failed.
    Fault(Fault),
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Waiting {
    /// Takes one entry, and writes when there are many. All entries of one sort must be written
    /// before those of the next are taken.
    pub(super) async fn take(
        &mut self,
        turn: &mut Turn,
        line: Line,
        text: &str,
    ) -> Result<(), Wrong> {
        match line {
            Line::Party {
                registered_at,
                registered_by,
                party,
            } => {
                self.registered += 1;
                self.parties.extend([
                    Cell::from(self.registered),
                    party.id.as_str().into(),
                    registered_at.into(),
                    registered_by.into(),
                    inner(text, r#""party":"#, 2).unwrap_or_default().into(),
                ]);
            }
            Line::Act {
                id,
                version,
                recorded_at,
            } => {
                if id != turn.state.acts + 1 {
                    return Err(Wrong::Entry(format!("act {id}")));
                }
                turn.state.acts = id;
                turn.state.last_recorded_at = recorded_at;
                let draft = inner(text, r#""draft":"#, 1).unwrap_or_default();
                let act = Act {
                    id: Serial::new(id),
                    version,
                    recorded_at: instant(recorded_at),
                    draft: read_draft(draft).map_err(|fault| Wrong::Entry(fault.said().en))?,
                };
                self.acts.push((act, draft.to_owned()));
            }
            Line::Manifest {
                program,
                version,
                declared_at,
                declared_by,
                text,
            } => {
                let (Some(read), _) = program::read(&program, &text) else {
                    return Err(Wrong::Entry(program));
                };
                self.manifests.extend([
                    Cell::from(program),
                    version.into(),
                    declared_at.into(),
                    declared_by.into(),
                    text.as_str().into(),
                ]);
                self.declarations.push(Declaration {
                    program: read,
                    text,
                });
            }
            Line::Resolution { .. } => {
                let resolution = resolution(line);
                let resolution = resolution.ok_or_else(|| Wrong::Entry("resolution".to_owned()))?;
                let decided = resolve::resolve(turn, &resolution).await?;
                decided.map_err(|refused| Wrong::Entry(refused.said().0.en))?;
            }
            other => history(turn, other, text).await?,
        }
        if self.len() >= CHUNK {
            self.write(turn).await?;
        }
        Ok(())
    }

    fn len(&self) -> usize {
        // A manifest is never written before the last of them is read: they refer to each other.
        self.parties.len() / 5 + self.acts.len()
    }

    /// Writes whatever waits.
    pub(super) async fn write(&mut self, turn: &mut Turn) -> Result<(), Fault> {
        if !self.manifests.is_empty() {
            let declarations = std::mem::take(&mut self.declarations);
            let programs = declarations.into_iter().map(|one| one.program).collect();
            declare::add(turn, programs, std::mem::take(&mut self.manifests)).await?;
        }
        let before = "INSERT INTO party (number, id, registered_at, registered_by, body)";
        let cells = std::mem::take(&mut self.parties);
        turn.tx.many(before, "", 5, cells).await?;
        let acts = std::mem::take(&mut self.acts);
        let named = acts.iter().flat_map(|(act, _)| &act.draft.parties);
        turn.ask_for(named.map(|party| &party.party)).await?;
        record::write(turn, acts.iter().map(|(act, text)| (act, text.clone()))).await
    }
}

fn resolution(line: Line) -> Option<Resolution> {
    let Line::Resolution {
        id,
        entry,
        party,
        undoes,
        recorded_at,
        decided_by,
        reason,
    } = line
    else {
        return None;
    };
    Some(Resolution {
        id: Serial::new(id),
        decides: match undoes {
            Some(undone) => Decides::Undo(Serial::new(undone)),
            None => Decides::Same {
                entry: entry?,
                party: party?,
            },
        },
        recorded_at: instant(recorded_at),
        decided_by,
        reason,
    })
}

/// Writes a closing or an import as it was.
async fn history(turn: &mut Turn, line: Line, text: &str) -> Result<(), Fault> {
    match line {
        Line::Closing {
            id,
            year,
            closed_at,
            last_act,
            evidence,
            closed_by,
        } => {
            let figures = inner(text, r#""figures":"#, 1).unwrap_or_default();
            let mut cells = [id, year, closed_at, last_act].map(Cell::from).to_vec();
            cells.extend([evidence.into(), closed_by.into(), Cell::from(figures)]);
            let sql = "INSERT INTO closing (id, year, closed_at, last_act, evidence, closed_by, \
                 figures)";
            turn.tx.many(sql, "", 7, cells).await?;
        }
        Line::Import {
            id,
            imported_at,
            rows,
            recorded,
            repeated,
            file,
            digest,
            imported_by,
        } => {
            let mut cells = [id, imported_at, rows, recorded, repeated]
                .map(Cell::from)
                .to_vec();
            cells.extend([file, digest, imported_by].map(Cell::from));
            let sql = "INSERT INTO import (id, imported_at, rows_given, recorded, repeated, file, \
                 digest, imported_by)";
            turn.tx.many(sql, "", 8, cells).await?;
        }
        _ => {}
    }
    Ok(())
}
