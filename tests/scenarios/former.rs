//! Stores as a former version left them (`tests/fixtures/former`): this one opens them with every record, takes in what waited,
//! and loses nothing where it is killed while it brings them up. What they held is told by the former version itself.

use crate::import_cases::county_program;
use anju_county::{Caller, County, Folder, rim::Machine as CountyMachine, rim::Rim as _};
use anju_desk::{App, Machine, line::sync, shelf};
use anju_model::{
    RecordId,
    contract::GetToday,
    kinds,
    sync::{
        Rules,
        plan::ROOM,
        wire::{Row, SyncRequest},
    },
};
use anju_store::{Key, StoreError, rusqlite::Connection};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// The key of the desk's store.
const KEY: [u8; 32] = [9; 32];
/// How many visits its desk had saved that the county did not have yet.
const WAITING: usize = 4;

/// A copy of what the former version left.
fn left() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    anju_tests::copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/former")), home.path()).unwrap();
    home
}

/// What the former version says that it held, by record.
fn held(home: &TempDir, whose: &str) -> BTreeMap<RecordId, Row> {
    let text = fs::read_to_string(home.path().join(whose)).unwrap();
    let rows: Vec<Row> = serde_json::from_str(&text).unwrap();
    rows.into_iter().map(|row| (row.id, row)).collect()
}

/// Every record of a store.
fn all(db: &Connection) -> Result<BTreeMap<RecordId, Row>, StoreError> {
    let mut rows = BTreeMap::new();
    for kind in kinds::ALL {
        let mut query = db.prepare(&format!("SELECT id FROM {}", kind.name))?;
        let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<Vec<_>, _>>()?;
        for id in ids {
            rows.extend(anju_store::get(db, id)?.map(|row| (id, Row::from(row))));
        }
    }
    Ok(rows)
}

fn county_in(home: &TempDir) -> County {
    County::open(&Folder::new(&home.path().join("county"), None)).expect("the county's store opens")
}

#[test]
fn a_former_countys_store_holds_what_it_held() {
    let home = left();
    let county = county_in(&home);
    assert_eq!(county.read(|db| Ok(all(db)?)).unwrap(), held(&home, "county.json"));
}

#[test]
fn a_former_desks_store_is_judged_and_what_waited_reaches_the_county() {
    let home = left();
    let county = county_in(&home);
    let mut db = shelf::open(&home.path().join("desk.db"), &Key::new(KEY)).expect("the desk's store opens");
    assert_eq!(all(&db).unwrap(), held(&home, "desk.json"));
    let visits = |rows: &BTreeMap<RecordId, Row>| rows.values().filter(|row| row.kind == "visit").count();
    let before = visits(&held(&home, "county.json"));

    let desk: RecordId = shelf::settings::get(&db, "desk").unwrap().expect("its id");
    let areas = vec![county.area().unwrap().expect("the county's area")];
    let caller = Caller { desk, formerly: vec![], areas, revoked: false, spare: RecordId::from_bytes([1; 16]) };
    let ask = |request: &SyncRequest| county.sync(&caller, request, CountyMachine.now()).expect("an answer");
    loop {
        let request = sync::next_request(&db, ROOM).unwrap();
        let answer = ask(&request);
        if !sync::take_in(&mut db, &Machine, Rules::ALL, &request, answer).unwrap().again {
            break;
        }
    }
    let at_county = county.read(|db| Ok(all(db)?)).unwrap();
    assert_eq!(visits(&at_county), before + WAITING);
    let here = all(&db).unwrap();
    let county_only = |row: &&Row| !here.contains_key(&row.id);
    assert_eq!(at_county.values().filter(county_only).map(|row| &row.kind).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(here.iter().all(|(id, row)| at_county.get(id) == Some(row)), "both hold the same");

    let account: RecordId =
        db.query_row("SELECT id FROM account", [], |row| row.get(0).map(RecordId::from_bytes)).expect("an account");
    let app = App::new(db, None, Arc::new(Machine), Arc::default());
    app.sign_in(Some(account)).unwrap();
    let today = app.handle(GetToday::default().into()).expect("今日待办");
    assert_eq!(today["pending"], 0, "{today}");
}

#[test]
fn a_former_store_that_is_brought_up_by_a_program_that_is_killed_loses_nothing() {
    let mut cut_short = 0;
    for wait in [0, 2, 4, 8, 12, 16, 24, 32, 48, 64] {
        let home = left();
        let data = home.path().join("county");
        let mut opening = Command::new(county_program());
        opening.args(["batch", "list", "--json", "--data"]).arg(&data).stdout(Stdio::null()).stderr(Stdio::null());
        let mut opening = opening.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        opening.kill().unwrap();
        cut_short += usize::from(!opening.wait().unwrap().success());
        let county = county_in(&home);
        assert_eq!(county.read(|db| Ok(all(db)?)).unwrap(), held(&home, "county.json"), "killed after {wait} ms");
    }
    assert!(cut_short > 0, "none was killed in time");
}
