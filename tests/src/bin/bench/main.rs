//! Measures what a worker waits for, in one run, as JSON: `bench --households N [--seed S]`, or `bench --export ROWS`. The
//! programs `anju`, `anju-desk` and `anju-county` lie beside it. Times are milliseconds; what
//! depends on the machine's disk and ciphers is also given as a ratio to a floor measured in the same run: the same rows and
//! indexes in plain SQLite. Nothing is asserted here.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its terminal")]
#![allow(clippy::disallowed_methods, reason = "a bench is a rim: it measures time")]

mod export;
mod floor;
mod start;

use anju_county::{
    Caller, County, Folder,
    audit::By,
    people,
    rim::{Machine as CountyMachine, Rim as _},
};
use anju_desk::{App, Machine, Rim, line::sync, shelf};
use anju_model::{
    AreaCode, Clock, Day, RecordId, Role,
    contract::*,
    kinds::{Account, Person},
    record::Record,
    sync::{Rules, plan::ROOM, wire::SyncRequest},
};
use anju_store::{Key, rusqlite::Connection};
use anju_tests::sample;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// How often each quick act is measured: enough for the hundredth part of them to mean something.
const TIMES: usize = 1_000;
/// How often each act that takes long at a large county is measured.
const FEWER: usize = 200;
/// How many persons change between two syncs.
const CHANGED: usize = 1_000;
const SEED: u64 = 20_261_123;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| -> Option<u64> {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)?.parse().ok()
    };
    if let Some(rows) = number("--export") {
        println!("{}", export::measure(rows)?);
        return Ok(());
    }
    let households = number("--households").ok_or("usage: bench --households N [--seed S] | --export ROWS")?;
    let found = measure(u32::try_from(households)?, number("--seed").unwrap_or(SEED))?;
    println!("{found}");
    Ok(())
}

fn measure(households: u32, seed: u64) -> Result<Value, Failed> {
    let home = tempfile::tempdir()?;
    let today = CountyMachine.now().day();
    let data = home.path().join("county");
    let workbook = home.path().join("sample.xlsx");
    fs::write(&workbook, anju_sheet::write_xlsx(&sample::tables(households, seed, today))?)?;
    county_command("init", &data, None)?;
    let (imported, import) = timed(|| county_command("import", &data, Some(&workbook)));
    let imported = imported?;
    eprintln!("imported in {import:?}");

    let county = County::open(&Folder::new(&data, None))?;
    let cases: usize = sample::cases::add(&county, seed, &CountyMachine)?.into_values().sum();
    eprintln!("entered {cases} cases");
    let area = county.area()?.ok_or("the workbook names a county")?;
    let new = people::New {
        name: "周敏".into(),
        role: Role::CountyAdmin,
        area: area.clone(),
        cadre: None,
        departments: Default::default(),
    };
    people::add(&county, &new, By::CommandLine, &CountyMachine)?;
    let account = account(&county)?;
    let store = home.path().join("desk.db");
    let mut db = shelf::open(&store, &Key::new([9; 32]))?;
    let (rows, first_sync) = timed(|| pull(&county, &mut db, &area));
    let rows = rows?;
    eprintln!("first sync of {rows} rows in {first_sync:?}");
    let plain = home.path().join("floor.db");
    let floor = floor::first(&db, &plain)?;
    eprintln!("floor {floor:?}");
    let (changed, of_changes) = change_persons(&county, &mut db)?;
    let floor_of_changes = floor::changed(&plain, changed)?;
    eprintln!("sync of {changed} changes in {of_changes:?}, floor {floor_of_changes:?}");

    let app = App::new(db, None, Arc::new(Machine), Arc::default()).with_readers(store, Key::new([9; 32]));
    app.sign_in(Some(account))?;
    let mut acts = acts(&app, today)?;
    acts["page_while_downloading"] = summary(pages_while_downloading(&county, &home.path().join("other.db"), account)?);
    acts["save_floor"] = summary(floor::saves(&home.path().join("saves.db"), TIMES)?);
    eprintln!("{acts}");
    drop(app);
    drop(county);
    let start = start::measure(home.path(), &area)?;
    Ok(json!({
        "households": imported["households"],
        "persons": imported["persons"],
        "visits": imported["visits"],
        "cases": cases,
        "rows": rows,
        "import_ms": millis(import),
        "first_sync_ms": millis(first_sync),
        "floor_ms": millis(floor),
        "first_sync_to_floor": first_sync.as_secs_f64() / floor.as_secs_f64(),
        "changed": changed,
        "sync_of_changes_ms": millis(of_changes),
        "sync_of_changes_to_floor": of_changes.as_secs_f64() / floor_of_changes.as_secs_f64(),
        "acts": acts,
        "start": start,
    }))
}

/// Runs the county's own program, as its keeper does, and returns what it prints.
fn county_command(command: &str, data: &Path, workbook: Option<&Path>) -> Result<Value, Failed> {
    let mut program = Command::new(start::beside("anju-county")?);
    program.arg(command).args(workbook).arg("--data").arg(data).arg("--json");
    let output = program.output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn account(county: &County) -> Result<RecordId, Failed> {
    let sql = "SELECT id FROM account WHERE role = 'county-admin' LIMIT 1";
    Ok(county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0).map(RecordId::from_bytes))?))?)
}

/// Downloads the county as a desk does, without a line between.
fn pull(county: &County, db: &mut Connection, area: &AreaCode) -> Result<u64, Failed> {
    let desk = Machine.id();
    shelf::settings::set(db, "desk", &desk)?;
    db.execute("INSERT INTO area (code, at, chain) VALUES (?1, 0, '')", [area.as_str()])?;
    sync_until_whole(county, db, desk, area)
}

/// Asks for 今日待办, the list and a household's file, one after the other, for as long as another desk's first download lasts.
fn pages_while_downloading(county: &County, store: &Path, account: RecordId) -> Result<Vec<Duration>, Failed> {
    let area = county.area()?.ok_or("the county has its area")?;
    let open = || shelf::open(store, &Key::new([9; 32]));
    let mut downloads = open()?;
    // Who signs in before the first download is known from the county's answer at enrolment.
    let held = county.read(|db| Ok(anju_store::get_of(db, Account::KIND.name, account)?))?.ok_or("his account")?;
    let held = Account::from_fields(&held.fields).map_err(|misfit| format!("{misfit:?}"))?;
    shelf::settings::set(&downloads, &shelf::settings::account(account), &held)?;
    let app = App::new(open()?, None, Arc::new(Machine), Arc::default());
    let app = app.with_readers(store.to_owned(), Key::new([9; 32]));
    app.sign_in(Some(account))?;
    thread::scope(|scope| {
        let download = scope.spawn(|| pull(county, &mut downloads, &area).map_err(|error| error.to_string()));
        let mut times = vec![];
        while !download.is_finished() {
            let list = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 20 };
            let (page, listed) = timed(|| ask(&app, list));
            let Some(row) = page?.rows.into_iter().next() else {
                thread::sleep(Duration::from_millis(5));
                continue;
            };
            let (file, opened) = timed(|| ask(&app, OpenHousehold { id: row.id }));
            let (today, looked) = timed(|| ask(&app, GetToday::default()));
            drop((file?, today?));
            times.extend([listed, opened, looked]);
        }
        download.join().expect("the download ends")?;
        Ok(times)
    })
}

fn sync_until_whole(county: &County, db: &mut Connection, desk: RecordId, area: &AreaCode) -> Result<u64, Failed> {
    let spare = RecordId::from_bytes([1; 16]);
    let caller = Caller { desk, formerly: vec![], areas: vec![area.clone()], revoked: false, spare };
    let ask = |request: &SyncRequest| county.sync(&caller, request, CountyMachine.now());
    let mut rows = 0;
    let mut request = sync::next_request(db, ROOM)?;
    let mut answer = ask(&request)?;
    loop {
        // As the desk's loop does: what follows is asked for while this is taken in.
        let ahead = sync::ahead(db, &request, &answer, true)?;
        let (taken, next) = thread::scope(|scope| {
            let asking = ahead.map(|ahead| scope.spawn(|| (ask(&ahead), ahead)));
            let taken = sync::take_in(db, &Machine, Rules::ALL, &request, answer);
            (taken, asking.map(|asking| asking.join().expect("the county answers")))
        });
        let taken = taken?;
        rows += taken.rows;
        if !taken.again {
            return Ok(rows);
        }
        (answer, request) = match next {
            Some((answer, request)) => (answer?, request),
            None => {
                let request = sync::next_request(db, ROOM)?;
                (ask(&request)?, request)
            }
        };
    }
}

/// Has the county change so many persons, and measures until the desk has them.
fn change_persons(county: &County, db: &mut Connection) -> Result<(usize, Duration), Failed> {
    let mut query = db.prepare("SELECT id FROM person WHERE deleted = 0 ORDER BY id LIMIT ?1")?;
    let ids = query.query_map([CHANGED as i64], |row| row.get(0).map(RecordId::from_bytes))?;
    let ids = ids.collect::<Result<Vec<_>, _>>()?;
    drop(query);
    let phone = Person::set().phone("13800000000".to_owned());
    let seen = county.read(|db| Ok(anju_county::ledger::head(db)?.0))?;
    let changes = ids.iter().map(|id| phone.clone().of(*id, seen)).collect();
    let clock = Clock { now: CountyMachine.now(), suspect: false };
    county.save(changes, None, clock, &mut || Machine.id())?;
    let desk = shelf::settings::get(db, "desk")?.ok_or("the desk has its id")?;
    let area = county.area()?.ok_or("the county has its area")?;
    let (rows, took) = timed(|| sync_until_whole(county, db, desk, &area));
    if rows? < ids.len() as u64 {
        return Err("the changes did not arrive".into());
    }
    Ok((ids.len(), took))
}

/// Measures what a worker does all day, through the one door.
fn acts(app: &App, today: Day) -> Result<Value, Failed> {
    // As the desk does it by itself when a sync is through.
    let judged = timed(|| app.catch_up_all());
    judged.0?;
    let list = |filter| ListHouseholds { filter, area: None, skip: 0, limit: 20 };
    let page = ask(app, ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 400 })?;
    let ids: Vec<RecordId> = page.rows.iter().map(|row| row.id).collect();
    let names: Vec<String> = page.rows.iter().map(|row| row.head.clone()).collect();
    let mut measured = serde_json::Map::new();
    let mut note = |name: &str, times: Vec<Duration>| {
        measured.insert(name.to_owned(), summary(times));
    };
    note("findings_from_nothing", vec![judged.1]);
    note("today", repeat(FEWER, |_| ask(app, GetToday::default()).map(drop))?);
    note("board", repeat(FEWER, |_| ask(app, GetBoard::default()).map(drop))?);
    note("list_overdue", repeat(FEWER, |_| ask(app, list(HouseholdFilter::Overdue)).map(drop))?);
    note("open_household", repeat(TIMES, |i| ask(app, OpenHousehold { id: ids[i % ids.len()] }).map(drop))?);
    note(
        "search_key",
        repeat(TIMES, |i| {
            let text: String = shelf::search::spell(&names[i % names.len()]).0.chars().take(1 + i % 3).collect();
            ask(app, Find { text, limit: 20 }).map(drop)
        })?,
    );
    note("save_visit", repeat(TIMES, |i| ask(app, visit(app, ids[i % ids.len()], today)?).map(drop))?);
    Ok(Value::Object(measured))
}

fn visit(app: &App, household: RecordId, today: Day) -> Result<LogVisit, Failed> {
    let form = ask(app, OpenVisitForm { household })?;
    let someone = match form.visitors.first() {
        Some(cadre) => Some(cadre.id),
        None => ask(app, FindCadres { text: "王".into() })?.first().map(|cadre| cadre.id),
    };
    Ok(LogVisit {
        household,
        visited_on: today,
        visitors: if form.chosen.is_empty() { someone.into_iter().collect() } else { form.chosen },
        method: "1".into(),
        met: form.members.first().map(|member| member.0).into_iter().collect(),
        changed: BTreeSet::new(),
        purposes: BTreeSet::new(),
        note: Some("在家，一切正常".into()),
        next_due: Some(form.next_due),
        confirmed: None,
        needs: vec![],
        corrects: None,
        anyway: true,
    })
}

fn ask<A: Ask + Into<RecordRequest>>(app: &App, ask: A) -> Result<A::Reply, Failed> {
    let answer = app.handle(ask.into()).map_err(|fault| format!("{fault:?}"))?;
    Ok(serde_json::from_value(answer)?)
}

fn repeat(times: usize, mut act: impl FnMut(usize) -> Result<(), Failed>) -> Result<Vec<Duration>, Failed> {
    act(0)?;
    (0..times)
        .map(|i| {
            let (done, took) = timed(|| act(i));
            done.map(|()| took)
        })
        .collect()
}

fn summary(mut times: Vec<Duration>) -> Value {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    json!({ "times": times.len(), "median_ms": millis(at(50)), "p99_ms": millis(at(99)) })
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e5).round() / 100.0
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = act();
    (done, start.elapsed())
}
