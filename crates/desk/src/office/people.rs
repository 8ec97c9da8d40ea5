//! 账号与设备 and 历次导入 as tables, as the county answers them.

use super::Asking;
use anju_model::{
    Fault, Stamp,
    contract::{
        AccountFilter, AccountRow, BatchRow, DeskFilter, DeskRow, ImportCounts, ListAccounts, ListBatches, ListChosen,
        ListDesks, ListDuplicates, OfficeAct,
    },
    words::lists,
};
use anju_sheet::{Table, TableCell, duplicates_table};

const ACCOUNTS: [&str; 6] = ["姓名", "角色", "授权地区", "帮扶干部", "帮扶单位", "状态"];
const BATCHES: [&str; 11] =
    ["文件", "导入时间", "导入人", "户数", "人数", "结对", "走访", "诉求", "未导入的行", "记录", "撤销时间"];
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
        let told = desk.told.as_ref();
        [
            desk.name.clone(),
            areas.join("、"),
            desk.enrolled_at.minute(),
            desk.seen_at.map(Stamp::minute).unwrap_or_default(),
            told.map(|told| lists::waits(told.groups, told.files)).unwrap_or_default(),
            told.map(|told| told.version.clone()).unwrap_or_default(),
            lists::desk(desk.state(now)).to_owned(),
        ]
        .map(TableCell::text)
        .into()
    };
    let rows = desks.iter().filter(|desk| filter.shows(desk, now)).map(line).collect();
    Ok(Table { title: "设备".to_owned(), headings: DESKS.map(str::to_owned).into(), rows })
}

/// Lists records that may be one 疑似重复.
///
/// # Errors
/// The line's faults and the county's.
pub(crate) fn duplicates(office: &Asking) -> Result<Table, Fault> {
    Ok(duplicates_table(&office.ask(ListDuplicates {}, OfficeAct::ListDuplicates)?))
}

/// Lists the imports, newest first; what a department's list took is no count of households.
///
/// # Errors
/// The line's faults and the county's.
pub(crate) fn batches(office: &Asking) -> Result<Table, Fault> {
    let batches = office.ask(ListBatches {}, OfficeAct::ListBatches)?;
    let number = |count: u32| TableCell::Number(count.into());
    let line = |batch: &BatchRow| {
        let by = batch.by.as_deref().unwrap_or(lists::COMMAND_LINE);
        let mut cells = vec![TableCell::text(&*batch.file), TableCell::text(batch.at.minute()), TableCell::text(by)];
        cells.extend(match batch.counts {
            Some(ImportCounts { households, persons, pairs, visits, needs }) => {
                [households, persons, pairs, visits, needs].map(number)
            }
            None => [const { TableCell::Blank }; 5],
        });
        cells.extend([number(batch.refused_rows), number(batch.records)]);
        cells.push(TableCell::text(batch.undone_at.map(Stamp::minute).unwrap_or_default()));
        cells
    };
    let rows = batches.iter().map(line).collect();
    Ok(Table {
        title: lists::title(&ListChosen::Batches {}).to_owned(),
        headings: BATCHES.map(str::to_owned).into(),
        rows,
    })
}
