//! The content of a store as lines of text, the same from either database, and the digest of it.

use std::fmt::Write as _;

use kernel::said;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    Fault, Store,
    seen::ACT,
    sql::{Cell, Row, Tx},
};

/// How many entries are held at a time.
const PAGE: i64 = 5_000;

/// What a store holds, in one number (照合値). Two stores of the same digest hold the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Acts.
    pub acts: i64,
    /// Parties.
    pub parties: i64,
    /// Manifests.
    pub manifests: i64,
    /// Resolutions.
    pub resolutions: i64,
    /// Closings.
    pub closings: i64,
    /// Files taken in.
    pub imports: i64,
    /// SHA-256 over every line of a backup that says something of the content, in hexadecimal.
    pub sha256: String,
}

impl Store {
    /// The digest of all that is kept, as the book stands now. Tallies are not part of it: they
    /// follow from it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn digest(&self) -> Result<Digest, Fault> {
        let doing = || said!("照合値の計算", "computing the digest");
        let all = async {
            let mut tx = self.inner.readers.read().await?;
            let digest = digest(&mut tx).await?;
            tx.commit().await?;
            Ok(digest)
        };
        all.await.map_err(|fault: Fault| fault.while_doing(doing()))
    }
}

/// The digest of what the transaction sees.
pub(crate) async fn digest(tx: &mut Tx) -> Result<Digest, Fault> {
    let mut running = Running::default();
    lines(tx, &mut |sort, line| {
        running.add(sort, line);
        Ok(())
    })
    .await?;
    Ok(running.digest())
}

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Manifest,
    Party,
    Resolution,
    Act,
    Closing,
    Import,
}

/// A digest in the making.
#[derive(Default)]
pub(crate) struct Running {
    hash: Sha256,
    counts: Digest,
}

impl Running {
    /// Adds a line, without its end.
    pub(crate) fn add(&mut self, sort: Sort, line: &str) {
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
        *match sort {
            Sort::Manifest => &mut self.counts.manifests,
            Sort::Party => &mut self.counts.parties,
            Sort::Resolution => &mut self.counts.resolutions,
            Sort::Act => &mut self.counts.acts,
            Sort::Closing => &mut self.counts.closings,
            Sort::Import => &mut self.counts.imports,
        } += 1;
    }

    /// The digest of the lines so far.
    pub(crate) fn digest(&self) -> Digest {
        let mut sha256 = String::with_capacity(64);
        for byte in self.hash.clone().finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Digest {
            sha256,
            ..self.counts.clone()
        }
    }
}

/// Whoever takes the lines of a store.
type Take<'t> = &'t mut (dyn FnMut(Sort, &str) -> Result<(), Fault> + Send);

/// Gives every entry of a store as a line of JSON: manifests, parties, resolutions, acts,
/// closings, imports, each in the order of its number. Texts that are JSON themselves stand as
/// they are kept, last in their line.
pub(crate) async fn lines(tx: &mut Tx, take: Take<'_>) -> Result<(), Fault> {
    let sql = "SELECT program, version, declared_at, declared_by, body FROM manifest \
         ORDER BY program, version";
    for row in tx.rows(sql, Vec::new()).await? {
        let (program, by, body) = (json(row.text(0)?), json(row.text(3)?), json(row.text(4)?));
        let (version, at) = (row.number(1)?, row.number(2)?);
        let line = format!(
            r#"{{"manifest":{{"program":{program},"version":{version},"declared_at":{at},"declared_by":{by},"text":{body}}}}}"#
        );
        take(Sort::Manifest, &line)?;
    }
    parties(tx, take).await?;
    let sql = "SELECT r.id, e.id, s.id, r.undoes, r.recorded_at, r.decided_by, r.reason \
         FROM resolution r LEFT JOIN party e ON e.number = r.entry \
         LEFT JOIN party s ON s.number = r.stands ORDER BY r.id";
    for row in tx.rows(sql, Vec::new()).await? {
        let of = |column| {
            row.text_if_any(column)
                .map(|text| text.map_or("null".to_owned(), json))
        };
        let (entry, party) = (of(1)?, of(2)?);
        let undoes = row
            .number_if_any(3)?
            .map_or("null".to_owned(), |id| id.to_string());
        let (id, at) = (row.number(0)?, row.number(4)?);
        let (by, reason) = (json(row.text(5)?), json(row.text(6)?));
        let line = format!(
            r#"{{"resolution":{{"id":{id},"entry":{entry},"party":{party},"undoes":{undoes},"recorded_at":{at},"decided_by":{by},"reason":{reason}}}}}"#
        );
        take(Sort::Resolution, &line)?;
    }
    acts(tx, take).await?;
    let sql = "SELECT id, year, closed_at, last_act, evidence, closed_by, figures FROM closing \
         ORDER BY id";
    for row in tx.rows(sql, Vec::new()).await? {
        let [id, year, at, last] = numbers(&row)?;
        let (evidence, by, figures) = (json(row.text(4)?), json(row.text(5)?), row.text(6)?);
        let line = format!(
            r#"{{"closing":{{"id":{id},"year":{year},"closed_at":{at},"last_act":{last},"evidence":{evidence},"closed_by":{by},"figures":{figures}}}}}"#
        );
        take(Sort::Closing, &line)?;
    }
    let sql = "SELECT id, imported_at, rows_given, recorded, repeated, file, digest, imported_by \
         FROM import ORDER BY id";
    for row in tx.rows(sql, Vec::new()).await? {
        let [id, at, given, recorded] = numbers(&row)?;
        let repeated = row.number(4)?;
        let (file, digest, by) = (json(row.text(5)?), json(row.text(6)?), json(row.text(7)?));
        let line = format!(
            r#"{{"import":{{"id":{id},"imported_at":{at},"rows":{given},"recorded":{recorded},"repeated":{repeated},"file":{file},"digest":{digest},"imported_by":{by}}}}}"#
        );
        take(Sort::Import, &line)?;
    }
    Ok(())
}

async fn parties(tx: &mut Tx, take: Take<'_>) -> Result<(), Fault> {
    let sql = "SELECT id, registered_at, registered_by, body FROM party WHERE id > $1 \
         ORDER BY id LIMIT $2";
    let mut after = String::new();
    loop {
        let cells = vec![after.as_str().into(), PAGE.into()];
        let rows = tx.rows(sql, cells).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.text(0)?.to_owned();
        for row in &rows {
            let (at, by, body) = (row.number(1)?, json(row.text(2)?), row.text(3)?);
            let line = format!(
                r#"{{"party":{{"registered_at":{at},"registered_by":{by},"party":{body}}}}}"#
            );
            take(Sort::Party, &line)?;
        }
    }
}

async fn acts(tx: &mut Tx, take: Take<'_>) -> Result<(), Fault> {
    let sql = format!("SELECT {ACT} FROM act a WHERE a.id > $1 ORDER BY a.id LIMIT $2");
    let mut after = 0;
    let mut line = String::new();
    loop {
        let rows = tx.rows(&sql, [after, PAGE].map(Cell::from).to_vec());
        let rows = rows.await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.number(0)?;
        for row in &rows {
            let (id, version, at) = (row.number(0)?, row.number(1)?, row.number(2)?);
            line.clear();
            let _ = write!(
                line,
                r#"{{"act":{{"id":{id},"version":{version},"recorded_at":{at},"draft":{}}}}}"#,
                row.text(3)?
            );
            take(Sort::Act, &line)?;
        }
    }
}

fn numbers(row: &Row) -> Result<[i64; 4], Fault> {
    Ok([
        row.number(0)?,
        row.number(1)?,
        row.number(2)?,
        row.number(3)?,
    ])
}

/// A text as JSON.
fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
