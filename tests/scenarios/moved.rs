//! What a desk keeps of a household that moved away: its own saves, sealed to the county, which it can send again and cannot read.

use crate::{
    main_job::{Office, enrolling},
    running::{Running, area, copy},
};
use anju_county::{
    County, Folder,
    http::{self, Server},
    rim::Machine as CountyMachine,
};
use anju_desk::{Machine, Rim};
use anju_model::{Clock, Stamp, contract::*, kinds::Household};
use axum_server::Handle;
use std::{
    collections::BTreeSet,
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

const NOTE: &str = "搬走以前记下的话";
const DAY_MS: i64 = 24 * 3_600_000;

/// A PC whose clock can be put forward.
#[derive(Default)]
struct Pc(AtomicI64);

impl Rim for Pc {
    fn wall(&self) -> Stamp {
        Machine.wall().plus(self.0.load(Ordering::SeqCst))
    }

    fn random(&self, buffer: &mut [u8]) {
        Machine.random(buffer);
    }
}

/// How many of the desk's saves hold the note in a form that it can read.
fn readable(office: &Office) -> u32 {
    let sql = "SELECT count(*) FROM outbox WHERE instr(body, ?1) > 0";
    office.desk.app().unwrap().read(|db| Ok(db.query_row(sql, [NOTE], |row| row.get(0))?)).unwrap()
}

fn visits(county: &County) -> u32 {
    county.read(|db| Ok(db.query_row("SELECT count(*) FROM visit WHERE note = ?1", [NOTE], |row| row.get(0))?)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_on_a_household_that_moved_away_is_sealed_by_the_next_day_and_returns_after_a_restore() {
    let here = Running::with_sample().await;
    let (pc, one_time_code, code) = (Arc::new(Pc::default()), here.account("陈静"), here.code(&["陈静"]));
    let office = Office::on(enrolling(&here, "陈静", one_time_code, code), pc.clone());
    office.sync().unwrap();
    let kept = tempfile::tempdir().unwrap();
    // With the store held, so that what is copied is one state of it.
    let copied = |_: &anju_store::rusqlite::Connection| {
        copy(here.county.folder().path(), &kept.path().join("county"));
        Ok(())
    };
    here.county.read(copied).unwrap();
    std::fs::copy(here.county.folder().key_file(), kept.path().join("county.key")).unwrap();

    let page = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 1 };
    let household = office.ask(page).unwrap().rows.remove(0).id;
    let form = office.ask(OpenVisitForm { household }).unwrap();
    let cadres = office.ask(FindCadres { text: "王".into() }).unwrap();
    let visit = LogVisit {
        household,
        visited_on: office.today(),
        visitors: if form.chosen.is_empty() { vec![cadres[0].id] } else { form.chosen },
        method: "1".into(),
        met: vec![form.members[0].0],
        changed: BTreeSet::new(),
        purposes: BTreeSet::new(),
        note: Some(NOTE.into()),
        next_due: None,
        confirmed: None,
        needs: vec![],
        corrects: None,
        anyway: true,
    };
    office.ask(visit).unwrap();
    office.sync().unwrap();
    assert_eq!((readable(&office), visits(&here.county)), (1, 1));
    let version = here.county.read(|db| Ok(anju_store::get(db, household)?.unwrap().version)).unwrap();
    let away = Household::set().village(area("500235116001")).of(household, version);
    let clock = Clock { now: Machine.wall(), suspect: false };
    here.county.save(vec![away], None, clock, &mut || Machine.id()).unwrap();
    office.sync().unwrap();
    assert_eq!(readable(&office), 1, "not yet: the older backup would hold it too");

    pc.0.store(2 * DAY_MS, Ordering::SeqCst);
    for _ in 0..200 {
        office.ask(SyncNow {}).unwrap();
        if readable(&office) == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(readable(&office), 0);

    here.handle.shutdown();
    let restored = Arc::new(County::open(&Folder::new(&kept.path().join("county"), None)).unwrap());
    assert_eq!(visits(&restored), 0, "its backup is older than the visit");
    let socket = loop {
        match TcpListener::bind(here.address) {
            Ok(socket) => break socket,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let handle = Handle::new();
    let server = Server::of(restored.clone(), Arc::new(CountyMachine)).unwrap();
    tokio::spawn(http::serve(server, socket, handle.clone()));
    handle.listening().await.unwrap();
    for _ in 0..3 {
        office.sync().unwrap();
    }
    assert_eq!(visits(&restored), 1, "the county alone could open it");
    handle.shutdown();
}
