//! Accounts, as an administrator sees and changes them.

use super::Administrator;
use crate::{County, CountyError, people, rim::Rim};
use anju_model::{
    Fault, Role,
    contract::{AccountRow, AddAccount, Done, OneTimeCode, ResetAccount, SetDisabled},
};

pub(super) fn list(county: &County) -> Result<Vec<AccountRow>, CountyError> {
    let row = |listed: people::Listed| AccountRow {
        id: listed.id,
        name: listed.account.name,
        role: Role::parse(&listed.account.role),
        area: listed.account.area,
        disabled: listed.account.disabled,
        has_password: listed.has_password,
    };
    Ok(people::list(county)?.into_iter().map(row).collect())
}

pub(super) fn add(county: &County, ask: &AddAccount, rim: &dyn Rim) -> Result<OneTimeCode, CountyError> {
    let new = people::New { name: ask.name.clone(), role: ask.role, area: ask.area.clone(), cadre: ask.cadre };
    people::add(county, &new, rim)
}

/// An administrator cannot shut himself out: another has to.
pub(super) fn set_disabled(
    county: &County,
    by: Administrator,
    ask: &SetDisabled,
    rim: &dyn Rim,
) -> Result<Done, CountyError> {
    let own = county.read(|db| people::named(db, &ask.name))?.is_some_and(|(id, _)| id == by.account);
    if own && ask.disabled {
        return Err(Fault::new("account.own").into());
    }
    people::set_disabled(county, &ask.name, ask.disabled, rim)?;
    Ok(Done {})
}

pub(super) fn reset(county: &County, ask: &ResetAccount, rim: &dyn Rim) -> Result<OneTimeCode, CountyError> {
    people::reset(county, &ask.name, rim)
}
