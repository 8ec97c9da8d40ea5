//! Which county it is: a person says so, or the first workbook tells. What a workbook told is given up again when all imports
//! are taken back and nothing else stands here, as if nothing had been imported.

use crate::{CountyError, area, name_area, set_setting, setting};
use anju_model::{AreaCode, kinds};
use anju_store::rusqlite::Connection;

/// The setting that stands while it was an import that named the county.
const BY_IMPORT: &str = "county_by_import";

/// Names the county by a workbook, unless it is named so already.
///
/// # Errors
/// `county.other` if it is another one; any store error.
pub(super) fn name(db: &Connection, county: &AreaCode) -> Result<(), CountyError> {
    let is_first = area(db)?.is_none();
    name_area(db, county)?;
    if is_first { set_setting(db, BY_IMPORT, county.as_str()) } else { Ok(()) }
}

/// Gives the county's name up where an import gave it and nothing stands here.
///
/// # Errors
/// Any store error.
pub(super) fn give_up(db: &Connection) -> Result<(), CountyError> {
    if setting(db, BY_IMPORT)?.is_some() && !anything_stands(db)? {
        db.execute("DELETE FROM setting WHERE name IN ('county', ?1)", [BY_IMPORT])?;
    }
    Ok(())
}

/// Tells whether a record stands here, an import that was not taken back, or anything that was given for an area.
fn anything_stands(db: &Connection) -> Result<bool, CountyError> {
    let given = ["batch WHERE undone_at IS NULL", "device", "enrolment", "token", "other_record WHERE deleted = 0"];
    let records = kinds::ALL.iter().map(|kind| format!("{} WHERE deleted = 0", kind.name));
    for rows in given.map(str::to_owned).into_iter().chain(records) {
        if db.query_row(&format!("SELECT EXISTS (SELECT 1 FROM {rows})"), [], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}
