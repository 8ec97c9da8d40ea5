//! Single stories of two or three desks, told as sentences.

use crate::{
    desk::Desk,
    steps::Mix,
    world::{COUNTY, TOWNSHIP, V1, V2, World, area},
};
use anju_county::ledger::Past;
use anju_desk::shelf::outbox::Save;
use anju_model::{
    AreaCode, By, Fields, Home, RecordId, Value, kinds,
    kinds::{Household, StandingState, Visit},
    record::{Kind, Record},
    sync::{
        Rules,
        group::{Act, Change, Group},
        wire::{AreaCursor, Point, SyncRequest},
    },
    value::field,
};
use anju_store::Stored;
use anju_tests::example::value;

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;

fn world() -> World {
    World::new(1, Mix::Everything, Rules::ALL)
}

/// The first household of the first village.
fn household(desk: &Desk) -> Stored {
    let phone = Value::text("phone#0.0;");
    desk.of_kind(Household::KIND.name).into_iter().find(|row| *field(&row.fields, "phone") == phone).unwrap()
}

fn fields(name: &str, value: &str) -> Fields {
    Fields::from([(name.to_owned(), Value::text(value))])
}

impl World {
    /// Saves at a desk with no network, as observed so many days ago.
    fn offline(&mut self, i: usize, days_ago: i64, changes: Vec<Change>) -> Group {
        let by = self.desks[i].staff;
        self.offline_as(i, by, days_ago, changes)
    }

    fn offline_as(&mut self, i: usize, by: RecordId, days_ago: i64, changes: Vec<Change>) -> Group {
        self.pass_time();
        let observed = Some(self.now.day().plus_days(-days_ago));
        let subject = changes[0].record;
        let save = Save::of("story", subject, changes).observed(observed);
        self.desks[i].save(by, save, false).unwrap()
    }

    fn all_sync(&mut self) {
        for i in [A, B, C, A, B, C] {
            self.drain(i);
        }
    }

    fn phone(&self, i: usize, home: RecordId) -> String {
        self.desks[i].shown_value(&(home, "phone".into())).as_text().unwrap_or_default().to_owned()
    }

    fn open_at(&self, i: usize, kind: &str) -> Vec<Stored> {
        let mut rows = self.desks[i].of_kind(kind);
        rows.retain(|row| field(&row.fields, "state").as_text() == Some(StandingState::Open.code()));
        rows
    }

    fn history(&self, record: RecordId) -> Vec<Past> {
        self.county().read(|db| anju_county::ledger::history_of(db, record)).unwrap()
    }
}

#[test]
fn of_two_phones_written_offline_the_one_observed_later_stands_and_both_desks_see_the_other_until_a_person_settles_it()
{
    let mut world = world();
    let home = household(&world.desks[A]);
    let set = |value: &str| vec![Change::set(&home.kind, home.id, home.version, fields("phone", value))];
    world.offline(A, 0, set("19900000001"));
    world.offline(B, 3, set("19900000002"));
    // The earlier observed one arrives last, and does not stand.
    world.all_sync();
    for i in [A, B] {
        assert_eq!(world.phone(i, home.id), "19900000001");
        let open = world.open_at(i, "conflict");
        assert_eq!(open.len(), 1);
        assert_eq!(field(&open[0].fields, "other"), &Value::text("\"19900000002\""));
    }
    assert!(world.open_at(C, "conflict").is_empty(), "another village sees nothing of it");

    let conflict = world.open_at(B, "conflict").remove(0);
    let seen = world.desks[B].shown(home.id).unwrap().version;
    let settled = StandingState::Settled.code();
    let act = Act::Transition { field: "state".into(), from: "1".into(), to: settled.into(), fields: Fields::new() };
    let settle = Change { kind: "conflict".into(), record: conflict.id, seen: conflict.version, act };
    let other = Change::set(&home.kind, home.id, seen, fields("phone", "19900000002"));
    world.offline(B, 0, vec![other, settle]);
    world.all_sync();
    for i in [A, B] {
        assert_eq!(world.phone(i, home.id), "19900000002");
        assert!(world.open_at(i, "conflict").is_empty());
    }
}

#[test]
fn edits_of_different_fields_are_both_kept_without_a_word_and_history_says_who_wrote_what_when() {
    let mut world = world();
    let home = household(&world.desks[A]);
    let set = |name: &str, value: &str| vec![Change::set(&home.kind, home.id, home.version, fields(name, value))];
    let first = world.offline(A, 0, set("phone", "19900000001"));
    let second = world.offline(B, 0, set("address", "3栋2单元"));
    world.all_sync();
    for i in [A, B] {
        let shown = world.desks[i].shown(home.id).unwrap();
        assert_eq!(field(&shown.fields, "phone"), &Value::text("19900000001"));
        assert_eq!(field(&shown.fields, "address"), &Value::text("3栋2单元"));
        assert!(world.open_at(i, "conflict").is_empty() && world.open_at(i, "proposal").is_empty());
    }
    let history = world.history(home.id);
    for (group, by, name, before, after) in [
        (first, world.desks[A].staff, "phone", "phone#0.0;", "19900000001"),
        (second, world.desks[B].staff, "address", "address#0.0;", "3栋2单元"),
    ] {
        let line = history.iter().find(|line| line.after == Value::text(after)).unwrap();
        assert_eq!((line.at, line.account, line.field.as_str()), (group.made_at, by, name));
        assert_eq!(line.before, Value::text(before));
    }
}

#[test]
fn a_household_moved_away_while_its_desk_was_offline_keeps_the_visit_and_proposes_the_edits() {
    let mut world = world();
    let home = household(&world.desks[A]);
    let township = world.desks[B].township;
    let moving = vec![Change::set(&home.kind, home.id, home.version, fields("village", V2))];
    world.offline_as(B, township, 0, moving);
    world.drain(B);
    assert!(world.desks[B].shown(home.id).is_none(), "the other desk of the village let it go");

    for n in 0..5 {
        let visit = world.id();
        let day = world.now.day().plus_days(-n).to_string();
        let mut said = fields("visited_on", &day);
        said.insert("household".into(), home.id.into());
        said.insert("visitors".into(), Value::set([world.cadre.to_string()]));
        said.insert("method".into(), Value::text("1"));
        said.insert("source".into(), Value::text("1"));
        said.insert("note".into(), Value::text("一切正常"));
        world.offline(A, n, vec![Change::create(Visit::KIND.name, visit, said)]);
    }
    let shown = world.desks[A].shown(home.id).unwrap().version;
    world.offline(A, 0, vec![Change::set(&home.kind, home.id, shown, fields("phone", "19900000001"))]);
    world.offline(A, 0, vec![Change::set(&home.kind, home.id, shown, fields("address", "新地址"))]);
    world.all_sync();

    let visits = |world: &World, i: usize| world.desks[i].of_kind(Visit::KIND.name).len();
    assert_eq!((visits(&world, A), visits(&world, C)), (0, 5), "the visits went with the household");
    assert_eq!(world.open_at(C, "proposal").len(), 2, "the edits wait for the new side");
    assert_eq!(world.phone(C, home.id), "phone#0.0;");
    assert!(world.desks[A].shown(home.id).is_none());
    let db = world.desks[A].db();
    let stub: (String, String) =
        db.query_row("SELECT name, moved_to FROM stub", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(stub, ("户主0".to_owned(), V2.to_owned()));
    let credited: i64 = db.query_row("SELECT sum(visits) FROM credit", [], |row| row.get(0)).unwrap();
    assert_eq!(credited, 5, "they still count for who did them");

    let proposal = world
        .open_at(C, "proposal")
        .into_iter()
        .find(|row| field(&row.fields, "field").as_text() == Some("phone"))
        .unwrap();
    let settled = StandingState::Settled.code();
    let act = Act::Transition { field: "state".into(), from: "1".into(), to: settled.into(), fields: Fields::new() };
    world.offline(C, 0, vec![Change { kind: "proposal".into(), record: proposal.id, seen: proposal.version, act }]);
    world.all_sync();
    assert_eq!(world.phone(C, home.id), "19900000001");
}

#[test]
fn a_desk_with_one_village_never_receives_a_row_of_another_whatever_it_asks_for() {
    let mut world = world();
    let foreign = household(&world.desks[A]);
    // One record of every kind in the first village and in its township's other places.
    let changes: Vec<Change> =
        kinds::ALL.iter().map(|kind| Change::create(kind.name, world.id(), home_fields(kind, &foreign))).collect();
    world.county_writes(changes);
    let village = area(V2);
    let honest = world.desks[C].request(5_000);
    let everything: Vec<AreaCode> = [COUNTY, TOWNSHIP, V1, V2].map(area).into();
    let wide = SyncRequest {
        areas: everything.iter().map(|code| AreaCursor { area: code.clone(), at: Point::default() }).collect(),
        sums_of: everything.clone(),
        refetch: everything.clone(),
        differed: everything,
        ..honest.clone()
    };
    let back =
        SyncRequest { areas: vec![AreaCursor { area: village.clone(), at: Point::default() }], ..honest.clone() };
    let narrow = SyncRequest {
        areas: vec![AreaCursor { area: area(V1), at: Point::default() }],
        refetch: vec![area(V1)],
        ..honest
    };
    for request in [wide, back, narrow] {
        let answer = world.serve(C, &request);
        let rows = answer
            .pages
            .iter()
            .flat_map(|page| &page.rows)
            .chain(answer.refetched.iter().flat_map(|fetched| &fetched.rows));
        let mut count = 0;
        for row in rows {
            assert!(village.holds(&row.place), "{} of {}", row.kind, row.place);
            count += 1;
        }
        assert!(count > 0, "what is its own comes");
        assert!(answer.pages.iter().all(|page| page.leaves.is_empty() && page.area == village));
        assert!(answer.place_sums.iter().all(|(place, _)| village.holds(place)));
        assert_eq!(answer.areas, std::slice::from_ref(&village));
    }

    // Ids it guessed do not help either: the group waits in its own village, with nothing of the other's row in it.
    world.offline(C, 0, vec![Change::set(&foreign.kind, foreign.id, foreign.version, fields("phone", "19900000009"))]);
    world.all_sync();
    assert!(
        world.desks[C].ids().into_iter().all(|id| world.desks[C].held(id).is_none_or(|row| village.holds(&row.place)))
    );
    let parked = world.open_at(C, "parked");
    assert_eq!(field(&parked[0].fields, "reason").as_text(), Some("scope.outside"));
    assert!(field(&parked[0].fields, "household").is_null());
    assert_eq!(world.phone(A, foreign.id), "phone#0.0;");
}

/// A record of any kind where the household lies, with what it must hold.
fn home_fields(kind: &Kind, household: &Stored) -> Fields {
    let place = match kind.home {
        Home::Area(name) => fields(name, household.place.as_str()),
        Home::Household | Home::HouseholdOr(_) => Fields::from([("household".to_owned(), household.id.into())]),
    };
    let beginning = kind.workflow().and_then(|(_, workflow)| workflow.beginning(By::Server));
    let state = kind.workflow().zip(beginning).map(|((name, _), state)| (name.to_owned(), Value::text(state.code)));
    let asked = beginning.map_or(&[][..], |state| state.asks);
    let said = kind.fields.iter().filter(|field| field.required || asked.contains(&field.name));
    let said = said.map(|field| (field.name.to_owned(), value(field, household.id, household.place.as_str())));
    said.chain(state).chain(place).collect()
}
