//! The county's desks: which areas each holds, by which token it comes, whether it was revoked. Not for what is placed there.

use crate::{
    Caller, CountyError,
    audit::{self, By},
};
use anju_model::{
    AreaCode, Fault, RecordId, Stamp,
    sync::wire::{DeskAge, Told},
};
use anju_store::rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest, Sha256};

/// A desk comes by this much randomness, hex.
const TOKEN_LETTERS: usize = 64;

/// Between two notes that a desk was here; an idle sync writes nothing more often.
const SEEN_EVERY_MS: i64 = 60_000;

/// The most characters kept of what a desk calls its version.
const VERSION_LONGEST: usize = 40;

/// An enrolled desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Its id.
    pub id: RecordId,
    /// The first of the desks that came of one enrolment by restoring or cloning; itself, as a rule.
    pub origin: RecordId,
    /// The desk it was restored or cloned from.
    pub parent: Option<RecordId>,
    /// Its name.
    pub name: String,
    /// Its areas, disjoint.
    pub areas: Vec<AreaCode>,
    /// When it was enrolled.
    pub enrolled_at: Stamp,
    /// When it was revoked.
    pub revoked_at: Option<Stamp>,
    /// When it was here last, to the minute.
    pub seen_at: Option<Stamp>,
    /// What it said of itself then; none from an old program.
    pub told: Option<Told>,
}

const COLUMNS: &str =
    "id, origin, parent, name, areas, enrolled_at, revoked_at, seen_at, version, waiting_groups, waiting_files";

fn read(row: &Row<'_>) -> Result<Desk, CountyError> {
    let areas: String = row.get(4)?;
    Ok(Desk {
        id: RecordId::from_bytes(row.get(0)?),
        origin: RecordId::from_bytes(row.get(1)?),
        parent: row.get::<_, Option<[u8; 16]>>(2)?.map(RecordId::from_bytes),
        name: row.get(3)?,
        areas: serde_json::from_str(&areas).map_err(|_| anju_store::StoreError::Unreadable("device".to_owned()))?,
        enrolled_at: Stamp(row.get(5)?),
        revoked_at: row.get::<_, Option<i64>>(6)?.map(Stamp),
        seen_at: row.get::<_, Option<i64>>(7)?.map(Stamp),
        told: match row.get(8)? {
            Some(version) => Some(Told { version, groups: row.get(9)?, files: row.get(10)? }),
            None => None,
        },
    })
}

/// A desk about to be enrolled.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: RecordId,
    /// Its name.
    pub name: &'a str,
    /// Its areas.
    pub areas: &'a [AreaCode],
    /// Its token, hex.
    pub token: &'a str,
    /// Who enrols it.
    pub by: RecordId,
}

/// Writes a new desk.
///
/// # Errors
/// `device.token` if the token is none; any store error.
pub fn add(db: &Connection, new: &New<'_>, now: Stamp) -> Result<(), CountyError> {
    if new.token.len() != TOKEN_LETTERS {
        return Err(Fault::new("device.token").into());
    }
    db.execute(
        "INSERT INTO device (id, origin, name, areas, token, enrolled_at, enrolled_by, since)
         VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, (SELECT sequence FROM counter))",
        params![new.id.bytes(), new.name, areas_text(new.areas), hash(new.token), now.0, new.by.bytes()],
    )?;
    Ok(())
}

/// Reads a desk.
///
/// # Errors
/// Any store error.
pub fn load(db: &Connection, id: RecordId) -> Result<Option<Desk>, CountyError> {
    first(db, "id = ?1", params![id.bytes()])
}

/// Reads the desk that comes with a token and says it is `id`; a token opens only desks of its own enrolment.
///
/// # Errors
/// Any store error.
pub fn by_token(db: &Connection, token: &str, id: RecordId) -> Result<Option<Desk>, CountyError> {
    first(db, "token = ?1 AND id = ?2", params![hash(token), id.bytes()])
}

/// Reads the first desk of the enrolment that a token belongs to, for one that comes under an id this county never gave:
/// the county was set back to before it gave it.
///
/// # Errors
/// Any store error.
pub fn set_back(db: &Connection, token: &str, id: RecordId) -> Result<Option<Desk>, CountyError> {
    let condition = "token = ?1 AND parent IS NULL AND NOT EXISTS (SELECT 1 FROM device WHERE id = ?2)";
    first(db, condition, params![hash(token), id.bytes()])
}

fn first(
    db: &Connection,
    condition: &str,
    values: &[&dyn anju_store::rusqlite::ToSql],
) -> Result<Option<Desk>, CountyError> {
    let mut query = db.prepare_cached(&format!("SELECT {COLUMNS} FROM device WHERE {condition}"))?;
    let mut rows = query.query(values)?;
    rows.next()?.map(read).transpose()
}

/// Lists all desks by name.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<Desk>, CountyError> {
    let mut query = db.prepare(&format!("SELECT {COLUMNS} FROM device ORDER BY name, enrolled_at"))?;
    let mut rows = query.query([])?;
    let mut desks = vec![];
    while let Some(row) = rows.next()? {
        desks.push(read(row)?);
    }
    Ok(desks)
}

/// Tells when each working desk that lies inside some areas was here last.
///
/// # Errors
/// Any store error.
pub fn ages_inside(db: &Connection, areas: &[AreaCode]) -> Result<Vec<DeskAge>, CountyError> {
    let inside = |desk: &Desk| desk.areas.iter().all(|own| areas.iter().any(|area| area.covers(own)));
    let working = list(db)?.into_iter().filter(|desk| desk.revoked_at.is_none() && inside(desk));
    Ok(working.map(|desk| DeskAge { name: desk.name, areas: desk.areas, seen_at: desk.seen_at }).collect())
}

/// Gives a restored or cloned desk its new id. Its token stays, and so does what it was: it is revoked together with the
/// desk it came from.
///
/// # Errors
/// Any store error.
pub fn rename(db: &Connection, from: RecordId, to: RecordId, now: Stamp) -> Result<(), CountyError> {
    db.execute(
        "INSERT INTO device (id, origin, parent, name, areas, token, enrolled_at, enrolled_by, revoked_at, since)
         SELECT ?2, origin, id, name, areas, token, ?3, enrolled_by, revoked_at, since FROM device WHERE id = ?1",
        params![from.bytes(), to.bytes(), now.0],
    )?;
    let renamed =
        audit::Happened { what: "device_renamed", desk: Some(to), record: Some(from), ..audit::Happened::default() };
    audit::add(db, now, renamed)
}

/// Revokes a desk and all that came of the same enrolment. Returns how many were not revoked before.
///
/// # Errors
/// `device.none {id}`; any store error.
pub fn revoke(db: &Connection, id: RecordId, by: By, now: Stamp) -> Result<usize, CountyError> {
    load(db, id)?.ok_or_else(|| Fault::new("device.none").with("id", id))?;
    let sql = "UPDATE device SET revoked_at = ?2
               WHERE revoked_at IS NULL AND origin = (SELECT origin FROM device WHERE id = ?1)";
    let revoked = db.execute(sql, params![id.bytes(), now.0])?;
    audit::add(db, now, by.did("device_revoked", Some(id), None))?;
    Ok(revoked)
}

/// Tells whether it is time to note that a desk was here, or whether it says something new of itself.
pub fn is_due(desk: &Desk, told: Option<&Told>, now: Stamp) -> bool {
    desk.told.as_ref() != told || desk.seen_at.is_none_or(|seen| (now.0 - seen.0).abs() >= SEEN_EVERY_MS)
}

/// Notes that a desk was here, and what it says of itself.
///
/// # Errors
/// Any store error.
pub fn seen(db: &Connection, id: RecordId, told: Option<&Told>, now: Stamp) -> Result<(), CountyError> {
    let version = told.map(|told| told.version.chars().take(VERSION_LONGEST).collect::<String>());
    db.prepare_cached(
        "UPDATE device SET seen_at = ?2, version = ?3, waiting_groups = ?4, waiting_files = ?5 WHERE id = ?1",
    )?
    .execute(params![id.bytes(), now.0, version, told.map(|told| told.groups), told.map(|told| told.files)])?;
    Ok(())
}

/// Returns what the ledger must know of a calling desk.
///
/// # Errors
/// Any store error.
pub fn caller(db: &Connection, desk: &Desk, spare: RecordId) -> Result<Caller, CountyError> {
    let mut formerly = vec![];
    let mut parent = desk.parent;
    while let Some(id) = parent {
        formerly.push(id);
        let mut query = db.prepare_cached("SELECT parent FROM device WHERE id = ?1")?;
        let next: Option<Option<[u8; 16]>> = query.query_row([id.bytes()], |row| row.get(0)).optional()?;
        parent = next.flatten().map(RecordId::from_bytes);
    }
    Ok(Caller { desk: desk.id, formerly, areas: desk.areas.clone(), revoked: desk.revoked_at.is_some(), spare })
}

/// Drops areas that lie inside others and sorts the rest.
pub fn disjoint(mut areas: Vec<AreaCode>) -> Vec<AreaCode> {
    areas.sort();
    areas.dedup();
    let all = areas.clone();
    areas.retain(|area| !all.iter().any(|other| other != area && other.covers(area)));
    areas
}

pub(crate) fn areas_text(areas: &[AreaCode]) -> String {
    serde_json::to_string(areas).expect("texts always serialize")
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../migrations/001_ledger.sql")).unwrap();
        db.execute_batch(include_str!("../migrations/002_people.sql")).unwrap();
        db.execute_batch(include_str!("../migrations/006_told.sql")).unwrap();
        db.execute_batch(include_str!("../migrations/009_since.sql")).unwrap();
        db
    }

    fn id(n: u8) -> RecordId {
        RecordId::from_time(u64::from(n), [n; 10])
    }

    fn area(code: &str) -> AreaCode {
        AreaCode::parse(code).unwrap()
    }

    fn enrol(db: &Connection, n: u8) {
        let token = format!("{n:064x}");
        let new = New { id: id(n), name: "文武村", areas: &[area("500235116002")], token: &token, by: id(9) };
        add(db, &new, Stamp(1)).unwrap();
    }

    #[test]
    fn a_cloned_desk_goes_on_under_its_own_id_and_is_revoked_with_the_first() {
        let db = tables();
        enrol(&db, 1);
        enrol(&db, 2);
        rename(&db, id(1), id(3), Stamp(2)).unwrap();
        rename(&db, id(3), id(4), Stamp(3)).unwrap();
        let token = format!("{:064x}", 1);
        let clone = by_token(&db, &token, id(4)).unwrap().unwrap();
        assert_eq!(caller(&db, &clone, id(8)).unwrap().formerly, vec![id(3), id(1)]);
        assert_eq!(by_token(&db, &token, id(1)).unwrap().unwrap().id, id(1));
        assert_eq!(by_token(&db, &token, id(2)).unwrap(), None);
        assert_eq!(revoke(&db, id(3), By::CommandLine, Stamp(4)).unwrap(), 3);
        assert!(load(&db, id(1)).unwrap().unwrap().revoked_at.is_some());
        assert!(load(&db, id(2)).unwrap().unwrap().revoked_at.is_none());
    }

    #[test]
    fn an_area_inside_another_is_dropped() {
        let areas = disjoint(vec![area("500235116002"), area("500235116"), area("500235117001"), area("500235116")]);
        assert_eq!(areas, vec![area("500235116"), area("500235117001")]);
    }
}
