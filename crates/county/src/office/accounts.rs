//! Accounts, as an administrator sees and changes them.

use super::{Administrator, named};
use crate::{County, CountyError, audit::By, people, rim::Rim};
use anju_model::{
    Departments, Fault, RecordId, Role,
    contract::{AccountRow, AddAccount, CadreChip, ChangeGrant, Done, OneTimeCode, ResetAccount, SetDisabled},
    kinds::Cadre,
    record::Record,
};
use anju_store::rusqlite::Connection;

pub(super) fn list(county: &County) -> Result<Vec<AccountRow>, CountyError> {
    let listed = people::list(county)?;
    let row = |db: &Connection, listed: people::Listed| {
        Ok(AccountRow {
            id: listed.id,
            name: listed.account.name,
            role: Role::parse(&listed.account.role),
            area: named(listed.account.area),
            cadre: listed.account.cadre.map(|cadre| chip(db, cadre.id())).transpose()?.flatten(),
            departments: Departments(listed.account.departments.unwrap_or_default()),
            disabled: listed.account.disabled,
            has_password: listed.has_password,
        })
    };
    county.read(|db| listed.into_iter().map(|listed| row(db, listed)).collect())
}

fn chip(db: &Connection, id: RecordId) -> Result<Option<CadreChip>, CountyError> {
    let row = anju_store::get_of(db, Cadre::KIND.name, id)?;
    let cadre = row.and_then(|row| Cadre::from_fields(&row.fields).ok());
    Ok(cadre.map(|cadre| CadreChip { id, name: cadre.name, unit: cadre.unit }))
}

pub(super) fn add(
    county: &County,
    by: Administrator,
    ask: &AddAccount,
    rim: &dyn Rim,
) -> Result<OneTimeCode, CountyError> {
    let new = people::New {
        name: ask.name.clone(),
        role: ask.role,
        area: ask.area.clone(),
        cadre: ask.cadre,
        departments: ask.departments.clone(),
    };
    people::add(county, &new, By::Administrator(by), rim)
}

pub(super) fn change_grant(
    county: &County,
    by: Administrator,
    ask: &ChangeGrant,
    rim: &dyn Rim,
) -> Result<Done, CountyError> {
    refuse_own(county, by, &ask.name)?;
    let grant =
        people::Grant { role: ask.role, area: &ask.area, cadre: ask.cadre, departments: ask.departments.as_ref() };
    people::change_grant(county, &ask.name, &grant, By::Administrator(by), rim)?;
    Ok(Done {})
}

/// An administrator cannot shut himself out: another has to.
fn refuse_own(county: &County, by: Administrator, name: &str) -> Result<(), CountyError> {
    let named = county.read(|db| people::named(db, name))?;
    if named.is_some_and(|(id, _)| id == by.account) { Err(Fault::new("account.own").into()) } else { Ok(()) }
}

pub(super) fn set_disabled(
    county: &County,
    by: Administrator,
    ask: &SetDisabled,
    rim: &dyn Rim,
) -> Result<Done, CountyError> {
    refuse_own(county, by, &ask.name)?;
    people::set_disabled(county, &ask.name, ask.disabled, By::Administrator(by), rim)?;
    Ok(Done {})
}

pub(super) fn reset(
    county: &County,
    by: Administrator,
    ask: &ResetAccount,
    rim: &dyn Rim,
) -> Result<OneTimeCode, CountyError> {
    people::reset(county, &ask.name, By::Administrator(by), rim)
}
