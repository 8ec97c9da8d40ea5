//! The county's office 账号与设备、导入: what its administrators do from their desks, each act proved by a key that the account's
//! password opened. The command line does the same by the same functions. Not for records: those come by sync.

mod accounts;
mod desks;
pub mod keys;

use crate::{County, CountyError, importer::shipped, rim::Rim, trail};
use anju_model::{
    AreaCode, RecordId,
    area::AreaLevel,
    contract::{Ask, OfficeAct, *},
};

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
        OfficeAct::ReadTrail(ask) => reply::<ReadTrail>(county.read(|db| trail::read(db, &ask))?),
    }
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
