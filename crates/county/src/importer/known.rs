//! What the county holds already, read whole for one import: who and what is there, by every key it has and had.

use crate::{CountyError, ledger::parse};
use anju_model::{
    AreaCode, Day, PartialDay, RecordId, Value,
    kinds::{Cadre, Household, Pair, Person},
    record::Record,
    sync::judge::Inks,
};
use anju_sheet::{Known, KnownCadre, KnownHousehold, KnownPair, KnownPerson, Stay};
use anju_store::rusqlite::{Connection, Row};
use std::collections::HashMap;

/// Reads everything by which records are found again.
///
/// # Errors
/// Any store error.
pub(super) fn known(db: &Connection) -> Result<Known, CountyError> {
    let former = Former::read(db)?;
    Ok(Known {
        households: households(db, &former)?,
        persons: persons(db, &former)?,
        cadres: cadres(db, &former)?,
        pairs: pairs(db, &former)?,
    })
}

/// Values that keys had before somebody mended them, by record and field, the latest first.
struct Former(HashMap<(RecordId, String), Vec<String>>);

impl Former {
    fn read(db: &Connection) -> Result<Self, CountyError> {
        // What a record was made with has no field's name, so that the index `history_field` holds corrections alone.
        let mut query = db.prepare_cached(
            "SELECT record, field, before FROM history
             WHERE field <> '' AND field IN ('number', 'id_number', 'name', 'birth', 'unit', 'phone', 'since')
               AND kind IN ('household', 'person', 'cadre', 'pair') ORDER BY record, sequence DESC, ordinal DESC",
        )?;
        let mut rows = query.query([])?;
        let mut former: HashMap<(RecordId, String), Vec<String>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let before: Value = parse(&row.get::<_, String>(2)?, "history")?;
            if let Some(text) = before.as_text() {
                let key = (RecordId::from_bytes(row.get(0)?), row.get(1)?);
                former.entry(key).or_default().push(text.to_owned());
            }
        }
        Ok(Self(former))
    }

    /// The present value of a key, then those it had.
    fn with(&self, record: RecordId, field: &str, present: Option<String>) -> Vec<String> {
        let mut all: Vec<String> = present.into_iter().collect();
        if self.0.is_empty() {
            return all;
        }
        for before in self.0.get(&(record, field.to_owned())).into_iter().flatten() {
            if !all.contains(before) {
                all.push(before.clone());
            }
        }
        all
    }
}

/// Tells whether a record lies deleted because a person deleted it: nothing for one that is there, and none where an import
/// that was taken back made it, since to the next one it is as if it had never been.
fn removed(row: &Row<'_>, kind: &str, deleted: usize, inks: usize) -> Result<Option<bool>, CountyError> {
    if !row.get::<_, bool>(deleted)? {
        return Ok(Some(false));
    }
    let inks: Inks = parse(&row.get::<_, Option<String>>(inks)?.unwrap_or_default(), kind)?;
    Ok((inks.of("deleted").desk != crate::own_desk()).then_some(true))
}

fn id(row: &Row<'_>, at: usize) -> Result<RecordId, CountyError> {
    Ok(RecordId::from_bytes(row.get(at)?))
}

fn maybe_id(row: &Row<'_>, at: usize) -> Result<Option<RecordId>, CountyError> {
    Ok(row.get::<_, Option<[u8; 16]>>(at)?.map(RecordId::from_bytes))
}

/// Reads the rows of a query, those of imports that were taken back left out.
fn rows<T>(
    db: &Connection,
    sql: &str,
    mut read: impl FnMut(&Row<'_>) -> Result<Option<T>, CountyError>,
) -> Result<Vec<T>, CountyError> {
    let mut query = db.prepare_cached(sql)?;
    let mut rows = query.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.extend(read(row)?);
    }
    Ok(all)
}

fn households(db: &Connection, former: &Former) -> Result<Vec<KnownHousehold>, CountyError> {
    let sql = "SELECT id, deleted, CASE WHEN deleted THEN inks END, number, place, head, moved_in_on FROM household
               ORDER BY id";
    rows(db, sql, |row| {
        let Some(removed) = removed(row, Household::KIND.name, 1, 2)? else { return Ok(None) };
        let (id, place) = (id(row, 0)?, row.get::<_, String>(4)?);
        let Some(village) = AreaCode::parse(&place) else { return Ok(None) };
        let moved_in_on = row.get::<_, Option<String>>(6)?.and_then(|day| day.parse().ok());
        let numbers = former.with(id, "number", row.get(3)?);
        Ok(Some(KnownHousehold { id, numbers, village, head: maybe_id(row, 5)?, moved_in_on, removed }))
    })
}

fn persons(db: &Connection, former: &Former) -> Result<Vec<KnownPerson>, CountyError> {
    let mut stays = stays(db)?;
    let sql = "SELECT id, deleted, CASE WHEN deleted THEN inks END, number, id_number, name, birth, sex FROM person
               ORDER BY id";
    rows(db, sql, |row| {
        let Some(removed) = removed(row, Person::KIND.name, 1, 2)? else { return Ok(None) };
        let id = id(row, 0)?;
        let births = former.with(id, "birth", row.get(6)?);
        Ok(Some(KnownPerson {
            id,
            numbers: former.with(id, "number", row.get(3)?),
            id_numbers: former.with(id, "id_number", row.get(4)?),
            names: former.with(id, "name", row.get(5)?),
            births: births.iter().filter_map(|day| day.parse::<PartialDay>().ok()).collect(),
            sex: row.get(7)?,
            stay: stays.remove(&id).unwrap_or_default(),
            removed,
        }))
    })
}

/// Where each person is: the stay that lasts, else the one that ended last.
fn stays(db: &Connection) -> Result<HashMap<RecordId, Stay>, CountyError> {
    let mut query = db.prepare_cached(
        "SELECT person, household, relation, until, left_by FROM membership WHERE deleted = 0
         ORDER BY until IS NULL, until, id",
    )?;
    let mut rows = query.query([])?;
    let mut stays = HashMap::new();
    while let Some(row) = rows.next()? {
        let (person, household) = (id(row, 0)?, id(row, 1)?);
        let stay = match row.get::<_, Option<String>>(3)? {
            None => Stay::Member { household, relation: row.get(2)? },
            Some(day) => Stay::Left { household, on: day.parse().ok(), by: row.get(4)? },
        };
        stays.insert(person, stay);
    }
    Ok(stays)
}

fn cadres(db: &Connection, former: &Former) -> Result<Vec<KnownCadre>, CountyError> {
    let sql = "SELECT id, deleted, CASE WHEN deleted THEN inks END, name, unit, phone FROM cadre ORDER BY id";
    rows(db, sql, |row| {
        let Some(removed) = removed(row, Cadre::KIND.name, 1, 2)? else { return Ok(None) };
        let id = id(row, 0)?;
        Ok(Some(KnownCadre {
            id,
            names: former.with(id, "name", row.get(3)?),
            units: former.with(id, "unit", row.get(4)?),
            phones: former.with(id, "phone", row.get(5)?),
            removed,
        }))
    })
}

fn pairs(db: &Connection, former: &Former) -> Result<Vec<KnownPair>, CountyError> {
    let sql =
        "SELECT id, deleted, CASE WHEN deleted THEN inks END, household, cadre, since, until FROM pair ORDER BY id";
    rows(db, sql, |row| {
        let Some(removed) = removed(row, Pair::KIND.name, 1, 2)? else { return Ok(None) };
        let (id, household, cadre) = (id(row, 0)?, id(row, 3)?, id(row, 4)?);
        let since = former.with(id, "since", row.get(5)?);
        let since: Vec<Day> = since.iter().filter_map(|day| day.parse().ok()).collect();
        let until = row.get::<_, Option<String>>(6)?.and_then(|day| day.parse().ok());
        Ok(Some(KnownPair { id, household, cadre, since, until, removed }))
    })
}
