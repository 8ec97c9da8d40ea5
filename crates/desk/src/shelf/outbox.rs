//! Saves: a group is written with the screen's rows in one transaction, numbered densely, and never altered afterwards.

use super::{clock, files, journal::Entry, screen, settings};
use crate::{DeskError, rim::Rim};
use anju_model::{
    Day, RecordId, Stamp,
    kinds::Evidence,
    record::Record,
    sync::group::{Act, Change, Group, SCHEMA, Verdict},
};
use anju_store::{
    StoreError,
    rusqlite::{Connection, OptionalExtension, params},
};

/// What a use case wants saved.
#[derive(Clone, Debug)]
pub struct Save {
    what: &'static str,
    /// The record that lists show it by.
    pub subject: RecordId,
    /// The changes.
    pub changes: Vec<Change>,
    observed: Option<Day>,
    on_behalf_of: Option<RecordId>,
}

impl Save {
    /// Makes a save of what was observed today. `what` is what people call it: `visit`, `matter` …, shown in lists with its
    /// subject's head.
    pub fn of(what: &'static str, subject: RecordId, changes: Vec<Change>) -> Self {
        Self { what, subject, changes, observed: None, on_behalf_of: None }
    }

    /// Says on which day the facts were observed; today for none.
    #[must_use]
    pub fn observed(self, on: impl Into<Option<Day>>) -> Self {
        Self { observed: on.into(), ..self }
    }

    /// Says on which cadre's behalf it is entered 代录, if on somebody's.
    #[must_use]
    pub fn on_behalf_of(self, cadre: Option<RecordId>) -> Self {
        Self { on_behalf_of: cadre, ..self }
    }
}

/// Writes a save of the account signed in: group, outbox, and the screen's rows. Returns the group's number.
///
/// # Errors
/// Any store error; nothing is saved then.
pub fn save(db: &Connection, rim: &dyn Rim, by: RecordId, save: Save) -> Result<Group, DeskError> {
    let now = clock::now(db, rim)?;
    let desk = desk_id(db)?;
    let measured = clock::measured(db)?;
    let group = Group {
        number: next_number(db, desk)?,
        id: rim.id(),
        by,
        on_behalf_of: save.on_behalf_of,
        made_at: rim.wall(),
        clock_offset: measured.map(|measured| measured.offset),
        clock_suspect: now.suspect,
        observed: save.observed,
        schema: SCHEMA,
        cursor: least_cursor(db)?,
        epoch: settings::get(db, "epoch")?.unwrap_or_default(),
        changes: save.changes,
        sealed: None,
    };
    insert(db, desk, &group, save.what, save.subject, now.now)?;
    overlay(db, &group)?;
    Ok(group)
}

fn insert(
    db: &Connection,
    desk: RecordId,
    group: &Group,
    what: &str,
    subject: RecordId,
    at: Stamp,
) -> Result<(), DeskError> {
    let body = serde_json::to_string(group).expect("groups always serialize");
    db.prepare_cached(
        "INSERT INTO outbox (id, desk, number, state, body, what, subject, account, made_at)
         VALUES (?1, ?2, ?3, 'waiting', ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        group.id.bytes(),
        desk.bytes(),
        group.number as i64,
        body,
        what,
        subject.bytes(),
        group.by.bytes(),
        at.0
    ])?;
    Ok(())
}

/// Takes a save of the journal back in that this store does not hold; it waits under a number of its own until the desk gets
/// its new id. Tells whether it was missing.
///
/// # Errors
/// Any store error.
pub(crate) fn bring_back(db: &Connection, entry: &Entry) -> Result<bool, DeskError> {
    let mut query = db.prepare_cached("SELECT 1 FROM outbox WHERE id = ?1")?;
    if query.exists([entry.group.id.bytes()])? {
        return Ok(false);
    }
    let desk = desk_id(db)?;
    let group = Group { number: next_number(db, desk)?, ..entry.group.clone() };
    insert(db, desk, &group, &entry.what, entry.subject, entry.at)?;
    overlay(db, &group)?;
    for change in group.changes.iter().filter(|change| change.kind == Evidence::KIND.name) {
        let Act::Create { fields } = &change.act else { continue };
        if let Ok(evidence) = Evidence::from_fields(fields) {
            files::wait(db, &evidence.sha256, evidence.size)?;
        }
    }
    Ok(true)
}

/// Lays a group's changes over the screen.
pub(crate) fn overlay(db: &Connection, group: &Group) -> Result<(), DeskError> {
    // The group's place in time orders pending changes; numbers start again when a desk takes a new id.
    let made: i64 =
        db.prepare_cached("SELECT rowid FROM outbox WHERE id = ?1")?.query_row([group.id.bytes()], |row| row.get(0))?;
    for (ordinal, change) in group.changes.iter().enumerate() {
        screen::lay(db, made, ordinal, group.id, change)?;
    }
    // Households first, so that what belongs to them finds its place.
    let mut records: Vec<(bool, RecordId)> =
        group.changes.iter().map(|change| (change.kind != "household", change.record)).collect();
    records.sort();
    records.dedup();
    for (_, record) in records {
        screen::show(db, record)?;
    }
    Ok(())
}

/// Returns the desk's id.
///
/// # Errors
/// `desk.unenrolled` before enrolment; any store error.
pub fn desk_id(db: &Connection) -> Result<RecordId, DeskError> {
    settings::get(db, "desk")?.ok_or_else(|| anju_model::Fault::new("desk.unenrolled").into())
}

/// Returns the number of the next group.
///
/// # Errors
/// Any store error.
pub fn next_number(db: &Connection, desk: RecordId) -> Result<u64, DeskError> {
    let mut query = db.prepare_cached("SELECT coalesce(max(number), 0) FROM outbox WHERE desk = ?1")?;
    Ok(query.query_row([desk.bytes()], |row| row.get::<_, i64>(0))? as u64 + 1)
}

pub(crate) fn least_cursor(db: &Connection) -> Result<u64, DeskError> {
    let mut query = db.prepare_cached("SELECT coalesce(min(at), 0) FROM area")?;
    Ok(query.query_row([], |row| row.get::<_, i64>(0))? as u64)
}

/// Returns the groups that wait, in order, at most `most`.
///
/// # Errors
/// Any store error.
pub fn waiting(db: &Connection, most: u32) -> Result<Vec<Group>, DeskError> {
    let mut query =
        db.prepare_cached("SELECT body FROM outbox WHERE state = 'waiting' AND desk = ?1 ORDER BY number LIMIT ?2")?;
    let texts = query
        .query_map(params![desk_id(db)?.bytes(), most], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    texts.iter().map(|text| parse(text)).collect()
}

/// Counts the groups in a state.
///
/// # Errors
/// Any store error.
pub fn count(db: &Connection, state: &str) -> Result<u32, DeskError> {
    let mut query = db.prepare_cached("SELECT count(*) FROM outbox WHERE state = ?1")?;
    Ok(query.query_row([state], |row| row.get(0))?)
}

/// Counts the groups that the county keeps because this desk was revoked.
///
/// # Errors
/// Any store error.
pub fn handed_over(db: &Connection) -> Result<u32, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT count(*) FROM outbox WHERE state = 'parked' AND json_extract(verdict, '$.parked.code') = 'desk.revoked'",
    )?;
    Ok(query.query_row([], |row| row.get(0))?)
}

/// Returns the numbers of this desk's parked groups.
pub(crate) fn parked_numbers(db: &Connection) -> Result<Vec<u64>, DeskError> {
    let mut query =
        db.prepare_cached("SELECT number FROM outbox WHERE state = 'parked' AND desk = ?1 ORDER BY number LIMIT 500")?;
    let numbers = query
        .query_map([desk_id(db)?.bytes()], |row| row.get::<_, i64>(0))?
        .map(|number| number.map(|number| number as u64))
        .collect::<Result<_, _>>()?;
    Ok(numbers)
}

/// Reads a group by its number.
///
/// # Errors
/// Any store error.
pub fn by_number(db: &Connection, number: u64) -> Result<Option<Group>, DeskError> {
    let mut query = db.prepare_cached("SELECT body FROM outbox WHERE desk = ?1 AND number = ?2")?;
    let text: Option<String> =
        query.query_row(params![desk_id(db)?.bytes(), number as i64], |row| row.get(0)).optional()?;
    text.as_deref().map(parse).transpose()
}

/// Takes the county's verdict on a group of this desk.
pub(crate) fn take_verdict(db: &Connection, verdict: &Verdict, now: Stamp) -> Result<(), DeskError> {
    let Some(group) = by_number(db, verdict.number)? else { return Ok(()) };
    let state = match &verdict.parked {
        None => "taken",
        Some(fault) if fault.code == "group.withdrawn" => "withdrawn",
        Some(_) => "parked",
    };
    let text = serde_json::to_string(verdict).expect("verdicts always serialize");
    db.prepare_cached(
        // An answer that was overtaken does not undo a later verdict.
        "UPDATE outbox SET state = ?2, sequence = ?3, verdict = ?4, taken_at = coalesce(taken_at, ?5)
         WHERE id = ?1 AND (sequence IS NULL OR sequence < ?3 OR (sequence = ?3 AND state <> 'withdrawn'))",
    )?
    .execute(params![group.id.bytes(), state, verdict.sequence as i64, text, now.0])?;
    if state == "withdrawn" {
        screen::lift(db, group.id, None)?;
    }
    Ok(())
}

/// Gives every group that waits or is parked a number from 1 under a new id: a desk that was cloned or restored never
/// continues its numbers. The county knows by their ids those that it judged under the former one.
///
/// What was taken beyond the cursor goes again too: a county that forgot the former id may have lost it with the id, and the
/// numbers under the new one would never show the gap.
pub(crate) fn renumber(db: &Connection, new_desk: RecordId) -> Result<(), DeskError> {
    for group in taken_after(db, least_cursor(db)?)? {
        wait_again(db, &group)?;
    }
    let mut query = db.prepare("SELECT body FROM outbox WHERE state IN ('waiting', 'parked') ORDER BY rowid")?;
    let texts = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    for (i, text) in texts.iter().enumerate() {
        let group = Group { number: i as u64 + 1, ..parse(text)? };
        let body = serde_json::to_string(&group).expect("groups always serialize");
        db.execute(
            "UPDATE outbox SET state = 'waiting', sequence = NULL, verdict = NULL, desk = ?2, number = ?3, body = ?4 WHERE id = ?1",
            params![group.id.bytes(), new_desk.bytes(), group.number as i64, body],
        )?;
    }
    files::send_again(db)?;
    settings::set(db, "desk", &new_desk)?;
    settings::unset(db, "restored")
}

/// Makes every group that was taken after `sequence` wait again: the county's history went back to before it.
pub(crate) fn send_again_after(db: &Connection, sequence: u64) -> Result<(), DeskError> {
    let desk = desk_id(db)?;
    for group in taken_after(db, sequence)? {
        let owner: [u8; 16] = db
            .prepare_cached("SELECT desk FROM outbox WHERE id = ?1")?
            .query_row([group.id.bytes()], |row| row.get(0))?;
        wait_again(db, &group)?;
        if owner != desk.bytes() {
            // Saved under an id this desk gave up: it asks for a new one, under which all that waits is numbered in the order
            // it was saved.
            settings::set(db, "restored", &true)?;
        }
    }
    ask_about_withdrawn(db)
}

fn taken_after(db: &Connection, sequence: u64) -> Result<Vec<Group>, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT body FROM outbox WHERE state IN ('taken', 'parked') AND sequence > ?1 ORDER BY rowid",
    )?;
    let texts = query.query_map([sequence as i64], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    texts.iter().map(|text| parse(text)).collect()
}

fn wait_again(db: &Connection, group: &Group) -> Result<(), DeskError> {
    db.prepare_cached(
        "UPDATE outbox SET state = 'waiting', sequence = NULL, verdict = NULL, taken_at = NULL WHERE id = ?1",
    )?
    .execute([group.id.bytes()])?;
    overlay(db, group)
}

/// The withdrawal itself may have been lost with the county's history: the county is asked what became of the group.
fn ask_about_withdrawn(db: &Connection) -> Result<(), DeskError> {
    let mut query = db.prepare("SELECT body FROM outbox WHERE state = 'withdrawn' ORDER BY rowid")?;
    let texts = query.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    for text in texts {
        let group = parse(&text)?;
        db.execute("UPDATE outbox SET state = 'parked' WHERE id = ?1", [group.id.bytes()])?;
        overlay(db, &group)?;
    }
    Ok(())
}

/// Makes groups that the county says it lacks wait again.
pub(crate) fn send_again_from(db: &Connection, number: u64) -> Result<(), DeskError> {
    let desk = desk_id(db)?;
    let mut query =
        db.prepare("SELECT body FROM outbox WHERE desk = ?1 AND number >= ?2 AND state <> 'waiting' ORDER BY number")?;
    let texts = query
        .query_map(params![desk.bytes(), number as i64], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for text in texts {
        wait_again(db, &parse(&text)?)?;
    }
    Ok(())
}

pub(crate) fn parse(text: &str) -> Result<Group, DeskError> {
    serde_json::from_str(text).map_err(|_| StoreError::Unreadable("outbox".into()).into())
}
