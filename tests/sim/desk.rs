//! One simulated desk: a real store file, the answers under way to it, and what the oracle knows of its people.

use crate::chance::DeskRim;
use anju_desk::{
    App, DeskError,
    line::sync,
    shelf::{self, outbox, settings},
};
use anju_model::{
    AreaCode, Fault, RecordId, Stamp, Value,
    contract::{RecordRequest, Saved},
    sync::{
        Rules,
        group::Group,
        wire::{Row, SyncAnswer, SyncRequest},
    },
    value::field,
};
use anju_store::{
    Key, Stored,
    rusqlite::{Connection, OptionalExtension, TransactionBehavior, params},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// A field of a record.
pub type Spot = (RecordId, String);

/// A copy of a desk's file, with what its people knew then.
pub struct Image {
    file: PathBuf,
    known: BTreeSet<(Spot, String)>,
    typed: BTreeMap<Spot, String>,
}

pub struct Desk {
    pub name: char,
    pub area: AreaCode,
    pub staff: RecordId,
    pub township: RecordId,
    pub rim: Arc<DeskRim>,
    pub file: PathBuf,
    db: Option<Connection>,
    /// A form that somebody left open: the record and the version it showed.
    pub form: Option<(RecordId, u64)>,
    /// An answer that another one overtakes.
    pub late: Option<(SyncRequest, SyncAnswer)>,
    /// Every value that this desk's disk ever held.
    pub known: BTreeSet<(Spot, String)>,
    /// What was last typed here into each field.
    pub typed: BTreeMap<Spot, String>,
    /// Groups that had a verdict once.
    pub judged: BTreeSet<RecordId>,
    pub image: Option<Image>,
}

pub fn key() -> Key {
    Key::new([5; 32])
}

impl Desk {
    /// Enrols a desk over a copy of an empty store.
    pub fn enrol(
        name: char,
        id: RecordId,
        area: AreaCode,
        (staff, township): (RecordId, RecordId),
        file: &Path,
        rim: DeskRim,
    ) -> Self {
        let db = shelf::open(file, &key()).unwrap();
        settings::set(&db, "desk", &id).unwrap();
        Self {
            name,
            area,
            staff,
            township,
            rim: Arc::new(rim),
            file: file.to_owned(),
            db: Some(db),
            form: None,
            late: None,
            known: BTreeSet::new(),
            typed: BTreeMap::new(),
            judged: BTreeSet::new(),
            image: None,
        }
    }

    pub fn db(&self) -> &Connection {
        self.db.as_ref().unwrap()
    }

    pub fn request(&self, room: u32) -> SyncRequest {
        let request = sync::next_request(self.db(), room).unwrap();
        // As over the wire.
        serde_json::from_slice(&serde_json::to_vec(&request).unwrap()).unwrap()
    }

    /// What the loop asks for while it takes `answer` in.
    pub fn ahead(&self, request: &SyncRequest, answer: &SyncAnswer) -> Option<SyncRequest> {
        sync::ahead(self.db(), request, answer, true).unwrap()
    }

    pub fn take_in(&mut self, rules: Rules, request: &SyncRequest, answer: &SyncAnswer) -> shelf::pull::Taken {
        let db = self.db.as_mut().unwrap();
        let taken = sync::take_in(db, &*self.rim, rules, request, answer.clone()).unwrap();
        self.learn();
        taken
    }

    /// Saves a group as a use case does, in one transaction; a crash rolls it back.
    pub fn save(&mut self, by: RecordId, save: outbox::Save, crash: bool) -> Option<Group> {
        let db = self.db.as_mut().unwrap();
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        let group = outbox::save(&change, &*self.rim, by, save).unwrap();
        if crash {
            drop(change);
            self.reopen();
            return None;
        }
        change.commit().unwrap();
        Some(group)
    }

    /// Asks for a save through the door that pages use, signed in as `by`; returns the group that was saved.
    pub fn ask(&self, by: RecordId, request: impl Into<RecordRequest>) -> Result<Group, Fault> {
        let door = App::new(shelf::open(&self.file, &key()).unwrap(), None, self.rim.clone(), Arc::default());
        door.sign_in(Some(by)).map_err(DeskError::into_fault)?;
        let saved: Saved = serde_json::from_value(door.handle(request.into())?).unwrap();
        Ok(outbox::by_number(self.db(), saved.group).unwrap().expect("what was saved is in the outbox"))
    }

    /// Dies in the middle of taking an answer in.
    pub fn die_taking_in(&mut self, rules: Rules, request: &SyncRequest, answer: &SyncAnswer) {
        let db = self.db.as_mut().unwrap();
        let change = db.transaction_with_behavior(TransactionBehavior::Immediate).unwrap();
        shelf::pull::take_in(&change, &*self.rim, rules, request, answer.clone()).unwrap();
        drop(change);
        self.reopen();
    }

    /// Ends the program and starts it again.
    pub fn reopen(&mut self) {
        self.db = None;
        self.db = Some(shelf::open(&self.file, &key()).unwrap());
        self.form = None;
        self.late = None;
    }

    pub fn back_up(&mut self) {
        self.reopen();
        self.db = None;
        let file = self.file.with_extension("image");
        fs::copy(&self.file, &file).unwrap();
        self.reopen();
        self.image = Some(Image { file, known: self.known.clone(), typed: self.typed.clone() });
    }

    /// Puts the backup back, unless that would lose work the journal alone could replay. Returns the groups that only the
    /// county still has.
    pub fn restore(&mut self, rules: Rules) -> Option<BTreeSet<RecordId>> {
        let image = self.image.take()?;
        let before = self.outbox();
        let copy = shelf::open(&image.file, &key()).unwrap();
        let kept: BTreeSet<RecordId> = states(&copy).into_keys().collect();
        drop(copy);
        let lost: BTreeSet<RecordId> = before.keys().filter(|id| !kept.contains(id)).copied().collect();
        if lost.iter().any(|id| before[id] == "waiting") {
            return None;
        }
        self.db = None;
        fs::copy(&image.file, &self.file).unwrap();
        self.reopen();
        if rules.new_id_after_restore {
            settings::set(self.db(), "restored", &true).unwrap();
        }
        self.known = image.known;
        self.typed = image.typed;
        Some(lost)
    }

    /// Lists the groups of the outbox with their states.
    pub fn outbox(&self) -> BTreeMap<RecordId, String> {
        states(self.db())
    }

    pub fn groups(&self, state: &str) -> Vec<Group> {
        let mut query = self.db().prepare_cached("SELECT body FROM outbox WHERE state = ?1 ORDER BY rowid").unwrap();
        let texts = query.query_map([state], |row| row.get::<_, String>(0)).unwrap();
        texts.map(|text| serde_json::from_str(&text.unwrap()).unwrap()).collect()
    }

    /// Returns what the screen shows of a record.
    pub fn shown(&self, id: RecordId) -> Option<Stored> {
        anju_store::get(self.db(), id).unwrap()
    }

    pub fn shown_value(&self, spot: &Spot) -> Value {
        self.shown(spot.0).map_or(Value::Null, |row| field(&row.fields, &spot.1).clone())
    }

    /// Returns the county's row of a record as held here; who said it is no part of what both must agree on.
    pub fn held(&self, id: RecordId) -> Option<Row> {
        let aside: Option<Option<String>> = self
            .db()
            .prepare_cached("SELECT row FROM base WHERE record = ?1")
            .unwrap()
            .query_row([id.bytes()], |row| row.get(0))
            .optional()
            .unwrap();
        match aside {
            Some(text) => text.map(|text| Row { said: None, ..serde_json::from_str(&text).unwrap() }),
            None => self.shown(id).map(Row::from),
        }
    }

    /// Lists every record that this desk holds or shows.
    pub fn ids(&self) -> BTreeSet<RecordId> {
        let mut query = self.db().prepare_cached("SELECT id FROM feed UNION SELECT record FROM base").unwrap();
        let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes)).unwrap();
        ids.map(Result::unwrap).collect()
    }

    /// Lists the shown records of a kind that are not deleted and not on their way out.
    pub fn of_kind(&self, kind: &str) -> Vec<Stored> {
        let mut found = vec![];
        anju_store::all_of_kind(self.db(), kind, |row| {
            found.push(row);
            Ok(())
        })
        .unwrap();
        found.retain(|row| !row.deleted && self.area.holds(&row.place) && !self.is_leaving(row.id));
        found
    }

    pub fn is_leaving(&self, id: RecordId) -> bool {
        self.has("SELECT 1 FROM leaving WHERE record = ?1", id)
    }

    pub fn is_pending(&self, id: RecordId) -> bool {
        self.has("SELECT 1 FROM pending WHERE record = ?1", id)
    }

    fn has(&self, sql: &str, id: RecordId) -> bool {
        self.db().prepare_cached(sql).unwrap().exists(params![id.bytes()]).unwrap()
    }

    /// Notes every value that lies on this disk now.
    pub fn learn(&mut self) {
        let mut learnt = vec![];
        for id in self.ids() {
            let rows = [self.held(id).map(|row| row.fields), self.shown(id).map(|row| row.fields)];
            for (name, value) in rows.into_iter().flatten().flatten() {
                learnt.push(((id, name), json(&value)));
            }
        }
        self.known.extend(learnt);
    }

    pub fn tick(&self, now: Stamp) {
        self.rim.tick(now);
    }
}

fn states(db: &Connection) -> BTreeMap<RecordId, String> {
    let mut query = db.prepare("SELECT id, state FROM outbox").unwrap();
    let rows = query.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

pub fn json(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}
