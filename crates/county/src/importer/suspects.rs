//! 疑似重复: records that may be one. Some an import found, because two keys of a row led to two of them; the others share a key
//! that one person, household or cadre alone can have. Nothing is guessed: both stand until somebody settles it.

use super::{batches::Batch, changes::Suspected, shipped};
use crate::CountyError;
use anju_model::{
    AreaCode, RecordId,
    contract::{DuplicateRow, DuplicateSide},
    divisions::short_name,
    mask,
};
use anju_store::rusqlite::{Connection, OptionalExtension, Row, params};

/// Keeps what an import found.
pub(super) fn keep(db: &Connection, batch: &Batch<'_>, suspects: &[Suspected]) -> Result<(), CountyError> {
    for suspected in suspects {
        let (one, other) = (suspected.one.min(suspected.other), suspected.one.max(suspected.other));
        db.prepare_cached(
            "INSERT OR IGNORE INTO suspect (kind, one, other, why, at, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            suspected.kind,
            one.bytes(),
            other.bytes(),
            suspected.why,
            batch.at.0,
            batch.id.bytes()
        ])?;
    }
    Ok(())
}

/// Tells whether a batch is the first to find something.
pub(super) fn are_of(db: &Connection, batch: RecordId) -> Result<bool, CountyError> {
    let mut query = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM suspect WHERE batch = ?1)")?;
    Ok(query.query_row([batch.bytes()], |row| row.get(0))?)
}

/// What two records may share that only one can have: kind, code of the reason, and the query of both ids.
const SHARED: [(&str, &str, &str); 6] = [
    (
        "person",
        "same.id_number",
        "SELECT a.id, b.id FROM person a JOIN person b ON b.id_number = a.id_number AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND a.id_number <> ''",
    ),
    (
        "person",
        "same.number",
        "SELECT a.id, b.id FROM person a JOIN person b ON b.number = a.number AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND a.number <> ''",
    ),
    (
        "person",
        "same.name",
        "SELECT a.id, b.id FROM person a JOIN person b ON b.household = a.household AND b.name = a.name AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND coalesce(a.sex, b.sex, '') = coalesce(b.sex, a.sex, '')
           AND (a.id_number IS NULL OR b.id_number IS NULL)
           AND substr(coalesce(a.birth, b.birth, ''), 1, 7) = substr(coalesce(b.birth, a.birth, ''), 1, 7)",
    ),
    (
        "household",
        "same.household_number",
        "SELECT a.id, b.id FROM household a JOIN household b ON b.number = a.number AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND a.number <> ''",
    ),
    (
        "household",
        "same.head",
        "SELECT a.id, b.id FROM household a JOIN person p ON p.id = a.head
         JOIN person q ON q.id_number = p.id_number JOIN household b ON b.head = q.id AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND p.deleted = 0 AND q.deleted = 0 AND p.id_number <> ''",
    ),
    (
        "cadre",
        "same.phone",
        "SELECT a.id, b.id FROM cadre a JOIN cadre b ON b.name = a.name AND b.phone = a.phone AND b.id > a.id
         WHERE a.deleted = 0 AND b.deleted = 0 AND a.phone <> ''",
    ),
];

/// Lists all pairs of records that may be one, both of which are there.
///
/// # Errors
/// Any store error.
pub fn list(db: &Connection) -> Result<Vec<DuplicateRow>, CountyError> {
    let mut pairs: Vec<(String, RecordId, RecordId, String)> = Vec::new();
    let mut add = |kind: &str, one: [u8; 16], other: [u8; 16], why: &str| {
        let (one, other) = (RecordId::from_bytes(one), RecordId::from_bytes(other));
        if !pairs.iter().any(|(_, a, b, _)| (*a, *b) == (one, other)) {
            pairs.push((kind.to_owned(), one, other, why.to_owned()));
        }
    };
    let mut query = db.prepare_cached("SELECT kind, one, other, why FROM suspect ORDER BY at DESC, one, other")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        add(&row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, &row.get::<_, String>(3)?);
    }
    for (kind, why, sql) in SHARED {
        let mut query = db.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            add(kind, row.get(0)?, row.get(1)?, why);
        }
    }
    let mut listed = Vec::with_capacity(pairs.len());
    for (kind, one, other, why) in pairs {
        if let (Some(one), Some(other)) = (side(db, &kind, one)?, side(db, &kind, other)?) {
            listed.push(DuplicateRow { kind, why, one, other });
        }
    }
    Ok(listed)
}

/// What tells one of the two from the other; none where it was deleted.
fn side(db: &Connection, kind: &str, id: RecordId) -> Result<Option<DuplicateSide>, CountyError> {
    let sql = match kind {
        "person" => {
            "SELECT p.name, p.number, p.id_number, p.birth, h.number, h.place, h.id FROM person p
             LEFT JOIN household h ON h.id = p.household WHERE p.id = ?1 AND p.deleted = 0"
        }
        "household" => {
            "SELECT p.name, h.number, p.id_number, NULL, h.number, h.place, h.id FROM household h
             LEFT JOIN person p ON p.id = h.head WHERE h.id = ?1 AND h.deleted = 0"
        }
        "cadre" => "SELECT name, unit, phone, NULL, NULL, place, NULL FROM cadre WHERE id = ?1 AND deleted = 0",
        _ => return Ok(None),
    };
    let mut query = db.prepare_cached(sql)?;
    Ok(query.query_row([id.bytes()], |row| read_side(row, kind, id)).optional()?)
}

fn read_side(row: &Row<'_>, kind: &str, id: RecordId) -> anju_store::rusqlite::Result<DuplicateSide> {
    let number: Option<String> = row.get(2)?;
    let masked = number.map(|number| if kind == "cadre" { mask::phone(&number) } else { mask::id_number(&number) });
    let place: Option<String> = row.get(5)?;
    let village = place
        .as_deref()
        .and_then(AreaCode::parse)
        .map(|place| shipped().1.name(&place).map_or_else(|| place.to_string(), |name| short_name(name).to_owned()));
    Ok(DuplicateSide {
        id,
        name: row.get::<_, Option<String>>(0)?.unwrap_or_default(),
        known_by: row.get(1)?,
        masked,
        birth: row.get(3)?,
        household_number: row.get(4)?,
        area: village.unwrap_or_default(),
        household: row.get::<_, Option<[u8; 16]>>(6)?.map(RecordId::from_bytes),
    })
}
