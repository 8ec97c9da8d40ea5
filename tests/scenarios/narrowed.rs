//! Lists of a county office are narrowed to a township or a village, and say where everybody lives; so do their workbooks.

use crate::{
    excel::{Pc, book, column, end_of},
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{AreaCode, Clock, Fields, RecordId, Role, Value, contract::*, sync::Change};
use anju_store::rusqlite::params;
use std::{collections::BTreeSet, sync::Arc};

const COUNTY: &str = "500235";
const TOWNSHIP: &str = "500235116";

/// A household in each of three places: the village, another of its township, and one of another township.
fn three(here: &Running) -> [(RecordId, AreaCode); 3] {
    let conditions = [
        format!("place = '{VILLAGE}'"),
        format!("place LIKE '{TOWNSHIP}%' AND place <> '{VILLAGE}'"),
        format!("place NOT LIKE '{TOWNSHIP}%'"),
    ];
    conditions.map(|condition| {
        let sql = format!(
            "SELECT id, place FROM household WHERE deleted = 0 AND state = '1' AND {condition} ORDER BY id LIMIT 1"
        );
        let found =
            |row: &anju_store::rusqlite::Row<'_>| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?));
        let (id, place) = here.county.read(|db| Ok(db.query_row(&sql, [], found)?)).unwrap();
        (id, area(&place))
    })
}

/// Makes, as the county, a question about each household: what stands and what another said.
fn ask_about(here: &Running, households: &[RecordId]) {
    let question = |household: &RecordId| {
        let fields = [
            ("household", (*household).into()),
            ("kind", Value::text("household")),
            ("record", (*household).into()),
            ("field", Value::text("address")),
            ("stands", Value::text("\"1组\"")),
            ("other", Value::text("\"2组\"")),
            ("state", Value::text("1")),
        ];
        let fields: Fields = fields.map(|(name, value)| (name.to_owned(), value)).into();
        Change::create("conflict", Machine.id(), fields)
    };
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(households.iter().map(question).collect(), None, clock, &mut || Machine.id()).unwrap();
}

async fn county_office(here: &Running) -> (Office, Arc<Pc>, tempfile::TempDir) {
    let who = New { role: Role::CountyAdmin, area: area(COUNTY), ..staff("李建国") };
    let (name, home) = (who.name.clone(), tempfile::tempdir().unwrap());
    let (one_time_code, code) = (here.account_for(who), here.code_for(&[&name], COUNTY));
    let pc = Pc::with(home.path().join("下载"));
    let office = Office::on(enrolling(here, &name, one_time_code, code), pc.clone());
    office.sync().unwrap();
    (office, pc, home)
}

/// The open needs inside a division, all pages of them.
fn needs(office: &Office, within: Option<AreaCode>) -> Vec<NeedRow> {
    let mut shown = vec![];
    loop {
        let (area, skip) = (within.clone(), shown.len() as u32);
        let page = office.ask(ListNeeds { filter: NeedFilter::Open, area, skip, limit: 500 }).unwrap();
        shown.extend(page.rows);
        if shown.len() >= page.total as usize {
            return shown;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_of_a_county_office_is_narrowed_to_a_township_or_a_village() {
    let here = Running::with_sample().await;
    let three = three(&here);
    ask_about(&here, &three.clone().map(|(id, _)| id));
    let (office, ..) = county_office(&here).await;
    // Without a line, what is done here stays as it is.
    here.handle.shutdown();
    let today = office.today();
    for (household, _) in &three {
        let need = NewNeed { category: Some("04".into()), text: "修水管".into() };
        office.ask(RaiseNeed { household: *household, source: "1".into(), raised_on: today, need }).unwrap();
        let promise = PromiseMatter {
            household: *household,
            year: today.year().into(),
            category: "03".into(),
            title: "修路灯".into(),
            promised_on: today,
            due_on: None,
            cadre: None,
            amount_fen: None,
            done_on: None,
        };
        office.ask(promise).unwrap();
    }
    let drawn = [COUNTY, TOWNSHIP, VILLAGE].map(|from| {
        let size = if from == COUNTY { 100 } else { 3 };
        office.ask(DrawSpot { area: Some(area(from)), size }).unwrap().record
    });

    let village_of = |household: RecordId| office.ask(OpenHousehold { id: household }).unwrap().row.village;
    for (narrowed, inside) in [(COUNTY, 3), (TOWNSHIP, 2), (VILLAGE, 1)] {
        let within = Some(area(narrowed));
        let ours: BTreeSet<RecordId> = three.iter().map(|(id, _)| *id).take(inside).collect();
        let theirs: BTreeSet<RecordId> = three.iter().map(|(id, _)| *id).skip(inside).collect();
        let check = |list: &str, shown: BTreeSet<RecordId>| {
            assert!(shown.is_superset(&ours) && shown.is_disjoint(&theirs), "{list} of {narrowed}");
        };

        let count = |db: &anju_store::rusqlite::Connection| {
            let sql = "SELECT count(*) FROM household WHERE deleted = 0 AND state = '1' AND place LIKE ?1 || '%'";
            Ok(db.query_row(sql, params![narrowed], |row| row.get::<_, u32>(0))?)
        };
        let households = ListHouseholds { filter: HouseholdFilter::All, area: within.clone(), skip: 0, limit: 1 };
        assert_eq!(office.ask(households).unwrap().total, here.county.read(count).unwrap(), "{narrowed}");

        check("needs", needs(&office, within.clone()).iter().map(|need| need.household).collect());
        let (year, filter) = (today.year().into(), MatterFilter::Open);
        let matters = ListMatters { year, filter, area: within.clone(), skip: 0, limit: 500 };
        check("matters", office.ask(matters).unwrap().rows.iter().map(|matter| matter.household).collect());
        let questions = office.ask(GetSync { area: within.clone() }).unwrap().conflicts;
        assert_eq!(questions.len(), inside, "questions of {narrowed}");

        let shown = office.ask(GetToday { area: within.clone() }).unwrap();
        assert_eq!(shown.area, within);
        assert!(!shown.rows.is_empty());
        for row in &shown.rows {
            match (&row.fold, row.household) {
                (Some((fold, _)), _) => assert!(area(narrowed).covers(fold), "{fold} is not in {narrowed}"),
                (None, Some(household)) if narrowed == VILLAGE => {
                    assert_eq!(village_of(household), village_of(three[0].0));
                }
                (None, _) => {}
            }
        }

        let rounds = office.ask(ListSpotRounds { area: within.clone() }).unwrap();
        let rounds: BTreeSet<RecordId> = rounds.into_iter().map(|round| round.id).collect();
        assert_eq!(rounds, drawn.iter().copied().skip(3 - inside).collect(), "draws of {narrowed}");
        let round = office.ask(OpenSpotRound { id: drawn[0], area: within.clone() }).unwrap();
        assert_eq!(round.round.size as usize, round.checks.len());
        let drawn_in: BTreeSet<String> = round.checks.iter().map(|check| check.household.village.clone()).collect();
        assert!(narrowed != VILLAGE || drawn_in.iter().all(|village| *village == village_of(three[0].0)));
        assert!(narrowed != COUNTY || drawn_in.len() > 1, "a hundred of a county are of several villages");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_offices_lists_say_township_and_village_once_on_the_screen_and_in_the_workbook() {
    let here = Running::with_sample().await;
    let three = three(&here);
    let (office, ..) = county_office(&here).await;
    here.handle.shutdown();
    let heard = office.desk.subscribe();
    let today = office.today();
    for (household, _) in &three {
        let need = NewNeed { category: Some("04".into()), text: "修水管".into() };
        office.ask(RaiseNeed { household: *household, source: "1".into(), raised_on: today, need }).unwrap();
    }
    let filter = NeedFilter::Open;
    for (narrowed, inside) in [(COUNTY, 3), (VILLAGE, 1)] {
        let within = Some(area(narrowed));
        let shown = needs(&office, within.clone());
        let list = ListChosen::Needs { filter, area: within };
        let started = office.ask(ExportList { list, reason: None }).unwrap();
        let book = book(&end_of(&heard, started.job).unwrap());
        let (townships, villages) = (column(&book, "乡"), column(&book, "村"));
        assert_eq!((townships.len(), villages.len()), (shown.len(), shown.len()));
        for ((need, township), village) in shown.iter().zip(&townships).zip(&villages) {
            let lives = &need.lives;
            assert!(!township.is_empty() && !village.is_empty());
            assert!(lives.starts_with(&format!("{township}{village}")), "{lives}: {township}, {village}");
            assert_eq!(lives.matches(village.as_str()).count(), 1, "{lives}");
        }
        assert!(
            shown.len() >= inside && three.iter().take(inside).all(|(id, _)| shown.iter().any(|n| n.household == *id))
        );
    }
    let page = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    for row in office.ask(page).unwrap().rows {
        assert_eq!(row.lives.matches(row.village.as_str()).count(), 1, "{}", row.lives);
    }
}
