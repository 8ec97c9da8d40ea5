//! Reads what the county set of its codes, alike on a desk and at the county.

use crate::open::StoreError;
use anju_model::{CodeSets, Day, code::CodeChange};
use rusqlite::Connection;
use std::borrow::Cow;

/// Returns the code sets with all that was ever set, to read what records hold.
///
/// # Errors
/// Any SQLite error.
pub fn all<'a>(db: &Connection, shipped: &'a CodeSets) -> Result<Cow<'a, CodeSets>, StoreError> {
    on(db, shipped, Day::new(9999, 12, 31).expect("a day"))
}

/// Returns the code sets as they stand on a day.
///
/// # Errors
/// Any SQLite error.
pub fn on<'a>(db: &Connection, shipped: &'a CodeSets, day: Day) -> Result<Cow<'a, CodeSets>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT set_name, code, label, offered, since FROM code_value WHERE deleted = 0 ORDER BY since, id",
    )?;
    let set: Vec<(String, String, String, bool, String)> = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
        .collect::<Result<_, _>>()?;
    if set.is_empty() {
        return Ok(Cow::Borrowed(shipped));
    }
    let changes = set.iter().filter_map(|(set, code, label, offered, since)| {
        Some(CodeChange { set, code, label, offered: *offered, since: since.parse().ok()? })
    });
    Ok(Cow::Owned(shipped.on(day, changes)))
}
