//! What the rules found, as a desk keeps it in rows, against the same found from nothing: after whatever a desk saved, pulled, let
//! go or went through, on any day, by any parameters.

use crate::{chance::Chance, desk::Desk, seeds::STEPS, steps::Mix, world::World};
use anju_desk::shelf::findings::{self, AsOf};
use anju_model::{
    Day, RecordId,
    indicators::Tally,
    rules::{Found, Parameters, judge},
    sync::Rules,
};
use anju_store::{
    dossiers::{self, Whose},
    rusqlite::Connection,
};

/// One row as it is kept, or would be.
type Kept = (RecordId, String, Option<RecordId>, String, i64, Option<String>, String);

/// What other counties may set.
fn some_parameters(chance: &mut Chance) -> Parameters {
    let visit_every = [31, 31, 31, 10, 90][chance.below(5)];
    Parameters { visit_every, phone_counts: chance.below(4) > 0, need_answer: visit_every / 4, ..Parameters::default() }
}

fn kept(db: &Connection) -> (Vec<Kept>, Vec<(RecordId, Vec<u8>)>) {
    let mut query = db
        .prepare("SELECT household, key, about, place, level, due, params FROM finding ORDER BY household, key, about")
        .unwrap();
    let id = |bytes: Vec<u8>| bytes.try_into().ok().map(RecordId::from_bytes);
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        let household = id(row.get(0)?).expect("an id");
        Ok((household, row.get(1)?, id(row.get(2)?), row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
    };
    let found = query.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap();
    let mut query = db.prepare("SELECT household, numbers FROM dossier ORDER BY household").unwrap();
    let row = |row: &anju_store::rusqlite::Row<'_>| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?));
    let counted = query.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap();
    (found, counted)
}

fn from_nothing(db: &Connection, as_of: &AsOf) -> (Vec<Kept>, Vec<(RecordId, Vec<u8>)>) {
    let AsOf { day, ref parameters } = *as_of;
    let mut all = dossiers::gather(db, Whose::that("TRUE"), day).unwrap();
    all.sort_by_key(|dossier| dossier.household);
    let (mut found, mut counted) = (vec![], vec![]);
    for dossier in &all {
        let row = |one: Found| {
            let params = serde_json::to_string(&one.params).unwrap();
            let due = one.due.map(|due| due.to_string());
            let (key, place) = (one.key.into_owned(), dossier.village.to_string());
            (dossier.household, key, one.about, place, one.level as i64, due, params)
        };
        found.extend(judge(dossier, day, parameters).found.into_iter().map(row));
        let numbers = Tally::of(dossier, day, parameters).numbers();
        counted.push((dossier.household, numbers.iter().flat_map(|number| number.to_le_bytes()).collect()));
    }
    found.sort_by(|one: &Kept, other| (one.0, &one.1, one.2).cmp(&(other.0, &other.1, other.2)));
    (found, counted)
}

impl Desk {
    /// Judges what is marked, and says how the rows differ from what is found from nothing.
    pub fn findings_differ(&self, as_of: &AsOf) -> Option<String> {
        while findings::judge_bite(self.db(), as_of).unwrap() > 0 {}
        let (kept, anew) = (kept(self.db()), from_nothing(self.db(), as_of));
        (kept != anew).then(|| format!("on {}: kept {kept:#?}\nfrom nothing {anew:#?}", as_of.day))
    }
}

impl World {
    /// Every desk's rows are what its records say, on a day some time from now and by some county's parameters.
    pub fn check_findings(&mut self, i: usize) {
        let day: Day = self.now.day().plus_days(self.aside.below(500) as i64 - 60);
        let parameters = some_parameters(&mut self.aside);
        if let Some(text) = self.desks[i].findings_differ(&AsOf { day, parameters }) {
            let name = self.desks[i].name;
            self.fail("findings differ from their records", format!("{name} {text}"));
        }
        let open = kept(self.desks[i].db()).0.len() as u32;
        *self.met.entry("findings").or_default() += open;
    }
}

/// The control: a row that was written behind the desk's back is seen.
#[test]
fn a_record_that_changed_without_a_mark_is_seen() {
    let world = World::new(7, Mix::Everything, Rules::ALL).run(STEPS);
    let as_of = AsOf { day: world.now.day(), parameters: Parameters::default() };
    assert_eq!(world.desks[0].findings_differ(&as_of), None);
    world.desks[0].db().execute("UPDATE pair SET until = '2020-01-01'", []).unwrap();
    world.desks[0].db().execute("UPDATE household SET household_type = '1'", []).unwrap();
    assert!(world.desks[0].findings_differ(&as_of).is_some());
}
