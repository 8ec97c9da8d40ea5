//! 本地参数: what the county sets reaches every desk, judges from its day on and no day before, and is set by the county alone.

use crate::{
    main_job::Office,
    running::{Running, area, staff},
};
use anju_county::people::New;
use anju_model::{Role, contract::*, indicators::Indicator};

const COUNTY: &str = "500235";

async fn county(here: &Running) -> Office {
    let who = New { role: Role::CountyAdmin, area: area(COUNTY), ..staff("周敏") };
    let office = Office::enrolled_by(here, who, COUNTY).await;
    office.sync().unwrap();
    office
}

fn found(office: &Office, key: &str) -> u32 {
    loop {
        // While the loop of the sync writes, a page may go before all is judged, and says so.
        let page = office.ask(ListFindings { key: key.into(), area: None, skip: 0, limit: 1 }).unwrap();
        if page.pending == 0 {
            return page.total;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

fn overdue(office: &Office, back: i64) -> u32 {
    let day = Some(office.today().plus_days(-back));
    office.ask(GetBoard { day, ..GetBoard::default() }).unwrap().total.get(Indicator::Overdue)
}

fn every(office: &Office) -> ParameterRow {
    let rows = office.ask(ListParameters::default()).unwrap();
    rows.into_iter().find(|row| row.name == "visit_every").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_county_sets_is_judged_by_on_every_desk_from_its_day_on() {
    let here = Running::with_sample().await;
    let (county, village) = (county(&here).await, Office::enrolled(&here, "陈静").await);
    village.sync().unwrap();
    let before = (found(&village, "visit.over"), overdue(&village, 0), overdue(&village, 20));
    assert!(before.0 > 0, "somebody is overdue: the test can see it");
    let ask = SetParameter {
        name: "visit_every".into(),
        value: "300 天".into(),
        since: county.today().plus_days(-3),
        basis: Some("云阳乡振〔2026〕8号".into()),
    };
    county.ask(ask.clone()).unwrap();
    assert_eq!(found(&county, "visit.over"), 0, "on the county's own desk without a sync");
    county.sync().unwrap();
    village.sync().unwrap();
    let shown = every(&village);
    assert_eq!((shown.value.as_str(), shown.set.len(), shown.set[0].by.as_str()), ("300", 1, "周敏"));
    assert_eq!(found(&village, "visit.over"), 0);
    assert!(overdue(&village, 0) < before.1, "the board counts by it too");
    assert_eq!(overdue(&village, 20), before.2, "a day before stays as it was");

    // What was set by mistake is withdrawn, and what stood before stands again.
    county.ask(SetParameter { value: "1".into(), since: county.today(), ..ask }).unwrap();
    county.sync().unwrap();
    village.sync().unwrap();
    assert_eq!(every(&village).value, "1");
    assert!(found(&village, "visit.over") >= before.0);
    for set in every(&county).set {
        county.ask(WithdrawParameter { record: set.id, seen: set.seen }).unwrap();
    }
    county.sync().unwrap();
    village.sync().unwrap();
    assert_eq!((found(&village, "visit.over"), overdue(&village, 0), overdue(&village, 20)), before);
    assert_eq!(every(&village).set, vec![]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_county_sets_and_only_what_may_be() {
    let here = Running::with_sample().await;
    let (county, village) = (county(&here).await, Office::enrolled(&here, "陈静").await);
    let ask = |name: &str, value: &str| SetParameter {
        name: name.into(),
        value: value.into(),
        since: county.today(),
        basis: None,
    };
    assert_eq!(village.ask(ask("visit_every", "60")).unwrap_err().code, "parameter.role");
    for (name, value, code) in [
        ("moon", "1", "parameter.unknown"),
        ("visit_every", "0", "parameter.value"),
        ("visit_every", "每月", "parameter.value"),
        ("matter_from", "02-30", "parameter.value"),
        ("helped_types", "9", "parameter.value"),
    ] {
        assert_eq!(county.ask(ask(name, value)).unwrap_err().code, code, "{name} {value}");
    }
}

fn codes(office: &Office, set: &str) -> CodeSetRow {
    office.ask(ListCodeSets::default()).unwrap().into_iter().find(|row| row.name == set).unwrap()
}

fn offered(office: &Office, set: &str) -> Vec<String> {
    office.ask(GetCodes::default()).unwrap().items(set).iter().map(|item| item.label.clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_that_the_county_adds_renames_or_stops_reach_every_desk_and_stay_readable() {
    let here = Running::with_sample().await;
    let (county, village) = (county(&here).await, Office::enrolled(&here, "陈静").await);
    village.sync().unwrap();
    let before = offered(&village, "matter_cat");
    let today = county.today();
    let ask = |code: Option<&str>, label: &str, may: bool| SetCode {
        set: "matter_cat".into(),
        code: code.map(str::to_owned),
        label: label.into(),
        offered: may,
        since: today,
        basis: Some("云阳乡振〔2026〕9号".into()),
    };
    assert_eq!(village.ask(ask(None, "代办代购", true)).unwrap_err().code, "parameter.role");
    county.ask(ask(None, "代办代购", true)).unwrap();
    county.ask(ask(Some("01"), &before[0], false)).unwrap();
    county.ask(SetCode { since: today.plus_days(5), ..ask(Some("02"), "特色产业", true) }).unwrap();
    county.sync().unwrap();
    village.sync().unwrap();
    let now = offered(&village, "matter_cat");
    assert!(now.contains(&"代办代购".to_owned()) && !now.contains(&before[0]), "{now:?}");
    assert!(now.contains(&before[1]), "another name stands from its day on: {now:?}");
    assert_eq!(
        village.ask(GetCodes::default()).unwrap().show("matter_cat", "01"),
        before[0],
        "a stopped one is readable"
    );
    let rows = codes(&village, "matter_cat").codes;
    let own = rows.iter().find(|row| row.label == "代办代购").unwrap();
    assert_eq!((own.code.as_str(), own.offered, own.set[0].by.as_str()), ("L1", true, "周敏"));

    // A desk promises a matter of the new kind, and its workbook and the county's say its name.
    let promise = PromiseMatter {
        household: village.ask(Find { text: "1".into(), limit: 1 }).unwrap()[0].id,
        year: today.year().into(),
        category: "L1".into(),
        title: "代购药品".into(),
        promised_on: today,
        due_on: None,
        cadre: None,
        amount_fen: None,
        done_on: None,
    };
    village.ask(promise).unwrap();
    village.sync().unwrap();
    let table = anju_county::export::table(&here.county, "matter").unwrap();
    let said = table.rows.iter().flatten().filter(|cell| format!("{cell:?}").contains("代办代购")).count();
    assert_eq!(said, 1);

    for (set, code, label, may, fault) in [
        ("sex", None, "其他", true, "code.unknown"),
        ("matter_cat", Some("99999"), "其他", true, "code.unknown"),
        ("matter_cat", None, "代办代购", true, "code.taken"),
        ("matter_cat", None, " ", true, "field.missing"),
    ] {
        let ask = SetCode { set: set.into(), ..ask(code, label, may) };
        assert_eq!(county.ask(ask).unwrap_err().code, fault, "{set} {code:?} {label}");
    }
    // What was set by mistake is withdrawn.
    for row in codes(&county, "matter_cat").codes {
        for set in row.set {
            county.ask(WithdrawCode { record: set.id, seen: set.seen }).unwrap();
        }
    }
    county.sync().unwrap();
    village.sync().unwrap();
    assert_eq!(offered(&village, "matter_cat"), before);
}
