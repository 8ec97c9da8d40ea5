//! The desk's part of the audit trail: written before the thing is shown, handed up in order, never handed down.

use crate::DeskError;
use anju_model::{RecordId, Stamp, sync::enrol::AuditEntry};
use anju_store::rusqlite::{Connection, params};

/// The most entries of one request.
const MOST: u32 = 500;

/// Notes who did what.
///
/// # Errors
/// Any store error.
pub fn note(
    db: &Connection,
    at: Stamp,
    what: &str,
    account: Option<RecordId>,
    record: Option<RecordId>,
    why: Option<&str>,
) -> Result<(), DeskError> {
    db.prepare_cached("INSERT INTO audit (at, what, account, record, why) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![at.0, what, account.map(|id| id.bytes()), record.map(|id| id.bytes()), why])?;
    Ok(())
}

/// Reads what has not been handed up yet.
///
/// # Errors
/// Any store error.
pub fn unsent(db: &Connection) -> Result<Vec<AuditEntry>, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT number, at, what, account, record, why FROM audit WHERE sent = 0 ORDER BY number LIMIT ?1",
    )?;
    let id = |bytes: Option<[u8; 16]>| bytes.map(RecordId::from_bytes);
    let entries = query
        .query_map([MOST], |row| {
            Ok(AuditEntry {
                number: row.get::<_, i64>(0)? as u64,
                at: Stamp(row.get(1)?),
                what: row.get(2)?,
                by: id(row.get(3)?),
                record: id(row.get(4)?),
                why: row.get(5)?,
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
