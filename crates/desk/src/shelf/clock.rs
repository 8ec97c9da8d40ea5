//! The desk's idea of now: its wall clock, corrected by the last offset measured against the county, and never before the
//! newest server time it has seen (SYNC §1). Clocks only inform; nothing is refused for one.

use super::settings;
use crate::{DeskError, rim::Rim};
use anju_model::{Clock, Stamp};
use anju_store::rusqlite::Connection;
use serde::{Deserialize, Serialize};

const SEVEN_DAYS: i64 = 7 * 24 * 3_600_000;
const FIVE_MINUTES: i64 = 5 * 60_000;

/// The last measurement of the county's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// How far the county's clock was ahead of this one, in ms.
    pub offset: i64,
    /// This PC's wall clock then.
    pub wall: Stamp,
    /// The county's clock then.
    pub server: Stamp,
}

/// Reads the last measurement.
///
/// # Errors
/// Any store error.
pub fn measured(db: &Connection) -> Result<Option<Measured>, DeskError> {
    settings::get(db, "clock")
}

/// Keeps a new measurement.
///
/// # Errors
/// Any store error.
pub fn measure(db: &Connection, rim: &dyn Rim, server: Stamp) -> Result<(), DeskError> {
    let wall = rim.wall();
    let newest = measured(db)?.map_or(server, |before| before.server.max(server));
    settings::set(db, "clock", &Measured { offset: server.0.saturating_sub(wall.0), wall, server: newest })
}

/// Returns now, and whether it may be wrong.
///
/// # Errors
/// Any store error.
pub fn now(db: &Connection, rim: &dyn Rim) -> Result<Clock, DeskError> {
    let wall = rim.wall();
    let Some(measured) = measured(db)? else { return Ok(Clock { now: wall, suspect: true }) };
    let now = wall.plus(measured.offset).max(measured.server);
    let age = wall.0.saturating_sub(measured.wall.0);
    Ok(Clock { now, suspect: !(0..=SEVEN_DAYS).contains(&age) })
}

/// Returns how many minutes this PC's clock is ahead of the county's, if more than five.
///
/// # Errors
/// Any store error.
pub fn minutes_ahead(db: &Connection) -> Result<Option<i64>, DeskError> {
    let offset = measured(db)?.map_or(0, |measured| measured.offset);
    Ok((offset.saturating_abs() > FIVE_MINUTES).then_some(-offset / 60_000))
}
