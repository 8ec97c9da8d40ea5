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
    office.ask(ListFindings { key: key.into(), area: None, skip: 0, limit: 1 }).unwrap().total
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
    assert_eq!(found(&county, "visit.over"), 0, "on the county's own desk at once");
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
