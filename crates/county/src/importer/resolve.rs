//! From natural keys to record ids: the county's own where the draft names one, derived where a fact exists once by nature, found
//! by what it says, made otherwise. A key met twice in one workbook is one record.

use super::changes::resolved;
use crate::{CountyError, ledger::parse, own_desk, rim::Rim};
use anju_model::{
    Fields, RecordId, Ref, Value,
    kinds::{Assistance, Hukou, Medical, PartyStanding, Pension, Person},
    reading,
    record::{Patch, Record},
    sync::judge::Inks,
};
use anju_sheet::{DraftFields, NaturalKey, VisitKey, Which};
use anju_store::rusqlite::{Connection, OptionalExtension, Params, Row, params};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// Ids by key, for one import.
pub(super) struct Resolver<'a> {
    /// The county's store; none for a check without a county.
    db: Option<&'a Connection>,
    rim: &'a dyn Rim,
    ids: HashMap<NaturalKey, RecordId>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(db: Option<&'a Connection>, rim: &'a dyn Rim) -> Self {
        Self { db, rim, ids: HashMap::new() }
    }

    /// Returns the id of the record with this key, old or new.
    pub(super) fn id(&mut self, key: &NaturalKey) -> Result<RecordId, CountyError> {
        if let NaturalKey::Household(Which::Stored(id))
        | NaturalKey::Person(Which::Stored(id))
        | NaturalKey::Cadre(Which::Stored(id))
        | NaturalKey::Pair(Which::Stored(id)) = key
        {
            return Ok(*id);
        }
        if let Some(id) = self.ids.get(key) {
            return Ok(*id);
        }
        let id = match self.find(key)? {
            Some(id) => id,
            None => self.rim.id(),
        };
        if is_asked_again(key) {
            self.ids.insert(key.clone(), id);
        }
        Ok(id)
    }

    /// Resolves every reference among drafted fields.
    pub(super) fn fields(&mut self, fields: DraftFields) -> Result<Fields, CountyError> {
        fields.into_iter().map(|(name, value)| Ok((name, resolved(self, value)?))).collect()
    }

    fn find(&mut self, key: &NaturalKey) -> Result<Option<RecordId>, CountyError> {
        match key {
            NaturalKey::SocialGroup(village, name) => self.place("social_group", village.as_str(), name),
            NaturalKey::Settlement(village, name) => self.place("settlement", village.as_str(), name),
            NaturalKey::Household(_) | NaturalKey::Person(_) | NaturalKey::Cadre(_) | NaturalKey::Pair(_) => Ok(None),
            NaturalKey::Membership(household, person) => self.membership(*household, *person),
            NaturalKey::Hukou(person) => self.of_person(*person, |person| Hukou::set().person(person)),
            NaturalKey::PartyStanding(person) => self.of_person(*person, |person| PartyStanding::set().person(person)),
            NaturalKey::Pension(person, kind) => {
                self.of_person(*person, |person| Pension::set().person(person).kind(kind))
            }
            NaturalKey::Medical(person, year, kind) => {
                self.of_person(*person, |person| Medical::set().person(person).year(*year).kind(kind))
            }
            NaturalKey::Assistance(person, kind) => {
                self.of_person(*person, |person| Assistance::set().person(person).kind(kind))
            }
            NaturalKey::Visit(visit) => self.visit(visit),
            NaturalKey::Need(visit, text) => self.need(visit, text),
        }
    }

    fn one(&self, sql: &str, params: impl Params) -> Result<Option<RecordId>, CountyError> {
        let Some(db) = self.db else { return Ok(None) };
        let mut query = db.prepare_cached(sql)?;
        Ok(query.query_row(params, |row| row.get(0).map(RecordId::from_bytes)).optional()?)
    }

    /// A group or settlement of a village, by the name it has, however that is written, else by one it had.
    fn place(&self, kind: &str, village: &str, name: &str) -> Result<Option<RecordId>, CountyError> {
        let present = format!("SELECT id FROM {kind} WHERE village = ?1 AND name = ?2 AND deleted = 0");
        if let Some(id) = self.one(&present, [village, name])? {
            return Ok(Some(id));
        }
        let form: fn(&str) -> String =
            if kind == "social_group" { reading::group_name } else { reading::settlement_form };
        let alike = |written: &str| form(written) == form(name);
        let alike_now = format!("SELECT id, name FROM {kind} WHERE village = ?1 AND deleted = 0 ORDER BY id");
        if let Some(id) = self.one_that(&alike_now, [village], |row| Ok(alike(&row.get::<_, String>(1)?)))? {
            return Ok(Some(id));
        }
        let former = format!(
            "SELECT k.id, h.before FROM {kind} k JOIN history h ON h.record = k.id AND h.field = 'name' AND h.field <> ''
             WHERE k.village = ?1 AND k.deleted = 0 ORDER BY k.id"
        );
        self.one_that(&former, [village], |row| Ok(was_text(row, 1)?.is_some_and(|text| alike(&text))))
    }

    /// The first record that fits; its id is the first column.
    fn one_that(
        &self,
        sql: &str,
        params: impl Params,
        fits: impl Fn(&Row) -> Result<bool, CountyError>,
    ) -> Result<Option<RecordId>, CountyError> {
        let Some(db) = self.db else { return Ok(None) };
        let mut query = db.prepare_cached(sql)?;
        let mut rows = query.query(params)?;
        while let Some(row) = rows.next()? {
            if fits(row)? {
                return Ok(Some(RecordId::from_bytes(row.get(0)?)));
            }
        }
        Ok(None)
    }

    fn household(&mut self, which: Which) -> Result<RecordId, CountyError> {
        self.id(&NaturalKey::Household(which))
    }

    /// The stay that lasts: one that ended is not taken up again by a list.
    fn membership(&mut self, household: Which, person: Which) -> Result<Option<RecordId>, CountyError> {
        let (household, person) = (self.household(household)?, self.id(&NaturalKey::Person(person))?);
        self.one(
            "SELECT id FROM membership WHERE household = ?1 AND person = ?2 AND until IS NULL AND deleted = 0",
            params![household.bytes(), person.bytes()],
        )
    }

    /// A fact that exists once by nature has an id derived from what it is about (SYNC §1).
    fn of_person<R: Record>(
        &mut self,
        person: Which,
        about: impl FnOnce(Ref<Person>) -> Patch<R>,
    ) -> Result<Option<RecordId>, CountyError> {
        let person = Ref::to(self.id(&NaturalKey::Person(person))?);
        Ok(R::KIND.natural_id(&about(person).into_fields()))
    }

    /// Finds a record that is there and fits, else one that a person deleted, which stays so. `sql` answers id, deleted, inks
    /// and what tells whether it fits.
    fn there_or_removed(
        &self,
        sql: &str,
        params: impl Params,
        fits: impl Fn(&Row) -> Result<bool, CountyError>,
    ) -> Result<Option<RecordId>, CountyError> {
        let Some(db) = self.db else { return Ok(None) };
        let mut query = db.prepare_cached(sql)?;
        let mut rows = query.query(params)?;
        let mut gone = None;
        while let Some(row) = rows.next()? {
            if !fits(row)? {
                continue;
            }
            let id = RecordId::from_bytes(row.get(0)?);
            if !row.get::<_, bool>(1)? {
                return Ok(Some(id));
            }
            let inks: Inks = parse(&row.get::<_, String>(2)?, "inks")?;
            if inks.of("deleted").desk != own_desk() {
                gone = Some(id);
            }
        }
        Ok(gone)
    }

    fn visit(&mut self, key: &VisitKey) -> Result<Option<RecordId>, CountyError> {
        let Which::Stored(household) = key.household else { return Ok(None) };
        let visitors = key.visitors.iter().map(|cadre| Ok(self.id(&NaturalKey::Cadre(*cadre))?.to_string()));
        let visitors = visitors.collect::<Result<BTreeSet<String>, CountyError>>()?;
        let sql = "SELECT id, deleted, inks, visitors FROM visit
             WHERE household = ?1 AND visited_on = ?2 AND method = ?3 ORDER BY deleted, version";
        let on_day = params![household.bytes(), key.day.to_string(), key.method];
        let came = |row: &Row| parse::<BTreeSet<String>>(&row.get::<_, String>(3)?, "visitors");
        if let Some(id) = self.there_or_removed(sql, on_day, |row| Ok(came(row)? == visitors))? {
            return Ok(Some(id));
        }
        // One of the two may name fewer of those who came.
        let alike = |row: &Row| came(row).map(|came| came.is_subset(&visitors) || came.is_superset(&visitors));
        self.there_or_removed(sql, on_day, alike)
    }

    /// A need by the words it has, else by those it had; the key holds them without punctuation.
    fn need(&mut self, key: &Arc<VisitKey>, wording: &str) -> Result<Option<RecordId>, CountyError> {
        let Which::Stored(_) = key.household else { return Ok(None) };
        let visit = self.id(&NaturalKey::Visit(key.clone()))?;
        let says = |text: &str| reading::wording_of_item(text) == wording;
        let present = self.there_or_removed(
            "SELECT id, deleted, inks, text FROM need WHERE visit = ?1 ORDER BY deleted, version",
            [visit.bytes()],
            |row| Ok(says(&row.get::<_, String>(3)?)),
        )?;
        if present.is_some() {
            return Ok(present);
        }
        self.there_or_removed(
            "SELECT n.id, n.deleted, n.inks, h.before FROM need n
             JOIN history h ON h.record = n.id AND h.field = 'text' AND h.field <> ''
             WHERE n.visit = ?1 ORDER BY n.deleted, n.version",
            [visit.bytes()],
            |row| Ok(was_text(row, 3)?.is_some_and(|text| says(&text))),
        )
    }
}

/// Tells whether a key may come again, in a record that names it or in another row. A need is drafted once and named by none,
/// and a fact's id is derived from its key: of these a county has too many to keep them.
fn is_asked_again(key: &NaturalKey) -> bool {
    match key {
        NaturalKey::SocialGroup(..)
        | NaturalKey::Settlement(..)
        | NaturalKey::Household(_)
        | NaturalKey::Person(_)
        | NaturalKey::Membership(..)
        | NaturalKey::Cadre(_)
        | NaturalKey::Pair(_)
        | NaturalKey::Visit(_) => true,
        NaturalKey::Hukou(_)
        | NaturalKey::PartyStanding(_)
        | NaturalKey::Pension(..)
        | NaturalKey::Medical(..)
        | NaturalKey::Assistance(..)
        | NaturalKey::Need(..) => false,
    }
}

/// The text that a column of history holds; none where it holds another value.
fn was_text(row: &Row, column: usize) -> Result<Option<String>, CountyError> {
    let before: Option<String> = row.get(column)?;
    let before: Option<Value> = before.map(|json| parse(&json, "history")).transpose()?;
    Ok(before.and_then(|value| value.as_text().map(str::to_owned)))
}
