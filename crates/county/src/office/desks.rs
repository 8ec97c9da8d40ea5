//! Desks, as an administrator sees, enrols and revokes them.

use super::{Administrator, named};
use crate::{
    County, CountyError,
    audit::By,
    devices,
    enrolment::{self, Plan},
    rim::Rim,
};
use anju_model::{
    Fault,
    contract::{DeskRow, Enrolment, IssueEnrolment, RevokeDesk, Revoked},
};

pub(super) fn list(county: &County, by: Administrator) -> Result<Vec<DeskRow>, CountyError> {
    let row = |desk: devices::Desk| DeskRow {
        own: desk.id == by.desk,
        id: desk.id,
        name: desk.name,
        areas: desk.areas.into_iter().map(named).collect(),
        from: desk.parent,
        enrolled_at: desk.enrolled_at,
        seen_at: desk.seen_at,
        revoked_at: desk.revoked_at,
        told: desk.told,
    };
    Ok(county.read(devices::list)?.into_iter().map(row).collect())
}

pub(super) fn issue(
    county: &County,
    by: Administrator,
    ask: &IssueEnrolment,
    rim: &dyn Rim,
) -> Result<Enrolment, CountyError> {
    let plan = Plan { name: ask.name.clone(), areas: ask.areas.clone(), accounts: ask.accounts.clone() };
    let (file, _) = enrolment::issue_file(county, plan, &[], By::Administrator(by), rim)?;
    let areas = file.areas.iter().cloned().map(named).collect();
    Ok(Enrolment { file, areas })
}

/// The desk under his hands is not revoked by him: it would wipe itself while he works.
pub(super) fn revoke(
    county: &County,
    by: Administrator,
    ask: &RevokeDesk,
    rim: &dyn Rim,
) -> Result<Revoked, CountyError> {
    let desks = county.write(|tx| {
        let (own, asked) = (devices::load(tx, by.desk)?, devices::load(tx, ask.id)?);
        if own.zip(asked).is_some_and(|(own, asked)| own.origin == asked.origin) {
            return Err(Fault::new("device.own").into());
        }
        devices::revoke(tx, ask.id, By::Administrator(by), rim.now())
    })?;
    Ok(Revoked { desks: u32::try_from(desks).unwrap_or(u32::MAX) })
}
