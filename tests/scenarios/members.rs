//! Members who join, leave and come back, on one desk: what the desk refuses, and what it makes of the same id number.

use crate::{
    main_job::Office,
    running::{Running, area},
};
use anju_county::people::New;
use anju_model::{Fault, Fields, RecordId, Role, Value, contract::*};
use anju_store::rusqlite::params;

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
    }
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
    let who = New { name: "李建国".into(), role: Role::Township, area: area(TOWNSHIP), cadre: None };
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
    assert!(office.ask(GetSync {}).unwrap().proposals.is_empty());
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
    office.ask(MemberLeaves { new_head: Some(other(&file).person), ..leaves(head, "2026-05-01") }).unwrap();
}
