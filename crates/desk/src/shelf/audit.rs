//! The desk's part of the audit trail: written before the thing is shown, handed up in order, never handed down.

use crate::{DeskError, rim::Rim};
use anju_model::{RecordId, Stamp, sync::enrol::AuditEntry};
use anju_store::rusqlite::{Connection, params};

/// The most entries of one request.
const MOST: u32 = 500;

/// One thing that happened on this desk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Happened<'a> {
    /// What: `sign_in`, `sign_in_failed`, `reveal`, `exported`, …
    pub what: &'a str,
    /// Who did it.
    pub account: Option<RecordId>,
    /// Of which record.
    pub record: Option<RecordId>,
    /// Why, or why it failed.
    pub why: Option<&'a str>,
}

/// Notes what happened.
///
/// # Errors
/// Any store error.
pub fn note(db: &Connection, rim: &dyn Rim, at: Stamp, happened: Happened<'_>) -> Result<(), DeskError> {
    add(db, rim.id(), at, happened)
}

/// Notes what happened, under an id that it has already; once, however often.
///
/// # Errors
/// Any store error.
pub fn add(db: &Connection, id: RecordId, at: Stamp, happened: Happened<'_>) -> Result<(), DeskError> {
    let Happened { what, account, record, why } = happened;
    let (account, record) = (account.map(|id| id.bytes()), record.map(|id| id.bytes()));
    db.prepare_cached(
        "INSERT INTO audit (id, at, what, account, record, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    )?
    .execute(params![id.bytes(), at.0, what, account, record, why])?;
    Ok(())
}

/// Reads what has not been handed up yet.
///
/// # Errors
/// Any store error.
pub fn unsent(db: &Connection) -> Result<Vec<AuditEntry>, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT id, number, at, what, account, record, why FROM audit WHERE sent = 0 ORDER BY number LIMIT ?1",
    )?;
    let id = |bytes: Option<[u8; 16]>| bytes.map(RecordId::from_bytes);
    let entries = query
        .query_map([MOST], |row| {
            Ok(AuditEntry {
                id: id(row.get(0)?),
                number: row.get::<_, i64>(1)? as u64,
                at: Stamp(row.get(2)?),
                what: row.get(3)?,
                by: id(row.get(4)?),
                record: id(row.get(5)?),
                why: row.get(6)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(entries)
}

/// Marks what the county holds; a county that was restored may hold less than before.
///
/// # Errors
/// Any store error.
pub fn sent(db: &Connection, upto: u64) -> Result<(), DeskError> {
    db.prepare_cached("UPDATE audit SET sent = (number <= ?1) WHERE sent <> (number <= ?1)")?.execute([upto as i64])?;
    Ok(())
}
