//! Imports as batches: each is kept, listed, and taken back as long as nobody has changed what it wrote or built on it. What a
//! batch made is not listed record by record: its sequences tell, and the first row of history of each (`014_derived.sql`).

mod undo;

pub(crate) use undo::moved;
pub use undo::undo;

use super::{
    said::{self, Said},
    suspects,
};
use crate::{CountyError, audit::By, ledger::parse};
use anju_model::{
    Fields, RecordId, Stamp,
    contract::{BatchRow, ImportCounts},
    kinds::{Conflict, Proposal, StandingState},
    record::Record,
    sync::{
        group::{Act, Change, Verdict},
        judge::{Ink, Inks},
    },
    value::field,
};
use anju_store::{
    Stored,
    rusqlite::{Connection, Row, params},
};
use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// A record that an import writes.
pub(crate) struct Written {
    pub(crate) record: RecordId,
    pub(crate) kind: &'static str,
    was: Was,
}

/// What a record was before an import wrote it.
enum Was {
    /// Not there; its source said what it is made with, but for these names.
    Unknown { unsaid: Arc<[String]> },
    /// Not there, or away; what its source said of it is kept apart.
    Away,
    /// There.
    There(Before),
}

/// A record before an import changed it: its version, what stood in the fields that change, and who had written that.
struct Before {
    version: u64,
    fields: Fields,
    inks: BTreeMap<String, Ink>,
}

impl Written {
    /// A record that the import makes, or brings back; what its source said of it is among what is remembered (`Said`).
    pub(crate) fn made(kind: &'static str, record: RecordId) -> Self {
        Self { record, kind, was: Was::Away }
    }

    /// A record that the import makes, whose source said all that it is made with but `unsaid`: nothing of it has to be
    /// remembered besides.
    pub(crate) fn made_as_said(kind: &'static str, record: RecordId, unsaid: impl Into<Arc<[String]>>) -> Self {
        Self { record, kind, was: Was::Unknown { unsaid: unsaid.into() } }
    }

    /// A record that was there, with the fields that `changes` touch as they stood; none where they touch none.
    pub(crate) fn changed(kind: &'static str, row: &Stored, changes: &[Change]) -> Result<Option<Self>, CountyError> {
        let names: Vec<&str> = changes
            .iter()
            .flat_map(|change| match &change.act {
                Act::Set { fields } => fields.keys().map(String::as_str).collect(),
                Act::Transition { field, .. } => vec![field.as_str()],
                Act::Create { .. } | Act::Members { .. } | Act::Delete | Act::Undelete => vec![],
            })
            .collect();
        if names.is_empty() {
            return Ok(None);
        }
        let all = inks(row)?;
        let fields = names.iter().map(|name| ((*name).to_owned(), field(&row.fields, name).clone())).collect();
        let inks = names.iter().map(|name| ((*name).to_owned(), all.of(name).clone())).collect();
        Ok(Some(Self { record: row.id, kind, was: Was::There(Before { version: row.version, fields, inks }) }))
    }
}

/// Returns who wrote what of a row.
pub(crate) fn inks(row: &Stored) -> Result<Inks, CountyError> {
    parse(row.inks.as_deref().unwrap_or_default(), &row.kind)
}

/// A batch about to be kept.
pub(crate) struct Batch<'a> {
    pub(crate) id: RecordId,
    pub(crate) file: &'a str,
    pub(crate) at: Stamp,
    pub(crate) by: By,
    pub(crate) counts: Option<&'a ImportCounts>,
    pub(crate) refused: usize,
}

/// Keeps a batch and remembers what its source said, in the transaction that wrote its records under `verdicts`, which follow
/// each other. What changed nothing, said nothing anew and suspects nothing is no batch: there is nothing to take back, and
/// none is returned. A later batch has a later moment, whatever the clock says.
pub(crate) fn keep(
    db: &Connection,
    batch: &Batch<'_>,
    written: &[Written],
    said: &[Said],
    verdicts: &[Verdict],
) -> Result<Option<RecordId>, CountyError> {
    let wrote = !verdicts.is_empty() || !written.is_empty();
    let said_anew = said::keep(db, batch.id, said, wrote)?;
    if !wrote && !said_anew && !suspects::are_of(db, batch.id)? {
        return Ok(None);
    }
    let [first, last] = [verdicts.first(), verdicts.last()].map(|verdict| verdict.map(|it| it.sequence as i64));
    keep_row(db, batch, [first, last], written.len())?;
    keep_written(db, batch.id, written)?;
    keep_unsaid(db, batch.id, written)?;
    for (kind, _) in QUESTIONS {
        let sql = format!(
            "INSERT INTO batch_asked (batch, record, kind, state)
             SELECT ?1, id, '{kind}', state FROM {kind} WHERE version BETWEEN ?2 AND ?3"
        );
        db.execute(&sql, params![batch.id.bytes(), first, last])?;
    }
    Ok(Some(batch.id))
}

fn keep_row(
    db: &Connection,
    batch: &Batch<'_>,
    [first, last]: [Option<i64>; 2],
    records: usize,
) -> Result<(), CountyError> {
    let counts = serde_json::to_string(&batch.counts).expect("numbers always serialize");
    let account = batch.by.account().map(|account| account.bytes());
    db.execute(
        "INSERT INTO batch (id, file, at, account, counts, refused, first, last, records)
         VALUES (?1, ?2, max(?3, coalesce((SELECT max(at) + 1 FROM batch), ?3)), ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            batch.id.bytes(),
            batch.file,
            batch.at.0,
            account,
            counts,
            batch.refused as i64,
            first,
            last,
            records as i64
        ],
    )?;
    Ok(())
}

/// Lists what a batch wrote and its sequences do not tell.
fn keep_written(db: &Connection, id: RecordId, written: &[Written]) -> Result<(), CountyError> {
    for written in written {
        let before = match &written.was {
            Was::Unknown { .. } => continue,
            Was::Away => None,
            Was::There(before) => Some(before),
        };
        db.prepare_cached(&format!(
            "INSERT INTO batch_record (batch, record, kind, earlier, before, inks, version)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT version FROM {} WHERE id = ?2))",
            written.kind
        ))?
        .execute(params![
            id.bytes(),
            written.record.bytes(),
            written.kind,
            before.map(|before| before.version as i64),
            before.map(|before| json(&before.fields)),
            before.map(|before| json(&before.inks)),
        ])?;
    }
    Ok(())
}

/// Keeps which names the source did not say of what it had made: what is so of most records of a kind once, for all of them.
fn keep_unsaid(db: &Connection, id: RecordId, written: &[Written]) -> Result<(), CountyError> {
    let mut shapes: BTreeMap<&str, BTreeMap<&[String], Vec<RecordId>>> = BTreeMap::new();
    for Written { record, kind, was } in written {
        if let Was::Unknown { unsaid } = was {
            shapes.entry(kind).or_default().entry(unsaid).or_default().push(*record);
        }
    }
    let mut insert =
        db.prepare_cached("INSERT INTO batch_unsaid (batch, kind, record, names) VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, shapes) in shapes {
        let Some((usual, _)) = shapes.iter().max_by_key(|(_, records)| records.len()) else { continue };
        insert.execute(params![id.bytes(), kind, OF_ALL, json(usual)])?;
        for (names, records) in shapes.iter().filter(|(names, _)| *names != usual) {
            for record in records {
                insert.execute(params![id.bytes(), kind, record.bytes(), json(names)])?;
            }
        }
    }
    Ok(())
}

/// Stands for all records of a kind in `batch_unsaid`.
const OF_ALL: &[u8] = &[];

/// The kinds that put questions to people, and what becomes of one that is answered by what stands.
const QUESTIONS: [(&str, StandingState); 2] =
    [(Conflict::KIND.name, StandingState::Settled), (Proposal::KIND.name, StandingState::Declined)];

pub(super) fn json(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("texts and numbers always serialize")
}

/// Lists the batches, newest first.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<BatchRow>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT b.id, b.file, b.at, a.name, b.counts, b.refused, b.undone_at, b.records
         FROM batch b LEFT JOIN account a ON a.id = b.account ORDER BY b.at DESC, b.id DESC",
    )?;
    let mut found = query.query([])?;
    let mut listed = vec![];
    while let Some(row) = found.next()? {
        listed.push(BatchRow {
            id: RecordId::from_bytes(row.get(0)?),
            file: row.get(1)?,
            at: Stamp(row.get(2)?),
            by: row.get(3)?,
            counts: parse(&row.get::<_, String>(4)?, "batch")?,
            refused_rows: row.get(5)?,
            undone_at: row.get::<_, Option<i64>>(6)?.map(Stamp),
            records: row.get(7)?,
        });
    }
    Ok(listed)
}

/// The sequences of departments' lists, from the first of each to its last: batches that count no kinds, as an import does.
///
/// # Errors
/// Any store error.
pub(crate) fn of_lists(db: &Connection) -> Result<Vec<(u64, u64)>, CountyError> {
    let mut query = db.prepare_cached("SELECT first, last FROM batch WHERE counts = 'null' AND first IS NOT NULL")?;
    let range = |row: &Row<'_>| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64));
    Ok(query.query_map([], range)?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
