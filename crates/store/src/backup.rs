//! Backups: a copy with the same key, made while the program works, read back before it counts.

use crate::open::{Key, StoreError};
use rusqlite::{Connection, OpenFlags, backup::Backup};
use std::{fs, path::Path, time::Duration};

/// Copies the open store to `to` (through a temporary name in the same folder) and verifies the copy.
///
/// # Errors
/// Any SQLite or file error; a copy that does not verify is removed and reported.
pub fn back_up(db: &Connection, key: &Key, to: &Path) -> Result<(), StoreError> {
    let unfinished = to.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished)?;
    }
    let result = copy(db, key, &unfinished).and_then(|()| verify(&unfinished, key));
    if let Err(error) = result {
        fs::remove_file(&unfinished)?;
        return Err(error);
    }
    fs::File::open(&unfinished)?.sync_all()?;
    fs::rename(&unfinished, to)?;
    Ok(())
}

fn copy(db: &Connection, key: &Key, to: &Path) -> Result<(), StoreError> {
    let mut copy = Connection::open(to)?;
    copy.execute_batch(&key.pragma())?;
    Backup::new(db, &mut copy)?.run_to_completion(1_000, Duration::ZERO, None)?;
    Ok(())
}

/// Opens a copy read-only and checks it page by page.
///
/// # Errors
/// `WrongKeyOrDamaged` if it does not open or does not check.
pub fn verify(path: &Path, key: &Key) -> Result<(), StoreError> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    db.execute_batch(&key.pragma())?;
    let verdict: String = db.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(StoreError::WrongKeyOrDamaged) }
}
