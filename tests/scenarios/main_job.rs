//! The main job without a window: a county with its workbook, a desk of one village, a day's work with no network, and the
//! county has it.

use crate::running::{PASSWORD, Running, VILLAGE, area, staff};
use anju_county::{County, audit::By, devices, export, people::New};
use anju_desk::{
    Desk, Machine, Rim,
    keys::{Cost, Keyring},
    shelf,
};
use anju_model::{
    Day, Fault, PartialDay, RecordId,
    contract::*,
    kinds::{Household, Pair, Person},
};
use anju_sheet::TableCell;
use anju_store::{Key, rusqlite::Transaction};
use std::{
    collections::BTreeSet,
    io::Read,
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// The smallest picture that is one.
const PICTURE: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 0xff, 0xd9];

pub struct Office {
    pub desk: Arc<Desk>,
    pub folder: TempDir,
}

impl Office {
    /// Enrols a desk of one village and signs its first person in.
    pub async fn enrolled(here: &Running, name: &str) -> Office {
        Self::enrolled_by(here, staff(name), VILLAGE).await
    }

    /// Enrols a desk of a division, whose first person is `who`.
    pub async fn enrolled_by(here: &Running, who: New, place: &str) -> Office {
        let name = who.name.clone();
        let (one_time_code, code) = (here.account_for(who), here.code_for(&[&name], place));
        Office::on(enrolling(here, &name, one_time_code, code), Arc::new(Machine))
    }

    /// Enrols a desk on a machine of its own, and signs its first person in.
    pub fn on(asked: Enrol, rim: Arc<dyn Rim>) -> Office {
        Self::within(tempfile::tempdir().unwrap(), asked, rim)
    }

    fn within(folder: TempDir, asked: Enrol, rim: Arc<dyn Rim>) -> Office {
        let desk = Desk::open(folder.path(), rim, Cost::TRIFLING, tokio::runtime::Handle::current()).unwrap();
        let office = Office { desk, folder };
        let session = office.ask(asked).unwrap();
        assert_eq!(session.state, SessionState::Open);
        office
    }

    pub fn ask<A: Ask>(&self, ask: A) -> Result<A::Reply, Fault> {
        let answer = tokio::task::block_in_place(|| self.desk.handle(ask.into()))?;
        Ok(serde_json::from_value(answer).expect("the reply's type"))
    }

    pub fn sync(&self) -> Result<SyncChip, Fault> {
        tokio::task::block_in_place(|| self.desk.sync_once())
    }

    pub fn today(&self) -> Day {
        self.ask(GetToday::default()).unwrap().day
    }

    /// Starts the program again on the same folder, as after a kill: nothing was closed in order.
    pub fn after_a_crash(self) -> Office {
        let Office { desk, folder } = self;
        std::mem::forget(desk);
        let desk =
            Desk::open(folder.path(), Arc::new(Machine), Cost::TRIFLING, tokio::runtime::Handle::current()).unwrap();
        Office { desk, folder }
    }
}

pub(crate) fn enrolling(here: &Running, name: &str, one_time_code: String, code: String) -> Enrol {
    Enrol {
        ticket: None,
        address: Some(here.address.to_string()),
        code: Some(code),
        account: name.into(),
        one_time_code,
        password: PASSWORD.into(),
    }
}

fn exported(county: &County, list: &str) -> Vec<Vec<TableCell>> {
    export::table(county, list).unwrap().rows
}

fn holds(rows: &[Vec<TableCell>], text: &str) -> bool {
    rows.iter().flatten().any(|cell| matches!(cell, TableCell::Text(found) if found == text))
}

fn visit(office: &Office, household: RecordId, note: &str, on: Day) -> LogVisit {
    let form = office.ask(OpenVisitForm { household }).unwrap();
    LogVisit {
        household,
        visited_on: on,
        visitors: form.chosen,
        method: "1".into(),
        met: vec![form.members[0].0],
        changed: BTreeSet::new(),
        purposes: BTreeSet::from(["1".to_owned()]),
        note: Some(note.into()),
        next_due: Some(form.next_due),
        confirmed: None,
        needs: vec![NewNeed { category: Some("04".into()), text: "医保报销材料怎么交".into() }],
        corrects: None,
        anyway: false,
    }
}

/// Finds a household of this village with a cadre, by the initials of its head.
fn some_household(office: &Office) -> HouseholdRow {
    let page = office.ask(ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 }).unwrap();
    let row = page.rows.into_iter().find(|row| row.cadre.is_some()).expect("a paired household");
    let initials = anju_desk::shelf::search::spell(&row.head).0;
    let found = office.ask(Find { text: initials, limit: 50 }).unwrap();
    assert!(found.iter().any(|found| found.id == row.id), "by the initials of {}", row.head);
    row
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_work_without_a_network_reaches_the_county_once() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    let chip = office.sync().unwrap();
    assert_eq!((chip.waiting, chip.parked), (0, 0));
    assert!(chip.last.is_some(), "everything is here and the sums agree");
    let row = some_household(&office);
    let today = office.today();

    // The server goes away; the work goes on.
    here.handle.shutdown();
    let note = "腿疼好些了，能下楼";
    office.ask(visit(&office, row.id, note, today)).unwrap();
    let promised = office
        .ask(PromiseMatter {
            household: row.id,
            year: today.year().into(),
            category: "03".into(),
            title: "帮助申请公益性岗位".into(),
            promised_on: today,
            due_on: None,
            cadre: None,
            amount_fen: None,
            done_on: None,
        })
        .unwrap();
    let step = |office: &Office, to: &str, by: Option<RecordId>| {
        let ask = AdvanceMatter {
            matter: promised.record,
            seen: 0,
            to: to.into(),
            on: today,
            confirmed_by: by,
            confirmed: by.map(|_| "1".to_owned()),
            reason: None,
        };
        office.ask(ask)
    };
    assert_eq!(step(&office, "3", None).unwrap_err().code, "matter.no_evidence");
    let ticket = office.desk.upload("签字.jpg", PICTURE).unwrap();
    office.ask(AddEvidence { ticket, matter: Some(promised.record), visit: None, kind: "1".into() }).unwrap();
    step(&office, "3", None).unwrap();
    let file = office.ask(OpenHousehold { id: row.id }).unwrap();
    let adult = file.members.iter().find(|member| member.age >= Some(18)).unwrap().person;
    step(&office, "4", Some(adult)).unwrap();
    assert!(office.sync().is_err());

    let office = office.after_a_crash();
    assert_eq!(office.ask(Hello {}).unwrap().state, SessionState::Cold);
    assert_eq!(
        office.ask(SignIn { name: "陈静".into(), password: "nicht-richtig".into() }).unwrap_err().code,
        "password.wrong"
    );
    office.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    let file = office.ask(OpenHousehold { id: row.id }).unwrap();
    assert_eq!(file.visits[0].note.as_deref(), Some(note));
    assert_eq!((file.matters[0].state.as_str(), file.row.matters), ("4", 1));
    let waiting = office.ask(GetSync::default()).unwrap().waiting.len();
    assert!(waiting >= 5, "{waiting} saves wait");

    // The county is back, at its old address.
    let _again = here.serve_again().await;
    let chip = office.sync().unwrap();
    assert_eq!(
        (chip.waiting, chip.parked, chip.conflicts),
        (0, 0, 0),
        "{:?}",
        office.ask(GetSync::default()).unwrap().parked
    );
    let visits = exported(&here.county, "visits");
    assert!(holds(&visits, note));
    assert!(holds(&visits, "医保报销材料怎么交"));
    let matters = exported(&here.county, "matter");
    assert!(holds(&matters, "帮助申请公益性岗位") && holds(&matters, "群众已确认"));
    let before = visits.len();
    office.sync().unwrap();
    assert_eq!(exported(&here.county, "visits").len(), before, "nothing twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_hears_with_the_save_how_much_waits_and_can_tell_which_telling_is_the_later() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    here.handle.shutdown();
    let heard = office.desk.subscribe();
    office.ask(visit(&office, some_household(&office).id, "路修好了", office.today())).unwrap();
    let told = |event| if let Event::Sync(chip) = event { Some((chip.told, chip.waiting)) } else { None };
    let events: Vec<(u64, u32)> = heard.try_iter().filter_map(told).collect();
    assert!(events.iter().any(|(_, waiting)| *waiting == 1), "{events:?}");
    let asked = office.ask(GetSync::default()).unwrap().chip;
    assert_eq!(asked.waiting, 1);
    assert!(events.iter().all(|(told, _)| *told < asked.told), "{events:?}, and asked then {}", asked.told);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visit_tomorrow_is_refused_and_one_before_moving_in_asks_once() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let row = some_household(&office);
    let today = office.today();
    let fault = office.ask(visit(&office, row.id, "明天", today.plus_days(1))).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.soft), ("visit.future", false));
    let long_ago = "2010-05-01".parse().unwrap();
    let early = visit(&office, row.id, "入住前", long_ago);
    let fault = office.ask(early.clone()).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.soft), ("visit.before_moved_in", true));
    office.ask(LogVisit { anyway: true, ..early }).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_another_village_reaches_the_desk_and_nothing_lies_in_clear() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let row = some_household(&office);
    office.ask(visit(&office, row.id, "种下的记号𠮷䶮", office.today())).unwrap();
    let app = office.desk.app().unwrap();
    let places: Vec<String> = app
        .read(|db| {
            let mut query = db.prepare("SELECT DISTINCT place FROM feed")?;
            Ok(query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        })
        .unwrap();
    let desk = area(VILLAGE);
    assert!(places.iter().all(|place| desk.holds(&area(place))), "{places:?}");
    let planted = ["种下的记号𠮷䶮", row.head.as_str(), "陈静"];
    for entry in walk(office.folder.path()) {
        let bytes = std::fs::read(&entry).unwrap();
        for text in planted {
            let found = bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!found, "{text} stands in {}", entry.display());
        }
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(walk(&path)) } else { found.push(path) }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_checked_and_rare_characters_are_kept() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let household = some_household(&office).id;
    let add = |name: &str| AddMember {
        household,
        relation: "03".into(),
        since: None,
        joined_by: "1".into(),
        fields: Person::set()
            .name(name)
            .sex("1".to_owned())
            .birth("2026-09-01".parse::<PartialDay>().unwrap())
            .no_id_reason("新生儿待办".to_owned())
            .into_fields(),
        anyway: true,
    };
    for name in ["长".repeat(200), "😀".to_owned(), " ".to_owned()] {
        let fault = office.ask(add(&name)).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("name"), "{fault:?}");
        assert!(!fault.soft, "{fault:?}");
    }
    office.ask(add("向𠮷䶮")).unwrap();
    let file = office.ask(OpenHousehold { id: household }).unwrap();
    assert!(file.members.iter().any(|member| member.name == "向𠮷䶮"));
    office.sync().unwrap();
    assert!(holds(&exported(&here.county, "people"), "向𠮷䶮"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_unlocks_and_wrong_ones_are_counted_across_a_lock() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    let me = office.ask(Hello {}).unwrap().me.unwrap();
    assert_eq!(office.ask(SetPin { password: PASSWORD.into(), pin: "123456".into() }).unwrap_err().code, "pin.weak");
    office.ask(SetPin { password: PASSWORD.into(), pin: "280416".into() }).unwrap();
    assert_eq!(office.ask(Lock {}).unwrap().state, SessionState::Locked);
    assert_eq!(office.ask(GetToday::default()).unwrap_err().code, "session.locked");
    let wrong = Unlock { account: me.account, pin: "999999".into() };
    let left = |office: &Office| office.ask(wrong.clone()).unwrap_err().params["left"].parse::<u32>().unwrap();
    assert_eq!(left(&office), left(&office) + 1);
    assert_eq!(office.ask(Unlock { account: me.account, pin: "280416".into() }).unwrap().state, SessionState::Open);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_delay_after_wrong_pins_outlasts_the_program() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    let account = office.ask(Hello {}).unwrap().me.unwrap().account;
    office.ask(SetPin { password: PASSWORD.into(), pin: "280416".into() }).unwrap();
    office.ask(Lock {}).unwrap();
    for code in ["pin.wrong", "pin.wrong", "sign_in.delay"] {
        assert_eq!(office.ask(Unlock { account, pin: "999999".into() }).unwrap_err().code, code);
    }
    let office = office.after_a_crash();
    office.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    office.ask(Lock {}).unwrap();
    let fault = office.ask(Unlock { account, pin: "280416".into() }).unwrap_err();
    assert_eq!(fault.code, "sign_in.delay", "the right one waits too");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_survives_a_crash_and_belongs_to_who_typed_it() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let household = some_household(&office).id;
    let (form, body) = (format!("visit/{household}"), serde_json::json!({ "note": "话没写完" }));
    office.ask(KeepDraft { form: form.clone(), body: body.clone() }).unwrap();
    let office = office.after_a_crash();
    office.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    let draft = office.ask(OpenVisitForm { household }).unwrap().draft.expect("what was typed");
    assert_eq!((draft.form, draft.body), (form.clone(), body));
    let (name, one_time_code) = ("周敏".to_owned(), here.account("周敏"));
    office.ask(FirstSignIn { name, one_time_code, password: PASSWORD.into() }).unwrap();
    assert_eq!(office.ask(GetDraft { form }).unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_desk_hands_over_what_waits_and_keeps_nothing() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let row = some_household(&office);
    here.handle.shutdown();
    let visited = office.ask(visit(&office, row.id, "停用前写下的", office.today())).unwrap();
    let ticket = office.desk.upload("合影.jpg", PICTURE).unwrap();
    office.ask(AddEvidence { ticket, matter: None, visit: Some(visited.record), kind: "1".into() }).unwrap();
    let revoke = |tx: &Transaction<'_>| {
        let desk = devices::list(tx)?.remove(0);
        devices::revoke(tx, desk.id, By::CommandLine, Machine.wall())
    };
    assert_eq!(here.county.write(revoke).unwrap(), 1);

    let _again = here.serve_again().await;
    let said = office.sync().expect_err("this desk is the county's no more");
    assert_eq!(said.code, "device.revoked");
    let session = office.ask(Hello {}).unwrap();
    let stopped = session.stopped.expect("says what became of it");
    assert_eq!((stopped.code.as_str(), stopped.params["n"].as_str()), ("device.revoked", "2"));
    assert_eq!((session.state, session.people.len()), (SessionState::Unenrolled, 0));
    for name in ["desk.db", "desk.db-wal", "backup", "files", "keyring.json", "county.json"] {
        assert!(!office.folder.path().join(name).exists(), "{name} is still there");
    }
    let kept = |sql: &str| here.county.read(|db| Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))?)).unwrap();
    assert_eq!(kept("SELECT count(*) FROM parked WHERE reason = 'desk.revoked' AND deleted = 0"), 2);
    assert_eq!(kept("SELECT count(*) FROM blob WHERE whole"), 1);

    let (one_time_code, code) = (here.account("周敏"), here.code(&["周敏"]));
    let session = office.ask(enrolling(&here, "周敏", one_time_code, code)).unwrap();
    assert_eq!((session.state, session.stopped), (SessionState::Open, None), "the PC can be enrolled again");
}

/// Hands in a file of `size` bytes as evidence of a visit.
fn evidence(office: &Office, visit: RecordId, size: usize) {
    let ticket = office.desk.upload("合影.jpg", &[PICTURE, &vec![7; size]].concat()).unwrap();
    office.ask(AddEvidence { ticket, matter: None, visit: Some(visit), kind: "1".into() }).unwrap();
}

fn counted(here: &Running, sql: &str) -> i64 {
    here.county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_file_stops_neither_the_others_nor_the_end_of_a_revoked_desk() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let row = some_household(&office);
    here.handle.shutdown();
    let visited = office.ask(visit(&office, row.id, "有合影", office.today())).unwrap().record;
    evidence(&office, visited, 10);
    let lost = walk(&office.folder.path().join("files"));
    std::fs::remove_file(&lost[0]).unwrap();
    evidence(&office, visited, 1_000);
    let note = |db: &Transaction<'_>| {
        let happened = shelf::audit::Happened { what: "reveal", ..Default::default() };
        (0..1_100).try_for_each(|_| shelf::audit::note(db, &Machine, Machine.wall(), happened))
    };

    let _again = here.serve_again().await;
    office.sync().unwrap();
    assert_eq!(counted(&here, "SELECT count(*) FROM blob WHERE whole"), 1);
    assert_eq!(office.ask(GetSync::default()).unwrap().files, (1, 2), "the page says that one waits");

    office.desk.app().unwrap().write(note).unwrap();
    let revoke = |tx: &Transaction<'_>| {
        let desk = devices::list(tx)?.remove(0);
        devices::revoke(tx, desk.id, By::CommandLine, Machine.wall())
    };
    here.county.write(revoke).unwrap();
    assert_eq!(office.sync().expect_err("this desk is the county's no more").code, "device.revoked");
    assert!(!office.folder.path().join("desk.db").exists());
    assert_eq!(counted(&here, "SELECT count(*) FROM audit WHERE what = 'reveal'"), 1_100);
}

/// Stands between desk and county, and lets of each connection no more than 100 KB up.
fn choked(county: SocketAddr) -> SocketAddr {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut desk in socket.incoming().flatten() {
            let mut county = TcpStream::connect(county).unwrap();
            let (mut down, mut back) = (county.try_clone().unwrap(), desk.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut down, &mut back));
            std::thread::spawn(move || {
                let _up = std::io::copy(&mut (&mut desk).take(100_000), &mut county);
                std::thread::sleep(Duration::from_secs(60));
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_file_holds_up_no_save() {
    let here = Running::with_sample().await;
    let (one_time_code, code) = (here.account("陈静"), here.code(&["陈静"]));
    let asked = enrolling(&here, "陈静", one_time_code, code);
    let office = Office::on(Enrol { address: Some(choked(here.address).to_string()), ..asked }, Arc::new(Machine));
    office.sync().unwrap();
    let row = some_household(&office);
    let visited = office.ask(visit(&office, row.id, "有合影", office.today())).unwrap().record;
    evidence(&office, visited, 1_000_000);
    let until = |sql: &str, reached: i64| {
        let sees = |_| {
            std::thread::sleep(Duration::from_millis(100));
            counted(&here, sql) >= reached
        };
        assert!(tokio::task::block_in_place(|| (0..100).any(sees)), "{sql}");
    };
    until("SELECT count(*) FROM blob", 1);
    office.ask(visit(&office, row.id, "照片还在上传", office.today())).unwrap();
    until("SELECT count(*) FROM visit WHERE note = '照片还在上传'", 1);
    assert_eq!(counted(&here, "SELECT count(*) FROM blob WHERE whole"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_that_was_cut_short_is_repeated() {
    let here = Running::start().await;
    let folder = tempfile::tempdir().unwrap();
    let (key, random) = (Key::new([5; 32]), &mut |bytes: &mut [u8]| Machine.random(bytes));
    drop(shelf::open(&folder.path().join("desk.db"), &key).unwrap());
    let mut ring = Keyring::open(folder.path(), Cost::TRIFLING, random).unwrap();
    ring.add_person(Machine.id(), "陈静", PASSWORD, &key, random).unwrap();
    let left = std::fs::read(folder.path().join("desk.db")).unwrap();

    let (one_time_code, code) = (here.account("陈静"), here.code(&["陈静"]));
    let office = Office::within(folder, enrolling(&here, "陈静", one_time_code, code), Arc::new(Machine));
    office.sync().unwrap();
    let office = office.after_a_crash();
    let session = office.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    assert_eq!((session.state, session.people.len()), (SessionState::Open, 1));
    let aside = std::fs::read_dir(office.folder.path().join("aside")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(std::fs::read(aside.join("desk.db")).unwrap(), left, "nothing is deleted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_a_newer_version_is_left_as_it_is() {
    let here = Running::start().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.desk.app().unwrap().write(|db| Ok(db.pragma_update(None, "user_version", 999)?)).unwrap();
    let office = office.after_a_crash();
    let asked = SignIn { name: "陈静".into(), password: PASSWORD.into() };
    let fault = office.ask(asked).unwrap_err();
    assert_eq!(fault.code, "store.newer");
    let said = anju_model::words::fault::sentence(&fault);
    assert!(said.contains("请升级程序") && said.contains("数据没有改动"), "{said}");
    assert_eq!(office.ask(Hello {}).unwrap().state, SessionState::Cold);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_page_has_the_letters_of_whoever_was_here_last() {
    let here = Running::start().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.ask(SetTextSize { size: TextSize::Largest }).unwrap();
    let office = office.after_a_crash();
    let session = office.ask(Hello {}).unwrap();
    assert_eq!((session.state, session.text_size), (SessionState::Cold, TextSize::Largest));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_cadre_saved_before_he_heard_that_his_pair_had_ended_waits_for_the_township() {
    let here = Running::with_sample().await;
    let (pair, version, household, cadre): (RecordId, u64, RecordId, RecordId) = here
        .county
        .read(|db| {
            let sql = "SELECT p.id, p.version, p.household, p.cadre FROM pair p JOIN household h ON h.id = p.household
                       WHERE p.place = ?1 AND p.until IS NULL AND h.phone IS NOT NULL LIMIT 1";
            let id = |row: &anju_store::rusqlite::Row<'_>, at| row.get(at).map(RecordId::from_bytes);
            Ok(db.query_row(sql, [VILLAGE], |row| {
                Ok((id(row, 0)?, row.get::<_, i64>(1)? as u64, id(row, 2)?, id(row, 3)?))
            })?)
        })
        .unwrap();
    let who = New { role: anju_model::Role::Cadre, cadre: Some(cadre), ..staff("周敏") };
    let office = Office::enrolled_by(&here, who, VILLAGE).await;
    office.sync().unwrap();
    let seen = office.ask(OpenHousehold { id: household }).unwrap().seen;
    let correct = |text: &str| {
        let fields = Household::set().phone(text.to_owned()).into_fields();
        CorrectHousehold { id: household, seen, fields, on: None, anyway: true }
    };
    let clock = anju_model::Clock { now: Machine.wall(), suspect: false };
    let change = Pair::set().until(office.today().plus_days(-1)).of(pair, version);
    here.handle.shutdown();
    here.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    office.ask(correct("19912340000")).unwrap();
    let _again = here.serve_again().await;
    office.sync().unwrap();
    let (phones, proposals): (u32, u32) = here
        .county
        .read(|db| {
            let sql = "SELECT (SELECT count(*) FROM household WHERE id = ?1 AND phone = '19912340000'),
                              (SELECT count(*) FROM proposal WHERE record = ?1 AND state = '1')";
            Ok(db.query_row(sql, [household.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .unwrap();
    assert_eq!((phones, proposals), (0, 1), "the new side decides");
    assert_eq!(office.ask(correct("19912340001")).unwrap_err().code, "household.unknown", "now he has heard");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_of_a_household_that_moved_away_meanwhile_still_reaches_the_county() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let row = some_household(&office);
    here.handle.shutdown();
    let visited = office.ask(visit(&office, row.id, "搬走前去过", office.today())).unwrap();
    let ticket = office.desk.upload("合影.jpg", PICTURE).unwrap();
    office.ask(AddEvidence { ticket, matter: None, visit: Some(visited.record), kind: "1".into() }).unwrap();
    let version = here.county.read(|db| Ok(anju_store::get(db, row.id)?.unwrap().version)).unwrap();
    let clock = anju_model::Clock { now: Machine.wall(), suspect: false };
    let moved = Household::set().village(area("500235116001")).of(row.id, version);
    here.county.save(vec![moved], None, clock, &mut || Machine.id()).unwrap();

    let _again = here.serve_again().await;
    office.sync().unwrap();
    office.sync().unwrap();
    let whole = here.county.read(|db| Ok(db.query_row("SELECT count(*) FROM blob WHERE whole", [], |row| row.get(0))?));
    assert_eq!(whole.map(|count: u32| count).unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_desk_is_not_told_what_had_left_before_it_came() {
    let here = Running::with_sample().await;
    let early = Office::enrolled(&here, "陈静").await;
    early.sync().unwrap();
    let row = some_household(&early);
    let version = here.county.read(|db| Ok(anju_store::get(db, row.id)?.unwrap().version)).unwrap();
    let clock = anju_model::Clock { now: Machine.wall(), suspect: false };
    let moved = Household::set().village(area("500235116001")).of(row.id, version);
    here.county.save(vec![moved], None, clock, &mut || Machine.id()).unwrap();
    early.sync().unwrap();
    let late = Office::enrolled(&here, "周敏").await;
    late.sync().unwrap();
    let gone = |office: &Office| {
        let ask = ListHouseholds { filter: HouseholdFilter::MovedOut, area: None, skip: 0, limit: 9 };
        office.ask(ask).unwrap().moved_out.len()
    };
    assert_eq!((gone(&early), gone(&late)), (1, 0));
}
