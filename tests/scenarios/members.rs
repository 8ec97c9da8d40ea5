//! Members who join, leave and come back, on one desk: what the desk refuses, and what it makes of the same id number.

use crate::{
    main_job::Office,
    running::{Running, area},
};
use anju_county::people::New;
use anju_model::{
    Day, Fault, Fields, RecordId, Role, Value,
    contract::*,
    kin::Kin,
    kinds::{Household, Person},
    value,
    words::fault::sentence,
};
use anju_store::rusqlite::{self, Connection, params};
use std::collections::BTreeMap;

const TOWNSHIP: &str = "500235116";

/// Two households of one place with a grown member beside the head.
fn two(office: &Office) -> (HouseholdFile, HouseholdFile) {
    let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let rows = office.ask(ask).unwrap().rows;
    let mut files = rows.iter().map(|row| file(office, row.id)).filter(|file| grown(file).is_some());
    (files.next().unwrap(), files.next().unwrap())
}

fn file(office: &Office, id: RecordId) -> HouseholdFile {
    office.ask(OpenHousehold { id }).unwrap()
}

fn grown(file: &HouseholdFile) -> Option<&MemberRow> {
    file.members.iter().find(|member| !member.is_head && member.age >= Some(18) && member.age < Some(60))
}

fn other(file: &HouseholdFile) -> &MemberRow {
    grown(file).expect("a grown member")
}

/// What a form says of someone whom the clerk types in anew.
fn typed(here: &Running, person: RecordId) -> Fields {
    let columns = ["name", "sex", "birth", "id_number"];
    let read = |column: &str| {
        let sql = format!("SELECT {column} FROM person WHERE id = ?1");
        here.county.read(|db| Ok(db.query_row(&sql, params![person.bytes()], |row| row.get::<_, String>(0))?)).unwrap()
    };
    columns.map(|column| (column.to_owned(), Value::Text(read(column)))).into()
}

fn joins(household: RecordId, fields: Fields) -> AddMember {
    AddMember { household, relation: "03".into(), since: None, joined_by: "2".into(), fields, anyway: true }
}

fn leaves(member: &MemberRow, on: &str) -> MemberLeaves {
    MemberLeaves {
        membership: member.membership,
        seen: member.membership_seen,
        on: on.parse().unwrap(),
        reason: "2".into(),
        new_head: None,
        relations: vec![],
    }
}

/// What the form of 更换户主 proposes for everybody else, and 其他 where it proposes nothing.
fn proposed(file: &HouseholdFile, head: RecordId, gone: Option<RecordId>) -> Vec<NewRelation> {
    let one = |(member, follows): (&MemberRow, Option<Kin>)| NewRelation {
        membership: member.membership,
        seen: member.membership_seen,
        relation: follows.unwrap_or(Kin::Other).code().to_owned(),
    };
    file.relations_to(head, gone).into_iter().map(one).collect()
}

fn becomes_head(file: &HouseholdFile, head: RecordId) -> ChangeHead {
    ChangeHead { household: file.row.id, seen: file.seen, head, relations: proposed(file, head, None) }
}

/// The members' relations, and who is head.
fn relations(file: &HouseholdFile) -> BTreeMap<RecordId, (String, bool)> {
    let said = |member: &MemberRow| (member.person, (member.relation.clone().unwrap_or_default(), member.is_head));
    file.members.iter().map(said).collect()
}

fn heads(file: &HouseholdFile) -> Vec<RecordId> {
    let called = relations(file).into_iter().filter(|(_, (relation, head))| relation == "01" || *head);
    called.map(|(person, _)| person).collect()
}

fn corrects(member: &MemberRow, relation: &str) -> CorrectMember {
    CorrectMember {
        person: member.person,
        seen: member.seen,
        fields: Fields::new(),
        relation: Some((relation.into(), member.membership_seen)),
        anyway: true,
    }
}

fn code<T: std::fmt::Debug>(answer: Result<T, Fault>) -> String {
    answer.unwrap_err().code
}

async fn township(here: &Running) -> Office {
    let who = New {
        name: "李建国".into(),
        role: Role::Township,
        area: area(TOWNSHIP),
        cadre: None,
        departments: Default::default(),
    };
    let office = Office::enrolled_by(here, who, TOWNSHIP).await;
    office.sync().unwrap();
    office
}

#[tokio::test(flavor = "multi_thread")]
async fn who_married_out_of_one_household_joins_another_as_the_same_person() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (from, to) = two(&office);
    let bride = other(&from);
    let form = typed(&here, bride.person);
    assert_eq!(code(office.ask(joins(to.row.id, form.clone()))), "id_number.elsewhere", "she has not left yet");
    office.ask(leaves(bride, "2026-05-01")).unwrap();
    assert_eq!(office.ask(joins(to.row.id, form)).unwrap().record, bride.person);
    let is_here = |id: RecordId| file(&office, id).members.iter().any(|member| member.person == bride.person);
    assert!(!is_here(from.row.id) && is_here(to.row.id));
    let chip = office.sync().unwrap();
    assert_eq!((chip.waiting, chip.parked, chip.conflicts), (0, 0, 0));
    assert!(office.ask(GetSync::default()).unwrap().proposals.is_empty());
    assert!(!is_here(from.row.id) && is_here(to.row.id));
    let sql = "SELECT household FROM person WHERE id = ?1";
    let held: [u8; 16] =
        here.county.read(|db| Ok(db.query_row(sql, params![bride.person.bytes()], |row| row.get(0))?)).unwrap();
    assert_eq!(RecordId::from_bytes(held), to.row.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_two_already_have_does_not_stop_another_correction() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (one, two) = two(&office);
    let (ours, theirs) = (other(&one), other(&two));
    let ask = |fields: Fields| CorrectMember { fields, relation: None, ..corrects(ours, "03") };
    assert_eq!(code(office.ask(ask(typed(&here, theirs.person)))), "id_number.elsewhere");
    let twice = |db: &anju_store::rusqlite::Transaction<'_>| {
        let sql = "UPDATE person SET id_number = (SELECT id_number FROM person WHERE id = ?1) WHERE id = ?2";
        Ok(db.execute(sql, params![ours.person.bytes(), theirs.person.bytes()])?)
    };
    office.desk.app().unwrap().write(twice).unwrap();
    office.ask(ask([("phone".to_owned(), Value::text("19900000001"))].into())).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_makes_no_second_head_and_leaves_none_without_one() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (file, _) = two(&office);
    let head = file.members.iter().find(|member| member.is_head).unwrap();
    assert_eq!(code(office.ask(corrects(other(&file), "01"))), "member.second_head");
    assert_eq!(code(office.ask(corrects(head, "03"))), "member.second_head");
    let himself = MemberLeaves { new_head: Some(head.person), ..leaves(head, "2026-05-01") };
    assert_eq!(code(office.ask(himself)), "member.head_leaves");
    let next = other(&file).person;
    let relations = proposed(&file, next, Some(head.person));
    office.ask(MemberLeaves { new_head: Some(next), relations, ..leaves(head, "2026-05-01") }).unwrap();
    assert_eq!(heads(&self::file(&office, file.row.id)), [next]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_of_head_says_what_everybody_becomes_and_leaves_one_head() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (before, _) = two(&office);
    let (head, next) = (heads(&before)[0], other(&before).person);
    let untouched = ChangeHead { relations: vec![], ..becomes_head(&before, next) };
    let fault = office.ask(untouched).unwrap_err();
    assert_eq!(fault.code, "field.missing");
    assert!(fault.field.is_some_and(|field| field.starts_with("relation-")));
    let mut twice = becomes_head(&before, next);
    twice.relations[0].relation = "01".into();
    assert_eq!(code(office.ask(twice)), "member.second_head");
    office.ask(becomes_head(&before, next)).unwrap();
    let after = file(&office, before.row.id);
    assert_eq!(heads(&after), [next]);
    assert_ne!(relations(&after)[&head].0, "01", "the former head has a relation");
    let chip = office.sync().unwrap();
    assert_eq!((chip.waiting, chip.parked, chip.conflicts), (0, 0, 0));
    assert_eq!(relations(&file(&office, before.row.id)), relations(&after), "the county took all of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_whose_relation_is_wrong_is_mended_by_a_correction() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (before, _) = two(&office);
    let member = other(&before);
    // As an older program left it: a second one who is called 户主.
    let sql = "UPDATE membership SET relation = '01' WHERE id = ?1";
    office.desk.app().unwrap().write(|tx| Ok(tx.execute(sql, params![member.membership.bytes()])?)).unwrap();
    assert_eq!(heads(&file(&office, before.row.id)).len(), 2);
    office.ask(corrects(member, "28")).unwrap();
    assert_eq!(heads(&file(&office, before.row.id)).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_child_does_not_become_head_while_somebody_of_age_is_there() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let (home, _) = two(&office);
    let born = Person::set().name("新新").sex("1".to_owned()).no_id_reason("新生儿".to_owned()).into_fields();
    let since = Some("2026-05".parse().unwrap());
    let born = AddMember { since, joined_by: "1".into(), ..joins(home.row.id, born) };
    let child = office.ask(born).unwrap().record;
    let now = file(&office, home.row.id);
    assert_eq!(now.members.iter().find(|member| member.person == child).unwrap().age, Some(0), "born when he joined");
    assert!(now.possible_heads(None).iter().all(|member| member.person != child));
    assert_eq!(code(office.ask(becomes_head(&now, child))), "member.head_child");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_desks_that_each_change_the_head_the_second_is_told_and_takes_it_back() {
    let here = Running::with_sample().await;
    let first = township(&here).await;
    let who = New {
        name: "王敏".into(),
        role: Role::Township,
        area: area(TOWNSHIP),
        cadre: None,
        departments: Default::default(),
    };
    let second = Office::enrolled_by(&here, who, TOWNSHIP).await;
    second.sync().unwrap();
    let large = |office: &Office| {
        let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
        let rows = office.ask(ask).unwrap().rows;
        rows.iter().map(|row| file(office, row.id)).find(|file| file.possible_heads(None).len() > 1).unwrap()
    };
    let home = large(&first);
    let wanted = [home.possible_heads(None)[0].person, home.possible_heads(None)[1].person];
    here.handle.shutdown();
    for (office, head) in [(&first, wanted[0]), (&second, wanted[1])] {
        office.ask(becomes_head(&file(office, home.row.id), head)).unwrap();
    }
    let _again = here.serve_again().await;
    // Either may be the first to be heard.
    let chips = [first.sync().unwrap(), second.sync().unwrap(), first.sync().unwrap(), second.sync().unwrap()];
    let late = chips[2..].iter().position(|chip| chip.parked == 1).expect("one of them is parked");
    let (office, early, late) = ([&first, &second][late], wanted[1 - late], wanted[late]);
    let parked = office.ask(GetSync::default()).unwrap().parked;
    assert_eq!(parked[0].fault.code, "heads.elsewhere");
    assert!(sentence(&parked[0].fault).contains("撤回"), "{}", sentence(&parked[0].fault));
    assert_eq!(heads(&file(office, home.row.id)), [late], "what was saved stays in sight until somebody acts");
    office.ask(MendParked { id: parked[0].id, withdraw: true }).unwrap();
    office.sync().unwrap();
    let settled = (heads(&file(office, home.row.id)), office.sync().unwrap().parked);
    assert_eq!(settled, (vec![early], 0));
    office.ask(becomes_head(&file(office, home.row.id), late)).unwrap();
    assert_eq!(office.sync().unwrap().parked, 0);
    for office in [&first, &second] {
        office.sync().unwrap();
        assert_eq!(heads(&file(office, home.row.id)), [late], "done again as things stand, it holds");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_moves_into_an_empty_household_is_its_head() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let alone = |office: &Office| {
        let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
        office.ask(ask).unwrap().rows.into_iter().find(|row| row.persons == 1).map(|row| file(office, row.id))
    };
    let home = alone(&office).expect("somebody lives alone");
    office.ask(leaves(&home.members[0], "2026-05-01")).unwrap();
    let newcomer = |relation: &str| AddMember {
        relation: relation.into(),
        ..joins(home.row.id, [("name".to_owned(), Value::text("来人")), ("sex".to_owned(), Value::text("2"))].into())
    };
    assert_eq!(code(office.ask(newcomer("03"))), "household.head_needed");
    let head = office.ask(newcomer("01")).unwrap().record;
    assert_eq!(heads(&file(&office, home.row.id)), [head]);
    assert_eq!(code(office.ask(newcomer("01"))), "member.second_head");
    let chip = office.sync().unwrap();
    assert_eq!((chip.waiting, chip.parked), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_counts_from_the_day_on_which_it_became_so() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let home = two(&office).0;
    let (today, class) = (office.today(), value::field(&home.fields, "household_type").as_text().map(str::to_owned));
    let became = if class.as_deref() == Some("1") { "0" } else { "1" };
    assert!(class.is_some(), "what nobody knew was never otherwise");
    let correct = |on| CorrectHousehold {
        id: home.row.id,
        seen: home.seen,
        fields: Household::set().household_type(became.to_owned()).into_fields(),
        on,
        anyway: true,
    };
    let fault = office.ask(correct(Some(today.plus_days(1)))).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.field.as_deref()), ("day.future", Some("on")));
    let since = today.plus_days(-40);
    office.ask(correct(Some(since))).unwrap();
    office.sync().unwrap();
    let until = |day: Day| -> Vec<Option<String>> {
        let sql = "SELECT household_type FROM household_period WHERE household = ?1 AND until = ?2 AND deleted = 0";
        let read = |db: &Connection| -> Result<Vec<_>, rusqlite::Error> {
            db.prepare(sql)?.query_map(params![home.row.id.bytes(), day.to_string()], |row| row.get(0))?.collect()
        };
        here.county.read(|db| Ok(read(db)?)).unwrap()
    };
    assert_eq!(until(since.plus_days(-1)), [class], "it was otherwise until the day before");
    assert!(until(today.plus_days(-1)).is_empty(), "and not until yesterday");
}
