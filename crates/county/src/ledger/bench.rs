//! What the judge may look up, read from the county's tables.

use super::{Caller, write};
use crate::CountyError;
use anju_model::{
    AreaCode, Day, Departments, RecordId, Role,
    kinds::{Account, Pair, StandingState},
    record::{Kind, Record},
    sync::judge::{Bench, Grant, Held, Inks, Pairing},
    sync::project::Standing,
};
use anju_store::{
    Stored,
    rusqlite::{Connection, OptionalExtension, ToSql, params},
};
use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
};

/// The county's tables as the judge sees them. A failed look-up is kept and reported by `finish`, so that the judge
/// itself stays free of store errors.
pub(super) struct Shelf<'a> {
    db: &'a Connection,
    caller: &'a Caller,
    /// Whether the caller's desk has parked groups at all.
    parks: OnceCell<bool>,
    /// Where records belong, by record: a group speaks of few households many times.
    places: RefCell<BTreeMap<RecordId, Option<AreaCode>>>,
    failed: RefCell<Option<CountyError>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(db: &'a Connection, caller: &'a Caller) -> Self {
        let (parks, places) = (OnceCell::new(), RefCell::default());
        Self { db, caller, parks, places, failed: RefCell::new(None) }
    }

    /// Reports the first look-up that failed.
    pub(super) fn finish(self) -> Result<(), CountyError> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }

    /// Returns what an account may do; what the county's own program saves may be anything in the county, whoever asked for it.
    pub(super) fn grant(&self, account: RecordId, own: bool) -> Result<Option<Grant>, CountyError> {
        if own {
            let area = self.caller.areas.first().cloned();
            return Ok(area.map(|area| Grant {
                role: Role::CountyAdmin,
                area,
                departments: Departments::default(),
                disabled: None,
            }));
        }
        let Some(row) = anju_store::get_of(self.db, Account::KIND.name, account)? else { return Ok(None) };
        let Ok(account) = Account::from_fields(&row.fields) else { return Ok(None) };
        let inks = to_held(row)?.inks;
        let disabled = account.disabled.then(|| inks.of("disabled").sequence);
        Ok(Role::parse(&account.role).map(|role| Grant {
            role,
            area: account.area,
            departments: Departments(account.departments.unwrap_or_default()),
            disabled,
        }))
    }

    fn keep<T: Default>(&self, found: Result<T, CountyError>) -> T {
        found.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            T::default()
        })
    }

    fn held(&self, id: RecordId) -> Result<Option<Held>, CountyError> {
        anju_store::get(self.db, id)?.map(to_held).transpose()
    }

    fn conflict_on(&self, record: RecordId, field: &str) -> Result<Option<RecordId>, CountyError> {
        let mut query = self.db.prepare_cached(
            "SELECT id FROM conflict WHERE record = ?1 AND field = ?2 AND state = ?3 AND deleted = 0 ORDER BY version DESC",
        )?;
        let found = query.query_row(params![record.bytes(), field, StandingState::Open.code()], |row| {
            row.get(0).map(RecordId::from_bytes)
        });
        Ok(found.optional()?)
    }

    fn proposals_on(&self, record: RecordId, field: Option<&str>) -> Result<Vec<(RecordId, RecordId)>, CountyError> {
        let mut query = self.db.prepare_cached(
            "SELECT id, desk FROM proposal WHERE record = ?1 AND field IS ?2 AND state = ?3 AND deleted = 0 ORDER BY version",
        )?;
        let rows = query.query_map(params![record.bytes(), field, StandingState::Open.code()], |row| {
            Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, Option<[u8; 16]>>(1)?))
        })?;
        let mut found = vec![];
        for row in rows {
            let (id, desk) = row?;
            found.extend(desk.map(|desk| (id, RecordId::from_bytes(desk))));
        }
        Ok(found)
    }

    fn parked(&self, desk: RecordId, record: RecordId) -> Result<Option<u64>, CountyError> {
        if desk == self.caller.desk && !self.parks()? {
            return Ok(None);
        }
        let mut query =
            self.db.prepare_cached("SELECT min(number) FROM parked_touch WHERE desk = ?1 AND record = ?2")?;
        let number = query.query_row(params![desk.bytes(), record.bytes()], |row| row.get::<_, Option<i64>>(0))?;
        Ok(number.map(|number| number as u64))
    }

    fn parks(&self) -> Result<bool, CountyError> {
        if let Some(parks) = self.parks.get() {
            return Ok(*parks);
        }
        let mut query = self.db.prepare_cached("SELECT 1 FROM parked_touch WHERE desk = ?1")?;
        let parks = query.exists([self.caller.desk.bytes()])?;
        Ok(*self.parks.get_or_init(|| parks))
    }

    fn place_of(&self, id: RecordId) -> Result<Option<AreaCode>, CountyError> {
        if let Some(place) = self.places.borrow().get(&id) {
            return Ok(place.clone());
        }
        let place = anju_store::place_of(self.db, id)?;
        self.places.borrow_mut().insert(id, place.clone());
        Ok(place)
    }

    pub(super) fn left_since(&self, record: RecordId, areas: &[AreaCode], cursor: u64) -> Result<bool, CountyError> {
        let mut query =
            self.db.prepare_cached("SELECT old_place FROM scope_log WHERE record = ?1 AND sequence > ?2")?;
        let places = query
            .query_map(params![record.bytes(), cursor as i64], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?;
        let old = places.iter().filter_map(|place| AreaCode::parse(place));
        Ok(old.into_iter().any(|place| areas.iter().any(|area| area.holds(&place))))
    }

    /// A cadre reaches the households of the pairs that lasted when he saved; one that had ended still counts where his desk
    /// had not heard of it (SYNC §4).
    fn paired(
        &self,
        account: RecordId,
        household: RecordId,
        saved_on: Day,
        cursor: u64,
    ) -> Result<Pairing, CountyError> {
        let Some(row) = anju_store::get_of(self.db, Account::KIND.name, account)? else { return Ok(Pairing::None) };
        let Some(cadre) = Account::from_fields(&row.fields).ok().and_then(|account| account.cadre) else {
            return Ok(Pairing::None);
        };
        let mut query =
            self.db.prepare_cached("SELECT id FROM pair WHERE household = ?1 AND cadre = ?2 AND deleted = 0")?;
        let ids = query
            .query_map(params![household.bytes(), cadre.id().bytes()], |row| row.get(0).map(RecordId::from_bytes))?
            .collect::<Result<Vec<_>, _>>()?;
        let mut best = Pairing::None;
        for id in ids {
            let Some(held) = self.held(id)? else { continue };
            let Ok(pair) = Pair::from_fields(&held.standing.fields) else { continue };
            if pair.until.is_none_or(|until| until >= saved_on) {
                return Ok(Pairing::Open);
            }
            if held.inks.of("until").sequence > cursor {
                best = Pairing::EndedUnheard;
            }
        }
        Ok(best)
    }

    fn kept_periods(&self, household: RecordId) -> Result<Vec<RecordId>, CountyError> {
        self.ids("SELECT id FROM household_period WHERE household = ?1 AND deleted = 0", household)
    }

    fn lasting_stays(&self, household: RecordId) -> Result<Vec<RecordId>, CountyError> {
        self.ids("SELECT id FROM membership WHERE household = ?1 AND deleted = 0 AND until IS NULL", household)
    }

    /// Lists the ids that a query finds by one id.
    fn ids(&self, sql: &str, of: RecordId) -> Result<Vec<RecordId>, CountyError> {
        let mut query = self.db.prepare_cached(sql)?;
        let ids = query.query_map([of.bytes()], |row| row.get(0).map(RecordId::from_bytes))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn is_there(&self, sql: &str, ids: &[&dyn ToSql]) -> Result<bool, CountyError> {
        Ok(self.db.prepare_cached(sql)?.exists(ids)?)
    }

    fn cut_after(&self, epoch: u32) -> Result<Option<u64>, CountyError> {
        let mut query = self.db.prepare_cached("SELECT min(cut) FROM epoch WHERE epoch > ?1")?;
        Ok(query.query_row([epoch], |row| row.get::<_, Option<i64>>(0))?.map(|cut| cut as u64))
    }
}

impl Bench for Shelf<'_> {
    fn row(&self, id: RecordId) -> Option<Held> {
        self.keep(self.held(id))
    }

    fn place(&self, id: RecordId) -> Option<AreaCode> {
        self.keep(self.place_of(id))
    }

    fn open_conflict(&self, record: RecordId, field: &str) -> Option<RecordId> {
        self.keep(self.conflict_on(record, field))
    }

    fn open_proposals(&self, record: RecordId, field: Option<&str>) -> Vec<(RecordId, RecordId)> {
        self.keep(self.proposals_on(record, field))
    }

    fn parked_on(&self, desk: RecordId, record: RecordId) -> Option<u64> {
        self.keep(self.parked(desk, record))
    }

    fn was_held(&self, record: RecordId, areas: &[AreaCode], cursor: u64) -> bool {
        self.keep(self.left_since(record, areas, cursor))
    }

    fn pairing(&self, account: RecordId, household: RecordId, saved_on: Day, cursor: u64) -> Pairing {
        self.keep(self.paired(account, household, saved_on, cursor))
    }

    fn periods(&self, household: RecordId) -> Vec<RecordId> {
        self.keep(self.kept_periods(household))
    }

    fn stays(&self, household: RecordId) -> Vec<RecordId> {
        self.keep(self.lasting_stays(household))
    }

    fn naming(&self, kind: &'static Kind, field: &'static str, named: RecordId) -> Vec<RecordId> {
        let sql = format!("SELECT id FROM {} WHERE {field} = ?1 AND deleted = 0", kind.name);
        self.keep(self.ids(&sql, named))
    }

    fn belonged(&self, person: RecordId, household: RecordId) -> bool {
        let ids = params![person.bytes(), household.bytes()];
        self.keep(self.is_there("SELECT 1 FROM membership WHERE person = ?1 AND household = ?2 AND deleted = 0", ids))
    }

    fn cut_of(&self, epoch: u32) -> Option<u64> {
        self.keep(self.cut_after(epoch))
    }
}

fn to_held(row: Stored) -> Result<Held, CountyError> {
    let inks: Inks = write::parse(row.inks.as_deref().unwrap_or_default(), &row.kind)?;
    Ok(Held {
        kind: row.kind,
        id: row.id,
        version: row.version,
        place: row.place,
        standing: Standing { fields: row.fields, deleted: row.deleted },
        inks,
    })
}
