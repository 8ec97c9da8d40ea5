//! 随机抽查: a township or the county draws households by lot and enters what whoever went there found. Not for cadres and
//! site staff, whose work is checked.

use super::{households::ORDER, reach, rows, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, Fault, RecordId, Ref, Role,
    contract::*,
    kinds::{SpotCheck, SpotRound},
    record::Record,
};
use anju_store::rusqlite::params;
use std::collections::{BTreeMap, BTreeSet};

/// The most households of one draw: they are one save.
const MOST: u32 = 100;
/// The most characters of what was found.
const LONGEST: usize = 500;

fn may_check(work: &Work<'_>) -> Result<(), DeskError> {
    match work.who.role {
        Role::Township | Role::CountyAdmin | Role::CountyReader => Ok(()),
        Role::SiteStaff | Role::Cadre => Err(Fault::new("spot.role").into()),
    }
}

pub(crate) fn draw(work: &Work<'_>, ask: &DrawSpot) -> Result<Saved, DeskError> {
    may_check(work)?;
    reach::may_write(work)?;
    let area = reach::area(work, ask.area.as_ref())?;
    if !(1..=MOST).contains(&ask.size) {
        return Err(Fault::new("spot.size").field("size").with("most", MOST).into());
    }
    let drawn = by_lot(work, in_reach(work, &area)?, ask.size as usize);
    if drawn.is_empty() {
        return Err(Fault::new("spot.nobody").field("area").into());
    }
    let today = work.clock.today();
    let size = drawn.len() as i64;
    let round = SpotRound { area, drawn_on: today, size, drawn_by: Some(work.who.account) };
    let id = work.rim.id();
    let check = |household: RecordId| {
        let check = SpotCheck {
            household: Ref::to(household),
            round: Ref::to(id),
            checked_on: None,
            differs: BTreeSet::new(),
            note: None,
        };
        check.make(work.rim.id())
    };
    let mut changes = vec![round.make(id)];
    changes.extend(drawn.into_iter().map(check));
    work.save(Save::of("spot", id, changes).observed(today))
}

fn in_reach(work: &Work<'_>, area: &AreaCode) -> Result<Vec<RecordId>, DeskError> {
    let condition = reach::condition(work, work.clock.today());
    let mut query = work.db.prepare_cached(&format!(
        "SELECT h.id FROM household h WHERE {condition} AND h.state = '1' AND h.place >= ?1 AND h.place < ?1 || ':' ORDER BY h.id"
    ))?;
    rows::ids(query.query_map([area.as_str()], |row| row.get(0))?)
}

/// Draws at most `size` of `all`, each set of that size as likely as any other.
fn by_lot(work: &Work<'_>, mut all: Vec<RecordId>, size: usize) -> Vec<RecordId> {
    let size = size.min(all.len());
    for at in 0..size {
        let other = at + below(work, all.len() - at);
        all.swap(at, other);
    }
    all.truncate(size);
    all
}

/// Draws a number below `bound`; numbers that would make some likelier than others are drawn again.
fn below(work: &Work<'_>, bound: usize) -> usize {
    let bound = bound as u64;
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let mut bytes = [0; 8];
        work.rim.random(&mut bytes);
        let drawn = u64::from_le_bytes(bytes);
        if drawn < fair {
            return (drawn % bound) as usize;
        }
    }
}

pub(crate) fn list(work: &Work<'_>, area: Option<&AreaCode>) -> Result<Vec<SpotRoundRow>, DeskError> {
    may_check(work)?;
    let mut query =
        work.db.prepare_cached("SELECT id FROM spot_round WHERE deleted = 0 ORDER BY drawn_on DESC, id DESC")?;
    let ids = rows::ids(query.query_map([], |row| row.get(0))?)?;
    let mut listed = vec![];
    for id in ids {
        let Some((round, _)) = reach::seen::<SpotRound>(work, id)? else { continue };
        if area.is_none_or(|area| area.covers(&round.area)) {
            listed.push(row(work, id, round, &checks_of(work, id, None)?)?);
        }
    }
    Ok(listed)
}

pub(crate) fn open(work: &Work<'_>, ask: &OpenSpotRound) -> Result<SpotRoundFile, DeskError> {
    may_check(work)?;
    let (round, _) = reach::record::<SpotRound>(work, ask.id)?;
    let checks = checks_of(work, ask.id, ask.area.as_ref())?;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for item in checks.iter().filter(|check| check.checked_on.is_some()).flat_map(|check| &check.differs) {
        *counts.entry(item.clone()).or_default() += 1;
    }
    let mut differing: Vec<(String, u32)> = counts.into_iter().collect();
    differing.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(SpotRoundFile { round: row(work, ask.id, round, &checks)?, checks, differing })
}

fn row(work: &Work<'_>, id: RecordId, round: SpotRound, checks: &[SpotCheckRow]) -> Result<SpotRoundRow, DeskError> {
    let done = || checks.iter().filter(|check| check.checked_on.is_some());
    Ok(SpotRoundRow {
        id,
        area: AreaName { name: reach::village_name(work, &round.area), code: round.area },
        drawn_on: round.drawn_on,
        size: checks.len() as u32,
        checked: done().count() as u32,
        agree: done().filter(|check| check.differs.is_empty()).count() as u32,
        mark: rows::mark(work, id)?,
    })
}

/// Reads the checks of a draw whose households are in reach, and inside a division if one is given.
pub(crate) fn checks_of(
    work: &Work<'_>,
    round: RecordId,
    area: Option<&AreaCode>,
) -> Result<Vec<SpotCheckRow>, DeskError> {
    let today = work.clock.today();
    let mut query = work.db.prepare_cached(&format!(
        "SELECT {}, s.id AS check_id FROM {} JOIN spot_check s ON s.household = h.id
         WHERE s.round = ?1 AND s.deleted = 0 AND {} ORDER BY {ORDER}",
        rows::household_columns(today, today),
        rows::HOUSEHOLD_TABLES,
        reach::condition_within(work, today, area)
    ))?;
    let mut found = query.query(params![round.bytes()])?;
    let mut checks = vec![];
    while let Some(row) = found.next()? {
        let household = rows::household(work, row)?;
        let id = RecordId::from_bytes(row.get("check_id")?);
        let Some((check, stored)) = rows::row_of::<SpotCheck>(work, id)? else { continue };
        checks.push(SpotCheckRow {
            id,
            seen: stored.version,
            household,
            checked_on: check.checked_on,
            differs: check.differs,
            note: check.note,
            mark: rows::mark(work, id)?,
        });
    }
    Ok(checks)
}

pub(crate) fn enter(work: &Work<'_>, ask: EnterSpotCheck) -> Result<Saved, DeskError> {
    may_check(work)?;
    reach::may_write(work)?;
    reach::record::<SpotCheck>(work, ask.check)?;
    work.not_future("checked_on", ask.checked_on)?;
    if let Some(unknown) = ask.differs.iter().find(|item| !work.codes.has("spot_item", item)) {
        return Err(Fault::new("field.code").field("differs").with("value", unknown).into());
    }
    let note = typed::said_of(&ask.note).map(|note| typed::text(&note, "note", LONGEST)).transpose()?;
    let found = SpotCheck::set().checked_on(ask.checked_on).differs(ask.differs).note(note);
    let changes = vec![found.of(ask.check, ask.seen)];
    work.save(Save::of("spot.entered", ask.check, changes).observed(ask.checked_on))
}
