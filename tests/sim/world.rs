//! The world of the simulation: the county behind its front door, three desks, the line between them, and what is watched
//! at every judgement.

use crate::{
    chance::{Chance, DeskRim},
    desk::{self, Desk, Spot, json},
    steps::Mix,
};
use anju_county::{Caller, County, Folder};
use anju_desk::shelf;
use anju_model::{
    AreaCode, Clock, Day, Fields, RecordId, Ref, Role, Stamp, Value,
    kinds::{Account, Cadre, Household, HouseholdState, Matter, MatterState, Membership, Pair, Person},
    record::Record,
    sync::{
        Change, Outcome, Rules,
        wire::{SyncAnswer, SyncRequest},
    },
};
use anju_tests::for_the_run;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};
use tempfile::TempDir;

pub const COUNTY: &str = "500235";
pub const TOWNSHIP: &str = "500235116";
pub const V1: &str = "500235116001";
pub const V2: &str = "500235116002";
const NOON: Stamp = Stamp(1_795_406_400_000);
const HOUR: i64 = 3_600_000;

/// What every world starts from, built once.
struct Start {
    folder: TempDir,
    accounts: Vec<(RecordId, RecordId)>,
    county: RecordId,
    cadre: RecordId,
}

/// The county's file as it was, with what the front door knew.
struct Backup {
    sequence: u64,
    devices: BTreeMap<RecordId, (usize, Option<RecordId>)>,
}

pub struct World {
    pub seed: u64,
    pub mix: Mix,
    pub rules: Rules,
    pub chance: Chance,
    /// Draws what is looked at beside the history, so that looking changes none.
    pub aside: Chance,
    pub now: Stamp,
    pub desks: Vec<Desk>,
    pub cadre: RecordId,
    /// The account of the county's office; a step of some cases is its.
    pub office: RecordId,
    county: Option<County>,
    folder: Folder,
    devices: BTreeMap<RecordId, (usize, Option<RecordId>)>,
    backup: Option<Backup>,
    /// History was set back at least once.
    pub restored: bool,
    /// Unique values typed so far.
    pub count: u64,
    /// Values that people typed and that must be found somewhere, with the group they came in.
    pub typed: BTreeMap<String, RecordId>,
    /// How often a value may enter history: once, and again for each time a person settles for it.
    pub again: BTreeMap<String, u32>,
    /// Groups that no desk has any more, only the county.
    pub orphans: BTreeSet<RecordId>,
    /// What a value replaced when it was written, in whatever history: who holds the one has outgrown the others.
    over: BTreeMap<(Spot, String), BTreeSet<String>>,
    /// The last sequence whose history was looked at.
    watched: u64,
    /// How often what matters happened, so that a simulation that never gets there is noticed.
    pub met: BTreeMap<&'static str, u32>,
    pub log: Vec<String>,
    /// The first broken invariant.
    pub broken: Option<(&'static str, String)>,
    _room: TempDir,
}

impl World {
    pub fn new(seed: u64, mix: Mix, rules: Rules) -> Self {
        let start = start();
        let room = room();
        for name in ["county.key", "county/county.db"] {
            let to = room.path().join(name);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(start.folder.path().join(name), to).unwrap();
        }
        let folder = Folder::new(&room.path().join("county"), None);
        let county = County::open_under(&folder, rules).unwrap();
        let mut world = Self {
            seed,
            mix,
            rules,
            chance: Chance::of(seed),
            aside: Chance::of(!seed),
            now: NOON,
            desks: vec![],
            cadre: start.cadre,
            office: start.county,
            county: Some(county),
            folder,
            devices: BTreeMap::new(),
            backup: None,
            restored: false,
            count: 0,
            typed: BTreeMap::new(),
            again: BTreeMap::new(),
            orphans: BTreeSet::new(),
            over: BTreeMap::new(),
            watched: 0,
            met: BTreeMap::new(),
            log: vec![],
            broken: None,
            _room: room,
        };
        world.watched = world.head();
        for (i, (name, village)) in [('A', V1), ('B', V1), ('C', V2)].into_iter().enumerate() {
            let id = world.id();
            let file = world.folder.path().with_file_name(format!("desk-{name}.db"));
            fs::copy(start.folder.path().join("desk.db"), &file).unwrap();
            let rim = DeskRim::new(seed.wrapping_mul(31).wrapping_add(i as u64), world.now);
            let desk = Desk::enrol(name, id, area(village), start.accounts[i], &file, rim);
            world.desks.push(desk);
            world.devices.insert(id, (i, None));
            world.drain(i);
        }
        if matches!(mix, Mix::Heads | Mix::Cases) {
            world.bring_families();
        }
        world
    }

    pub fn county(&self) -> &County {
        self.county.as_ref().unwrap()
    }

    pub fn say(&mut self, text: String) {
        self.log.push(text);
    }

    pub fn fail(&mut self, what: &'static str, text: String) {
        if self.broken.is_none() {
            self.log.push(format!("=> {what}: {text}"));
            self.broken = Some((what, text));
        }
    }

    pub fn id(&mut self) -> RecordId {
        let random = self.chance.id_bytes();
        RecordId::from_time(self.now.0.max(0).unsigned_abs(), random)
    }

    pub fn head(&self) -> u64 {
        self.county().read(anju_county::ledger::head).unwrap().0
    }

    pub fn pass_time(&mut self) {
        self.now = self.now.plus(self.chance.below(5 * HOUR as usize) as i64 + 1);
        for desk in &self.desks {
            desk.tick(self.now);
        }
    }

    /// The county's front door: who calls by which id, and the new id for one that must not go on under its own.
    pub fn serve(&mut self, i: usize, request: &SyncRequest) -> SyncAnswer {
        let spare = self.id();
        let answer = if self.devices.contains_key(&request.desk) {
            let caller = Caller {
                desk: request.desk,
                formerly: self.formerly(request.desk),
                areas: vec![self.desks[i].area.clone()],
                revoked: false,
                spare,
            };
            self.county().sync(&caller, request, self.now).unwrap()
        } else {
            // The county was set back to before it gave this desk its id: the desk comes by its token all the same.
            let desk = self.first_id(i).expect("the county knows a desk from its enrolment");
            let areas = vec![self.desks[i].area.clone()];
            let caller = Caller { desk, formerly: vec![], areas, revoked: false, spare };
            self.county().rename(&caller, request, self.now).unwrap()
        };
        self.meet(&answer);
        if let Some(new) = answer.new_desk {
            let parent = self.devices.contains_key(&request.desk).then_some(request.desk).or_else(|| self.first_id(i));
            self.devices.insert(new, (i, parent));
        }
        self.watch();
        // As over the wire.
        serde_json::from_slice(&serde_json::to_vec(&answer).unwrap()).unwrap()
    }

    fn meet(&mut self, answer: &SyncAnswer) {
        let outcomes = |wanted: Outcome| {
            answer.verdicts.iter().flat_map(|verdict| &verdict.outcomes).filter(|o| **o == wanted).count()
        };
        for (what, count) in [
            ("conflicts", outcomes(Outcome::Conflict)),
            ("proposals", outcomes(Outcome::Proposed)),
            ("parked", answer.verdicts.iter().filter(|verdict| verdict.parked.is_some()).count()),
            ("forks", usize::from(answer.forked)),
            ("new ids", usize::from(answer.new_desk.is_some())),
            ("leaves", answer.pages.iter().map(|page| page.leaves.len()).sum()),
            ("short pages", usize::from(answer.more)),
            ("rows fetched again", answer.refetched.iter().map(|fetched| fetched.rows.len()).sum()),
        ] {
            *self.met.entry(what).or_default() += count as u32;
        }
    }

    fn first_id(&self, i: usize) -> Option<RecordId> {
        self.devices.iter().find(|(_, (desk, parent))| *desk == i && parent.is_none()).map(|(id, _)| *id)
    }

    fn formerly(&self, desk: RecordId) -> Vec<RecordId> {
        let mut found = vec![];
        let mut next = self.devices.get(&desk).and_then(|(_, parent)| *parent);
        while let Some(id) = next {
            found.push(id);
            next = self.devices.get(&id).and_then(|(_, parent)| *parent);
        }
        found
    }

    /// Looks at what was just written: no value may be replaced without a word whose writer's desk never held it.
    fn watch(&mut self) {
        let from = self.watched;
        let rows: Vec<(u64, RecordId, RecordId, String, String, String)> = self
            .county()
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT sequence, desk, record, field, before, after FROM trace WHERE sequence > ?1 ORDER BY sequence, ordinal, field",
                )?;
                let rows = query.query_map([from as i64], |row| {
                    let id = |n| Ok::<_, anju_store::rusqlite::Error>(RecordId::from_bytes(row.get(n)?));
                    Ok((row.get::<_, i64>(0)? as u64, id(1)?, id(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .unwrap();
        let moved: BTreeSet<(u64, RecordId)> =
            rows.iter().filter(|row| row.3 == "village").map(|row| (row.0, row.2)).collect();
        for (sequence, desk, record, field, before, after) in rows {
            // The door belongs to the village that a household leaves: it ends with the move, and stands in history.
            if field != "address" || after != "null" || !moved.contains(&(sequence, record)) {
                self.watch_one(sequence, desk, (record, field), before, after);
            }
        }
        self.check_cases(from);
        self.watched = self.head();
        self.check_heads();
        self.check_handovers();
    }

    fn watch_one(&mut self, sequence: u64, desk: RecordId, spot: Spot, before: String, after: String) {
        let mut outgrown = self.over.get(&(spot.clone(), before.clone())).cloned().unwrap_or_default();
        outgrown.insert(before.clone());
        let Some((i, _)) = self.devices.get(&desk) else { return };
        let writer = &self.desks[*i];
        let watched = before.contains('#') && !before.starts_with('[');
        let held = writer.known.contains(&(spot.clone(), before.clone()))
            // After history was set back, a value may stand again that this desk has long seen replaced.
            || self.restored
                && writer.known.iter().any(|(known, value)| {
                    *known == spot && self.over.get(&(spot.clone(), value.clone())).is_some_and(|over| over.contains(&before))
                });
        if watched && before != after && !held && !self.is_kept_in_conflict(&spot, &before) {
            let text = format!("{} wrote {after} over {before} in {} at {sequence}", writer.name, spot.1);
            self.fail("overwritten unseen", text);
        }
        self.over.entry((spot, after)).or_default().extend(outgrown);
    }

    fn is_kept_in_conflict(&self, (record, field): &Spot, value: &str) -> bool {
        self.county()
            .read(|db| {
                let mut query =
                    db.prepare_cached("SELECT 1 FROM conflict WHERE record = ?1 AND field = ?2 AND other = ?3")?;
                Ok(query.exists(anju_store::rusqlite::params![record.bytes(), field, value])?)
            })
            .unwrap()
    }

    /// Syncs a desk over a good line until it has nothing more to ask.
    pub fn drain(&mut self, i: usize) {
        for _ in 0..60 {
            let request = self.desks[i].request(5_000);
            let answer = self.serve(i, &request);
            let taken = self.receive(i, &request, &answer);
            if !taken.again && self.desks[i].groups("waiting").is_empty() {
                return;
            }
        }
        let text = format!("{} still asks after 60 requests", self.desks[i].name);
        self.fail("never at rest", text);
    }

    /// Hands an answer to a desk and looks at what its people see then.
    pub fn receive(&mut self, i: usize, request: &SyncRequest, answer: &SyncAnswer) -> shelf::pull::Taken {
        let before = self.screens(i);
        let rules = self.rules;
        let taken = self.desks[i].take_in(rules, request, answer);
        let judged: Vec<RecordId> =
            self.desks[i].outbox().into_iter().filter(|(_, state)| state != "waiting").map(|(id, _)| id).collect();
        self.desks[i].judged.extend(judged);
        self.check_screen(i, &before);
        self.check_cursors(i);
        if self.aside.below(4) == 0 {
            self.check_findings(i);
        }
        taken
    }

    fn screens(&self, i: usize) -> BTreeMap<Spot, String> {
        let desk = &self.desks[i];
        desk.typed.keys().map(|spot| (spot.clone(), json(&desk.shown_value(spot)))).collect()
    }

    pub fn back_up_county(&mut self) {
        let sequence = self.head();
        self.with_closed(|path| {
            fs::copy(path, path.with_extension("backup")).unwrap();
        });
        self.backup = Some(Backup { sequence, devices: self.devices.clone() });
        self.say(format!("county backed up at {sequence}"));
    }

    /// Puts the county's backup back; `announced` begins a new epoch at once, else the desks' chains show it.
    pub fn restore_county(&mut self, announced: bool) {
        let Some(backup) = self.backup.take() else { return };
        let epoch = self.county().read(anju_county::ledger::head).unwrap().1;
        self.with_closed(|path| {
            fs::copy(path.with_extension("backup"), path).unwrap();
        });
        if announced {
            self.county()
                .write(|tx| {
                    tx.execute("UPDATE counter SET epoch = ?1", [epoch + 1])?;
                    tx.execute(
                        "INSERT OR REPLACE INTO epoch (epoch, cut) VALUES (?1, ?2)",
                        anju_store::rusqlite::params![epoch + 1, backup.sequence as i64],
                    )?;
                    Ok(())
                })
                .unwrap();
        }
        self.devices = backup.devices;
        self.watched = backup.sequence;
        self.restored = true;
        // What nobody but the county had, it has lost now; that is what backups of desks are for.
        let orphans = self.orphans.clone();
        self.typed.retain(|_, group| !orphans.contains(group));
        self.say(format!("COUNTY restored to {} (announced: {announced})", backup.sequence));
    }

    fn with_closed(&mut self, act: impl FnOnce(&Path)) {
        self.county = None;
        let file = self.folder.database();
        assert!(!file.with_extension("db-wal").exists(), "a clean end leaves no journal");
        act(&file);
        self.county = Some(County::open_under(&self.folder, self.rules).unwrap());
    }

    /// Makes a value that nobody else ever typed.
    pub fn value(&mut self, field: &str, who: char) -> Value {
        self.count += 1;
        Value::text(format!("{field}#{}{who};", self.count))
    }

    /// Writes as the county's own program, as an import does.
    pub fn county_writes(&mut self, changes: Vec<Change>) {
        let now = self.now;
        let mut ids: Vec<RecordId> = (0..changes.len()).map(|_| self.id()).collect();
        let clock = Clock { now, suspect: false };
        self.county().save(changes, None, clock, &mut || ids.pop().unwrap()).unwrap();
        self.watch();
    }
}

/// A folder in memory where there is one: the simulation opens hundreds of stores.
pub fn room() -> TempDir {
    tempfile::tempdir_in(memory()).unwrap()
}

fn memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { tempfile::env::temp_dir() }
}

pub fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

fn start() -> &'static Start {
    static START: OnceLock<Start> = OnceLock::new();
    START.get_or_init(|| {
        let folder = for_the_run(&memory(), "anju-sim-");
        drop(shelf::open(&folder.path().join("desk.db"), &desk::key()).unwrap());
        let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).unwrap();
        county.set_area(&area(COUNTY)).unwrap();
        let mut chance = Chance::of(0);
        let mut id = move || RecordId::from_time(1_700_000_000_000, chance.id_bytes());
        let mut changes = vec![];
        let cadre = id();
        changes.push(Change::create(Cadre::KIND.name, cadre, cadre_fields()));
        let mut accounts = vec![];
        for (name, village) in [("A", V1), ("B", V1), ("C", V2)] {
            let (staff, township) = (id(), id());
            changes.push(account(staff, name, Role::SiteStaff, village));
            changes.push(account(township, &format!("{name}镇"), Role::Township, TOWNSHIP));
            accounts.push((staff, township));
        }
        for (n, village) in [V1, V1, V1, V2].into_iter().enumerate() {
            changes.extend(household(n, village, cadre, &mut id));
        }
        let office = RecordId::derived(&["sim", "county"]);
        changes.push(account(office, "区县", Role::CountyAdmin, COUNTY));
        let clock = Clock { now: NOON.plus(-24 * HOUR), suspect: false };
        county.save(changes, None, clock, &mut id).unwrap();
        drop(county);
        Start { folder, accounts, county: office, cadre }
    })
}

fn cadre_fields() -> Fields {
    Cadre::set().area(area(TOWNSHIP)).name("张伟").unit("农坝镇人民政府".to_owned()).into_fields()
}

fn account(id: RecordId, name: &str, role: Role, on: &str) -> Change {
    let account = Account {
        area: area(on),
        name: name.into(),
        role: role.code().into(),
        cadre: None,
        departments: None,
        disabled: false,
    };
    Change::create(Account::KIND.name, id, account.fields())
}

fn household(n: usize, village: &str, cadre: RecordId, id: &mut impl FnMut() -> RecordId) -> Vec<Change> {
    let (household, head, matter) = (id(), id(), id());
    let day = Day::new(2026, 3, 1).unwrap();
    let house = Household::set()
        .village(area(village))
        .head(Ref::to(head))
        .phone(format!("phone#{n}.0;"))
        .address(format!("address#{n}.0;"))
        .class("1".to_owned())
        .state(HouseholdState::Kept.code());
    let person = Person::set().household(Ref::to(household)).name(format!("户主{n}")).phone(format!("own#{n}.0;"));
    let membership = Membership {
        household: Ref::to(household),
        person: Ref::to(head),
        relation: None,
        since: None,
        joined_by: None,
        until: None,
        left_by: None,
    };
    let pair = Pair::set().household(Ref::to(household)).cadre(Ref::to(cadre)).since(day);
    let promise = Matter::set()
        .household(Ref::to(household))
        .year(2026)
        .title(format!("title#{n}.0;"))
        .promised_on(day)
        .cadre(Ref::to(cadre))
        .state(MatterState::Promised.code());
    vec![
        Change::create(Household::KIND.name, household, house.into_fields()),
        Change::create(Person::KIND.name, head, person.into_fields()),
        Change::create(Membership::KIND.name, id(), membership.fields()),
        Change::create(Pair::KIND.name, id(), pair.into_fields()),
        Change::create(Matter::KIND.name, matter, promise.into_fields()),
    ]
}
