//! Desks, as an administrator sees them.

use crate::{County, CountyError, devices};
use anju_model::contract::DeskRow;

pub(super) fn list(county: &County) -> Result<Vec<DeskRow>, CountyError> {
    let row = |desk: devices::Desk| DeskRow {
        id: desk.id,
        name: desk.name,
        areas: desk.areas,
        from: desk.parent,
        enrolled_at: desk.enrolled_at,
        seen_at: desk.seen_at,
        revoked_at: desk.revoked_at,
    };
    Ok(county.read(devices::list)?.into_iter().map(row).collect())
}
