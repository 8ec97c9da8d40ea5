//! Imports as batches: each is listed, and taken back as long as nobody has changed what it wrote or built on it. Taking back
//! is a save of its own, so history keeps both.

use super::{Said, said_before};
use crate::{County, CountyError, audit::By, rim::Rim};
use anju_model::{
    Class, Clock, Fault, Fields, RecordId, Stamp,
    contract::{BatchRow, ImportCounts},
    kinds,
    sync::group::{Act, Change},
    value::{Value, field},
};
use anju_store::rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// The most households that a refusal names.
const NAMED: usize = 10;

/// A record that an import writes.
pub(crate) struct Written {
    pub(crate) record: RecordId,
    pub(crate) kind: &'static str,
    /// The version it had, and what stood in the fields that change; none where the import makes it.
    pub(crate) before: Option<(u64, Fields)>,
}

impl Written {
    /// A record that was there, with the fields that `changes` touch as they stood.
    pub(crate) fn changed(
        kind: &'static str,
        record: RecordId,
        version: u64,
        stored: &Fields,
        changes: &[Change],
    ) -> Option<Self> {
        let names = changes.iter().flat_map(|change| match &change.act {
            Act::Set { fields } => fields.keys().cloned().collect(),
            Act::Transition { field, .. } => vec![field.clone()],
            Act::Create { .. } | Act::Members { .. } | Act::Delete | Act::Undelete => vec![],
        });
        let before: Fields = names.map(|name| (name.clone(), field(stored, &name).clone())).collect();
        (!before.is_empty()).then_some(Self { record, kind, before: Some((version, before)) })
    }
}

/// A batch about to be kept.
pub(crate) struct Batch<'a> {
    pub(crate) id: RecordId,
    pub(crate) file: &'a str,
    pub(crate) at: Stamp,
    pub(crate) by: By,
    pub(crate) counts: &'a ImportCounts,
    pub(crate) refused: usize,
}

/// Keeps a batch before what the source said now is remembered, in the transaction that wrote its records.
pub(crate) fn keep(db: &Connection, batch: &Batch<'_>, written: &[Written], said: &[Said]) -> Result<(), CountyError> {
    let counts = serde_json::to_string(batch.counts).expect("numbers always serialize");
    let account = batch.by.account().map(|account| account.bytes());
    db.execute(
        "INSERT INTO batch (id, file, at, account, counts, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![batch.id.bytes(), batch.file, batch.at.0, account, counts, batch.refused as i64],
    )?;
    for written in written {
        let earlier = written.before.as_ref().map(|(version, _)| *version as i64);
        let before = written.before.as_ref().map(|(_, fields)| json(fields));
        db.prepare_cached(&format!(
            "INSERT INTO batch_record (batch, record, kind, earlier, before, version)
             VALUES (?1, ?2, ?3, ?4, ?5, (SELECT version FROM {} WHERE id = ?2))",
            written.kind
        ))?
        .execute(params![batch.id.bytes(), written.record.bytes(), written.kind, earlier, before])?;
    }
    let mut insert =
        db.prepare_cached("INSERT INTO batch_said (batch, source, record, fields) VALUES (?1, ?2, ?3, ?4)")?;
    for said in said {
        let before = said_before(db, said.source, said.record)?.map(|fields| json(&fields));
        insert.execute(params![batch.id.bytes(), said.source, said.record.bytes(), before])?;
    }
    Ok(())
}

/// The names of the declared kinds of a batch's records.
fn kinds_of(db: &Connection, id: RecordId) -> Result<Vec<&'static str>, CountyError> {
    let mut query = db.prepare_cached("SELECT DISTINCT kind FROM batch_record WHERE batch = ?1")?;
    let names = query.query_map([id.bytes()], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(names.iter().filter_map(|name| kinds::kind(name)).map(|kind| kind.name).collect())
}

fn json(fields: &Fields) -> String {
    serde_json::to_string(fields).expect("texts and numbers always serialize")
}

/// Lists the batches, newest first.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<BatchRow>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT b.id, b.file, b.at, a.name, b.counts, b.refused, b.undone_at,
                (SELECT count(*) FROM batch_record r WHERE r.batch = b.id)
         FROM batch b LEFT JOIN account a ON a.id = b.account ORDER BY b.at DESC, b.id DESC",
    )?;
    let rows = query.query_map([], |row| {
        let counts: String = row.get(4)?;
        Ok(BatchRow {
            id: RecordId::from_bytes(row.get(0)?),
            file: row.get(1)?,
            at: Stamp(row.get(2)?),
            by: row.get(3)?,
            counts: serde_json::from_str(&counts).unwrap_or_default(),
            refused_rows: row.get(5)?,
            undone_at: row.get::<_, Option<i64>>(6)?.map(Stamp),
            records: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a batch back. Returns how many records it made or changed.
///
/// # Errors
/// `batch.unknown`, `batch.undone {date}`, `batch.changed {n, households}`; any store error. Nothing is changed then.
pub fn undo(county: &County, id: RecordId, by: By, rim: &dyn Rim) -> Result<usize, CountyError> {
    let changes = county.read(|db| {
        refuse_unless_untouched(db, id)?;
        reverted(db, id)
    })?;
    let count = changes.len();
    let clock = Clock { now: rim.now(), suspect: false };
    county.save_by(by.writer(), changes, None, clock, &mut || rim.id(), |tx| {
        // Whoever changed something in between came before the counter was taken: look once more.
        let untouched: i64 =
            tx.query_row("SELECT count(*) FROM batch WHERE id = ?1 AND undone_at IS NULL", [id.bytes()], |row| {
                row.get(0)
            })?;
        if untouched == 0 {
            return Err(Fault::new("batch.undone").into());
        }
        settle(tx, id, clock.now)?;
        crate::audit::add(tx, clock.now, by.did("import_undone", Some(id), None))
    })?;
    Ok(count)
}

/// Marks a batch as taken back: what the source said counts as not said, and earlier batches know the versions that stand now.
fn settle(db: &Connection, id: RecordId, now: Stamp) -> Result<(), CountyError> {
    db.execute("UPDATE batch SET undone_at = ?2 WHERE id = ?1", params![id.bytes(), now.0])?;
    db.execute(
        "INSERT OR REPLACE INTO said (source, record, fields)
         SELECT source, record, fields FROM batch_said WHERE batch = ?1 AND fields IS NOT NULL",
        [id.bytes()],
    )?;
    db.execute(
        "DELETE FROM said WHERE (source, record) IN
            (SELECT source, record FROM batch_said WHERE batch = ?1 AND fields IS NULL)",
        [id.bytes()],
    )?;
    for kind in kinds_of(db, id)? {
        let sql = format!(
            "UPDATE batch_record SET version = (SELECT version FROM {kind} WHERE id = record)
             WHERE batch <> ?1 AND kind = '{kind}' AND (record, version) IN
                (SELECT record, earlier FROM batch_record WHERE batch = ?1 AND earlier IS NOT NULL)"
        );
        db.execute(&sql, [id.bytes()])?;
    }
    Ok(())
}

fn refuse_unless_untouched(db: &Connection, id: RecordId) -> Result<(), CountyError> {
    let sql = "SELECT undone_at FROM batch WHERE id = ?1";
    let undone: Option<Option<i64>> = db.query_row(sql, [id.bytes()], |row| row.get(0)).optional()?;
    match undone {
        None => return Err(Fault::new("batch.unknown").into()),
        Some(Some(at)) => return Err(Fault::new("batch.undone").with("date", Stamp(at).day()).into()),
        Some(None) => {}
    }
    let mut touched = changed_since(db, id)?;
    touched.extend(built_on(db, id)?);
    if touched.is_empty() {
        return Ok(());
    }
    let mut households: Vec<String> = touched.values().flatten().cloned().collect();
    households.sort();
    households.dedup();
    households.truncate(NAMED);
    let fault = Fault::new("batch.changed").with("n", touched.len());
    Err(if households.is_empty() { fault } else { fault.with("households", households.join("、")) }.into())
}

/// Records by id, each with the number of its household, where it has one.
type Touched = BTreeMap<[u8; 16], Option<String>>;

/// Finds the records of a batch that stand at another version than it gave them.
fn changed_since(db: &Connection, id: RecordId) -> Result<Touched, CountyError> {
    let mut all = Touched::new();
    for kind in kinds_of(db, id)? {
        let sql = format!(
            "SELECT r.record, h.number FROM batch_record r JOIN {kind} k ON k.id = r.record
             JOIN feed f ON f.id = r.record LEFT JOIN household h ON h.id = coalesce(f.household, f.id)
             WHERE r.batch = ?1 AND r.kind = '{kind}' AND k.version IS NOT r.version"
        );
        all.extend(found(db, &sql, id)?);
    }
    Ok(all)
}

/// Finds the records that are none of the batch's and belong to one that it made: they would hang in the air.
fn built_on(db: &Connection, id: RecordId) -> Result<Touched, CountyError> {
    let mut all = found(
        db,
        "SELECT f.id, h.number FROM batch_record r JOIN feed f ON f.household = r.record
         LEFT JOIN household h ON h.id = r.record
         WHERE r.batch = ?1 AND r.kind = 'household' AND r.before IS NULL AND f.id <> r.record
           AND f.id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)",
        id,
    )?;
    for id in all.keys().copied().collect::<Vec<_>>() {
        if anju_store::get(db, RecordId::from_bytes(id))?.is_none_or(|row| row.deleted) {
            all.remove(&id);
        }
    }
    let foreign = "deleted = 0 AND id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)";
    let named = format!(
        "SELECT cadre AS id FROM pair WHERE {foreign}
         UNION SELECT cadre FROM matter WHERE {foreign}
         UNION SELECT cadre FROM account WHERE {foreign}
         UNION SELECT on_behalf_of FROM visit WHERE {foreign}
         UNION SELECT unhex(replace(value, '-', '')) FROM visit, json_each(visit.visitors)
               WHERE visit.deleted = 0 AND visit.id NOT IN (SELECT record FROM batch_record WHERE batch = ?1)
         UNION SELECT settlement FROM household WHERE {foreign}
         UNION SELECT \"group\" FROM household WHERE {foreign}"
    );
    let sql = format!(
        "SELECT record, NULL FROM batch_record WHERE batch = ?1 AND before IS NULL
           AND kind IN ('cadre', 'settlement', 'social_group') AND record IN ({named})"
    );
    all.extend(found(db, &sql, id)?);
    Ok(all)
}

fn found(db: &Connection, sql: &str, id: RecordId) -> Result<Touched, CountyError> {
    let mut query = db.prepare(sql)?;
    let rows = query.query_map([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the changes that take a batch back, last records first.
fn reverted(db: &Connection, id: RecordId) -> Result<Vec<Change>, CountyError> {
    let mut query =
        db.prepare("SELECT record, kind, version, before FROM batch_record WHERE batch = ?1 ORDER BY version DESC")?;
    let mut rows = query.query([id.bytes()])?;
    let mut changes = vec![];
    while let Some(row) = rows.next()? {
        let record = RecordId::from_bytes(row.get(0)?);
        let kind: String = row.get(1)?;
        let seen = row.get::<_, Option<i64>>(2)?.unwrap_or_default() as u64;
        match row.get::<_, Option<String>>(3)? {
            None => changes.push(Change { kind, record, seen, act: Act::Delete }),
            Some(before) => {
                let before: Fields = serde_json::from_str(&before)
                    .map_err(|_| anju_store::StoreError::Unreadable("batch_record".to_owned()))?;
                changes.extend(set_back(db, &kind, record, seen, before)?);
            }
        }
    }
    Ok(changes)
}

fn set_back(
    db: &Connection,
    kind: &str,
    record: RecordId,
    seen: u64,
    before: Fields,
) -> Result<Vec<Change>, CountyError> {
    let Some(stored) = anju_store::get(db, record)? else { return Ok(vec![]) };
    let declared = kinds::kind(kind);
    let is_state =
        |name: &str| declared.and_then(|kind| kind.field(name)).is_some_and(|field| field.class == Class::State);
    let (states, set): (Fields, Fields) = before.into_iter().partition(|(name, _)| is_state(name));
    let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
    let back = |(name, value): (String, Value)| Act::Transition {
        from: text(field(&stored.fields, &name)),
        to: text(&value),
        field: name,
        fields: Fields::new(),
    };
    let mut acts: Vec<Act> = states.into_iter().map(back).collect();
    if !set.is_empty() {
        acts.push(Act::Set { fields: set });
    }
    Ok(acts.into_iter().map(|act| Change { kind: kind.to_owned(), record, seen, act }).collect())
}
