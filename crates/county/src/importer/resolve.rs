//! From natural keys to record ids: found in the county, derived where a fact exists once by nature, made otherwise. A key
//! met twice in one workbook is one record.

use super::resolved;
use crate::{CountyError, rim::Rim};
use anju_model::{Fields, RecordId};
use anju_sheet::{CadreKey, DraftFields, NaturalKey, PersonKey, VisitKey};
use anju_store::rusqlite::{Connection, OptionalExtension, Params, params};
use std::collections::HashMap;

/// Ids by key, for one import.
pub(super) struct Resolver<'a> {
    db: &'a Connection,
    rim: &'a dyn Rim,
    ids: HashMap<NaturalKey, RecordId>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(db: &'a Connection, rim: &'a dyn Rim) -> Self {
        Self { db, rim, ids: HashMap::new() }
    }

    /// Returns the id of the record with this key, old or new.
    pub(super) fn id(&mut self, key: &NaturalKey) -> Result<RecordId, CountyError> {
        if let Some(id) = self.ids.get(key) {
            return Ok(*id);
        }
        let id = match self.find(key)? {
            Some(id) => id,
            None => self.rim.id(),
        };
        self.ids.insert(key.clone(), id);
        Ok(id)
    }

    /// Resolves every reference among drafted fields.
    pub(super) fn fields(&mut self, fields: &DraftFields) -> Result<Fields, CountyError> {
        fields.iter().map(|(name, value)| Ok((name.clone(), resolved(self, value)?))).collect()
    }

    fn find(&mut self, key: &NaturalKey) -> Result<Option<RecordId>, CountyError> {
        match key {
            NaturalKey::SocialGroup(village, name) => self.one(
                "SELECT id FROM social_group WHERE village = ?1 AND name = ?2 AND deleted = 0",
                [village.as_str(), name],
            ),
            NaturalKey::Settlement(village, name) => self.one(
                "SELECT id FROM settlement WHERE village = ?1 AND name = ?2 AND deleted = 0",
                [village.as_str(), name],
            ),
            NaturalKey::Household(number) => {
                self.one("SELECT id FROM household WHERE number = ?1 AND deleted = 0 ORDER BY version", [number])
            }
            NaturalKey::Person(person) => self.person(person),
            NaturalKey::Membership(household, person) => self.membership(household, person),
            NaturalKey::Hukou(person) => self.of_person("hukou", person, &[]),
            NaturalKey::PartyStanding(person) => self.of_person("party_standing", person, &[]),
            NaturalKey::Pension(person, kind) => self.of_person("pension", person, &[kind]),
            NaturalKey::Medical(person, year, kind) => self.of_person("medical", person, &[&year.to_string(), kind]),
            NaturalKey::Assistance(person, kind) => self.of_person("assistance", person, &[kind]),
            NaturalKey::Cadre(cadre) => self.cadre(cadre),
            NaturalKey::Pair(household, cadre, since) => {
                let (household, cadre) = (self.household(household)?, self.id(&NaturalKey::Cadre(cadre.clone()))?);
                self.one(
                    "SELECT id FROM pair WHERE household = ?1 AND cadre = ?2 AND since = ?3 AND deleted = 0",
                    params![household.bytes(), cadre.bytes(), since.to_string()],
                )
            }
            NaturalKey::Visit(visit) => self.visit(visit),
            NaturalKey::Need(visit, text) => {
                let visit = self.id(&NaturalKey::Visit(visit.clone()))?;
                self.one(
                    "SELECT id FROM need WHERE visit = ?1 AND text = ?2 AND deleted = 0",
                    params![visit.bytes(), text],
                )
            }
        }
    }

    fn one(&self, sql: &str, params: impl Params) -> Result<Option<RecordId>, CountyError> {
        let mut query = self.db.prepare_cached(sql)?;
        Ok(query.query_row(params, |row| row.get(0).map(RecordId::from_bytes)).optional()?)
    }

    fn household(&mut self, number: &str) -> Result<RecordId, CountyError> {
        self.id(&NaturalKey::Household(number.to_owned()))
    }

    fn person(&mut self, key: &PersonKey) -> Result<Option<RecordId>, CountyError> {
        match key {
            PersonKey::Number(number) => {
                self.one("SELECT id FROM person WHERE number = ?1 AND deleted = 0 ORDER BY version", [number])
            }
            PersonKey::IdNumber(number) => {
                self.one("SELECT id FROM person WHERE id_number = ?1 AND deleted = 0 ORDER BY version", [number])
            }
            PersonKey::Named { household, name, birth } => {
                let household = self.household(household)?;
                self.one(
                    "SELECT id FROM person WHERE household = ?1 AND name = ?2 AND coalesce(birth, '') = ?3 AND deleted = 0",
                    params![household.bytes(), name, birth],
                )
            }
        }
    }

    fn membership(&mut self, household: &str, person: &PersonKey) -> Result<Option<RecordId>, CountyError> {
        let (household, person) = (self.household(household)?, self.id(&NaturalKey::Person(person.clone()))?);
        self.one(
            "SELECT id FROM membership WHERE household = ?1 AND person = ?2 AND until IS NULL AND deleted = 0",
            params![household.bytes(), person.bytes()],
        )
    }

    /// A fact that exists once by nature has an id derived from what it is about (SYNC §1).
    fn of_person(&mut self, kind: &str, person: &PersonKey, more: &[&str]) -> Result<Option<RecordId>, CountyError> {
        let person = self.id(&NaturalKey::Person(person.clone()))?;
        Ok(Some(fact_of(kind, person, more)))
    }

    fn cadre(&mut self, key: &CadreKey) -> Result<Option<RecordId>, CountyError> {
        self.one(
            "SELECT id FROM cadre WHERE name = ?1 AND coalesce(unit, '') = ?2 AND coalesce(phone, '') = ?3 AND deleted = 0",
            [&key.name, &key.unit, &key.phone],
        )
    }

    fn visit(&mut self, key: &VisitKey) -> Result<Option<RecordId>, CountyError> {
        let household = self.household(&key.household)?;
        let visitors = key.visitors.iter().map(|cadre| Ok(self.id(&NaturalKey::Cadre(cadre.clone()))?.to_string()));
        let visitors = visitors.collect::<Result<std::collections::BTreeSet<_>, CountyError>>()?;
        let visitors = serde_json::to_string(&visitors).expect("ids always serialize");
        self.one(
            "SELECT id FROM visit WHERE household = ?1 AND visited_on = ?2 AND visitors = ?3 AND method = ?4 AND deleted = 0",
            params![household.bytes(), key.day.to_string(), visitors, key.method],
        )
    }
}

/// Returns the id of a fact of a person that exists once by nature: its kind, and what else tells it from others.
pub(crate) fn fact_of(kind: &str, person: RecordId, more: &[&str]) -> RecordId {
    let person = person.to_string();
    let parts: Vec<&str> = [kind, &person].into_iter().chain(more.iter().copied()).collect();
    RecordId::derived(&parts)
}
