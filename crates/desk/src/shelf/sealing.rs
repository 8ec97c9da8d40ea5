//! What stays on a desk of households that moved away (SYNC §4). Of its own saves the desk must be able to send what the county
//! took once more, should the county be restored from a backup; it need not read it. So they are sealed to the county's recovery
//! key, which alone opens them, and what was left unsaved in a form is forgotten.

use super::{outbox, settings};
use crate::{
    DeskError,
    keys::{Random, seal_to},
};
use anju_model::{Fault, RecordId, sync::group::Group};
use anju_store::rusqlite::{Connection, params};

/// The setting that holds the county's recovery key, hex.
pub(crate) const RECOVERY: &str = "recovery";

/// Saves that were taken, that this desk has seen come back, and of which it holds a record no more; what they name as a file
/// has gone up.
const GONE: &str = "
    SELECT id, body FROM outbox WHERE state = 'taken' AND sequence <= ?1 AND body ->> '$.sealed' IS NULL
      AND EXISTS (SELECT 1 FROM json_each(body, '$.changes') c WHERE NOT EXISTS (
            SELECT 1 FROM feed f WHERE f.id = unhex(replace(c.value ->> '$.record', '-', ''))))
      AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.done < u.size AND instr(outbox.body, u.sha256) > 0)";

/// Seals the saves on households that moved away. Returns how many were sealed now.
///
/// # Errors
/// `keys.damaged` if the county's recovery key is none; any store error.
pub(crate) fn seal_gone(db: &Connection, random: &mut Random<'_>) -> Result<usize, DeskError> {
    let mut query = db.prepare("SELECT household FROM stub")?;
    let gone = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?.collect::<Result<Vec<_>, _>>()?;
    let Some(recovery) = settings::get::<String>(db, RECOVERY)?.filter(|_| !gone.is_empty()) else { return Ok(0) };
    let mut query = db.prepare(GONE)?;
    let found = query
        .query_map([outbox::least_cursor(db)? as i64], |row| {
            Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    for (id, body) in &found {
        let sealed = seal_to(&recovery, body.as_bytes(), random).ok_or_else(|| Fault::new("keys.damaged"))?;
        let group = Group { changes: vec![], sealed: Some(sealed), ..outbox::parse(body)? };
        let body = serde_json::to_string(&group).expect("groups always serialize");
        db.execute("UPDATE outbox SET body = ?2 WHERE id = ?1", params![id, body])?;
    }
    for household in gone {
        db.execute("DELETE FROM draft WHERE instr(form, ?1) > 0", [household.to_string()])?;
    }
    Ok(found.len())
}
