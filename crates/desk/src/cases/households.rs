//! 搬迁户: list, and one household's file.

use super::{matters, needs, reach, rows};
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, By, Day, Fault, RecordId, Role, Stamp,
    contract::*,
    kinds::{Cadre, Household, Medical, Membership, Pair, Person, Settlement},
    record::Record,
    rules,
};
use anju_store::{
    dossiers::{self, Whose},
    rusqlite::{OptionalExtension, params},
};

/// A code of `member_in`: 新生儿.
const NEWBORN: &str = "1";

/// Reads one household in short; whether it is in reach is the caller's question.
pub(crate) fn row(work: &Work<'_>, id: RecordId) -> Result<HouseholdRow, DeskError> {
    let today = work.clock.today();
    let columns = rows::household_columns(today, today);
    let tables = rows::HOUSEHOLD_TABLES;
    let mut query = work.db.prepare_cached(&format!("SELECT {columns} FROM {tables} WHERE h.id = ?1"))?;
    let mut found = query.query([id.bytes()])?;
    match found.next()? {
        Some(row) => rows::household(work, row),
        None => Err(Fault::new("household.unknown").into()),
    }
}

pub(crate) fn list(work: &Work<'_>, ask: &ListHouseholds) -> Result<HouseholdPage, DeskError> {
    if ask.filter == HouseholdFilter::MovedOut {
        let moved_out = moved_out(work, ask.area.as_ref())?;
        return Ok(HouseholdPage { total: moved_out.len() as u32, rows: vec![], moved_out });
    }
    let today = work.clock.today();
    let condition = kept(work, ask.filter, ask.area.as_ref(), today);
    let total = work
        .db
        .prepare_cached(&format!("SELECT count(*) FROM household h WHERE {condition}"))?
        .query_row([], |row| row.get(0))?;
    let columns = rows::household_columns(today, today);
    let tables = rows::HOUSEHOLD_TABLES;
    let mut query = work.db.prepare_cached(&format!(
        "SELECT {columns} FROM {tables} WHERE {condition} ORDER BY {ORDER} LIMIT ?1 OFFSET ?2"
    ))?;
    let mut found = query.query(params![ask.limit.clamp(1, rows::MOST), ask.skip])?;
    let mut listed = vec![];
    while let Some(row) = found.next()? {
        listed.push(rows::household(work, row)?);
    }
    Ok(HouseholdPage { total, rows: listed, moved_out: vec![] })
}

/// The order of the list.
pub(crate) const ORDER: &str = "h.place, h.address, h.id";

/// Returns the condition on `h` that holds for every household kept here, in reach and chosen.
fn kept(work: &Work<'_>, filter: HouseholdFilter, area: Option<&AreaCode>, today: Day) -> String {
    format!("{} AND h.state = '1'{}", reach::condition_within(work, today, area), filtered(filter))
}

/// Returns all households of the list in its order, however many pages.
pub(crate) fn chosen(
    work: &Work<'_>,
    filter: HouseholdFilter,
    area: Option<&AreaCode>,
) -> Result<Vec<RecordId>, DeskError> {
    let condition = kept(work, filter, area, work.clock.today());
    let mut query = work.db.prepare(&format!("SELECT h.id FROM household h WHERE {condition} ORDER BY {ORDER}"))?;
    rows::ids(query.query_map([], |row| row.get(0))?)
}

/// Narrows the list by what the rules found and pages add up; no rule is said here again.
fn filtered(filter: HouseholdFilter) -> String {
    let found = |keys: &[&str]| {
        let keys = keys.iter().map(|key| format!("'{key}'")).collect::<Vec<_>>().join(", ");
        format!(" AND h.id IN (SELECT household FROM finding WHERE key IN ({keys}))")
    };
    let matters = |condition: &str| format!(" AND h.id IN (SELECT household FROM dossier WHERE matters {condition})");
    match filter {
        HouseholdFilter::All | HouseholdFilter::MovedOut => String::new(),
        HouseholdFilter::NoCadre => found(&["pair.none"]),
        HouseholdFilter::CadreLeaving => found(&["pair.ending"]),
        HouseholdFilter::Overdue => found(&["visit.due", "visit.over", "visit.never", "visit.unmet"]),
        HouseholdFilter::Unmet => found(&["visit.unmet"]),
        HouseholdFilter::NoMatter => matters("= 2"),
        HouseholdFilter::NoneConfirmed => matters(">= 1"),
        HouseholdFilter::Unsurveyed => " AND h.id IN (SELECT household FROM dossier WHERE surveyed = 0)".to_owned(),
    }
}

/// Lists the households that moved away from the person's grant; to a cadre only those that he did something for. Where one
/// lived that left before this was kept is not known: it is listed for whose grant holds all of this desk, and for its cadre,
/// while no division is chosen.
pub(crate) fn moved_out(work: &Work<'_>, within: Option<&AreaCode>) -> Result<Vec<MovedOut>, DeskError> {
    let area = work.who.area.as_str();
    let from = format!("stub.place >= '{area}' AND stub.place < '{area}:'");
    let own = match work.who.role {
        Role::Cadre => {
            let cadre = work.who.cadre.map_or_else(String::new, |cadre| hex::encode(cadre.id().bytes()));
            format!(
                "(stub.place IS NULL OR {from})
                 AND EXISTS (SELECT 1 FROM credit k WHERE k.household = stub.household AND k.cadre = '{cadre}')"
            )
        }
        Role::SiteStaff | Role::Township | Role::CountyAdmin | Role::CountyReader => format!(
            "({from} OR stub.place IS NULL
                 AND NOT EXISTS (SELECT 1 FROM area WHERE NOT (code >= '{area}' AND code < '{area}:')))"
        ),
    };
    let within = within.filter(|within| **within != work.who.area);
    let within = within.map(|within| format!(" AND stub.place >= '{within}' AND stub.place < '{within}:'"));
    let mut query = work.db.prepare_cached(&format!(
        "SELECT household, name, place, moved_to, moved_at FROM stub WHERE {own}{} ORDER BY moved_at DESC",
        within.unwrap_or_default()
    ))?;
    let stubs = query
        .query_map([], |row| {
            let (from, to): (Option<String>, String) = (row.get(2)?, row.get(3)?);
            Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?, from, to, Stamp(row.get(4)?)))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut found = vec![];
    for (id, name, from, to, at) in stubs {
        let from = from.and_then(|from| AreaCode::parse(&from)).map(|code| reach::lives(work, &code, None));
        let to = AreaCode::parse(&to).map_or(to, |code| reach::place_name(work, &code));
        found.push(MovedOut { id, name, from, to, on: at.day(), credited: credited(work, id)? });
    }
    Ok(found)
}

fn credited(work: &Work<'_>, household: RecordId) -> Result<Vec<(String, String, u32, u32)>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT coalesce(c.name, ''), k.month, k.visits, k.matters FROM credit k LEFT JOIN cadre c ON c.id = unhex(k.cadre)
         WHERE k.household = ?1 ORDER BY k.month DESC",
    )?;
    let rows = query
        .query_map([household.bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

pub(crate) fn open(work: &Work<'_>, id: RecordId) -> Result<HouseholdFile, DeskError> {
    let (household, stored) = reach::household(work, id)?;
    let year = i64::from(work.clock.today().year());
    let settlement = match household.settlement {
        Some(settlement) => rows::name_of(work, Settlement::KIND.name, settlement.id())?,
        None => None,
    };
    let (members, former) = members(work, id, &household, year)?;
    let lives = reach::lives_in_full(work, &stored.place, settlement.as_deref(), household.address.as_deref());
    let rank = work.who.role.rank();
    let today = work.clock.today();
    let dossiers = dossiers::gather(work.db, Whose::among(&[id]), today)?;
    Ok(HouseholdFile {
        row: row(work, id)?,
        seen: stored.version,
        fields: rows::masked(Household::KIND.name, &stored.fields),
        village: reach::place_name(work, &stored.place),
        lives,
        members,
        former,
        pairs: pairs(work, id)?,
        visits: rows::visits(work, id, 50)?,
        needs: needs::all_of(work, id)?,
        matters: matters::of(work, id, year)?,
        lamps: dossiers
            .iter()
            .flat_map(|dossier| rules::lamps(dossier, today, &work.parameters, &work.who.departments))
            .collect(),
        open: open_items(work, id)?,
        may_write: rank.is_some(),
        may_move: rank >= Some(By::Township),
    })
}

fn open_items(work: &Work<'_>, household: RecordId) -> Result<OpenItems, DeskError> {
    let count = |table: &str| -> Result<u32, DeskError> {
        // A parked group names no kind; what it is about decides when it is opened.
        let of_kind =
            if table == "parked" { String::new() } else { format!(" AND kind NOT IN ({})", reach::hidden(work)) };
        let sql = format!("SELECT count(*) FROM {table} WHERE household = ?1 AND state = '1' AND deleted = 0{of_kind}");
        Ok(work.db.prepare_cached(&sql)?.query_row([household.bytes()], |row| row.get(0))?)
    };
    Ok(OpenItems { conflicts: count("conflict")?, proposals: count("proposal")?, parked: count("parked")? })
}

/// Splits a household's stays into those that last, head first, and those that ended.
fn members(
    work: &Work<'_>,
    id: RecordId,
    household: &Household,
    year: i64,
) -> Result<(Vec<MemberRow>, Vec<MemberRow>), DeskError> {
    let mut query = work.db.prepare_cached("SELECT id FROM membership WHERE household = ?1 AND deleted = 0")?;
    let ids = rows::ids(query.query_map([id.bytes()], |row| row.get(0))?)?;
    let mut found = vec![];
    for id in ids {
        let Some((stay, stay_row)) = rows::row_of::<Membership>(work, id)? else { continue };
        let Some((person, person_row)) = rows::row_of::<Person>(work, stay.person.id())? else { continue };
        let today = work.clock.today();
        found.push(MemberRow {
            person: person_row.id,
            membership: stay_row.id,
            seen: person_row.version,
            membership_seen: stay_row.version,
            is_head: household.head == Some(stay.person),
            age: age(&person, &stay, today),
            relation: stay.relation,
            fields: rows::masked(Person::KIND.name, &person_row.fields),
            medical: insured(work, person_row.id, year)?,
            since: stay.since,
            left: stay.until.map(|until| (until, stay.left_by.unwrap_or_default())),
            mark: rows::mark(work, person_row.id)?,
            name: person.name,
        });
    }
    found.sort_by_key(|member| (!member.is_head, member.relation.clone(), std::cmp::Reverse(member.age)));
    Ok(found.into_iter().partition(|member| member.left.is_none()))
}

/// How old a member is; who joined as a newborn was born then, also where nobody has entered the birthday yet.
pub(crate) fn age(person: &Person, stay: &Membership, today: Day) -> Option<i64> {
    let newborn = stay.since.filter(|_| stay.joined_by.as_deref() == Some(NEWBORN));
    person.birth.or(newborn).map(|birth| today.age_since(birth.latest()))
}

fn insured(work: &Work<'_>, person: RecordId, year: i64) -> Result<Option<bool>, DeskError> {
    if !work.who.departments.admit_kind(&Medical::KIND) {
        return Ok(None);
    }
    let mut query = work.db.prepare_cached(
        "SELECT max(insured) FROM medical WHERE person = ?1 AND year = ?2 AND kind IN ('1', '2') AND deleted = 0",
    )?;
    Ok(query.query_row(params![person.bytes(), year], |row| row.get(0)).optional()?.flatten())
}

fn pairs(work: &Work<'_>, household: RecordId) -> Result<Vec<PairRow>, DeskError> {
    let mut query =
        work.db.prepare_cached("SELECT id FROM pair WHERE household = ?1 AND deleted = 0 ORDER BY since DESC, id")?;
    let ids = rows::ids(query.query_map([household.bytes()], |row| row.get(0))?)?;
    let mut found = vec![];
    for id in ids {
        let Some((pair, row)) = rows::row_of::<Pair>(work, id)? else { continue };
        let cadre = rows::row_of::<Cadre>(work, pair.cadre.id())?.map(|(cadre, _)| cadre);
        found.push(PairRow {
            id,
            seen: row.version,
            cadre: CadreChip {
                id: pair.cadre.id(),
                name: cadre.as_ref().map_or_else(String::new, |cadre| cadre.name.clone()),
                unit: cadre.and_then(|cadre| cadre.unit),
            },
            since: pair.since,
            until: pair.until,
            ended_by: pair.ended_by,
        });
    }
    Ok(found)
}
