//! 账号与设备 as tables, as the county answers them.

use crate::office::Asking;
use anju_model::{
    Fault, Stamp,
    contract::{AccountFilter, AccountRow, DeskFilter, DeskRow, DeskState, ListAccounts, ListDesks, OfficeAct},
    words::lists,
};
use anju_sheet::{Table, TableCell};

const ACCOUNTS: [&str; 6] = ["姓名", "角色", "授权地区", "帮扶干部", "帮扶单位", "状态"];
const DESKS: [&str; 7] = ["设备", "存放地区", "登记时间", "上次同步", "待上传", "版本", "状态"];

/// Lists the accounts that a filter shows.
///
/// # Errors
/// The line's faults and the county's.
pub(crate) fn accounts(office: &Asking, filter: &AccountFilter) -> Result<Table, Fault> {
    let accounts = office.ask(ListAccounts {}, OfficeAct::ListAccounts)?;
    let line = |account: &AccountRow| {
        let cadre = account.cadre.as_ref();
        [
            account.name.as_str(),
            lists::role(account.role),
            &account.area.name,
            cadre.map_or("", |cadre| &cadre.name),
            cadre.and_then(|cadre| cadre.unit.as_deref()).unwrap_or_default(),
            lists::account(account.state()),
        ]
        .map(TableCell::text)
        .into()
    };
    let rows = accounts.iter().filter(|account| filter.shows(account)).map(line).collect();
    Ok(Table { title: "账号".to_owned(), headings: ACCOUNTS.map(str::to_owned).into(), rows })
}

/// Lists the desks that a filter shows now.
///
/// # Errors
/// The line's faults and the county's.
pub(crate) fn desks(office: &Asking, filter: &DeskFilter, now: Stamp) -> Result<Table, Fault> {
    let desks = office.ask(ListDesks {}, OfficeAct::ListDesks)?;
    let line = |desk: &DeskRow| {
        let areas: Vec<&str> = desk.areas.iter().map(|area| area.name.as_str()).collect();
        let at = |stamp: Stamp| format!("{} {}", stamp.day(), stamp.time_of_day());
        let told = desk.told.as_ref();
        let state = match desk.revoked_at {
            Some(_) => DeskState::Revoked,
            None if desk.is_away(now) => DeskState::Away,
            None => DeskState::InUse,
        };
        [
            desk.name.clone(),
            areas.join("、"),
            at(desk.enrolled_at),
            desk.seen_at.map(at).unwrap_or_default(),
            told.map(|told| lists::waits(told.groups, told.files)).unwrap_or_default(),
            told.map(|told| told.version.clone()).unwrap_or_default(),
            lists::desk(state).to_owned(),
        ]
        .map(TableCell::text)
        .into()
    };
    let rows = desks.iter().filter(|desk| filter.shows(desk, now)).map(line).collect();
    Ok(Table { title: "设备".to_owned(), headings: DESKS.map(str::to_owned).into(), rows })
}
