//! The audit trail 操作日志: who came in, who failed to, who saw or took what. Entries are added and never changed. How it is
//! read, together with the history of records, is `trail`.

use crate::{CountyError, office::Administrator, own_account};
use anju_model::{
    RecordId, Stamp,
    sync::enrol::{AuditEntry, AuditTaken},
};
use anju_store::rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// Who acts at the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An administrator at his desk.
    Administrator(Administrator),
    /// Whoever sits at the server's command line.
    CommandLine,
}

impl By {
    /// Returns the account that acts, where one is known.
    pub fn account(self) -> Option<RecordId> {
        match self {
            By::Administrator(by) => Some(by.account),
            By::CommandLine => None,
        }
    }

    /// Returns the desk it sits at.
    pub fn desk(self) -> Option<RecordId> {
        match self {
            By::Administrator(by) => Some(by.desk),
            By::CommandLine => None,
        }
    }

    /// Returns the account in whose name records are written.
    pub fn writer(self) -> RecordId {
        self.account().unwrap_or_else(own_account)
    }

    /// Makes an entry of what was done, of what.
    pub fn did<'a>(self, what: &'a str, record: Option<RecordId>, why: Option<&'a str>) -> Happened<'a> {
        Happened { what, account: self.account(), desk: self.desk(), record, why }
    }
}

/// One thing that happened at the county itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Happened<'a> {
    /// What: `sign_in`, `sign_in_failed`, `enrolled`, `enrol_failed`, `account_added`, `device_revoked`, `exported`, …
    pub what: &'a str,
    /// Who did it.
    pub account: Option<RecordId>,
    /// On which desk.
    pub desk: Option<RecordId>,
    /// Of what: an account, a desk, a token, a record.
    pub record: Option<RecordId>,
    /// Why, or why it failed; never a personal value.
    pub why: Option<&'a str>,
}

/// One entry as listed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// Its number.
    pub entry: i64,
    /// When.
    pub at: Stamp,
    /// What.
    pub what: String,
    /// Who.
    pub account: Option<RecordId>,
    /// On which desk.
    pub desk: Option<RecordId>,
    /// Of which record.
    pub record: Option<RecordId>,
    /// Why.
    pub why: Option<String>,
}

/// Writes an entry.
///
/// # Errors
/// Any store error.
pub fn add(db: &Connection, at: Stamp, happened: Happened<'_>) -> Result<(), CountyError> {
    let Happened { what, account, desk, record, why } = happened;
    let bytes = |id: Option<RecordId>| id.map(|id| id.bytes());
    db.prepare_cached("INSERT INTO audit (at, what, account, desk, record, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![at.0, what, bytes(account), bytes(desk), bytes(record), why])?;
    Ok(())
}

/// How far beyond the county's clock a desk's entry may be dated, as a save may (SYNC §1).
const AHEAD_MS: i64 = 5 * 60_000;

/// Takes entries of a desk; one that was taken before, from it or from a desk of the same disk, is not taken again. Returns how
/// far they are held without a gap, so that a county that was restored gets those it has lost.
///
/// # Errors
/// Any store error.
pub fn take(db: &Connection, desk: RecordId, entries: &[AuditEntry], now: Stamp) -> Result<AuditTaken, CountyError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO audit (id, at, what, account, desk, desk_number, record, why)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
    )?;
    let held = held(db, desk)?;
    let (mut reach, mut upto) = (held, held);
    for entry in entries {
        if entry.number > reach + 1 {
            break;
        }
        // Without an id, an entry is known by its number.
        if entry.id.is_some() || entry.number > reach {
            insert.execute(params![
                entry.id.map(|id| id.bytes()),
                entry.at.min(now.plus(AHEAD_MS)).0,
                entry.what,
                entry.by.map(|id| id.bytes()),
                desk.bytes(),
                entry.number as i64,
                entry.record.map(|id| id.bytes()),
                entry.why
            ])?;
        }
        reach = reach.max(entry.number);
        upto = entry.number;
    }
    if reach > held {
        db.prepare_cached("INSERT OR REPLACE INTO audit_held (desk, number) VALUES (?1, ?2)")?
            .execute(params![desk.bytes(), reach as i64])?;
    }
    Ok(AuditTaken { upto })
}

fn held(db: &Connection, desk: RecordId) -> Result<u64, CountyError> {
    let mut query = db.prepare_cached("SELECT number FROM audit_held WHERE desk = ?1")?;
    let number: Option<i64> = query.query_row([desk.bytes()], |row| row.get(0)).optional()?;
    Ok(number.unwrap_or(0).unsigned_abs())
}

/// Lists the newest entries first.
///
/// # Errors
/// Any store error.
pub fn newest(db: &Connection, most: u32) -> Result<Vec<Entry>, CountyError> {
    let mut query = db
        .prepare_cached("SELECT entry, at, what, account, desk, record, why FROM audit ORDER BY entry DESC LIMIT ?1")?;
    let id = |bytes: Option<[u8; 16]>| bytes.map(RecordId::from_bytes);
    let entries = query.query_map([most], |row| {
        Ok(Entry {
            entry: row.get(0)?,
            at: Stamp(row.get(1)?),
            what: row.get(2)?,
            account: id(row.get(3)?),
            desk: id(row.get(4)?),
            record: id(row.get(5)?),
            why: row.get(6)?,
        })
    })?;
    Ok(entries.collect::<Result<_, _>>()?)
}
