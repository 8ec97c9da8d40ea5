//! The county's office: an administrator acts there from his desk, and nobody else does any of its acts.

use crate::{
    main_job::{Office, enrolling},
    running::{PASSWORD, Running, VILLAGE, area, staff},
};
use anju_county::people::New;
use anju_desk::Machine;
use anju_model::{Fault, Role, contract::*};
use serde_json::{Value, json};
use std::sync::Arc;

/// Every act with an example of what it asks.
const ACTS: &[(&str, fn() -> Value)] = &[
    ("ListAccounts", || json!({ "act": "list_accounts" })),
    ("AddAccount", || json!({ "act": "add_account", "name": "赵刚", "role": "site-staff", "area": VILLAGE })),
    ("SetDisabled", || json!({ "act": "set_disabled", "name": "陈静", "disabled": true })),
    ("ResetAccount", || json!({ "act": "reset_account", "name": "陈静" })),
    ("ListDesks", || json!({ "act": "list_desks" })),
];

fn act(example: &Value) -> OfficeAct {
    serde_json::from_value(example.clone()).expect("an act")
}

fn open(office: &Office, password: &str) -> Result<Done, Fault> {
    office.ask(OpenOffice { password: password.into() })
}

/// A county office's own PC with its administrator.
pub async fn administrator(here: &Running) -> Office {
    let who = New { role: Role::CountyAdmin, area: area("500235"), ..staff("周敏") };
    Office::enrolled_by(here, who, "500235").await
}

#[test]
fn every_act_has_an_example() {
    let names: Vec<&str> = ACTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, OfficeAct::NAMES);
    for (name, example) in ACTS {
        assert_eq!(act(&example()).name(), *name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_adds_an_account_with_which_a_person_signs_in() {
    let here = Running::with_sample().await;
    let office = administrator(&here).await;
    assert_eq!(office.ask(ListAccounts {}).unwrap_err().code, "office.closed");
    assert_eq!(open(&office, "anju-cuowu-2").unwrap_err().code, "password.wrong");
    open(&office, PASSWORD).unwrap();
    let add = AddAccount { name: "赵刚".into(), role: Role::SiteStaff, area: area(VILLAGE), cadre: None };
    let code = office.ask(add.clone()).unwrap();
    assert_eq!(office.ask(add).unwrap_err().code, "account.exists");
    let row = office.ask(ListAccounts {}).unwrap().into_iter().find(|row| row.name == "赵刚").expect("it is listed");
    assert_eq!((row.role, row.has_password, row.disabled), (Some(Role::SiteStaff), false, false));
    let enrol = enrolling(&here, "赵刚", code.one_time_code, here.code(&["赵刚"]));
    Office::on(enrol, Arc::new(Machine));
    assert_eq!(office.ask(ListDesks {}).unwrap().len(), 2);
    let own = SetDisabled { name: "周敏".into(), disabled: true };
    assert_eq!(office.ask(own).unwrap_err().code, "account.own");
    office.ask(SetDisabled { name: "赵刚".into(), disabled: true }).unwrap();
    office.ask(Lock {}).unwrap();
    assert_eq!(office.ask(ListAccounts {}).unwrap_err().code, "session.locked");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_no_administrator_does_none_of_its_acts() {
    let here = Running::with_sample().await;
    let people = [
        New { role: Role::Township, area: area("500235116"), ..staff("李建国") },
        New { role: Role::CountyReader, area: area("500235"), ..staff("王芳") },
        staff("陈静"),
    ];
    for who in people {
        let (name, place) = (who.name.clone(), who.area.to_string());
        let office = Office::enrolled_by(&here, who, &place).await;
        assert_eq!(open(&office, PASSWORD).unwrap_err().code, "office.role", "{name}");
        for (act_name, example) in ACTS {
            let fault = office.ask(act(&example())).unwrap_err();
            assert_eq!(fault.code, "office.closed", "{name}: {act_name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_the_office_that_is_forged_or_another_desks_opens_nothing() {
    let here = Running::with_sample().await;
    let (granted, line) = here.enrolled("陈静").await;
    for (name, example) in ACTS {
        let fault = Fault::from(line.office(&"0".repeat(64), &act(&example())).await.unwrap_err());
        assert_eq!(fault.code, "office.closed", "{name}");
    }
    here.county.write(|tx| anju_county::devices::revoke(tx, granted.enrolled.desk, anju_model::Stamp(1))).unwrap();
    let fault = Fault::from(line.office("00", &OfficeAct::ListAccounts(ListAccounts {})).await.unwrap_err());
    assert_eq!(fault.code, "device.revoked");
}
