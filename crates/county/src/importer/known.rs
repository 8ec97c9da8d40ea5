//! What the county holds already, as the reader of workbooks asks for it.

use super::shipped;
use crate::{County, CountyError};
use anju_model::{AreaCode, RecordId, divisions::short_name};
use anju_sheet::{CadreKey, Known, KnownHousehold, KnownPair, KnownPerson};
use anju_store::rusqlite::{Connection, OptionalExtension, Row};
use std::cell::RefCell;

/// The county as `Known`. A failed look-up is kept and reported by `finish`.
pub(super) struct InCounty<'a> {
    county: &'a County,
    failed: RefCell<Option<CountyError>>,
}

impl<'a> InCounty<'a> {
    pub(super) fn new(county: &'a County) -> Self {
        Self { county, failed: RefCell::new(None) }
    }

    pub(super) fn finish(self) -> Result<(), CountyError> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }

    fn ask<T: Default>(&self, act: impl FnOnce(&Connection) -> Result<T, CountyError>) -> T {
        self.county.read(act).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            T::default()
        })
    }
}

const PERSON: &str = "SELECT p.number, p.id_number, p.name, m.relation, h.number, hp.name, h.place
    FROM person p JOIN household h ON h.id = p.household LEFT JOIN person hp ON hp.id = h.head
    LEFT JOIN membership m ON m.person = p.id AND m.household = h.id AND m.deleted = 0 AND m.until IS NULL
    WHERE p.deleted = 0 AND h.deleted = 0";

fn person(row: &Row<'_>) -> anju_store::rusqlite::Result<KnownPerson> {
    let place: String = row.get(6)?;
    let village = AreaCode::parse(&place).and_then(|place| shipped().1.name(&place).map(short_name).map(str::to_owned));
    Ok(KnownPerson {
        number: row.get(0)?,
        id_number: row.get(1)?,
        name: row.get(2)?,
        relation: row.get(3)?,
        household: row.get(4)?,
        head_name: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
        village: village.unwrap_or(place),
    })
}

fn cadre(row: &Row<'_>) -> anju_store::rusqlite::Result<CadreKey> {
    let text = |at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    Ok(CadreKey { name: text(0)?, unit: text(1)?, phone: text(2)? })
}

impl Known for InCounty<'_> {
    fn household(&self, number: &str) -> Option<KnownHousehold> {
        self.ask(|db| {
            let mut query = db.prepare_cached(
                "SELECT h.id, h.place, p.name, h.moved_in_on FROM household h LEFT JOIN person p ON p.id = h.head
                 WHERE h.number = ?1 AND h.deleted = 0 ORDER BY h.version",
            )?;
            let found = query
                .query_row([number], |row| {
                    Ok((
                        row.get::<_, [u8; 16]>(0)?,
                        row.get::<_, String>(1)?,
                        row.get(2)?,
                        row.get::<_, Option<String>>(3)?,
                    ))
                })
                .optional()?;
            let Some((id, place, head_name, moved_in_on)) = found else { return Ok(None) };
            let Some(village) = AreaCode::parse(&place) else { return Ok(None) };
            let mut query = db.prepare_cached(&format!("{PERSON} AND p.household = ?1 AND m.id IS NOT NULL"))?;
            let members = query.query_map([RecordId::from_bytes(id).bytes()], person)?.collect::<Result<_, _>>()?;
            let moved_in_on = moved_in_on.and_then(|day| day.parse().ok());
            Ok(Some(KnownHousehold { village, head_name, moved_in_on, members }))
        })
    }

    fn id_number(&self, id_number: &str) -> Option<KnownPerson> {
        self.ask(|db| {
            Ok(db
                .prepare_cached(&format!("{PERSON} AND p.id_number = ?1"))?
                .query_row([id_number], person)
                .optional()?)
        })
    }

    fn cadres_of(&self, household: &str) -> Vec<KnownPair> {
        self.ask(|db| {
            let mut query = db.prepare_cached(
                "SELECT c.name, c.unit, c.phone, q.until IS NULL FROM pair q JOIN household h ON h.id = q.household
                 JOIN cadre c ON c.id = q.cadre WHERE h.number = ?1 AND q.deleted = 0 AND h.deleted = 0
                 ORDER BY q.until IS NULL DESC, q.since DESC",
            )?;
            let pairs = query.query_map([household], |row| Ok(KnownPair { cadre: cadre(row)?, open: row.get(3)? }))?;
            Ok(pairs.collect::<Result<_, _>>()?)
        })
    }

    fn cadres_named(&self, name: &str) -> Vec<CadreKey> {
        self.ask(|db| {
            let mut query =
                db.prepare_cached("SELECT name, unit, phone FROM cadre WHERE name = ?1 AND deleted = 0 ORDER BY id")?;
            Ok(query.query_map([name], cadre)?.collect::<Result<_, _>>()?)
        })
    }
}
