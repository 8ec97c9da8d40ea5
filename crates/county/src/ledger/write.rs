//! Writes what the judge decided, all under one sequence.

use super::{Caller, bench::Shelf, history};
use crate::CountyError;
use anju_model::{
    AreaCode, Fault, RecordId, Stamp,
    kinds::{Household, Parked, StandingState},
    record::Record,
    sync::{
        Rules,
        group::{Group, Verdict},
        judge::{self, Case, Held, Ink, Inks, Judgement},
        project::Standing,
        wire::SyncRequest,
    },
};
use anju_store::{
    Pen, Stored,
    rusqlite::{Connection, OptionalExtension, params},
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Takes the county's one counter row for this transaction: the last sequence and the epoch.
pub(super) fn take_counter(db: &Connection) -> Result<(u64, u32), CountyError> {
    db.execute("UPDATE counter SET sequence = sequence WHERE one = 1", [])?;
    head(db)
}

/// Returns the last sequence and the epoch.
///
/// # Errors
/// Any store error.
pub fn head(db: &Connection) -> Result<(u64, u32), CountyError> {
    let mut query = db.prepare_cached("SELECT sequence, epoch FROM counter WHERE one = 1")?;
    Ok(query.query_row([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?)
}

/// Returns the highest number judged of a desk, 0 for none.
pub(super) fn last_number(db: &Connection, desk: RecordId) -> Result<u64, CountyError> {
    let mut query = db.prepare_cached("SELECT coalesce(max(number), 0) FROM judged WHERE desk = ?1")?;
    Ok(query.query_row([desk.bytes()], |row| row.get::<_, i64>(0))? as u64)
}

/// Returns the verdict stored under a desk's number, with the id of the group it was on.
pub(super) fn stored_verdict(
    db: &Connection,
    desk: RecordId,
    number: u64,
) -> Result<Option<(RecordId, Verdict)>, CountyError> {
    let mut query = db.prepare_cached("SELECT group_id, verdict FROM judged WHERE desk = ?1 AND number = ?2")?;
    let found = query
        .query_row(params![desk.bytes(), number as i64], |row| {
            Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?))
        })
        .optional()?;
    found.map(|(id, text)| Ok((id, parse(&text, "judged")?))).transpose()
}

/// Returns the present verdict on a group that was parked: it may have been taken or withdrawn under an id this desk had.
pub(super) fn present_verdict(db: &Connection, caller: &Caller, number: u64) -> Result<Option<Verdict>, CountyError> {
    let Some((group, own)) = stored_verdict(db, caller.desk, number)? else { return Ok(None) };
    for former in &caller.formerly {
        let mut query = db.prepare_cached("SELECT verdict FROM judged WHERE desk = ?1 AND group_id = ?2")?;
        let found =
            query.query_row(params![former.bytes(), group.bytes()], |row| row.get::<_, String>(0)).optional()?;
        let Some(text) = found else { continue };
        let verdict: Verdict = parse(&text, "judged")?;
        if verdict.parked != own.parked {
            return Ok(Some(Verdict { number, ..verdict }));
        }
    }
    Ok(Some(own))
}

/// Returns the verdict on a group that one of the desk's former ids brought, and keeps it under the new number too.
pub(super) fn verdict_of_former(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    now: Stamp,
) -> Result<Option<Verdict>, CountyError> {
    for former in &caller.formerly {
        let mut query = db.prepare_cached("SELECT verdict FROM judged WHERE desk = ?1 AND group_id = ?2")?;
        let found =
            query.query_row(params![former.bytes(), group.id.bytes()], |row| row.get::<_, String>(0)).optional()?;
        let Some(text) = found else { continue };
        let verdict = Verdict { number: group.number, ..parse(&text, "judged")? };
        store_verdict(db, caller, group, &verdict, now)?;
        return Ok(Some(verdict));
    }
    Ok(None)
}

/// Judges and writes what the county's own program saves. A fault ends the transaction around it: of a save in many groups
/// all is taken or nothing.
pub(super) fn write_own(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    now: Stamp,
    rules: Rules,
) -> Result<Verdict, CountyError> {
    let sequence = next_sequence(db, group)?;
    let judgement = decide(db, caller, group, sequence, now, rules, true)?;
    if let Some(fault) = judgement.verdict.parked {
        return Err(fault.into());
    }
    let verdict = write_judgement(db, caller, group, judgement, now)?;
    // Nobody sends it again and it never waits, so it is kept without its changes: history has them.
    let kept = Group { changes: vec![], sealed: None, ..*group };
    store_verdict(db, caller, &kept, &verdict, now)?;
    follow(db, caller, group, now, rules)?;
    Ok(verdict)
}

/// Judges one group of a desk under the next sequence and writes the outcome. A fault inside parks this group alone.
pub(super) fn judge_and_write(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    now: Stamp,
    rules: Rules,
) -> Result<Verdict, CountyError> {
    let sequence = next_sequence(db, group)?;
    db.execute_batch("SAVEPOINT judging")?;
    let judged = decide(db, caller, group, sequence, now, rules, false)
        .and_then(|judgement| write_judgement(db, caller, group, judgement, now));
    let verdict = match judged {
        Ok(verdict) => verdict,
        Err(error) => {
            db.execute_batch("ROLLBACK TO judging")?;
            tracing::error!(desk = %caller.desk, number = group.number, %error, "judging failed; the group is parked");
            let fault = Fault::new("group.judging_failed").with("sequence", sequence);
            Verdict { number: group.number, sequence, outcomes: vec![], parked: Some(fault) }
        }
    };
    if let Some(fault) = &verdict.parked {
        park(db, caller, group, fault, sequence, now)?;
    }
    db.execute_batch("RELEASE judging")?;
    store_verdict(db, caller, group, &verdict, now)?;
    if verdict.parked.is_none() {
        follow(db, caller, group, now, rules)?;
    }
    Ok(verdict)
}

/// What follows for parked groups must not undo or stop what was just taken.
fn follow(db: &Connection, caller: &Caller, group: &Group, now: Stamp, rules: Rules) -> Result<(), CountyError> {
    db.execute_batch("SAVEPOINT following")?;
    if let Err(error) = super::mend::follow(db, group, now, rules) {
        tracing::error!(desk = %caller.desk, number = group.number, %error, "a parked group could not be followed up; it stays parked");
        db.execute_batch("ROLLBACK TO following")?;
    }
    db.execute_batch("RELEASE following")?;
    Ok(())
}

pub(super) fn decide(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    sequence: u64,
    now: Stamp,
    rules: Rules,
    own: bool,
) -> Result<Judgement, CountyError> {
    let shelf = Shelf::new(db, caller);
    let case = Case {
        desk: caller.desk,
        areas: &caller.areas,
        grant: shelf.grant(group.by, own)?,
        own,
        pulled: reported(db, caller.desk, group)?,
        sequence,
        now,
        rules,
    };
    let judgement = judge::judge(group, &case, &shelf);
    shelf.finish()?;
    Ok(judgement)
}

/// Returns how far the desk had said that it had pulled before it gave the group its number.
fn reported(db: &Connection, desk: RecordId, group: &Group) -> Result<u64, CountyError> {
    let mut query = db.prepare_cached("SELECT cursor FROM reported WHERE desk = ?1 AND epoch = ?2 AND number <= ?3")?;
    let found = query.query_row(params![desk.bytes(), group.epoch, group.number as i64], |row| row.get::<_, i64>(0));
    Ok(found.optional()?.unwrap_or_default() as u64)
}

/// Notes how far the desk has pulled before it gives its next number.
pub(super) fn note_report(db: &Connection, desk: RecordId, request: &SyncRequest) -> Result<(), CountyError> {
    let least = request.areas.iter().map(|cursor| cursor.at.0).min().unwrap_or_default();
    db.prepare_cached(
        "INSERT INTO reported (desk, epoch, number, cursor) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (desk) DO UPDATE SET epoch = excluded.epoch, number = excluded.number, cursor = excluded.cursor
         WHERE excluded.epoch > epoch OR (excluded.epoch = epoch AND excluded.cursor > cursor)",
    )?
    .execute(params![desk.bytes(), request.epoch, request.next_number as i64, least as i64])?;
    Ok(())
}

/// Takes the next sequence and chains it to the one before.
pub(super) fn next_sequence(db: &Connection, group: &Group) -> Result<u64, CountyError> {
    let (last, epoch) = head(db)?;
    let sequence = last + 1;
    let before = chain_at(db, last)?.unwrap_or_default();
    let mut hash = Sha256::new();
    hash.update(before.as_bytes());
    hash.update(sequence.to_be_bytes());
    hash.update(epoch.to_be_bytes());
    hash.update(group.id.bytes());
    hash.update(group.made_at.0.to_be_bytes());
    let value = hex::encode(&hash.finalize()[..12]);
    db.prepare_cached("UPDATE counter SET sequence = ?1 WHERE one = 1")?.execute([sequence as i64])?;
    db.prepare_cached("INSERT INTO chain (sequence, value) VALUES (?1, ?2)")?
        .execute(params![sequence as i64, value])?;
    Ok(sequence)
}

/// Returns the chain's value at a sequence; sequence 0 has the empty value.
pub(crate) fn chain_at(db: &Connection, sequence: u64) -> Result<Option<String>, CountyError> {
    if sequence == 0 {
        return Ok(Some(String::new()));
    }
    let mut query = db.prepare_cached("SELECT value FROM chain WHERE sequence = ?1")?;
    Ok(query.query_row([sequence as i64], |row| row.get(0)).optional()?)
}

pub(super) fn write_judgement(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    judgement: Judgement,
    now: Stamp,
) -> Result<Verdict, CountyError> {
    let Judgement { verdict, rows, history, moves } = judgement;
    let sequence = verdict.sequence;
    history::write(db, &history::Save { desk: caller.desk, group, sequence, now }, &rows, &history)?;
    let (mut pen, mut inks) = (Pen::new(db)?, InksText::default());
    for row in rows {
        pen.put(&stored(row, &mut inks), sequence)?;
    }
    pen.finish()?;
    let mut ordinal = 0;
    for (record, from, to) in &moves {
        move_with_belongings(db, *record, (from, to), sequence, &mut ordinal)?;
    }
    Ok(verdict)
}

pub(super) fn put_held(db: &Connection, held: Held, at: u64) -> Result<(), CountyError> {
    Ok(anju_store::put(db, &stored(held, &mut InksText::default()), at)?)
}

fn stored(held: Held, text: &mut InksText) -> Stored {
    let Held { kind, id, version, place, standing, inks } = held;
    let inks = Some(text.of(inks));
    Stored { kind, id, version, place, deleted: standing.deleted, fields: standing.fields, inks }
}

/// Inks as stored, written once for the many rows of a group that have the same: all that it made.
#[derive(Default)]
struct InksText(Option<(Inks, String)>);

impl InksText {
    fn of(&mut self, inks: Inks) -> String {
        if let Some((_, text)) = self.0.as_ref().filter(|(last, _)| *last == inks) {
            return text.clone();
        }
        let text = serde_json::to_string(&inks).expect("ids and numbers always serialize");
        self.0 = Some((inks, text.clone()));
        text
    }
}

/// Logs that a record changed place. A household's belongings travel with it: their place changes, their version does not;
/// they enter at this sequence.
fn move_with_belongings(
    db: &Connection,
    record: RecordId,
    (from, to): (&AreaCode, &AreaCode),
    sequence: u64,
    ordinal: &mut i64,
) -> Result<(), CountyError> {
    let Some(moved) = anju_store::get(db, record)? else { return Ok(()) };
    let ids = if moved.kind == Household::KIND.name { anju_store::ids_of_household(db, record)? } else { vec![record] };
    for id in ids {
        let Some(mut row) = anju_store::get(db, id)? else { continue };
        row.place = to.clone();
        anju_store::put(db, &row, sequence)?;
        db.prepare_cached(
            "INSERT INTO scope_log (sequence, ordinal, record, kind, old_place, new_place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![sequence as i64, *ordinal, id.bytes(), row.kind, from.as_str(), to.as_str()])?;
        *ordinal += 1;
    }
    Ok(())
}

/// Opens the parked record that people see, and marks what later groups of this desk wait behind.
fn park(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    fault: &Fault,
    sequence: u64,
    now: Stamp,
) -> Result<(), CountyError> {
    for change in &group.changes {
        db.prepare_cached("INSERT OR IGNORE INTO parked_touch (desk, record, number) VALUES (?1, ?2, ?3)")?
            .execute(params![caller.desk.bytes(), change.record.bytes(), group.number as i64])?;
    }
    let (household, place) = where_parked(db, caller, group)?;
    let parked = Parked {
        household: household.map(anju_model::Ref::<Household>::to),
        area: Some(place.clone()),
        group: group.id,
        desk: caller.desk,
        number: group.number as i64,
        by: Some(group.by),
        records: group.changes.iter().map(|change| change.record.to_string()).collect(),
        reason: fault.code.clone(),
        fault: serde_json::to_string(fault).expect("texts always serialize"),
        state: StandingState::Open.code().to_owned(),
    };
    let ink =
        Ink { sequence, desk: caller.desk, by: group.by, observed: None, at: Some(group.corrected(now)), first: None };
    let held = Held {
        kind: Parked::KIND.name.to_owned(),
        id: RecordId::derived(&["parked", &caller.desk.to_string(), &group.number.to_string()]),
        version: sequence,
        place,
        standing: Standing { fields: parked.fields(), deleted: false },
        inks: Inks { made: ink, fields: BTreeMap::new() },
    };
    put_held(db, held, sequence)
}

/// A parked group is shown where its household is, if this desk may know that household; else in the desk's own area.
fn where_parked(db: &Connection, caller: &Caller, group: &Group) -> Result<(Option<RecordId>, AreaCode), CountyError> {
    for change in &group.changes {
        let row = anju_store::get(db, change.record)?;
        let fields = row
            .as_ref()
            .map(|row| row.fields.clone())
            .unwrap_or_else(|| change.values().map(|(name, value)| (name.to_owned(), value.clone())).collect());
        let Some(household) = judge::household_of(&change.kind, change.record, &fields) else { continue };
        let Some(home) = anju_store::get(db, household)? else { continue };
        // A household that moved on since the save takes the group with it.
        let known = caller.areas.iter().any(|area| area.covers(&home.place))
            || Shelf::new(db, caller).left_since(household, &caller.areas, group.cursor)?;
        if known {
            return Ok((Some(household), home.place));
        }
    }
    let own = caller.areas.first().cloned();
    let county = crate::setting(db, "county")?.and_then(|code| AreaCode::parse(&code));
    own.or(county).map(|area| (None, area)).ok_or_else(|| Fault::new("county.unnamed").into())
}

pub(super) fn store_verdict(
    db: &Connection,
    caller: &Caller,
    group: &Group,
    verdict: &Verdict,
    now: Stamp,
) -> Result<(), CountyError> {
    let json = |what: serde_json::Result<String>| what.expect("groups and verdicts always serialize");
    db.prepare_cached(
        "INSERT OR REPLACE INTO judged (desk, number, group_id, sequence, verdict, body, received_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        caller.desk.bytes(),
        group.number as i64,
        group.id.bytes(),
        verdict.sequence as i64,
        json(serde_json::to_string(verdict)),
        json(serde_json::to_string(group)),
        now.0,
    ])?;
    Ok(())
}

/// Keeps what a revoked desk still brings where people see it: as parked groups of the county. The verdicts tell the desk
/// what it need not keep any more.
pub(super) fn quarantine(
    db: &Connection,
    caller: &Caller,
    groups: &[Group],
    now: Stamp,
) -> Result<Vec<Verdict>, CountyError> {
    take_counter(db)?;
    let mut verdicts = vec![];
    for group in groups {
        let stored = stored_verdict(db, caller.desk, group.number)?;
        if let Some((_, verdict)) = stored.as_ref().filter(|(id, _)| *id == group.id) {
            verdicts.push(verdict.clone());
            continue;
        }
        // A clone's number may be another group's here; nobody gives it a new id any more, so it is kept under a free one.
        let number = if stored.is_some() { last_number(db, caller.desk)? + 1 } else { group.number };
        let kept = Group { number, ..group.clone() };
        if let Some(verdict) = verdict_of_former(db, caller, &kept, now)? {
            verdicts.push(Verdict { number: group.number, ..verdict });
            continue;
        }
        let sequence = next_sequence(db, &kept)?;
        let fault = Fault::new("desk.revoked");
        park(db, caller, &kept, &fault, sequence, now)?;
        let verdict = Verdict { number, sequence, outcomes: vec![], parked: Some(fault) };
        store_verdict(db, caller, &kept, &verdict, now)?;
        verdicts.push(Verdict { number: group.number, ..verdict });
    }
    Ok(verdicts)
}

/// Reads JSON that this program wrote itself.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(text: &str, table: &str) -> Result<T, CountyError> {
    serde_json::from_str(text).map_err(|_| anju_store::StoreError::Unreadable(table.to_owned()).into())
}
