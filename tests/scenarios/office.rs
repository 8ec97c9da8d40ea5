//! The county's office: an administrator acts there from his desk, and nobody else does any of its acts.

use crate::{
    excel::{Pc, book, column, end_of},
    main_job::{Office, enrolling},
    running::{PASSWORD, Running, VILLAGE, area, copy, staff},
};
use anju_county::{
    audit::{self, By},
    enrolment::ADDRESSES,
    people::{self, Grant, New},
    rim::Machine as CountyRim,
    set_setting,
};
use anju_desk::{Desk, Machine, Rim, keys::Cost};
use anju_model::{Fault, RecordId, Role, contract::*};
use anju_sheet::Cell;
use serde_json::{Value, json};
use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};
use tempfile::TempDir;

/// An act with an example of what it asks.
type Example = (&'static str, fn() -> Value);

/// The matrix: every act of the office.
const ACTS: &[Example] = &[
    ("ListAccounts", || json!({ "act": "list_accounts" })),
    ("AddAccount", || json!({ "act": "add_account", "name": "赵刚", "role": "site-staff", "area": VILLAGE })),
    ("SetDisabled", || json!({ "act": "set_disabled", "name": "陈静", "disabled": true })),
    ("ResetAccount", || json!({ "act": "reset_account", "name": "陈静" })),
    ("ChangeGrant", || json!({ "act": "change_grant", "name": "陈静", "role": "township", "area": "500235116" })),
    ("ListDesks", || json!({ "act": "list_desks" })),
    ("IssueEnrolment", || json!({ "act": "issue_enrolment", "name": "", "areas": [VILLAGE], "accounts": ["陈静"] })),
    ("RevokeDesk", || json!({ "act": "revoke_desk", "id": RecordId::from_bytes([1; 16]) })),
    ("ListBatches", || json!({ "act": "list_batches" })),
    ("UndoBatch", || json!({ "act": "undo_batch", "id": RecordId::from_bytes([1; 16]) })),
    ("ListDuplicates", || json!({ "act": "list_duplicates" })),
    ("ListLearnt", || json!({ "act": "list_learnt" })),
    ("ForgetLearnt", || json!({ "act": "forget_learnt", "sender": "农坝镇", "what": "column", "written": "身份证" })),
    ("ReadTrail", || json!({ "act": "read_trail", "limit": 20 })),
];

fn act(example: &Value) -> OfficeAct {
    serde_json::from_value(example.clone()).expect("an act")
}

pub fn open(office: &Office, password: &str) -> Result<Done, Fault> {
    office.ask(OpenOffice { password: password.into() })
}

/// A county office's own PC with its administrator.
pub async fn administrator(here: &Running) -> Office {
    administrator_on(here, Arc::new(Machine)).await
}

pub async fn administrator_on(here: &Running, rim: Arc<dyn Rim>) -> Office {
    let who = New { role: Role::CountyAdmin, area: area("500235"), ..staff("周敏") };
    let (one_time_code, code) = (here.account_for(who), here.code_for(&["周敏"], "500235"));
    Office::on(enrolling(here, "周敏", one_time_code, code), rim)
}

/// A PC whose folder for downloads lies in a home of its own.
pub fn pc() -> (TempDir, Arc<Pc>) {
    let home = tempfile::tempdir().unwrap();
    let pc = Pc::with(home.path().join("下载"));
    (home, pc)
}

/// The entries of a sort, the newest first.
fn trail(office: &Office, what: TrailSort) -> Vec<TrailEntry> {
    let filter = TrailFilter { what: Some(what), ..TrailFilter::default() };
    office.ask(ReadTrail { filter, limit: 100, ..ReadTrail::default() }).unwrap().entries
}

/// Of an entry: what, who, where, of what, why.
fn said(entry: &TrailEntry) -> [&str; 5] {
    [&entry.what, &entry.who, &entry.desk, &entry.about, &entry.why]
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
    let add = AddAccount {
        name: "赵刚".into(),
        role: Role::SiteStaff,
        area: area(VILLAGE),
        cadre: None,
        departments: Default::default(),
    };
    let of_village = AddAccount { role: Role::CountyAdmin, ..add.clone() };
    assert_eq!(office.ask(of_village).unwrap_err().code, "account.admin_area");
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
        // His desk tells of its own log-in whenever it synchronises, also after the refusal.
        office.sync().unwrap();
        let trail = here.county.read(|db| audit::newest(db, 100)).unwrap();
        let me = office.ask(Hello {}).unwrap().me.expect("signed in").account;
        let refused: Vec<_> = trail.iter().filter(|entry| entry.what == "office_refused").collect();
        assert!(
            refused.iter().any(|entry| entry.account == Some(me) && entry.why.as_deref() == Some("office.role")),
            "{name}"
        );
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
    here.county
        .write(|tx| anju_county::devices::revoke(tx, granted.enrolled.desk, By::CommandLine, anju_model::Stamp(1)))
        .unwrap();
    let fault = Fault::from(line.office("00", &OfficeAct::ListAccounts(ListAccounts {})).await.unwrap_err());
    assert_eq!(fault.code, "device.revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_issued_in_the_office_enrols_a_second_desk_and_its_revocation_wipes_it() {
    let here = Running::with_sample().await;
    let (_home, pc) = pc();
    let office = administrator_on(&here, pc.clone()).await;
    open(&office, PASSWORD).unwrap();
    let add = AddAccount {
        name: "陈静".into(),
        role: Role::SiteStaff,
        area: area(VILLAGE),
        cadre: None,
        departments: Default::default(),
    };
    let one_time = office.ask(add).unwrap().one_time_code;
    let ask = |areas: &[&str], accounts: &[&str]| IssueEnrolment {
        name: String::new(),
        areas: areas.iter().map(|code| area(code)).collect(),
        accounts: accounts.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(office.ask(ask(&[VILLAGE], &["陈静"])).unwrap_err().code, "enrol.no_address");
    here.county.write(|tx| set_setting(tx, ADDRESSES, &here.address.to_string())).unwrap();
    for (asked, code) in [
        (ask(&[], &["陈静"]), "enrol.no_area"),
        (ask(&[VILLAGE], &[]), "enrol.no_account"),
        (ask(&["500236"], &["陈静"]), "enrol.area"),
        (ask(&["500235999"], &["陈静"]), "area.unknown"),
        (ask(&[VILLAGE], &["无名"]), "account.unknown"),
        (ask(&["500235001"], &["陈静"]), "enrol.account_area"),
    ] {
        assert_eq!(office.ask(asked).unwrap_err().code, code);
    }
    let enrolment = office.ask(ask(&[VILLAGE], &["陈静"])).unwrap();
    assert_eq!((enrolment.file.desk.as_str(), enrolment.areas[0].name.as_str()), ("农坝社区", "农坝镇农坝社区"));
    let heard = office.desk.subscribe();
    let started = office.ask(SaveEnrolment { file: enrolment.file.clone() }).unwrap();
    let file = end_of(&heard, started.job).unwrap().file.unwrap();
    assert!(file.starts_with(&pc.downloads.display().to_string()) && file.ends_with(".anju"), "{file}");

    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path(), Arc::new(Machine), Cost::TRIFLING, tokio::runtime::Handle::current()).unwrap();
    let second = Office { desk, folder };
    let ticket = second.desk.upload("登记.anju", &std::fs::read(&file).unwrap()).unwrap();
    let enrol =
        Enrol {
            ticket: Some(ticket), address: None, code: None, ..enrolling(&here, "陈静", one_time, String::new())
        };
    assert_eq!(second.ask(enrol).unwrap().state, SessionState::Open);
    second.sync().unwrap();

    let desks = office.ask(ListDesks {}).unwrap();
    let row = desks.iter().find(|row| row.name == "农坝社区").expect("it is listed");
    let told = row.told.as_ref().expect("it says what it is");
    assert_eq!((told.version.as_str(), told.groups, told.files), (env!("CARGO_PKG_VERSION"), 0, 0));
    assert!(row.seen_at.is_some() && row.revoked_at.is_none());
    let own = desks.iter().find(|row| row.own).expect("his own").id;
    assert_eq!(office.ask(RevokeDesk { id: own }).unwrap_err().code, "device.own");
    assert_eq!(office.ask(RevokeDesk { id: RecordId::from_bytes([1; 16]) }).unwrap_err().code, "device.none");
    assert_eq!(office.ask(RevokeDesk { id: row.id }).unwrap().desks, 1);
    assert_eq!(second.sync().unwrap_err().code, "device.revoked");
    assert!(!second.folder.path().join("desk.db").exists(), "it wiped itself");

    office.sync().unwrap();
    let entries = trail(&office, TrailSort::Desks);
    let acts: Vec<[&str; 3]> = entries.iter().map(|entry| [&*entry.what, &*entry.who, &*entry.about]).collect();
    for act in [
        ["device_revoked", "周敏", "设备 农坝社区"],
        ["enrolled", "陈静", "设备 农坝社区"],
        ["enrolment_saved", "周敏", ""],
        ["enrolment_issued", "周敏", ""],
        ["enrolment_issued", "服务器命令行", ""],
    ] {
        assert!(acts.contains(&act), "{act:?}: {acts:?}");
    }
    let text = serde_json::to_string(&entries).unwrap();
    assert!(!text.contains(&enrolment.file.code), "the trail tells no code");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_grant_is_the_accounts_from_the_next_sync() {
    let here = Running::with_sample().await;
    let office = administrator(&here).await;
    let village = Office::enrolled(&here, "陈静").await;
    village.sync().unwrap();
    open(&office, PASSWORD).unwrap();
    let change = |name: &str, role, place: &str| ChangeGrant {
        name: name.into(),
        role,
        area: area(place),
        cadre: None,
        departments: None,
    };
    for (asked, code) in [
        (change("周敏", Role::CountyReader, "500235"), "account.own"),
        (change("无名", Role::Township, "500235116"), "account.unknown"),
        (change("陈静", Role::Township, "500236"), "account.area"),
        (change("陈静", Role::CountyAdmin, VILLAGE), "account.admin_area"),
    ] {
        assert_eq!(office.ask(asked).unwrap_err().code, code);
    }
    office.ask(change("陈静", Role::Township, "500235116")).unwrap();
    let row = office.ask(ListAccounts {}).unwrap().into_iter().find(|row| row.name == "陈静").unwrap();
    assert_eq!((row.role, row.area.name.as_str()), (Some(Role::Township), "农坝镇"));
    assert_eq!(row.cadre.map(|cadre| cadre.name).as_deref(), Some("陈静"), "who visits with it stays");
    let changes = trail(&office, TrailSort::Changes);
    let changed = changes.iter().find(|entry| entry.about == "账号 陈静" && entry.who == "周敏").expect("it is there");
    assert!(changed.changes.iter().any(|change| change.to == "镇街"), "{changed:?}");
    village.sync().unwrap();
    village.ask(Lock {}).unwrap();
    let session = village.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    assert_eq!(session.me.unwrap().role, Role::Township);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_of_an_account_ends_its_password_and_its_keys_of_the_office() {
    let here = Running::start().await;
    let office = administrator(&here).await;
    open(&office, PASSWORD).unwrap();
    office.ask(ListAccounts {}).unwrap();
    let code = people::reset(&here.county, "周敏", By::CommandLine, &CountyRim).unwrap().one_time_code;
    assert_eq!(office.ask(ListAccounts {}).unwrap_err().code, "office.closed");
    assert_eq!(open(&office, PASSWORD).unwrap_err().code, "password.none", "the old password opens nothing");
    let password = "anju-shiyong-2";
    office.ask(FirstSignIn { name: "周敏".into(), one_time_code: code, password: password.into() }).unwrap();
    open(&office, password).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_the_office_does_not_outlive_the_grant_under_which_it_was_made() {
    let here = Running::start().await;
    let office = administrator(&here).await;
    let county = area("500235");
    let grant = |role| {
        let grant = Grant { role, area: &county, cadre: None, departments: None };
        people::change_grant(&here.county, "周敏", &grant, By::CommandLine, &CountyRim).unwrap();
    };
    let disable = |disabled| {
        people::set_disabled(&here.county, "周敏", disabled, By::CommandLine, &CountyRim).unwrap();
    };
    open(&office, PASSWORD).unwrap();
    grant(Role::CountyReader);
    grant(Role::CountyAdmin);
    assert_eq!(office.ask(ListAccounts {}).unwrap_err().code, "office.closed");
    open(&office, PASSWORD).unwrap();
    disable(true);
    disable(false);
    assert_eq!(office.ask(ListAccounts {}).unwrap_err().code, "office.closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_log_in_a_reveal_and_an_export_are_in_the_trail_with_who_where_and_why() {
    let here = Running::with_sample().await;
    let (_home, pc) = pc();
    let office = administrator(&here).await;
    let (one_time_code, code) = (here.account("陈静"), here.code(&["陈静"]));
    let village = Office::on(enrolling(&here, "陈静", one_time_code, code), pc);
    village.sync().unwrap();
    let list = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 1 };
    let household = village.ask(list).unwrap().rows.remove(0);
    let person = village.ask(OpenHousehold { id: household.id }).unwrap().members[0].person;
    let reveal = Reveal {
        kind: "person".into(),
        record: person,
        field: "id_number".into(),
        reason: "核对证件，本人电话19900001234".into(),
    };
    let whole = village.ask(reveal).unwrap().value;
    let heard = village.desk.subscribe();
    let list = ListChosen::Households { filter: HouseholdFilter::All, area: None };
    let started = village.ask(ExportList { list, reason: Some("入户核查".into()) }).unwrap();
    end_of(&heard, started.job).unwrap();
    for name in ["没有这个人", "陈静"] {
        assert!(village.ask(SignIn { name: name.into(), password: "anju-cuowu-2".into() }).is_err());
    }
    let me = village.ask(Hello {}).unwrap().me.unwrap().account;
    assert!(village.ask(Unlock { account: me, pin: "147258".into() }).is_err());
    village.sync().unwrap();

    open(&office, PASSWORD).unwrap();
    let revealed = trail(&office, TrailSort::Reveals);
    let [what, who, place, about, why] = said(&revealed[0]);
    assert_eq!([what, who, place], ["reveal", "陈静", "农坝社区"]);
    assert!(about.starts_with("家庭成员 ") && about.contains("* 农坝社区 户编号 "), "{about}");
    assert_eq!(why, "证件号码：核对证件，本人电话199****1234");
    assert!(!serde_json::to_string(&revealed).unwrap().contains(&whole));
    let exported = trail(&office, TrailSort::Exports);
    let [what, who, place, _, why] = said(&exported[0]);
    assert_eq!([what, who, place], ["exported", "陈静", "农坝社区"]);
    assert!(why.starts_with("搬迁户（") && why.ends_with("：入户核查"), "{why}");
    let failed = trail(&office, TrailSort::Failures);
    let why = "还没有在本机设置数字密码，请用账号密码登录，再到“设置”里设置";
    assert_eq!(said(&failed[0]), ["sign_in_failed", "陈静", "农坝社区", "", why]);
    assert_eq!(said(&failed[1]), ["sign_in_failed", "陈静", "农坝社区", "", "账号密码不正确"]);
    assert_eq!(failed[2].who, "", "whom it should have been is not known");
    let by_desk = TrailFilter {
        desk: office.ask(ListDesks {}).unwrap().iter().find(|row| row.name == "农坝社区").map(|row| row.id),
        ..TrailFilter::default()
    };
    let page = office.ask(ReadTrail { filter: by_desk, limit: 100, ..ReadTrail::default() }).unwrap();
    assert!(page.entries.len() >= 4 && page.entries.iter().all(|entry| entry.desk == "农坝社区"));
    assert_eq!(page.said, "设备 农坝社区");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_desks_imports_and_draws_go_to_excel_as_they_are_shown() {
    let here = Running::with_sample().await;
    let (_home, pc) = pc();
    let office = administrator_on(&here, pc).await;
    here.account("陈静");
    let in_use = AccountFilter { state: Some(AccountState::InUse), text: String::new(), area: None };
    let accounts = |filter| ListChosen::Accounts { filter };
    let export = |list| {
        let heard = office.desk.subscribe();
        let started = office.ask(ExportList { list, reason: None })?;
        end_of(&heard, started.job).map(|end| book(&end))
    };
    assert_eq!(export(accounts(in_use.clone())).unwrap_err().code, "office.closed");
    open(&office, PASSWORD).unwrap();
    let all = export(accounts(AccountFilter::default())).unwrap();
    assert_eq!(column(&all, "姓名").into_iter().collect::<BTreeSet<_>>(), ["周敏", "陈静"].map(str::to_owned).into());
    assert!(column(&all, "状态").contains(&"未设密码".to_owned()));
    assert_eq!(column(&export(accounts(in_use)).unwrap(), "姓名"), ["周敏"]);
    let desks = |text: &str| ListChosen::Desks { filter: DeskFilter { state: None, text: text.into(), area: None } };
    let shown = export(desks("农坝镇")).unwrap();
    assert_eq!((column(&shown, "设备"), column(&shown, "状态")), (vec!["农坝镇".into()], vec!["在用".into()]));
    assert!(column(&export(desks("别处")).unwrap(), "设备").is_empty());
    office.sync().unwrap();
    office.ask(DrawSpot { area: None, size: 3 }).unwrap();
    let draws = export(ListChosen::SpotRounds { area: None }).unwrap();
    assert_eq!((column(&draws, "抽取户数"), column(&draws, "一致率")), (vec!["3".into()], vec![String::new()]));
    let imports = export(ListChosen::Batches {}).unwrap();
    assert_eq!(column(&imports, "文件"), ["county-yunyang.xlsx"]);
    assert_eq!((column(&imports, "户数"), column(&imports, "未导入的行")), (vec!["1200".into()], vec!["68".into()]));
    assert!(column(&export(ListChosen::Duplicates {}).unwrap(), "原因").is_empty());
    office.sync().unwrap();
    assert_eq!(trail(&office, TrailSort::Exports).len(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn log_ins_that_failed_before_anybody_was_in_reach_the_trail_once_with_the_next_who_is() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let me = office.ask(Hello {}).unwrap().me.map(|me| me.account);
    let office = office.after_a_crash();
    let signs_in = |office: &Office, name: &str, password: &str| {
        office.ask(SignIn { name: name.into(), password: password.into() }).map_err(|fault| fault.code)
    };
    assert_eq!(signs_in(&office, "没有这个人", PASSWORD).unwrap_err(), "sign_in.unknown");
    assert_eq!(signs_in(&office, "陈静", "anju-cuowu-2").unwrap_err(), "password.wrong");
    let kept = office.folder.path().join("failures.json");
    assert!(!std::fs::read_to_string(&kept).unwrap().contains("没有这个人"), "no name lies beside the store");

    let office = office.after_a_crash();
    signs_in(&office, "陈静", PASSWORD).unwrap();
    assert!(!kept.exists());
    office.sync().unwrap();
    let trail = here.county.read(|db| audit::newest(db, 100)).unwrap().into_iter();
    let failed: Vec<_> = trail.filter(|entry| entry.what == "sign_in_failed").collect();
    let said: Vec<_> = failed.iter().map(|entry| (entry.account, entry.why.as_deref())).collect();
    assert_eq!(said, [(me, Some("password.wrong")), (None, Some("sign_in.unknown"))]);
    assert!(failed.iter().all(|entry| entry.desk.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_on_desks_cloned_from_one_disk_is_in_the_trail_once() {
    let here = Running::with_sample().await;
    let first = Office::enrolled(&here, "陈静").await;
    first.sync().unwrap();
    let list = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 1 };
    let household = first.ask(list).unwrap().rows.remove(0).id;
    let person = first.ask(OpenHousehold { id: household }).unwrap().members[0].person;
    let reveal = |office: &Office, reason: &str| {
        let (kind, field) = ("person".into(), "id_number".into());
        office.ask(Reveal { kind, record: person, field, reason: reason.into() }).unwrap();
    };
    reveal(&first, "克隆之前");
    let folder = tempfile::tempdir().unwrap();
    // With the store held, so that what is copied is one state of it.
    let copied = |_: &anju_store::rusqlite::Connection| {
        copy(first.folder.path(), folder.path());
        Ok(())
    };
    first.desk.app().unwrap().read(copied).unwrap();
    let desk = Desk::open(folder.path(), Arc::new(Machine), Cost::TRIFLING, tokio::runtime::Handle::current()).unwrap();
    let second = Office { desk, folder };
    second.ask(SignIn { name: "陈静".into(), password: PASSWORD.into() }).unwrap();
    reveal(&first, "甲一");
    reveal(&first, "甲二");
    reveal(&second, "乙一");
    let both = [&first, &second];
    both.iter().for_each(|office| drop(office.sync().unwrap()));
    let reasons = || {
        let trail = here.county.read(|db| audit::newest(db, 1_000)).unwrap().into_iter();
        let revealed = trail.filter(|entry| entry.what == "reveal").filter_map(|entry| entry.why);
        let mut reasons: Vec<String> = revealed.map(|why| why.replace("id_number：", "")).collect();
        reasons.sort_unstable();
        reasons
    };
    assert_eq!(reasons(), ["乙一", "克隆之前", "甲一", "甲二"], "both are still one desk");
    // Both give the same number to a save of theirs, so that one of them gets another id.
    for office in both {
        let need = NewNeed { category: Some("04".into()), text: "修水管".into() };
        office.ask(RaiseNeed { household, source: "1".into(), raised_on: office.today(), need }).unwrap();
        office.sync().unwrap();
    }
    reveal(&first, "甲三");
    reveal(&second, "乙二");
    both.iter().for_each(|office| drop(office.sync().unwrap()));
    let renamed = here.county.read(|db| audit::newest(db, 1_000)).unwrap();
    assert!(renamed.iter().any(|entry| entry.what == "device_renamed"));
    assert_eq!(reasons(), ["乙一", "乙二", "克隆之前", "甲一", "甲三", "甲二"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_goes_to_excel_with_nothing_personal_whole_and_says_so_itself() {
    let here = Running::with_sample().await;
    let (_home, pc) = pc();
    let office = administrator_on(&here, pc).await;
    let list = || ListChosen::Trail { filter: TrailFilter::default() };
    let refused = office.ask(ExportList { list: list(), reason: None });
    assert_eq!(refused.unwrap_err().code, "office.closed");
    open(&office, PASSWORD).unwrap();
    let heard = office.desk.subscribe();
    let started = office.ask(ExportList { list: list(), reason: Some("年度检查".into()) }).unwrap();
    let end = end_of(&heard, started.job).unwrap();
    let book = book(&end);
    let note = format!("{:?}", book.sheets.last().unwrap().rows);
    for text in ["周敏", "年度检查", "全部"] {
        assert!(note.contains(text), "{text}: {note}");
    }
    assert!(end.rows > 10_000, "the import of the sample is in it: {} rows", end.rows);
    let (names, numbers) = personal(&here);
    for row in &book.sheets[0].rows {
        for cell in &row.cells {
            let Cell::Text(text) = cell else { continue };
            assert!(!names.contains(text.as_str()), "{text} stands whole");
            let mut runs = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| run.len() >= 11);
            assert!(!runs.any(|run| numbers.contains(run)), "{text}");
        }
    }
    assert!(column(&book, "改为").iter().any(|to| to.contains("***")), "values are masked, not left out");
    office.sync().unwrap();
    let exported = trail(&office, TrailSort::Exports);
    let [_, who, _, _, why] = said(&exported[0]);
    assert_eq!(who, "周敏");
    assert!(why.starts_with("操作日志（全部") && why.ends_with("：年度检查"), "{why}");
}

/// The names of all persons of the county, and their id numbers and phones.
fn personal(here: &Running) -> (HashSet<String>, HashSet<String>) {
    let texts = |sql: &str| {
        here.county
            .read(|db| {
                let mut query = db.prepare(sql)?;
                Ok(query.query_map([], |row| row.get(0))?.collect::<Result<HashSet<String>, _>>()?)
            })
            .unwrap()
    };
    let names = texts("SELECT name FROM person WHERE length(name) > 1");
    let numbers = texts(
        "SELECT id_number FROM person WHERE id_number IS NOT NULL
         UNION SELECT phone FROM person WHERE phone IS NOT NULL
         UNION SELECT phone FROM household WHERE phone IS NOT NULL
         UNION SELECT phone FROM cadre WHERE phone IS NOT NULL",
    );
    assert!(names.len() > 100 && numbers.len() > 1_000);
    (names, numbers)
}
