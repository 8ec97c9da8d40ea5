//! Parked groups after a person acted: withdrawn ones are dropped, released ones judged again, and the groups that waited
//! behind them taken by themselves (SYNC §2).

use super::{Caller, write};
use crate::CountyError;
use anju_model::{
    AreaCode, Fault, RecordId, Stamp, Value,
    kinds::{Parked, StandingState},
    record::Record,
    sync::{
        Rules,
        group::{Act, Group, Verdict},
        judge::{Held, Inks},
        project::Standing,
    },
    value::put,
};
use anju_store::rusqlite::{Connection, OptionalExtension, params};

/// Why a group is not taken whose author took it back.
const WITHDRAWN: &str = "group.withdrawn";

/// Follows up on every parked record whose state this group moved on.
pub(super) fn follow(db: &Connection, group: &Group, now: Stamp, rules: Rules) -> Result<(), CountyError> {
    for change in group.changes.iter().filter(|change| change.kind == Parked::KIND.name) {
        let Act::Transition { to, .. } = &change.act else { continue };
        let Some(row) = anju_store::get_of(db, Parked::KIND.name, change.record)? else { continue };
        let Ok(parked) = Parked::from_fields(&row.fields) else { continue };
        // Somebody else may have acted already: what was taken or withdrawn since is not judged again.
        if !is_parked(db, parked.desk, parked.number as u64)? {
            continue;
        }
        release(db, parked.desk, parked.number as u64)?;
        if StandingState::parse(to) == Some(StandingState::Declined) {
            withdraw(db, parked.desk, parked.number as u64, now)?;
        } else {
            judge_again(db, parked.desk, parked.number as u64, now, rules)?;
        }
        take_those_behind(db, parked.desk, now, rules)?;
    }
    Ok(())
}

fn release(db: &Connection, desk: RecordId, number: u64) -> Result<(), CountyError> {
    db.execute("DELETE FROM parked_touch WHERE desk = ?1 AND number = ?2", params![desk.bytes(), number as i64])?;
    Ok(())
}

fn is_parked(db: &Connection, desk: RecordId, number: u64) -> Result<bool, CountyError> {
    let verdict = write::stored_verdict(db, desk, number)?;
    Ok(verdict.and_then(|(_, verdict)| verdict.parked).is_some_and(|fault| fault.code != WITHDRAWN))
}

fn withdraw(db: &Connection, desk: RecordId, number: u64, now: Stamp) -> Result<(), CountyError> {
    let Some((_, verdict)) = write::stored_verdict(db, desk, number)? else { return Ok(()) };
    let verdict = Verdict { parked: Some(Fault::new(WITHDRAWN)), ..verdict };
    let Some(group) = body(db, desk, number)? else { return Ok(()) };
    write::store_verdict(db, &caller_of(db, desk)?, &group, &verdict, now)
}

/// Judges a parked group once more, under a sequence of its own; its record closes if it is taken now.
fn judge_again(db: &Connection, desk: RecordId, number: u64, now: Stamp, rules: Rules) -> Result<bool, CountyError> {
    let Some(group) = body(db, desk, number)? else { return Ok(false) };
    let caller = caller_of(db, desk)?;
    let verdict = write::judge_and_write(db, &caller, &group, now, rules)?;
    if verdict.parked.is_none() {
        close(db, desk, number, verdict.sequence)?;
    }
    Ok(verdict.parked.is_none())
}

/// Tries the groups of a desk that wait behind another, in order, until none moves on.
fn take_those_behind(db: &Connection, desk: RecordId, now: Stamp, rules: Rules) -> Result<(), CountyError> {
    let mut query = db.prepare(
        "SELECT number FROM parked WHERE desk = ?1 AND reason = 'group.behind' AND state = ?2 ORDER BY number",
    )?;
    let numbers = query
        .query_map(params![desk.bytes(), StandingState::Open.code()], |row| row.get::<_, i64>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for number in numbers {
        release(db, desk, number as u64)?;
        judge_again(db, desk, number as u64, now, rules)?;
    }
    Ok(())
}

fn close(db: &Connection, desk: RecordId, number: u64, sequence: u64) -> Result<(), CountyError> {
    let id = RecordId::derived(&["parked", &desk.to_string(), &number.to_string()]);
    let Some(row) = anju_store::get(db, id)? else { return Ok(()) };
    let inks: Inks = write::parse(row.inks.as_deref().unwrap_or_default(), "parked")?;
    let mut standing = Standing { fields: row.fields, deleted: row.deleted };
    put(&mut standing.fields, "state", Value::text(StandingState::Settled.code()));
    let held = Held { kind: row.kind, id, version: sequence, place: row.place, standing, inks };
    write::put_held(db, held, sequence)
}

fn body(db: &Connection, desk: RecordId, number: u64) -> Result<Option<Group>, CountyError> {
    let mut query = db.prepare_cached("SELECT body FROM judged WHERE desk = ?1 AND number = ?2")?;
    let text: Option<String> = query.query_row(params![desk.bytes(), number as i64], |row| row.get(0)).optional()?;
    text.map(|text| write::parse(&text, "judged")).transpose()
}

/// A released group is judged for the county as a whole: whoever released it may see it; the author's grant still holds.
fn caller_of(db: &Connection, desk: RecordId) -> Result<Caller, CountyError> {
    let county = crate::setting(db, "county")?.and_then(|code| AreaCode::parse(&code));
    Ok(Caller { desk, formerly: vec![], areas: county.into_iter().collect(), revoked: false, spare: desk })
}
