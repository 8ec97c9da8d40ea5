//! The five requests that serve every plain kind, told by 户口迁移 from the wish to the entry in the register.

use crate::{
    excel::{Pc, book, end_of},
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, staff},
};
use anju_model::{
    Fault, Fields, Record, RecordId, Ref, Value,
    contract::*,
    kinds::{self, Hukou, HukouCase, HukouGrounds, HukouWish},
    value::field,
};
use anju_sheet::Cell;

const WISH: &str = HukouWish::KIND.name;
const GROUNDS: &str = HukouGrounds::KIND.name;
const CASE: &str = HukouCase::KIND.name;

fn some_family(office: &Office) -> HouseholdFile {
    let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let rows = office.ask(ask).unwrap().rows;
    let row = rows.iter().find(|row| row.persons > 1).expect("a family");
    office.ask(OpenHousehold { id: row.id }).unwrap()
}

fn make(office: &Office, kind: &str, household: RecordId, fields: Fields) -> Result<Saved, Fault> {
    office.ask(MakeRecord { kind: kind.into(), household, fields, anyway: false })
}

fn open(office: &Office, kind: &str, id: RecordId) -> RecordFile {
    office.ask(OpenRecord { kind: kind.into(), id }).unwrap()
}

fn listed(office: &Office, kind: &str, state: StateFilter) -> Vec<RecordRow> {
    let which = WhichRecords { kind: kind.into(), state, by: None, area: None };
    office.ask(ListRecords { which, household: None, skip: 0, limit: 100 }).unwrap().rows
}

fn step(office: &Office, id: RecordId, to: &str, fields: Fields) -> Result<Saved, Fault> {
    let seen = open(office, CASE, id).row.seen;
    office.ask(StepRecord { kind: CASE.into(), id, seen, to: to.into(), on: office.today(), fields })
}

fn says<'f>(file: &'f RecordFile, name: &str) -> Option<&'f str> {
    field(&file.row.fields, name).as_text()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hukou_moves_from_the_wish_by_the_way_that_was_chosen_into_the_register() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let (file, today) = (some_family(&office), office.today());
    let (home, person) = (file.row.id, file.members[0].person);

    let wish = HukouWish::set().asked_on(today).wish("1").into_fields();
    make(&office, WISH, home, wish.clone()).unwrap();
    let again = make(&office, WISH, home, wish).unwrap_err();
    assert_eq!(again.code, "record.exists", "of one day there is one wish of a household");
    let other = HukouWish::set().asked_on(today).wish("2").person(Ref::to(person)).into_fields();
    make(&office, WISH, home, other).unwrap();
    assert_eq!(listed(&office, WISH, StateFilter::Open).len(), 2, "and one of somebody who wishes otherwise");

    let known = HukouGrounds::set().checked_on(today).homestead(true).rural_housing(false).in_site(true);
    let grounds = make(&office, GROUNDS, home, known.into_fields()).unwrap().record;
    let told = open(&office, GROUNDS, grounds).told;
    let stands: Vec<_> = told.iter().map(|way| (way.stands.as_str(), way.holds)).collect();
    assert_eq!(stands, [("可以选择", true), ("条件待核实", false), ("不具备条件", false)], "all three are shown");
    assert_eq!(told[0].because, "依据：落实宅基地");

    let applies = HukouCase::set().person(Ref::to(person)).applied_on(today).channel("1".to_owned());
    let case = make(&office, CASE, home, applies.into_fields()).unwrap().record;
    assert_eq!(step(&office, case, "4", Fields::new()).unwrap_err().code, "state.step", "no step is skipped");
    step(&office, case, "2", Fields::new()).unwrap();
    let without_way = step(&office, case, "4", Fields::new()).unwrap_err();
    assert_eq!((without_way.code.as_str(), without_way.field.as_deref()), ("field.required", Some("way")));
    step(&office, case, "3", Fields::new()).unwrap();
    step(&office, case, "4", HukouCase::set().way("1".to_owned()).into_fields()).unwrap();
    let settled = open(&office, CASE, case);
    assert_eq!((says(&settled, "state"), says(&settled, "settled_on")), (Some("4"), Some(&*today.to_string())));
    assert!(listed(&office, CASE, StateFilter::Open).is_empty());
    assert_eq!(listed(&office, CASE, StateFilter::In("4".into()))[0].names.len(), 1, "the person is named");

    office.sync().unwrap();
    let parked =
        here.county.read(|db| Ok(db.query_row("SELECT count(*) FROM parked", [], |row| row.get::<_, i64>(0))?));
    assert_eq!(parked.unwrap(), 0, "the county judges as the desk did");
    let about = Hukou::set().person(Ref::to(person)).into_fields();
    let fact = Hukou::KIND.natural_id(&about).unwrap();
    let row = here.county.read(|db| Ok(anju_store::get(db, fact)?)).unwrap().expect("the fact");
    assert_eq!(field(&row.fields, "moved"), &Value::Int(1));
    assert_eq!(field(&row.fields, "since").as_text(), Some(&*today.to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_record_may_say_is_refused_at_its_field() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let (file, today) = (some_family(&office), office.today());
    let (home, person) = (file.row.id, file.members[0].person);
    let strange = file.members.iter().find(|member| member.person != person).unwrap().membership;
    let case = || HukouCase::set().person(Ref::to(person)).applied_on(today);
    let state = Fields::from([("state".to_owned(), Value::text("4"))]);
    for (fields, code, at) in [
        (case().applied_on(today.plus_days(1)).into_fields(), "day.future", "applied_on"),
        (case().way("9".to_owned()).into_fields(), "field.code", "way"),
        (case().note("长".repeat(5000)).into_fields(), "text.long", "note"),
        (case().person(Ref::to(RecordId::from_bytes([9; 16]))).into_fields(), "record.unknown", "person"),
        (HukouCase::set().person(Ref::to(person)).into_fields(), "field.missing", "applied_on"),
        (HukouCase::set().applied_on(today).into_fields(), "field.missing", "person"),
        (state, "field.unknown", "state"),
    ] {
        let fault = make(&office, CASE, home, fields).unwrap_err();
        assert_eq!((fault.code.as_str(), fault.field.as_deref()), (code, Some(at)));
    }
    assert!(office.ask(OpenRecord { kind: "membership".into(), id: strange }).is_err(), "it has pages of its own");
    let made = make(&office, CASE, home, case().into_fields()).unwrap();
    let second = make(&office, CASE, home, case().into_fields()).unwrap_err();
    assert_eq!((second.code.as_str(), second.field.as_deref()), ("record.under_way", Some("person")));
    let early = StepRecord {
        kind: CASE.into(),
        id: made.record,
        seen: 0,
        to: "2".into(),
        on: today.plus_days(-1),
        fields: Fields::new(),
    };
    assert_eq!(office.ask(early).unwrap_err().code, "step.before");
    let correct = |fields: Fields| {
        let seen = open(&office, CASE, made.record).row.seen;
        office.ask(CorrectRecord { kind: CASE.into(), id: made.record, seen, fields, anyway: false })
    };
    assert_eq!(correct(case().into_fields()).unwrap_err().code, "field.unknown", "whose it is does not change");
    let channel = || HukouCase::set().channel("2".to_owned()).into_fields();
    correct(channel()).unwrap();
    assert_eq!(says(&open(&office, CASE, made.record), "channel"), Some("2"));
    assert_eq!(correct(channel()).unwrap_err().code, "form.unchanged");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_exists_once_by_nature_is_taken_up_again_where_it_was_taken_back() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let (file, today) = (some_family(&office), office.today());
    let wish = |code: &str| HukouWish::set().asked_on(today).wish(code);
    let first = make(&office, WISH, file.row.id, wish("1").note("先说愿意".to_owned()).into_fields()).unwrap();
    office.ask(Undo { group: first.group }).unwrap();
    office.sync().unwrap();
    let again = make(&office, WISH, file.row.id, wish("2").into_fields()).unwrap();
    assert_eq!(again.record, first.record);
    office.sync().unwrap();
    let row = here.county.read(|db| Ok(anju_store::get(db, again.record)?)).unwrap().unwrap();
    assert!(!row.deleted);
    assert_eq!((field(&row.fields, "wish").as_text(), field(&row.fields, "note")), (Some("2"), &Value::Null));
    let shown = open(&office, WISH, again.record);
    assert_eq!((says(&shown, "wish"), says(&shown, "note")), (Some("2"), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_records_goes_out_with_the_columns_of_its_declaration() {
    let here = Running::with_sample().await;
    let home = tempfile::tempdir().unwrap();
    let pc = Pc::with(home.path().join("下载"));
    let office =
        Office::on(enrolling(&here, "陈静", here.account_for(staff("陈静")), here.code_for(&["陈静"], VILLAGE)), pc);
    office.sync().unwrap();
    let (file, today) = (some_family(&office), office.today());
    let member = &file.members[0];
    let applies = HukouCase::set().person(Ref::to(member.person)).applied_on(today).way("2".to_owned());
    make(&office, CASE, file.row.id, applies.into_fields()).unwrap();
    let heard = office.desk.subscribe();
    let which = WhichRecords { kind: CASE.into(), state: StateFilter::Open, by: Some("2".into()), area: None };
    let started = office.ask(ExportList { list: ListChosen::Records { which }, reason: None }).unwrap();
    let book = book(&end_of(&heard, started.job).unwrap());
    let cells = |row: usize| -> Vec<String> {
        let texts = book.sheets[0].rows[row].cells.iter();
        texts.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None }).collect()
    };
    let (_, plain) = kinds::plain(CASE).unwrap();
    let labels = plain.list.columns.iter().map(|name| HukouCase::KIND.field(name).unwrap().label);
    let headings = cells(0);
    assert!(labels.into_iter().all(|label| headings.iter().any(|heading| heading == label)), "{headings:?}");
    let row = cells(1);
    for shown in [member.name.as_str(), "集中安置点门楼牌落户", "已申请"] {
        assert!(row.iter().any(|cell| cell == shown), "{shown}: {row:?}");
    }
}
