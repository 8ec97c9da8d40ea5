//! Reads what the county set, alike on a desk and at the county.

use crate::open::StoreError;
use anju_model::{
    Day,
    rules::{Parameters, Set},
};
use rusqlite::Connection;

/// Returns the county's parameters as they stand on a day.
///
/// # Errors
/// Any SQLite error.
pub fn on(db: &Connection, day: Day) -> Result<Parameters, StoreError> {
    let mut query =
        db.prepare_cached("SELECT name, value, since FROM parameter WHERE deleted = 0 ORDER BY since, id")?;
    let set: Vec<(String, String, String)> =
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect::<Result<_, _>>()?;
    let read = set.iter().filter_map(|(name, value, since)| Some(Set { name, value, since: since.parse().ok()? }));
    Ok(Parameters::on(day, read))
}
