//! 限定部门: what belongs to another department reaches no page, list, export or answer of whoever is limited, and what he writes
//! of it is not taken.

use crate::{
    api::Other,
    excel::end_of,
    main_job::Office,
    plain,
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{
    CountyError,
    audit::By,
    people::{self, New},
    records::offered,
    rim::Machine,
};
use anju_model::{
    Authority, Departments, Fault, Fields, Kind, Record, RecordId, Role,
    contract::*,
    kinds::{self, FindingMark, HukouWish},
    rules,
};
use std::collections::BTreeSet;

pub(crate) fn limited_to(name: &str, department: &str) -> New {
    let departments = Departments(BTreeSet::from([department.to_owned()]));
    New { departments, ..staff(name) }
}

async fn office(here: &Running, who: New) -> Office {
    let office = Office::enrolled_by(here, who, VILLAGE).await;
    office.sync().unwrap();
    office
}

fn family(office: &Office) -> HouseholdFile {
    let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let rows = office.ask(ask).unwrap().rows;
    let row = rows.iter().find(|row| row.persons > 1).expect("a family");
    office.ask(OpenHousehold { id: row.id }).unwrap()
}

/// Whether records of a kind are open to whoever is limited to a department: its own and nobody's, but for what is said of
/// findings, which speaks of all.
fn is_own(kind: &Kind, department: Authority) -> bool {
    kind.department.is_none_or(|of| of == department) && kind.name != FindingMark::KIND.name
}

fn which(kind: &Kind) -> WhichRecords {
    WhichRecords { kind: kind.name.into(), state: StateFilter::All, by: None, area: None }
}

fn wish(office: &Office, household: RecordId) -> Result<RecordId, Fault> {
    let fields = HukouWish::set().asked_on(office.today()).wish("1").into_fields();
    let ask = MakeRecord { kind: HukouWish::KIND.name.into(), household, fields, anyway: false };
    office.ask(ask).map(|saved| saved.record)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_plain_kind_of_another_department_is_answered_like_one_that_there_is_not() {
    let here = Running::with_sample().await;
    let whole = office(&here, staff("陈静")).await;
    let home = family(&whole).row.id;
    let made = wish(&whole, home).unwrap();
    whole.sync().unwrap();
    for department in Authority::ALL {
        let limited = office(&here, limited_to(&format!("限{}", department.code()), department.code())).await;
        for kind in plain::all() {
            let own = is_own(kind, department);
            let name = format!("{} for {}", kind.name, department.code());
            let listed = limited.ask(ListRecords { which: which(kind), household: None, skip: 0, limit: 10 });
            assert_eq!(listed.is_ok(), own, "list of {name}");
            let opened = limited.ask(OpenRecord { kind: kind.name.into(), id: made });
            assert_eq!(opened.is_ok(), own && kind.name == HukouWish::KIND.name, "one of {name}");
            let ask = MakeRecord { kind: kind.name.into(), household: home, fields: Fields::new(), anyway: true };
            let made = limited.ask(ask).unwrap_err().code;
            assert_eq!(made == "record.unknown", !own, "a new one of {name}: {made}");
            let list = ListChosen::Records { which: which(kind) };
            let heard = limited.desk.subscribe();
            let started = limited.ask(ExportList { list, reason: None });
            let written = started.and_then(|started| end_of(&heard, started.job));
            assert_eq!(written.is_ok(), own, "the workbook of {name}");
        }
        let seen = department == Authority::PublicSecurity;
        assert_eq!(limited.ask(GetHistory { record: made }).is_ok(), seen);
        let file = limited.ask(OpenHousehold { id: home }).unwrap();
        assert_eq!(file.lamps.iter().any(|lamp| lamp.right == "户口"), seen);
        let medical = file.members.iter().any(|member| member.medical.is_some());
        assert_eq!(medical, department == Authority::MedicalInsurance, "who is insured for {}", department.code());
        let asked = ListFindings { key: "hukou.ask".into(), area: None, skip: 0, limit: 10 };
        assert_eq!(limited.ask(asked).unwrap().total > 0, seen);
        let today = limited.ask(GetToday::default()).unwrap();
        assert_eq!(today.rows.iter().any(|row| row.key.starts_with("hukou.")), seen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_a_department_reads_no_kind_and_no_finding_of_another() {
    let here = Running::with_sample().await;
    for department in Authority::ALL {
        let only = Departments(BTreeSet::from([department.code().to_owned()]));
        let other = Other::limited(&here, "500235", only);
        for kind in kinds::ALL.iter().filter(|kind| offered(kind.name).is_some()) {
            let own = is_own(kind, department);
            let path = format!("/v1/records/{}?limit=1", kind.name);
            let status = other.get(&path).await.status().as_u16();
            assert_eq!(status, if own { 200 } else { 404 }, "{} for {}", kind.name, department.code());
        }
        for rule in rules::all() {
            let own = !rule.of_department || rule.department == department;
            let key = rule.reasons[0].key;
            let status = other.get(&format!("/v1/findings/{key}?limit=1")).await.status().as_u16();
            assert_eq!(status, if own { 200 } else { 404 }, "{key} for {}", department.code());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_desk_writes_for_somebody_of_another_department_is_parked_by_the_county() {
    let here = Running::with_sample().await;
    let whole = office(&here, staff("陈静")).await;
    let home = family(&whole).row.id;
    // The desk has not heard yet that the account was limited.
    let only = Departments(BTreeSet::from(["yb".to_owned()]));
    let village = area(VILLAGE);
    let grant = people::Grant { role: Role::SiteStaff, area: &village, cadre: None, departments: Some(&only) };
    people::change_grant(&here.county, "陈静", &grant, By::CommandLine, &Machine).unwrap();
    wish(&whole, home).unwrap();
    whole.sync().unwrap();
    let parked = whole.ask(GetSync::default()).unwrap().parked;
    assert_eq!(parked.iter().map(|row| row.fault.code.as_str()).collect::<Vec<_>>(), ["department.outside"]);
    assert_eq!(wish(&whole, home).unwrap_err().code, "record.unknown", "and from now on the desk knows");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_administers_the_county_is_not_limited_and_a_department_is_one_that_there_is() {
    let here = Running::with_sample().await;
    let limit = |role, code: &str| {
        let departments = Departments(BTreeSet::from([code.to_owned()]));
        let new = New { role, area: area("500235"), departments, ..staff("周敏") };
        people::add(&here.county, &new, By::CommandLine, &Machine)
    };
    let code = |made: Result<_, CountyError>| match made.map(drop) {
        Err(CountyError::Fault(fault)) => fault.code,
        other => format!("{other:?}"),
    };
    assert_eq!(code(limit(Role::CountyAdmin, "ga")), "account.admin_departments");
    assert_eq!(code(limit(Role::CountyReader, "moon")), "account.department");
    assert_eq!(code(limit(Role::CountyReader, "ga")), "Ok(())");
}
