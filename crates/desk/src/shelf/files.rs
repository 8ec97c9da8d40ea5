//! Which files of evidence still have to go up. Their bytes lie encrypted beside the store.

use crate::DeskError;
use anju_store::rusqlite::{Connection, params};

/// A file that the county does not hold whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
}

/// Lists the files to hand up, small ones first: those whose record the county has taken already, also where the household has
/// moved away since and the record is here no more.
///
/// # Errors
/// Any store error.
pub fn outgoing(db: &Connection) -> Result<Vec<Outgoing>, DeskError> {
    listed(
        db,
        "SELECT u.sha256, u.size FROM upload u WHERE u.done < u.size AND (
            EXISTS (SELECT 1 FROM evidence e WHERE e.sha256 = u.sha256 AND e.deleted = 0 AND e.version > 0)
            OR EXISTS (SELECT 1 FROM outbox o WHERE o.state = 'taken' AND instr(o.body, u.sha256) > 0))
         ORDER BY u.size",
    )
}

/// Lists the files that a revoked desk hands over: all that the county lacks, since no record will be taken any more.
///
/// # Errors
/// Any store error.
pub fn to_hand_over(db: &Connection) -> Result<Vec<Outgoing>, DeskError> {
    listed(db, "SELECT sha256, size FROM upload WHERE done < size ORDER BY size")
}

fn listed(db: &Connection, sql: &str) -> Result<Vec<Outgoing>, DeskError> {
    let mut query = db.prepare_cached(sql)?;
    let found = query
        .query_map([], |row| Ok(Outgoing { sha256: row.get(0)?, size: row.get::<_, i64>(1)? as u64 }))?
        .collect::<Result<_, _>>()?;
    Ok(found)
}

/// Counts the files that the county does not hold whole.
///
/// # Errors
/// Any store error.
pub fn count(db: &Connection) -> Result<u32, DeskError> {
    let mut query = db.prepare_cached("SELECT count(*) FROM upload WHERE done < size")?;
    Ok(query.query_row([], |row| row.get(0))?)
}

/// Puts a file on the queue.
///
/// # Errors
/// Any store error.
pub fn wait(db: &Connection, sha256: &str, size: i64) -> Result<(), DeskError> {
    db.prepare_cached("INSERT OR IGNORE INTO upload (sha256, size, done) VALUES (?1, ?2, 0)")?
        .execute(params![sha256, size])?;
    Ok(())
}

/// Makes every file wait again whose bytes are here: a county that went back in its history may have lost it. One that still
/// holds it says so at the first question.
///
/// # Errors
/// Any store error.
pub(crate) fn send_again(db: &Connection) -> Result<(), DeskError> {
    db.prepare_cached("UPDATE upload SET done = 0")?.execute([])?;
    Ok(())
}

/// Notes how much of a file the county holds.
///
/// # Errors
/// Any store error.
pub fn progress(db: &Connection, sha256: &str, done: u64) -> Result<(), DeskError> {
    db.prepare_cached("UPDATE upload SET done = ?2 WHERE sha256 = ?1")?.execute(params![sha256, done as i64])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{line::sync, rim::Machine, rim::Rim, shelf::settings};
    use anju_model::sync::{Rules, plan, wire::SyncAnswer};
    use anju_store::Key;

    #[test]
    fn files_go_up_again_to_a_county_that_went_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut db = crate::shelf::open(&folder.path().join("desk.db"), &Key::new([3; 32])).unwrap();
        settings::set(&db, "desk", &Machine.id()).unwrap();
        let set_back = SyncAnswer { forked: true, back_to: Some(Default::default()), epoch: 1, ..Default::default() };
        let new_id = SyncAnswer { new_desk: Some(Machine.id()), epoch: 1, ..Default::default() };
        for answer in [set_back, new_id] {
            wait(&db, "0a", 5).unwrap();
            progress(&db, "0a", 5).unwrap();
            assert_eq!(count(&db).unwrap(), 0);
            let request = plan::plan(
                crate::shelf::outbox::desk_id(&db).unwrap(),
                &crate::shelf::pull::position(&db).unwrap(),
                vec![],
                plan::ROOM,
            );
            sync::take_in(&mut db, &Machine, Rules::ALL, &request, answer).unwrap();
            assert_eq!(to_hand_over(&db).unwrap(), [Outgoing { sha256: "0a".into(), size: 5 }]);
        }
    }
}
