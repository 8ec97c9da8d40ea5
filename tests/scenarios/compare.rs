//! Departments' lists are compared by id number and taken: each row ends in one way, a newer fact stands, and no list changes
//! anything twice or back.

use crate::{
    main_job::Office,
    running::{Running, VILLAGE, area, group, idle, staff},
};
use anju_county::{
    Caller, County,
    audit::By,
    compare::{self, Compared, List, Outcome},
    importer::{self, File, batches, learnt},
    own_account, own_desk, people,
    rim::{Machine, Rim},
};
use anju_model::{
    Clock, Day, Department, Fields, PartialDay, RecordId,
    contract::{DecideProposal, ForgetLearnt, GetSync, LearntWhat, ReadTrail, TrailFilter, TrailSort, WordMeaning},
    kinds::{Medical, Person},
    sync::group::{Group, Outcome as Judged},
    value::field,
    words::fault::sentence,
};
use anju_sheet::{Table, TableCell, read_workbook, write_xlsx};
use serde_json::{Value as Json, json};

pub(crate) const AS_OF: &str = "2026-10-31";
/// Good numbers, and nobody's in the sample.
const STRANGER: &str = "500299190102034510";
const MALFORMED: &str = "500299198708026318";
const MEDICAL: &[&str] = &["姓名", "公民身份号码", "参保险种", "参保年度", "参保状态"];
const ASSISTANCE: &[&str] = &["姓名", "身份证号", "救助类别", "开始日期"];

pub(crate) struct Someone {
    pub(crate) id: RecordId,
    name: String,
    number: String,
}

/// Lists people of the village, in the order of their numbers.
pub(crate) fn villagers(county: &County) -> Vec<Someone> {
    let sql = "SELECT id, name, id_number FROM person WHERE place = ?1 AND id_number IS NOT NULL AND deleted = 0
               ORDER BY id_number";
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        Ok(Someone { id: RecordId::from_bytes(row.get(0)?), name: row.get(1)?, number: row.get(2)? })
    };
    county.read(|db| Ok(db.prepare(sql)?.query_map([VILLAGE], row)?.collect::<Result<_, _>>()?)).unwrap()
}

fn workbook(headings: &[&str], rows: &[Vec<&str>]) -> Vec<u8> {
    let rows = rows.iter().map(|row| row.iter().map(|text| TableCell::text(*text)).collect()).collect();
    let headings = headings.iter().map(|heading| (*heading).to_owned()).collect();
    write_xlsx(&[Table { title: "名单".into(), headings, rows }]).unwrap()
}

pub(crate) fn insured<'a>(who: &'a Someone, state: &'a str) -> Vec<&'a str> {
    vec![&who.name, &who.number, "城乡居民基本医疗保险", "2026年度", state]
}

fn of<'a>(bytes: &'a [u8], department: Department, as_of: &str) -> List<'a> {
    List { name: "名单.xlsx", bytes, department, as_of: as_of.parse().unwrap(), columns: &[], words: &[] }
}

pub(crate) fn medical(county: &County, as_of: &str, rows: &[Vec<&str>]) -> Compared {
    let bytes = workbook(MEDICAL, rows);
    compare::take(county, &of(&bytes, Department::Medical, as_of), By::CommandLine, &Machine).unwrap()
}

fn counts(json: &Json) -> [u64; 6] {
    Outcome::ALL.map(|outcome| json[outcome.code()].as_u64().unwrap())
}

fn codes(json: &Json) -> Vec<&str> {
    json["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn this_year(who: &Someone) -> RecordId {
    insurance(who, "2026")
}

fn insurance(who: &Someone, year: &str) -> RecordId {
    RecordId::derived(&["medical", &who.id.to_string(), year, "1"])
}

fn fields_of(county: &County, id: RecordId) -> Fields {
    county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().expect("a record").fields
}

fn state_of(county: &County, who: &Someone) -> Option<String> {
    field(&fields_of(county, this_year(who)), "state").as_text().map(str::to_owned)
}

fn stands(county: &County, id: RecordId) -> bool {
    county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().is_some_and(|row| !row.deleted)
}

/// Takes back the batch that was taken last.
fn undo_last(county: &County) -> usize {
    let last = county.read(batches::list).unwrap().into_iter().find(|batch| batch.undone_at.is_none()).unwrap();
    batches::undo(county, last.id, By::CommandLine, &Machine).unwrap()
}

fn open_proposals(county: &County) -> u64 {
    let sql = "SELECT count(*) FROM proposal WHERE state = '1' AND deleted = 0";
    county.read(|db| Ok(db.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)).unwrap()
}

/// Somebody of the village enters that a person's insurance lapsed, as seen on a day.
struct OtherDesk {
    desk: RecordId,
    account: RecordId,
    groups: u64,
}

impl OtherDesk {
    fn of(here: &Running) -> Self {
        let added = people::add(&here.county, &staff("何芳"), By::CommandLine, &Machine).unwrap();
        Self { desk: Machine.id(), account: added.account, groups: 0 }
    }

    fn enters(&mut self, county: &County, who: &Someone, state: &str, observed: &str) {
        let row = county.read(|db| Ok(anju_store::get(db, this_year(who))?)).unwrap().expect("a record");
        self.groups += 1;
        let changes = vec![Medical::set().state(state.to_owned()).of(row.id, row.version)];
        let group = Group {
            observed: Some(observed.parse().unwrap()),
            cursor: row.version,
            ..group(self.groups, self.account, changes)
        };
        let caller = Caller {
            desk: self.desk,
            formerly: vec![],
            areas: vec![area(VILLAGE)],
            revoked: false,
            spare: Machine.id(),
        };
        let mut request = idle(self.desk);
        request.groups = vec![group];
        let answer = county.sync(&caller, &request, Machine.now()).unwrap();
        assert_eq!(answer.verdicts[0].outcomes, [Judged::Taken], "{:?}", answer.verdicts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_a_list_ends_in_exactly_one_way() {
    let here = Running::with_sample().await;
    let who = villagers(&here.county);
    let first = medical(&here.county, AS_OF, &[insured(&who[0], "正常参保"), insured(&who[3], "正常参保")]);
    assert_eq!((counts(&first.json), first.changes), ([2, 0, 0, 0, 0, 0], 2), "{:#}", first.json);
    let mut other = OtherDesk::of(&here);
    other.enters(&here.county, &who[3], "2", "2026-11-20");

    let stranger = Someone { id: Machine.id(), name: "无名".into(), number: STRANGER.into() };
    let malformed = Someone { id: Machine.id(), name: "无名".into(), number: MALFORMED.into() };
    let rows = [
        insured(&who[0], "在保"),
        insured(&who[1], "断缴"),
        insured(&stranger, "正常参保"),
        insured(&malformed, "正常参保"),
        insured(&who[4], "看不懂"),
        insured(&who[2], "正常参保"),
        insured(&who[2], "停保"),
        insured(&who[3], "待缴费"),
    ];
    let bytes = workbook(MEDICAL, &rows);
    let list = of(&bytes, Department::Medical, "2026-11-15");
    let clock = Clock { now: Machine.now(), suspect: false };
    let dry = compare::dry_run(&here.county, &list, clock).unwrap();
    let taken = compare::take(&here.county, &list, By::CommandLine, &Machine).unwrap();
    assert_eq!(counts(&taken.json), [1, 1, 1, 2, 2, 1], "{:#}", taken.json);
    assert_eq!((dry.json, dry.changes), (taken.json.clone(), 0));
    assert_eq!(taken.json["rows"], 8);
    assert_eq!(
        codes(&taken.json),
        ["list.not_ours", "id.check_digit", "field.code", "list.twice", "list.twice", "list.waits"]
    );
    let refused = read_workbook("退回.xlsx", &taken.refused.unwrap()).unwrap();
    assert_eq!(refused.sheets[0].rows.len(), 1 + 4, "headings, and each row that was kept out");

    let fields = fields_of(&here.county, this_year(&who[1]));
    assert_eq!(field(&fields, "insured").as_int(), Some(0));
    assert_eq!(field(&fields, "person").as_text(), Some(who[1].id.to_string().as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_of_ours_a_list_does_not_name_is_counted_where_it_reaches_and_told_masked() {
    let here = Running::with_sample().await;
    let living = "FROM person p JOIN household h ON h.id = p.household AND h.state = '1' AND h.deleted = 0
                  JOIN membership m ON m.person = p.id AND m.until IS NULL AND m.deleted = 0
                  WHERE p.died_on IS NULL AND p.id_number IS NOT NULL AND p.deleted = 0 AND p.place LIKE ?1 || '%'";
    let within = |area: &str| -> u64 {
        let count = here.county.read(|db| {
            Ok(db.query_row(&format!("SELECT count(DISTINCT p.id) {living}"), [area], |row| row.get::<_, i64>(0))?)
        });
        count.unwrap() as u64
    };
    let township = &VILLAGE[..9];
    assert!(within("500235") > within(township), "the list says nothing of other townships");
    let sql = format!("SELECT p.id, p.name, p.id_number {living} ORDER BY p.id_number");
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        Ok(Someone { id: RecordId::from_bytes(row.get(0)?), name: row.get(1)?, number: row.get(2)? })
    };
    let who: Vec<Someone> =
        here.county.read(|db| Ok(db.prepare(&sql)?.query_map([VILLAGE], row)?.collect::<Result<_, _>>()?)).unwrap();
    let rows = [insured(&who[0], "正常参保"), insured(&who[1], "看不懂")];
    let bytes = workbook(MEDICAL, &rows);
    let list = of(&bytes, Department::Medical, AS_OF);
    let look = || compare::dry_run(&here.county, &list, Clock { now: Machine.now(), suspect: false }).unwrap();
    let before = look();
    assert_eq!(before.json["missing"], within(township) - 2, "who stands in a row that was kept out is on the list");
    let book = read_workbook("退回.xlsx", &before.refused.unwrap()).unwrap();
    let missing = book.sheets.iter().find(|sheet| sheet.name == "不在名单上的搬迁人口").unwrap();
    assert_eq!(missing.rows.len() as u64, 1 + within(township) - 2);
    let said = format!("{:?}", missing.rows);
    assert!(who[2..].iter().all(|who| !said.contains(&who.number)) && !said.contains(&who[2].name), "{said}");
    assert!(said.contains(&anju_model::mask::id_number(&who[2].number)), "{said}");

    let row = here.county.read(|db| Ok(anju_store::get(db, who[2].id)?)).unwrap().unwrap();
    let died = "2026-05-20".parse::<PartialDay>().unwrap();
    let change = Person::set().died_on(died).of(row.id, row.version);
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    assert_eq!(look().json["missing"], within(township) - 2);
    assert_eq!(look().json["missing"].as_u64().unwrap() + 1, before.json["missing"].as_u64().unwrap());

    let stranger = Someone { id: Machine.id(), name: "无名".into(), number: STRANGER.into() };
    let none = medical(&here.county, AS_OF, &[insured(&stranger, "正常参保")]);
    assert_eq!((&none.json["missing"], none.refused), (&json!(0), None), "a list of nobody here reaches nowhere");
    let taken = compare::take(&here.county, &list, By::CommandLine, &Machine).unwrap();
    let entries = here.county.read(|db| anju_county::audit::newest(db, 1)).unwrap();
    let told = format!("不在名单上的搬迁人口 {}", taken.json["missing"]);
    assert!(entries[0].why.as_ref().unwrap().ends_with(&told), "{entries:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_back_like_any_import_and_can_be_taken_again() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    let id = insurance(who, "2025");
    let row = |state| vec![who.name.as_str(), &who.number, "城乡居民基本医疗保险", "2025年度", state];
    medical(&here.county, "2026-09-30", &[row("正常参保")]);
    medical(&here.county, AS_OF, &[row("待缴费")]);
    let [october, september, sample] = &here.county.read(batches::list).unwrap()[..] else { panic!("three batches") };
    assert!(october.counts.is_none() && sample.counts.is_some(), "a list is told from a workbook");
    let undo = |id| batches::undo(&here.county, id, By::CommandLine, &Machine);
    assert!(undo(september.id).is_err(), "the later list stands on it");
    assert_eq!(undo(october.id).unwrap(), 1);
    undo(september.id).unwrap();
    assert!(!stands(&here.county, id));
    for (state, code) in [("停保", "2"), ("正常参保", "1")] {
        let again = medical(&here.county, "2026-09-30", &[row(state)]);
        assert_eq!((counts(&again.json), again.changes), ([1, 0, 0, 0, 0, 0], 1), "as if it had never been said");
        assert!(stands(&here.county, id));
        assert_eq!(field(&fields_of(&here.county, id), "state").as_text(), Some(code));
        assert_eq!(undo_last(&here.county), 1);
        assert!(!stands(&here.county, id));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_a_later_one_confirmed_is_not_taken_back_before_it() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    let same = medical(&here.county, AS_OF, &[insured(who, "正常参保")]);
    assert_eq!(same.changes, 0);
    let [_october, september, _sample] = &here.county.read(batches::list).unwrap()[..] else { panic!("three batches") };
    let refused = batches::undo(&here.county, september.id, By::CommandLine, &Machine).unwrap_err();
    assert!(refused.to_string().contains("batch.later"), "{refused}");
    undo_last(&here.county);
    assert!(stands(&here.county, this_year(who)));
    let again = medical(&here.county, "2026-10-10", &[insured(who, "停保")]);
    assert_eq!(counts(&again.json), [1, 0, 0, 0, 0, 0], "October's is not said any more: {:#}", again.json);
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_a_list_back_closes_what_it_asked() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-11-05");
    for _ in 0..2 {
        let asked = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
        assert_eq!((counts(&asked.json), open_proposals(&here.county)), ([0, 0, 0, 0, 0, 1], 1), "{:#}", asked.json);
        assert_eq!(undo_last(&here.county), 1);
        assert_eq!((open_proposals(&here.county), state_of(&here.county, who).as_deref()), (0, Some("2")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn taking_a_list_back_opens_again_what_it_had_closed_and_waits_for_a_list_that_asks_the_same() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-11-05");
    medical(&here.county, "2026-10-10", &[insured(who, "待缴费")]);
    medical(&here.county, AS_OF, &[insured(who, "停保")]);
    assert_eq!(open_proposals(&here.county), 0, "the later list says what stands");
    undo_last(&here.county);
    let still = "SELECT value FROM proposal WHERE state = '1' AND deleted = 0";
    let open = || -> Vec<String> {
        let read = |db: &anju_store::rusqlite::Connection| {
            Ok(db.prepare(still)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        here.county.read(read).unwrap()
    };
    assert_eq!(open(), ["\"3\""], "the earlier list's question waits again");

    let same = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    assert_eq!((same.changes, open_proposals(&here.county)), (0, 1));
    let asked = here.county.read(batches::list).unwrap().into_iter().filter(|batch| batch.undone_at.is_none()).nth(1);
    let refused = batches::undo(&here.county, asked.unwrap().id, By::CommandLine, &Machine).unwrap_err();
    assert!(refused.to_string().contains("batch.later"), "{refused}");
    undo_last(&here.county);
    assert_eq!(open_proposals(&here.county), 1);
    undo_last(&here.county);
    assert_eq!(open_proposals(&here.county), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_overwrote_is_again_of_whom_it_was_when_the_list_is_taken_back() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-10-15");
    let list = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    assert_eq!(counts(&list.json), [1, 0, 0, 0, 0, 0]);
    undo_last(&here.county);
    assert_eq!(state_of(&here.county, who).as_deref(), Some("2"));
    let older = medical(&here.county, "2026-10-10", &[insured(who, "待缴费")]);
    assert_eq!(counts(&older.json), [0, 0, 0, 0, 0, 1], "what the desk saw later stands: {:#}", older.json);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_fact_stands_and_the_lists_waits_until_a_desk_accepts_it() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-11-20");
    for _ in 0..2 {
        let compared = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
        assert_eq!(counts(&compared.json), [0, 0, 0, 0, 0, 1], "{:#}", compared.json);
        assert_eq!(state_of(&here.county, who).as_deref(), Some("2"), "the newer fact stands");
        assert_eq!(open_proposals(&here.county), 1, "the same list makes no second one");
    }
    let later = medical(&here.county, "2026-11-10", &[insured(who, "待缴费")]);
    assert_eq!((counts(&later.json)[5], later.changes, open_proposals(&here.county)), (1, 0, 1));

    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let waiting = office.ask(GetSync::default()).unwrap().proposals;
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].now.as_str(), waiting[0].value.as_str()), ("断缴（停保）", "待缴费"), "{:?}", waiting[0]);
    assert!(waiting[0].may_decide);
    assert_eq!(waiting[0].title, format!("{} 医疗保险 2026 年度", who.name));
    let said = sentence(&waiting[0].reason);
    assert_eq!(said, "导入的名单（2026年10月31日）与现有的不同，现有的没有改动，请核定以哪一个为准。");
    office.ask(DecideProposal { id: waiting[0].id, seen: waiting[0].seen, accept: true }).unwrap();
    office.sync().unwrap();
    assert_eq!(state_of(&here.county, who).as_deref(), Some("3"));
    assert_eq!(open_proposals(&here.county), 0);
    let again = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    assert_eq!((again.changes, open_proposals(&here.county)), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_declined_is_not_asked_again_by_the_same_list_but_a_later_one_counts() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-11-05");
    medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let waiting = office.ask(GetSync::default()).unwrap().proposals.remove(0);
    office.ask(DecideProposal { id: waiting.id, seen: waiting.seen, accept: false }).unwrap();
    office.sync().unwrap();
    let again = medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    assert_eq!((counts(&again.json), open_proposals(&here.county)), ([0, 1, 0, 0, 0, 0], 0), "{:#}", again.json);
    let later = medical(&here.county, "2026-11-10", &[insured(who, "待缴费")]);
    assert_eq!(counts(&later.json), [1, 0, 0, 0, 0, 0], "its day is after the desk's");
    assert_eq!(state_of(&here.county, who).as_deref(), Some("3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_list_closes_what_an_earlier_one_proposed() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-09-30", &[insured(who, "正常参保")]);
    OtherDesk::of(&here).enters(&here.county, who, "2", "2026-11-05");
    medical(&here.county, AS_OF, &[insured(who, "待缴费")]);
    assert_eq!(open_proposals(&here.county), 1);
    let later = medical(&here.county, "2026-11-10", &[insured(who, "停保")]);
    assert_eq!(counts(&later.json), [1, 0, 0, 0, 0, 0], "the state is the same, that he is not insured is new");
    assert_eq!(open_proposals(&here.county), 0);
    assert_eq!(state_of(&here.county, who).as_deref(), Some("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_list_does_not_bring_back_what_a_newer_one_denied() {
    let here = Running::with_sample().await;
    let who = villagers(&here.county).remove(0);
    for (as_of, kind, outcomes) in [(AS_OF, "否", [0, 1, 0, 0, 0, 0]), ("2026-06-30", "农村低保", [0, 1, 0, 0, 0, 0])]
    {
        let bytes = workbook(ASSISTANCE, &[vec![&who.name, &who.number, kind, ""]]);
        let list = of(&bytes, Department::Assistance, as_of);
        let compared = compare::take(&here.county, &list, By::CommandLine, &Machine).unwrap();
        assert_eq!((counts(&compared.json), compared.changes), (outcomes, 0), "{as_of} {:#}", compared.json);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_list_twice_changes_nothing_and_an_older_one_changes_nothing_back() {
    let here = Running::with_sample().await;
    let who = &villagers(&here.county)[0];
    medical(&here.county, "2026-06-30", &[insured(who, "正常参保")]);
    let newer = medical(&here.county, AS_OF, &[insured(who, "断缴")]);
    assert_eq!(newer.changes, 1);
    let same = medical(&here.county, AS_OF, &[insured(who, "断缴")]);
    assert_eq!((same.changes, counts(&same.json)), (0, [0, 1, 0, 0, 0, 0]));
    let older = medical(&here.county, "2026-06-30", &[insured(who, "正常参保")]);
    assert_eq!((older.changes, counts(&older.json)), (0, [0, 1, 0, 0, 0, 0]));
    assert_eq!(codes(&older.json), ["list.older"]);
    assert_eq!(state_of(&here.county, who).as_deref(), Some("2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_finds_the_fact_that_the_workbook_brought_and_keeps_its_own_day() {
    let here = Running::with_sample().await;
    let sql = "SELECT m.id, p.id_number, p.name, m.year, m.kind FROM medical m JOIN person p ON p.id = m.person
               WHERE m.insured = 1 AND p.id_number IS NOT NULL LIMIT 1";
    let (id, number, name, year): (RecordId, String, String, i64) = here
        .county
        .read(|db| {
            Ok(db.query_row(sql, [], |row| {
                Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?, row.get(3)?))
            })?)
        })
        .unwrap();
    let kind = field(&fields_of(&here.county, id), "kind").as_text().unwrap().to_owned();
    let year = year.to_string();
    medical(&here.county, AS_OF, &[vec![&name, &number, &kind, &year, "停保"]]);
    let row = here.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().unwrap();
    assert_eq!(field(&row.fields, "insured").as_int(), Some(0));
    let inks: anju_model::sync::judge::Inks = serde_json::from_str(row.inks.as_deref().unwrap()).unwrap();
    let ink = inks.of("insured");
    assert_eq!((ink.desk, ink.observed), (own_desk(), AS_OF.parse::<Day>().ok()));
    let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx")).unwrap();
    let file = File::plain("county-yunyang.xlsx", &bytes);
    assert_eq!(
        importer::import(&here.county, &file, By::CommandLine, &Machine).unwrap().report.changes,
        0,
        "the workbook says nothing new"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_died_before_the_day_of_the_list_cannot_receive_assistance_on_it() {
    let here = Running::with_sample().await;
    let who = villagers(&here.county);
    let row = here.county.read(|db| Ok(anju_store::get(db, who[0].id)?)).unwrap().unwrap();
    let died = "2026-05-20".parse::<PartialDay>().unwrap();
    let change = Person::set().died_on(died).of(row.id, row.version);
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    let rows = [
        vec![who[0].name.as_str(), &who[0].number, "农村低保", "2024-01"],
        vec!["另一个名字", &who[1].number, "农村低保", "2024-01-01"],
    ];
    let bytes = workbook(ASSISTANCE, &rows);
    let list = of(&bytes, Department::Assistance, AS_OF);
    let compared = compare::take(&here.county, &list, By::CommandLine, &Machine).unwrap();
    assert_eq!(counts(&compared.json), [1, 0, 0, 0, 1, 0], "{:#}", compared.json);
    assert_eq!(codes(&compared.json), ["field.first_of_month", "list.dead", "list.name"]);
    let before = of(&bytes, Department::Assistance, "2026-05-01");
    let compared = compare::take(&here.county, &before, By::CommandLine, &Machine).unwrap();
    assert_eq!(counts(&compared.json), [1, 1, 0, 0, 0, 0], "{:#}", compared.json);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_told_or_kept_of_a_list_shows_a_number_whole() {
    let here = Running::with_sample().await;
    let who = villagers(&here.county);
    let mut rows: Vec<Vec<&str>> = who.iter().take(20).map(|who| insured(who, "断缴")).collect();
    rows.extend([
        vec!["无名", STRANGER, "居民", "2026", "正常"],
        vec!["无名", MALFORMED, "居民", "2026", "正常"],
        vec!["无名", &who[0].number, "居民", &who[1].number, &who[2].number],
        vec![&who[3].number, &who[0].number, &who[3].number, "2026", "正常"],
    ]);
    let bytes = workbook(MEDICAL, &rows);
    let name = format!("{}的参保情况.xlsx", who[5].number);
    let list = List { name: &name, ..of(&bytes, Department::Medical, AS_OF) };
    let taken = compare::take(&here.county, &list, By::CommandLine, &Machine).unwrap();
    let entries = here.county.read(|db| anju_county::audit::newest(db, 5)).unwrap();
    assert_eq!((entries[0].what.as_str(), entries[0].account), ("list_taken", None));
    let about = entries[0].why.clone().unwrap();
    assert!(about.contains("医保") && about.contains(AS_OF) && about.contains("的参保情况.xlsx"), "{about}");
    let filter = TrailFilter { what: Some(TrailSort::Changes), ..TrailFilter::default() };
    let ask = ReadTrail { filter, after: None, limit: 100, whole: true };
    let trail = here.county.read(|db| anju_county::trail::read(db, &ask)).unwrap();
    assert!(trail.entries.iter().any(|entry| entry.what == "list_taken"), "{:?}", trail.entries[0]);
    let told = format!("{}{}{}", taken.json, json!(entries), json!(trail));
    let numbers = who.iter().map(|who| who.number.as_str()).chain([STRANGER, MALFORMED]);
    for number in numbers {
        assert!(!told.contains(number), "{number}");
    }
    let by = here.county.read(|db| anju_county::ledger::history_of(db, this_year(&who[6]))).unwrap();
    assert!(by.iter().all(|past| past.account == own_account()) && !by.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_future_or_without_its_headings_is_refused_whole() {
    let here = Running::with_sample().await;
    let bytes = workbook(MEDICAL, &[]);
    for (department, as_of, code) in [
        (Department::Medical, "2199-01-01", "list.as_of_future"),
        (Department::Medical, "0031-12-10", "list.as_of_early"),
        (Department::Hukou, AS_OF, "workbook.headings"),
    ] {
        let refused = compare::take(&here.county, &of(&bytes, department, as_of), By::CommandLine, &Machine);
        match refused.unwrap_err() {
            anju_county::CountyError::Fault(fault) => assert_eq!(fault.code, code),
            other => panic!("{other}"),
        }
    }
}

/// Lists what was applied of what earlier lists taught, and the words that nobody knows.
fn explained(json: &Json) -> (Vec<&str>, Vec<&str>) {
    let written =
        |name: &str, of: &str| json[name].as_array().unwrap().iter().map(|one| one[of].as_str().unwrap()).collect();
    (written("learnt", "written"), written("words", "word"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_departments_list_taught_is_remembered_for_it_shown_and_taken_back() {
    let here = Running::with_sample().await;
    let county = &here.county;
    let who = villagers(county).swap_remove(0);
    let bytes = workbook(
        &["姓名", "个人识别码", "参保险种", "参保状态"],
        &[vec![&who.name, &who.number, "城乡居民基本医疗保险", "缓办中"]],
    );
    let list = |columns, words| List { columns, words, ..of(&bytes, Department::Medical, AS_OF) };
    let look = |list: &List<'_>| {
        compare::dry_run(county, list, Clock { now: Machine.now(), suspect: false }).map(|compared| compared.json)
    };
    assert!(look(&list(&[], &[])).is_err(), "nobody knows the heading of the numbers");
    let columns = [("个人识别码".to_owned(), "证件号码".to_owned())];
    let seen = look(&list(&columns, &[])).unwrap();
    assert_eq!((explained(&seen), counts(&seen)[3]), ((vec![], vec!["缓办中"]), 1));
    assert!(seen["words"][0]["choices"].as_array().unwrap().iter().any(|choice| choice == "断缴（停保）"), "{seen}");
    let word = |meaning: &str| {
        [WordMeaning { column: "参保状态".into(), word: "缓办中".into(), meaning: meaning.into() }]
    };
    let (wrong, words) = (word("没有这样的"), word("断缴（停保）"));
    assert_eq!(look(&list(&columns, &wrong)).unwrap_err().to_string(), "word.meaning_unknown");
    let seen = look(&list(&columns, &words)).unwrap();
    assert_eq!((explained(&seen), counts(&seen)[0]), ((vec![], vec![]), 1));
    assert!(look(&list(&[], &[])).is_err(), "a look teaches nothing");

    let taken = compare::take(county, &list(&columns, &words), By::CommandLine, &Machine).unwrap();
    assert_eq!(counts(&taken.json)[0], 1);
    assert_eq!(state_of(county, &who).as_deref(), Some("2"));
    let again = look(&list(&[], &[])).unwrap();
    assert_eq!((explained(&again), counts(&again)[1]), ((vec!["个人识别码", "缓办中"], vec![]), 1), "{again}");
    assert_eq!(again["sender"], "医保名单");
    let others = List { department: Department::Pension, ..list(&columns, &[]) };
    assert_eq!(
        explained(&look(&others).unwrap()).0,
        Vec::<&str>::new(),
        "another department's lists were not explained"
    );

    for (what, column, written) in [(LearntWhat::Word, "参保状态", "缓办中"), (LearntWhat::Column, "", "个人识别码")]
    {
        let ask = ForgetLearnt { sender: "医保名单".into(), what, column: column.into(), written: written.into() };
        learnt::forget(county, &ask, By::CommandLine, &Machine).unwrap();
    }
    assert!(look(&list(&[], &[])).is_err(), "it is taken back");
}
