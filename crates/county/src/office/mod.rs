//! The county's office 账号与设备、导入: what its administrators do from their desks, each act proved by a key that the account's
//! password opened. The command line does the same by the same functions. Not for records: those come by sync.

mod accounts;
mod desks;
pub mod keys;

use crate::{
    County, CountyError,
    audit::By,
    compare,
    importer::{self, batches, learnt, shipped},
    rim::Rim,
    trail,
};
use anju_model::{
    AreaCode, Clock, Fault, RecordId,
    area::AreaLevel,
    contract::{Ask, OfficeAct, *},
};
use serde_json::json;

/// Whoever acts, proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// The account.
    pub account: RecordId,
    /// The desk it sits at.
    pub desk: RecordId,
}

/// Does what an administrator asks.
///
/// # Errors
/// The fault of the act; any store error.
pub fn act(
    county: &County,
    by: Administrator,
    act: OfficeAct,
    rim: &dyn Rim,
) -> Result<serde_json::Value, CountyError> {
    match act {
        OfficeAct::ListAccounts(_) => reply::<ListAccounts>(accounts::list(county)?),
        OfficeAct::AddAccount(ask) => reply::<AddAccount>(accounts::add(county, by, &ask, rim)?),
        OfficeAct::SetDisabled(ask) => reply::<SetDisabled>(accounts::set_disabled(county, by, &ask, rim)?),
        OfficeAct::ResetAccount(ask) => reply::<ResetAccount>(accounts::reset(county, by, &ask, rim)?),
        OfficeAct::ChangeGrant(ask) => reply::<ChangeGrant>(accounts::change_grant(county, by, &ask, rim)?),
        OfficeAct::ListDesks(_) => reply::<ListDesks>(desks::list(county, by)?),
        OfficeAct::IssueEnrolment(ask) => reply::<IssueEnrolment>(desks::issue(county, by, &ask, rim)?),
        OfficeAct::RevokeDesk(ask) => reply::<RevokeDesk>(desks::revoke(county, by, &ask, rim)?),
        OfficeAct::ListBatches(_) => reply::<ListBatches>(county.read(batches::list)?),
        OfficeAct::UndoBatch(ask) => reply::<UndoBatch>(BatchUndone {
            records: u32::try_from(batches::undo(county, ask.id, By::Administrator(by), rim)?).unwrap_or(u32::MAX),
        }),
        OfficeAct::ListDuplicates(_) => reply::<ListDuplicates>(county.read(importer::suspects)?),
        OfficeAct::ListLearnt(_) => reply::<ListLearnt>(county.read(learnt::list)?),
        OfficeAct::ForgetLearnt(ask) => {
            reply::<ForgetLearnt>(learnt::forget(county, &ask, By::Administrator(by), rim)?)
        }
        OfficeAct::ReadTrail(ask) => reply::<ReadTrail>(county.read(|db| trail::read(db, &ask))?),
    }
}

/// A workbook that an administrator hands in.
pub struct Handed<'a> {
    /// The workbook.
    pub file: importer::File<'a>,
    /// Whether it is imported; else only looked through.
    pub take: bool,
    /// Whose list it is, where it is a department's.
    pub list: Option<OfDepartment>,
}

/// Looks a workbook through, or imports it; answers the report with the workbook of refused rows, hex, if there are any.
///
/// # Errors
/// As `importer::import`.
pub fn import(
    county: &County,
    by: Administrator,
    handed: &Handed<'_>,
    rim: &dyn Rim,
) -> Result<serde_json::Value, CountyError> {
    if let Some(of) = handed.list {
        return compared(county, by, handed, of, rim);
    }
    let imported = if handed.take {
        importer::import(county, &handed.file, By::Administrator(by), rim)?
    } else {
        importer::dry_run(Some(county), &handed.file, Clock { now: rim.now(), suspect: false }, rim)?
    };
    let mut report = serde_json::to_value(imported.report).map_err(|_| Fault::new("server.failed"))?;
    report["refused"] = imported.refused.map(hex::encode).into();
    Ok(report)
}

fn compared(
    county: &County,
    by: Administrator,
    handed: &Handed<'_>,
    of: OfDepartment,
    rim: &dyn Rim,
) -> Result<serde_json::Value, CountyError> {
    let OfDepartment { department, as_of } = of;
    let importer::File { name, bytes, columns, words, .. } = handed.file;
    let list = compare::List { name, bytes, department, as_of, columns, words };
    let compared = if handed.take {
        compare::take(county, &list, By::Administrator(by), rim)?
    } else {
        compare::dry_run(county, &list, Clock { now: rim.now(), suspect: false })?
    };
    let outcomes: ListOutcomes =
        serde_json::from_value(compared.json.clone()).map_err(|_| Fault::new("server.failed"))?;
    Ok(json!({
        "file": handed.file.name, "taken": handed.take, "changes": compared.changes, "list": outcomes,
        "refused_rows": outcomes.refused + outcomes.contradicts, "findings": compared.json["findings"],
        "sender": compared.json["sender"], "learnt": compared.json["learnt"], "words": compared.json["words"],
        "refused": compared.refused.map(hex::encode),
    }))
}

fn reply<A: Ask>(reply: A::Reply) -> Result<serde_json::Value, CountyError> {
    Ok(serde_json::to_value(reply).expect("replies always serialize"))
}

/// Names a division from the county down; the county's own name is said only of the county itself.
fn named(area: AreaCode) -> AreaName {
    let divisions = &shipped().1;
    let (county, path) = (area.at(AreaLevel::County), divisions.path(&area));
    let county = county.filter(|county| *county != area).map_or_else(String::new, |county| divisions.path(&county));
    AreaName { name: path.strip_prefix(&county).unwrap_or(&path).to_owned(), code: area }
}
