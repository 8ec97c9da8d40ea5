//! 操作日志 as an administrator reads it: the entries of the audit trail and the saves of history as one list, the newest first,
//! page by page. How an entry reads is `shown`; what is written there is `audit` and the ledger.

mod shown;

use crate::CountyError;
use anju_model::{
    Day, Fault, RecordId, Stamp,
    contract::{ReadTrail, TrailCursor, TrailEntry, TrailFilter, TrailPage, TrailSort},
    words::trail as words,
};
use anju_store::rusqlite::{Connection, ToSql, named_params};
use shown::Shown;

/// The most entries of one page.
const MOST_ENTRIES: u32 = 500;
/// Changed fields after which a page ends, however many entries it has.
const MOST_CHANGES: u32 = 5_000;
/// Changed fields shown of a save where not all are wanted.
const FIRST_CHANGES: u32 = 8;
/// A day in milliseconds; days are UTC+8.
const DAY_MS: i64 = 24 * 3_600_000;
const OFFSET_MS: i64 = 8 * 3_600_000;

/// Reads a page.
///
/// # Errors
/// `day.order`; any store error.
pub fn read(db: &Connection, ask: &ReadTrail) -> Result<TrailPage, CountyError> {
    let filter = &ask.filter;
    if filter.from.zip(filter.to).is_some_and(|(from, to)| to < from) {
        return Err(Fault::new("day.order").field("to").into());
    }
    let limit = ask.limit.clamp(1, MOST_ENTRIES);
    let mut found = found(db, ask, limit + 1)?;
    let shown = Shown::new(db);
    let (mut entries, mut changes) = (vec![], 0);
    let most = if ask.whole { u32::MAX } else { FIRST_CHANGES };
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let of = found.len();
    for one in found {
        let entry = shown.entry(one, most)?;
        changes += u32::try_from(entry.changes.len()).unwrap_or(u32::MAX);
        entries.push(entry);
        if changes >= MOST_CHANGES {
            break;
        }
    }
    let more = more || entries.len() < of;
    let next = entries.last().filter(|_| more).map(|entry: &TrailEntry| entry.place);
    Ok(TrailPage { entries, next, said: said(&shown, filter)? })
}

fn said(shown: &Shown<'_>, filter: &TrailFilter) -> Result<String, CountyError> {
    let account = filter.account.map(|id| shown.account(id)).transpose()?.unwrap_or_default();
    let desk = filter.desk.map(|id| shown.desk(id)).transpose()?.unwrap_or_default();
    Ok(words::chosen(filter, &account, &desk))
}

/// An entry as found in its table.
struct Found {
    place: TrailCursor,
    what: String,
    account: Option<RecordId>,
    desk: Option<RecordId>,
    /// The record of an audit entry, the cadre of a save.
    record: Option<RecordId>,
    why: Option<String>,
}

/// Finds the newest entries behind the cursor. Each query is of one table, and of one code where codes are wanted, so that an
/// index gives its order; what they find is merged.
fn found(db: &Connection, ask: &ReadTrail, limit: u32) -> Result<Vec<Found>, CountyError> {
    let mut all = vec![];
    match ask.filter.what {
        None => {
            of_audit(db, ask, None, limit, &mut all)?;
            of_history(db, ask, limit, &mut all)?;
        }
        Some(sort @ TrailSort::Changes) => {
            of_history(db, ask, limit, &mut all)?;
            for code in words::codes(sort).filter(|code| *code != words::CHANGED) {
                of_audit(db, ask, Some(code), limit, &mut all)?;
            }
        }
        Some(
            sort @ (TrailSort::SignIns
            | TrailSort::Failures
            | TrailSort::Reveals
            | TrailSort::Exports
            | TrailSort::Accounts
            | TrailSort::Desks
            | TrailSort::Tokens),
        ) => {
            for code in words::codes(sort) {
                of_audit(db, ask, Some(code), limit, &mut all)?;
            }
        }
    }
    all.sort_by_key(|found| std::cmp::Reverse(found.place));
    all.truncate(limit as usize);
    Ok(all)
}

/// Where in one table the cursor lies: entries before (`at`, `number`) are wanted.
fn behind(after: Option<TrailCursor>, audit: bool) -> (i64, i64) {
    match after {
        None => (i64::MAX, i64::MAX),
        Some(TrailCursor(at, of_audit, number)) if of_audit == audit => (at.0, number),
        // Entries of the audit trail come before saves of the same moment.
        Some(TrailCursor(at, of_audit, _)) => (at.0, if of_audit { i64::MAX } else { i64::MIN }),
    }
}

fn span(filter: &TrailFilter) -> (i64, i64) {
    let start = |day: Day| day.days_since(Stamp(0).day()) * DAY_MS - OFFSET_MS;
    (filter.from.map_or(i64::MIN, start), filter.to.map_or(i64::MAX, |day| start(day.plus_days(1))))
}

fn of_audit(
    db: &Connection,
    ask: &ReadTrail,
    code: Option<&str>,
    limit: u32,
    all: &mut Vec<Found>,
) -> Result<(), CountyError> {
    let filter = &ask.filter;
    let sql = format!(
        "SELECT entry, at, what, account, desk, record, why FROM audit
         WHERE (at, entry) < (:at, :number) AND at >= :from AND at < :until{}{}{}
         ORDER BY at DESC, entry DESC LIMIT :limit",
        if code.is_some() { " AND what = :what" } else { "" },
        if filter.account.is_some() { " AND account = :account" } else { "" },
        if filter.desk.is_some() { " AND desk = :desk" } else { "" },
    );
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        Ok(Found {
            place: TrailCursor(Stamp(row.get(1)?), true, row.get(0)?),
            what: row.get(2)?,
            account: id(row.get(3)?),
            desk: id(row.get(4)?),
            record: id(row.get(5)?),
            why: row.get(6)?,
        })
    };
    select(db, &sql, (ask, true, code, limit), row, all)
}

fn of_history(db: &Connection, ask: &ReadTrail, limit: u32, all: &mut Vec<Found>) -> Result<(), CountyError> {
    let filter = &ask.filter;
    let sql = format!(
        "SELECT sequence, at, account, desk, on_behalf_of FROM history
         WHERE ordinal = 0 AND (at, sequence) < (:at, :number) AND at >= :from AND at < :until{}{}
         ORDER BY at DESC, sequence DESC LIMIT :limit",
        if filter.account.is_some() { " AND account = :account" } else { "" },
        if filter.desk.is_some() { " AND desk = :desk" } else { "" },
    );
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        Ok(Found {
            place: TrailCursor(Stamp(row.get(1)?), false, row.get(0)?),
            what: words::CHANGED.to_owned(),
            account: id(row.get(2)?),
            desk: id(row.get(3)?),
            record: id(row.get(4)?),
            why: None,
        })
    };
    select(db, &sql, (ask, false, None, limit), row, all)
}

fn id(bytes: Option<[u8; 16]>) -> Option<RecordId> {
    bytes.map(RecordId::from_bytes)
}

fn select(
    db: &Connection,
    sql: &str,
    (ask, audit, code, limit): (&ReadTrail, bool, Option<&str>, u32),
    row: impl FnMut(&anju_store::rusqlite::Row<'_>) -> anju_store::rusqlite::Result<Found>,
    all: &mut Vec<Found>,
) -> Result<(), CountyError> {
    let ((at, number), (from, until)) = (behind(ask.after, audit), span(&ask.filter));
    let (account, desk) = (ask.filter.account.map(|id| id.bytes()), ask.filter.desk.map(|id| id.bytes()));
    let mut values: Vec<(&str, &dyn ToSql)> = named_params! {
        ":at": at, ":number": number, ":from": from, ":until": until, ":limit": limit,
    }
    .to_vec();
    if let Some(code) = &code {
        values.push((":what", code));
    }
    if let Some(account) = &account {
        values.push((":account", account));
    }
    if let Some(desk) = &desk {
        values.push((":desk", desk));
    }
    let mut query = db.prepare_cached(sql)?;
    for found in query.query_map(values.as_slice(), row)? {
        all.push(found?);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
