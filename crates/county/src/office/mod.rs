//! The county's office 账号与设备、导入: what its administrators do from their desks, each act proved by a key that the account's
//! password opened. The command line does the same by the same functions. Not for records: those come by sync.

mod accounts;
mod desks;
pub mod keys;

use crate::{County, CountyError, rim::Rim};
use anju_model::{
    RecordId,
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
        OfficeAct::AddAccount(ask) => reply::<AddAccount>(accounts::add(county, &ask, rim)?),
        OfficeAct::SetDisabled(ask) => reply::<SetDisabled>(accounts::set_disabled(county, by, &ask, rim)?),
        OfficeAct::ResetAccount(ask) => reply::<ResetAccount>(accounts::reset(county, &ask, rim)?),
        OfficeAct::ListDesks(_) => reply::<ListDesks>(desks::list(county)?),
    }
}

fn reply<A: Ask>(reply: A::Reply) -> Result<serde_json::Value, CountyError> {
    Ok(serde_json::to_value(reply).expect("replies always serialize"))
}
