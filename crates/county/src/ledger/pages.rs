//! Pages of rows by scope, from one snapshot, each ending on a whole sequence.

use super::{Caller, write};
use crate::{CountyError, importer::batches, own_desk};
use anju_model::{
    AreaCode, RecordId, Stamp,
    kinds::{self, Household, Person},
    record::Record,
    sync::{
        Sum,
        judge::{Ink, Inks},
        wire::{AreaCursor, Leave, Page, Point, Refetched, Row, Said, Source, Stub, SyncAnswer, SyncRequest},
    },
    value::field,
};
use anju_store::{
    Stored,
    rusqlite::{Connection, OptionalExtension, params},
};
use std::collections::BTreeSet;

/// The most rows of one answer.
const MOST_ROWS: usize = 20_000;

/// Fills the answer with pages from the desk's cursors, and with sums once everything is in them.
pub(super) fn fill(
    db: &Connection,
    caller: &Caller,
    request: &SyncRequest,
    answer: &mut SyncAnswer,
) -> Result<(), CountyError> {
    let (head, epoch) = write::head(db)?;
    answer.epoch = epoch;
    let lists = Lists::read(db)?;
    let mut room = (request.room as usize).clamp(1, MOST_ROWS);
    for area in &caller.areas {
        let from =
            request.areas.iter().find(|cursor| cursor.area == *area).map_or(0, |cursor: &AreaCursor| cursor.at.0);
        let page = page(db, caller, area, (from, head), room, &lists)?;
        room = room.saturating_sub(page.rows.len()).max(1);
        answer.more |= page.to.0 < head;
        answer.pages.push(page);
    }
    if answer.more {
        answer.head = Some(Point(head, write::chain_at(db, head)?.unwrap_or_default()));
    } else {
        for area in &caller.areas {
            let mut total = Sum::default();
            anju_store::sums_within(db, area)?.values().for_each(|sum| total.join(*sum));
            answer.sums.push((area.clone(), total));
        }
    }
    for area in request.sums_of.iter().filter(|area| caller.areas.contains(area)) {
        answer.place_sums.extend(anju_store::sums_within(db, area)?);
    }
    // Rows fetched again are of the head: before the last page they would run ahead of the cursor.
    for place in request
        .refetch
        .iter()
        .filter(|_| !answer.more)
        .filter(|place| caller.areas.iter().any(|area| area.holds(place)))
    {
        answer.refetched.push(Refetched { place: place.clone(), rows: rows_at(db, place, &lists)? });
    }
    Ok(())
}

fn rows_at(db: &Connection, place: &AreaCode, lists: &Lists) -> Result<Vec<Row>, CountyError> {
    let mut rows = vec![];
    for id in anju_store::ids_at(db, place)? {
        rows.extend(anju_store::get(db, id)?.map(|row| lists.handed_down(row)).transpose()?);
    }
    Ok(rows)
}

/// The sequences that took departments' lists, from the first of each to its last.
struct Lists(Vec<(u64, u64)>);

impl Lists {
    fn read(db: &Connection) -> Result<Self, CountyError> {
        Ok(Self(batches::of_lists(db)?))
    }

    /// A row as a desk is to hold it: with who said what it holds, where the kind is one of facts.
    fn handed_down(&self, row: Stored) -> Result<Row, CountyError> {
        let is_of_department = kinds::kind(&row.kind).is_some_and(|kind| kind.department.is_some());
        let inks = row.inks.as_deref().filter(|_| is_of_department);
        let said = inks.map(|inks| self.said(inks, &row.kind)).transpose()?;
        Ok(Row { said, ..Row::from(row) })
    }

    fn said(&self, inks: &str, kind: &str) -> Result<Said, CountyError> {
        let inks: Inks = write::parse(inks, kind)?;
        let made = self.source(&inks.made);
        let fields = inks.fields.iter().map(|(name, ink)| (name.clone(), self.source(ink)));
        Ok(Said { fields: fields.filter(|(_, source)| *source != made).collect(), made })
    }

    fn source(&self, ink: &Ink) -> Source {
        let is_own = ink.desk == own_desk();
        Source {
            by: Some(ink.by).filter(|_| !is_own),
            listed: is_own && self.0.iter().any(|(first, last)| (*first..=*last).contains(&ink.said_at())),
            on: ink.observed.or(ink.at.map(Stamp::day)),
        }
    }
}

/// Reads at most `room` rows of an area after `from`, whole sequences only.
fn page(
    db: &Connection,
    caller: &Caller,
    area: &AreaCode,
    (from, head): (u64, u64),
    room: usize,
    lists: &Lists,
) -> Result<Page, CountyError> {
    let mut query = db.prepare_cached("SELECT id, at, place FROM feed WHERE at > ?1 ORDER BY at, id")?;
    let mut found = query.query([from as i64])?;
    let mut ids: Vec<(RecordId, u64)> = vec![];
    let mut to = head;
    while let Some(row) = found.next()? {
        let place: String = row.get(2)?;
        let held = AreaCode::parse(&place).is_some_and(|place| area.holds(&place));
        if !held {
            continue;
        }
        let at = row.get::<_, i64>(1)? as u64;
        // A page may be longer than asked, never end inside a sequence.
        if ids.len() >= room && ids.last().is_some_and(|(_, last)| *last < at) {
            to = at - 1;
            break;
        }
        ids.push((RecordId::from_bytes(row.get(0)?), at));
    }
    let mut rows = Vec::with_capacity(ids.len());
    for (id, _) in ids {
        rows.extend(anju_store::get(db, id)?.map(|row| lists.handed_down(row)).transpose()?);
    }
    let chain = write::chain_at(db, to)?.unwrap_or_default();
    let leaves = leaves(db, caller, area, from, to)?;
    Ok(Page { area: area.clone(), from, to: Point(to, chain), rows, leaves })
}

/// Records that stood in the area while the desk held it and now belong to none of the desk's. A stub says where a household
/// went from there, not where it has moved since.
fn leaves(db: &Connection, caller: &Caller, area: &AreaCode, from: u64, to: u64) -> Result<Vec<Leave>, CountyError> {
    let since: Option<i64> = db
        .prepare_cached("SELECT since FROM device WHERE id = ?1")?
        .query_row([caller.desk.bytes()], |row| row.get(0))
        .optional()?;
    let from = from.max(since.unwrap_or_default() as u64);
    let mut query = db.prepare_cached(
        "SELECT DISTINCT s.record, s.kind, s.old_place, f.place, s.sequence, s.new_place
         FROM scope_log s JOIN feed f ON f.id = s.record
         WHERE s.sequence > ?1 AND s.sequence <= ?2 ORDER BY s.sequence DESC, s.ordinal",
    )?;
    let rows = query.query_map(params![from as i64, to as i64], |row| {
        Ok((
            RecordId::from_bytes(row.get(0)?),
            row.get::<_, String>(1)?,
            row.get::<_, String>(2)?,
            row.get::<_, String>(3)?,
            row.get::<_, i64>(4)?,
            row.get::<_, String>(5)?,
        ))
    })?;
    let mut seen = BTreeSet::new();
    let mut found = vec![];
    for row in rows {
        let (record, kind, old, now, sequence, went) = row?;
        let [Some(old), Some(now), Some(went)] = [&old, &now, &went].map(|code| AreaCode::parse(code)) else {
            continue;
        };
        if !area.holds(&old) || caller.areas.iter().any(|area| area.holds(&now)) || !seen.insert(record) {
            continue;
        }
        let stub = if kind == Household::KIND.name { Some(stub(db, record, went, sequence)?) } else { None };
        found.push(Leave { kind, record, stub });
    }
    Ok(found)
}

fn stub(db: &Connection, household: RecordId, to: AreaCode, sequence: i64) -> Result<Stub, CountyError> {
    let row = anju_store::get_of(db, Household::KIND.name, household)?;
    let head = row.and_then(|row| field(&row.fields, "head").as_text().and_then(|id| id.parse::<RecordId>().ok()));
    let person = head.map(|head| anju_store::get_of(db, Person::KIND.name, head)).transpose()?.flatten();
    let name = person.and_then(|row| field(&row.fields, "name").as_text().map(str::to_owned)).unwrap_or_default();
    let moved_at = db
        .query_row("SELECT received_at FROM judged WHERE sequence = ?1", [sequence], |row| row.get(0))
        .optional()?
        .unwrap_or_default();
    Ok(Stub { name, to, moved_at: Stamp(moved_at) })
}
