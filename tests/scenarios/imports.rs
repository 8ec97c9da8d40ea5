//! 数据导入 from an administrator's desk: looked through, imported, refused rows out, and taken back while nobody has changed it.

use crate::{
    main_job::Office,
    office::{administrator_on, open, pc},
    running::{PASSWORD, Running, SECRET, area, first, raw, staff},
};
use anju_county::{
    audit::By,
    people::{self, New},
    rim::{Machine, Rim},
};
use anju_desk::{
    enrol::{self, Granted},
    line::Line,
};
use anju_model::{
    Clock, Day, Fault, Fields, RecordId, Role, Value,
    contract::*,
    kinds::Household,
    sync::{
        Change,
        enrol::{OFFICE_KEY, SigningIn},
    },
    words::fault::sentence,
};
use anju_sheet::{Table, TableCell, read_workbook, write_xlsx};
use anju_tests::sample;
use std::{
    io::{BufRead, BufReader, Read, Write},
    sync::OnceLock,
    time::Duration,
};
use tempfile::TempDir;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx");
const PHONE: &str = "户联系电话";

/// An administrator at work in the county's office.
pub(crate) struct Clerk {
    pub office: Office,
    _home: TempDir,
}

impl Clerk {
    pub async fn at(here: &Running) -> Self {
        let (home, pc) = pc();
        let office = administrator_on(here, pc).await;
        open(&office, PASSWORD).unwrap();
        Self { office, _home: home }
    }

    pub fn ticket(&self, name: &str, bytes: &[u8]) -> String {
        self.office.desk.upload(name, bytes).unwrap()
    }

    pub fn ended(&self, start: impl FnOnce() -> Result<Started, Fault>) -> Result<(u64, JobEnd), Fault> {
        let heard = self.office.desk.subscribe();
        let id = start()?.job;
        let end = heard.iter().find_map(|event| match event {
            Event::Job(Job { id: of, end, .. }) if of == id => end,
            _ => None,
        });
        Ok((id, end.expect("the job ends")?))
    }

    pub fn import(&self, ticket: &str, take: bool) -> Result<(u64, ImportReport), Fault> {
        self.asked(ImportWorkbook { ticket: ticket.to_owned(), take, ..ImportWorkbook::default() })
    }

    pub fn asked(&self, ask: ImportWorkbook) -> Result<(u64, ImportReport), Fault> {
        let (job, _) = self.ended(|| self.office.ask(ask))?;
        Ok((job, self.office.ask(GetImport { job })?))
    }

    fn batches(&self) -> Vec<BatchRow> {
        self.office.ask(ListBatches {}).unwrap()
    }

    fn undo(&self, id: RecordId) -> Result<BatchUndone, Fault> {
        self.office.ask(UndoBatch { id })
    }
}

fn count(here: &Running, kind: &str) -> u32 {
    let sql = format!("SELECT count(*) FROM {kind} WHERE deleted = 0");
    here.county.read(|db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).unwrap()
}

/// A small county's workbook, in which the first household has this phone.
fn workbook(phone: &str) -> Vec<u8> {
    static TODAY: OnceLock<Day> = OnceLock::new();
    let today = *TODAY.get_or_init(|| Machine.now().day());
    let mut tables = sample::tables(30, 7, today);
    let people = tables.iter_mut().find(|table| table.headings.iter().any(|heading| heading == PHONE)).unwrap();
    let (number, column) = (at(people, "户编号"), at(people, PHONE));
    let first = people.rows[0][number].clone();
    for row in people.rows.iter_mut().filter(|row| row[number] == first) {
        row[column] = TableCell::text(phone);
    }
    write_xlsx(&tables).unwrap()
}

fn at(table: &Table, heading: &str) -> usize {
    table.headings.iter().position(|known| known == heading).unwrap()
}

/// How many households have this phone.
fn phones(here: &Running, phone: &str) -> u32 {
    let sql = "SELECT count(*) FROM household WHERE phone = ?1 AND deleted = 0";
    here.county.read(|db| Ok(db.query_row(sql, [phone], |row| row.get(0))?)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_is_looked_through_imported_and_its_refused_rows_lie_in_the_downloads() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("云阳.xlsx", &std::fs::read(SAMPLE).unwrap());
    let (_, seen) = clerk.import(&ticket, false).unwrap();
    let counts = ImportCounts { households: 1200, persons: 4427, pairs: 1039, visits: 5710, needs: 3574 };
    assert_eq!((seen.counts, seen.refused_rows, seen.mend_rows, seen.taken), (counts, 68, 65, false));
    assert_eq!((count(&here, "household"), clerk.batches().len()), (0, 0), "a look writes nothing");
    let (job, report) = clerk.import(&ticket, true).unwrap();
    assert_eq!(report, ImportReport { taken: true, ..seen }, "a look is the import, without the writing");
    assert_eq!(count(&here, "household"), 1200);
    let (_, end) = clerk.ended(|| clerk.office.ask(SaveRefused { job })).unwrap();
    let path = end.file.unwrap();
    assert!(path.contains("待改的行-云阳-"), "{path}");
    let rows = &read_workbook(&path, &std::fs::read(&path).unwrap()).unwrap().sheets[0].rows;
    assert_eq!(rows.len(), 134, "a heading, the rows that were not taken and those with a cell to mend");
    let batch = clerk.batches().remove(0);
    assert_eq!((batch.counts.unwrap(), batch.refused_rows, batch.by.as_deref()), (counts, 68, Some("周敏")));
    assert_eq!(batch.records, report.changes);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_taken_back_whole_and_the_same_file_can_be_imported_again() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let first = clerk.ticket("九月.xlsx", &workbook("19900000001"));
    clerk.import(&first, true).unwrap();
    let made: Vec<u32> = ["household", "person", "visit", "need", "cadre"].map(|kind| count(&here, kind)).into();
    let second = clerk.ticket("十月.xlsx", &workbook("19900000002"));
    assert_eq!(clerk.import(&second, true).unwrap().1.changes, 1, "one phone is another");
    let [october, september] = &clerk.batches()[..] else { panic!("two batches") };
    let refused = clerk.undo(september.id).unwrap_err();
    assert_eq!(refused.code, "batch.later", "the later one stands on it");
    assert_eq!(clerk.undo(october.id).unwrap().records, 1);
    assert_eq!((phones(&here, "19900000001"), phones(&here, "19900000002")), (1, 0));
    assert_eq!(clerk.undo(october.id).unwrap_err().code, "batch.undone");
    clerk.undo(september.id).unwrap();
    assert_eq!((count(&here, "household"), count(&here, "visit"), count(&here, "cadre")), (0, 0, 0));
    let again = clerk.ticket("九月.xlsx", &workbook("19900000001"));
    clerk.import(&again, true).unwrap();
    let anew: Vec<u32> = ["household", "person", "visit", "need", "cadre"].map(|kind| count(&here, kind)).into();
    assert_eq!(anew, made);
    assert_eq!(clerk.batches().iter().filter(|batch| batch.undone_at.is_some()).count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_has_changed_or_built_on_keeps_an_import_from_being_taken_back() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("九月.xlsx", &workbook("19900000001"));
    clerk.import(&ticket, true).unwrap();
    let batch = clerk.batches().remove(0);
    let (id, version, number): (RecordId, u64, String) = here
        .county
        .read(|db| {
            let sql = "SELECT id, version, number FROM household WHERE phone = '19900000001'";
            Ok(db.query_row(sql, [], |row| {
                Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, i64>(1)? as u64, row.get(2)?))
            })?)
        })
        .unwrap();
    let clock = Clock { now: Machine.now(), suspect: false };
    let save = |change| here.county.save(vec![change], None, clock, &mut || Machine.id()).map(drop).unwrap();
    let texts = |pairs: &[(&str, &str)]| -> Fields {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::text(*text))).collect()
    };
    let visited = [("visited_on", "2026-11-01"), ("method", "1"), ("source", "1"), ("household", &id.to_string())];
    let visit = Machine.id();
    save(Change::create("visit", visit, texts(&visited)));
    let fault = clerk.undo(batch.id).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params["households"].as_str()), ("batch.changed", number.as_str()));
    save(Change {
        kind: "visit".into(),
        record: visit,
        seen: u64::MAX >> 1,
        act: anju_model::sync::group::Act::Delete,
    });
    save(Household::set().phone("19900000003".to_owned()).of(id, version));
    let fault = clerk.undo(batch.id).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params["n"].as_str()), ("batch.changed", "1"));
    assert_eq!(phones(&here, "19900000003"), 1, "nothing was taken back");
    assert_eq!(clerk.undo(Machine.id()).unwrap_err().code, "batch.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_says_something_new_does_not_overrule_a_desk_without_a_word() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    clerk.import(&clerk.ticket("九月.xlsx", &workbook("19900000001")), true).unwrap();
    clerk.office.sync().unwrap();
    let found = clerk.office.ask(Find { text: "19900000001".into(), limit: 5 }).unwrap();
    let file = clerk.office.ask(OpenHousehold { id: found[0].id }).unwrap();
    let fields = Household::set().phone("19900000002".to_owned()).into_fields();
    let correct = CorrectHousehold { id: found[0].id, seen: file.seen, fields, on: None, anyway: false };
    clerk.office.ask(correct).unwrap();
    clerk.office.sync().unwrap();
    clerk.import(&clerk.ticket("九月.xlsx", &workbook("19900000001")), true).unwrap();
    assert_eq!((phones(&here, "19900000002"), count(&here, "conflict")), (1, 0), "an old list says nothing new");
    clerk.import(&clerk.ticket("十月.xlsx", &workbook("19900000003")), true).unwrap();
    assert_eq!(count(&here, "conflict"), 1, "the desk's value and the list's stand side by side");
    clerk.office.sync().unwrap();
    let conflicts = clerk.office.ask(GetSync::default()).unwrap().conflicts;
    assert_eq!(conflicts.len(), 1);

    let october = clerk.batches().remove(0);
    clerk.undo(october.id).unwrap();
    assert_eq!(phones(&here, "19900000002"), 1, "the desk's value is back");
    clerk.office.sync().unwrap();
    assert_eq!(
        clerk.office.ask(GetSync::default()).unwrap().conflicts.len(),
        0,
        "and nothing is asked of a list taken back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn facts_of_people_who_were_there_before_come_back_with_an_import_that_had_been_taken_back() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let mut without = sample::tables(30, 7, Machine.now().day());
    for table in &mut without {
        if let Some(column) = table.headings.iter().position(|heading| heading.contains("医疗")) {
            table.rows.iter_mut().for_each(|row| row[column] = TableCell::Blank);
        }
    }
    clerk.import(&clerk.ticket("九月.xlsx", &write_xlsx(&without).unwrap()), true).unwrap();
    let whole = workbook("19900000001");
    let before = count(&here, "medical");
    clerk.import(&clerk.ticket("十月.xlsx", &whole), true).unwrap();
    let facts = count(&here, "medical");
    assert!(facts > before, "{facts} after {before}");
    clerk.undo(clerk.batches()[0].id).unwrap();
    assert_eq!(count(&here, "medical"), before);
    clerk.import(&clerk.ticket("十月.xlsx", &whole), true).unwrap();
    assert_eq!(count(&here, "medical"), facts);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_departments_list_is_compared_from_the_desk_and_taken_as_of_its_day() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    clerk.import(&clerk.ticket("九月.xlsx", &workbook("19900000001")), true).unwrap();
    let (id, number): (RecordId, String) = here
        .county
        .read(|db| {
            let sql = "SELECT id, id_number FROM person WHERE id_number IS NOT NULL LIMIT 1";
            Ok(db.query_row(sql, [], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?)))?)
        })
        .unwrap();
    let cells = |row: [&str; 4]| row.map(TableCell::text).into();
    let table = Table {
        title: "医保".into(),
        headings: ["公民身份号码", "参保险种", "参保年度", "参保状态"].map(str::to_owned).into(),
        rows: ["5002351990", &number]
            .map(|number| cells([number, "城乡居民基本医疗保险", "2025年度", "正常参保"]))
            .into(),
    };
    let ticket = clerk.ticket("医保.xlsx", &write_xlsx(&[table]).unwrap());
    let as_of = "2026-10-31".parse().unwrap();
    let list = Some(OfDepartment { department: anju_model::Department::Medical, as_of });
    let compare = |take| {
        let ask = ImportWorkbook { ticket: ticket.clone(), take, list, ..ImportWorkbook::default() };
        clerk.asked(ask).unwrap()
    };
    let held = |year: &str| {
        let id = RecordId::derived(&["medical", &id.to_string(), year, "1"]);
        here.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().is_some()
    };
    let looked = compare(false).1.list.unwrap();
    assert!(looked.missing > Some(0), "the list names one person only");
    let outcomes = ListOutcomes { rows: 2, updated: 1, refused: 1, missing: looked.missing, ..ListOutcomes::default() };
    assert_eq!(looked, outcomes);
    assert!(!held("2025"), "a look writes nothing");
    let (job, report) = compare(true);
    assert_eq!((report.list, report.refused_rows, report.taken), (Some(outcomes), 1, true));
    assert!(held("2025"));
    let (_, end) = clerk.ended(|| clerk.office.ask(SaveRefused { job })).unwrap();
    let file = end.file.unwrap();
    assert!(file.contains("比对结果-医保-"), "{file}");
    let saved = read_workbook("比对结果.xlsx", &std::fs::read(file).unwrap()).unwrap();
    assert_eq!(
        saved.sheets.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>(),
        ["医保", "不在名单上的搬迁人口"]
    );
    assert_eq!(saved.sheets[1].rows.len(), 1 + looked.missing.unwrap_or_default() as usize);
    let batch = clerk.batches().remove(0);
    assert_eq!(batch.file, "医保.xlsx");
    clerk.undo(batch.id).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_headings_of_its_own_is_taken_once_its_columns_are_matched_by_hand() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    clerk.import(&clerk.ticket("九月.xlsx", &workbook("19900000001")), true).unwrap();
    let sql = "SELECT id_number FROM person WHERE id_number IS NOT NULL LIMIT 1";
    let number: String = here.county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap();
    let table = Table {
        title: "医保".into(),
        headings: ["个人编码", "险类", "当前情形"].map(str::to_owned).into(),
        rows: vec![[&*number, "城乡居民基本医疗保险", "正常参保"].map(TableCell::text).into()],
    };
    let ticket = clerk.ticket("医保.xlsx", &write_xlsx(&[table]).unwrap());
    let as_of = "2026-10-31".parse().unwrap();
    let list = Some(OfDepartment { department: anju_model::Department::Medical, as_of });
    let taken = |columns: &[(&str, &str)]| {
        let columns = columns.iter().map(|(written, usual)| ((*written).to_owned(), (*usual).to_owned())).collect();
        let ask = ImportWorkbook { ticket: ticket.clone(), take: true, columns, list, ..ImportWorkbook::default() };
        clerk.asked(ask).map(|(_, report)| report)
    };
    let unmatched = taken(&[]).unwrap_err();
    assert_eq!(unmatched.code, "workbook.headings");
    assert!(sentence(&unmatched).contains("列对应"), "{}", sentence(&unmatched));
    let unknown = taken(&[("个人编码", "户编号")]).unwrap_err();
    assert_eq!(unknown.code, "list.column_unknown");
    assert!(sentence(&unknown).contains("证件号码、姓名、险种"), "{}", sentence(&unknown));
    assert_eq!(taken(&[("个人号码", "证件号码")]).unwrap_err().code, "workbook.column_absent");
    let report = taken(&[("个人编码", "证件号码"), ("险类", "险种"), ("当前情形", "参保状态")]).unwrap();
    let list = report.list.unwrap();
    assert_eq!((list.rows, list.updated, list.refused, report.changes), (1, 1, 0, 1), "{report:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_of_an_import_is_told_to_who_began_it_and_forgotten_with_the_lock_even_while_it_runs() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let office = &clerk.office;
    let (job, report) = clerk.import(&clerk.ticket("九月.xlsx", &workbook("19900000001")), false).unwrap();
    let code = |job| office.ask(GetImport { job }).map_err(|fault| fault.code);
    let other = New { role: Role::CountyAdmin, area: area("500235"), ..staff("周远") };
    let one_time_code = here.account_for(other);
    office.ask(FirstSignIn { name: "周远".into(), one_time_code, password: PASSWORD.into() }).unwrap();
    assert_eq!(code(job), Err("office.closed".into()));
    open(office, PASSWORD).unwrap();
    assert_eq!(code(job), Err("import.none".into()), "it is another's");
    assert_eq!(office.ask(SaveRefused { job }).unwrap_err().code, "import.none");
    let back = || office.ask(SignIn { name: "周敏".into(), password: PASSWORD.into() }).map(drop).unwrap();
    back();
    assert_eq!(code(job), Err("office.closed".into()));
    open(office, PASSWORD).unwrap();
    assert_eq!(code(job), Ok(report));

    let ticket = clerk.ticket("云阳.xlsx", &std::fs::read(SAMPLE).unwrap());
    let locked = || {
        let started = office.ask(ImportWorkbook { ticket, take: false, ..ImportWorkbook::default() })?;
        office.ask(Lock {})?;
        Ok(started)
    };
    let (late, _) = clerk.ended(locked).unwrap();
    assert_eq!(code(late), Err("session.locked".into()));
    back();
    open(office, PASSWORD).unwrap();
    assert_eq!([code(job), code(late)], [const { "import.none" }; 2].map(|none| Err(none.into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_cannot_be_imported_say_why_and_a_closed_office_takes_none() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let refused = |name: &str, bytes: &[u8]| clerk.import(&clerk.ticket(name, bytes), false).unwrap_err();
    assert_eq!(refused("不是.xlsx", b"PK\x03\x04 and then nothing").code, "workbook.unreadable");
    let table =
        Table { title: "名单".into(), headings: vec!["甲".into()], rows: vec![vec![TableCell::text("乙")]] };
    assert_eq!(refused("别的.xlsx", &write_xlsx(&[table]).unwrap()).code, "workbook.no_table");
    let picture = clerk.ticket("签字.png", b"\x89PNG\r\n\x1A\n..");
    assert_eq!(clerk.import(&picture, false).unwrap_err().code, "workbook.unreadable");
    assert_eq!(clerk.office.ask(GetImport { job: 99 }).unwrap_err().code, "import.none");
    let good = clerk.ticket("九月.xlsx", &workbook("19900000001"));
    clerk.office.ask(Lock {}).unwrap();
    let ask = ImportWorkbook { ticket: good, take: true, ..ImportWorkbook::default() };
    assert_eq!(clerk.office.ask(ask).unwrap_err().code, "session.locked");
    assert_eq!(count(&here, "household"), 0);
}

/// An administrator's line with a key of the office.
pub(crate) async fn at_work(here: &Running) -> (Granted, Line, String) {
    let one_time = here.account_for(New { role: Role::CountyAdmin, area: area("500235"), ..staff("周敏") });
    let invitation = here.by_code(&here.code_for(&["周敏"], "500235"));
    let granted = enrol::enrol(&invitation, first("周敏", &one_time), &SECRET).await.unwrap();
    let line = granted.card.line().unwrap();
    line.set_desk(granted.enrolled.desk, &granted.token);
    let proof = SigningIn { name: "周敏".into(), one_time_code: None, password: PASSWORD.into(), sealed: None };
    let key = line.open_office(&proof).await.unwrap().key;
    (granted, line, key)
}

/// Announces a workbook of 30 MB of which nothing follows; returns what the county says first, and the connection.
fn announce(here: &Running, of: &Granted, key: &str) -> (String, impl Read + use<>) {
    announce_of(here, of, key, 30 << 20)
}

fn announce_of(here: &Running, of: &Granted, key: &str, size: usize) -> (String, impl Read + use<>) {
    let mut stream = raw(here);
    let (desk, token) = (of.enrolled.desk, &of.token);
    write!(
        stream,
        "POST /v1/office/import HTTP/1.1\r\nhost: county.anju\r\nauthorization: Bearer {desk}.{token}\r\n\
         {OFFICE_KEY}: {key}\r\ncontent-length: {size}\r\nexpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    let (mut said, mut stream) = (String::new(), BufReader::new(stream));
    stream.read_line(&mut said).unwrap();
    (said, stream)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_with_a_wrong_key_is_refused_before_any_of_it_is_read() {
    let here = Running::start().await;
    let (granted, _, key) = at_work(&here).await;
    let said = |key: &str| announce(&here, &granted, key).0;
    assert_eq!(said(&"0".repeat(64)), "HTTP/1.1 401 Unauthorized\r\n");
    assert_eq!(said(&key), "HTTP/1.1 100 Continue\r\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_that_says_that_it_is_too_large_is_refused_before_any_of_it_is_read() {
    let here = Running::start().await;
    let (granted, _, key) = at_work(&here).await;
    let (said, mut stream) = announce_of(&here, &granted, &key, 300 << 20);
    assert_eq!(said, "HTTP/1.1 413 Payload Too Large\r\n");
    let mut answer = [0; 1024];
    let read = stream.read(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.contains("workbook.too_large") && answer.contains("96 MB"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workbooks_are_held_at_once_and_a_third_waits() {
    let here = Running::start().await;
    let (granted, line, key) = at_work(&here).await;
    let (first, second) = (announce(&here, &granted, &key), announce(&here, &granted, &key));
    assert_eq!([&first.0, &second.0], ["HTTP/1.1 100 Continue\r\n"; 2]);
    let ask = ImportWorkbook { ticket: String::new(), take: false, ..ImportWorkbook::default() };
    let import = || line.import(&key, "三.xlsx", &ask, b"PK\x03\x04 and then nothing");
    assert!(tokio::time::timeout(Duration::from_millis(500), import()).await.is_err(), "it waits");
    drop(first);
    assert_eq!(Fault::from(import().await.unwrap_err()).code, "workbook.unreadable");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_ended_is_said_before_a_large_workbook_goes_up() {
    let here = Running::start().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("大.xlsx", &vec![b'x'; 20 * 1024 * 1024]);
    for disabled in [true, false] {
        people::set_disabled(&here.county, "周敏", disabled, By::CommandLine, &Machine).unwrap();
    }
    assert_eq!(clerk.import(&ticket, false).unwrap_err().code, "office.closed");
}
