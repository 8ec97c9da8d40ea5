//! Takes in one answer of the county, in one transaction: verdicts, pages, leaves, sums, forks.

use super::{clock, files, outbox, screen, settings};
use crate::{DeskError, rim::Rim};
use anju_model::{
    AreaCode, RecordId, Stamp,
    area::AreaLevel,
    sync::{
        Rules, Sum,
        group::Verdict,
        plan::{self, Mending, Position},
        wire::{AreaCursor, DeskAge, Page, Point, Refetched, Row, Stub, SyncAnswer, SyncRequest, Told},
    },
};
use anju_store::{
    StoreError,
    rusqlite::{Connection, params},
};
use std::{collections::BTreeSet, mem};

/// How many points of the county's history a desk keeps.
const POINTS: i64 = 200;

/// The setting that remembers how far the county's history went when pages were last cut short.
const HEAD: &str = "head";

/// The setting that remembers the last sequence at which something left.
const LEFT_AT: &str = "left_at";

/// A taken change that the screen still lays over a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) group: RecordId,
    pub(crate) record: RecordId,
    pub(crate) sequence: u64,
}

/// What an answer changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Rows that came.
    pub rows: u64,
    /// Whether another request should follow at once.
    pub again: bool,
    /// Whether everything is here and the sums agree.
    pub complete: bool,
    /// Whether the county has revoked this desk.
    pub revoked: bool,
    /// Whether a page that is open may have something else to show now.
    pub changed: bool,
}

/// Reads where the desk stands.
///
/// # Errors
/// Any store error.
pub fn position(db: &Connection) -> Result<Position, DeskError> {
    let forked = settings::get(db, "forked")?.unwrap_or(false);
    let desk = outbox::desk_id(db)?;
    Ok(Position {
        epoch: settings::get(db, "epoch")?.unwrap_or_default(),
        areas: cursors(db)?,
        head: settings::get(db, HEAD)?,
        points: if forked { points(db)? } else { vec![] },
        forked,
        restored: settings::get(db, "restored")?.unwrap_or(false),
        next_number: outbox::next_number(db, desk)?,
        parked: outbox::parked_numbers(db)?,
        mending: settings::get(db, "mending")?.unwrap_or_default(),
        ages: ages_are_old(db)?,
        told: Some(Told {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            groups: outbox::count(db, "waiting")?,
            files: files::count(db)?,
        }),
    })
}

/// Between two questions for the ages of other desks.
const AGES_EVERY: i64 = 10 * 60_000;

/// The setting that remembers when other desks were last at the county, and when the county said so.
const AGES: &str = "ages";

fn ages_are_old(db: &Connection) -> Result<bool, DeskError> {
    let oversees = cursors(db)?.iter().any(|cursor| cursor.area.level() < AreaLevel::Village);
    let Some(last) = settings::get::<Stamp>(db, "last_sync")?.filter(|_| oversees) else { return Ok(false) };
    Ok(ages(db)?.is_none_or(|(told, _)| last >= told.plus(AGES_EVERY)))
}

/// Returns when other desks were last at the county, and when the county said so.
///
/// # Errors
/// Any store error.
pub fn ages(db: &Connection) -> Result<Option<(Stamp, Vec<DeskAge>)>, DeskError> {
    settings::get(db, AGES)
}

/// Tells how far the pages have come while they are cut short: sequences of the county's history behind, and in all, over
/// the desk's areas; none when none was cut short.
///
/// # Errors
/// Any store error.
pub fn progress(db: &Connection) -> Result<Option<(u64, u64)>, DeskError> {
    let Some(Point(head, _)) = settings::get(db, HEAD)? else { return Ok(None) };
    let cursors = cursors(db)?;
    Ok(Some((cursors.iter().map(|cursor| cursor.at.0).sum(), head * cursors.len() as u64)))
}

/// Reads the cursors of the desk's areas.
///
/// # Errors
/// Any store error.
pub fn cursors(db: &Connection) -> Result<Vec<AreaCursor>, DeskError> {
    let mut query = db.prepare_cached("SELECT code, at, chain FROM area ORDER BY code")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get(2)?)))?;
    let mut found = vec![];
    for row in rows {
        let (code, at, chain) = row?;
        let area = AreaCode::parse(&code).ok_or_else(|| StoreError::Unreadable("area".into()))?;
        found.push(AreaCursor { area, at: Point(at as u64, chain) });
    }
    Ok(found)
}

fn points(db: &Connection) -> Result<Vec<Point>, DeskError> {
    let mut query = db.prepare_cached("SELECT sequence, chain FROM point ORDER BY sequence DESC")?;
    let points =
        query.query_map([], |row| Ok(Point(row.get::<_, i64>(0)? as u64, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(points)
}

/// Takes in an answer to `request`.
///
/// # Errors
/// Any store error; nothing is taken in then, and the same request may be sent again.
pub fn take_in(
    db: &Connection,
    rim: &dyn Rim,
    rules: Rules,
    request: &SyncRequest,
    mut answer: SyncAnswer,
) -> Result<Taken, DeskError> {
    if is_overtaken(db, request, &answer)? {
        return Ok(Taken::default());
    }
    clock::measure(db, rim, answer.server_time)?;
    if answer.revoked {
        return hand_over(db, request, &answer);
    }
    if answer.forked {
        return take_fork(db, &answer);
    }
    if let Some(new_desk) = answer.new_desk {
        outbox::renumber(db, new_desk)?;
        return Ok(Taken { again: true, ..Taken::default() });
    }
    settings::set(db, "epoch", &answer.epoch)?;
    settings::unset(db, "forked")?;
    if let Some(ages) = &answer.ages {
        settings::set(db, AGES, &(answer.server_time, ages))?;
    }
    let other_areas = take_areas(db, &answer.areas)?;
    for verdict in &answer.verdicts {
        outbox::take_verdict(db, verdict, answer.server_time)?;
    }
    // Every number below the first one sent has its verdict here; a county that expects one of them has lost it.
    let first = request.groups.first().map_or(request.next_number, |group| group.number);
    let lost = answer.next_number < first;
    if lost {
        outbox::send_again_from(db, answer.next_number)?;
    }
    let mut taken = Taken { again: answer.more || lost, ..Taken::default() };
    let mut whole = !answer.more;
    let brings = brings(&answer);
    let end = answer.pages.first().map(|page| page.to.clone());
    for page in mem::take(&mut answer.pages) {
        match take_page(db, rules, page)? {
            Some(rows) => taken.rows += rows,
            None => whole = false,
        }
    }
    match &answer.head {
        Some(head) => settings::set(db, HEAD, head)?,
        None if whole => note_point(db, end)?,
        None => {}
    }
    if whole {
        for refetched in mem::take(&mut answer.refetched) {
            take_refetched(db, rules, refetched)?;
        }
    }
    if !rules.overlay_until_held {
        lift_judged(db, &answer.verdicts)?;
    }
    screen::drop_held(db, &taken_changes(db)?)?;
    if whole {
        drop_gone(db)?;
    }
    purge(db)?;
    // A page that was dropped leaves nothing to compare: the answer's sums are of another cursor.
    let mending = if whole { compare(db, rules, &answer)? } else { Mending::default() };
    taken.again |= mending != Mending::default() || outbox::count(db, "waiting")? > 0 && !request.groups.is_empty();
    taken.complete = whole && mending == Mending::default() && !answer.sums.is_empty();
    settings::set(db, "mending", &mending)?;
    taken.changed = other_areas || brings;
    if taken.complete {
        taken.changed |= !settings::get(db, "complete")?.unwrap_or(false);
        settings::set(db, "complete", &true)?;
        settings::set(db, "last_sync", &answer.server_time)?;
    }
    Ok(taken)
}

/// Tells whether an answer brings anything that pages show, beside the time of the sync.
fn brings(answer: &SyncAnswer) -> bool {
    answer.ages.is_some()
        || !answer.verdicts.is_empty()
        || !answer.refetched.is_empty()
        || answer.pages.iter().any(|page| !page.rows.is_empty() || !page.leaves.is_empty())
}

/// A revoked desk still hands over all that waits; the county keeps it where people see it.
fn hand_over(db: &Connection, request: &SyncRequest, answer: &SyncAnswer) -> Result<Taken, DeskError> {
    for verdict in &answer.verdicts {
        outbox::take_verdict(db, verdict, answer.server_time)?;
    }
    // While it asks for a new id or for a common point it sends nothing; it will get neither now.
    settings::unset(db, "restored")?;
    settings::unset(db, "forked")?;
    let more = outbox::count(db, "waiting")? > 0 && (request.groups.is_empty() || !answer.verdicts.is_empty());
    Ok(Taken { revoked: true, again: more, changed: brings(answer), ..Taken::default() })
}

/// Tells whether the answer is to a question that this desk no longer asks: under an id it has given up, whose numbers name
/// other groups now, or in an epoch that is over.
fn is_overtaken(db: &Connection, request: &SyncRequest, answer: &SyncAnswer) -> Result<bool, DeskError> {
    let epoch: u32 = settings::get(db, "epoch")?.unwrap_or_default();
    let earlier = !answer.revoked
        && (request.epoch < epoch || (!answer.forked && answer.new_desk.is_none() && answer.epoch < epoch));
    Ok(request.desk != outbox::desk_id(db)? || earlier)
}

fn take_fork(db: &Connection, answer: &SyncAnswer) -> Result<Taken, DeskError> {
    let Some(back_to) = &answer.back_to else {
        settings::set(db, "forked", &true)?;
        return Ok(Taken { again: true, ..Taken::default() });
    };
    settings::unset(db, "forked")?;
    settings::set(db, "epoch", &answer.epoch)?;
    let Point(sequence, chain) = back_to;
    // What left after that point may never have left in the county's history: then only a pull from the start brings it back.
    let left_at: u64 = settings::get(db, LEFT_AT)?.unwrap_or_default();
    let start = Point::default();
    let Point(at, at_chain) = if left_at > *sequence { &start } else { back_to };
    db.execute("UPDATE area SET at = ?1, chain = ?2 WHERE at > ?1", params![*at as i64, at_chain])?;
    settings::unset(db, LEFT_AT)?;
    settings::unset(db, HEAD)?;
    db.execute(
        "DELETE FROM point WHERE sequence > ?1 OR chain <> ?2 AND sequence = ?1",
        params![*sequence as i64, chain],
    )?;
    set_back_versions(db, *sequence)?;
    outbox::send_again_after(db, *sequence)?;
    files::send_again(db)?;
    Ok(Taken { again: true, ..Taken::default() })
}

/// Rows newer than the common point count as seen only up to it.
fn set_back_versions(db: &Connection, sequence: u64) -> Result<(), DeskError> {
    let mut query = db.prepare("SELECT id FROM feed WHERE at > ?1 UNION SELECT record FROM base")?;
    let ids = query
        .query_map([sequence as i64], |row| row.get(0).map(RecordId::from_bytes))?
        .collect::<Result<Vec<_>, _>>()?;
    for id in ids {
        let Some(row) = screen::server_row(db, id)? else { continue };
        if row.version > sequence {
            let row = Row { version: sequence, ..screen::row_of(row)? };
            screen::set_server_row(db, id, Some(row))?;
        }
    }
    Ok(())
}

/// The county may have given this desk other areas: a new one starts at nothing, one that lies in an old one inherits. Tells
/// whether it did.
fn take_areas(db: &Connection, areas: &[AreaCode]) -> Result<bool, DeskError> {
    let have = cursors(db)?;
    let wanted: BTreeSet<&AreaCode> = areas.iter().collect();
    if wanted == have.iter().map(|cursor| &cursor.area).collect() {
        return Ok(false);
    }
    for area in &wanted {
        if have.iter().any(|cursor| cursor.area == **area) {
            continue;
        }
        let wider = have.iter().find(|cursor| cursor.area.covers(area)).map(|cursor| cursor.at.clone());
        let Point(at, chain) = wider.unwrap_or_default();
        db.execute("INSERT INTO area (code, at, chain) VALUES (?1, ?2, ?3)", params![area.as_str(), at as i64, chain])?;
    }
    for cursor in have.iter().filter(|cursor| !wanted.contains(&cursor.area)) {
        db.execute("DELETE FROM area WHERE code = ?1", [cursor.area.as_str()])?;
    }
    drop_outside(db, areas)?;
    Ok(true)
}

fn drop_outside(db: &Connection, areas: &[AreaCode]) -> Result<(), DeskError> {
    let mut query = db.prepare("SELECT id, place FROM feed")?;
    let rows = query
        .query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (id, place) in rows {
        let held = AreaCode::parse(&place).is_some_and(|place| areas.iter().any(|area| area.holds(&place)));
        if !held {
            leave(db, id, true)?;
        }
    }
    Ok(())
}

/// Takes a page in; none if it does not start where this desk stands.
fn take_page(db: &Connection, rules: Rules, page: Page) -> Result<Option<u64>, DeskError> {
    let Page { area, from, to: Point(at, chain), rows, leaves } = page;
    let here = cursors(db)?.into_iter().find(|cursor| cursor.area == area);
    // Answers may overtake each other; a page for another cursor is dropped, the next request asks for the right one.
    if here.is_none_or(|cursor| cursor.at.0 != from) {
        return Ok(None);
    }
    let count = rows.len() as u64;
    if is_plain(db)? {
        screen::set_plain_rows(db, rows)?;
    } else {
        rows.into_iter().try_for_each(|row| take_row(db, row))?;
    }
    // What was done for a household is counted before any of it goes.
    for gone in &leaves {
        if let Some(stub) = &gone.stub {
            keep_stub(db, gone.record, stub)?;
        }
    }
    for gone in &leaves {
        credit_late(db, gone.record)?;
    }
    for gone in &leaves {
        leave(db, gone.record, rules.purge_after_verdict)?;
    }
    if !leaves.is_empty() {
        note_left(db, at)?;
    }
    db.prepare_cached("UPDATE area SET at = ?2, chain = ?3 WHERE code = ?1")?.execute(params![
        area.as_str(),
        at as i64,
        chain
    ])?;
    Ok(Some(count))
}

/// Keeps the point that a complete pull ended at. Only there does a cursor stand for every row, whatever came after it.
fn note_point(db: &Connection, end: Option<Point>) -> Result<(), DeskError> {
    settings::unset(db, HEAD)?;
    let Some(Point(at, chain)) = end else { return Ok(()) };
    db.prepare_cached("INSERT OR REPLACE INTO point (sequence, chain) VALUES (?1, ?2)")?
        .execute(params![at as i64, chain])?;
    db.prepare_cached(
        "DELETE FROM point WHERE sequence NOT IN (SELECT sequence FROM point ORDER BY sequence DESC LIMIT ?1)",
    )?
    .execute([POINTS])?;
    Ok(())
}

/// Remembers how far leaves were taken in.
fn note_left(db: &Connection, at: u64) -> Result<(), DeskError> {
    let before: u64 = settings::get(db, LEFT_AT)?.unwrap_or_default();
    settings::set(db, LEFT_AT, &before.max(at))
}

/// Tells whether nothing waits here and nothing has left: then a row that comes is written and no more, as in a first sync.
fn is_plain(db: &Connection) -> Result<bool, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM base) AND NOT EXISTS (SELECT 1 FROM leaving)
            AND NOT EXISTS (SELECT 1 FROM stub) AND NOT EXISTS (SELECT 1 FROM credit)",
    )?;
    Ok(query.query_row([], |row| row.get(0))?)
}

fn take_row(db: &Connection, row: Row) -> Result<(), DeskError> {
    db.prepare_cached("DELETE FROM leaving WHERE record = ?1")?.execute([row.id.bytes()])?;
    db.prepare_cached("DELETE FROM stub WHERE household = ?1")?.execute([row.id.bytes()])?;
    db.prepare_cached("DELETE FROM credit WHERE household = ?1")?.execute([row.id.bytes()])?;
    screen::set_server_row(db, row.id, Some(row))
}

/// Leaves a stub of a household that is here, with what was done for it; a desk that never held it learns nothing of it.
fn keep_stub(db: &Connection, household: RecordId, stub: &Stub) -> Result<(), DeskError> {
    let here = anju_store::kind_of(db, household)?.is_some();
    if !here || has_stub(db, household)? {
        return Ok(());
    }
    // The county's row: the screen's may show the move already.
    let from = screen::server_row(db, household)?.map(|row| row.place);
    db.prepare_cached("INSERT INTO stub (household, name, moved_to, moved_at, place) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            household.bytes(),
            stub.name,
            stub.to.as_str(),
            stub.moved_at.0,
            from.as_ref().map(AreaCode::as_str)
        ])?;
    keep_credit(db, household)
}

fn has_stub(db: &Connection, household: RecordId) -> Result<bool, DeskError> {
    Ok(db.prepare_cached("SELECT 1 FROM stub WHERE household = ?1")?.exists([household.bytes()])?)
}

/// What counts of a record for whom in which month: visits by visitor, matters by cadre.
const CREDITS: &str = "
    SELECT v.household, v.id, replace(w.value, '-', '') AS cadre, substr(v.visited_on, 1, 7) AS month, 1 AS visits, 0 AS matters
    FROM visit v, json_each(v.visitors) w WHERE v.deleted = 0
    UNION ALL
    SELECT household, id, coalesce(lower(hex(cadre)), ''), substr(coalesce(confirmed_on, promised_on), 1, 7), 0, 1
    FROM matter WHERE deleted = 0";

/// What was done for a household from here stays countable per cadre and month after its rows are gone. What only waits
/// here is counted when it is taken.
fn keep_credit(db: &Connection, household: RecordId) -> Result<(), DeskError> {
    db.prepare_cached("DELETE FROM credit WHERE household = ?1")?.execute([household.bytes()])?;
    db.prepare_cached(&format!(
        "INSERT INTO credit (household, cadre, month, visits, matters)
         SELECT household, cadre, month, sum(visits), sum(matters) FROM ({CREDITS})
         WHERE household = ?1 AND NOT EXISTS (SELECT 1 FROM base WHERE record = id AND row IS NULL)
         GROUP BY cadre, month"
    ))?
    .execute([household.bytes()])?;
    Ok(())
}

/// Counts a record that the county has taken without ever handing it down here, since its household had moved.
fn credit_late(db: &Connection, record: RecordId) -> Result<(), DeskError> {
    let Some(household) = anju_store::get(db, record)?.and_then(|row| row.household()) else { return Ok(()) };
    if !has_stub(db, household)? {
        return Ok(());
    }
    db.prepare_cached(&format!(
        "INSERT INTO credit (household, cadre, month, visits, matters)
         SELECT household, cadre, month, visits, matters FROM ({CREDITS})
         WHERE household = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM base WHERE record = id AND row IS NULL)
         ON CONFLICT DO UPDATE SET visits = visits + excluded.visits, matters = matters + excluded.matters"
    ))?
    .execute(params![household.bytes(), record.bytes()])?;
    Ok(())
}

/// Takes a record's county row away; its screen row stays, marked, while work on it waits.
fn leave(db: &Connection, record: RecordId, wait_for_verdict: bool) -> Result<(), DeskError> {
    if wait_for_verdict && is_waiting(db, record)? {
        // The last row stays under the waiting changes on the screen, though it counts in no sum any more.
        let row = screen::server_row(db, record)?.map(screen::row_of).transpose()?;
        let last = row.map(|row| screen::row_text(&row));
        db.prepare_cached("INSERT OR IGNORE INTO leaving (record, row) VALUES (?1, ?2)")?
            .execute(params![record.bytes(), last])?;
        return screen::set_server_row(db, record, None);
    }
    db.prepare_cached("DELETE FROM leaving WHERE record = ?1")?.execute([record.bytes()])?;
    db.prepare_cached("DELETE FROM pending WHERE record = ?1")?.execute([record.bytes()])?;
    screen::set_server_row(db, record, None)?;
    screen::show(db, record)
}

/// Purges records that left once nothing waits on them any more.
fn purge(db: &Connection) -> Result<(), DeskError> {
    let mut query = db.prepare_cached(
        "SELECT record FROM leaving WHERE NOT EXISTS (
            SELECT 1 FROM pending p JOIN outbox o ON o.id = p.group_id
            WHERE p.record = leaving.record AND o.state = 'waiting')",
    )?;
    let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<Vec<_>, _>>()?;
    for id in ids {
        db.prepare_cached("DELETE FROM pending WHERE record = ?1")?.execute([id.bytes()])?;
        db.prepare_cached("DELETE FROM leaving WHERE record = ?1")?.execute([id.bytes()])?;
        screen::show(db, id)?;
    }
    Ok(())
}

fn is_waiting(db: &Connection, record: RecordId) -> Result<bool, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT 1 FROM pending p JOIN outbox o ON o.id = p.group_id WHERE p.record = ?1 AND o.state = 'waiting'",
    )?;
    Ok(query.exists([record.bytes()])?)
}

/// After a complete sync, a record of which the county has handed down nothing is not in this desk's areas: what was taken
/// there (a visit to a household that had moved) goes to its new place, and counts here for who did it.
fn drop_gone(db: &Connection) -> Result<(), DeskError> {
    let mut query = db.prepare_cached(
        "SELECT b.record FROM base b WHERE b.row IS NULL
            AND NOT EXISTS (SELECT 1 FROM leaving l WHERE l.record = b.record)
            AND NOT EXISTS (SELECT 1 FROM pending p JOIN outbox o ON o.id = p.group_id
                            WHERE p.record = b.record AND o.state <> 'taken')",
    )?;
    let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<Vec<_>, _>>()?;
    for id in &ids {
        credit_late(db, *id)?;
    }
    for id in ids {
        leave(db, id, false)?;
    }
    Ok(())
}

fn take_refetched(db: &Connection, rules: Rules, refetched: Refetched) -> Result<(), DeskError> {
    let theirs: BTreeSet<RecordId> = refetched.rows.iter().map(|row| row.id).collect();
    let mut own: BTreeSet<RecordId> = anju_store::ids_at(db, &refetched.place)?.into_iter().collect();
    own.extend(aside_at(db, &refetched.place)?);
    for id in own.into_iter().filter(|id| !theirs.contains(id)) {
        let placed_here = screen::server_row(db, id)?.is_some_and(|row| row.place == refetched.place);
        if placed_here {
            leave(db, id, rules.purge_after_verdict)?;
            note_left(db, cursors(db)?.iter().map(|cursor| cursor.at.0).max().unwrap_or_default())?;
        }
    }
    refetched.rows.into_iter().try_for_each(|row| take_row(db, row))
}

fn aside_at(db: &Connection, place: &AreaCode) -> Result<Vec<RecordId>, DeskError> {
    let mut query = db.prepare_cached("SELECT record FROM base WHERE row ->> '$.p' = ?1")?;
    let ids =
        query.query_map([place.as_str()], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

/// Compares sums after the last page; what differs is asked for with the next requests.
fn compare(db: &Connection, rules: Rules, answer: &SyncAnswer) -> Result<Mending, DeskError> {
    if !rules.digest_repair {
        return Ok(Mending::default());
    }
    if !answer.place_sums.is_empty() {
        let mut own = std::collections::BTreeMap::new();
        for cursor in cursors(db)? {
            own.extend(anju_store::sums_within(db, &cursor.area)?);
        }
        let asked: Vec<_> = answer.place_sums.clone();
        let places = plan::differing_places(&asked, &own);
        return Ok(Mending { areas: vec![], places });
    }
    let mut own = vec![];
    for (area, _) in &answer.sums {
        let mut total = Sum::default();
        anju_store::sums_within(db, area)?.values().for_each(|sum| total.join(*sum));
        own.push((area.clone(), total));
    }
    let areas = plan::differing(&answer.sums, |area| {
        own.iter().find(|(own, _)| own == area).map(|(_, sum)| *sum).unwrap_or_default()
    });
    Ok(Mending { areas, places: vec![] })
}

/// Lists the taken changes that still lie over records.
fn taken_changes(db: &Connection) -> Result<Vec<Held>, DeskError> {
    let mut query = db.prepare_cached(
        "SELECT DISTINCT p.group_id, p.record, o.sequence FROM pending p JOIN outbox o ON o.id = p.group_id WHERE o.state = 'taken'",
    )?;
    let held = query
        .query_map([], |row| {
            Ok(Held {
                group: RecordId::from_bytes(row.get(0)?),
                record: RecordId::from_bytes(row.get(1)?),
                sequence: row.get::<_, i64>(2)? as u64,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(held)
}

/// The wrong rule, for the simulation's positive control: changes leave the screen with their verdict.
fn lift_judged(db: &Connection, verdicts: &[Verdict]) -> Result<(), DeskError> {
    for verdict in verdicts {
        if let Some(group) = outbox::by_number(db, verdict.number)? {
            screen::lift(db, group.id, None)?;
        }
    }
    Ok(())
}

/// Recounts every place's sum from the county's rows as held here; returns how many places were wrong.
///
/// # Errors
/// Any store error.
pub fn recount(db: &Connection) -> Result<usize, DeskError> {
    // Rows kept aside stand for the screen's; a record that only waits here has no county row at all.
    let mut query = db.prepare("SELECT record, row FROM base")?;
    let aside = query
        .query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, Option<String>>(1)?)))?
        .collect::<Result<std::collections::BTreeMap<_, _>, _>>()?;
    let wrong = anju_store::recount(db, |id| match aside.get(&id) {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(text)) => {
            let row = serde_json::from_str(text).map_err(|_| StoreError::Unreadable("base".into()))?;
            Ok(Some(Some(screen::stored(row))))
        }
    })?;
    Ok(wrong.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Machine;
    use anju_store::Key;

    #[test]
    fn the_first_download_tells_how_far_it_has_come() {
        let (_folder, db, answer) = first_answer();
        let page = Page { to: Point(30, "cd".into()), ..answer.pages[0].clone() };
        let half =
            SyncAnswer { pages: vec![page], more: true, head: Some(Point(120, "ef".into())), sums: vec![], ..answer };
        assert_eq!(progress(&db).unwrap(), None);
        take(&db, &half);
        assert_eq!(progress(&db).unwrap(), Some((30, 120)));
    }

    #[test]
    fn the_answer_that_completes_the_first_download_changes_the_pages_though_it_brings_no_row() {
        let (_folder, db, answer) = first_answer();
        let first = take(&db, &answer);
        assert!(first.complete && first.rows == 0 && first.changed, "{first:?}");
        let second = take(&db, &answer);
        assert!(second.complete && !second.changed, "{second:?}");
    }

    /// A desk that stands at sequence 7, and the answer that there is nothing more.
    fn first_answer() -> (tempfile::TempDir, Connection, SyncAnswer) {
        let folder = tempfile::tempdir().unwrap();
        let db = super::super::open(&folder.path().join("desk.db"), &Key::new([3; 32])).unwrap();
        let area = AreaCode::parse("500235116002").unwrap();
        settings::set(&db, "desk", &RecordId::from_bytes([1; 16])).unwrap();
        settings::set(&db, "epoch", &1u32).unwrap();
        db.execute("INSERT INTO area (code, at, chain) VALUES (?1, 7, 'ab')", [area.as_str()]).unwrap();
        let to = Point(7, "ab".into());
        let answer = SyncAnswer {
            server_time: Stamp(1_790_000_000_000),
            epoch: 1,
            next_number: 1,
            areas: vec![area.clone()],
            pages: vec![Page { area: area.clone(), from: 7, to, rows: vec![], leaves: vec![] }],
            sums: vec![(area, Sum::default())],
            ..SyncAnswer::default()
        };
        (folder, db, answer)
    }

    fn take(db: &Connection, answer: &SyncAnswer) -> Taken {
        let request = plan::plan(outbox::desk_id(db).unwrap(), &position(db).unwrap(), vec![], 10);
        take_in(db, &Machine, Rules::ALL, &request, answer.clone()).unwrap()
    }
}
